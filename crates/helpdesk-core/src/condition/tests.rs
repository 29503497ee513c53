use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::*;
use crate::faults::{FaultKind, Faults};
use crate::text::{FoldedText, Lexicon};

/// Facts as JSON: `{ "tier": "premium", "tag": ["vip"] }`.
struct Sheet(BTreeMap<String, Fact>);

enum Fact {
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<String>),
}

fn sheet(facts: &Json) -> Sheet {
    let fact = |value: &Json| match value {
        Json::Bool(value) => Fact::Bool(*value),
        Json::Number(value) => Fact::Int(value.as_i64().unwrap()),
        Json::String(value) => Fact::Text(value.clone()),
        other => Fact::List(serde_json::from_value(other.clone()).unwrap()),
    };
    Sheet(facts.as_object().unwrap().iter().map(|(key, value)| (key.clone(), fact(value))).collect())
}

impl Facts for Sheet {
    fn value(&self, subject: &Subject) -> Value<'_> {
        match self.0.get(&subject.to_string()) {
            None => Value::Absent,
            Some(Fact::Bool(value)) => Value::Bool(*value),
            Some(Fact::Int(value)) => Value::Int(*value),
            Some(Fact::Text(value)) => Value::Text(value),
            Some(Fact::List(value)) => Value::List(value),
        }
    }
}

fn vocabulary() -> Vocabulary {
    Vocabulary::open()
        .with_names(Subject::Category, ["hardware.printer", "hardware.screen", "software"])
        .with_names(Subject::Channel, ["mail", "phone", "video"])
        .with_ranks(Subject::Priority, ["p1", "p2", "p3", "p4"])
        .with_fields([
            ("users_affected", FieldType::Int),
            ("building", FieldType::Text),
            ("leased", FieldType::Bool),
        ])
        .with_flags(["vip"])
}

fn compiled(spec: &Json) -> (Option<Condition>, Lexicon, Vec<String>) {
    let spec: ConditionSpec = serde_json::from_value(spec.clone()).unwrap();
    let (mut lexicon, mut faults) = (Lexicon::default(), Faults::<Fault>::default());
    let condition = compile(&spec, &vocabulary(), &mut lexicon, &mut faults);
    let faults = faults.into_sorted().into_iter().map(|fault| {
        let hint = fault.kind.suggestion().map(|name| format!(" -> {name}")).unwrap_or_default();
        format!("{}: {}{hint}", fault.path, fault.kind.code())
    });
    (condition, lexicon, faults.collect())
}

/// What matched, as `subject=found`, or `None` if the condition does not hold.
fn matched(spec: &Json, facts: &Json) -> Option<String> {
    let (condition, lexicon, faults) = compiled(spec);
    let condition = condition.unwrap_or_else(|| panic!("{spec} has {faults:?}"));
    let written = |key: &str| facts.get(key).and_then(Json::as_str).unwrap_or_default();
    let (subject, body) = (FoldedText::new(written("subject")), FoldedText::new(written("text")));
    let mut matched = Vec::new();
    let holds = condition.holds(&sheet(facts), &lexicon.scan(&subject, &body), &mut matched);
    let lines: Vec<String> = matched.iter().map(|m| format!("{}={}", m.subject, m.found)).collect();
    holds.then(|| lines.join("; "))
}

#[track_caller]
fn check(spec: &Json, facts: &Json, expected: Option<&str>) {
    assert_eq!(matched(spec, facts).as_deref(), expected, "{spec} of {facts}");
}

#[track_caller]
fn check_faults(spec: &Json, expected: &[&str]) {
    assert_eq!(compiled(spec).2, expected, "{spec}");
}

#[test]
fn names() {
    check(&json!({}), &json!({}), Some(""));
    check(&json!({"tier": "premium"}), &json!({"tier": "premium"}), Some("tier=premium"));
    check(&json!({"tier": "premium"}), &json!({"tier": "Premium"}), None);
    check(&json!({"tier": "premium"}), &json!({}), None);
    check(&json!({"channel": ["phone", "video"]}), &json!({"channel": "video"}), Some("channel=video"));
    check(&json!({"channel": {"none_of": ["phone"]}}), &json!({"channel": "mail"}), Some("channel=mail"));
    check(&json!({"channel": {"none_of": ["phone"]}}), &json!({}), Some("channel="));
    check(&json!({"channel": {"none_of": ["phone"]}}), &json!({"channel": "phone"}), None);
    check(&json!({"outage": {"exists": true}}), &json!({"outage": "o-1"}), Some("outage=o-1"));
    check(&json!({"outage": {"exists": false}}), &json!({"outage": "o-1"}), None);
}

