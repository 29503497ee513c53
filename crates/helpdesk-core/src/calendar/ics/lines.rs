//! Content lines: unfolded, and split into name, parameters and value.

use super::IcsError;

/// `NAME;PARAMETER=value:VALUE`
#[derive(Debug)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub(super) number: usize,
    /// In capitals.
    pub(super) name: String,
    parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Line {
    /// The value of a parameter, named in capitals.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn error(&self, problem: impl Into<String>) -> IcsError {
        IcsError::new(self.number, problem)
    }
}

/// The lines of a text. A line that begins with a space or a tab goes on where the one before
/// stopped; empty lines are passed over.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line, IcsError>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut physical = (1..).zip(text.lines()).peekable();
    std::iter::from_fn(move || {
        let (number, first) = physical.find(|(_, line)| !line.trim().is_empty())?;
        let mut whole = first.to_owned();
        while let Some((_, more)) = physical.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
            whole.extend(more.chars().skip(1));
        }
        Some(line(number, &whole).ok_or_else(|| IcsError::new(number, "the line has no `NAME:value`")))
    })
}

fn line(number: usize, text: &str) -> Option<Line> {
    let (head, value) = split_outside_quotes(text, ':')?;
    let (name, mut rest) = match split_outside_quotes(head, ';') {
        Some((name, rest)) => (name, Some(rest)),
        None => (head, None),
    };
    let mut parameters = Vec::new();
    while let Some(text) = rest {
        let (one, more) =
            split_outside_quotes(text, ';').map_or((text, None), |(one, more)| (one, Some(more)));
        let (key, value) = one.split_once('=')?;
        parameters.push((key.to_ascii_uppercase(), value.trim_matches('"').to_owned()));
        rest = more;
    }
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    bare.then(|| Line { number, name: name.to_ascii_uppercase(), parameters, value: value.to_owned() })
}

fn split_outside_quotes(text: &str, at: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    let position = text.find(|letter| {
        quoted ^= letter == '"';
        letter == at && !quoted
    })?;
    let (before, after) = text.split_at_checked(position)?;
    Some((before, after.strip_prefix(at)?))
}
