//! What JavaScript calls. Documents are JSON text, instants and lengths of time milliseconds in a
//! double, compiled things handles. What goes wrong is thrown as text: the JSON of a `Failure`, or
//! only its code where a page has to stay small.
//!
//! The classes that people use are written in JavaScript beside this crate, in `npm/`; they check
//! what they are given, so that only numbers that are instants arrive here. With the feature
//! `desk` off only calendars and capsules of clocks are left: what a page needs.

#[cfg(feature = "desk")]
mod about;
mod calendar;
mod clocks;
#[cfg(feature = "desk")]
mod desk;
#[cfg(feature = "desk")]
mod several;
mod time;

use helpdesk_core::calendar::CalendarError;
use wasm_bindgen::prelude::*;

/// What is thrown.
#[derive(Debug)]
pub struct Thrown(std::borrow::Cow<'static, str>);

#[cfg(feature = "desk")]
impl From<helpdesk_wire::host::Failure> for Thrown {
    fn from(failure: helpdesk_wire::host::Failure) -> Self {
        Self(helpdesk_wire::host::json(&failure).into())
    }
}

impl From<&'static str> for Thrown {
    fn from(code: &'static str) -> Self {
        Self(code.into())
    }
}

impl From<CalendarError> for Thrown {
    #[cfg(feature = "desk")]
    fn from(error: CalendarError) -> Self {
        helpdesk_wire::host::Failure::from(error).into()
    }

    #[cfg(not(feature = "desk"))]
    fn from(error: CalendarError) -> Self {
        error.code().into()
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        Self::from_str(&thrown.0)
    }
}

type Answer<T> = Result<T, Thrown>;
