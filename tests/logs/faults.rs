//! What is wrong with a log or a map is named, with its place; no report of a part is given.

use std::io::Write;

use crate::small::{DESK, LOG, MAP};
use crate::{Folder, Run, helpdesk};

/// Replays `log` under `map` on `desk`.
fn run(desk: &str, map: &str, log: &[u8]) -> Run {
    let folder = Folder::new();
    let (desk, map) = (folder.write("desk.toml", desk), folder.write("map.toml", map));
    let log = folder.write("log.csv", log);
    let args = ["replay".as_ref(), "--desk".as_ref(), desk.as_os_str(), "--map".as_ref(), map.as_os_str()];
    helpdesk(args.into_iter().chain([log.as_os_str()]))
}

#[track_caller]
fn log_fault(log: impl AsRef<[u8]>, code: &str, parts: &[&str]) {
    let run = run(DESK, MAP, log.as_ref());
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert_eq!(run.out, "");
    for part in [&[code], parts].concat() {
        assert!(run.err.contains(part), "{part} in\n{}", run.err);
    }
}

#[track_caller]
fn map_fault(map: &str, code: &str, parts: &[&str]) {
    let run = run(DESK, map, LOG.as_bytes());
    assert_eq!(run.code, Some(1), "{}{}", run.out, run.err);
    for part in [&[code], parts].concat() {
        assert!(run.out.contains(part), "{part} in\n{}", run.out);
    }
    assert!(!run.out.contains("What became of the log"));
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_compressed_log_is_a_log() {
    let plain = run(DESK, MAP, LOG.as_bytes());
    let packed = run(DESK, MAP, &gzip(LOG));
    let tail = |run: &Run| run.out.split_once('\n').map(|(_, tail)| tail.to_owned());
    assert_eq!((plain.code, tail(&plain)), (packed.code, tail(&packed)));
}

#[test]
fn faults_of_logs() {
    log_fault(
        LOG.replacen("2.11.2026 13:30", "31.11.2026 13:30", 1),
        "log.bad-instant",
        &["`31.11.2026 13:30` is not an instant written as `D.M.YYYY HH:mm`, in column `stamp`", "log.csv:5"],
    );
    log_fault("", "log.empty", &["no heading"]);
    log_fault(LOG.lines().next().unwrap(), "log.empty", &["a heading and no rows"]);
    log_fault(LOG.replacen("T2,", "?,", 1), "log.no-ticket", &["in column `id`", "log.csv:4"]);
    log_fault(LOG.replacen(",Toner,", ",Toner,,", 1), "log.uneven-row", &["12 cells", "log.csv:7"]);
    log_fault(LOG.replacen("remark", "who", 1), "log.duplicate-column", &["`who` twice"]);
    let mut broken = LOG.as_bytes().to_vec();
    broken[LOG.find("Toner").unwrap()] = 0xff;
    log_fault(broken, "log.not-utf8", &["log.csv:7"]);
}

#[test]
fn compressed_data_that_is_cut_off() {
    let long = format!(
        "{}{}",
        LOG,
        LOG.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>().repeat(200)
    );
    let packed = gzip(&long);
    for length in [packed.len() - 1, packed.len() - 9, packed.len() / 2, 30] {
        log_fault(&packed[..length], "log.damaged-gzip", &[]);
    }
    let mut flipped = packed.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x55;
    log_fault(&flipped, "log.", &[]);
}

#[test]
fn faults_of_maps() {
    map_fault(&MAP.replacen("\"person\"", "\"persn\"", 1), "map.unknown-column", &["did you mean `person`?"]);
    map_fault(&MAP.replacen("unused  = [\"remark\"]\n", "", 1), "map.unmapped-column", &["`remark`"]);
    map_fault(
        &MAP.replacen("O = \"open\"", "O = \"opne\"", 1),
        "map.unknown-name",
        &["the desk has no status `opne`", "did you mean `open`?", "status.values.O"],
    );
    map_fault(&MAP.replacen("D.M.YYYY", "d.m.yy", 1), "map.bad-format", &["at.format"]);
    map_fault(&MAP.replacen(", zone = \"Europe/Warsaw\"", "", 1), "map.no-zone", &["Etc/UTC"]);
    map_fault(
        &MAP.replacen("zone = \"Europe/Warsaw\"", "zone = \"Europe/Warsw\"", 1),
        "map.unknown-zone",
        &["did you mean `Europe/Warsaw`?"],
    );
    map_fault(&MAP.replacen("default = \"later\"", "", 1), "map.no-source", &["urgency"]);
    map_fault(&MAP.replacen("ticket ", "tikcet ", 1), "shape.unknown-field", &["did you mean `ticket`?"]);
}

#[test]
fn a_map_of_another_log_is_one_fault() {
    let run = run(DESK, MAP, b"Number,Date,Text,Who,Where,Why\n1,2,3,4,5,6\n");
    assert_eq!(run.code, Some(1), "{}", run.err);
    let columns = "neither `id` nor `stamp`; its columns are `Number`, `Date`, `Text`, `Who`, and 2 more";
    for part in ["error[map.other-log]", columns, "map.toml: 1 error\n"] {
        assert!(run.out.contains(part), "{part} in\n{}", run.out);
    }
}

#[test]
fn all_faults_of_a_map_at_once() {
    let map = MAP.replacen("\"person\"", "\"persn\"", 1).replacen("M = \"many\"", "M = \"all\"", 1);
    let run = run(DESK, &map, LOG.as_bytes());
    // The misspelled column, the one left over by it, and the name.
    assert!(run.out.contains("3 errors"), "{}", run.out);
}

#[test]
fn a_desk_with_a_fault() {
    let run = run(&DESK.replacen("category = \"solved\"", "category = \"solvd\"", 1), MAP, LOG.as_bytes());
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("desk.toml"), "{}", run.out);
}

#[test]
fn files_that_are_not_there() {
    let run = helpdesk(["replay", "--desk", "none.toml", "--map", "none.toml", "none.csv"]);
    assert_eq!(run.code, Some(3));
    assert!(run.err.contains("file.cannot-read"), "{}", run.err);
}
