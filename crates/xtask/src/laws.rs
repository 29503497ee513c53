//! The long run of the laws: every property test in turn, with as many random cases as asked for.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use crate::step::{cargo, root};

/// The tests that hold laws, and the modules that do where others stand beside them.
const TARGETS: [(&str, &[&str]); 3] =
    [("analysis", &["assignment", "cells", "explore", "ladders"]), ("calendar", &[]), ("laws", &[])];
/// What the laws are held to where nobody says otherwise.
const CASES: u32 = 10_000;
/// What is shown of a law that fails; the case stands at the end.
const LINES: usize = 60;

/// What `cargo xtask laws` is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Laws {
    cases: u32,
    only: String,
    list: bool,
}

/// One law: a property test by its name.
#[derive(Debug, PartialEq, Eq)]
struct Law {
    /// The test program that holds it.
    program: PathBuf,
    name: String,
}

impl Laws {
    pub(crate) fn parse(options: &[&str]) -> Result<Self, String> {
        let mut laws = Self { cases: CASES, only: String::new(), list: false };
        let mut rest = options.iter();
        while let Some(option) = rest.next() {
            match *option {
                "--cases" => {
                    let cases = rest.next().and_then(|cases| cases.parse().ok());
                    laws.cases = cases.filter(|cases| 0 < *cases).ok_or("`--cases` needs a number")?;
                }
                "--only" => {
                    let part = rest.next().ok_or("`--only` needs a part of a law's name")?;
                    laws.only = (*part).to_owned();
                }
                "--list" => laws.list = true,
                other => return Err(format!("there is no option `{other}`")),
            }
        }
        Ok(laws)
    }

    /// Runs every law that was asked for, says how each went, and returns whether all hold.
    pub(crate) fn run(&self) -> Result<bool, String> {
        println!("building the tests in the release profile");
        let laws = self.chosen()?;
        if self.list {
            laws.iter().for_each(|law| println!("{}", law.name));
            return Ok(true);
        }
        let width = laws.iter().map(|law| law.name.len()).max().unwrap_or(0);
        let mut broken = Vec::new();
        for (position, law) in laws.iter().enumerate() {
            print!("[{:2}/{}] {:width$}  ", position + 1, laws.len(), law.name);
            std::io::stdout().flush().map_err(|error| error.to_string())?;
            let start = Instant::now();
            let output = self.cases_of(law)?;
            let holds = output.status.success();
            println!("{}  {:7.1} s", if holds { "holds " } else { "BROKEN" }, start.elapsed().as_secs_f64());
            if !holds {
                println!("{}", last_lines(&String::from_utf8_lossy(&output.stdout)));
                eprintln!("{}", last_lines(&String::from_utf8_lossy(&output.stderr)));
                broken.push(law.name.as_str());
            }
        }
        print!("{}", summary(laws.len(), &broken, self.cases));
        Ok(broken.is_empty())
    }

    fn chosen(&self) -> Result<Vec<Law>, String> {
        let mut laws = Vec::new();
        for (target, modules) in TARGETS {
            let program = built(target)?;
            let output = ask(&program, &["--list", "--format", "terse"], self.cases)?;
            let mut found = listed(&program, &String::from_utf8_lossy(&output.stdout));
            found.retain(|law| stands_in(&law.name, modules));
            laws.extend(found);
        }
        laws.retain(|law| law.name.contains(&self.only));
        if laws.is_empty() { Err(format!("no law has `{}` in its name", self.only)) } else { Ok(laws) }
    }

    fn cases_of(&self, law: &Law) -> Result<Output, String> {
        ask(&law.program, &["--exact", &law.name], self.cases)
    }
}

/// The program of a test target. It is built once, so that an edit made meanwhile changes nothing.
fn built(target: &str) -> Result<PathBuf, String> {
    let output = cargo()
        .args(["test", "--no-run", "--release", "--package", "helpdesk-tests", "--test", target])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    executable(&told)
        .map(|path| root().join(path))
        .ok_or_else(|| format!("`{target}` does not build:\n{told}"))
}

/// The path in the line `Executable properties/laws.rs (target/release/deps/laws-1f2e)`.
fn executable(told: &str) -> Option<&str> {
    let line = told.lines().find(|line| line.trim_start().starts_with("Executable"))?;
    line.rsplit_once('(')?.1.strip_suffix(')')
}

/// Runs a test program, with the folder that cargo gives it.
fn ask(program: &Path, options: &[&str], cases: u32) -> Result<Output, String> {
    Command::new(program)
        .args(options)
        .env("PROPTEST_CASES", cases.to_string())
        .current_dir(root().join("tests"))
        .output()
        .map_err(|error| format!("{} could not be started: {error}", program.display()))
}

fn listed(program: &Path, text: &str) -> Vec<Law> {
    let names = text.lines().filter_map(|line| line.strip_suffix(": test"));
    names.map(|name| Law { program: program.to_owned(), name: name.to_owned() }).collect()
}

/// Whether a test stands in one of `modules`; where none is named, all do.
fn stands_in(name: &str, modules: &[&str]) -> bool {
    modules.is_empty() || name.split_once("::").is_some_and(|(module, _)| modules.contains(&module))
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

fn summary(laws: usize, broken: &[&str], cases: u32) -> String {
    match broken {
        [] => format!("all {laws} laws hold, over {cases} cases each\n"),
        _ => format!("{} of {laws} laws are broken: {}\n", broken.len(), broken.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_understood() {
        let laws = Laws::parse(&["--cases", "500", "--only", "pause"]).expect("options");
        assert_eq!(laws, Laws { cases: 500, only: "pause".to_owned(), list: false });
        assert_eq!(Laws::parse(&[]).expect("none").cases, CASES);
        for (options, complaint) in [
            (&["--cases", "many"][..], "`--cases` needs a number"),
            (&["--cases", "0"], "`--cases` needs a number"),
            (&["--only"], "`--only` needs a part of a law's name"),
            (&["--fast"], "there is no option `--fast`"),
        ] {
            assert_eq!(Laws::parse(options).unwrap_err(), complaint);
        }
    }

    #[test]
    fn laws_are_read_off_a_list_of_tests() {
        let laws = listed(Path::new("laws"), "a_law: test\nsome bench: benchmark\n\nother::law: test\n");
        let names: Vec<&str> = laws.iter().map(|law| law.name.as_str()).collect();
        assert_eq!(names, ["a_law", "other::law"]);
    }

    #[test]
    fn only_the_modules_that_hold_laws_are_run() {
        assert!(stands_in("explore::finds", &["cells", "explore"]));
        assert!(!stands_in("page::examples", &["cells", "explore"]) && !stands_in("found", &["cells"]));
        assert!(stands_in("a_law", &[]));
    }

    #[test]
    fn the_program_is_read_off_what_cargo_says() {
        let told =
            "    Finished `release` in 1s\n  Executable properties/laws.rs (target/release/deps/laws-1f2e)\n";
        assert_eq!(executable(told), Some("target/release/deps/laws-1f2e"));
        assert_eq!(executable("error: it does not compile"), None);
    }

    #[test]
    fn what_is_broken_is_named() {
        assert_eq!(summary(2, &[], 10), "all 2 laws hold, over 10 cases each\n");
        assert_eq!(summary(2, &["b"], 10), "1 of 2 laws are broken: b\n");
        assert_eq!(last_lines(&"x\n".repeat(100)).lines().count(), LINES);
    }
}
