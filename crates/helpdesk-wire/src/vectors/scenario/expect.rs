//! What a step expects, and whether it came so.

use std::collections::BTreeMap;

use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::outage::OutageEvent;
use helpdesk_core::path::{Path, Step as PathStep};
use helpdesk_core::sla::{ClockKey, ClockReport};
use helpdesk_core::ticket::{Decision, Event, Ticket};
use helpdesk_core::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Came, Play, Step, present, short};
use crate::vectors::pattern::{self, Mismatch};

/// What a step may expect; what is left out may be anything.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expect {
    events: Option<Vec<Value>>,
    events_include: Option<Vec<Value>>,
    refusal: Option<Vec<String>>,
    notices: Option<Vec<Value>>,
    notices_include: Option<Vec<Value>>,
    ticket: Option<Value>,
    summary: Option<Value>,
    clocks: BTreeMap<String, Value>,
    explanations: BTreeMap<String, Value>,
    #[serde(deserialize_with = "present")]
    next_wake: Option<Value>,
    /// What is expected of other tickets that the step concerned.
    tickets: BTreeMap<TicketId, Expect>,
    outage: Option<Value>,
    outage_events: Option<Vec<Value>>,
    answer: Option<Value>,
}

/// Compares what came of a step with what it expects.
pub(super) fn compare(
    desk: &Desk,
    step: &Step,
    came: &Came,
    play: &Play,
    place: &Path,
) -> Result<(), Mismatch> {
    let expect = &step.expect;
    match (&came.result, &expect.refusal) {
        (Ok(decision), None) => compare_decision(expect, decision, place)?,
        (Ok(decision), Some(codes)) => {
            let found = format!("not refused: [{}]", listed(&decision.events));
            return Err(Mismatch::new(&place.join("refusal"), codes.join(", "), found));
        }
        (Err(refusal), None) => return Err(Mismatch::new(place, "no refusal", refusal.to_string())),
        (Err(refusal), Some(codes)) => {
            let found: Vec<&str> = refusal.codes().collect();
            if *codes != found {
                return Err(Mismatch::new(&place.join("refusal"), codes.join(", "), found.join(", ")));
            }
        }
    }
    if let Some(ticket) = play.ticket(&came.ticket) {
        compare_ticket(expect, desk, ticket, step.at, place)?;
    }
    for (id, expect) in &expect.tickets {
        let place = place.join("tickets").join(id.as_str());
        let nothing = Decision::default();
        compare_decision(expect, came.others.get(id).unwrap_or(&nothing), &place)?;
        let ticket = play.ticket(id);
        let ticket = ticket.ok_or_else(|| Mismatch::new(&place, "a ticket", "none of that name"))?;
        compare_ticket(expect, desk, ticket, step.at, &place)?;
    }
    compare_outage(expect, came, play, place)
}

/// What a step says of an outage, and what it answers.
fn compare_outage(expect: &Expect, came: &Came, play: &Play, place: &Path) -> Result<(), Mismatch> {
    if let Some(wanted) = &expect.outage {
        let outage = came.outage.as_ref().and_then(|id| play.outages.get(id));
        pattern::compare(wanted, &value(&outage.map(|(outage, _)| outage)), &place.join("outage"))?;
    }
    if let Some(wanted) = &expect.outage_events {
        let wanted: Vec<Value> = wanted.iter().map(short::event).collect();
        let found: Vec<Value> = came.outage_events.iter().map(flat_outage).collect();
        in_full(&wanted, &found, &place.join("outage_events"))?;
    }
    match &expect.answer {
        Some(wanted) => pattern::compare(wanted, &came.answer, &place.join("answer")),
        None => Ok(()),
    }
}

fn compare_ticket(
    expect: &Expect,
    desk: &Desk,
    ticket: &Ticket,
    at: Instant,
    place: &Path,
) -> Result<(), Mismatch> {
    if let Some(wanted) = &expect.ticket {
        let mut found = value(ticket);
        found["priority"] = value(ticket.priority());
        pattern::compare(wanted, &found, &place.join("ticket"))?;
    }
    if let Some(wanted) = &expect.summary {
        pattern::compare(wanted, &value(&desk.summary(ticket)), &place.join("summary"))?;
    }
    let clocks = desk.clocks(ticket, at);
    for (key, wanted) in &expect.clocks {
        let place = place.join("clocks").join(key.as_str());
        pattern::compare(wanted, &value(&clock(&clocks, key, &place)?), &place)?;
    }
    for (key, wanted) in &expect.explanations {
        let place = place.join("explanations").join(key.as_str());
        let named = clock(&clocks, key, &place)?;
        let key = named.map(|ClockReport { metric, set, cycle, .. }| ClockKey {
            metric: *metric,
            set: set.clone(),
            cycle: *cycle,
        });
        let found = key.and_then(|key| desk.explain(ticket, &key, at));
        pattern::compare(wanted, &value(&found), &place)?;
    }
    match &expect.next_wake {
        Some(wanted) => pattern::compare(wanted, &value(&ticket.next_wake()), &place.join("next_wake")),
        None => Ok(()),
    }
}

