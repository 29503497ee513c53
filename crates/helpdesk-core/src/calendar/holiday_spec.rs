//! Reads holiday entries into rules.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::builtin;
use super::computus::Computus;
use super::fault::Fault;
use super::holiday::{Day, EVERY_YEAR, Observed, Rule, holidays};
use super::horizon::Horizon;
use super::ics;
use super::span::weekday;
use super::spec::{HolidayRuleSpec, HolidaySpec};
use crate::faults::{Faults, nearest};
use crate::time::Date;

/// Every rule of `specs` for days in `zone`; faults are pushed at the entry.
pub(super) fn rules<K: From<Fault>>(
    specs: &[HolidaySpec],
    zone: Option<&str>,
    faults: &mut Faults<K>,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (position, spec) in specs.iter().enumerate() {
        faults.within(position, |faults| match spec {
            HolidaySpec::Text(text) => read_text(text, &mut rules, faults),
            HolidaySpec::Rule(rule) => read_rule(rule, zone, &mut rules, faults),
        });
    }
    rules
}

/// The last year with a day of `specs`, if none of them comes back up to the end of the horizon.
pub(crate) fn last_year(specs: &[HolidaySpec], horizon: Horizon) -> Option<i32> {
    let end = horizon.last().year();
    let rules = rules::<Fault>(specs, None, &mut Faults::default());
    if rules.iter().any(|rule| rule.recurs() && end <= *rule.years.end()) {
        return None;
    }
    let days = holidays(&rules, horizon.first().year()..=end);
    days.last_key_value().map(|(day, _)| day.year())
}

fn read_text<K: From<Fault>>(text: &str, rules: &mut Vec<Rule>, faults: &mut Faults<K>) {
    if let Some(set) = builtin::set(text) {
        rules.extend(set);
        return;
    }
    let (date, name) = text.split_once(' ').map_or((text, text), |(date, name)| (date, name.trim()));
    if let Some(day) = day(date) {
        rules.push(Rule { day, name: name.into(), years: EVERY_YEAR, observed: Observed::No });
    } else if date.starts_with(|c: char| c.is_ascii_digit() || c == '*') {
        let suggestion = meant(date).map(|day| text.replacen(date, &day, 1));
        faults.push(Fault::NotADate { found: date.to_owned(), yearly: true, suggestion });
    } else {
        let near =
            nearest(text, builtin::codes()).and_then(|near| builtin::codes().find(|code| *code == near));
        faults.push(Fault::UnknownHolidays { found: text.to_owned(), nearest: near });
    }
}

/// `2026-05-02` or `*-05-02`.
fn day(text: &str) -> Option<Day> {
    match text.strip_prefix('*') {
        None => text.parse().ok().map(Day::Once),
        Some(rest) => {
            let in_leap_year: Date = format!("2000{rest}").parse().ok()?;
            let (_, month, day) = in_leap_year.ymd();
            Some(Day::Yearly { month, day })
        }
    }
}

fn read_rule<K: From<Fault>>(
    spec: &HolidayRuleSpec,
    zone: Option<&str>,
    rules: &mut Vec<Rule>,
    faults: &mut Faults<K>,
) {
    let found = [
        spec.date.is_some(),
        !spec.dates.is_empty(),
        spec.easter.is_some(),
        spec.orthodox_easter.is_some(),
        spec.nth.is_some(),
        spec.ics.is_some(),
    ];
    let found = found.into_iter().filter(|given| *given).count();
    if found != 1 {
        faults.push(Fault::RuleNotOneDay { found });
    }
    let years = years(spec, faults);
    let observed = observed(spec, faults);
    for (day, name) in days(spec, zone, faults) {
        let name = spec.name.as_deref().map_or(name, Arc::from);
        rules.push(Rule { day, name, years: years.clone(), observed });
    }
}

fn years<K: From<Fault>>(spec: &HolidayRuleSpec, faults: &mut Faults<K>) -> RangeInclusive<i32> {
    if let (Some(from), Some(until)) = (spec.from, spec.until)
        && until < from
    {
        faults.push_at("until", Fault::YearsReversed { from, until });
    }
    spec.from.unwrap_or(i32::MIN)..=spec.until.unwrap_or(i32::MAX)
}

