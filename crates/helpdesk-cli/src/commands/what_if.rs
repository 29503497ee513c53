//! `helpdesk what-if`: the work of a log under another desk.

use std::fs;

use crate::args::{Format, WhatIf};
use crate::failure::Failure;
use crate::html;
use crate::load;
use crate::output::{Exit, Output};
use crate::replay::{self, Keep};
use crate::what_if::{Outcome, compare, text};

pub(crate) fn run(args: &WhatIf, output: &mut Output) -> Result<Exit, Failure> {
    let files = replay::Files::from(&args.files);
    // The other desk comes first: what is wrong with it need not wait for the log.
    let there = match load::desk(&args.against, output) {
        Ok(desk) => desk,
        Err(halt) => return halt.exit(),
    };
    let (here, driven) = match replay::replay(files, Keep::Everybodys, 0, output) {
        Ok(done) => done,
        Err(halt) => return halt.exit(),
    };
    let comparison = compare(&here, &there, &driven);
    let outcome = Outcome::new(files.log, (&here, &there), &driven, comparison, args.worst);
    if let Some(file) = &args.html {
        let written = fs::write(file, html::what_if(&outcome));
        written.map_err(|error| Failure::WriteFile { file: file.clone(), error })?;
    }
    match output.format {
        Format::Text => output.text(&text::page(&outcome))?,
        Format::Json => output.json(&outcome)?,
    }
    Ok(Exit::Fine)
}
