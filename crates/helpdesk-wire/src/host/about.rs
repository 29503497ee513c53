//! What a desk itself is: what it was made from, its words, its numbers, what it guarantees, and its
//! pictures.

use helpdesk_core::desk::Desk;
use helpdesk_core::number::{Scheme, TicketNumber};
use helpdesk_core::time::Date;
use serde::Serialize;

use super::{Failure, FailureKind, json};
use crate::picture::{self, Picture};

/// What everything of the desk is called in a language, as JSON.
#[must_use]
pub fn labels(desk: &Desk, language: &str) -> String {
    json(&desk.labels().in_language(language))
}

/// What the desk guarantees for every ticket, as JSON; see [`Desk::bounds`].
#[must_use]
pub fn bounds(desk: &Desk) -> String {
    json(&desk.bounds())
}

/// The number of the ticket that was the `sequence`-th by the host's count on `date`; `None` for a
/// desk that says nothing of numbers.
#[must_use]
pub fn number(desk: &Desk, date: Date, sequence: u64) -> Option<String> {
    desk.numbers().map(|scheme| scheme.number(date, sequence).to_string())
}

/// What a number says.
#[derive(Serialize)]
struct Read<'a> {
    number: &'a str,
    sequence: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
}

/// Reads a number as people say and type it, as JSON `{number, sequence, year, date}`; `None` for a
/// desk that says nothing of numbers.
///
/// # Errors
/// [`FailureKind::Input`] for a text that is no number of this desk.
pub fn read_number(desk: &Desk, text: &str) -> Result<Option<String>, Failure> {
    let read = |scheme: &Scheme| scheme.parse(text).map(|number| told(&number));
    let told = desk.numbers().map(read).transpose();
    told.map_err(|error| Failure::plain(FailureKind::Input, error.code(), error.to_string()))
}

fn told(number: &TicketNumber) -> String {
    json(&Read {
        number: number.as_str(),
        sequence: number.sequence(),
        year: number.year(),
        date: number.date(),
    })
}

/// A picture in every notation.
#[derive(Serialize)]
struct Drawn {
    #[serde(flatten)]
    picture: Picture,
    mermaid: String,
    dot: String,
    svg: String,
}

/// The `statuses` or the `lines` of a desk as a picture, as JSON: nodes, edges, and the same in
/// Mermaid, DOT and SVG; `None` for anything else.
#[must_use]
pub fn graph(desk: &Desk, of: &str) -> Option<String> {
    let picture = match of {
        "statuses" => picture::statuses(desk),
        "lines" => picture::lines(desk),
        _ => return None,
    };
    let (mermaid, dot, svg) = (picture.mermaid(), picture.dot(), picture.svg());
    Some(json(&Drawn { picture, mermaid, dot, svg }))
}
