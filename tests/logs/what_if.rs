//! The work of a log under another desk.

use helpdesk_tests::{data, root};
use serde_json::{Value, json};

use crate::small::{DESK, LOG, MAP};
use crate::{Folder, Run, helpdesk};

fn what_if(folder: &Folder, other: &str, more: &[&str]) -> Run {
    let files = [
        ("--desk", folder.write("desk.toml", DESK)),
        ("--against", folder.write("other.toml", other)),
        ("--map", folder.write("map.toml", MAP)),
    ];
    let log = folder.write("log.csv", LOG);
    let files = files.iter().flat_map(|(option, file)| [option.as_ref(), file.as_os_str()]);
    let args = ["what-if".as_ref()].into_iter().chain(files).chain([log.as_os_str()]);
    helpdesk(args.chain(more.iter().map(AsRef::as_ref)))
}

/// Resolutions within half an hour, and no way out of the first line.
fn tighter() -> String {
    let other = DESK.replace("resolution = \"4h\"", "resolution = \"30m\"");
    other.replace("hand_over = [\"second\"]", "").replace("\"Small\"", "\"Tight\"")
}

#[test]
fn every_number_by_hand() {
    let found = what_if(&Folder::new(), &tighter(), &["--format", "json"]).json();
    let totals = &found["totals"];
    let counts = ["tickets", "worse", "better", "unchanged", "without_ticket"];
    assert_eq!(counts.map(|name| totals[name].clone()), [2, 1, 0, 0, 0].map(Value::from));
    // T1 was open for 40 minutes before it waited for the caller, and is open again in the end.
    let ticket = &found["tickets"][0];
    let clock = json!({ "metric": "resolution", "set": "sla", "cycle": 1 });
    assert_eq!(ticket["flips"], json!([{ "clock": clock, "here": "open", "there": "breached" }]));
    assert_eq!((&ticket["here"]["breached"], &ticket["there"]["breached"]), (&json!(1), &json!(2)));
    // The other desk promises something else from the start, and does not let T1 go to the second
    // line; so there ola still has it when she is given it anew.
    assert_eq!(ticket["diverges"]["there"]["fact"]["type"], "clock_started");
    assert_eq!(totals["refused"], json!({ "ticket.hand-over-not-allowed": 1, "ticket.no-change": 1 }));
    let differs = &ticket["differs"]["there"];
    assert_eq!(
        (&differs["fact"]["type"], &differs["at"]),
        (&json!("clock_breached"), &json!("2026-11-02T08:20:00.000001Z"))
    );
    assert_eq!(ticket["refused"][0]["act"]["command"]["type"], "hand_over");
    assert_eq!(found["refused"][0]["first_ticket"], "T1");
}

#[test]
fn under_the_same_desk_nothing_changes() {
    let found = what_if(&Folder::new(), DESK, &["--format", "json"]).json();
    assert_eq!((&found["totals"]["unchanged"], &found["tickets"]), (&json!(2), &json!([])));
    assert_eq!(found["totals"]["here"], found["totals"]["there"]);
    assert_eq!(found["here"], found["there"]);
}

#[test]
fn it_is_told_and_drawn() {
    let folder = Folder::new();
    let page = folder.path("what-if.html");
    let told = what_if(&folder, &tighter(), &["--html", page.to_str().unwrap()]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    for part in ["Small", "Tight", "1 tickets come off worse", "ticket.hand-over-not-allowed", "T1"] {
        assert!(told.out.contains(part), "{part} in\n{}", told.out);
    }
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n"));
    for part in ["<svg", "hand-over-not-allowed", "newly missed"] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<script") && !html.contains("http"), "nothing is loaded, nothing runs");
}

#[test]
fn a_faulty_desk_is_shown_before_the_log_is_read() {
    let shown = what_if(&Folder::new(), &DESK.replace("G1", "").replace("\"high\", \"low\"]\n", "]\n"), &[]);
    assert_eq!(shown.code, Some(1));
    assert!(shown.out.contains("other.toml"), "{}", shown.out);
}

#[test]
fn a_year_under_its_own_desk_comes_out_again() {
    let Some(folder) = data("uci-incident-log") else { return };
    let desks = root().join("examples/desks/servicenow");
    let against = |other: &str| {
        let log = folder.join("sample_dev.csv");
        let files = [
            ("--desk", desks.join("desk.toml")),
            ("--against", desks.join(other)),
            ("--map", desks.join("uci-log.toml")),
        ];
        let files = files.iter().flat_map(|(option, file)| [option.as_ref(), file.as_os_str()]);
        let args = ["what-if".as_ref()].into_iter().chain(files).chain([log.as_os_str()]);
        helpdesk(args.chain(["--format".as_ref(), "json".as_ref()])).json()
    };
    let same = against("desk.toml");
    assert_eq!((&same["totals"]["tickets"], &same["totals"]["unchanged"]), (&json!(110), &json!(110)));
    let other = against("tighter.toml");
    assert_eq!((&other["totals"]["tickets"], &other["totals"]["unchanged"]), (&json!(110), &json!(0)));
    let sum = |side: &str| {
        let kinds = ["met", "breached", "open", "cancelled"];
        kinds.map(|kind| other["totals"][side][kind].as_u64().unwrap()).iter().sum::<u64>()
    };
    let rows = other["totals"]["promises"].as_array().unwrap();
    let in_rows = |side: &str| -> u64 {
        let counts = rows.iter().flat_map(|row| row[side].as_object().unwrap().values());
        counts.map(|count| count.as_u64().unwrap()).sum()
    };
    assert_eq!((in_rows("here"), in_rows("there")), (sum("here"), sum("there")));
}
