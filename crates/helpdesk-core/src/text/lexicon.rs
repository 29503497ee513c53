//! All phrases of a desk, found in one pass over a text.

use crate::order;
use std::collections::BTreeMap;

use super::edges::{Edges, Node, Take, WINDOW};
use super::fold::{FoldedText, Spelling};

/// A phrase of one [`Lexicon`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(u32);

/// Why a text is not a phrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhraseError {
    /// Nothing to look for.
    #[error("`{found}` has no word to look for")]
    NoWords {
        /// What was found.
        found: String,
    },
    /// A star stands only after the letters a word begins with.
    #[error("`{found}` has a star that does not end a word; write `fakt*` for words that begin with `fakt`")]
    StarInside {
        /// What was found.
        found: String,
    },
    /// More than [`Lexicon::MAX_WORDS`] words, or a word above [`Lexicon::MAX_BYTES`].
    #[error(
        "`{found}` is longer than {} words, or has a word longer than {} bytes",
        Lexicon::MAX_WORDS,
        Lexicon::MAX_BYTES
    )]
    TooLong {
        /// What was found.
        found: String,
    },
}

/// The part of a ticket that a phrase was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The subject line.
    Subject,
    /// The description below it.
    Body,
}

/// The phrases of a desk.
///
/// A phrase is one or more words that follow each other; `fakt*` stands for any word that begins so.
/// Words are compared folded. A phrase written with `ä`, `ö`, `ü`, `ø` or `å` also finds the spelling
/// with two letters (`drückt` finds `drueckt`); one written with `ue` finds only `ue`, because
/// `neue` is not `neu`. So write phrases with their own letters.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// The phrases by their two spellings.
    known: BTreeMap<[Steps; 2], PhraseId>,
    edges: Edges,
    nodes: Vec<State>,
    negations: Vec<PhraseId>,
    /// How many words after a negation are negated.
    reach: usize,
}

/// What is known at a place between words.
#[derive(Clone, Debug, Default)]
struct State {
    /// Phrases that end here.
    ends: Vec<PhraseId>,
    /// Bit `n`: some phrase goes on with the beginning of a word, `n` bytes long.
    beginnings: u64,
    /// Some phrase goes on.
    goes_on: bool,
}

/// A phrase as words, each whole or as a beginning.
type Steps = Vec<(Take, String)>;

const ROOT: Node = 0;
/// Signs that a negation does not reach across.
const ENDS_CLAUSE: [char; 9] = ['.', ',', ';', ':', '!', '?', '\n', '(', ')'];

impl Default for Lexicon {
    fn default() -> Self {
        let (known, edges, negations) = (BTreeMap::new(), Edges::default(), Vec::new());
        Self { known, edges, nodes: vec![State::default()], negations, reach: 0 }
    }
}

impl Lexicon {
    /// The most words a phrase may have.
    pub const MAX_WORDS: usize = 16;
    /// The most bytes a folded word of a phrase may have.
    pub const MAX_BYTES: usize = 60;

    /// How many different phrases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is no phrase.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// A text for every phrase, with `ending` after the letters that a word begins with.
    pub(crate) fn samples(&self, ending: &str) -> BTreeMap<PhraseId, String> {
        let word = |(take, word): &(Take, String)| match take {
            Take::Word => word.clone(),
            Take::Beginning => format!("{word}{ending}"),
        };
        let text = |words: &Steps| words.iter().map(word).collect::<Vec<_>>().join(" ");
        self.known.iter().map(|([base, _], id)| (*id, text(base))).collect()
    }

    /// Adds a phrase; one that is known keeps its id.
    ///
    /// # Errors
    /// [`PhraseError`] if there is no word in it, a star is misplaced, or it is too long.
    pub fn learn(&mut self, phrase: &str) -> Result<PhraseId, PhraseError> {
        let spellings = [steps(phrase, Spelling::Base)?, steps(phrase, Spelling::TwoLetters)?];
        if let Some(id) = self.known.get(&spellings) {
            return Ok(*id);
        }
        let id = PhraseId(u32::try_from(self.known.len()).unwrap_or(u32::MAX));
        let [base, two_letters] = &spellings;
        self.add(base, id);
        if two_letters != base {
            self.add(two_letters, id);
        }
        self.known.insert(spellings, id);
        Ok(id)
    }

