use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::*;
use crate::condition::{self, Facts, Subject, Value, Vocabulary};
use crate::faults::{FaultKind, Faults};
use crate::text::{FoldedText, Lexicon};

/// What the desk would unite.
#[derive(Debug)]
enum Any {
    Condition(condition::Fault),
    Priority(Fault),
}

impl From<condition::Fault> for Any {
    fn from(fault: condition::Fault) -> Self {
        Self::Condition(fault)
    }
}

impl From<Fault> for Any {
    fn from(fault: Fault) -> Self {
        Self::Priority(fault)
    }
}

/// Facts of text alone.
struct Sheet(BTreeMap<String, String>);

impl Facts for Sheet {
    fn value(&self, subject: &Subject) -> Value<'_> {
        self.0.get(&subject.to_string()).map_or(Value::Absent, |text| Value::Text(text))
    }
}

fn matrix() -> Json {
    json!({
        "levels": ["p1", "p2", "p3", "p4"],
        "impact": ["company", "department", "person"],
        "urgency": ["now", "today", "whenever"],
        "matrix": [["p1", "p1", "p2"], ["p1", "p2", "p3"], ["p2", "p3", "p4"]],
    })
}

struct Desk {
    priorities: Option<Priorities>,
    triage: Option<Triage>,
    lexicon: Lexicon,
    faults: Vec<String>,
}

fn desk(priority: &Json, rules: &Json) -> Desk {
    let spec: PrioritySpec = serde_json::from_value(priority.clone()).unwrap();
    let rules: Vec<RuleSpec> = serde_json::from_value(rules.clone()).unwrap();
    let vocabulary = Vocabulary::open()
        .with_names(Subject::Category, ["hardware.printer", "software"])
        .with_names(Subject::Line, ["first", "second"]);
    let (mut lexicon, mut faults) = (Lexicon::default(), Faults::<Any>::default());
    let priorities = faults.within("priority", |faults| compile(&spec, faults));
    let triage = priorities.as_ref().and_then(|priorities| {
        faults.within("rules", |faults| compile_rules(&rules, priorities, &vocabulary, &mut lexicon, faults))
    });
    if let (Some(priorities), Some(triage)) = (&priorities, &triage) {
        faults.within("priority", |faults| check_levels(priorities, triage, faults));
    }
    let faults = faults.into_sorted().into_iter().map(|fault| {
        let kind: &dyn FaultKind = match &fault.kind {
            Any::Condition(fault) => fault,
            Any::Priority(fault) => fault,
        };
        let hint = kind.suggestion().map(|name| format!(" -> {name}")).unwrap_or_default();
        format!("{}: {}{hint}", fault.path, kind.code())
    });
    Desk { priorities, triage, lexicon, faults: faults.collect() }
}

impl Desk {
    fn classify(&self, facts: &Json, stated: &Stated) -> Result<Classification, ClassifyError> {
        let facts: BTreeMap<String, String> = serde_json::from_value(facts.clone()).unwrap();
        let text = facts.get("text").cloned().unwrap_or_default();
        let hits = self.lexicon.scan(&FoldedText::new(""), &FoldedText::new(&text));
        let (priorities, triage) = (self.priorities.as_ref().unwrap(), self.triage.as_ref().unwrap());
        classify(priorities, triage, &Sheet(facts), &hits, stated)
    }
}

fn stated(impact: Option<&str>, urgency: Option<&str>, priority: Option<&str>) -> Stated {
    Stated {
        impact: impact.map(Into::into),
        urgency: urgency.map(Into::into),
        priority: priority.map(Into::into),
    }
}

/// Priority, what the cell says, and the rules that fired.
#[track_caller]
fn check(rules: &Json, facts: &Json, expected: &str) {
    let desk = desk(&matrix(), rules);
    assert!(desk.triage.is_some(), "{:?}", desk.faults);
    let result = desk.classify(facts, &Stated::default()).unwrap();
    let cell = result.cell.as_ref().unwrap();
    let fired: Vec<&str> = result.fired.iter().map(|fired| fired.rule.as_str()).collect();
    let line = format!(
        "{} | {} x {} = {} | {}",
        result.priority,
        cell.impact,
        cell.urgency,
        cell.level,
        fired.join(", ")
    );
    assert_eq!(line, expected);
    let stored = serde_json::to_string(&result).unwrap();
    assert_eq!(serde_json::from_str::<Classification>(&stored).unwrap(), result);
}

