//! Built-in holidays against published calendars, read by the iCalendar import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use helpdesk_core::calendar::{
    Calendar, CalendarSpec, Context, Fault, HolidaySpec, Horizon, compile, holidays_from_ics,
};
use helpdesk_core::faults::Faults;
use helpdesk_core::time::Date;
use helpdesk_core::zone::ZonePack;

/// Published calendars without a built-in set: they need the sun, the moon or a legislature.
const WITHOUT_A_SET: [&str; 4] = ["JP", "US-CA", "US-NY", "US-TX"];

fn date(text: &str) -> Date {
    text.parse().expect("a date of this file")
}

fn calendar(set: &str, horizon: Horizon) -> Calendar {
    let holidays = vec![HolidaySpec::Text(set.to_owned())];
    let spec = CalendarSpec { always: true, holidays, ..CalendarSpec::default() };
    let zones = ZonePack::builtin();
    let context = Context { zone: zones.zone("UTC").ok(), zones: &zones, horizon };
    let mut faults: Faults<Fault> = Faults::default();
    let mut calendars = compile(&BTreeMap::from([(set.to_owned(), spec)]), &context, &mut faults);
    assert!(faults.is_empty(), "{faults:?}");
    calendars.pop_first().expect("one calendar").1
}

#[test]
fn built_in_sets_equal_published_calendars() {
    let Some(folder) = helpdesk_tests::data("holidays-ics") else { return };
    let horizon = Horizon::new(date("2014-01-01"), date("2031-12-31")).expect("a horizon");
    let mut compared = 0;
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|extension| extension != "ics") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("the file is text");
        let days = holidays_from_ics(&text).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        assert!(150 < days.len(), "{name}");
        if WITHOUT_A_SET.contains(&name.as_str()) {
            continue;
        }
        let published: BTreeSet<Date> = days.into_iter().map(|(day, _)| day).collect();
        let set = if name == "DE-Augsburg" { "DE-BY-Augsburg" } else { &name };
        let ours = calendar(set, horizon);
        let every_day =
            (0..).map_while(|n| horizon.first().plus_days(n)).take_while(|day| horizon.contains(*day));
        let built_in: BTreeSet<Date> = every_day.filter(|day| ours.holiday(*day).is_some()).collect();
        let difference: Vec<_> = published.symmetric_difference(&built_in).collect();
        assert!(difference.is_empty(), "{name}: {difference:?}");
        compared += 1;
    }
    assert!(27 <= compared, "{compared} calendars were compared");
}

#[test]
fn polish_holidays_have_their_history() {
    let poland = calendar("PL", Horizon::default());
    for (day, name) in [
        ("2010-01-06", None),
        ("2011-01-06", Some("Trzech Króli")),
        ("2018-11-12", Some("Setna rocznica odzyskania niepodległości")),
        ("2019-11-12", None),
        ("2024-12-24", None),
        ("2025-12-24", Some("Wigilia")),
        ("2026-06-04", Some("Boże Ciało")),
        ("2069-12-26", Some("Drugi dzień Bożego Narodzenia")),
    ] {
        assert_eq!(poland.holiday(date(day)), name, "{day}");
    }
}
