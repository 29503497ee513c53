//! A year of a real helpdesk, from the file to the report: `cargo bench -p helpdesk-cli`.
//!
//! Runs the command line itself on 85,577 rows, so the figure holds everything: starting, reading,
//! deciding, counting, writing. Skipped where the data is missing.

use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use helpdesk_tests::{data, root};

const ROWS: u64 = 85_577;

fn replay(c: &mut Criterion) {
    let Some(log) = data("uci-incident-log").map(|folder| folder.join("dev60.csv.gz")) else { return };
    let desk = root().join("examples/desks/servicenow");
    let mut group = c.benchmark_group("replay");
    group.sample_size(10).measurement_time(Duration::from_secs(12)).throughput(Throughput::Elements(ROWS));
    group.bench_function("from the file to the report", |b| {
        b.iter(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
            command.arg("replay").arg("--desk").arg(desk.join("desk.toml"));
            command.arg("--map").arg(desk.join("uci-log.toml")).arg(&log).stdout(Stdio::null());
            let status = command.status().expect("the command line runs");
            assert!(status.success(), "{status}");
        });
    });
    group.finish();
}

criterion_group!(benches, replay);
criterion_main!(benches);
