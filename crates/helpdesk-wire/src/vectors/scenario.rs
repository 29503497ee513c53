//! `scenario/1` and `scenario/2`: a desk and what happens in it, step by step; the second also
//! what concerns several tickets, outages, alerts and mail.

mod expect;
mod several;
mod short;

use std::collections::BTreeMap;

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::outage::{Outage, OutageEvent, OutageId};
use helpdesk_core::path::{Path, Step as PathStep};
use helpdesk_core::ticket::{Command, Decision, Event, Intake, Refusal, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::desk;
use super::pattern::Mismatch;
use crate::shape;
use expect::Expect;
use several::Several;

/// One step of a case as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: Instant,
    #[serde(rename = "as", default)]
    by: Option<Value>,
    #[serde(rename = "do")]
    action: Value,
    #[serde(default)]
    ticket: Option<TicketId>,
    #[serde(default)]
    expecting: Option<u64>,
    #[serde(default)]
    expect: Expect,
    #[serde(rename = "note", default)]
    _note: Option<String>,
}

/// What `{"type": "open"}` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    #[serde(rename = "type")]
    _type: String,
    intake: Intake,
    #[serde(default)]
    ticket: Option<TicketId>,
}

/// What a step does.
enum Action {
    Open(Intake),
    Command(Command),
    Wake,
    Look,
    Several(Several),
}

/// What came of a step: for the ticket it is about, and for whatever else it concerned.
struct Came {
    ticket: TicketId,
    result: Result<Decision, Refusal>,
    others: BTreeMap<TicketId, Decision>,
    outage_events: Vec<OutageEvent>,
    outage: Option<OutageId>,
    answer: Value,
}

impl Came {
    fn of(ticket: TicketId, result: Result<Decision, Refusal>) -> Self {
        let (others, outage_events) = (BTreeMap::new(), Vec::new());
        Self { ticket, result, others, outage_events, outage: None, answer: Value::Null }
    }
}

/// The tickets and outages of a case and everything that happened to them.
#[derive(Default)]
struct Play {
    tickets: BTreeMap<TicketId, (Ticket, Vec<Event>)>,
    outages: BTreeMap<OutageId, (Outage, Vec<OutageEvent>)>,
    first: Option<TicketId>,
    alone: bool, // each ticket by itself, as `scenario/1` has it
}

/// Plays a case through and compares what came with what it expects.
pub(super) fn check(document: &Value, case: &Value, zones: &ZonePack) -> Result<(), Mismatch> {
    let desk = desk::compiled(document, case, zones)?.map_err(|faults| {
        let place = Path::root().join("desk");
        Mismatch::new(&place, "a desk that compiles", desk::sentence(&faults))
    })?;
    let place = Path::root().join("steps");
    let Some(steps) = case.get("steps").and_then(Value::as_array).filter(|steps| !steps.is_empty()) else {
        return Err(Mismatch::new(&place, "a list of steps", "nothing to do"));
    };
    let mut play = Play { alone: document["schema"] == "scenario/1", ..Play::default() };
    for (index, step) in steps.iter().enumerate() {
        let place = place.join(PathStep::from(index));
        let step: Step = read(step, &place)?;
        let came = play.take(&desk, &step, &place)?;
        expect::compare(&desk, &step, &came, &play, &place.join("expect"))?;
    }
    play.outages.values().try_for_each(|(outage, events)| check_outage(outage, events))?;
    play.tickets.values().try_for_each(|(ticket, events)| check_laws(&desk, ticket, events))
}

/// Reads a part of a case; what is wrong with its shape is told with its place in the case.
fn read<T: serde::de::DeserializeOwned>(value: &Value, place: &Path) -> Result<T, Mismatch> {
    shape::read(value).map_err(|faults| {
        let sentence = |fault: &crate::Diagnostic| {
            let path = fault.path.to_string();
            if path.is_empty() { fault.message.clone() } else { format!("{path}: {}", fault.message) }
        };
        let sentences: Vec<String> = faults.iter().map(sentence).collect();
        Mismatch::new(place, "a readable case", sentences.join("; "))
    })
}

impl Play {
    fn ticket(&self, id: &TicketId) -> Option<&Ticket> {
        self.tickets.get(id).map(|(ticket, _)| ticket)
    }

