//! Every code of a fault or refusal has a row in `docs/errors.md`, and every row a code.

use std::collections::{BTreeMap, BTreeSet};

use crate::repository::{File, file, files};

/// The codes that the sources can produce: literals like `sla.no-calendar` inside a `fn code`.
fn codes(sources: &[File]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in sources {
        for after in source.text.split("fn code(").skip(1) {
            found.extend(
                body(after).split('"').skip(1).step_by(2).filter(|text| is_code(text)).map(str::to_owned),
            );
        }
    }
    found
}

/// The codes that hosts in other languages produce by themselves: texts that are nothing but one.
fn host_codes(sources: &[File]) -> BTreeSet<String> {
    let quoted = |file: &File, quote: char| -> Vec<String> {
        let texts = file.text.lines().flat_map(|line| line.split(quote));
        texts.filter(|text| is_code(text) && !text.contains('_')).map(str::to_owned).collect()
    };
    sources
        .iter()
        .flat_map(|file| quoted(file, if file.path.ends_with(".js") { '\'' } else { '"' }))
        .collect()
}

/// From the signature to the brace that closes the function.
fn body(text: &str) -> &str {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return &text[..at],
            '}' => depth -= 1,
            ';' if depth == 0 => return "", // a declaration
            _ => {}
        }
    }
    text
}

fn is_code(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
    };
    text.split_once('.').is_some_and(|(module, wrong)| word(module) && wrong.split('.').all(word))
}

/// The rows of the tables: code, then severity, meaning and remedy.
fn rows(text: &str) -> Vec<(String, Vec<String>)> {
    let cells = |line: &str| -> Option<Vec<String>> {
        let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        Some(inside.split(" | ").map(|cell| cell.trim().to_owned()).collect())
    };
    let row = |line| {
        let mut cells = cells(line)?;
        let code = cells.remove(0).strip_prefix('`')?.strip_suffix('`')?.to_owned();
        Some((code, cells))
    };
    text.lines().filter_map(row).collect()
}

/// What is missing, repeated, left over, unfinished or under the wrong heading.
fn complaints(codes: &BTreeSet<String>, page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    for (code, cells) in rows(page) {
        if !codes.contains(&code) {
            found.push(format!("`{code}` is documented and nothing produces it"));
        }
        if cells.len() != 3 || cells.iter().any(String::is_empty) {
            found.push(format!("`{code}` needs a severity, a meaning and a remedy"));
        } else if !["error", "warning", "note", "refusal"].contains(&cells[0].as_str()) {
            found.push(format!("`{code}` has the severity `{}`", cells[0]));
        }
        if seen.insert(code.clone(), ()).is_some() {
            found.push(format!("`{code}` has two rows"));
        }
        let module = code.split('.').next().unwrap_or(&code);
        if !page.lines().any(|line| line == format!("## {module}")) {
            found.push(format!("`{code}` needs a heading `## {module}`"));
        }
    }
    found.extend(
        codes.iter().filter(|code| !seen.contains_key(*code)).map(|code| format!("`{code}` has no row")),
    );
    found
}

/// Where hosts find faults before the engine is asked.
const HOSTS: [(&str, &str); 5] = [
    ("bindings/js/npm/src", ".js"),
    ("bindings/js/src", ".rs"),
    ("bindings/python/python", ".py"),
    ("bindings/python/src", ".rs"),
    ("crates/helpdesk-wire/src/host", ".rs"),
];

#[test]
fn every_code_is_documented() {
    let mut codes = codes(&files("crates", &[".rs"]));
    assert!(codes.contains("shape.unknown-field"), "{codes:?}");
    for (folder, ending) in HOSTS {
        codes.extend(host_codes(&files(folder, &[ending])));
    }
    assert!(codes.contains("host.freed") && codes.contains("argument.null"), "{codes:?}");
    crate::assert_clean("docs/errors.md lists every code", &complaints(&codes, &file("docs/errors.md").text));
}

#[test]
fn codes_are_collected_from_the_sources() {
    let source = r#"
        trait Kind { fn code(&self) -> &'static str; }
        fn code(&self) -> &'static str {
            match self { Self::A { .. } => "sla.no-calendar", Self::B => "a sentence", Self::C => "x.y" }
        }
        fn other() -> &'static str { "not.collected" }"#;
    let found = codes(&[File::sample("a.rs", source)]);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["sla.no-calendar", "x.y"]);
}

#[test]
fn codes_of_hosts_are_collected() {
    let js = "throw wrong('host', 'host.freed', 'this was freed. Make it anew');";
    let python = r#"raise ArgumentError(f"it is `{name}`", "argument.null", name)"#;
    let found = host_codes(&[File::sample("a.js", js), File::sample("a.py", python)]);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["argument.null", "host.freed"]);
}

#[test]
fn gaps_are_found() {
    let codes: BTreeSet<String> = ["a.b".to_owned()].into();
    let check = |page: &str| complaints(&codes, page);
    assert!(check("## a\n| `a.b` | error | it is so | undo it |").is_empty());
    for page in [
        "## a",
        "## a\n| `a.b` | error | it is so |",
        "## a\n| `a.b` | grave | it is so | undo it |",
        "| `a.b` | error | it is so | undo it |",
        "## a\n| `a.b` | error | it is so | undo it |\n| `a.b` | error | it is so | undo it |",
        "## a\n| `a.b` | error | it is so | undo it |\n| `a.c` | error | it is so | undo it |",
    ] {
        assert_eq!(check(page).len(), 1, "{page}");
    }
}
