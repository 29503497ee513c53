//! Desks and tickets: handles, with documents as JSON text in and out.

use helpdesk_core::desk;
use helpdesk_core::id::CalendarId;
use helpdesk_core::ticket::{self, Decision};
use helpdesk_core::time::Instant;
use helpdesk_wire::host::{self, Failure};
use pyo3::prelude::*;

use crate::calendar::{Calendar, date, instant};
use crate::error;
use crate::zones::{Zones, or_builtin};

/// A compiled desk.
#[pyclass(frozen, module = "helpdesk_core._native")]
pub(crate) struct Desk(pub(crate) desk::Desk);

/// A ticket at one moment of its life.
#[pyclass(frozen, module = "helpdesk_core._native")]
pub(crate) struct Ticket(pub(crate) ticket::Ticket);

/// A decision as JSON, and the ticket after it.
type Decided = PyResult<(String, Ticket)>;

fn text(result: Result<String, Failure>) -> PyResult<String> {
    result.map_err(error::raise)
}

fn decided(decision: &Decision, mut after: ticket::Ticket) -> (String, Ticket) {
    decision.events.iter().for_each(|event| after.apply(event));
    (host::json(decision), Ticket(after))
}

#[pymethods]
impl Desk {
    #[new]
    #[pyo3(signature = (document, zones = None))]
    fn new(py: Python<'_>, document: &str, zones: Option<&Zones>) -> PyResult<Self> {
        let zones = or_builtin(zones);
        py.detach(|| host::desk(document, &zones)).map(Self).map_err(error::raise)
    }

    /// The content hash.
    fn version(&self) -> &str {
        self.0.version().as_str()
    }

    /// The document it was compiled from.
    fn json(&self) -> String {
        host::json(self.0.spec())
    }

    /// What compiles and probably does not do what its author meant.
    fn warnings(&self) -> String {
        host::json(&helpdesk_wire::desk::warnings(&self.0))
    }

    /// The calendar of a name, or the desk's own.
    fn calendar(&self, name: Option<&str>) -> Option<Calendar> {
        let id = name.map_or_else(|| self.0.default_calendar().clone(), CalendarId::from);
        self.0.calendar(&id).cloned().map(Calendar)
    }

    /// The name of the calendar used where none is named.
    fn default_calendar(&self) -> &str {
        self.0.default_calendar().as_str()
    }

    /// The priorities, the most pressing first.
    fn priorities(&self) -> Vec<String> {
        self.0.priorities().levels().iter().map(ToString::to_string).collect()
    }

    /// The names of the statuses with their categories.
    fn statuses(&self) -> Vec<(String, String)> {
        let statuses = self.0.workflow().statuses();
        statuses.map(|status| (status.id.to_string(), status.category.name().to_owned())).collect()
    }

    /// Opens a ticket.
    fn open(&self, id: &str, intake: &str, by: &str, at: i64) -> Decided {
        let decision = host::open(&self.0, id, intake, by, instant(at)).map_err(error::raise)?;
        let Some((first, rest)) = decision.events.split_first() else {
            return Err(error::argument("argument.not-json", "a decision without events".to_owned(), ""));
        };
        let mut after = host::replay(&host::json(std::slice::from_ref(first))).map_err(error::raise)?;
        rest.iter().for_each(|event| after.apply(event));
        Ok((host::json(&decision), Ticket(after)))
    }

    /// What a command leads to.
    fn decide(&self, ticket: &Ticket, command: &str, by: &str, at: i64, expecting: Option<u64>) -> Decided {
        let (ticket, at) = (&ticket.0, instant(at));
        let decision = match expecting {
            None => host::decide(&self.0, ticket, command, by, at),
            Some(version) => host::decide_expecting(&self.0, ticket, version, command, by, at),
        };
        let decision = decision.map_err(error::raise)?;
        Ok(decided(&decision, ticket.clone()))
    }

    /// What time alone brought about.
    fn wake(&self, ticket: &Ticket, now: i64) -> (String, Ticket) {
        decided(&host::wake(&self.0, &ticket.0, instant(now)), ticket.0.clone())
    }

