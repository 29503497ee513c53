//! One row becomes commands, relative to the ticket's row before.
//!
//! Only what differs from the row before is asked for, and only where the ticket is not already
//! so. What the desk refuses and what the map does not understand is reported; a row that asks for
//! nothing becomes a note, so that no row leaves no trace.

use std::collections::BTreeSet;
use std::sync::Arc;

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::id::{ActorId, CategoryId, ImpactId, KindId, LineId, StatusId, UrgencyId};
use helpdesk_core::ticket::{Channel, Classify, Command, FieldValue, Intake, Refusal, Solve, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_core::workflow::Category;

use crate::log::{Meaning, Part, Row};
use crate::replay::drive::{Counts, Live, Scene};
use crate::replay::tally::{Outcome, Totals};

/// A row on its way into the desk.
pub(crate) struct Turn<'t, 'd> {
    scene: &'t Scene<'d>,
    live: &'t mut Live,
    counts: &'t mut Counts,
    before: Option<&'t Row>,
    row: &'t Row,
    actor: Actor,
    kept: bool,
    /// Somebody had the ticket before the row.
    had_person: bool,
    facts: u64,
    reported: BTreeSet<Part>,
    anything_reported: bool,
}

/// What a row may ask for, in the order in which it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Classify,
    Field(usize),
    Line,
    Assignee,
    Reply,
    Status,
}

impl Step {
    /// The part of the ticket that a refusal is about.
    fn part(self, scene: &Scene<'_>) -> Part {
        match self {
            Self::Classify => Part::Category,
            Self::Field(number) if scene.group_field == Some(number) => Part::Line,
            Self::Field(_) => Part::By,
            Self::Line => Part::Line,
            Self::Assignee => Part::Assignee,
            Self::Reply | Self::Status => Part::Status,
        }
    }
}

/// What the desk knew of the ticket before the row.
struct Seen {
    status: Option<Arc<str>>,
    priority: Option<Arc<str>>,
    line: Option<Arc<str>>,
    assignee: Option<Arc<str>>,
    category: Option<Arc<str>>,
}

impl<'t, 'd> Turn<'t, 'd> {
    pub(crate) fn new(
        scene: &'t Scene<'d>,
        live: &'t mut Live,
        counts: &'t mut Counts,
        before: Option<&'t Row>,
        row: &'t Row,
    ) -> Self {
        let by = row.named(Part::By).map(|id| ActorId::new(Arc::clone(id)));
        Self {
            scene,
            counts,
            before,
            row,
            actor: Actor { role: Role::Agent, id: by, line: None },
            kept: scene.kept.as_ref() == Some(&row.ticket),
            had_person: live.ticket.as_ref().is_some_and(|ticket| ticket.assignee.is_some()),
            live,
            facts: 0,
            reported: BTreeSet::new(),
            anything_reported: false,
        }
    }

    /// Does everything the row asks for and counts what became of it.
    pub(crate) fn take(mut self) {
        let seen = self.seen();
        self.report_unknown();
        if self.live.ticket.is_none() {
            self.open();
        }
        if self.live.ticket.is_some() {
            self.steps();
            self.note();
        }
        self.reconcile(&seen);
        self.agree();
        self.count_row();
    }

    fn seen(&self) -> Seen {
        let ticket = self.live.ticket.as_ref();
        Seen {
            status: ticket.map(|ticket| ticket.status.as_str().into()),
            priority: ticket.map(|ticket| ticket.priority().as_str().into()),
            line: ticket.and_then(|ticket| self.group_of(ticket)),
            assignee: ticket.and_then(|ticket| Some(ticket.assignee.as_ref()?.as_str().into())),
            category: ticket.and_then(|ticket| Some(ticket.category.as_ref()?.as_str().into())),
        }
    }

    /// What stands for the line: the text in its field, else the line.
    fn group_of(&self, ticket: &Ticket) -> Option<Arc<str>> {
        match self.scene.group_field.and_then(|number| self.scene.fields.get(number)) {
            Some(name) => match ticket.fields.get(name)? {
                FieldValue::Text(text) => Some(Arc::clone(text)),
                FieldValue::Bool(_) | FieldValue::Int(_) => None,
            },
            None => Some(ticket.line.as_ref()?.as_str().into()),
        }
    }

