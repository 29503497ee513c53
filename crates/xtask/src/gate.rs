//! The steps of `check` and `test`, in the order they run: cheap ones first.

use std::path::Path;
use std::process::Command;

use crate::step::Step;
use crate::{counts, js, python};

const WASM: &str = "wasm32-unknown-unknown";

/// What has to hold before a change is worth testing.
pub(crate) fn check() -> Vec<Step> {
    vec![
        Step::cargo("format", &["fmt", "--all", "--check"]),
        // What writes the glue of wasm is dear to build and not needed to check anything else.
        Step::cargo(
            "clippy",
            &["clippy", "--workspace", "--exclude", "xtask-wasm", "--all-targets", "--", "-D", "warnings"],
        ),
        Step::cargo("rustdoc", &["doc", "--workspace", "--exclude", "xtask-wasm", "--no-deps"])
            .with_env("RUSTDOCFLAGS", "-D warnings"),
        Step::cargo("tidy", &["test", "--package", "helpdesk-tests", "--test", "tidy"]),
    ]
}

/// Every test there is; those of the bindings come last.
pub(crate) fn test() -> Vec<Step> {
    vec![
        Step::cargo(
            "workspace",
            &[
                "test",
                "--workspace",
                "--exclude",
                "xtask-wasm",
                "--no-fail-fast",
                "--lib",
                "--bins",
                "--tests",
                "--examples",
            ],
        ),
        Step::cargo("doctests", &["test", "--workspace", "--exclude", "xtask-wasm", "--doc"]),
        Step::cargo("benches", &["test", "--package", "helpdesk-benches", "--benches"]),
        Step::task("instruction counts", &["xtask", "counts"], counts::check).unless(counts::missing),
        Step::cargo("core alone", &["test", "--package", "helpdesk-core", "--no-default-features"]),
        Step::cargo(
            "core for wasm32",
            &["build", "--target", WASM, "--package", "helpdesk-core", "--package", "helpdesk-wire"],
        )
        .after(wasm_target),
        Step::task("python wheel", &["xtask", "python"], python::wheel),
        Step::task("python tests", &["xtask", "python", "test"], python::test),
        Step::task("npm package", &["xtask", "js"], js::package),
        Step::task("js tests", &["xtask", "js", "test"], js::test),
    ]
}

/// Writes the published JSON Schema anew.
pub(crate) fn schema() -> Vec<Step> {
    const TEST: &[&str] = &["test", "--package", "helpdesk-tests", "--test", "schema", "published"];
    vec![Step::cargo("schema", TEST).with_env("HELPDESK_WRITE_SCHEMA", "1")]
}

/// Makes sure that the standard library for wasm32 is installed.
fn wasm_target() -> Result<(), String> {
    if wasm_is_installed() {
        return Ok(());
    }
    println!("    the target {WASM} is missing; adding it");
    let added = Command::new("rustup").args(["target", "add", WASM]).status();
    match added {
        Ok(status) if status.success() && wasm_is_installed() => Ok(()),
        _ => Err(format!(
            "the target {WASM} is not installed and could not be added; try `rustup target add {WASM}`"
        )),
    }
}

fn wasm_is_installed() -> bool {
    let Ok(output) = Command::new("rustc").args(["--print", "sysroot"]).output() else { return false };
    let sysroot = String::from_utf8_lossy(&output.stdout);
    Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir()
}
