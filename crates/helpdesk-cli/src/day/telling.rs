//! One call of the desk told in lines: what happened as a person would say it.

use helpdesk_core::actor::Role;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::party::{Coverage, Entitlement};
use helpdesk_core::sla::{ClockKey, Metric};
use helpdesk_core::ticket::{
    Event, Fact, InboundOutcome, Intake, LateOutcome, Link, Refusal, Registered, ReminderReason, StatusCause,
    StatusChanged,
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
    /// Told with others like it when the part of the day is over.
    pub(crate) quiet: bool,
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
    /// Closed by the clock, as so many are: a line of its own would drown the rest.
    Closed,
    Nothing,
}

impl Teller<'_> {
    /// Everything worth telling of one call.
    pub(crate) fn tell(&self, moment: &Moment<'_>) -> Vec<Line> {
        match (&moment.result, moment.step) {
            (Ok(events), Some(step)) if events.is_empty() => {
                moment.mail.map(|mail| nowhere(step, mail)).into_iter().collect()
            }
            (Ok(events), _) => self.happened(events, moment),
            (Err(refusal), step) => step.map(|step| refused(step, refusal)).into_iter().collect(),
        }
    }

    fn happened(&self, events: &[Event], moment: &Moment<'_>) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for event in events {
            let (mark, text, notes) = match self.piece(event, events, moment) {
                Piece::Line(mark, text) => (mark, text, Vec::new()),
                Piece::Noted(mark, text, notes) => (mark, text, notes),
                Piece::Note(note) => match lines.last_mut().filter(|line| line.at == event.at) {
                    Some(line) => {
                        line.notes.push(note);
                        continue;
                    }
                    None => (Mark::Plain, note, Vec::new()),
                },
                Piece::Closed => (Mark::Clock, String::new(), Vec::new()),
                Piece::Nothing => continue,
            };
            let quiet = text.is_empty();
            lines.push(Line {
                at: event.at,
                mark,
                who: who(event, moment),
                text,
                aside: number(event),
                notes,
                quiet,
            });
        }
        if let Some(step) = moment.step.filter(|step| !step.gloss.is_empty()) {
            gloss(&mut lines, step, is_new(events));
        }
        lines
    }

    fn piece(&self, event: &Event, events: &[Event], moment: &Moment<'_>) -> Piece {
        let line = |mark, text: String| Piece::Line(mark, text);
        match &event.fact {
            Fact::Registered(registered) => opened(registered),
            Fact::Classified { kind, category, service, classification, .. } => {
                let category = category.as_ref().map(|c| format!(", {}", words::category(c.as_str())));
                let service = service.as_ref().map(|service| format!(", about {service}"));
                let (category, service) = (category.unwrap_or_default(), service.unwrap_or_default());
                let priority = &classification.priority;
                line(Mark::Plain, format!("classifies it: {kind}{category}{service}, {priority}"))
            }
            Fact::PriorityOverridden { priority, reason, until } => {
                let until = until.map(|at| format!(" until {}", self.local.near(at, event.at)));
                let until = until.unwrap_or_default();
                line(Mark::Plain, format!("makes it {priority}{until}: {reason}"))
            }
            Fact::OverrideEnded { expired: true } => {
                line(Mark::Clock, "the priority put in place ends: the desk's own holds again".to_owned())
            }
            Fact::OverrideEnded { .. } => line(
                Mark::Plain,
                "withdraws the priority put in place: the desk's own holds again".to_owned(),
            ),
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
            Fact::Linked { link } => self.related(link, events, moment),
            Fact::Unlinked { .. } if moment.step.is_none() => Piece::Nothing, // told on the other side
            Fact::Unlinked { ticket } => {
                line(Mark::Plain, format!("takes away the link to {}", self.number_of(ticket)))
            }
            Fact::Alerted { .. } if is_new(events) => Piece::Nothing, // it opened the ticket
            Fact::MessageTaken { .. } => found_by(moment),
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
            other => recorded::piece(other, event, self.local).unwrap_or_else(|| said(other)),
        }
    }

    fn number_of(&self, ticket: &TicketId) -> String {
        let held = self.played.tickets.get(ticket);
        held.map_or_else(|| ticket.to_string(), |held| format!("#{}", held.number))
    }

    /// A relation, told on one of its sides.
    fn related(&self, link: &Link, events: &[Event], moment: &Moment<'_>) -> Piece {
        let other = self.number_of(&link.ticket);
        let done = if link.done { ", which is done" } else { "" };
        let merged = if link.merged { ", which goes on in another" } else { "" };
        let told = format!("{} {other}{done}{merged}", words::relation(link.relation));
        let split =
            |event: &Event| matches!(&event.fact, Fact::SplitOff { ticket, .. } if *ticket == link.ticket);
        if is_new(events) {
            Piece::Note(told)
        } else if moment.step.is_none() || events.iter().any(split) {
            Piece::Nothing // told on the other side, or as a matter of its own
        } else {
            Piece::Line(Mark::Plain, format!("links it: {told}"))
        }
    }
}

/// Adds what a step is about for those who know no Polish: the story of a ticket, else what its
/// words mean, after what was told aloud.
fn gloss(lines: &mut [Line], step: &Step, story: bool) {
    let Some(line) = lines.iter_mut().find(|line| line.at == step.at) else { return };
    if story {
        line.notes.insert(0, step.gloss.clone());
    } else {
        let place = line.notes.iter().take_while(|note| note.starts_with("told")).count();
        line.notes.insert(place, format!("({})", step.gloss));
    }
}

/// Whether the ticket was opened by what happened.
fn is_new(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.fact, Fact::Registered(_)))
}

