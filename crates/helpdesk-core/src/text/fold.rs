//! A text as folded words, each with its place in the original.

use super::edges::WINDOW;
use super::letter::{DIAERESIS, GAP, Letter, UNCLEAR, byte, letter, pair, two_letters};

/// A text cut into folded words.
///
/// A word is a run of letters and digits. Letters are lower-cased and Latin ones lose their marks:
/// `ł` is `l`, `ü` is `u`, `ß` is `ss`. Combining marks, zero-width characters and controls of
/// writing direction vanish without ending a word. Time and memory are linear in the text.
#[derive(Clone, Debug)]
pub struct FoldedText<'t> {
    original: &'t str,
    /// The folded words without gaps, and then [`WINDOW`] zeros to look at a word's end through.
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
        let mut knife = Knife::new(original.len(), spelling);
        let bytes = original.as_bytes();
        let mut at = 0;
        while let Some(first) = bytes.get(at) {
            at = match byte(*first) {
                GAP => knife.close(at.saturating_add(1)),
                UNCLEAR => knife.unclear(original, *first, at),
                _ => knife.run(bytes, at),
            };
        }
        knife.close(at);
        knife.folded.extend([0; WINDOW]);
        // Bytes come from whole letters alone, so they are always text.
        Self { original, folded: String::from_utf8(knife.folded).unwrap_or_default(), words: knife.words }
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

    /// The folded word at `position` with what follows it, [`WINDOW`] bytes at least, and its length.
    pub(super) fn window(&self, position: usize) -> Option<(&[u8], usize)> {
        let word = self.words.get(position)?;
        let length = word.folded_end.checked_sub(word.folded_start)?;
        Some((self.folded.as_bytes().get(word.folded_start..)?, length))
    }
}

/// What is cut so far: one pass over the text, one buffer for all its words.
struct Knife {
    folded: Vec<u8>,
    words: Vec<Word>,
    /// Where the present word began in the original and folded; `None` between words.
    open: Option<(usize, usize)>,
    /// Where the last character ended that belongs to the present word.
    end: usize,
    spelling: Spelling,
}

impl Knife {
    /// The most words that room is made for beforehand.
    const ROOM: usize = 1_024;

    fn new(bytes: usize, spelling: Spelling) -> Self {
        let folded = Vec::with_capacity(bytes.saturating_add(WINDOW));
        let words = Vec::with_capacity((bytes / 4).saturating_add(1).min(Self::ROOM));
        Self { folded, words, open: None, end: 0, spelling }
    }

    /// Begins a word at `at`, or goes on with the one that is open.
    fn begin(&mut self, at: usize) {
        if self.open.is_none() {
            self.open = Some((at, self.folded.len()));
        }
    }

    /// Adds all plain letters from `at` on; returns where they end.
    fn run(&mut self, bytes: &[u8], at: usize) -> usize {
        self.begin(at);
        let before = self.folded.len();
        let rest = bytes.get(at..).unwrap_or_default();
        self.folded.extend(rest.iter().map(|letter| byte(*letter)).take_while(|letter| UNCLEAR < *letter));
        self.end = at.saturating_add(self.folded.len().saturating_sub(before));
        self.end
    }

    /// Takes the character at `at`, which begins with `first`; returns where it ends.
    fn unclear(&mut self, original: &str, first: u8, at: usize) -> usize {
        let next = at.saturating_add(1);
        let second = original.as_bytes().get(next).copied();
        match pair(first, second).filter(|_| self.spelling == Spelling::Base) {
            Some(letter) => {
                self.begin(at);
                self.folded.push(letter);
                self.end = next.saturating_add(1);
                self.end
            }
            None => self.any(original, at),
        }
    }

    /// Ends the word before a gap that ends at `next`, which is returned.
    fn close(&mut self, next: usize) -> usize {
        if let Some((start, folded_start)) = self.open.take() {
            let (end, folded_end) = (self.end, self.folded.len());
            self.words.push(Word { start, end, folded_start, folded_end });
        }
        next
    }

    /// Takes any character, the one at `at`; returns where it ends.
    fn any(&mut self, original: &str, at: usize) -> usize {
        let Some(c) = original.get(at..).and_then(|rest| rest.chars().next()) else { return original.len() };
        let next = at.saturating_add(c.len_utf8());
        c.to_lowercase().for_each(|lower| self.step(lower, at, next));
        next
    }

    fn step(&mut self, c: char, at: usize, next: usize) {
        let kind = letter(c);
        match kind {
            Letter::Gap => {
                self.close(next);
                return;
            }
            Letter::Dropped if self.open.is_none() => return,
            _ => self.begin(at),
        }
        self.end = next;
        match kind {
            Letter::Base(letters) if self.spelling == Spelling::Base => self.push(letters),
            Letter::Base(letters) => self.push(two_letters(c).unwrap_or(letters)),
            Letter::Itself => self.push(c.encode_utf8(&mut [0; 4])),
            Letter::Dropped if self.spelling == Spelling::TwoLetters && c == DIAERESIS => {
                if matches!(self.folded.last(), Some(b'a' | b'o' | b'u')) {
                    self.folded.push(b'e');
                }
            }
            Letter::Dropped | Letter::Gap => {}
        }
    }

    fn push(&mut self, letters: &str) {
        self.folded.extend_from_slice(letters.as_bytes());
    }
}
