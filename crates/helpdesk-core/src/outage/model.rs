//! An outage and what happens to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use helpdesk_derive::Tagged;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{OrganisationId, TicketId};
use crate::time::{Instant, Interval};

/// An outage. Named by the host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct OutageId(Arc<str>);

impl OutageId {
    /// The text as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for OutageId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for OutageId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for OutageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutageId({:?})", &*self.0)
    }
}

/// A text in several languages, by their tags as in `pl`; an empty tag stands for any other.
pub type Spoken = BTreeMap<Arc<str>, Arc<str>>;

/// What an outage affects: tickets about one of the services or one of the assets, of one of the
/// organisations where any is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// Services; `mail` also covers `mail.archive`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub services: BTreeSet<Arc<str>>,
    /// Assets.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub assets: BTreeSet<Arc<str>>,
    /// Organisations; empty: all.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub organisations: BTreeSet<OrganisationId>,
}

impl Scope {
    /// Whether it affects a ticket about that service or asset, of that organisation.
    #[must_use]
    pub fn affects(
        &self,
        service: Option<&str>,
        asset: Option<&str>,
        organisation: Option<&OrganisationId>,
    ) -> bool {
        let covers = |wide: &Arc<str>| {
            let rest = service.and_then(|service| service.strip_prefix(&**wide));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let thing =
            self.services.iter().any(covers) || asset.is_some_and(|asset| self.assets.contains(asset));
        let whose = self.organisations.is_empty()
            || organisation.is_some_and(|organisation| self.organisations.contains(organisation));
        thing && whose
    }

    /// Whether it affects nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.assets.is_empty()
    }
}

/// What is known when an outage is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OutageIntake {
    /// One line, for the desk.
    pub title: Arc<str>,
    /// What callers should hear, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub say: Spoken,
    /// What is affected.
    pub scope: Scope,
    /// When it is expected to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Instant>,
    /// Since when it lasts; absent: since it is opened. Not in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// What somebody wants done to an outage. In JSON an object with `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OutageCommand {
    /// Say anew when it is expected to end.
    Estimate {
        /// When; absent: nobody knows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
        /// Why it changed.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        reason: Arc<str>,
    },
    /// Say anew what callers should hear.
    Update {
        /// The text, by language.
        say: Spoken,
    },
    /// Say anew what is affected.
    Rescope {
        /// What is affected from now on.
        scope: Scope,
    },
    /// It is over.
    End {
        /// Why it happened, as far as is known.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        cause: Arc<str>,
    },
    /// It was not over after all.
    Resume {
        /// Why; not empty.
        reason: Arc<str>,
    },
}

/// What happened to an outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OutageEvent {
    /// The position in the outage's history, from 1.
    pub seq: u64,
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub by: Actor,
    /// What happened.
    pub fact: OutageFact,
}

/// What happened to an outage, in the past tense. In JSON an object with `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutageFact {
    /// It was opened; always the first event.
    OutageOpened {
        /// The outage.
        outage: OutageId,
        /// What was known.
        intake: Arc<OutageIntake>,
    },
    /// Its expected end changed.
    OutageEstimated {
        /// The end expected from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
        /// The end expected before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Instant>,
        /// Why.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        reason: Arc<str>,
    },
    /// The expected end passed and it was not over.
    OutageOverdue {
        /// The end that was expected.
        until: Instant,
    },
    /// What callers should hear changed.
    OutageUpdated {
        /// The text, by language.
        say: Spoken,
    },
    /// What is affected changed.
    OutageRescoped {
        /// What is affected from now on.
        scope: Arc<Scope>,
    },
    /// A ticket joined it.
    TicketJoined {
        /// The ticket.
        ticket: TicketId,
    },
    /// It was over.
    OutageEnded {
        /// Why it happened.
        #[serde(default, skip_serializing_if = "str::is_empty")]
        cause: Arc<str>,
    },
    /// It was not over after all.
    OutageResumed {
        /// Why.
        reason: Arc<str>,
    },
}

/// An expected end and when it was named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Estimate {
    /// When it was named.
    pub at: Instant,
    /// The expected end; absent: nobody knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Why it changed.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub reason: Arc<str>,
}

