//! Reads the bytes of a pack. Every step is checked: no bytes can make it panic or loop.
//!
//! ```text
//! pack   = "HDZ1" release offsets rules names
//! release = u8 length, ASCII                      "2026f"
//! offsets = u8 count, count x i32                 seconds east of UTC, used by index
//! rules   = u16 count, count x (u16 length, rule)
//! rule    = u8 first offset, u16 count, count x (u32 seconds since 1990, u8 offset), year
//! year    = u8 0 | u8 1, u32 since, 2 x (u8 month, u8 week, u8 weekday, i32 time, u8 offset)
//! names   = u16 count, count x (u8 length, ASCII, u16 rule)      in order of bytes
//! ```
//! All numbers are little-endian. Weekdays count from Monday, 0.

use super::rule::{Change, YearRule};
use super::timeline::{MAX_OFFSET, Timeline, Transition};
use crate::time::Weekday;

/// 1990-01-01T00:00:00Z, where every pack begins.
const PACK_START: i64 = 631_152_000;

/// A zone's rules as they stand in a pack.
pub(super) struct Rules {
    pub(super) listed: Timeline,
    pub(super) rule: Option<YearRule>,
}

/// The parts of a pack, found but not yet read.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) release: &'a str,
    offsets: &'a [u8],
    rules: Reader<'a>,
    rule_count: u16,
    names: Reader<'a>,
    name_count: u16,
}

impl<'a> Layout<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes.strip_prefix(b"HDZ1")?);
        let length = reader.u8()?;
        let release = reader.text(length.into())?;
        let offsets = reader.u8()?;
        let offsets = reader.take(usize::from(offsets) * 4)?;
        let rule_count = reader.u16()?;
        let rules = reader;
        for _ in 0..rule_count {
            let length = reader.u16()?;
            reader.take(length.into())?;
        }
        let name_count = reader.u16()?;
        Some(Self { release, offsets, rules, rule_count, names: reader, name_count })
    }

    /// Every name with the number of its rule; stops early at a damaged entry.
    pub(super) fn names(self) -> impl Iterator<Item = (&'a str, u16)> {
        let mut reader = self.names;
        (0..self.name_count).map_while(move |_| reader.name())
    }

    /// The rules at `index`; `None` if they are damaged or absent.
    pub(super) fn rules(self, index: u16) -> Option<Rules> {
        let mut reader = self.rules;
        for _ in 0..index.min(self.rule_count) {
            let length = reader.u16()?;
            reader.take(length.into())?;
        }
        let length = (index < self.rule_count).then(|| reader.u16()).flatten()?;
        let mut body = Reader(reader.take(length.into())?);
        let listed = self.timeline(&mut body)?;
        let rule = self.year_rule(&mut body)?;
        body.0.is_empty().then_some(Rules { listed, rule })
    }

    /// Whether every part can be read: names in order, rules whole, nothing left over.
    pub(super) fn is_sound(self) -> bool {
        let mut reader = self.names;
        let mut last = "";
        for _ in 0..self.name_count {
            match reader.name() {
                Some((name, rule)) if last < name && rule < self.rule_count => last = name,
                _ => return false,
            }
        }
        reader.0.is_empty() && self.rule_bodies_are_sound()
    }

    fn rule_bodies_are_sound(self) -> bool {
        let mut reader = self.rules;
        (0..self.rule_count).all(|_| {
            let body = reader.u16().and_then(|length| reader.take(length.into()));
            body.is_some_and(|bytes| {
                let mut body = Reader(bytes);
                let whole = self.timeline(&mut body).is_some() && self.year_rule(&mut body).is_some();
                whole && body.0.is_empty()
            })
        })
    }

    fn timeline(self, body: &mut Reader<'_>) -> Option<Timeline> {
        let initial = self.offset(body)?;
        let count = body.u16()?;
        let mut transitions: Vec<Transition> = Vec::with_capacity(usize::from(count).min(body.0.len() / 5));
        for _ in 0..count {
            let at = PACK_START + i64::from(body.u32()?);
            let offset = self.offset(body)?;
            if transitions.last().is_some_and(|last| at <= last.at) {
                return None;
            }
            transitions.push(Transition { at, offset });
        }
        Some(Timeline { initial, transitions })
    }

    fn year_rule(self, body: &mut Reader<'_>) -> Option<Option<YearRule>> {
        match body.u8()? {
            0 => Some(None),
            1 => {
                let since = PACK_START + i64::from(body.u32()?);
                Some(Some(YearRule { since, changes: [self.change(body)?, self.change(body)?] }))
            }
            _ => None,
        }
    }

    fn change(self, body: &mut Reader<'_>) -> Option<Change> {
        const WEEK_SECONDS: i32 = 7 * 86_400;
        let (month, week, weekday) = (body.u8()?, body.u8()?, body.u8()?);
        let weekday = *Weekday::ALL.get(usize::from(weekday))?;
        let time = body.i32()?;
        let offset = self.offset(body)?;
        let sound = (1..=12).contains(&month)
            && (1..=5).contains(&week)
            && (-WEEK_SECONDS..=WEEK_SECONDS).contains(&time);
        sound.then_some(Change { month, week, weekday, time, offset })
    }

    fn offset(self, body: &mut Reader<'_>) -> Option<i32> {
        let (offsets, _) = self.offsets.as_chunks::<4>();
        let offset = i32::from_le_bytes(*offsets.get(usize::from(body.u8()?))?);
        (i64::from(offset).abs() < MAX_OFFSET).then_some(offset)
    }
}

/// What is left to read.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn i32(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn text(&mut self, length: usize) -> Option<&'a str> {
        self.take(length).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    fn name(&mut self) -> Option<(&'a str, u16)> {
        let length = self.u8()?;
        Some((self.text(length.into())?, self.u16()?))
    }
}
