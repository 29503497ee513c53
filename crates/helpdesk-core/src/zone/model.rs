//! One zone, ready to be asked.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::reader::Rules;
use super::rule::YearRule;
use super::timeline::{Cursor, Local, Timeline, Transition};
use crate::time::{Date, DayTime, Instant, Interval, MICROS, WallTime};

const DAY: i64 = 86_400;

/// The yearly rule is written out up to the end of this year; later years are worked out on demand.
const WRITTEN_OUT_TO: i32 = 2100;

/// 2100-01-01: up to here the written-out changes reach far enough.
const WRITTEN_OUT_SAFELY: i64 = 4_102_444_800;

/// The rules of one zone. Immutable; cloning is a reference count.
#[derive(Clone)]
pub struct Zone(Arc<Inner>);

struct Inner {
    name: String,
    release: String,
    timeline: Timeline,
    rule: Option<YearRule>, // after `timeline`
}

impl Zone {
    pub(super) fn new(name: &str, release: &str, rules: Rules) -> Self {
        let Rules { listed: mut timeline, rule } = rules;
        if let Some(rule) = rule {
            extend(&mut timeline, &rule);
        }
        Self(Arc::new(Inner { name: name.to_owned(), release: release.to_owned(), timeline, rule }))
    }

    /// The IANA name it was asked for by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The IANA release the rules come from.
    #[must_use]
    pub fn release(&self) -> &str {
        &self.0.release
    }

    /// Seconds east of UTC at `at`.
    #[must_use]
    pub fn offset_at(&self, at: Instant) -> i32 {
        let second = at.micros().div_euclid(MICROS);
        self.timeline_near(second).offset_at(second)
    }

    /// What a wall clock reads at `at`: the civil day and the second of it, 0 to 86,399.
    ///
    /// The second is the whole one begun; on both ends of the years that can be written the day
    /// stops at [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn to_local(&self, at: Instant) -> (Date, u32) {
        let wall = at.micros().div_euclid(MICROS) + i64::from(self.offset_at(at));
        let day = i32::try_from(wall.div_euclid(DAY)).unwrap_or_default();
        let nearest = if day < 0 { Date::MIN } else { Date::MAX };
        let second = u32::try_from(wall.rem_euclid(DAY)).unwrap_or_default();
        (Date::from_epoch_days(day).unwrap_or(nearest), second)
    }

    /// An instant as a wall clock reads it, with the offset: `2026-03-02T08:00:00+01:00`.
    ///
    /// In UTC with `Z` where the offset is none, or of no whole minutes, which RFC 3339 cannot say.
    #[must_use]
    pub fn written(&self, at: Instant) -> String {
        let offset = self.offset_at(at);
        let minutes = offset.unsigned_abs() / 60;
        if offset == 0 || offset % 60 != 0 {
            return at.to_string();
        }
        let wall = at.plus(WallTime::from_seconds(i64::from(offset))).to_string();
        let sign = if offset < 0 { '-' } else { '+' };
        format!("{}{sign}{:02}:{:02}", wall.trim_end_matches('Z'), minutes / 60, minutes % 60)
    }

    /// The instant at which a wall clock reads `time` on `date`, by the rule for span edges.
    ///
    /// Hours from 24 on run into the next civil day. A reading that occurs twice is the first of
    /// the two; one that never occurs moves forward by the gap. Stops at either end of the range
    /// of instants.
    #[must_use]
    pub fn to_instant(&self, date: Date, time: DayTime) -> Instant {
        let second = self.local(wall_second(date, time)).second();
        Instant::saturating_from_micros(second.saturating_mul(MICROS))
    }

    /// Every change of the offset inside `within`: the instant, and the offset from then on.
    pub fn transitions(&self, within: Interval) -> impl Iterator<Item = (Instant, i32)> + '_ {
        let listed = self.0.timeline.transitions.iter().copied();
        let last_year = within.end.utc_date().year().min(9999);
        let years = WRITTEN_OUT_TO + 1..=last_year + 1;
        let later =
            self.0.rule.into_iter().flat_map(move |rule| years.clone().flat_map(move |y| rule.in_year(y)));
        listed
            .chain(later)
            .filter_map(|t| Some((Instant::from_micros(t.at.checked_mul(MICROS)?).ok()?, t.offset)))
            .skip_while(move |(at, _)| *at < within.start)
            .take_while(move |(at, _)| *at < within.end)
    }

    /// The readings of the wall clock one after another, for a compiler of calendars.
    ///
    /// Bounds: to the end of the year 2100, which every horizon respects.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.0.timeline)
    }

    fn local(&self, wall: i64) -> Local {
        self.timeline_near(wall).local(wall)
    }

    /// A timeline that is right for at least a year around `second`.
    fn timeline_near(&self, second: i64) -> Cow<'_, Timeline> {
        match self.0.rule {
            Some(rule) if WRITTEN_OUT_SAFELY < second => Cow::Owned(later_timeline(&rule, second)),
            _ => Cow::Borrowed(&self.0.timeline),
        }
    }
}

