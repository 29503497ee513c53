//! What statuses mean, whatever a desk calls them.

use serde::{Deserialize, Serialize};

/// What a status means. Clocks, reports and rules look at this, never at a status's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Nobody has looked at it yet.
    New,
    /// The desk's turn.
    Open,
    /// The requester's turn.
    WaitingRequester,
    /// An outside firm's turn.
    WaitingVendor,
    /// Somebody else's turn in the same house.
    WaitingInternal,
    /// Done, unless the requester disagrees.
    Solved,
    /// Done for good.
    Closed,
    /// Called off: a duplicate, a mistake, spam.
    Cancelled,
}

impl Category {
    /// Every category, in the order of life.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Open,
        Self::WaitingRequester,
        Self::WaitingVendor,
        Self::WaitingInternal,
        Self::Solved,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::WaitingRequester => "waiting_requester",
            Self::WaitingVendor => "waiting_vendor",
            Self::WaitingInternal => "waiting_internal",
            Self::Solved => "solved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Solved, closed or cancelled: no work is expected.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Solved | Self::Closed | Self::Cancelled)
    }

    /// Closed or cancelled: nothing happens by itself any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

/// A set of categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Categories(u8);

impl Categories {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// Solved, closed and cancelled.
    pub const DONE: Self = Self::NONE.with(Category::Solved).with(Category::Closed).with(Category::Cancelled);

    /// What is in either set.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set and one category more.
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        Self(self.0 | 1 << category as u8)
    }

    /// Whether `category` is in the set.
    #[must_use]
    pub const fn contains(self, category: Category) -> bool {
        self.0 & (1 << category as u8) != 0
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<I: IntoIterator<Item = Category>>(categories: I) -> Self {
        categories.into_iter().fold(Self::NONE, Self::with)
    }
}