/// How a mail found its ticket.
fn found_by(moment: &Moment<'_>) -> Piece {
    match (moment.mail, moment.step.map(|step| &step.wish)) {
        (Some(InboundOutcome::Replied | InboundOutcome::Automatic), Some(Wish::Mail(message, _))) => {
            let by = if message.references.is_empty() {
                "the number in its subject"
            } else {
                "the mail it answers"
            };
            Piece::Note(format!("found by {by}"))
        }
        _ => Piece::Nothing,
    }
}

/// A mail that no ticket knows of.
fn nowhere(step: &Step, mail: InboundOutcome) -> Line {
    let subject = match &step.wish {
        Wish::Mail(message, _) => message.intake.subject.to_string(),
        _ => String::new(),
    };
    let why = match mail {
        InboundOutcome::KnownAlready => "the same mail once more, which counts once",
        InboundOutcome::Dropped => "sent by a machine: no ticket comes of it",
        _ => "no ticket comes of it",
    };
    let gloss = Some(step.gloss.clone()).filter(|gloss| !gloss.is_empty());
    Line {
        at: step.at,
        mark: Mark::Talk,
        who: step.by.id.as_ref().map_or_else(|| "mail".to_owned(), ToString::to_string),
        text: format!("email: {subject}"),
        aside: String::new(),
        notes: gloss.into_iter().chain([why.to_owned()]).collect(),
        quiet: false,
    }
}

/// Whoever did it; the clock, where time brought it about.
fn who(event: &Event, moment: &Moment<'_>) -> String {
    match (&event.by.id, event.by.role) {
        (Some(id), _) => id.to_string(),
        (None, Role::System) if moment.step.is_none() || is_timed(&event.fact) => "clock".to_owned(),
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
        | Fact::ReviewDue { .. }
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
        Wish::Open(_) | Wish::Alert(_) | Wish::Mail(..) => "open a ticket".to_owned(),
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
        notes: refusal.reasons.iter().map(words::reason).collect(),
        quiet: false,
    }
}

fn opened(registered: &Registered) -> Piece {
    let intake = &registered.intake;
    let whose = registered.entitlement.as_deref().and_then(|found| entitled(found, intake));
    let whose = whose.map(|whose| format!("{whose}, ")).unwrap_or_default();
    let line = registered.line.as_ref().map(|line| format!(" → {}", plain(line))).unwrap_or_default();
    let mut notes = vec![format!("{whose}{}{line}", registered.classification.priority)];
    notes.extend(registered.classification.fired.iter().map(|fired| format!("“{}”", fired.rule)));
    Piece::Noted(Mark::Opened, format!("{}: {}", plain(intake.channel.name()), intake.subject), notes)
}

/// The tier, and whether a contract covers the request; nothing of what nobody asked for.
fn entitled(found: &Entitlement, intake: &Intake) -> Option<String> {
    let tier = found.tier.as_ref().or(intake.tier.as_ref()).map(plain);
    if found.coverage == Some(Coverage::Covered) {
        return tier;
    }
    let asked = intake.requester.is_some() || intake.organisation.is_some();
    let outside = asked.then(|| "no contract".to_owned());
    match (tier, outside) {
        (Some(tier), Some(outside)) => Some(format!("{tier}, {outside}")),
        (tier, outside) => tier.or(outside),
    }
}

fn moved(changed: &StatusChanged) -> Piece {
    let to = plain(&changed.to);
    match (changed.category, changed.cause) {
        (Category::Solved, StatusCause::Command) => Piece::Nothing, // the resolution is told
        (_, StatusCause::AgentReply) => Piece::Nothing,             // the answer is told
        (Category::Closed, StatusCause::Expired) => Piece::Closed,
        (Category::Closed, StatusCause::Command) => Piece::Line(Mark::Solved, "closes it".to_owned()),
        (Category::Cancelled, StatusCause::Command) => Piece::Line(Mark::Plain, "calls it off".to_owned()),
        (_, StatusCause::Command) if !changed.reason.is_empty() => {
            Piece::Line(Mark::Talk, format!("takes it up again: {}", changed.reason))
        }
        (_, StatusCause::Expired) => {
            Piece::Line(Mark::Clock, format!("too long {}: now {to}", plain(&changed.from)))
        }
        (_, StatusCause::PendingEnded) => Piece::Line(Mark::Clock, format!("the rest is over: now {to}")),
        (_, StatusCause::RequesterReply) => Piece::Note(format!("{to} again")),
        _ => Piece::Line(Mark::Plain, format!("sets it to “{to}”")),
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
        Fact::RequesterReplied { body, .. } => {
            Piece::Noted(Mark::Talk, body.to_string(), vec!["sent by a machine: nothing changes".to_owned()])
        }
        Fact::Diagnosed { text } => line(Mark::Plain, format!("finds: {text}")),
        Fact::Noted { body } => line(Mark::Plain, format!("notes: {body}")),
        Fact::Released { .. } => line(Mark::Plain, "gives it back to the line".to_owned()),
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
        Fact::FieldSet { name, .. } => line(Mark::Plain, format!("empties {}", plain(name))),
        Fact::FlagSet { name, raised: true } => line(Mark::Plain, format!("reports “{}”", plain(name))),
        Fact::FlagSet { name, .. } => line(Mark::Plain, format!("takes back “{}”", plain(name))),
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
        Fact::ReviewDue { told, .. } => {
            let told: Vec<String> = told.iter().map(words::recipient).collect();
            Piece::Line(Mark::Warned, format!("still nobody has it: {} told", told.join(", ")))
        }
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
