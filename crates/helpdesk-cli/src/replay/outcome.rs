//! Everything a replay says, ready to be written in any form.

use std::collections::BTreeMap;

use helpdesk_core::desk::Desk;
use helpdesk_core::id::{DeskVersion, StatusId};
use helpdesk_core::report::Summary;
use helpdesk_core::workflow::Category;
use serde::Serialize;

use crate::replay::drive::{Driven, FirstRows};
use crate::replay::tally::{Agreement, Reconciled, Reported, Rows, Totals};
use crate::replay::{Explained, Files};
use crate::words::Wall;

/// Everything a replay says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Replayed {
    /// The file.
    pub(crate) log: String,
    /// The desk's name.
    pub(crate) desk: String,
    /// The desk's content hash.
    pub(crate) version: DeskVersion,
    /// What the log says, counted from its rows in its own words.
    pub(crate) totals: Totals,
    /// What became of its rows.
    pub(crate) rows: Rows,
    /// What became of its changes.
    pub(crate) reconciled: BTreeMap<&'static str, Reconciled>,
    /// What first rows took beside those changes.
    pub(crate) first_rows: FirstRows,
    /// Events by what happened; their sum is the events of the report.
    pub(crate) facts: BTreeMap<&'static str, u64>,
    /// What was refused or not understood, the most frequent first.
    pub(crate) reported: Vec<Reported>,
    /// How often the desk came to what the log says.
    pub(crate) agreement: BTreeMap<&'static str, Agreement>,
    /// What the events add up to.
    pub(crate) report: Summary,
    /// The worst breaches of the report, explained.
    pub(crate) worst: Vec<Explained>,
    /// The desk's statuses, in the order of life.
    #[serde(skip)]
    pub(crate) statuses: Vec<(StatusId, Category)>,
    /// The clock that people read.
    #[serde(skip)]
    pub(crate) wall: Wall,
}

impl Replayed {
    /// Sums up a replay.
    pub(crate) fn new(files: Files<'_>, desk: &Desk, mut driven: Driven) -> Self {
        let mut report = std::mem::take(&mut driven.report).finish();
        let worst = Explained::all(report.worst.clone(), desk, &driven);
        let levels = desk.priorities();
        report.by_priority.sort_by_key(|row| {
            let rank = row.of.as_ref().and_then(|level| levels.rank(level));
            (row.set.clone(), row.metric, rank)
        });
        let mut statuses: Vec<_> =
            desk.workflow().statuses().map(|status| (status.id.clone(), status.category)).collect();
        statuses.sort_by_key(|(_, category)| *category); // stable: by name within a category
        let counts = driven.counts;
        Self {
            log: files.log.display().to_string(),
            desk: desk.spec().name.clone(),
            version: desk.version().clone(),
            totals: counts.totals,
            rows: counts.rows,
            reconciled: counts.reconciled,
            first_rows: counts.first_rows,
            facts: counts.facts,
            reported: counts.reports.into_sorted(),
            agreement: counts.agreement,
            report,
            worst,
            statuses,
            wall: Wall::of(desk),
        }
    }
}