fn observed<K: From<Fault>>(spec: &HolidayRuleSpec, faults: &mut Faults<K>) -> Observed {
    const WAYS: [(&str, Observed); 3] = [
        ("monday_after_sunday", Observed::MondayAfterSunday),
        ("nearest_weekday", Observed::NearestWeekday),
        ("next_weekday", Observed::NextWeekday),
    ];
    let Some(text) = &spec.observed else { return Observed::No };
    let known = |name: &str| WAYS.into_iter().find(|(way, _)| *way == name);
    if let Some((_, observed)) = known(text) {
        return observed;
    }
    let nearest = nearest(text, WAYS.map(|(way, _)| way)).and_then(known).map(|(way, _)| way);
    faults.push_at("observed", Fault::NotAnObservance { found: text.clone(), nearest });
    Observed::No
}

/// The days a rule names, each with the name it has where the rule gives none.
fn days<K: From<Fault>>(
    spec: &HolidayRuleSpec,
    zone: Option<&str>,
    faults: &mut Faults<K>,
) -> Vec<(Day, Arc<str>)> {
    let mut days = Vec::new();
    if let Some(text) = &spec.date {
        faults.within("date", |faults| days.extend(date(text, faults)));
    }
    for (position, text) in spec.dates.iter().enumerate() {
        faults.within("dates", |faults| faults.within(position, |faults| days.extend(date(text, faults))));
    }
    let easters = [
        ("easter", spec.easter, Computus::Western),
        ("orthodox_easter", spec.orthodox_easter, Computus::Orthodox),
    ];
    for (field, offset, computus) in easters {
        match offset {
            Some(offset) if offset.unsigned_abs() <= 366 => {
                days.push((Day::Easter(computus, offset), format!("{field} {offset:+}").into()));
            }
            Some(offset) => faults.push_at(field, Fault::TooFarFromEaster { days: offset }),
            None => {}
        }
    }
    if let Some(text) = &spec.nth {
        match nth(text) {
            Some(day) => days.push((day, text.as_str().into())),
            None => faults.push_at("nth", Fault::NotAnNth { found: text.clone() }),
        }
    }
    if let Some(text) = &spec.ics {
        match ics::days_for(text, zone) {
            Ok(found) => days.extend(found.into_iter().map(|(date, name)| (Day::Once(date), name))),
            Err(errors) => errors.into_iter().for_each(|error| faults.push_at("ics", Fault::Ics(error))),
        }
    }
    days
}

fn date<K: From<Fault>>(text: &str, faults: &mut Faults<K>) -> Option<(Day, Arc<str>)> {
    let found = day(text).map(|day| (day, text.into()));
    if found.is_none() {
        faults.push(Fault::NotADate { found: text.to_owned(), yearly: true, suggestion: meant(text) });
    }
    found
}

