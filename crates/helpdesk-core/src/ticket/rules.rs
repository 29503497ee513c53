//! The checked parts of a desk that decisions read.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::approval::Approvals;
use crate::calendar::Calendar;
use crate::condition::Vocabulary;
use crate::escalation::{Escalations, Tell};
use crate::id::{CalendarId, DeskVersion, KindId};
use crate::identity::Identity;
use crate::number::Scheme;
use crate::party::Register;
use crate::priority::{Priorities, Triage};
use crate::sla::Sla;
use crate::template::Templates;
use crate::text::Lexicon;
use crate::ticket::{AlertSpec, CascadeSpec, MergeSpec, NoticeKind, Problems};
use crate::time::{Instant, Interval, Target};
use crate::workflow::{Requirement, Workflow};

/// The checked parts of a desk; made by `Desk::compile` and right by construction.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The hash stamped on events.
    pub version: DeskVersion,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) lexicon: Lexicon,
    pub(crate) calendars: BTreeMap<CalendarId, Calendar>,
    pub(crate) default_calendar: CalendarId,
    pub(crate) horizon: Interval,
    pub(crate) register: Register,
    pub(crate) identity: Option<Identity>,
    pub(crate) approvals: Approvals,
    pub(crate) templates: Templates,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) fields: BTreeMap<Arc<str>, FieldRule>,
    pub(crate) workflow: Workflow,
    pub(crate) priorities: Priorities,
    pub(crate) triage: Triage,
    pub(crate) sla: Sla,
    /// Whether a policy or an escalation asks for the status, so that moves change promises.
    pub(crate) promises_ask_for_status: bool,
    pub(crate) escalations: Escalations,
    /// Whether a policy, or an escalation on a clock, has a condition.
    pub(crate) promises_are_conditional: bool,
    pub(crate) notices: BTreeMap<NoticeKind, Vec<Tell>>,
    pub(crate) numbers: Option<Scheme>,
    pub(crate) survey: Option<SurveySpec>,
    pub(crate) merge: MergeSpec,
    pub(crate) cascade: CascadeSpec,
    pub(crate) problems: Option<Problems>,
    pub(crate) alerts: AlertSpec,
}

/// A kind of ticket and what its intake has to state.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name.
    pub id: KindId,
    pub(crate) requires: Vec<Requirement>,
}

/// What a declared custom field takes.
#[derive(Clone, Debug)]
pub struct FieldRule {
    /// What kind of value.
    pub kind: FieldKind,
    /// The texts it may be; empty: any.
    pub choices: Vec<Arc<str>>,
}

/// What kind of value a custom field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// Text.
    Text,
}

impl FieldKind {
    /// The name used in specifications.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Text => "text",
        }
    }
}

/// The survey after closing: a scale of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SurveySpec {
    /// The worst rating.
    pub lowest: i64,
    /// The best rating.
    pub highest: i64,
}

impl Rules {
    /// The calendar of that name.
    #[must_use]
    pub fn calendar(&self, id: &CalendarId) -> Option<&Calendar> {
        self.calendars.get(id)
    }

    /// When `target` counted from `from` on the desk's calendar falls due; `None`: never.
    #[must_use]
    pub(crate) fn after(&self, from: Instant, target: Target) -> Option<Instant> {
        let due = self.calendar(&self.default_calendar)?.due(from, target).ok()?;
        (due <= self.horizon.end).then_some(due)
    }
}
