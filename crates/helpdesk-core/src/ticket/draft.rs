//! A decision in the making: a scratch copy of the ticket that collects events.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::escalation::{Response, Tell, Trigger};
use crate::id::{PriorityId, RuleId};
use crate::sla::ClockKey;
use crate::ticket::decide::check_horizon;
use crate::ticket::facts::holds;
use crate::ticket::wake::catch_up;
use crate::ticket::{
    Event, Fact, Notice, Reason, Recipient, Rules, Ticket, approve, clocks, entitlement, notice, promises,
    watch,
};
use crate::time::Instant;

/// What follows from a command or from the passing of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// What happened, in order; to be stored, then applied.
    pub events: Vec<Event>,
    /// What the host should tell whom.
    pub notices: Vec<Notice>,
    /// When to call `wake` next; absent: time changes nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_wake: Option<Instant>,
}

/// Room for what an ordinary command leads to.
const USUAL: usize = 8;

/// A scratch copy of a ticket and the events that changed it.
pub(crate) struct Draft<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) ticket: Ticket,
    pub(crate) events: Vec<Event>,
    /// Clocks that turned out late when they ended; what follows waits until all clocks are done.
    pub(crate) late: Vec<ClockKey>,
    notices: Vec<Notice>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(rules: &'a Rules, ticket: Ticket) -> Self {
        let (events, notices) = (Vec::with_capacity(USUAL), Vec::with_capacity(USUAL));
        Self { rules, ticket, events, late: Vec::new(), notices }
    }

    /// A draft of a ticket with everything that time brought about up to `at`.
    pub(crate) fn caught_up(rules: &'a Rules, ticket: &Ticket, at: Instant) -> Result<Self, Reason> {
        if at < ticket.last_at {
            return Err(Reason::TimeWentBack { last: ticket.last_at, got: at });
        }
        check_horizon(rules, at)?;
        let mut draft = Self::new(rules, ticket.clone());
        catch_up(&mut draft, at);
        Ok(draft)
    }

    /// A draft of a ticket that its first event opens; `None` if `fact` does not open one.
    pub(crate) fn opened(rules: &'a Rules, fact: Fact, by: &Actor, at: Instant) -> Option<Self> {
        let event = Event { seq: 1, at, by: by.clone(), desk: rules.version.clone(), fact };
        let mut draft = Self::new(rules, Ticket::open(&event)?);
        draft.took_in(event, None, &[]);
        Some(draft)
    }

    /// Takes a fact in, with everything that follows from it in the same instant.
    pub(crate) fn push(&mut self, fact: Fact, by: &Actor, at: Instant) {
        let before = clocks::Before::of(&self.ticket);
        let agreed = approve::agreed(self.rules, &self.ticket, &fact);
        let event = self.event(fact, by, at);
        self.ticket.apply(&event);
        self.took_in(event, Some(&before), &agreed);
    }

    /// Takes in a fact from which nothing follows but notices.
    pub(crate) fn push_plain(&mut self, fact: Fact, at: Instant) {
        let event = self.event(fact, &Actor::system(), at);
        self.ticket.apply(&event);
        notice::derive(self.rules, &self.ticket, &event, &mut self.notices);
        self.events.push(event);
    }

    fn event(&self, fact: Fact, by: &Actor, at: Instant) -> Event {
        let seq = self.ticket.version.saturating_add(1);
        Event { seq, at, by: by.clone(), desk: self.rules.version.clone(), fact }
    }

    fn took_in(&mut self, event: Event, before: Option<&clocks::Before>, agreed: &[approve::Agreed]) {
        notice::derive(self.rules, &self.ticket, &event, &mut self.notices);
        let at = event.at;
        let signals = clocks::signals(&event, before, &self.ticket, self.rules);
        let changes_promises =
            clocks::changes_promises(&event.fact, signals, before, &self.ticket, self.rules);
        let triggers = Triggers::of(&event.fact, before, &self.ticket);
        let asks = clocks::may_need_approval(&event.fact);
        self.events.push(event);
        if clocks::are_concerned(signals, before, &self.ticket) {
            clocks::follow(self, signals, at);
        }
        if changes_promises {
            promises::reconsider(self, at);
        }
        for key in std::mem::take(&mut self.late) {
            self.escalate_breach(&key, at);
        }
        self.escalate(&triggers, at);
        if asks {
            approve::ask(self, agreed, at);
        }
        watch::follow(self, at);
    }

    /// Fires the escalations that a count or a rating sets off.
    fn escalate(&mut self, triggers: &Triggers, at: Instant) {
        if triggers.is_empty() {
            return;
        }
        let rules = self.rules;
        for rule in rules.escalations.rules() {
            let fires = match rule.trigger {
                Trigger::HandedOver(times) => triggers.handed_over == Some(times),
                Trigger::Reopened(times) => triggers.reopened == Some(times),
                Trigger::RatingBelow(score) => {
                    let is_worse = |rated| rules.survey.is_some_and(|survey| survey.is_worse(rated, score));
                    triggers.rated.is_some_and(is_worse)
                }
                Trigger::Priority(ref level) => triggers.comes_to(level, rules),
                Trigger::FallsTo(ref level) => triggers.falls_to(level, rules),
                Trigger::Breach(_) | Trigger::Clock(..) | Trigger::Silence(..) => false,
            };
            if fires && holds(&self.ticket, &rules.lexicon, &rule.when) {
                self.respond(&rule.id, None, &rule.response, at);
            }
        }
    }

    /// Fires the escalations that a breach sets off.
    pub(crate) fn escalate_breach(&mut self, key: &ClockKey, at: Instant) {
        let rules = self.rules;
        for rule in rules.escalations.rules() {
            if rule.trigger == Trigger::Breach(key.metric) && holds(&self.ticket, &rules.lexicon, &rule.when)
            {
                self.respond(&rule.id, Some(key.clone()), &rule.response, at);
            }
        }
    }

    /// Records that an escalation came about, and hands over if it says so.
    pub(crate) fn respond(
        &mut self,
        rule: &RuleId,
        clock: Option<ClockKey>,
        response: &Response,
        at: Instant,
    ) {
        let told = recipients(&self.ticket, &response.tell);
        self.push_plain(Fact::Escalated { rule: rule.clone(), clock, told }, at);
        let Some(to) = &response.hand_over else { return };
        let so_far = self.ticket.handed_over_by.get(rule).copied().unwrap_or_default();
        if response.at_most.is_some_and(|most| most <= so_far) {
            return;
        }
        if self.ticket.line.as_ref() != Some(to) && !self.ticket.status_category.is_done() {
            let fact = Fact::HandedOver {
                to: to.clone(),
                from: self.ticket.line.clone(),
                from_agent: self.ticket.assignee.clone(),
                reason: "".into(),
                escalation: Some(rule.clone()),
                entitlement: entitlement::in_line(&self.ticket, to),
            };
            self.push(fact, &Actor::system(), at);
        }
    }

    pub(crate) fn finish(self) -> Decision {
        Decision { next_wake: self.ticket.next_wake(), events: self.events, notices: self.notices }
    }
}

