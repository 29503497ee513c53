//! What only a history can tell of a clock: how its promise came about, and who paused it.

use crate::actor::Actor;
use crate::desk::DeskSpec;
use crate::id::StatusId;
use crate::sla::{Chosen, ClockReport, Explanation, Why};
use crate::ticket::{Event, Fact, MERGED, Retargeted, Rules, Ticket, matches};
use crate::time::Instant;

/// Completes `explanation` from the ticket's whole history.
pub(super) fn explain(
    rules: &Rules,
    spec: &DeskSpec,
    events: &[Event],
    mut explanation: Explanation,
) -> Explanation {
    for span in &mut explanation.spans {
        if let Why::Paused(status) = &span.why {
            span.by = entered_by(events, status, span.from).cloned();
        }
    }
    explanation.chosen = chosen(rules, spec, events, &explanation.report);
    explanation
}

/// Who brought the ticket into `status`, the last time before or at `at`.
fn entered_by<'a>(events: &'a [Event], status: &StatusId, at: Instant) -> Option<&'a Actor> {
    let enters = |event: &&Event| match &event.fact {
        Fact::StatusChanged(change) => change.to == *status,
        Fact::Merged { .. } => *status == *MERGED,
        Fact::Registered(registered) => registered.status == *status,
        _ => false,
    };
    events.iter().take_while(|event| event.at <= at).filter(enters).last().map(|event| &event.by)
}

/// How the promise of a clock came about: the policy is asked again about the ticket as it was.
fn chosen(rules: &Rules, spec: &DeskSpec, events: &[Event], report: &ClockReport) -> Option<Chosen> {
    let made = events.iter().rposition(|event| makes_promise(&event.fact, report))?;
    let event = events.get(made).filter(|event| event.desk == rules.version)?;
    let ticket = Ticket::replay(events.get(..made)?)?;
    let policies = rules.sla.policies(&report.set);
    let place = policies.iter().position(|policy| policy.id == report.policy)?;
    let policy = policies.get(place)?;
    let mut matched = Vec::new();
    if !policy.when.is_empty() {
        matches(&ticket, &rules.lexicon, &policy.when, &mut matched);
    }
    let listed = spec.sla.iter().find(|listed| listed.name == report.policy.as_str());
    Some(Chosen {
        at: event.at,
        seq: event.seq,
        place: place.saturating_add(1),
        rank: listed.and_then(|listed| listed.rank),
        matched,
        row: report.priority.clone().filter(|level| policy.by_priority.contains_key(level)),
    })
}

fn makes_promise(fact: &Fact, report: &ClockReport) -> bool {
    let key = match fact {
        Fact::ClockStarted(started) => &started.clock,
        Fact::ClockRetargeted(Retargeted { clock, .. }) => clock,
        _ => return false,
    };
    key.metric == report.metric && key.set == report.set && key.cycle == report.cycle
}
