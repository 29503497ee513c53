//! What may be recorded of the work on a ticket.

use std::sync::Arc;

use crate::actor::{Actor, Role};
use crate::id::{ActorId, LineId};
use crate::ticket::decide::{
    check_horizon, check_length, edge_unmet, later, move_to_solved, no_change, room, written,
};
use crate::ticket::draft::Draft;
use crate::ticket::open::MOST_TEXT;
use crate::ticket::texts::check_name;
use crate::ticket::{
    Attachment, Call, Command, Consent, Fact, Reason, Refusal, Reminder, Session, Ticket, VisitStep,
    entitlement,
};
use crate::time::{Instant, WallTime};

/// The most time that one entry records: a month, all day long.
const MOST_SPENT: WallTime = WallTime::from_seconds(31 * 86_400);

/// Records work, if `command` says so; `None` if it is about something else.
pub(crate) fn carry_out(
    draft: &mut Draft<'_>,
    command: &Command,
    by: &Actor,
    at: Instant,
) -> Option<Result<(), Refusal>> {
    Some(match command {
        Command::Consent { who, how } => consent(draft, who.as_ref(), how, by, at),
        Command::WithdrawConsent {} => withdraw(draft, by, at),
        Command::StartSession { session, tool, asset } => start(draft, session, tool, asset.as_ref(), by, at),
        Command::EndSession { session } => end(draft, session, by, at),
        Command::OrderVisit { visit, line, from, to } => order(draft, visit, line, (*from, *to), by, at),
        Command::MoveVisit { visit, step, note } => move_visit(draft, visit, *step, note, by, at),
        Command::Call(call) => called(draft, call, by, at),
        Command::LogTime { spent, activity } => log_time(draft, *spent, activity, by, at),
        Command::Attach(attachment) => attach(draft, attachment, by, at),
        Command::UseArticle { article, solved } => use_article(draft, article, *solved, by, at),
        Command::Remind(reminder) => remind(draft, reminder, by, at),
        Command::DropReminder { reminder } => {
            if !draft.ticket.work.reminders.iter().any(|other| other.reminder == *reminder) {
                return Some(Err(unknown("reminder", reminder)));
            }
            draft.push(Fact::ReminderDropped { reminder: reminder.clone() }, by, at);
            Ok(())
        }
        _ => return None,
    })
}

fn unknown(what: &'static str, found: &str) -> Refusal {
    crate::ticket::status::unknown(what, found, []).into()
}

/// A name made up by the host.
fn named(what: &'static str, name: &str) -> Result<(), Reason> {
    written(what, name)?;
    check_name(what, name)
}

fn consent(
    draft: &mut Draft<'_>,
    who: Option<&ActorId>,
    how: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    written("how", how)?;
    let asked = draft.ticket.intake.requester.as_ref();
    let who = match by.role {
        // A requester consents for nobody else, and only where they asked.
        Role::Requester if by.id.as_ref().is_some_and(|id| !has_asked(&draft.ticket, id)) => {
            return Err(Reason::NotTheRequester { what: "consent" }.into());
        }
        Role::Requester => by.id.as_ref().or(asked),
        _ => who.or(asked),
    };
    let who = who.ok_or(Reason::Empty { what: "who" })?;
    check_name("who", who.as_str())?;
    if by.role != Role::Requester && by.id.as_ref() == Some(who) {
        return Err(Reason::OwnConsent.into());
    }
    if draft.ticket.work.consent.as_ref().is_some_and(|known| known.who == *who) {
        return Err(no_change("consent is given"));
    }
    draft.push(Fact::ConsentGiven { who: who.clone(), how: how.clone() }, by, at);
    Ok(())
}

/// Whether that person asked here, or in a ticket merged into this one.
fn has_asked(ticket: &Ticket, person: &ActorId) -> bool {
    let others = ticket.absorbed.iter().flat_map(|absorbed| &absorbed.requesters);
    ticket.intake.requester.iter().chain(others).any(|asked| asked == person)
}

