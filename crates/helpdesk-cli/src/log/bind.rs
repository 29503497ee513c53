//! Binds a map to the heading of a log and to a desk, reporting every fault at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use helpdesk_core::faults::{Faults, nearest, shortened};
use helpdesk_core::zone::{Zone, ZonePack};

use crate::log::Fault;
use crate::log::cell::{Part, Source};
use crate::log::spec::{ColumnSpec, LineColumn, MapSpec, StampSpec};
use crate::log::stamp::Pattern;

/// The names that a desk knows, by what they name. `None`: the desk takes any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) statuses: Option<BTreeSet<String>>,
    pub(crate) impacts: Option<BTreeSet<String>>,
    pub(crate) urgencies: Option<BTreeSet<String>>,
    pub(crate) priorities: Option<BTreeSet<String>>,
    pub(crate) lines: Option<BTreeSet<String>>,
    pub(crate) categories: Option<BTreeSet<String>>,
    pub(crate) kinds: Option<BTreeSet<String>>,
    pub(crate) channels: Option<BTreeSet<String>>,
    pub(crate) fields: Option<BTreeSet<String>>,
}

impl Names {
    fn of(&self, part: Part) -> (&'static str, Option<&BTreeSet<String>>) {
        match part {
            Part::Status => ("status", self.statuses.as_ref()),
            Part::Impact => ("impact", self.impacts.as_ref()),
            Part::Urgency => ("urgency", self.urgencies.as_ref()),
            Part::Priority => ("priority", self.priorities.as_ref()),
            Part::Line => ("line", self.lines.as_ref()),
            Part::Category => ("category", self.categories.as_ref()),
            Part::Kind => ("kind", self.kinds.as_ref()),
            Part::Channel => ("channel", self.channels.as_ref()),
            Part::Assignee | Part::Requester | Part::By => ("person", None),
        }
    }
}

/// A map bound to a log: from where in a row every part of a ticket comes.
#[derive(Debug)]
pub(crate) struct Map {
    pub(super) ticket: Source,
    pub(super) at: usize,
    pub(super) opened: Option<usize>,
    pub(super) pattern: Pattern,
    pub(super) format: String,
    pub(super) parts: Vec<Option<Source>>, // by `Part`
    pub(super) field_sources: Vec<Source>,
    /// The custom fields that rows tell of.
    pub(crate) fields: Vec<Arc<str>>,
    /// Which of them keeps the text that stands for the line.
    pub(crate) group_field: Option<usize>,
    /// Statuses that nobody enters without having written to the requester.
    pub(crate) replied: BTreeSet<String>,
}

impl Map {
    /// Binds `spec` to the columns `heading` and to a desk that knows `names`.
    pub(crate) fn bind(
        spec: &MapSpec,
        names: &Names,
        heading: &[String],
        faults: &mut Faults<Fault>,
    ) -> Option<Self> {
        if let Some(fault) = other_log(spec, heading) {
            faults.push_at("ticket", fault);
            return None;
        }
        let mut binder =
            Binder { names, heading, missing: spec.missing.clone().into(), used: BTreeSet::new() };
        let ticket = faults.within("ticket", |faults| binder.column(&spec.ticket, faults));
        let (at, opened, pattern) = faults.within("at", |faults| binder.stamp(&spec.at, faults));
        let parts = binder.parts(spec, faults);
        let (fields, field_sources) = binder.fields(spec, faults);
        binder.replied(&spec.status.replied, faults);
        binder.leftovers(&spec.unused, faults);
        if !faults.is_empty() {
            return None;
        }
        Some(Self {
            ticket: Source::new(&ColumnSpec::default(), ticket, &binder.missing),
            at: at?,
            opened,
            pattern: pattern?,
            format: spec.at.format.clone(),
            parts,
            field_sources,
            group_field: spec
                .line
                .as_ref()
                .and_then(|line| line.field.as_ref())
                .and(fields.len().checked_sub(1)),
            fields,
            replied: spec.status.replied.iter().cloned().collect(),
        })
    }
}

/// What is wrong where the log has none of the columns that every map needs, none of those it leaves
/// unused, and none by a similar name: one fault says more than one for each of them.
fn other_log(spec: &MapSpec, heading: &[String]) -> Option<Fault> {
    const MOST: usize = 4;
    let mut needed = [&spec.ticket, &spec.at.column].into_iter().chain(&spec.unused);
    let near = |column: &String| nearest(column, heading.iter().map(String::as_str)).is_some();
    if needed.any(|column| heading.contains(column) || near(column)) {
        return None;
    }
    let named = |column: &String| format!("`{}`", shortened(column));
    let mut found: Vec<String> = heading.iter().take(MOST).map(named).collect();
    if MOST < heading.len() {
        found.push(format!("and {} more", heading.len() - MOST));
    }
    let (ticket, at) = (spec.ticket.clone(), spec.at.column.clone());
    Some(Fault::OtherLog { ticket, at, found: found.join(", ") })
}

struct Binder<'a> {
    names: &'a Names,
    heading: &'a [String],
    missing: Arc<[String]>,
    used: BTreeSet<usize>,
}