fn compare_decision(expect: &Expect, decision: &Decision, place: &Path) -> Result<(), Mismatch> {
    let events: Vec<Value> = decision.events.iter().map(flat).collect();
    let notices: Vec<Value> = decision.notices.iter().map(value).collect();
    let lists = [
        ("events", &expect.events, &events, short::event as fn(&Value) -> Value, true),
        ("events_include", &expect.events_include, &events, short::event, false),
        ("notices", &expect.notices, &notices, short::notice, true),
        ("notices_include", &expect.notices_include, &notices, short::notice, false),
    ];
    for (name, wanted, found, spell, whole) in lists {
        let Some(wanted) = wanted else { continue };
        let wanted: Vec<Value> = wanted.iter().map(spell).collect();
        let place = place.join(name);
        if whole { in_full(&wanted, found, &place)? } else { in_order(&wanted, found, &place)? }
    }
    Ok(())
}

/// Every item is as wanted, and there are no others.
fn in_full(wanted: &[Value], found: &[Value], place: &Path) -> Result<(), Mismatch> {
    for (index, (wanted, found)) in wanted.iter().zip(found).enumerate() {
        pattern::compare(wanted, found, &place.join(PathStep::from(index)))
            .map_err(|mismatch| Mismatch { found: format!("{} in {found}", mismatch.found), ..mismatch })?;
    }
    if wanted.len() == found.len() {
        return Ok(());
    }
    Err(Mismatch::new(place, format!("{} of them", wanted.len()), names(found)))
}

/// Every item wanted is there, one after the other, perhaps with others between them.
fn in_order(wanted: &[Value], found: &[Value], place: &Path) -> Result<(), Mismatch> {
    let mut left = found.iter();
    for (index, wanted) in wanted.iter().enumerate() {
        let place = place.join(PathStep::from(index));
        if !left.any(|found| pattern::compare(wanted, found, &place).is_ok()) {
            return Err(Mismatch::new(&place, wanted.to_string(), names(found)));
        }
    }
    Ok(())
}

/// The one clock that a key names, the latest cycle where it names none; `None` where there is none.
fn clock<'a>(
    clocks: &'a [ClockReport],
    key: &str,
    place: &Path,
) -> Result<Option<&'a ClockReport>, Mismatch> {
    let wanted = short::clock(key);
    let named = clocks.iter().filter(|clock| pattern::compare(&wanted, &value(clock), place).is_ok());
    let mut latest: Option<&ClockReport> = None;
    for clock in named {
        match latest {
            Some(other) if other.set != clock.set => {
                let sets = format!("clocks of the sets `{}` and `{}`", other.set, clock.set);
                return Err(Mismatch::new(place, "one clock; write `set/metric`", sets));
            }
            Some(other) if clock.cycle < other.cycle => {}
            _ => latest = Some(clock),
        }
    }
    Ok(latest)
}

/// An event in one table: its own fields and those of its fact.
fn flat(event: &Event) -> Value {
    let mut flat = value(&event.fact);
    for (name, field) in [
        ("seq", value(&event.seq)),
        ("at", value(&event.at)),
        ("by", value(&event.by)),
        ("desk", value(&event.desk)),
    ] {
        flat[name] = field;
    }
    flat
}

/// The same for an event of an outage.
fn flat_outage(event: &OutageEvent) -> Value {
    let mut flat = value(&event.fact);
    for (name, field) in [("seq", value(&event.seq)), ("at", value(&event.at)), ("by", value(&event.by))] {
        flat[name] = field;
    }
    flat
}

fn listed(events: &[Event]) -> String {
    names(&events.iter().map(flat).collect::<Vec<_>>())
}

/// What a person needs to find the place: when and what, or which notice.
fn names(items: &[Value]) -> String {
    let name = |item: &Value| match item.get("id") {
        Some(id) => id.to_string(),
        None => {
            let metric = item["clock"]["metric"].as_str().map(|metric| format!("({metric})"));
            let (at, kind) = (item["at"].as_str(), item["type"].as_str());
            format!("{} {}{}", at.unwrap_or_default(), kind.unwrap_or_default(), metric.unwrap_or_default())
        }
    };
    let names: Vec<String> = items.iter().map(name).collect();
    format!("[{}]", names.join(", "))
}

fn value(thing: &impl Serialize) -> Value {
    serde_json::to_value(thing).unwrap_or_else(|error| json!({ "error": error.to_string() }))
}
