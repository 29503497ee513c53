//! Time zones as versioned data: the same rules on every host.
//!
//! A [`ZonePack`] holds the rules of every IANA name since 1990 under one release; a [`Zone`] is
//! one of them, ready to be asked. The library carries a pack ([`ZonePack::builtin`]), and newer
//! bytes replace it at run time ([`ZonePack::from_bytes`]). Nothing is read from the system.
//!
//! Units: offsets are seconds east of UTC. Bounds: before 1990 the offset in force at
//! 1990-01-01T00:00:00Z stands for all earlier time; after the last listed change the yearly rule
//! of the zone goes on without end.
//!
//! A wall clock reads some times twice and some never. [`Zone::to_instant`] answers as the edges
//! of a calendar's spans need it: of two the first; one that never was moves forward by the gap.

mod capsule;
mod model;
mod pack;
mod reader;
mod rule;
mod timeline;

pub use capsule::ZoneCapsule;
pub use model::Zone;
pub use pack::{ZoneError, ZonePack};
pub(crate) use timeline::{Cursor, Local};