    /// Lets a phrase negate what begins within the next `reach` words of the same clause: such an
    /// occurrence of another phrase is passed over. A phrase that begins with its own negation, as
    /// `nie działa`, is not negated by that.
    ///
    /// # Errors
    /// As [`Lexicon::learn`].
    ///
    /// # Examples
    /// ```
    /// use helpdesk_core::text::{FoldedText, Lexicon};
    ///
    /// let mut lexicon = Lexicon::default();
    /// let outage = lexicon.learn("awari*")?;
    /// lexicon.negate("nie", 2)?;
    /// let find = |text: &'static str| {
    ///     let (subject, body) = (FoldedText::new(""), FoldedText::new(text));
    ///     lexicon.scan(&subject, &body).anywhere(outage)
    /// };
    /// assert_eq!(find("To nie jest awaria"), None);
    /// assert_eq!(find("Nie działa, awaria serwera"), Some("awaria"));
    /// # Ok::<(), helpdesk_core::text::PhraseError>(())
    /// ```
    pub fn negate(&mut self, phrase: &str, reach: usize) -> Result<(), PhraseError> {
        let id = self.learn(phrase)?;
        self.negations.push(id);
        self.reach = reach;
        Ok(())
    }

    /// Finds every phrase in a subject line and the text below it; no phrase spans both.
    ///
    /// Each word costs a few look-ups, however many phrases there are.
    ///
    /// # Examples
    /// ```
    /// use helpdesk_core::text::{FoldedText, Lexicon};
    ///
    /// let mut lexicon = Lexicon::default();
    /// let printer = lexicon.learn("drukark* nie działa")?;
    /// let server = lexicon.learn("serwer")?;
    ///
    /// let (subject, body) = (FoldedText::new("Pilne"), FoldedText::new("Drukarka NIE DZIALA od rana"));
    /// let hits = lexicon.scan(&subject, &body);
    /// assert_eq!(hits.anywhere(printer), Some("Drukarka NIE DZIALA"));
    /// assert_eq!(hits.anywhere(server), None);
    /// # Ok::<(), helpdesk_core::text::PhraseError>(())
    /// ```
    ///
    /// Source: `docs/spec/triage.md#words`.
    #[must_use]
    pub fn scan<'t>(&self, subject: &FoldedText<'t>, body: &FoldedText<'t>) -> Hits<'t> {
        let mut hits = Vec::new();
        if !self.is_empty() {
            for (place, text) in [(Place::Subject, subject), (Place::Body, body)] {
                let mut scan = Scan { lexicon: self, text, place, hits: &mut hits };
                (0..text.len()).for_each(|start| scan.follow(ROOT, start, start));
            }
        }
        if !self.negations.is_empty() {
            self.pass_over_negated(&mut hits, subject, body);
        }
        order::sort_by_key(&mut hits, |hit: &Hit<'t>| (hit.phrase, hit.place)); // stable: the first one stays first
        hits.dedup_by_key(|hit| (hit.phrase, hit.place));
        Hits(hits)
    }

    /// Takes out what is negated; negations themselves stay.
    fn pass_over_negated(&self, hits: &mut Vec<Hit<'_>>, subject: &FoldedText<'_>, body: &FoldedText<'_>) {
        let negates = |hit: &&Hit<'_>| self.negations.contains(&hit.phrase);
        let negations: Vec<(Place, usize)> =
            hits.iter().filter(negates).map(|hit| (hit.place, hit.last)).collect();
        hits.retain(|hit| {
            let text = if hit.place == Place::Subject { subject } else { body };
            let is_negated = |(place, last): &(Place, usize)| {
                let within =
                    hit.first.checked_sub(*last).is_some_and(|words| 0 < words && words <= self.reach);
                let same_clause =
                    || text.between(*last, hit.first).is_some_and(|gap| !gap.contains(ENDS_CLAUSE));
                *place == hit.place && within && same_clause()
            };
            self.negations.contains(&hit.phrase) || !negations.iter().any(is_negated)
        });
    }

    fn add(&mut self, words: &[(Take, String)], id: PhraseId) {
        let mut node = ROOT;
        for (take, word) in words {
            let window = format!("{word}{:1$}", "", WINDOW);
            node = match self.edges.find(node, *take, window.as_bytes(), word.len()) {
                Some(next) => next,
                None => self.grow(node, *take, word),
            };
        }
        if let Some(state) = self.state_mut(node) {
            state.ends.push(id);
        }
    }

    fn grow(&mut self, from: Node, take: Take, word: &str) -> Node {
        let to = Node::try_from(self.nodes.len()).unwrap_or(Node::MAX);
        self.nodes.push(State::default());
        self.edges.insert(from, take, word, to);
        if let Some(state) = self.state_mut(from) {
            state.goes_on = true;
            if take == Take::Beginning {
                state.beginnings |= 1 << word.len().min(Self::MAX_BYTES);
            }
        }
        to
    }

    fn state(&self, node: Node) -> Option<&State> {
        self.nodes.get(usize::try_from(node).ok()?)
    }

    fn state_mut(&mut self, node: Node) -> Option<&mut State> {
        self.nodes.get_mut(usize::try_from(node).ok()?)
    }
}

/// The folded words of a phrase.
fn steps(phrase: &str, spelling: Spelling) -> Result<Steps, PhraseError> {
    let found = || phrase.chars().take(80).collect::<String>();
    let mut steps = Steps::new();
    for chunk in phrase.split_whitespace() {
        let (letters, starred) = chunk.strip_suffix('*').map_or((chunk, false), |letters| (letters, true));
        let text = FoldedText::spelled(letters, spelling);
        if letters.contains('*') || (starred && !letters.ends_with(char::is_alphanumeric)) {
            return Err(PhraseError::StarInside { found: found() });
        }
        let last = text.len().saturating_sub(1);
        steps.extend(text.words().enumerate().map(|(position, word)| {
            let take = if starred && position == last { Take::Beginning } else { Take::Word };
            (take, word.to_owned())
        }));
    }
    if steps.is_empty() {
        return Err(PhraseError::NoWords { found: found() });
    }
    if steps.len() > Lexicon::MAX_WORDS || steps.iter().any(|(_, word)| word.len() > Lexicon::MAX_BYTES) {
        return Err(PhraseError::TooLong { found: found() });
    }
    Ok(steps)
}

struct Scan<'s, 't> {
    lexicon: &'s Lexicon,
    text: &'s FoldedText<'t>,
    place: Place,
    hits: &'s mut Vec<Hit<'t>>,
}

impl Scan<'_, '_> {
    /// Follows every phrase that began at word `start` and stands at `node` over the word `at`.
    fn follow(&mut self, node: Node, start: usize, at: usize) {
        let lexicon = self.lexicon;
        let Some(state) = lexicon.state(node).filter(|state| state.goes_on) else { return };
        let Some((window, length)) = self.text.window(at) else { return };
        if length <= Lexicon::MAX_BYTES
            && let Some(next) = lexicon.edges.find(node, Take::Word, window, length)
        {
            self.arrive(next, start, at);
        }
        // Bit `n` is set where a beginning of `n` bytes may lead on: the word is long enough.
        let mut lengths = state.beginnings & (u64::MAX >> (WINDOW - 1).saturating_sub(length));
        while lengths != 0 {
            let length = lengths.trailing_zeros() as usize;
            if let Some(next) = lexicon.edges.find(node, Take::Beginning, window, length) {
                self.arrive(next, start, at);
            }
            lengths &= lengths.wrapping_sub(1);
        }
    }

