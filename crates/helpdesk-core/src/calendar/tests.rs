//! Cases in a small notation, row by row of the tables in `docs/spec/calendar.md`.
//!
//! A calendar is `zone | hours | more`, with hours `mon-fri 08:00-16:00; sat 09:00-12:00` and
//! more `holiday PL; on 2026-12-24 08:00-12:00; break 2026-03-03 12:00-12:45`. A question is
//! `2026-03-27T15:30 + 1h` on the calendar's wall clock, or with `Z` in UTC.

use std::collections::BTreeMap;

use super::*;
use crate::faults::{FaultKind, Faults, Severity};
use crate::time::{Date, Instant, Interval, Target, WorkTime};
use crate::zone::ZonePack;

const OFFICE: &str = "Europe/Warsaw | mon-fri 08:00-12:00 12:30-16:00 | holiday PL";
const NINE_TO_FIVE: &str = "Europe/Warsaw | mon-fri 09:00-17:00 |";
const NIGHTS: &str = "Europe/Warsaw | mon-sun 22:00-30:00 | holiday 2026-12-25";
const AROUND_THE_CLOCK: &str = "Europe/Warsaw | mon-sun 00:00-24:00 |";

fn spec(text: &str) -> CalendarSpec {
    let mut spec = CalendarSpec::default();
    let mut parts = text.split('|').map(str::trim);
    spec.zone = parts.next().map(str::to_owned);
    for hours in parts.next().unwrap().split(';').filter(|hours| !hours.is_empty()) {
        let (days, spans) = hours.trim().split_once(' ').unwrap_or((hours.trim(), ""));
        spec.weekly.insert(days.into(), spans.split_whitespace().map(str::to_owned).collect());
    }
    for entry in parts.next().unwrap_or("").split(';').map(str::trim).filter(|entry| !entry.is_empty()) {
        let (kind, rest) = entry.split_once(' ').unwrap();
        let (date, spans) = rest.split_once(' ').unwrap_or((rest, ""));
        let spans: Vec<String> = spans.split_whitespace().map(str::to_owned).collect();
        match kind {
            "holiday" => spec.holidays.push(HolidaySpec::Text(rest.to_owned())),
            "on" => drop(spec.overrides.insert(date.to_owned(), spans)),
            "break" => drop(spec.breaks.insert(date.to_owned(), spans)),
            "out" => spec.break_instants.push([date.to_owned(), spans[0].clone()]),
            _ => panic!("{kind}"),
        }
    }
    spec
}

fn compile_all(specs: &[(&str, CalendarSpec)]) -> (BTreeMap<crate::id::CalendarId, Calendar>, Vec<String>) {
    let zones = ZonePack::builtin();
    let context = Context { zone: zones.zone("UTC").ok(), zones: &zones, horizon: Horizon::default() };
    let mut faults: Faults<Fault> = Faults::default();
    let specs = specs.iter().map(|(name, spec)| ((*name).to_owned(), spec.clone())).collect();
    let calendars = compile(&specs, &context, &mut faults);
    let written = |fault: crate::faults::Fault<Fault>| {
        let mark = if fault.kind.severity() == Severity::Warning { "?" } else { "" };
        format!("{} {}{mark}", fault.path, fault.kind.code().trim_start_matches("calendar."))
    };
    (calendars, faults.into_sorted().into_iter().map(written).collect())
}

fn calendar(text: &str) -> Calendar {
    compile_all(&[("c", spec(text))]).0["c"].clone()
}

fn instant(calendar: &Calendar, text: &str) -> Instant {
    if text.ends_with('Z') {
        return text.parse().unwrap();
    }
    let (date, time) = text.split_once('T').unwrap();
    calendar.zone().to_instant(date.parse().unwrap(), time.parse().unwrap())
}

