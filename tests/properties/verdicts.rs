//! Laws about what clocks say.

use std::sync::Arc;

use helpdesk_core::actor::Actor;
use helpdesk_core::calendar::Calendar;
use helpdesk_core::desk::Desk;
use helpdesk_core::sla::{Clock, ClockKey, ClockReport, LINES, Promise};
use helpdesk_core::ticket::{Command, Event, Fact, Ticket};
use helpdesk_core::time::{Instant, Target, WallTime, WorkTime};
use helpdesk_tests::alarm_model::complaints;
use helpdesk_tests::desks;
use helpdesk_tests::host::{Life, Line, Script, Waking, live};
use helpdesk_tests::promise_model::{Open, Standing};
use helpdesk_tests::sla_model::{Verdict, verdicts};
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json as table};

use crate::cases::{cases, config, json};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_model_says_the_same_of_every_clock(case in cases()) {
        let (desk, script, life) = case.life();
        let reports = desk.clocks(&life.ticket, script.end);
        let told: Vec<Verdict> = reports.into_iter().map(Verdict::from).collect();
        prop_assert_eq!(told, verdicts(&desk, &life.events, script.end));
    }

    #[test]
    fn a_clock_is_open_exactly_while_what_is_promised_is_outstanding(case in cases(), owned in any::<bool>()) {
        let mut document = case.document();
        for policy in document["sla"].as_array_mut().into_iter().flatten() {
            policy["when"] = table!({});
            policy["resolution_starts"] = table!(if owned { "owned" } else { "created" });
            policy["reopen"] = table!("resume");
            policy["intake"] = table!(null);
        }
        // What a template promises holds for its own tickets only, as a policy with a condition does.
        let templates = document.get_mut("templates").and_then(Value::as_object_mut);
        for template in templates.into_iter().flat_map(|table| table.values_mut()) {
            template["targets"] = table!(null);
        }
        let desk = desks::compiled(document);
        let life = live(&desk, &case.script(&desk), Waking::Punctual);
        let mut ticket = Ticket::replay(&life.events[..1]).expect("a beginning");
        let mut standing = Standing::opened(&life.events[0]).expect("a beginning");
        for (index, event) in life.events.iter().enumerate().skip(1) {
            if ticket.last_at < event.at {
                prop_assert_eq!(open(&ticket), standing.open(desk.spec()), "before event {}", index + 1);
            }
            ticket.apply(event);
            standing.see(event);
        }
        prop_assert_eq!(open(&ticket), standing.open(desk.spec()), "in the end");
    }

    #[test]
    fn every_warning_and_escalation_comes_once_and_at_its_own_instant(case in cases()) {
        let (desk, script, life) = case.life();
        prop_assert_eq!(complaints(&desk, &life.events, script.end), Vec::<String>::new());
    }

    #[test]
    fn the_spans_of_an_explanation_sum_to_what_it_explains(case in cases()) {
        let (desk, script, life) = case.life();
        for clock in &life.ticket.clocks {
            let why = desk.explain(&life.ticket, &clock.key, script.end).expect("a clock of the ticket");
            prop_assert_eq!(why.report.carried + why.counted(), why.report.elapsed);
            let start = clock.counts_from();
            let mut from = start;
            for span in &why.spans {
                prop_assert_eq!(span.from, from, "without gaps");
                prop_assert!(span.from < span.to);
                from = span.to;
            }
            prop_assert_eq!(from, clock.stopped.unwrap_or(script.end).max(start));
        }
    }

    #[test]
    fn what_is_late_is_told_before_anybody_wakes_the_desk(case in cases(), hours in 0..400_i64) {
        let (desk, mut script, _) = case.life();
        script.end = script.lines.last().map_or(script.opened, |line| line.at);
        let asleep = live(&desk, &script, Waking::Punctual).ticket;
        let now = script.end.plus(WallTime::from_seconds(hours * 3_600));
        let mut awake = asleep.clone();
        let decision = desk.wake(&asleep, now);
        decision.events.iter().for_each(|event| awake.apply(event));
        let told_only = |fact: &Fact| matches!(fact, Fact::ClockBreached { .. } | Fact::ClockWarned { .. });
        if decision.events.iter().all(|event| told_only(&event.fact)) {
            prop_assert_eq!(desk.clocks(&asleep, now), desk.clocks(&awake, now));
        }
    }

    #[test]
    fn nothing_runs_on_a_ticket_that_is_done(case in cases()) {
        let (_, _, life) = case.life();
        let mut ticket = Ticket::replay(&life.events[..1]).expect("a beginning");
        for pair in life.events[1..].windows(2) {
            ticket.apply(&pair[0]);
            // Clocks follow their fact, so only the last event before another instant counts.
            if ticket.status_category.is_done() && pair[0].at < pair[1].at {
                let open = ticket.clocks.iter().filter(|clock| clock.state.is_open()).count();
                prop_assert_eq!(open, 0, "after {:?}", pair[0]);
            }
        }
    }

    #[test]
    fn a_fact_that_no_rule_asks_about_changes_no_clock(case in cases(), place in any::<Index>()) {
        let (desk, mut script, life) = case.life();
        let index = place.index(script.lines.len() + 1);
        let at = index.checked_sub(1).map_or(script.opened, |index| script.lines[index].at);
        let command = Command::Tag { add: vec!["irrelevant".into()], remove: Vec::new() };
        script.lines.insert(index, Line { at, by: Actor::system(), command });
        let other = live(&desk, &script, Waking::Punctual);
        prop_assert_eq!(without_tag(&other.events), without_tag(&life.events));
    }

    #[test]
    fn the_spelling_of_labels_changes_no_verdict(case in cases()) {
        let (_, script, life) = case.life();
        let desk = desks::compiled(spelled(&case.document(), renamed));
        let mut other = script;
        other.intake = respelled(&other.intake);
        for line in &mut other.lines {
            (line.command, line.by) = (respelled(&line.command), respelled(&line.by));
        }
        let same = live(&desk, &other, Waking::Punctual);
        let facts = |life: &Life, spell: fn(&str) -> String| -> Vec<Value> {
            life.events.iter().map(|event| spelled(&in_any_order(event), spell)).collect()
        };
        prop_assert_eq!(facts(&same, str::to_owned), facts(&life, renamed));
    }

    #[test]
    fn on_a_calendar_that_never_opens_nothing_falls_due(case in cases()) {
        let mut document = spelled(&case.document(), |text| match text {
            "office" | "round" | "nights" | "island" | "half" => "never".to_owned(),
            // Neither needs a calendar: no time at all has passed, and days pass for everybody.
            text if text == "0m" || text.contains("calendar day") => "4h".to_owned(),
            other => other.to_owned(),
        });
        document["calendars"] = table!({ "never": {} });
        let desk = desks::compiled(document);
        let script = case.script(&desk);
        let life = live(&desk, &script, Waking::Punctual);
        for clock in desk.clocks(&life.ticket, script.end) {
            let ran = (clock.due, clock.breached_at, clock.elapsed);
            prop_assert_eq!(ran, (None, None, WorkTime::ZERO));
            prop_assert_ne!(clock.met, Some(false));
        }
    }

    #[test]
    fn a_pause_in_closed_time_changes_nothing(
        case in cases(), place in any::<Index>(), parts in (0..4_i64, 1..4_i64)
    ) {
        let desk = desks::compiled(at_rest(case.document()));
        let mut script = case.script(&desk);
        script.lines.retain(|line| !matches!(line.command, Command::Pend { .. }));
        let life = live(&desk, &script, Waking::Punctual);
        let clocks = desk.clocks(&life.ticket, script.end);
        for name in desk.spec().calendars.keys() {
            let calendar = desk.calendar(&name.as_str().into()).expect("a calendar of the desk");
            let mut paused = script.clone();
            if !pause_in_closed_time(&desk, calendar, &mut paused, place, parts) {
                continue;
            }
            let other = live(&desk, &paused, Waking::Punctual);
            let told_of = |clocks: &[ClockReport]| -> Vec<Verdict> {
                let verdicts = clocks.iter().cloned().map(Verdict::from);
                verdicts.filter(|verdict| counts_only_on(name, &verdict.key, &life.events)).collect()
            };
            let told_of_other = told_of(&desk.clocks(&other.ticket, script.end));
            prop_assert_eq!(told_of_other, told_of(&clocks), "{} {:?}", name, json(&other.events));
        }
    }
}

