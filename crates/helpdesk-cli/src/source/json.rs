//! JSON with the place of every part.
//!
//! serde_json reads the text and says what is wrong with it; a second walk over a text that is
//! known to be right notes where the parts stand, and names that stand twice.

use std::collections::BTreeSet;
use std::ops::Range;

use helpdesk_core::path::Path;
use serde_json::Value;

use super::{Fault, Reading};

/// Reads `text`; the first offence against the syntax is a fault and ends the reading.
pub(crate) fn read(text: &str) -> Reading {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            let mut walk = Walk { text, at: 0, reading: Reading { value, ..Reading::default() } };
            walk.value(&mut Path::root());
            walk.reading
        }
        Err(error) => {
            let start = offset(text, error.line(), error.column());
            let whole = error.to_string();
            let message = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
            Reading::failed(Fault::Syntax { format: "JSON", message }.at(Path::root(), start..start))
        }
    }
}

/// The byte of a place that serde_json gives as a line and a column, both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text.floor_char_boundary((before + column.saturating_sub(1)).min(text.len()))
}

/// A walk over a text that is known to be JSON.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    reading: Reading,
}

impl Walk<'_> {
    fn value(&mut self, path: &mut Path) -> Range<usize> {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.table(path),
            Some(b'[') => self.list(path),
            Some(b'"') => self.string(),
            _ => self.skip_while(|byte| !b",]}".contains(&byte) && !byte.is_ascii_whitespace()),
        }
        start..self.at
    }

    fn table(&mut self, path: &mut Path) {
        let mut seen = BTreeSet::new();
        self.at += 1;
        while self.next_is_item(b'}') {
            let start = self.at;
            self.string();
            let span = start..self.at;
            let written = self.text.get(span.clone()).unwrap_or_default();
            let key: String = serde_json::from_str(written).unwrap_or_default();
            self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b':');
            path.push(key.as_str());
            let value = self.value(path);
            self.reading.places.note(path, Some(span.clone()), value);
            if !seen.insert(key.clone()) {
                let fault = Fault::DuplicateKey { key };
                self.reading.faults.push(fault.at(path.clone(), span));
            }
            path.pop();
        }
    }

    fn list(&mut self, path: &mut Path) {
        self.at += 1;
        let mut index = 0;
        while self.next_is_item(b']') {
            path.push(index);
            let value = self.value(path);
            self.reading.places.note(path, None, value);
            path.pop();
            index += 1;
        }
    }

    /// Moves to the next item; past the closing bracket, and false, when there is none.
    fn next_is_item(&mut self, close: u8) -> bool {
        self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b',');
        match self.peek() {
            Some(byte) if byte != close => true,
            _ => {
                self.at += 1;
                false
            }
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        self.skip_while(|byte| byte.is_ascii_whitespace());
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&skipped) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place() {
        let text = r#" { "a" : [ 1 , "x\"]" , [] ], "ż" : { "b\n": true, "c": {} } } "#;
        let reading = read(text);
        assert_eq!(reading.faults, []);
        assert_eq!(
            reading.places.listed(text),
            [
                r#"a | "a" | [ 1 , "x\"]" , [] ]"#,
                "a[0] | - | 1",
                r#"a[1] | - | "x\"]""#,
                "a[2] | - | []",
                r#"ż | "ż" | { "b\n": true, "c": {} }"#,
                r#"ż."b\n" | "b\n" | true"#,
                r#"ż.c | "c" | {}"#,
            ]
        );
    }

    #[test]
    fn a_name_that_stands_twice_is_a_fault() {
        let text = r#"{ "a": { "b": 1, "c": 2, "b": 3 } }"#;
        let reading = read(text);
        assert_eq!(reading.faults.len(), 1);
        assert_eq!(reading.faults[0].diagnostic.path.to_string(), "a.b");
        assert_eq!(&text[..reading.faults[0].span.start], r#"{ "a": { "b": 1, "c": 2, "#);
    }

    #[test]
    fn offences_have_places() {
        for (text, message, start) in [
            ("{ \"a\": }", "this is not JSON: expected value", 7),
            ("{\n  \"a\": 1\n  \"b\": 2\n}", "this is not JSON: expected `,` or `}`", 13),
            ("", "this is not JSON: EOF while parsing a value", 0),
            ("[1, 2", "this is not JSON: EOF while parsing a list", 4),
        ] {
            let found = &read(text).faults[0];
            assert_eq!((found.diagnostic.message.as_str(), found.span.start), (message, start), "{text}");
        }
    }
}
