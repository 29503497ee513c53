//! What serde complains of, in words of the document instead of words of Rust.

use std::fmt;

use serde::de::{Expected, Unexpected};
use serde_json::Value;

use super::discreet::{discreet, is_identifying, is_personal};
use crate::faults::{Fault, FaultKind, nearest, shortened};
use crate::path::Path;

/// A fault of shape and its place; one word, since every reader hands it on.
#[derive(Debug)]
pub(super) struct ShapeError(Box<Misfit>);

#[derive(Debug)]
struct Misfit {
    /// Where, once `is_placed`.
    path: Path,
    kind: Kind,
    is_placed: bool,
}

/// What is wrong with the shape of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A field that the table does not have.
    UnknownField {
        /// As it is written.
        field: String,
        /// The fields there are.
        known: &'static [&'static str],
    },
    /// A field without which there is no value.
    MissingField {
        /// Its name.
        field: &'static str,
    },
    /// A text where a number is wanted, a list where a table is.
    WrongType {
        /// What is written.
        found: String,
        /// What is wanted.
        expected: String,
    },
    /// A name that is none of those there are.
    UnknownVariant {
        /// As it is written.
        variant: String,
        /// The names there are.
        known: &'static [&'static str],
    },
    /// A value of the right type that will not do.
    InvalidValue {
        /// What is written.
        found: String,
        /// What is wanted.
        expected: String,
    },
    /// Refused by the type itself, in its own words.
    Custom(String),
}

impl ShapeError {
    #[cold]
    fn new(kind: Kind) -> Self {
        Self(Box::new(Misfit { path: Path::root(), kind, is_placed: false }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(super) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// The fault of `document`, told as [`discreet`] has it.
    pub(super) fn into_fault(self, document: &Value) -> Fault<Kind> {
        let Misfit { path, kind, .. } = *self.0;
        let (kind, path) = discreet(kind, path, document);
        Fault { path, kind }
    }

    /// The same error in the table at `place`, unless a deeper place is known already.
    pub(super) fn at(mut self, place: impl FnOnce() -> Path) -> Self {
        if !self.0.is_placed {
            self.0.path = place();
            match &self.0.kind {
                Kind::MissingField { field } => self.0.path.push(*field),
                Kind::UnknownField { field, .. } => self.0.path.push(field.as_str()),
                _ => {}
            }
            self.0.is_placed = true;
        }
        self
    }

    /// The same error at the field `place`, which was just being named.
    pub(super) fn at_name(mut self, place: impl FnOnce() -> Path) -> Self {
        self.0.path = place();
        self.0.is_placed = true;
        self
    }

    /// The same error, at the root if no place was noted.
    pub(super) fn placed(self) -> Self {
        self.at(Path::root)
    }

    /// The same error of `document` as another reader words it, which knows no places.
    pub(super) fn told<E: serde::de::Error>(self, document: &Value) -> E {
        let Fault { path, kind } = self.into_fault(document);
        match kind {
            Kind::UnknownField { field, known } => E::unknown_field(&field, known),
            Kind::MissingField { field } => E::missing_field(field),
            Kind::UnknownVariant { variant, known } => E::unknown_variant(&variant, known),
            _ if path.steps().is_empty() => E::custom(kind),
            _ => E::custom(format_args!("{path}: {kind}")),
        }
    }
}

impl FaultKind for Kind {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "shape.unknown-field",
            Self::MissingField { .. } => "shape.missing-field",
            Self::WrongType { .. } => "shape.wrong-type",
            Self::UnknownVariant { .. } => "shape.unknown-variant",
            Self::InvalidValue { .. } | Self::Custom(_) => "shape.invalid-value",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownField { field: unknown, known }
            | Self::UnknownVariant { variant: unknown, known } => {
                nearest(unknown, known.iter().copied()).map(str::to_owned)
            }
            _ => None,
        }
    }
}

impl Kind {
    /// Whether what was meant is so plain that many known names would only hide it.
    fn is_plain(&self, known: &[&str]) -> bool {
        MOST_NAMES < known.len() && self.suggestion().is_some()
    }
}

/// More known names than this are listed only where none is near.
const MOST_NAMES: usize = 8;

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField { field, known: [] } => {
                write!(f, "`{field}` is unknown; no fields belong here")
            }
            Self::UnknownField { field, known } if self.is_plain(known) => {
                write!(f, "`{field}` is unknown here")
            }
            Self::UnknownField { field, known } => {
                write!(f, "`{field}` is unknown here; the known fields are {}", list(known))
            }
            Self::MissingField { field } => write!(f, "the field `{field}` is missing"),
            Self::WrongType { found, expected } | Self::InvalidValue { found, expected } => {
                write!(f, "expected {expected}, found {found}")
            }
            Self::UnknownVariant { variant, known } if self.is_plain(known) => {
                write!(f, "`{variant}` is unknown here")
            }
            Self::UnknownVariant { variant, known } => {
                write!(f, "`{variant}` is unknown here; write one of {}", list(known))
            }
            Self::Custom(sentence) => f.write_str(sentence),
        }
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

impl std::error::Error for ShapeError {}

impl serde::de::Error for ShapeError {
    fn custom<T: fmt::Display>(sentence: T) -> Self {
        let sentence = sentence.to_string();
        let unmatched = sentence.starts_with("data did not match any variant of untagged enum");
        let sentence = if unmatched { "this is none of the accepted forms".to_owned() } else { sentence };
        Self::new(Kind::Custom(sentence))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Kind::WrongType { found: what(found), expected: in_plain_words(&expected.to_string()) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Kind::InvalidValue { found: what(found), expected: in_plain_words(&expected.to_string()) })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let found = if length == 1 { "1 value".to_owned() } else { format!("{length} values") };
        Self::new(Kind::InvalidValue { found, expected: in_plain_words(&expected.to_string()) })
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::UnknownVariant { variant: variant.to_owned(), known })
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::new(Kind::UnknownField { field: field.to_owned(), known })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Kind::MissingField { field })
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// What was found, as a person would call it.
fn what(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(number) if is_identifying(number) => "a number".to_owned(),
        Unexpected::Signed(number) if is_identifying(number.unsigned_abs()) => "a number".to_owned(),
        Unexpected::Str(text) if is_personal(text) => "text".to_owned(),
        Unexpected::Unsigned(number) => format!("the number `{number}`"),
        Unexpected::Signed(number) => format!("the number `{number}`"),
        Unexpected::Float(number) => format!("the number `{number}`"),
        Unexpected::Str(text) => format!("the text `{}`", shortened(text)),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// The expectation of a type, which serde words for readers of Rust.
fn in_plain_words(expected: &str) -> String {
    let words = match expected {
        "a string" | "string" | "a borrowed string" => "text",
        "a sequence" | "a set" => "a list",
        "a map" => "a table",
        "a boolean" => "`true` or `false`",
        "f32" | "f64" => "a number",
        "unit" => "nothing",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "u128" | "usize" => "a whole number, 0 or more",
        other if other.starts_with("struct ") || other.starts_with("struct variant ") => "a table",
        other if other.starts_with("enum ") || other.starts_with("variant of enum ") => {
            "the name of a variant"
        }
        other if other.starts_with("tuple ") || other.starts_with("newtype ") => "a list",
        other if other.starts_with("unit variant ") => "no more than a name",
        other => return other.replace("a tuple of size", "a list of length"),
    };
    words.to_owned()
}
