//! Where two histories part, in a few words.

use helpdesk_core::report::Verdict;
use helpdesk_core::simulate::Divergence;
use helpdesk_core::ticket::{Event, Fact};

use crate::commands::explain::told;
use crate::words::{Wall, spoken};

/// `there 2016-02-29 01:16 …; here 2016-02-29 02:00 …`, what comes first coming first.
pub(crate) fn parting(parts: &Divergence, wall: &Wall) -> String {
    let said = |side: &str, event: &Option<Event>| match event {
        Some(event) => format!("{side} {} {}", wall.minute(event.at), say(event, wall)),
        None => format!("{side} nothing more"),
    };
    let (here, there) = (said("here", &parts.here), said("there", &parts.there));
    if parts.first() == parts.there.as_ref() {
        format!("{there}; {here}")
    } else {
        format!("{here}; {there}")
    }
}

fn say(event: &Event, wall: &Wall) -> String {
    match &event.fact {
        Fact::Escalated { rule, .. } => format!("escalated by {}", spoken(rule.as_str())),
        fact => told(fact, wall).1,
    }
}

/// How a promise turned out, for people.
pub(crate) fn verdict(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Met) => "kept",
        Some(Verdict::Breached) => "missed",
        Some(Verdict::Open) => "open",
        Some(Verdict::Cancelled) => "called off",
        None => "not promised",
    }
}
