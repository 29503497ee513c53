//! The promises missed by most.

use crate::report::history::{ClockHistory, History};
use crate::report::summary::Breach;
use crate::sla::ClockKey;
use crate::time::{Instant, WorkTime};

/// The worst breaches seen so far. Those of clocks that still run grow until the report ends, so
/// they are kept apart, by the instant they fell due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Worst {
    ended: Vec<Breach>,
    running: Vec<Breach>,
}

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
            late: clock.ended.unwrap_or(due).since(due),
            over: over
                .zip(clock.promise.amount)
                .map(|(elapsed, amount)| (elapsed - amount).max(WorkTime::ZERO)),
        };
        let (kept, worse): (_, fn(&Breach, &Breach) -> bool) = match breach.ended {
            Some(_) => (&mut self.ended, is_later),
            None => (&mut self.running, is_longer_due),
        };
        let position = kept.partition_point(|other| worse(other, &breach));
        if position < most {
            kept.insert(position, breach);
            kept.truncate(most);
        }
    }

    pub(super) fn merge(&mut self, other: Self, most: usize) {
        self.ended.extend(other.ended);
        self.ended.sort_by(|a, b| b.late.cmp(&a.late).then_with(|| identity(a).cmp(&identity(b))));
        self.ended.truncate(most);
        self.running.extend(other.running);
        self.running.sort_by(|a, b| a.due.cmp(&b.due).then_with(|| identity(a).cmp(&identity(b))));
        self.running.truncate(most);
    }

    /// The worst of both, those that still run measured at `until`.
    pub(super) fn finish(mut self, until: Instant, most: usize) -> Vec<Breach> {
        for breach in &mut self.running {
            breach.late = until.since(breach.due);
        }
        self.ended.append(&mut self.running);
        self.ended.sort_by(|a, b| b.late.cmp(&a.late).then_with(|| identity(a).cmp(&identity(b))));
        self.ended.truncate(most);
        self.ended
    }
}

fn identity(breach: &Breach) -> (&crate::id::TicketId, &ClockKey) {
    (&breach.ticket, &breach.clock)
}

fn is_later(a: &Breach, b: &Breach) -> bool {
    (b.late, identity(a)) < (a.late, identity(b))
}

fn is_longer_due(a: &Breach, b: &Breach) -> bool {
    (a.due, identity(a)) < (b.due, identity(b))
}
