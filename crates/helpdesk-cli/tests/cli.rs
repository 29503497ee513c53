//! The command as a process: what is printed, and how it ends.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn helpdesk(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_helpdesk")).args(words).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn file(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
    path
}

#[test]
fn help_is_worth_reading() {
    let help = helpdesk(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    for part in ["Exit codes:", "Examples:", "check", "--format", "--color"] {
        assert!(stdout(&help).contains(part), "{part}");
    }
    assert!(stdout(&helpdesk(&["check", "--help"])).contains("helpdesk check desk.toml"));
}

#[test]
fn a_misunderstood_command_line_ends_with_2() {
    assert_eq!(helpdesk(&["chekc"]).status.code(), Some(2));
    assert_eq!(helpdesk(&["check"]).status.code(), Some(2));
}

#[test]
fn a_desk_may_come_from_standard_input() {
    let ask = |text: &str| {
        let mut asked = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
        let mut asked =
            asked.args(["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        asked.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        asked.wait_with_output().unwrap()
    };
    let (toml, json) = (ask("name = 'x'\nzone = 'UTC'\n"), ask(" { \"name\": \"x\", \"zne\": \"UTC\" }"));
    assert_eq!((toml.status.code(), json.status.code()), (Some(0), Some(1)));
    assert!(stdout(&toml).starts_with("standard input: nothing wrong\n"), "{}", stdout(&toml));
    // With so plain a slip the forty other names would only hide it.
    for part in ["`zne` is unknown here\n", "standard input:1:17", "did you mean `zone`?"] {
        assert!(stdout(&json).contains(part), "{part} is not in\n{}", stdout(&json));
    }
}

#[test]
fn every_offence_of_a_broken_file_is_drawn() {
    let broken = file("broken.toml", "name = 'x'\nlines = [1,,2]\nname = 5x\n");
    let drawn = helpdesk(&["check", broken.to_str().unwrap()]);
    assert_eq!(drawn.status.code(), Some(1));
    let text = stdout(&drawn);
    for part in ["error[file.syntax]", "broken.toml:2:12", "broken.toml:3:8", ": 3 errors\n"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "a pipe gets no colours");
    let coloured = helpdesk(&["check", broken.to_str().unwrap(), "--color", "always"]);
    assert!(stdout(&coloured).contains('\u{1b}'));
}

#[test]
fn a_reader_that_has_seen_enough_changes_no_exit_code() {
    let broken = file("broken-pipe.toml", "name = 5x\n");
    let mut helpdesk = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
    let mut child = helpdesk.arg("check").arg(&broken).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn programs_get_json() {
    let broken = file("broken.json", "{ \"name\": \"x\",\n \"name\": \"y\" }");
    let output = helpdesk(&["check", "--format", "json", broken.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], false);
    assert_eq!(report["diagnostics"][0]["code"], "file.duplicate-key");
    assert_eq!(report["diagnostics"][0]["severity"], "error");
    assert_eq!(report["diagnostics"][0]["path"], "name");
    assert_eq!(report["diagnostics"][0]["place"]["line"], 2);
}

#[test]
fn a_list_is_no_desk() {
    let list = file("list.json", "[1]");
    let output = helpdesk(&["check", list.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("error[shape.wrong-type]: expected a table, found a list"));
}

const DESK: &str = r#"
name = "Help desk"
zone = "Europe/Warsaw"
calendar = "office"

[calendars.office]
weekly = { mon-fri = ["08:00-16:00"] }

[priority]
levels = ["high", "low"]

[[sla]]
name = "everyone"
targets.high = { resolution = "4h" }
targets.low = { resolution = "3 business days" }
"#;

#[test]
fn a_right_desk_has_a_version() {
    let desk = file("right.toml", DESK);
    let output = helpdesk(&["check", desk.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("right.toml: nothing wrong\n`Help desk`: 1 calendar, "));
    let output = helpdesk(&["check", "--format", "json", desk.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], true);
    assert_eq!(report["version"].as_str().unwrap().len(), 32);
}

#[test]
fn faults_of_meaning_are_drawn_at_their_places() {
    let text = DESK
        .replace("calendar = \"office\"", "calendar = \"offce\"")
        .replace("08:00-16:00", "08:00-00:00")
        .replace("targets.low", "targets.lwo");
    let output = helpdesk(&["check", file("meaning.toml", &text).to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    for part in [
        "error[desk.unknown-calendar]: there is no calendar `offce`",
        "meaning.toml:4:12",
        "help: did you mean `office`?",
        "error[calendar.closes-at-midnight]",
        "meaning.toml:7:23",
        "help: did you mean `08:00-24:00`?",
        "error[sla.unknown-priority]",
        "meaning.toml:15:9",
        "help: did you mean `low`?",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn warnings_count_only_when_asked() {
    let text = DESK.replace("mon-fri = [\"08:00-16:00\"]", "mon = [\"08:00-12:00\", \"12:00-16:00\"]");
    let desk = file("warning.toml", &text);
    let output = helpdesk(&["check", desk.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("warning[calendar.spans-merge]"), "{}", stdout(&output));
    assert_eq!(helpdesk(&["check", "--strict", desk.to_str().unwrap()]).status.code(), Some(1));
}

#[test]
fn what_is_drawn_is_bounded() {
    let many: String = (0..5_000).map(|number| format!("a{number} = 5x\n")).collect();
    let drawn = helpdesk(&["check", file("bounded.toml", &many).to_str().unwrap()]);
    let text = stdout(&drawn);
    assert_eq!(text.matches("error[file.syntax]").count(), 100);
    assert!(text.ends_with("bounded.toml: 5000 errors, the first 100 of them shown\n"), "{text}");
}

#[test]
fn a_file_that_cannot_be_read_ends_with_3() {
    let output = helpdesk(&["check", "no-such-desk.toml"]);
    assert_eq!(output.status.code(), Some(3));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("cannot read `no-such-desk.toml`: there is no such file"), "{complaint}");
    let output = helpdesk(&["--format", "json", "check", "no-such-desk.toml"]);
    let complaint: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(complaint["error"]["code"], "file.cannot-read");
}

#[test]
fn a_reader_that_leaves_early_still_gets_the_exit_code() {
    let many: String = (0..5_000).map(|number| format!("a{number} = 5x\n")).collect();
    let broken = file("many.toml", &many);
    let mut child = Command::new(env!("CARGO_BIN_EXE_helpdesk"))
        .args(["check", broken.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stderr, b"");
}

/// A document of one case that opens a ticket and expects it in `status`.
fn scenario(desk: &str, status: &str) -> String {
    format!(
        r#"{{ "schema": "scenario/1", "desks": {{ "own": {desk} }}, "cases": [
             {{ "id": "opening", "desk": "own", "steps": [
               {{ "at": "2026-03-02T08:00:00Z", "as": "requester:jan",
                  "do": {{ "type": "open", "intake": {{ "channel": "phone", "subject": "Printer" }} }},
                  "expect": {{ "ticket": {{ "status": "{status}" }} }} }} ] }} ] }}"#
    )
}

#[test]
fn scenarios_are_played_against_the_desk_beside_them() {
    file("own-desk.toml", "name = 'Own'\nzone = 'Europe/Warsaw'\n");
    let right = file("own-right.json", &scenario(r#"{ "file": "own-desk.toml" }"#, "new"));
    let output = helpdesk(&["test", right.to_str().unwrap()]);
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("1 passed, 0 failed\n", Some(0)));
    let wrong = file("own-wrong.json", &scenario(r#"{ "file": "own-desk.toml" }"#, "open"));
    let output = helpdesk(&["test", right.to_str().unwrap(), wrong.to_str().unwrap()]);
    let text = stdout(&output);
    assert!(text.starts_with("FAILED opening in "), "{text}");
    assert!(text.contains("expected steps[0].expect.ticket.status: \"open\"; found \"new\"\n"), "{text}");
    assert!(text.ends_with("1 passed, 1 failed\n"), "{text}");
    assert_eq!(output.status.code(), Some(1));
    let output = helpdesk(&["test", "--format", "json", wrong.to_str().unwrap()]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["ok"], &report["failed"][0]["id"]), (&false.into(), &"opening".into()));
}

#[test]
fn a_folder_that_lost_a_file_fails() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("vectors");
    fs::create_dir_all(&folder).unwrap();
    let desk = r#"{ "name": "Own", "zone": "Europe/Warsaw" }"#;
    file("vectors/a.json", &scenario(desk, "new"));
    file("vectors/b.json", r#"{ "schema": "riddles/9", "cases": [{ "id": "sphinx" }] }"#);
    file("vectors/index.json", r#"{ "schema": "index/1", "files": 2, "cases": 2 }"#);
    let output = helpdesk(&["test", folder.to_str().unwrap()]);
    let text = stdout(&output);
    assert!(text.contains("skipped sphinx in ") && text.contains("there is no format `riddles/9`"), "{text}");
    assert!(text.ends_with("1 passed, 0 failed, 1 skipped\n"), "{text}");
    assert_eq!(output.status.code(), Some(0));
    file("vectors/index.json", r#"{ "schema": "index/1", "files": 3, "cases": 2 }"#);
    let output = helpdesk(&["test", folder.to_str().unwrap()]);
    assert!(stdout(&output).contains("expected 3 files, 2 cases; found 2 files, 2 cases"), "{output:?}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_holds_no_vectors_is_no_success() {
    let none = file("no-vectors.json", "{}");
    let output = helpdesk(&["test", none.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("expected a document with `schema` and `cases`"));
    let broken = file("broken-vectors.json", "{");
    assert_eq!(helpdesk(&["test", broken.to_str().unwrap()]).status.code(), Some(1));
    assert_eq!(helpdesk(&["test", "no-such-folder"]).status.code(), Some(3));
}

#[test]
fn the_schema_is_json_with_a_name() {
    for (words, title) in [(&["schema"][..], "A desk"), (&["schema", "wire"], "What crosses")] {
        let printed: serde_json::Value = serde_json::from_slice(&helpdesk(words).stdout).unwrap();
        assert!(printed["title"].as_str().unwrap().starts_with(title), "{words:?}");
    }
}
