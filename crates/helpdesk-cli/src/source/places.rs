//! Where the parts of a document stand in its text.

use std::collections::BTreeMap;
use std::ops::Range;

use helpdesk_core::path::{Path, Step};
use helpdesk_wire::Diagnostic;

/// The bytes of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    /// Its name, unless it is an item of a list.
    key: Option<Range<usize>>,
    /// Its value; of a table with a header of its own, the header.
    value: Range<usize>,
}

/// The bytes of every part.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<Path, Place>);

impl Places {
    pub(crate) fn note(&mut self, path: &Path, key: Option<Range<usize>>, value: Range<usize>) {
        self.0.insert(path.clone(), Place { key, value });
    }

    /// The bytes that `diagnostic` speaks of.
    ///
    /// That is the value, or the name of it where the sentence quotes the name. Where the place
    /// does not exist, the nearest part around it; around everything, the start of the text.
    pub(crate) fn span(&self, diagnostic: &Diagnostic) -> Range<usize> {
        let Some(place) = self.0.get(&diagnostic.path) else { return self.around(&diagnostic.path) };
        let quotes = |key: &str| diagnostic.message.contains(&format!("`{key}`"));
        match (diagnostic.path.steps().last(), &place.key) {
            (Some(Step::Key(name)), Some(key)) if quotes(name) => key.clone(),
            _ => place.value.clone(),
        }
    }

    fn around(&self, path: &Path) -> Range<usize> {
        let mut outer = path.clone();
        while !outer.steps().is_empty() {
            outer.pop();
            if let Some(place) = self.0.get(&outer) {
                return place.value.clone();
            }
        }
        0..0
    }

    #[cfg(test)]
    pub(crate) fn listed(&self, text: &str) -> Vec<String> {
        let shown = |span: &Range<usize>| text[span.clone()].to_owned();
        let line = |(path, place): (&Path, &Place)| {
            let key = place.key.as_ref().map_or("-".to_owned(), shown);
            format!("{path} | {key} | {}", shown(&place.value))
        };
        self.0.iter().map(line).collect()
    }
}
