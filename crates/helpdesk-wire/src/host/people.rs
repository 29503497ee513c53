//! Who asks, who should work, and what may help them: identity, assignment and articles. JSON in,
//! JSON out.

use helpdesk_core::assignment::Moment;
use helpdesk_core::desk::Desk;
use helpdesk_core::faults::nearest;
use helpdesk_core::id::{ActorId, LineId};
use helpdesk_core::identity::{self, EvidenceKind, IdentifierError};
use helpdesk_core::knowledge::{self, Article, Question, Solved};
use helpdesk_core::ticket::{self, Event, Ticket};
use helpdesk_core::time::{Date, Instant};

use super::{Failure, FailureKind, json, read};

/// The keyed digest of an identifier, 64 hexadecimal digits; see [`identity::digest`].
///
/// # Errors
/// [`FailureKind::Input`] for a kind that is not known, and for an identifier without a digest; none
/// of them repeats the identifier.
pub fn digest(key: &[u8], kind: &str, scope: &str, identifier: &str) -> Result<String, Failure> {
    // Arguments get swapped: what is no kind may be the identifier.
    let is_kind = nearest(kind, EvidenceKind::ALL.iter().map(|kind| kind.name())).is_some();
    let kind: EvidenceKind = read(&json(if is_kind { kind } else { "…" }))?;
    identity::digest(key, kind, scope, identifier).map(|digest| digest.to_string()).map_err(of_identifier)
}

/// Whether a text can be a Polish national identity number.
///
/// # Errors
/// [`FailureKind::Input`], which never repeats it.
pub fn check_pesel(text: &str) -> Result<(), Failure> {
    identity::pesel::check(text).map_err(|error| of_identifier(error.into()))
}

fn of_identifier(error: IdentifierError) -> Failure {
    Failure::plain(FailureKind::Input, error.code(), error.to_string())
}

/// When evidence for `person` was wrong in a history, as JSON; what a host hands in as `elsewhere`
/// on another ticket.
///
/// # Errors
/// The faults of `events`.
pub fn failures(events: &str, person: &str) -> Result<String, Failure> {
    Ok(json(&ticket::failures(&read::<Vec<Event>>(events)?, &ActorId::from(person))))
}

/// Who of a ticket's line should have it at `at`, and why, as JSON; see [`Desk::suggest`].
///
/// # Errors
/// The faults of `events`, the whole history, and of `moment`, a [`Moment`].
pub fn suggest_agent(desk: &Desk, events: &str, moment: &str, at: Instant) -> Result<String, Failure> {
    let (events, moment): (Vec<Event>, Moment) = (read(events)?, read(moment)?);
    let ticket = super::replayed(&events)?;
    Ok(json(&desk.suggest(&ticket, &events, &moment, at)))
}

/// The open tickets that nobody has, those to look at first at the front, as JSON; see
/// [`Desk::review_queue`].
#[must_use]
pub fn review_queue(desk: &Desk, tickets: &[&Ticket], line: Option<&str>) -> String {
    json(&desk.review_queue(tickets.iter().copied(), line.map(LineId::from).as_ref()))
}

/// The articles that may help, at most `most`, as JSON; see [`knowledge::suggest`].
///
/// # Errors
/// The faults of `articles`, of `solved`, both lists, and of `question`.
pub fn suggest_articles(
    articles: &str,
    solved: &str,
    question: &str,
    most: usize,
) -> Result<String, Failure> {
    let (articles, solved): (Vec<Article>, Vec<Solved>) = (read(articles)?, read(solved)?);
    Ok(json(&knowledge::suggest(&articles, &solved, &read::<Question>(question)?, most)))
}

/// The names of the articles that should have been looked over before `today`, as JSON.
///
/// # Errors
/// The faults of `articles`, a list.
pub fn articles_to_review(articles: &str, today: Date) -> Result<String, Failure> {
    let articles: Vec<Article> = read(articles)?;
    let due = articles.iter().filter(|article| article.needs_review(today));
    Ok(json(&due.map(|article| &*article.article).collect::<Vec<_>>()))
}