#[track_caller]
fn check_faults(priority: &Json, rules: &Json, expected: &[&str]) {
    assert_eq!(desk(priority, rules).faults, expected);
}

#[test]
fn matrix_and_defaults() {
    let desk = desk(&matrix(), &json!([]));
    let level = |impact, urgency, priority| {
        desk.classify(&json!({}), &stated(impact, urgency, priority)).unwrap().priority.to_string()
    };
    assert_eq!(level(None, None, None), "p4");
    assert_eq!(level(Some("department"), None, None), "p3");
    assert_eq!(level(None, Some("now"), None), "p2");
    assert_eq!(level(Some("company"), Some("now"), None), "p1");
    assert_eq!(level(Some("company"), Some("now"), Some("p3")), "p3");
    let priorities = desk.priorities.unwrap();
    assert_eq!(priorities.rank(&"p2".into()), Some(1));
    assert_eq!(priorities.rank(&"p9".into()), None);
}

#[test]
fn without_a_matrix() {
    let levels = |default: Json| json!({"levels": ["urgent", "normal", "low"], "default": default});
    let level = |spec: &Json, priority| {
        let result = desk(spec, &json!([])).classify(&json!({}), &stated(None, None, priority)).unwrap();
        assert_eq!((result.impact, result.urgency, result.cell), (None, None, None));
        result.priority.to_string()
    };
    assert_eq!(level(&levels(Json::Null), None), "low");
    assert_eq!(level(&levels(json!("normal")), None), "normal");
    assert_eq!(level(&levels(json!("normal")), Some("urgent")), "urgent");
}

#[test]
fn stated_names_are_checked() {
    let with = desk(&matrix(), &json!([]));
    let without = desk(&json!({"levels": ["high", "low"]}), &json!([]));
    let error = |desk: &Desk, stated: &Stated| desk.classify(&json!({}), stated).unwrap_err();
    let compny = error(&with, &stated(Some("compny"), None, None));
    assert_eq!(
        compny,
        ClassifyError::UnknownImpact { found: "compny".into(), nearest: Some("company".into()) }
    );
    assert_eq!(compny.code(), "classify.unknown-impact");
    assert_eq!(error(&with, &stated(None, Some("tday"), None)).code(), "classify.unknown-urgency");
    assert_eq!(error(&with, &stated(None, None, Some("p9"))).code(), "classify.unknown-priority");
    assert_eq!(error(&without, &stated(Some("company"), None, None)).code(), "classify.unknown-impact");
}

#[test]
fn rules_go_through_the_matrix() {
    let rules = json!([
        {"name": "server", "when": {"text": ["serwer*"]}, "then": {"impact": "company"}},
        {"name": "premium", "when": {"tier": "premium"}, "then": {"urgency": "today"}},
    ]);
    check(&rules, &json!({}), "p4 | person x whenever = p4 | ");
    check(&rules, &json!({"text": "Serwery leżą"}), "p2 | company x whenever = p2 | server");
    check(
        &rules,
        &json!({"text": "serwer", "tier": "premium"}),
        "p1 | company x today = p1 | server, premium",
    );
}