/// Answers `question`; an instant is written in UTC, an error by its kind.
fn ask(calendar: &Calendar, question: &str) -> Result<String, CalendarError> {
    let at = |text: &str| instant(calendar, text);
    let day = |text: &str| text.parse::<Date>().unwrap();
    let words: Vec<&str> = question.split(' ').collect();
    match words.as_slice() {
        [from, "..", to] => calendar.elapsed(at(from), at(to)).map(|work| work.to_string()),
        [from, "+", work @ ..] => {
            calendar.add(at(from), work.join(" ").parse().unwrap()).map(|t| t.to_string())
        }
        [from, "-", work @ ..] => {
            calendar.sub(at(from), work.join(" ").parse().unwrap()).map(|t| t.to_string())
        }
        [from, "due", target @ ..] => {
            calendar.due(at(from), target.join(" ").parse().unwrap()).map(|t| t.to_string())
        }
        [from, "days_from", n] => calendar.days_from(at(from), n.parse().unwrap()).map(|t| t.to_string()),
        ["open?", t] => calendar.is_open(at(t)).map(|open| open.to_string()),
        ["next_open", t] => calendar.next_open(at(t)).map(|t| t.to_string()),
        ["prev_open", t] => calendar.prev_open(at(t)).map(|t| t.to_string()),
        ["next_opening", t] => calendar.next_opening(at(t)).map(|t| t.to_string()),
        ["next_closing", t] => calendar.next_closing(at(t)).map(|t| t.to_string()),
        ["prev_opening", t] => calendar.prev_opening(at(t)).map(|t| t.to_string()),
        ["prev_closing", t] => calendar.prev_closing(at(t)).map(|t| t.to_string()),
        ["business?", date] => calendar.is_business_day(day(date)).map(|b| b.to_string()),
        [date, "days", n] => calendar.add_days(day(date), n.parse().unwrap()).map(|d| d.to_string()),
        [from, "days_to", to] => calendar.days_between(day(from), day(to)).map(|n| n.to_string()),
        _ => panic!("{question}"),
    }
}

#[track_caller]
fn check(text: &str, question: &str, expected: &str) {
    let calendar = calendar(text);
    let found = match ask(&calendar, question) {
        Ok(answer) => answer,
        Err(CalendarError::Never) => "never".to_owned(),
        Err(CalendarError::BeyondHorizon { .. }) => "beyond".to_owned(),
    };
    let expected =
        if expected.contains('T') { instant(&calendar, expected).to_string() } else { expected.to_owned() };
    assert_eq!(found, expected, "{text}: {question}");
}

#[test]
fn half_open_spans() {
    check(OFFICE, "open? 2026-03-27T08:00", "true");
    check(OFFICE, "open? 2026-03-27T07:59:59", "false");
    check(OFFICE, "open? 2026-03-27T12:00", "false");
    check(OFFICE, "open? 2026-03-27T12:30", "true");
    check(OFFICE, "2026-03-27T16:00 .. 2026-03-30T08:00", "0s");
    check(OFFICE, "2026-03-27T08:00 .. 2026-03-27T16:00", "7h 30m");
}

#[test]
fn adding_and_taking_away() {
    check(OFFICE, "2026-03-27T15:30 + 1h", "2026-03-30T08:30");
    check(OFFICE, "2026-03-27T15:00 + 1h", "2026-03-27T16:00"); // the closing, not the next opening
    check(OFFICE, "2026-03-28T11:00 + 1h", "2026-03-30T09:00"); // the clock waits
    check(OFFICE, "2026-03-28T11:00 + 0s", "2026-03-28T11:00");
    check(OFFICE, "2026-03-27T11:30 + 1h", "2026-03-27T13:00");
    check(OFFICE, "2026-03-30T08:30 - 1h", "2026-03-27T15:30");
    check(OFFICE, "2026-03-30T09:00 - 1h", "2026-03-30T08:00"); // the opening
    check(OFFICE, "2026-03-27T15:30 + -1h", "2026-03-27T14:30");
    check(OFFICE, "2026-03-27T15:30 - -1h", "2026-03-30T08:30");
    check(OFFICE, "2026-03-30T08:30 .. 2026-03-27T15:30", "-1h");
    check(OFFICE, "2026-12-23T16:00 + 1h", "2026-12-28T09:00"); // Wigilia, Christmas and a weekend
}

