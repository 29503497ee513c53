//! From what is known of a ticket to its priority, with the reasons.

use std::borrow::Borrow;
use std::fmt;

use crate::condition::{Facts, Subject, Texts, Value};
use crate::faults::nearest;
use crate::id::{CategoryId, ImpactId, KindId, LineId, PriorityId, UrgencyId};
use crate::priority::classification::{Cell, Classification, ClassifyError, Fired, Stated};
use crate::priority::model::{Effects, Matrix, Move, Priorities, Rank, Triage};
use crate::text::Hits;

/// Classifies a ticket.
///
/// Impact and urgency start as stated, or as the desk's defaults, and give a cell of the matrix. The
/// rules run in order; each sees what earlier ones set. A rule that sets impact or urgency chooses
/// another cell. What rules do to the priority itself is applied in their order to the level of the
/// final cell, or to the stated priority if there is one.
///
/// # Errors
/// [`ClassifyError`] if a stated name is unknown; impact and urgency are on a desk without a matrix.
///
/// # Examples
/// ```
/// use helpdesk_core::condition::{Facts, Subject, Value};
/// use helpdesk_core::faults::Faults;
/// use helpdesk_core::priority::{self, PrioritySpec, Stated, Triage, classify};
/// use helpdesk_core::text::Hits;
///
/// struct Nothing;
/// impl Facts for Nothing {
///     fn value(&self, _: &Subject) -> Value<'_> {
///         Value::Absent
///     }
/// }
///
/// let spec: PrioritySpec = serde_json::from_str(
///     r#"{ "levels": ["high", "low"], "impact": ["all", "one"], "urgency": ["now", "later"],
///          "matrix": [["high", "high"], ["high", "low"]] }"#,
/// )?;
/// let mut faults = Faults::<priority::Fault>::default();
/// let priorities = priority::compile(&spec, &mut faults).expect("every cell is there");
///
/// let stated = Stated { urgency: Some("now".into()), ..Stated::default() };
/// let result = classify(&priorities, &Triage::default(), &Nothing, &Hits::none(), &stated)?;
/// assert_eq!(result.priority, "high");
/// assert_eq!(result.impact.as_ref().map(|impact| impact.as_str()), Some("one")); // the default
///
/// let stated = Stated { urgency: Some("nwo".into()), ..Stated::default() };
/// let error = classify(&priorities, &Triage::default(), &Nothing, &Hits::none(), &stated).unwrap_err();
/// assert_eq!(error.code(), "classify.unknown-urgency");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: `docs/spec/triage.md#rules`.
pub fn classify(
    priorities: &Priorities,
    triage: &Triage,
    facts: &dyn Facts,
    hits: &Hits<'_>,
    stated: &Stated,
) -> Result<Classification, ClassifyError> {
    let mut draft = Draft::new(priorities, facts, stated)?;
    let mut fired = Vec::new();
    for rule in triage.all() {
        let mut matched = Vec::new();
        if rule.when.holds(&draft, hits, &mut matched) {
            draft.take(&rule.then, &rule.moves);
            fired.push(Fired { rule: rule.name.clone(), matched, effects: rule.then.clone() });
            if rule.then.stop {
                break;
            }
        }
    }
    Ok(draft.finish(fired))
}

/// What is known so far: the facts, and over them what rules set.
struct Draft<'d> {
    priorities: &'d Priorities,
    facts: &'d dyn Facts,
    cell: Option<Place<'d>>,
    stated: Option<Rank>,
    moves: Vec<Move>,
    category: Option<&'d CategoryId>,
    kind: Option<&'d KindId>,
    line: Option<&'d LineId>,
    tags: Tags<'d>,
}

/// A cell by its row and column.
#[derive(Clone, Copy)]
struct Place<'d> {
    matrix: &'d Matrix,
    row: usize,
    column: usize,
}

impl<'d> Draft<'d> {
    fn new(priorities: &'d Priorities, facts: &'d dyn Facts, stated: &Stated) -> Result<Self, ClassifyError> {
        let cell = place(priorities, stated)?;
        let unknown = |level: &PriorityId| ClassifyError::UnknownPriority {
            found: level.clone(),
            nearest: near(level.as_str(), priorities.levels()),
        };
        let rank = |level| priorities.rank(level).ok_or_else(|| unknown(level));
        let stated = stated.priority.as_ref().map(rank).transpose()?;
        let tags = Tags { facts, added: Vec::new() };
        let (category, kind, line) = (None, None, None);
        Ok(Self { priorities, facts, cell, stated, moves: Vec::new(), category, kind, line, tags })
    }

