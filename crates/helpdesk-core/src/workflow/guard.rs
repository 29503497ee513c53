//! Who may do something, and what has to be true first.

use std::fmt;
use std::sync::Arc;

use helpdesk_derive::Tagged;
use serde::Serialize;

use crate::actor::{Actor, Role};
use crate::condition::Condition;
use crate::id::LineId;

/// Somebody who may do something: anybody in a role, or somebody with a part in the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum May {
    /// Whoever acts in the role, or in one that covers it.
    Role(Role),
    /// The person who has the ticket.
    Assignee,
    /// The agent who recorded the diagnosis.
    DiagnosingAgent,
}

impl May {
    /// Every name a specification may use.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Role::ALL.into_iter().map(Role::name).chain(["assignee", "diagnosing_agent"])
    }

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        match name {
            "assignee" => Some(Self::Assignee),
            "diagnosing_agent" => Some(Self::DiagnosingAgent),
            _ => Role::ALL.into_iter().find(|role| role.name() == name).map(Self::Role),
        }
    }

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.name(),
            Self::Assignee => "assignee",
            Self::DiagnosingAgent => "diagnosing_agent",
        }
    }
}

/// Something that has to be recorded on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// Every approval that is needed, or the one named, is granted.
    Approval(Option<Arc<str>>),
    /// The affected asset.
    Asset,
    /// A person has the ticket.
    Assignee,
    /// A category.
    Category,
    /// Why it happened.
    Cause,
    /// Everything on the checklist that has to be done, or the step named, is done.
    Checklist(Option<Arc<str>>),
    /// The whole story.
    Description,
    /// What an agent found.
    Diagnosis,
    /// A custom field.
    Field(Arc<str>),
    /// The caller has proved to be who they say, at least at the level named.
    Identity(Arc<str>),
    /// What was done.
    Measures,
    /// The company or department.
    Organisation,
    /// What keeps it from happening again.
    Prevention,
    /// Who asks.
    Requester,
    /// The affected service.
    Service,
}

impl Requirement {
    pub(crate) const NAMES: [&'static str; 13] = [
        "approval",
        "asset",
        "assignee",
        "category",
        "cause",
        "checklist",
        "description",
        "diagnosis",
        "measures",
        "organisation",
        "prevention",
        "requester",
        "service",
    ];

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "approval" => Self::Approval(None),
            "asset" => Self::Asset,
            "assignee" => Self::Assignee,
            "category" => Self::Category,
            "cause" => Self::Cause,
            "checklist" => Self::Checklist(None),
            "description" => Self::Description,
            "diagnosis" => Self::Diagnosis,
            "measures" => Self::Measures,
            "organisation" => Self::Organisation,
            "prevention" => Self::Prevention,
            "requester" => Self::Requester,
            "service" => Self::Service,
            _ => {
                let (start, name) = name.split_once('.').filter(|(_, name)| !name.is_empty())?;
                match start {
                    "approval" => Self::Approval(Some(name.into())),
                    "checklist" => Self::Checklist(Some(name.into())),
                    "field" => Self::Field(name.into()),
                    "identity" => Self::Identity(name.into()),
                    _ => return None,
                }
            }
        })
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approval(None) => "approval",
            Self::Approval(Some(name)) => return write!(f, "approval.{name}"),
            Self::Asset => "asset",
            Self::Assignee => "assignee",
            Self::Category => "category",
            Self::Cause => "cause",
            Self::Checklist(None) => "checklist",
            Self::Checklist(Some(name)) => return write!(f, "checklist.{name}"),
            Self::Description => "description",
            Self::Diagnosis => "diagnosis",
            Self::Field(name) => return write!(f, "field.{name}"),
            Self::Identity(level) => return write!(f, "identity.{level}"),
            Self::Measures => "measures",
            Self::Organisation => "organisation",
            Self::Prevention => "prevention",
            Self::Requester => "requester",
            Self::Service => "service",
        })
    }
}

/// What a guard asks of a ticket.
pub trait Standing {
    /// Whether it is recorded.
    fn has(&self, requirement: &Requirement) -> bool;
    /// Whether the actor has a part in the ticket that `may` names.
    fn allows(&self, may: May, actor: &Actor) -> bool;
    /// Whether the host raised the flag.
    fn flag(&self, name: &str) -> bool;
    /// How many children are not done.
    fn open_children(&self) -> usize;
    /// Whether the condition holds.
    fn holds(&self, condition: &Condition) -> bool;
}

