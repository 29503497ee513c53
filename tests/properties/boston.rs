//! Due times that a city's own system computed, through the public interface.
//!
//! The calendar and the target of each type of case come with the data. What the city's clerks
//! edited by hand cannot be reproduced; everything else must be, to the minute.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use flate2::read::GzDecoder;
use helpdesk_core::calendar::{Calendar, CalendarSpec, Context, Fault, HolidaySpec, Horizon, compile};
use helpdesk_core::faults::Faults;
use helpdesk_core::time::{Date, DayTime, Instant, Target, WallTime};
use helpdesk_core::zone::ZonePack;
use serde_json::Value;

/// A case: when it was opened, its target, and when the city says it is due.
struct Case {
    opened: Instant,
    target: Target,
    due: Instant,
}

fn calendar(rules: &Value, with_holidays: bool) -> Calendar {
    let spec = &rules["calendar"];
    let hours = spec["business_hours"].as_object().expect("hours by day");
    let weekly =
        hours.iter().map(|(day, span)| (day.clone(), vec![format!("{}-{}", text(&span[0]), text(&span[1]))]));
    let holidays = spec["holidays"].as_array().expect("a list").iter().filter(|_| with_holidays);
    let spec = CalendarSpec {
        zone: Some(text(&spec["timezone"]).to_owned()),
        weekly: weekly.collect(),
        holidays: holidays.map(|entry| HolidaySpec::Text(text(entry).to_owned())).collect(),
        ..CalendarSpec::default()
    };
    let zones = ZonePack::builtin();
    let context = Context { zone: None, zones: &zones, horizon: Horizon::default() };
    let mut faults: Faults<Fault> = Faults::default();
    let calendars = compile(&BTreeMap::from([("boston".to_owned(), spec)]), &context, &mut faults);
    assert!(faults.is_empty(), "{faults:?}");
    calendars["boston"].clone()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// `01/31/2015 08:53:51 PM` on the city's wall clock.
fn wall(text: &str) -> (Date, DayTime) {
    let numbers: Vec<u32> = text.split(['/', ' ', ':']).map_while(|part| part.parse().ok()).collect();
    let [month, day, year, hour, minute, second] = numbers.try_into().expect("six numbers");
    let hour = hour % 12 + if text.ends_with("PM") { 12 } else { 0 };
    let date = Date::new(i32::try_from(year).expect("a year"), month, day).expect("a date");
    (date, DayTime::from_seconds(hour * 3600 + minute * 60 + second).expect("a time"))
}

fn cases(folder: &Path, rules: &Value, calendar: &Calendar) -> Vec<Case> {
    let file = File::open(folder.join("sla_target_oracle_dev60.csv.gz")).expect("the file opens");
    let mut rows = csv::Reader::from_reader(GzDecoder::new(file));
    let instant = |text: &str| {
        let (date, time) = wall(text);
        calendar.zone().to_instant(date, time)
    };
    let read = |row: Result<BTreeMap<String, String>, csv::Error>| {
        let row = row.expect("a row");
        let rule = &rules["types"][&row["TYPE"]];
        let n = u32::try_from(rule["n"].as_u64().expect("a number")).expect("a small number");
        let calendar_days = text(&rule["kind"]) == "calendar_days";
        let target = if calendar_days { Target::CalendarDays(n) } else { Target::BusinessDays(n) };
        Case { opened: instant(&row["OPEN_DT"]), target, due: instant(&row["TARGET_DT"]) }
    };
    rows.deserialize().map(read).collect()
}

/// How many of `cases` are within a minute, by `answer`.
fn matched(cases: &[Case], answer: impl Fn(&Case) -> Instant) -> usize {
    cases.iter().filter(|case| answer(case).since(case.due).micros().abs() <= 60_000_000).count()
}

#[test]
fn a_citys_due_times() {
    let Some(folder) = helpdesk_tests::data("boston311-2015") else { return };
    let rules = fs::read_to_string(folder.join("rules.json")).expect("the rules are there");
    let rules: Value = serde_json::from_str(&rules).expect("the rules are JSON");
    let boston = calendar(&rules, true);
    let cases = cases(&folder, &rules, &boston);
    assert_eq!(cases.len(), 27_516);
    let due =
        |calendar: &Calendar, from: Instant, target: Target| calendar.due(from, target).expect("a due time");

    let whole = matched(&cases, |case| due(&boston, case.opened, case.target));
    let without_holidays = calendar(&rules, false);
    let no_holidays = matched(&cases, |case| due(&without_holidays, case.opened, case.target));
    let no_roll = matched(&cases, |case| match case.target {
        Target::BusinessDays(n) => {
            let (date, second) = boston.zone().to_local(case.opened);
            let day = boston.add_days(date, i32::try_from(n).expect("few days")).expect("a day");
            boston.zone().to_instant(day, DayTime::from_seconds(second).expect("a time"))
        }
        target => due(&boston, case.opened, target),
    });
    let no_clock_changes = matched(&cases, |case| {
        let right = due(&boston, case.opened, case.target);
        let shift = boston.zone().offset_at(right) - boston.zone().offset_at(case.opened);
        right.plus(WallTime::from_seconds(shift.into()))
    });
    for (way, count) in [
        ("as documented", whole),
        ("holidays ignored", no_holidays),
        ("not moved forward to an open instant", no_roll),
        ("clock changes ignored", no_clock_changes),
    ] {
        println!("{way}: {count} of {}, {:.1} %", cases.len(), 100.0 * count as f64 / cases.len() as f64);
    }
    assert!(997 * cases.len() <= 1000 * whole, "{whole} of {}", cases.len());
    assert!(no_holidays < whole && no_roll < whole && no_clock_changes < whole);
}
