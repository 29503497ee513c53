//! Reading numbers as people say and type them.

use crate::number::Check;
use crate::number::scheme::{Part, Scheme, TicketNumber};
use crate::time::Date;

/// Why a text is not a number of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The check does not fit the digits. Which digit is wrong cannot be known, so none is guessed.
    #[error("the check digit of `{found}` does not match: a digit was misheard, or two were swapped")]
    Misheard {
        /// What was found.
        found: String,
    },
    /// The digits fit, and there is no such day, or it is in another year than the number says.
    #[error("`{found}` has a date that does not exist")]
    NoSuchDate {
        /// What was found.
        found: String,
    },
    /// Letters, digits or their count differ from the scheme.
    #[error("`{found}` is not a ticket number; one looks like `{example}`")]
    NotThisFormat {
        /// What was found.
        found: String,
        /// A number of the scheme.
        example: String,
    },
}

impl NumberError {
    /// Stable identity; listed in `docs/errors.md`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Misheard { .. } => "number.misheard",
            Self::NoSuchDate { .. } => "number.no-such-date",
            Self::NotThisFormat { .. } => "number.not-this-format",
        }
    }
}

/// Longer than any number; a longer text is not looked at.
const MAX_BYTES: usize = 256;

impl Scheme {
    /// Reads a number.
    ///
    /// Capitals make no difference, nor do spaces, dashes of any length, and `. , / _ : #`, wherever
    /// they stand or are missing. Letters and digits must all be there, zeros included.
    ///
    /// # Errors
    /// [`NumberError`]; one wrong digit, or two swapped neighbours, always end here if the scheme has
    /// a check.
    ///
    /// # Examples
    /// ```
    /// use helpdesk_core::faults::Faults;
    /// use helpdesk_core::number::{self, NumberSpec};
    /// use helpdesk_core::time::Date;
    ///
    /// let spec = NumberSpec { format: "SUP-{year}-{seq:6}-{check}".into(), check: Some("damm".into()) };
    /// let mut faults = Faults::<number::Fault>::default();
    /// let scheme = number::compile(&spec, &mut faults).expect("a good format");
    ///
    /// let number = scheme.number(Date::new(2026, 11, 21).expect("a day"), 123);
    /// assert_eq!(number.as_str(), "SUP-2026-000123-8");
    /// assert_eq!(scheme.parse("sup 2026 000 123 8"), Ok(number));
    /// assert_eq!(scheme.parse("SUP-2026-000132-8").unwrap_err().code(), "number.misheard");
    /// ```
    ///
    /// Source: `docs/spec/number.md#reading`.
    pub fn parse(&self, text: &str) -> Result<TicketNumber, NumberError> {
        let found = || text.trim().chars().take(60).collect::<String>();
        let other = || {
            let example = Date::from_epoch_days(20_481).unwrap_or(Date::MIN);
            NumberError::NotThisFormat { found: found(), example: self.number(example, 123).to_string() }
        };
        let read = Some(text)
            .filter(|text| text.len() <= MAX_BYTES)
            .and_then(said)
            .and_then(|said| self.read(&said));
        let read = read.ok_or_else(other)?;
        if let Some(check) = self.check
            && check.of(&read.digits).to_lowercase() != read.check
        {
            return Err(NumberError::Misheard { found: found() });
        }
        let date = self.date(&read).ok_or_else(|| NumberError::NoSuchDate { found: found() })?;
        let sequence = read.sequence.parse().map_err(|_| other())?;
        Ok(self.number(date, sequence))
    }

    /// Cuts what was said into the parts of the scheme; `None` if it does not fit.
    ///
    /// Only the sequence has no fixed length, so there is one way to cut.
    fn read(&self, said: &[char]) -> Option<Read> {
        let fixed = self.parts.iter().try_fold(0usize, |sum, part| sum.checked_add(self.length(part)))?;
        let mut read = Read::default();
        let mut rest = said;
        for part in &self.parts {
            let length = match part {
                Part::Sequence(_) => said.len().checked_sub(fixed)?,
                _ => self.length(part),
            };
            let (piece, after) = rest.split_at_checked(length)?;
            rest = after;
            read.take(part, piece)?;
        }
        rest.is_empty().then_some(read)
    }

    /// Letters and digits of a part; 0 for the sequence, which takes what is left.
    fn length(&self, part: &Part) -> usize {
        match part {
            Part::Check => self.check.map_or(0, Check::length),
            Part::Date => 8,
            Part::Literal(literal) => letters(literal).count(),
            Part::Sequence(_) => 0,
            Part::Year => 4,
        }
    }

    /// A day with the year and date that were read; any day if neither was.
    fn date(&self, read: &Read) -> Option<Date> {
        let year = read.year.as_deref().map(|year| year.parse::<i32>().ok());
        let date = read.date.as_deref().map(|date| {
            let number = |from, to| date.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
            Date::new(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?)
        });
        match (year, date) {
            (None, None) => Some(Date::MIN),
            (Some(year), None) => Date::new(year?, 1, 1),
            (None, Some(date)) => date,
            (Some(year), Some(date)) => date.filter(|date| Some(date.year()) == year),
        }
    }
}

/// The pieces of a number.
#[derive(Default)]
struct Read {
    digits: Vec<u8>,
    check: String,
    date: Option<String>,
    sequence: String,
    year: Option<String>,
}

impl Read {
    fn take(&mut self, part: &Part, piece: &[char]) -> Option<()> {
        match part {
            Part::Literal(literal) => return letters(literal).eq(piece.iter().copied()).then_some(()),
            Part::Check => self.check = piece.iter().collect(),
            Part::Date => self.date = Some(self.digits_of(piece)?),
            Part::Year => self.year = Some(self.digits_of(piece)?),
            Part::Sequence(width) => {
                let padded = piece.len() == *width || piece.first() != Some(&'0');
                if piece.len() < *width || !padded {
                    return None;
                }
                self.sequence = self.digits_of(piece)?;
            }
        }
        Some(())
    }

    /// The piece as text if it is all digits, which are then covered by the check.
    fn digits_of(&mut self, piece: &[char]) -> Option<String> {
        for c in piece {
            self.digits.push(u8::try_from(c.to_digit(10)?).ok()?);
        }
        Some(piece.iter().collect())
    }
}

/// The letters and digits of a text, lower-case.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// The letters and digits that were said; `None` if something else was that does not separate.
fn said(text: &str) -> Option<Vec<char>> {
    let good = |c: char| c.is_alphanumeric() || c.is_whitespace() || is_separator(c);
    text.chars().all(good).then(|| letters(text).collect())
}

const fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ',' | '/' | ':' | '#' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
