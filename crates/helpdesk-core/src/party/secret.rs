//! Whether a text looks like a password.

use crate::text::FoldedText;

/// Words that announce a password, folded.
const NAMES: [&str; 10] = [
    "password",
    "passwd",
    "passwort",
    "kennwort",
    "haslo",
    "pwd",
    "pin",
    "passphrase",
    "passcode",
    "motdepasse",
];

/// The shortest and the longest text that is taken for a password by its letters alone.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=64;

/// Signs that passwords have and names, addresses and numbers of things do not.
const SIGNS: &str = "!#$%^&*?~=|<>{}[]`\"';";

/// Whether the name of a field or an entry says that a password is kept there.
#[must_use]
pub fn names_a_password(name: &str) -> bool {
    FoldedText::new(name).words().any(|word| NAMES.contains(&word))
}

/// Whether a value looks like a password, so that it must not be kept.
///
/// It does if it announces one (`hasło: …`), or if it is a single word of 8 to 64 characters with
/// letters, digits and a sign that names and addresses do not have. A guess, made to be rather too
/// narrow than too wide: what it lets through is no proof of harmlessness.
///
/// # Examples
/// ```
/// use helpdesk_core::party::looks_like_password;
///
/// assert!(looks_like_password("Zima2026!"));
/// assert!(looks_like_password("login jan, hasło: tajne"));
/// assert!(!looks_like_password("vault:acme/pr-7"));
/// assert!(!looks_like_password("PR-7, third floor"));
/// ```
#[must_use]
pub fn looks_like_password(text: &str) -> bool {
    announces(text) || is_scrambled(text.trim())
}

/// A word for a password, a colon or an equals sign, and something after it.
fn announces(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once([':', '=']) {
        let last =
            before.rsplit(|c: char| c.is_whitespace() || ",;(\"'".contains(c)).find(|word| !word.is_empty());
        let is_reference = after.starts_with("//") || after.trim_start().starts_with("vault:");
        if last.is_some_and(names_a_password) && !after.trim().is_empty() && !is_reference {
            return true;
        }
        rest = after;
    }
    false
}

fn is_scrambled(text: &str) -> bool {
    let is_address = text.contains("://") || text.contains('@') && text.contains('.');
    !is_address
        && text.len() <= *LENGTHS.end()
        && LENGTHS.contains(&text.chars().count())
        && !text.contains(char::is_whitespace)
        && text.contains(char::is_alphabetic)
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c| SIGNS.contains(c))
}
