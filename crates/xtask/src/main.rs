//! Set-up, checks and tests, the same for people and machines.
fn main() {}
