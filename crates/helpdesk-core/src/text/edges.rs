//! The table of steps a lexicon can take: from a place in its phrases, over a word, to the next.
//!
//! An open-addressed table with a fixed hash, because the standard one is seeded at random and an
//! ordered map would cost more with every phrase. Order never reaches an output.

/// The most bytes of a word that are looked at; no word of a phrase is longer.
pub(super) const WINDOW: usize = 64;

/// The hash of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(u64);

impl Hash {
    /// The hash of the first `length` bytes of `window`, eight at a time; bytes after them do not
    /// matter, as long as eight whole ones can be read where the last of them stands.
    pub(super) fn of(window: &[u8], length: usize) -> Self {
        let mut hash = length as u64;
        let (mut window, mut left) = (window, length);
        while let Some((eight, rest)) = window.split_first_chunk::<8>() {
            let unused = 8usize.saturating_sub(left).min(7) as u32 * 8;
            let word = u64::from_le_bytes(*eight) & (u64::MAX >> unused);
            hash = (hash.rotate_left(25) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            if left <= 8 {
                break;
            }
            (window, left) = (rest, left.wrapping_sub(8));
        }
        Self(hash)
    }

    /// The hash of a word that stands alone.
    fn of_word(word: &str) -> Self {
        let mut window = word.as_bytes().to_vec();
        window.resize(word.len().next_multiple_of(8), 0);
        Self::of(&window, word.len())
    }
}

/// Whether a step takes a whole word or the beginning of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Take {
    Beginning,
    Word,
}

/// A place in the phrases of a lexicon; 0 is before the first word.
pub(super) type Node = u32;

#[derive(Clone, Debug)]
struct Edge {
    from: Node,
    take: Take,
    text: Box<str>,
    hash: Hash,
    to: Node,
}

/// Steps by origin, word and kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    edges: Vec<Edge>,
    slots: Vec<u32>, // 1 + index into `edges`; 0 is free; a power of two long, at most half full
}

impl Edges {
    /// Where the step leads.
    pub(super) fn find(&self, from: Node, take: Take, window: &[u8], length: usize) -> Option<Node> {
        let hash = Hash::of(window, length);
        self.probe(slot(from, take, hash)).find_map(|edge| {
            let same = edge.hash == hash && edge.from == from && edge.take == take;
            (same && window.get(..length) == Some(edge.text.as_bytes())).then_some(edge.to)
        })
    }

    /// Adds a step that is not there yet.
    pub(super) fn insert(&mut self, from: Node, take: Take, text: &str, to: Node) {
        let hash = Hash::of_word(text);
        self.edges.push(Edge { from, take, text: text.into(), hash, to });
        if self.edges.len().saturating_mul(2) > self.slots.len() {
            self.slots = vec![0; self.edges.len().saturating_mul(4).next_power_of_two()];
            (0..self.edges.len()).for_each(|index| self.place(index));
        } else {
            self.place(self.edges.len().saturating_sub(1));
        }
    }

    /// Puts an edge into the first free slot from where it belongs.
    fn place(&mut self, index: usize) {
        let Some(edge) = self.edges.get(index) else { return };
        let mask = self.slots.len().saturating_sub(1);
        let mut at = slot(edge.from, edge.take, edge.hash) & mask;
        while self.slots.get(at).is_some_and(|taken| *taken != 0) {
            at = at.wrapping_add(1) & mask;
        }
        if let (Some(free), Ok(number)) = (self.slots.get_mut(at), u32::try_from(index)) {
            *free = number.saturating_add(1);
        }
    }

    /// The edges from a slot to the next free one.
    fn probe(&self, slot: usize) -> impl Iterator<Item = &Edge> {
        let mask = self.slots.len().saturating_sub(1);
        (0..self.slots.len()).map_while(move |step| {
            let number = self.slots.get(slot.wrapping_add(step) & mask)?;
            self.edges.get(usize::try_from(*number).ok()?.checked_sub(1)?)
        })
    }
}

/// Where a step belongs, before it is cut to the length of the table.
const fn slot(from: Node, take: Take, hash: Hash) -> usize {
    let origin = (from as u64) << 1 | matches!(take, Take::Beginning) as u64;
    let mixed = (hash.0 ^ origin.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed >> 32) as usize
}