#[test]
fn plateaus_and_edges() {
    check(OFFICE, "next_open 2026-03-27T16:00", "2026-03-30T08:00");
    check(OFFICE, "next_open 2026-03-27T15:00", "2026-03-27T15:00");
    check(OFFICE, "prev_open 2026-03-28T12:00", "2026-03-27T16:00");
    check(OFFICE, "prev_open 2026-03-27T16:00", "2026-03-27T16:00");
    check(OFFICE, "prev_open 2026-03-30T08:00", "2026-03-27T16:00");
    check(OFFICE, "next_opening 2026-03-27T08:00", "2026-03-27T12:30");
    check(OFFICE, "next_opening 2026-03-27T07:59", "2026-03-27T08:00");
    check(OFFICE, "next_closing 2026-03-27T12:00", "2026-03-27T16:00");
    check(OFFICE, "next_closing 2026-03-27T11:59", "2026-03-27T12:00");
    check(OFFICE, "prev_opening 2026-03-27T12:30", "2026-03-27T08:00");
    check(OFFICE, "prev_opening 2026-03-27T12:31", "2026-03-27T12:30");
    check(OFFICE, "prev_closing 2026-03-27T16:00", "2026-03-27T12:00");
    check(OFFICE, "prev_closing 2026-03-27T16:01", "2026-03-27T16:00");
}

#[test]
fn clock_changes() {
    check(AROUND_THE_CLOCK, "2026-03-29T00:00 .. 2026-03-30T00:00", "23h");
    check(AROUND_THE_CLOCK, "2026-10-25T00:00 .. 2026-10-26T00:00", "25h");
    check(NIGHTS, "2026-03-28T22:00 .. 2026-03-29T06:00", "7h");
    check(NIGHTS, "2026-10-24T22:00 .. 2026-10-25T06:00", "9h");
    let edge_in_gap = "Europe/Warsaw | sun 01:30-02:30 |";
    check(edge_in_gap, "2026-03-29T00:00 .. 2026-03-30T00:00", "1h"); // 01:30 CET to 03:30 CEST
    check(edge_in_gap, "2026-10-25T00:00 .. 2026-10-26T00:00", "1h"); // to the first 02:30
    let opens_in_gap = "Europe/Warsaw | sun 02:30-05:00 |";
    check(opens_in_gap, "next_open 2026-03-29T00:00", "2026-03-29T03:30");
    check(opens_in_gap, "2026-10-25T00:00 .. 2026-10-26T00:00", "3h 30m"); // from the first 02:30
    check("Europe/Warsaw | sun 02:00-03:00 |", "2026-03-29T00:00 .. 2026-03-30T00:00", "0s");
    check("Europe/Warsaw | sun 02:10-02:50 |", "2026-03-29T00:00 .. 2026-03-30T00:00", "0s");
    check("Europe/Warsaw | sun 02:10-02:50 |", "business? 2026-03-29", "false");
    check("Europe/Warsaw | sat 26:10-26:50 |", "2026-03-29T00:00 .. 2026-03-30T00:00", "0s");
}

#[test]
fn zones_with_habits() {
    let lord_howe = "Australia/Lord_Howe | mon-sun 00:30-06:15 |";
    check(lord_howe, "2026-10-04T00:00 .. 2026-10-05T00:00", "5h 15m"); // half an hour forward
    check(lord_howe, "2026-04-05T00:00 .. 2026-04-06T00:00", "6h 15m");
    check("Asia/Kathmandu | mon-fri 10:00-17:15 |", "next_open 2026-03-26T20:00:00Z", "2026-03-27T04:15:00Z");
    check("Europe/Dublin | sun 00:00-24:00 |", "2026-03-29T00:00 .. 2026-03-30T00:00", "23h");
    check("America/Santiago | sun 00:00-08:00 |", "2026-09-06T00:00 .. 2026-09-07T00:00", "7h"); // gap at midnight
    let apia = "Pacific/Apia | mon-sun 08:00-16:00 |"; // Friday 30 December 2011 was left out
    check(apia, "2011-12-29T00:00 .. 2012-01-01T00:00", "16h");
    check(apia, "business? 2011-12-30", "false");
    check(apia, "2011-12-29T17:00 + 1h", "2011-12-31T09:00");
    let zone_2026 = "America/Vancouver | mon-fri 09:00-17:00 |";
    check(zone_2026, "next_open 2026-12-14T00:00", "2026-12-14T16:00:00Z");
    check("America/Edmonton | mon-fri 09:00-17:00 |", "next_open 2026-12-14T00:00", "2026-12-14T15:00:00Z");
    check("Africa/Casablanca | mon-fri 09:00-17:00 |", "next_open 2026-12-14T00:00", "2026-12-14T09:00:00Z");
}

