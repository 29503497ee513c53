//! What time alone brings about.

use std::sync::Arc;

use crate::actor::Actor;
use crate::escalation::Response;
use crate::id::RuleId;
use crate::sla::{Alarm, AlarmKind, Clock};
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::{
    Fact, Pending, Reminder, ReminderReason, Rules, StatusCause, Ticket, approve, clocks, guard, identity,
    status, watch,
};
use crate::time::Instant;

/// Something that time brings about. In one instant in the order of the variants: what is late is
/// late before a status that ends there can stop its clock, and a clock that stops or pauses
/// announces nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// The clock at that index is late.
    Breach(usize),
    /// A rest is over.
    PendingEnds,
    /// The status ends by itself.
    StatusEnds,
    /// An override ends.
    OverrideEnds,
    /// The approval at that place is not given in time.
    ApprovalExpires(usize),
    /// What a caller proved is too old.
    ProofExpires,
    /// The reminder at that index comes.
    Reminds(usize),
    /// The clock at that index announces something.
    Alarm(usize),
    /// Nothing was heard; the silence at that index.
    Silence(usize),
    /// Still nobody has it.
    Review,
}

impl Ticket {
    /// When time next changes something; the host calls `wake` then. `None`: never.
    #[must_use]
    pub fn next_wake(&self) -> Option<Instant> {
        Some(self.next_due()?.0.max(self.last_at))
    }

    fn next_due(&self) -> Option<(Instant, Due)> {
        if self.merged.is_some() {
            return None; // it goes on in another ticket
        }
        let mut next: Option<(Instant, Due)> = None;
        let mut consider = |at: Instant, due: Due| {
            if next.is_none_or(|earliest| (at, due) < earliest) {
                next = Some((at, due));
            }
        };
        for (index, clock) in self.clocks.iter().enumerate() {
            if let Some(late) = clock.breaches_at() {
                consider(late, Due::Breach(index));
            }
            if let Some(alarm) = clock.alarms.first() {
                consider(alarm.at, Due::Alarm(index));
            }
        }
        if let Some(pending) = &self.pending {
            consider(pending.until, Due::PendingEnds);
        }
        if let Some(timer) = &self.timer {
            consider(timer.at, Due::StatusEnds);
        }
        if let Some(until) = self.priority_override.as_ref().and_then(|over| over.until) {
            consider(until, Due::OverrideEnds);
        }
        if let Some((expires, place)) = self.next_expiry() {
            consider(expires, Due::ApprovalExpires(place));
        }
        if let Some(ends) = self.next_proof_end() {
            consider(ends, Due::ProofExpires);
        }
        for (index, reminder) in self.work.reminders.iter().enumerate() {
            consider(reminder.at, Due::Reminds(index));
        }
        for (index, silent) in self.silences.iter().enumerate() {
            consider(silent.due, Due::Silence(index));
        }
        if let Some(review) = &self.review {
            consider(review.due, Due::Review);
        }
        next
    }
}

/// Everything that time brought about up to and including `now`, each at its own instant.
///
/// Calling too often is harmless; calling late loses nothing. An instant before the ticket's last
/// event, or beyond the desk's horizon, counts as the nearest one that is neither.
#[must_use]
pub fn wake(rules: &Rules, ticket: &Ticket, now: Instant) -> Decision {
    let now = now.min(rules.horizon.end);
    let next_wake = ticket.next_wake();
    if next_wake.is_none_or(|due| now < due) {
        return Decision { next_wake, ..Decision::default() };
    }
    let mut draft = Draft::new(rules, ticket.clone());
    catch_up(&mut draft, now);
    draft.finish()
}

/// Takes in everything due up to `now`, the earliest first.
///
/// Ends because every step retires what was due: a breach is recorded once for a clock, an alarm
/// leaves the list for good, timers and rests end, and hand-overs by the clock go round in no
/// circle, which compiling the desk has checked.
pub(crate) fn catch_up(draft: &mut Draft<'_>, now: Instant) {
    while let Some((at, due)) = draft.ticket.next_due() {
        if now < at {
            break;
        }
        // What a change brought into the past is recorded when the change was.
        take_in(draft, due, at.max(draft.ticket.last_at));
    }
}