    /// The time of the row, never before the ticket's last event.
    fn at(&self) -> Instant {
        self.live.ticket.as_ref().map_or(self.row.at, |ticket| ticket.last_at.max(self.row.at))
    }

    fn open(&mut self) {
        let row = self.row;
        let channel =
            row.named(Part::Channel).and_then(|name| Channel::ALL.into_iter().find(|c| c.name() == &**name));
        let mut intake = Intake::new(channel.unwrap_or(Channel::Api), Arc::clone(&row.ticket));
        intake.kind = row.named(Part::Kind).cloned().map(KindId::new);
        intake.category = row.named(Part::Category).cloned().map(CategoryId::new);
        intake.requester = row.named(Part::Requester).cloned().map(ActorId::new);
        intake.impact = row.named(Part::Impact).cloned().map(ImpactId::new);
        intake.urgency = row.named(Part::Urgency).cloned().map(UrgencyId::new);
        intake.line = row.named(Part::Line).cloned().map(LineId::new);
        let fields = self.scene.fields.iter().zip(&row.fields);
        intake.fields = fields
            .filter_map(|(name, cell)| Some((Arc::clone(name), FieldValue::Text(Arc::clone(cell.named()?)))))
            .collect();
        let at = row.opened.map_or(row.at, |opened| opened.min(row.at));
        match self.scene.desk.open(row.ticket.as_ref().into(), intake, &self.actor, at) {
            Ok(decision) => {
                self.facts += 1;
                self.live.apply(decision, self.kept, &mut self.counts.facts);
            }
            Err(refusal) => self.refused(Part::Kind, None, Arc::clone(&row.ticket), &refusal),
        }
    }

    fn steps(&mut self) {
        let fields = (0..self.row.fields.len()).map(Step::Field);
        let rest = [Step::Classify].into_iter().chain(fields).chain([Step::Line, Step::Assignee]);
        let status = [Step::Reply, Step::Status];
        let done = self.live.ticket.as_ref().is_some_and(|ticket| ticket.status_category.is_done());
        let reopens = done && self.scene.category(self.row).is_some_and(|category| !category.is_done());
        // A finished ticket is taken up again before anything else; else the status comes last.
        let steps: Vec<Step> =
            if reopens { status.into_iter().chain(rest).collect() } else { rest.chain(status).collect() };
        for step in steps {
            let Some(ticket) = &self.live.ticket else { return };
            if let Some(command) = self.command(step, ticket) {
                self.issue(step, &command);
            }
        }
    }

    /// Whether the row says something new about a part.
    fn is_new(&self, part: Part) -> bool {
        self.before.is_none_or(|before| self.row.differs(before, part))
    }

    /// The desk's new word for a part, if there is one.
    fn news(&self, part: Part) -> Option<&Arc<str>> {
        self.row.named(part).filter(|_| self.is_new(part))
    }

