//! Characters that hide in a line, or reorder what a reader sees.

/// The first character of a line that a reader cannot see, or that changes the order in which the
/// others are read: control characters, controls of writing direction, zero-width and other
/// invisible characters. `None` for an honest line.
///
/// The joiners U+200C and U+200D, which some scripts and pictures need, count as honest between
/// two characters that are not ASCII.
///
/// # Examples
/// ```
/// use helpdesk_core::text::hidden;
///
/// assert_eq!(hidden("Drukarka nie działa"), None);
/// assert_eq!(hidden("invoice\u{202e}fdp.exe"), Some('\u{202e}'));
/// assert_eq!(hidden("ad\u{200b}min"), Some('\u{200b}'));
/// ```
#[must_use]
pub fn hidden(line: &str) -> Option<char> {
    if line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None; // as nearly every name
    }
    let mut before = ' ';
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let joins =
            is_joiner(letter) && !before.is_ascii() && letters.peek().is_some_and(|next| !next.is_ascii());
        if is_hidden(letter) && !joins {
            return Some(letter);
        }
        before = letter;
    }
    None
}

/// The line without the characters that [`hidden`] finds, for hosts that would rather mend a mail's
/// subject than have it refused. Tabs and line breaks become spaces.
///
/// # Examples
/// ```
/// use helpdesk_core::text::without_hidden;
///
/// assert_eq!(without_hidden("ad\u{200b}min\r\nwaits"), "admin  waits");
/// ```
#[must_use]
pub fn without_hidden(line: &str) -> String {
    let spaced = |letter: char| if letter.is_ascii_control() { ' ' } else { letter };
    line.chars().map(spaced).filter(|letter| !is_hidden(*letter)).collect()
}

const fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

const fn is_hidden(letter: char) -> bool {
    letter.is_ascii_control()
        || matches!(letter,
            '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_lines_pass() {
        for line in
            ["", "Zażółć gęślą jaźń", "Größe – „so“", "می\u{200c}خواهم", "👩\u{200d}💻 down", "a\u{301}"]
        {
            assert_eq!(hidden(line), None, "{line:?}");
            assert_eq!(hidden(&without_hidden(line)), None, "{line:?}");
        }
    }

    #[test]
    fn what_hides_is_found() {
        for line in
            ["a\u{202e}b", "a\u{2066}b", "a\0b", "a\nb", "a\u{200d}b", "\u{feff}a", "a\u{e0041}", "a\u{200f}"]
        {
            assert!(hidden(line).is_some(), "{line:?}");
            assert_eq!(hidden(&without_hidden(line)), None, "{line:?}");
        }
    }
}
