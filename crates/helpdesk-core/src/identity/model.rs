//! The checked policy of identity.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::identity::EvidenceKind;
use crate::time::WallTime;

/// The level below every other: nothing is proved.
pub(crate) const UNKNOWN: &str = "unknown";

/// How sure a desk has to be of who asks.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The lowest first; `unknown` stands below.
    pub(crate) levels: Vec<Level>,
    /// The rank that a command needs, by its type.
    pub(crate) required: BTreeMap<Arc<str>, usize>,
    pub(crate) per_ticket: usize,
    pub(crate) per_identity: usize,
    pub(crate) within: WallTime,
    /// For how long evidence counts; what is not here counts for ever.
    pub(crate) lasts: BTreeMap<EvidenceKind, WallTime>,
    pub(crate) reveals: BTreeMap<Reveals, usize>,
}

/// A level, and what proves it.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its name.
    pub name: Arc<str>,
    /// Lists of evidence, one of which has to have matched as a whole.
    pub proofs: Vec<Vec<EvidenceKind>>,
}

/// A part of a status summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reveals {
    /// The person who has the ticket.
    Assignee,
    /// When it should be solved.
    Due,
    /// The line it is with.
    Line,
    /// When it was opened.
    Opened,
    /// The priority.
    Priority,
    /// The status.
    Status,
    /// The subject line.
    Subject,
}

impl Reveals {
    /// Every part.
    pub const ALL: [Self; 7] =
        [Self::Assignee, Self::Due, Self::Line, Self::Opened, Self::Priority, Self::Status, Self::Subject];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assignee => "assignee",
            Self::Due => "due",
            Self::Line => "line",
            Self::Opened => "opened",
            Self::Priority => "priority",
            Self::Status => "status",
            Self::Subject => "subject",
        }
    }
}

impl Identity {
    /// The names of all levels, `unknown` first.
    pub fn levels(&self) -> impl Iterator<Item = &str> {
        std::iter::once(UNKNOWN).chain(self.levels.iter().map(|level| &*level.name))
    }

    /// How high a level stands: 0 for `unknown`, and for a name that this desk does not have.
    #[must_use]
    pub fn rank(&self, level: &str) -> usize {
        self.levels().position(|known| known == level).unwrap_or(0)
    }

    /// The name of the level at a rank, or the highest above the end.
    #[must_use]
    pub fn level(&self, rank: usize) -> &str {
        self.levels().take(rank.saturating_add(1)).last().unwrap_or(UNKNOWN)
    }

    /// The highest level that what matched proves.
    #[must_use]
    pub fn proved(&self, matched: &[EvidenceKind]) -> usize {
        let holds =
            |level: &Level| level.proofs.iter().any(|proof| proof.iter().all(|kind| matched.contains(kind)));
        self.levels.iter().rposition(holds).map_or(0, |place| place.saturating_add(1))
    }

    /// The level that a command needs; 0 if any will do.
    #[must_use]
    pub fn needed(&self, command: &str) -> usize {
        self.required.get(command).copied().unwrap_or(0)
    }

    /// Whether a summary reveals a part at a rank.
    #[must_use]
    pub fn reveals(&self, part: Reveals, rank: usize) -> bool {
        let usual = || if part == Reveals::Status { 0 } else { self.levels.len() };
        self.reveals.get(&part).copied().unwrap_or_else(usual) <= rank
    }
}
