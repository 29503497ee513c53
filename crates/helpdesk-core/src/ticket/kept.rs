//! What a ticket keeps of others: where it was merged, what was merged into it, what the monitoring
//! and the mail brought, and why it is a major incident.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{ActorId, OrganisationId, RuleId, TicketId};
use crate::sla::ClockKey;
use crate::ticket::open::MOST_ENTRIES;
use crate::ticket::{Alert, AlertState};
use crate::time::Instant;

/// Where a ticket goes on that was merged into another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Merger {
    /// The other ticket.
    pub into: TicketId,
    /// Since when.
    pub since: Instant,
    /// The clocks that were open then, and go on when it is taken out again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockKey>,
}

/// A ticket that was merged into another, seen from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Absorbed {
    /// The ticket.
    pub ticket: TicketId,
    /// Who asked there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requesters: Vec<ActorId>,
    /// The organisations that read it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<OrganisationId>,
    /// Whose hands it went through, on desks with approvals.
    #[serde(default, skip_serializing_if = "Hands::is_empty")]
    pub hands: Hands,
}

/// Whose hands a merged ticket went through: the rules of approval keep them apart in the other too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hands {
    /// Who opened it, or what was merged into it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub opened: BTreeSet<ActorId>,
    /// Who ever had it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub had: BTreeSet<ActorId>,
    /// Who agreed there to what needs four eyes, by approval.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agreed: BTreeMap<RuleId, BTreeSet<ActorId>>,
}

impl Hands {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a person agreed to an approval there.
    pub(crate) fn has_agreed(&self, approval: &RuleId, person: Option<&ActorId>) -> bool {
        let agreed = self.agreed.get(approval).zip(person);
        agreed.is_some_and(|(agreed, person)| agreed.contains(person))
    }
}

/// What the monitoring says of a ticket's object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alerting {
    /// The last alert.
    pub last: Arc<Alert>,
    /// When it came.
    pub last_at: Instant,
    /// How often trouble was reported.
    pub problems: u32,
    /// The ids of the alerts that came, the last of them at the end; of many the last thousand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Arc<str>>,
}

impl Alerting {
    /// What the monitoring says after one more alert.
    pub(crate) fn after(before: Option<&Self>, alert: &Arc<Alert>, at: Instant) -> Self {
        let (problems, ids) = before.map_or((0, [].as_slice()), |before| (before.problems, &before.ids));
        let forgotten = ids.len().saturating_add(1).saturating_sub(MOST_ENTRIES);
        let kept = ids.iter().skip(forgotten).chain(&alert.id).cloned();
        Self {
            last: alert.clone(),
            last_at: at,
            problems: problems.saturating_add(u32::from(alert.state == AlertState::Problem)),
            ids: kept.collect(),
        }
    }

    /// Whether that very alert came before.
    pub(crate) fn knows(&self, alert: &Alert) -> bool {
        alert.id.as_ref().is_some_and(|id| self.last.id.as_ref() == Some(id) || self.ids.contains(id))
    }
}

/// A message that came in by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Message {
    /// Its id.
    pub id: Arc<str>,
    /// When it was taken in.
    pub at: Instant,
}

/// A major incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Major {
    /// Why.
    pub reason: Arc<str>,
    /// Who said so.
    pub by: Actor,
    /// Since when.
    pub since: Instant,
}
