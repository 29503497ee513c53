//! The published JSON Schema: of a desk, for editors, and of everything that crosses to a host.
//!
//! Made from the types themselves, so that it cannot say anything else than they do.
//! `cargo xtask schema` writes both to `docs/schema`, and a test compares them.

use std::collections::BTreeMap;

use helpdesk_core::actor::Actor;
use helpdesk_core::analysis::Bounds;
use helpdesk_core::assignment::{Moment, Suggestion as AgentSuggestion, Waiting};
use helpdesk_core::calendar::CalendarSpec;
use helpdesk_core::desk::DeskSpec;
use helpdesk_core::knowledge::{Article, Question, Solved, Suggestion as ArticleSuggestion};
use helpdesk_core::ledger::Ledger;
use helpdesk_core::outage::{Outage, OutageCommand, OutageEvent, OutageIntake};
use helpdesk_core::report::Summary;
use helpdesk_core::simulate::{Comparison, Relived};
use helpdesk_core::sla::{ClockKey, ClockReport, Explanation};
use helpdesk_core::ticket::{
    Alert, AlertDecision, Briefing, Command, Decision, Event, Inbound, InboundDecision, Intake, Joint,
    Notice, OutageDecision, Refusal, Repeat, Summary as TicketSummary, Ticket, TicketDecision,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

/// What a `$schema` key of a document may name; the key is read over.
pub const DESK_ID: &str = "https://helpdesk-core.org/schema/desk.schema.json";

const WIRE_ID: &str = "https://helpdesk-core.org/schema/wire.schema.json";

/// The schema of a desk, as TOML or JSON.
#[must_use]
pub fn desk() -> Value {
    let mut schema = settings(true).into_generator().into_root_schema_for::<DeskSpec>();
    name(&mut schema, DESK_ID, "A desk");
    if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        fields.insert("$schema".to_owned(), json_schema!({ "type": "string" }).into());
    }
    shorten(schema.into())
}

/// The schema of commands, events, tickets, notices, clocks and the rest of the JSON form: each
/// under `$defs`.
#[must_use]
pub fn wire() -> Value {
    let mut generator = settings(false).into_generator();
    let mut named = BTreeMap::new();
    add::<Actor>(&mut generator, &mut named);
    add::<Intake>(&mut generator, &mut named);
    add::<Command>(&mut generator, &mut named);
    add::<Event>(&mut generator, &mut named);
    add::<Decision>(&mut generator, &mut named);
    add::<Joint>(&mut generator, &mut named);
    add::<TicketDecision>(&mut generator, &mut named);
    add::<Outage>(&mut generator, &mut named);
    add::<OutageIntake>(&mut generator, &mut named);
    add::<OutageCommand>(&mut generator, &mut named);
    add::<OutageEvent>(&mut generator, &mut named);
    add::<OutageDecision>(&mut generator, &mut named);
    add::<Briefing>(&mut generator, &mut named);
    add::<Alert>(&mut generator, &mut named);
    add::<AlertDecision>(&mut generator, &mut named);
    add::<Inbound>(&mut generator, &mut named);
    add::<InboundDecision>(&mut generator, &mut named);
    add::<Notice>(&mut generator, &mut named);
    add::<Ticket>(&mut generator, &mut named);
    add::<Refusal>(&mut generator, &mut named);
    add::<ClockKey>(&mut generator, &mut named);
    add::<ClockReport>(&mut generator, &mut named);
    add::<Explanation>(&mut generator, &mut named);
    add::<Ledger>(&mut generator, &mut named);
    add::<Summary>(&mut generator, &mut named);
    add::<Comparison>(&mut generator, &mut named);
    add::<Relived>(&mut generator, &mut named);
    add::<TicketSummary>(&mut generator, &mut named);
    add::<Repeat>(&mut generator, &mut named);
    add::<Bounds>(&mut generator, &mut named);
    add::<Moment>(&mut generator, &mut named);
    add::<AgentSuggestion>(&mut generator, &mut named);
    add::<Waiting>(&mut generator, &mut named);
    add::<Article>(&mut generator, &mut named);
    add::<Question>(&mut generator, &mut named);
    add::<Solved>(&mut generator, &mut named);
    add::<ArticleSuggestion>(&mut generator, &mut named);
    add::<CalendarSpec>(&mut generator, &mut named);
    let mut schema = json_schema!({ "$defs": generator.take_definitions(true), "anyOf": named.into_values().collect::<Vec<_>>() });
    name(&mut schema, WIRE_ID, "What crosses between helpdesk-core and its hosts");
    shorten(schema.into())
}

/// Descriptions without the examples in Rust, which say nothing to other hosts.
fn shorten(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(fields) => {
            for (name, field) in fields {
                *field = match field.as_str() {
                    Some(text) if name == "description" => text.split("\n\n# ").next().unwrap_or(text).into(),
                    _ => shorten(field.take()),
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = shorten(item.take())),
        _ => {}
    }
    schema
}

fn add<T: JsonSchema>(generator: &mut SchemaGenerator, named: &mut BTreeMap<String, Value>) {
    named.insert(T::schema_name().into_owned(), generator.subschema_for::<T>().into());
}

/// Of what is read (a document somebody writes), or of what is written.
fn settings(read: bool) -> SchemaSettings {
    let settings = SchemaSettings::draft2020_12();
    if read { settings.for_deserialize() } else { settings.for_serialize() }
}

fn name(schema: &mut Schema, id: &str, title: &str) {
    schema.insert("$id".to_owned(), id.into());
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".to_owned(), title.into());
}
