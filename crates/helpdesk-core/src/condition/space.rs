//! What conditions can tell apart: for every subject, the values between which some test
//! distinguishes, so that questions about all tickets become questions about finite sets.
//!
//! A subject with a closed list of names has a cell for each name; an open one has a cell for each
//! name that is written somewhere and one for all others. Whole numbers fall into the intervals
//! between the bounds that are written. Tags and phrases are there or not, each for itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::model::{Literal, Node, Test};
use crate::condition::region::{Bits, Cube};
use crate::condition::vocabulary::is_under;
use crate::condition::{Condition, FieldType, Subject, Vocabulary};
use crate::order::Gather;
use crate::text::PhraseId;

/// Something that a ticket has exactly one value of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Var {
    /// The value of a subject.
    Value(Subject),
    /// Whether one of several texts is this one.
    Has(Subject, Box<str>),
    /// Whether there is any text at all.
    HasAny(Subject),
    /// Whether a phrase is found; in the subject line, or anywhere.
    Phrase(bool, PhraseId),
}

/// Values that no test tells apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Absent,
    Bool(bool),
    /// From the first to the last, both included.
    Ints(i64, i64),
    Name(Box<str>),
    /// A name under this one that is not written anywhere.
    Under(Box<str>),
    /// A name that is not written anywhere.
    OtherName,
    /// A status and its category.
    Status(Box<str>, Box<str>),
}

/// Position of a [`Var`] in a [`Space`].
pub(crate) type VarIdx = usize;

/// Everything that the conditions of a desk can tell apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Space {
    vars: Vec<(Var, Vec<Cell>)>,
}

/// What is known of the values of subjects beside the vocabulary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    /// Every status with its category.
    pub(crate) statuses: &'a [(&'a str, &'a str)],
    /// The lowest and the highest rating; `None`: there is none.
    pub(crate) ratings: Option<(i64, i64)>,
    /// Fields that take only these texts.
    pub(crate) choices: &'a BTreeMap<&'a str, Vec<&'a str>>,
}

#[derive(Default)]
struct Written {
    names: BTreeSet<Box<str>>,
    bounds: BTreeSet<i64>,
}

impl Space {
    /// The space of `conditions` and of `subjects` that are asked about besides.
    pub(crate) fn new<'c>(
        conditions: impl IntoIterator<Item = &'c Condition>,
        subjects: impl IntoIterator<Item = Subject>,
        world: World<'_>,
    ) -> Self {
        let mut written: BTreeMap<Var, Written> = BTreeMap::new();
        for subject in subjects {
            written.entry(Var::Value(of_value(&subject))).or_default();
        }
        for condition in conditions {
            collect(&condition.root, &mut written);
        }
        let vars = written.into_iter().map(|(var, written)| {
            let cells = cells(&var, &written, world);
            (var, cells)
        });
        Self { vars: vars.collect() }
    }

    pub(crate) fn var(&self, var: &Var) -> Option<VarIdx> {
        self.vars.binary_search_by(|(known, _)| known.cmp(var)).ok()
    }

    pub(crate) fn cells(&self, var: VarIdx) -> &[Cell] {
        self.vars.get(var).map_or(&[], |(_, cells)| cells)
    }

    pub(crate) fn name(&self, var: VarIdx) -> Option<&Var> {
        self.vars.get(var).map(|(var, _)| var)
    }

    /// The cells of a subject that a test takes; `None` if the space does not know the subject.
    pub(crate) fn passing(&self, subject: &Subject, test: &Test) -> Option<(VarIdx, Bits)> {
        let var = self.var(&Var::Value(of_value(subject)))?;
        let cells = self.cells(var);
        Some((var, Bits::of(cells.len(), |at| cells.get(at).is_some_and(|cell| passes(subject, cell, test)))))
    }

    /// Whether the claim that a ticket of `cube` exists rests on more than the cells: phrases of which
    /// some are found and others not, or levels beside the impact and urgency that they come from.
    pub(crate) fn is_loose(&self, cube: &Cube) -> bool {
        let (mut found, mut missed, mut level, mut basis) = (false, false, false, false);
        for (var, bits) in cube.sides() {
            match self.name(var) {
                Some(Var::Phrase(..)) => {
                    found |= !bits.has(0);
                    missed |= !bits.has(1);
                }
                Some(Var::Value(Subject::Priority)) => level = true,
                Some(Var::Value(Subject::Impact | Subject::Urgency)) => basis = true,
                _ => {}
            }
        }
        (found && missed) || (level && basis)
    }

    /// A ticket of `cube` in words: `channel phone, tier gold`; what is said already is left out.
    pub(crate) fn witness(&self, cube: &Cube, said: &[Subject]) -> String {
        let side = |(var, bits): (VarIdx, &Bits)| {
            if matches!(self.name(var), Some(Var::Value(subject)) if said.contains(subject)) {
                return None;
            }
            let cell =
                self.cells(var).iter().enumerate().find(|(at, _)| bits.has(*at)).map(|(_, cell)| cell)?;
            Some(match (self.name(var)?, cell) {
                (Var::Value(subject), cell) => format!("{subject} {}", shown(cell)),
                (Var::Has(subject, name), Cell::Bool(true)) => format!("{subject} {name}"),
                (Var::Has(subject, name), _) => format!("no {subject} {name}"),
                (Var::HasAny(subject), Cell::Bool(true)) => format!("some {subject}"),
                (Var::HasAny(subject), _) => format!("no {subject}"),
                (Var::Phrase(..), Cell::Bool(true)) => "the words asked for".to_owned(),
                (Var::Phrase(..), _) => "none of the words excluded".to_owned(),
            })
        };
        let mut sides: Vec<String> = cube.sides().filter_map(side).collect();
        sides.dedup();
        if sides.is_empty() { "any ticket".to_owned() } else { sides.join(", ") }
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Absent => "unknown".to_owned(),
        Cell::Bool(true) => "yes".to_owned(),
        Cell::Bool(false) => "no".to_owned(),
        Cell::Ints(i64::MIN, most) => most.to_string(),
        Cell::Ints(least, _) => least.to_string(),
        Cell::Name(name) | Cell::Status(name, _) => name.to_string(),
        Cell::Under(name) => format!("{name}.*"),
        Cell::OtherName => "any other".to_owned(),
    }
}

