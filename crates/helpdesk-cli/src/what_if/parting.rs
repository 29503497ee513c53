//! Where two histories part, in a few words.

use helpdesk_core::report::Verdict;
use helpdesk_core::simulate::Divergence;
use helpdesk_core::ticket::{Event, Fact};

use crate::commands::explain::told;
use crate::words::{Wall, spoken};

/// `2016-02-29 01:16: here …; there …`.
pub(crate) fn parting(parts: &Divergence, wall: &Wall) -> String {
    let at = parts.at().map(|at| wall.minute(at)).unwrap_or_default();
    let said =
        |event: &Option<Event>| event.as_ref().map_or("nothing more".to_owned(), |event| say(event, wall));
    format!("{at}: here {}, there {}", said(&parts.here), said(&parts.there))
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
