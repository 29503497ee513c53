//! From one subject and its value to a test.

use serde_json::Value as Json;

use crate::condition::Fault;
use crate::condition::compile::{Desk, every, refuse, written};
use crate::condition::model::{Literal, Node, Quantity, Test};
use crate::condition::subject::{Shape, Subject};
use crate::condition::vocabulary::{FieldType, Vocabulary};
use crate::faults::{Faults, nearest};
use crate::text::PhraseId;

const OPERATORS: [&str; 6] = ["all_of", "any_of", "at_least", "at_most", "exists", "none_of"];

pub(super) fn operator<K: From<Fault>>(
    name: &str,
    value: &Json,
    subject: &Subject,
    desk: &mut Desk<'_>,
    faults: &mut Faults<K>,
) -> Option<Node> {
    faults.within(name, |faults| match name {
        "any_of" => list_of(subject, value, Quantity::Any, desk, faults),
        "all_of" => list_of(subject, value, Quantity::All, desk, faults),
        "none_of" => {
            list_of(subject, value, Quantity::Any, desk, faults).map(|part| Node::Not(Box::new(part)))
        }
        "at_least" => bound(subject, Bound::Least, value, desk.vocabulary, faults),
        "at_most" => bound(subject, Bound::Most, value, desk.vocabulary, faults),
        "exists" => exists(subject, value, faults),
        unknown => {
            let nearest = nearest(unknown, OPERATORS).map(str::to_owned);
            refuse(faults, Fault::UnknownOperator { found: unknown.to_owned(), nearest })
        }
    })
}

/// One value or a list of them, some or all of which the subject must have.
pub(super) fn list_of<K: From<Fault>>(
    subject: &Subject,
    value: &Json,
    quantity: Quantity,
    desk: &mut Desk<'_>,
    faults: &mut Faults<K>,
) -> Option<Node> {
    let elements = match value {
        Json::Array(values) if values.is_empty() => return refuse(faults, Fault::EmptyList),
        Json::Array(values) => every(values.iter().enumerate(), |(index, value)| {
            faults.within(index, |faults| element(subject, value, desk, faults))
        })?,
        single => vec![element(subject, single, desk, faults)?],
    };
    let (mut literals, mut phrases) = (Vec::new(), Vec::new());
    for element in elements {
        match element {
            Element::Literal(literal) => literals.push(literal),
            Element::Phrase(phrase) => phrases.push(phrase),
        }
    }
    Some(match (subject.shape(), quantity) {
        (Shape::Words, _) => Node::Words(subject.clone(), quantity, phrases),
        (_, Quantity::Any) => Node::Test(subject.clone(), Test::AnyOf(literals)),
        (_, Quantity::All) => Node::Test(subject.clone(), Test::AllOf(literals)),
    })
}

enum Element {
    Literal(Literal),
    Phrase(PhraseId),
}

/// One value of a list, checked against what the subject is.
fn element<K: From<Fault>>(
    subject: &Subject,
    value: &Json,
    desk: &mut Desk<'_>,
    faults: &mut Faults<K>,
) -> Option<Element> {
    let kind = Kind::of(subject, desk.vocabulary);
    match (kind, value) {
        (Kind::Words, Json::String(phrase)) => match desk.lexicon.learn(phrase) {
            Ok(id) => Some(Element::Phrase(id)),
            Err(error) => refuse(faults, Fault::Phrase(error)),
        },
        (Kind::Name | Kind::Any, Json::String(name)) => match desk.vocabulary.check(subject, name) {
            Ok(()) => Some(Element::Literal(Literal::Text(name.as_str().into()))),
            Err(nearest) => {
                let (subject, found) = (subject.to_string(), name.clone());
                refuse(faults, Fault::UnknownName { subject, found, nearest })
            }
        },
        (Kind::Flag | Kind::Any, Json::Bool(value)) => Some(Element::Literal(Literal::Bool(*value))),
        (Kind::Number | Kind::Any, Json::Number(number)) if number.as_i64().is_some() => {
            number.as_i64().map(Literal::Int).map(Element::Literal)
        }
        _ => wrong_type(subject, kind, value, faults),
    }
}

fn wrong_type<T, K: From<Fault>>(
    subject: &Subject,
    kind: Kind,
    value: &Json,
    faults: &mut Faults<K>,
) -> Option<T> {
    let (subject, expected, found) = (subject.to_string(), kind.named(), written(value));
    refuse(faults, Fault::WrongType { subject, expected, found })
}

/// What may be written for a subject, once its field is declared.
#[derive(Clone, Copy)]
enum Kind {
    Any,
    Flag,
    Name,
    Number,
    Words,
}

