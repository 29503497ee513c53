//! Offsets over time, and what a wall clock read.

use std::ops::Range;

/// No offset reaches this many seconds: packs with larger ones are refused.
pub(super) const MAX_OFFSET: i64 = 26 * 3600;

/// The clocks change: from second `at` (since 1970, UTC) on, `offset` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Transition {
    pub(crate) at: i64,
    pub(crate) offset: i32,
}

/// An offset, and every change of it in order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timeline {
    pub(super) initial: i32,
    pub(super) transitions: Vec<Transition>,
}

/// When a wall clock read a given time, in seconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Local {
    /// Once, as nearly always.
    Once(i64),
    /// Never: the clock jumped over it. `moved` is the time moved forward by the gap, `resumes`
    /// the moment of the jump.
    Skipped { moved: i64, resumes: i64 },
    /// Twice; this is the first.
    Twice(i64),
}

impl Local {
    /// The second that stands for the reading at the edge of a span.
    pub(crate) const fn second(self) -> i64 {
        match self {
            Self::Once(at) | Self::Twice(at) | Self::Skipped { moved: at, .. } => at,
        }
    }
}

impl Timeline {
    /// The offset in force at `second`.
    pub(super) fn offset_at(&self, second: i64) -> i32 {
        self.offset_before(self.transitions.partition_point(|t| t.at <= second))
    }

    /// The offset in force just before the transition at `index`.
    fn offset_before(&self, index: usize) -> i32 {
        index.checked_sub(1).and_then(|i| self.transitions.get(i)).map_or(self.initial, |t| t.offset)
    }

    /// When a wall clock read `wall`, in seconds from 1970-01-01T00:00:00 on that clock.
    pub(super) fn local(&self, wall: i64) -> Local {
        let first = self.transitions.partition_point(|t| t.at <= wall - MAX_OFFSET);
        let mut before = self.offset_before(first);
        for transition in self.transitions.get(first..).unwrap_or_default() {
            let candidate = wall - i64::from(before);
            let folded = transition.at + i64::from(transition.offset) <= wall;
            match (candidate < transition.at, folded) {
                (true, false) => return Local::Once(candidate),
                (true, true) => return Local::Twice(candidate),
                (false, false) => return Local::Skipped { moved: candidate, resumes: transition.at },
                (false, true) => before = transition.offset,
            }
        }
        Local::Once(wall - i64::from(before))
    }
}

/// Answers [`Timeline::local`] for readings that mostly ascend, in constant time between changes.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    timeline: &'a Timeline,
    quiet: Range<i64>, // wall seconds that no transition is near
    offset: i32,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(timeline: &'a Timeline) -> Self {
        Self { timeline, quiet: 0..0, offset: 0 }
    }

    /// When the wall clock read `wall`.
    #[inline]
    pub(crate) fn local(&mut self, wall: i64) -> Local {
        if self.quiet.contains(&wall) {
            return Local::Once(wall - i64::from(self.offset));
        }
        self.slowly(wall)
    }

    /// The offset of these readings, and up to which later one it stays; `None` near a change of
    /// the clocks.
    pub(crate) fn steady(&mut self, walls: Range<i64>) -> Option<(i32, i64)> {
        let is_quiet = |quiet: &Range<i64>| quiet.start <= walls.start && walls.end <= quiet.end;
        if !is_quiet(&self.quiet) {
            self.move_near(walls.start);
        }
        is_quiet(&self.quiet).then_some((self.offset, self.quiet.end))
    }

    #[cold]
    fn slowly(&mut self, wall: i64) -> Local {
        self.move_near(wall);
        self.timeline.local(wall)
    }

    fn move_near(&mut self, wall: i64) {
        let transitions = &self.timeline.transitions;
        let next = transitions.partition_point(|t| t.at + MAX_OFFSET <= wall);
        let from =
            next.checked_sub(1).and_then(|i| transitions.get(i)).map_or(i64::MIN, |t| t.at + MAX_OFFSET);
        let to = transitions.get(next).map_or(i64::MAX, |t| t.at - MAX_OFFSET);
        self.quiet = from..to;
        self.offset = self.timeline.offset_before(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One hour forward at 1,000,000 and back at 2,000,000.
    fn summer() -> Timeline {
        let at = |at, offset| Transition { at, offset };
        Timeline { initial: 3600, transitions: vec![at(1_000_000, 7200), at(2_000_000, 3600)] }
    }

    #[test]
    fn offsets_change_at_the_transition() {
        let offsets = [999_999, 1_000_000, 1_999_999, 2_000_000].map(|second| summer().offset_at(second));
        assert_eq!(offsets, [3600, 7200, 7200, 3600]);
    }

    #[test]
    fn gap_moves_forward_and_fold_takes_the_first() {
        let summer = summer();
        assert_eq!(summer.local(1_003_599), Local::Once(999_999));
        assert_eq!(summer.local(1_003_600), Local::Skipped { moved: 1_000_000, resumes: 1_000_000 });
        assert_eq!(summer.local(1_007_199), Local::Skipped { moved: 1_003_599, resumes: 1_000_000 });
        assert_eq!(summer.local(1_007_200), Local::Once(1_000_000));
        assert_eq!(summer.local(2_003_599), Local::Once(1_996_399));
        assert_eq!(summer.local(2_003_600), Local::Twice(1_996_400));
        assert_eq!(summer.local(2_007_199), Local::Twice(1_999_999));
        assert_eq!(summer.local(2_007_200), Local::Once(2_003_600));
    }

    #[test]
    fn cursor_agrees_in_any_order() {
        let summer = summer();
        let mut cursor = Cursor::new(&summer);
        for step in (0..3_000_000).step_by(311).chain((0..9000).map(|i| 3_000_000 - i * 331)) {
            assert_eq!(cursor.local(step), summer.local(step), "{step}");
        }
    }
}