#[test]
fn categories_are_trees() {
    check(
        &json!({"category": "hardware"}),
        &json!({"category": "hardware.printer"}),
        Some("category=hardware.printer"),
    );
    check(&json!({"category": "hardware.printer"}), &json!({"category": "hardware"}), None);
    check(&json!({"category": "software"}), &json!({"category": "software2"}), None);
}

#[test]
fn lists() {
    let tags = json!({"tag": ["vip", "board"]});
    check(&json!({"tag": ["board", "vip"]}), &tags, Some("tag=board; tag=vip"));
    check(&json!({"tag": {"all_of": ["vip", "board"]}}), &tags, Some("tag=vip; tag=board"));
    check(&json!({"tag": {"all_of": ["vip", "new"]}}), &tags, None);
    check(&json!({"tag": {"exists": true}}), &json!({"tag": []}), None);
    check(&json!({"tag": {"none_of": ["new"]}}), &tags, Some("tag=vip, board"));
}

#[test]
fn numbers_ranks_and_flags() {
    let affected = json!({"field.users_affected": 50});
    check(&json!({"field.users_affected": {"at_least": 50}}), &affected, Some("field.users_affected=50"));
    check(&json!({"field.users_affected": {"at_least": 51}}), &affected, None);
    check(
        &json!({"field.users_affected": {"at_least": 50, "at_most": 50}}),
        &affected,
        Some("field.users_affected=50"),
    );
    check(&json!({"rating": [1, 2]}), &json!({"rating": 2}), Some("rating=2"));
    check(&json!({"priority": {"at_least": "p2"}}), &json!({"priority": "p1"}), Some("priority=p1"));
    check(&json!({"priority": {"at_least": "p2"}}), &json!({"priority": "p3"}), None);
    check(&json!({"priority": {"at_most": "p2"}}), &json!({"priority": "p4"}), Some("priority=p4"));
    check(&json!({"flag.vip": false}), &json!({}), Some("flag.vip="));
    check(&json!({"flag.vip": true}), &json!({"flag.vip": true}), Some("flag.vip=true"));
    check(&json!({"field.leased": false}), &json!({}), None);
}

#[test]
fn words() {
    let ticket = json!({"subject": "Drukarka", "text": "Wczoraj NIE  działała, dziś fakturuje"});
    check(
        &json!({"text": ["serwer", "nie dział*", "fakt*"]}),
        &ticket,
        Some("text=NIE  działała; text=fakturuje"),
    );
    check(&json!({"text": {"all_of": ["drukarka", "dzis"]}}), &ticket, Some("text=Drukarka; text=dziś"));
    check(&json!({"text": {"all_of": ["drukarka", "jutro"]}}), &ticket, None);
    check(&json!({"subject": "fakt*"}), &ticket, None);
    check(&json!({"subject": "drukarka"}), &ticket, Some("subject=Drukarka"));
    check(&json!({"text": {"none_of": "serwer"}}), &ticket, Some(""));
}

#[test]
fn combined() {
    let ticket = json!({"tier": "premium", "kind": "incident", "channel": "phone"});
    check(
        &json!({"tier": "premium", "not": {"kind": "request"}}),
        &ticket,
        Some("kind=incident; tier=premium"),
    );
    check(&json!({"any": [{"tier": "basic"}, {"channel": "phone"}]}), &ticket, Some("channel=phone"));
    check(&json!({"all": [{"tier": "premium"}, {"channel": "mail"}]}), &ticket, None);
    check(&json!({"not": {}}), &ticket, None);
}

