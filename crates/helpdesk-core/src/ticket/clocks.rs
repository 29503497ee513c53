//! How a ticket's clocks follow its facts.
//!
//! After every fact, in this order: what ends is ended, what was done and is open again is taken
//! up, what begins is begun, and what stands still or runs again is paused or resumed.

use std::sync::Arc;

use crate::calendar::Calendar;
use crate::escalation::{LineKind, Trigger};
use crate::id::{LineId, PolicyId, PriorityId, RuleId, StatusId};
use crate::sla::{
    Alarm, AlarmKind, Clock, ClockKey, ClockState, Count, LINES, Metric, Pause, Policy, Promise, Promised,
    ReopenMode, ResolutionStart, Signal, Signals, Threshold, alarms, due, promise,
};
use crate::ticket::draft::Draft;
use crate::ticket::facts::holds;
use crate::ticket::{CascadedClocks, ClockStarted, Event, Fact, Relation, Rules, Stay, Ticket, promises};
use crate::time::{Instant, Interval};
use crate::workflow::{Categories, Category};

/// What stands in place of a status where a clock rests because its ticket is part of another.
pub(crate) const MERGED: &str = "merged";

/// What a ticket was before a fact, as far as clocks need it.
pub(crate) struct Before {
    category: Category,
    was_in_line: bool,
    was_answered: bool,
    was_unanswered: bool,
    pub(crate) priority: PriorityId,
    pub(crate) reopen_count: u32,
}

impl Before {
    pub(crate) fn of(ticket: &Ticket) -> Self {
        Self {
            category: ticket.status_category,
            was_in_line: ticket.line.is_some(),
            was_answered: ticket.was_answered,
            was_unanswered: ticket.unanswered_since.is_some(),
            priority: ticket.priority().clone(),
            reopen_count: ticket.reopen_count,
        }
    }
}

/// A fact as the clocks see it.
pub(crate) fn signals(event: &Event, before: Option<&Before>, ticket: &Ticket, rules: &Rules) -> Signals {
    let mut signals = Signals::NONE;
    let enters = || entering(ticket.line.as_ref(), rules);
    let Some(before) = before else {
        signals.extend(Some(Signal::Created));
        let waits = ticket.intake.requester.is_some() && !ticket.was_answered;
        signals.extend(waits.then_some(Signal::CreatedByRequester));
        signals.extend(enters());
        return signals;
    };
    match &event.fact {
        Fact::Assigned { .. } => signals.extend(Some(Signal::Owned)),
        Fact::Replied { .. } if event.by.role.answers() => {
            signals.extend(Some(Signal::Updated));
            signals.extend((!before.was_answered || before.was_unanswered).then_some(Signal::Answered));
        }
        Fact::RequesterReplied { .. } => {
            let asked = before.was_answered && !before.was_unanswered && ticket.unanswered_since.is_some();
            signals.extend(asked.then_some(Signal::Asked));
        }
        Fact::HandedOver { .. } => {
            signals.extend(before.was_in_line.then_some(Signal::LeftLine));
            signals.extend(enters());
        }
        Fact::StatusChanged(change) => match (before.category, change.category) {
            (_, Category::Cancelled) => signals.extend(Some(Signal::Cancelled)),
            (from, to) if !from.is_done() && to.is_done() => signals.extend(Some(Signal::Solved)),
            (from, to) if from.is_done() && !to.is_done() => {
                signals.extend(Some(Signal::Reopened));
                signals.extend(enters());
            }
            _ => {}
        },
        _ => {}
    }
    signals
}

fn entering(line: Option<&LineId>, rules: &Rules) -> Option<Signal> {
    let line = rules.escalations.line(line?)?;
    Some(match line.kind {
        LineKind::Internal => Signal::EnteredLine,
        LineKind::Vendor => Signal::EnteredVendor,
    })
}

