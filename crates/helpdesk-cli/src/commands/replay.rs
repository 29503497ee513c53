//! `helpdesk replay`: a log of another system, run through a desk.

use std::fs;

use crate::args::{Files, Format, Replay};
use crate::failure::Failure;
use crate::html;
use crate::output::{Exit, Output};
use crate::replay::{self, Keep, Replayed, text};

impl<'a> From<&'a Files> for replay::Files<'a> {
    fn from(files: &'a Files) -> Self {
        Self { desk: &files.desk, map: &files.map, log: &files.log }
    }
}

pub(crate) fn run(args: &Replay, output: &mut Output) -> Result<Exit, Failure> {
    let files = replay::Files::from(&args.files);
    let (desk, driven) = match replay::replay(files, Keep::Nobodys, args.worst, output) {
        Ok(done) => done,
        Err(halt) => return halt.exit(),
    };
    let replayed = Replayed::new(files, &desk, driven);
    if let Some(file) = &args.html {
        let written = fs::write(file, html::page(&replayed));
        written.map_err(|error| Failure::WriteFile { file: file.clone(), error })?;
    }
    match output.format {
        Format::Text => output.text(&text::page(&replayed))?,
        Format::Json => output.json(&replayed)?,
    }
    Ok(Exit::Fine)
}
