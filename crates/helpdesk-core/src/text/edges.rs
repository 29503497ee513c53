//! The table of steps a lexicon can take: from a place in its phrases, over a word, to the next.
//!
//! An open-addressed table with a fixed hash (FNV-1a), because the standard one is seeded at random
//! and an ordered map would cost more with every phrase. Order never reaches an output.

/// The running hash of the bytes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) const START: Self = Self(0xcbf2_9ce4_8422_2325);

    /// The hash of one byte more.
    pub(super) const fn and(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0100_0000_01b3))
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
    pub(super) fn find(&self, from: Node, take: Take, text: &[u8], hash: Hash) -> Option<Node> {
        self.probe(slot(from, take, hash)).find_map(|edge| {
            let same = edge.hash == hash && edge.from == from && edge.take == take;
            (same && edge.text.as_bytes() == text).then_some(edge.to)
        })
    }

    /// Adds a step that is not there yet.
    pub(super) fn insert(&mut self, from: Node, take: Take, text: &str, to: Node) {
        let hash = text.bytes().fold(Hash::START, Hash::and);
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
