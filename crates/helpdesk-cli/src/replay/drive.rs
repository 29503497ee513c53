//! Drives a desk with the rows of a log.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use helpdesk_core::desk::Desk;
use helpdesk_core::id::StatusId;
use helpdesk_core::report::{History, Options, Report};
use helpdesk_core::ticket::{Decision, Event, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_core::workflow::Category;
use serde::Serialize;

use crate::log::{Map, Part, Row};
use crate::replay::tally::{Agreement, Reconciled, Reports, Rows, Totals};
use crate::replay::turn::Turn;

/// What stays the same during a replay.
pub(crate) struct Scene<'d> {
    pub(crate) desk: &'d Desk,
    /// The custom fields that rows tell of.
    pub(crate) fields: Vec<Arc<str>>,
    /// Which of them keeps the text that stands for the line.
    pub(crate) group_field: Option<usize>,
    /// Statuses that nobody enters without having written to the requester.
    pub(crate) replied: BTreeSet<String>,
    /// What the desk's statuses mean.
    pub(crate) categories: BTreeMap<StatusId, Category>,
    /// Whose events are kept.
    pub(crate) keep: Keep,
}

/// Whose events are kept.
#[derive(Clone, Debug)]
pub(crate) enum Keep {
    Everybodys,
    Nobodys,
    Of(Arc<str>),
}

impl Scene<'_> {
    /// Whether the events of a ticket are kept.
    pub(crate) fn keeps(&self, ticket: &Arc<str>) -> bool {
        match &self.keep {
            Keep::Everybodys => true,
            Keep::Nobodys => false,
            Keep::Of(kept) => kept == ticket,
        }
    }

    /// What the status of a row means on the desk.
    pub(crate) fn category(&self, row: &Row) -> Option<Category> {
        self.categories.get(&**row.named(Part::Status)?).copied()
    }
}

/// What is counted on the way.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) totals: Totals,
    pub(crate) rows: Rows,
    pub(crate) reconciled: BTreeMap<&'static str, Reconciled>,
    pub(crate) first_rows: FirstRows,
    pub(crate) facts: BTreeMap<&'static str, u64>,
    pub(crate) reports: Reports,
    pub(crate) agreement: BTreeMap<&'static str, Agreement>,
}

/// Events that first rows took: a log shows a ticket only as it was after its first update, and the
/// desk opens it in its initial status, with nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct FirstRows {
    pub(crate) status_changes: u64,
    pub(crate) assignments: u64,
}

/// A ticket, its last row, and what a report needs of it.
#[derive(Default)]
pub(crate) struct Live {
    pub(crate) ticket: Option<Ticket>,
    pub(crate) history: History,
    /// Its events, if they are kept.
    pub(crate) events: Vec<Event>,
    last: Option<Row>,
    went_back: bool,
}

impl Live {
    /// Takes in what the desk decided.
    pub(crate) fn apply(&mut self, decision: Decision, kept: bool, facts: &mut BTreeMap<&'static str, u64>) {
        for event in &decision.events {
            match &mut self.ticket {
                Some(ticket) => ticket.apply(event),
                None => self.ticket = Ticket::open(event),
            }
            self.history.apply(event);
            *facts.entry(event.fact.name()).or_default() += 1;
        }
        if kept {
            self.events.extend(decision.events);
        }
    }
}

/// A desk in use.
pub(crate) struct Driver<'d> {
    scene: Scene<'d>,
    live: HashMap<Arc<str>, Live>,
    counts: Counts,
    until: Option<Instant>,
}

/// What is left when the log ends.
pub(crate) struct Driven {
    pub(crate) tickets: BTreeMap<Arc<str>, Live>,
    pub(crate) counts: Counts,
    pub(crate) report: Report,
    pub(crate) until: Option<Instant>,
}

impl<'d> Driver<'d> {
    /// A desk without tickets, for the rows that `map` reads.
    pub(crate) fn new(desk: &'d Desk, map: &Map, keep: Keep) -> Self {
        let statuses = desk.workflow().statuses();
        let scene = Scene {
            desk,
            fields: map.fields.clone(),
            group_field: map.group_field,
            replied: map.replied.clone(),
            categories: statuses.map(|status| (status.id.clone(), status.category)).collect(),
            keep,
        };
        Self { scene, live: HashMap::new(), counts: Counts::default(), until: None }
    }

    /// Takes the next row.
    pub(crate) fn row(&mut self, row: Row) {
        let Self { scene, live, counts, until } = self;
        *until = (*until).max(Some(row.at));
        let live = live.entry(Arc::clone(&row.ticket)).or_default();
        let before = live.last.take();
        counts.totals.row(before.as_ref(), &row, |row| scene.category(row));
        live.went_back |= before.as_ref().is_some_and(|before| row.at < before.at);
        Turn::new(scene, live, counts, before.as_ref(), &row).take();
        live.last = Some(row);
    }

    /// Lets time pass up to the last row, so that everything due by then has happened.
    pub(crate) fn finish(self, options: Options) -> Driven {
        let Self { scene, live, mut counts, until } = self;
        let mut tickets: BTreeMap<_, _> = live.into_iter().collect();
        let mut report = Report::new(Options { until, ..options });
        for (id, live) in &mut tickets {
            if let Some((ticket, until)) = live.ticket.as_ref().zip(until) {
                let decision = scene.desk.wake(ticket, until);
                live.apply(decision, scene.keeps(id), &mut counts.facts);
            }
            report.add_history(&live.history);
            counts.totals.out_of_order_incidents += u64::from(live.went_back);
            live.last.iter().for_each(|row| counts.totals.last_row(row));
        }
        Driven { tickets, counts, report, until }
    }
}
