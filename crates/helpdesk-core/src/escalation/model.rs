//! The checked form of lines and escalations.

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::escalation::{LineKind, Silence, Strategy};
use crate::id::{ActorId, CalendarId, CategoryId, ContactId, LineId, PriorityId, RuleId};
use crate::sla::{Metric, Threshold};
use crate::time::{Date, DayTime, Instant, Target, WorkTime};
use crate::workflow::{Category, Guard};

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
    /// The categories it can deal with; empty: it is not said.
    pub competences: Vec<CategoryId>,
    /// Whether it may decide whatever there is to decide.
    pub authority: bool,
    /// Its people, in the order in which they take turns.
    pub members: Vec<Member>,
    /// How one of them is chosen.
    pub assign: Vec<Strategy>,
}

/// Somebody in a line.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub id: ActorId,
    /// When they work.
    pub calendar: CalendarId,
    /// What they can deal with; empty: it is not said.
    pub competences: Vec<CategoryId>,
    /// How many open tickets they may have; `None`: any number.
    pub capacity: Option<u32>,
    /// Spans of days on which they are away, both ends included.
    pub absences: Vec<(Date, Date)>,
}

impl Line {
    /// What its own clock measures.
    #[must_use]
    pub const fn metric(&self) -> Metric {
        match self.kind {
            LineKind::Internal => Metric::LineStay,
            LineKind::Vendor => Metric::Vendor,
        }
    }

    /// Whether the line can deal with tickets of `category`; one that does not say what it can deal
    /// with can deal with everything.
    #[must_use]
    pub fn is_competent(&self, category: Option<&CategoryId>) -> bool {
        is_among(&self.competences, category)
    }
}

impl Member {
    /// Whether they can deal with tickets of `category`.
    #[must_use]
    pub fn is_competent(&self, category: Option<&CategoryId>) -> bool {
        is_among(&self.competences, category)
    }

    /// The first instant from `from` on at which they are at work; `calendar` is theirs. `None`: the
    /// calendar never opens again.
    #[must_use]
    pub fn at_work_from(&self, calendar: &Calendar, from: Instant) -> Option<Instant> {
        let mut from = from;
        for _ in 0..=self.absences.len() {
            let open = calendar.next_open(from).ok()?;
            let (day, _) = calendar.zone().to_local(open);
            let away = self.absences.iter().filter(|(first, last)| *first <= day && day <= *last);
            let Some(back) = away.map(|(_, last)| last.plus_days(1)).max() else { return Some(open) };
            from = calendar.zone().to_instant(back?, DayTime::START);
        }
        None
    }

    /// Whether `day` is one of those on which they are away.
    #[must_use]
    pub fn is_absent(&self, day: Date) -> bool {
        self.absences.iter().any(|(first, last)| *first <= day && day <= *last)
    }
}

