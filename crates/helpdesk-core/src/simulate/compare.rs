//! One ticket, and many, under two desks.

use std::borrow::Cow;

use serde::Serialize;

use crate::desk::Desk;
use crate::id::{DeskVersion, TicketId};
use crate::report::{ClockHistory, History, Verdict, Verdicts};
use crate::simulate::{Acts, Refused, Totals, UnknownVersion, Versions, relive};
use crate::sla::ClockKey;
use crate::ticket::{Event, Fact, Ticket};
use crate::time::Instant;

/// What came of one ticket under one desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side {
    /// How its promises turned out.
    #[serde(flatten)]
    pub verdicts: Verdicts,
    /// Warnings that a clock came near its target.
    pub warned: u64,
    /// Escalations that came about.
    pub escalated: u64,
}

/// One ticket under two desks: `here` under the first, `there` under the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compared {
    /// The ticket.
    pub ticket: TicketId,
    /// What came of it here; absent: the first desk does not open it.
    pub here: Option<Side>,
    /// What came of it there; absent: the other desk does not open it.
    pub there: Option<Side>,
    /// Promises that turn out otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flips: Vec<Flip>,
    /// Where the histories part; absent: they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diverges: Option<Divergence>,
    /// Where other promises first make a difference; absent: nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differs: Option<Divergence>,
    /// What the other desk refuses of what people did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
}

/// A promise that turns out otherwise under the other desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Flip {
    /// The clock.
    pub clock: ClockKey,
    /// How it turned out here; absent: here is no such clock.
    pub here: Option<Verdict>,
    /// How it turns out there; absent: there is no such clock.
    pub there: Option<Verdict>,
}

/// The first event that is not the same, whatever the version of the desk stamped on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Divergence {
    /// What happened here; absent: nothing more.
    pub here: Option<Event>,
    /// What happens there; absent: nothing more.
    pub there: Option<Event>,
}

impl Divergence {
    /// Where two histories part.
    #[must_use]
    pub fn of(here: &[Event], there: &[Event]) -> Option<Self> {
        Self::where_not(here, there, |a, b| a == b)
    }

    /// Where two histories part, apart from what clocks promise: the first event that happens
    /// under one desk only, at another instant, or with another verdict.
    #[must_use]
    pub fn beyond_promises(here: &[Event], there: &[Event]) -> Option<Self> {
        Self::where_not(here, there, same_but_for_promises)
    }

    fn where_not(here: &[Event], there: &[Event], same: impl Fn(&Fact, &Fact) -> bool) -> Option<Self> {
        let alike = |(a, b): &(&Event, &Event)| a.at == b.at && a.by == b.by && same(&a.fact, &b.fact);
        let shared = here.iter().zip(there).take_while(alike).count();
        let (here, there) = (here.get(shared), there.get(shared));
        (here.is_some() || there.is_some()).then(|| Self { here: here.cloned(), there: there.cloned() })
    }

    /// The event that comes first, and in the same instant the one there: what parts them.
    #[must_use]
    pub fn first(&self) -> Option<&Event> {
        self.there.iter().chain(&self.here).min_by_key(|event| event.at)
    }
}

/// Whether two facts are the same but for targets, due instants and alarms.
fn same_but_for_promises(a: &Fact, b: &Fact) -> bool {
    match (a, b) {
        (Fact::ClockStarted(a), Fact::ClockStarted(b)) => a.clock == b.clock,
        (Fact::ClockRetargeted(a), Fact::ClockRetargeted(b)) => a.clock == b.clock,
        (Fact::ClockResumed { clock: a, .. }, Fact::ClockResumed { clock: b, .. }) => a == b,
        (Fact::ClockStopped { clock: a, met: kept, .. }, Fact::ClockStopped { clock: b, met, .. }) => {
            a == b && kept == met
        }
        _ => a == b,
    }
}

/// Many tickets under two desks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The first desk; absent: whichever version was in force.
    pub here: Option<DeskVersion>,
    /// The other desk.
    pub there: Option<DeskVersion>,
    /// What the tickets add up to.
    pub totals: Totals,
    /// Every ticket, in the order of the histories.
    pub tickets: Vec<Compared>,
}

impl Comparison {
    /// Takes another comparison of the same desks in, over tickets that follow.
    pub fn merge(&mut self, other: Self) {
        self.here = self.here.take().or(other.here);
        self.there = self.there.take().or(other.there);
        self.totals.merge(&other.totals);
        self.tickets.extend(other.tickets);
    }
}

