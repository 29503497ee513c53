//! One row becomes commands, relative to the ticket's row before.
//!
//! Only what differs from the row before is asked for, and only where the ticket is not already
//! so. What the desk refuses and what the map does not understand is reported; a row that asks for
//! nothing becomes a note, so that no row leaves no trace.

use std::collections::BTreeSet;
use std::sync::Arc;

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::id::{ActorId, CategoryId, ImpactId, KindId, LineId, UrgencyId};
use helpdesk_core::ticket::{Channel, Command, FieldValue, Intake, Refusal, Ticket};
use helpdesk_core::time::Instant;

use crate::log::{Meaning, Part, Row};
use crate::replay::ask::{Step, change, parts};
use crate::replay::drive::{Counts, Live, Scene};
use crate::replay::tally::{Oddity, Outcome, Totals};

/// A row on its way into the desk.
pub(crate) struct Turn<'t, 'd> {
    pub(super) scene: &'t Scene<'d>,
    live: &'t mut Live,
    counts: &'t mut Counts,
    pub(super) before: Option<&'t Row>,
    pub(super) row: &'t Row,
    actor: Actor,
    kept: bool,
    /// Somebody had the ticket before the row.
    pub(super) had_person: bool,
    facts: u64,
    reported: BTreeSet<Part>,
    anything_reported: bool,
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
            kept: scene.keeps(&row.ticket),
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
            Err(refusal) => self.refused(&[], (None, "opened".into()), &refusal),
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
                let change = change(ticket, command);
                let parts = parts(self.scene, step, command);
                self.refused(&parts, change, &refusal);
            }
        }
    }

    /// A row that asked for nothing was still an update.
    fn note(&mut self) {
        if self.facts == 0 && !self.anything_reported {
            self.issue(Step::Note, &Command::Note { body: "updated".into() });
            self.counts.rows.noted += u64::from(self.facts > 0);
        }
    }

    fn refused(&mut self, parts: &[Part], change: (Option<Arc<str>>, Arc<str>), refusal: &Refusal) {
        let codes: Vec<&str> = refusal.codes().collect();
        let part = parts.first().map_or("row", |part| part.name());
        self.counts.reports.add(self.row, &codes.join(", "), part, change, || refusal.to_string());
        self.reported.extend(parts);
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
                    self.unknown(part, Oddity::UnknownValue, None, &cell.raw, message);
                }
                Meaning::Missing if stays && self.before.is_some() && self.is_new(part) => {
                    let from = self.before.and_then(|before| before.raw(part)).cloned();
                    let message = || format!("the log takes the {} away, which no command does", part.name());
                    self.unknown(part, Oddity::ValueWithdrawn, from, &cell.raw, message);
                }
                _ => {}
            }
        }
    }

    fn unknown(
        &mut self,
        part: Part,
        odd: Oddity,
        from: Option<Arc<str>>,
        raw: &Arc<str>,
        message: impl FnOnce() -> String,
    ) {
        self.counts.reports.add(self.row, odd.code(), part.name(), (from, Arc::clone(raw)), message);
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
