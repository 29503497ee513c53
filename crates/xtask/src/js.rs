//! The JavaScript host: its npm package, and its tests in a project of their own.
//!
//! What is installed for building and testing is pinned in `bindings/js/package-lock.json`; Node
//! scripts beside it do the work, so that people without Rust can read it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::step::{cargo, root};

type Result<T> = std::result::Result<T, String>;

/// The oldest Node that loads the package, with `require` too.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Builds the package and leaves its tarball in `target/npm`.
pub(crate) fn package() -> Result<()> {
    if !is_ready()? {
        return Ok(());
    }
    node("build.mjs", &[])
}

/// Lints what only this host builds, installs the tarball in an empty project and tests it there.
pub(crate) fn test() -> Result<()> {
    if !is_ready()? {
        return Ok(());
    }
    for what in [&["xtask-wasm"][..], &["helpdesk-js", "--no-default-features"]] {
        let clippy = ["clippy", "--quiet", "--all-targets", "--package"];
        run(cargo().args(clippy).args(what).args(["--", "-D", "warnings"]).current_dir(root()))?;
    }
    node("test/run.mjs", &[])
}

/// Compares sizes and speed with those of others.
pub(crate) fn measure() -> Result<()> {
    package()?;
    if !is_ready()? {
        return Ok(());
    }
    node("measure.mjs", &[])
}

/// Whether Node is there, with what the lock file names; `false`, with a word about it, if not.
fn is_ready() -> Result<bool> {
    let Some((major, minor)) = node_version() else {
        println!("    skipped: there is no `node` on this machine");
        return Ok(false);
    };
    if (major, minor) < OLDEST_NODE {
        let (least, least_minor) = OLDEST_NODE;
        println!(
            "    skipped: node is {major}.{minor}, and {least}.{least_minor} is the oldest that will do"
        );
        return Ok(false);
    }
    if Command::new("npm").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        println!("    skipped: there is no `npm` on this machine");
        return Ok(false);
    }
    install()?;
    Ok(true)
}

fn node_version() -> Option<(u32, u32)> {
    let output = Command::new("node").args(["-p", "process.versions.node"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut parts = text.trim().split('.').map_while(|part| part.parse().ok());
    Some((parts.next()?, parts.next()?))
}

/// `npm ci`, once for every state of the lock file.
fn install() -> Result<()> {
    let newer = |left: &PathBuf, right: &PathBuf| {
        let time = |path: &PathBuf| path.metadata().and_then(|metadata| metadata.modified()).ok();
        time(right).is_some_and(|right| time(left).is_some_and(|left| left <= right))
    };
    let (lock, done) = (folder().join("package-lock.json"), folder().join("node_modules/.package-lock.json"));
    if newer(&lock, &done) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder());
    run(&mut npm)
}

fn node(script: &str, arguments: &[&str]) -> Result<()> {
    println!("    node bindings/js/{script}");
    let cargo = cargo();
    run(Command::new("node")
        .arg(script)
        .args(arguments)
        .env("CARGO", cargo.get_program())
        .current_dir(folder()))
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{name} could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed ({status})")) }
}

fn folder() -> PathBuf {
    root().join("bindings/js")
}
