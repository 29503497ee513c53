//! What is written by a tired administrator is refused or works; it never panics.

use helpdesk_tests::fuzz;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::cases::{cases, config};

fn oddities() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(4_294_967_295_u32),
        json!([]),
        json!({}),
        json!(""),
        json!("*"),
        json!("0m"),
        json!("9000000h"),
        json!("10000 business days"),
        json!("10000 calendar days"),
        json!("0 business days, end of day"),
        json!("10000%"),
        json!("0.01%"),
        json!("400h before due"),
        json!("working"),
        json!("fixed"),
        json!("shut"),
        json!("front"),
        json!("back"),
        json!("p1"),
        json!("any"),
        json!("never"),
        json!("breach"),
        json!("solved"),
        json!("assignee"),
    ])
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_desk_with_odd_values_is_refused_or_comes_to_rest(
        case in cases(), damage in prop::collection::vec((any::<Index>(), oddities()), 1..5)
    ) {
        let mut document = case.document();
        for (place, oddity) in damage {
            let count = leaves(&mut document).len();
            *leaves(&mut document).swap_remove(place.index(count)) = oddity;
        }
        fuzz::desks(document.to_string().as_bytes());
    }
}

/// Every value of a document that holds no others.
fn leaves(document: &mut Value) -> Vec<&mut Value> {
    let empty = match &*document {
        Value::Array(list) => list.is_empty(),
        Value::Object(table) => table.is_empty(),
        _ => true,
    };
    if empty {
        return vec![document];
    }
    match document {
        Value::Array(list) => list.iter_mut().flat_map(leaves).collect(),
        Value::Object(table) => table.values_mut().flat_map(leaves).collect(),
        _ => Vec::new(),
    }
}
