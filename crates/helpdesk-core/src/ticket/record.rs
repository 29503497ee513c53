//! Records of the work on a ticket: calls, remote sessions, visits, time, files, articles,
//! reminders.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::{ActorId, LineId};
use crate::ticket::{Event, Fact};
use crate::time::{Instant, WallTime};

/// The work recorded on a ticket, each list in the order of recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Work {
    /// The consent to a remote session that was given and not used yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Remote sessions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<Session>,
    /// Visits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Calls.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// Time somebody spent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time: Vec<TimeEntry>,
    /// Files, which the host keeps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Articles of the knowledge base that were used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<ArticleUse>,
    /// Reminders that have not come.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Reminder>,
}

/// The requester's consent to a remote session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consent {
    /// Who consented.
    pub who: ActorId,
    /// How, as in `by phone`.
    pub how: Arc<str>,
    /// Who recorded it.
    pub by: Actor,
    /// When.
    pub at: Instant,
}

/// A remote session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// Its name, made up by the host.
    pub session: Arc<str>,
    /// The tool.
    pub tool: Arc<str>,
    /// The workstation.
    pub asset: Arc<str>,
    /// The consent it started with.
    pub consent: Consent,
    /// Who looked in.
    pub by: Actor,
    /// When it started.
    pub started: Instant,
    /// When it ended; absent: it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Instant>,
}

/// A visit at the customer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Visit {
    /// Its name, made up by the host.
    pub visit: Arc<str>,
    /// The line that goes there.
    pub line: LineId,
    /// When it is planned to begin.
    pub from: Instant,
    /// When it is planned to end.
    pub to: Instant,
    /// How far it is.
    pub step: VisitStep,
    /// When it got there.
    pub since: Instant,
    /// Who ordered it.
    pub by: Actor,
}

/// How far a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VisitStep {
    /// Ordered for a certain time.
    Planned,
    /// Somebody is there.
    Arrived,
    /// Over.
    Done,
    /// Called off.
    Cancelled,
}

impl VisitStep {
    /// The name used in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Arrived => "arrived",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A call, as the exchange tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Its name at the exchange.
    pub call: Arc<str>,
    /// The queue it waited in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Arc<str>>,
    /// When it came in.
    pub began: Instant,
    /// When somebody answered; absent: nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Instant>,
    /// When it was over.
    pub ended: Instant,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<ActorId>,
    /// Where the host keeps the recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Arc<str>>,
}

impl Call {
    /// How long the caller waited for an answer, or until giving up.
    #[must_use]
    pub fn waited(&self) -> WallTime {
        self.answered.unwrap_or(self.ended).since(self.began)
    }
}

/// Time that somebody spent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeEntry {
    /// Who.
    pub by: Actor,
    /// When it was recorded.
    pub at: Instant,
    /// How long.
    #[serde(rename = "spent_seconds")]
    pub spent: WallTime,
    /// On what, as the host names it: work, travel.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub activity: Arc<str>,
}

/// A file that the host keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The name of the file.
    pub name: Arc<str>,
    /// What it is, as in `image/png`.
    pub media_type: Arc<str>,
    /// How big it is.
    pub bytes: u64,
    /// Where the host keeps it.
    pub reference: Arc<str>,
}

/// An article that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ArticleUse {
    /// The article.
    pub article: Arc<str>,
    /// Who used it.
    pub by: Actor,
    /// It solved the matter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub solved: bool,
}

/// A reminder at a set time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reminder {
    /// Its name, made up by the host.
    pub reminder: Arc<str>,
    /// When it comes.
    pub at: Instant,
    /// What of.
    pub text: Arc<str>,
}

impl Work {
    /// Takes an event in that records work. Holds no rule and cannot fail.
    pub(crate) fn apply(&mut self, event: &Event) {
        let (by, at) = (&event.by, event.at);
        match &event.fact {
            Fact::ConsentGiven { who, how } => {
                let (who, how) = (who.clone(), how.clone());
                self.consent = Some(Consent { who, how, by: by.clone(), at });
            }
            Fact::ConsentWithdrawn {} => self.consent = None,
            Fact::SessionStarted { session, tool, asset } => {
                if let Some(consent) = self.consent.take() {
                    let (session, tool, asset) = (session.clone(), tool.clone(), asset.clone());
                    let (by, started) = (by.clone(), at);
                    self.sessions.push(Session { session, tool, asset, consent, by, started, ended: None });
                }
            }
            Fact::SessionEnded { session } => {
                let running = self.sessions.iter_mut().find(|other| other.session == *session);
                if let Some(running) = running {
                    running.ended.get_or_insert(at);
                }
            }
            Fact::VisitOrdered { visit, line, from, to } => self.visits.push(Visit {
                visit: visit.clone(),
                line: line.clone(),
                from: *from,
                to: *to,
                step: VisitStep::Planned,
                since: at,
                by: by.clone(),
            }),
            Fact::VisitMoved { visit, step, .. } => {
                if let Some(visit) = self.visits.iter_mut().find(|other| other.visit == *visit) {
                    visit.step = *step;
                    visit.since = at;
                }
            }
            Fact::Called { call } => self.calls.push((**call).clone()),
            Fact::TimeLogged { spent, activity } => {
                let (spent, activity) = (*spent, activity.clone());
                self.time.push(TimeEntry { by: by.clone(), at, spent, activity });
            }
            Fact::Attached { attachment } => self.attachments.push((**attachment).clone()),
            Fact::ArticleUsed { article, solved } => {
                let (article, solved) = (article.clone(), *solved);
                self.articles.push(ArticleUse { article, by: by.clone(), solved });
            }
            Fact::ReminderSet { reminder } => self.reminders.push((**reminder).clone()),
            Fact::ReminderDropped { reminder } | Fact::ReminderCame { reminder, .. } => {
                self.reminders.retain(|other| other.reminder != *reminder);
            }
            _ => {}
        }
    }
}
