//! What a condition asks of a ticket.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::fmt;

use crate::condition::Subject;

/// Whoever can answer the subjects of a condition.
pub trait Facts {
    /// What is known of `subject`; asked for neither [`Subject::Text`] nor [`Subject::Subject`],
    /// whose words come from a scan.
    fn value(&self, subject: &Subject) -> Value<'_>;
}

/// What is known of a subject, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Nothing. A flag that is absent counts as no; anything else equals nothing.
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Several texts; an empty list counts as absent.
    List(&'a dyn Texts),
    /// One text.
    Text(&'a str),
}

/// Several texts, however they are kept.
pub trait Texts: fmt::Debug {
    /// The first text that `wanted` accepts, in the order they are kept.
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str>;
}

impl<T: Borrow<str> + fmt::Debug> Texts for Vec<T> {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        self.iter().map(Borrow::borrow).find(|text| wanted(text))
    }
}

impl<T: Borrow<str> + fmt::Debug, const N: usize> Texts for [T; N] {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        self.iter().map(Borrow::borrow).find(|text| wanted(text))
    }
}

impl<T: Borrow<str> + fmt::Debug> Texts for BTreeSet<T> {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        self.iter().map(Borrow::borrow).find(|text| wanted(text))
    }
}

impl<'a, T: AsRef<str> + ?Sized> From<Option<&'a T>> for Value<'a> {
    fn from(text: Option<&'a T>) -> Self {
        text.map_or(Self::Absent, |text| Self::Text(text.as_ref()))
    }
}
