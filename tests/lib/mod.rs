//! What the tests of the workspace share: where things are, and properties that are also fuzzed.

pub mod alarm_model;
pub mod calendar_model;
pub mod desks;
pub mod dice;
pub mod fuzz;
pub mod host;
pub mod promise_model;
pub mod sla_model;
pub mod story;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The folder `name` of real data made by others, if this machine has it.
///
/// Looks in the folder that the environment variable `HELPDESK_DATA` names, by default
/// `../shared/data`, relative to the workspace. Where it is missing, says so on standard error, so
/// that a test which returns early is seen to have been skipped.
#[must_use]
pub fn data(name: &str) -> Option<PathBuf> {
    let base = std::env::var_os("HELPDESK_DATA").unwrap_or_else(|| "../shared/data".into());
    let folder = root().join(base).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder {}; set HELPDESK_DATA", folder.display());
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }

    #[test]
    fn data_that_is_not_there_is_none() {
        assert_eq!(data("no-such-folder"), None);
    }
}
