//! Instruction counts: what each operation takes, compared with what it took.
//!
//! Times on a shared machine say little; the number of instructions is the same in every run of one
//! build. An operation is run under valgrind twice, once prepared and left idle, and the difference
//! is divided by how often it was done.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::step::{cargo, root};

/// What the operations took when somebody last wrote it down, and with which compiler.
const BASELINE: &str = "benches/counts/baseline.txt";
/// More than this many percent above the baseline fails.
const MOST: u64 = 10;

/// Law 10: what depends on the data and never on how far apart two dates are. The second takes at
/// most so many percent of the first.
const BOUNDED: &[(&str, &str, u64)] = &[
    ("elapsed, a day apart", "elapsed, a year apart", 120),
    ("elapsed, a day apart", "elapsed, ten years apart", 120),
    ("add, 8 hours", "add, 2000 hours", 120),
    ("clocks of a ticket with 10 events", "clocks of it ten years later", 120),
];

/// Instructions by operation, in the order of the program that does them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    compiler: String,
    of: Vec<(String, u64)>,
}

/// Why the counts cannot be compared on this machine; `None` if they can.
pub(crate) fn missing() -> Option<String> {
    if !has_valgrind() {
        return Some("valgrind is not installed".to_owned());
    }
    let (kept, compiler) = (kept().ok()?, compiler().ok()?);
    (kept.compiler != compiler).then(|| format!("{BASELINE} is of {}, this is {compiler}", kept.compiler))
}

fn kept() -> Result<Counts, String> {
    let text =
        std::fs::read_to_string(root().join(BASELINE)).map_err(|error| format!("{BASELINE}: {error}"))?;
    Counts::parse(&text).ok_or_else(|| format!("{BASELINE} cannot be read"))
}

/// The step of `cargo xtask test`.
pub(crate) fn check() -> Result<(), String> {
    let (kept, now) = (kept()?, count(compiler()?)?);
    let (table, mut complaints) = compare(&kept, &now);
    print!("{table}");
    complaints.extend(unbounded(&now));
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n    ")) }
}

/// Writes the baseline anew.
pub(crate) fn write() -> Result<(), String> {
    if !has_valgrind() {
        return Err("instruction counts need valgrind, which is not installed".to_owned());
    }
    let now = count(compiler()?)?;
    print!("{now}");
    let complaints = unbounded(&now);
    if !complaints.is_empty() {
        return Err(complaints.join("\n    "));
    }
    std::fs::write(root().join(BASELINE), now.to_string()).map_err(|error| format!("{BASELINE}: {error}"))
}

fn has_valgrind() -> bool {
    let version =
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// The compiler and what it builds for, as `1.95.0 x86_64-unknown-linux-gnu`.
fn compiler() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (release, host) = (field("release:"), field("host:"));
    Ok(format!("{} {}", release.ok_or("rustc tells no release")?, host.ok_or("rustc tells no host")?))
}

fn count(compiler: String) -> Result<Counts, String> {
    let program = built()?;
    let list = Command::new(&program).output().map_err(|error| error.to_string())?;
    let mut counts = Counts { compiler, of: Vec::new() };
    for line in String::from_utf8_lossy(&list.stdout).lines() {
        let (times, name) = line.split_once(' ').ok_or("the program lists no operations")?;
        let whole = instructions(&program, &[name, times])?;
        let idle = instructions(&program, &[name, times, "idle"])?;
        let times: u64 = times.parse().map_err(|_| format!("`{times}` is no number"))?;
        counts.of.push((name.to_owned(), whole.saturating_sub(idle) / times.max(1)));
    }
    Ok(counts)
}

/// Builds the operations in the release profile; where the program lies.
fn built() -> Result<PathBuf, String> {
    let built = cargo()
        .args(["build", "--quiet", "--release", "--package", "helpdesk-counts", "--message-format", "json"])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&built.stdout);
    let path = text.lines().rev().find_map(|line| line.split_once("\"executable\":\"")?.1.split('"').next());
    path.map(PathBuf::from).ok_or_else(|| "the operations do not build".to_owned())
}

