//! Whether some text holds the words that are asked for, and none of those that are excluded.
//!
//! A phrase may be part of another, begin like it, or be negated, so whether two of them can be
//! found without a third is asked of a text that is made up and read like any other.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::condition::region::Cube;
use crate::condition::space::{Space, Var};
use crate::text::{FoldedText, Lexicon, PhraseId};

/// The words of a desk, and a few texts for each of them.
pub(crate) struct Words<'a> {
    lexicon: &'a Lexicon,
    samples: OnceCell<Vec<BTreeMap<PhraseId, String>>>,
}

/// What is put after the letters that a word begins with.
const ENDINGS: [&str; 3] = ["", "x", "zq"];

impl<'a> Words<'a> {
    pub(crate) const fn of(lexicon: &'a Lexicon) -> Self {
        Self { lexicon, samples: OnceCell::new() }
    }

    /// Whether a text for the tickets of `cube` is known; `false`: there may be none.
    pub(crate) fn has_text(&self, cube: &Cube, space: &Space) -> bool {
        let (mut found, mut missed) = (Vec::new(), Vec::new());
        for (var, bits) in cube.sides() {
            if let Some(Var::Phrase(in_subject, id)) = space.name(var) {
                match (bits.has(0), bits.has(1)) {
                    (false, true) => found.push((*in_subject, *id)),
                    (true, false) => missed.push((*in_subject, *id)),
                    _ => {}
                }
            }
        }
        found.is_empty()
            || missed.is_empty()
            || self.samples().any(|words| self.is_so(words, &found, &missed))
    }

    fn samples(&self) -> impl Iterator<Item = &BTreeMap<PhraseId, String>> {
        let made = || ENDINGS.iter().map(|ending| self.lexicon.samples(ending)).collect();
        self.samples.get_or_init(made).iter()
    }

    /// Whether the text of the words that are to be found is read as asked for.
    fn is_so(
        &self,
        words: &BTreeMap<PhraseId, String>,
        found: &[(bool, PhraseId)],
        missed: &[(bool, PhraseId)],
    ) -> bool {
        let text = |wanted: bool| {
            let found = found.iter().filter(|(in_subject, _)| *in_subject == wanted);
            found.filter_map(|(_, id)| words.get(id)).map(String::as_str).collect::<Vec<_>>().join(". ")
        };
        let (subject, body) = (text(true), text(false));
        let hits = self.lexicon.scan(&FoldedText::new(&subject), &FoldedText::new(&body));
        let hit = |(in_subject, id): &(bool, PhraseId)| {
            if *in_subject { hits.in_subject(*id) } else { hits.anywhere(*id) }.is_some()
        };
        found.iter().all(hit) && !missed.iter().any(hit)
    }
}
