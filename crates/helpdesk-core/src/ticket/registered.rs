//! The first event of a ticket: what was known, and what the desk made of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, KindId, LineId, RuleId, StatusId, TemplateId, TicketId};
use crate::party::Entitlement;
use crate::priority::Classification;
use crate::ticket::{Intake, Item, Stay, Timer};
use crate::time::Instant;
use crate::workflow::Category;

/// The first event of every ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registered {
    /// The ticket.
    pub ticket: TicketId,
    /// What was known.
    pub intake: Arc<Intake>,
    /// The kind it has.
    pub kind: KindId,
    /// The category it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// The template it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// Its checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Item>,
    /// The tags it has: those stated, those of the template and those from rules.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<Arc<str>>,
    /// The status it starts in.
    pub status: StatusId,
    /// What that status means.
    pub category_of_status: Category,
    /// The line it starts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// Why it starts in that line; absent without a line, and in events of releases that did not
    /// keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routed: Option<Routed>,
    /// What the request is entitled to; absent where neither desk nor host knows of contracts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlement: Option<Arc<Entitlement>>,
    /// How the priority was found.
    pub classification: Arc<Classification>,
    /// When the status expires by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer: Option<Timer>,
    /// What it keeps of the ticket it was split off from; absent: its clocks are new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Arc<Carried>>,
}

/// What a ticket keeps of the one it was split off from, where its clocks go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Carried {
    /// Since when its promises count.
    pub since: Instant,
    /// The statuses since then; those of the other ticket.
    pub stays: Vec<Stay>,
    /// Whether the desk had answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub answered: bool,
}

/// Why a ticket starts in its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Routed {
    /// Somebody stated the line.
    Stated {},
    /// A triage rule chose it.
    Rule {
        /// The rule.
        rule: RuleId,
    },
    /// It is responsible for what is affected, for the contract, or for what no contract covers.
    Responsible {
        /// `asset`, `service`, `contract` or `outside`.
        #[serde(rename = "for")]
        of: Arc<str>,
    },
    /// Its template says so.
    Template {},
    /// It is where tickets of the desk begin.
    Entry {},
}