/// What was likely meant by a text that is no date: `01-06` by every 6 January.
fn meant(text: &str) -> Option<String> {
    let yearly = format!("*-{text}");
    if day(&yearly).is_some() { Some(yearly) } else { Date::meant(text).map(|date| date.to_string()) }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const ORDINALS: [(&str, &str); 5] =
    [("1st", "first"), ("2nd", "second"), ("3rd", "third"), ("4th", "fourth"), ("5th", "fifth")];

/// `last mon of may`, `2nd tue of june`, `wed before *-11-23`, `sat after *-06-20`.
fn nth(text: &str) -> Option<Day> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [which, day, "of", month] => {
            let weekday = weekday(day).ok()?;
            let month = (1..).zip(MONTHS).find(|(_, name)| name == month || name.get(..3) == Some(month))?.0;
            if *which == "last" {
                return Some(Day::Last { weekday, month });
            }
            let nth = (1..).zip(ORDINALS).find(|(_, (short, long))| which == short || which == long)?.0;
            Some(Day::Nth { nth, weekday, month })
        }
        [weekday_name, side @ ("before" | "after"), anchor] => {
            let weekday = weekday(weekday_name).ok()?;
            match (day(anchor)?, *side) {
                (Day::Yearly { month, day }, "before") => Some(Day::Before { weekday, month, day }),
                (Day::Yearly { month, day }, _) => Some(Day::After { weekday, month, day }),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::holiday::holidays;

    #[track_caller]
    fn check(spec: &str, years: RangeInclusive<i32>, expected: &[&str]) {
        let spec: HolidaySpec = serde_json::from_str(spec).unwrap();
        let mut faults: Faults<Fault> = Faults::default();
        let rules = rules(&[spec], None, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        let found: Vec<String> = holidays(&rules, years)
            .into_iter()
            .map(
                |(date, name)| {
                    if date.to_string() == *name { name.to_string() } else { format!("{date} {name}") }
                },
            )
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_kind_of_rule() {
        check(r#""2026-05-02""#, 2000..=2030, &["2026-05-02"]);
        check(r#""2026-05-02 Flag Day""#, 2000..=2030, &["2026-05-02 Flag Day"]);
        check(r#""*-02-29""#, 2023..=2028, &["2024-02-29 *-02-29", "2028-02-29 *-02-29"]);
        check(
            r#"{"date": "*-11-11", "name": "N", "from": 2026, "until": 2026}"#,
            2020..=2030,
            &["2026-11-11 N"],
        );
        check(r#"{"dates": ["2026-01-02", "2027-01-04"]}"#, 2026..=2027, &["2026-01-02", "2027-01-04"]);
        check(r#"{"easter": 60, "name": "Boże Ciało"}"#, 2026..=2026, &["2026-06-04 Boże Ciało"]);
        check(r#"{"orthodox_easter": -2, "name": "F"}"#, 2026..=2026, &["2026-04-10 F"]);
        check(r#"{"nth": "last mon of may", "name": "M"}"#, 2026..=2026, &["2026-05-25 M"]);
        check(
            r#"{"nth": "5th mon of nov"}"#,
            2026..=2027,
            &["2026-11-30 5th mon of nov", "2027-11-29 5th mon of nov"],
        );
        check(r#"{"nth": "wed before *-11-23", "name": "B"}"#, 2022..=2022, &["2022-11-16 B"]);
        check(r#"{"nth": "sat after *-06-19", "name": "S"}"#, 2026..=2026, &["2026-06-20 S"]);
    }

    #[test]
    fn observed_days() {
        let saturday = "2026-08-15 A";
        let spec = |way: &str| format!(r#"{{"date": "*-08-15", "name": "A", "observed": "{way}"}}"#);
        check(&spec("nearest_weekday"), 2026..=2026, &["2026-08-14 A (observed)", saturday]);
        check(&spec("next_weekday"), 2026..=2026, &[saturday, "2026-08-17 A (observed)"]);
        check(&spec("monday_after_sunday"), 2026..=2026, &[saturday]);
        check(&spec("monday_after_sunday"), 2027..=2027, &["2027-08-15 A", "2027-08-16 A (observed)"]);
    }

    #[test]
    fn faults_are_all_reported() {
        let specs: Vec<HolidaySpec> = serde_json::from_str(
            r#"["*-02-30", "P", "XX", {}, {"date": "x", "easter": 400, "from": 2, "until": 1, "observed": "next_weekdy"},
                {"nth": "last day of may"}]"#,
        )
        .unwrap();
        let mut faults: Faults<Fault> = Faults::default();
        rules(&specs, None, &mut faults);
        use crate::faults::FaultKind;
        let found: Vec<String> =
            faults.into_sorted().iter().map(|f| format!("{} {}", f.path, f.kind.code())).collect();
        assert_eq!(
            found,
            [
                "[0] calendar.not-a-date",
                "[1] calendar.unknown-holidays",
                "[2] calendar.unknown-holidays",
                "[3] calendar.rule-not-one-day",
                "[4] calendar.rule-not-one-day",
                "[4].date calendar.not-a-date",
                "[4].easter calendar.too-far-from-easter",
                "[4].observed calendar.not-an-observance",
                "[4].until calendar.years-reversed",
                "[5].nth calendar.not-an-nth",
            ]
        );
    }
}
