//! The Python host: its wheel, and its tests in an environment of their own.
//!
//! What is installed for building and for testing stands in `bindings/python/requirements-*.txt`.
//! Environments are kept below `target/python` and made anew when those lists change; the one that the
//! wheel is installed in is new every time.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsStr;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{cargo, root};

type Result<T> = std::result::Result<T, String>;

/// Builds the wheel into `target/wheels`.
pub(crate) fn wheel() -> Result<()> {
    let Some(tools) = environment("build")? else { return Ok(()) };
    let wheels = root().join("target/wheels");
    for old in found(&wheels)? {
        fs::remove_file(&old).map_err(|error| format!("{}: {error}", old.display()))?;
    }
    let bin = tools.join("bin");
    let mut maturin = Command::new(bin.join("maturin"));
    let how = ["--profile", "wheel", "--strip", "--compression-level", "9", "--quiet", "--out"];
    maturin.arg("build").args(how).arg(&wheels);
    if cfg!(target_os = "linux") {
        maturin.args(["--", "-C", "link-arg=-Wl,--icf=all"]); // functions of the same code are one
    }
    maturin.env("VIRTUAL_ENV", &tools).current_dir(root().join("bindings/python"));
    run(&mut maturin)?;
    for wheel in found(&wheels)? {
        let bytes = fs::metadata(&wheel).map_err(|error| error.to_string())?.len();
        println!("    {} {bytes} bytes", wheel.display());
        if LARGEST < bytes {
            return Err(format!("the wheel has {bytes} bytes, and {LARGEST} are the most"));
        }
    }
    Ok(())
}

/// The most that a wheel may take.
const LARGEST: u64 = 3_800_000;

/// Installs the wheel and runs every check of the Python host.
pub(crate) fn test() -> Result<()> {
    let Some(python) = installed()? else { return Ok(()) };
    let folder = root().join("bindings/python");
    let answers = transcript()?;
    let checks: [&[&str]; 4] = [
        &["-m", "pytest", "--pyargs", "tests", "helpdesk_core", "--doctest-modules"],
        &["-m", "mypy", "tests", "../../examples/python"],
        &["-m", "mypy.stubtest", "helpdesk_core._native"],
        &["-m", "helpdesk_core.conformance", "../../tests/conformance/vectors"],
    ];
    let mut failed = Vec::new();
    for arguments in checks {
        println!("    python {}", arguments.join(" "));
        let mut check = Command::new(&python);
        check.args(arguments).current_dir(&folder).env("HELPDESK_TRANSCRIPT", &answers);
        if run(&mut check).is_err() {
            failed.push(arguments.get(1).copied().unwrap_or_default());
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

/// What the engine itself answers to the shared vectors, in a file.
fn transcript() -> Result<PathBuf> {
    let file = root().join("target/python/transcript.txt");
    let mut example = cargo();
    example.args(["run", "--quiet", "--package", "helpdesk-tests", "--example", "transcript"]);
    example.current_dir(root()).stdout(fs::File::create(&file).map_err(|error| error.to_string())?);
    run(&mut example)?;
    Ok(file)
}

/// Writes the stubs of the compiled half anew.
pub(crate) fn stubs() -> Result<()> {
    let Some(tools) = environment("build")? else { return Ok(()) };
    let (written, folder) = (root().join("target/python/stubs"), root().join("bindings/python"));
    let mut maturin = Command::new(tools.join("bin/maturin"));
    maturin.args(["generate-stubs", "--quiet", "--features", "stubs", "--out"]).arg(&written);
    run(maturin.env("VIRTUAL_ENV", &tools).current_dir(&folder))?;
    let (from, to) =
        (written.join("helpdesk_core/_native.pyi"), folder.join("python/helpdesk_core/_native.pyi"));
    fs::copy(from, to).map(|_| ()).map_err(|error| error.to_string())
}

/// Compares the speed of the wheel with that of others.
pub(crate) fn measure() -> Result<()> {
    wheel()?;
    let Some(python) = installed()? else { return Ok(()) };
    run(Command::new(python).arg("measure.py").current_dir(root().join("bindings/python")))
}

/// The interpreter of a new environment with nothing but the newest wheel in it, which needs nothing
/// else; the tools of the tests are seen from there and stand elsewhere.
fn installed() -> Result<Option<PathBuf>> {
    let Some(tools) = environment("test")? else { return Ok(None) };
    let fresh = root().join("target/python/fresh");
    let _ = fs::remove_dir_all(&fresh);
    run(Command::new("python3").args(["-m", "venv"]).arg(&fresh))?;
    let python = fresh.join("bin/python");
    let wheels = found(&root().join("target/wheels"))?;
    let wheel = wheels.last().ok_or("there is no wheel; build it with `cargo xtask python`")?;
    pip(&python, &[OsStr::new("--no-index"), wheel.as_os_str()])?;
    let seen = packages(&fresh)?.join("tools.pth");
    fs::write(&seen, packages(&tools)?.display().to_string())
        .map_err(|error| format!("{}: {error}", seen.display()))?;
    Ok(Some(python))
}

/// Where an environment keeps its packages.
fn packages(environment: &Path) -> Result<PathBuf> {
    let library = environment.join("lib");
    let entries = fs::read_dir(&library).map_err(|error| format!("{}: {error}", library.display()))?;
    let mut found = entries.filter_map(|entry| Some(entry.ok()?.path().join("site-packages")));
    found.find(|path| path.is_dir()).ok_or_else(|| format!("{} has no packages", library.display()))
}

/// An environment with what its list names; `None`, with a word about it, where there is no Python
/// that could have one.
fn environment(name: &str) -> Result<Option<PathBuf>> {
    const NEW_ENOUGH: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    let new_enough = Command::new("python3").args(["-c", NEW_ENOUGH]).output();
    if !new_enough.is_ok_and(|output| output.status.success()) {
        println!("    skipped: there is no python3 of release 3.11 or later with `venv` on this machine");
        return Ok(None);
    }
    let list = root().join(format!("bindings/python/requirements-{name}.txt"));
    let text = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let folder = root().join(format!("target/python/{name}-{:016x}", hasher.finish()));
    let finished = folder.join("finished");
    if !finished.is_file() {
        let _ = fs::remove_dir_all(&folder);
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let python = folder.join("bin/python");
        pip(&python, &[OsStr::new("--requirement"), list.as_os_str()])?;
        fs::write(&finished, "").map_err(|error| error.to_string())?;
    }
    Ok(Some(folder))
}

fn pip(python: &Path, arguments: &[&OsStr]) -> Result<()> {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install"]).args(arguments);
    run(&mut pip)
}

/// The wheels in a folder, sorted.
fn found(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut wheels: Vec<_> = paths.filter(|path| path.extension() == Some(OsStr::new("whl"))).collect();
    wheels.sort();
    Ok(wheels)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    if status.success() { Ok(()) } else { Err(format!("{:?} failed ({status})", command.get_program())) }
}