/// The changes of the years around `second`.
fn later_timeline(rule: &YearRule, second: i64) -> Timeline {
    let day = i32::try_from(second.div_euclid(DAY)).unwrap_or(i32::MAX);
    let year = Date::from_epoch_days(day).unwrap_or(Date::MAX).year();
    let transitions: Vec<_> = (year - 1..=year + 1).flat_map(|y| rule.in_year(y)).collect();
    Timeline { initial: transitions.first().map_or(0, |first| other_offset(rule, first)), transitions }
}

/// Seconds from 1970-01-01T00:00:00 on a wall clock.
pub(crate) fn wall_second(date: Date, time: DayTime) -> i64 {
    i64::from(date.epoch_days()) * DAY + i64::from(time.seconds())
}

fn other_offset(rule: &YearRule, change: &Transition) -> i32 {
    let [a, b] = rule.changes;
    if a.offset == change.offset { b.offset } else { a.offset }
}

/// Appends what the yearly rule says once it holds. Order and change are kept whatever it says.
fn extend(timeline: &mut Timeline, rule: &YearRule) {
    let since = i32::try_from(rule.since.div_euclid(DAY)).ok().and_then(Date::from_epoch_days);
    let first = Transition { at: rule.since, offset: timeline.initial };
    let mut last =
        timeline.transitions.last().map_or(first, |t| Transition { at: t.at.max(rule.since), ..*t });
    for year in since.map_or(WRITTEN_OUT_TO, Date::year)..=WRITTEN_OUT_TO {
        // In its first year the rule may ask for what holds already.
        for transition in rule.in_year(year) {
            if last.at < transition.at && last.offset != transition.offset {
                last = transition;
                timeline.transitions.push(transition);
            }
        }
    }
}

impl PartialEq for Zone {
    /// The same name in the same release.
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name() && self.release() == other.release()
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({} {})", self.name(), self.release())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::ZonePack;

    fn zone(name: &str) -> Zone {
        ZonePack::builtin().zone(name).unwrap()
    }

    #[track_caller]
    fn check(name: &str, wall: &str, expected: &str) {
        let (date, time) = wall.split_once(' ').unwrap();
        let found = zone(name).to_instant(date.parse().unwrap(), time.parse().unwrap());
        assert_eq!(found.to_string(), expected, "{name} {wall}");
    }

    #[test]
    fn wall_clock_to_instant() {
        check("UTC", "2026-03-27 09:00", "2026-03-27T09:00:00Z");
        check("Europe/Warsaw", "2026-03-27 09:00", "2026-03-27T08:00:00Z");
        check("Asia/Kathmandu", "2026-03-27 10:00", "2026-03-27T04:15:00Z");
        check("Europe/Dublin", "2026-01-15 09:00", "2026-01-15T09:00:00Z");
        check("Europe/Dublin", "2026-07-15 09:00", "2026-07-15T08:00:00Z");
        check("Europe/Warsaw", "2026-03-27 30:00", "2026-03-28T05:00:00Z");
        check("Europe/Warsaw", "1995-07-01 12:00", "1995-07-01T10:00:00Z");
        check("Europe/Warsaw", "2450-07-01 12:00", "2450-07-01T10:00:00Z");
        check("Europe/Warsaw", "9999-12-31 24:00", "9999-12-31T23:00:00Z");
    }

