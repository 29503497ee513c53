//! Whether an open ticket that nobody has can be left with nothing that brings it up again.

use crate::analysis::{Desk, Finding};
use crate::calendar::Calendar;
use crate::faults::Faults;
use crate::time::Target;
use crate::workflow::Status;

/// A desk with as many lines is no sketch.
const SEVERAL: usize = 3;

/// Reports a desk without reviews: clocks, time boxes and repeated escalations all come to an end,
/// and then nothing wakes a ticket that nobody has. Small desks are left alone, those with fewer
/// lines and nobody in them.
pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let escalations = &desk.rules.escalations;
    let assigns = escalations.lines().any(|line| !line.members.is_empty());
    let lines = escalations.lines().count();
    if escalations.review().is_none() && (assigns || SEVERAL <= lines) && !always_goes_on(desk) {
        faults.push_at("review", Finding::NobodyReviews);
    }
}

/// Whether every status of open tickets ends by itself in another, and so none is left without a
/// next wake-up.
fn always_goes_on(desk: &Desk<'_>) -> bool {
    let rules = desk.rules;
    let opens =
        rules.calendar(&rules.default_calendar).is_some_and(|calendar| !Calendar::opens_never(calendar));
    let goes_on = |status: &Status| match &status.expires {
        Some((after, Some(_))) => opens || matches!(after, Target::CalendarDays(_)),
        _ => false,
    };
    rules.workflow.statuses().filter(|status| !status.category.is_done()).all(goes_on)
}