#[test]
fn faults_of_names() {
    check_faults(
        &json!({
            "chanel": "mail", "channel": ["mail", "phon"], "category": "hardware.print", "flag.vipp": true,
            "field.user_affected": 1, "feild.x": 2, "priority": {"at_least": "p5"},
        }),
        &[
            "category: condition.unknown-name -> hardware.printer",
            "chanel: condition.unknown-subject -> channel",
            "channel[1]: condition.unknown-name -> phone",
            "\"feild.x\": condition.unknown-subject -> field.x",
            "\"field.user_affected\": condition.unknown-subject -> field.users_affected",
            "\"flag.vipp\": condition.unknown-subject -> flag.vip",
            "priority.at_least: condition.unknown-name",
        ],
    );
}

#[test]
fn faults_of_types() {
    check_faults(
        &json!({
            "tier": 3, "rating": "good", "flag.vip": "yes", "field.building": 7, "field.users_affected": 1.5,
            "outage": true, "channel": [], "kind": null, "text": ["?"], "subject": {"exists": true},
            "line": {"at_least": 2, "atmost": 3}, "reopen_count": {"at_least": 3, "at_most": 1},
        }),
        &[
            "channel: condition.empty-list",
            "\"field.building\": condition.wrong-type",
            "\"field.users_affected\": condition.wrong-type",
            "\"flag.vip\": condition.wrong-type",
            "kind: condition.wrong-type",
            "line.at_least: condition.operator-not-for-subject",
            "line.atmost: condition.unknown-operator -> at_most",
            "outage: condition.wrong-type -> { exists = true }",
            "rating: condition.wrong-type",
            "reopen_count: condition.empty-range",
            "subject.exists: condition.operator-not-for-subject",
            "text[0]: condition.phrase-without-words",
            "tier: condition.wrong-type",
        ],
    );
    check_faults(
        &json!({"priority": {"at_least": "p1", "at_most": "p3"}}),
        &["priority: condition.empty-range"],
    );
    check_faults(&json!({"priority": {"at_least": "p3", "at_most": "p1"}}), &[]);
}

#[test]
fn faults_of_shape() {
    check_faults(
        &json!({"any": [], "all": {"tier": "x"}, "not": [{"tier": "x"}]}),
        &["all: condition.not-a-list-of-tables", "any: condition.empty-list", "not: condition.not-a-table"],
    );
    check_faults(&json!({"any": [{}, 3]}), &["any[1]: condition.not-a-table"]);
    let nested = |depth: usize| (1..depth).fold(json!({"tier": "x"}), |inner, _| json!({"not": inner}));
    check_faults(&nested(MAX_DEPTH), &[]);
    let (_, _, faults) = compiled(&nested(MAX_DEPTH + 1));
    assert_eq!(faults, [format!("{}: condition.too-deep", vec!["not"; MAX_DEPTH].join("."))]);
}

