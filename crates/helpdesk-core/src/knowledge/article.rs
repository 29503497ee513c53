//! An article and whom it is for.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{ActorId, CategoryId};
use crate::time::Date;

/// An article of a knowledge base; its text is the host's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its name.
    pub article: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Whom it is for.
    pub audience: Audience,
    /// Its language, as a tag such as `pl`.
    pub language: Arc<str>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Words and phrases that ask for it; a star takes any ending.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub keywords: BTreeSet<Arc<str>>,
    /// Whether it can be read.
    pub state: ArticleState,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<ActorId>,
    /// The day by which its owner looks it over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Date>,
}

/// Whom an article is for; each also sees what is for those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The desk alone.
    Desk,
    /// Customers with a contract.
    Customers,
    /// Everybody.
    Everybody,
}

/// Whether an article can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ArticleState {
    /// Not yet.
    Draft,
    /// Yes.
    Published,
    /// Not any more.
    Retired,
}

impl Article {
    /// Whether somebody of `audience` may read it.
    #[must_use]
    pub fn is_for(&self, audience: Audience) -> bool {
        self.state == ArticleState::Published && audience <= self.audience
    }

    /// Whether it should have been looked over before `today`.
    #[must_use]
    pub fn needs_review(&self, today: Date) -> bool {
        self.state != ArticleState::Retired && self.review_by.is_some_and(|by| by < today)
    }
}
