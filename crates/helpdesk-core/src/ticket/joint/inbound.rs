//! Messages that come in by mail, with their headers: which ticket they belong to, and which are
//! sent by machines.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Role};
use crate::id::{ActorId, TicketId};
use crate::ticket::decide::{check_length, decide};
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::joint::{TicketDecision, after, home};
use crate::ticket::open::{MOST_ENTRIES, MOST_TEXT, check_opener, opened};
use crate::ticket::texts::check_message;
use crate::ticket::wake::catch_up;
use crate::ticket::{
    Command, Fact, Intake, LateOutcome, Link, NoticeId, Reason, Refusal, Relation, Rules, Ticket,
};
use crate::time::{Instant, WallTime};

/// So many messages of one ticket within [`BURST_TIME`] are held to be two machines talking.
const BURST: usize = 20;
/// See [`BURST`].
const BURST_TIME: WallTime = WallTime::from_seconds(3600);

/// A message that came in, as the host has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Inbound {
    /// Its `Message-ID`, without the angle brackets.
    pub message: Arc<str>,
    /// The ids in `In-Reply-To` and `References`, the nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Arc<str>>,
    /// Its other headers, the names in small letters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<Arc<str>, Arc<str>>,
    /// The ticket it would open: who wrote it, its subject, and its text as the description.
    pub intake: Intake,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InboundOutcome {
    /// It opened a ticket.
    Opened,
    /// It was taken to a ticket as the requester's reply.
    Replied,
    /// It was taken to a ticket as sent by a machine: recorded, and nothing else.
    Automatic,
    /// It came too late to reopen its ticket, and opened one that follows it.
    FollowedUp,
    /// It came too late to reopen its ticket, and the desk refuses such.
    TooLate,
    /// It came before, or the desk itself sent it.
    KnownAlready,
    /// A machine sent it, and no ticket asked for it.
    Dropped,
}

/// What a message leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InboundDecision {
    /// What became of it.
    pub outcome: InboundOutcome,
    /// What follows for each ticket; none where it was dropped.
    pub tickets: Vec<TicketDecision>,
}

/// The `Message-ID` under which a host sends a notice by mail, without the angle brackets, so that
/// answers to it find their ticket.
///
/// The same notice always has the same id: mail that is sent twice is shown once.
#[must_use]
pub fn message_id(notice: &NoticeId, domain: &str) -> String {
    let mut local = String::new();
    for byte in format!("{}/{}/{}", notice.ticket, notice.event, notice.kind.name()).bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'/' => local.push(char::from(byte)),
            other => local.push_str(&format!("={other:02X}")),
        }
    }
    format!("{local}@{domain}")
}

/// Whether `reference` is an id that [`message_id`] makes for a notice of `ticket`.
fn is_of(reference: &str, ticket: &Ticket) -> bool {
    let Some((local, _)) = reference.rsplit_once('@') else { return false };
    let mut parts = local.rsplitn(3, '/');
    let known =
        parts.next().is_some_and(|kind| crate::ticket::NoticeKind::ALL.iter().any(|k| k.name() == kind));
    let event = parts.next().and_then(|event| event.parse::<u64>().ok());
    let id = parts.next().and_then(unescaped);
    known && event.is_some_and(|event| event <= ticket.version) && id.as_deref() == Some(ticket.id.as_str())
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a machine sent a message with these headers, their names in small letters: answering
/// machines, mailing lists, and what mail servers say of mail they could not deliver.
#[must_use]
pub fn is_automatic(headers: &BTreeMap<Arc<str>, Arc<str>>) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.trim().to_ascii_lowercase());
    let says = |name: &str, words: &[&str]| value(name).is_some_and(|value| words.contains(&&*value));
    let submitted = value("auto-submitted");
    let submitted = submitted.is_some_and(|value| value.split(';').next().is_some_and(|v| v.trim() != "no"));
    submitted
        || says("precedence", &["bulk", "junk", "list", "auto_reply"])
        || says("return-path", &["<>", ""])
        || value("content-type").is_some_and(|value| value.starts_with("multipart/report"))
        || ["x-autoreply", "x-autorespond", "x-auto-reply", "list-id", "list-unsubscribe", "feedback-id"]
            .iter()
            .any(|name| headers.contains_key(*name))
}

/// What a message leads to, given the `tickets` it may belong to: those of its references, of the
/// number in its subject, and the ones these were merged into.
///
/// A message belongs to the ticket that it answers by its references, else to the one whose number
/// stands in its subject, if whoever wrote it asked there. Numbers and the ids of notices can be
/// guessed: a notice is answered by whoever asked or is of the ticket's organisation, or by a
/// machine, whose mail changes nothing. What a machine sent never opens a
/// ticket and never takes one up again; nobody is told of it, so two machines cannot keep each
/// other busy. The same message counts once.
///
/// # Errors
/// As for opening a ticket, or for the requester's reply.
pub fn inbound(
    rules: &Rules,
    tickets: &[&Ticket],
    inbound: &Inbound,
    new: TicketId,
    by: &Actor,
    at: Instant,
) -> Result<InboundDecision, Refusal> {
    check_message(inbound, by)?;
    if inbound.message.trim().is_empty() {
        return Err(Reason::Empty { what: "message" }.into());
    }
    check_length("description", &inbound.intake.description, MOST_TEXT)?;
    let has = |ticket: &Ticket, id: &str| ticket.messages.iter().any(|message| *message.id == *id);
    if tickets.iter().any(|ticket| has(ticket, &inbound.message) || is_of(&inbound.message, ticket)) {
        return Ok(InboundDecision { outcome: InboundOutcome::KnownAlready, tickets: Vec::new() });
    }
    let automatic = is_automatic(&inbound.headers);
    let answers = |ticket: &Ticket, id: &str| {
        has(ticket, id) || (is_of(id, ticket) && (automatic || is_among(rules, ticket, inbound, by)))
    };
    let by_reference =
        inbound.references.iter().find_map(|id| tickets.iter().copied().find(|ticket| answers(ticket, id)));
    let found = by_reference.or_else(|| by_number(tickets, inbound, by)).map(|ticket| home(ticket, tickets));
    match found {
        Some(ticket) => reply(rules, ticket, inbound, automatic, new, by, at),
        None if automatic => Ok(InboundDecision { outcome: InboundOutcome::Dropped, tickets: Vec::new() }),
        None => {
            let opened = open(rules, None, inbound, new, by, at)?;
            Ok(InboundDecision { outcome: InboundOutcome::Opened, tickets: vec![opened] })
        }
    }
}

