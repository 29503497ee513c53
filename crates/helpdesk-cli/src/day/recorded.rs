//! Records of work, outages and reminders as a person would tell them.

use helpdesk_core::condition::Suggestion;
use helpdesk_core::id::ActorId;
use helpdesk_core::ticket::{AlertState, Call, Event, Fact, Identified, News, VisitStep};
use helpdesk_core::time::{Instant, WallTime};

use super::local::Local;
use super::mark::Mark;
use super::telling::Piece;
use super::words::plain;

/// What a record adds to the telling; `None` if the fact is something else.
pub(crate) fn piece(fact: &Fact, event: &Event, local: Local<'_>) -> Option<Piece> {
    let at = event.at;
    let line = |mark, text: String| Some(Piece::Line(mark, text));
    match fact {
        Fact::OutageJoined { title, say, estimate, .. } => {
            let until =
                estimate.map(|until| format!(", until {}", local.near(until, at))).unwrap_or_default();
            let told = say.iter().map(|say| format!("told: {say}")).collect();
            Some(Piece::Noted(Mark::Warned, format!("a running outage: {title}{until}"), told))
        }
        Fact::OutageNews { news, say, estimate, .. } => {
            let until = estimate.filter(|_| *news == News::Estimate);
            let until = until.map(|until| format!(" until {}", local.near(until, at))).unwrap_or_default();
            let told = say.iter().filter(|_| *news == News::Update).map(|say| format!("told: {say}"));
            Some(Piece::Noted(Mark::Clock, format!("the outage {}{until}", told_of(*news)), told.collect()))
        }
        Fact::Entitled { entitlement, .. } => {
            let tier = entitlement.tier.as_ref().map_or_else(|| "everybody".to_owned(), plain);
            let by = entitlement.contract.iter().map(|contract| format!(" under “{}”", plain(contract)));
            line(Mark::Plain, format!("has it served as {tier} from now on{}", by.collect::<String>()))
        }
        Fact::Identified(seen) => Some(identified(seen)),
        Fact::Suggested { suggestions, .. } => {
            let labels = suggestions.iter().map(suggested).collect::<Vec<_>>();
            line(Mark::Plain, labels.join(", "))
        }
        Fact::ItemAdded { item } => line(Mark::Plain, format!("adds a step: {}", item.name)),
        Fact::ItemDropped { item } => line(Mark::Plain, format!("drops the step: {item}")),
        Fact::ItemChecked { item, done: true } => line(Mark::Plain, format!("ticks: {item}")),
        Fact::ItemChecked { item, .. } => line(Mark::Plain, format!("takes the tick away from: {item}")),
        Fact::Converted(converted) => {
            let why = Some(&converted.reason).filter(|reason| !reason.is_empty());
            let why = why.map(|reason| format!(": {reason}")).unwrap_or_default();
            line(Mark::Plain, format!("makes it a {}{why}", plain(&converted.to)))
        }
        Fact::ApprovalRequested { .. }
        | Fact::ApprovalGiven { .. }
        | Fact::ApprovalRefused { .. }
        | Fact::ApprovalDelegated { .. }
        | Fact::ApprovalExpired { .. } => approval(fact, at, local),
        Fact::Alerted { alert } => match alert.state {
            AlertState::Problem => line(Mark::Clock, format!("reports again: {}", alert.subject)),
            AlertState::Recovery => line(Mark::Clock, format!("reports: {}", alert.subject)),
            _ => line(Mark::Clock, format!("says: {}", alert.subject)),
        },
        Fact::MajorDeclared { reason } => line(Mark::Warned, format!("makes it a major incident: {reason}")),
        Fact::MajorEnded {} => line(Mark::Plain, "no major incident any more".to_owned()),
        Fact::ConsentGiven { who, how } => {
            let who = Some(who).filter(|who| event.by.id.as_ref() != Some(who));
            let consents = who.map_or_else(|| "consents".to_owned(), |who| format!("{who} consents"));
            line(Mark::Talk, format!("{consents} to a remote session {how}"))
        }
        Fact::ConsentWithdrawn {} => line(Mark::Talk, "takes the consent back".to_owned()),
        Fact::SessionStarted { tool, asset, .. } => {
            line(Mark::Plain, format!("looks into {asset} with {tool}"))
        }
        Fact::SessionEnded { .. } => Some(Piece::Note("ends the remote session".to_owned())),
        Fact::VisitOrdered { from, to, .. } => {
            line(Mark::Plain, format!("orders a visit, {} to {}", local.near(*from, at), local.time(*to)))
        }
        Fact::VisitMoved { step, note, .. } => {
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            line(Mark::Plain, format!("{}{note}", visited(*step)))
        }
        Fact::Called { call } => Some(Piece::Note(called(call))),
        Fact::TimeLogged { spent, activity } => {
            let activity = if activity.is_empty() { "work" } else { activity };
            Some(Piece::Note(format!("spent {} min: {activity}", spent.micros() / 60_000_000)))
        }
        Fact::Attached { attachment } => line(Mark::Plain, format!("adds {}", attachment.name)),
        Fact::ArticleUsed { article, .. } => {
            line(Mark::Plain, format!("uses the article {}", plain(article)))
        }
        Fact::ReminderSet { reminder } => {
            Some(Piece::Note(format!("to be reminded {}: {}", local.near(reminder.at, at), reminder.text)))
        }
        Fact::ReminderDropped { reminder } => {
            line(Mark::Plain, format!("needs no reminder any more: {}", plain(reminder)))
        }
        Fact::ReminderCame { text, .. } => line(Mark::Clock, format!("reminder: {text}")),
        _ => None,
    }
}

