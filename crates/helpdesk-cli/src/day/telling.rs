//! One call of the desk told in lines: what happened as a person would say it.

use helpdesk_core::actor::Role;
use helpdesk_core::sla::{ClockKey, Metric, Promise};
use helpdesk_core::ticket::{
    Command, Event, Fact, FieldValue, LateOutcome, Refusal, Registered, Relation, ReminderReason,
    StatusCause, StatusChanged,
};
use helpdesk_core::time::{Instant, WorkTime};
use helpdesk_core::workflow::Category;

use super::host::Moment;
use super::local::Local;
use super::script::{Step, Wish};

/// How a line is marked; the mark says enough without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Opened,
    Talk,
    Moved,
    Clock,
    Warned,
    Breached,
    Refused,
    Solved,
    Plain,
}

impl Mark {
    pub(crate) const LEGEND: [(Self, &'static str); 8] = [
        (Self::Opened, "opened"),
        (Self::Talk, "said"),
        (Self::Moved, "handed over"),
        (Self::Clock, "the clock"),
        (Self::Warned, "warning"),
        (Self::Breached, "breach"),
        (Self::Refused, "refused"),
        (Self::Solved, "solved"),
    ];

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Opened => "+",
            Self::Talk => "“",
            Self::Moved => "→",
            Self::Clock => "○",
            Self::Warned => "!",
            Self::Breached => "!!",
            Self::Refused => "×",
            Self::Solved => "✓",
            Self::Plain => "·",
        }
    }
}

/// One line of the timeline with its notes.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) at: Instant,
    pub(crate) mark: Mark,
    pub(crate) who: String,
    pub(crate) text: String,
    pub(crate) notes: Vec<String>,
}

/// Everything worth telling of one call.
pub(crate) fn tell(moment: &Moment<'_>, local: &Local) -> Vec<Line> {
    match &moment.result {
        Ok(events) => happened(events, moment.step, local),
        Err(refusal) => moment.step.map(|step| refused(step, refusal)).into_iter().collect(),
    }
}

fn refused(step: &Step, refusal: &Refusal) -> Line {
    let wish = match &step.wish {
        Wish::Open { .. } => "open a ticket".to_owned(),
        Wish::Do(command) => wished(command),
    };
    Line {
        at: step.at,
        mark: Mark::Refused,
        who: step.by.id.as_ref().map_or_else(|| "system".to_owned(), ToString::to_string),
        text: format!("may not {wish}"),
        notes: refusal.reasons.iter().map(ToString::to_string).collect(),
    }
}

fn wished(command: &Command) -> String {
    match command {
        Command::HandOver { to, .. } => format!("hand over to {to}"),
        Command::SetStatus { to } => format!("set the status {to}"),
        Command::Solve(_) => "solve".to_owned(),
        other => serde_json::to_value(other)
            .ok()
            .and_then(|value| value.get("type")?.as_str().map(|name| name.replace('_', " ")))
            .unwrap_or_default(),
    }
}

fn happened(events: &[Event], step: Option<&Step>, local: &Local) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for event in events {
        match piece(event, step, local) {
            Piece::Line(mark, text, notes) => {
                let who = who(event);
                lines.push(Line { at: event.at, mark, who, text, notes });
            }
            Piece::Note(note) => match lines.last_mut().filter(|line| line.at == event.at) {
                Some(line) => line.notes.push(note),
                None => {
                    let (at, who) = (event.at, who(event));
                    lines.push(Line { at, mark: Mark::Plain, who, text: note, notes: Vec::new() });
                }
            },
            Piece::Nothing => {}
        }
    }
    lines
}

fn who(event: &Event) -> String {
    match (&event.by.id, event.by.role) {
        (Some(id), _) => id.to_string(),
        (None, Role::System) if is_timed(&event.fact) => "clock".to_owned(),
        (None, role) => role.name().to_owned(),
    }
}

fn is_timed(fact: &Fact) -> bool {
    match fact {
        Fact::ClockWarned { .. }
        | Fact::ClockBreached { .. }
        | Fact::Escalated { .. }
        | Fact::Reminded { .. }
        | Fact::OverrideEnded { expired: true }
        | Fact::HandedOver { escalation: Some(_), .. } => true,
        Fact::StatusChanged(changed) => {
            matches!(changed.cause, StatusCause::Expired | StatusCause::PendingEnded)
        }
        _ => false,
    }
}

/// What one event adds to the telling.
enum Piece {
    Line(Mark, String, Vec<String>),
    Note(String),
    Nothing,
}