/// Counts and ratings that a fact brought about.
#[derive(Default, PartialEq)]
struct Triggers {
    handed_over: Option<u32>,
    reopened: Option<u32>,
    rated: Option<i64>,
    /// The priority before, if there was one, and after.
    priority: Option<(Option<PriorityId>, PriorityId)>,
}

impl Triggers {
    fn of(fact: &Fact, before: Option<&clocks::Before>, ticket: &Ticket) -> Self {
        let reopened = before.is_some_and(|before| before.reopen_count < ticket.reopen_count);
        let now = ticket.priority();
        let changed = before.is_none_or(|before| before.priority != *now);
        let was = before.map(|before| before.priority.clone());
        Self {
            handed_over: matches!(fact, Fact::HandedOver { .. }).then_some(ticket.hand_over_count),
            reopened: reopened.then_some(ticket.reopen_count),
            priority: changed.then(|| (was, now.clone())),
            rated: match fact {
                Fact::Rated { score, .. } => Some(*score),
                _ => None,
            },
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the ticket has come to be as urgent as `level`, which it was not.
    fn comes_to(&self, level: &PriorityId, rules: &Rules) -> bool {
        let Some((was, now)) = &self.priority else { return false };
        let is = |priority: &PriorityId| rules.priorities.rank(priority) <= rules.priorities.rank(level);
        is(now) && !was.as_ref().is_some_and(is)
    }

    /// Whether the ticket was more urgent than `level` and no longer is.
    fn falls_to(&self, level: &PriorityId, rules: &Rules) -> bool {
        let Some((Some(was), now)) = &self.priority else { return false };
        let is_above = |priority: &PriorityId| rules.priorities.rank(priority) < rules.priorities.rank(level);
        is_above(was) && !is_above(now)
    }
}

/// Who is told on this ticket; each once, in the order named. Nobody having the ticket, its line
/// is told in place of the assignee.
pub(crate) fn recipients(ticket: &Ticket, tell: &[Tell]) -> Vec<Recipient> {
    let own_line = || ticket.line.clone().map(Recipient::Line);
    let mut told = Vec::with_capacity(tell.len());
    for one in tell {
        if *one == Tell::Requester {
            let followers = ticket.absorbed.iter().flat_map(|other| &other.requesters);
            let own = ticket.intake.requester.iter().map(|_| Recipient::Requester);
            for recipient in own.chain(followers.cloned().map(Recipient::Follower)) {
                if !told.contains(&recipient) {
                    told.push(recipient); // who asked in two tickets is told once
                }
            }
            continue;
        }
        let recipient = match one {
            Tell::Assignee => ticket.assignee.clone().map(Recipient::Agent).or_else(own_line),
            Tell::Caretaker => {
                let known = ticket.entitlement.as_ref();
                known.and_then(|known| known.caretaker.clone()).map(Recipient::Agent)
            }
            Tell::Contact(id) => Some(Recipient::Contact(id.clone())),
            Tell::Line(id) => Some(Recipient::Line(id.clone())),
            Tell::OwnLine => own_line(),
            Tell::Requester => None, // told above, with everybody who asked the same
        };
        if let Some(recipient) = recipient
            && !told.contains(&recipient)
        {
            told.push(recipient);
        }
    }
    told
}