#[test]
fn past_midnight_belongs_to_the_day_of_opening() {
    check(NIGHTS, "open? 2026-12-25T05:59", "true"); // of the 24th
    check(NIGHTS, "open? 2026-12-25T22:30", "false");
    check(NIGHTS, "open? 2026-12-26T05:00", "false"); // of the 25th, a holiday
    check(NIGHTS, "2026-12-24T22:00 .. 2026-12-26T23:00", "9h");
    let one_night = "UTC | mon 22:00-30:00 | on 2026-03-03 10:00-11:00";
    check(one_night, "2026-03-02T00:00 .. 2026-03-04T00:00", "9h");
    check("UTC | sun 22:00-30:00 |", "open? 1990-01-01T03:00:00Z", "true"); // opened before the horizon
}

#[test]
fn days_with_rules_of_their_own() {
    let office = "Europe/Warsaw | mon-fri 08:00-16:00 | holiday PL; on 2026-12-24 08:00-12:00; on 2026-12-31; on 2026-12-27 10:00-11:00";
    check(office, "2026-12-24T00:00 .. 2026-12-25T00:00", "4h"); // the override wins over Wigilia
    check(office, "2026-12-31T00:00 .. 2027-01-01T00:00", "0s");
    check(office, "2026-12-27T00:00 .. 2026-12-28T00:00", "1h"); // a Sunday
    check(office, "business? 2026-12-27", "true");
    check(office, "business? 2026-12-31", "false");
    let found = calendar(office);
    let date = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(found.holiday(date("2026-12-24")), Some("Wigilia"));
    assert_eq!(found.holiday(date("2026-06-04")), Some("Boże Ciało"));
    assert_eq!(found.holiday(date("2026-06-05")), None);
    assert!(found.has_override(date("2026-12-24")) && !found.has_override(date("2026-12-25")));
    check("UTC | mon-sun 09:00-10:00 | holiday *-02-29", "business? 2028-02-29", "false");
    check("UTC | mon-sun 09:00-10:00 | holiday *-02-29", "business? 2027-03-01", "true");
}

#[test]
fn breaks_are_taken_out() {
    let office = "UTC | mon-fri 09:00:30-17:30 | break 2026-03-03 12:00-12:45; out 2026-03-05T10:00:00Z 2026-03-05T11:00:00.000001Z";
    check(office, "2026-03-03T00:00 .. 2026-03-04T00:00", "7h 44m 30s");
    check(office, "2026-03-05T00:00 .. 2026-03-06T00:00", "7h 29m 29.999999s");
    check(office, "2026-03-03T11:30 + 1h", "2026-03-03T13:15");
    let gone = "UTC | mon-fri 09:00-17:00 | break 2026-03-03 00:00-24:00";
    check(gone, "business? 2026-03-03", "false");
    check(gone, "2026-03-02T10:00 due 1 business day", "2026-03-04T10:00");
}

#[test]
fn business_days() {
    check(OFFICE, "2026-03-27 days 1", "2026-03-30");
    check(OFFICE, "2026-03-28 days 1", "2026-03-30");
    check(OFFICE, "2026-03-28 days 0", "2026-03-28");
    check(OFFICE, "2026-03-30 days -1", "2026-03-27");
    check(OFFICE, "2026-03-28 days -1", "2026-03-27");
    check(OFFICE, "2026-03-27 days 5", "2026-04-03");
    check(OFFICE, "2026-04-03 days 1", "2026-04-07"); // over Easter Monday
    check(OFFICE, "2026-03-27 days_to 2026-03-30", "1");
    check(OFFICE, "2026-03-30 days_to 2026-03-27", "-1");
    check(OFFICE, "2026-03-27 days_to 2026-04-10", "9");
    check(OFFICE, "2069-12-31 days 1", "beyond");
    check(OFFICE, "1990-01-02 days -1", "beyond");
    check(OFFICE, "business? 2070-01-01", "beyond");
}

