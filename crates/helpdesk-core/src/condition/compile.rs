//! From what was written to what can be asked, reporting every fault.

use serde_json::Value as Json;

use crate::condition::Fault;
use crate::condition::leaf::{check_range, list_of, operator};
use crate::condition::model::{Condition, Node, Quantity};
use crate::condition::spec::ConditionSpec;
use crate::condition::subject::{Subject, UnknownSubject};
use crate::condition::vocabulary::Vocabulary;
use crate::faults::Faults;
use crate::text::Lexicon;

/// How deep `all`, `any` and `not` may nest.
pub const MAX_DEPTH: usize = 16;

/// Checks a condition against the names of a desk and adds its phrases to the desk's lexicon.
///
/// `None` if there was an error; warnings alone leave a condition.
pub fn compile<K: From<Fault>>(
    spec: &ConditionSpec,
    vocabulary: &Vocabulary,
    lexicon: &mut Lexicon,
    faults: &mut Faults<K>,
) -> Option<Condition> {
    let mut parts =
        every(&spec.0, |(key, value)| entry(key, value, &mut Desk { vocabulary, lexicon }, 1, faults))?;
    let root = match parts.len() {
        1 => parts.pop()?,
        _ => Node::All(parts),
    };
    Some(Condition { root })
}

/// The parts of the desk that a condition is checked against.
pub(super) struct Desk<'d> {
    pub(super) vocabulary: &'d Vocabulary,
    pub(super) lexicon: &'d mut Lexicon,
}

/// Compiles every item, also after one failed, so that all faults are found.
pub(super) fn every<I: IntoIterator, T>(
    items: I,
    mut compile: impl FnMut(I::Item) -> Option<T>,
) -> Option<Vec<T>> {
    let mut complete = true;
    let mut compiled = Vec::new();
    for item in items {
        match compile(item) {
            Some(part) => compiled.push(part),
            None => complete = false,
        }
    }
    complete.then_some(compiled)
}

pub(super) fn refuse<T, K: From<Fault>>(faults: &mut Faults<K>, fault: Fault) -> Option<T> {
    faults.push(fault);
    None
}

/// A value as JSON, short enough for a sentence.
pub(super) fn written(value: &Json) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(59).chain(['…']).collect() }
}

fn entry<K: From<Fault>>(
    key: &str,
    value: &Json,
    desk: &mut Desk<'_>,
    depth: usize,
    faults: &mut Faults<K>,
) -> Option<Node> {
    faults.within(key, |faults| match key {
        "all" => tables(value, desk, depth, faults).map(Node::All),
        "any" => tables(value, desk, depth, faults).map(Node::Any),
        "not" => table(value, desk, depth, faults).map(|part| Node::Not(Box::new(part))),
        _ => {
            let subject = subject(key, desk.vocabulary, faults)?;
            match value {
                Json::Object(operators) => {
                    let parts =
                        every(operators, |(name, value)| operator(name, value, &subject, desk, faults))
                            .map(Node::All);
                    check_range(&subject, value, desk.vocabulary, faults);
                    parts
                }
                value => list_of(&subject, value, Quantity::Any, desk, faults),
            }
        }
    })
}

fn tables<K: From<Fault>>(
    value: &Json,
    desk: &mut Desk<'_>,
    depth: usize,
    faults: &mut Faults<K>,
) -> Option<Vec<Node>> {
    match value {
        Json::Array(items) if items.is_empty() => refuse(faults, Fault::EmptyList),
        Json::Array(items) => every(items.iter().enumerate(), |(index, item)| {
            faults.within(index, |faults| table(item, desk, depth, faults))
        }),
        other => refuse(faults, Fault::NotAListOfTables { found: written(other) }),
    }
}

fn table<K: From<Fault>>(
    value: &Json,
    desk: &mut Desk<'_>,
    depth: usize,
    faults: &mut Faults<K>,
) -> Option<Node> {
    let Json::Object(entries) = value else {
        return refuse(faults, Fault::NotATable { found: written(value) });
    };
    if depth >= MAX_DEPTH {
        return refuse(faults, Fault::TooDeep { max: MAX_DEPTH });
    }
    let depth = depth.saturating_add(1);
    every(entries, |(key, value)| entry(key, value, desk, depth, faults)).map(Node::All)
}

fn subject<K: From<Fault>>(key: &str, vocabulary: &Vocabulary, faults: &mut Faults<K>) -> Option<Subject> {
    let subject: Subject = match key.parse() {
        Ok(subject) => subject,
        Err(unknown) => {
            let UnknownSubject { found, nearest } = unknown;
            return refuse(faults, Fault::UnknownSubject { found, nearest });
        }
    };
    let declared = match &subject {
        Subject::Field(name) => vocabulary.field(name).map(|_| ()),
        Subject::Flag(name) => vocabulary.flag(name),
        _ => Ok(()),
    };
    match declared {
        Ok(()) => Some(subject),
        Err(nearest) => refuse(faults, Fault::UnknownSubject { found: key.to_owned(), nearest }),
    }
}