/// A category of status is a set of statuses.
fn of_value(subject: &Subject) -> Subject {
    if *subject == Subject::StatusCategory { Subject::Status } else { subject.clone() }
}

fn collect(node: &Node, written: &mut BTreeMap<Var, Written>) {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| collect(part, written)),
        Node::Not(part) => collect(part, written),
        Node::Words(subject, _, phrases) => {
            for phrase in phrases {
                written.entry(Var::Phrase(*subject == Subject::Subject, *phrase)).or_default();
            }
        }
        Node::Test(Subject::Tag, test) => {
            written.entry(Var::HasAny(Subject::Tag)).or_default();
            if let Test::AnyOf(literals) | Test::AllOf(literals) = test {
                for literal in literals {
                    if let Literal::Text(name) = literal {
                        written.entry(Var::Has(Subject::Tag, name.clone())).or_default();
                    }
                }
            }
        }
        Node::Test(subject, test) => {
            let entry = written.entry(Var::Value(of_value(subject))).or_default();
            match test {
                Test::AnyOf(literals) | Test::AllOf(literals) => {
                    for literal in literals {
                        match literal {
                            Literal::Text(name) => drop(entry.names.insert(name.clone())),
                            Literal::Int(number) => {
                                entry.bounds.insert(*number);
                                entry.bounds.extend(number.checked_add(1));
                            }
                            Literal::Bool(_) => {}
                        }
                    }
                }
                Test::Between(least, most) => {
                    entry.bounds.insert(*least);
                    entry.bounds.extend(most.checked_add(1));
                }
                Test::Exists => {}
            }
        }
    }
}

fn cells(var: &Var, written: &Written, world: World<'_>) -> Vec<Cell> {
    let Var::Value(subject) = var else { return vec![Cell::Bool(false), Cell::Bool(true)] };
    match subject {
        Subject::Flag(_) => vec![Cell::Bool(false), Cell::Bool(true)],
        Subject::HandOverCount | Subject::ReopenCount => ints(written, 0, i64::from(u32::MAX)),
        Subject::Rating => {
            let mut cells = vec![Cell::Absent];
            cells.extend(world.ratings.into_iter().flat_map(|(least, most)| ints(written, least, most)));
            cells
        }
        Subject::Status => {
            let known = world
                .statuses
                .iter()
                .map(|(name, category)| Cell::Status((*name).into(), (*category).into()));
            known.chain([Cell::Absent]).collect()
        }
        Subject::Field(name) => field_cells(name, written, world),
        _ => name_cells(subject, written, world.vocabulary),
    }
}

