//! The zone pack against Python's zoneinfo reading the same IANA release, and against jiff.

use std::fmt::Write as _;
use std::process::Command;

use helpdesk_core::time::{Instant, Interval};
use helpdesk_core::zone::ZonePack;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// Prints the release, then for every name a line: the name, the offset at the start, and each
/// change of it as `second:offset`, found by halving days. Names with equal files share the work.
const SCRIPT: &str = r#"
import datetime, functools, zoneinfo
zoneinfo.reset_tzpath([])
import tzdata
print(tzdata.IANA_VERSION)
first, last, day = 946684800, 2145916800, 86400
folder = tzdata.__path__[0]
def offset(zone, second):
    return round(datetime.datetime.fromtimestamp(second, zone).utcoffset().total_seconds())
def change(zone, low, high):
    before = offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
    return high
@functools.cache
def changes(content):
    zone = names[content]
    before = offset(zone, first)
    out = [str(before)]
    for step in range(first, last, day):
        after = offset(zone, step + day)
        if after != before:
            out.append(f"{change(zone, step, step + day)}:{after}")
            before = after
    return " ".join(out)
names = {}
for line in open(folder + "/zones"):
    name = line.strip()
    content = open(f"{folder}/zoneinfo/{name}", "rb").read()
    names.setdefault(content, zoneinfo.ZoneInfo(name))
    print(name, changes(content))
"#;

/// What the script prints, or why it cannot.
fn zoneinfo() -> Result<String, String> {
    let output = Command::new("python3").args(["-c", SCRIPT]).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(complaint.lines().last().unwrap_or("python3 failed").to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[test]
fn every_change_of_every_zone_equals_zoneinfo() {
    let printed = match zoneinfo() {
        Ok(printed) => printed,
        Err(reason) => return eprintln!("skipped: zoneinfo with the tzdata package is not there ({reason})"),
    };
    let pack = ZonePack::builtin();
    let mut lines = printed.lines();
    let release = lines.next().unwrap_or_default();
    if release != pack.release() {
        return eprintln!("skipped: tzdata is {release}, the zone pack is {}", pack.release());
    }
    let within = Interval::new(
        "2000-01-01T00:00:00Z".parse().expect("an instant"),
        "2038-01-01T00:00:00Z".parse().expect("an instant"),
    );
    let mut names = 0;
    for line in lines {
        let name = line.split(' ').next().unwrap_or_default();
        let zone = pack.zone(name).unwrap_or_else(|error| panic!("{error}"));
        let mut ours = format!("{name} {}", zone.offset_at(within.start));
        for (at, offset) in zone.transitions(within) {
            let second = at.micros() / 1_000_000;
            write!(ours, " {second}:{offset}").expect("a string takes everything");
            let before = zone.offset_at(Instant::from_micros(at.micros() - 1).expect("an instant"));
            assert_eq!((zone.offset_at(at), before != offset), (offset, true), "{name} {at}");
        }
        assert!(ours == line, "zone pack: {ours}\nzoneinfo:  {line}");
        names += 1;
    }
    assert_eq!(names, pack.names().count());
}

/// What jiff's database has otherwise: it is 2026e and the pack 2026f, which changed Cuba.
const CHANGED_SINCE: [&str; 2] = ["America/Havana", "Cuba"];

/// Each change of the offset in `within`, as jiff has it.
fn of_jiff(zone: &TimeZone, within: Interval) -> Vec<(i64, i32)> {
    let instant = |at: Instant| Timestamp::from_microsecond(at.micros()).expect("an instant of jiff");
    let (start, end) = (instant(within.start), instant(within.end));
    let mut before: Offset = zone.to_offset(start);
    let changes = zone.following(start).take_while(|change| change.timestamp() < end);
    changes
        .filter(|change| std::mem::replace(&mut before, change.offset()) != change.offset())
        .map(|change| (change.timestamp().as_second(), change.offset().seconds()))
        .collect()
}

/// Needs nothing but this repository, unlike the test above.
#[test]
fn every_change_of_every_zone_equals_jiff_where_the_releases_agree() {
    let (pack, jiff) = (ZonePack::builtin(), TimeZoneDatabase::bundled());
    let within = Interval::new(
        "2000-01-01T00:00:00Z".parse().expect("an instant"),
        "2038-01-01T00:00:00Z".parse().expect("an instant"),
    );
    let mut differing = Vec::new();
    let mut compared = 0;
    for name in pack.names() {
        let zone = pack.zone(name).unwrap_or_else(|error| panic!("{error}"));
        let Ok(other) = jiff.get(name) else { continue };
        let start = Timestamp::from_microsecond(within.start.micros()).expect("an instant of jiff");
        let ours: Vec<(i64, i32)> =
            zone.transitions(within).map(|(at, offset)| (at.micros() / 1_000_000, offset)).collect();
        let same_start = zone.offset_at(within.start) == other.to_offset(start).seconds();
        if !same_start || ours != of_jiff(&other, within) {
            differing.push(name.to_owned());
        }
        compared += 1;
    }
    assert_eq!(differing, CHANGED_SINCE);
    assert!(500 < compared, "{compared} zones were compared");
}
