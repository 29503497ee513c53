//! A module of the core imports only from lower floors.

use std::collections::BTreeSet;

use crate::repository::{File, files};

/// Modules of the core with their floors. A module knows its own insides and lower floors only.
const FLOORS: &[(&str, u32)] = &[
    ("order", 0),
    ("schema", 0),
    ("id", 1),
    ("path", 1),
    ("time", 1),
    ("actor", 5),
    ("faults", 10),
    ("graph", 10),
    ("text", 10),
    ("shape", 11),
    ("label", 12),
    ("zone", 12),
    ("condition", 15),
    ("number", 15),
    ("identity", 18),
    ("calendar", 20),
    ("knowledge", 20),
    ("outage", 20),
    ("party", 20),
    ("priority", 20),
    ("workflow", 20),
    ("sla", 30),
    ("escalation", 40),
    ("approval", 45),
    ("template", 45),
    ("ticket", 50),
    ("analysis", 55),
    ("assignment", 55),
    ("ledger", 55),
    ("desk", 60),
    ("report", 60),
    ("simulate", 70),
];

const SOURCES: &str = "crates/helpdesk-core/src/";

fn floor(module: &str) -> Option<u32> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// Every arrow between modules that does not point downwards.
fn complaints(sources: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources.iter().filter(|file| file.name() != "lib.rs") {
        let inside = file.path.strip_prefix(SOURCES).unwrap_or(&file.path);
        let module = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
        let Some(own) = floor(module) else {
            found.push(format!("{}: the module `{module}` has no floor", file.path));
            continue;
        };
        if file.text.contains("super::super") {
            found.push(format!("{}: write `crate::` instead of climbing with `super::super`", file.path));
        }
        for import in imports(&file.text) {
            match floor(&import) {
                _ if import == module => {}
                None => found.push(format!("{}: `crate::{import}` has no floor", file.path)),
                Some(theirs) if theirs < own => {}
                Some(theirs) => found.push(format!(
                    "{}: `{module}` on floor {own} imports `{import}` on floor {theirs}",
                    file.path
                )),
            }
        }
    }
    found
}

/// The first names after every `crate::`, comments left out.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => names.extend(heads(group)),
            None => names.extend(head(after)),
        }
    }
    names
}

fn head(text: &str) -> Option<String> {
    let text = text.trim_start();
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The first names of the items of a brace group whose `{` has been read.
fn heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names: Vec<_> = head(group).into_iter().collect();
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.extend(head(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

#[test]
fn every_arrow_of_the_core_points_down() {
    let sources = files(SOURCES, &[".rs"]);
    assert!(!sources.is_empty());
    crate::assert_clean("modules import from lower floors only", &complaints(&sources));
}

#[test]
fn every_module_of_the_core_is_in_the_table_of_contents() {
    let contents = crate::repository::file("crates/helpdesk-core/src/lib.rs").text;
    for line in contents.lines().filter_map(|line| line.trim().split("mod ").nth(1)) {
        let module = line.trim_end_matches(';');
        assert!(floor(module).is_some(), "the module `{module}` has no floor");
    }
}

/// The rows of the table of modules: `| 20 | `calendar` | … |`.
fn rows(page: &str) -> Vec<(String, u32)> {
    let row = |line: &str| {
        let (floor, rest) = line.strip_prefix("| ")?.split_once(" | `")?;
        Some((rest.split_once('`')?.0.to_owned(), floor.parse().ok()?))
    };
    page.lines().filter_map(row).collect()
}

#[test]
fn the_architecture_page_shows_the_modules_there_are() {
    let contents = crate::repository::file("crates/helpdesk-core/src/lib.rs").text;
    let words = contents.lines().map(|line| line.strip_prefix("pub ").unwrap_or(line));
    let modules = words.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let mut modules: Vec<_> =
        modules.filter_map(|module| Some((module.to_owned(), floor(module)?))).collect();
    modules.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    assert_eq!(rows(&crate::repository::file("docs/architecture.md").text), modules);
    assert_eq!(rows("| floor | module |\n| 20 | `sla` | x |"), [("sla".to_owned(), 20)]);
}

#[test]
fn arrows_that_point_elsewhere_are_found() {
    let check = |path: &str, text: &str| complaints(&[File::sample(&format!("{SOURCES}{path}"), text)]);
    for (path, text) in [
        ("calendar/walk.rs", "use crate::sla::Clock;"),
        ("calendar/walk.rs", "use crate::workflow::Status;"),
        ("sla/mod.rs", "use crate::{id::PolicyId, ticket::{Event, Command}};"),
        ("sla/mod.rs", "use crate::{\n    time::Instant,\n    escalation,\n};"),
        ("time/civil.rs", "fn f() { crate::faults::nearest(\"\", []) }"),
        ("time/civil.rs", "use super::super::id;"),
        ("time/civil.rs", "use crate::helpers::f;"),
        ("helpers.rs", ""),
    ] {
        assert_eq!(check(path, text).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("condition/read.rs", "use crate::text::fold;"),
        ("sla/due.rs", "use crate::{calendar::Calendar, id::{LineId, PolicyId}, sla::Clock};"),
        ("faults.rs", "/// See [`crate::desk::Desk`].\nuse crate::path::Path;"),
        ("lib.rs", "use crate::desk::Desk;"),
    ] {
        assert_eq!(check(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
