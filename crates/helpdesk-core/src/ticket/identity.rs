//! Who a ticket's caller has proved to be.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Role};
use crate::id::{ActorId, OrganisationId};
use crate::identity::{Digest, Evidence, EvidenceKind, Identifier, Identity};
use crate::ticket::draft::Draft;
use crate::ticket::{Fact, Reason, Refusal, Rules, Ticket};
use crate::time::Instant;

/// The most wrong attempts that a ticket remembers.
const MOST_FAILURES: usize = 100;
/// The most identifiers or earlier attempts that a host may hand in.
const MOST_HANDED_IN: usize = 1_000;

/// Evidence that a caller presents, compared with what the desk or the host knows of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// Who the caller says they are.
    pub person: ActorId,
    /// The organisation that person belongs to, as the host knows; absent: as the register says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// What they present; each kind once.
    pub evidence: Vec<Evidence>,
    /// What the host knows of that person, beside the desk's register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Identifier>,
    /// When evidence for that person was wrong on other tickets; see [`failures`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Instant>,
}

/// An attempt of a caller to prove who they are. Holds no identifier, and no digest but those of
/// codes that are good once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Identified {
    /// Who they said they were.
    pub person: ActorId,
    /// What they presented.
    pub presented: Vec<EvidenceKind>,
    /// What of that was right. Everything, or this was a wrong attempt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<EvidenceKind>,
    /// The level reached on this ticket.
    pub level: Arc<str>,
    /// Until when that counts, where the desk says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ends: Vec<ProofEnd>,
    /// Digests of codes that are used up now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<Digest>,
}

/// What a ticket knows of its caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Caller {
    /// Who they said they were, last.
    pub person: ActorId,
    /// What they have proved that by.
    pub matched: Vec<EvidenceKind>,
    /// The level they reached.
    pub level: Arc<str>,
    /// Until when that counts; what is not here counts as long as the ticket lives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ends: Vec<ProofEnd>,
    /// Wrong attempts, the latest last.
    pub failures: Vec<Failure>,
    /// Codes that are used up.
    pub used: Vec<Digest>,
}

/// Until when evidence counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProofEnd {
    /// The evidence.
    pub kind: EvidenceKind,
    /// The first instant at which it does not count any more.
    pub at: Instant,
}

/// A wrong attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failure {
    /// When.
    pub at: Instant,
    /// Who the caller said they were.
    pub person: ActorId,
}

/// Why a command is refused for want of proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityRefusal {
    /// The desk asks nobody for proof.
    #[error("the desk has no levels of identity")]
    NotAsked,
    /// Nothing was presented, or one kind twice.
    #[error("evidence has to be presented, and each kind of it once")]
    NoEvidence,
    /// Evidence without its digest.
    #[error("`{}` is compared by its digest, and none was given", kind.name())]
    NoDigest {
        /// The evidence.
        kind: EvidenceKind,
    },
    /// Evidence that somebody else has to vouch for.
    #[error("`{}` has to be vouched for by the desk", kind.name())]
    CannotVouch {
        /// The evidence.
        kind: EvidenceKind,
    },
    /// Evidence was wrong too often.
    #[error("evidence was wrong too often; no more is taken before {until}")]
    TooManyAttempts {
        /// When evidence is taken again.
        until: Instant,
    },
    /// The caller has not proved enough.
    #[error("the caller is `{found}`, and this needs `{needed}`")]
    LevelTooLow {
        /// The level needed.
        needed: String,
        /// The level reached.
        found: String,
    },
}

impl IdentityRefusal {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "identity.not-asked",
            Self::NoEvidence => "identity.no-evidence",
            Self::NoDigest { .. } => "identity.no-digest",
            Self::CannotVouch { .. } => "identity.cannot-vouch",
            Self::TooManyAttempts { .. } => "identity.too-many-attempts",
            Self::LevelTooLow { .. } => "identity.level-too-low",
        }
    }
}

impl Ticket {
    /// The level that the caller reached; `unknown` if nobody has proved anything.
    #[must_use]
    pub fn identity_level(&self) -> &str {
        self.caller.as_ref().map_or(crate::identity::UNKNOWN, |caller| &caller.level)
    }

    pub(crate) fn apply_identified(&mut self, said: &Identified, at: Instant) {
        let before = self.caller.as_deref();
        let same = before.filter(|caller| caller.person == said.person);
        let mut matched = same.map(|caller| caller.matched.clone()).unwrap_or_default();
        matched
            .extend(said.matched.iter().filter(|kind| !matched.contains(kind)).copied().collect::<Vec<_>>());
        let mut failures = before.map(|caller| caller.failures.clone()).unwrap_or_default();
        if said.matched.len() < said.presented.len() {
            failures.push(Failure { at, person: said.person.clone() });
        }
        failures.drain(..failures.len().saturating_sub(MOST_FAILURES));
        let mut used = before.map(|caller| caller.used.clone()).unwrap_or_default();
        used.extend_from_slice(&said.used);
        let mut ends = same.map(|caller| caller.ends.clone()).unwrap_or_default();
        ends.retain(|end| !said.matched.contains(&end.kind));
        ends.extend_from_slice(&said.ends);
        let (person, level) = (said.person.clone(), said.level.clone());
        self.caller = Some(Arc::new(Caller { person, matched, level, ends, failures, used }));
    }

