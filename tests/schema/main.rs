//! The published JSON Schema: it is what the types say, and what the engine writes and reads
//! fits it.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use helpdesk_core::zone::ZonePack;
use helpdesk_tests::dice::Dice;
use helpdesk_tests::host::{Waking, live, script};
use helpdesk_tests::{desks, root};
use helpdesk_wire::schema;
use serde::Serialize;
use serde_json::{Value, json};

/// Set by `cargo xtask schema`: the files are written instead of compared.
const WRITE: &str = "HELPDESK_WRITE_SCHEMA";

#[test]
fn published() {
    for (name, made) in [("desk", schema::desk()), ("wire", schema::wire())] {
        let file = root().join(format!("docs/schema/{name}.schema.json"));
        let text = format!("{made:#}\n");
        if std::env::var_os(WRITE).is_some() {
            fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        } else {
            let kept = fs::read_to_string(&file).unwrap_or_default();
            assert!(kept == text, "{} is not what the types say; run `cargo xtask schema`", file.display());
        }
    }
}

/// One schema, ready to be asked.
struct Asked {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Asked {
    fn new(document: Value, part: &str) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("https://example.org/schema.json", document).expect("a document");
        let place = format!("https://example.org/schema.json{part}");
        let index =
            compiler.compile(&place, &mut schemas).unwrap_or_else(|error| panic!("{part}: {error:#}"));
        Self { schemas, index }
    }

    /// What is wrong with `value`.
    fn complaint(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| format!("{error:#}"))
    }

    #[track_caller]
    fn assert_fits(&self, what: &impl Serialize) {
        let value = serde_json::to_value(what).expect("a value");
        if let Some(complaint) = self.complaint(&value) {
            panic!("{complaint}\n{value:#}");
        }
    }
}

/// The desks of a folder, in TOML.
fn desks_in(folder: &Path, found: &mut Vec<(PathBuf, Value)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            desks_in(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).expect("the file is text");
            let value: Value =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            if value.get("zone").is_some() {
                found.push((path, value));
            }
        }
    }
}

#[test]
fn every_desk_at_hand_fits() {
    let desk = Asked::new(schema::desk(), "");
    let mut found = Vec::new();
    for folder in ["examples/desks", "tests/desks"] {
        desks_in(&root().join(folder), &mut found);
    }
    assert!(20 < found.len(), "{}", found.len());
    for (path, document) in found {
        let complaint = desk.complaint(&document);
        assert_eq!(complaint, None, "{}", path.display());
    }
}

#[test]
fn what_editors_are_for_is_found() {
    let desk = Asked::new(schema::desk(), "");
    let fine = json!({ "$schema": schema::DESK_ID, "name": "Help", "zone": "Europe/Warsaw",
        "priority": { "levels": ["p1"] }, "kinds": ["incident", { "name": "request" }],
        "sla": [{ "name": "all", "targets": { "p1": { "resolution": { "within": "4h" } } } }] });
    assert_eq!(desk.complaint(&fine), None);
    helpdesk_wire::desk::compile(&fine, &ZonePack::builtin()).expect("a desk may name its schema");
    for (place, wrong) in [
        ("/zone", json!(1)),
        ("/kinds/0", json!({ "nmae": "request" })),
        ("/sla/0/targets/p1/resolution", json!({ "wihtin": "4h" })),
        ("/priority", json!({ "levls": ["p1"] })),
        ("/calendars", json!({ "office": { "weekly": { "mon": "08:00-16:00" } } })),
    ] {
        let mut document = fine.clone();
        document["calendars"] = json!({});
        *document.pointer_mut(place).expect("a place") = wrong;
        assert!(desk.complaint(&document).is_some(), "{place} was wrong and fits");
    }
}

#[test]
fn what_the_engine_writes_fits() {
    let wire = schema::wire();
    let part = |name: &str| Asked::new(wire.clone(), &format!("#/$defs/{name}"));
    let (event, notice, ticket) = (part("Event"), part("Notice"), part("Ticket"));
    let (clock, refusal, command, intake) =
        (part("ClockReport"), part("Refusal"), part("Command"), part("Intake"));
    for seed in 0..60_u64 {
        let bytes: Vec<u8> =
            (0..400_u64).map(|at| (seed * 7919 + at * 104_729 + at * at * seed).to_le_bytes()[1]).collect();
        let (for_desk, rest) = bytes.split_at(120);
        let desk = desks::desk(&mut Dice::new(for_desk));
        let steps: Vec<&[u8]> = rest.chunks(12).collect();
        let script = script(&desk, &mut Dice::new(for_desk), &steps);
        intake.assert_fits(&script.intake);
        script.lines.iter().for_each(|line| command.assert_fits(&line.command));
        let life = live(&desk, &script, Waking::Punctual);
        life.events.iter().for_each(|happened| event.assert_fits(happened));
        life.notices.iter().for_each(|told| notice.assert_fits(told));
        life.refusals.iter().for_each(|(_, refused)| refusal.assert_fits(refused));
        ticket.assert_fits(&life.ticket);
        desk.clocks(&life.ticket, script.end).iter().for_each(|report| clock.assert_fits(report));
    }
}