/// The open clocks of a ticket, as the model tells them.
fn open(ticket: &Ticket) -> Open {
    let clocks = ticket.clocks.iter().filter(|clock| clock.state.is_open());
    let since = |clock: &Clock| (*clock.key.set != *LINES).then_some(clock.started);
    clocks.map(|clock| ((clock.key.metric, clock.key.set.to_string()), since(clock))).collect()
}

/// The facts without the tag that a law has added, and without the numbers that it has moved.
fn without_tag(events: &[Event]) -> Vec<(Instant, String)> {
    let tag: Arc<str> = "irrelevant".into();
    let added = |fact: &Fact| matches!(fact, Fact::Tagged { added, .. } if added.contains(&tag));
    events.iter().filter(|event| !added(&event.fact)).map(|event| (event.at, json(&event.fact))).collect()
}

/// Another spelling of a status, a line, an escalation or a contact, sorted the other way round.
fn renamed(text: &str) -> String {
    let prefix =
        ["line:", "contact:"].into_iter().find(|prefix| text.starts_with(prefix)).unwrap_or_default();
    let own = ["rung_0", "rung_1", "rung_2", "rung_3", "boss", "quality"];
    let statuses = desks::STATUSES.iter().map(|(name, _)| *name);
    let mut names: Vec<&str> = statuses.chain(desks::LINES).chain(own).collect();
    names.sort_unstable();
    // An escalation that is repeated has its number behind its name: `rung_0 #2`.
    let name = &text[prefix.len()..];
    let (name, times) = name.split_at(name.find(" #").unwrap_or(name.len()));
    let place = names.iter().position(|known| *known == name);
    place.map_or_else(|| text.to_owned(), |place| format!("{prefix}n{:02}{times}", names.len() - place))
}

