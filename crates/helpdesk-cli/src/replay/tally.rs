//! What a log said, counted from its rows, and what became of it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use helpdesk_core::workflow::Category;
use serde::Serialize;

use crate::log::{Part, Row};

/// What a log says, counted from its rows in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Totals {
    pub(crate) incidents: u64,
    /// Rows.
    pub(crate) events: u64,
    pub(crate) state_changes: u64,
    pub(crate) priority_changes: u64,
    pub(crate) group_changes: u64,
    pub(crate) assignee_changes: u64,
    pub(crate) category_changes: u64,
    /// From a solved status to one that is not done.
    pub(crate) reopen_resolved_to_open: u64,
    /// From a closed status to one that is not done.
    pub(crate) closed_to_open: u64,
    /// Tickets with a row stamped earlier than the row before.
    pub(crate) out_of_order_incidents: u64,
    /// Rows stamped like the ticket's row before.
    pub(crate) same_minute_pairs: u64,
    pub(crate) final_status: BTreeMap<Arc<str>, u64>,
    pub(crate) final_priority: BTreeMap<Arc<str>, u64>,
}

/// Where a total counts.
type Counter = fn(&mut Totals) -> &mut u64;

impl Totals {
    /// The changes that are counted and reconciled, and where they are counted.
    pub(crate) const CHANGES: [(Part, Counter); 5] = [
        (Part::Status, |totals| &mut totals.state_changes),
        (Part::Priority, |totals| &mut totals.priority_changes),
        (Part::Line, |totals| &mut totals.group_changes),
        (Part::Assignee, |totals| &mut totals.assignee_changes),
        (Part::Category, |totals| &mut totals.category_changes),
    ];

    /// Counts a row after the ticket's row `before`. A status means something in the desk's words.
    pub(crate) fn row(
        &mut self,
        before: Option<&Row>,
        row: &Row,
        category: impl Fn(&Row) -> Option<Category>,
    ) {
        self.events += 1;
        let Some(before) = before else {
            self.incidents += 1;
            return;
        };
        for (part, field) in Self::CHANGES {
            *field(self) += u64::from(row.differs(before, part));
        }
        self.same_minute_pairs += u64::from(row.at == before.at);
        if category(row).is_some_and(|category| !category.is_done()) {
            match category(before) {
                Some(Category::Solved) => self.reopen_resolved_to_open += 1,
                Some(Category::Closed) => self.closed_to_open += 1,
                _ => {}
            }
        }
    }

    /// Counts the last row of a ticket.
    pub(crate) fn last_row(&mut self, row: &Row) {
        for (part, counts) in
            [(Part::Status, &mut self.final_status), (Part::Priority, &mut self.final_priority)]
        {
            if let Some(raw) = row.raw(part) {
                *counts.entry(Arc::clone(raw)).or_default() += 1;
            }
        }
    }
}

/// What became of the rows: each is carried by facts or reported, and none is both or neither.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Rows {
    /// Rows of the log.
    pub(crate) total: u64,
    /// Rows of which everything became facts.
    pub(crate) carried: u64,
    /// Of those, rows that changed nothing mapped and became a note.
    pub(crate) noted: u64,
    /// Rows of which something was refused or not understood; see [`Reported`].
    pub(crate) reported: u64,
}

/// What became of one kind of change: `log` is the sum of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Reconciled {
    /// Changes in the log.
    pub(crate) log: u64,
    /// Changes that became events.
    pub(crate) as_events: u64,
    /// Changes to what the ticket already was on the desk: two texts with one meaning, or the way
    /// back from a text that was not understood.
    pub(crate) already: u64,
    /// Changes that were refused or not understood.
    pub(crate) reported: u64,
}

impl Reconciled {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        self.log += 1;
        *match outcome {
            Outcome::Event => &mut self.as_events,
            Outcome::Already => &mut self.already,
            Outcome::Reported => &mut self.reported,
        } += 1;
    }
}

/// What became of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Event,
    Already,
    Reported,
}

/// Why a part of a row became no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// A text that the map does not list.
    UnknownValue,
    /// The log takes away what no command can.
    ValueWithdrawn,
}

impl Oddity {
    /// Stable identity; listed in `docs/errors.md`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::UnknownValue => "log.unknown-value",
            Self::ValueWithdrawn => "log.value-withdrawn",
        }
    }
}

/// Something in a row that did not become a fact, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Reported {
    /// Why: an [`Oddity`], or the codes of a refusal.
    pub(crate) code: Arc<str>,
    /// Which part of the ticket.
    pub(crate) part: Arc<str>,
    /// What the ticket was.
    pub(crate) from: Option<Arc<str>>,
    /// What the log says it became.
    pub(crate) to: Arc<str>,
    /// A sentence about the first of them.
    pub(crate) message: String,
    /// In how many rows.
    pub(crate) rows: u64,
    /// The first line of the file.
    pub(crate) first_line: u64,
    /// The ticket there.
    pub(crate) first_ticket: Arc<str>,
}

/// Everything that was reported, like with like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reports(BTreeMap<ReportKey, Reported>);

type ReportKey = (Arc<str>, Arc<str>, Option<Arc<str>>, Arc<str>);

impl Reports {
    /// Counts something in `row` that did not become a fact.
    pub(crate) fn add(
        &mut self,
        row: &Row,
        code: &str,
        part: &str,
        change: (Option<Arc<str>>, Arc<str>),
        message: impl FnOnce() -> String,
    ) {
        let (from, to) = change;
        let key = (Arc::from(code), Arc::from(part), from, to);
        let reported = self.0.entry(key).or_insert_with_key(|(code, part, from, to)| Reported {
            code: Arc::clone(code),
            part: Arc::clone(part),
            from: from.clone(),
            to: Arc::clone(to),
            message: message(),
            rows: 0,
            first_line: row.line,
            first_ticket: Arc::clone(&row.ticket),
        });
        reported.rows += 1;
    }

    /// The most frequent first.
    pub(crate) fn into_sorted(self) -> Vec<Reported> {
        let mut reports: Vec<_> = self.0.into_values().collect();
        reports.sort_by_key(|report| std::cmp::Reverse(report.rows)); // stable: equal ones by code
        reports
    }
}

/// How often the desk came to what the log says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Agreement {
    /// Rows in which both say the same.
    pub(crate) same: u64,
    /// Rows in which they differ.
    pub(crate) different: u64,
    /// The first of those.
    pub(crate) first_different: Vec<Difference>,
}

/// A row in which the desk and the log differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Difference {
    pub(crate) line: u64,
    pub(crate) ticket: Arc<str>,
    pub(crate) log: Rc<str>,
    pub(crate) desk: Option<Rc<str>>,
}

impl Agreement {
    /// How many differences are named.
    const NAMED: usize = 10;

    /// Compares what the log says after `row` with what the desk says.
    pub(crate) fn compare(&mut self, row: &Row, log: &str, desk: Option<&str>) {
        if desk == Some(log) {
            self.same += 1;
            return;
        }
        self.different += 1;
        if self.first_different.len() < Self::NAMED {
            self.first_different.push(Difference {
                line: row.line,
                ticket: Arc::clone(&row.ticket),
                log: log.into(),
                desk: desk.map(Rc::from),
            });
        }
    }
}