    pub(crate) fn apply_expired(&mut self, kinds: &[EvidenceKind], level: &Arc<str>) {
        let Some(caller) = &mut self.caller else { return };
        let caller = Arc::make_mut(caller);
        caller.matched.retain(|kind| !kinds.contains(kind));
        caller.ends.retain(|end| !kinds.contains(&end.kind));
        caller.level = level.clone();
    }

    /// When evidence next ceases to count.
    pub(crate) fn next_proof_end(&self) -> Option<Instant> {
        self.caller.as_ref()?.ends.iter().map(|end| end.at).min()
    }
}

/// The wrong attempts for `person` in the history of any ticket, in order: what a host hands in as
/// [`Identify::elsewhere`] on another.
pub fn failures<'a>(
    events: impl IntoIterator<Item = &'a crate::ticket::Event>,
    person: &ActorId,
) -> Vec<Instant> {
    let wrong = |event: &&crate::ticket::Event| match &event.fact {
        Fact::Identified(said) => said.person == *person && said.matched.len() < said.presented.len(),
        _ => false,
    };
    events.into_iter().filter(wrong).map(|event| event.at).collect()
}

/// Compares what a caller presents with what is known, and records the attempt either way.
pub(crate) fn identify(
    draft: &mut Draft<'_>,
    said: &Identify,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let identity = draft.rules.identity.as_ref().ok_or(IdentityRefusal::NotAsked)?;
    check_evidence(said, by)?;
    check_attempts(identity, &draft.ticket, said, at)?;
    let matched: Vec<&Evidence> = if is_stranger(draft.rules, &draft.ticket, said) {
        Vec::new()
    } else {
        said.evidence.iter().filter(|one| is_right(draft.rules, &draft.ticket, said, one, at)).collect()
    };
    let is_code = |one: &&&Evidence| one.kind == EvidenceKind::OneTimeCode;
    let used = matched.iter().filter(is_code).filter_map(|one| one.digest).collect();
    let matched: Vec<EvidenceKind> = matched.iter().map(|one| one.kind).collect();
    let same = draft.ticket.caller.as_ref().filter(|caller| caller.person == said.person);
    let before = same.map(|caller| caller.matched.as_slice()).unwrap_or_default();
    let level = identity.level(identity.proved(&[before, matched.as_slice()].concat()));
    // What would end only after the desk's horizon does not end.
    let end = |kind: &EvidenceKind| {
        let at = at.plus(*identity.lasts.get(kind)?);
        (at < draft.rules.horizon.end).then_some(ProofEnd { kind: *kind, at })
    };
    let fact = Identified {
        person: said.person.clone(),
        presented: said.evidence.iter().map(|one| one.kind).collect(),
        level: level.into(),
        ends: matched.iter().filter_map(end).collect(),
        matched,
        used,
    };
    draft.push(Fact::Identified(fact), by, at);
    Ok(())
}

/// Lets evidence that is too old at `at` count no more.
pub(crate) fn expire(draft: &mut Draft<'_>, at: Instant) {
    let Some(caller) = draft.ticket.caller.clone() else { return };
    let kinds: Vec<EvidenceKind> =
        caller.ends.iter().filter(|end| end.at <= at).map(|end| end.kind).collect();
    let left: Vec<EvidenceKind> =
        caller.matched.iter().filter(|kind| !kinds.contains(kind)).copied().collect();
    let level = draft.rules.identity.as_ref();
    let level = level.map_or(crate::identity::UNKNOWN, |identity| identity.level(identity.proved(&left)));
    draft.push(Fact::ProofExpired { kinds, level: level.into() }, &Actor::system(), at);
}

fn check_evidence(said: &Identify, by: &Actor) -> Result<(), Reason> {
    let twice = |(place, one): (usize, &Evidence)| {
        said.evidence.iter().take(place).any(|earlier| earlier.kind == one.kind)
    };
    if said.evidence.is_empty() || said.evidence.iter().enumerate().any(twice) {
        return Err(IdentityRefusal::NoEvidence.into());
    }
    if said.known.len() > MOST_HANDED_IN || said.elsewhere.len() > MOST_HANDED_IN {
        return Err(Reason::TooMany { what: "identifiers or attempts", most: MOST_HANDED_IN });
    }
    for one in &said.evidence {
        let kind = one.kind;
        let vouches = by.role.answers() || by.role == Role::System && kind == EvidenceKind::SignedIn;
        if kind.is_vouched_for() && !vouches {
            return Err(IdentityRefusal::CannotVouch { kind }.into());
        }
        if !kind.is_vouched_for() && one.digest.is_none() {
            return Err(IdentityRefusal::NoDigest { kind }.into());
        }
    }
    Ok(())
}

