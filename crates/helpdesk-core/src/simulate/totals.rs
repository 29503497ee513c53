//! What many compared tickets add up to.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::id::PriorityId;
use crate::report::{ClockHistory, History, Verdict, Verdicts};
use crate::simulate::{Compared, Divergence, Side};
use crate::sla::Metric;

/// What many tickets add up to under two desks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// Tickets.
    pub tickets: u64,
    /// Tickets of which no event is other than here and nothing was refused.
    pub unchanged: u64,
    /// Tickets with more missed promises there than here.
    pub worse: u64,
    /// Tickets with fewer missed promises there than here.
    pub better: u64,
    /// Everything here.
    pub here: Side,
    /// Everything there.
    pub there: Side,
    /// Promises by what was promised and for which priority.
    pub promises: Vec<Promises>,
    /// Tickets of which events differ in nothing but what clocks promise.
    pub only_promises: u64,
    /// The facts at which other promises first make a difference, by name.
    pub differs_at: BTreeMap<String, u64>,
    /// Acts that the other desk refuses, by its reasons: codes, several joined by commas.
    pub refused: BTreeMap<String, u64>,
    /// Acts that came to nothing there because the ticket was not opened.
    pub without_ticket: u64,
}

/// How promises of one kind turn out under two desks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Promises {
    /// The set of policies.
    pub set: Arc<str>,
    /// What was promised.
    pub metric: Metric,
    /// The priority it was promised for; absent: for none in particular.
    pub priority: Option<PriorityId>,
    /// Here.
    pub here: Verdicts,
    /// There.
    pub there: Verdicts,
    /// Missed there and not here, among clocks that both have.
    pub newly_missed: u64,
    /// Missed here and not there, among clocks that both have.
    pub newly_kept: u64,
}

/// What makes promises of one kind: set, metric, priority.
type Kind<'a> = (&'a Arc<str>, Metric, Option<&'a PriorityId>);

impl Promises {
    fn kind(&self) -> Kind<'_> {
        (&self.set, self.metric, self.priority.as_ref())
    }
}

impl Totals {
    /// Counts a ticket and the promises of its two histories.
    pub(super) fn add(&mut self, ticket: &Compared, here: &History, there: &History, without_ticket: u64) {
        self.tickets += 1;
        self.unchanged += u64::from(ticket.diverges.is_none() && ticket.refused.is_empty());
        let missed = |side: Option<Side>| side.map_or(0, |side| side.verdicts.breached);
        self.worse += u64::from(missed(ticket.here) < missed(ticket.there));
        self.better += u64::from(missed(ticket.there) < missed(ticket.here));
        ticket.here.iter().for_each(|side| self.here.merge(side));
        ticket.there.iter().for_each(|side| self.there.merge(side));
        self.only_promises += u64::from(ticket.diverges.is_some() && ticket.differs.is_none());
        if let Some(event) = ticket.differs.as_ref().and_then(Divergence::first) {
            count(&mut self.differs_at, event.fact.name());
        }
        for refused in &ticket.refused {
            count(&mut self.refused, &refused.refusal.codes().collect::<Vec<_>>().join(", "));
        }
        self.without_ticket += without_ticket;
        self.judge(here, there);
    }

    fn judge(&mut self, here: &History, there: &History) {
        let missed = |clock: &ClockHistory| clock.verdict() == Verdict::Breached;
        for (key, clock) in here.clocks() {
            let other = there.clocks().get(key);
            self.row((&key.set, key.metric, clock.promise.priority.as_ref()), |row| {
                row.here.count(clock.verdict());
                row.newly_missed += u64::from(other.is_some_and(missed) && !missed(clock));
                row.newly_kept += u64::from(other.is_some_and(|other| !missed(other)) && missed(clock));
            });
        }
        for (key, clock) in there.clocks() {
            let kind = (&key.set, key.metric, clock.promise.priority.as_ref());
            self.row(kind, |row| row.there.count(clock.verdict()));
        }
    }

    /// Changes the row of a kind of promise; rows are sorted by kind.
    fn row(&mut self, kind: Kind<'_>, change: impl FnOnce(&mut Promises)) {
        let (place, found) = match self.promises.binary_search_by(|row| row.kind().cmp(&kind)) {
            Ok(place) => (place, true),
            Err(place) => (place, false),
        };
        if !found {
            let (set, metric, priority) = (Arc::clone(kind.0), kind.1, kind.2.cloned());
            let (here, there) = (Verdicts::default(), Verdicts::default());
            let row = Promises { set, metric, priority, here, there, newly_missed: 0, newly_kept: 0 };
            self.promises.insert(place, row);
        }
        if let Some(row) = self.promises.get_mut(place) {
            change(row);
        }
    }

    /// Takes in what other tickets add up to.
    pub(super) fn merge(&mut self, other: &Self) {
        self.tickets += other.tickets;
        self.unchanged += other.unchanged;
        self.only_promises += other.only_promises;
        self.worse += other.worse;
        self.better += other.better;
        self.here.merge(&other.here);
        self.there.merge(&other.there);
        for theirs in &other.promises {
            self.row(theirs.kind(), |row| {
                row.here.merge(theirs.here);
                row.there.merge(theirs.there);
                row.newly_missed += theirs.newly_missed;
                row.newly_kept += theirs.newly_kept;
            });
        }
        for (counts, theirs) in
            [(&mut self.differs_at, &other.differs_at), (&mut self.refused, &other.refused)]
        {
            for (name, n) in theirs {
                *counts.entry(name.clone()).or_default() += n;
            }
        }
        self.without_ticket += other.without_ticket;
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(n) => *n += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}
