//! Which promises hold after a change of what a ticket is about.

use std::sync::Arc;

use crate::sla::{
    ChangeMode, Clock, ClockKey, ClockState, Count, LINES, Metric, Pause, Policy, Promise, ReopenMode,
    ResolutionStart, carried_over, promise,
};
use crate::ticket::clocks::{forecast, pauses_since, promised, start_promised};
use crate::ticket::draft::Draft;
use crate::ticket::facts::holds;
use crate::ticket::{Fact, Retargeted, Rules, Stay, Ticket, clocks};
use crate::time::{Instant, WorkTime};
use crate::workflow::{Categories, Category};

/// Looks again at which promises hold, after a change of what the ticket is about.
///
/// A clock keeps its start and its pauses; what is promised changes, from the start or from now on
/// as the policy says. A promise that did not
/// hold before holds from the original start. Where none holds any more the clock is called off.
pub(crate) fn reconsider(draft: &mut Draft<'_>, at: Instant) {
    let rules = draft.rules;
    if draft.ticket.status_category.is_done() || draft.ticket.merged.is_some() {
        return;
    }
    let in_line = |clock: &&Arc<Clock>| *clock.key.set == *LINES && clock.state.is_open();
    if let Some(clock) = draft.ticket.clocks.iter().find(in_line).cloned() {
        match rules.calendar(&clock.promise.calendar) {
            Some(_) => repromise(draft, &clock, (*clock.promise).clone(), clock.pauses.clone(), at),
            None => anew(draft, &clock.key, at),
        }
    }
    for set in rules.sla.sets() {
        let policy = rules.sla.choose(set, |when| holds(&draft.ticket, &rules.lexicon, when));
        let policy = policy.filter(|_| !clocks::has_promises_of_parent(&draft.ticket, rules));
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

/// Promises a clock anew, from its start, as the desk says now: another version of the desk promised
/// it on a calendar that this one does not have. Where nothing is promised any more it is called off.
pub(crate) fn anew(draft: &mut Draft<'_>, key: &ClockKey, at: Instant) {
    let Some(clock) = draft.ticket.clocks.iter().find(|clock| clock.key == *key).cloned() else { return };
    match promised_now(draft, &clock) {
        Some((promise, pauses)) => repromise(draft, &clock, promise, pauses, at),
        None => draft.push_plain(Fact::ClockCancelled { clock: key.clone() }, at),
    }
}

/// What the desk promises now to a clock that is there, and the spans in which it does not count.
fn promised_now(draft: &Draft<'_>, clock: &Clock) -> Option<(Promise, Vec<Pause>)> {
    let (rules, ticket, metric) = (draft.rules, &draft.ticket, clock.key.metric);
    if let Some(id) = &clock.promise.line {
        let line = rules.escalations.line(id)?;
        let calendar = rules.calendar(&line.calendar)?;
        let policy = clock.promise.policy.clone();
        let made = promise(policy, Some(id.clone()), None, line.time_box?, calendar, clock.started);
        let taken_out = metric.predicates().pause.and(Categories::DONE);
        return Some((made, pauses_since(ticket, clock.started, taken_out)));
    }
    if clocks::has_promises_of_parent(ticket, rules) {
        return None;
    }
    let policy = rules.sla.choose(&clock.key.set, |when| holds(ticket, &rules.lexicon, when))?;
    let priority = ticket.priority();
    let (promised, calendar) = promised(rules, policy, metric, priority, clock.started)?;
    let priority = Some(priority.clone());
    let made = promise(policy.id.clone(), None, priority, promised.target, calendar, clock.started);
    Some((made, pauses_since(ticket, clock.started, policy.taken_out(metric))))
}

/// Since when what `metric` measures has been outstanding; `None`: it is not.
fn waits_since(ticket: &Ticket, set: &str, metric: Metric, policy: &Policy) -> Option<Instant> {
    let last = ticket.clocks.iter().rfind(|clock| clock.key.metric == metric && *clock.key.set == *set);
    if !metric.repeats() && last.is_some_and(|clock| clock.state == ClockState::Stopped) {
        return None;
    }
    let of_cycle = || last.filter(|_| policy.reopen == ReopenMode::NewCycle).map(|clock| clock.started);
    match metric {
        Metric::TimeToOwn if ticket.owned_since.is_none() && !was_solved(ticket) => {
            Some(ticket.promised_since())
        }
        Metric::FirstResponse if ticket.intake.requester.is_some() && !ticket.was_answered => {
            Some(ticket.promised_since())
        }
        Metric::NextResponse if ticket.was_answered => ticket.unanswered_since,
        Metric::PeriodicUpdate => ticket.last_answer_at,
        Metric::Resolution if policy.resolution_starts == ResolutionStart::Owned => {
            of_cycle().or(ticket.owned_since)
        }
        Metric::Resolution | Metric::AgentWork | Metric::RequesterWait => {
            of_cycle().or(Some(ticket.promised_since()))
        }
        _ => None,
    }
}

/// Whether it was ever solved, or closed without that; not by closing what was called off.
fn was_solved(ticket: &Ticket) -> bool {
    let solves = |from: &Stay, to: &Stay| {
        !from.category.is_done() && matches!(to.category, Category::Solved | Category::Closed)
    };
    ticket.stays.iter().zip(ticket.stays.iter().skip(1)).any(|(from, to)| solves(from, to))
}

fn retarget(draft: &mut Draft<'_>, clock: &Clock, policy: Option<&Policy>, at: Instant) {
    let rules = draft.rules;
    let metric = clock.key.metric;
    let priority = draft.ticket.priority().clone();
    let found = policy.and_then(|policy| {
        let (promised, calendar) = promised(rules, policy, metric, &priority, clock.started)?;
        Some((policy, promised, calendar))
    });
    let Some((policy, promised, calendar)) = found else {
        draft.push_plain(Fact::ClockCancelled { clock: clock.key.clone() }, at);
        return;
    };
    let made =
        |from| promise(policy.id.clone(), None, Some(priority.clone()), promised.target, calendar, from);
    let old = &*clock.promise;
    let is_same = old.target == promised.target && old.calendar == promised.calendar;
    let promise = match policy.on_change {
        ChangeMode::Retroactive => made(clock.started),
        // What was used up of it can no longer be told.
        _ if rules.calendar(&old.calendar).is_none() => made(clock.started),
        _ if is_same => Promise { policy: policy.id.clone(), priority: Some(priority), ..old.clone() },
        ChangeMode::Forward => forward(rules, clock, made(at), at),
        ChangeMode::Reset => Promise { since: Some(at), ..made(at) },
    };
    let pauses = pauses_since(&draft.ticket, clock.started, policy.taken_out(metric));
    repromise(draft, clock, promise, pauses, at);
}

/// A promise of which as much is used up at `at` as was of the one before.
fn forward(rules: &Rules, clock: &Clock, new: Promise, at: Instant) -> Promise {
    let old = &*clock.promise;
    let elapsed = rules
        .calendar(&old.calendar)
        .map_or(WorkTime::ZERO, |calendar| clock.elapsed(Count::of(old.target, calendar), at));
    let carried = carried_over(elapsed, old.amount, new.amount);
    // A civil due time is that of the whole target.
    let civil_due = new.civil_due.filter(|_| carried == WorkTime::ZERO);
    Promise { since: Some(at), carried, civil_due, ..new }
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