fn name_cells(subject: &Subject, written: &Written, vocabulary: &Vocabulary) -> Vec<Cell> {
    let mut cells = Vec::new();
    match vocabulary.names(subject) {
        Some(known) => {
            let mut names: BTreeSet<&str> = known.iter().map(String::as_str).into_set();
            if *subject == Subject::Category {
                // A rule may choose a category by its beginning.
                names.extend(known.iter().flat_map(|name| beginnings(name)));
            }
            cells.extend(names.into_iter().map(|name| Cell::Name(name.into())));
        }
        None => {
            cells.extend(written.names.iter().cloned().map(Cell::Name));
            if *subject == Subject::Category {
                cells.extend(written.names.iter().cloned().map(Cell::Under));
            }
            cells.push(Cell::OtherName);
        }
    }
    if !matches!(subject, Subject::Channel | Subject::Kind | Subject::Priority) {
        cells.push(Cell::Absent);
    }
    cells
}

/// `a` and `a.b` of `a.b.c`.
fn beginnings(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').filter_map(|(at, _)| name.get(..at))
}

fn field_cells(name: &str, written: &Written, world: World<'_>) -> Vec<Cell> {
    let holds = world.vocabulary.field(name).ok().flatten();
    let may = |kind: FieldType| holds.is_none_or(|holds| holds == kind);
    let mut cells = vec![Cell::Absent];
    if may(FieldType::Bool) {
        cells.extend([Cell::Bool(false), Cell::Bool(true)]);
    }
    if may(FieldType::Int) {
        cells.extend(ints(written, i64::MIN, i64::MAX));
    }
    if may(FieldType::Text) {
        match world.choices.get(name).filter(|choices| !choices.is_empty()) {
            Some(choices) => cells.extend(choices.iter().map(|choice| Cell::Name((*choice).into()))),
            None => {
                cells.extend(written.names.iter().cloned().map(Cell::Name));
                cells.push(Cell::OtherName);
            }
        }
    }
    cells
}

/// The intervals between the bounds that are written, within `least` and `most`.
fn ints(written: &Written, least: i64, most: i64) -> Vec<Cell> {
    let mut starts = vec![least];
    starts.extend(written.bounds.iter().copied().filter(|bound| least < *bound && *bound <= most));
    let ends = starts.iter().skip(1).map(|next| next.saturating_sub(1)).chain([most]);
    starts.iter().zip(ends).map(|(start, end)| Cell::Ints(*start, end)).collect()
}

fn passes(subject: &Subject, cell: &Cell, test: &Test) -> bool {
    match test {
        Test::AnyOf(literals) => literals.iter().any(|literal| equals(subject, cell, literal)),
        Test::AllOf(literals) => literals.iter().all(|literal| equals(subject, cell, literal)),
        Test::Between(least, most) => {
            matches!(cell, Cell::Ints(start, end) if least <= start && end <= most)
        }
        Test::Exists => match subject {
            // A flag that nobody raised is there all the same, and says no.
            Subject::Flag(_) => true,
            _ => *cell != Cell::Absent,
        },
    }
}

fn equals(subject: &Subject, cell: &Cell, literal: &Literal) -> bool {
    let same = |name: &str, wanted: &str| {
        name == wanted || (*subject == Subject::Category && is_under(name, wanted))
    };
    match (cell, literal) {
        (Cell::Bool(value), Literal::Bool(wanted)) => value == wanted,
        (Cell::Ints(start, end), Literal::Int(wanted)) => start == wanted && end == wanted,
        (Cell::Name(name) | Cell::Under(name), Literal::Text(wanted)) => same(name, wanted),
        (Cell::Status(_, category), Literal::Text(wanted)) if *subject == Subject::StatusCategory => {
            category == wanted
        }
        (Cell::Status(name, _), Literal::Text(wanted)) => name == wanted,
        _ => false,
    }
}
