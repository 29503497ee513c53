//! Whatever `docs/mission.md` names as shown by a test, is.

use std::collections::BTreeSet;

use crate::repository::{File, file, files};

/// The ids of every vector.
fn vectors(documents: &[File]) -> BTreeSet<String> {
    let ids = documents.iter().flat_map(|document| document.text.split("\"id\": \"").skip(1));
    ids.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// The rows of the page: the first cell and the last.
fn rows(page: &str) -> Vec<(String, String)> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let (first, last) = (cells.first()?, cells.last()?);
        let is_row = first.len() == 2 && first.ends_with(|c: char| c.is_ascii_digit());
        is_row.then(|| ((*first).to_owned(), (*last).to_owned()))
    };
    page.lines().filter_map(row).collect()
}

fn complaints(
    page: &str,
    vectors: &BTreeSet<String>,
    source: impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (row, shown) in rows(page) {
        let names: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            found.push(format!("{row}: shown by nothing"));
        }
        for name in names {
            let link = shown.split_once(&format!("[`{name}`](")).and_then(|(_, rest)| rest.split(')').next());
            let exists = match link {
                None => vectors.contains(name),
                Some(path) => source(path).is_some_and(|text| text.contains(&format!("fn {name}("))),
            };
            if !exists {
                found.push(format!("{row}: there is no `{name}`"));
            }
        }
    }
    found
}

#[test]
fn every_row_is_shown_by_tests_that_exist() {
    let page = file("docs/mission.md").text;
    let vectors = vectors(&files("tests/conformance/vectors", &[".json"]));
    let source = |path: &str| Some(file(path.strip_prefix("../")?).text);
    crate::assert_clean("docs/mission.md", &complaints(&page, &vectors, source));
    let known: BTreeSet<String> = rows(&page).into_iter().map(|(row, _)| row).collect();
    let wanted = [("I", 8), ("A", 4), ("T", 5), ("E", 5), ("W", 9), ("M", 5)];
    let wanted = wanted.iter().flat_map(|(letter, last)| (1..=*last).map(move |n| format!("{letter}{n}")));
    let missing: Vec<String> = wanted.filter(|row| !known.contains(row)).collect();
    crate::assert_clean("rows of docs/mission.md", &missing);
}

#[test]
fn names_that_are_nothing_are_found() {
    let vectors: BTreeSet<String> = ["W1/consent".to_owned()].into();
    let source = |path: &str| (path == "../a.rs").then(|| "fn holds() {}".to_owned());
    let check = |cell: &str| complaints(&format!("| W1 | what | call | {cell} |"), &vectors, source).len();
    assert_eq!(check("`W1/consent` [`holds`](../a.rs)"), 0);
    for cell in ["", "`W1/other`", "[`other`](../a.rs)", "[`holds`](../b.rs)"] {
        assert_eq!(check(cell), 1, "{cell}");
    }
}