/// Who may do something and what has to be true first. The default lets everybody.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    pub(crate) by: Vec<May>,
    pub(crate) lines: Vec<LineId>,
    pub(crate) requires: Vec<Requirement>,
    pub(crate) flags: Vec<Arc<str>>,
    pub(crate) children_done: bool,
    pub(crate) when: Option<Condition>,
}

/// One condition of a guard that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "guard", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unmet {
    /// The actor is none of those who may.
    By {
        /// Who may.
        allowed: Vec<String>,
        /// Who asked.
        found: String,
    },
    /// The actor works for another line, or for none.
    Line {
        /// The lines that may.
        allowed: Vec<LineId>,
        /// The actor's line.
        found: Option<LineId>,
    },
    /// Something is not recorded yet.
    Missing {
        /// What.
        what: String,
    },
    /// The host has not raised a flag.
    Flag {
        /// The flag.
        name: Arc<str>,
    },
    /// Children are not done.
    OpenChildren {
        /// How many.
        count: usize,
    },
    /// The desk's condition on the ticket does not hold.
    Condition,
}

/// What is missing for the nearest of several ways: one that is meant for such a ticket goes before
/// one whose condition does not hold, then the one that misses least.
pub(crate) fn nearest_way(ways: impl Iterator<Item = Vec<Unmet>>) -> Option<Vec<Unmet>> {
    ways.min_by_key(|unmet| (unmet.contains(&Unmet::Condition), unmet.len()))
}

impl Unmet {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::By { .. } => "guard.not-allowed",
            Self::Line { .. } => "guard.wrong-line",
            Self::Missing { .. } => "guard.missing",
            Self::Flag { .. } => "guard.flag-not-raised",
            Self::OpenChildren { .. } => "guard.open-children",
            Self::Condition => "guard.condition",
        }
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By { allowed, found } => {
                write!(f, "only {} may, and this was `{found}`", allowed.join(", "))
            }
            Self::Line { allowed, found } => {
                let allowed: Vec<&str> = allowed.iter().map(LineId::as_str).collect();
                write!(f, "only line {} may, ", allowed.join(", "))?;
                match found {
                    Some(line) => write!(f, "and this was line `{line}`"),
                    None => f.write_str("and no line was given"),
                }
            }
            Self::Missing { what } => write!(f, "`{what}` has to be recorded first"),
            Self::Flag { name } => write!(f, "flag `{name}` has to be raised first"),
            Self::OpenChildren { count } => write!(f, "children not done: {count}"),
            Self::Condition => f.write_str("the condition of the desk does not hold"),
        }
    }
}

impl Guard {
    /// Whether it asks for nothing.
    #[must_use]
    pub fn lets_everybody(&self) -> bool {
        let Self { by, lines, requires, flags, children_done, when } = self;
        by.is_empty()
            && lines.is_empty()
            && requires.is_empty()
            && flags.is_empty()
            && !children_done
            && when.is_none()
    }

    /// Every condition that is not met; empty when the actor may.
    #[must_use]
    pub fn unmet(&self, actor: &Actor, standing: &dyn Standing) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        if !self.by.is_empty() && !self.by.iter().any(|may| standing.allows(*may, actor)) {
            let allowed = self.by.iter().map(|may| may.name().to_owned()).collect();
            unmet.push(Unmet::By { allowed, found: actor.to_string() });
        }
        if !self.lines.is_empty() && !actor.line.as_ref().is_some_and(|line| self.lines.contains(line)) {
            unmet.push(Unmet::Line { allowed: self.lines.clone(), found: actor.line.clone() });
        }
        let missing = self.requires.iter().filter(|requirement| !standing.has(requirement));
        unmet.extend(missing.map(|requirement| Unmet::Missing { what: requirement.to_string() }));
        let lowered = self.flags.iter().filter(|flag| !standing.flag(flag));
        unmet.extend(lowered.map(|flag| Unmet::Flag { name: flag.clone() }));
        if self.children_done && standing.open_children() > 0 {
            unmet.push(Unmet::OpenChildren { count: standing.open_children() });
        }
        if self.when.as_ref().is_some_and(|when| !standing.holds(when)) {
            unmet.push(Unmet::Condition);
        }
        unmet
    }
}
