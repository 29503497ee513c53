//! The Polish national identity number: eleven digits, the first six a date of birth, the last a
//! check of the others.

use crate::time::Date;

/// Why a text is no PESEL. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeselError {
    /// Not eleven digits.
    #[error("a national identity number has eleven digits")]
    NotElevenDigits,
    /// The check digit does not fit: a digit is wrong, or two are exchanged.
    #[error("the check digit of the national identity number does not fit")]
    CheckDigit,
    /// The first six digits are no date of birth.
    #[error("the national identity number begins with no date of birth")]
    BirthDate,
}

/// Whether `text` can be a PESEL.
///
/// The weights 1, 3, 7 and 9 notice every single wrong digit and most exchanges of two neighbours,
/// not all: 0 and 5, 1 and 6 and so on exchange places unnoticed.
///
/// # Errors
/// [`PeselError`], the first that applies.
///
/// # Examples
/// ```
/// use helpdesk_core::identity::pesel::{PeselError, check};
///
/// assert_eq!(check("44051401359"), Ok(()));
/// assert_eq!(check("44051401358"), Err(PeselError::CheckDigit));
/// ```
pub fn check(text: &str) -> Result<(), PeselError> {
    const WEIGHTS: [u32; 11] = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let digits = digits.filter(|digits| digits.len() == WEIGHTS.len()).ok_or(PeselError::NotElevenDigits)?;
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit.saturating_mul(weight)).sum();
    if !sum.is_multiple_of(10) {
        return Err(PeselError::CheckDigit);
    }
    born(&digits).map(drop).ok_or(PeselError::BirthDate)
}

/// The date of birth; the century stands in the month: 1800 + 80, 1900, 2000 + 20, 2100 + 40,
/// 2200 + 60.
fn born(digits: &[u32]) -> Option<Date> {
    let [y, year, m, month, d, day, ..] = *digits else { return None };
    let pair = |tens: u32, ones: u32| tens.checked_mul(10)?.checked_add(ones);
    let (year, month, day) = (pair(y, year)?, pair(m, month)?, pair(d, day)?);
    let century = match month / 20 {
        4 => 1800,
        centuries => 1900_u32.checked_add(centuries.checked_mul(100)?)?,
    };
    Date::new(i32::try_from(century.checked_add(year)?).ok()?, month % 20, day)
}
