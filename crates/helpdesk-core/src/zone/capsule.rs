//! A stretch of one zone's rules as a value that travels.

use serde::{Deserialize, Serialize};

use super::model::Zone;
use super::reader::Rules;
use super::timeline::{MAX_OFFSET, Timeline, Transition};
use crate::time::{Instant, Interval, MICROS};

/// The rules of one zone for a stretch of time.
///
/// Units: `offset` and the second number of a change are seconds east of UTC, the first is
/// seconds since 1970. Outside the stretch it stands for, what it says first and last goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneCapsule {
    /// The IANA name.
    pub name: String,
    /// The IANA release the rules come from.
    pub release: String,
    /// The offset at the beginning.
    pub offset: i32,
    /// Every later change: when, and the offset from then on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<(i64, i32)>,
}

impl Zone {
    /// What the zone says inside `within`.
    #[must_use]
    pub fn capsule(&self, within: Interval) -> ZoneCapsule {
        let seconds = |at: Instant| at.micros().div_euclid(MICROS);
        let changes = self.transitions(within).filter(|(at, _)| within.start < *at);
        ZoneCapsule {
            name: self.name().to_owned(),
            release: self.release().to_owned(),
            offset: self.offset_at(within.start),
            changes: changes.map(|(at, offset)| (seconds(at), offset)).collect(),
        }
    }

    /// The zone that a capsule describes; `None` if its changes are out of order, or an offset or
    /// an instant is out of range.
    #[must_use]
    pub fn from_capsule(capsule: &ZoneCapsule) -> Option<Self> {
        let ZoneCapsule { name, release, offset, changes } = capsule;
        let sound = |offset: i32| i64::from(offset).abs() < MAX_OFFSET;
        let known = Instant::MIN.micros() / MICROS..=Instant::MAX.micros() / MICROS;
        let in_order = changes.is_sorted_by(|a, b| a.0 < b.0);
        let all_sound = changes.iter().all(|(at, offset)| known.contains(at) && sound(*offset));
        if !in_order || !all_sound || !sound(*offset) {
            return None;
        }
        let transitions = changes.iter().map(|(at, offset)| Transition { at: *at, offset: *offset });
        let listed = Timeline { initial: *offset, transitions: transitions.collect() };
        Some(Self::new(name, release, Rules { listed, rule: None }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::ZonePack;

    #[test]
    fn a_capsule_says_what_the_zone_says() {
        let within =
            Interval::new("2026-01-01T00:00:00Z".parse().unwrap(), "2028-01-01T00:00:00Z".parse().unwrap());
        for name in ["Europe/Warsaw", "America/Vancouver", "Australia/Lord_Howe", "Asia/Kathmandu"] {
            let zone = ZonePack::builtin().zone(name).unwrap();
            let capsule = zone.capsule(within);
            let again = Zone::from_capsule(&capsule).unwrap();
            assert_eq!((again.name(), again.release()), (name, zone.release()));
            for hour in 0..2 * 8760 {
                let at = Instant::from_micros(within.start.micros() + hour * 3_600_000_000).unwrap();
                assert_eq!(again.to_local(at), zone.to_local(at), "{name} {at}");
            }
            assert_eq!(again.capsule(within), capsule);
        }
    }

    #[test]
    fn capsules_that_make_no_sense_are_refused() {
        let capsule = |offset, changes: &[(i64, i32)]| ZoneCapsule {
            name: "Nowhere".into(),
            release: "1".into(),
            offset,
            changes: changes.to_vec(),
        };
        assert!(Zone::from_capsule(&capsule(0, &[(5, 3600), (9, 0)])).is_some());
        assert!(Zone::from_capsule(&capsule(200_000, &[])).is_none());
        assert!(Zone::from_capsule(&capsule(0, &[(5, -200_000)])).is_none());
        assert!(Zone::from_capsule(&capsule(0, &[(5, 3600), (5, 0)])).is_none());
        assert!(Zone::from_capsule(&capsule(0, &[(i64::MIN, 3600), (i64::MAX, 0)])).is_none());
    }
}
