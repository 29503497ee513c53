//! `business-time/1`: one question to a calendar per case.

use std::collections::BTreeMap;

use helpdesk_core::calendar::{Calendar, CalendarError, CalendarSpec, Context, Fault, Horizon, compile};
use helpdesk_core::faults::{FaultKind, Faults, Severity, nearest, shortened};
use helpdesk_core::time::{Date, DayTime, Instant, Interval, MICROS, Target, WorkTime};
use helpdesk_core::zone::ZonePack;
use serde_json::Value;

use super::Answer;

/// Answers the cases of one document; a calendar named in it is compiled once.
pub(super) struct Runner<'a> {
    named: Option<&'a Value>,
    compiled: BTreeMap<String, Result<Calendar, String>>,
    zones: &'a ZonePack,
}

/// Why a case has no answer.
pub(super) enum Problem {
    /// The engine says so.
    Calendar(CalendarError),
    /// The case cannot be read.
    Case(String),
    /// The operation is not known.
    UnknownOperation,
}

impl From<CalendarError> for Problem {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl<'a> Runner<'a> {
    pub(super) fn new(document: &'a Value, zones: &'a ZonePack) -> Self {
        Self { named: document.get("calendars"), compiled: BTreeMap::new(), zones }
    }

    pub(super) fn answer(&mut self, case: &Value) -> Answer {
        let case = Case(case);
        let calendar = match self.calendar(case) {
            Ok(calendar) => calendar,
            Err(problem) => return Answer::Otherwise { expected: "a calendar".into(), found: problem },
        };
        match case.compare(&calendar) {
            Ok(None) => Answer::AsExpected,
            Ok(Some((expected, found))) => Answer::Otherwise { expected, found },
            Err(Problem::UnknownOperation) => {
                Answer::Skipped(format!("there is no operation `{}`", case.text("op")))
            }
            Err(Problem::Calendar(error)) => {
                Answer::Otherwise { expected: case.expected(), found: error.to_string() }
            }
            Err(Problem::Case(problem)) => {
                Answer::Otherwise { expected: "a readable case".into(), found: problem }
            }
        }
    }

    pub(super) fn calendar(&mut self, case: Case<'_>) -> Result<Calendar, String> {
        match case.0.get("calendar") {
            Some(Value::String(name)) => {
                let spec =
                    self.named.and_then(|named| named.get(name)).ok_or(format!("no calendar `{name}`"))?;
                let zones = self.zones;
                self.compiled.entry(name.clone()).or_insert_with(|| compiled(spec, zones)).clone()
            }
            Some(spec) => compiled(spec, self.zones),
            None => Err("no `calendar`".to_owned()),
        }
    }
}

/// What the calendar of a vector may say.
const FIELDS: [&str; 6] = ["breaks", "breaks_instants", "holidays", "overrides", "timezone", "weekly"];

/// A field that no calendar of a vector has, and the one that was meant.
fn stray(vector: &Value) -> Option<String> {
    let fields = vector.as_object()?;
    let unknown = fields.keys().find(|field| !FIELDS.contains(&field.as_str()))?;
    let meant = nearest(unknown, FIELDS).map(|meant| format!("; did you mean `{meant}`?"));
    Some(format!("a calendar with the unknown field `{}`{}", shortened(unknown), meant.unwrap_or_default()))
}

/// The calendar of a vector in the words of a desk.
fn spec(vector: &Value) -> Option<CalendarSpec> {
    let spans = |value: &Value| -> Option<Vec<String>> {
        let span = |pair: &Value| Some(format!("{}-{}", pair.get(0)?.as_str()?, pair.get(1)?.as_str()?));
        value.as_array()?.iter().map(span).collect()
    };
    let by_key = |field: &str| -> Option<BTreeMap<String, Vec<String>>> {
        let Some(table) = vector.get(field) else { return Some(BTreeMap::new()) };
        table.as_object()?.iter().map(|(key, value)| Some((key.clone(), spans(value)?))).collect()
    };
    let list = |field: &str| vector.get(field).cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    Some(CalendarSpec {
        zone: Some(vector.get("timezone")?.as_str()?.to_owned()),
        weekly: by_key("weekly")?,
        holidays: serde_json::from_value(list("holidays")).ok()?,
        overrides: by_key("overrides")?,
        breaks: by_key("breaks")?,
        break_instants: serde_json::from_value(list("breaks_instants")).ok()?,
        ..CalendarSpec::default()
    })
}

fn compiled(vector: &Value, zones: &ZonePack) -> Result<Calendar, String> {
    if let Some(problem) = stray(vector) {
        return Err(problem);
    }
    let spec = spec(vector).ok_or("the calendar is not of the form of a vector")?;
    let context = Context { zone: None, zones, horizon: Horizon::default() };
    let mut faults: Faults<Fault> = Faults::default();
    let mut calendars = compile(&BTreeMap::from([("calendar".to_owned(), spec)]), &context, &mut faults);
    let wrong = faults.into_sorted().into_iter().find(|fault| fault.kind.severity() == Severity::Error);
    match (wrong, calendars.pop_first()) {
        (Some(fault), _) => Err(format!("{}: {}", fault.path, fault.kind)),
        (None, calendar) => calendar.map(|(_, calendar)| calendar).ok_or("no calendar".to_owned()),
    }
}

/// Expected and found, where they differ.
type Difference = Option<(String, String)>;

#[derive(Clone, Copy)]
pub(super) struct Case<'a>(pub(super) &'a Value);

