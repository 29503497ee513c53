//! This calendar beside others on crates.io, in one run: `cargo run --release -p helpdesk-peers`.
//!
//! An office, Warsaw, Monday to Friday 08:00 to 16:00 with half an hour for lunch and Polish
//! holidays, and a night shift, every day 22:00 to 06:00, both asked about random pairs of whole
//! minutes over ten years. Who is right is told by the slow model of the tests. Prints a table.

#[path = "../fixtures.rs"]
#[expect(dead_code, reason = "each bench uses what it needs")]
mod fixtures;
mod others;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant as Stopwatch};

use fixtures::{DAY, FROM, SECOND, TO, compiled, instants, office, spread};
use helpdesk_core::calendar::{Calendar, CalendarSpec, Horizon};
use helpdesk_core::time::{Date, Instant, Interval, WorkTime};
use helpdesk_tests::calendar_model::{self as model, Model, Span};
use others::{OpeningHours, UleHours, Workclock};

/// Somebody who counts working time, in microseconds; `None` where there is no answer.
trait Counts {
    fn elapsed(&self, from: i64, to: i64) -> Option<i64>;
    fn add(&self, from: i64, amount: i64) -> Option<i64>;
}

/// What everybody is asked to count.
struct Hours {
    zone: &'static str,
    /// Spans by day of the week as minutes from midnight, the same on every day that has any.
    spans: &'static [(u32, u32)],
    /// Monday to Friday, or every day.
    weekdays: bool,
    holidays: Vec<Date>,
}

struct Ours(Calendar);

impl Counts for Ours {
    fn elapsed(&self, from: i64, to: i64) -> Option<i64> {
        let at = Instant::saturating_from_micros;
        self.0.elapsed(at(from), at(to)).ok().map(WorkTime::micros)
    }

    fn add(&self, from: i64, amount: i64) -> Option<i64> {
        let from = Instant::saturating_from_micros(from);
        self.0.add(from, WorkTime::from_micros(amount)).ok().map(Instant::micros)
    }
}

/// The least there can be: starts, ends, a running sum, and a binary search.
struct Bare {
    starts: Vec<i64>,
    ends: Vec<i64>,
    before: Vec<i64>,
}

impl Bare {
    fn new(calendar: &Calendar) -> Option<Self> {
        let at = Instant::saturating_from_micros;
        let (mut starts, mut ends, mut before, mut sum) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for span in calendar.intervals(Interval::new(at(FROM), at(TO + 400 * DAY))).ok()? {
            starts.push(span.start.micros());
            ends.push(span.end.micros());
            before.push(sum);
            sum += span.end.micros() - span.start.micros();
        }
        Some(Self { starts, ends, before })
    }

    fn work_before(&self, at: i64) -> i64 {
        match self.starts.partition_point(|start| *start <= at) {
            0 => 0,
            n => self.before[n - 1] + at.min(self.ends[n - 1]) - self.starts[n - 1],
        }
    }
}

impl Counts for Bare {
    fn elapsed(&self, from: i64, to: i64) -> Option<i64> {
        Some(self.work_before(to) - self.work_before(from))
    }

    fn add(&self, from: i64, amount: i64) -> Option<i64> {
        let passed = self.work_before(from) + amount;
        match self.before.partition_point(|before| *before < passed) {
            0 => Some(from),
            n => Some(self.starts[n - 1] + passed - self.before[n - 1]),
        }
    }
}

/// Random whole minutes, nine days apart on average, and amounts of up to a hundred hours.
struct Questions {
    pairs: Vec<(i64, i64)>,
    sums: Vec<(i64, i64)>,
}

impl Questions {
    fn new() -> Self {
        let minute = |at: i64| at - at.rem_euclid(60 * SECOND);
        let starts = |seed| instants(seed).into_iter().map(|at| minute(at.micros()));
        let lengths = spread(7, 18 * DAY).into_iter().map(minute);
        let amounts =
            spread(3, 100 * 3_600 * SECOND).into_iter().map(|amount| minute(amount).max(60 * SECOND));
        Self {
            pairs: starts(1).zip(lengths).map(|(from, length)| (from, from + length)).collect(),
            sums: starts(4).zip(amounts).collect(),
        }
    }
}

fn calendar(hours: &Hours) -> Option<Calendar> {
    let days = if hours.weekdays { "mon-fri" } else { "mon-sun" };
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let spans = hours.spans.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect();
    let spec = CalendarSpec {
        zone: Some(hours.zone.to_owned()),
        weekly: BTreeMap::from([(days.to_owned(), spans)]),
        ..if hours.holidays.is_empty() { CalendarSpec::default() } else { office() }
    };
    let spec = CalendarSpec { zone: Some(hours.zone.to_owned()), ..spec };
    compiled(&BTreeMap::from([("hours".to_owned(), spec)]), Horizon::default())
}

