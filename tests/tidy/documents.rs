//! What people read: changelog, decisions, sizes of files, words that do not belong.

use crate::repository::{File, file, files};

/// Longest file in lines. One past half of it usually holds two ideas.
const LONGEST: usize = 700;

const TEXTS: &[&str] = &[
    ".md", ".rs", ".toml", ".py", ".pyi", ".js", ".mjs", ".ts", ".json", ".yaml", ".yml", ".sh", ".html",
    "run",
];

const SOURCES: &[&str] = &[".md", ".rs", ".py", ".pyi", ".js", ".mjs", ".ts", ".sh"];

/// Words that belong to one machine or to unfinished work; split so that this file holds none.
const UNWANTED: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

fn unwanted_words(texts: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in texts {
        for (number, line) in file.text.lines().enumerate() {
            for word in UNWANTED.iter().filter(|word| has_word(line, word)) {
                found.push(format!("{}:{}: `{word}`", file.path, number + 1));
            }
        }
    }
    found
}

/// Whether `word` stands in `line`, not as the end of a longer word such as `VTODO`.
fn has_word(line: &str, word: &str) -> bool {
    let longer = |start: usize| line[..start].ends_with(char::is_alphanumeric);
    line.match_indices(word).any(|(start, _)| !longer(start) || word.starts_with('/'))
}

/// The folder beside the project is named only as the default of `HELPDESK_DATA`.
fn outside_paths(texts: &[File]) -> Vec<String> {
    let outside = concat!("../sha", "red");
    let is_default = |file: &File| file.text.contains("HELPDESK_DATA");
    let names_it = texts.iter().filter(|file| file.text.contains(outside) && !is_default(file));
    names_it.map(|file| format!("{}: names {outside}", file.path)).collect()
}

fn too_long(sources: &[File]) -> Vec<String> {
    let sizes = sources.iter().map(|file| (&file.path, file.text.lines().count()));
    sizes
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect()
}

/// A changelog opens with a section for what is not released yet.
fn changelog(text: &str) -> Vec<String> {
    let first = text.lines().find(|line| line.starts_with("## "));
    if first == Some("## [Unreleased]") {
        Vec::new()
    } else {
        vec![format!("the first section is {first:?}, not `## [Unreleased]`")]
    }
}

/// Decisions are numbered without gaps, titled by their number, and listed.
fn decisions(records: &[File], index: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (position, record) in records.iter().enumerate() {
        let number = format!("{:04}", position + 1);
        if !record.name().starts_with(&format!("{number}-")) {
            found.push(format!("{}: number {number} was expected", record.path));
        }
        if !record.text.starts_with(&format!("# {number}. ")) {
            found.push(format!("{}: the title does not start with `# {number}. `", record.path));
        }
        if !index.contains(&format!("({})", record.name())) {
            found.push(format!("{}: not listed in docs/adr/README.md", record.path));
        }
    }
    found
}

#[test]
fn no_unwanted_words() {
    let texts = files("", TEXTS);
    assert!(texts.iter().any(|file| file.path == ".ci/run"));
    crate::assert_clean("words that do not belong", &unwanted_words(&texts));
    crate::assert_clean("paths outside the project", &outside_paths(&texts));
    let sample = |text: &str| [File::sample("a.rs", text)];
    for word in UNWANTED {
        assert_eq!(unwanted_words(&sample(&format!("fine\n// {word}"))), [format!("a.rs:2: `{word}`")]);
    }
    let outside = concat!("../sha", "red/data");
    assert_eq!(outside_paths(&sample(outside)).len(), 1);
    assert!(outside_paths(&sample(&format!("HELPDESK_DATA: {outside}"))).is_empty());
}

#[test]
fn files_stay_readable() {
    crate::assert_clean("longest file", &too_long(&files("", SOURCES)));
    assert!(too_long(&[File::sample("a.rs", &"\n".repeat(LONGEST))]).is_empty());
    assert_eq!(too_long(&[File::sample("a.rs", &"\n".repeat(LONGEST + 1))]).len(), 1);
}

#[test]
fn the_changelog_has_an_open_section() {
    crate::assert_clean("CHANGELOG.md", &changelog(&file("CHANGELOG.md").text));
    assert!(changelog("# Changelog\n\n## [Unreleased]\n## [0.1.0]").is_empty());
    assert_eq!(changelog("# Changelog\n\n## [0.1.0]").len(), 1);
}

#[test]
fn decisions_are_numbered_and_listed() {
    let mut records = files("docs/adr", &[".md"]);
    records.retain(|record| record.name() != "README.md");
    assert!(!records.is_empty());
    let index = file("docs/adr/README.md").text;
    crate::assert_clean("docs/adr", &decisions(&records, &index));
    for (path, text, index) in [
        ("0002-b.md", "# 0001. B", "(0002-b.md)"),
        ("0001-b.md", "# B", "(0001-b.md)"),
        ("0001-b.md", "# 0001. B", ""),
    ] {
        assert_eq!(decisions(&[File::sample(path, text)], index).len(), 1, "{path} {text}");
    }
}
