//! The command line as clap reads it.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Without a command a day of the bundled desk is played and told, as by `helpdesk day`.

Examples:
  helpdesk
  helpdesk day --color always | less -R
  helpdesk check desk.toml
  helpdesk check desk.toml --format json | jq '.diagnostics[].code'
  helpdesk replay --desk desk.toml --map map.toml log.csv.gz --html report.html
  helpdesk explain --desk desk.toml --map map.toml log.csv.gz --ticket INC0000045
  helpdesk graph desk.toml --notation svg > desk.svg
  helpdesk graph desk.toml --html desk.html    both pictures, and what the analysis found
  helpdesk schema > desk.schema.json
  helpdesk test scenarios/
  helpdesk what-if --desk desk.toml --against other.toml --map map.toml log.csv.gz

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
    Day(Day),
    Explain(Explain),
    Graph(Graph),
    Replay(Replay),
    Schema(Schema),
    Test(Test),
    WhatIf(WhatIf),
}

/// Play one day of the bundled desk through the engine, and tell it
///
/// A support firm with its evening, a night, a public holiday and the morning after. It uses every
/// command there is, and ends with what was late, one clock explained and a report. Desk and script
/// are examples/desks/polish-it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk day --color always | less -R
  helpdesk day --format json | jq .report")]
pub(crate) struct Day {}

/// Say everything that is wrong with a desk, each fault at its place in the file
///
/// Nothing is changed and nothing is run. All faults are reported at once. Every code is in
/// docs/errors.md; warnings and notes have a bad and a good example in docs/diagnostics.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk check desk.toml
  helpdesk check desk.json --format json
  git show HEAD:desk.toml | helpdesk check -

Exit code 1 when there is an error; warnings alone leave it at 0.")]
pub(crate) struct Check {
    /// The desk, as TOML or JSON; the ending of the name says which, and `-` is standard input
    #[arg(value_name = "DESK")]
    pub(crate) desk: PathBuf,

    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,

    /// Also say what the desk guarantees: the longest way to somebody competent, and how often a
    /// ticket can be handed round
    #[arg(long)]
    pub(crate) bounds: bool,
}

/// The files of a replay.
#[derive(Debug, clap::Args)]
pub(crate) struct Files {
    /// The desk, as TOML or JSON
    #[arg(long, value_name = "DESK")]
    pub(crate) desk: PathBuf,

    /// What the columns of the log mean on the desk, as TOML or JSON
    #[arg(long, value_name = "MAP")]
    pub(crate) map: PathBuf,

    /// The log: comma-separated rows under a heading, one for each update; plain or gzip
    #[arg(value_name = "LOG")]
    pub(crate) log: PathBuf,
}

/// Run a log of another system through a desk, and report
///
/// Every row becomes commands, relative to the ticket's row before. What the desk refuses and what
/// the map does not understand is reported with its code; no row is dropped. A log with an error
/// in it gives no report at all.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk replay --desk desk.toml --map map.toml log.csv.gz
  helpdesk replay --desk desk.toml --map map.toml log.csv --html report.html
  helpdesk replay --desk desk.toml --map map.toml log.csv --format json | jq .totals

Exit code 1 when the desk, the map or the log has a fault. Refused changes are results, not faults.
The format of maps is explained in docs/spec/log-maps.md.")]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) files: Files,

    /// Also write the report as one page for a browser, with charts, complete in itself
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// How many of the worst breaches are named and explained
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    pub(crate) worst: usize,
}

/// Tell the story of one ticket of a log: what happened, its clocks, and why they show what they show
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  helpdesk explain --desk desk.toml --map map.toml log.csv.gz --ticket INC0000045")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) files: Files,

    /// The ticket, as the log names it
    #[arg(long, value_name = "ID")]
    pub(crate) ticket: String,
}