/// What became of an approval.
fn approval(fact: &Fact, at: Instant, local: Local<'_>) -> Option<Piece> {
    let stood_in =
        |whose: &Option<ActorId>| whose.as_ref().map(|it| format!(" for {it}")).unwrap_or_default();
    Some(match fact {
        Fact::ApprovalRequested { approval, round, expires, again, .. } => {
            let until = expires.map(|last| format!(", until {}", local.near(last, at))).unwrap_or_default();
            let once_more = if *round > 1 { " once more" } else { "" };
            if *again {
                Piece::Line(Mark::Plain, format!("asks{once_more} for approval: {approval}{until}"))
            } else {
                Piece::Note(format!("waits{once_more} for approval: {approval}{until}"))
            }
        }
        Fact::ApprovalGiven { approval, on_behalf_of, comment, granted, .. } => {
            let did = if *granted { "approves" } else { "agrees" };
            let comment = if comment.is_empty() { String::new() } else { format!(", {comment}") };
            Piece::Line(Mark::Plain, format!("{did}{}: {approval}{comment}", stood_in(on_behalf_of)))
        }
        Fact::ApprovalRefused { approval, on_behalf_of, reason, .. } => {
            let who = stood_in(on_behalf_of);
            Piece::Line(Mark::Refused, format!("does not approve{who}: {approval}, {reason}"))
        }
        Fact::ApprovalDelegated { approval, to, until, .. } => {
            let until = local.near(*until, at);
            Piece::Line(Mark::Plain, format!("lets {to} decide in their place until {until}: {approval}"))
        }
        Fact::ApprovalExpired { approval, .. } => {
            Piece::Line(Mark::Warned, format!("nobody decided in time: {approval}"))
        }
        _ => return None,
    })
}

fn called(call: &Call) -> String {
    let waited = seconds(call.waited());
    let recording = call.recording.iter().map(|recording| format!(", recorded as {recording}"));
    let agent = call.agent.as_ref().filter(|_| call.answered.is_some());
    match agent {
        Some(agent) => format!("a call, taken by {agent} after {waited}{}", recording.collect::<String>()),
        None => format!("a call that nobody took, given up after {waited}"),
    }
}

fn suggested(one: &Suggestion) -> String {
    let label = super::words::category(&one.label);
    format!("{} takes it for “{label}”, {} % sure", one.source, one.confidence / 10)
}

/// Whether the caller proved who they are; nobody is told what was wrong.
fn identified(seen: &Identified) -> Piece {
    if seen.matched.is_empty() {
        return Piece::Line(Mark::Refused, format!("finds no proof that this is {}", seen.person));
    }
    Piece::Line(Mark::Plain, format!("has proof that this is {}: {}", seen.person, plain(&seen.level)))
}

const fn told_of(news: News) -> &'static str {
    match news {
        News::Estimate => "lasts",
        News::Update => "goes on, and more is known",
        News::Scope => "goes further than was thought",
        News::Ended => "is over",
        News::Resumed => "is not over after all",
        _ => "has news",
    }
}

const fn visited(step: VisitStep) -> &'static str {
    match step {
        VisitStep::Planned => "plans the visit",
        VisitStep::Arrived => "is there",
        VisitStep::Done => "is done there",
        VisitStep::Cancelled => "calls the visit off",
    }
}

fn seconds(time: WallTime) -> String {
    format!("{} s", time.micros() / 1_000_000)
}
