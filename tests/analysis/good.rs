//! Nothing is found in what is shown as good: every desk under `examples`, and every part of a desk
//! on the pages of the documentation.

use std::fs;
use std::path::{Path, PathBuf};

use helpdesk_tests::root;

use crate::{code, found};

/// Every file below `folder` whose name ends in `.end`.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, end));
        } else if entry.extension().is_some_and(|known| known == end) {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// A desk has a name and a zone; maps of columns and scripts of days have not.
fn is_desk(text: &str) -> bool {
    let table: toml::Table = toml::from_str(text).unwrap();
    table.contains_key("name") && table.contains_key("zone")
}

#[test]
fn nothing_is_found_in_the_examples() {
    let desks: Vec<(PathBuf, String)> = files(&root().join("examples"), "toml")
        .into_iter()
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .filter(|(_, text)| is_desk(text))
        .collect();
    assert!(desks.len() >= 5, "{} desks", desks.len());
    let wrong: Vec<String> = desks
        .iter()
        .filter(|(_, text)| !found(text).is_empty())
        .map(|(path, text)| format!("{}\n  {}", path.display(), found(text).join("\n  ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes that a part of a desk has because the rest of the desk is not shown beside it.
const OF_PARTS: [&str; 7] = [
    "calendar.unused",
    "escalation.unused-contact",
    "escalation.never-set-off",
    "escalation.unreachable-line",
    "sla.tie",
    "number.can-repeat",
    "priority.unknown-name",
];

/// The parts of a desk that a page shows; those of `desk.md` are one desk.
fn parts(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    let blocks = text.split("\n```toml\n").skip(1).map(|block| block.split("\n```").next().unwrap());
    if page.ends_with("desk.md") {
        return vec![blocks.collect::<Vec<_>>().join("\n")];
    }
    blocks.map(str::to_owned).collect()
}

#[test]
fn nothing_is_found_on_the_pages_but_what_comes_of_showing_a_part() {
    let pages = files(&root().join("docs/spec"), "md").into_iter().chain([root().join("README.md")]);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for page in pages {
        for part in parts(&page) {
            let mut desk: toml::Table = toml::from_str(&part).unwrap();
            if desk.contains_key("when") {
                continue; // part of a rule
            }
            count += 1;
            for (field, usual) in [("name", "Desk"), ("zone", "Europe/Warsaw")] {
                desk.entry(field).or_insert_with(|| usual.into());
            }
            let found = found(&toml::to_string(&desk).unwrap());
            let found: Vec<&String> = found.iter().filter(|line| !OF_PARTS.contains(&code(line))).collect();
            if !found.is_empty() {
                wrong.push(format!("{}\n  {found:#?}\n{part}", page.display()));
            }
        }
    }
    assert!(count >= 20, "{count} parts");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