/// Draw the statuses of a desk, or its lines of support, with times and problems marked
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk graph desk.toml                     Mermaid, for a Markdown page
  helpdesk graph desk.toml --of lines
  helpdesk graph desk.toml --notation dot | dot -Tsvg > desk.svg

With --format json the nodes and edges themselves.")]
pub(crate) struct Graph {
    /// The desk, as TOML or JSON
    #[arg(value_name = "DESK")]
    pub(crate) desk: PathBuf,

    /// What is drawn
    #[arg(long, value_enum, default_value_t = Drawn::Statuses, value_name = "WHAT")]
    pub(crate) of: Drawn,

    /// The language of the drawing
    #[arg(long, value_enum, default_value_t = Notation::Mermaid, value_name = "NOTATION")]
    pub(crate) notation: Notation,

    /// Write both pictures and what the analysis found as one page for a browser instead
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
}

/// What a graph shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Drawn {
    /// Statuses and the transitions between them
    Statuses,
    /// Lines of support and the hand-overs between them
    Lines,
}

/// A language of drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Notation {
    /// Mermaid, which many Markdown readers draw
    Mermaid,
    /// DOT, the language of Graphviz
    Dot,
    /// SVG, laid out here and complete in itself
    Svg,
}

/// Play scenarios through a desk, and ask calendars questions, and compare the answers
///
/// Reads documents of vectors: scenarios (`scenario/1`, `scenario/2`), faults of desks (`desk/1`) and
/// questions to calendars (`business-time/1`). So a change of a desk is tested like a change of code.
/// The formats are described in docs/spec/vectors.md; a desk that stands in a file of its own is named
/// in the document's `desks` as `{ \"file\": \"desk.toml\" }`, relative to the document.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk test scenarios/
  helpdesk test scenarios/pauses.json --format json

A folder is searched for .json files, folders inside it too. Where it holds an index.json, fewer
files or cases than that says are a failure. One line per failure, then how many passed, failed and
were skipped; exit code 1 when one failed, or when there was nothing to ask.")]
pub(crate) struct Test {
    /// Documents of vectors, or folders of them
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

/// Let the people of a log do the same work under another desk, and compare what comes of it
///
/// The log is replayed through the first desk. What people did is taken out of the events and given
/// to the other desk at the same instants; clocks, escalations and expiries are that desk's own. What
/// it refuses is reported with its code.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  helpdesk what-if --desk desk.toml --against tighter.toml --map map.toml log.csv.gz
  helpdesk what-if --desk desk.toml --against tighter.toml --map map.toml log.csv --html what-if.html
  helpdesk what-if … --format json | jq '.totals.promises[] | {metric, priority, newly_missed}'

Exit code 1 when a desk, the map or the log has a fault. Refused work is a result, not a fault.
What can be taken out of a history is explained in docs/spec/what-if.md.")]
pub(crate) struct WhatIf {
    #[command(flatten)]
    pub(crate) files: Files,

    /// The other desk, as TOML or JSON
    #[arg(long, value_name = "DESK")]
    pub(crate) against: PathBuf,

    /// Also write the comparison as one page for a browser, with charts, complete in itself
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,

    /// How many of the tickets that come off worse are named
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    pub(crate) worst: usize,
}

#[test]
fn the_command_line_is_well_formed() {
    <Args as clap::CommandFactory>::command().debug_assert();
}

/// Print the JSON Schema that editors complete and check desks with
#[derive(Debug, clap::Args)]
#[command(after_help = "\
In a JSON desk name it as `\"$schema\": \"desk.schema.json\"`, in a TOML desk in a first line
`#:schema desk.schema.json`.

Example:
  helpdesk schema > desk.schema.json")]
pub(crate) struct Schema {
    /// Which of the two
    #[arg(value_enum, default_value_t = Part::Desk)]
    pub(crate) part: Part,
}

/// A published schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// A desk, as TOML or JSON
    Desk,
    /// Commands, events, tickets, clocks and the rest of what crosses to hosts
    Wire,
}
