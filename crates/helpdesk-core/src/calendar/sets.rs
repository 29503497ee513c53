//! Sets of instants: spans in order of time that neither touch nor overlap.

use crate::time::Interval;

/// Microseconds since 1970, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
}

impl Span {
    pub(super) const fn new(start: i64, end: i64) -> Self {
        Self { start, end }
    }

    pub(super) const fn from(interval: Interval) -> Self {
        Self::new(interval.start.micros(), interval.end.micros())
    }

    const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub(super) fn clip(self, other: Self) -> Option<Self> {
        let shared = Self::new(self.start.max(other.start), self.end.min(other.end));
        (!shared.is_empty()).then_some(shared)
    }
}

/// Any spans as a set.
pub(super) fn normal(mut spans: Vec<Span>) -> Vec<Span> {
    if is_set(&spans) {
        return spans;
    }
    if !spans.is_sorted() {
        spans.sort_unstable();
    }
    spans.retain(|span| !span.is_empty());
    spans.dedup_by(|next, kept| {
        let joined = next.start <= kept.end;
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
    spans
}

/// Whether spans are in order, apart, and none of them empty.
fn is_set(spans: &[Span]) -> bool {
    let apart = spans.iter().zip(spans.iter().skip(1)).all(|(span, next)| span.end < next.start);
    apart && !spans.iter().any(|span| span.is_empty())
}

/// What of a set lies inside `bounds`.
pub(super) fn clipped(mut spans: Vec<Span>, bounds: Span) -> Vec<Span> {
    spans.truncate(spans.partition_point(|span| span.start < bounds.end));
    spans.drain(..spans.partition_point(|span| span.end <= bounds.start));
    if let Some(first) = spans.first_mut() {
        first.start = first.start.max(bounds.start);
    }
    if let Some(last) = spans.last_mut() {
        last.end = last.end.min(bounds.end);
    }
    spans
}

pub(super) fn union(a: &[Span], b: &[Span]) -> Vec<Span> {
    normal(a.iter().chain(b).copied().collect())
}

pub(super) fn intersection(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut shared = Vec::new();
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        shared.extend(x.clip(**y));
        if x.end <= y.end {
            left.next()
        } else {
            right.next()
        };
    }
    shared
}

/// What is in `a` and not in `b`.
pub(super) fn difference(a: &[Span], b: &[Span]) -> Vec<Span> {
    match (b.first(), b.last()) {
        (Some(first), Some(last)) => {
            let gaps = b.windows(2).filter_map(|pair| match pair {
                [one, next] => Some(Span::new(one.end, next.start)),
                _ => None,
            });
            let before = Span::new(i64::MIN, first.start);
            let after = Span::new(last.end, i64::MAX);
            intersection(a, &[before].into_iter().chain(gaps).chain([after]).collect::<Vec<_>>())
        }
        _ => a.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(spans: &[(i64, i64)]) -> Vec<Span> {
        normal(spans.iter().map(|(start, end)| Span::new(*start, *end)).collect())
    }

    #[test]
    fn three_operations() {
        let (a, b) = (set(&[(0, 10), (20, 30)]), set(&[(5, 25), (28, 29)]));
        assert_eq!(union(&a, &b), set(&[(0, 30)]));
        assert_eq!(intersection(&a, &b), set(&[(5, 10), (20, 25), (28, 29)]));
        assert_eq!(difference(&a, &b), set(&[(0, 5), (25, 28), (29, 30)]));
        assert_eq!(difference(&a, &[]), a);
        assert_eq!(difference(&[], &a), []);
        assert_eq!(difference(&a, &a), []);
    }

    #[test]
    fn a_window_cuts_at_both_ends() {
        let a = set(&[(0, 10), (20, 30), (40, 50)]);
        let inside = |from, to| clipped(a.clone(), Span::new(from, to));
        assert_eq!(inside(-5, 60), a);
        assert_eq!(inside(5, 45), set(&[(5, 10), (20, 30), (40, 45)]));
        assert_eq!(inside(22, 24), set(&[(22, 24)]));
        assert_eq!((inside(10, 20), inside(50, 60), inside(-9, 0)), (Vec::new(), Vec::new(), Vec::new()));
    }

    #[test]
    fn spans_that_touch_are_one() {
        assert_eq!(set(&[(5, 7), (0, 5), (9, 9), (3, 4)]), [Span::new(0, 7)]);
    }
}