/// The open spans, as the slow model tells them.
fn right(hours: &Hours) -> Vec<Span> {
    let day = |spans: &[(u32, u32)]| spans.iter().map(|(from, to)| (from * 60, to * 60)).collect();
    let weekly =
        std::array::from_fn(
            |weekday| {
                if hours.weekdays && 5 <= weekday { Vec::new() } else { day(hours.spans) }
            },
        );
    let holidays = hours.holidays.iter().map(|date| date.epoch_days()).collect();
    let model = Model { zone: hours.zone.to_owned(), weekly, holidays, ..Model::default() };
    model.open(18_262 - 10..=22_700) // 2020-01-01 to 2032
}

/// The share of right answers in tenths of a percent: elapsed, then add.
fn share(who: &dyn Counts, open: &[Span], questions: &Questions) -> (u64, u64) {
    let tenths = |right: usize, of: usize| u64::try_from(right * 1000 / of.max(1)).unwrap_or(0);
    let elapsed = questions.pairs.iter();
    let elapsed =
        elapsed.filter(|(from, to)| who.elapsed(*from, *to) == Some(model::elapsed(open, *from, *to)));
    let sums = questions.sums.iter();
    let sums = sums.filter(|(from, amount)| who.add(*from, *amount) == model::add(open, *from, *amount));
    (tenths(elapsed.count(), questions.pairs.len()), tenths(sums.count(), questions.sums.len()))
}

/// Nanoseconds for one question, the least of several rounds, so that what else the machine does
/// counts little.
fn time(questions: &[(i64, i64)], mut ask: impl FnMut(i64, i64) -> Option<i64>) -> f64 {
    const ROUNDS: usize = 7;
    let mut round = |questions: &[(i64, i64)]| {
        let start = Stopwatch::now();
        for (one, other) in questions {
            black_box(ask(black_box(*one), black_box(*other)));
        }
        start.elapsed()
    };
    let first = round(&questions[..64]);
    let few = if Duration::from_millis(2) < first { 256 } else { questions.len() };
    let best = (0..ROUNDS).map(|_| round(&questions[..few])).min().unwrap_or_default();
    best.as_secs_f64() * 1e9 / few as f64
}

fn shown(nanos: f64) -> String {
    if nanos < 1000.0 { format!("{nanos:.0} ns") } else { format!("{:.1} µs", nanos / 1000.0) }
}

fn percent(tenths: u64) -> String {
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// Somebody's name, and what they answer in the office and in the night.
type Contestant = (&'static str, Box<dyn Counts>, Box<dyn Counts>);

fn main() {
    let day = Hours {
        zone: "Europe/Warsaw",
        spans: &[(480, 720), (750, 960)],
        weekdays: true,
        holidays: polish_holidays(),
    };
    let night =
        Hours { zone: "Europe/Warsaw", spans: &[(1320, 1800)], weekdays: false, holidays: Vec::new() };
    let Some((office, nights)) = calendar(&day).zip(calendar(&night)) else { return };
    let Some((bare, bare_nights)) = Bare::new(&office).zip(Bare::new(&nights)) else { return };
    let contestants: [Contestant; 5] = [
        ("helpdesk-core", Box::new(Ours(office)), Box::new(Ours(nights))),
        ("a bare prefix table", Box::new(bare), Box::new(bare_nights)),
        ("workclock 0.1.4", Box::new(Workclock::new(&day)), Box::new(Workclock::new(&night))),
        ("ule-hours 0.1.2", Box::new(UleHours::new(&day)), Box::new(UleHours::new(&night))),
        ("opening-hours 2.1.4", Box::new(OpeningHours::new(&day)), Box::new(OpeningHours::new(&night))),
    ];
    let questions = Questions::new();
    let (open, open_nights) = (right(&day), right(&night));
    println!("| who | elapsed | add | times ours | right, office | right, nights |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut ours = None;
    for (name, who, at_night) in &contestants {
        let elapsed = time(&questions.pairs, |from, to| who.elapsed(from, to));
        let add = time(&questions.sums, |from, amount| who.add(from, amount));
        let (base_elapsed, base_add) = *ours.get_or_insert((elapsed, add));
        let ratio = format!("{:.1} / {:.1}", elapsed / base_elapsed, add / base_add);
        let (by_day, by_night) =
            (share(&**who, &open, &questions), share(&**at_night, &open_nights, &questions));
        let right = |(elapsed, add)| format!("{} / {}", percent(elapsed), percent(add));
        println!(
            "| {name} | {} | {} | {ratio} | {} | {} |",
            shown(elapsed),
            shown(add),
            right(by_day),
            right(by_night)
        );
    }
}

/// Weekdays on which the office does not work, as everybody else is told them.
fn polish_holidays() -> Vec<Date> {
    let all_days = CalendarSpec {
        weekly: BTreeMap::from([("mon-sun".to_owned(), vec!["08:00-16:00".to_owned()])]),
        ..office()
    };
    let calendar = compiled(&BTreeMap::from([("days".to_owned(), all_days)]), Horizon::default());
    let days = (18_262 - 10..22_700).filter_map(Date::from_epoch_days);
    let is_free =
        |date: &Date| calendar.as_ref().is_some_and(|calendar| calendar.is_business_day(*date) == Ok(false));
    days.filter(is_free).collect()
}