impl Case<'_> {
    fn compare(self, calendar: &Calendar) -> Result<Difference, Problem> {
        if self.0.get("expect_error").is_some() {
            return self.refuses(calendar);
        }
        match self.text("op") {
            "elapsed" => self.elapsed(calendar.elapsed(self.instant("from")?, self.instant("to")?)?),
            "is_open" => self.equals(&calendar.is_open(self.instant("at")?)?),
            "is_business_day" => self.equals(&calendar.is_business_day(self.read::<Date>("date")?)?),
            "add_days" => self.equals(&calendar.add_days(self.read("date")?, self.read("days")?)?),
            "days_between" => {
                self.equals(&calendar.days_between(self.read("from_date")?, self.read("to_date")?)?)
            }
            "local_to_instant" => {
                let instant = calendar.zone().to_instant(self.read("date")?, self.read::<DayTime>("time")?);
                self.is_at(Ok(instant))
            }
            "intervals" => self.intervals(calendar),
            _ => self.is_at(self.instant_answer(calendar)?),
        }
    }

    /// The code of the error in place of an answer.
    fn refuses(self, calendar: &Calendar) -> Result<Difference, Problem> {
        let expected: String = self.read("expect_error")?;
        let found = match self.text("op") {
            "elapsed" => calendar.elapsed(self.instant("from")?, self.instant("to")?).err(),
            "is_open" => calendar.is_open(self.instant("at")?).err(),
            "is_business_day" => calendar.is_business_day(self.read::<Date>("date")?).err(),
            "add_days" => calendar.add_days(self.read("date")?, self.read("days")?).err(),
            "days_between" => calendar.days_between(self.read("from_date")?, self.read("to_date")?).err(),
            _ => self.instant_answer(calendar)?.err(),
        };
        let found = found.map_or("an answer", |error| error.code());
        Ok(differ(expected == found, &expected, &found))
    }

    /// The operations that answer with an instant, or with none.
    pub(super) fn instant_answer(
        self,
        calendar: &Calendar,
    ) -> Result<Result<Instant, CalendarError>, Problem> {
        let ask: fn(&Calendar, Instant) -> _ = match self.text("op") {
            "add" => return Ok(calendar.add(self.instant("from")?, self.read("seconds")?)),
            "subtract" => return Ok(calendar.sub(self.instant("from")?, self.read("seconds")?)),
            "due" => return Ok(calendar.due(self.instant("from")?, self.target()?)),
            "next_open" => Calendar::next_open,
            "prev_open" => Calendar::prev_open,
            "next_opening" => Calendar::next_opening,
            "next_closing" => Calendar::next_closing,
            "prev_opening" => Calendar::prev_opening,
            "prev_closing" => Calendar::prev_closing,
            _ => return Err(Problem::UnknownOperation),
        };
        Ok(ask(calendar, self.instant("from")?))
    }

    fn elapsed(self, found: WorkTime) -> Result<Difference, Problem> {
        if self.0.get("expect_units").is_none() {
            let expected: WorkTime = self.read("expect_seconds")?;
            return Ok(differ(expected.micros() == found.micros(), &expected, &found));
        }
        let (expected, unit): (i64, i64) = (self.read("expect_units")?, self.read("unit_seconds")?);
        let unit = unit.checked_mul(MICROS).filter(|unit| 0 < *unit);
        let unit = unit.ok_or_else(|| Problem::Case("`unit_seconds` is not a positive number".into()))?;
        let units = found.micros() / unit;
        Ok(differ(expected == units, &expected, &units))
    }

    fn is_at(self, found: Result<Instant, CalendarError>) -> Result<Difference, Problem> {
        let expected: Option<Instant> = self.read("expect")?;
        let tolerance = match self.0.get("tolerance_seconds") {
            Some(_) => self.read::<WorkTime>("tolerance_seconds")?.micros(),
            None => 0,
        };
        let same = match (expected, found) {
            (Some(expected), Ok(found)) => expected.since(found).micros().abs() <= tolerance,
            (None, Err(_)) => true,
            _ => false,
        };
        let found = found.map_or_else(|error| error.to_string(), |at| at.to_string());
        Ok(differ(same, &self.expected(), &found))
    }

    fn intervals(self, calendar: &Calendar) -> Result<Difference, Problem> {
        let within = Interval::new(self.instant("from")?, self.instant("to")?);
        let found: Vec<(Instant, Instant)> = calendar.intervals(within)?.map(|i| (i.start, i.end)).collect();
        let expected: Vec<(Instant, Instant)> = self.read("expect")?;
        Ok(differ(expected == found, &format!("{expected:?}"), &format!("{found:?}")))
    }

    fn equals<T: serde::de::DeserializeOwned + PartialEq + ToString>(
        self,
        found: &T,
    ) -> Result<Difference, Problem> {
        let expected: T = self.read("expect")?;
        Ok(differ(expected == *found, &expected, found))
    }

    fn target(self) -> Result<Target, Problem> {
        let target = Case(self.0.get("target").unwrap_or(&Value::Null));
        let has = |field: &str| target.0.get(field).is_some();
        if has("working_seconds") {
            Ok(Target::Working(target.read("working_seconds")?))
        } else if has("calendar_days") {
            Ok(Target::CalendarDays(target.read("calendar_days")?))
        } else if target.0.get("end_of_day") == Some(&Value::Bool(true)) {
            Ok(Target::BusinessDaysEnd(target.read("business_days")?))
        } else {
            Ok(Target::BusinessDays(target.read("business_days")?))
        }
    }

    fn expected(self) -> String {
        let expected = self.0.get("expect").unwrap_or(&Value::Null);
        expected.as_str().map_or_else(|| expected.to_string(), str::to_owned)
    }

    pub(super) fn text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or("")
    }

    pub(super) fn instant(self, field: &str) -> Result<Instant, Problem> {
        self.read(field)
    }

    pub(super) fn read<T: serde::de::DeserializeOwned>(self, field: &str) -> Result<T, Problem> {
        let value = self.0.get(field).unwrap_or(&Value::Null);
        crate::shape::read(value).map_err(|faults| {
            let first = faults.first().map_or("it cannot be read", |fault| &fault.message);
            Problem::Case(format!("`{field}`: {first}"))
        })
    }
}