/// Whether a condition may hold after a fact that did not before, or no more. A rating is not among
/// them, for it is given to a ticket that is done; priorities and statuses have ways of their own.
const fn may_change_conditions(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Classified { .. }
            | Fact::Suggested { .. }
            | Fact::Converted(_)
            | Fact::Entitled { .. }
            | Fact::Identified(_)
            | Fact::ProofExpired { .. }
            | Fact::ItemChecked { .. }
            | Fact::ItemDropped { .. }
            | Fact::ApprovalRequested { .. }
            | Fact::ApprovalGiven { .. }
            | Fact::ApprovalRefused { .. }
            | Fact::ApprovalExpired { .. }
            | Fact::HandedOver { .. }
            | Fact::OutageJoined { .. }
            | Fact::MajorDeclared { .. }
            | Fact::MajorEnded {}
            | Fact::Tagged { .. }
            | Fact::FieldSet { .. }
            | Fact::FlagSet { .. }
    )
}

/// Whether a fact can change which approvals a ticket needs, or who may have given them. Asking for
/// one makes none needed: a condition sees those that are granted.
pub(crate) const fn may_need_approval(fact: &Fact) -> bool {
    match fact {
        Fact::ApprovalRequested { .. } => false,
        Fact::Registered(_)
        | Fact::Assigned { .. }
        | Fact::PriorityOverridden { .. }
        | Fact::OverrideEnded { .. }
        | Fact::StatusChanged(_) => true,
        fact => may_change_conditions(fact),
    }
}

/// Whether a fact can change which promises hold, or what clocks announce: the priority did, or
/// what a condition may ask, or the ticket was taken up again.
pub(crate) fn changes_promises(
    fact: &Fact,
    signals: Signals,
    before: Option<&Before>,
    ticket: &Ticket,
    rules: &Rules,
) -> bool {
    let asked = match fact {
        Fact::Linked { .. } | Fact::Unlinked { .. } => rules.cascade.clocks == CascadedClocks::Parent,
        // What changed while the ticket was done counts from now on.
        Fact::StatusChanged(_) => signals.contains(Signal::Reopened) || rules.promises_ask_for_status,
        fact => rules.promises_are_conditional && may_change_conditions(fact),
    };
    before.is_some_and(|before| asked || before.priority != *ticket.priority())
}

/// Whether anything that clocks look at has happened: a signal, or another category of status.
pub(crate) fn are_concerned(signals: Signals, before: Option<&Before>, ticket: &Ticket) -> bool {
    !signals.is_empty() || before.is_none_or(|before| before.category != ticket.status_category)
}

/// Lets the clocks follow what just happened.
pub(crate) fn follow(draft: &mut Draft<'_>, signals: Signals, at: Instant) {
    for index in 0..draft.ticket.clocks.len() {
        let ends = |clock: &&Arc<Clock>| ends_or_resumes(clock, signals);
        if let Some(clock) = draft.ticket.clocks.get(index).filter(ends).cloned() {
            end_or_resume(draft, &clock, signals, at);
        }
    }
    if !signals.is_empty() && !draft.ticket.status_category.is_done() {
        start(draft, signals, at);
    }
    for index in 0..draft.ticket.clocks.len() {
        let moves = |clock: &&Arc<Clock>| pauses_or_runs(draft, clock);
        if let Some(clock) = draft.ticket.clocks.get(index).filter(moves).cloned() {
            pause_or_run(draft, &clock, at);
        }
    }
}

/// Whether any of `signals` can end a clock, or take it up again.
fn ends_or_resumes(clock: &Clock, signals: Signals) -> bool {
    let predicates = clock.key.metric.predicates();
    match clock.state {
        ClockState::Running | ClockState::Paused => {
            signals.meet(predicates.stop) || signals.meet(predicates.cancel)
        }
        ClockState::Stopped => signals.meet(predicates.resume),
        ClockState::Cancelled => false,
    }
}

fn end_or_resume(draft: &mut Draft<'_>, clock: &Clock, signals: Signals, at: Instant) {
    let predicates = clock.key.metric.predicates();
    if clock.state.is_open() {
        if signals.meet(predicates.stop) {
            stop(draft, clock, at);
        } else if signals.meet(predicates.cancel) {
            draft.push_plain(Fact::ClockCancelled { clock: clock.key.clone() }, at);
        }
    } else if clock.state == ClockState::Stopped
        && signals.meet(predicates.resume)
        && is_latest(&draft.ticket, clock)
        && (clock.promise.line.is_none() || stays_in_line(&draft.ticket, clock))
    {
        match reopening(draft, clock) {
            ReopenMode::Resume => take_up(draft, clock, at),
            ReopenMode::CountClosedTime => go_on(draft, clock, &clock.pauses, None, at),
            ReopenMode::NewCycle | ReopenMode::Final => {}
        }
    }
}