#[test]
fn business_days_from_an_instant() {
    check(OFFICE, "2026-03-30T10:00 days_from -1", "2026-03-27T10:00");
    check(OFFICE, "2026-03-27T15:59:59 days_from 1", "2026-03-30T15:59:59"); // over a clock change
    check(OFFICE, "2026-03-27T16:00 days_from 1", "2026-03-30T16:00"); // closed, and not moved
    check(OFFICE, "2026-03-29T10:00 days_from -1", "2026-03-27T10:00");
    check(OFFICE, "2026-03-29T10:00 days_from 1", "2026-03-30T10:00");
    check(OFFICE, "2026-03-29T10:00 days_from 0", "2026-03-29T10:00");
    check(OFFICE, "1990-01-02T10:00 days_from -1", "beyond");
}

#[test]
fn targets() {
    check(NINE_TO_FIVE, "2026-03-27T16:30 due 1h", "2026-03-30T09:30");
    check(NINE_TO_FIVE, "2026-03-27T16:30 due 0s", "2026-03-27T16:30");
    check(NINE_TO_FIVE, "2026-03-27T16:30 due 1 business day", "2026-03-30T16:30");
    check(NINE_TO_FIVE, "2026-03-27T17:00 due 1 business day", "2026-03-31T09:00"); // closed: from Monday 09:00
    check(NINE_TO_FIVE, "2026-03-28T12:00 due 2 business days", "2026-04-01T09:00");
    check(NINE_TO_FIVE, "2026-03-28T12:00 due 0 business days", "2026-03-30T09:00");
    check(NINE_TO_FIVE, "2026-03-27T16:30 due 1 business day, end of day", "2026-03-30T17:00");
    check(NINE_TO_FIVE, "2026-03-27T16:30 due 0 business days, end of day", "2026-03-27T17:00");
    check(NINE_TO_FIVE, "2026-03-27T16:30 due 3 calendar days", "2026-03-30T16:30"); // over a clock change
    check(NINE_TO_FIVE, "2026-03-27T02:30 due 2 calendar days", "2026-03-29T03:30"); // into the gap
    check(NINE_TO_FIVE, "2026-10-25T01:30:00.5Z due 0 calendar days", "2026-10-25T01:30:00.500Z"); // second 02:30
    check(NINE_TO_FIVE, "2026-10-24T00:30:00.5Z due 1 calendar day", "2026-10-25T00:30:00.500Z"); // first 02:30
    check(NIGHTS, "2026-12-25T03:00 due 0 business days, end of day", "2026-12-25T06:00"); // of the 24th
    check(AROUND_THE_CLOCK, "2026-03-27T12:00 due 0 business days, end of day", "2026-03-28T00:00");
    check("UTC | |", "2026-03-27T12:00 due 2 calendar days", "2026-03-29T12:00");
    check("UTC | |", "2026-03-27T12:00 due 1 business day", "never");
}

#[test]
fn never_and_beyond() {
    let closed = "UTC | mon-fri |";
    check(closed, "2026-03-27T12:00 + 1s", "never");
    check(closed, "2026-03-27T12:00 + 0s", "2026-03-27T12:00");
    check(closed, "2026-03-27T12:00 .. 2026-04-27T12:00", "0s");
    for question in ["next_open", "prev_open", "next_opening", "next_closing", "prev_opening", "prev_closing"]
    {
        check(closed, &format!("{question} 2026-03-27T12:00"), "never");
    }
    let once = "UTC | | on 2026-03-27 08:00-10:00";
    check(once, "2026-03-01T00:00 + 2h", "2026-03-27T10:00");
    check(once, "2026-03-01T00:00 + 2h 1s", "never");
    check(once, "2026-04-01T00:00 - 2h", "2026-03-27T08:00");
    check(once, "2026-04-01T00:00 - 2h 1s", "never");
    check(once, "2026-04-01 days 1", "never");
    check(OFFICE, "2069-12-31T15:00 + 8h", "beyond");
    check(OFFICE, "1990-01-02T09:00 - 8h", "beyond");
    check(OFFICE, "2070-01-02T09:00 .. 2026-01-01T00:00", "beyond");
    check(OFFICE, "1989-12-31T22:59:59Z .. 2026-01-01T00:00", "beyond");
    check(AROUND_THE_CLOCK, "next_closing 2026-01-01T00:00", "beyond");
    check(AROUND_THE_CLOCK, "prev_opening 2026-01-01T00:00", "beyond");
    check(AROUND_THE_CLOCK, "2069-12-31T00:00 + 24h", "2069-12-31T24:00");
    check(OFFICE, "2026-01-01T00:00 + 2562047788h", "beyond");
}

