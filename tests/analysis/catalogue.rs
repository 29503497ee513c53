//! Broken desks, one idea each; beside each file stands what is found in it, word for word.
//!
//! With `HELPDESK_BLESS=1` what is found is written down anew, to be read in the difference.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_tests::root;

use crate::{code, found};

pub(crate) fn files() -> Vec<PathBuf> {
    let folder = root().join("tests/analysis/broken");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    files
}

/// The codes that the desks are about; a file is called by its code and by what is particular in it.
pub(crate) fn broken() -> BTreeSet<String> {
    files().iter().map(|path| about(path).to_owned()).collect()
}

fn about(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap().split("--").next().unwrap()
}

#[test]
fn each_broken_desk_has_exactly_its_faults() {
    let bless = std::env::var_os("HELPDESK_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in files() {
        let now = found(&fs::read_to_string(&path).unwrap()).join("\n") + "\n";
        let written = path.with_extension("txt");
        if bless {
            fs::write(&written, &now).unwrap();
        }
        let expected = fs::read_to_string(&written).unwrap_or_default();
        if now != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{now}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_catalogue_is_large_and_every_desk_in_it_is_broken() {
    let files = files();
    assert!(files.len() >= 40, "{} broken desks", files.len());
    for path in &files {
        let text = fs::read_to_string(path.with_extension("txt")).unwrap();
        assert!(text.trim().contains(' '), "{} is not broken", path.display());
        let codes: BTreeSet<&str> = text.lines().map(code).collect();
        assert!(codes.contains(about(path)), "{}: {codes:?}", path.display());
    }
}
