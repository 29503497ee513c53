//! Rules of words on texts that others wrote and judged: how much they cover, and how often they
//! are right. `docs/spec/triage.md` tells the figures; `cargo test -p helpdesk-tests --test triage
//! measured -- --nocapture` prints them.

use std::collections::BTreeMap;
use std::path::Path;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::{Channel, Fact, Intake, Registered};
use helpdesk_core::time::Instant;
use serde_json::{Value, json};

/// A rule of `all` these lists of words, of each of which one has to be there; `without` any of those.
fn rule(then: (&str, &str), all: &[&[&str]], without: &[&str]) -> Value {
    let mut lists: Vec<Value> = all.iter().map(|words| json!({ "text": words })).collect();
    if !without.is_empty() {
        lists.push(json!({ "not": { "text": without } }));
    }
    let (what, name) = then;
    json!({ "name": format!("{name} {}", json!(all)), "when": { "all": lists }, "then": { what: name, "stop": true } })
}

fn open(desk: &Desk, subject: &str, description: &str) -> Registered {
    let at: Instant = "2026-03-02T09:00:00Z".parse().expect("an instant");
    let subject = helpdesk_core::text::without_hidden(subject);
    let short: String = subject.chars().take(300).collect();
    let mut intake = Intake::new(Channel::Email, if short.trim().is_empty() { "(none)" } else { &short });
    intake.description = description.into();
    let opened = desk.open("T-1".into(), intake, &Actor::requester("somebody"), at);
    let opened = opened.unwrap_or_else(|refusal| panic!("{refusal}: {short:?}"));
    match opened.events.into_iter().next().map(|event| event.fact) {
        Some(Fact::Registered(registered)) => registered,
        other => panic!("{other:?}"),
    }
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{error}"));
    let rows = reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{error}")));
    rows.collect()
}

/// What was predicted for what was judged, both by name.
#[derive(Default)]
struct Measured {
    asked: usize,
    predicted: usize,
    right: usize,
    by_name: BTreeMap<String, [usize; 3]>, // judged so, predicted so, both
}

impl Measured {
    fn take(&mut self, judged: &str, predicted: Option<&str>) {
        self.asked += 1;
        self.by_name.entry(judged.to_owned()).or_default()[0] += 1;
        let Some(predicted) = predicted else { return };
        self.predicted += 1;
        let entry = self.by_name.entry(predicted.to_owned()).or_default();
        entry[1] += 1;
        if predicted == judged {
            entry[2] += 1;
            self.right += 1;
        }
    }

    fn percent(part: usize, whole: usize) -> usize {
        (part * 100 + whole / 2) / whole.max(1)
    }

    fn print(&self, title: &str) {
        let (covered, right) =
            (Self::percent(self.predicted, self.asked), Self::percent(self.right, self.predicted));
        println!(
            "{title}: {} texts, a rule fires on {covered} %, and is right on {right} % of those",
            self.asked
        );
        for (name, [judged, predicted, both]) in &self.by_name {
            if 0 < *predicted {
                let (precise, found) = (Self::percent(*both, *predicted), Self::percent(*both, *judged));
                println!(
                    "  {name:32} {judged:5} judged, {predicted:5} predicted, {precise:3} % right, {found:3} % found"
                );
            }
        }
    }
}

const CARD: &[&str] = &["card", "cards"];
const TOP_UP: &[&str] = &["top up", "topup", "top ups", "topping up", "topped up"];
const CASH: &[&str] = &["cash", "atm", "withdraw*"];
const FAILS: &[&str] =
    &["declin*", "reject*", "not work*", "fail*", "denied", "won t work", "didn t work", "isn t working"];

