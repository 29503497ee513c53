//! What is waited for although no clock runs: somebody to take a ticket, and a word from those whose
//! turn it is.

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::escalation::Trigger;
use crate::id::RuleId;
use crate::ticket::draft::{Draft, recipients};
use crate::ticket::facts::holds;
use crate::ticket::{Event, Fact, Rules, Ticket};
use crate::time::{Instant, WallTime};
use crate::workflow::Category;

/// A review of a ticket that nobody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Planned {
    /// When.
    pub due: Instant,
    /// How often it was planned since somebody last had the ticket.
    pub round: u32,
}

/// A silence that is waited for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Silent {
    /// The escalation that comes about then.
    pub rule: RuleId,
    /// When.
    pub due: Instant,
}

impl Ticket {
    /// Whether an escalation by silence is over for the present turn.
    pub(crate) fn escalated_in_this_turn(&self, rule: &RuleId) -> bool {
        self.silences_over.contains(rule)
    }

    /// Ends the wait for a silence, for the present turn.
    pub(crate) fn end_silence(&mut self, rule: &RuleId) {
        let before = self.silences.len();
        self.silences.retain(|silent| silent.rule != *rule);
        if self.silences.len() < before {
            self.silences_over.insert(rule.clone());
        }
    }

    /// A word came of those who have their turn in that category of status.
    pub(crate) fn heard(&mut self, turn: Category) {
        if self.status_category == turn {
            self.begin_turn();
        }
    }

    /// A reply or a note came; one of an outside firm ends its silence.
    pub(crate) fn heard_vendor(&mut self, event: &Event) {
        if event.by.role == Role::Vendor {
            self.heard(Category::WaitingVendor);
        }
    }

    /// Something was heard, or it is another's turn.
    pub(crate) fn begin_turn(&mut self) {
        self.silences.clear();
        self.silences_over.clear();
    }
}

/// Plans what the ticket as it is now has to be watched for; what is planned already stays.
pub(crate) fn follow(draft: &mut Draft<'_>, at: Instant) {
    let rules = draft.rules;
    if is_unowned(&draft.ticket) && draft.ticket.review.is_none() {
        plan_review(draft, 1, at);
    }
    if draft.ticket.merged.is_some() {
        return;
    }
    for rule in rules.escalations.rules() {
        let Trigger::Silence(of, after) = &rule.trigger else { continue };
        let planned = draft.ticket.silences.iter().any(|silent| silent.rule == rule.id);
        let came_about = draft.ticket.escalated_in_this_turn(&rule.id);
        if of.category() != draft.ticket.status_category || planned || came_about {
            continue;
        }
        if let Some(due) = rules.after(at, *after) {
            draft.push_plain(Fact::SilencePlanned { rule: rule.id.clone(), due }, at);
        }
    }
}

/// Begins what is waited for from the start, for a ticket on which nothing could happen meanwhile.
pub(crate) fn wait_anew(draft: &mut Draft<'_>, at: Instant) {
    if let Some(Planned { round, .. }) = draft.ticket.review.clone() {
        plan_review(draft, round, at);
    }
    let rules = draft.rules;
    for Silent { rule: id, .. } in draft.ticket.silences.clone() {
        let rule = rules.escalations.rules().iter().find(|rule| rule.id == id);
        if let Some(Trigger::Silence(_, after)) = rule.map(|rule| &rule.trigger)
            && let Some(due) = rules.after(at, *after)
        {
            draft.push_plain(Fact::SilencePlanned { rule: id, due }, at);
        }
    }
}

/// Whether somebody should have it and nobody does.
fn is_unowned(ticket: &Ticket) -> bool {
    ticket.assignee.is_none() && !ticket.status_category.is_done() && ticket.merged.is_none()
}

fn plan_review(draft: &mut Draft<'_>, round: u32, at: Instant) {
    if let Some(due) = next_review(draft.rules, &draft.ticket, round, at) {
        draft.push_plain(Fact::ReviewPlanned { due, round }, at);
    }
}

/// When the review of a round is due: on the calendar of the line, else on the desk's, else as time
/// passes, so that there always is one; `None` only without reviews and beyond the horizon.
fn next_review(rules: &Rules, ticket: &Ticket, round: u32, at: Instant) -> Option<Instant> {
    let wait = rules.escalations.review()?.wait(round);
    let line = ticket.line.as_ref().and_then(|id| rules.escalations.line(id));
    let calendars = line.map(|line| &line.calendar).into_iter().chain([&rules.default_calendar]);
    let by_calendar = calendars.filter_map(|id| rules.calendar(id)?.add(at, wait).ok()).next();
    let due = by_calendar.unwrap_or_else(|| at.plus(WallTime::from_micros(wait.micros())));
    (due < rules.horizon.end).then_some(due)
}

/// Brings up a ticket that nobody has, and plans to do so again.
pub(crate) fn review(draft: &mut Draft<'_>, at: Instant) {
    let Some(planned) = draft.ticket.review.clone() else { return };
    let tell = draft.rules.escalations.review().map(|review| review.tell.as_slice()).unwrap_or_default();
    let told = recipients(&draft.ticket, tell);
    draft.push_plain(Fact::ReviewDue { round: planned.round, told }, at);
    plan_review(draft, planned.round.saturating_add(1), at);
}

/// Lets the escalation come about that waited for a silence.
pub(crate) fn silent(draft: &mut Draft<'_>, id: &RuleId, at: Instant) {
    let rules = draft.rules;
    let rule = rules.escalations.rules().iter().find(|rule| rule.id == *id);
    let found = rule.filter(|rule| holds(&draft.ticket, &rules.lexicon, &rule.when));
    match found {
        Some(rule) => draft.respond(&rule.id, None, &rule.response, at),
        // Its condition does not hold, or another version of the desk planned it: nothing follows.
        None => draft.push_plain(Fact::SilenceEnded { rule: id.clone() }, at),
    }
}