    /// Does what a step says; a refusal leaves the ticket as it was.
    fn take(&mut self, desk: &Desk, step: &Step, place: &Path) -> Result<Came, Mismatch> {
        let (action, named) = action(&step.action, &place.join("do"))?;
        let by = match &step.by {
            None => Actor::system(),
            Some(by) => actor(by, &place.join("as"))?,
        };
        if let Action::Several(several) = &action {
            if self.alone {
                let place = place.join("do").join("type");
                let expected = "a step about one ticket, or the schema `scenario/2`";
                return Err(Mismatch::new(&place, expected, step.action["type"].to_string()));
            }
            return several.take(self, desk, &by, step.at, place);
        }
        let chosen = named.or_else(|| step.ticket.clone()).or_else(|| self.first.clone());
        let id = chosen.unwrap_or_else(|| TicketId::from("T1"));
        let known = self.tickets.get(&id);
        let result = match (&action, known) {
            (Action::Open(_), Some(_)) => {
                return Err(Mismatch::new(place, "a new ticket", format!("`{id}` is open already")));
            }
            (Action::Open(intake), None) => desk.open(id.clone(), intake.clone(), &by, step.at),
            (_, None) => {
                return Err(Mismatch::new(place, "a ticket that was opened", format!("`{id}` was not")));
            }
            (Action::Command(command), Some((ticket, _))) => match step.expecting {
                Some(version) => desk.decide_expecting(ticket, version, command, &by, step.at),
                None => desk.decide(ticket, command, &by, step.at),
            },
            (Action::Wake, Some((ticket, _))) => Ok(desk.wake(ticket, step.at)),
            (Action::Look | Action::Several(_), Some((ticket, _))) => {
                Ok(Decision { next_wake: ticket.next_wake(), ..Decision::default() })
            }
        };
        if let Ok(decision) = &result {
            self.apply(&id, decision, place)?;
        }
        Ok(Came::of(id, result))
    }

    fn apply(&mut self, id: &TicketId, decision: &Decision, place: &Path) -> Result<(), Mismatch> {
        if let Some((ticket, events)) = self.tickets.get_mut(id) {
            decision.events.iter().for_each(|event| ticket.apply(event));
            events.extend(decision.events.iter().cloned());
            return Ok(());
        }
        let opened = Ticket::replay(&decision.events);
        let ticket = opened.ok_or_else(|| Mismatch::new(place, "a first event", "none"))?;
        self.first.get_or_insert_with(|| id.clone());
        self.tickets.insert(id.clone(), (ticket, decision.events.clone()));
        Ok(())
    }
}

fn action(value: &Value, place: &Path) -> Result<(Action, Option<TicketId>), Mismatch> {
    let kind = value.get("type").and_then(Value::as_str);
    match (value.as_str(), kind) {
        (Some("wake"), _) => Ok((Action::Wake, None)),
        (Some("look"), _) => Ok((Action::Look, None)),
        (None, Some("open")) => {
            let open: Open = read(value, place)?;
            Ok((Action::Open(open.intake), open.ticket))
        }
        (None, Some(kind)) if Several::is_named(kind) => Ok((Action::Several(read(value, place)?), None)),
        (None, Some(_)) => Ok((Action::Command(read(value, place)?), None)),
        _ => Err(Mismatch::new(place, "`wake`, `look`, or a command with its `type`", value.to_string())),
    }
}

/// An actor as an object, or in short as `agent:ola@first`.
fn actor(value: &Value, place: &Path) -> Result<Actor, Mismatch> {
    let Some(text) = value.as_str() else { return read(value, place) };
    read(&short::actor(text), place)
}

/// An actor in short as an object.
pub(super) fn actor_in_short(text: &str) -> Value {
    short::actor(text)
}

/// What holds whatever a case expects: the events rebuild the ticket, also from their JSON form,
/// and the ticket read back from JSON decides as before.
fn check_laws(desk: &Desk, ticket: &Ticket, events: &[Event]) -> Result<(), Mismatch> {
    let place = Path::root().join(ticket.id.as_str());
    let law = |holds: bool, law: &str| {
        if holds { Ok(()) } else { Err(Mismatch::new(&place, law, "it does not")) }
    };
    law(Ticket::replay(events).as_ref() == Some(ticket), "replaying the events rebuilds the ticket")?;
    let stored = serde_json::to_string(events).and_then(|text| serde_json::from_str::<Vec<Event>>(&text));
    law(stored.is_ok_and(|stored| stored == events), "events read back from JSON are the same")?;
    let stored = serde_json::to_string(ticket).and_then(|text| serde_json::from_str::<Ticket>(&text));
    let Ok(stored) = stored else { return law(false, "a ticket reads back from JSON") };
    law(stored == *ticket, "a ticket read back from JSON is the same")?;
    let far = ticket.last_at.max(ticket.next_wake().unwrap_or(ticket.last_at));
    law(desk.wake(&stored, far) == desk.wake(ticket, far), "a ticket read back from JSON decides the same")?;
    let ordered = events.iter().zip(events.iter().skip(1)).all(|(a, b)| a.at <= b.at && a.seq + 1 == b.seq);
    law(ordered, "events are numbered without gaps and never go back in time")
}

/// The same of an outage: its events rebuild it, also from their JSON form.
fn check_outage(outage: &Outage, events: &[OutageEvent]) -> Result<(), Mismatch> {
    let place = Path::root().join(outage.id.as_str());
    let stored = serde_json::to_string(events).and_then(|text| serde_json::from_str::<Vec<_>>(&text));
    let same = stored.is_ok_and(|stored: Vec<OutageEvent>| stored == events);
    let law = "the events of the outage rebuild it, also from JSON";
    if same && Outage::replay(events).as_ref() == Some(outage) {
        return Ok(());
    }
    Err(Mismatch::new(&place, law, "they do not"))
}

