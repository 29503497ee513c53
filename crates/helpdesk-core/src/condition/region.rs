//! Sets of tickets, as unions of boxes over the cells of a [`Space`].
//!
//! Every operation is exact over the cells. What would take more than [`MOST`] boxes, or
//! `STEPS` to look into, is not worked out: the answer is then `None`, which callers report as not proved.

use crate::condition::Condition;
use crate::condition::Subject;
use crate::condition::model::{Literal, Node, Quantity, Test};
use crate::condition::space::{Space, Var, VarIdx};

/// The most boxes a set may take.
pub(crate) const MOST: usize = 256;
/// The most boxes that are looked into for a ticket outside other sets.
const STEPS: usize = 4096;
/// The most boxes in doubt before the search is given up.
const DOUBTS: usize = 32;

/// A set of cells of one variable. Most variables have few cells, and then it takes no memory of
/// its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    first: u128,
    rest: Vec<u128>,
    len: usize,
}

const WORD: usize = 128;

impl Bits {
    /// The cells for which `wanted` says yes.
    pub(crate) fn of(len: usize, wanted: impl Fn(usize) -> bool) -> Self {
        let word = |from: usize| {
            let cells = (from..len.min(from.saturating_add(WORD))).filter(|at| wanted(*at));
            cells.fold(0, |word, at| word | 1 << (at % WORD))
        };
        Self { first: word(0), rest: (WORD..len).step_by(WORD).map(word).collect(), len }
    }

    pub(crate) fn has(&self, at: usize) -> bool {
        let word = match at.checked_sub(WORD) {
            None => Some(&self.first),
            Some(after) => self.rest.get(after / WORD),
        };
        word.is_some_and(|word| word & (1 << (at % WORD)) != 0)
    }

    fn with(&self, other: &Self, join: impl Fn(u128, u128) -> u128) -> Self {
        let rest = self.rest.iter().zip(&other.rest).map(|(a, b)| join(*a, *b)).collect();
        Self { first: join(self.first, other.first), rest, len: self.len }
    }

    fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    fn complement(&self) -> Self {
        Self::of(self.len, |at| !self.has(at))
    }

    fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.iter().all(|word| *word == 0)
    }

    fn meets(&self, other: &Self) -> bool {
        self.first & other.first != 0 || self.rest.iter().zip(&other.rest).any(|(a, b)| a & b != 0)
    }
}

/// A box: some cells for each variable that it names, all cells of the others. Never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cube {
    /// Sorted by variable.
    sides: Vec<(VarIdx, Bits)>,
}

impl Cube {
    pub(crate) fn sides(&self) -> impl Iterator<Item = (VarIdx, &Bits)> {
        self.sides.iter().map(|(var, bits)| (*var, bits))
    }

    fn side(&self, var: VarIdx) -> Option<&Bits> {
        let at = self.sides.binary_search_by_key(&var, |(known, _)| *known).ok()?;
        self.sides.get(at).map(|(_, bits)| bits)
    }

    /// The box cut to `bits` of `var`; `None`: nothing is left.
    fn cut(&self, var: VarIdx, bits: &Bits) -> Option<Self> {
        let mut cube = self.clone();
        cube.cut_down(var, bits).then_some(cube)
    }

    /// Cuts the box to `bits` of `var`; whether anything is left.
    fn cut_down(&mut self, var: VarIdx, bits: &Bits) -> bool {
        match self.sides.binary_search_by_key(&var, |(known, _)| *known) {
            Ok(at) => self.sides.get_mut(at).is_some_and(|(_, side)| {
                *side = side.and(bits);
                !side.is_empty()
            }),
            Err(at) => {
                self.sides.insert(at, (var, bits.clone()));
                !bits.is_empty()
            }
        }
    }

    fn and(&self, other: &Self) -> Option<Self> {
        if !self.meets(other) {
            return None;
        }
        other.sides.iter().try_fold(self.clone(), |cube, (var, bits)| cube.cut(*var, bits))
    }

