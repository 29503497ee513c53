//! The checked form of lines and escalations.

use std::collections::BTreeMap;

use crate::condition::Condition;
use crate::escalation::LineKind;
use crate::id::{CalendarId, ContactId, LineId, RuleId};
use crate::sla::{Metric, Threshold};
use crate::time::Target;
use crate::workflow::Guard;

/// A line of a compiled desk.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name.
    pub id: LineId,
    /// When it works.
    pub calendar: CalendarId,
    /// Own people or an outside firm.
    pub kind: LineKind,
    /// How long a ticket may stay.
    pub time_box: Option<Target>,
    /// What happens when the time box is used up.
    pub on_time_box: Response,
    /// The lines a ticket may be handed to.
    pub hand_over: Vec<Edge>,
}

/// An allowed hand-over.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The line handed to.
    pub to: LineId,
    /// Who may, and what has to be true first.
    pub guard: Guard,
}

/// What an escalation does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The line that takes over.
    pub hand_over: Option<LineId>,
    /// Who is told.
    pub tell: Vec<Tell>,
}

/// Somebody to tell, as a desk names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tell {
    /// The person who has the ticket.
    Assignee,
    /// Who is responsible for the customer or the service.
    Caretaker,
    /// A contact of the desk.
    Contact(ContactId),
    /// A line of the desk.
    Line(LineId),
    /// The line the ticket is with.
    OwnLine,
    /// Who asked.
    Requester,
}

/// What sets an escalation off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A clock breaches its target.
    Breach(Metric),
    /// A clock reaches a point.
    Clock(Metric, Threshold),
    /// The ticket was handed over that often.
    HandedOver(u32),
    /// A rating below that.
    RatingBelow(i64),
    /// The ticket was reopened that often.
    Reopened(u32),
}

/// An escalation of a compiled desk.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Its name.
    pub id: RuleId,
    /// What sets it off.
    pub trigger: Trigger,
    pub(crate) when: Condition,
    /// What it does.
    pub response: Response,
}

/// The lines and escalations of a desk.
#[derive(Clone, Debug, Default)]
pub struct Escalations {
    pub(crate) lines: BTreeMap<LineId, Line>,
    pub(crate) entry: Option<LineId>,
    pub(crate) contacts: BTreeMap<ContactId, Option<CalendarId>>,
    pub(crate) rules: Vec<Escalation>,
}

impl Escalations {
    /// The line of that name.
    #[must_use]
    pub fn line(&self, id: &LineId) -> Option<&Line> {
        self.lines.get(id)
    }

    /// Every line, by name.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    /// The line that new tickets enter.
    #[must_use]
    pub fn entry(&self) -> Option<&LineId> {
        self.entry.as_ref()
    }

    /// Every escalation, as the desk lists them.
    #[must_use]
    pub fn rules(&self) -> &[Escalation] {
        &self.rules
    }

    /// Whether any escalation on a clock is for some tickets only.
    pub(crate) fn clocks_are_conditional(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.trigger, Trigger::Clock(..)) && !rule.when.is_empty())
    }

    /// The calendar of a contact, if they have one.
    #[must_use]
    pub fn contact_calendar(&self, id: &ContactId) -> Option<&CalendarId> {
        self.contacts.get(id)?.as_ref()
    }
}
