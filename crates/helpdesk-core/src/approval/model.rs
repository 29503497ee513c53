//! The checked rules of approval.

use std::fmt;
use std::sync::Arc;

use crate::actor::Role;
use crate::condition::Condition;
use crate::escalation::Tell;
use crate::id::{ActorId, RuleId, StatusId};
use crate::time::Target;

/// An approval of a compiled desk.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Its name.
    pub id: RuleId,
    /// Which tickets need it; `None`: only those whose template asks for it.
    pub(crate) when: Option<Condition>,
    /// Who may give it.
    pub by: Vec<Approver>,
    /// How many have to agree, at least 1.
    pub quorum: usize,
    /// Whoever has or had the ticket may not agree to it, nor do what it guards having agreed.
    pub four_eyes: bool,
    /// Requesters may agree to their own requests.
    pub own: bool,
    /// For how long it is waited for.
    pub expires: Option<Target>,
    /// The commands that wait for it, and whatever else leads to the same.
    pub guards: Vec<Arc<str>>,
    /// Who is told that it is waited for.
    pub tell: Vec<Tell>,
    /// The status after a refusal.
    pub on_refusal: Option<StatusId>,
    /// The status after it was not given in time.
    pub on_expiry: Option<StatusId>,
}

/// Somebody who may approve.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approver {
    /// Whoever is responsible for the customer or the service.
    Caretaker,
    /// One person.
    Person(ActorId),
    /// Anybody in the role, or in one that covers it.
    Role(Role),
}

impl fmt::Display for Approver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Caretaker => f.write_str("caretaker"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Role(role) => f.write_str(role.name()),
        }
    }
}

/// The approvals of a desk, in their order.
#[derive(Clone, Debug, Default)]
pub struct Approvals(pub(crate) Vec<Approval>);

impl Approvals {
    /// The approvals in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Approval> {
        self.0.iter()
    }

    /// The approval of that name.
    #[must_use]
    pub fn approval(&self, id: &RuleId) -> Option<&Approval> {
        self.0.iter().find(|approval| approval.id == *id)
    }
}
