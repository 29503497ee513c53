//! A log of eight rows, small enough to count by hand.

use serde_json::json;

use crate::{Folder, Run, helpdesk};

pub(crate) const DESK: &str = r#"
name = "Small"
zone = "Europe/Warsaw"
kinds = ["incident"]
entry_line = "first"

[priority]
levels  = ["high", "low"]
impact  = ["many", "one"]
urgency = ["now", "later"]
matrix  = [["high", "high"], ["high", "low"]]

[statuses]
new    = { category = "new" }
open   = { category = "open" }
asked  = { category = "waiting_requester" }
solved = { category = "solved" }
closed = { category = "closed" }

[[transitions]]
from = "new"
to   = ["open", "asked"]

[[transitions]]
from = "open"
to   = ["asked", "solved"]

[[transitions]]
from = "asked"
to   = ["open", "solved"]

[[transitions]]
from = "solved"
to   = ["open", "closed"]

[lines.first]
hand_over = ["second"]
[lines.second]
hand_over = ["first"]

[fields]
group = { type = "text" }

[[sla]]
name = "everyone"
targets.any = { time_to_own = "30m", first_response = "1h", resolution = "4h" }
"#;

pub(crate) const MAP: &str = r#"
ticket  = "id"
by      = "who"
missing = ["?"]
unused  = ["remark"]
assignee  = "person"
category  = "topic"
requester = { default = "caller" }
at   = { column = "stamp", opened = "opened", format = "D.M.YYYY HH:mm", zone = "Europe/Warsaw" }
line = { column = "group", values = { "G1" = "first" }, default = "second", field = "group" }

[status]
column  = "state"
values  = { N = "new", O = "open", A = "asked", S = "solved", C = "closed" }
replied = ["asked"]

[impact]
column = "impact"
values = { M = "many", "1" = "one" }

[urgency]
default = "later"

[priority]
column = "prio"
values = { H = "high", L = "low" }
"#;

/// T1 is asked, solved, reopened, refused a way, closed; T2 meets an unknown state.
pub(crate) const LOG: &str = "\
id,stamp,opened,who,state,impact,prio,group,person,topic,remark
T1,2.11.2026 09:00,2.11.2026 08:50,ola,N,1,L,G1,?,Printer,
T1,2.11.2026 09:30,2.11.2026 08:50,ola,A,1,L,G1,ola,Printer,
T2,2.11.2026 09:30,2.11.2026 09:30,jan,O,M,H,G2,jan,?,
T1,2.11.2026 13:30,2.11.2026 08:50,ola,S,1,L,G1,ola,Printer,
T2,2.11.2026 13:30,2.11.2026 09:30,jan,-100,M,H,G3,jan,?,
T1,2.11.2026 14:00,2.11.2026 08:50,ola,O,M,H,G2,ola,Toner,
T1,2.11.2026 14:00,2.11.2026 08:50,ola,C,M,H,G2,ola,Toner,
T1,2.11.2026 14:00,2.11.2026 08:50,ola,C,M,H,G2,ola,Toner,again
";

fn run(folder: &Folder, log: &str, more: &[&str]) -> Run {
    let (desk, map) = (folder.write("desk.toml", DESK), folder.write("map.toml", MAP));
    let log = folder.write("log.csv", log);
    let mut args: Vec<_> = ["replay", "--desk"].map(Into::into).to_vec();
    args.extend([desk.into_os_string(), "--map".into(), map.into_os_string(), log.into_os_string()]);
    args.extend(more.iter().map(Into::into));
    helpdesk(args)
}

