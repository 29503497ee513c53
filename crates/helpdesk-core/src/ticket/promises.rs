//! Which promises hold after a change of what a ticket is about.

use std::sync::Arc;

use crate::sla::{Clock, ClockState, LINES, Metric, Pause, Policy, Promise, ResolutionStart, promise};
use crate::ticket::clocks::{forecast, pauses_since, start_promised};
use crate::ticket::draft::Draft;
use crate::ticket::facts::holds;
use crate::ticket::{Fact, Retargeted, Ticket};
use crate::time::Instant;
use crate::workflow::Category;

/// Looks again at which promises hold, after a change of what the ticket is about.
///
/// A clock keeps its start and its pauses; only what is promised changes. A promise that did not
/// hold before holds from the original start. Where none holds any more the clock is called off.
pub(crate) fn reconsider(draft: &mut Draft<'_>, at: Instant) {
    let rules = draft.rules;
    if draft.ticket.status_category.is_done() {
        return;
    }
    let in_line = |clock: &&Arc<Clock>| *clock.key.set == *LINES && clock.state.is_open();
    if let Some(clock) = draft.ticket.clocks.iter().find(in_line).cloned() {
        repromise(draft, &clock, (*clock.promise).clone(), clock.pauses.clone(), at);
    }
    for set in rules.sla.sets() {
        let policy = rules.sla.choose(set, |when| holds(&draft.ticket, &rules.lexicon, when));
        for metric in Metric::PROMISED {
            let same = |clock: &&Arc<Clock>| clock.key.metric == metric && clock.key.set == *set;
            match draft.ticket.clocks.iter().filter(same).find(|clock| clock.state.is_open()).cloned() {
                Some(clock) => retarget(draft, &clock, policy, at),
                None => {
                    let started = policy.and_then(|policy| waits_since(&draft.ticket, set, metric, policy));
                    if let (Some(policy), Some(started)) = (policy, started) {
                        start_promised(draft, set, policy, metric, started, at);
                    }
                }
            }
        }
    }
}

/// Since when what `metric` measures has been outstanding; `None`: it is not.
fn waits_since(ticket: &Ticket, set: &str, metric: Metric, policy: &Policy) -> Option<Instant> {
    let ended = |clock: &Arc<Clock>| {
        clock.key.metric == metric && *clock.key.set == *set && clock.state == ClockState::Stopped
    };
    if metric != Metric::NextResponse && ticket.clocks.iter().any(ended) {
        return None;
    }
    match metric {
        Metric::TimeToOwn if ticket.owned_since.is_none() && !was_solved(ticket) => Some(ticket.opened_at),
        Metric::FirstResponse if ticket.intake.requester.is_some() && !ticket.was_answered => {
            Some(ticket.opened_at)
        }
        Metric::NextResponse if ticket.was_answered => ticket.unanswered_since,
        Metric::Resolution => match policy.resolution_starts {
            ResolutionStart::Created => Some(ticket.opened_at),
            ResolutionStart::Owned => ticket.owned_since,
        },
        _ => None,
    }
}

fn was_solved(ticket: &Ticket) -> bool {
    ticket.stays.iter().any(|stay| matches!(stay.category, Category::Solved | Category::Closed))
}

fn retarget(draft: &mut Draft<'_>, clock: &Clock, policy: Option<&Policy>, at: Instant) {
    let rules = draft.rules;
    let metric = clock.key.metric;
    let priority = draft.ticket.priority().clone();
    let promised = policy.and_then(|policy| Some((policy, policy.promised(metric, &priority)?)));
    let found = promised.and_then(|(policy, p)| Some((policy, p, rules.calendar(&p.calendar)?)));
    let Some((policy, promised, calendar)) = found else {
        draft.push_plain(Fact::ClockCancelled { clock: clock.key.clone() }, at);
        return;
    };
    let promise = promise(policy.id.clone(), None, Some(priority), promised.target, calendar, clock.started);
    let pauses = pauses_since(&draft.ticket, clock.started, policy.pauses(metric));
    repromise(draft, clock, promise, pauses, at);
}

/// Puts a promise and pauses in place of those a clock has, if they make a difference.
fn repromise(draft: &mut Draft<'_>, clock: &Clock, promise: Promise, pauses: Vec<Pause>, at: Instant) {
    let (due, alarms) = forecast(draft, &clock.key, &promise, clock.started, &pauses, &clock.announced);
    if promise == *clock.promise && alarms == clock.alarms && pauses == clock.pauses {
        return;
    }
    let (key, promise, old_due) = (clock.key.clone(), Arc::new(promise), clock.due);
    let change = Retargeted { clock: key, promise, old_due, due, alarms, pauses };
    draft.push_plain(Fact::ClockRetargeted(change), at);
}
