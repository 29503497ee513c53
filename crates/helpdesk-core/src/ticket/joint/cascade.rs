//! What parts take over from the whole, and what the whole learns of its parts.

use crate::actor::Actor;
use crate::ticket::draft::Draft;
use crate::ticket::joint::relate::link_to;
use crate::ticket::joint::{TicketDecision, check_actor, named_twice, none_of};
use crate::ticket::status::change;
use crate::ticket::wake::catch_up;
use crate::ticket::{Fact, Link, Reason, Refusal, Relation, Rules, StatusCause, Stay, Ticket, guard};
use crate::time::Instant;
use crate::workflow::Category;

/// Brings `children` in line with `parent`, as `[cascade]` of the desk says, and tells the parent
/// which of them are done. To be asked after every change of one of them.
///
/// A part that is not done follows into the status of the whole, without the guards of the
/// transition, and takes over how it was solved; it takes its priority. A part that is done stays
/// as it is, unless the desk lets it come back with the whole; one that went on in another ticket
/// stays in any case, and so does one whose `solve` or `close` is guarded by what is not there yet.
/// While the parent is merged into another ticket its parts follow nothing, and the promises that
/// hold for them are their own. Asking again changes nothing.
///
/// # Errors
/// If one of `children` is no part of `parent` or named twice, or if a requester asks.
pub fn cascade(
    rules: &Rules,
    parent: &Ticket,
    children: &[&Ticket],
    by: &Actor,
    at: Instant,
) -> Result<Vec<TicketDecision>, Refusal> {
    let strangers = children.iter().filter(|child| to_whole(child, parent).is_none());
    let strangers = strangers.map(|child| Some(Reason::NotLinked { ticket: child.id.clone() }));
    none_of(strangers.chain([check_actor("decide for other tickets", by), named_twice(children)]))?;
    let mut whole = Draft::caught_up(rules, parent, at)?;
    let mut decisions = Vec::new();
    let mut parts = Vec::with_capacity(children.len());
    for child in children {
        parts.push((child, Draft::caught_up(rules, child, at)?));
    }
    let named = parts.iter().map(|(_, part)| &part.ticket).chain([&whole.ticket]);
    guard::check_each(rules, named, "cascade", by)?;
    for (child, mut part) in parts {
        tell_where_the_whole_is(&mut part, &whole.ticket, by, at);
        if whole.ticket.merged.is_some() {
            catch_up(&mut part, at);
            decisions.push(TicketDecision::new(&child.id, part.finish()));
            continue;
        }
        if part.ticket.merged.is_none() {
            if !part.ticket.status_category.is_done() {
                follow(&mut part, &whole.ticket, by, at);
            } else if rules.cascade.reopens && comes_back(&part.ticket, &whole.ticket) {
                change(&mut part, &whole.ticket.status, StatusCause::Parent, "".into(), by, at);
            }
            catch_up(&mut part, at);
        }
        report(&mut whole, &part.ticket, at);
        decisions.push(TicketDecision::new(&child.id, part.finish()));
    }
    catch_up(&mut whole, at);
    decisions.insert(0, TicketDecision::new(&parent.id, whole.finish()));
    decisions.retain(|one| !one.decision.events.is_empty());
    Ok(decisions)
}

/// The relation of a part to its whole.
fn to_whole<'a>(part: &'a Ticket, whole: &Ticket) -> Option<&'a Link> {
    part.links.iter().find(|link| link.ticket == whole.id && link.relation == Relation::Parent)
}

/// Records on a part whether its whole is merged into another ticket, unless it is known.
fn tell_where_the_whole_is(part: &mut Draft<'_>, whole: &Ticket, by: &Actor, at: Instant) {
    let merged = whole.merged.is_some();
    let known = to_whole(&part.ticket, whole).filter(|link| link.merged != merged).cloned();
    if let Some(known) = known.filter(|_| part.ticket.merged.is_none()) {
        part.push(Fact::Linked { link: Link { merged, ..known } }, by, at);
    }
}

/// What follows for those of `tickets` that are parts of `whole`, which was just merged into another
/// ticket or taken out again. Nobody named them: one that has moved on since is told by [`cascade`].
pub(super) fn tell_parts(
    rules: &Rules,
    whole: &Ticket,
    tickets: &[&Ticket],
    by: &Actor,
    at: Instant,
) -> Vec<TicketDecision> {
    let mut decisions = Vec::new();
    for ticket in tickets.iter().filter(|ticket| to_whole(ticket, whole).is_some()) {
        let Ok(mut part) = Draft::caught_up(rules, ticket, at) else { continue };
        tell_where_the_whole_is(&mut part, whole, by, at);
        if part.ticket.version > ticket.version {
            catch_up(&mut part, at);
            decisions.push(TicketDecision::new(&ticket.id, part.finish()));
        }
    }
    decisions
}

/// Whether a part that is solved was done while the whole was, which is taken up again since. What
/// was done before belongs to the part alone.
fn comes_back(part: &Ticket, whole: &Ticket) -> bool {
    let since = |stays: &[Stay]| {
        let open = stays.iter().rposition(|stay| !stay.category.is_done())?;
        Some(stays.get(open.checked_add(1)?)?.since)
    };
    let again = whole.stays.iter().rposition(|stay| stay.category.is_done());
    let before = again.and_then(|last| whole.stays.get(..=last)).and_then(since);
    let again = again.and_then(|last| whole.stays.get(last.checked_add(1)?)).map(|stay| stay.since);
    let (Some(done), Some(whole_done), Some(again)) = (since(&part.stays), before, again) else {
        return false;
    };
    part.status_category == Category::Solved && whole_done <= done && done <= again
}

fn follow(part: &mut Draft<'_>, whole: &Ticket, by: &Actor, at: Instant) {
    let settings = &part.rules.cascade;
    if settings.priority && part.ticket.priority() != whole.priority() {
        let reason = format!("as the whole, {}", whole.id).into();
        let priority = whole.priority().clone();
        part.push(Fact::PriorityOverridden { priority, reason, until: None }, by, at);
    }
    if !settings.status.contains(&whole.status_category) || part.ticket.status == whole.status {
        return;
    }
    if guard::check_move(part.rules, &part.ticket, whole.status_category, by).is_err() {
        return; // what waits for an approval, or for proof, waits here too
    }
    if let (Category::Solved | Category::Closed, Some(resolution)) =
        (whole.status_category, &whole.resolution)
    {
        part.push(Fact::Resolved { resolution: resolution.clone() }, by, at);
    }
    change(part, &whole.status, StatusCause::Parent, "".into(), by, at);
}

/// Records on the whole whether a part is done.
fn report(whole: &mut Draft<'_>, part: &Ticket, at: Instant) {
    let link = link_to(part, Relation::Child);
    if whole.ticket.links.iter().any(|other| other.ticket == link.ticket && *other != link) {
        whole.push(Fact::Linked { link }, &Actor::system(), at);
    }
}
