//! Reading and writing durations: every target of a desk goes through here once.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use helpdesk_core::time::WorkTime;

fn durations(criterion: &mut Criterion) {
    criterion.bench_function("read `1h 30m`", |bencher| {
        bencher.iter(|| black_box("1h 30m").parse::<WorkTime>());
    });
    let time = WorkTime::from_seconds(5400);
    criterion.bench_function("write `1h 30m`", |bencher| bencher.iter(|| black_box(time).to_string()));
}

criterion_group!(benches, durations);
criterion_main!(benches);