    /// Lets a rule that fired have its effects.
    fn take(&mut self, effects: &'d Effects, moves: &[Move]) {
        if let Some(cell) = &mut self.cell {
            let row = effects.impact.as_ref().and_then(|impact| cell.matrix.row(impact));
            let column = effects.urgency.as_ref().and_then(|urgency| cell.matrix.column(urgency));
            (cell.row, cell.column) = (row.unwrap_or(cell.row), column.unwrap_or(cell.column));
        }
        self.moves.extend_from_slice(moves);
        self.category = effects.category.as_ref().or(self.category);
        self.kind = effects.kind.as_ref().or(self.kind);
        self.line = effects.line.as_ref().or(self.line);
        for tag in &effects.tags {
            if !self.tags.added.contains(&tag.as_str()) {
                self.tags.added.push(tag);
            }
        }
    }

    /// The priority as it stands: the cell or what was stated, then every move in order.
    fn priority(&self) -> &'d PriorityId {
        let cell = self.cell.and_then(|cell| cell.matrix.cell(cell.row, cell.column));
        let start = self.stated.or(cell).unwrap_or(self.priorities.default);
        self.priorities.level(self.moves.iter().fold(start, |rank, step| step.from(rank)))
    }

    fn finish(self, fired: Vec<Fired>) -> Classification {
        let cell = self.cell.and_then(|at| {
            let (impact, urgency) =
                (at.matrix.impacts.get(at.row)?.clone(), at.matrix.urgencies.get(at.column)?.clone());
            let level = self.priorities.level(at.matrix.cell(at.row, at.column)?).clone();
            Some(Cell { impact, urgency, level })
        });
        Classification {
            priority: self.priority().clone(),
            impact: cell.as_ref().map(|cell| cell.impact.clone()),
            urgency: cell.as_ref().map(|cell| cell.urgency.clone()),
            category: self.category.cloned(),
            kind: self.kind.cloned(),
            line: self.line.cloned(),
            tags: self.tags.added.into_iter().map(str::to_owned).collect(),
            cell,
            fired,
        }
    }
}

/// The cell that was stated, or that of the defaults.
fn place<'d>(priorities: &'d Priorities, stated: &Stated) -> Result<Option<Place<'d>>, ClassifyError> {
    let matrix = priorities.matrix.as_ref();
    let unknown_impact = |found: &ImpactId| ClassifyError::UnknownImpact {
        found: found.clone(),
        nearest: near(found.as_str(), priorities.impacts()),
    };
    let unknown_urgency = |found: &UrgencyId| ClassifyError::UnknownUrgency {
        found: found.clone(),
        nearest: near(found.as_str(), priorities.urgencies()),
    };
    let row = stated
        .impact
        .as_ref()
        .map(|impact| matrix.and_then(|matrix| matrix.row(impact)).ok_or_else(|| unknown_impact(impact)));
    let column = stated.urgency.as_ref().map(|urgency| {
        matrix.and_then(|matrix| matrix.column(urgency)).ok_or_else(|| unknown_urgency(urgency))
    });
    let (row, column) = (row.transpose()?, column.transpose()?);
    Ok(matrix.map(|matrix| Place {
        matrix,
        row: row.unwrap_or(matrix.default_impact),
        column: column.unwrap_or(matrix.default_urgency),
    }))
}

/// The known id nearest to an unknown one.
fn near<I: Borrow<str> + Clone>(unknown: &str, known: &[I]) -> Option<I> {
    let nearest = nearest(unknown, known.iter().map(Borrow::borrow))?;
    known.iter().find(|id| (*id).borrow() == nearest).cloned()
}

impl Facts for Draft<'_> {
    fn value(&self, subject: &Subject) -> Value<'_> {
        let set = match subject {
            Subject::Category => self.category.map(CategoryId::as_str),
            Subject::Impact => self.cell.and_then(|at| at.matrix.impacts.get(at.row)).map(ImpactId::as_str),
            Subject::Kind => self.kind.map(KindId::as_str),
            Subject::Line => self.line.map(LineId::as_str),
            Subject::Priority => Some(self.priority().as_str()),
            Subject::Urgency => {
                self.cell.and_then(|at| at.matrix.urgencies.get(at.column)).map(UrgencyId::as_str)
            }
            Subject::Tag if !self.tags.added.is_empty() => return Value::List(&self.tags),
            _ => None,
        };
        set.map_or_else(|| self.facts.value(subject), Value::Text)
    }
}

/// The tags of the facts and then those that rules added.
struct Tags<'d> {
    facts: &'d dyn Facts,
    added: Vec<&'d str>,
}

impl Texts for Tags<'_> {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        let before = match self.facts.value(&Subject::Tag) {
            Value::List(texts) => texts.find(wanted),
            Value::Text(text) => Some(text).filter(|text| wanted(text)),
            Value::Absent | Value::Bool(_) | Value::Int(_) => None,
        };
        before.or_else(|| self.added.find(wanted))
    }
}

impl fmt::Debug for Tags<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tags").field("added", &self.added).finish_non_exhaustive()
    }
}
