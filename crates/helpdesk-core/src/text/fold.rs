//! A text as folded words, each with its place in the original.

use super::edges::Hash;
use super::letter::{DIAERESIS, Letter, letter, two_letters};

/// A text cut into folded words.
///
/// A word is a run of letters and digits. Letters are lower-cased and Latin ones lose their marks:
/// `ł` is `l`, `ü` is `u`, `ß` is `ss`. Combining marks, zero-width characters and controls of
/// writing direction vanish without ending a word. Time and memory are linear in the text.
#[derive(Clone, Debug)]
pub struct FoldedText<'t> {
    original: &'t str,
    folded: String,
    words: Vec<Word>,
}

/// A word by its bytes: `[start, end)` in the original and `[folded_start, folded_end)` folded.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    folded_start: usize,
    folded_end: usize,
    hash: Hash,
}

/// How letters with another spelling of two letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `ü` as `u`.
    Base,
    /// `ü` as `ue`.
    TwoLetters,
}

/// The folded words of `text`, one space between them.
///
/// Folding twice changes nothing.
///
/// # Examples
/// ```
/// use helpdesk_core::text::fold;
///
/// assert_eq!(fold("Zażółć GĘŚLĄ jaźń!"), "zazolc gesla jazn");
/// assert_eq!(fold("ser\u{200b}wer, Größe"), "serwer grosse");
/// ```
///
/// Source: `docs/spec/triage.md#words`.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded = FoldedText::new(text);
    let words: Vec<&str> = folded.words().collect();
    words.join(" ")
}

impl<'t> FoldedText<'t> {
    /// Cuts and folds `original`.
    #[must_use]
    pub fn new(original: &'t str) -> Self {
        Self::spelled(original, Spelling::Base)
    }

    pub(super) fn spelled(original: &'t str, spelling: Spelling) -> Self {
        let mut text = Self { original, folded: String::with_capacity(original.len()), words: Vec::new() };
        let mut open: Option<Word> = None;
        for (start, c) in original.char_indices() {
            let place = (start, start.saturating_add(c.len_utf8()));
            if c.is_ascii() {
                text.step(&mut open, c.to_ascii_lowercase(), place, spelling);
            } else {
                c.to_lowercase().for_each(|lower| text.step(&mut open, lower, place, spelling));
            }
        }
        text.close(&mut open);
        text
    }

    /// The folded words in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|position| self.word(position))
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded word at `position`, counted from 0.
    #[must_use]
    pub fn word(&self, position: usize) -> Option<&str> {
        let word = self.words.get(position)?;
        self.folded.get(word.folded_start..word.folded_end)
    }

    /// The words `first` to `last`, both included, as they stand in the original.
    #[must_use]
    pub fn as_written(&self, first: usize, last: usize) -> Option<&'t str> {
        self.original.get(self.words.get(first)?.start..self.words.get(last)?.end)
    }

    /// What stands in the original between the words `before` and `after`.
    pub(super) fn between(&self, before: usize, after: usize) -> Option<&'t str> {
        self.original.get(self.words.get(before)?.end..self.words.get(after)?.start)
    }

    pub(super) fn hash(&self, position: usize) -> Option<Hash> {
        self.words.get(position).map(|word| word.hash)
    }

    fn step(&mut self, open: &mut Option<Word>, c: char, place: (usize, usize), spelling: Spelling) {
        let kind = letter(c);
        match (kind, open.as_mut()) {
            (Letter::Gap, _) => return self.close(open),
            (Letter::Dropped, None) => return,
            (_, Some(word)) => word.end = place.1,
            (_, None) => {
                let at = self.folded.len();
                let (start, end) = place;
                *open = Some(Word { start, end, folded_start: at, folded_end: at, hash: Hash::START });
            }
        }
        match kind {
            Letter::Base(letters) if spelling == Spelling::Base => self.folded.push_str(letters),
            Letter::Base(letters) => self.folded.push_str(two_letters(c).unwrap_or(letters)),
            Letter::Itself => self.folded.push(c),
            Letter::Dropped if spelling == Spelling::TwoLetters && c == DIAERESIS => {
                if self.folded.ends_with(['a', 'o', 'u']) {
                    self.folded.push('e');
                }
            }
            Letter::Dropped | Letter::Gap => {}
        }
    }

    fn close(&mut self, open: &mut Option<Word>) {
        let Some(mut word) = open.take() else { return };
        word.folded_end = self.folded.len();
        word.hash = self.folded.bytes().skip(word.folded_start).fold(Hash::START, Hash::and);
        self.words.push(word);
    }
}
