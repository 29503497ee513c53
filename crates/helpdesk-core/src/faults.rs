//! Collects every fault of a specification, each at its place.
//!
//! A check opens a place with [`Faults::within`] and pushes what it found; it never assembles a
//! path by hand. The collector is generic over the kind of fault, so a module that checks its own
//! part of the specification needs to know nothing of the whole.

use std::fmt;

use crate::order;
use crate::path::{Path, Step};

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The specification does not compile.
    Error,
    /// It compiles, and probably does not do what its author meant.
    Warning,
    /// Worth knowing, and nothing to mend: what could not be proved, or what is as it is by intent.
    Note,
}

/// What every kind of fault can say of itself.
pub trait FaultKind: fmt::Display {
    /// Stable identity, `module.what-is-wrong`; listed in `docs/errors.md`.
    fn code(&self) -> &'static str;

    /// Whether the desk compiles all the same.
    fn severity(&self) -> Severity {
        Severity::Error
    }

    /// The nearest right name, or the text to write instead.
    fn suggestion(&self) -> Option<String> {
        None
    }
}

/// A fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<K> {
    /// Where.
    pub path: Path,
    /// What.
    pub kind: K,
}

/// The collector: a current place and what was found so far.
#[derive(Debug)]
pub struct Faults<K> {
    here: Path,
    found: Vec<Fault<K>>,
}

impl<K> Default for Faults<K> {
    fn default() -> Self {
        Self { here: Path::root(), found: Vec::new() }
    }
}

impl<K> Faults<K> {
    /// Runs `check` one step further in.
    pub fn within<T>(&mut self, step: impl Into<Step>, check: impl FnOnce(&mut Self) -> T) -> T {
        self.here.push(step);
        let result = check(self);
        self.here.pop();
        result
    }

    /// Records a fault at the current place.
    pub fn push(&mut self, kind: impl Into<K>) {
        self.found.push(Fault { path: self.here.clone(), kind: kind.into() });
    }

    /// Records a fault one step further in.
    pub fn push_at(&mut self, step: impl Into<Step>, kind: impl Into<K>) {
        self.found.push(Fault { path: self.here.join(step), kind: kind.into() });
    }

    /// The current place.
    #[must_use]
    pub fn here(&self) -> &Path {
        &self.here
    }

    /// How many faults were found so far; lets a check see whether it added any.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether anything was found one step further in, or below it.
    #[must_use]
    pub fn has_within(&self, step: impl Into<Step>) -> bool {
        let place = self.here.join(step);
        self.found.iter().any(|fault| fault.path.steps().starts_with(place.steps()))
    }

    /// How many of the faults found so far refuse the specification.
    #[must_use]
    pub fn errors(&self) -> usize
    where
        K: FaultKind,
    {
        self.found.iter().filter(|fault| fault.kind.severity() == Severity::Error).count()
    }

    /// Whether something was found because of which the specification does not compile.
    #[must_use]
    pub fn has_errors(&self) -> bool
    where
        K: FaultKind,
    {
        self.found.iter().any(|fault| fault.kind.severity() == Severity::Error)
    }

    /// Everything found, in the order of the document.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Fault<K>> {
        order::sort_by(&mut self.found, |a, b| a.path.cmp(&b.path));
        self.found
    }
}

/// A name that stands for nothing here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} `{found}`")]
pub struct UnknownName {
    /// What it should name.
    pub what: &'static str,
    /// What was found.
    pub found: String,
    /// The nearest known name.
    pub nearest: Option<String>,
}

impl UnknownName {
    /// A name that is none of `known`.
    pub(crate) fn new<'k>(what: &'static str, found: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        Self { what, found: shortened(found), nearest: nearest(found, known).map(str::to_owned) }
    }
}

/// The known name nearest to `unknown`, if any is near enough to be what was meant.
///
/// Near is a Jaro-Winkler similarity of 0.8 or more after lower-casing, or one slip of the finger
/// in a name of three letters or more; ties go to the name that sorts first, so that the answer
/// does not depend on the order of `known`. The beginning of several names is none of them.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if LONGEST < unknown.len() {
        return None;
    }
    let folded = unknown.to_lowercase();
    let known: Vec<&str> = known.into_iter().collect();
    let goes_on = |name: &&&str| {
        let rest = name.strip_prefix(unknown);
        rest.is_some_and(|rest| rest.starts_with(['_', '-', '.', ' ']))
    };
    if 1 < known.iter().filter(goes_on).count() {
        return None;
    }
    known
        .into_iter()
        .map(|name| (similarity(&folded, &name.to_lowercase()), name))
        .filter(|(similarity, _)| *similarity >= NEAR)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| right.cmp(left)))
        .map(|(_, name)| name)
}

const NEAR: f64 = 0.8;

/// A name longer than this, in bytes, is not compared: that takes the square of its length.
const LONGEST: usize = 100;

/// A text as it is shown in a sentence: one line of at most 40 letters.
#[must_use]
pub fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() { format!("{line}…") } else { line }
}

fn similarity(unknown: &str, name: &str) -> f64 {
    const SHORTEST: usize = 3;
    let similarity = strsim::jaro_winkler(unknown, name);
    let is_slip = name.chars().count() >= SHORTEST && strsim::osa_distance(unknown, name) == 1;
    if is_slip { similarity.max(NEAR) } else { similarity }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_place() {
        let mut faults: Faults<&str> = Faults::default();
        faults.within("sla", |f| {
            f.within(10, |f| f.push("late"));
            f.within(9, |f| f.push("early"));
        });
        faults.within("a", |f| f.push_at("b", "first"));
        let order: Vec<_> = faults.into_sorted().into_iter().map(|f| f.path.to_string()).collect();
        assert_eq!(order, ["a.b", "sla[9]", "sla[10]"]);
    }

    #[test]
    fn nearest_name() {
        assert_eq!(nearest("in_progres", ["new", "in_progress", "solved"]), Some("in_progress"));
        assert_eq!(nearest("zzz", ["new", "solved"]), None);
        assert_eq!(nearest("lwo", ["high", "low"]), Some("low"), "two letters swapped");
        assert_eq!(nearest("p5", ["p1", "p2"]), None, "too short to tell");
        assert_eq!(nearest("waiting", ["waiting_requester", "waiting_vendor"]), None, "either");
        assert_eq!(nearest("waiting", ["new", "waiting_vendor"]), Some("waiting_vendor"));
        assert_eq!(nearest(&"a".repeat(1_000_000), ["a"]), None, "too long to compare");
    }
}
