//! Checked priorities and rules.

use serde::{Deserialize, Serialize};

use crate::condition::{Condition, Subject, Vocabulary};
use crate::id::{CategoryId, ImpactId, KindId, LineId, PriorityId, RuleId, UrgencyId};

/// Place of a level in its list: 0 is the most urgent.
pub(crate) type Rank = usize;

/// The levels of a desk, and its matrix if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priorities {
    /// At least one.
    pub(super) levels: Vec<PriorityId>,
    /// The last of them.
    pub(super) lowest: PriorityId,
    /// The level where nothing else decides.
    pub(super) default: Rank,
    pub(crate) matrix: Option<Matrix>,
}

/// A level for every impact and urgency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matrix {
    pub(crate) impacts: Vec<ImpactId>,
    pub(crate) urgencies: Vec<UrgencyId>,
    /// Row by row; `impacts.len() * urgencies.len()` ranks.
    pub(crate) cells: Vec<Rank>,
    pub(crate) default_impact: usize,
    pub(crate) default_urgency: usize,
}

impl Priorities {
    /// The levels, the most urgent first.
    #[must_use]
    pub fn levels(&self) -> &[PriorityId] {
        &self.levels
    }

    /// The levels of impact in the order of the rows; none without a matrix.
    #[must_use]
    pub fn impacts(&self) -> &[ImpactId] {
        self.matrix.as_ref().map_or(&[], |matrix| &matrix.impacts)
    }

    /// The levels of urgency in the order of the columns; none without a matrix.
    #[must_use]
    pub fn urgencies(&self) -> &[UrgencyId] {
        self.matrix.as_ref().map_or(&[], |matrix| &matrix.urgencies)
    }

    /// How many levels are more urgent than `level`: 0 for the most urgent; `None` if unknown.
    #[must_use]
    pub fn rank(&self, level: &PriorityId) -> Option<usize> {
        self.levels.iter().position(|known| known == level)
    }

    /// The level that the matrix gives; `None` for an unknown name or without a matrix.
    #[must_use]
    pub fn cell(&self, impact: &ImpactId, urgency: &UrgencyId) -> Option<&PriorityId> {
        let matrix = self.matrix.as_ref()?;
        self.levels.get(matrix.cell(matrix.row(impact)?, matrix.column(urgency)?)?)
    }

    /// The level at `rank`, or the least urgent one past the end.
    pub(crate) fn level(&self, rank: Rank) -> &PriorityId {
        self.levels.get(rank).unwrap_or(&self.lowest)
    }

    /// Adds the names of levels, impacts and urgencies to a vocabulary.
    ///
    /// Levels are ranked; impact and urgency are not, because their order means nothing to the
    /// matrix. Without a matrix both are closed to nothing.
    #[must_use]
    pub fn teach(&self, vocabulary: Vocabulary) -> Vocabulary {
        vocabulary
            .with_ranks(Subject::Priority, self.levels.iter().map(PriorityId::as_str))
            .with_names(Subject::Impact, self.impacts().iter().map(ImpactId::as_str))
            .with_names(Subject::Urgency, self.urgencies().iter().map(UrgencyId::as_str))
    }
}

impl Matrix {
    pub(crate) fn row(&self, impact: &ImpactId) -> Option<usize> {
        self.impacts.iter().position(|known| known == impact)
    }

    pub(crate) fn column(&self, urgency: &UrgencyId) -> Option<usize> {
        self.urgencies.iter().position(|known| known == urgency)
    }

    /// The level in a row and a column; `None` outside.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<Rank> {
        let columns = self.urgencies.len();
        if column < columns {
            self.cells.get(row.checked_mul(columns)?.checked_add(column)?).copied()
        } else {
            None
        }
    }
}

/// The ordered rules of a desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Triage {
    /// What suggestions from outside make, before every rule of the desk.
    pub(crate) suggested: Vec<Rule>,
    pub(crate) rules: Vec<Rule>,
}

impl Triage {
    /// These rules, and before them those that suggestions make.
    #[must_use]
    pub(crate) fn after_suggestions(self, suggested: Self) -> Self {
        Self { suggested: suggested.rules, ..self }
    }

    /// Every rule in the order in which they run, those that suggestions make first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Rule> {
        self.suggested.iter().chain(&self.rules)
    }

    /// The names of the rules in their order.
    pub fn names(&self) -> impl Iterator<Item = &RuleId> {
        self.rules.iter().map(|rule| &rule.name)
    }
}

/// A rule that compiled: every name in it is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    pub(crate) name: RuleId,
    pub(crate) when: Condition,
    pub(crate) then: Effects,
    /// What it does to the priority, in this order.
    pub(crate) moves: Vec<Move>,
}

/// What a rule does to the priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// Whatever it was.
    To(Rank),
    /// If it was less urgent.
    Raise(Rank),
    /// If it was more urgent.
    Lower(Rank),
}

impl Move {
    /// The rank after the move.
    pub(crate) fn from(self, rank: Rank) -> Rank {
        match self {
            Self::To(to) => to,
            Self::Raise(to) => rank.min(to),
            Self::Lower(to) => rank.max(to),
        }
    }

    /// The level it moves to, if it moves.
    pub(crate) const fn target(self) -> Rank {
        match self {
            Self::To(to) | Self::Raise(to) | Self::Lower(to) => to,
        }
    }
}

/// What a rule did; what is absent it left as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Effects {
    /// The impact it set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<ImpactId>,
    /// The urgency it set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<UrgencyId>,
    /// The priority it set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityId>,
    /// The priority it raised to, if that was more urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<PriorityId>,
    /// The priority it lowered to, if that was less urgent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<PriorityId>,
    /// The category it set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The kind it set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    /// The line it sent the ticket to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The tags it added.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether it let no later rule fire.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stop: bool,
}
