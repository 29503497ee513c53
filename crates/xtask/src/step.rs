//! Runs steps one after the other and says how each went.

use std::fmt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// One command with a name.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Shown in the summary and matched by `--only`.
    pub(crate) name: &'static str,
    args: &'static [&'static str],
    env: Option<(&'static str, &'static str)>,
    before: fn() -> Result<(), String>,
    task: Option<fn() -> Result<(), String>>,
    unless: fn() -> Option<String>,
}

impl Step {
    /// A step that calls the cargo this program was started by.
    pub(crate) const fn cargo(name: &'static str, args: &'static [&'static str]) -> Self {
        Self { name, args, env: None, before: || Ok(()), task: None, unless: || None }
    }

    /// A step that is more than one command; `words` are what this program is called with for it.
    pub(crate) const fn task(
        name: &'static str,
        words: &'static [&'static str],
        task: fn() -> Result<(), String>,
    ) -> Self {
        Self { name, args: words, env: None, before: || Ok(()), task: Some(task), unless: || None }
    }

    /// The same with an environment variable set.
    pub(crate) const fn with_env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env = Some((name, value));
        self
    }

    /// The same, once `before` has succeeded.
    pub(crate) const fn after(mut self, before: fn() -> Result<(), String>) -> Self {
        self.before = before;
        self
    }

    /// The same, skipped where `reason` tells why.
    pub(crate) const fn unless(mut self, reason: fn() -> Option<String>) -> Self {
        self.unless = reason;
        self
    }

    fn run(&self) -> Result<(), String> {
        (self.before)()?;
        if let Some(task) = self.task {
            return task();
        }
        let status = cargo()
            .args(self.args)
            .envs(self.env)
            .current_dir(root())
            .status()
            .map_err(|error| format!("cargo could not be started: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("`{self}` failed ({status})")) }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        if let Some((name, value)) = self.env {
            write!(f, "{name}=\"{value}\" ")?;
        }
        write!(f, "cargo {}", self.args.join(" "))
    }
}

/// Runs every step, prints a summary, and returns whether all of them passed.
pub(crate) fn run_all(steps: &[Step]) -> bool {
    let mut outcomes = Vec::new();
    for (position, step) in steps.iter().enumerate() {
        println!("==> [{}/{}] {step}", position + 1, steps.len());
        let start = Instant::now();
        let outcome = match (step.unless)() {
            Some(reason) => Outcome::Skipped(reason),
            None => step.run().map_or_else(Outcome::Failed, |()| Outcome::Passed),
        };
        match &outcome {
            Outcome::Passed => {}
            Outcome::Skipped(reason) => println!("    skipped: {reason}"),
            Outcome::Failed(complaint) => eprintln!("    {complaint}"),
        }
        outcomes.push((step.name, outcome, start.elapsed()));
    }
    print!("{}", summary(&outcomes));
    !outcomes.iter().any(|(_, outcome, _)| outcome.is_failure())
}

/// How a step went; with the reason why it was skipped, or the complaint.
enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

impl Outcome {
    const fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(_))
    }
}

fn summary(outcomes: &[(&str, Outcome, Duration)]) -> String {
    let width = outcomes.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let mut text = String::from("\n");
    let mut ran = 0;
    for (name, outcome, time) in outcomes {
        let time = time.as_secs_f64();
        text += &match outcome {
            Outcome::Passed => format!("ok       {name:width$}  {time:6.1} s\n"),
            Outcome::Failed(_) => format!("FAILED   {name:width$}  {time:6.1} s\n"),
            Outcome::Skipped(reason) => format!("skipped  {name:width$}  {reason}\n"),
        };
        ran += usize::from(!matches!(outcome, Outcome::Skipped(_)));
    }
    let failed: Vec<_> =
        outcomes.iter().filter(|(_, outcome, _)| outcome.is_failure()).map(|(name, ..)| *name).collect();
    if failed.is_empty() {
        text += &format!("all {ran} steps passed\n");
    } else {
        text += &format!("{} of {} steps failed: {}\n", failed.len(), outcomes.len(), failed.join(", "));
    }
    text
}

/// The cargo that this program was started by.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_names_what_failed() {
        let second = Duration::from_secs(1);
        let failed = Outcome::Failed("wrong".to_owned());
        let text = summary(&[("format", Outcome::Passed, second), ("clippy", failed, second)]);
        assert_eq!(
            text,
            "\nok       format     1.0 s\nFAILED   clippy     1.0 s\n1 of 2 steps failed: clippy\n"
        );
        let skipped = Outcome::Skipped("no valgrind".to_owned());
        let text = summary(&[("format", Outcome::Passed, second), ("counts", skipped, second)]);
        assert!(text.ends_with("skipped  counts  no valgrind\nall 1 steps passed\n"), "{text}");
    }

    #[test]
    fn a_step_whose_preparation_fails_fails() {
        let step = Step::cargo("broken", &["--version"]).after(|| Err("no such thing".to_owned()));
        assert_eq!(step.run(), Err("no such thing".to_owned()));
        assert_eq!(Step::cargo("fine", &["--version"]).run(), Ok(()));
        assert!(Step::cargo("wrong", &["no-such-command"]).run().is_err());
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
