//! The rules of the repository, each of them a test.
//!
//! A rule is a function from texts to complaints, so that it can be shown to complain.
#![expect(clippy::panic, reason = "a test fails by panicking")]

mod codes;
mod documents;
mod floors;
mod mission;
mod repository;
mod versions;

/// Fails with every complaint on a line of its own.
fn assert_clean(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}:\n  {}", complaints.join("\n  "));
}