    fn arrive(&mut self, node: Node, start: usize, at: usize) {
        if let (Some(state), Some(words)) = (self.lexicon.state(node), self.text.as_written(start, at)) {
            let place = self.place;
            let hit = |phrase: &PhraseId| Hit { phrase: *phrase, place, words, first: start, last: at };
            self.hits.extend(state.ends.iter().map(hit));
        }
        self.follow(node, start, at.saturating_add(1));
    }
}

#[derive(Clone, Copy, Debug)]
struct Hit<'t> {
    phrase: PhraseId,
    place: Place,
    words: &'t str,
    /// The place of its first and its last word.
    first: usize,
    last: usize,
}

/// The phrases found in a text, each with its first occurrence as it was written.
#[derive(Clone, Debug, Default)]
pub struct Hits<'t>(Vec<Hit<'t>>);

impl<'t> Hits<'t> {
    /// Nothing found, or nothing looked at.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The first occurrence of a phrase in the subject line or the text below it.
    #[must_use]
    pub fn anywhere(&self, phrase: PhraseId) -> Option<&'t str> {
        let first = self.0.partition_point(|hit| hit.phrase < phrase);
        self.0.get(first).filter(|hit| hit.phrase == phrase).map(|hit| hit.words)
    }

    /// The first occurrence of a phrase in the subject line.
    #[must_use]
    pub fn in_subject(&self, phrase: PhraseId) -> Option<&'t str> {
        let first = self.0.partition_point(|hit| hit.phrase < phrase);
        let hit = self.0.get(first)?;
        (hit.phrase == phrase && hit.place == Place::Subject).then_some(hit.words)
    }
}
