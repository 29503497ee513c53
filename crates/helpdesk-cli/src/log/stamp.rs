//! How a log writes its instants.

use helpdesk_core::time::{Date, DayTime, Instant};
use helpdesk_core::zone::Zone;

/// A way of writing instants, compiled from a text such as `D/M/YYYY HH:mm`.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    parts: Vec<Part>,
    zone: Option<Zone>, // none for RFC 3339, which names its offset
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A number: which, and how many digits at least and at most.
    Number(Field, usize, usize),
    /// A character as it stands.
    Literal(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// The words of a format, longest first.
const WORDS: [(&str, Field, usize, usize); 11] = [
    ("YYYY", Field::Year, 4, 4),
    ("MM", Field::Month, 2, 2),
    ("M", Field::Month, 1, 2),
    ("DD", Field::Day, 2, 2),
    ("D", Field::Day, 1, 2),
    ("HH", Field::Hour, 2, 2),
    ("H", Field::Hour, 1, 2),
    ("mm", Field::Minute, 2, 2),
    ("m", Field::Minute, 1, 2),
    ("ss", Field::Second, 2, 2),
    ("s", Field::Second, 1, 2),
];

impl Pattern {
    /// Stamps that carry their own offset.
    pub(crate) const RFC_3339: &'static str = "RFC 3339";

    /// Compiles `format`; `None` unless it names a year, a month and a day, each field once, and
    /// letters only as fields. With `zone` absent only [`Pattern::RFC_3339`] makes sense.
    pub(crate) fn compile(format: &str, zone: Option<Zone>) -> Option<Self> {
        if format == Self::RFC_3339 {
            return Some(Self { parts: Vec::new(), zone: None });
        }
        let mut parts = Vec::new();
        let mut rest = format;
        while let Some(first) = rest.chars().next() {
            let word = WORDS.iter().find(|(word, ..)| rest.starts_with(word));
            let (part, length) = match word {
                Some(&(word, field, least, most)) => (Part::Number(field, least, most), word.len()),
                None if first.is_alphabetic() && first != 'T' => return None,
                None => (Part::Literal(first), first.len_utf8()),
            };
            parts.push(part);
            rest = rest.get(length..)?;
        }
        let count =
            |wanted| parts.iter().filter(|p| matches!(p, Part::Number(f, ..) if *f == wanted)).count();
        let dated = [Field::Year, Field::Month, Field::Day].into_iter().all(|field| count(field) == 1);
        let timed = [Field::Hour, Field::Minute, Field::Second].into_iter().all(|field| count(field) <= 1);
        (dated && timed && zone.is_some()).then_some(Self { parts, zone })
    }

    /// The instant that `text` writes. A wall-clock time that occurs twice is the first of the two;
    /// one that never occurs moves forward by the gap.
    pub(crate) fn read(&self, text: &str) -> Option<Instant> {
        let Some(zone) = &self.zone else {
            return text.parse().ok();
        };
        let [year, month, day, hour, minute, second] = self.numbers(text)?;
        let date = Date::new(i32::try_from(year).ok()?, month, day)?;
        let in_range = hour < 24 && minute < 60 && second < 60;
        let time = in_range.then(|| DayTime::from_seconds(hour * 3600 + minute * 60 + second))??;
        Some(zone.to_instant(date, time))
    }

    fn numbers(&self, text: &str) -> Option<[u32; 6]> {
        let mut found = [0; 6];
        let mut rest = text;
        for part in &self.parts {
            match *part {
                Part::Literal(wanted) => rest = rest.strip_prefix(wanted)?,
                Part::Number(field, least, most) => {
                    let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
                    if digits < least {
                        return None;
                    }
                    let (number, tail) = rest.split_at_checked(digits)?;
                    *found.get_mut(field as usize)? = number.parse().ok()?;
                    rest = tail;
                }
            }
        }
        rest.is_empty().then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use helpdesk_core::zone::ZonePack;

    use super::*;

    fn zone(name: &str) -> Option<Zone> {
        ZonePack::builtin().zone(name).ok()
    }

    #[track_caller]
    fn check(format: &str, name: &str, text: &str, expected: Option<&str>) {
        let found = Pattern::compile(format, zone(name)).unwrap().read(text).map(|at| at.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn stamps() {
        let uci = "D/M/YYYY HH:mm";
        check(uci, "Etc/UTC", "29/2/2016 01:16", Some("2016-02-29T01:16:00Z"));
        check(uci, "Europe/Warsaw", "5/12/2016 11:29", Some("2016-12-05T10:29:00Z"));
        for wrong in
            ["29/2/2017 01:16", "5/12/2016 24:00", "5/12/2016", "5/12/2016 11:29 ", "5/13/2016 11:29", ""]
        {
            check(uci, "Etc/UTC", wrong, None);
        }
        check("YYYY-MM-DDTHH:mm:ss", "Etc/UTC", "2016-12-05T10:29:01", Some("2016-12-05T10:29:01Z"));
        check("RFC 3339", "Etc/UTC", "2016-12-05T10:29:01+01:00", Some("2016-12-05T09:29:01Z"));
    }

    #[test]
    fn formats_that_say_no_instant() {
        for format in ["", "YYYY-MM", "D/M/YYYY D", "yyyy-MM-DD", "YYYY-MM-DD hh:mm"] {
            assert!(Pattern::compile(format, zone("Etc/UTC")).is_none(), "{format}");
        }
        assert!(Pattern::compile("D/M/YYYY", None).is_none());
    }
}
