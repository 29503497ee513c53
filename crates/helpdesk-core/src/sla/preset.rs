//! Bundles of settings under the names of behaviours that people know.

use serde::{Deserialize, Serialize};

use crate::sla::{ChangeMode, Metric, ReopenMode};
use crate::workflow::{Categories, Category};

/// Settings close to what a well-known system does; what differs is in `docs/spec/presets.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Preset {
    /// GLPI: waiting of any kind moves both deadlines.
    GlpiLike,
    /// Jira Service Management: every reopening is a cycle of its own.
    JiraLike,
    /// OTRS and Znuny: nothing stands still, the first end is the end.
    OtrsLike,
    /// Request Tracker: nothing stands still, closed time counts.
    RtLike,
    /// What holds without a preset, for a policy on a desk that names another.
    Usual,
    /// Zammad: every pending status suspends all clocks, the first end is the end.
    ZammadLike,
    /// Zendesk: answers never wait, the resolution waits for the requester.
    ZendeskLike,
}

const REQUESTER: Categories = Categories::NONE.with(Category::WaitingRequester);
const ANYBODY: Categories = REQUESTER.with(Category::WaitingVendor).with(Category::WaitingInternal);

impl Preset {
    /// Every preset, by name.
    pub const ALL: [Self; 7] = [
        Self::GlpiLike,
        Self::JiraLike,
        Self::OtrsLike,
        Self::RtLike,
        Self::Usual,
        Self::ZammadLike,
        Self::ZendeskLike,
    ];

    /// What becomes of ended clocks when a ticket is reopened.
    #[must_use]
    pub const fn reopen(self) -> ReopenMode {
        match self {
            Self::GlpiLike | Self::RtLike => ReopenMode::CountClosedTime,
            Self::JiraLike => ReopenMode::NewCycle,
            Self::OtrsLike | Self::ZammadLike => ReopenMode::Final,
            Self::Usual | Self::ZendeskLike => ReopenMode::Resume,
        }
    }

    /// What a change of the promise does to what has counted.
    #[must_use]
    pub const fn on_change(self) -> ChangeMode {
        ChangeMode::Retroactive
    }

    /// The categories of status in which `metric` stands still.
    #[must_use]
    pub const fn pauses(self, metric: Metric) -> Categories {
        let own = metric.predicates().pause;
        match (self, metric) {
            (Self::Usual, _) | (_, Metric::AgentWork | Metric::RequesterWait) => own,
            (Self::OtrsLike | Self::RtLike, _) => Categories::NONE,
            (Self::GlpiLike | Self::ZammadLike, _) => ANYBODY,
            (Self::JiraLike, Metric::TimeToOwn | Metric::Resolution) => REQUESTER,
            (Self::ZendeskLike, Metric::Resolution) => REQUESTER,
            _ => Categories::NONE,
        }
    }
}
