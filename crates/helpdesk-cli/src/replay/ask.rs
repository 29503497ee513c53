//! What a row asks for, as commands.

use std::sync::Arc;

use helpdesk_core::id::{ActorId, CategoryId, ImpactId, LineId, StatusId, UrgencyId};
use helpdesk_core::ticket::{Classify, Command, FieldValue, Solve, Ticket};
use helpdesk_core::workflow::Category;

use crate::log::{Meaning, Part};
use crate::replay::drive::Scene;
use crate::replay::turn::Turn;

/// What a row may ask for, in the order in which it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Classify,
    Field(usize),
    Line,
    Assignee,
    Reply,
    Status,
    Note,
}

impl Turn<'_, '_> {
    /// Whether the row says something new about a part.
    pub(super) fn is_new(&self, part: Part) -> bool {
        self.before.is_none_or(|before| self.row.differs(before, part))
    }

    /// The desk's new word for a part, if there is one.
    fn news(&self, part: Part) -> Option<&Arc<str>> {
        self.row.named(part).filter(|_| self.is_new(part))
    }

    /// What `step` asks for; nothing where the ticket is already so.
    pub(super) fn command(&self, step: Step, ticket: &Ticket) -> Option<Command> {
        match step {
            Step::Classify => self.classify(ticket),
            Step::Field(number) => self.set_field(number, ticket),
            Step::Line => {
                let to = self.news(Part::Line)?;
                let there = ticket.line.as_ref().is_some_and(|line| *line == **to);
                (!there).then(|| Command::HandOver { to: LineId::new(Arc::clone(to)), reason: "".into() })
            }
            Step::Assignee => self.assign(ticket),
            Step::Reply => {
                let to = self.news_of_status(ticket)?;
                let asked = self.scene.replied.contains(&**to);
                asked.then(|| Command::Reply { body: "a question to the requester".into() })
            }
            Step::Status => self.news_of_status(ticket).map(|to| self.move_to(ticket, to)),
            Step::Note => None,
        }
    }

    fn classify(&self, ticket: &Ticket) -> Option<Command> {
        let mut new = Classify::default();
        let computed = &ticket.classification;
        let differs = |name: &&Arc<str>, now: Option<&str>| now != Some(&***name);
        let impact = self.news(Part::Impact);
        new.impact = impact
            .filter(|name| differs(name, computed.impact.as_ref().map(ImpactId::as_str)))
            .cloned()
            .map(ImpactId::new);
        let urgency = self.news(Part::Urgency);
        new.urgency = urgency
            .filter(|name| differs(name, computed.urgency.as_ref().map(UrgencyId::as_str)))
            .cloned()
            .map(UrgencyId::new);
        let category = self.news(Part::Category);
        new.category = category
            .filter(|name| differs(name, ticket.category.as_ref().map(CategoryId::as_str)))
            .cloned()
            .map(CategoryId::new);
        (new != Classify::default()).then_some(Command::Classify(new))
    }

    fn set_field(&self, number: usize, ticket: &Ticket) -> Option<Command> {
        let (name, cell) = (self.scene.fields.get(number)?, self.row.fields.get(number)?);
        let before = self.before.and_then(|before| before.fields.get(number));
        if before.is_some_and(|before| before.raw == cell.raw) {
            return None;
        }
        let value = match &cell.meaning {
            Meaning::Named(text) => Some(FieldValue::Text(Arc::clone(text))),
            Meaning::Missing => None,
            Meaning::Unknown => return None,
        };
        let now = ticket.fields.get(name);
        (now != value.as_ref()).then(|| Command::SetField { name: Arc::clone(name), value })
    }

    fn assign(&self, ticket: &Ticket) -> Option<Command> {
        let cell = self.row.cell(Part::Assignee)?;
        let has = ticket.assignee.as_ref();
        match &cell.meaning {
            // A hand-over takes the person off the ticket; the row says who has it all the same.
            Meaning::Named(to) if has.is_none_or(|has| *has != **to) => {
                let lost = has.is_none() && self.had_person;
                (lost || self.is_new(Part::Assignee))
                    .then(|| Command::Assign { to: ActorId::new(Arc::clone(to)) })
            }
            Meaning::Missing if has.is_some() && self.is_new(Part::Assignee) => Some(Command::Release {}),
            _ => None,
        }
    }

    fn news_of_status(&self, ticket: &Ticket) -> Option<&Arc<str>> {
        self.news(Part::Status).filter(|to| ticket.status != ***to)
    }

    /// The command that leads to a status: what it means decides.
    fn move_to(&self, ticket: &Ticket, to: &Arc<str>) -> Command {
        let status = StatusId::new(Arc::clone(to));
        let category = self.scene.categories.get(&status).copied();
        let closed = self.scene.categories.values().filter(|&&c| c == Category::Closed).count();
        // Where no way leads, only this command is refused with the names of both ends.
        let leads = self.scene.desk.workflow().next(&ticket.status).contains(&&status);
        match category {
            Some(Category::Solved) if leads => {
                Command::Solve(Solve { status: Some(status), ..Solve::default() })
            }
            Some(Category::Closed) if closed == 1 && leads => Command::Close {},
            Some(category) if ticket.status_category.is_done() && !category.is_done() => {
                let reopen = self.scene.desk.workflow().reopen();
                if reopen.is_some_and(|reopen| reopen.to == status) {
                    Command::Reopen { reason: "taken up again".into() }
                } else {
                    Command::SetStatus { to: status }
                }
            }
            _ => Command::SetStatus { to: status },
        }
    }
}

/// The parts of the ticket that a command is about.
pub(super) fn parts(scene: &Scene<'_>, step: Step, command: &Command) -> Vec<Part> {
    match (step, command) {
        (_, Command::Classify(new)) => {
            let computed = new.impact.is_some() || new.urgency.is_some();
            let category = new.category.is_some();
            let parts = [computed.then_some(Part::Priority), category.then_some(Part::Category)];
            parts.into_iter().flatten().collect()
        }
        (Step::Field(number), _) if scene.group_field == Some(number) => vec![Part::Line],
        (Step::Line, _) => vec![Part::Line],
        (Step::Assignee, _) => vec![Part::Assignee],
        (Step::Reply | Step::Status, _) => vec![Part::Status],
        (Step::Classify | Step::Field(_) | Step::Note, _) => Vec::new(),
    }
}

/// What a refused command would have changed, from what to what.
pub(super) fn change(ticket: &Ticket, command: &Command) -> (Option<Arc<str>>, Arc<str>) {
    let text = |id: &str| Arc::<str>::from(id);
    match command {
        Command::SetStatus { to } | Command::Solve(Solve { status: Some(to), .. }) => {
            (Some(text(ticket.status.as_str())), text(to.as_str()))
        }
        Command::Close {} => (Some(text(ticket.status.as_str())), text(Category::Closed.name())),
        Command::Reopen { .. } => (Some(text(ticket.status.as_str())), text("reopened")),
        Command::HandOver { to, .. } => {
            (ticket.line.as_ref().map(|line| text(line.as_str())), text(to.as_str()))
        }
        Command::Assign { .. } => (None, text("assigned")),
        Command::Release {} => (None, text("released")),
        Command::Classify(_) => (None, text("classified")),
        Command::SetField { name, .. } => (None, Arc::clone(name)),
        Command::Reply { .. } => (None, text("replied")),
        _ => (None, text("noted")),
    }
}
