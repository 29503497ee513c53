//! How durations are spread.

use crate::report::summary::{Bucket, Spread};
use crate::time::WallTime;

/// Durations being collected, in microseconds. Kept one by one: a percentile is exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Durations(Vec<i64>);

impl Durations {
    pub(super) fn add(&mut self, micros: i64) {
        self.0.push(micros);
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn sort(&mut self) {
        self.0.sort_unstable();
    }

    /// The figures; needs to be sorted.
    pub(super) fn spread<T>(&self, of_micros: fn(i64) -> T) -> Spread<T> {
        let ranked = |percent| self.rank(percent).map(of_micros);
        Spread { count: self.0.len() as u64, median: ranked(50), p90: ranked(90), longest: ranked(100) }
    }

    /// The value at the nearest rank: the smallest that at least `percent` of all do not exceed.
    fn rank(&self, percent: usize) -> Option<i64> {
        let rank = self.0.len().checked_mul(percent)?.div_ceil(100);
        self.0.get(rank.checked_sub(1)?).copied()
    }

    /// How many lie below each bound and not below the one before; last those beyond. Needs to be
    /// sorted.
    pub(super) fn buckets(&self, bounds: &[WallTime]) -> Vec<Bucket> {
        let mut before = 0;
        let below = |bound: WallTime| self.0.partition_point(|&micros| micros < bound.micros());
        let bounded = bounds.iter().map(|&bound| (Some(bound), below(bound)));
        let all = bounded.chain([(None, self.0.len())]);
        all.map(|(below, reached)| {
            let count = reached.saturating_sub(before) as u64;
            before = reached;
            Bucket { below, count }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn durations(seconds: &[i64]) -> Durations {
        let mut durations = Durations::default();
        seconds.iter().for_each(|s| durations.add(s * 1_000_000));
        durations.sort();
        durations
    }

    #[track_caller]
    fn check(seconds: &[i64], median: Option<i64>, p90: Option<i64>) {
        let spread = durations(seconds).spread(WallTime::from_micros);
        assert_eq!(spread.median, median.map(WallTime::from_seconds));
        assert_eq!(spread.p90, p90.map(WallTime::from_seconds));
        assert_eq!(spread.longest, seconds.iter().max().copied().map(WallTime::from_seconds));
    }

    #[test]
    fn nearest_rank() {
        check(&[], None, None);
        check(&[7], Some(7), Some(7));
        check(&[4, 1], Some(1), Some(4));
        check(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], Some(5), Some(9));
        check(&[1, 2, 3], Some(2), Some(3));
    }

    #[test]
    fn bounds_are_half_open() {
        let bounds = [60, 3600].map(WallTime::from_seconds);
        let counts: Vec<_> = durations(&[0, 59, 60, 3599, 3600]).buckets(&bounds);
        assert_eq!(counts.iter().map(|b| b.count).collect::<Vec<_>>(), [2, 2, 1]);
        assert_eq!(counts.last().map(|b| b.below), Some(None));
    }
}