fn differ(same: bool, expected: &impl ToString, found: &impl ToString) -> Difference {
    (!same).then(|| (expected.to_string(), found.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    fn outcome(cases: &str) -> super::super::Outcome {
        let text = format!(
            r#"{{ "schema": "business-time/1", "calendars": {{ "c": {{ "timezone": "Europe/Warsaw",
                 "weekly": {{ "mon": [["08:00", "16:00"]], "tue": [["22:00", "30:00"]] }},
                 "holidays": ["*-12-25"], "overrides": {{ "2026-03-07": [["10:00", "11:00"]] }},
                 "breaks": {{ "2026-03-02": [["12:00", "13:00"]] }},
                 "breaks_instants": [["2026-03-02T08:00:00Z", "2026-03-02T08:00:00.5Z"]] }} }}, "cases": [{cases}] }}"#
        );
        run(&serde_json::from_str(&text).unwrap(), &ZonePack::builtin()).unwrap()
    }

    #[test]
    fn every_operation() {
        let cases = [
            r#""op": "elapsed", "from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z", "expect_seconds": 25199.5"#,
            r#""op": "elapsed", "from": "2026-03-03T00:00:00Z", "to": "2026-03-02T00:00:00Z", "expect_units": -6, "unit_seconds": 3600, "truncated": true"#,
            r#""op": "add", "from": "2026-03-02T00:00:00+01:00", "seconds": 3600, "expect": "2026-03-02T08:00:00Z""#,
            r#""op": "subtract", "from": "2026-03-02T15:00:00Z", "seconds": 3600.5, "expect": "2026-03-02T13:59:59.5Z""#,
            r#""op": "due", "from": "2026-03-02T08:30:00Z", "target": {"business_days": 1}, "expect": "2026-03-03T08:30:00Z""#,
            r#""op": "due", "from": "2026-03-02T08:30:00Z", "target": {"business_days": 0, "end_of_day": true}, "expect": "2026-03-02T15:00:00Z""#,
            r#""op": "due", "from": "2026-03-02T08:30:00Z", "target": {"calendar_days": 2}, "expect": "2026-03-04T08:30:30Z", "tolerance_seconds": 30"#,
            r#""op": "due", "from": "2026-03-02T07:00:00Z", "target": {"working_seconds": 60}, "expect": "2026-03-02T07:01:00Z""#,
            r#""op": "is_open", "at": "2026-03-02T12:00:00Z", "expect": true"#,
            r#""op": "next_open", "from": "2026-03-01T00:00:00Z", "expect": "2026-03-02T07:00:00Z""#,
            r#""op": "prev_open", "from": "2026-03-04T12:00:00Z", "expect": "2026-03-04T05:00:00Z""#,
            r#""op": "next_opening", "from": "2026-03-02T07:00:00Z", "expect": "2026-03-02T08:00:00.5Z""#,
            r#""op": "next_closing", "from": "2026-03-02T08:30:00Z", "expect": "2026-03-02T11:00:00Z""#,
            r#""op": "prev_opening", "from": "2026-03-07T10:00:00Z", "expect": "2026-03-07T09:00:00Z""#,
            r#""op": "prev_closing", "from": "2026-03-02T12:30:00Z", "expect": "2026-03-02T11:00:00Z""#,
            r#""op": "prev_opening", "from": "1990-01-01T00:00:00+01:00", "expect": null"#,
            r#""op": "intervals", "from": "2026-03-02T10:00:00Z", "to": "2026-03-02T12:30:00Z", "expect": [["2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"], ["2026-03-02T12:00:00Z", "2026-03-02T12:30:00Z"]]"#,
            r#""op": "local_to_instant", "date": "2026-03-29", "time": "02:30", "expect": "2026-03-29T01:30:00Z""#,
            r#""op": "is_business_day", "date": "2026-03-07", "expect": true"#,
            r#""op": "add_days", "date": "2026-03-02", "days": 2, "expect": "2026-03-07""#,
            r#""op": "days_between", "from_date": "2026-03-02", "to_date": "2026-03-07", "expect": 2"#,
            r#""op": "add", "from": "1990-01-01T00:00:00+01:00", "seconds": 999999999999, "expect_error": "calendar.beyond-horizon""#,
            r#""op": "elapsed", "from": "1900-01-01T00:00:00Z", "to": "2026-03-02T08:00:00Z", "expect_error": "calendar.beyond-horizon""#,
        ];
        let cases = cases.map(|case| format!(r#"{{ "id": "x", "calendar": "c", {case} }}"#));
        let outcome = outcome(&cases.join(","));
        assert_eq!((outcome.passed, outcome.failed), (cases.len(), Vec::new()));
    }

    #[test]
    fn what_cannot_be_read_is_told_in_plain_words() {
        let outcome = outcome(
            r#"{ "id": "a", "calendar": "c", "op": "add", "from": "2026-03-02T12:00:00Z", "seconds": "x", "expect": null },
               { "id": "b", "calendar": "c", "op": "add_days", "date": "2026-03-02", "days": "two", "expect": "2026-03-07" },
               { "id": "c", "calendar": { "timezone": "UTC", "weakly": {} }, "op": "is_open", "at": "2026-03-02T12:00:00Z", "expect": false }"#,
        );
        let found: Vec<_> = outcome.failed.iter().map(|failure| failure.found.as_str()).collect();
        assert_eq!(found[1], "`days`: expected a whole number, found the text `two`");
        assert_eq!(found[2], "a calendar with the unknown field `weakly`; did you mean `weekly`?");
    }

    #[test]
    fn what_is_wrong_fails_and_what_is_unknown_is_skipped() {
        let outcome = outcome(
            r#"{ "id": "a", "calendar": "c", "op": "is_open", "at": "2026-03-02T12:00:00Z", "expect": false },
               { "id": "b", "calendar": "d", "op": "is_open", "at": "2026-03-02T12:00:00Z", "expect": true },
               { "id": "c", "calendar": "c", "op": "is_open", "at": "yesterday", "expect": true },
               { "id": "d", "calendar": "c", "op": "sing", "expect": true },
               { "id": "e", "quirk": true }"#,
        );
        let failed: Vec<_> = outcome.failed.iter().map(|f| (f.id.as_str(), f.expected.as_str())).collect();
        assert_eq!(failed, [("a", "false"), ("b", "a calendar"), ("c", "a readable case")]);
        let skipped: Vec<_> = outcome.skipped.iter().map(|s| s.id.as_str()).collect();
        assert_eq!((outcome.passed, skipped), (0, vec!["d", "e"]));
    }
}
