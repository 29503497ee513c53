//! `cargo xtask zones`: the newest IANA rules into `crates/helpdesk-core/data/zones.bin`.
//!
//! Takes the `tzdata` package from the Python registry, which is IANA's release in compiled form,
//! reads its TZif files (RFC 9636) and writes what the core reads. The format is described in
//! `crates/helpdesk-core/src/zone/reader.rs`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// 1990-01-01T00:00:00Z: earlier rules are left out.
const PACK_START: i64 = 631_152_000;

/// Writes the pack, from the `tzdata` wheel given or else from the newest there is.
///
/// # Errors
/// When the package cannot be had, or holds rules that the format has no words for.
pub(crate) fn run(given: Option<&str>) -> Result<()> {
    let scratch = env::temp_dir().join(format!("helpdesk-zones-{}", std::process::id()));
    fs::create_dir_all(&scratch)?;
    let outcome = wheel(given, &scratch).and_then(|wheel| write_pack(&wheel, &scratch));
    fs::remove_dir_all(&scratch)?;
    outcome
}

fn write_pack(wheel: &Path, scratch: &Path) -> Result<()> {
    let unpacked = scratch.join("unpacked");
    python(&["-m", "zipfile", "-e", text(wheel)?, text(&unpacked)?])?;
    let package = unpacked.join("tzdata");
    let release = release(&fs::read_to_string(package.join("__init__.py"))?)?;
    let mut pack = Pack::default();
    for name in fs::read_to_string(package.join("zones"))?.lines() {
        let bytes = fs::read(package.join("zoneinfo").join(name))?;
        let zone = Zone::read(&bytes).map_err(|error| format!("{name}: {error}"))?;
        pack.add(name, &zone)?;
    }
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../helpdesk-core/data/zones.bin");
    let bytes = pack.bytes(&release)?;
    fs::write(target, &bytes)?;
    println!("{release}: {} names, {} rules, {} bytes", pack.names.len(), pack.rules.len(), bytes.len());
    Ok(())
}

fn wheel(given: Option<&str>, scratch: &Path) -> Result<PathBuf> {
    if let Some(path) = given {
        return Ok(path.into());
    }
    python(&["-m", "pip", "download", "--quiet", "--no-deps", "--dest", text(scratch)?, "tzdata"])?;
    let mut files = fs::read_dir(scratch)?.filter_map(|entry| Some(entry.ok()?.path()));
    files.find(|path| path.extension().is_some_and(|e| e == "whl")).ok_or_else(|| "pip left no wheel".into())
}

fn python(arguments: &[&str]) -> Result<()> {
    let status = Command::new("python3").args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(format!("python3 {} failed", arguments.join(" ")).into()) }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()).into())
}

fn release(module: &str) -> Result<String> {
    let line =
        module.lines().find_map(|line| line.strip_prefix("IANA_VERSION = ")).ok_or("no IANA_VERSION")?;
    Ok(line.trim_matches('"').to_owned())
}

/// What the pack keeps of a TZif file.
struct Zone {
    initial: i32,
    transitions: Vec<(i64, i32)>,
    last: i64, // of all that are listed, also those that keep the offset: then the footer begins
    footer: Option<[Change; 2]>,
}

#[derive(Clone, Copy)]
struct Change {
    month: u8,
    week: u8,
    weekday: u8, // from Monday, 0
    time: i32,
    offset: i32,
}

impl Zone {
    fn read(bytes: &[u8]) -> Result<Self> {
        let first = Header::read(bytes)?;
        let second = bytes.get(first.total(4)..).ok_or("no second block")?;
        let header = Header::read(second)?;
        let body = second.get(44..).ok_or("cut short")?;
        let (times, rest) = body.split_at(header.times * 8);
        let (indices, rest) = rest.split_at(header.times);
        let types: Vec<i32> = rest[..header.types * 6].chunks(6).map(|kind| i32_be(&kind[..4])).collect();
        let mut zone = Self { initial: types[0], transitions: Vec::new(), last: PACK_START, footer: None };
        for (time, &index) in times.chunks(8).zip(indices) {
            zone.push(i64::from_be_bytes(time.try_into()?), types[usize::from(index)]);
        }
        let footer = std::str::from_utf8(second.get(header.total(8)..).ok_or("no footer")?)?;
        zone.footer = footer_changes(footer.trim())?;
        Ok(zone)
    }

    /// Keeps changes of the offset alone, from the start of the pack on.
    fn push(&mut self, at: i64, offset: i32) {
        self.last = at.max(PACK_START);
        if at <= PACK_START {
            self.initial = offset;
        } else if self.transitions.last().map_or(self.initial, |last| last.1) != offset {
            self.transitions.push((at, offset));
        }
    }
}

struct Header {
    utc: usize,
    standard: usize,
    leaps: usize,
    times: usize,
    types: usize,
    letters: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self> {
        let bytes = bytes.get(..44).filter(|b| b.starts_with(b"TZif")).ok_or("not a TZif file")?;
        let count = |i: usize| usize::try_from(i32_be(&bytes[20 + 4 * i..24 + 4 * i])).unwrap_or(0);
        Ok(Self {
            utc: count(0),
            standard: count(1),
            leaps: count(2),
            times: count(3),
            types: count(4),
            letters: count(5),
        })
    }

