//! What was asked of approvers on a ticket, and what they answered.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::condition::Texts;
use crate::id::{ActorId, RuleId};
use crate::ticket::{Event, Fact, Ticket};
use crate::time::Instant;

/// An answer of an approver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The approval.
    pub approval: RuleId,
    /// The round that was seen; an answer to an earlier one is refused. Absent: the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// The approver who is stood in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<ActorId>,
    /// Why; needed for a refusal.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub comment: Arc<str>,
}

/// The approvals asked for on a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct AskedApprovals(pub Vec<AskedApproval>);

/// An approval asked for on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedApproval {
    /// Which one.
    pub approval: RuleId,
    /// The first time, the second; answers belong to a round.
    pub round: u32,
    /// Where it stands.
    pub state: ApprovalState,
    /// When it was asked for.
    pub asked: Instant,
    /// Until when it is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
    /// How many have to agree.
    pub quorum: usize,
    /// The answers of this round.
    pub votes: Vec<Vote>,
    /// Who stands in for whom.
    pub delegations: Vec<Delegation>,
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// It is waited for.
    Waiting,
    /// Enough have agreed.
    Granted,
    /// Somebody refused.
    Refused,
    /// It was not given in time.
    Expired,
}

impl fmt::Display for ApprovalState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waited for",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Expired => "expired",
        })
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Vote {
    /// Who gave it.
    pub by: ActorId,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<ActorId>,
    /// Whether they agreed.
    pub yes: bool,
    /// When.
    pub at: Instant,
}

/// Somebody stands in for an approver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegation {
    /// The approver.
    pub from: ActorId,
    /// Who stands in.
    pub to: ActorId,
    /// The first instant at which they do not any more.
    pub until: Instant,
}

/// Why a command is refused on account of an approval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalRefusal {
    /// The command waits for an approval.
    #[error("approval `{approval}` is needed first, and it is {}", state.map_or("not asked for".to_owned(), |s| s.to_string()))]
    Missing {
        /// The approval.
        approval: RuleId,
        /// Where it stands; absent: it was not asked for.
        state: Option<ApprovalState>,
    },
    /// The approval is not waited for any more, or not yet.
    #[error("approval `{approval}` is {state}")]
    NotWaiting {
        /// The approval.
        approval: RuleId,
        /// Where it stands.
        state: ApprovalState,
    },
    /// The answer belongs to another round.
    #[error("this answers round {} of approval `{approval}`, and round {round} is waited for", found.unwrap_or(1))]
    OtherRound {
        /// The approval.
        approval: RuleId,
        /// The round that is waited for.
        round: u32,
        /// The round answered; absent: none was named, which answers the first.
        found: Option<u32>,
    },
    /// The actor is none of those who may.
    #[error("only {} may give approval `{approval}`", allowed.join(", "))]
    NotAnApprover {
        /// The approval.
        approval: RuleId,
        /// Who may.
        allowed: Vec<String>,
    },
    /// The approver asked for it.
    #[error("nobody may give approval `{approval}` to their own request, or to one they opened")]
    OwnRequest {
        /// The approval.
        approval: RuleId,
    },
    /// The approver works on the ticket.
    #[error("approval `{approval}` needs four eyes, and whoever works on the ticket is not the other pair")]
    OwnWork {
        /// The approval.
        approval: RuleId,
    },
    /// The approver has answered.
    #[error("`{by}` has answered approval `{approval}` already")]
    AnsweredAlready {
        /// The approval.
        approval: RuleId,
        /// Who.
        by: ActorId,
    },
    /// Nobody said that the actor stands in for that approver.
    #[error("`{by}` does not stand in for `{approver}`")]
    NoDelegation {
        /// The approver.
        approver: ActorId,
        /// Who acts.
        by: ActorId,
    },
}

impl ApprovalRefusal {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "approval.missing",
            Self::NotWaiting { .. } => "approval.not-waiting",
            Self::OtherRound { .. } => "approval.other-round",
            Self::NotAnApprover { .. } => "approval.not-an-approver",
            Self::OwnRequest { .. } => "approval.own-request",
            Self::OwnWork { .. } => "approval.own-work",
            Self::AnsweredAlready { .. } => "approval.answered-already",
            Self::NoDelegation { .. } => "approval.no-delegation",
        }
    }
}