/// A field that is there, be it `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The place and what was found there, of a case whose steps are these.
    fn mismatch(steps: &Value) -> Option<(String, String)> {
        let document = json!({ "desks": { "small": { "name": "D", "zone": "UTC" } } });
        let case = json!({ "desk": "small", "steps": steps });
        let mismatch = check(&document, &case, &ZonePack::builtin()).err()?;
        Some((mismatch.place.to_string(), mismatch.found))
    }

    fn opened(expect: &Value) -> Value {
        json!({ "at": "2026-03-02T08:00:00Z", "as": "requester:jan", "expect": expect,
                "do": { "type": "open", "intake": { "channel": "phone", "subject": "Printer" } } })
    }

    fn second(mut step: Value) -> Option<(String, String)> {
        step["at"] = json!("2026-03-02T09:00:00Z");
        mismatch(&json!([opened(&json!({})), step]))
    }

    #[test]
    fn what_came_is_compared_with_what_is_expected() {
        for expect in [
            json!({ "events": ["registered"], "ticket": { "status": "new", "priority": "normal" } }),
            json!({ "events_include": [], "notices": [], "next_wake": null, "clocks": { "resolution": null } }),
            json!({ "events": [{ "type": "registered", "seq": 1, "by": "requester:jan", "status": "new" }] }),
        ] {
            assert_eq!(mismatch(&json!([opened(&expect)])), None, "{expect}");
        }
        for (expect, place) in [
            (json!({ "events": [] }), "steps[0].expect.events"),
            (json!({ "events": ["noted"] }), "steps[0].expect.events[0].type"),
            (json!({ "events_include": ["noted"] }), "steps[0].expect.events_include[0]"),
            (json!({ "notices": ["x"] }), "steps[0].expect.notices"),
            (json!({ "ticket": { "status": "open" } }), "steps[0].expect.ticket.status"),
            (json!({ "clocks": { "resolution": {} } }), "steps[0].expect.clocks.resolution"),
            (json!({ "explanations": { "resolution": {} } }), "steps[0].expect.explanations.resolution"),
            (json!({ "next_wake": "2026-03-02T08:00:00Z" }), "steps[0].expect.next_wake"),
            (json!({ "refusal": ["ticket.empty"] }), "steps[0].expect.refusal"),
        ] {
            assert_eq!(mismatch(&json!([opened(&expect)])).map(|found| found.0).as_deref(), Some(place));
        }
    }

    #[test]
    fn a_refusal_is_expected_by_its_codes() {
        let take = |expect: Value| json!({ "do": { "type": "take" }, "as": "agent", "expect": expect });
        assert_eq!(second(take(json!({ "refusal": ["ticket.actor-unknown"] }))), None);
        for (expect, place) in [
            (json!({}), "steps[1].expect"),
            (json!({ "refusal": ["ticket.empty"] }), "steps[1].expect.refusal"),
        ] {
            assert_eq!(second(take(expect)).unwrap().0, place);
        }
    }

    #[test]
    fn a_case_that_cannot_be_read_says_where() {
        for (step, place) in [
            (json!({ "do": "sleep" }), "steps[1].do"),
            (json!({ "do": { "type": "tkae" } }), "steps[1].do"),
            (json!({ "do": "wake", "expct": {} }), "steps[1]"),
            (json!({ "do": "wake", "as": "king" }), "steps[1].as"),
            (json!({ "do": "wake", "ticket": "T2" }), "steps[1]"),
            (json!({ "do": { "type": "open", "intake": {} } }), "steps[1].do"),
            (json!({}), "steps[1]"),
            (json!([]), "steps[1]"),
        ] {
            let step =
                if step.is_object() { second(step) } else { mismatch(&json!([opened(&json!({})), step])) };
            assert_eq!(step.unwrap().0, place);
        }
        assert_eq!(mismatch(&json!([])).unwrap().0, "steps");
        let again = json!([opened(&json!({})), opened(&json!({}))]);
        assert_eq!(mismatch(&again), Some(("steps[1]".into(), "`T1` is open already".into())));
    }

    #[test]
    fn what_concerns_several_tickets_is_of_the_second_format() {
        let found = |schema: &str| {
            let document = json!({ "schema": schema, "desks": { "d": { "name": "D", "zone": "UTC" } } });
            let open = json!({ "type": "open", "intake": { "channel": "phone", "subject": "s" } });
            let at = "2026-03-02T09:00:00Z";
            let case = json!({ "id": "c", "desk": "d", "steps": [
                { "at": at, "do": open }, { "at": at, "do": { "type": "redirect", "ticket": "T1" } } ] });
            check(&document, &case, &ZonePack::builtin()).map_err(|wrong| wrong.place.to_string())
        };
        assert_eq!(found("scenario/1"), Err("steps[1].do.type".to_owned()));
        assert_eq!(found("scenario/2"), Ok(()));
    }
}
