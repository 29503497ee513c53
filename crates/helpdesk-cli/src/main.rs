//! The developer's tool for a helpdesk under version control: `helpdesk --help`.
//!
//! A command computes with the library and hands back what it found; this file alone decides how
//! the process ends.

mod args;
mod commands;
mod day;
mod draw;
mod failure;
mod html;
mod load;
mod log;
mod output;
mod replay;
mod source;
mod what_if;
mod words;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use failure::Failure;
use output::{Exit, Output};

fn main() -> ExitCode {
    let args = Args::parse();
    let mut output = Output::stdout(args.format, args.color);
    match run(&args, &mut output) {
        Ok(exit) => exit.into(),
        Err(Failure::Write { error }) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine.into(),
        Err(failure) => {
            failure.report(args.format, args.color);
            failure.exit().into()
        }
    }
}

fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Some(Command::Check(check)) => commands::check::run(check, output),
        Some(Command::Explain(explain)) => commands::explain::run(explain, output),
        Some(Command::Graph(graph)) => commands::graph::run(graph, output),
        Some(Command::Replay(replay)) => commands::replay::run(replay, output),
        Some(Command::Schema(schema)) => commands::schema::run(schema, output),
        Some(Command::Test(test)) => commands::test::run(test, output),
        Some(Command::WhatIf(what_if)) => commands::what_if::run(what_if, output),
        None => day::run(output),
    }
}
