//! `helpdesk explain`: the story of one ticket of a log.

use std::fmt::Write;

use helpdesk_core::faults::nearest;
use helpdesk_core::ledger::{Holder, Ledger};
use helpdesk_core::sla::{Chosen, ClockState, Explanation, Why};
use helpdesk_core::ticket::{Event, Fact, FieldValue, Ticket};
use serde::Serialize;

use crate::args::{Explain, Format};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::replay::{self, Keep, text::in_words};
use crate::words::{Wall, brief, spoken};

/// The story for programs.
#[derive(Serialize)]
struct Story<'a> {
    ticket: &'a Ticket,
    events: &'a [Event],
    clocks: &'a [Explanation],
    /// Whose turn it was; absent only if the desk has no calendar of its own any more.
    ledger: Option<&'a Ledger>,
}

pub(crate) fn run(args: &Explain, output: &mut Output) -> Result<Exit, Failure> {
    let files = replay::Files::from(&args.files);
    let (desk, driven) = match replay::replay(files, Keep::Of(args.ticket.as_str().into()), 0, output) {
        Ok(done) => done,
        Err(halt) => return halt.exit(),
    };
    let live = driven.tickets.get(args.ticket.as_str());
    let Some((live, ticket)) = live.and_then(|live| Some((live, live.ticket.as_ref()?))) else {
        let known: Vec<&str> = driven.tickets.keys().map(|id| &**id).collect();
        let nearest = meant(&args.ticket, &known).map(str::to_owned);
        return Err(Failure::NoTicket { ticket: args.ticket.clone(), nearest });
    };
    let now = driven.until.unwrap_or(ticket.last_at);
    let keys = ticket.clocks.iter().map(|clock| &clock.key);
    let clocks: Vec<_> = keys.filter_map(|key| desk.explain_history(&live.events, key, now)).collect();
    let ledger = desk.ledger(&live.events, desk.default_calendar(), now);
    match output.format {
        Format::Json => {
            output.json(&Story { ticket, events: &live.events, clocks: &clocks, ledger: ledger.as_ref() })?;
        }
        Format::Text => {
            let mut page = story(ticket, &live.events, &clocks, &Wall::of(&desk));
            ledger.iter().for_each(|ledger| turns(&mut page, ledger));
            output.text(&page)?;
        }
    }
    Ok(Exit::Fine)
}

/// The ticket that was meant. Numbers that look alike are other tickets: only zeros may be missing.
fn meant<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    let number = |id: &str| {
        let digits: String = id.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    };
    let wanted_number = number(wanted);
    if wanted_number.is_empty() {
        return nearest(wanted, known.iter().copied());
    }
    known.iter().copied().find(|id| number(id) == wanted_number)
}

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

macro_rules! put {
    ($page:expr, $($arg:tt)*) => {
        writeln!($page, $($arg)*).ok() // writing to a string cannot fail
    };
}

fn story(ticket: &Ticket, events: &[Event], clocks: &[Explanation], wall: &Wall) -> String {
    let mut page = String::new();
    put!(
        page,
        "{BOLD}{}{PLAIN}  {} {}, {} priority, opened {} ({}), now {}\n",
        ticket.id,
        ticket.intake.channel.name(),
        ticket.kind,
        ticket.priority(),
        wall.minute(ticket.opened_at),
        wall.zone(),
        spoken(ticket.status.as_str())
    );
    let mut last = String::new();
    for event in events {
        let at = wall.minute(event.at);
        let shown = if at == last { String::new() } else { at.clone() };
        let (colour, what) = told(&event.fact, wall);
        put!(page, "  {shown:<16}  {colour}{what}{PLAIN}{}", by(event));
        last = at;
    }
    for explanation in clocks {
        clock(&mut page, explanation, wall);
    }
    page
}

fn by(event: &Event) -> String {
    let timed = event.fact.name().starts_with("clock_");
    if timed { String::new() } else { format!("  {DIM}{}{PLAIN}", event.by) }
}

/// What happened, in a few words.
pub(crate) fn told(fact: &Fact, wall: &Wall) -> (&'static str, String) {
    let plain = |text: String| ("", text);
    match fact {
        Fact::Registered(registered) => {
            let line = registered.line.as_ref().map(|line| format!(" with {}", spoken(line.as_str())));
            plain(format!("opened as {}{}", spoken(registered.status.as_str()), line.unwrap_or_default()))
        }
        Fact::StatusChanged(change) => {
            (BOLD, format!("{} → {}", spoken(change.from.as_str()), spoken(change.to.as_str())))
        }
        Fact::Classified { classification, category, .. } => {
            let category = category.as_ref().map(|category| format!(", {category}")).unwrap_or_default();
            plain(format!("classified: {}{category}", classification.priority))
        }
        Fact::Suggested { suggestions, classification, .. } => {
            let labels: Vec<String> =
                suggestions.iter().map(|one| format!("{} by {}", one.label, one.source)).collect();
            plain(format!("suggested: {}; {}", labels.join(", "), classification.priority))
        }
        Fact::Assigned { to, .. } => plain(format!("given to {to}")),
        Fact::Released { from } => plain(format!("given back by {from}")),
        Fact::HandedOver { to, .. } => plain(format!("handed over to {}", spoken(to.as_str()))),
        Fact::FieldSet { name, value } => plain(format!("{} {}", spoken(name), said(value.as_ref()))),
        Fact::Replied { body } => plain(format!("answered: {body}")),
        Fact::Noted { body } => (DIM, format!("note: {body}")),
        Fact::ClockStarted(started) => {
            let due = started.due.map(|due| format!(", due {}", wall.minute(due))).unwrap_or_default();
            (DIM, format!("{} clock starts, {}{due}", metric(&started.clock), started.promise.target))
        }
        Fact::ClockPaused { clock, .. } => (DIM, format!("{} clock pauses", metric(clock))),
        Fact::ClockResumed { clock, due, .. } => {
            let due = due.map(|due| format!(", due {}", wall.minute(due))).unwrap_or_default();
            (DIM, format!("{} clock runs again{due}", metric(clock)))
        }
        Fact::ClockWarned { clock, threshold, .. } => {
            (RED, format!("{} clock warns at {threshold}", metric(clock)))
        }
        Fact::ClockBreached { clock, due } => {
            (RED, format!("{} clock passes its target, due {}", metric(clock), wall.minute(*due)))
        }
        Fact::ClockStopped { clock, elapsed, met, .. } => {
            let verdict = if *met { "in time" } else { "too late" };
            let counted = brief(elapsed.micros());
            (if *met { DIM } else { RED }, format!("{} clock stops {verdict}, {counted}", metric(clock)))
        }
        other => plain(spoken(other.name())),
    }
}

