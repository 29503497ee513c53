//! The command `helpdesk`, and what of it other hosts share: [`run`] is the whole program, and
//! [`embed`] hands its replays and pictures on without a terminal.
//!
//! A command computes with the library and hands back what it found; this file alone decides how
//! the process ends.

mod args;
mod commands;
mod day;
mod draw;
pub mod embed;
mod failure;
mod html;
mod load;
mod log;
mod output;
mod replay;
mod source;
mod what_if;
mod words;

use std::ffi::OsString;

use clap::Parser;

use args::{Args, Command};
use failure::Failure;
use output::{Exit, Output};

/// Runs the program: `words` are the command line, the name of the program first. The answer is the
/// exit code, as the help lists them; results go to standard output.
#[must_use]
pub fn run(words: impl IntoIterator<Item = OsString>) -> u8 {
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(told) => {
            let _ = told.print(); // nobody is left to be told
            return u8::try_from(told.exit_code()).unwrap_or(2);
        }
    };
    let mut output = Output::stdout(args.format, args.color);
    let exit = match carry_out(&args, &mut output) {
        Ok(exit) => exit,
        Err(failure) => {
            failure.report(args.format, args.color);
            failure.exit()
        }
    };
    exit as u8
}

fn carry_out(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Some(Command::Check(check)) => commands::check::run(check, output),
        Some(Command::Explain(explain)) => commands::explain::run(explain, output),
        Some(Command::Graph(graph)) => commands::graph::run(graph, output),
        Some(Command::Replay(replay)) => commands::replay::run(replay, output),
        Some(Command::Schema(schema)) => commands::schema::run(schema, output),
        Some(Command::Test(test)) => commands::test::run(test, output),
        Some(Command::WhatIf(what_if)) => commands::what_if::run(what_if, output),
        Some(Command::Day(_)) | None => day::run(output),
    }
}
