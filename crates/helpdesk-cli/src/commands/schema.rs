//! `helpdesk schema`: the published JSON Schema.

use crate::args::{Part, Schema};
use crate::failure::Failure;
use crate::output::{Exit, Output};

const DESK: &str = include_str!("../../../../docs/schema/desk.schema.json");
const WIRE: &str = include_str!("../../../../docs/schema/wire.schema.json");

pub(crate) fn run(args: &Schema, output: &mut Output) -> Result<Exit, Failure> {
    output.text(match args.part {
        Part::Desk => DESK,
        Part::Wire => WIRE,
    })?;
    Ok(Exit::Fine)
}