impl Binder<'_> {
    /// The position of a column, which counts as used from now on.
    fn column(&mut self, column: &str, faults: &mut Faults<Fault>) -> Option<usize> {
        let index = self.heading.iter().position(|name| name == column);
        match index {
            Some(index) => {
                self.used.insert(index);
            }
            None => {
                let nearest = nearest(column, self.heading.iter().map(String::as_str)).map(str::to_owned);
                faults.push(Fault::UnknownColumn { column: column.to_owned(), nearest });
            }
        }
        index
    }

    fn stamp(
        &mut self,
        spec: &StampSpec,
        faults: &mut Faults<Fault>,
    ) -> (Option<usize>, Option<usize>, Option<Pattern>) {
        let at = faults.within("column", |faults| self.column(&spec.column, faults));
        let opened = spec.opened.as_ref();
        let opened = opened.and_then(|name| faults.within("opened", |faults| self.column(name, faults)));
        let known = faults.len();
        let zone = spec.zone.as_ref().and_then(|name| faults.within("zone", |faults| zone(name, faults)));
        let pattern = Pattern::compile(&spec.format, zone);
        if pattern.is_none() && faults.len() == known {
            let format = spec.format.clone();
            faults.push_at(
                "format",
                if spec.zone.is_none() {
                    Fault::NoZone { format }
                } else {
                    Fault::BadFormat { found: format }
                },
            );
        }
        (at, opened, pattern)
    }

    fn parts(&mut self, spec: &MapSpec, faults: &mut Faults<Fault>) -> Vec<Option<Source>> {
        let sources = Part::ALL.map(|part| match part {
            Part::Status => Some(ColumnSpec::from(&spec.status)),
            Part::Line => spec.line.as_ref().map(ColumnSpec::from),
            Part::Impact => spec.impact.clone(),
            Part::Urgency => spec.urgency.clone(),
            Part::Priority => spec.priority.clone(),
            Part::Assignee => spec.assignee.clone(),
            Part::Category => spec.category.clone(),
            Part::Kind => spec.kind.clone(),
            Part::Channel => spec.channel.clone(),
            Part::Requester => spec.requester.clone(),
            Part::By => spec.by.clone().map(|by| ColumnSpec { column: Some(by), ..ColumnSpec::default() }),
        });
        let bound = Part::ALL.into_iter().zip(sources).map(|(part, source)| {
            let source = source?;
            faults.within(part.name(), |faults| self.source(&source, self.names.of(part), faults))
        });
        bound.collect()
    }

    fn source(
        &mut self,
        spec: &ColumnSpec,
        (what, known): (&'static str, Option<&BTreeSet<String>>),
        faults: &mut Faults<Fault>,
    ) -> Option<Source> {
        let index = match &spec.column {
            Some(column) => {
                let place =
                    if spec.values.is_empty() && spec.default.is_none() { None } else { Some("column") };
                match place {
                    Some(step) => faults.within(step, |faults| self.column(column, faults)),
                    None => self.column(column, faults),
                }
            }
            None if spec.default.is_none() => {
                faults.push(Fault::NoSource);
                None
            }
            None => None,
        };
        for (raw, name) in &spec.values {
            faults.within("values", |faults| {
                faults.within(raw.as_str(), |faults| check_name(what, known, name, faults));
            });
        }
        if let Some(name) = &spec.default {
            faults.within("default", |faults| check_name(what, known, name, faults));
        }
        Some(Source::new(spec, index, &self.missing))
    }

    fn fields(&mut self, spec: &MapSpec, faults: &mut Faults<Fault>) -> (Vec<Arc<str>>, Vec<Source>) {
        let mut bound = Vec::new();
        for (name, source) in &spec.fields {
            let source = faults.within("fields", |faults| {
                faults.within(name.as_str(), |faults| {
                    check_name("field", self.names.fields.as_ref(), name, faults);
                    self.source(source, ("choice", None), faults)
                })
            });
            bound.extend(source.map(|source| (Arc::from(name.as_str()), source)));
        }
        if let Some(LineColumn { column, field: Some(name), .. }) = &spec.line {
            faults.within("line", |faults| {
                faults.within("field", |faults| {
                    check_name("field", self.names.fields.as_ref(), name, faults);
                });
            });
            let whole = ColumnSpec { column: Some(column.clone()), ..ColumnSpec::default() };
            let index = self.heading.iter().position(|name| name == column);
            bound.push((Arc::from(name.as_str()), Source::new(&whole, index, &self.missing)));
        }
        bound.into_iter().unzip()
    }

    fn replied(&self, replied: &[String], faults: &mut Faults<Fault>) {
        for (position, name) in replied.iter().enumerate() {
            faults.within("status", |faults| {
                faults.within("replied", |faults| {
                    faults.within(position, |faults| {
                        check_name("status", self.names.statuses.as_ref(), name, faults);
                    });
                });
            });
        }
    }

    fn leftovers(&mut self, unused: &[String], faults: &mut Faults<Fault>) {
        for (position, column) in unused.iter().enumerate() {
            faults.within("unused", |faults| {
                faults.within(position, |faults| self.column(column, faults));
            });
        }
        for (index, column) in self.heading.iter().enumerate() {
            if !self.used.contains(&index) {
                faults.push_at("unused", Fault::UnmappedColumn { column: column.clone() });
            }
        }
    }
}

fn check_name(what: &'static str, known: Option<&BTreeSet<String>>, name: &str, faults: &mut Faults<Fault>) {
    if let Some(known) = known.filter(|known| !known.contains(name)) {
        let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        faults.push(Fault::UnknownName { what, name: name.to_owned(), nearest });
    }
}

fn zone(name: &str, faults: &mut Faults<Fault>) -> Option<Zone> {
    let pack = ZonePack::builtin();
    let found = pack.zone(name).ok();
    if found.is_none() {
        let nearest = nearest(name, pack.names()).map(str::to_owned);
        faults.push(Fault::UnknownZone { name: name.to_owned(), nearest });
    }
    found
}
