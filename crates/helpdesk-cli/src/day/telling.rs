//! One call of the desk told in lines: what happened as a person would say it.

use helpdesk_core::actor::Role;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::party::{Coverage, Entitlement};
use helpdesk_core::sla::{ClockKey, Metric};
use helpdesk_core::ticket::{
    Event, Fact, Intake, LateOutcome, Link, Refusal, Registered, ReminderReason, StatusCause, StatusChanged,
};
use helpdesk_core::time::{Instant, WorkTime};
use helpdesk_core::workflow::Category;

use super::host::{Moment, Played};
use super::local::Local;
use super::mark::Mark;
use super::recorded;
use super::script::{Step, Wish};
use super::words::{self, plain, short};

/// One line of the timeline with its notes.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) at: Instant,
    pub(crate) mark: Mark,
    pub(crate) who: String,
    pub(crate) text: String,
    /// Said at the right end of the line.
    pub(crate) aside: String,
    pub(crate) notes: Vec<String>,
}

/// What a telling looks things up in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Teller<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) played: &'a Played<'a>,
    pub(crate) local: Local<'a>,
}

/// What one event adds to the telling.
#[derive(Debug)]
pub(crate) enum Piece {
    Line(Mark, String),
    Noted(Mark, String, Vec<String>),
    Note(String),
    Nothing,
}

impl Teller<'_> {
    /// Everything worth telling of one call.
    pub(crate) fn tell(&self, moment: &Moment<'_>) -> Vec<Line> {
        match &moment.result {
            Ok(events) => self.happened(events, moment.step),
            Err(refusal) => moment.step.map(|step| refused(step, refusal)).into_iter().collect(),
        }
    }

    fn happened(&self, events: &[Event], step: Option<&Step>) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for event in events {
            let (mark, text, notes) = match self.piece(event, step) {
                Piece::Line(mark, text) => (mark, text, Vec::new()),
                Piece::Noted(mark, text, notes) => (mark, text, notes),
                Piece::Note(note) => match lines.last_mut().filter(|line| line.at == event.at) {
                    Some(line) => {
                        line.notes.push(note);
                        continue;
                    }
                    None => (Mark::Plain, note, Vec::new()),
                },
                Piece::Nothing => continue,
            };
            let (who, aside) = (who(event), number(event));
            lines.push(Line { at: event.at, mark, who, text, aside, notes });
        }
        lines
    }

    fn piece(&self, event: &Event, step: Option<&Step>) -> Piece {
        let line = |mark, text: String| Piece::Line(mark, text);
        match &event.fact {
            Fact::Registered(registered) => opened(registered, step),
            Fact::Classified { kind, category, classification, .. } => {
                let category = category.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
                line(Mark::Plain, format!("says: {kind}{category}; {} priority", classification.priority))
            }
            Fact::PriorityOverridden { priority, reason, until } => {
                let until = until.map(|at| format!(" until {}", self.local.near(at, event.at)));
                let until = until.unwrap_or_default();
                line(Mark::Plain, format!("makes it {priority}{until}: {reason}"))
            }
            Fact::OverrideEnded { expired: true } => {
                line(Mark::Clock, "the priority put in place ends".to_owned())
            }
            Fact::OverrideEnded { .. } => line(Mark::Plain, "withdraws the priority put in place".to_owned()),
            Fact::Assigned { to, .. } if event.by.id.as_ref() == Some(to) => {
                line(Mark::Plain, "takes it".to_owned())
            }
            Fact::Assigned { to, .. } => line(Mark::Plain, format!("gives it to {to}")),
            Fact::HandedOver { to, from, reason, escalation, .. } => {
                let from = from.as_ref().map(|from| format!("{} ", plain(from))).unwrap_or_default();
                let why = if escalation.is_some() { "the time box is used up" } else { reason };
                let why = if why.is_empty() { String::new() } else { format!(": {why}") };
                line(Mark::Moved, format!("{from}→ {}{why}", plain(to)))
            }
            Fact::CameLate { outcome } => Piece::Note(late(*outcome).to_owned()),
            Fact::StatusChanged(changed) => moved(changed),
            Fact::Pended { until, .. } => {
                Piece::Note(format!("rests until {}", self.local.near(*until, event.at)))
            }
            Fact::Reminded { reason: ReminderReason::PendingEnded } => {
                line(Mark::Clock, "reminder: the rest is over".to_owned())
            }
            Fact::Reminded { .. } => line(Mark::Clock, "reminder: nothing has happened".to_owned()),
            Fact::Rated { score, comment } => {
                let of = self.desk.spec().survey.as_ref().map(|survey| format!(" of {}", survey.highest));
                let comment = if comment.is_empty() { String::new() } else { format!(": {comment}") };
                line(Mark::Talk, format!("rates it {score}{}{comment}", of.unwrap_or_default()))
            }
            Fact::Linked { link } => line(Mark::Plain, self.linked(link)),
            Fact::ClockBreached { clock, due } => {
                let (metric, due) = (words::metric(clock.metric), self.local.near(*due, event.at));
                line(Mark::Breached, format!("{metric}: due at {due} and not done"))
            }
            Fact::Merged { into, .. } => {
                line(Mark::Moved, format!("goes on as part of {}", self.number_of(into)))
            }
            Fact::Unmerged { .. } => line(Mark::Plain, "goes on by itself again".to_owned()),
            Fact::GaveBack { ticket } => line(Mark::Plain, format!("gives back {}", self.number_of(ticket))),
            Fact::SplitOff { ticket, .. } => {
                line(Mark::Plain, format!("makes another matter of it: {}", self.number_of(ticket)))
            }
            Fact::Absorbed { ticket, .. } => {
                line(Mark::Plain, format!("takes in {}", self.number_of(ticket)))
            }
            other => recorded::piece(other, event.at, self.local).unwrap_or_else(|| said(other)),
        }
    }

    fn number_of(&self, ticket: &TicketId) -> String {
        let held = self.played.tickets.get(ticket);
        held.map_or_else(|| ticket.to_string(), |held| format!("#{}", held.number))
    }

    fn linked(&self, link: &Link) -> String {
        let other = self.number_of(&link.ticket);
        let done = if link.done { ", which is done" } else { "" };
        let merged = if link.merged { ", which goes on in another" } else { "" };
        format!("links it: {} {other}{done}{merged}", words::relation(link.relation))
    }
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
        | Fact::Escalated { clock: Some(_), .. }
        | Fact::Reminded { .. }
        | Fact::ReminderCame { .. }
        | Fact::OverrideEnded { expired: true }
        | Fact::HandedOver { escalation: Some(_), .. } => true,
        Fact::StatusChanged(changed) => {
            matches!(changed.cause, StatusCause::Expired | StatusCause::PendingEnded)
        }
        _ => false,
    }
}

