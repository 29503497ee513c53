//! Who does something, and in which role.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, LineId};

/// What somebody is to a ticket.
///
/// A lead may do what an agent may, a manager what a lead may; nothing else is implied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// Asks for help.
    Requester,
    /// Works on tickets.
    Agent,
    /// Leads a line of agents.
    Lead,
    /// Answers for the desk.
    Manager,
    /// Works for an outside firm.
    Vendor,
    /// The host's own automation, and the desk's timers.
    System,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Requester, Self::Agent, Self::Lead, Self::Manager, Self::Vendor, Self::System];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Agent => "agent",
            Self::Lead => "lead",
            Self::Manager => "manager",
            Self::Vendor => "vendor",
            Self::System => "system",
        }
    }

    /// Whether this role may do what `needed` may.
    #[must_use]
    pub fn covers(self, needed: Self) -> bool {
        self == needed
            || matches!((self, needed), (Self::Lead, Self::Agent) | (Self::Manager, Self::Agent | Self::Lead))
    }

    /// Whether a message in this role is an answer of the desk.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(self, Self::Agent | Self::Lead | Self::Manager | Self::Vendor)
    }
}

/// Who issued a command: a role, and where known a name and a line.
///
/// The host has checked that it is so; the core only asks what such an actor may do.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The role acted in.
    pub role: Role,
    /// The person, as the host names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ActorId>,
    /// The line an agent works for at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
}

impl Actor {
    /// The desk's own timers.
    #[must_use]
    pub const fn system() -> Self {
        Self { role: Role::System, id: None, line: None }
    }

    /// A requester.
    pub fn requester(id: impl Into<ActorId>) -> Self {
        Self { role: Role::Requester, id: Some(id.into()), line: None }
    }

    /// An agent of no particular line.
    pub fn agent(id: impl Into<ActorId>) -> Self {
        Self { role: Role::Agent, id: Some(id.into()), line: None }
    }

    /// The same actor, working for `line`.
    #[must_use]
    pub fn on(mut self, line: impl Into<LineId>) -> Self {
        self.line = Some(line.into());
        self
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.role.name())?;
        if let Some(id) = &self.id {
            write!(f, " {id}")?;
        }
        Ok(())
    }
}