fn banking_rules() -> Vec<Value> {
    let to = |name: &'static str| ("category", name);
    vec![
        rule(to("apple_pay_or_google_pay"), &[&["apple pay", "google pay", "apple watch"]], &[]),
        rule(
            to("passcode_forgotten"),
            &[&["passcode", "password"], &["forg*", "reset", "remember", "lost", "don t know"]],
            &[],
        ),
        rule(to("pin_blocked"), &[&["pin"], &["block*", "unblock*", "unlock*", "locked", "too many"]], &[]),
        rule(to("change_pin"), &[&["pin"], &["chang*", "set", "reset", "new"]], &[]),
        rule(to("get_physical_card"), &[&["pin"], &["find", "where", "receiv*", "get"]], &[]),
        rule(
            to("age_limit"),
            &[&["age", "how old", "years old", "child*", "kids", "daughter", "son", "18", "16", "young"]],
            &[],
        ),
        rule(to("lost_or_stolen_phone"), &[&["phone"], &["lost", "stol*", "missing", "steal*"]], &[]),
        rule(to("lost_or_stolen_card"), &[CARD, &["lost", "stolen", "stole", "missing", "misplaced"]], &[]),
        rule(
            to("compromised_card"),
            &[
                &[
                    "compromised",
                    "someone* using",
                    "somebody* using",
                    "someone else",
                    "hacked",
                    "stolen my details",
                    "fraud*",
                ],
                CARD,
            ],
            &[],
        ),
        rule(to("terminate_account"), &[&["clos*", "delet*", "terminat*", "cancel"], &["account"]], &[]),
        rule(
            to("edit_personal_details"),
            &[&["chang*", "updat*", "edit", "moved", "new"], &["address", "name", "details", "phone number"]],
            &[],
        ),
        rule(
            to("disposable_card_limits"),
            &[&["disposable"], &["limit*", "how many", "maximum", "restrict*"]],
            &[],
        ),
        rule(to("get_disposable_virtual_card"), &[&["disposable"]], &[]),
        rule(to("getting_virtual_card"), &[&["virtual"]], &["not work*", "doesn t work", "declin*"]),
        rule(to("top_up_limits"), &[TOP_UP, &["limit*", "maximum", "how much"]], &[]),
        rule(to("automatic_top_up"), &[TOP_UP, &["auto*"]], &[]),
        rule(to("top_up_reverted"), &[TOP_UP, &["revert*", "cancel*", "return*", "undone"]], &[]),
        rule(to("top_up_failed"), &[TOP_UP, FAILS], &[]),
        rule(to("pending_top_up"), &[TOP_UP, &["pending", "still", "waiting", "not complet*"]], &[]),
        rule(to("top_up_by_card_charge"), &[TOP_UP, &["charg*", "fee", "fees", "cost*"]], &[]),
        rule(to("declined_cash_withdrawal"), &[CASH, FAILS], &["top up"]),
        rule(to("pending_cash_withdrawal"), &[CASH, &["pending", "waiting"]], &[]),
        rule(
            to("cash_withdrawal_charge"),
            &[CASH, &["charg*", "fee", "fees"]],
            &["don t recogni*", "didn t make", "wrong"],
        ),
        rule(
            to("wrong_amount_of_cash_received"),
            &[
                CASH,
                &["wrong", "less", "only got", "only gave", "different amount", "not the right", "incorrect"],
            ],
            &["exchange", "rate"],
        ),
        rule(to("wrong_exchange_rate_for_cash_withdrawal"), &[CASH, &["exchange", "rate"]], &[]),
        rule(
            to("cash_withdrawal_not_recognised"),
            &[CASH, &["don t recogni*", "didn t make", "not me", "did not make", "never made"]],
            &[],
        ),
        rule(
            to("exchange_rate"),
            &[&["exchange rate*"]],
            &["wrong", "incorrect", "bad", "charged", "purchase"],
        ),
        rule(
            to("card_payment_wrong_exchange_rate"),
            &[&["exchange", "rate"], &["wrong", "incorrect", "bad", "purchase", "payment"]],
            &[],
        ),
        rule(
            to("fiat_currency_support"),
            &[&["currenc*", "fiat"], &["support*", "which", "what", "hold", "accept*"]],
            &["exchange"],
        ),
        rule(
            to("card_swallowed"),
            &[&[
                "swallow*",
                "ate my",
                "stuck",
                "took my card",
                "kept my card",
                "retain*",
                "give back my card",
            ]],
            &[],
        ),
        rule(to("card_about_to_expire"), &[&["expir*"]], &[]),
        rule(to("contactless_not_working"), &[&["contactless"]], &[]),
        rule(to("country_support"), &[&["countr*", "eu", "europe", "operate"]], &["currenc*", "transfer*"]),
        rule(
            to("Refund_not_showing_up"),
            &[&["refund*"], &["show*", "where", "receiv*", "statement", "missing", "see", "still", "yet"]],
            &[],
        ),
        rule(to("request_refund"), &[&["refund*", "money back"]], &[]),
        rule(
            to("card_delivery_estimate"),
            &[
                CARD,
                &["how long", "express", "when will", "faster", "estimat*"],
                &["deliver*", "arrive", "get", "receive"],
            ],
            &[],
        ),
        rule(
            to("card_arrival"),
            &[
                CARD,
                &[
                    "arriv*",
                    "track*",
                    "hasn t come",
                    "not received",
                    "still waiting",
                    "deliver*",
                    "in the mail",
                ],
            ],
            &[],
        ),
        rule(
            to("unable_to_verify_identity"),
            &[&["verif*", "identit*", "id"], &["can t", "unable", "cannot", "not work*", "won t", "fail*"]],
            &["top up"],
        ),
        rule(
            to("why_verify_identity"),
            &[&["verif*", "identit*"], &["why", "have to", "need*", "necessary", "reason"]],
            &["top up", "source", "fund*"],
        ),
        rule(to("verify_my_identity"), &[&["identit*"], &["verif*", "prove", "check*", "how", "what"]], &[]),
        rule(
            to("verify_source_of_funds"),
            &[&["source", "where"], &["fund*", "money"], &["verif*", "source", "com*"]],
            &[],
        ),
        rule(to("declined_transfer"), &[&["transfer*"], &["declin*", "reject*"]], &[]),
        rule(
            to("cancel_transfer"),
            &[&["transfer*", "transaction"], &["cancel*", "revert", "undo", "stop"]],
            &[],
        ),
        rule(to("transfer_timing"), &[&["transfer*"], &["how long", "when will", "how many days"]], &[]),
        rule(to("declined_card_payment"), &[CARD, &["declin*"]], &[]),
        rule(
            to("card_not_working"),
            &[CARD, &["not work*", "doesn t work", "broken", "isn t working", "won t work"]],
            &[],
        ),
    ]
}

