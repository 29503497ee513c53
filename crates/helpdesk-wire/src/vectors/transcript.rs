//! Everything the engine answers to a document of vectors, to the byte: what other hosts compare
//! their own answers with.

use std::collections::BTreeMap;

use helpdesk_core::calendar::{Calendar, CalendarError};
use helpdesk_core::desk::Desk;
use helpdesk_core::sla::ClockKey;
use helpdesk_core::ticket::{Decision, Ticket};
use helpdesk_core::time::{Instant, Interval};
use helpdesk_core::zone::ZonePack;
use serde::Serialize;
use serde_json::{Value, json};

use super::business_time::{self, Case, Problem};
use super::{desk, scenario};
use crate::host::{self, Failure};

/// Every answer to the cases of `document`, a line each: the id of the case, a tab, and the answer
/// as JSON. `None` if it is no document of vectors.
///
/// `scenario/2`, which concerns several tickets at once, is left out.
///
/// - A question to a calendar: the answer, or `{"error": code}`.
/// - What is wrong with a desk: the failure of [`host::desk`], or the list of its warnings.
/// - A scenario: for each step the decision or the failure, then the reports of the clocks; after
///   the last the ticket, and why each clock shows what it shows.
#[must_use]
pub fn transcript(document: &Value, zones: &ZonePack) -> Option<Vec<String>> {
    let schema = document.get("schema")?.as_str()?;
    let cases = document.get("cases")?.as_array()?;
    let mut calendars = business_time::Runner::new(document, zones);
    let mut lines = Vec::new();
    for case in cases {
        let id = case.get("id").and_then(Value::as_str).unwrap_or("(no id)");
        let answers = match schema {
            "business-time/1" => calendars
                .calendar(Case(case))
                .map(|calendar| vec![asked(Case(case), &calendar)])
                .unwrap_or_default(),
            "scenario/2" => Vec::new(),
            _ => of_desk(document, case, zones),
        };
        lines.extend(answers.into_iter().map(|answer| format!("{id}\t{answer}")));
    }
    Some(lines)
}

fn asked(case: Case<'_>, calendar: &Calendar) -> String {
    match answer(case, calendar) {
        Ok(answer) => answer,
        Err(Problem::Calendar(error)) => host::json(&json!({ "error": error.code() })),
        Err(_) => "null".to_owned(),
    }
}

fn answer(case: Case<'_>, calendar: &Calendar) -> Result<String, Problem> {
    fn written<T: Serialize>(found: Result<T, CalendarError>) -> Result<String, Problem> {
        Ok(host::json(&found?))
    }
    match case.text("op") {
        "elapsed" => written(calendar.elapsed(case.instant("from")?, case.instant("to")?)),
        "is_open" => written(calendar.is_open(case.instant("at")?)),
        "is_business_day" => written(calendar.is_business_day(case.read("date")?)),
        "add_days" => written(calendar.add_days(case.read("date")?, case.read("days")?)),
        "days_between" => written(calendar.days_between(case.read("from_date")?, case.read("to_date")?)),
        "local_to_instant" => written(Ok(calendar.zone().to_instant(case.read("date")?, case.read("time")?))),
        "intervals" => {
            let within = Interval::new(case.instant("from")?, case.instant("to")?);
            let spans: Vec<_> = calendar.intervals(within)?.map(|span| (span.start, span.end)).collect();
            written(Ok(spans))
        }
        _ => written(case.instant_answer(calendar)?),
    }
}

fn of_desk(document: &Value, case: &Value, zones: &ZonePack) -> Vec<String> {
    let Ok(text) = desk::document(document, case) else { return Vec::new() };
    let compiled = host::desk(&text.to_string(), zones);
    match (compiled, case.get("steps").and_then(Value::as_array)) {
        (Err(failure), _) => vec![host::json(&failure)],
        (Ok(desk), None) => vec![host::json(&crate::desk::warnings(&desk))],
        (Ok(desk), Some(steps)) => played(&desk, steps),
    }
}

/// A ticket with its events as JSON.
type Life = (Ticket, Vec<Value>);

fn played(desk: &Desk, steps: &[Value]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    let mut first = None;
    let mut last = Instant::EPOCH;
    for step in steps {
        let text = |name: &str| step.get(name).and_then(Value::as_str);
        let Some(at) = text("at").and_then(|at| at.parse().ok()) else { continue };
        let action = step.get("do").unwrap_or(&Value::Null);
        let named = action.get("type").filter(|kind| *kind == "open").and_then(|_| action.get("ticket"));
        let named = named.and_then(Value::as_str).or(text("ticket"));
        let id = named.or(first.as_deref()).unwrap_or("T1").to_owned();
        let came = take(desk, step, action, (&id, lives.get(&id)), at);
        lines.push(came.as_ref().map_or_else(host::json, host::json));
        if let Ok(decision) = came {
            let events = decision.events.iter().map(|event| serde_json::to_value(event).unwrap_or_default());
            match lives.get_mut(&id) {
                Some((ticket, history)) => {
                    decision.events.iter().for_each(|event| ticket.apply(event));
                    history.extend(events);
                }
                None => {
                    let Some(ticket) = Ticket::replay(&decision.events) else { continue };
                    lives.insert(id.clone(), (ticket, events.collect()));
                }
            }
            first.get_or_insert_with(|| id.clone());
        }
        if let Some((ticket, _)) = lives.get(&id) {
            lines.push(host::clocks(desk, ticket, at));
        }
        last = at;
    }
    lines.extend(lives.values().flat_map(|life| end(desk, life, last)));
    lines
}

/// The ticket as it is in the end, and why each of its clocks shows what it shows.
fn end(desk: &Desk, (ticket, events): &Life, at: Instant) -> Vec<String> {
    let events = Value::from(events.clone()).to_string();
    let why = |key: &ClockKey| {
        let why = host::explain_history(desk, &events, &host::json(key), at);
        why.unwrap_or_else(|failure| host::json(&failure))
    };
    let keys = ticket.clocks.iter().map(|clock| &clock.key);
    std::iter::once(host::json(ticket)).chain(keys.map(why)).collect()
}

fn take(
    desk: &Desk,
    step: &Value,
    action: &Value,
    (id, life): (&str, Option<&Life>),
    at: Instant,
) -> Result<Decision, Failure> {
    let by = match step.get("as") {
        None => json!({ "role": "system" }),
        Some(Value::String(short)) => scenario::actor_in_short(short),
        Some(by) => by.clone(),
    };
    let by = by.to_string();
    let Some((ticket, _)) = life else {
        let intake = action.get("intake").unwrap_or(&Value::Null).to_string();
        return host::open(desk, id, &intake, &by, at);
    };
    match (action.as_str(), step.get("expecting").and_then(Value::as_u64)) {
        (Some("wake"), _) => Ok(host::wake(desk, ticket, at)),
        (Some(_), _) => Ok(Decision { next_wake: ticket.next_wake(), ..Decision::default() }),
        (None, None) => host::decide(desk, ticket, &action.to_string(), &by, at),
        (None, Some(version)) => host::decide_expecting(desk, ticket, version, &action.to_string(), &by, at),
    }
}
