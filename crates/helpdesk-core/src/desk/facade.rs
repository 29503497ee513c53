//! A compiled desk and everything a host asks of it.

use std::sync::Arc;

use crate::actor::Actor;
use crate::analysis::{self, Bounds};
use crate::approval::Approvals;
use crate::assignment::{self, Moment, Suggestion, Waiting};
use crate::calendar::Calendar;
use crate::desk::{ConfigErrorKind, ConfigErrors, DeskSpec, compile, explain, hidden, labels};
use crate::escalation::{Escalations, LineKind};
use crate::faults::{Fault, FaultKind, Faults, Severity};
use crate::id::{CalendarId, DeskVersion, LineId, TicketId};
use crate::identity::Identity;
use crate::label::Labels;
use crate::ledger::{Ledger, ledger};
use crate::number::Scheme;
use crate::party::Register;
use crate::priority::{Priorities, Triage};
use crate::sla::{self, ClockKey, ClockReport, Explanation, Sla};
use crate::template::Templates;
use crate::ticket::{self, Command, Decision, Event, Intake, Refusal, Rules, Summary, Ticket};
use crate::time::Instant;
use crate::workflow::Workflow;
use crate::zone::ZonePack;

/// A configuration that compiled: right by construction, immutable, cheap to share.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    spec: DeskSpec,
    rules: Rules,
    labels: Labels,
    warnings: Vec<Fault<ConfigErrorKind>>,
}

impl Desk {
    /// Checks a whole specification with the built-in zone rules.
    ///
    /// # Errors
    /// Every fault of the specification at once, each with its code, place, and the nearest known
    /// name.
    pub fn compile(spec: &DeskSpec) -> Result<Self, ConfigErrors> {
        Self::compile_with(spec, &ZonePack::builtin())
    }

    /// Checks a whole specification with other zone rules than the built-in ones.
    ///
    /// # Errors
    /// As [`Desk::compile`].
    pub fn compile_with(spec: &DeskSpec, zones: &ZonePack) -> Result<Self, ConfigErrors> {
        let mut faults = Faults::default();
        hidden::check(spec, &mut faults);
        let rules = compile::compile(spec, zones, &mut faults);
        let labels = labels::compile(spec, rules.as_ref(), &mut faults);
        if let Some(rules) = rules.as_ref().filter(|_| !faults.has_errors()) {
            analysis::analyse(parts(spec), rules, &mut faults);
        }
        let found = faults.into_sorted();
        let fails = found.iter().any(|fault| fault.kind.severity() == Severity::Error);
        match rules {
            Some(rules) if !fails => {
                Ok(Self(Arc::new(Inner { spec: spec.clone(), rules, labels, warnings: found })))
            }
            _ => Err(ConfigErrors(found)),
        }
    }

    pub(super) fn rules(&self) -> &Rules {
        &self.0.rules
    }

    /// The specification it was compiled from.
    #[must_use]
    pub fn spec(&self) -> &DeskSpec {
        &self.0.spec
    }

    /// The content hash: of the specification and the release of the zone rules.
    #[must_use]
    pub fn version(&self) -> &DeskVersion {
        &self.0.rules.version
    }

    /// What compiles and probably does not do what its author meant.
    #[must_use]
    pub fn warnings(&self) -> &[Fault<ConfigErrorKind>] {
        &self.0.warnings
    }

    /// Who of a ticket's line should have it at `at`, and why; `history` is what happened to it so
    /// far. Changes nothing: assigning is a command.
    #[must_use]
    pub fn suggest(&self, ticket: &Ticket, history: &[Event], moment: &Moment, at: Instant) -> Suggestion {
        assignment::suggest(&self.0.rules, ticket, history, moment, at)
    }

