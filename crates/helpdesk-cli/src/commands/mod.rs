//! One file per command: reads files, asks the library, hands the answer to the output.

pub(crate) mod check;