    /// Where every clock stands.
    fn clocks(&self, ticket: &Ticket, now: i64) -> String {
        host::clocks(&self.0, &ticket.0, instant(now))
    }

    /// What the caller may be told.
    fn summary(&self, ticket: &Ticket) -> String {
        host::summary(&self.0, &ticket.0)
    }

    /// The clocks of a ticket for a page, readable for so many days.
    fn capsule(&self, ticket: &Ticket, now: i64, days: u32) -> PyResult<String> {
        text(host::capsule(&self.0, &ticket.0, instant(now), days).map(|capsule| host::json(&capsule)))
    }

    /// Why a clock shows what it shows.
    fn explain(&self, ticket: &Ticket, clock: &str, now: i64) -> PyResult<String> {
        text(host::explain(&self.0, &ticket.0, clock, instant(now)))
    }

    /// The same from the whole history.
    fn explain_history(&self, py: Python<'_>, events: &str, clock: &str, now: i64) -> PyResult<String> {
        py.detach(|| text(host::explain_history(&self.0, events, clock, instant(now))))
    }

    /// Whose turn it was.
    fn ledger(&self, py: Python<'_>, events: &str, calendar: &str, until: i64) -> PyResult<String> {
        py.detach(|| text(host::ledger(&self.0, events, calendar, instant(until))))
    }

    /// The statuses or the lines as a drawing, in every notation.
    fn graph(&self, of: &str) -> PyResult<String> {
        host::graph(&self.0, of).ok_or_else(|| {
            let message = format!("a desk has `statuses` and `lines` to draw, and no `{of}`");
            error::argument("argument.no-such-graph", message, "of")
        })
    }

    /// What everything is called in a language.
    fn labels(&self, language: &str) -> String {
        host::labels(&self.0, language)
    }

    /// What it guarantees for every ticket.
    fn bounds(&self, py: Python<'_>) -> String {
        py.detach(|| host::bounds(&self.0))
    }

    /// The number of the `sequence`-th ticket on a day, if the desk has numbers.
    fn number(&self, day: &str, sequence: u64) -> PyResult<Option<String>> {
        Ok(host::number(&self.0, date(day)?, sequence))
    }

    /// What a number that somebody said or typed says, if the desk has numbers.
    fn read_number(&self, said: &str) -> PyResult<Option<String>> {
        host::read_number(&self.0, said).map_err(error::raise)
    }

    /// Who should have a ticket.
    fn suggest_agent(&self, events: &str, workload: &str, at: i64) -> PyResult<String> {
        text(host::suggest_agent(&self.0, events, workload, instant(at)))
    }

    /// The open tickets that nobody has.
    fn review_queue(&self, tickets: Vec<PyRef<'_, Ticket>>, line: Option<&str>) -> String {
        let tickets: Vec<_> = tickets.iter().map(|ticket| &ticket.0).collect();
        host::review_queue(&self.0, &tickets, line)
    }

    /// What this desk makes of what people did in a history.
    fn relive(&self, py: Python<'_>, events: &str, until: i64) -> PyResult<String> {
        py.detach(|| text(host::relive(&self.0, events, instant(until))))
    }
}

#[pymethods]
impl Ticket {
    /// The ticket that a history adds up to.
    #[staticmethod]
    fn replay(py: Python<'_>, events: &str) -> PyResult<Self> {
        py.detach(|| host::replay(events)).map(Self).map_err(error::raise)
    }

    /// The ticket that a document is.
    #[staticmethod]
    fn read(document: &str) -> PyResult<Self> {
        host::read(document).map(Self).map_err(error::raise)
    }

    /// The ticket after more events.
    fn apply(&self, py: Python<'_>, events: &str) -> PyResult<Self> {
        py.detach(|| host::apply(&self.0, events)).map(Self).map_err(error::raise)
    }

    /// The ticket as a document.
    fn json(&self) -> String {
        host::json(&self.0)
    }

    /// The number of its last event.
    fn version(&self) -> u64 {
        self.0.version
    }

    /// When to wake it next.
    fn next_wake(&self) -> Option<i64> {
        self.0.next_wake().map(Instant::micros)
    }

    /// The priority in force.
    fn priority(&self) -> &str {
        self.0.priority().as_str()
    }
}
