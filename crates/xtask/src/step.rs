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
}

impl Step {
    /// A step that calls the cargo this program was started by.
    pub(crate) const fn cargo(name: &'static str, args: &'static [&'static str]) -> Self {
        Self { name, args, env: None, before: || Ok(()), task: None }
    }

    /// A step that is more than one command; `words` are what this program is called with for it.
    pub(crate) const fn task(
        name: &'static str,
        words: &'static [&'static str],
        task: fn() -> Result<(), String>,
    ) -> Self {
        Self { name, args: words, env: None, before: || Ok(()), task: Some(task) }
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
        let outcome = step.run();
        if let Err(complaint) = &outcome {
            eprintln!("    {complaint}");
        }
        outcomes.push((step.name, outcome.is_ok(), start.elapsed()));
    }
    print!("{}", summary(&outcomes));
    outcomes.iter().all(|(_, passed, _)| *passed)
}

fn summary(outcomes: &[(&str, bool, Duration)]) -> String {
    let width = outcomes.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let mut text = String::from("\n");
    for (name, passed, time) in outcomes {
        let verdict = if *passed { "ok    " } else { "FAILED" };
        text += &format!("{verdict}  {name:width$}  {:6.1} s\n", time.as_secs_f64());
    }
    let failed: Vec<_> = outcomes.iter().filter(|(_, passed, _)| !passed).map(|(name, ..)| *name).collect();
    if failed.is_empty() {
        text += &format!("all {} steps passed\n", outcomes.len());
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
        let text = summary(&[("format", true, second), ("clippy", false, second)]);
        assert_eq!(
            text,
            "\nok      format     1.0 s\nFAILED  clippy     1.0 s\n1 of 2 steps failed: clippy\n"
        );
        assert!(summary(&[("format", true, second)]).ends_with("all 1 steps passed\n"));
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