    #[test]
    fn gaps_move_forward() {
        check("Europe/Warsaw", "2026-03-29 02:00", "2026-03-29T01:00:00Z");
        check("Europe/Warsaw", "2026-03-29 02:30", "2026-03-29T01:30:00Z");
        check("Europe/Warsaw", "2026-03-28 26:30", "2026-03-29T01:30:00Z");
        check("Europe/Warsaw", "2026-03-29 03:00", "2026-03-29T01:00:00Z");
        check("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z");
        check("America/Santiago", "2026-09-06 00:00", "2026-09-06T04:00:00Z"); // at midnight
        check("Pacific/Apia", "2011-12-30 10:00", "2011-12-30T20:00:00Z"); // a whole day
        check("Pacific/Apia", "2011-12-31 10:00", "2011-12-30T20:00:00Z");
        check("Europe/Warsaw", "2450-03-27 02:30", "2450-03-27T01:30:00Z");
    }

    #[test]
    fn folds_take_the_first() {
        check("Europe/Warsaw", "2026-10-25 02:00", "2026-10-25T00:00:00Z");
        check("Europe/Warsaw", "2026-10-25 02:59:59", "2026-10-25T00:59:59Z");
        check("Europe/Warsaw", "2026-10-25 03:00", "2026-10-25T02:00:00Z");
        check("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z");
        check("Europe/Warsaw", "2450-10-30 02:00", "2450-10-30T00:00:00Z");
    }

    #[test]
    fn instant_to_wall_clock() {
        let local = |name: &str, at: &str| {
            let (date, second) = zone(name).to_local(at.parse().unwrap());
            (date.to_string(), second)
        };
        assert_eq!(local("Asia/Kathmandu", "2026-01-01T18:15:00Z"), ("2026-01-02".into(), 0));
        assert_eq!(local("America/New_York", "2026-01-01T04:59:59.999999Z"), ("2025-12-31".into(), 86_399));
        assert_eq!(local("Asia/Tokyo", "9999-12-31T23:00:00Z"), ("9999-12-31".into(), 28_800));
    }

    #[test]
    fn instants_are_written_with_the_offset() {
        let written = |name: &str, at: &str| zone(name).written(at.parse().unwrap());
        assert_eq!(written("Europe/Warsaw", "2026-03-02T07:00:00Z"), "2026-03-02T08:00:00+01:00");
        assert_eq!(written("Europe/Warsaw", "2026-12-31T23:00:00.5Z"), "2027-01-01T00:00:00.500+01:00");
        assert_eq!(written("America/St_Johns", "2026-07-01T00:00:00Z"), "2026-06-30T21:30:00-02:30");
        assert_eq!(written("UTC", "2026-03-02T07:00:00Z"), "2026-03-02T07:00:00Z");
        assert_eq!(written("Africa/Monrovia", "1971-01-01T00:00:00Z"), "1971-01-01T00:00:00Z");
    }

    #[test]
    fn news_of_2026() {
        let offset = |name: &str, at: &str| zone(name).offset_at(at.parse().unwrap());
        assert_eq!(offset("America/Vancouver", "2026-12-15T12:00:00Z"), -25_200);
        assert_eq!(offset("America/Vancouver", "2025-12-15T12:00:00Z"), -28_800);
        assert_eq!(offset("America/Edmonton", "2026-12-15T12:00:00Z"), -21_600);
        assert_eq!(offset("Africa/Casablanca", "2026-12-15T12:00:00Z"), 0);
        assert_eq!(offset("Africa/Casablanca", "2025-12-15T12:00:00Z"), 3600);
    }

    #[test]
    fn transitions_run_past_the_table() {
        let within = |from: &str, to: &str| Interval::new(from.parse().unwrap(), to.parse().unwrap());
        let warsaw = zone("Europe/Warsaw");
        assert_eq!(warsaw.transitions(within("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).count(), 2);
        assert_eq!(warsaw.transitions(within("2026-01-01T00:00:00Z", "2226-01-01T00:00:00Z")).count(), 400);
        let all: Vec<_> = warsaw.transitions(Interval::new(Instant::MIN, Instant::MAX)).collect();
        assert!(all.is_sorted_by(|a, b| a.0 < b.0));
        assert!(zone("UTC").transitions(Interval::new(Instant::MIN, Instant::MAX)).next().is_none());
    }
}
