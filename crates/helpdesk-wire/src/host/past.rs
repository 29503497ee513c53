//! Whole histories: why, whose turn it was, what they add up to, and what would have happened.

use helpdesk_core::desk::Desk;
use helpdesk_core::id::CalendarId;
use helpdesk_core::outage::Outage;
use helpdesk_core::report::{self, Report};
use helpdesk_core::simulate::{self, Acts, Versions};
use helpdesk_core::sla::ClockKey;
use helpdesk_core::ticket::{Call, Event};
use helpdesk_core::time::{Instant, WallTime};
use helpdesk_core::zone::ZonePack;
use serde::Deserialize;

use super::ticket::whole;
use super::{Failure, FailureKind, json, read};

/// Why a clock shows what it shows at `now`, as JSON; `null` as [`Desk::explain_history`].
///
/// # Errors
/// The faults of `events` and `clock`.
pub fn explain_history(desk: &Desk, events: &str, clock: &str, now: Instant) -> Result<String, Failure> {
    Ok(json(&desk.explain_history(&history(events)?, &read::<ClockKey>(clock)?, now)))
}

/// Whose turn it was up to `until`, as JSON; `null` if the desk has no such calendar.
///
/// # Errors
/// The faults of `events`.
pub fn ledger(desk: &Desk, events: &str, calendar: &str, until: Instant) -> Result<String, Failure> {
    Ok(json(&desk.ledger(&history(events)?, &CalendarId::from(calendar), until)))
}

/// How a report is made, as hosts say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// When it ends. Absent: at the last event.
    pub until: Option<Instant>,
    /// The zone of its days, weeks and months. Absent: UTC.
    pub zone: Option<String>,
    /// How many breaches it names. Absent: 10.
    pub worst: Option<usize>,
    /// How soon a call is to be answered, in seconds. Absent: 20.
    pub answer_within_seconds: Option<WallTime>,
}

impl Options {
    /// With the zone looked up.
    ///
    /// # Errors
    /// An unknown zone.
    pub fn compile(self, zones: &ZonePack) -> Result<report::Options, Failure> {
        let zone = self.zone.map(|name| zones.zone(&name)).transpose()?;
        let usual = report::Options::default();
        Ok(report::Options {
            until: self.until,
            zone,
            worst: self.worst.unwrap_or(usual.worst),
            answer_within: self.answer_within_seconds.unwrap_or(usual.answer_within),
        })
    }
}

/// What a report counts beside tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beside {
    /// Outages.
    pub outages: Vec<Outage>,
    /// Calls that no ticket records, such as those that nobody answered.
    pub calls: Vec<Call>,
}

impl Beside {
    /// Adds them to a report.
    pub fn add_to(&self, report: &mut Report) {
        self.outages.iter().for_each(|outage| report.add_outage(outage));
        self.calls.iter().for_each(|call| report.add_call(call));
    }
}

/// A report in the making: what it counts comes in part by part, and parts are merged.
#[derive(Clone, Debug)]
pub struct Counting {
    options: report::Options,
    so_far: Report,
}

impl Counting {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// The faults of `options`, an [`Options`], and an unknown zone.
    pub fn new(options: &str, zones: &ZonePack) -> Result<Self, Failure> {
        let options = read::<Options>(options)?.compile(zones)?;
        Ok(Self { so_far: Report::new(options.clone()), options })
    }

    /// Another of the same options that has counted nothing yet.
    #[must_use]
    pub fn another(&self) -> Self {
        Self { so_far: Report::new(self.options.clone()), options: self.options.clone() }
    }

    /// Takes in histories, each a list of events; none of them if one is at fault.
    ///
    /// # Errors
    /// The faults of `histories`.
    pub fn add(&mut self, histories: &str) -> Result<(), Failure> {
        self::histories(histories)?.iter().for_each(|events| self.so_far.add(events));
        Ok(())
    }

    /// Takes in what is beside them, a [`Beside`]; nothing of it if something is at fault.
    ///
    /// # Errors
    /// The faults of `beside`.
    pub fn add_beside(&mut self, beside: &str) -> Result<(), Failure> {
        read::<Beside>(beside)?.add_to(&mut self.so_far);
        Ok(())
    }

    /// Takes in everything that another counted over other tickets.
    ///
    /// # Errors
    /// `argument.unequal-options` if they were not made alike.
    pub fn merge(&mut self, other: Self) -> Result<(), Failure> {
        if self.options != other.options {
            let message =
                "reports are merged if they have the same `until`, `zone`, `worst` and `answer_within`";
            let code = "argument.unequal-options";
            return Err(Failure::plain(FailureKind::Input, code, message.to_owned()));
        }
        self.so_far.merge(other.so_far);
        Ok(())
    }

    /// What they add up to so far, as JSON.
    #[must_use]
    pub fn finish(&self) -> String {
        json(&self.so_far.clone().finish())
    }
}

/// What many histories, each a list of events, and what is `beside` them add up to, as JSON.
///
/// # Errors
/// The faults of `histories`, of `beside`, a [`Beside`], and of `options`, an [`Options`].
pub fn report(histories: &str, beside: &str, options: &str, zones: &ZonePack) -> Result<String, Failure> {
    let mut counting = Counting::new(options, zones)?;
    counting.add(histories)?;
    counting.add_beside(beside)?;
    Ok(json(&counting.so_far.finish()))
}

/// What two desks make of the same work, as JSON; see [`simulate::simulate`].
///
/// # Errors
/// The faults of `histories`.
pub fn simulate(
    here: &Desk,
    there: &Desk,
    histories: &str,
    until: Option<Instant>,
) -> Result<String, Failure> {
    let histories = self::histories(histories)?;
    Ok(json(&simulate::simulate(here, there, histories.iter().map(Vec::as_slice), until)))
}

/// What a desk makes of what people did in a history, as JSON `{events, refused, without_ticket}`.
///
/// # Errors
/// The faults of `events`.
pub fn relive(desk: &Desk, events: &str, until: Instant) -> Result<String, Failure> {
    let acts = Acts::of(&history(events)?);
    Ok(json(&acts.map(|acts| simulate::relive(desk, &acts, until))))
}

/// What happened under whichever of `versions` was in force, and what another desk makes of the same
/// work, as JSON; see [`simulate::simulate_in_force`].
///
/// # Errors
/// The faults of `histories`; [`FailureKind::History`] for a version that is not at hand.
pub fn simulate_in_force(
    versions: &[&Desk],
    there: &Desk,
    histories: &str,
    until: Option<Instant>,
) -> Result<String, Failure> {
    let (histories, versions) = (self::histories(histories)?, versions.iter().copied().collect());
    Ok(json(&simulate::simulate_in_force(&versions, there, histories.iter().map(Vec::as_slice), until)?))
}

/// A history told again by the versions of the desk that recorded it, as JSON
/// `{events, refused, without_ticket}`; see [`simulate::retell`].
///
/// # Errors
/// The faults of `events`; [`FailureKind::History`] for a version that is not at hand.
pub fn retell(versions: &[&Desk], events: &str, until: Instant) -> Result<String, Failure> {
    let versions: Versions<'_> = versions.iter().copied().collect();
    Ok(json(&simulate::retell(&versions, &history(events)?, until)?))
}

fn history(events: &str) -> Result<Vec<Event>, Failure> {
    let events: Vec<Event> = read(events)?;
    whole(&events)?;
    Ok(events)
}

fn histories(text: &str) -> Result<Vec<Vec<Event>>, Failure> {
    let histories: Vec<Vec<Event>> = read(text)?;
    histories.iter().try_for_each(|events| whole(events))?;
    Ok(histories)
}