/// What becomes of an ended clock when its ticket is reopened: as the policy says that holds now,
/// or where none does the one that it was promised by.
fn reopening(draft: &Draft<'_>, clock: &Clock) -> ReopenMode {
    let (rules, set) = (draft.rules, &clock.key.set);
    let now = rules.sla.choose(set, |when| holds(&draft.ticket, &rules.lexicon, when));
    let policy = now.or_else(|| rules.sla.policy(set, &clock.promise.policy));
    policy.map_or(ReopenMode::Resume, |policy| policy.reopen)
}

fn is_latest(ticket: &Ticket, clock: &Clock) -> bool {
    let same = |other: &&Arc<Clock>| other.key.metric == clock.key.metric && other.key.set == clock.key.set;
    ticket.clocks.iter().filter(same).all(|other| other.key.cycle <= clock.key.cycle)
}

/// Whether a line's own clock is taken up when its ticket is reopened: it ended because the ticket
/// was done, and the ticket is in that line. One that ended by a hand-over is of a stay that is over.
fn stays_in_line(ticket: &Ticket, clock: &Clock) -> bool {
    let done_at = done(ticket).map(|stay| stay.since);
    clock.promise.line == ticket.line && clock.stopped == done_at
}

/// The first of the stays in which a ticket was done before the present one.
fn done(ticket: &Ticket) -> Option<&Stay> {
    let before = ticket.stays.iter().rev().skip(1);
    before.take_while(|stay| stay.category.is_done()).last()
}

fn stop(draft: &mut Draft<'_>, clock: &Clock, at: Instant) {
    let late = clock.breaches_at().filter(|late| *late <= at).and(clock.due);
    if let Some(due) = late {
        draft.push_plain(Fact::ClockBreached { clock: clock.key.clone(), due }, at);
        draft.late.push(clock.key.clone());
    }
    let Some(calendar) = draft.rules.calendar(&clock.promise.calendar) else {
        // Promised by another version of the desk, on a calendar that this one cannot count on.
        draft.push_plain(Fact::ClockCancelled { clock: clock.key.clone() }, at);
        return;
    };
    let elapsed = clock.elapsed(Count::of(clock.promise.target, calendar), at);
    let met = clock.breached_at.is_none() && clock.due.is_none_or(|due| at <= due);
    let due = clock.due;
    draft.push_plain(Fact::ClockStopped { clock: clock.key.clone(), elapsed, due, met }, at);
}

/// Records that a clock is late, and what follows from that.
pub(crate) fn breach(draft: &mut Draft<'_>, clock: &Clock, at: Instant) {
    let Some(due) = clock.due else { return };
    draft.push_plain(Fact::ClockBreached { clock: clock.key.clone(), due }, at);
    draft.escalate_breach(&clock.key, at);
}

/// Lets a clock run that stands still.
fn resume(draft: &mut Draft<'_>, clock: &Clock, at: Instant) {
    let mut pauses = clock.pauses.clone();
    let pause = pauses.last_mut();
    let paused_in = pause.map(|pause| {
        pause.to.get_or_insert(at);
        pause.status.clone()
    });
    go_on(draft, clock, &pauses, paused_in, at);
}

/// Takes up a clock that had ended; the time since is taken out.
fn take_up(draft: &mut Draft<'_>, clock: &Clock, at: Instant) {
    let status = done(&draft.ticket).map_or_else(|| draft.ticket.status.clone(), |stay| stay.status.clone());
    let mut pauses = clock.pauses.clone();
    let from = clock.stopped.unwrap_or(at);
    pauses.push(Pause { from, to: Some(at), status: status.clone() });
    go_on(draft, clock, &pauses, Some(status), at);
}

