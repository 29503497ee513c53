//! Which day, week and month an instant falls into.

use crate::time::{Date, DayTime, Instant, MICROS};
use crate::zone::Zone;

/// Civil dates of a zone, or of UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Civil(pub(super) Option<Zone>);

/// A week, by how many weeks its Monday lies after Monday 1969-12-29.
pub(super) type WeekNumber = i32;

const THURSDAY: i32 = 3; // the weekday of the epoch, counted from Monday

impl Civil {
    fn local(&self, at: Instant) -> (Date, u32) {
        let second_of_day = at.micros().div_euclid(MICROS).rem_euclid(86_400);
        self.0.as_ref().map_or_else(
            || (at.utc_date(), u32::try_from(second_of_day).unwrap_or_default()),
            |zone| zone.to_local(at),
        )
    }

    /// The week that `at` falls into.
    pub(super) fn week(&self, at: Instant) -> WeekNumber {
        number(self.local(at).0)
    }

    /// The first week that begins at `at` or later.
    pub(super) fn week_from(&self, at: Instant) -> WeekNumber {
        let week = self.week(at);
        if at <= self.begin(week) { week } else { week.saturating_add(1) }
    }

    /// The instant at which a week begins.
    fn begin(&self, week: WeekNumber) -> Instant {
        let date = monday(week);
        let micros = i64::from(date.epoch_days()) * 86_400 * MICROS;
        let midnight = DayTime::from_seconds(0);
        match (&self.0, midnight) {
            (Some(zone), Some(midnight)) => zone.to_instant(date, midnight),
            _ => Instant::saturating_from_micros(micros),
        }
    }

    /// The month that `at` falls into, as in `2016-03`.
    pub(super) fn month(&self, at: Instant) -> (i32, u32) {
        let (year, month, _) = self.local(at).0.ymd();
        (year, month)
    }
}

fn number(date: Date) -> WeekNumber {
    date.epoch_days().saturating_add(THURSDAY).div_euclid(7)
}

/// The Monday of a week; the first and last week of the calendar stop at its ends.
pub(super) fn monday(week: WeekNumber) -> Date {
    let day = week.saturating_mul(7).saturating_sub(THURSDAY);
    let nearest = if day < 0 { Date::MIN } else { Date::MAX };
    Date::from_epoch_days(day).unwrap_or(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::ZonePack;

    #[test]
    fn weeks_begin_on_monday() {
        let utc = Civil::default();
        let week = |at: &str| monday(utc.week(at.parse().unwrap())).to_string();
        assert_eq!(week("2026-11-08T23:59:59Z"), "2026-11-02");
        assert_eq!(week("2026-11-09T00:00:00Z"), "2026-11-09");
        assert_eq!(week("1969-12-31T00:00:00Z"), "1969-12-29");
        let next = |at: &str| monday(utc.week_from(at.parse().unwrap())).to_string();
        assert_eq!(next("2026-11-09T00:00:00Z"), "2026-11-09");
        assert_eq!(next("2026-11-09T00:00:00.000001Z"), "2026-11-16");
    }

    #[test]
    fn a_zone_moves_the_monday() {
        let warsaw = Civil(ZonePack::builtin().zone("Europe/Warsaw").ok());
        let at: Instant = "2026-11-08T23:30:00Z".parse().unwrap();
        assert_eq!(monday(warsaw.week(at)).to_string(), "2026-11-09");
        assert_eq!(monday(Civil::default().week(at)).to_string(), "2026-11-02");
        assert_eq!(warsaw.month("2026-10-31T23:30:00Z".parse().unwrap()), (2026, 11));
    }
}