#[test]
fn always_is_seven_whole_days() {
    let whole_days = calendar(AROUND_THE_CLOCK);
    let always = CalendarSpec { zone: Some("Europe/Warsaw".into()), always: true, ..CalendarSpec::default() };
    let always = compile_all(&[("a", always)]).0["a"].clone();
    assert_eq!(always.table().len(), 1);
    assert_eq!(always.bounds(), whole_days.bounds());
    for question in [
        "2026-03-27T16:30 .. 2027-10-25T02:30",
        "2026-03-27T16:30 + 5000h",
        "2026-03-27T16:30 due 3 business days",
        "2026-03-27T16:30 due 3 business days, end of day",
        "2026-03-27 days 100",
    ] {
        assert_eq!(ask(&always, question), ask(&whole_days, question));
    }
}

#[test]
fn intervals_are_clipped() {
    let office = calendar(OFFICE);
    let within = |from: &str, to: &str| -> Vec<String> {
        let window = Interval::new(instant(&office, from), instant(&office, to));
        office.intervals(window).unwrap().map(|i| format!("{} {}", i.start, i.end)).collect()
    };
    assert_eq!(
        within("2026-03-27T11:00", "2026-03-27T13:00"),
        ["2026-03-27T10:00:00Z 2026-03-27T11:00:00Z", "2026-03-27T11:30:00Z 2026-03-27T12:00:00Z"]
    );
    assert!(within("2026-03-27T12:00", "2026-03-27T12:30").is_empty());
    assert!(within("2026-03-27T13:00", "2026-03-27T11:00").is_empty());
    assert_eq!(within("2026-03-23T00:00", "2026-03-30T00:00").len(), 10);
}

