//! Instants, durations and targets: what is exact, and what is refused.

use helpdesk_core::time::{Instant, InstantError, Target, WallTime};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let called: Instant = "2026-03-27T17:00:00+01:00".parse()?;
    println!("a caller's time with an offset is one instant: {called}");

    let later = called.plus(WallTime::from_seconds(90 * 60));
    println!("an hour and a half later it is {later}, {} further on", later.since(called));

    let promise: Target = "3 business days, end of day".parse()?;
    println!("a promise keeps the unit it was made in: {promise}");

    match "2026-03-27T17:00:00".parse::<Instant>() {
        Err(complaint @ InstantError::NoOffset { .. }) => println!("no offset, no instant: {complaint}"),
        other => println!("unexpected: {other:?}"),
    }
    Ok(())
}
