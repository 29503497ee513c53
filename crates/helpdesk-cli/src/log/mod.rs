//! Logs of other systems: a file of rows, one for each update of a ticket, and a map that says
//! what their columns mean on a desk.
//!
//! Order is the order of the rows. Stamps are often rounded, and equal ones say nothing about what
//! came first. A cell is compared with the ticket's previous row by its text, so a change between
//! two texts that mean the same to the desk is still a change of the log.

mod bind;
mod cell;
mod fault;
mod rows;
mod spec;
mod stamp;

pub(crate) use bind::{Map, Names};
pub(crate) use cell::{Meaning, Part, Row};
pub(crate) use fault::{Fault, LogError, LogProblem};
pub(crate) use rows::Log;
pub(crate) use spec::MapSpec;