    /// Length of header and body, with times of `width` bytes.
    fn total(&self, width: usize) -> usize {
        let times = self.times * (width + 1) + self.types * 6 + self.letters;
        44 + times + self.leaps * (width + 4) + self.standard + self.utc
    }
}

fn i32_be(bytes: &[u8]) -> i32 {
    bytes.iter().fold(0, |value, byte| value << 8 | i32::from(*byte))
}

/// `CET-1CEST,M3.5.0,M10.5.0/3`: the two changes of each year, or none.
fn footer_changes(text: &str) -> Result<Option<[Change; 2]>> {
    let Some((names, rules)) = text.split_once(',') else { return Ok(None) };
    let (start, end) = rules.split_once(',').ok_or("a footer with one rule")?;
    let (standard, rest) = offset(after_name(names)?)?;
    let rest = after_name(rest)?;
    let summer = if rest.is_empty() { standard + 3600 } else { offset(rest)?.0 };
    Ok(Some([change(start, summer)?, change(end, standard)?]))
}

fn after_name(text: &str) -> Result<&str> {
    if let Some(quoted) = text.strip_prefix('<') {
        return Ok(quoted.split_once('>').ok_or("an open bracket in the footer")?.1);
    }
    Ok(text.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
}

/// Hours west of Greenwich, as POSIX has them, to seconds east; and what follows.
fn offset(text: &str) -> Result<(i32, &str)> {
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | ':')).unwrap_or(text.len());
    Ok((-clock(&text[..end])?, &text[end..]))
}

fn clock(text: &str) -> Result<i32> {
    let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
    let mut seconds = 0;
    for (part, scale) in digits.trim_start_matches('+').split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i32>()? * scale;
    }
    Ok(sign * seconds)
}

fn change(rule: &str, offset: i32) -> Result<Change> {
    let (day, time) = rule.split_once('/').unwrap_or((rule, "2"));
    let numbers: Vec<u8> = day
        .strip_prefix('M')
        .ok_or("a footer that counts days")?
        .split('.')
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    let [month, week, sunday_based] = numbers[..] else { return Err("a footer out of form".into()) };
    Ok(Change { month, week, weekday: (sunday_based + 6) % 7, time: clock(time)?, offset })
}

/// The pack as it grows: equal rules and equal offsets are kept once.
#[derive(Default)]
struct Pack {
    offsets: Vec<i32>,
    rules: Vec<Vec<u8>>,
    names: BTreeMap<String, usize>,
}

impl Pack {
    fn add(&mut self, name: &str, zone: &Zone) -> Result<()> {
        let mut body = vec![self.offset(zone.initial)?];
        body.extend(u16::try_from(zone.transitions.len())?.to_le_bytes());
        for &(at, offset) in &zone.transitions {
            body.extend(u32::try_from(at - PACK_START)?.to_le_bytes());
            body.push(self.offset(offset)?);
        }
        body.push(u8::from(zone.footer.is_some()));
        if zone.footer.is_some() {
            body.extend(u32::try_from(zone.last - PACK_START)?.to_le_bytes());
        }
        for change in zone.footer.iter().flatten() {
            body.extend([change.month, change.week, change.weekday]);
            body.extend(change.time.to_le_bytes());
            body.push(self.offset(change.offset)?);
        }
        let known = self.rules.iter().position(|rule| *rule == body);
        let index = known.unwrap_or(self.rules.len());
        if known.is_none() {
            self.rules.push(body);
        }
        self.names.insert(name.to_owned(), index);
        Ok(())
    }

    fn offset(&mut self, seconds: i32) -> Result<u8> {
        let index = self.offsets.iter().position(|known| *known == seconds).unwrap_or_else(|| {
            self.offsets.push(seconds);
            self.offsets.len() - 1
        });
        Ok(u8::try_from(index)?)
    }

    fn bytes(&self, release: &str) -> Result<Vec<u8>> {
        let mut bytes = b"HDZ1".to_vec();
        bytes.push(u8::try_from(release.len())?);
        bytes.extend(release.bytes());
        bytes.push(u8::try_from(self.offsets.len())?);
        bytes.extend(self.offsets.iter().flat_map(|offset| offset.to_le_bytes()));
        bytes.extend(u16::try_from(self.rules.len())?.to_le_bytes());
        for rule in &self.rules {
            bytes.extend(u16::try_from(rule.len())?.to_le_bytes());
            bytes.extend(rule);
        }
        bytes.extend(u16::try_from(self.names.len())?.to_le_bytes());
        for (name, rule) in &self.names {
            bytes.push(u8::try_from(name.len())?);
            bytes.extend(name.bytes());
            bytes.extend(u16::try_from(*rule)?.to_le_bytes());
        }
        Ok(bytes)
    }
}