fn go_on(draft: &mut Draft<'_>, clock: &Clock, pauses: &[Pause], paused_in: Option<StatusId>, at: Instant) {
    let (due, alarms) = forecast(draft, &clock.key, &clock.promise, clock.started, pauses, &clock.announced);
    let key = clock.key.clone();
    draft.push_plain(Fact::ClockResumed { clock: key, due, alarms, paused_in }, at);
    if draft.rules.calendar(&clock.promise.calendar).is_none() {
        promises::anew(draft, &clock.key, at);
    }
}

fn pause_or_run(draft: &mut Draft<'_>, clock: &Clock, at: Instant) {
    if !pauses_or_runs(draft, clock) {
        return;
    }
    match clock.state {
        ClockState::Running => pause(draft, clock, at),
        _ => resume(draft, clock, at),
    }
}

/// Whether a clock runs that is to stand still, or the other way round.
fn pauses_or_runs(draft: &Draft<'_>, clock: &Clock) -> bool {
    let stands_still = || pausing(draft.rules, clock).contains(draft.ticket.status_category);
    match clock.state {
        ClockState::Running => stands_still(),
        ClockState::Paused => !stands_still(),
        ClockState::Stopped | ClockState::Cancelled => false,
    }
}

/// Lets a clock stand still that runs. What had fallen due by then stays due.
fn pause(draft: &mut Draft<'_>, clock: &Clock, at: Instant) {
    let status = draft.ticket.status.clone();
    let mut due = clock.due.filter(|due| *due <= at.max(clock.counts_from()));
    if due.is_none() && clock.promise.civil_due.is_some() {
        let mut pauses = clock.pauses.clone();
        pauses.push(Pause { from: clock.started.max(at), to: None, status: status.clone() });
        due = falls_due(draft.rules, &clock.promise, clock.started, &pauses);
    }
    draft.push_plain(Fact::ClockPaused { clock: clock.key.clone(), status, due }, at);
}

/// The categories in which a clock stands still.
fn pausing(rules: &Rules, clock: &Clock) -> Categories {
    let policy = rules.sla.policy(&clock.key.set, &clock.promise.policy);
    policy.map_or_else(|| clock.key.metric.predicates().pause, |policy| policy.pauses(clock.key.metric))
}

/// Begins the clocks that `signals` start: those of the line, and those of every set of policies.
fn start(draft: &mut Draft<'_>, signals: Signals, at: Instant) {
    let rules = draft.rules;
    for metric in [Metric::LineStay, Metric::Vendor] {
        if signals.meet(metric.predicates().start) {
            start_in_line(draft, metric, at);
        }
    }
    if has_promises_of_parent(&draft.ticket, rules) {
        return;
    }
    let since = if signals.contains(Signal::Created) { draft.ticket.promised_since() } else { at };
    for set in rules.sla.sets() {
        let Some(policy) = rules.sla.choose(set, |when| holds(&draft.ticket, &rules.lexicon, when)) else {
            continue;
        };
        for metric in Metric::PROMISED {
            if begins(&draft.ticket, set, policy, metric, signals) {
                start_promised(draft, set, policy, metric, since, at);
            }
        }
    }
}

/// Whether the promises of the ticket it is part of hold in place of its own.
pub(crate) fn has_promises_of_parent(ticket: &Ticket, rules: &Rules) -> bool {
    rules.cascade.clocks == CascadedClocks::Parent
        && ticket.links.iter().any(|link| link.relation == Relation::Parent && !link.merged)
}

/// Takes up the clocks that were called off when a ticket was merged; the time between is out.
pub(crate) fn restore(draft: &mut Draft<'_>, keys: &[ClockKey], at: Instant) {
    let named = |draft: &Draft<'_>, key: &ClockKey| {
        draft.ticket.clocks.iter().find(|clock| clock.key == *key).cloned()
    };
    for clock in keys.iter().filter_map(|key| named(draft, key)).collect::<Vec<_>>() {
        let mut pauses = clock.pauses.clone();
        let (from, status) = (clock.stopped.unwrap_or(at), StatusId::from(MERGED));
        pauses.push(Pause { from: clock.started.max(from), to: Some(at), status: status.clone() });
        pauses.pop_if(|pause| pause.to.is_some_and(|to| to <= pause.from));
        go_on(draft, &clock, &pauses, Some(status), at);
    }
    for clock in keys.iter().filter_map(|key| named(draft, key)).collect::<Vec<_>>() {
        pause_or_run(draft, &clock, at);
    }
}

