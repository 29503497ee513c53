//! Open time as a prefix table, asked in constant time.
//!
//! Two questions carry everything else: how much open time lies before an instant, and at which
//! instant so much of it has passed. Both are a search in a sorted column; an index of equal
//! buckets narrows the search to one or two rows, so that no answer depends on how long the
//! table is or how far apart two instants are.

use super::sets::Span;

/// One open span. Its end follows from the next row: the work counted in between.
#[derive(Clone, Copy, Debug)]
struct Row {
    opens: i64,
    before: i64, // open microseconds before `opens`
}

/// The open spans of a calendar. All numbers are microseconds.
#[derive(Debug)]
pub(super) struct Table {
    rows: Box<[Row]>, // one more than there are spans: the last holds the total
    by_time: Buckets,
    by_work: Buckets,
}

impl Table {
    /// `spans` in order of time, apart from each other.
    pub(super) fn new(spans: Vec<Span>) -> Self {
        let mut before = 0;
        let row = |span: Span| {
            let row = Row { opens: span.start, before };
            before += span.end - span.start;
            row
        };
        let mut rows: Vec<Row> = spans.into_iter().map(row).collect(); // in the place of the spans
        let by_time = Buckets::new(rows.iter().map(|row| row.opens));
        let by_work = Buckets::new(rows.iter().map(|row| row.before));
        rows.push(Row { opens: i64::MAX, before });
        Self { rows: rows.into(), by_time, by_work }
    }

    /// How many spans there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// All open time.
    pub(super) fn total(&self) -> i64 {
        self.rows.last().map_or(0, |row| row.before)
    }

    /// The span at `index`.
    pub(super) fn span(&self, index: usize) -> Option<Span> {
        match self.rows.get(index..)? {
            [row, next, ..] => Some(Span::new(row.opens, row.opens + (next.before - row.before))),
            _ => None,
        }
    }

    /// Every span.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        (0..self.len()).filter_map(|index| self.span(index))
    }

    /// How many spans have opened by `at`, itself included.
    #[inline(always)] // a column asks it for every row, also where all else is made small
    pub(super) fn opened(&self, at: i64) -> usize {
        let (from, to) = self.by_time.around(at);
        from + self.rows.get(from..to).unwrap_or_default().partition_point(|row| row.opens <= at)
    }

    /// Open time before `at`.
    #[inline(always)] // as `opened`
    pub(super) fn work_before(&self, at: i64) -> i64 {
        let opened = self.opened(at);
        match opened.checked_sub(1).and_then(|index| self.rows.get(index..)) {
            Some([row, next, ..]) => next.before.min(row.before + (at - row.opens)),
            _ => 0,
        }
    }

    /// The first instant before which `work` lies; a closing where there is a choice.
    ///
    /// `None` unless `0 < work <= total`.
    pub(super) fn closing_side(&self, work: i64) -> Option<i64> {
        if work <= 0 || self.total() < work {
            return None;
        }
        let (from, to) = self.by_work.around(work);
        let index = from + self.rows.get(from..to)?.partition_point(|row| row.before < work);
        let row = self.rows.get(index.checked_sub(1)?)?;
        Some(row.opens + (work - row.before))
    }

    /// The last instant before which `work` lies; an opening where there is a choice.
    ///
    /// `None` unless `0 <= work < total`.
    pub(super) fn opening_side(&self, work: i64) -> Option<i64> {
        if work < 0 || self.total() <= work {
            return None;
        }
        let (from, to) = self.by_work.around(work);
        let index = from + self.rows.get(from..to)?.partition_point(|row| row.before <= work);
        let row = self.rows.get(index.checked_sub(1)?)?;
        Some(row.opens + (work - row.before))
    }
}

/// Divides a sorted column into buckets of 2^shift and remembers where each begins.
#[derive(Debug)]
struct Buckets {
    origin: i64,
    shift: u32,
    begins: Box<[u32]>, // one more than there are buckets; the last is the length of the column
}

impl Buckets {
    /// About as many buckets as there are keys, so that each holds one on average.
    fn new(keys: impl DoubleEndedIterator<Item = i64> + ExactSizeIterator + Clone) -> Self {
        let count = u64::try_from(keys.len()).unwrap_or(u64::MAX);
        let origin = keys.clone().next().unwrap_or(0);
        let range = keys.clone().next_back().unwrap_or(0).abs_diff(origin);
        let shift = (0..63).find(|shift| range >> shift <= count).unwrap_or(63);
        let mut begins = Vec::with_capacity(keys.len() + 2);
        for (position, key) in (0_u32..).zip(keys) {
            let bucket = usize::try_from(key.abs_diff(origin) >> shift).unwrap_or(0);
            while begins.len() <= bucket {
                begins.push(position);
            }
        }
        begins.push(u32::try_from(count).unwrap_or(u32::MAX));
        Self { origin, shift, begins: begins.into() }
    }

    /// Where in the column the search for `key` begins and ends.
    #[inline(always)] // as `Table::opened`
    fn around(&self, key: i64) -> (usize, usize) {
        if key < self.origin {
            return (0, 0);
        }
        let bucket = usize::try_from(key.abs_diff(self.origin) >> self.shift).unwrap_or(usize::MAX);
        match self.begins.get(bucket..) {
            Some([from, to, ..]) => (*from as usize, *to as usize),
            _ => self.begins.last().map_or((0, 0), |end| (*end as usize, *end as usize)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spans of odd lengths in clusters, so that buckets hold none, one and many.
    fn spans() -> Vec<Span> {
        let starts = [0, 3, 9, 10_000, 10_050, 10_051_000, 10_051_900, 99_000_000];
        starts
            .iter()
            .zip(1..)
            .map(|(start, length)| Span::new(start - 7, start - 7 + length % 3 + 1))
            .collect()
    }

    #[test]
    fn equals_a_search_through_everything() {
        let spans = spans();
        let table = Table::new(spans.clone());
        let near = spans.iter().flat_map(|span| span.start - 2..span.end + 3).chain([-100, 200_000_000]);
        for at in near {
            let slow: i64 = spans.iter().map(|span| (at.min(span.end) - span.start).max(0)).sum();
            assert_eq!(table.work_before(at), slow, "{at}");
        }
        assert_eq!(table.spans().collect::<Vec<_>>(), spans);
        let total: i64 = spans.iter().map(|span| span.end - span.start).sum();
        assert_eq!(table.total(), total);
        for work in -1..=total + 1 {
            let closing = table.closing_side(work);
            assert_eq!(closing.is_some(), 0 < work && work <= total);
            assert!(
                closing.is_none_or(|at| table.work_before(at) == work && table.work_before(at - 1) < work)
            );
            let opening = table.opening_side(work);
            assert_eq!(opening.is_some(), 0 <= work && work < total);
            assert!(
                opening.is_none_or(|at| table.work_before(at) == work && work < table.work_before(at + 1))
            );
        }
    }

    #[test]
    fn empty_table() {
        let table = Table::new(Vec::new());
        assert_eq!((table.len(), table.total(), table.work_before(5)), (0, 0, 0));
        assert_eq!((table.closing_side(0), table.opening_side(0), table.span(0)), (None, None, None));
    }
}
