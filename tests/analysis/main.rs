//! What the analysis of a desk finds: a catalogue of broken desks, the examples of the page, and
//! claims held against every history that small desks can have.

mod assignment;
mod catalogue;
mod cells;
mod explore;
mod good;
mod ladders;
mod page;
mod suggestions;

use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::faults::{FaultKind, Severity};
use proptest::test_runner::{Config, RngSeed};

/// As many random cases as `PROPTEST_CASES` asks for, others every time; else so many, and the same.
fn random(cases: u32) -> Config {
    let config = Config { max_shrink_iters: 60, failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return config;
    }
    Config { cases, rng_seed: RngSeed::Fixed(2026), ..config }
}

/// What compiling a desk says: severity, code, place and sentence, one line each.
fn found(text: &str) -> Vec<String> {
    let spec: DeskSpec = toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let faults = match Desk::compile(&spec) {
        Ok(desk) => desk.warnings().to_vec(),
        Err(errors) => errors.0,
    };
    let severity = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let line = |fault: &helpdesk_core::faults::Fault<_>| {
        let kind: &helpdesk_core::desk::ConfigErrorKind = &fault.kind;
        format!("{} {} at {}: {kind}", severity(kind.severity()), kind.code(), fault.path)
    };
    faults.iter().map(line).collect()
}

/// The code in a line of [`found`].
fn code(line: &str) -> &str {
    line.split(' ').nth(1).unwrap_or_default()
}
