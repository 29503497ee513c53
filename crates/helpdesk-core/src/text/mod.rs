//! Folding and matching of words written by people.
//!
//! [`FoldedText`] turns a text into lower-case words of base letters (`Faktura nie działa` becomes
//! `faktura`, `nie`, `dziala`) and remembers where each stood, so that what matched can be shown as
//! it was written. A [`Lexicon`] holds the phrases of a whole desk and finds all of them in one pass
//! over a text: the cost grows with the text, not with the number of phrases.
//!
//! The module knows letters, words and phrases; it does not know rules, tickets or languages.

mod edges;
mod fold;
mod letter;
mod lexicon;
#[cfg(test)]
mod tests;
mod visible;

pub use fold::{FoldedText, fold};
pub use lexicon::{Hits, Lexicon, PhraseError, PhraseId, Place};
pub use visible::{hidden, without_hidden};
