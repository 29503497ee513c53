//! The checked form of a scheme, and the numbers it makes.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::number::Check;
use crate::time::Date;

/// How ticket numbers look: right by construction, made by [`compile`](crate::number::compile()).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub(super) parts: Vec<Part>,
    /// Present exactly if a part is [`Part::Check`].
    pub(super) check: Option<Check>,
}

/// One part of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The check of all digits before it.
    Check,
    /// Year, month and day, 8 digits.
    Date,
    /// Text that stands in every number.
    Literal(String),
    /// The sequence, filled up with zeros to so many digits, longer when it has more.
    Sequence(usize),
    /// The year, 4 digits.
    Year,
}

/// A number of a ticket, in the one form its scheme writes.
///
/// Two numbers are equal if they are written alike; they order as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    text: String,
    year: Option<i32>,
    date: Option<Date>,
    sequence: u64,
}

impl Scheme {
    /// The most digits a sequence may be filled up to.
    pub const MAX_WIDTH: usize = 18;

    /// The number of the ticket that was the `sequence`-th by the host's count.
    ///
    /// Of `date` only what the format shows is kept. Whether the count starts again each year or day
    /// is the host's choice; the format should then show the year or the date.
    #[must_use]
    pub fn number(&self, date: Date, sequence: u64) -> TicketNumber {
        let (year, month, day) = date.ymd();
        let mut text = String::new();
        let mut digits = Vec::new();
        let (mut shown_year, mut shown_date) = (None, None);
        for part in &self.parts {
            let written = match part {
                Part::Literal(literal) => literal.clone(),
                Part::Check => self.check.map(|check| check.of(&digits)).unwrap_or_default(),
                Part::Sequence(width) => format!("{sequence:0width$}"),
                Part::Year => {
                    shown_year = Some(year);
                    format!("{year:04}")
                }
                Part::Date => {
                    shown_date = Some(date);
                    format!("{year:04}{month:02}{day:02}")
                }
            };
            if matches!(part, Part::Date | Part::Sequence(_) | Part::Year) {
                digits.extend(written.bytes().map(|digit| digit.saturating_sub(b'0')));
            }
            text.push_str(&written);
        }
        TicketNumber { text, year: shown_year, date: shown_date, sequence }
    }
}

impl TicketNumber {
    /// The number as its scheme writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The year, if the number shows it.
    #[must_use]
    pub const fn year(&self) -> Option<i32> {
        self.year
    }

    /// The date, if the number shows it.
    #[must_use]
    pub const fn date(&self) -> Option<Date> {
        self.date
    }

    /// The host's count.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for TicketNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