/// Whether a clock begins: none of its kind is open, and its fact happened, for one that runs only
/// once for the first time, or its ticket was reopened under a policy that begins a new cycle.
fn begins(ticket: &Ticket, set: &str, policy: &Policy, metric: Metric, signals: Signals) -> bool {
    let predicates = metric.predicates();
    let owned = metric == Metric::Resolution && policy.resolution_starts == ResolutionStart::Owned;
    let starting = if owned { Signals::NONE.with(Signal::Owned) } else { predicates.start };
    if !signals.meet(starting) && !signals.meet(predicates.resume) {
        return false;
    }
    let same = |clock: &&Arc<Clock>| clock.key.metric == metric && *clock.key.set == *set;
    let mut there = ticket.clocks.iter().filter(same).peekable();
    let is_first = there.peek().is_none();
    let starts = (is_first || metric.repeats()) && signals.meet(starting);
    let anew = !is_first && policy.reopen == ReopenMode::NewCycle && signals.meet(predicates.resume);
    (starts || anew) && !there.any(|clock| clock.state.is_open())
}

fn start_in_line(draft: &mut Draft<'_>, metric: Metric, at: Instant) {
    let rules = draft.rules;
    if draft.ticket.clocks.iter().any(|clock| *clock.key.set == *LINES && clock.state.is_open()) {
        return;
    }
    let Some(line) = draft.ticket.line.as_ref().and_then(|id| rules.escalations.line(id)) else { return };
    let (Some(target), Some(calendar)) = (line.time_box, rules.calendar(&line.calendar)) else { return };
    let policy = PolicyId::from(line.id.as_str());
    let promise = promise(policy, Some(line.id.clone()), None, target, calendar, at);
    let taken_out = metric.predicates().pause.and(Categories::DONE);
    begin(draft, metric, LINES.into(), promise, taken_out, at, at);
}

pub(crate) fn start_promised(
    draft: &mut Draft<'_>,
    set: &Arc<str>,
    policy: &Policy,
    metric: Metric,
    started: Instant,
    at: Instant,
) {
    let priority = draft.ticket.priority().clone();
    let Some(started) = taken_in(draft.rules, policy, metric, started) else { return };
    let Some((Promised { target, .. }, calendar)) = promised(draft.rules, policy, metric, &priority, started)
    else {
        return;
    };
    let promise = promise(policy.id.clone(), None, Some(priority), *target, calendar, started);
    begin(draft, metric, set.clone(), promise, policy.taken_out(metric), started, at);
}

/// What a policy promises to a clock that starts at `started`, and the calendar it counts on.
pub(crate) fn promised<'a>(
    rules: &'a Rules,
    policy: &'a Policy,
    metric: Metric,
    priority: &PriorityId,
    started: Instant,
) -> Option<(&'a Promised, &'a Calendar)> {
    let usual = policy.promised(metric, priority)?;
    let promised = usual.at(started, rules.calendar(&usual.calendar)?);
    Some((promised, rules.calendar(&promised.calendar)?))
}

/// When what arrived at `arrived` is taken in: in the policy's hours of intake; `None`: never.
fn taken_in(rules: &Rules, policy: &Policy, metric: Metric, arrived: Instant) -> Option<Instant> {
    match &policy.intake {
        Some(intake) if policy.counts_from_arrival(metric) => rules.calendar(intake)?.next_open(arrived).ok(),
        _ => Some(arrived),
    }
}

fn begin(
    draft: &mut Draft<'_>,
    metric: Metric,
    set: Arc<str>,
    promise: Promise,
    taken_out: Categories,
    started: Instant,
    at: Instant,
) {
    let same = |clock: &&Arc<Clock>| clock.key.metric == metric && clock.key.set == set;
    let before = draft.ticket.clocks.iter().filter(same).count();
    let cycle = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
    let key = ClockKey { metric, set, cycle };
    let pauses = pauses_since(&draft.ticket, started, taken_out);
    let (due, alarms) = forecast(draft, &key, &promise, started, &pauses, &[]);
    let promise = Arc::new(promise);
    let started = ClockStarted { clock: key, promise, due, alarms, started, pauses };
    draft.push_plain(Fact::ClockStarted(started), at);
}

