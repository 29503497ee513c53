//! What hosts in other languages call: JSON text in, the core's own types or JSON text out, and
//! one kind of failure.
//!
//! A binding keeps handles of a [`Desk`], a [`Ticket`] and a [`Calendar`] and hands text across
//! the border. Every host writes with [`json`], so the same inputs give the same bytes in all of
//! them. Nothing here holds a rule of a helpdesk.
//!
//! # Examples
//! ```
//! use helpdesk_core::zone::ZonePack;
//! use helpdesk_wire::host;
//!
//! let desk = host::desk(
//!     r#"{ "name": "Help", "zone": "Europe/Warsaw", "priority": { "levels": ["high", "low"] },
//!          "sla": [{ "name": "all", "targets": { "any": { "resolution": "4h" } } }] }"#,
//!     &ZonePack::builtin(),
//! )?;
//! let intake = r#"{ "subject": "No network", "channel": "phone" }"#;
//! let by = r#"{ "role": "requester", "id": "anna" }"#;
//! let decision = host::open(&desk, "T-1", intake, by, "2026-03-02T09:00:00Z".parse()?)?;
//! let ticket = host::replay(&host::json(&decision.events))?;
//! let refused = host::decide(&desk, &ticket, r#"{ "type": "slove" }"#, by, "2026-03-02T09:01:00Z".parse()?);
//! assert_eq!(refused.unwrap_err().suggestion.as_deref(), Some("solve"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod about;
mod capsule;
mod document;
mod failure;
mod past;
mod people;
mod several;
#[cfg(test)]
mod tests;
mod ticket;

pub use about::{bounds, graph, labels, number, read_number};
pub use capsule::{ClockCapsule, Clocks, Moment, Standing, calendar_from_capsule, capsule, expired};
pub use document::{calendar, desk, json, read};
pub use failure::{Failure, FailureKind};
pub use past::{
    Beside, Counting, Options, explain_history, ledger, relive, report, retell, simulate, simulate_in_force,
};
pub use people::{
    articles_to_review, check_pesel, digest, failures, review_queue, suggest_agent, suggest_articles,
};
pub use several::{
    alert, decide_outage, first_contact, inbound, is_automatic, join_outage, message_id, open_outage,
    redirect, repeats, replay_outage, together, wake_outage,
};
pub use ticket::{
    apply, clocks, decide, decide_expecting, explain, open, replay, replayed, summary, wake, whole,
};

#[cfg(doc)]
use helpdesk_core::{calendar::Calendar, desk::Desk, ticket::Ticket};
