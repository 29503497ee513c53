//! Calendars: questions, beside a bare prefix table that knows nothing else, and compiling.
//!
//! Warsaw, Monday to Friday 08:00 to 16:00 with half an hour for lunch, Polish holidays; random
//! instants over ten years. Each figure is for one question.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use helpdesk_core::calendar::{Calendar, CalendarSpec, Context, Fault, HolidaySpec, Horizon, compile};
use helpdesk_core::faults::Faults;
use helpdesk_core::time::{Date, Instant, Interval, Target, WorkTime};
use helpdesk_core::zone::ZonePack;

const QUESTIONS: usize = 4096;
const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
const FROM: i64 = 1_577_836_800 * SECOND; // 2020-01-01
const TO: i64 = 1_893_456_000 * SECOND; // 2030-01-01

fn office() -> CalendarSpec {
    let hours = ["08:00-12:00", "12:30-16:00"].map(str::to_owned).to_vec();
    CalendarSpec {
        zone: Some("Europe/Warsaw".to_owned()),
        weekly: BTreeMap::from([("mon-fri".to_owned(), hours)]),
        holidays: vec![HolidaySpec::Text("PL".to_owned())],
        ..CalendarSpec::default()
    }
}

fn compiled(specs: &BTreeMap<String, CalendarSpec>, horizon: Horizon) -> Option<Calendar> {
    let zones = ZonePack::builtin();
    let context = Context { zone: None, zones: &zones, horizon };
    let mut faults: Faults<Fault> = Faults::default();
    compile(specs, &context, &mut faults).pop_first().map(|(_, calendar)| calendar)
}

/// Evenly spread numbers below `bound`, the same in every run.
fn spread(seed: u64, bound: i64) -> Vec<i64> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((u128::from(state) * u128::from(bound.unsigned_abs())) >> 64).unwrap_or(0)
    };
    (0..QUESTIONS).map(|_| next()).collect()
}

fn instants(seed: u64) -> Vec<Instant> {
    spread(seed, TO - FROM).into_iter().map(|at| Instant::saturating_from_micros(FROM + at)).collect()
}

/// The least there can be: starts, ends, a running sum, and a binary search.
struct Bare {
    starts: Vec<i64>,
    ends: Vec<i64>,
    before: Vec<i64>,
}

impl Bare {
    fn new(calendar: &Calendar) -> Option<Self> {
        let years = Interval::new(Instant::saturating_from_micros(FROM), Instant::saturating_from_micros(TO));
        let (mut starts, mut ends, mut before, mut sum) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for span in calendar.intervals(years).ok()? {
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

    fn elapsed(&self, from: i64, to: i64) -> i64 {
        self.work_before(to) - self.work_before(from)
    }

    fn add(&self, from: i64, work: i64) -> i64 {
        let passed = self.work_before(from) + work;
        match self.before.partition_point(|before| *before < passed) {
            0 => from,
            n => self.starts[n - 1] + passed - self.before[n - 1],
        }
    }
}

fn questions(criterion: &mut Criterion) {
    let specs = BTreeMap::from([("office".to_owned(), office())]);
    let Some(calendar) = compiled(&specs, Horizon::default()) else { return };
    let Some(bare) = Bare::new(&calendar) else { return };
    let pairs: Vec<(Instant, Instant)> = instants(1).into_iter().zip(instants(2)).collect();
    let amounts = spread(3, 100 * 3600 * SECOND).into_iter().map(WorkTime::from_micros);
    let starts: Vec<(Instant, WorkTime)> = instants(4).into_iter().zip(amounts).collect();
    let apart = |length: i64| -> Vec<(Instant, Instant)> {
        let end = |at: Instant| Instant::saturating_from_micros(at.micros() + length);
        instants(5).into_iter().map(|at| (at, end(at))).collect()
    };

    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(QUESTIONS as u64));
    let mut elapsed = |name: &str, pairs: &[(Instant, Instant)]| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (from, to) in pairs {
                    let _ = black_box(calendar.elapsed(*from, *to));
                }
            });
        });
    };
    elapsed("elapsed", &pairs);
    elapsed("elapsed, a day apart", &apart(DAY));
    elapsed("elapsed, a year apart", &apart(365 * DAY));
    group.bench_function("elapsed, bare", |bencher| {
        bencher.iter(|| {
            for (from, to) in &pairs {
                black_box(bare.elapsed(from.micros(), to.micros()));
            }
        });
    });
    group.bench_function("add", |bencher| {
        bencher.iter(|| {
            for (from, work) in &starts {
                let _ = black_box(calendar.add(*from, *work));
            }
        });
    });
    group.bench_function("add, bare", |bencher| {
        bencher.iter(|| {
            for (from, work) in &starts {
                black_box(bare.add(from.micros(), work.micros()));
            }
        });
    });
    group.bench_function("due in 3 business days", |bencher| {
        bencher.iter(|| {
            for (from, _) in &starts {
                let _ = black_box(calendar.due(*from, Target::BusinessDays(3)));
            }
        });
    });
    group.finish();
}

fn compiling(criterion: &mut Criterion) {
    let specs = BTreeMap::from([("office".to_owned(), office())]);
    let day = |year, month, day| Date::new(year, month, day).unwrap_or(Date::MIN);
    let Some(thirty_years) = Horizon::new(day(2010, 1, 1), day(2039, 12, 31)) else { return };
    criterion.bench_function("compile 30 years", |bencher| bencher.iter(|| compiled(&specs, thirty_years)));
    criterion.bench_function("compile the default horizon", |bencher| {
        bencher.iter(|| compiled(&specs, Horizon::default()));
    });
    criterion.bench_function("look up a zone", |bencher| {
        bencher.iter(|| ZonePack::builtin().zone(black_box("Europe/Warsaw")));
    });
}

criterion_group!(benches, questions, compiling);
criterion_main!(benches);