/// Wrong attempts count for a while: on the ticket whoever they were for, and for the person
/// wherever they were made.
fn check_attempts(identity: &Identity, ticket: &Ticket, said: &Identify, at: Instant) -> Result<(), Reason> {
    let failures = ticket.caller.as_ref().map(|caller| caller.failures.as_slice()).unwrap_or_default();
    let on_ticket: Vec<Instant> = failures.iter().map(|failure| failure.at).collect();
    let of_person = failures.iter().filter(|failure| failure.person == said.person).map(|failure| failure.at);
    let of_person: Vec<Instant> = of_person.chain(said.elsewhere.iter().copied()).collect();
    let ends = |attempts: Vec<Instant>, most: usize| {
        let mut counting: Vec<Instant> = attempts
            .into_iter()
            .map(|failed| failed.plus(identity.within))
            .filter(|ends| at < *ends)
            .collect();
        counting.sort_unstable();
        // As many as are too many have to be over.
        counting.len().checked_sub(most).and_then(|surplus| counting.get(surplus).copied())
    };
    let until = ends(on_ticket, identity.per_ticket).max(ends(of_person, identity.per_identity));
    until.map_or(Ok(()), |until| Err(IdentityRefusal::TooManyAttempts { until }.into()))
}

/// Whether the ticket is none of that person's, so that no number of theirs is right here: they did
/// not ask for it and are not known to belong to its organisation, or belong to another.
fn is_stranger(rules: &Rules, ticket: &Ticket, said: &Identify) -> bool {
    let registered = |id: &ActorId| rules.register.person(id)?.organisation.as_ref();
    let known = registered(&said.person);
    let stated = said.organisation.as_ref();
    let requester = ticket.intake.requester.as_ref();
    let of_ticket = ticket.entitlement.as_ref().and_then(|known| known.organisation.as_ref());
    let of_ticket = of_ticket.or(ticket.intake.organisation.as_ref());
    let of_ticket = of_ticket.or_else(|| registered(requester?));
    match (stated.or(known), of_ticket) {
        _ if stated.zip(known).is_some_and(|(stated, known)| stated != known) => true,
        (Some(theirs), Some(ours)) => theirs != ours,
        (_, ours) => requester.map_or(ours.is_some(), |requester| *requester != said.person),
    }
}

/// Whether evidence is right. Everything known is compared, also after something matched.
fn is_right(rules: &Rules, ticket: &Ticket, said: &Identify, one: &Evidence, at: Instant) -> bool {
    if one.kind.is_vouched_for() {
        return true;
    }
    let used = ticket.caller.as_ref().map(|caller| caller.used.as_slice()).unwrap_or_default();
    let is_used =
        one.digest.is_some_and(|digest| used.iter().fold(false, |found, used| found | (*used == digest)));
    let registered = rules.register.person(&said.person).map(|person| person.identifiers.as_slice());
    // A code that stands in the register would be good on every ticket.
    let registered = registered.filter(|_| one.kind != EvidenceKind::OneTimeCode);
    let known = said.known.iter().chain(registered.unwrap_or_default());
    let matches = known.fold(false, |found, known| found | known.matches(one, at));
    matches & !is_used
}

/// Whether the caller has proved enough for a command. Nobody has to prove anything on a ticket
/// without a requester, and the host's own automation never.
pub(crate) fn check_level(rules: &Rules, ticket: &Ticket, command: &str, by: &Actor) -> Result<(), Reason> {
    let Some(identity) = rules.identity.as_ref() else { return Ok(()) };
    if by.role == Role::System || ticket.intake.requester.is_none() {
        return Ok(());
    }
    let (needed, found) = (identity.needed(command), identity.rank(ticket.identity_level()));
    if needed <= found {
        return Ok(());
    }
    let (needed, found) = (identity.level(needed).to_owned(), identity.level(found).to_owned());
    Err(IdentityRefusal::LevelTooLow { needed, found }.into())
}

/// The command that an attempt tells of. The identifiers are not kept, so others stand for them
/// that match, and do not match, in the same way. `ours` is the organisation of the ticket.
pub(crate) fn retold(said: &Identified, seq: u64, ours: Option<&OrganisationId>) -> Identify {
    let mut used = said.used.iter();
    let mut known = Vec::new();
    let mut evidence = Vec::with_capacity(said.presented.len());
    for kind in &said.presented {
        let matched = said.matched.contains(kind);
        let digest = if kind.is_vouched_for() {
            None
        } else if matched && *kind == EvidenceKind::OneTimeCode {
            used.next().copied()
        } else {
            Some(Digest::stand_in(seq, matched))
        };
        if let Some(digest) = digest.filter(|_| matched) {
            known.push(Identifier { kind: *kind, digest, expires: None });
        }
        evidence.push(Evidence { kind: *kind, digest });
    }
    // What is vouched for is wrong only of somebody from elsewhere, and nothing of theirs is right.
    let wrong = |kind: &EvidenceKind| kind.is_vouched_for() && !said.matched.contains(kind);
    let organisation = if said.presented.iter().any(wrong) {
        Some("(another organisation)".into())
    } else {
        ours.filter(|_| !said.matched.is_empty()).cloned()
    };
    Identify { person: said.person.clone(), organisation, evidence, known, elsewhere: Vec::new() }
}
