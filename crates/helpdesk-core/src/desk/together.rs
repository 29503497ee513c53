//! What a desk decides about several tickets at once.

use crate::actor::Actor;
use crate::desk::Desk;
use crate::id::TicketId;
use crate::outage::{Outage, OutageCommand, OutageId, OutageIntake};
use crate::ticket::joint::again::{self, Opening};
use crate::ticket::{
    self, Alert, AlertDecision, Briefing, Decision, Fact, Inbound, InboundDecision, Intake, Joint, Merged,
    OutageDecision, Problem, Refusal, Related, Relation, Repeat, Solve, Split, SplitOff, Ticket,
    TicketDecision,
};
use crate::time::Instant;

/// Several tickets at once. The host stores the decisions together or not at all.
impl Desk {
    /// What `joint` leads to: one decision for each ticket for which something follows.
    ///
    /// The one door for hosts that pass documents on; the other functions say the same in types.
    ///
    /// # Errors
    /// Every reason why it is refused; a ticket named and not among `tickets` is one.
    pub fn together(
        &self,
        joint: &Joint,
        tickets: &[&Ticket],
        by: &Actor,
        at: Instant,
    ) -> Result<Vec<TicketDecision>, Refusal> {
        ticket::together(self.rules(), joint, tickets, by, at)
    }

    /// Lets `source` go on as part of `target`. See [`ticket::merge`].
    ///
    /// # Errors
    /// As [`ticket::merge`].
    pub fn merge(
        &self,
        source: &Ticket,
        target: &Ticket,
        by: &Actor,
        at: Instant,
    ) -> Result<Merged, Refusal> {
        ticket::merge(self.rules(), source, target, by, at)
    }

    /// Takes `source` out of `target` again; its clocks go on where they stood. See
    /// [`ticket::unmerge`].
    ///
    /// # Errors
    /// As [`ticket::unmerge`].
    pub fn unmerge(
        &self,
        source: &Ticket,
        target: &Ticket,
        by: &Actor,
        at: Instant,
    ) -> Result<Merged, Refusal> {
        ticket::unmerge(self.rules(), source, target, by, at)
    }

    /// Relates two tickets to each other, on both: `other` is to `ticket` what `relation` says.
    ///
    /// # Errors
    /// As [`ticket::relate`].
    pub fn relate(
        &self,
        ticket: &Ticket,
        other: &Ticket,
        relation: Relation,
        by: &Actor,
        at: Instant,
    ) -> Result<Related, Refusal> {
        ticket::relate(self.rules(), ticket, other, relation, by, at)
    }

    /// Takes the relation between two tickets away, on both.
    ///
    /// # Errors
    /// As [`ticket::unrelate`].
    pub fn unrelate(
        &self,
        ticket: &Ticket,
        other: &Ticket,
        by: &Actor,
        at: Instant,
    ) -> Result<Related, Refusal> {
        ticket::unrelate(self.rules(), ticket, other, by, at)
    }

    /// Brings `children` in line with `parent`, as the desk says, and tells the parent which are
    /// done. Asking again changes nothing.
    ///
    /// # Errors
    /// As [`ticket::cascade`].
    pub fn cascade(
        &self,
        parent: &Ticket,
        children: &[&Ticket],
        by: &Actor,
        at: Instant,
    ) -> Result<Vec<TicketDecision>, Refusal> {
        ticket::cascade(self.rules(), parent, children, by, at)
    }

    /// Takes a matter of its own out of `source` into a new ticket.
    ///
    /// # Errors
    /// As [`ticket::split`].
    pub fn split(
        &self,
        source: &Ticket,
        split: &Split,
        by: &Actor,
        at: Instant,
    ) -> Result<SplitOff, Refusal> {
        ticket::split(self.rules(), source, split, by, at)
    }

    /// Opens a problem record over `incidents`; the first decision is that of the record.
    ///
    /// # Errors
    /// As [`ticket::problem`].
    pub fn problem(
        &self,
        incidents: &[&Ticket],
        problem: &Problem,
        by: &Actor,
        at: Instant,
    ) -> Result<Vec<TicketDecision>, Refusal> {
        ticket::problem(self.rules(), incidents, problem, by, at)
    }

    /// The incidents among `tickets` that repeat often enough to ask for a problem record.
    #[must_use]
    pub fn repeats(&self, tickets: &[&Ticket], at: Instant) -> Vec<Repeat> {
        ticket::repeats(self.rules(), tickets, at)
    }
}

/// What comes in from outside: outages, alerts, mail.
impl Desk {
    /// Opens an outage; those of `tickets` that it affects join it and are told.
    ///
    /// # Errors
    /// As [`ticket::open_outage`].
    pub fn open_outage(
        &self,
        id: OutageId,
        intake: OutageIntake,
        tickets: &[&Ticket],
        by: &Actor,
        at: Instant,
    ) -> Result<OutageDecision, Refusal> {
        ticket::open_outage(self.rules(), id, intake, tickets, by, at)
    }

    /// Lets a ticket join a running outage.
    ///
    /// # Errors
    /// As [`ticket::join_outage`].
    pub fn join_outage(
        &self,
        outage: &Outage,
        ticket: &Ticket,
        by: &Actor,
        at: Instant,
    ) -> Result<OutageDecision, Refusal> {
        ticket::join_outage(self.rules(), outage, ticket, by, at)
    }

    /// What a command to an outage leads to, for it and for those of `tickets` that joined it.
    ///
    /// # Errors
    /// As [`ticket::decide_outage`].
    pub fn decide_outage(
        &self,
        outage: &Outage,
        command: &OutageCommand,
        solve: Option<&Solve>,
        tickets: &[&Ticket],
        by: &Actor,
        at: Instant,
    ) -> Result<OutageDecision, Refusal> {
        ticket::decide_outage(self.rules(), outage, command, solve, tickets, by, at)
    }

    /// What first contact should say to somebody who asks about this.
    #[must_use]
    pub fn first_contact(&self, intake: &Intake, outages: &[&Outage], at: Instant) -> Vec<Briefing> {
        ticket::first_contact(self.rules(), intake, outages, at)
    }

    /// What an alert of the monitoring leads to, given the tickets of its object.
    ///
    /// # Errors
    /// As [`ticket::alert`].
    pub fn alert(
        &self,
        tickets: &[&Ticket],
        alert: &Alert,
        new: TicketId,
        by: &Actor,
        at: Instant,
    ) -> Result<AlertDecision, Refusal> {
        ticket::alert(self.rules(), tickets, alert, new, by, at)
    }

    /// What a message that came in by mail leads to, given the tickets it may belong to.
    ///
    /// # Errors
    /// As [`ticket::inbound`].
    pub fn inbound(
        &self,
        tickets: &[&Ticket],
        message: &Inbound,
        new: TicketId,
        by: &Actor,
        at: Instant,
    ) -> Result<InboundDecision, Refusal> {
        ticket::inbound(self.rules(), tickets, message, new, by, at)
    }
}

/// What a history tells of one ticket, decided once more.
impl Desk {
    /// Opens a ticket with everything that came with it.
    pub(crate) fn open_again(
        &self,
        opening: &Opening<'_>,
        by: &Actor,
        at: Instant,
    ) -> Result<Decision, Refusal> {
        again::open_again(self.rules(), opening, by, at)
    }

    /// Tells a ticket what came from outside.
    pub(crate) fn again(
        &self,
        ticket: &Ticket,
        fact: &Fact,
        by: &Actor,
        at: Instant,
    ) -> Result<Decision, Refusal> {
        again::again(self.rules(), ticket, fact, by, at)
    }
}
