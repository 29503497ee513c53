//! The moves between statuses that ask no guard of a transition.

use crate::id::StatusId;
use crate::ticket::Rules;
use crate::workflow::{Category, Status};

/// Where a ticket can be taken from a status by a reply, by the clock, by an approval that is refused
/// or not given in time, or by being taken up again.
pub(super) fn unlisted<'a>(rules: &'a Rules, status: &'a Status) -> impl Iterator<Item = &'a StatusId> {
    let is_done = status.category.is_done();
    let expires = status.expires.as_ref().and_then(|(_, to)| to.as_ref());
    let by_itself = [status.on_requester_reply.as_ref(), status.on_agent_reply.as_ref(), expires];
    let reopened = rules.workflow.reopen().filter(|_| is_done).map(|reopen| &reopen.to);
    let answered = rules.approvals.iter().filter(move |_| !is_done);
    let answered = answered.flat_map(|approval| [approval.on_refusal.as_ref(), approval.on_expiry.as_ref()]);
    by_itself.into_iter().chain([reopened]).chain(answered).flatten()
}

/// Where a part can be taken from a status by the whole, if the whole comes there.
pub(super) fn as_part<'a>(rules: &'a Rules, status: &Status) -> impl Iterator<Item = &'a StatusId> {
    let (is_done, is_solved) = (status.category.is_done(), status.category == Category::Solved);
    let follows = move |to: &&Status| {
        let comes_back = rules.cascade.reopens && is_solved && !to.category.is_done();
        comes_back || !is_done && rules.cascade.status.contains(&to.category)
    };
    rules.workflow.statuses().filter(follows).map(|status| &status.id)
}