/// Takes back every consent that `by` may: one that was not used, and those of sessions that go on,
/// which end with it.
fn withdraw(draft: &mut Draft<'_>, by: &Actor, at: Instant) -> Result<(), Refusal> {
    let (ticket, work) = (&draft.ticket, &draft.ticket.work);
    let own = |consent: &Consent| {
        let stranger = |id: &ActorId| consent.who != *id && !has_asked(ticket, id);
        by.role != Role::Requester || !by.id.as_ref().is_some_and(stranger)
    };
    let running: Vec<&Session> = work.sessions.iter().filter(|session| session.ended.is_none()).collect();
    if work.consent.is_none() && running.is_empty() {
        return Err(no_change("no consent is given"));
    }
    let consents = work.consent.iter().chain(running.iter().map(|session| &session.consent));
    if !consents.into_iter().any(own) {
        return Err(Reason::NotTheRequester { what: "take that consent back" }.into());
    }
    let ended: Vec<Arc<str>> = running
        .iter()
        .filter(|session| own(&session.consent))
        .map(|session| session.session.clone())
        .collect();
    draft.push(Fact::ConsentWithdrawn {}, by, at);
    for session in ended {
        draft.push(Fact::SessionEnded { session }, by, at);
    }
    Ok(())
}

/// The remote session that goes on, as what keeps a ticket from being done.
pub(crate) fn running(ticket: &Ticket) -> Option<Reason> {
    let running = ticket.work.sessions.iter().find(|session| session.ended.is_none())?;
    Some(Reason::SessionRunning { session: running.session.clone() })
}

fn start(
    draft: &mut Draft<'_>,
    session: &Arc<str>,
    tool: &Arc<str>,
    asset: Option<&Arc<str>>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    named("session", session)?;
    named("tool", tool)?;
    let asset = asset.or(draft.ticket.asset.as_ref()).ok_or(Reason::Empty { what: "asset" })?.clone();
    named("asset", &asset)?;
    let work = &draft.ticket.work;
    let consent = work.consent.as_ref().ok_or(Reason::NoConsent)?;
    if by.id.as_ref() == Some(&consent.who) {
        return Err(Reason::OwnConsent.into());
    }
    if work.sessions.iter().any(|other| other.session == *session) {
        return Err(no_change(&format!("session `{session}`")));
    }
    room("sessions", work.sessions.len())?;
    draft.push(Fact::SessionStarted { session: session.clone(), tool: tool.clone(), asset }, by, at);
    Ok(())
}

fn end(draft: &mut Draft<'_>, session: &Arc<str>, by: &Actor, at: Instant) -> Result<(), Refusal> {
    match draft.ticket.work.sessions.iter().find(|other| other.session == *session) {
        None => Err(unknown("session", session)),
        Some(session) if session.ended.is_some() => Err(no_change("the session is over")),
        Some(_) => {
            draft.push(Fact::SessionEnded { session: session.clone() }, by, at);
            Ok(())
        }
    }
}

/// A visit is a hand-over to the line that goes there, so it takes an edge that is allowed.
fn order(
    draft: &mut Draft<'_>,
    visit: &Arc<str>,
    line: &LineId,
    (from, to): (Instant, Instant),
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    named("visit", visit)?;
    later("from", Some(from), at)?;
    later("to", Some(to), from)?;
    check_horizon(draft.rules, to)?;
    if draft.ticket.work.visits.iter().any(|other| other.visit == *visit) {
        return Err(no_change(&format!("visit `{visit}`")));
    }
    room("visits", draft.ticket.work.visits.len())?;
    let elsewhere = draft.ticket.line.as_ref() != Some(line);
    if elsewhere || draft.rules.escalations.line(line).is_none() {
        edge_unmet(draft, line, by)?;
    }
    draft.push(Fact::VisitOrdered { visit: visit.clone(), line: line.clone(), from, to }, by, at);
    if elsewhere {
        let fact = Fact::HandedOver {
            to: line.clone(),
            from: draft.ticket.line.clone(),
            from_agent: draft.ticket.assignee.clone(),
            reason: "a visit".into(),
            escalation: None,
            entitlement: entitlement::in_line(&draft.ticket, line),
        };
        draft.push(fact, by, at);
    }
    Ok(())
}

