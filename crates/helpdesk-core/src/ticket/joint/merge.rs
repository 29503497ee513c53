//! Merging one ticket into another, and taking it out again.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{OrganisationId, TicketId};
use crate::order::Gather;
use crate::sla::{Clock, LINES};
use crate::ticket::decide::check_own;
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::joint::{check_actor, none_of};
use crate::ticket::wake::catch_up;
use crate::ticket::{
    CascadedClocks, Fact, Reason, Refusal, Rules, Ticket, approve, clocks, guard, promises, status, watch,
    work,
};
use crate::time::Instant;

/// What merging, or taking out again, means for both tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Merged {
    /// For the ticket that goes on in the other.
    pub source: Decision,
    /// For the other.
    pub target: Decision,
}

/// Lets `source` go on as part of `target`.
///
/// The open clocks of the source are called off, neither met nor breached, and time changes
/// nothing there any more; those of the target run on untouched. Whoever asked there is told from
/// now on what the target's requester is told. A merged ticket takes no command, so a target is
/// never merged itself at that moment, and tickets merged one after another make no circle.
///
/// # Errors
/// If the tickets are one and the same, if one of them is merged already, if the target is closed
/// or cancelled, if they belong to different organisations and the desk keeps those apart, if a
/// remote session goes on in the source, if the source lacks an approval that the target was not
/// asked for or has got, or if a requester asks.
pub fn merge(
    rules: &Rules,
    source: &Ticket,
    target: &Ticket,
    by: &Actor,
    at: Instant,
) -> Result<Merged, Refusal> {
    let same = (source.id == target.id).then(|| Reason::SameTicket { ticket: source.id.clone() });
    none_of([check_actor("merge tickets", by), same])?;
    let (mut from, mut to) = (Draft::caught_up(rules, source, at)?, Draft::caught_up(rules, target, at)?);
    let closed = to.ticket.status_category.is_final();
    let reasons = [
        check_own(&from.ticket).err(),
        check_own(&to.ticket).err(),
        closed.then(|| Reason::Closed { status: to.ticket.status.clone() }),
        apart(rules, source, target),
        work::running(&from.ticket),
    ];
    none_of(reasons.into_iter().chain(approve::left_behind(rules, &from.ticket, &to.ticket).map(Some)))?;
    guard::check_each(rules, [&from.ticket, &to.ticket], "merge", by)?;
    absorb(&mut to, &from.ticket, by, at);
    approve::ask_anew(&mut to, &from.ticket, at);
    go_into(&mut from, &target.id, by, at);
    catch_up(&mut to, at);
    Ok(Merged { source: from.finish(), target: to.finish() })
}

/// Whether the desk keeps the organisations of two tickets apart.
fn apart(rules: &Rules, source: &Ticket, target: &Ticket) -> Option<Reason> {
    let together: BTreeSet<_> = organisations(source).chain(organisations(target)).into_set();
    (1 < together.len() && !rules.merge.across_organisations)
        .then(|| Reason::OtherOrganisation { ticket: source.id.clone(), other: target.id.clone() })
}

/// The organisations that read a ticket: its own, and those of what was merged into it.
fn organisations(ticket: &Ticket) -> impl Iterator<Item = &OrganisationId> {
    let others = ticket.absorbed.iter().flat_map(|absorbed| &absorbed.organisations);
    ticket.organisation().into_iter().chain(others)
}

/// Everybody who asked in the source is told from now on, also who is told for another ticket
/// already: that one may be taken out again.
fn absorb(to: &mut Draft<'_>, source: &Ticket, by: &Actor, at: Instant) {
    let others = source.absorbed.iter().flat_map(|absorbed| &absorbed.requesters);
    let mut requesters: Vec<_> = source.intake.requester.iter().chain(others).cloned().collect();
    let mut known: BTreeSet<_> = to.ticket.intake.requester.iter().cloned().into_set();
    requesters.retain(|requester| known.insert(requester.clone()));
    let organisations: BTreeSet<_> = organisations(source).cloned().into_set();
    let organisations = organisations.into_iter().collect();
    let (ticket, hands) = (source.id.clone(), approve::hands(to.rules, source));
    to.push(Fact::Absorbed { ticket, requesters, organisations, hands }, by, at);
}

pub(crate) fn go_into(from: &mut Draft<'_>, target: &TicketId, by: &Actor, at: Instant) {
    let open = from.ticket.clocks.iter().filter(|clock| clock.state.is_open());
    let clocks: Vec<_> = open.map(|clock| clock.key.clone()).collect();
    from.push(Fact::Merged { into: target.clone(), clocks: clocks.clone() }, by, at);
    for clock in clocks {
        from.push_plain(Fact::ClockCancelled { clock }, at);
    }
}

pub(crate) fn go_back(from: &mut Draft<'_>, target: &TicketId, by: &Actor, at: Instant) {
    let keys = from.ticket.merged.as_ref().map_or_else(Vec::new, |merger| merger.clocks.clone());
    let ends = from.ticket.timer.as_ref().and_then(|_| from.rules.workflow.status(&from.ticket.status));
    let timer = ends.and_then(|status| status::timer(from, status, at));
    from.push(Fact::Unmerged { from: target.clone(), timer }, by, at);
    clocks::restore(from, &keys, at);
    let is_promised = |clock: &Arc<Clock>| *clock.key.set != *LINES && clock.state.is_open();
    let of_whole = from.rules.cascade.clocks == CascadedClocks::Parent;
    if of_whole && !from.ticket.clocks.iter().any(is_promised) {
        promises::reconsider(from, at); // it may have been taken out of its whole meanwhile
    }
    approve::wait_anew(from, at);
    watch::wait_anew(from, at);
}

/// Takes `source` out of `target` again.
///
/// The clocks that were open when it was merged go on where they stood: the time between is taken
/// out of them as that of a pause is. The time after which its status ends by itself begins anew, and
/// so does the wait for an approval, for somebody to take it, and for a word; what was due at a fixed
/// instant in between falls due at once.
///
/// # Errors
/// If the source is not merged into that target, if the target is merged itself, or if a requester
/// asks.
pub fn unmerge(
    rules: &Rules,
    source: &Ticket,
    target: &Ticket,
    by: &Actor,
    at: Instant,
) -> Result<Merged, Refusal> {
    let merger = source.merged.as_ref().filter(|merger| merger.into == target.id);
    let not_merged = || Reason::NotMerged { into: target.id.clone() };
    none_of([check_actor("take tickets apart", by), merger.is_none().then(not_merged)])?;
    let (mut from, mut to) = (Draft::caught_up(rules, source, at)?, Draft::caught_up(rules, target, at)?);
    check_own(&to.ticket)?;
    guard::check_each(rules, [&from.ticket, &to.ticket], "unmerge", by)?;
    go_back(&mut from, &target.id, by, at);
    catch_up(&mut from, at);
    to.push(Fact::GaveBack { ticket: source.id.clone() }, by, at);
    catch_up(&mut to, at);
    Ok(Merged { source: from.finish(), target: to.finish() })
}

/// Where a ticket goes on in the end: the ticket itself unless it is merged, and so on.
///
/// `into` says of a ticket what it is merged into. `None` if the way goes round, which no desk
/// makes.
pub fn redirect(start: &TicketId, into: impl Fn(&TicketId) -> Option<TicketId>) -> Option<TicketId> {
    let mut seen = BTreeSet::new();
    let mut here = start.clone();
    while let Some(next) = into(&here) {
        if !seen.insert(here) {
            return None;
        }
        here = next;
    }
    Some(here)
}
