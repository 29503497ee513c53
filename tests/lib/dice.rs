//! Bytes as a source of choices, so that one generator serves property tests and the fuzzer.

use std::slice::Iter;

/// Choices read from bytes, one each. When they run out every choice is the first.
///
/// Generators put the simplest choice first: then fewer and smaller bytes make a simpler case,
/// which is how a failing case shrinks.
#[derive(Clone, Debug)]
pub struct Dice<'a>(Iter<'a, u8>);

impl<'a> Dice<'a> {
    /// Choices from `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    /// A number below `sides`, which is not 0.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0.next().map_or(0, |byte| usize::from(*byte) % sides)
    }

    /// One of `choices`, of which there is at least one.
    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// Yes in one of `sides` cases.
    pub fn once_in(&mut self, sides: usize) -> bool {
        self.below(sides) == sides - 1
    }

    /// One of `choices` in half of all cases, or none.
    pub fn maybe<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        self.once_in(2).then(|| self.pick(choices))
    }
}