/// An outage: what its events add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Outage {
    /// The outage.
    pub id: OutageId,
    /// The number of its last event; the version a store expects on the next append.
    pub version: u64,
    /// When its last event happened.
    pub last_at: Instant,
    /// One line, for the desk.
    pub title: Arc<str>,
    /// What callers should hear, by language.
    pub say: Spoken,
    /// What is affected.
    pub scope: Arc<Scope>,
    /// Since when it lasts.
    pub since: Instant,
    /// The spans it lasted, the last one perhaps going on.
    pub spans: Vec<(Instant, Option<Instant>)>,
    /// Every end that was expected, the present one last.
    pub estimates: Vec<Estimate>,
    /// The expected end that passed, so that it is noted once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<Instant>,
    /// Why it happened.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub cause: Arc<str>,
    /// The tickets that joined it.
    pub tickets: BTreeSet<TicketId>,
}

impl Outage {
    /// The outage that a whole history adds up to; `None` if it does not begin with
    /// [`OutageFact::OutageOpened`].
    #[must_use]
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a OutageEvent>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let OutageFact::OutageOpened { outage, intake } = &first.fact else { return None };
        let since = intake.since.unwrap_or(first.at);
        let estimate = Estimate { at: first.at, until: intake.estimate, reason: "".into() };
        let mut opened = Self {
            id: outage.clone(),
            version: first.seq,
            last_at: first.at,
            title: intake.title.clone(),
            say: intake.say.clone(),
            scope: Arc::new(intake.scope.clone()),
            since,
            spans: vec![(since, None)],
            estimates: vec![estimate],
            overdue: None,
            cause: "".into(),
            tickets: BTreeSet::new(),
        };
        events.for_each(|event| opened.apply(event));
        Some(opened)
    }

    /// Takes an event in. Holds no rule and cannot fail.
    pub fn apply(&mut self, event: &OutageEvent) {
        self.version = event.seq;
        self.last_at = event.at;
        match &event.fact {
            OutageFact::OutageOpened { .. } => {}
            OutageFact::OutageEstimated { until, reason, .. } => {
                self.estimates.push(Estimate { at: event.at, until: *until, reason: reason.clone() });
            }
            OutageFact::OutageOverdue { until } => self.overdue = Some(*until),
            OutageFact::OutageUpdated { say } => self.say.clone_from(say),
            OutageFact::OutageRescoped { scope } => self.scope = scope.clone(),
            OutageFact::TicketJoined { ticket } => {
                self.tickets.insert(ticket.clone());
            }
            OutageFact::OutageEnded { cause } => {
                self.cause = cause.clone();
                if let Some((_, end)) = self.spans.last_mut() {
                    end.get_or_insert(event.at);
                }
            }
            OutageFact::OutageResumed { .. } => self.spans.push((event.at, None)),
        }
    }

    /// Whether it lasts.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.spans.last().is_some_and(|(_, end)| end.is_none())
    }

    /// The expected end; `None`: nobody knows, or it is over.
    #[must_use]
    pub fn estimate(&self) -> Option<Instant> {
        self.estimates.last().filter(|_| self.is_running())?.until
    }

    /// When time next changes something: its expected end, once.
    #[must_use]
    pub fn next_wake(&self) -> Option<Instant> {
        let until = self.estimate().filter(|until| self.overdue != Some(*until))?;
        Some(until.max(self.last_at))
    }

    /// The spans it lasted, one that goes on up to `until`.
    pub fn lasted(&self, until: Instant) -> impl Iterator<Item = Interval> + '_ {
        self.spans.iter().map(move |&(from, to)| Interval::new(from, to.unwrap_or(until.max(from))))
    }

    /// What callers should hear in `language`, else in whatever language there is for all others.
    #[must_use]
    pub fn spoken(&self, language: Option<&str>) -> Option<&str> {
        let exact = language.and_then(|language| self.say.get(language));
        let plain = language.and_then(|language| self.say.get(language.split('-').next()?));
        exact.or(plain).or_else(|| self.say.get("")).or_else(|| self.say.values().next()).map(AsRef::as_ref)
    }
}