#[test]
fn every_number_by_hand() {
    let report = run(&Folder::new(), LOG, &["--format", "json"]).json();
    assert_eq!(
        report["totals"],
        json!({
            "incidents": 2, "events": 8,
            "state_changes": 5, // N A S O C, and O to -100
            "priority_changes": 1, "group_changes": 2, "assignee_changes": 1, "category_changes": 1,
            "reopen_resolved_to_open": 1, "closed_to_open": 0,
            "out_of_order_incidents": 0, "same_minute_pairs": 2,
            "final_status": { "C": 1, "-100": 1 }, "final_priority": { "H": 2 },
        })
    );
    // T1's way from open to closed has no transition; its last row asks for nothing and is a note.
    assert_eq!(report["rows"], json!({ "total": 8, "carried": 6, "noted": 1, "reported": 2 }));
    let status = &report["reconciled"]["status"];
    assert_eq!(*status, json!({ "log": 5, "as_events": 3, "already": 0, "reported": 2 }));
    for part in ["line", "assignee", "category", "priority"] {
        let changes = &report["reconciled"][part];
        assert_eq!(changes["as_events"], changes["log"], "{part}");
    }
    let codes: Vec<_> = report["reported"].as_array().unwrap().iter().map(|r| r["code"].as_str()).collect();
    assert_eq!(codes, [Some("log.unknown-value"), Some("ticket.transition-not-allowed")]);
    assert_eq!(report["agreement"]["priority"]["different"], 0);
    assert_eq!(report["agreement"]["status"]["different"], 2); // the refused way, and the row after
    let facts = report["facts"].as_object().unwrap().values().map(|n| n.as_u64().unwrap());
    assert_eq!(facts.sum::<u64>(), report["report"]["events"].as_u64().unwrap());
}

#[test]
fn times_are_those_of_the_zone_and_the_clocks() {
    let report = run(&Folder::new(), LOG, &["--format", "json"]).json();
    assert_eq!(report["report"]["from"], "2026-11-02T07:50:00Z"); // 08:50 in Warsaw
    // T1 was asked about after 40 minutes, and solved after 40 minutes that counted.
    let response = &report["report"]["first_response"]["work_seconds"];
    assert_eq!((&response["count"], &response["median"]), (&json!(1), &json!(2400)));
    let own = &report["report"]["time_to_own"]["wall_seconds"];
    assert_eq!((&own["median"], &own["longest"]), (&json!(0), &json!(2400)));
    let late: Vec<_> = report["worst"].as_array().unwrap().iter().map(|b| &b["late_seconds"]).collect();
    assert!(!late.is_empty());
    for breach in report["worst"].as_array().unwrap() {
        let explanation = &breach["explanation"];
        let spans = explanation["spans"].as_array().unwrap();
        assert_eq!(spans[0]["from"], explanation["report"]["started"]);
    }
}

#[test]
fn the_page_is_complete_in_itself() {
    let folder = Folder::new();
    let page = folder.path("report.html");
    let run = run(&folder, LOG, &["--html", page.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("What became of the log") && !run.out.contains('\x1b'), "{}", run.out);
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
    for foreign in ["<script", "http://", "https://", "<link", "<img", "url("] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    for tag in ["svg", "section", "table", "details", "div"] {
        let (open, close) =
            (html.matches(&format!("<{tag}")).count(), html.matches(&format!("</{tag}>")).count());
        assert_eq!(open, close, "{tag}");
    }
}

#[test]
fn the_same_log_gives_the_same_bytes() {
    let (first, second) = (Folder::new(), Folder::new());
    let text = |run: Run| run.out.lines().skip(1).collect::<Vec<_>>().join("\n"); // the first names the file
    assert_eq!(text(run(&first, LOG, &[])), text(run(&second, LOG, &[])));
}

#[test]
fn a_ticket_tells_its_story() {
    let folder = Folder::new();
    let (desk, map) = (folder.write("desk.toml", DESK), folder.write("map.toml", MAP));
    let log = folder.write("log.csv", LOG);
    let explain = |ticket: &str, format: &str| {
        let files = [desk.as_os_str(), "--map".as_ref(), map.as_os_str(), log.as_os_str()];
        let args = ["explain".as_ref(), "--desk".as_ref()].into_iter().chain(files);
        helpdesk(args.chain(["--ticket", ticket, "--format", format].map(AsRef::as_ref)))
    };
    let story = explain("T1", "text").out;
    for part in
        ["opened as new with first", "new → asked", "solved → open", "paused in asked", "resolution of 4h"]
    {
        assert!(story.contains(part), "{part} in\n{story}");
    }
    let json = explain("T1", "json").json();
    let events = json["events"].as_array().unwrap();
    assert_eq!(events[0]["fact"]["type"], "registered");
    assert_eq!(json["ticket"]["version"], events.len());
    let missing = explain("T01", "text");
    assert_eq!(missing.code, Some(1));
    assert!(
        missing.err.contains("log.unknown-ticket") && missing.err.contains("did you mean `T1`?"),
        "{}",
        missing.err
    );
}