impl Kind {
    fn of(subject: &Subject, vocabulary: &Vocabulary) -> Self {
        match (subject.shape(), subject) {
            (Shape::Flag, _) => Self::Flag,
            (Shape::Name, _) => Self::Name,
            (Shape::Number, _) => Self::Number,
            (Shape::Words, _) => Self::Words,
            (Shape::Open, Subject::Field(name)) => match vocabulary.field(name) {
                Ok(Some(FieldType::Bool)) => Self::Flag,
                Ok(Some(FieldType::Int)) => Self::Number,
                Ok(Some(FieldType::Text)) => Self::Name,
                Ok(None) | Err(_) => Self::Any,
            },
            (Shape::Open, _) => Self::Any,
        }
    }

    const fn named(self) -> &'static str {
        match self {
            Self::Any => "a text, a whole number, or true or false",
            Self::Flag => "true or false",
            Self::Name => "a text",
            Self::Number => "a whole number",
            Self::Words => "words to look for",
        }
    }
}

#[derive(Clone, Copy)]
enum Bound {
    Least,
    Most,
}

fn bound<K: From<Fault>>(
    subject: &Subject,
    bound: Bound,
    value: &Json,
    vocabulary: &Vocabulary,
    faults: &mut Faults<K>,
) -> Option<Node> {
    let kind = Kind::of(subject, vocabulary);
    if let Some(ranks) = vocabulary.ranks(subject) {
        return ranked_bound(subject, bound, value, ranks, faults);
    }
    match kind {
        Kind::Number | Kind::Any => match (value.as_i64(), bound) {
            (Some(least), Bound::Least) => Some(Node::Test(subject.clone(), Test::Between(least, i64::MAX))),
            (Some(most), Bound::Most) => Some(Node::Test(subject.clone(), Test::Between(i64::MIN, most))),
            (None, _) => wrong_type(subject, Kind::Number, value, faults),
        },
        Kind::Flag | Kind::Name | Kind::Words => {
            let operator = if matches!(bound, Bound::Least) { "at_least" } else { "at_most" };
            refuse(
                faults,
                Fault::OperatorNotFor { operator, subject: subject.to_string(), shape: kind.named() },
            )
        }
    }
}

/// `at_least = "p2"` on levels: `p2` and everything more urgent.
fn ranked_bound<K: From<Fault>>(
    subject: &Subject,
    bound: Bound,
    value: &Json,
    ranks: &[String],
    faults: &mut Faults<K>,
) -> Option<Node> {
    let Json::String(name) = value else {
        return wrong_type(subject, Kind::Name, value, faults);
    };
    let Some(rank) = ranks.iter().position(|known| known == name) else {
        let nearest = nearest(name, ranks.iter().map(String::as_str)).map(str::to_owned);
        return refuse(
            faults,
            Fault::UnknownName { subject: subject.to_string(), found: name.clone(), nearest },
        );
    };
    let within = ranks.iter().enumerate().filter(|(at, _)| match bound {
        Bound::Least => *at <= rank,
        Bound::Most => rank <= *at,
    });
    let names = within.map(|(_, name)| Literal::Text(name.as_str().into())).collect();
    Some(Node::Test(subject.clone(), Test::AnyOf(names)))
}

fn exists<K: From<Fault>>(subject: &Subject, value: &Json, faults: &mut Faults<K>) -> Option<Node> {
    if subject.shape() == Shape::Words {
        let (subject, shape) = (subject.to_string(), Kind::Words.named());
        return refuse(faults, Fault::OperatorNotFor { operator: "exists", subject, shape });
    }
    let test = Node::Test(subject.clone(), Test::Exists);
    match value {
        Json::Bool(true) => Some(test),
        Json::Bool(false) => Some(Node::Not(Box::new(test))),
        other => wrong_type(subject, Kind::Flag, other, faults),
    }
}

/// Warns of bounds that leave nothing between them.
pub(super) fn check_range<K: From<Fault>>(
    subject: &Subject,
    operators: &Json,
    vocabulary: &Vocabulary,
    faults: &mut Faults<K>,
) {
    let (Some(least), Some(most)) = (operators.get("at_least"), operators.get("at_most")) else { return };
    let rank = |value: &Json| {
        let ranks = vocabulary.ranks(subject)?;
        ranks.iter().rev().position(|name| Some(name.as_str()) == value.as_str())
    };
    let empty = match (least.as_i64(), most.as_i64(), rank(least), rank(most)) {
        (Some(least), Some(most), ..) => most < least,
        (.., Some(least), Some(most)) => most < least,
        _ => false,
    };
    if empty {
        let (least, most) = (written(least), written(most));
        faults.push(Fault::EmptyRange { subject: subject.to_string(), least, most });
    }
}
