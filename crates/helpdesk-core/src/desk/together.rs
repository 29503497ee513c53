//! What a desk decides about several tickets at once.

use crate::actor::Actor;
use crate::desk::Desk;
use crate::ticket::{
    self, Joint, Merged, Problem, Refusal, Related, Relation, Repeat, Split, SplitOff, Ticket, TicketDecision,
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