/// Who wrote a message: a requester who hands it in has, whatever it says.
fn writer<'a>(inbound: &'a Inbound, by: &'a Actor) -> Option<&'a ActorId> {
    let own = by.id.as_ref().filter(|_| by.role == Role::Requester);
    own.or(inbound.intake.requester.as_ref())
}

/// Whether somebody asked in a ticket, or in one that was merged into it.
fn asked(ticket: &Ticket, writer: &ActorId) -> bool {
    let others = ticket.absorbed.iter().flat_map(|absorbed| &absorbed.requesters);
    ticket.intake.requester.iter().chain(others).any(|requester| requester == writer)
}

/// Whether whoever wrote a message asked in a ticket or is of its organisation, by the register or
/// as the host says.
fn is_among(rules: &Rules, ticket: &Ticket, inbound: &Inbound, by: &Actor) -> bool {
    let Some(writer) = writer(inbound, by) else { return false };
    let known = rules.register.person(writer).and_then(|person| person.organisation.as_ref());
    let said = inbound.intake.organisation.as_ref().filter(|_| by.role != Role::Requester);
    let organisation = known.or(said);
    asked(ticket, writer) || (organisation.is_some() && organisation == ticket.organisation())
}

/// The ticket whose number stands in the subject, if the writer asked there.
fn by_number<'a>(tickets: &[&'a Ticket], inbound: &Inbound, by: &Actor) -> Option<&'a Ticket> {
    let subject = inbound.intake.subject.to_uppercase();
    let writer = writer(inbound, by)?;
    let number = |ticket: &Ticket| ticket.intake.number.as_ref().map(|number| number.to_uppercase());
    let named = |ticket: &Ticket| number(ticket).is_some_and(|number| holds_word(&subject, &number));
    tickets.iter().copied().find(|ticket| named(ticket) && asked(ticket, writer))
}

/// Whether `word` stands in `text`, not as a part of a longer one.
fn holds_word(text: &str, word: &str) -> bool {
    let longer = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    !word.is_empty()
        && text.match_indices(word).any(|(start, found)| {
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let after = text.get(start.saturating_add(found.len())..).and_then(|after| after.chars().next());
            !longer(before) && !longer(after)
        })
}

fn reply(
    rules: &Rules,
    ticket: &Ticket,
    inbound: &Inbound,
    automatic: bool,
    new: TicketId,
    by: &Actor,
    at: Instant,
) -> Result<InboundDecision, Refusal> {
    let since = at.plus(WallTime::from_micros(BURST_TIME.micros().saturating_neg()));
    let recent = ticket.messages.iter().filter(|message| since < message.at).count();
    let automatic = automatic || BURST <= recent;
    let body = inbound.intake.description.clone();
    let mut decision = decide(rules, ticket, &Command::RequesterReply { body, automatic }, by, at)?;
    if ticket.messages.len() < MOST_ENTRIES {
        let taken = take(rules, &after(ticket, &decision), inbound, by, at)?;
        decision = decision.and(taken);
    }
    let late = decision.events.iter().find_map(|event| match &event.fact {
        Fact::CameLate { outcome } => Some(*outcome),
        _ => None,
    });
    let mut tickets = vec![TicketDecision::new(&ticket.id, decision)];
    let outcome = match late {
        _ if automatic => InboundOutcome::Automatic,
        None => InboundOutcome::Replied,
        Some(LateOutcome::Refused) => InboundOutcome::TooLate,
        Some(LateOutcome::FollowUp) => {
            let link = Link { done: true, ..Link::to(ticket.id.clone(), Relation::FollowUpOf) };
            tickets.push(open(rules, Some(link), inbound, new, by, at)?);
            InboundOutcome::FollowedUp
        }
    };
    Ok(InboundDecision { outcome, tickets })
}

/// Records the message on a ticket that is up to date.
fn take(
    rules: &Rules,
    ticket: &Ticket,
    inbound: &Inbound,
    by: &Actor,
    at: Instant,
) -> Result<Decision, Refusal> {
    let mut draft = Draft::caught_up(rules, ticket, at)?;
    draft.push(Fact::MessageTaken { message: inbound.message.clone() }, by, at);
    catch_up(&mut draft, at);
    Ok(draft.finish())
}

fn open(
    rules: &Rules,
    link: Option<Link>,
    inbound: &Inbound,
    new: TicketId,
    by: &Actor,
    at: Instant,
) -> Result<TicketDecision, Refusal> {
    let own = check_opener(rules, &inbound.intake, by);
    let mut draft = opened(rules, new, inbound.intake.clone(), None, by, at)?;
    own?;
    draft.push(Fact::MessageTaken { message: inbound.message.clone() }, by, at);
    if let Some(link) = link {
        draft.push(Fact::Linked { link }, by, at);
    }
    catch_up(&mut draft, at);
    let id = draft.ticket.id.clone();
    Ok(TicketDecision::new(&id, draft.finish()))
}
