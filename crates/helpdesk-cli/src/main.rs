//! The command line of helpdesk-core.
fn main() {}
