//! Relations between two tickets, kept on both.

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::ticket::decide::{check_own, no_change, room};
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::joint::{check_actor, none_of};
use crate::ticket::wake::catch_up;
use crate::ticket::{Fact, Link, Reason, Refusal, Relation, Rules, Ticket, guard};
use crate::time::Instant;

/// What a relation means for both tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Related {
    /// For the one.
    pub ticket: Decision,
    /// For the other.
    pub other: Decision,
}

/// Relates two tickets to each other: `other` is to `ticket` what `relation` says, and `ticket` to
/// `other` the inverse of it.
///
/// A part has one whole, and what has parts becomes a part only of what is none itself. So parts
/// and wholes make no circle, however many tickets are related one after another.
///
/// # Errors
/// If the tickets are one and the same, if one is merged into another, if it is so already, if the
/// part has another whole, or if a circle could close.
pub fn relate(
    rules: &Rules,
    ticket: &Ticket,
    other: &Ticket,
    relation: Relation,
    by: &Actor,
    at: Instant,
) -> Result<Related, Refusal> {
    let same = (ticket.id == other.id).then(|| Reason::SameTicket { ticket: ticket.id.clone() });
    none_of([check_actor("relate tickets", by), same])?;
    let (mut one, mut two) = (Draft::caught_up(rules, ticket, at)?, Draft::caught_up(rules, other, at)?);
    let family = match relation {
        Relation::Child => family(&one.ticket, &two.ticket),
        Relation::Parent => family(&two.ticket, &one.ticket),
        _ => None,
    };
    none_of([check_own(&one.ticket).err(), check_own(&two.ticket).err(), family])?;
    guard::check_each(rules, [&one.ticket, &two.ticket], "relate", by)?;
    let there = link_to(&two.ticket, relation);
    let back = link_to(&one.ticket, relation.inverse());
    let changed = [take(&mut one, there, by, at)?, take(&mut two, back, by, at)?];
    if changed == [false, false] {
        return Err(no_change(&format!("the relation to `{}`", other.id)));
    }
    catch_up(&mut one, at);
    catch_up(&mut two, at);
    Ok(Related { ticket: one.finish(), other: two.finish() })
}

/// A relation to `other` as it is now.
pub(super) fn link_to(other: &Ticket, relation: Relation) -> Link {
    Link { done: other.status_category.is_done(), ..Link::to(other.id.clone(), relation) }
}

/// Records a relation unless it is there; whether it was not.
fn take(draft: &mut Draft<'_>, link: Link, by: &Actor, at: Instant) -> Result<bool, Reason> {
    if draft.ticket.links.contains(&link) {
        return Ok(false);
    }
    room("relations", draft.ticket.links.len())?;
    draft.push(Fact::Linked { link }, by, at);
    Ok(true)
}

/// What keeps `child` from becoming a part of `parent`.
fn family(parent: &Ticket, child: &Ticket) -> Option<Reason> {
    let whole_of = |ticket: &Ticket, relation| {
        let link = ticket.links.iter().find(|link| link.relation == relation);
        link.map(|link| link.ticket.clone())
    };
    if let Some(other) = whole_of(child, Relation::Parent).filter(|other| *other != parent.id) {
        return Some(Reason::HasParent { ticket: child.id.clone(), parent: other });
    }
    let closes = whole_of(child, Relation::Child).is_some() && whole_of(parent, Relation::Parent).is_some();
    closes.then(|| Reason::FamilyCircle { child: child.id.clone(), parent: parent.id.clone() })
}

/// Takes the relation between two tickets away, on both, also where one is merged into another: else
/// a part would be tied to a whole that takes no command.
///
/// # Errors
/// If there is none, or if a requester asks.
pub fn unrelate(
    rules: &Rules,
    ticket: &Ticket,
    other: &Ticket,
    by: &Actor,
    at: Instant,
) -> Result<Related, Refusal> {
    none_of([check_actor("relate tickets", by)])?;
    let (mut one, mut two) = (Draft::caught_up(rules, ticket, at)?, Draft::caught_up(rules, other, at)?);
    let knows = |draft: &Draft<'_>, id: &crate::id::TicketId| {
        draft.ticket.links.iter().any(|link| link.ticket == *id)
    };
    let (there, back) = (knows(&one, &other.id), knows(&two, &ticket.id));
    if !there && !back {
        return Err(Reason::NotLinked { ticket: other.id.clone() }.into());
    }
    guard::check_each(rules, [&one.ticket, &two.ticket], "unrelate", by)?;
    for (draft, known, id) in [(&mut one, there, &other.id), (&mut two, back, &ticket.id)] {
        if known {
            draft.push(Fact::Unlinked { ticket: id.clone() }, by, at);
        }
        catch_up(draft, at);
    }
    Ok(Related { ticket: one.finish(), other: two.finish() })
}
