//! The checked form: statuses by index, transitions in a table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::StatusId;
use crate::time::Target;
use crate::workflow::{Category, Guard};

/// A status of a compiled desk.
#[derive(Clone, Debug)]
pub struct Status {
    /// Its name.
    pub id: StatusId,
    /// What it means.
    pub category: Category,
    /// Where a requester's reply leads.
    pub on_requester_reply: Option<StatusId>,
    /// Where an agent's public reply leads.
    pub on_agent_reply: Option<StatusId>,
    /// After how long the ticket moves on, and where to; `None` there: a reminder.
    pub expires: Option<(Target, Option<StatusId>)>,
}

/// An allowed move between two statuses.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The status it leads from.
    pub from: StatusId,
    /// The status it leads to.
    pub to: StatusId,
    /// Who may, and what has to be true first.
    pub guard: Guard,
    /// The entry of the desk's list that it comes from.
    pub(crate) entry: usize,
}

/// What a reply to a finished ticket does.
#[derive(Clone, Debug)]
pub struct Reopen {
    /// For how long after the ticket was done; `None`: for ever.
    pub within: Option<Target>,
    /// The status of a reopened ticket.
    pub to: StatusId,
    /// What a reply after that time does.
    pub late: LateReply,
}

/// What a reply does that comes after the reopen window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LateReply {
    /// The host is asked to open a new ticket linked to the old one.
    #[default]
    FollowUp,
    /// The ticket is reopened all the same.
    Reopen,
    /// The requester is told that the ticket is closed.
    Refuse,
}

/// The statuses of a desk and the moves between them.
#[derive(Clone, Debug)]
pub struct Workflow {
    pub(crate) statuses: BTreeMap<StatusId, Status>,
    pub(crate) initial: StatusId,
    /// Sorted by (from, to); several entries for one pair are alternatives.
    pub(crate) transitions: Vec<Transition>,
    /// Whether the desk lists no transitions: every status that is not final leads to every other.
    pub(crate) open_ended: bool,
    pub(crate) reopen: Option<Reopen>,
}

impl Workflow {
    /// The status of a new ticket.
    #[must_use]
    pub fn initial(&self) -> Option<&Status> {
        self.statuses.get(&self.initial)
    }

    /// The status of that name.
    #[must_use]
    pub fn status(&self, id: &StatusId) -> Option<&Status> {
        self.statuses.get(id)
    }

    /// Every status, by name.
    pub fn statuses(&self) -> impl Iterator<Item = &Status> {
        self.statuses.values()
    }

    /// Every listed transition, by its two ends.
    #[must_use]
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// What a reply to a finished ticket does.
    #[must_use]
    pub fn reopen(&self) -> Option<&Reopen> {
        self.reopen.as_ref()
    }

    /// The transitions that lead from `from` to `to`; any one of them will do.
    #[must_use]
    pub fn between(&self, from: &StatusId, to: &StatusId) -> &[Transition] {
        let start = self.transitions.partition_point(|t| (&t.from, &t.to) < (from, to));
        let end = self.transitions.partition_point(|t| (&t.from, &t.to) <= (from, to));
        self.transitions.get(start..end).unwrap_or_default()
    }

    /// Whether a desk without listed transitions lets every ticket move from `from`.
    #[must_use]
    pub fn is_open_ended(&self, from: &StatusId) -> bool {
        self.open_ended && self.status(from).is_some_and(|status| !status.category.is_final())
    }

    /// The statuses that can be reached from `from` in one step, sorted.
    #[must_use]
    pub fn next(&self, from: &StatusId) -> Vec<&StatusId> {
        if self.is_open_ended(from) {
            return self.statuses.keys().filter(|id| *id != from).collect();
        }
        let mut next: Vec<&StatusId> =
            self.transitions.iter().filter(|t| t.from == *from).map(|t| &t.to).collect();
        next.dedup();
        next
    }
}