/// Why a clock does not count for a while.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Waiting,
    Done,
    Merged,
}

/// The spans since `start` in which a ticket was in a category whose time is taken out.
///
/// Stays that follow each other make one span under the name of the first, as they do for a clock
/// that was there all the time.
pub(crate) fn pauses_since(ticket: &Ticket, start: Instant, taken_out: Categories) -> Vec<Pause> {
    let why = |stay: &Stay| match stay.merged {
        true => Some(Rest::Merged),
        false if !taken_out.contains(stay.category) => None,
        false if stay.category.is_done() => Some(Rest::Done),
        false => Some(Rest::Waiting),
    };
    let mut pauses = Vec::new();
    let mut spans = ticket.stays.chunk_by(|a, b| why(a) == why(b)).peekable();
    while let Some(span) = spans.next() {
        let to = spans.peek().and_then(|next| next.first()).map(|next| next.since);
        let Some(first) = span.first().filter(|first| why(first).is_some()) else { continue };
        let from = first.since.max(start);
        if to.is_none_or(|to| from < to) {
            let status = if first.merged { MERGED.into() } else { first.status.clone() };
            pauses.push(Pause { from, to, status });
        }
    }
    pauses
}

/// When a clock falls due and what it will announce, given the spans it stands still in.
pub(crate) fn forecast(
    draft: &Draft<'_>,
    key: &ClockKey,
    promise: &Promise,
    started: Instant,
    pauses: &[Pause],
    announced: &[AlarmKind],
) -> (Option<Instant>, Vec<Alarm>) {
    let due = falls_due(draft.rules, promise, started, pauses);
    let Some(calendar) = draft.rules.calendar(&promise.calendar) else { return (due, Vec::new()) };
    if pauses.last().is_some_and(|pause| pause.to.is_none()) {
        return (due, Vec::new());
    }
    let points = points(draft, key, promise).filter(|(kind, _)| !announced.contains(kind));
    let mut alarms = alarms(promise, calendar, started, &for_good(pauses), points);
    alarms.retain(|alarm| alarm.at < draft.rules.horizon.end);
    (due, alarms)
}

/// When a promise falls due, given the spans its clock stands still in, one without an end for
/// ever. What would be late only after the desk's horizon is never late.
fn falls_due(rules: &Rules, promise: &Promise, started: Instant, pauses: &[Pause]) -> Option<Instant> {
    let count = Count::of(promise.target, rules.calendar(&promise.calendar)?);
    due(promise, count, started, for_good(pauses)).filter(|due| *due < rules.horizon.end)
}

/// Pauses as intervals, one that has not ended up to the end of time.
fn for_good(pauses: &[Pause]) -> impl Iterator<Item = Interval> + Clone + '_ {
    pauses.iter().map(|pause| pause.until(Instant::MAX))
}

/// Everything a clock announces on its way: warnings, escalations, the end of a time box.
fn points<'a>(
    draft: &'a Draft<'_>,
    key: &'a ClockKey,
    promise: &'a Promise,
) -> impl Iterator<Item = (AlarmKind, Threshold)> + 'a {
    let rules = draft.rules;
    let policy = rules.sla.policy(&key.set, &promise.policy);
    let warnings = policy.into_iter().flat_map(|policy| &policy.warn_at);
    let warnings = warnings.map(|point| (AlarmKind::Warning(point.label.clone()), point.clone()));
    let escalations = rules.escalations.rules().iter().filter_map(|rule| match &rule.trigger {
        Trigger::Clock(metric, point)
            if *metric == key.metric && holds(&draft.ticket, &rules.lexicon, &rule.when) =>
        {
            Some((AlarmKind::Escalation(rule.id.clone()), point.clone()))
        }
        _ => None,
    });
    let line = promise.line.as_ref().and_then(|line| rules.escalations.line(line));
    let time_box = line.filter(|line| line.on_time_box != crate::escalation::Response::default());
    let time_box =
        time_box.map(|line| (AlarmKind::Escalation(RuleId::from(line.id.as_str())), Threshold::at_target()));
    warnings.chain(escalations).chain(time_box)
}
