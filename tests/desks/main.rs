//! Desks as people write them: real definitions, the examples, and the reference's own blocks.

mod alarms;
mod damage;
mod definitions;
mod due;
mod examples;
mod reference;

use std::fs;

use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_tests::root;

/// The specification in a file of the repository.
fn spec(path: &str) -> DeskSpec {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The compiled desk in a file of the repository.
fn desk(path: &str) -> Desk {
    Desk::compile(&spec(path)).unwrap_or_else(|errors| panic!("{path}: {errors}"))
}