    /// The open tickets that nobody has, those to look at first at the front; with `line` only those
    /// of one line.
    #[must_use]
    pub fn review_queue<'a>(
        &self,
        tickets: impl IntoIterator<Item = &'a Ticket>,
        line: Option<&LineId>,
    ) -> Vec<Waiting> {
        assignment::queue(&self.0.rules, tickets, line)
    }

    /// What the desk guarantees for every ticket: the longest way to somebody competent, and how
    /// often a ticket can be handed round and escalate. Takes some milliseconds.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        analysis::bounds(parts(&self.0.spec), &self.0.rules)
    }

    /// What people read in place of names, by language.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.0.labels
    }

    /// Opens a ticket under an id that the host has made up.
    ///
    /// # Errors
    /// Every reason why the intake is refused.
    pub fn open(&self, id: TicketId, intake: Intake, by: &Actor, at: Instant) -> Result<Decision, Refusal> {
        ticket::open(&self.0.rules, id, intake, by, at)
    }

    /// What `command` leads to: events to store and apply, notices to send, the next wake-up.
    ///
    /// What time brought about before `at` comes first, each at its own instant.
    ///
    /// # Errors
    /// Every reason why the command is refused. Nothing has happened then.
    pub fn decide(
        &self,
        ticket: &Ticket,
        command: &Command,
        by: &Actor,
        at: Instant,
    ) -> Result<Decision, Refusal> {
        ticket::decide(&self.0.rules, ticket, command, by, at)
    }

    /// As [`Desk::decide`], if the ticket has not changed since the command was made: `expected` is
    /// the [`version`](Ticket::version) that whoever gives it has seen.
    ///
    /// # Errors
    /// `ticket.conflict` alone if the ticket has another version; else as [`Desk::decide`].
    pub fn decide_expecting(
        &self,
        ticket: &Ticket,
        expected: u64,
        command: &Command,
        by: &Actor,
        at: Instant,
    ) -> Result<Decision, Refusal> {
        if ticket.version != expected {
            return Err(ticket::Reason::Conflict { expected, found: ticket.version }.into());
        }
        self.decide(ticket, command, by, at)
    }

    /// What time alone brought about up to and including `now`.
    ///
    /// Calling before [`Ticket::next_wake`] yields nothing, calling after it loses nothing.
    #[must_use]
    pub fn wake(&self, ticket: &Ticket, now: Instant) -> Decision {
        ticket::wake(&self.0.rules, ticket, now)
    }

    /// Where every clock of a ticket stands at `now`.
    ///
    /// A clock whose calendar this desk does not have is left out: it was promised by another
    /// version of the desk, which can still tell.
    #[must_use]
    pub fn clocks(&self, ticket: &Ticket, now: Instant) -> Vec<ClockReport> {
        let known =
            ticket.clocks.iter().filter_map(|clock| Some((clock, self.calendar(&clock.promise.calendar)?)));
        known.map(|(clock, calendar)| sla::report(clock, calendar, now)).collect()
    }

    /// Why a clock shows what it shows at `now`; `None` if the ticket has no such clock, or this
    /// desk not its calendar.
    #[must_use]
    pub fn explain(&self, ticket: &Ticket, key: &ClockKey, now: Instant) -> Option<Explanation> {
        let clock = ticket.clocks.iter().find(|clock| clock.key == *key)?;
        Some(sla::explain(clock, self.calendar(&clock.promise.calendar)?, now))
    }

    /// Why a clock shows what it shows at `now`, from the whole history: also how its promise came
    /// about, and who paused it. `None` as [`Desk::explain`], or if `events` are no history.
    ///
    /// How a promise came about is told only if this version of the desk made it.
    #[must_use]
    pub fn explain_history(&self, events: &[Event], key: &ClockKey, now: Instant) -> Option<Explanation> {
        let explanation = self.explain(&Ticket::replay(events)?, key, now)?;
        Some(explain::explain(&self.0.rules, self.spec(), events, explanation))
    }

    /// Whose turn it was on a ticket up to `until`, working time counted on `calendar`; `None` if
    /// the events do not begin with a registration, or this desk has no such calendar.
    #[must_use]
    pub fn ledger(&self, events: &[Event], calendar: &CalendarId, until: Instant) -> Option<Ledger> {
        let lines = self.escalations();
        let is_firm = |id: &LineId| lines.line(id).is_some_and(|line| line.kind == LineKind::Vendor);
        ledger(events, self.calendar(calendar)?, is_firm, until)
    }

    /// The calendar of that name.
    #[must_use]
    pub fn calendar(&self, id: &CalendarId) -> Option<&Calendar> {
        self.0.rules.calendar(id)
    }

    /// The calendar used where none is named.
    #[must_use]
    pub fn default_calendar(&self) -> &CalendarId {
        &self.0.rules.default_calendar
    }

    /// What the caller of a ticket may be told of it, at the level of identity they reached.
    #[must_use]
    pub fn summary(&self, ticket: &Ticket) -> Summary {
        ticket::summary(&self.0.rules, ticket)
    }

    /// The approvals.
    #[must_use]
    pub fn approvals(&self) -> &Approvals {
        &self.0.rules.approvals
    }

    /// The policy of identity.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.0.rules.identity.as_ref()
    }

    /// The templates of routine work.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.0.rules.templates
    }

    /// The people, organisations, contracts, assets and services the desk knows.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.0.rules.register
    }

    /// The statuses and the transitions between them.
    #[must_use]
    pub fn workflow(&self) -> &Workflow {
        &self.0.rules.workflow
    }

    /// The priority levels and the matrix.
    #[must_use]
    pub fn priorities(&self) -> &Priorities {
        &self.0.rules.priorities
    }

    /// The triage rules.
    #[must_use]
    pub fn triage(&self) -> &Triage {
        &self.0.rules.triage
    }

    /// The lines and escalations.
    #[must_use]
    pub fn escalations(&self) -> &Escalations {
        &self.0.rules.escalations
    }

    /// The service levels.
    #[must_use]
    pub fn sla(&self) -> &Sla {
        &self.0.rules.sla
    }

    /// How ticket numbers look.
    #[must_use]
    pub fn numbers(&self) -> Option<&Scheme> {
        self.0.rules.numbers.as_ref()
    }
}

/// The parts of a specification that the analysis points into.
fn parts(spec: &DeskSpec) -> analysis::Spec<'_> {
    analysis::Spec {
        calendar: spec.calendar.as_deref(),
        calendars: &spec.calendars,
        statuses: &spec.statuses,
        transitions: spec.transitions.len(),
        lines: &spec.lines,
        contacts: &spec.contacts,
        escalations: &spec.escalations,
        policies: &spec.sla,
        templates: &spec.templates,
        notices: &spec.notices,
        numbers: spec.numbers.as_ref(),
    }
}
