//! A column of questions, asked natively: what `cargo xtask js measure` compares JavaScript with.
//!
//! Reads a calendar as JSON on one line, then two columns of as many instants, each a double of
//! milliseconds in the order of this machine's bytes. Prints the milliseconds that the working time
//! between them takes, the best of twenty rounds, and its sum.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{Read, Write, stdin, stdout};
use std::time;

use helpdesk_core::calendar::{self, Calendar, CalendarSpec, Context, Fault, Horizon};
use helpdesk_core::faults::Faults;
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut input = Vec::new();
    stdin().read_to_end(&mut input)?;
    let line = input.iter().position(|byte| *byte == b'\n').ok_or("a calendar on the first line")?;
    let (spec, columns) = input.split_at(line);
    let calendar = compiled(serde_json::from_slice(spec)?).ok_or("a calendar that compiles")?;
    let instants: Vec<Instant> = columns.get(1..).unwrap_or_default().chunks_exact(8).map(instant).collect();
    let (from, to) = instants.split_at(instants.len() / 2);
    let mut best = f64::INFINITY;
    let mut sum = 0.0;
    for _ in 0..20 {
        let began = time::Instant::now();
        let found = black_box(elapsed(&calendar, from, to));
        best = best.min(began.elapsed().as_secs_f64() * 1000.0);
        sum = found.iter().sum();
    }
    Ok(writeln!(stdout(), "{{\"millis\": {best}, \"sum\": {sum}}}")?)
}

fn compiled(spec: CalendarSpec) -> Option<Calendar> {
    let zones = ZonePack::builtin();
    let context = Context { zone: None, zones: &zones, horizon: Horizon::default() };
    let mut faults = Faults::<Fault>::default();
    calendar::compile(&BTreeMap::from([("".to_owned(), spec)]), &context, &mut faults)
        .pop_first()
        .map(|(_, made)| made)
}

fn instant(bytes: &[u8]) -> Instant {
    let millis = f64::from_ne_bytes(bytes.try_into().unwrap_or_default());
    Instant::saturating_from_micros((millis * 1000.0).round() as i64)
}

/// Milliseconds of working time, not a number where there is no answer: what JavaScript is given.
fn elapsed(calendar: &Calendar, from: &[Instant], to: &[Instant]) -> Vec<f64> {
    let one = |(from, to): (&Instant, &Instant)| match calendar.elapsed(*from, *to) {
        Ok(work) => work.micros() as f64 / 1000.0,
        Err(_) => f64::NAN,
    };
    from.iter().zip(to).map(one).collect()
}