#[test]
fn measured_on_questions_to_a_bank() {
    let Some(folder) = helpdesk_tests::data("banking77/banking_data") else { return };
    let names: Vec<String> = serde_json::from_str(
        &std::fs::read_to_string(folder.join("categories.json")).expect("the list of categories"),
    )
    .expect("a list of names");
    let desk = json!({ "name": "Bank", "zone": "UTC", "categories": names, "rules": banking_rules() });
    let desk = Desk::compile(&serde_json::from_value(desk).expect("a desk"))
        .unwrap_or_else(|errors| panic!("{errors}"));
    let mut measured = Measured::default();
    for row in rows(&folder.join("test.csv")) {
        let registered = open(&desk, &row["text"], "");
        measured.take(&row["category"], registered.category.as_ref().map(|category| category.as_str()));
    }
    measured.print("banking77, test set");
    let (covered, right) = (
        Measured::percent(measured.predicted, measured.asked),
        Measured::percent(measured.right, measured.predicted),
    );
    assert_eq!((covered, right), (47, 78), "the figures of docs/spec/triage.md");
}

#[test]
fn measured_on_bugs_with_priorities() {
    let Some(folder) = helpdesk_tests::data("gitbugs") else { return };
    let to = |name: &'static str| ("priority", name);
    let rules = vec![
        rule(
            to("Blocker"),
            &[&[
                "data loss",
                "block* release",
                "release blocker",
                "cannot build",
                "compilation fail*",
                "build fail*",
                "vulnerab*",
                "cve",
            ]],
            &[],
        ),
        rule(
            to("Critical"),
            &[&[
                "deadlock*",
                "corrupt*",
                "security",
                "oom",
                "outofmemory*",
                "out of memory",
                "crash*",
                "hang",
                "hangs",
                "leak",
                "leaks",
            ]],
            &["test", "javadoc"],
        ),
        rule(to("Trivial"), &[&["typo*", "misspell*", "spelling", "whitespace", "grammar"]], &[]),
        rule(
            to("Minor"),
            &[&[
                "javadoc*",
                "log message",
                "documentation",
                "cleanup",
                "clean up",
                "unused",
                "checkstyle",
                "findbugs",
                "improve log*",
                "deprecat*",
            ]],
            &[],
        ),
    ];
    let levels = ["Blocker", "Critical", "Major", "Minor", "Trivial"];
    let desk = json!({ "name": "Bugs", "zone": "UTC", "priority": { "levels": levels, "default": "Major" }, "rules": rules });
    let desk = Desk::compile(&serde_json::from_value(desk).expect("a desk"))
        .unwrap_or_else(|errors| panic!("{errors}"));
    let (mut fired, mut always, mut all, mut right) = (Measured::default(), 0, 0, 0);
    for row in rows(&folder.join("hadoop_bugs.csv")) {
        let judged = row["Priority"].as_str();
        if !levels.contains(&judged) {
            continue;
        }
        let registered = open(&desk, &row["Summary"], "");
        let classification = &registered.classification;
        let predicted = classification.priority.as_str();
        fired.take(judged, (!classification.fired.is_empty()).then_some(predicted));
        (all, right, always) =
            (all + 1, right + usize::from(predicted == judged), always + usize::from(judged == "Major"));
    }
    fired.print("gitbugs (Hadoop), summaries");
    let (with, without) = (Measured::percent(right, all), Measured::percent(always, all));
    println!(
        "  with rules {with} % of {all} priorities are as people judged; always `Major` gives {without} %"
    );
    assert_eq!((with, without), (66, 69), "the figures of docs/spec/triage.md");
}