/// Whether `category` is one of `competences` or lies under one; a ticket without a category asks
/// for no competence.
fn is_among(competences: &[CategoryId], category: Option<&CategoryId>) -> bool {
    let Some(category) = category else { return true };
    let covers = |known: &CategoryId| {
        let rest = category.as_str().strip_prefix(known.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    competences.is_empty() || competences.iter().any(covers)
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
    /// How often in the life of a ticket it hands over; `None`: every time.
    pub at_most: Option<u32>,
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
    /// The ticket comes to be that urgent.
    Priority(PriorityId),
    /// The ticket is no more urgent than that any longer.
    FallsTo(PriorityId),
    /// Nothing is heard for that long of those whose turn it is.
    Silence(Silence, Target),
}

impl Trigger {
    /// Whether the own clock of a line sets it off, which runs anew in every line.
    #[must_use]
    pub fn is_of_line_clock(&self) -> bool {
        matches!(
            self,
            Self::Clock(Metric::LineStay | Metric::Vendor, _)
                | Self::Breach(Metric::LineStay | Metric::Vendor)
        )
    }
}

/// A hand-over by the own clock of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByClock<'a> {
    pub(crate) from: &'a LineId,
    pub(crate) to: &'a LineId,
    pub(crate) response: &'a Response,
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

impl Escalation {
    /// The same so much later on its clock, the `round`-th time again.
    pub(crate) fn again(&self, round: u32, every: WorkTime) -> Self {
        let later = WorkTime::from_micros(every.micros().saturating_mul(round.into()));
        let trigger = match &self.trigger {
            Trigger::Clock(metric, point) => Trigger::Clock(*metric, point.plus(later)),
            Trigger::Breach(metric) => Trigger::Clock(*metric, Threshold::at_target().plus(later)),
            other => other.clone(),
        };
        let id = RuleId::from(format!("{} #{}", self.id, round.saturating_add(1)).as_str());
        Self { id, trigger, when: self.when.clone(), response: self.response.clone() }
    }
}

/// The lines and escalations of a desk.
#[derive(Clone, Debug, Default)]
pub struct Escalations {
    pub(crate) lines: BTreeMap<LineId, Line>,
    pub(crate) entry: Option<LineId>,
    pub(crate) contacts: BTreeMap<ContactId, Option<CalendarId>>,
    pub(crate) rules: Vec<Escalation>,
    pub(crate) review: Option<Review>,
}

/// When a ticket that nobody has is brought up again.
#[derive(Clone, Debug)]
pub struct Review {
    /// After how long the first time; each further time after twice as long.
    pub after: WorkTime,
    /// Who is told.
    pub tell: Vec<Tell>,
}

impl Review {
    /// After how long the review of that round comes, the first being 1.
    #[must_use]
    pub fn wait(&self, round: u32) -> WorkTime {
        const MOST: u32 = 20; // a doubling less than a lifetime of the longest first wait
        let doubled = self.after.micros().checked_mul(1_i64 << round.saturating_sub(1).min(MOST));
        WorkTime::from_micros(doubled.unwrap_or(i64::MAX / 4))
    }
}

impl Silence {
    /// The category of status in which it is their turn.
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::Requester => Category::WaitingRequester,
            Self::Vendor => Category::WaitingVendor,
        }
    }
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

    /// Somebody of a line: of `line` if they are in it, else of the first that they are in.
    #[must_use]
    pub fn member(&self, id: &ActorId, line: Option<&LineId>) -> Option<&Member> {
        let own = line.and_then(|line| self.lines.get(line)).into_iter();
        let mut all = own.chain(self.lines.values()).flat_map(|line| &line.members);
        all.find(|member| member.id == *id)
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

    /// Every hand-over that the own clock of a line can bring about.
    #[must_use]
    pub(crate) fn hand_overs_by_line_clock(&self) -> Vec<ByClock<'_>> {
        let timed = || self.lines.values().filter(|line| line.time_box.is_some());
        let mut found = Vec::new();
        for line in timed() {
            if let Some(to) = &line.on_time_box.hand_over {
                found.push(ByClock { from: &line.id, to, response: &line.on_time_box });
            }
        }
        for (index, rule) in self.rules.iter().enumerate() {
            let Some(to) = rule.response.hand_over.as_ref().filter(|_| rule.trigger.is_of_line_clock())
            else {
                continue;
            };
            // A breach sets all its rules off, so an earlier one may have handed the ticket over.
            let is_breach = matches!(rule.trigger, Trigger::Breach(_));
            let earlier =
                self.rules.iter().take(index).filter(|other| is_breach && other.trigger == rule.trigger);
            let moved = earlier.filter_map(|other| other.response.hand_over.as_ref());
            for from in timed().map(|line| &line.id).chain(moved) {
                found.push(ByClock { from, to, response: &rule.response });
            }
        }
        found.retain(|edge| edge.from != edge.to);
        found
    }

    /// When tickets that nobody has are brought up again.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        self.review.as_ref()
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