fn move_visit(
    draft: &mut Draft<'_>,
    visit: &Arc<str>,
    step: VisitStep,
    note: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    check_length("note", note, MOST_TEXT)?;
    let Some(known) = draft.ticket.work.visits.iter().find(|other| other.visit == *visit) else {
        return Err(unknown("visit", visit));
    };
    let members = draft.rules.escalations.line(&known.line).map_or(&[][..], |line| &line.members);
    let goes_there = || {
        let is_member = |id: &ActorId| members.iter().any(|member| member.id == *id);
        by.line.as_ref() == Some(&known.line) || by.id.as_ref().is_some_and(is_member)
    };
    if by.role == Role::Vendor && !goes_there() {
        return Err(Reason::OtherLine { line: known.line.clone() }.into());
    }
    use VisitStep::{Arrived, Cancelled, Done, Planned};
    if !matches!((known.step, step), (Planned, Arrived | Cancelled) | (Arrived, Done)) {
        return Err(Reason::VisitStep { from: known.step, to: step }.into());
    }
    draft.push(Fact::VisitMoved { visit: visit.clone(), step, note: note.clone() }, by, at);
    Ok(())
}

fn called(draft: &mut Draft<'_>, call: &Call, by: &Actor, at: Instant) -> Result<(), Refusal> {
    named("call", &call.call)?;
    let answered = call.answered.unwrap_or(call.began);
    if call.ended < answered || answered < call.began || at < call.ended {
        return Err(Reason::CallOrder.into());
    }
    if draft.ticket.work.calls.iter().any(|other| other.call == call.call) {
        return Err(no_change(&format!("call `{}`", call.call)));
    }
    room("calls", draft.ticket.work.calls.len())?;
    draft.push(Fact::Called { call: Arc::new(call.clone()) }, by, at);
    Ok(())
}

fn log_time(
    draft: &mut Draft<'_>,
    spent: WallTime,
    activity: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    check_name("activity", activity)?;
    if spent <= WallTime::ZERO {
        return Err(Reason::Empty { what: "spent_seconds" }.into());
    }
    if spent > MOST_SPENT {
        return Err(Reason::TooMuchTime { found: spent, most: MOST_SPENT }.into());
    }
    room("time entries", draft.ticket.work.time.len())?;
    draft.push(Fact::TimeLogged { spent, activity: activity.clone() }, by, at);
    Ok(())
}

fn attach(draft: &mut Draft<'_>, attachment: &Attachment, by: &Actor, at: Instant) -> Result<(), Refusal> {
    named("name", &attachment.name)?;
    named("media_type", &attachment.media_type)?;
    named("reference", &attachment.reference)?;
    let limits = &draft.rules.attachments;
    if let Some(most) = limits.most_bytes.filter(|most| *most < attachment.bytes) {
        return Err(Reason::AttachmentTooLarge { found: attachment.bytes, most }.into());
    }
    let of_kind = |kind: &String| match kind.strip_suffix("/*") {
        Some(family) => attachment.media_type.split('/').next() == Some(family),
        None => **kind == *attachment.media_type,
    };
    if !limits.types.is_empty() && !limits.types.iter().any(of_kind) {
        let found = attachment.media_type.clone();
        return Err(Reason::AttachmentType { found, allowed: limits.types.clone() }.into());
    }
    room("attachments", draft.ticket.work.attachments.len())?;
    draft.push(Fact::Attached { attachment: Arc::new(attachment.clone()) }, by, at);
    Ok(())
}

fn use_article(
    draft: &mut Draft<'_>,
    article: &Arc<str>,
    solved: bool,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    named("article", article)?;
    room("articles", draft.ticket.work.articles.len())?;
    draft.push(Fact::ArticleUsed { article: article.clone(), solved }, by, at);
    if solved { move_to_solved(draft, by, at) } else { Ok(()) }
}

fn remind(draft: &mut Draft<'_>, reminder: &Reminder, by: &Actor, at: Instant) -> Result<(), Refusal> {
    named("reminder", &reminder.reminder)?;
    written("text", &reminder.text)?;
    later("at", Some(reminder.at), at)?;
    check_horizon(draft.rules, reminder.at)?;
    if draft.ticket.work.reminders.iter().any(|other| other.reminder == reminder.reminder) {
        return Err(no_change(&format!("reminder `{}`", reminder.reminder)));
    }
    room("reminders", draft.ticket.work.reminders.len())?;
    draft.push(Fact::ReminderSet { reminder: Arc::new(reminder.clone()) }, by, at);
    Ok(())
}
