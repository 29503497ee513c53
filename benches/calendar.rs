//! Calendars: questions, beside a bare prefix table that knows nothing else, and compiling.
//!
//! Warsaw, Monday to Friday 08:00 to 16:00 with half an hour for lunch, Polish holidays; random
//! instants over ten years. Each figure is for one question.

#[path = "fixtures.rs"]
#[expect(dead_code, reason = "each bench uses what it needs")]
mod fixtures;

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fixtures::{DAY, FROM, QUESTIONS, SECOND, TO, apart, compiled, instants, office, spread, thirty_years};
use helpdesk_core::calendar::{Calendar, Horizon};
use helpdesk_core::time::{Instant, Interval, Target, WorkTime};
use helpdesk_core::zone::ZonePack;

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
    let Some(thirty_years) = thirty_years() else { return };
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
