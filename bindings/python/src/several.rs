//! What concerns several tickets at once, outages, alerts and mail: one door for all of them.

use helpdesk_core::ticket;
use helpdesk_wire::host::{self, json};
use pyo3::prelude::*;

use crate::calendar::instant;
use crate::desk::{Desk, Ticket};
use crate::error;

/// Carries out `what` with a document and perhaps a second text; the answer is JSON. What each takes
/// stands in the Python half.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one door for many questions")]
pub(crate) fn several(
    desk: &Desk,
    what: &str,
    document: &str,
    more: &str,
    solve: Option<&str>,
    tickets: Vec<PyRef<'_, Ticket>>,
    by: &str,
    at: i64,
) -> PyResult<String> {
    let (desk, at) = (&desk.0, instant(at));
    let tickets: Vec<&ticket::Ticket> = tickets.iter().map(|ticket| &ticket.0).collect();
    let answer = match what {
        "together" => host::together(desk, document, &tickets, by, at).map(|found| json(&found)),
        "alert" => host::alert(desk, document, more, &tickets, by, at).map(|found| json(&found)),
        "inbound" => host::inbound(desk, document, more, &tickets, by, at).map(|found| json(&found)),
        "repeats" => Ok(host::repeats(desk, &tickets, at)),
        "open_outage" => host::open_outage(desk, more, document, &tickets, by, at).map(|found| json(&found)),
        "join_outage" => match tickets.first() {
            Some(ticket) => host::join_outage(desk, document, ticket, by, at).map(|found| json(&found)),
            None => return Err(error::argument("argument.null", "no ticket joins".to_owned(), "ticket")),
        },
        "decide_outage" => {
            let decided = host::decide_outage(desk, document, (more, solve), &tickets, by, at);
            decided.map(|found| json(&found))
        }
        "wake_outage" => host::wake_outage(document, at).map(|found| json(&found)),
        "replay_outage" => host::replay_outage(document),
        "first_contact" => host::first_contact(desk, document, more, at),
        "redirect" => Ok(host::redirect(more, &tickets)),
        "message_id" => host::message_id(document, more),
        "is_automatic" => host::is_automatic(document),
        other => {
            let message = format!("there is no question `{other}`");
            return Err(error::argument("argument.unknown-question", message, "what"));
        }
    };
    answer.map_err(error::raise)
}
