//! One file per command: reads files, asks the library, hands the answer to the output.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod graph;
pub(crate) mod replay;
pub(crate) mod schema;
pub(crate) mod test;
pub(crate) mod what_if;
