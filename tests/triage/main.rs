//! Folding against Unicode's own tables as Python has them, and what rules of words can and cannot
//! do on real texts.
#![expect(clippy::panic, reason = "a test fails by panicking")]

mod folding;
mod measured;
