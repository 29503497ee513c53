//! TOML to a JSON value, with the place of every part.

use std::ops::Range;

use helpdesk_core::path::Path;
use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::{Fault, Reading};

/// Reads as much as can be read; every offence against the syntax is a fault.
pub(crate) fn read(text: &str) -> Reading {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading::default();
    for error in errors {
        let fault = Fault::Syntax { format: "TOML", message: error.message().replace('\n', ", ") };
        let span = error.span().unwrap_or(0..0);
        reading.faults.push(fault.at(Path::root(), span));
    }
    reading.value = table(root.get_ref(), &Path::root(), &mut reading);
    reading.faults.sort_by_key(|fault| fault.span.start);
    reading
}

fn table(table: &DeTable<'_>, here: &Path, reading: &mut Reading) -> Value {
    let mut fields = Map::new();
    for (key, item) in table {
        let path = here.join(key.get_ref().as_ref());
        reading.places.note(&path, Some(key.span()), item.span());
        fields.insert(key.get_ref().to_string(), value(item, &path, reading));
    }
    Value::Object(fields)
}

fn value(item: &Spanned<DeValue<'_>>, here: &Path, reading: &mut Reading) -> Value {
    match item.get_ref() {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(truth) => Value::from(*truth),
        DeValue::Datetime(moment) => Value::from(moment.to_string()),
        DeValue::Integer(number) => {
            integer(number).unwrap_or_else(|| out_of_range(&number.to_string(), here, item.span(), reading))
        }
        DeValue::Float(number) => {
            let finite = number.as_str().parse().ok().and_then(Number::from_f64);
            finite.map_or_else(|| out_of_range(number.as_str(), here, item.span(), reading), Value::Number)
        }
        DeValue::Array(items) => {
            let item = |(index, item): (usize, &Spanned<DeValue<'_>>)| {
                let path = here.join(index);
                reading.places.note(&path, None, item.span());
                value(item, &path, reading)
            };
            items.iter().enumerate().map(item).collect()
        }
        DeValue::Table(fields) => table(fields, here, reading),
    }
}

fn integer(number: &DeInteger<'_>) -> Option<Value> {
    i64::from_str_radix(number.as_str(), number.radix()).ok().map(Value::from)
}

fn out_of_range(number: &str, here: &Path, span: Range<usize>, reading: &mut Reading) -> Value {
    let fault = Fault::NumberOutOfRange { number: number.to_owned() };
    reading.faults.push(fault.at(here.clone(), span));
    Value::Null
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place() {
        let text = "name = 'x'\n[lines.first]\nweekly.mon = [ '8', 0x10 ]\n[[sla]]\nat = 2026-03-27\n";
        let reading = read(text);
        assert_eq!(reading.faults, []);
        assert_eq!(
            reading.value.to_string(),
            r#"{"lines":{"first":{"weekly":{"mon":["8",16]}}},"name":"x","sla":[{"at":"2026-03-27"}]}"#
        );
        assert_eq!(
            reading.places.listed(text),
            [
                "lines | lines | lines",
                "lines.first | first | [lines.first]",
                "lines.first.weekly | weekly | weekly",
                "lines.first.weekly.mon | mon | [ '8', 0x10 ]",
                "lines.first.weekly.mon[0] | - | '8'",
                "lines.first.weekly.mon[1] | - | 0x10",
                "name | name | 'x'",
                "sla | sla | [[sla]]",
                "sla[0] | - | [[sla]]",
                "sla[0].at | at | 2026-03-27",
            ]
        );
    }

    #[test]
    fn every_offence_is_found() {
        let reading = read("a = [1,,2]\nb = 5x\na = 3\nc = nan\nd = 99999999999999999999\ne = \"\n");
        let found: Vec<_> = reading.faults.iter().map(|fault| fault.diagnostic.message.as_str()).collect();
        assert_eq!(
            found,
            [
                "this is not TOML: extra comma in array, expected value",
                "this is not TOML: string values must be quoted, expected literal string",
                "this is not TOML: duplicate key",
                "the number `nan` is out of range",
                "the number `99999999999999999999` is out of range",
                "this is not TOML: invalid basic string, expected `\"`",
            ]
        );
    }
}
