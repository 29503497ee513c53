//! The names a desk knows, subject by subject.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::Subject;
use crate::faults::nearest;
use crate::order::Gather;

/// The names that conditions of a desk may use.
///
/// A subject that was given no names takes any. Fields and flags are open until they are declared.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    names: BTreeMap<Subject, Names>,
    fields: Option<BTreeMap<String, FieldType>>,
    flags: Option<BTreeSet<String>>,
}

/// What a declared field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A text, or several.
    Text,
}

#[derive(Clone, Debug)]
struct Names {
    known: Vec<String>,
    ranked: bool,
}

impl Vocabulary {
    /// A vocabulary that takes every name.
    #[must_use]
    pub fn open() -> Self {
        Self::default()
    }

    /// Closes `subject` to `names`.
    #[must_use]
    pub fn with_names<T: Into<String>>(self, subject: Subject, names: impl IntoIterator<Item = T>) -> Self {
        self.with(subject, names, false)
    }

    /// Closes `subject` to `names`, the most urgent first; `at_least` and `at_most` then compare.
    #[must_use]
    pub fn with_ranks<T: Into<String>>(self, subject: Subject, names: impl IntoIterator<Item = T>) -> Self {
        self.with(subject, names, true)
    }

    /// Declares the fields; any other is then unknown.
    #[must_use]
    pub fn with_fields<T: Into<String>>(mut self, fields: impl IntoIterator<Item = (T, FieldType)>) -> Self {
        self.fields = Some(fields.into_iter().map(|(name, holds)| (name.into(), holds)).into_map());
        self
    }

    /// Declares the flags; any other is then unknown.
    #[must_use]
    pub fn with_flags<T: Into<String>>(mut self, flags: impl IntoIterator<Item = T>) -> Self {
        self.flags = Some(flags.into_iter().map(Into::into).into_set());
        self
    }

    fn with<T: Into<String>>(
        mut self,
        subject: Subject,
        names: impl IntoIterator<Item = T>,
        ranked: bool,
    ) -> Self {
        let known = names.into_iter().map(Into::into).collect();
        self.names.insert(subject, Names { known, ranked });
        self
    }

    /// The names of `subject` in their order, if it is closed.
    #[must_use]
    pub fn names(&self, subject: &Subject) -> Option<&[String]> {
        self.names.get(subject).map(|names| names.known.as_slice())
    }

    /// The names of `subject`, the most urgent first, if they are ranked.
    pub(crate) fn ranks(&self, subject: &Subject) -> Option<&[String]> {
        self.names.get(subject).filter(|names| names.ranked).map(|names| names.known.as_slice())
    }

    /// Whether `name` may stand for `subject`; otherwise the nearest name that may.
    ///
    /// A category may also be the beginning of known ones: `hardware` of `hardware.printer`.
    pub(crate) fn check(&self, subject: &Subject, name: &str) -> Result<(), Option<String>> {
        let Some(names) = self.names.get(subject) else { return Ok(()) };
        let known = names.known.iter().map(String::as_str);
        if known
            .clone()
            .any(|known| known == name || (*subject == Subject::Category && is_under(known, name)))
        {
            return Ok(());
        }
        Err(nearest(name, known).map(str::to_owned))
    }

    /// What a field holds: `Ok(None)` if anything; the nearest declared name if it is not declared.
    pub(crate) fn field(&self, name: &str) -> Result<Option<FieldType>, Option<String>> {
        let Some(fields) = &self.fields else { return Ok(None) };
        let unknown = || nearest(name, fields.keys().map(String::as_str)).map(|near| format!("field.{near}"));
        fields.get(name).map(|holds| Some(*holds)).ok_or_else(unknown)
    }

    /// Whether a flag may be asked for; otherwise the nearest one that may.
    pub(crate) fn flag(&self, name: &str) -> Result<(), Option<String>> {
        match &self.flags {
            Some(flags) if !flags.contains(name) => {
                Err(nearest(name, flags.iter().map(String::as_str)).map(|near| format!("flag.{near}")))
            }
            _ => Ok(()),
        }
    }
}

/// Whether the dotted name `below` lies under `above`.
pub(crate) fn is_under(below: &str, above: &str) -> bool {
    below.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'))
}
