//! Laws of working time, over random calendars and against the slow model.
//!
//! `cargo xtask laws` is the longer run.

use std::collections::BTreeMap;

use helpdesk_core::calendar::{Calendar, CalendarError, CalendarSpec, Context, Fault, Horizon, compile};
use helpdesk_core::faults::{FaultKind, Faults, Severity};
use helpdesk_core::id::CalendarId;
use helpdesk_core::time::{Date, Instant, Interval, Target, WorkTime};
use helpdesk_core::zone::ZonePack;
use helpdesk_tests::calendar_model::{self as model, DaySpan, Model};
use proptest::prelude::*;

/// Zones with habits, whose rules no recent release has changed.
const ZONES: [&str; 12] = [
    "UTC",
    "Europe/Warsaw",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Antarctica/Troll",
];

/// 2023-07-01 to 2027-07-01, in days since 1970; questions stay a year inside.
const FIRST: i32 = 19_539;
const LAST: i32 = 21_000;
const DAY: i64 = 86_400_000_000;

fn day_spans() -> impl Strategy<Value = Vec<DaySpan>> {
    let quarter =
        (0_u32..96, 1_u32..80).prop_map(|(from, length)| (from * 900, (from + length).min(190) * 900));
    let odd = (0_u32..86_400, 1_u32..80_000).prop_map(|(from, length)| (from, from + length));
    let night = (7_u32..13).prop_map(|length| (22 * 3600, (22 + length) * 3600));
    let early = (0_u32..12, 1_u32..12).prop_map(|(from, length)| (from * 900, (from + length) * 900));
    let span = prop_oneof![4 => quarter, 1 => odd, 2 => night, 2 => early];
    prop_oneof![
        2 => Just(Vec::new()),
        4 => Just(vec![(8 * 3600, 12 * 3600), (12 * 3600 + 1800, 16 * 3600)]),
        1 => Just(vec![(0, 86_400)]),
        5 => prop::collection::vec(span, 1..3),
    ]
}

fn day() -> impl Strategy<Value = i32> {
    FIRST + 200..LAST - 200
}

fn models() -> impl Strategy<Value = Model> {
    let dated = || prop::collection::btree_map(day(), day_spans(), 0..6);
    let out = (FIRST + 200..LAST - 200, 0..DAY, 1..2 * DAY)
        .prop_map(|(day, at, length)| (i64::from(day) * DAY + at, i64::from(day) * DAY + at + length));
    (
        prop::sample::select(&ZONES[..]),
        prop::array::uniform7(day_spans()),
        prop::collection::btree_set(day(), 0..40),
        dated(),
        dated(),
        prop::collection::vec(out, 0..3),
    )
        .prop_map(|(zone, weekly, holidays, overrides, breaks, break_instants)| {
            let zone = zone.to_owned();
            Model { zone, weekly, holidays, overrides, breaks, break_instants }
        })
}

/// Any instant, and often one of the clock changes of these years or an edge of a common span.
fn instants() -> impl Strategy<Value = i64> {
    let any = (day(), 0..DAY).prop_map(|(day, at)| i64::from(day) * DAY + at);
    let round = (day(), 0..96_i64).prop_map(|(day, quarter)| i64::from(day) * DAY + quarter * DAY / 96);
    let changes =
        [1_711_846_800, 1_729_990_800, 1_743_296_400, 1_761_440_400, 1_774_746_000, 1_792_890_000_i64];
    let change = (prop::sample::select(changes.to_vec()).prop_map(|second| second * 1_000_000), -12..12_i64);
    prop_oneof![any, round, change.prop_map(|(at, hours)| at + hours * DAY / 48)]
}

fn amounts() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), 0..DAY / 6, (0..400_i64).prop_map(|quarters| quarters * DAY / 96), 0..20 * DAY]
}

fn compiled(spec: &CalendarSpec) -> Calendar {
    all_compiled(&BTreeMap::from([("c".to_owned(), spec.clone())]))["c"].clone()
}

