//! Prints every answer to the vectors of a folder, as JSON to the byte; other hosts compare theirs.

use std::path::Path;
use std::{env, fs};

use helpdesk_core::zone::ZonePack;
use helpdesk_wire::vectors::transcript;

fn main() {
    let folder = env::args_os()
        .nth(1)
        .unwrap_or_else(|| helpdesk_tests::root().join("tests/conformance/vectors").into());
    let zones = ZonePack::builtin();
    for file in documents(folder.as_ref()) {
        let text = fs::read_to_string(&file).expect("a document can be read");
        let document = serde_json::from_str(&text).expect("a document is JSON");
        for line in transcript(&document, &zones).unwrap_or_default() {
            println!("{line}");
        }
    }
}

/// Every document below a folder, in the order of their names.
fn documents(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder of vectors").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    let each = paths.into_iter().flat_map(|path| if path.is_dir() { documents(&path) } else { vec![path] });
    each.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}
