//! Set-up, checks and tests, the same for people and machines: `cargo xtask --help`.

mod counts;
mod gate;
mod js;
mod laws;
mod python;
mod step;
mod zones;

use std::process::ExitCode;

const HELP: &str = "\
Set-up, checks and tests of the workspace, one step at a time.

Usage: cargo xtask check|test [--only TEXT] [--list]
       cargo xtask js [test|measure]
       cargo xtask python [test|measure|stubs]
       cargo xtask schema
       cargo xtask laws [--cases N] [--only TEXT] [--list]
       cargo xtask counts [--write]
       cargo xtask zones [WHEEL]

Commands:
  check   format, clippy, rustdoc and the rules of the repository
  test    every test: the workspace, its examples in the docs, the core alone and for wasm32
  js      the npm package into target/npm; `test` also installs it in a project of its own and
          tests it there, `measure` compares its size and speed with those of others
  python  the wheel for Python into target/wheels; `test` also installs it in an environment of its
          own and tests it there, `measure` compares its speed with that of others, and
          `stubs` writes the types of its compiled half anew
  schema  the JSON Schema of desks, and of what crosses to hosts, into docs/schema
  laws    the laws over N random cases each, 10000 where nothing is said; others every time
  counts  instructions of common operations, compared with those written down; needs valgrind
  zones   the newest IANA rules into the core; WHEEL is a `tzdata` package already at hand

Options:
  --only TEXT   run the steps whose name contains TEXT
  --list        name the steps and the commands behind them, and run nothing
  -h, --help    print this

Exit code: 0 when every step passed, 1 when one failed, 2 when the command line was not understood.
A failed step does not stop the ones after it; the summary names every one that failed.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match parse(&words) {
        Ok(Request::Help) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Request::List(steps)) => {
            for step in steps {
                println!("{step}");
            }
            ExitCode::SUCCESS
        }
        Ok(Request::Run(steps)) => {
            if step::run_all(&steps) {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Ok(Request::Task(name, task)) => told(name, task()),
        Ok(Request::Laws(laws)) => match laws.run() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("laws: {error}");
                ExitCode::FAILURE
            }
        },
        Ok(Request::Zones(wheel)) => match zones::run(wheel.as_deref()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("zones: {error}");
                ExitCode::FAILURE
            }
        },
        Err(complaint) => {
            eprintln!("{complaint}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

/// The exit code of a task, which says what is wrong with it.
fn told(name: &str, result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("{name}: {complaint}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
#[derive(Debug)]
enum Request {
    Help,
    List(Vec<step::Step>),
    Run(Vec<step::Step>),
    Task(&'static str, fn() -> Result<(), String>),
    Laws(laws::Laws),
    Zones(Option<String>),
}

fn parse(words: &[&str]) -> Result<Request, String> {
    if words.iter().any(|word| matches!(*word, "-h" | "--help" | "help")) {
        return Ok(Request::Help);
    }
    let (command, options) = words.split_first().ok_or("a command is missing")?;
    let steps = match *command {
        "check" => gate::check(),
        "test" => gate::test(),
        "js" => return js_request(options),
        "python" => return python_request(options),
        "schema" => gate::schema(),
        "laws" => return laws::Laws::parse(options).map(Request::Laws),
        "counts" => return counts_request(options),
        "zones" => return zones_request(options),
        other => return Err(format!("there is no command `{other}`")),
    };
    let mut only = "";
    let mut list = false;
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--only" => only = rest.next().ok_or("`--only` needs a part of a step's name")?,
            "--list" => list = true,
            other => return Err(format!("there is no option `{other}`")),
        }
    }
    let steps: Vec<_> = steps.into_iter().filter(|step| step.name.contains(only)).collect();
    if steps.is_empty() {
        return Err(format!("no step of `{command}` has `{only}` in its name"));
    }
    Ok(if list { Request::List(steps) } else { Request::Run(steps) })
}

fn js_request(options: &[&str]) -> Result<Request, String> {
    match options {
        [] => Ok(Request::Task("js", js::package)),
        ["test"] => Ok(Request::Task("js", js::test)),
        ["measure"] => Ok(Request::Task("js", js::measure)),
        _ => Err("`js` takes `test`, `measure` or nothing".to_owned()),
    }
}

fn python_request(options: &[&str]) -> Result<Request, String> {
    match options {
        [] => Ok(Request::Task("python", python::wheel)),
        ["test"] => Ok(Request::Task("python", python::test)),
        ["stubs"] => Ok(Request::Task("python", python::stubs)),
        ["measure"] => Ok(Request::Task("python", python::measure)),
        _ => Err("`python` takes `test`, `measure`, `stubs` or nothing".to_owned()),
    }
}

fn counts_request(options: &[&str]) -> Result<Request, String> {
    match options {
        [] => Ok(Request::Run(
            gate::test().into_iter().filter(|step| step.name == "instruction counts").collect(),
        )),
        ["--write"] => Ok(Request::Task("counts", counts::write)),
        _ => Err("`counts` takes `--write` or nothing".to_owned()),
    }
}

fn zones_request(options: &[&str]) -> Result<Request, String> {
    match options {
        [] => Ok(Request::Zones(None)),
        [wheel] if !wheel.starts_with('-') => Ok(Request::Zones(Some((*wheel).to_owned()))),
        _ => Err("`zones` takes one wheel at most".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<&'static str> {
        match parse(words) {
            Ok(Request::Run(steps) | Request::List(steps)) => steps.iter().map(|step| step.name).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn steps_are_chosen_by_name() {
        assert!(names(&["check"]).contains(&"clippy"));
        assert_eq!(names(&["check", "--only", "clip"]), ["clippy"]);
        assert_eq!(names(&["test", "--list", "--only", "wasm32"]).len(), 1);
    }

    #[test]
    fn misunderstandings_are_named() {
        for (words, complaint) in [
            (&[][..], "a command is missing"),
            (&["bake"], "there is no command `bake`"),
            (&["check", "--fast"], "there is no option `--fast`"),
            (&["zones", "--list"], "`zones` takes one wheel at most"),
            (&["js", "bake"], "`js` takes `test`, `measure` or nothing"),
            (&["python", "bake"], "`python` takes `test`, `measure`, `stubs` or nothing"),
            (&["check", "--only"], "`--only` needs a part of a step's name"),
            (&["check", "--only", "cake"], "no step of `check` has `cake` in its name"),
        ] {
            assert_eq!(parse(words).unwrap_err(), complaint);
        }
    }
}
