//! Taking a matter of its own out of a ticket.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{CategoryId, KindId, TicketId};
use crate::ticket::decide::check_own;
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::joint::relate::link_to;
use crate::ticket::joint::{check_actor, none_of};
use crate::ticket::open::opened;
use crate::ticket::wake::catch_up;
use crate::ticket::{Carried, Fact, Intake, Reason, Refusal, Relation, Rules, Ticket, approve, guard};
use crate::time::Instant;

/// The new ticket that a split makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Its id, made up by the host.
    pub ticket: TicketId,
    /// Its subject.
    pub subject: Arc<str>,
    /// The part of the story that belongs to it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Arc<str>,
    /// Its number, made by the host with the desk's scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Arc<str>>,
    /// Its kind; absent: that of the other ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    /// Its category, if somebody chose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Its promises count since those of the other ticket do; otherwise from now on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_time: bool,
}

/// What a split means for both tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SplitOff {
    /// For the ticket that had both matters.
    pub source: Decision,
    /// For the new one.
    pub new: Decision,
}

/// Takes a matter of its own out of `source` into a new ticket of the same requester.
///
/// The two are related. The new ticket is triaged like any other, and asked for every approval that
/// the source was asked for and nobody gave; its clocks are new, or count
/// since the beginning of the other ticket without what that one rested, as asked for.
///
/// # Errors
/// As for opening a ticket; if the source is merged, closed or cancelled; or if a requester asks.
pub fn split(
    rules: &Rules,
    source: &Ticket,
    split: &Split,
    by: &Actor,
    at: Instant,
) -> Result<SplitOff, Refusal> {
    let same = (source.id == split.ticket).then(|| Reason::SameTicket { ticket: source.id.clone() });
    none_of([check_actor("split a ticket", by), same])?;
    let mut old = Draft::caught_up(rules, source, at)?;
    let closed = old.ticket.status_category.is_final();
    none_of([
        check_own(&old.ticket).err(),
        closed.then(|| Reason::Closed { status: old.ticket.status.clone() }),
    ])?;
    guard::check_each(rules, [&old.ticket], "split_off", by)?;
    let carried = split.keeps_time.then(|| Arc::new(carried(&old.ticket)));
    let mut new = opened(rules, split.ticket.clone(), intake(&old.ticket, split), carried, by, at)?;
    approve::ask_too(&mut new, &old.ticket, at);
    new.push(Fact::Linked { link: link_to(&old.ticket, Relation::Related) }, by, at);
    let (ticket, subject) = (split.ticket.clone(), split.subject.clone());
    old.push(Fact::SplitOff { ticket, subject }, by, at);
    old.push(Fact::Linked { link: link_to(&new.ticket, Relation::Related) }, by, at);
    catch_up(&mut old, at);
    catch_up(&mut new, at);
    Ok(SplitOff { source: old.finish(), new: new.finish() })
}

fn carried(old: &Ticket) -> Carried {
    Carried { since: old.promised_since(), stays: (*old.stays).clone(), answered: old.was_answered }
}

/// The same requester, thing and way of coming in; a matter of its own.
fn intake(old: &Ticket, split: &Split) -> Intake {
    Intake {
        subject: split.subject.clone(),
        description: split.description.clone(),
        number: split.number.clone(),
        kind: Some(split.kind.clone().unwrap_or_else(|| old.kind.clone())),
        category: split.category.clone(),
        line: None,
        ..(*old.intake).clone()
    }
}