    fn command(&self, step: Step, ticket: &Ticket) -> Option<Command> {
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
        }
    }

    fn classify(&self, ticket: &Ticket) -> Option<Command> {
        let mut new = Classify::default();
        let computed = &ticket.classification;
        let differs = |name: &&Arc<str>, now: Option<&str>| now != Some(&***name);
        let impact = self.news(Part::Impact);
        new.impact = impact
            .filter(|name| differs(name, computed.impact.as_ref().map(|i| i.as_str())))
            .cloned()
            .map(ImpactId::new);
        let urgency = self.news(Part::Urgency);
        new.urgency = urgency
            .filter(|name| differs(name, computed.urgency.as_ref().map(|u| u.as_str())))
            .cloned()
            .map(UrgencyId::new);
        let category = self.news(Part::Category);
        new.category = category
            .filter(|name| differs(name, ticket.category.as_ref().map(|c| c.as_str())))
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
        match category {
            Some(Category::Solved) => Command::Solve(Solve { status: Some(status), ..Solve::default() }),
            Some(Category::Closed) if closed == 1 => Command::Close {},
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

    fn issue(&mut self, step: Step, command: &Command) {
        let at = self.at();
        let Some(ticket) = &self.live.ticket else { return };
        match self.scene.desk.decide(ticket, command, &self.actor, at) {
            Ok(decision) => {
                let own = decision.events.iter().filter(|event| event.by == self.actor).count();
                self.facts += own as u64;
                self.live.apply(decision, self.kept, &mut self.counts.facts);
            }
            Err(refusal) => {
                let (from, to) = change(ticket, command);
                self.refused(step.part(self.scene), from, to, &refusal);
            }
        }
    }

    /// A row that asked for nothing was still an update.
    fn note(&mut self) {
        if self.facts == 0 && !self.anything_reported {
            self.issue(Step::Field(usize::MAX), &Command::Note { body: "updated".into() });
            self.counts.rows.noted += u64::from(self.facts > 0);
        }
    }

    fn refused(&mut self, part: Part, from: Option<Arc<str>>, to: Arc<str>, refusal: &Refusal) {
        let codes: Vec<&str> = refusal.reasons.iter().map(|reason| reason.code()).collect();
        let message = || refusal.to_string();
        self.counts.reports.add(self.row, &codes.join(", "), part.name(), (from, to), message);
        self.reported.insert(part);
        self.anything_reported = true;
    }

    /// Reports texts that the map does not list, and values that the log took away but no command
    /// can.
    fn report_unknown(&mut self) {
        for part in Part::ALL {
            let Some(cell) = self.row.cell(part) else { continue };
            let of_first_row = matches!(part, Part::Kind | Part::Channel | Part::Requester);
            if of_first_row && self.before.is_some() {
                continue;
            }
            let stays = matches!(part, Part::Impact | Part::Urgency | Part::Category)
                || part == Part::Line && self.scene.group_field.is_none();
            match cell.meaning {
                Meaning::Unknown => {
                    let message = || format!("the map does not say what `{}` means", cell.raw);
                    self.unknown(part, "log.unknown-value", None, &cell.raw, message);
                }
                Meaning::Missing if stays && self.before.is_some() && self.is_new(part) => {
                    let from = self.before.and_then(|before| before.raw(part)).cloned();
                    let message = || format!("the log takes the {} away, which no command does", part.name());
                    self.unknown(part, "log.value-withdrawn", from, &cell.raw, message);
                }
                _ => {}
            }
        }
    }

    fn unknown(
        &mut self,
        part: Part,
        code: &str,
        from: Option<Arc<str>>,
        raw: &Arc<str>,
        message: impl FnOnce() -> String,
    ) {
        self.counts.reports.add(self.row, code, part.name(), (from, Arc::clone(raw)), message);
        self.reported.insert(part);
        self.anything_reported = true;
    }

    /// Says of every change of the log what became of it.
    fn reconcile(&mut self, seen: &Seen) {
        let now = self.seen();
        let Some(before) = self.before else {
            self.counts.first_rows.status_changes += u64::from(now.status != self.initial());
            self.counts.first_rows.assignments += u64::from(now.assignee.is_some());
            return;
        };
        for (part, _) in Totals::CHANGES {
            if !self.row.differs(before, part) {
                continue;
            }
            let changed = match part {
                Part::Status => now.status != seen.status,
                Part::Priority => now.priority != seen.priority,
                Part::Line => now.line != seen.line,
                Part::Assignee => now.assignee != seen.assignee,
                Part::Category => now.category != seen.category,
                _ => false,
            };
            let outcome = match (changed, self.reported.contains(&part)) {
                (true, _) => Outcome::Event,
                (false, true) => Outcome::Reported,
                (false, false) => Outcome::Already,
            };
            self.counts.reconciled.entry(part.name()).or_default().count(outcome);
        }
    }

    fn initial(&self) -> Option<Arc<str>> {
        Some(self.scene.desk.workflow().initial()?.id.as_str().into())
    }

    /// Compares what the log says after the row with what the desk says.
    fn agree(&mut self) {
        let now = self.seen();
        for (part, desk) in
            [(Part::Priority, now.priority), (Part::Status, now.status), (Part::Assignee, now.assignee)]
        {
            if let Some(log) = self.row.named(part) {
                self.counts.agreement.entry(part.name()).or_default().compare(self.row, log, desk.as_deref());
            }
        }
    }

    fn count_row(&mut self) {
        let rows = &mut self.counts.rows;
        rows.total += 1;
        if self.anything_reported {
            rows.reported += 1;
        } else {
            rows.carried += 1;
        }
    }
}

/// What a refused command would have changed, from what to what.
fn change(ticket: &Ticket, command: &Command) -> (Option<Arc<str>>, Arc<str>) {
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