#[test]
fn calendars_of_calendars() {
    let json = |text: &str| serde_json::from_str::<CalendarSpec>(text).unwrap();
    let (calendars, faults) = compile_all(&[
        ("team", spec("UTC | mon-fri 08:00-16:00 |")),
        ("late", spec("UTC | mon-fri 14:00-20:00 |")),
        ("maintenance", spec("UTC | wed 10:00-12:00; thu 00:00-24:00 |")),
        ("both", json(r#"{ "intersect": ["team", "late"] }"#)),
        ("any", json(r#"{ "union": ["team", "late"] }"#)),
        ("left", json(r#"{ "union": ["any"], "except": ["maintenance"] }"#)),
        ("own", json(r#"{ "weekly": { "sat": ["09:00-10:00"] }, "union": ["team"] }"#)),
    ]);
    assert_eq!(faults, Vec::<String>::new());
    let ask = |name: &str, question: &str| ask(&calendars[name], question).unwrap();
    let week = "2026-03-02T00:00 .. 2026-03-09T00:00";
    assert_eq!(ask("both", week), "10h");
    assert_eq!(ask("any", week), "60h");
    assert_eq!(ask("left", week), "46h");
    assert_eq!(ask("own", week), "41h");
    assert_eq!(ask("left", "business? 2026-03-05"), "false");
    assert_eq!(ask("left", "business? 2026-03-04"), "true");
    assert_eq!(ask("both", "2026-03-02T15:00 due 1 business day, end of day"), "2026-03-03T16:00:00Z");
    assert_eq!(ask("any", "2026-03-02T15:00 due 1 business day, end of day"), "2026-03-03T20:00:00Z");
    assert_eq!(ask("own", "2026-03-06 days 1"), "2026-03-07");
}

#[test]
fn versions_follow_each_other() {
    let json = r#"{ "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["2026-07-02"], "versions": [
        { "effective_from": "2026-07-01", "weekly": { "mon-fri": ["09:00-17:00"] } },
        { "effective_from": "2026-03-03", "weekly": { "mon-fri": ["07:00-08:00"] } } ] }"#;
    let (calendars, faults) = compile_all(&[("c", serde_json::from_str(json).unwrap())]);
    assert_eq!(faults, Vec::<String>::new());
    let ask = |question: &str| ask(&calendars["c"], question).unwrap();
    assert_eq!(ask("2026-03-02T00:00 .. 2026-03-04T00:00"), "9h");
    assert_eq!(ask("next_open 2026-07-01T00:00"), "2026-07-01T09:00:00Z");
    assert_eq!(ask("business? 2026-07-02"), "true"); // the newer version has no such holiday
}

#[test]
fn every_fault_at_its_place() {
    let faults = |json: &str| compile_all(&[("c", serde_json::from_str(json).unwrap())]).1;
    assert_eq!(
        faults(
            r#"{ "zone": "Europe/Warszawa", "always": true,
                 "weekly": { "mon-fri": ["18:00-00:00", "22:00-06:00", "8-16"], "fri": [], "xxx": [] },
                 "holidays": ["PLX", "2026-02-30"], "overrides": { "2026-2-1": [], "2126-01-01": [] },
                 "break_instants": [["2026-03-05", "2026-03-05T11:00:00Z"]],
                 "versions": [{ "effective_from": "soon" }] }"#
        ),
        [
            "c.break_instants[0][0] not-an-instant",
            "c.holidays[0] unknown-holidays",
            "c.holidays[1] not-a-date",
            "c.overrides.\"2026-2-1\" not-a-date",
            "c.overrides.\"2126-01-01\" outside-horizon?",
            "c.versions[0].effective_from not-a-date",
            "c.weekly always-with-hours",
            "c.zone unknown-zone",
        ]
    );
    assert_eq!(
        faults(
            r#"{ "weekly": { "mon-fri": ["18:00-00:00", "22:00-06:00", "8-16"], "fri": [], "xxx": [] } }"#
        ),
        [
            "c.weekly.\"mon-fri\" day-twice",
            "c.weekly.\"mon-fri\"[0] closes-at-midnight",
            "c.weekly.\"mon-fri\"[1] closes-before-opening",
            "c.weekly.\"mon-fri\"[2] not-a-span",
            "c.weekly.xxx not-a-day",
        ]
    );
    assert_eq!(faults(r#"{ "weekly": { "mon": [] } }"#), ["c never-opens?"]);
    assert_eq!(faults("{}"), ["c never-opens?"]);
    let merging = r#"{ "weekly": { "mon": ["10:00-11:00", "08:00-10:00", "12:00-13:00"] } }"#;
    assert_eq!(faults(merging), ["c.weekly.mon[0] spans-merge?"]);
    let both = r#"{ "weekly": { "mon": ["10:00-11:00"] }, "holidays": ["*-12-24"], "overrides": { "2026-12-24": [] } }"#;
    assert_eq!(faults(both), ["c.overrides.\"2026-12-24\" holiday-and-override?"]);
    assert_eq!(faults(r#"{ "union": ["c"] }"#), ["c composition-cycle"]);
    assert_eq!(
        faults(r#"{ "weekly": { "mon": ["10:00-11:00"] }, "union": ["d"] }"#),
        ["c.union[0] unknown-calendar"]
    );
}

#[test]
fn sentences_are_one_line() {
    let json = r#"{ "zone": "a\nb", "weekly": { "m\non": ["\r\n"] }, "union": ["\n"],
        "holidays": ["x\ny", "2026-\n01", { "nth": "\n", "observed": "\n" }, { "ics": "BEGIN:\u000b" }],
        "overrides": { "\n": [] }, "break_instants": [["\n", "2026-01-01T00:00:00Z"]] }"#;
    let specs = BTreeMap::from([("c".to_owned(), serde_json::from_str(json).unwrap())]);
    let zones = ZonePack::builtin();
    let context = Context { zone: None, zones: &zones, horizon: Horizon::default() };
    let mut faults: Faults<Fault> = Faults::default();
    compile(&specs, &context, &mut faults);
    let faults = faults.into_sorted();
    assert_eq!(faults.len(), 13, "{faults:#?}");
    assert!(faults.iter().all(|fault| !fault.kind.to_string().contains(char::is_control)), "{faults:#?}");
}

#[test]
fn the_laws_on_one_calendar() {
    let office = calendar(OFFICE);
    let start = instant(&office, "2026-03-27T11:59:59.5Z");
    for minutes in (0..20_000).step_by(377) {
        let work = WorkTime::from_seconds(minutes * 60);
        let due = office.add(start, work).unwrap();
        assert_eq!(office.elapsed(start, due).unwrap(), work);
        assert_eq!(office.due(start, Target::Working(work)).unwrap(), due);
        let there = office.add(due, work).unwrap();
        assert_eq!(there, office.add(start, work + work).unwrap());
    }
}
