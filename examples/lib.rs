//! Examples, one story per file: `cargo run --package helpdesk-examples --example ids_and_times`.