fn take_in(draft: &mut Draft<'_>, due: Due, at: Instant) {
    match due {
        Due::Breach(index) => {
            if let Some(clock) = draft.ticket.clocks.get(index).cloned() {
                clocks::breach(draft, &clock, at);
            }
        }
        Due::Alarm(index) => {
            if let Some(clock) = draft.ticket.clocks.get(index).cloned() {
                announce(draft, &clock, at);
            }
        }
        Due::ApprovalExpires(place) => approve::expire(draft, place, at),
        Due::ProofExpires => identity::expire(draft, at),
        Due::Silence(index) => {
            if let Some(silent) = draft.ticket.silences.get(index).cloned() {
                watch::silent(draft, &silent.rule, at);
            }
        }
        Due::Review => watch::review(draft, at),
        Due::OverrideEnds => {
            draft.push(Fact::OverrideEnded { expired: true }, &Actor::system(), at);
        }
        Due::Reminds(index) => {
            if let Some(Reminder { reminder, text, .. }) = draft.ticket.work.reminders.get(index).cloned() {
                draft.push(Fact::ReminderCame { reminder, text }, &Actor::system(), at);
            }
        }
        Due::PendingEnds => {
            let to = draft.ticket.pending.as_ref().and_then(|Pending { then, .. }| then.clone());
            ends(draft, to, StatusCause::PendingEnded, ReminderReason::PendingEnded, at);
        }
        Due::StatusEnds => {
            let to = draft.ticket.timer.as_ref().and_then(|timer| timer.to.clone());
            ends(draft, to, StatusCause::Expired, ReminderReason::StatusLasts, at);
        }
    }
}

/// A rest or a status ends: in another status if one is named and known, else in a reminder.
fn ends(
    draft: &mut Draft<'_>,
    to: Option<crate::id::StatusId>,
    cause: StatusCause,
    reason: ReminderReason,
    at: Instant,
) {
    // A rest is ordered by a command, which does not get round what guards the move when it comes.
    let may = |to: &crate::id::StatusId| {
        let category = draft.rules.workflow.status(to).map(|status| status.category);
        let guarded = category.filter(|_| cause == StatusCause::PendingEnded);
        guarded.is_none_or(|category| {
            guard::check_move(draft.rules, &draft.ticket, category, &Actor::system()).is_ok()
        })
    };
    let moved = to.filter(|to| *to != draft.ticket.status && may(to));
    if moved.is_some_and(|to| status::change(draft, &to, cause, "".into(), &Actor::system(), at)) {
        return;
    }
    draft.push(Fact::Reminded { reason }, &Actor::system(), at);
}

fn announce(draft: &mut Draft<'_>, clock: &Arc<Clock>, at: Instant) {
    let Some(Alarm { kind, .. }) = clock.alarms.first() else { return };
    match kind {
        AlarmKind::Warning(threshold) => {
            let (threshold, due) = (threshold.clone(), clock.due);
            draft.push_plain(Fact::ClockWarned { clock: clock.key.clone(), threshold, due }, at);
        }
        AlarmKind::Escalation(rule) => {
            let response = response(draft.rules, clock, rule);
            draft.respond(rule, Some(clock.key.clone()), &response, at);
        }
    }
}

/// What an escalation does: that of the desk's entry, or of the line whose time box is used up.
fn response(rules: &Rules, clock: &Clock, rule: &RuleId) -> Response {
    let listed = rules.escalations.rules().iter().find(|other| other.id == *rule);
    let of_line = || {
        let line = rules.escalations.line(clock.promise.line.as_ref()?)?;
        Some(line.on_time_box.clone())
    };
    listed.map(|rule| rule.response.clone()).or_else(of_line).unwrap_or_default()
}
