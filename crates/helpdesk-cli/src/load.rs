//! Reads a desk and a map, and shows what is wrong with them.

use std::path::Path as FilePath;

use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::faults::Faults;
use helpdesk_core::ticket::Channel;
use helpdesk_wire::{Diagnostic, shape};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::args::Format;
use crate::draw::{self, Located};
use crate::failure::Failure;
use crate::log::{self, Log, Map, MapSpec, Names};
use crate::output::{Exit, Output};
use crate::source::{Found, Source};

/// Why a command ends before its work is done.
#[derive(Debug)]
pub(crate) enum Halt {
    /// What was given has faults, and they have been shown.
    Shown,
    /// A file cannot be used.
    Failed(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Halt {
    /// How the process ends.
    pub(crate) fn exit(self) -> Result<Exit, Failure> {
        match self {
            Self::Shown => Ok(Exit::Findings),
            Self::Failed(failure) => Err(failure),
        }
    }
}

/// What is wrong with a file, for programs.
#[derive(Serialize)]
struct Wrong<'a> {
    file: &'a str,
    ok: bool,
    diagnostics: Vec<Located<'a>>,
}

fn show<T>(source: &Source, found: &[Found], output: &mut Output) -> Result<T, Halt> {
    match output.format {
        Format::Text => output.text(&draw::drawn(source, found))?,
        Format::Json => {
            let diagnostics = draw::located(source, found);
            output.json(&Wrong { file: &source.name, ok: false, diagnostics })?;
        }
    }
    Err(Halt::Shown)
}

fn spec<T: DeserializeOwned>(source: &Source, output: &mut Output) -> Result<T, Halt> {
    if !source.faults.is_empty() {
        return show(source, &source.faults, output);
    }
    match shape::read(&source.value) {
        Ok(spec) => Ok(spec),
        Err(found) => show(source, &source.locate(found), output),
    }
}

/// The desk in a file; its warnings are for `helpdesk check`.
pub(crate) fn desk(file: &FilePath, output: &mut Output) -> Result<Desk, Halt> {
    let source = Source::read(file)?;
    let spec: DeskSpec = spec(&source, output)?;
    match Desk::compile(&spec) {
        Ok(desk) => Ok(desk),
        Err(errors) => {
            let found = errors.0.iter().map(Diagnostic::from).collect();
            show(&source, &source.locate(found), output)
        }
    }
}

/// The map in a file, bound to the heading of `log` and to `desk`.
pub(crate) fn map(file: &FilePath, log: &Log<'_>, desk: &Desk, output: &mut Output) -> Result<Map, Halt> {
    let source = Source::read(file)?;
    let spec: MapSpec = spec(&source, output)?;
    let mut faults = Faults::<log::Fault>::default();
    let map = Map::bind(&spec, &names(desk), log.heading(), &mut faults);
    let found: Vec<_> = faults.into_sorted().iter().map(Diagnostic::from).collect();
    match map {
        Some(map) if found.is_empty() => Ok(map),
        _ => show(&source, &source.locate(found), output),
    }
}

/// The names that a desk knows. What it lists none of, it takes any of.
pub(crate) fn names(desk: &Desk) -> Names {
    let spec = desk.spec();
    let priorities = desk.priorities();
    let of = |names: Vec<String>| (!names.is_empty()).then(|| names.into_iter().collect());
    Names {
        statuses: of(desk.workflow().statuses().map(|status| status.id.to_string()).collect()),
        impacts: of(priorities.impacts().iter().map(ToString::to_string).collect()),
        urgencies: of(priorities.urgencies().iter().map(ToString::to_string).collect()),
        priorities: of(priorities.levels().iter().map(ToString::to_string).collect()),
        lines: of(desk.escalations().lines().map(|line| line.id.to_string()).collect()),
        categories: of(spec.categories.iter().flat_map(|category| beginnings(&category.name)).collect()),
        kinds: of(spec.kinds.iter().map(|kind| kind.name.clone()).collect()),
        channels: of(Channel::ALL.iter().map(|channel| channel.name().to_owned()).collect()),
        fields: of(spec.fields.keys().cloned().collect()),
    }
}

/// A dotted name and what it begins with: `hardware.printer` and `hardware`.
fn beginnings(name: &str) -> impl Iterator<Item = String> {
    let dots = name.match_indices('.').map(|(at, _)| at);
    dots.chain([name.len()]).filter_map(|end| name.get(..end)).map(str::to_owned)
}

#[test]
fn a_category_may_be_named_by_its_beginning() {
    assert_eq!(beginnings("a.b.c").collect::<Vec<_>>(), ["a", "a.b", "a.b.c"]);
}