#[test]
fn subjects_are_written_and_read_back() {
    for text in ["asset", "status_category", "field.users affected", "flag.x.y", "text", "hand_over_count"] {
        assert_eq!(text.parse::<Subject>().unwrap().to_string(), text);
    }
    assert!("field.".parse::<Subject>().is_err());
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    /// Reads the written condition again for every question; knows names, numbers and tables only.
    fn naive(spec: &Json, facts: &Json) -> bool {
        spec.as_object().unwrap().iter().all(|(key, value)| match key.as_str() {
            "all" => value.as_array().unwrap().iter().all(|table| naive(table, facts)),
            "any" => value.as_array().unwrap().iter().any(|table| naive(table, facts)),
            "not" => !naive(value, facts),
            _ => match value {
                Json::Object(operators) => {
                    operators.iter().all(|(operator, value)| naive_operator(operator, value, facts.get(key)))
                }
                _ => naive_operator("any_of", value, facts.get(key)),
            },
        })
    }

    fn naive_operator(operator: &str, value: &Json, fact: Option<&Json>) -> bool {
        let wanted = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let has = match fact {
            None => Vec::new(),
            Some(Json::Array(list)) => list.clone(),
            Some(single) => vec![single.clone()],
        };
        match operator {
            "any_of" => wanted.iter().any(|one| has.contains(one)),
            "all_of" => wanted.iter().all(|one| has.contains(one)),
            "none_of" => !wanted.iter().any(|one| has.contains(one)),
            "at_least" => has.iter().any(|one| one.as_i64() >= value.as_i64()),
            "at_most" => has.iter().any(|one| one.as_i64() <= value.as_i64()),
            "exists" => has.is_empty() != (value == &json!(true)),
            other => unreachable!("{other}"),
        }
    }

    fn name() -> impl Strategy<Value = Json> {
        "[abc]".prop_map(Json::from)
    }

    fn names() -> impl Strategy<Value = Json> {
        prop_oneof![name(), prop::collection::vec(name(), 1..3).prop_map(Json::from)]
    }

    fn leaf() -> impl Strategy<Value = (String, Json)> {
        let operator = prop::sample::select(vec!["any_of", "all_of", "none_of"]);
        let bound = prop::sample::select(vec!["at_least", "at_most"]);
        let asked = prop_oneof![
            names(),
            (operator, names()).prop_map(|(operator, value)| json!({operator: value})),
            any::<bool>().prop_map(|exists| json!({"exists": exists})),
        ];
        let counted = prop_oneof![
            (0..4i64).prop_map(Json::from),
            (bound, 0..4i64).prop_map(|(bound, value)| json!({bound: value})),
        ];
        prop_oneof![("tier|kind|tag", asked), ("rating|reopen_count", counted),]
    }

    fn table() -> impl Strategy<Value = Json> {
        let leaves = prop::collection::vec(leaf(), 0..3);
        let leaves = leaves.prop_map(|leaves| Json::Object(leaves.into_iter().collect()));
        leaves.prop_recursive(4, 24, 3, |inner| {
            let several = prop::collection::vec(inner.clone(), 1..3);
            (prop::collection::vec(leaf(), 0..2), several.clone(), several, inner, 0..8u8).prop_map(
                |(leaves, all, any, not, which)| {
                    let mut table: serde_json::Map<String, Json> = leaves.into_iter().collect();
                    let parts = [("all", Json::from(all)), ("any", Json::from(any)), ("not", not)];
                    let chosen = parts.into_iter().enumerate().filter(|(bit, _)| which >> bit & 1 == 1);
                    table.extend(chosen.map(|(_, (key, value))| (key.to_owned(), value)));
                    Json::Object(table)
                },
            )
        })
    }

    fn facts() -> impl Strategy<Value = Json> {
        use prop::option::of as some;
        let tags = prop::collection::vec("[abc]", 0..3);
        (some("[abc]"), some("[abc]"), some(0..4i64), some(0..4i64), tags).prop_map(
            |(tier, kind, rating, count, tags)| {
                let mut facts = serde_json::Map::new();
                let all = [
                    ("tier", tier.map(Json::from)),
                    ("kind", kind.map(Json::from)),
                    ("rating", rating.map(Json::from)),
                    ("reopen_count", count.map(Json::from)),
                    ("tag", Some(Json::from(tags))),
                ];
                facts.extend(all.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
                Json::Object(facts)
            },
        )
    }

    /// Any JSON at all, with words of the language more often than chance would have it.
    fn anything() -> impl Strategy<Value = Json> {
        let word = prop::sample::select(vec![
            "all", "any", "not", "tier", "text", "priority", "at_least", "exists", "p2",
        ]);
        let scalar = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            word.clone().prop_map(Json::from),
            "\\PC{0,8}".prop_map(Json::from),
        ];
        scalar.prop_recursive(6, 64, 4, move |inner| {
            let key = prop_oneof![word.clone().prop_map(str::to_owned), "(field|flag)?\\.?\\PC{0,4}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::vec((key, inner), 0..4)
                    .prop_map(|entries| Json::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn anything_compiles_or_has_a_fault(spec in anything()) {
            let spec = if spec.is_object() { spec } else { json!({ "any": spec }) };
            let (condition, _, faults) = compiled(&spec);
            prop_assert!(condition.is_some() || !faults.is_empty(), "{}", spec);
        }

        #[test]
        fn agrees_with_a_naive_reading(spec in table(), facts in facts()) {
            prop_assert_eq!(matched(&spec, &facts).is_some(), naive(&spec, &facts));
        }
    }
}