fn said(value: Option<&FieldValue>) -> String {
    match value {
        Some(FieldValue::Text(text)) => text.to_string(),
        Some(FieldValue::Int(number)) => number.to_string(),
        Some(FieldValue::Bool(yes)) => yes.to_string(),
        None => "taken away".to_owned(),
    }
}

fn metric(key: &helpdesk_core::sla::ClockKey) -> String {
    spoken(key.metric.name())
}

/// One clock: its verdict, what it counted, and every span.
fn clock(page: &mut String, explanation: &Explanation, wall: &Wall) {
    const MOST: usize = 20;
    let report = &explanation.report;
    let verdict = match (report.state, report.breached_at) {
        (_, Some(due)) => format!("{RED}missed, due {}{PLAIN}", wall.minute(due)),
        (ClockState::Stopped, None) => "kept".to_owned(),
        (ClockState::Cancelled, None) => "called off".to_owned(),
        (ClockState::Running, None) => "running".to_owned(),
        (ClockState::Paused, None) => "paused".to_owned(),
    };
    put!(
        page,
        "\n{BOLD}{}{PLAIN} of {} by {}: {verdict}\n  {}",
        spoken(report.metric.name()),
        report.target,
        report.policy,
        in_words(explanation)
    );
    if let Some(chosen) = &explanation.chosen {
        put!(page, "  {DIM}{}{PLAIN}", choice(chosen, wall));
    }
    for span in explanation.spans.iter().take(MOST) {
        let why = match &span.why {
            Why::Counted => "counted".to_owned(),
            Why::Closed => "closed".to_owned(),
            Why::Holiday(name) => format!("closed for {name}"),
            Why::Paused(status) => format!("paused in {}", spoken(status.as_str())),
            _ => "not counted".to_owned(),
        };
        let why = span.by.as_ref().map_or(why.clone(), |by| format!("{why} by {by}"));
        let long = brief(span.to.since(span.from).micros());
        put!(page, "  {DIM}{} to {}{PLAIN}{long:>10}  {why}", wall.minute(span.from), wall.minute(span.to));
    }
    if let Some(more) = explanation.spans.len().checked_sub(MOST).filter(|more| *more > 0) {
        put!(page, "  {DIM}and {more} spans more; see --format json{PLAIN}");
    }
}

/// How a promise came about, in one sentence.
fn choice(chosen: &Chosen, wall: &Wall) -> String {
    let because: Vec<_> =
        chosen.matched.iter().map(|matched| format!("{} is {}", matched.subject, matched.found)).collect();
    let because = if because.is_empty() { "it is for every ticket".to_owned() } else { because.join(", ") };
    let row = chosen.row.as_ref().map_or_else(|| "any priority".to_owned(), |row| spoken(row.as_str()));
    format!(
        "promised {} by policy {} of its set, as {because}; target for {row}",
        wall.minute(chosen.at),
        chosen.place
    )
}

/// Whose turn it was.
fn turns(page: &mut String, ledger: &Ledger) {
    put!(page, "\n{BOLD}Whose turn it was{PLAIN}");
    put!(page, "  {DIM}{:<28}{:>14}{:>14}{PLAIN}", "", "as time passes", "on the clock");
    let holders = ledger.by_holder.iter().map(|share| (holder(&share.of), share.spent));
    let lines = ledger.by_line.iter().map(|share| {
        let line = share.of.as_ref().map_or_else(|| "no line".to_owned(), |line| spoken(line.as_str()));
        (format!("in {line}"), share.spent)
    });
    for (name, spent) in holders.chain([("altogether".to_owned(), ledger.total)]).chain(lines) {
        put!(page, "  {name:<28}{:>14}{:>14}", brief(spent.wall.micros()), brief(spent.work.micros()));
    }
}

fn holder(holder: &Holder) -> String {
    match holder {
        Holder::Agent(id) => format!("agent {id}"),
        Holder::Requester => "the requester".to_owned(),
        Holder::Vendor => "an outside firm".to_owned(),
        _ => "nobody".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zeros_may_be_missing_in_a_number() {
        let known = ["INC0000045", "INC0000057", "first"];
        assert_eq!(meant("INC45", &known), Some("INC0000045"));
        assert_eq!(meant("INC0000046", &known), None);
        assert_eq!(meant("frist", &known), Some("first"));
    }
}