impl AskedApprovals {
    /// The approval of that name, if it was asked for.
    #[must_use]
    pub fn of(&self, approval: &RuleId) -> Option<&AskedApproval> {
        self.0.iter().find(|asked| asked.approval == *approval)
    }

    /// Whether the approval of that name was granted.
    #[must_use]
    pub fn is_granted(&self, approval: &str) -> bool {
        self.0.iter().any(|asked| asked.approval == approval && asked.state == ApprovalState::Granted)
    }
}

/// The names of what was granted.
impl Texts for AskedApprovals {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        let granted = self.0.iter().filter(|asked| asked.state == ApprovalState::Granted);
        granted.map(|asked| asked.approval.as_str()).find(|name| wanted(name))
    }
}

impl AskedApproval {
    /// Whether somebody agreed, and nobody refused.
    pub(crate) fn is_agreed_to(&self) -> bool {
        match self.state {
            ApprovalState::Granted => true,
            ApprovalState::Waiting => self.votes.iter().any(|vote| vote.yes),
            ApprovalState::Refused | ApprovalState::Expired => false,
        }
    }

    /// Whether a person agreed, or somebody for them.
    pub(crate) fn has_agreed(&self, person: Option<&ActorId>) -> bool {
        let theirs = |vote: &Vote| [Some(&vote.by), vote.on_behalf_of.as_ref()].contains(&person);
        person.is_some() && self.votes.iter().any(|vote| vote.yes && theirs(vote))
    }
}

impl Ticket {
    /// When the next approval that is waited for expires, and its place; a ticket that is done waits
    /// for none.
    pub(crate) fn next_expiry(&self) -> Option<(Instant, usize)> {
        let waiting = |(place, asked): (usize, &AskedApproval)| {
            Some((asked.expires.filter(|_| asked.state == ApprovalState::Waiting)?, place))
        };
        let next = self.approvals.0.iter().enumerate().filter_map(waiting).min();
        next.filter(|_| !self.status_category.is_done())
    }

    pub(crate) fn apply_approval(&mut self, event: &Event) {
        let all = &mut Arc::make_mut(&mut self.approvals).0;
        if let Fact::ApprovalRequested { approval, round, quorum, expires, .. } = &event.fact {
            let same = |asked: &&mut AskedApproval| asked.approval == *approval && asked.round == *round;
            if let Some(asked) = all.iter_mut().find(same) {
                asked.expires = *expires; // waited for anew; what was answered stays
                return;
            }
            all.retain(|asked| asked.approval != *approval);
            all.push(AskedApproval {
                approval: approval.clone(),
                round: *round,
                state: ApprovalState::Waiting,
                asked: event.at,
                expires: *expires,
                quorum: *quorum,
                votes: Vec::new(),
                delegations: Vec::new(),
            });
            return;
        }
        let (Fact::ApprovalGiven { approval, .. }
        | Fact::ApprovalRefused { approval, .. }
        | Fact::ApprovalDelegated { approval, .. }
        | Fact::ApprovalExpired { approval, .. }) = &event.fact
        else {
            return;
        };
        let Some(asked) = all.iter_mut().find(|asked| asked.approval == *approval) else { return };
        let vote = |on_behalf_of: &Option<ActorId>, yes| {
            let by = event.by.id.clone()?;
            Some(Vote { by, on_behalf_of: on_behalf_of.clone(), yes, at: event.at })
        };
        match &event.fact {
            Fact::ApprovalGiven { on_behalf_of, granted, .. } => {
                asked.votes.extend(vote(on_behalf_of, true));
                if *granted {
                    asked.state = ApprovalState::Granted;
                }
            }
            Fact::ApprovalRefused { on_behalf_of, .. } => {
                asked.votes.extend(vote(on_behalf_of, false));
                asked.state = ApprovalState::Refused;
            }
            Fact::ApprovalExpired { .. } => asked.state = ApprovalState::Expired,
            Fact::ApprovalDelegated { to, until, .. } => {
                let delegation =
                    |from: &ActorId| Delegation { from: from.clone(), to: to.clone(), until: *until };
                asked.delegations.extend(event.by.id.as_ref().map(delegation));
            }
            _ => {}
        }
    }
}