/// The number read out to the caller, on the line that opens a ticket.
fn number(event: &Event) -> String {
    match &event.fact {
        Fact::Registered(registered) => registered.intake.number.as_deref().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

fn refused(step: &Step, refusal: &Refusal) -> Line {
    let wish = match &step.wish {
        Wish::Open { .. } | Wish::Alert { .. } | Wish::Mail { .. } => "open a ticket".to_owned(),
        Wish::Do(command) => words::wish(command),
        Wish::Together(_) => "decide that for several tickets".to_owned(),
        Wish::Outage(_) => "decide that about an outage".to_owned(),
    };
    Line {
        at: step.at,
        mark: Mark::Refused,
        who: step.by.id.as_ref().map_or_else(|| "system".to_owned(), ToString::to_string),
        text: format!("may not {wish}"),
        aside: String::new(),
        notes: refusal.reasons.iter().map(ToString::to_string).collect(),
    }
}

fn opened(registered: &Registered, step: Option<&Step>) -> Piece {
    let intake = &registered.intake;
    let mut notes = Vec::new();
    notes
        .extend(step.and_then(|step| step.wish.gloss()).filter(|gloss| !gloss.is_empty()).map(str::to_owned));
    let tier = registered.entitlement.iter().map(|found| entitled(found, intake));
    let line = registered.line.iter().map(|line| format!(" → {}", plain(line)));
    let priority = registered.classification.priority.to_string();
    notes.push(tier.chain([priority]).chain(line).collect());
    notes.extend(registered.classification.fired.iter().map(|fired| format!("“{}”", fired.rule)));
    Piece::Noted(Mark::Opened, format!("{}: {}", plain(intake.channel.name()), intake.subject), notes)
}

/// The tier, or that no contract covers the request.
fn entitled(found: &Entitlement, intake: &Intake) -> String {
    match found.tier.as_ref().or(intake.tier.as_ref()) {
        Some(tier) if found.coverage == Some(Coverage::Covered) => format!("{} ", plain(tier)),
        _ => "outside of every contract ".to_owned(),
    }
}

fn moved(changed: &StatusChanged) -> Piece {
    let to = plain(&changed.to);
    match (changed.category, changed.cause) {
        (Category::Solved, StatusCause::Command) => Piece::Nothing, // the resolution is told
        (_, StatusCause::AgentReply) => Piece::Nothing,             // the answer is told
        (Category::Closed, StatusCause::Expired) => {
            Piece::Line(Mark::Clock, "closed: nobody disagreed".to_owned())
        }
        (_, StatusCause::Expired) => {
            Piece::Line(Mark::Clock, format!("too long {}: now {to}", plain(&changed.from)))
        }
        (_, StatusCause::PendingEnded) => Piece::Line(Mark::Clock, format!("the rest is over: now {to}")),
        (_, StatusCause::RequesterReply) => Piece::Note(format!("{to} again")),
        _ => Piece::Line(Mark::Plain, format!("sets it to {to}")),
    }
}

const fn late(outcome: LateOutcome) -> &'static str {
    match outcome {
        LateOutcome::FollowUp => "too late to reopen: a new ticket, please",
        _ => "too late to reopen",
    }
}

/// What people wrote and recorded.
fn said(fact: &Fact) -> Piece {
    let line = |mark, text: String| Piece::Line(mark, text);
    match fact {
        Fact::Replied { body } => line(Mark::Talk, format!("answers: {body}")),
        Fact::RequesterReplied { body, automatic: false } => line(Mark::Talk, format!("writes: {body}")),
        Fact::RequesterReplied { body, .. } => Piece::Noted(
            Mark::Talk,
            body.to_string(),
            vec!["sent by a machine, so nothing changes".to_owned()],
        ),
        Fact::Diagnosed { text } => line(Mark::Plain, format!("finds: {text}")),
        Fact::Noted { body } => line(Mark::Plain, format!("notes: {body}")),
        Fact::Released { .. } => line(Mark::Plain, "gives it back".to_owned()),
        Fact::Resolved { resolution } => {
            let done = resolution.measures.as_deref().unwrap_or("done");
            let cause = resolution.cause.iter().map(|cause| format!("cause: {cause}"));
            let prevention = resolution.prevention.iter().map(|p| format!("prevention: {p}"));
            Piece::Noted(Mark::Solved, format!("solves it: {done}"), cause.chain(prevention).collect())
        }
        Fact::Tagged { added, .. } => {
            let tags: Vec<&str> = added.iter().map(AsRef::as_ref).collect();
            line(Mark::Plain, format!("tags it {}", tags.join(", ")))
        }
        Fact::FieldSet { name, value: Some(value) } => {
            line(Mark::Plain, format!("records {}: {}", plain(name), words::value(value)))
        }
        Fact::FlagSet { name, raised: true } => line(Mark::Plain, format!("reports: {}", plain(name))),
        clock => counted(clock),
    }
}

/// What clocks and escalations did.
fn counted(fact: &Fact) -> Piece {
    match fact {
        Fact::ClockWarned { clock, threshold, .. } => Piece::Line(
            Mark::Warned,
            format!("{}: {threshold} of the time is gone", words::metric(clock.metric)),
        ),
        Fact::ClockStopped { clock, elapsed, met, .. } => match clock.metric {
            Metric::FirstResponse | Metric::Resolution => Piece::Note(verdict(clock, *elapsed, *met)),
            _ => Piece::Nothing,
        },
        Fact::Escalated { told, .. } if told.is_empty() => Piece::Nothing, // the hand-over is told
        Fact::Escalated { rule, clock, told } => {
            let told: Vec<String> = told.iter().map(words::recipient).collect();
            let of_a_line = |key: &ClockKey| matches!(key.metric, Metric::LineStay | Metric::Vendor);
            let what = match clock {
                Some(key) if of_a_line(key) => format!("the time box of {} is used up", plain(rule)),
                _ => format!("“{rule}”"),
            };
            Piece::Line(Mark::Warned, format!("{what}: {} told", told.join(", ")))
        }
        _ => Piece::Nothing,
    }
}

fn verdict(clock: &ClockKey, elapsed: WorkTime, met: bool) -> String {
    let done = if clock.metric == Metric::FirstResponse { "answered" } else { "solved" };
    match (elapsed == WorkTime::ZERO, met) {
        (true, _) => format!("{done} before opening time"),
        (false, true) => format!("{done} in {}", short(elapsed)),
        (false, false) => format!("{done} in {}, too late", short(elapsed)),
    }
}
