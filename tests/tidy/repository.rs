//! The files of the repository as texts.

use std::fs;
use std::path::Path;

use helpdesk_tests::root;

/// A text file of the repository.
#[derive(Debug)]
pub(crate) struct File {
    /// Relative to the workspace, with `/` between folders.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

impl File {
    #[cfg(test)]
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Its name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Folders that are built or fetched, never committed.
const NOT_OURS: [&str; 6] = [".git", ".venv", "__pycache__", "node_modules", "pkg", "target"];

/// Every text file below `folder` whose name ends in one of `endings`, sorted by path.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    walk(&root().join(folder), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The one file at `path`.
pub(crate) fn file(path: &str) -> File {
    let text = fs::read_to_string(root().join(path));
    File { path: path.to_owned(), text: text.unwrap_or_else(|error| panic!("{path}: {error}")) }
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending))
            && let Ok(text) = fs::read_to_string(&path)
        {
            let path = path.strip_prefix(root()).unwrap_or(&path);
            found.push(File { path: path.to_string_lossy().replace('\\', "/"), text });
        }
    }
}

#[test]
fn this_file_is_found() {
    let paths: Vec<_> = files("tests", &[".rs"]).into_iter().map(|file| file.path).collect();
    assert!(paths.contains(&"tests/tidy/repository.rs".to_owned()), "{paths:?}");
}
