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
fn a_reader_that_leaves_early_is_no_error() {
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
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}
