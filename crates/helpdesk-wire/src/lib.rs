//! helpdesk-core for hosts in any language: JSON in, JSON out, every fault with its place.
//!
//! The command line and the bindings share this crate and nothing else. It holds no rule of a
//! helpdesk: it turns documents into the core's own types and what the core says into documents.

pub mod desk;
pub mod diagnostic;
pub mod host;
pub mod picture;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shape;
pub mod vectors;

pub use diagnostic::Diagnostic;
