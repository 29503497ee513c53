//! The command line as clap reads it.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Without a command a day of the bundled desk is played and told.

Examples:
  helpdesk
  helpdesk check desk.toml
  helpdesk check desk.toml --format json | jq '.diagnostics[].code'

Exit codes:
  0  the command did its work and found nothing wrong
  1  it found something wrong with what it was given
  2  the command line was not understood
  3  a file could not be read or written";

/// Check and understand a helpdesk that is kept as a file.
#[derive(Debug, Parser)]
#[command(name = "helpdesk", version, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How results are written
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(crate) format: Format,

    /// Whether text is coloured
    ///
    /// `auto` colours when standard output is a terminal and NO_COLOR is not set.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one JSON document on standard output
    Json,
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When standard output is a terminal
    Auto,
    /// Also into files and pipes
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
}

/// Say everything that is wrong with a desk, each fault at its place in the file
///
/// Nothing is changed and nothing is run. All faults are reported at once; every code is explained
/// in docs/errors.md.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk check desk.toml
  helpdesk check desk.json --format json

Exit code 1 when there is an error; warnings alone leave it at 0.")]
pub(crate) struct Check {
    /// The desk, as TOML or JSON; the ending of the name says which
    #[arg(value_name = "DESK")]
    pub(crate) desk: PathBuf,

    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
}

#[test]
fn the_command_line_is_well_formed() {
    <Args as clap::CommandFactory>::command().debug_assert();
}
