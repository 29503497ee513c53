//! Numbers and names as people read them.

use helpdesk_core::desk::Desk;
use helpdesk_core::time::{Instant, MICROS};
use helpdesk_core::zone::{Zone, ZonePack};

/// A whole number with thousands apart: `85,577`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as a percentage with one decimal, cut off rather than rounded up: `93.4 %`, or `–`.
pub(crate) fn percent(basis_points: Option<u64>) -> String {
    basis_points.map_or_else(|| "–".to_owned(), |bp| format!("{}.{} %", bp / 100, bp % 100 / 10))
}

/// A duration in its two largest units: `3d 4h`, `2h 5m`, `40s`.
pub(crate) fn brief(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let seconds = micros.unsigned_abs() / MICROS.unsigned_abs();
    let units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];
    let first = units.iter().position(|(_, size)| *size <= seconds).unwrap_or(3);
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, size) in units.iter().skip(first).take(2) {
        let count = rest / size;
        rest %= size;
        if count > 0 || parts.is_empty() {
            parts.push(format!("{count}{unit}"));
        }
    }
    sign.to_owned() + &parts.join(" ")
}

/// The clock on the wall of a desk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wall(Option<Zone>);

impl Wall {
    /// The clock in the desk's zone.
    pub(crate) fn of(desk: &Desk) -> Self {
        Self(ZonePack::builtin().zone(&desk.spec().zone).ok())
    }

    /// What it shows, to the minute: `2016-02-29 01:16`.
    pub(crate) fn minute(&self, at: Instant) -> String {
        let utc = || (at.utc_date(), at.micros().div_euclid(MICROS).rem_euclid(86_400).unsigned_abs());
        let local = |zone: &Zone| {
            let (date, second) = zone.to_local(at);
            (date, u64::from(second))
        };
        let (date, second) = self.0.as_ref().map_or_else(utc, local);
        format!("{date} {:02}:{:02}", second / 3600, second / 60 % 60)
    }

    /// The name of the zone.
    pub(crate) fn zone(&self) -> &str {
        self.0.as_ref().map_or("UTC", Zone::name)
    }

    /// The zone for a report.
    pub(crate) fn into_zone(self) -> Option<Zone> {
        self.0
    }
}

/// A name of the desk for people: `awaiting_user_info` reads `awaiting user info`.
pub(crate) fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(
            [0, 999, 1000, 85_577, 1_234_567].map(grouped),
            ["0", "999", "1,000", "85,577", "1,234,567"]
        );
        assert_eq!(percent(Some(9349)), "93.4 %");
        assert_eq!(percent(Some(10_000)), "100.0 %");
        assert_eq!(percent(None), "–");
    }

    #[test]
    fn durations() {
        let seconds = [0, 59, 60, 3600, 7500, 86_400, 273_700, -90];
        let texts = ["0s", "59s", "1m", "1h", "2h 5m", "1d", "3d 4h", "-1m 30s"];
        assert_eq!(seconds.map(|s| brief(s * MICROS)), texts);
    }

    #[test]
    fn instants() {
        let at = "2016-02-29T01:16:59Z".parse().unwrap();
        assert_eq!(Wall::default().minute(at), "2016-02-29 01:16");
        let warsaw = Wall(ZonePack::builtin().zone("Europe/Warsaw").ok());
        assert_eq!((warsaw.minute(at).as_str(), warsaw.zone()), ("2016-02-29 02:16", "Europe/Warsaw"));
    }
}