#[test]
fn moves_follow_the_order_of_rules() {
    let rule = |name: &str, then: Json| json!({"name": name, "then": then});
    check(&json!([rule("a", json!({"at_least": "p2"}))]), &json!({}), "p2 | person x whenever = p4 | a");
    check(
        &json!([rule("a", json!({"priority": "p1", "at_most": "p3"}))]),
        &json!({}),
        "p3 | person x whenever = p4 | a",
    );
    check(
        &json!([rule("a", json!({"priority": "p1"})), rule("b", json!({"at_most": "p3"}))]),
        &json!({}),
        "p3 | person x whenever = p4 | a, b",
    );
    check(
        &json!([rule("b", json!({"at_most": "p3"})), rule("a", json!({"priority": "p1"}))]),
        &json!({}),
        "p1 | person x whenever = p4 | b, a",
    );
    check(
        &json!([
            rule("a", json!({"at_least": "p3"})),
            rule("b", json!({"impact": "company", "urgency": "now"}))
        ]),
        &json!({}),
        "p1 | company x now = p1 | a, b",
    );
    check(
        &json!([rule("a", json!({"at_least": "p2", "stop": true})), rule("b", json!({"priority": "p1"}))]),
        &json!({}),
        "p2 | person x whenever = p4 | a",
    );
}

#[test]
fn rules_see_what_earlier_rules_set() {
    let rules = json!([
        {"name": "printer", "when": {"text": "drukark*"}, "then": {"category": "hardware.printer", "tags": ["paper"]}},
        {"name": "hardware", "when": {"category": "hardware", "tag": {"all_of": ["paper", "given"]}}, "then": {"line": "second", "urgency": "now"}},
        {"name": "urgent", "when": {"priority": {"at_least": "p2"}, "line": "second"}, "then": {"tags": ["hot", "paper"]}},
        {"name": "never", "when": {"urgency": "whenever"}, "then": {"priority": "p1"}},
    ]);
    let result = desk(&matrix(), &rules)
        .classify(&json!({"text": "Drukarka!", "tag": "given", "category": "software"}), &Stated::default())
        .unwrap();
    assert_eq!(
        serde_json::to_value(&result).unwrap(),
        json!({
            "priority": "p2", "impact": "person", "urgency": "now", "category": "hardware.printer", "line": "second",
            "tags": ["paper", "hot"], "cell": {"impact": "person", "urgency": "now", "level": "p2"},
            "fired": [
                {
                    "rule": "printer", "matched": [{"subject": "text", "found": "Drukarka"}],
                    "effects": {"category": "hardware.printer", "tags": ["paper"]},
                },
                {
                    "rule": "hardware",
                    "matched": [
                        {"subject": "category", "found": "hardware.printer"},
                        {"subject": "tag", "found": "paper"}, {"subject": "tag", "found": "given"},
                    ],
                    "effects": {"line": "second", "urgency": "now"},
                },
                {
                    "rule": "urgent",
                    "matched": [{"subject": "line", "found": "second"}, {"subject": "priority", "found": "p2"}],
                    "effects": {"tags": ["hot", "paper"]},
                },
            ],
        })
    );
}

#[test]
fn faults_of_the_matrix() {
    check_faults(
        &json!({}),
        &json!([]),
        &["priority.levels: priority.no-levels -> levels = [\"p1\", \"p2\", \"p3\", \"p4\"]"],
    );
    check_faults(
        &json!({
            "levels": ["normal", "", "normal"], "impact": ["all", "one"], "urgency": ["now", "later"],
            "matrix": [["normal", "norml"], ["normal"], []], "default_impact": "al", "default_urgency": "soon",
        }),
        &json!([]),
        &[
            "priority.default_impact: priority.unknown-name -> all",
            "priority.default_urgency: priority.unknown-name",
            "priority.levels[1]: priority.empty-name",
            "priority.levels[2]: priority.duplicate-name",
            "priority.matrix: priority.wrong-rows",
            "priority.matrix[0][1]: priority.unknown-name -> normal",
            "priority.matrix[1]: priority.wrong-columns",
            "priority.matrix[2]: priority.wrong-columns",
        ],
    );
    check_faults(
        &json!({"levels": ["a"], "impact": ["x"]}),
        &json!([]),
        &["priority.matrix: priority.incomplete-matrix"],
    );
    check_faults(
        &json!({"levels": ["a"], "default_impact": "x"}),
        &json!([]),
        &["priority.default_impact: priority.default-without-matrix"],
    );
}

