//! From a format to a scheme, reporting every fault.

use crate::faults::{Faults, nearest};
use crate::number::scheme::{Part, Scheme};
use crate::number::{Check, Fault, NumberSpec};

/// Checks a format and its check; `None` if there was an error.
pub fn compile<K: From<Fault>>(spec: &NumberSpec, faults: &mut Faults<K>) -> Option<Scheme> {
    let before = faults.len();
    let named = spec.check.as_deref().filter(|name| *name != Check::NONE);
    let check = named.and_then(|name| faults.within("check", |faults| check(name, faults)));
    let parts = faults.within("format", |faults| {
        let before = faults.len();
        let parts = parts(&spec.format, faults);
        // Nothing is missed in a format that cannot be read to its end.
        let is_whole = faults.len() == before;
        check_parts(&parts, is_whole, faults);
        match (named, parts.contains(&Part::Check)) {
            (Some(name), false) if is_whole => {
                faults.push(Fault::CheckWithoutPlace { check: name.to_owned() });
            }
            (None, true) => faults.push(Fault::PlaceWithoutCheck),
            _ => {}
        }
        parts
    });
    (faults.len() == before).then_some(Scheme { parts, check })
}

fn check<K: From<Fault>>(name: &str, faults: &mut Faults<K>) -> Option<Check> {
    let known = Check::NAMED.iter().find(|(known, _)| *known == name).map(|(_, check)| *check);
    if known.is_none() {
        let known = Check::NAMED.map(|(known, _)| known).into_iter().chain([Check::NONE]);
        let nearest = nearest(name, known).map(str::to_owned);
        faults.push(Fault::UnknownCheck { found: name.to_owned(), nearest });
    }
    known
}

/// The parts of a format that could be read.
fn parts<K: From<Fault>>(format: &str, faults: &mut Faults<K>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some(brace) = rest.find(['{', '}']) {
        let (literal, from_brace) = rest.split_at_checked(brace).unwrap_or((rest, ""));
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned()));
        }
        let token = from_brace.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let Some((name, after)) = token.filter(|(name, _)| !name.contains('{')) else {
            faults.push(Fault::UnbalancedBrace { at: from_brace.to_owned() });
            return parts;
        };
        parts.extend(token_part(name, faults));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    parts
}

fn token_part<K: From<Fault>>(name: &str, faults: &mut Faults<K>) -> Option<Part> {
    match name.split_once(':').unwrap_or((name, "")) {
        ("check", "") => Some(Part::Check),
        ("date", "") => Some(Part::Date),
        ("year", "") => Some(Part::Year),
        ("seq", "") if name == "seq" => Some(Part::Sequence(1)),
        ("seq", width) => match width.parse() {
            Ok(width) if (1..=Scheme::MAX_WIDTH).contains(&width) => Some(Part::Sequence(width)),
            _ => {
                faults.push(Fault::WrongWidth { found: width.to_owned(), max: Scheme::MAX_WIDTH });
                None
            }
        },
        (word, _) => {
            let nearest = nearest(word, ["check", "date", "seq", "year"]);
            let nearest = nearest.map(|near| format!("{{{}}}", if near == "seq" { "seq:6" } else { near }));
            faults.push(Fault::UnknownToken { found: format!("{{{name}}}"), nearest });
            None
        }
    }
}

/// A sequence, no token twice, and no digit after the check.
fn check_parts<K: From<Fault>>(parts: &[Part], is_whole: bool, faults: &mut Faults<K>) {
    let token = |part: &Part| match part {
        Part::Check => "{check}",
        Part::Date => "{date}",
        Part::Literal(_) => "",
        Part::Sequence(_) => "{seq}",
        Part::Year => "{year}",
    };
    for name in ["{check}", "{date}", "{seq}", "{year}"] {
        match parts.iter().filter(|part| token(part) == name).count() {
            0 if name == "{seq}" && is_whole => faults.push(Fault::NoSequence),
            0 | 1 => {}
            _ => faults.push(Fault::RepeatedToken { token: name.to_owned() }),
        }
    }
    let after_check = parts.iter().skip_while(|part| **part != Part::Check).skip(1);
    let has_digits = |part: &Part| match part {
        Part::Literal(literal) => literal.contains(char::is_numeric),
        Part::Check => false, // reported as repeated
        Part::Date | Part::Sequence(_) | Part::Year => true,
    };
    if after_check.into_iter().any(has_digits) {
        faults.push(Fault::CheckNotLast);
    }
}
