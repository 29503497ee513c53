//! Benches, one file per operation: `cargo bench --package helpdesk-benches`.