#[test]
fn levels_that_nothing_gives() {
    let spec = json!({
        "levels": ["a", "b", "c"], "impact": ["x"], "urgency": ["y"], "matrix": [["b"]], "default": "b",
    });
    check_faults(
        &spec,
        &json!([{"name": "r", "then": {"at_least": "a"}}]),
        &["priority.default: priority.default-beside-matrix", "priority.levels[2]: priority.unused-level"],
    );
}

#[test]
fn faults_of_rules() {
    check_faults(
        &matrix(),
        &json!([
            {"name": "a", "when": {"teir": "x"}, "then": {"impact": "compny", "line": "frist"}},
            {"name": "a", "then": {"at_least": "p2", "at_most": "p3"}},
            {"name": "", "then": {"category": "hardware"}},
            {"name": "b", "when": {"impact": "compny"}},
        ]),
        &[
            "rules[0].then.impact: priority.unknown-name -> company",
            "rules[0].then.line: priority.unknown-name -> first",
            "rules[0].when.teir: condition.unknown-subject -> tier",
            "rules[1].name: priority.duplicate-name",
            "rules[1].then: priority.contradicting-bounds",
            "rules[2].name: priority.empty-name",
            "rules[2].then.category: priority.unknown-name -> hardware.printer",
            "rules[3].when.impact: condition.unknown-name -> company",
        ],
    );
    check_faults(&matrix(), &json!([{"name": "b"}]), &["rules[0].then: priority.rule-without-effect"]);
}

#[test]
fn bounds_that_leave_room() {
    let rule = json!([{"name": "a", "then": {"at_least": "p3", "at_most": "p2"}}]);
    check_faults(&matrix(), &rule, &[]);
    check(&rule, &json!({}), "p3 | person x whenever = p4 | a");
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    /// Any matrix up to 6 x 6 with up to 5 levels, as a plain table of (impact, urgency, level).
    fn table() -> impl Strategy<Value = Vec<Vec<usize>>> {
        (1..=6usize, 1..=6usize).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(0..5usize, columns), rows)
        })
    }

    fn names(letter: char, count: usize) -> Vec<String> {
        (0..count).map(|index| format!("{letter}{index}")).collect()
    }

    proptest! {
        #[test]
        fn looks_up_what_the_table_says(table in table()) {
            let (levels, impact, urgency) = (names('l', 5), names('i', table.len()), names('u', table[0].len()));
            let matrix: Vec<Vec<String>> =
                table.iter().map(|row| row.iter().map(|level| levels[*level].clone()).collect()).collect();
            let desk = desk(&json!({"levels": levels, "impact": impact, "urgency": urgency, "matrix": matrix}), &json!([]));
            for (i, row) in table.iter().enumerate() {
                for (u, level) in row.iter().enumerate() {
                    let result = desk.classify(&json!({}), &stated(Some(&impact[i]), Some(&urgency[u]), None)).unwrap();
                    prop_assert_eq!(result.priority.as_str(), &levels[*level]);
                    let cell = desk.priorities.as_ref().unwrap().cell(&impact[i].as_str().into(), &urgency[u].as_str().into());
                    prop_assert_eq!(cell, Some(&result.priority));
                }
            }
        }

        #[test]
        fn moves_end_where_the_last_bounds_allow(start in 0..4usize, moves in prop::collection::vec((0..3u8, 0..4usize), 0..6)) {
            let levels = names('p', 4);
            let key = |kind: u8| ["priority", "at_least", "at_most"][usize::from(kind)];
            let rules: Vec<Json> = moves.iter().enumerate()
                .map(|(n, (kind, level))| json!({"name": format!("r{n}"), "then": {key(*kind): levels[*level]}}))
                .collect();
            let expected = moves.iter().fold(start, |rank, (kind, level)| match kind {
                0 => *level,
                1 if *level < rank => *level,
                2 if rank < *level => *level,
                _ => rank,
            });
            let desk = desk(&json!({"levels": levels}), &Json::from(rules));
            let result = desk.classify(&json!({}), &stated(None, None, Some(&levels[start]))).unwrap();
            prop_assert_eq!(result.priority.as_str(), &levels[expected]);
            prop_assert_eq!(result.fired.len(), moves.len());
        }
    }
}