    fn meets(&self, other: &Self) -> bool {
        other.sides().all(|(var, bits)| self.side(var).is_none_or(|side| side.meets(bits)))
    }

    /// What of this box lies outside `other`, which meets it, as boxes that do not overlap.
    fn minus(mut self, other: &Self) -> Vec<Self> {
        let mut left = Vec::with_capacity(other.sides.len());
        for (var, bits) in other.sides() {
            let outside = match self.side(var) {
                Some(side) => side.without(bits),
                None => bits.complement(),
            };
            if !outside.is_empty() {
                left.extend(self.cut(var, &outside));
                self.cut_down(var, bits);
            }
        }
        left
    }

    /// Whether a ticket could be so: one that has a tag has some tag.
    fn is_consistent(&self, space: &Space) -> bool {
        let none =
            self.sides().any(|(var, bits)| matches!(space.name(var), Some(Var::HasAny(_))) && !bits.has(1));
        let some =
            self.sides().any(|(var, bits)| matches!(space.name(var), Some(Var::Has(..))) && !bits.has(0));
        !(none && some)
    }
}

/// A set of tickets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    cubes: Vec<Cube>,
}

impl Region {
    /// The tickets for which `condition` holds; `None`: too involved.
    pub(crate) fn of(condition: &Condition, space: &Space) -> Option<Self> {
        let cubes = cubes(&condition.root, true, space)?;
        Some(Self { cubes: cubes.into_iter().filter(|cube| cube.is_consistent(space)).collect() })
    }

    /// The tickets whose `subject` passes `test`.
    pub(crate) fn passing(subject: &Subject, test: &Test, space: &Space) -> Option<Self> {
        let (var, bits) = space.passing(subject, test)?;
        Some(Self { cubes: Cube::default().cut(var, &bits).into_iter().collect() })
    }

    /// Every ticket.
    pub(crate) fn everything() -> Self {
        Self { cubes: vec![Cube::default()] }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.cubes.is_empty()
    }

    /// Whether it is every ticket at sight.
    pub(crate) fn is_everything(&self) -> bool {
        self.cubes.iter().any(|cube| cube.sides.is_empty())
    }

    pub(crate) fn cubes(&self) -> &[Cube] {
        &self.cubes
    }

    /// The tickets that are in both.
    pub(crate) fn and(&self, other: &Self, space: &Space) -> Option<Self> {
        let mut cubes = Vec::new();
        for (a, b) in self.cubes.iter().flat_map(|a| other.cubes.iter().map(move |b| (a, b))) {
            cubes.extend(a.and(b).filter(|cube| cube.is_consistent(space)));
            if cubes.len() > MOST {
                return None;
            }
        }
        Some(Self { cubes })
    }

    /// Whether some ticket is in both.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.cubes.iter().any(|a| other.cubes.iter().any(|b| a.meets(b)))
    }

    /// Whether every ticket of this set is in one of `others`; `None`: too involved.
    pub(crate) fn is_covered(&self, others: &[&Self], space: &Space) -> Option<bool> {
        self.outside(others, space, |_| true).map(|found| found.is_none())
    }

    /// Whether some ticket of this set is in none of `others`, as far as `is_real` knows of one;
    /// `None`: too involved, or it is in doubt for every such box.
    pub(crate) fn has_outside(
        &self,
        others: &[&Self],
        space: &Space,
        is_real: impl Fn(&Cube) -> bool,
    ) -> Option<bool> {
        self.outside(others, space, is_real).map(|found| found.is_some())
    }

    /// A box of tickets of this set that are in none of `others`, and of which `is_real` knows one, if
    /// there is such a box; `None`: too involved, or each of them is in doubt.
    ///
    /// Looks for a ticket that is in none of them, and needs no more steps than it takes to find one.
    pub(crate) fn outside(
        &self,
        others: &[&Self],
        space: &Space,
        is_real: impl Fn(&Cube) -> bool,
    ) -> Option<Option<Cube>> {
        let others: Vec<&Cube> = others
            .iter()
            .flat_map(|other| &other.cubes)
            .filter(|cube| self.cubes.iter().any(|own| own.meets(cube)))
            .collect();
        let mut open: Vec<(Cube, usize)> = self.cubes.iter().map(|cube| (cube.clone(), 0)).collect();
        let mut doubts: usize = 0;
        for _ in 0..STEPS {
            let Some((cube, asked)) = open.pop() else { return (doubts == 0).then_some(None) };
            let next = others.iter().enumerate().skip(asked).find(|(_, other)| cube.meets(other));
            match next {
                None if !cube.is_consistent(space) => {}
                None if is_real(&cube) => return Some(Some(cube)),
                None => {
                    doubts = doubts.saturating_add(1);
                    if DOUBTS < doubts {
                        return None;
                    }
                }
                Some((at, other)) => {
                    let left = cube.minus(other).into_iter().rev();
                    open.extend(left.map(|cube| (cube, at.saturating_add(1))));
                }
            }
        }
        None
    }
}

