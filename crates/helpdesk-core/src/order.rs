//! Sorting lists and gathering maps with code that all types share.
//!
//! std compiles its sorts anew for every type, and `collect` sorts before it fills a map: together
//! they were a ninth of what a browser loads. A desk has lists of tens, so here their positions are
//! sorted, by one function, and the items follow; maps are filled one entry after another.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts; equal items stay as they are.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by a key, which is asked for more than once; equal items stay as they are.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as `compare` says; equal items stay as they are.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let unsorted = &*items;
    let swaps = swaps(unsorted.len(), &|a, b| match (unsorted.get(a), unsorted.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    swaps.into_iter().for_each(|(a, b)| items.swap(a, b));
}

/// The swaps that sort `count` items, in turn.
fn swaps(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    if (1..count).all(|at| compare(at.saturating_sub(1), at).is_le()) {
        return Vec::new();
    }
    let mut sources: Vec<usize> = (0..count).collect();
    sources.sort_by(|a, b| compare(*a, *b));
    let mut swaps = Vec::new();
    for start in 0..count {
        let mut here = start;
        while let Some(source) = sources.get_mut(here) {
            let from = std::mem::replace(source, here);
            if from == start || from == here {
                break;
            }
            swaps.push((here, from));
            here = from;
        }
    }
    swaps
}

/// Maps and sets, filled one item after another.
pub(crate) trait Gather: Iterator + Sized {
    /// A map of entries; of two with one key the later stays.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }

    /// A set of items.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_std_does(items in prop::collection::vec((0..6u8, any::<u8>()), 0..60)) {
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs);
            sort(&mut ours);
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn gathers_as_collect_does(items in prop::collection::vec((0..20u8, any::<u8>()), 0..40)) {
            prop_assert_eq!(items.iter().copied().into_map(), items.iter().copied().collect::<BTreeMap<_, _>>());
            prop_assert_eq!(items.iter().copied().into_set(), items.into_iter().collect::<BTreeSet<_>>());
        }
    }
}
