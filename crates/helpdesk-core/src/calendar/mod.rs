//! Working time: when it is open, how much of it lies between two instants, and when so much of
//! it has passed.
//!
//! A [`CalendarSpec`] is what an administrator writes; [`compile()`] turns all of a desk's into
//! [`Calendar`]s. Open time is a union of half-open spans `[opening, closing)` of absolute
//! instants. Wall-clock time only decides where spans begin and end; what counts is time as it
//! passes, in whole microseconds. Days are civil days of the calendar's own zone.
//!
//! The module knows neither targets' meaning nor pauses: it counts.
//!
//! # Examples
//! ```
//! use std::collections::BTreeMap;
//! use helpdesk_core::calendar::{CalendarSpec, Context, Fault, Horizon, compile};
//! use helpdesk_core::faults::Faults;
//! use helpdesk_core::zone::ZonePack;
//!
//! let office: CalendarSpec = serde_json::from_str(
//!     r#"{ "zone": "Europe/Warsaw", "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] }"#,
//! )?;
//! let zones = ZonePack::builtin();
//! let context = Context { zone: None, zones: &zones, horizon: Horizon::default() };
//! let mut faults: Faults<Fault> = Faults::default();
//! let calendars = compile(&BTreeMap::from([("office".into(), office)]), &context, &mut faults);
//! assert!(faults.is_empty());
//!
//! // Thursday 15:00 and two hours more is Friday 09:00.
//! let office = &calendars["office"];
//! let due = office.add("2026-01-08T14:00:00Z".parse()?, "2h".parse()?)?;
//! assert_eq!(due.to_string(), "2026-01-09T08:00:00Z");
//! assert_eq!(office.holiday("2026-01-06".parse()?), Some("Trzech Króli"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Source: `docs/spec/calendar.md`.

mod builtin;
mod capsule;
mod compile;
mod compose;
mod computus;
mod days;
mod due;
mod error;
mod fault;
mod holiday;
mod holiday_spec;
mod horizon;
mod ics;
mod model;
#[cfg(feature = "opening-hours")]
mod osm;
mod sets;
mod span;
mod spec;
mod table;
mod version;
mod walk;

#[cfg(test)]
mod tests;

pub use capsule::Capsule;
pub use compile::{Context, compile};
pub use error::CalendarError;
pub use fault::Fault;
pub(crate) use holiday_spec::last_year;
pub use horizon::Horizon;
pub use ics::{IcsError, holidays_from_ics};
pub use model::Calendar;
#[cfg(feature = "opening-hours")]
pub use osm::{OpeningHoursError, from_opening_hours};
pub use spec::{CalendarSpec, HolidayRuleSpec, HolidaySpec, SpansSpec, VersionSpec};