/// The boxes in which `node` holds, or in which it does not.
fn cubes(node: &Node, holds: bool, space: &Space) -> Option<Vec<Cube>> {
    match (node, holds) {
        (Node::Not(part), _) => cubes(part, !holds, space),
        (Node::All(parts), true) | (Node::Any(parts), false) => {
            product(parts.iter().map(|part| cubes(part, holds, space)))
        }
        (Node::All(parts), false) | (Node::Any(parts), true) => {
            union(parts.iter().map(|part| cubes(part, holds, space)))
        }
        (Node::Words(subject, quantity, phrases), _) => {
            let one =
                |id: &_| Some(vec![flag(&Var::Phrase(*subject == Subject::Subject, *id), holds, space)?]);
            match (quantity, holds) {
                (Quantity::Any, true) | (Quantity::All, false) => union(phrases.iter().map(one)),
                (Quantity::Any, false) | (Quantity::All, true) => product(phrases.iter().map(one)),
            }
        }
        (Node::Test(Subject::Tag, test), _) => of_tags(test, holds, space),
        (Node::Test(subject, test), _) => {
            let (var, bits) = space.passing(subject, test)?;
            let bits = if holds { bits } else { bits.complement() };
            Some(Cube::default().cut(var, &bits).into_iter().collect())
        }
    }
}

fn of_tags(test: &Test, holds: bool, space: &Space) -> Option<Vec<Cube>> {
    let one = |literal: &Literal| match literal {
        Literal::Text(name) => Some(vec![flag(&Var::Has(Subject::Tag, name.clone()), holds, space)?]),
        // No tag is a number, or yes or no.
        Literal::Int(_) | Literal::Bool(_) => Some(if holds { Vec::new() } else { vec![Cube::default()] }),
    };
    match (test, holds) {
        (Test::AnyOf(literals), true) | (Test::AllOf(literals), false) => union(literals.iter().map(one)),
        (Test::AnyOf(literals), false) | (Test::AllOf(literals), true) => product(literals.iter().map(one)),
        (Test::Exists, _) => Some(vec![flag(&Var::HasAny(Subject::Tag), holds, space)?]),
        (Test::Between(..), _) => Some(if holds { Vec::new() } else { vec![Cube::default()] }),
    }
}

/// The box in which something is so, or not.
fn flag(var: &Var, is_so: bool, space: &Space) -> Option<Cube> {
    let wanted = usize::from(is_so);
    Cube::default().cut(space.var(var)?, &Bits::of(2, |at| at == wanted))
}

fn union(parts: impl Iterator<Item = Option<Vec<Cube>>>) -> Option<Vec<Cube>> {
    let mut all: Vec<Cube> = Vec::new();
    for part in parts {
        all.extend(part?);
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

fn product(parts: impl Iterator<Item = Option<Vec<Cube>>>) -> Option<Vec<Cube>> {
    let mut all = vec![Cube::default()];
    for part in parts {
        let part = part?;
        all = all.iter().flat_map(|cube| part.iter().filter_map(|other| cube.and(other))).collect();
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}
