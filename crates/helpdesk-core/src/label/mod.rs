//! Texts for people beside the names that programs use.
//!
//! A name, `in_progress`, is what rules, events and hosts go by. A label, `W toku` or
//! `In progress`, is what people read; it is looked up by language, and no rule ever sees it.

mod compile;
mod model;
mod spec;

pub use compile::Fault;
pub(crate) use compile::{compile, language};
pub use model::{Label, Labels, Texts};
pub use spec::{LabelSpec, NamedSpec};
