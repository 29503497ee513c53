//! `helpdesk graph`: the statuses or the lines of a desk as a picture.

use std::fs;

use helpdesk_wire::picture;

use crate::args::{Drawn, Format, Graph, Notation};
use crate::failure::Failure;
use crate::load;
use crate::output::{Exit, Output};

pub(crate) fn run(args: &Graph, output: &mut Output) -> Result<Exit, Failure> {
    let desk = match load::desk(&args.desk, output) {
        Ok(desk) => desk,
        Err(halt) => return halt.exit(),
    };
    if let Some(path) = &args.html {
        let written = fs::write(path, picture::page(&desk));
        written.map_err(|error| Failure::WriteFile { file: path.clone(), error })?;
        return Ok(Exit::Fine);
    }
    let picture = match args.of {
        Drawn::Statuses => picture::statuses(&desk),
        Drawn::Lines => picture::lines(&desk),
    };
    match (output.format, args.notation) {
        (Format::Json, _) => output.json(&picture)?,
        (Format::Text, Notation::Mermaid) => output.text(&picture.mermaid())?,
        (Format::Text, Notation::Dot) => output.text(&picture.dot())?,
        (Format::Text, Notation::Svg) => output.text(&picture.svg())?,
    }
    Ok(Exit::Fine)
}