fn line(mark: Mark, text: impl Into<String>) -> Piece {
    Piece::Line(mark, text.into(), Vec::new())
}

fn piece(event: &Event, step: Option<&Step>, local: &Local) -> Piece {
    match &event.fact {
        Fact::Registered(registered) => opened(registered, step),
        Fact::Classified { kind, category, classification, .. } => {
            let category = category.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
            line(Mark::Plain, format!("it is a {kind}{category}: {}", classification.priority))
        }
        Fact::PriorityOverridden { priority, reason, until } => {
            let until = until.map(|at| format!(" until {}", local.near(at, event.at))).unwrap_or_default();
            line(Mark::Plain, format!("makes it {priority}{until}: {reason}"))
        }
        Fact::OverrideEnded { expired: true } => line(Mark::Clock, "the overridden priority ends"),
        Fact::OverrideEnded { expired: false } => line(Mark::Plain, "withdraws the override"),
        Fact::Assigned { to, .. } if event.by.id.as_ref() == Some(to) => line(Mark::Plain, "takes it"),
        Fact::Assigned { to, .. } => line(Mark::Plain, format!("gives it to {to}")),
        Fact::Released { .. } => line(Mark::Plain, "gives it back"),
        Fact::HandedOver { to, from, reason, escalation, .. } => {
            let from = from.as_ref().map(|from| format!("{from} → ")).unwrap_or_default();
            let why = if escalation.is_some() { "its time box is used up" } else { reason };
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            line(Mark::Moved, format!("{from}{to}{why}"))
        }
        Fact::Diagnosed { text } => line(Mark::Plain, format!("finds: {text}")),
        Fact::Replied { body } => line(Mark::Talk, format!("answers: {body}")),
        Fact::Noted { body } => line(Mark::Plain, format!("notes: {body}")),
        Fact::RequesterReplied { body, automatic: false } => line(Mark::Talk, format!("writes: {body}")),
        Fact::RequesterReplied { body, .. } => {
            Piece::Line(Mark::Talk, body.to_string(), vec!["sent by a machine: changes nothing".to_owned()])
        }
        Fact::CameLate { outcome: LateOutcome::FollowUp } => {
            Piece::Note("too late to reopen: a new ticket, please".to_owned())
        }
        Fact::CameLate { .. } => Piece::Note("too late to reopen".to_owned()),
        Fact::StatusChanged(changed) => moved(changed),
        Fact::Pended { until, .. } => Piece::Note(format!("rests until {}", local.near(*until, event.at))),
        Fact::Reminded { reason: ReminderReason::PendingEnded } => {
            line(Mark::Clock, "reminder: the rest is over")
        }
        Fact::Reminded { .. } => line(Mark::Clock, "reminder: still in the same status"),
        Fact::Resolved { resolution } => {
            let done = resolution.measures.as_deref().unwrap_or("done");
            let cause = resolution.cause.iter().map(|cause| format!("cause: {cause}"));
            let prevention = resolution.prevention.iter().map(|p| format!("prevention: {p}"));
            Piece::Line(Mark::Solved, format!("solves it: {done}"), cause.chain(prevention).collect())
        }
        Fact::Rated { score, comment } => {
            let comment = if comment.is_empty() { String::new() } else { format!(": {comment}") };
            line(Mark::Talk, format!("rates {score} of 5{comment}"))
        }
        Fact::Escalated { told, .. } if told.is_empty() => Piece::Nothing, // the hand-over is told
        Fact::Escalated { rule, clock, told } => {
            let told: Vec<String> = told.iter().map(ToString::to_string).collect();
            let by_line = clock.as_ref().is_some_and(|clock| is_of_a_line(clock));
            let what = if by_line { format!("time box of {rule} used up") } else { format!("“{rule}”") };
            line(Mark::Warned, format!("{what}: told {}", told.join(", ")))
        }
        other => small(other),
    }
}

/// The facts that deserve half a line.
fn small(fact: &Fact) -> Piece {
    match fact {
        Fact::Linked { link } => {
            let done = if link.done { ", which is done" } else { "" };
            line(Mark::Plain, format!("links it: {} “{}”{done}", relation(link.relation), link.ticket))
        }
        Fact::Tagged { added, .. } => {
            let tags: Vec<&str> = added.iter().map(AsRef::as_ref).collect();
            line(Mark::Plain, format!("tags it {}", tags.join(", ")))
        }
        Fact::FieldSet { name, value: Some(value) } => line(Mark::Plain, format!("{name}: {}", shown(value))),
        Fact::FlagSet { name, raised: true } => line(Mark::Plain, format!("flag raised: {name}")),
        clock => clocked(clock),
    }
}

