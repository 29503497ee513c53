//! A year of a real helpdesk: 15,009 incidents, 85,577 rows, every total as its owners counted it.

use std::fs;
use std::path::Path;

use helpdesk_tests::{data, root};
use serde_json::Value;

use crate::{Folder, helpdesk};

fn replay(log: &Path) -> Value {
    let folder = root().join("examples/desks/servicenow");
    let (desk, map) = (folder.join("desk.toml"), folder.join("uci-log.toml"));
    let args = ["replay".as_ref(), "--desk".as_ref(), desk.as_os_str(), "--map".as_ref(), map.as_os_str()];
    helpdesk(args.into_iter().chain([log.as_os_str(), "--format".as_ref(), "json".as_ref()])).json()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no count"))
}

/// What has to hold for any part of this log.
fn nothing_is_lost(report: &Value) {
    let rows = &report["rows"];
    assert_eq!(number(&rows["total"]), number(&report["totals"]["events"]));
    assert_eq!(number(&rows["carried"]) + number(&rows["reported"]), number(&rows["total"]));
    for (part, changes) in report["reconciled"].as_object().unwrap() {
        let parts = ["as_events", "already", "reported"].map(|name| number(&changes[name]));
        assert_eq!(parts.iter().sum::<u64>(), number(&changes["log"]), "{part}");
    }
    for (part, agreement) in report["agreement"].as_object().unwrap() {
        assert_eq!(number(&agreement["different"]), 0, "{part}: {agreement}");
    }
    assert_eq!(report["report"]["tickets"], report["totals"]["incidents"]);
    let facts = report["facts"].as_object().unwrap().values().map(number);
    assert_eq!(facts.sum::<u64>(), number(&report["report"]["events"]));
    let by_commands = number(&report["reconciled"]["status"]["as_events"]);
    let by_first_rows = number(&report["first_rows"]["status_changes"]);
    assert_eq!(by_commands + by_first_rows, number(&report["facts"]["status_changed"]));
}

#[test]
fn a_sample() {
    let Some(folder) = data("uci-incident-log") else { return };
    let report = replay(&folder.join("sample_dev.csv"));
    assert_eq!((number(&report["totals"]["incidents"]), number(&report["totals"]["events"])), (110, 1039));
    nothing_is_lost(&report);
}

#[test]
fn the_whole_log() {
    let Some(folder) = data("uci-incident-log") else { return };
    let expected = fs::read_to_string(folder.join("expected_dev60.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let report = replay(&folder.join("dev60.csv.gz"));
    nothing_is_lost(&report);
    let totals = &report["totals"];
    for name in [
        "incidents",
        "events",
        "state_changes",
        "priority_changes",
        "group_changes",
        "assignee_changes",
        "category_changes",
        "reopen_resolved_to_open",
        "closed_to_open",
        "out_of_order_incidents",
        "same_minute_pairs",
    ] {
        assert_eq!(totals[name], expected[name], "{name}");
    }
    assert_eq!(totals["final_status"]["Closed"], expected["final_Closed"]);
    for (name, key) in [
        ("1 - Critical", "final_prio_1"),
        ("2 - High", "final_prio_2"),
        ("3 - Moderate", "final_prio_3"),
        ("4 - Low", "final_prio_4"),
    ] {
        assert_eq!(totals["final_priority"][name], expected[key], "{name}");
    }
    assert_eq!(report["report"]["reopened"]["count"], expected["reopened_flag"]);

    // The state that nobody can name: five rows, reported; two changes of status lead there.
    let unknown = &report["reported"][0];
    assert_eq!((&unknown["code"], &unknown["to"]), (&"log.unknown-value".into(), &"-100".into()));
    assert_eq!(number(&unknown["rows"]), 5);
    assert_eq!(number(&report["reconciled"]["status"]["reported"]), 2);
    assert_eq!(number(&report["agreement"]["priority"]["same"]), number(&totals["events"]));
}

/// The rows of a log dealt out again, round by round, each ticket's in their order.
fn mixed(log: &str) -> String {
    let mut lines = log.lines();
    let heading = lines.next().unwrap();
    let mut tickets: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        let ticket = line.split(',').next().unwrap();
        match tickets.iter_mut().find(|(known, _)| *known == ticket) {
            Some((_, rows)) => rows.push(line),
            None => tickets.push((ticket, vec![line])),
        }
    }
    let longest = tickets.iter().map(|(_, rows)| rows.len()).max().unwrap();
    let rounds =
        (0..longest).flat_map(|round| tickets.iter().rev().filter_map(move |(_, rows)| rows.get(round)));
    [heading].into_iter().chain(rounds.copied()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn rows_of_different_tickets_may_be_mixed() {
    let Some(data) = data("uci-incident-log") else { return };
    let folder = Folder::new();
    let log = fs::read_to_string(data.join("sample_dev.csv")).unwrap();
    let log = folder.write("mixed.csv", mixed(&log));
    let (ordered, mixed) = (replay(&data.join("sample_dev.csv")), replay(&log));
    for part in ["totals", "rows", "reconciled", "first_rows", "facts", "agreement", "report", "worst"] {
        assert_eq!(ordered[part], mixed[part], "{part}");
    }
}
