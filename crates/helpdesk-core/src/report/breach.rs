//! The promises missed by most.

use std::cmp::Ordering;

use crate::order;
use crate::report::history::{ClockHistory, History};
use crate::report::summary::Breach;
use crate::sla::ClockKey;
use crate::time::{Instant, WorkTime};

/// The worst breaches seen so far. Those of clocks that still run grow until the report ends, so
/// they are kept apart, each as late as at [`YARDSTICK`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Worst {
    fixed: Vec<Breach>,
    growing: Vec<Breach>,
}

/// An instant at which clocks that run on are compared; any one gives the same order.
const YARDSTICK: Instant = Instant::MAX;

impl Worst {
    /// Takes a clock that was breached; of each kind at most `most` stay.
    pub(super) fn add(&mut self, history: &History, key: &ClockKey, clock: &ClockHistory, most: usize) {
        let (Some(ticket), Some(due)) = (history.ticket.clone(), clock.breached) else {
            return;
        };
        let over = clock.elapsed.filter(|_| clock.ended.is_some() && !clock.cancelled);
        let breach = Breach {
            ticket,
            clock: key.clone(),
            policy: clock.promise.policy.clone(),
            priority: clock.promise.priority.clone(),
            line: history.line_of(clock),
            target: clock.promise.target,
            due,
            ended: clock.ended,
            late: clock.late(YARDSTICK).unwrap_or_default(),
            over: over
                .zip(clock.promise.amount)
                .map(|(elapsed, amount)| (elapsed - amount).max(WorkTime::ZERO)),
        };
        let kept = if clock.is_running() { &mut self.growing } else { &mut self.fixed };
        let position = kept.partition_point(|other| worse_first(other, &breach) == Ordering::Less);
        if position < most {
            kept.insert(position, breach);
            kept.truncate(most);
        }
    }

    pub(super) fn merge(&mut self, other: Self, most: usize) {
        for (kept, more) in [(&mut self.fixed, other.fixed), (&mut self.growing, other.growing)] {
            kept.extend(more);
            order::sort_by(kept, worse_first);
            kept.truncate(most);
        }
    }

    /// The worst of both, those that still run measured at `until`.
    pub(super) fn finish(self, until: Instant, most: usize) -> Vec<Breach> {
        let beyond = YARDSTICK.since(until);
        let growing = self.growing.into_iter().map(|breach| Breach { late: breach.late - beyond, ..breach });
        let mut worst: Vec<_> = self.fixed.into_iter().chain(growing).collect();
        order::sort_by(&mut worst, worse_first);
        worst.truncate(most);
        worst
    }
}

fn worse_first(a: &Breach, b: &Breach) -> Ordering {
    let identity = |breach: &Breach| (breach.ticket.clone(), breach.clock.clone());
    b.late.cmp(&a.late).then_with(|| identity(a).cmp(&identity(b)))
}