fn clocked(fact: &Fact) -> Piece {
    match fact {
        Fact::ClockWarned { clock, threshold, .. } => {
            line(Mark::Warned, format!("{} at {threshold}", metric(clock)))
        }
        Fact::ClockBreached { clock, .. } => line(Mark::Breached, format!("{} is late", metric(clock))),
        Fact::ClockStopped { clock, elapsed, met, .. } if is_told(clock) => {
            let verdict = if *met { "in time" } else { "too late" };
            Piece::Note(format!("{} after {}, {verdict}", metric(clock), short(*elapsed)))
        }
        _ => Piece::Nothing,
    }
}

/// A line's own clock, rather than a promise to the requester.
fn is_of_a_line(clock: &ClockKey) -> bool {
    matches!(clock.metric, Metric::LineStay | Metric::Vendor)
}

/// Of every ticket the timeline tells the two promises that people ask about.
fn is_told(clock: &ClockKey) -> bool {
    matches!(clock.metric, Metric::FirstResponse | Metric::Resolution)
}

fn opened(registered: &Registered, step: Option<&Step>) -> Piece {
    let intake = &registered.intake;
    let mut notes = Vec::new();
    if let Some(Step { wish: Wish::Open { gloss, .. }, .. }) = step {
        notes.push(gloss.clone());
    }
    let from = [intake.requester.as_ref().map(ToString::to_string), intake.asset.as_ref().map(ToString::to_string)];
    let from = from.into_iter().flatten().next().unwrap_or_default();
    let tier = intake.tier.as_ref().map(|tier| format!(" ({tier})")).unwrap_or_default();
    let line = registered.line.as_ref().map(|line| format!(", to {line}")).unwrap_or_default();
    let fired: Vec<String> = registered.classification.fired.iter().map(|f| format!("“{}”", f.rule)).collect();
    let why = if fired.is_empty() { String::new() } else { format!(" by {}", fired.join(", ")) };
    notes.push(format!("{from}{tier}: {}{line}{why}", registered.classification.priority));
    if let Some(number) = &intake.number {
        notes.push(number.to_string());
    }
    Piece::Line(Mark::Opened, format!("{}: {}", intake.channel.name().replace('_', " "), intake.subject), notes)
}

fn moved(changed: &StatusChanged) -> Piece {
    match (changed.category, changed.cause) {
        (Category::Solved, StatusCause::Command) => Piece::Nothing, // the resolution is told
        (Category::Closed, StatusCause::Expired) => line(Mark::Clock, "closed: nobody disagreed"),
        (_, StatusCause::Expired) => line(Mark::Clock, format!("{} took too long: now {}", changed.from, changed.to)),
        (_, StatusCause::PendingEnded) => line(Mark::Clock, format!("the rest is over: now {}", changed.to)),
        (_, StatusCause::RequesterReply) => Piece::Note(format!("back to {}", changed.to)),
        (_, StatusCause::AgentReply) => Piece::Note(format!("now {}", changed.to)),
        _ => line(Mark::Plain, format!("now {}", changed.to)),
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::CausedBy => "caused by",
        Relation::Child => "part of it is",
        Relation::Duplicate => "duplicate of",
        Relation::FollowUpOf => "follows",
        Relation::Parent => "part of",
        _ => "see",
    }
}

fn shown(value: &FieldValue) -> String {
    match value {
        FieldValue::Bool(true) => "yes".to_owned(),
        FieldValue::Bool(false) => "no".to_owned(),
        FieldValue::Int(number) => number.to_string(),
        FieldValue::Text(text) => text.to_string(),
    }
}

/// A clock in words.
pub(crate) fn metric(clock: &ClockKey) -> &'static str {
    match clock.metric {
        Metric::TimeToOwn => "time to own",
        Metric::FirstResponse => "first response",
        Metric::NextResponse => "next response",
        Metric::Resolution => "resolution",
        Metric::LineStay => "time in the line",
        Metric::Vendor => "the outside firm's time",
        _ => "clock",
    }
}

/// Working time to the minute, rounded up: a second is not nothing.
pub(crate) fn short(time: WorkTime) -> String {
    let minutes = time.micros().unsigned_abs().div_ceil(60_000_000);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes:02}m"),
    }
}
