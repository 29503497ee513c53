//! Compiling a desk with its whole analysis: a small one, and one of 50 statuses, 200 transitions,
//! 500 rules, 50 policies and 40 lines.
//!
//! Both are compiled whole, calendars included; `always` is the only calendar of the large desk's
//! second variant, so that the difference is what calendars cost.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use helpdesk_core::desk::{Desk, DeskSpec};
use serde_json::{Map, Value, json};

const SMALL: &str = r#"{
  "name": "Desk", "zone": "Europe/Warsaw",
  "priority": { "levels": ["p1", "p2"], "impact": ["all", "one"], "urgency": ["now", "later"],
                "matrix": [["p1", "p2"], ["p2", "p2"]] },
  "sla": [ { "name": "usual", "warn_at": ["75%"], "targets": { "any": { "first_response": "2h", "resolution": "8h" } } } ]
}"#;

fn large(calendars: &Value) -> DeskSpec {
    let category = |index: usize| match index {
        0 => "new",
        48 => "solved",
        49 => "closed",
        index if index % 5 == 0 => "waiting_requester",
        _ => "open",
    };
    let status = |index: usize| {
        let mut status = json!({ "category": category(index) });
        if 0 < index && category(index) == "waiting_requester" {
            status["expires"] = json!({ "after": "8h" });
        }
        (format!("s{index}"), status)
    };
    let statuses: Map<String, Value> = (0..50).map(status).collect();
    let transitions: Vec<Value> = (0..200)
        .map(|index| {
            let (from, to) = (index % 49, (index * 7 + 1) % 50);
            let to = if from == to { (to + 1) % 50 } else { to };
            let when = match index % 4 {
                0 => json!({ "kind": "request" }),
                1 => json!({ "priority": ["p1", "p2"], "not": { "tag": "vip" } }),
                _ => json!({}),
            };
            json!({ "from": format!("s{from}"), "to": format!("s{to}"), "by": ["agent"], "when": when })
        })
        .chain((0..48).map(|index| json!({ "from": format!("s{index}"), "to": format!("s{}", index + 1) })))
        .take(200)
        .collect();
    let categories: Vec<String> = (0..60).map(|index| format!("c{}.k{index}", index % 6)).collect();
    let rules: Vec<Value> = (0..500)
        .map(|index| {
            let mut when = json!({ "category": categories[index % 60], "tier": format!("t{}", index % 11) });
            if index % 3 == 0 {
                when = json!({ "text": [format!("word{index}"), format!("other{index}")], "channel": "email" });
            }
            json!({ "name": format!("r{index}"), "when": when,
                    "then": { "tags": [format!("g{index}")], "line": format!("l{}", index % 40), "stop": index % 10 == 9 } })
        })
        .collect();
    let policy = |index: usize| {
        json!({ "name": format!("p{index}"), "rank": index, "warn_at": ["80%"],
                "when": { "tier": format!("t{}", index % 11), "organisation": format!("o{index}") },
                "targets": { "p1": { "first_response": "1h", "resolution": format!("{}h", 8 + index) },
                             "any": { "resolution": format!("{}h", 40 + index) } } })
    };
    let line = |index: usize| {
        let next = format!("l{}", index + 1);
        let mut line = json!({ "kind": if index % 10 == 7 { "vendor" } else { "internal" }, "time_box": "1h", "calendar": if calendars.get("shifts").is_some() { "shifts" } else { "main" },
                               "on_time_box": { "tell": ["boss"] }, "hand_over": ["l0"] });
        if index < 39 {
            line["hand_over"] = json!([next, { "to": "l0", "requires": ["diagnosis"] }]);
        }
        if index == 0 {
            line["hand_over"] = json!([next]);
        }
        if index % 8 != 7 && index < 39 {
            line["on_time_box"]["hand_over"] = json!(next);
        }
        (format!("l{index}"), line)
    };
    let document = json!({
        "name": "Large", "zone": "Europe/Warsaw", "calendar": "main", "calendars": calendars, "categories": categories,
        "priority": { "levels": ["p1", "p2", "p3"], "default": "p2" },
        "statuses": statuses, "transitions": transitions, "rules": rules, "sla": (0..50).map(policy).collect::<Vec<_>>(),
        "lines": (0..40).map(line).collect::<Map<_, _>>(), "entry_line": "l0", "contacts": { "boss": {} },
    });
    serde_json::from_value(document).expect("a desk")
}

fn analysis(c: &mut Criterion) {
    let small: DeskSpec = serde_json::from_str(SMALL).expect("a desk");
    let office = json!({ "main": { "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] } });
    let office = large(&office);
    let shifts = large(&json!({
        "main": { "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] },
        "shifts": { "weekly": { "mon-sat": ["06:00-22:00"] } },
    }));
    let always = large(&json!({ "main": { "always": true } }));
    let mut small_office = small.clone();
    small_office.calendar = Some("main".to_owned());
    small_office.calendars = office.calendars.clone();
    let mut group = c.benchmark_group("compile and analyse");
    group.bench_function("small", |b| {
        b.iter(|| Desk::compile(black_box(&small)).expect("compiles"));
    });
    group.bench_function("small, office hours", |b| {
        b.iter(|| Desk::compile(black_box(&small_office)).expect("compiles"));
    });
    group.sample_size(20);
    group.bench_function("large, office hours", |b| {
        b.iter(|| Desk::compile(black_box(&office)).expect("compiles"));
    });
    group.bench_function("large, lines in shifts", |bencher| {
        bencher.iter(|| Desk::compile(black_box(&shifts)).expect("compiles"));
    });
    group.bench_function("large, around the clock", |b| {
        b.iter(|| Desk::compile(black_box(&always)).expect("compiles"));
    });
    group.finish();
}

criterion_group!(benches, analysis);
criterion_main!(benches);