fn all_compiled(specs: &BTreeMap<String, CalendarSpec>) -> BTreeMap<CalendarId, Calendar> {
    let date = |day| Date::from_epoch_days(day).expect("a date of these years");
    let zones = ZonePack::builtin();
    let horizon = Horizon::new(date(FIRST), date(LAST)).expect("a horizon");
    let mut faults: Faults<Fault> = Faults::default();
    let context = Context { zone: None, zones: &zones, horizon };
    let calendars = compile(specs, &context, &mut faults);
    let errors: Vec<_> =
        faults.into_sorted().into_iter().filter(|fault| fault.kind.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    calendars
}

fn instant(micros: i64) -> Instant {
    Instant::from_micros(micros).expect("an instant of these years")
}

/// The civil day in UTC.
fn days(at: i64) -> i32 {
    i32::try_from(at / DAY).expect("a day")
}

fn work(micros: i64) -> WorkTime {
    WorkTime::from_micros(micros)
}

fn micros(answer: Result<Instant, CalendarError>) -> Option<i64> {
    answer.ok().map(Instant::micros)
}

proptest! {
    /// Elapsed, add, sub and every neighbouring edge equal the model's.
    #[test]
    fn equals_the_model(model in models(), from in instants(), to in instants(), amount in amounts()) {
        let calendar = compiled(&model.spec());
        let open = model.open(FIRST - 2..=LAST + 2);
        let (a, b) = (instant(from), instant(to));
        prop_assert_eq!(calendar.elapsed(a, b), Ok(work(model::elapsed(&open, from, to))));
        let horizon = calendar.bounds();
        let inside = |at: &i64| horizon.start.micros() <= *at && *at <= horizon.end.micros();
        prop_assert_eq!(micros(calendar.add(a, work(amount))), model::add(&open, from, amount).filter(inside));
        prop_assert_eq!(micros(calendar.sub(a, work(amount))), model::sub(&open, from, amount).filter(inside));
        for span in open.iter().filter(|span| from < span.1 && inside(&span.1)).take(3) {
            let whole = work(model::elapsed(&open, from, span.1)); // lands on a closing, and back on an opening
            prop_assert_eq!(micros(calendar.add(a, whole)), Some(span.1));
            let length = work(span.1 - span.0);
            prop_assert_eq!(micros(calendar.sub(instant(span.1), length)), Some(span.0).filter(inside));
        }
        prop_assert_eq!(calendar.is_open(a), Ok(open.iter().any(|span| span.0 <= from && from < span.1)));
        let strictly = |at: &i64| horizon.start.micros() < *at && *at < horizon.end.micros();
        let starts = || open.iter().map(|span| span.0).filter(strictly);
        let ends = || open.iter().map(|span| span.1).filter(strictly);
        prop_assert_eq!(micros(calendar.next_opening(a)), starts().find(|start| from < *start));
        prop_assert_eq!(micros(calendar.prev_opening(a)), starts().rfind(|start| *start < from));
        prop_assert_eq!(micros(calendar.next_closing(a)), ends().find(|end| from < *end));
        prop_assert_eq!(micros(calendar.prev_closing(a)), ends().rfind(|end| *end < from));
    }

    /// The open spans of a window equal the model's, clipped.
    #[test]
    fn intervals_equal_the_model(model in models(), from in instants(), length in 0..30 * DAY) {
        let calendar = compiled(&model.spec());
        let to = from + length;
        let found: Vec<_> = calendar
            .intervals(Interval::new(instant(from), instant(to)))
            .expect("inside the horizon")
            .map(|span| (span.start.micros(), span.end.micros()))
            .collect();
        let open = model.open(days(from) - 4..=days(to) + 4);
        let clipped: Vec<_> =
            open.into_iter().map(|s| (s.0.max(from), s.1.min(to))).filter(|s| s.0 < s.1).collect();
        prop_assert_eq!(found, clipped);
    }

    /// Business days, and targets in days, equal the model's.
    #[test]
    fn days_equal_the_model(model in models(), from in instants(), n in 0_u32..12) {
        let calendar = compiled(&model.spec());
        let open = model.open(FIRST..=LAST);
        let start = open.iter().find(|span| from < span.1).map(|span| span.0.max(from));
        if let Some(start) = start {
            let (mut day, time) = model.local(start);
            let mut left = n;
            while 0 < left && day < LAST {
                day += 1;
                left -= u32::from(model.is_business_day(day));
            }
            let due = if n == 0 { start } else { model.instant(day, time) };
            let expected = (left == 0).then_some(due);
            prop_assert_eq!(micros(calendar.due(instant(from), Target::BusinessDays(n))), expected);
        }
        let (day, time) = model.local(from);
        let later = if n == 0 { from } else { model.instant(day + i32::try_from(n).expect("few"), time) };
        prop_assert_eq!(micros(calendar.due(instant(from), Target::CalendarDays(n))), Some(later));
        let date = |day| Date::from_epoch_days(day).expect("a date");
        let mut counted = 0;
        for ahead in 0..20 {
            counted += i32::from(0 < ahead && model.is_business_day(day + ahead));
            prop_assert_eq!(calendar.is_business_day(date(day + ahead)), Ok(model.is_business_day(day + ahead)));
            prop_assert_eq!(calendar.days_between(date(day), date(day + ahead)), Ok(counted));
        }
    }

    /// Union, intersection and subtraction of calendars are those of their open times.
    #[test]
    fn composition_is_of_sets(one in models(), other in models(), from in instants(), length in 0..60 * DAY) {
        let of = |field: &str| {
            let parts = serde_json::json!({ "zone": one.zone, field: ["two"], "union": ["one"] });
            let union = serde_json::json!({ "zone": one.zone, "union": ["one", "two"] });
            serde_json::from_value(if field == "union" { union } else { parts }).expect("a calendar")
        };
        let specs = BTreeMap::from([
            ("one".to_owned(), one.spec()),
            ("two".to_owned(), other.spec()),
            ("either".to_owned(), of("union")),
            ("both".to_owned(), of("intersect")),
            ("less".to_owned(), of("except")),
        ]);
        let calendars = all_compiled(&specs);
        let to = from + length;
        let elapsed = |name: &str| calendars[name].elapsed(instant(from), instant(to)).expect("inside").micros();
        let near = days(from) - 4..=days(to) + 4;
        let (ours, theirs) = (one.open(near.clone()), other.open(near));
        let inside = ours.iter().map(|span| (span.0.max(from), span.1.min(to))).filter(|span| span.0 < span.1);
        let shared: i64 = inside.map(|span| model::elapsed(&theirs, span.0, span.1)).sum();
        prop_assert_eq!(elapsed("both"), shared);
        prop_assert_eq!(elapsed("either"), elapsed("one") + elapsed("two") - shared);
        prop_assert_eq!(elapsed("less"), elapsed("one") - shared);
    }

    /// Law 4: a holiday more never makes a deadline earlier.
    #[test]
    fn a_holiday_never_makes_a_deadline_earlier(
        model in models(), holiday in day(), from in instants(), amount in amounts(), n in 0_u32..8,
    ) {
        let before = compiled(&model.spec());
        let mut more = model.clone();
        more.holidays.insert(holiday);
        let after = compiled(&more.spec());
        let targets = [Target::Working(work(amount)), Target::BusinessDays(n), Target::CalendarDays(n)];
        for target in targets {
            if let (Ok(early), Ok(late)) = (before.due(instant(from), target), after.due(instant(from), target)) {
                prop_assert!(early <= late, "{target}: {early} became {late}");
            }
        }
    }

    /// Law 5: around the clock, working time is the time that passes.
    #[test]
    fn around_the_clock_nothing_is_left_out(
        zone in prop::sample::select(&ZONES[..]), from in instants(), to in instants(), amount in amounts(),
    ) {
        let always = CalendarSpec { zone: Some(zone.to_owned()), always: true, ..CalendarSpec::default() };
        let whole_days = Model {
            zone: zone.to_owned(),
            weekly: std::array::from_fn(|_| vec![(0, 86_400)]),
            ..Model::default()
        };
        for calendar in [compiled(&always), compiled(&whole_days.spec())] {
            prop_assert_eq!(calendar.elapsed(instant(from), instant(to)), Ok(work(to - from)));
            prop_assert_eq!(micros(calendar.add(instant(from), work(amount))), Some(from + amount));
            prop_assert_eq!(micros(calendar.sub(instant(from), work(amount))), Some(from - amount));
        }
    }

    /// Law 6: adding in parts is adding at once; what was added has elapsed; sub undoes add.
    #[test]
    fn adding_has_its_laws(model in models(), from in instants(), a in amounts(), b in amounts()) {
        let calendar = compiled(&model.spec());
        let from = instant(from);
        if let Ok(whole) = calendar.add(from, work(a + b)) {
            let half = calendar.add(from, work(a)).expect("no further than the whole");
            prop_assert_eq!(calendar.add(half, work(b)), Ok(whole));
            prop_assert_eq!(calendar.elapsed(from, whole), Ok(work(a + b)));
            let back = calendar.sub(whole, work(a + b)).expect("as far as it came");
            if calendar.is_open(from) == Ok(true) {
                prop_assert_eq!(back, from);
            } else {
                prop_assert_eq!(calendar.elapsed(from, back), Ok(WorkTime::ZERO));
            }
            prop_assert_eq!(calendar.elapsed(whole, from), Ok(work(-a - b)));
        }
    }

    /// Law 7: a break in closed time changes nothing.
    #[test]
    fn a_break_in_closed_time_changes_nothing(
        model in models(), pick in 0..400_usize, from in instants(), to in instants(), amount in amounts(),
    ) {
        let before = compiled(&model.spec());
        let open = model.open(FIRST + 200..=LAST - 200);
        if let Some([one, next]) = open.windows(2).nth(pick) {
            let mut more = model.clone();
            more.break_instants.push((one.1, next.0));
            let after = compiled(&more.spec());
            prop_assert_eq!(before.elapsed(instant(from), instant(to)), after.elapsed(instant(from), instant(to)));
            prop_assert_eq!(before.add(instant(from), work(amount)), after.add(instant(from), work(amount)));
            let target = Target::BusinessDays(3);
            prop_assert_eq!(before.due(instant(from), target), after.due(instant(from), target));
        }
    }

    /// Law 12: a calendar that never opens says so, whatever is asked.
    #[test]
    fn never_is_a_value(
        zone in prop::sample::select(&ZONES[..]), from in instants(), to in instants(), amount in 1..20 * DAY,
    ) {
        let calendar = compiled(&Model { zone: zone.to_owned(), ..Model::default() }.spec());
        let at = instant(from);
        prop_assert_eq!(calendar.elapsed(at, instant(to)), Ok(WorkTime::ZERO));
        prop_assert_eq!(calendar.add(at, work(amount)), Err(CalendarError::Never));
        prop_assert_eq!(calendar.sub(at, work(amount)), Err(CalendarError::Never));
        prop_assert_eq!(calendar.next_open(at), Err(CalendarError::Never));
        prop_assert_eq!(calendar.due(at, Target::BusinessDays(1)), Err(CalendarError::Never));
        prop_assert_eq!(calendar.due(at, Target::BusinessDaysEnd(0)), Err(CalendarError::Never));
    }
}