/// Compares what two desks make of the same work.
///
/// Each history is the whole life of one ticket, in order. What `here` itself recorded is taken as
/// it stands; anything else is lived again under `here` too, so that both sides are of one kind.
/// Time passes up to `until`, absent: up to each history's last event. A list of events that does
/// not begin with a registration is no history and is left out.
#[must_use]
pub fn simulate<'a>(
    here: &Desk,
    there: &Desk,
    histories: impl IntoIterator<Item = &'a [Event]>,
    until: Option<Instant>,
) -> Comparison {
    let versions = (Some(here.version().clone()), Some(there.version().clone()));
    let mut comparison = Comparison { here: versions.0, there: versions.1, ..Comparison::default() };
    for history in histories {
        comparison.tickets.extend(compare(here, there, history, until, &mut comparison.totals));
    }
    comparison
}

/// Compares what two desks make of one ticket and counts it in `totals`; see [`simulate`].
#[must_use]
pub fn compare(
    here: &Desk,
    there: &Desk,
    history: &[Event],
    until: Option<Instant>,
    totals: &mut Totals,
) -> Option<Compared> {
    let acts = Acts::of(history)?;
    let until = end(history, until)?;
    let ours = lived(here, history, &acts, until);
    Some(side_by_side(&ours, there, acts, until, totals))
}

/// Compares what happened, under whichever version of the desk was in force, with what another desk
/// makes of the same work.
///
/// As [`simulate`], but what the versions at hand recorded is taken as it stands, and time goes on
/// under the last of each history.
///
/// # Errors
/// The first version of the desk that a history names and that is not at hand.
pub fn simulate_in_force<'a>(
    versions: &Versions<'_>,
    there: &Desk,
    histories: impl IntoIterator<Item = &'a [Event]>,
    until: Option<Instant>,
) -> Result<Comparison, UnknownVersion> {
    let mut comparison = Comparison { there: Some(there.version().clone()), ..Comparison::default() };
    for history in histories {
        let stretches = versions.stretches(history)?;
        let (Some(acts), Some(until), Some((last, _))) =
            (Acts::of(history), end(history, until), stretches.last())
        else {
            continue;
        };
        let ours = gone_on(last, history, until);
        let compared = side_by_side(&ours, there, acts, until, &mut comparison.totals);
        comparison.tickets.push(compared);
    }
    Ok(comparison)
}

/// Up to when a history is looked at.
fn end(history: &[Event], until: Option<Instant>) -> Option<Instant> {
    history.last().map(|last| until.map_or(last.at, |until| until.max(last.at)))
}

/// Compares what happened with what `there` makes of the same acts.
fn side_by_side(ours: &[Event], there: &Desk, acts: Acts, until: Instant, totals: &mut Totals) -> Compared {
    let relived = relive(there, &acts, until);
    let (left, right) = (History::of(ours), History::of(&relived.events));
    let side = |events: &[Event], history: &History| (!events.is_empty()).then(|| Side::of(events, history));
    let compared = Compared {
        ticket: acts.ticket,
        here: side(ours, &left),
        there: side(&relived.events, &right),
        flips: flips(&left, &right),
        diverges: Divergence::of(ours, &relived.events),
        differs: Divergence::beyond_promises(ours, &relived.events),
        refused: relived.refused,
    };
    totals.add(&compared, &left, &right, relived.without_ticket);
    compared
}

/// The history as `desk` tells it, up to `until`.
fn lived<'a>(desk: &Desk, history: &'a [Event], acts: &Acts, until: Instant) -> Cow<'a, [Event]> {
    if history.iter().any(|event| event.desk != *desk.version()) {
        return Cow::Owned(relive(desk, acts, until).events);
    }
    gone_on(desk, history, until)
}

/// The history with what `desk` lets time bring about up to `until`.
fn gone_on<'a>(desk: &Desk, history: &'a [Event], until: Instant) -> Cow<'a, [Event]> {
    let later = Ticket::replay(history).map(|ticket| desk.wake(&ticket, until).events).unwrap_or_default();
    if later.is_empty() {
        return Cow::Borrowed(history);
    }
    Cow::Owned(history.iter().cloned().chain(later).collect())
}

impl Side {
    fn of(events: &[Event], history: &History) -> Self {
        let mut side = Self::default();
        for clock in history.clocks().values() {
            side.verdicts.count(clock.verdict());
        }
        for event in events {
            side.warned += u64::from(matches!(event.fact, Fact::ClockWarned { .. }));
            side.escalated += u64::from(matches!(event.fact, Fact::Escalated { .. }));
        }
        side
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.verdicts.merge(other.verdicts);
        self.warned += other.warned;
        self.escalated += other.escalated;
    }
}

fn flips(here: &History, there: &History) -> Vec<Flip> {
    let verdict = |history: &History, key: &ClockKey| history.clocks().get(key).map(ClockHistory::verdict);
    let known = here.clocks().keys();
    let new = there.clocks().keys().filter(|key| !here.clocks().contains_key(*key));
    let flip = |key: &ClockKey| {
        let (here, there) = (verdict(here, key), verdict(there, key));
        (here != there).then(|| Flip { clock: key.clone(), here, there })
    };
    known.chain(new).filter_map(flip).collect()
}
