//! Breaches with the reason why their clocks show what they show.

use helpdesk_core::desk::Desk;
use helpdesk_core::report::Breach;
use helpdesk_core::sla::Explanation;
use serde::Serialize;

use crate::replay::Driven;

/// A breach, and its clock from start to end.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Explained {
    #[serde(flatten)]
    pub(crate) breach: Breach,
    /// Absent only if the desk has no such calendar any more.
    pub(crate) explanation: Option<Explanation>,
}

impl Explained {
    /// Explains `breaches` by the tickets they happened to.
    pub(crate) fn all(breaches: Vec<Breach>, desk: &Desk, driven: &Driven) -> Vec<Self> {
        let explain = |breach: &Breach| {
            let ticket = driven.tickets.get(breach.ticket.as_str())?.ticket.as_ref()?;
            desk.explain(ticket, &breach.clock, driven.until?)
        };
        let explained = |breach| Self { explanation: explain(&breach), breach };
        breaches.into_iter().map(explained).collect()
    }
}