fn instructions(program: &PathBuf, words: &[&str]) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    let output = command.arg(program).args(words).output().map_err(|error| format!("valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let counted = output.status.success().then(|| refs(&text)).flatten();
    counted.ok_or_else(|| format!("`{}` could not be counted:\n{text}", words.join(" ")))
}

/// The number in valgrind's line `==12== I   refs:      1,234,567`.
fn refs(text: &str) -> Option<u64> {
    let line = text.lines().find(|line| line.contains("refs:") && line.contains("I "))?;
    line.rsplit_once(':')?.1.trim().replace(',', "").parse().ok()
}

/// Every operation with what it takes and took, and what takes too much.
fn compare(kept: &Counts, now: &Counts) -> (String, Vec<String>) {
    let before: BTreeMap<&str, u64> = kept.of.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    let (mut table, mut complaints) = (String::new(), Vec::new());
    for (name, count) in &now.of {
        let Some(&old) = before.get(name.as_str()) else {
            complaints.push(format!(
                "`{name}` has no count in {BASELINE}; write it with `cargo xtask counts --write`"
            ));
            continue;
        };
        let change = percent(old, *count);
        table += &format!("    {count:>10}  {change:+4} %  {name}\n");
        if old * (100 + MOST) < count * 100 {
            complaints.push(format!("`{name}` takes {count} instructions, {change} % more than {old}"));
        }
    }
    (table, complaints)
}

fn unbounded(now: &Counts) -> Vec<String> {
    let of = |name: &str| now.of.iter().find(|(known, _)| known == name).map(|(_, count)| *count);
    let too_far = |&&(near, far, most): &&(&str, &str, u64)| {
        let (Some(near), Some(far)) = (of(near), of(far)) else { return true };
        near * most < far * 100
    };
    let complaint = |(near, far, most): &(&str, &str, u64)| {
        format!("`{far}` takes more than {most} % of `{near}`, so its cost is not bounded by the data")
    };
    BOUNDED.iter().filter(too_far).map(complaint).collect()
}

fn percent(old: u64, new: u64) -> i64 {
    let (old, new) = (i64::try_from(old).unwrap_or(i64::MAX), i64::try_from(new).unwrap_or(i64::MAX));
    (new.saturating_sub(old)).saturating_mul(100) / old.max(1)
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "instructions with rustc {}", self.compiler)?;
        self.of.iter().try_for_each(|(name, count)| writeln!(f, "{count:>10}  {name}"))
    }
}

impl Counts {
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let compiler = lines.next()?.strip_prefix("instructions with rustc ")?.to_owned();
        let line = |line: &str| {
            let (count, name) = line.trim_start().split_once("  ")?;
            Some((name.to_owned(), count.parse().ok()?))
        };
        Some(Self { compiler, of: lines.map(line).collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: &[(&str, u64)]) -> Counts {
        let of = of.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        Counts { compiler: "1.0.0 there".to_owned(), of }
    }

    #[test]
    fn a_baseline_reads_back() {
        let kept = counts(&[("add, 8 hours", 120), ("a", 1_234_567_890_123)]);
        assert_eq!(Counts::parse(&kept.to_string()), Some(kept));
        assert_eq!(Counts::parse("something else\n"), None);
    }

    #[test]
    fn what_valgrind_says_is_read() {
        assert_eq!(refs("==7== Cachegrind\n==7== I   refs:      1,234,567\n"), Some(1_234_567));
        assert_eq!(refs("==7== I refs:        89\n"), Some(89));
        assert_eq!(refs("==7== no such line\n"), None);
    }

    #[test]
    fn a_tenth_more_is_allowed_and_no_more() {
        let kept = counts(&[("a", 1000), ("b", 1000), ("c", 1000)]);
        let (table, complaints) = compare(&kept, &counts(&[("a", 1100), ("b", 1111), ("c", 500), ("d", 1)]));
        assert!(table.contains("500   -50 %  c"), "{table}");
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        assert!(
            complaints[0].starts_with("`b` takes 1111 instructions, 11 % more than 1000"),
            "{complaints:?}"
        );
    }

    #[test]
    fn what_grows_with_the_distance_is_found() {
        let fine: Vec<(&str, u64)> =
            BOUNDED.iter().flat_map(|(near, far, _)| [(*near, 100), (*far, 120)]).collect();
        assert_eq!(unbounded(&counts(&fine)), Vec::<String>::new());
        let far: Vec<(&str, u64)> =
            BOUNDED.iter().flat_map(|(near, far, _)| [(*near, 100), (*far, 121)]).collect();
        assert_eq!(unbounded(&counts(&far)).len(), BOUNDED.len());
    }
}
