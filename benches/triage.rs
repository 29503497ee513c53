//! Triage of one ticket of some 370 characters: folding, looking for phrases, running 20 rules.
//!
//! Looking for 10,000 phrases should cost what looking for 100 does.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use helpdesk_core::condition::{self, Facts, Subject, Value, Vocabulary};
use helpdesk_core::faults::Faults;
use helpdesk_core::priority::{self, Priorities, Stated, Triage, classify};
use helpdesk_core::text::{FoldedText, Lexicon};
use serde_json::json;

const SUBJECT: &str = "Drukarka nie działa";
const BODY: &str = "Dzień dobry, od rana nie działa mi drukarka w pokoju 212. Próbowałem ją wyłączyć i włączyć \
    ponownie, ale ciągle świeci się czerwona lampka i nic nie drukuje. Potrzebuję pilnie wydrukować faktury dla \
    klienta do godziny dwunastej. Proszę o pomoc, bo bez tego nie możemy wysłać towaru. Serwer wydruku chyba \
    działa, bo koleżanka drukuje bez problemu. Z góry dziękuję, Anna";

const SYLLABLES: [&str; 16] = [
    "dru", "kar", "ka", "ser", "wer", "fak", "tu", "ra", "nie", "dzia", "la", "pro", "blem", "kli", "ent",
    "po",
];

/// `count` different phrases of 4 syllables that look like the words of the ticket; every third is a
/// beginning.
fn lexicon(count: usize) -> Lexicon {
    let mut lexicon = Lexicon::default();
    for number in 0..count {
        let syllables = (0..4).filter_map(|place| SYLLABLES.get(number >> (4 * place) & 15));
        let star = if number % 3 == 0 { "*" } else { "" };
        lexicon.learn(&format!("{}{star}", syllables.copied().collect::<String>())).expect("a phrase");
    }
    lexicon
}

struct Ticket;

impl Facts for Ticket {
    fn value(&self, subject: &Subject) -> Value<'_> {
        match subject {
            Subject::Tier => Value::Text("premium"),
            Subject::Channel => Value::Text("mail"),
            Subject::Kind => Value::Text("incident"),
            _ => Value::Absent,
        }
    }
}

enum Fault {
    Condition,
    Priority,
}

impl From<condition::Fault> for Fault {
    fn from(_: condition::Fault) -> Self {
        Self::Condition
    }
}

impl From<priority::Fault> for Fault {
    fn from(_: priority::Fault) -> Self {
        Self::Priority
    }
}

/// 20 rules of which one fires.
fn desk(lexicon: &mut Lexicon) -> Option<(Priorities, Triage)> {
    let priorities = serde_json::from_value(json!({
        "levels": ["p1", "p2", "p3", "p4"],
        "impact": ["company", "department", "person"],
        "urgency": ["now", "today", "whenever"],
        "matrix": [["p1", "p1", "p2"], ["p1", "p2", "p3"], ["p2", "p3", "p4"]],
    }));
    let rule = |number: usize| {
        let word = if number == 3 { "drukark*".to_owned() } else { format!("usterka {number}") };
        json!({
            "name": format!("rule {number}"),
            "when": {"text": [word, "ksef", "awari*"], "tier": "premium", "channel": ["mail", "phone"], "not": {"kind": "request"}},
            "then": {"urgency": "today"},
        })
    };
    let rules: Result<Vec<_>, _> = (0..20).map(|number| serde_json::from_value(rule(number))).collect();
    let mut faults = Faults::<Fault>::default();
    let priorities = priority::compile(&priorities.ok()?, &mut faults)?;
    let triage =
        priority::compile_rules(&rules.ok()?, &priorities, &Vocabulary::open(), lexicon, &mut faults)?;
    Some((priorities, triage))
}

fn triage(criterion: &mut Criterion) {
    criterion
        .bench_function("fold 370 characters", |bencher| bencher.iter(|| FoldedText::new(black_box(BODY))));
    let (subject, body) = (FoldedText::new(SUBJECT), FoldedText::new(BODY));
    for count in [100, 1_000, 10_000] {
        let lexicon = lexicon(count);
        criterion.bench_function(&format!("look for {count} phrases"), |bencher| {
            bencher.iter(|| lexicon.scan(black_box(&subject), black_box(&body)));
        });
    }
    let mut lexicon = Lexicon::default();
    let (priorities, triage) = desk(&mut lexicon).expect("the rules are good");
    criterion.bench_function("fold the ticket, look for the phrases of 20 rules and run them", |bencher| {
        bencher.iter(|| {
            let (subject, body) = (FoldedText::new(black_box(SUBJECT)), FoldedText::new(black_box(BODY)));
            let hits = lexicon.scan(&subject, &body);
            classify(&priorities, &triage, &Ticket, &hits, &Stated::default())
        });
    });
    criterion.bench_function("look for the phrases of 20 rules and run them", |bencher| {
        bencher.iter(|| {
            let hits = lexicon.scan(black_box(&subject), &body);
            classify(&priorities, &triage, &Ticket, &hits, &Stated::default())
        });
    });
}

criterion_group!(benches, triage);
criterion_main!(benches);
