//! The compiled half of the Python package `helpdesk_core`: text and whole numbers in and out.
//!
//! Instants are microseconds since 1970-01-01T00:00:00Z, documents are JSON. What people call is
//! the other half, in `python/helpdesk_core`. No rule of a helpdesk stands in either.
#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

mod batch;
mod calendar;
mod desk;
mod error;
mod many;
mod people;
mod several;
mod wall;
mod zones;

use pyo3::prelude::*;

/// The compiled half of the package: text and whole numbers in and out.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::calendar::{Calendar, compile_calendars, from_opening_hours};

    #[pymodule_export]
    use super::desk::{Desk, Ticket};

    #[pymodule_export]
    use super::many::{Comparing, Counting, replay, retell, run, simulate_in_force};

    #[pymodule_export]
    use super::people::{articles_to_review, check_pesel, digest, failures, suggest_articles};

    #[pymodule_export]
    use super::several::several;

    #[pymodule_export]
    use super::wall::from_wall;

    #[pymodule_export]
    use super::zones::Zones;

    #[pymodule_export]
    use super::{names, schema, version, without_hidden, zone_names, zone_release};
}

/// The version of the library.
#[pyfunction]
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The JSON Schema of a desk.
#[pyfunction]
fn schema() -> &'static str {
    include_str!("../../../docs/schema/desk.schema.json")
}

/// The IANA release of the zone rules inside.
#[pyfunction]
fn zone_release() -> String {
    helpdesk_core::zone::ZonePack::builtin().release().to_owned()
}

/// Every zone that the rules inside know, in order.
#[pyfunction]
fn zone_names() -> Vec<String> {
    helpdesk_core::zone::ZonePack::builtin().names().map(str::to_owned).collect()
}

/// A line without the characters that hide something or reorder what people read.
#[pyfunction]
fn without_hidden(line: &str) -> String {
    helpdesk_core::text::without_hidden(line)
}

/// The words of a closed vocabulary: `role`, `channel`, `category` or `notice`.
#[pyfunction]
fn names(of: &str) -> Vec<&'static str> {
    use helpdesk_core::actor::Role;
    use helpdesk_core::ticket::{Channel, NoticeKind};
    use helpdesk_core::workflow::Category;
    match of {
        "role" => Role::ALL.map(Role::name).to_vec(),
        "channel" => Channel::ALL.map(Channel::name).to_vec(),
        "category" => Category::ALL.map(Category::name).to_vec(),
        "notice" => NoticeKind::ALL.map(NoticeKind::name).to_vec(),
        _ => Vec::new(),
    }
}