fn spelled(value: &Value, spell: fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(spell(text)),
        Value::Array(list) => list.iter().map(|value| spelled(value, spell)).collect(),
        Value::Object(table) => {
            table.iter().map(|(key, value)| (spell(key), spelled(value, spell))).collect()
        }
        plain => plain.clone(),
    }
}

fn respelled<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let document = serde_json::to_value(value).expect("everything here is JSON");
    serde_json::from_value(spelled(&document, renamed)).expect("the same in other words")
}

/// An event without the order in which several are told, which follows their names, and without
/// the version of the desk, which knows every letter.
fn in_any_order(event: &Event) -> Value {
    let mut event = serde_json::to_value(event).expect("an event is JSON");
    event["desk"] = Value::Null;
    if let Some(told) = event["fact"]["told"].as_array_mut() {
        told.sort_by_key(|told| renamed(told.as_str().unwrap_or_default()));
    }
    event
}

/// The desk without anything that a change of status sets off or asks for.
fn at_rest(mut document: Value) -> Value {
    for status in document["statuses"].as_object_mut().into_iter().flat_map(|table| table.values_mut()) {
        *status = table!({ "category": status["category"] });
    }
    for policy in document["sla"].as_array_mut().into_iter().flatten() {
        if policy["when"].to_string().contains("status_category") {
            policy["when"] = table!({});
        }
        policy["pauses"] = table!({}); // else waiting for the requester could be what ends a pause
    }
    for line in document["lines"].as_object_mut().into_iter().flat_map(|table| table.values_mut()) {
        line["on_time_box"] = Value::Null;
    }
    for approval in document.get_mut("approvals").and_then(Value::as_array_mut).into_iter().flatten() {
        (approval["on_refusal"], approval["on_expiry"]) = (Value::Null, Value::Null);
    }
    document["transitions"] = table!([]);
    document["escalations"] = table!([]);
    document
}

/// Whether every promise of a clock is counted in the open time of one calendar.
fn counts_only_on(calendar: &str, key: &ClockKey, events: &[Event]) -> bool {
    let promises = events.iter().filter_map(|event| match &event.fact {
        Fact::ClockStarted(started) if started.clock == *key => Some(&started.promise),
        Fact::ClockRetargeted(change) if change.clock == *key => Some(&change.promise),
        _ => None,
    });
    let mut promises = promises.peekable();
    let is_counted = |promise: &Promise| {
        promise.calendar == *calendar && !matches!(promise.target, Target::CalendarDays(_))
    };
    promises.peek().is_some() && promises.all(|promise| is_counted(promise))
}

/// Lets the ticket wait for its requester for a while after the line at `place`, all of it while
/// `calendar` is closed; `false` if there is no such while.
fn pause_in_closed_time(
    desk: &Desk,
    calendar: &Calendar,
    script: &mut Script,
    place: Index,
    (from, to): (i64, i64),
) -> bool {
    let index = place.index(script.lines.len() + 1);
    let since = index.checked_sub(1).map_or(script.opened, |index| script.lines[index].at);
    let until = script.lines.get(index).map_or(script.end, |line| line.at);
    let mut begun = script.clone();
    begun.lines.truncate(index);
    begun.end = since;
    let before = live(desk, &begun, Waking::Punctual).ticket;
    let closed = if calendar.is_open(since) == Ok(true) { calendar.next_closing(since) } else { Ok(since) };
    let Ok(closed) = closed else { return false };
    let opens = calendar.next_opening(closed).map_or(until, |opens| opens.min(until));
    let length = opens.since(closed).micros();
    if length <= 4 || before.status_category.is_done() || before.status == "asked" {
        return false;
    }
    let at = |quarters: i64| closed.plus(WallTime::from_micros(length * quarters.min(4) / 4));
    let moves = [(at(from), "asked"), (at(from + to), before.status.as_str())];
    let line = |(at, to): (Instant, &str)| {
        let command = Command::SetStatus { to: to.into() };
        Line { at, by: Actor::agent("ola"), command }
    };
    script.lines.splice(index..index, moves.map(line));
    true
}
