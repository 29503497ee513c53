//! What Rust answers to every step of every scenario, for hosts that compare to the byte.
//!
//! `HELPDESK_TRANSCRIPT` names the file; without it the steps are played all the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::{Command, Decision, Intake, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::host::{self, Failure};
use serde_json::Value;

use super::{documents, shelf};

/// One line a step: what happened, the ticket and its clocks, or the codes of a refusal.
fn lines(document: &Value, case: &Value) -> String {
    let desk = named(document, case).to_string();
    let Ok(desk) = host::desk(&desk, &ZonePack::builtin()) else { return String::new() };
    let mut tickets: BTreeMap<String, Ticket> = BTreeMap::new();
    let mut first: Option<String> = None;
    let mut text = String::new();
    for (index, step) in case["steps"].as_array().into_iter().flatten().enumerate() {
        let head = format!(r#"{{"id":{},"step":{index}"#, case["id"]);
        let action = &step["do"];
        let opened = action["ticket"].as_str().filter(|_| action["type"] == "open");
        let named = opened.or(step["ticket"].as_str()).map(str::to_owned);
        let id = named.or_else(|| first.clone()).unwrap_or_else(|| "T1".to_owned());
        let at: Instant = step["at"].as_str().expect("an instant").parse().expect("an instant");
        match take(&desk, &id, tickets.get(&id), step, at) {
            Ok(decision) => {
                let ticket = match tickets.remove(&id) {
                    None => host::replayed(&decision.events).expect("a history"),
                    Some(ticket) => {
                        host::apply(&ticket, &host::json(&decision.events)).expect("what follows")
                    }
                };
                let (state, events) = (host::json(&ticket), host::json(&decision.events));
                let (notices, clocks) = (host::json(&decision.notices), host::clocks(&desk, &ticket, at));
                let wake = decision.next_wake.map(|at| format!(r#","next_wake":"{at}""#)).unwrap_or_default();
                let turn = format!(r#"{{"ticket":{state},"events":{events},"notices":{notices}{wake}}}"#);
                if action != "look" {
                    let line = format!(r#"{head},"turn":{turn},"clocks":{clocks}}}"#);
                    writeln!(text, "{line}").expect("a text takes more text");
                }
                first.get_or_insert_with(|| id.clone());
                tickets.insert(id, ticket);
            }
            Err(refused) => {
                let codes: Vec<_> = refused.diagnostics.iter().map(|fault| fault.code).collect();
                writeln!(text, r#"{head},"refusal":{}}}"#, host::json(&codes))
                    .expect("a text takes more text");
            }
        }
    }
    text
}

fn take(
    desk: &Desk,
    id: &str,
    ticket: Option<&Ticket>,
    step: &Value,
    at: Instant,
) -> Result<Decision, Failure> {
    let action = &step["do"];
    let by = match &step["as"] {
        Value::Null => r#"{"role":"system"}"#.to_owned(),
        Value::String(short) => actor(short).to_string(),
        whole => whole.to_string(),
    };
    let Some(ticket) = ticket else {
        let _: Intake = host::read(&action["intake"].to_string())?;
        return host::open(desk, id, &action["intake"].to_string(), &by, at);
    };
    match (action.as_str(), step["expecting"].as_u64()) {
        (Some("wake"), _) => Ok(host::wake(desk, ticket, at)),
        (Some(_), _) => Ok(Decision::default()),
        (None, None) => host::decide(desk, ticket, &action.to_string(), &by, at),
        (None, Some(version)) => {
            let command: Command = host::read(&action.to_string())?;
            Ok(desk.decide_expecting(ticket, version, &command, &host::read(&by)?, at)?)
        }
    }
}

fn actor(short: &str) -> Value {
    let (role, id) = short.split_once(':').map_or((short, None), |(role, id)| (role, Some(id)));
    // What follows the last `@` is the line, except in an address, and requesters have none.
    let is_line = |(_, end): &(&str, &str)| id.is_none() || role != "requester" && !end.contains('.');
    let parted = id.unwrap_or(role).rsplit_once('@').filter(is_line);
    let (name, line) = parted.map_or((id.unwrap_or(role), None), |(name, line)| (name, Some(line)));
    let (role, id) = id.map_or((name, None), |_| (role, Some(name)));
    let fields = [("role", Some(role)), ("id", id), ("line", line)];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?)))).collect()
}

/// The desk of a case, with the merge patch of the case.
fn named(document: &Value, case: &Value) -> Value {
    let mut desk = match &case["desk"] {
        Value::String(name) => document["desks"][name].clone(),
        whole => whole.clone(),
    };
    if let Some(patch) = case.get("with") {
        merge(&mut desk, patch);
    }
    desk
}

fn merge(target: &mut Value, patch: &Value) {
    let Some(fields) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    for (name, value) in fields {
        match (value, target.as_object_mut()) {
            (Value::Null, Some(target)) => drop(target.remove(name)),
            (_, Some(target)) => merge(target.entry(name.clone()).or_insert(Value::Null), value),
            _ => {}
        }
    }
}

#[test]
fn every_turn_of_every_scenario() {
    let mut text = String::new();
    for (_, document) in documents(&shelf()) {
        if document["schema"] == "scenario/1" {
            for case in document["cases"].as_array().into_iter().flatten() {
                text += &lines(&document, case);
            }
        }
    }
    assert!(300 < text.lines().count(), "{} steps", text.lines().count());
    if let Some(path) = std::env::var_os("HELPDESK_TRANSCRIPT") {
        std::fs::write(path, text).expect("the file can be written");
    }
}
