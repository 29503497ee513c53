//! Records of work, outages and reminders as a person would tell them.

use helpdesk_core::condition::Suggestion;
use helpdesk_core::ticket::{AlertState, Fact, Identified, News, VisitStep};
use helpdesk_core::time::{Instant, WallTime};

use super::local::Local;
use super::mark::Mark;
use super::telling::Piece;
use super::words::plain;

/// What a record adds to the telling; `None` if the fact is something else.
pub(crate) fn piece(fact: &Fact, at: Instant, local: Local<'_>) -> Option<Piece> {
    let line = |mark, text: String| Some(Piece::Line(mark, text));
    match fact {
        Fact::OutageJoined { title, say, .. } => Some(Piece::Noted(
            Mark::Warned,
            format!("a running outage: {title}"),
            say.iter().map(|say| format!("told: {say}")).collect(),
        )),
        Fact::OutageNews { news, say, estimate, .. } => {
            let until = estimate.map(|until| format!(" until {}", local.near(until, at))).unwrap_or_default();
            let told =
                say.iter().filter(|_| *news != News::Ended).map(|say| format!("told: {say}")).collect();
            Some(Piece::Noted(Mark::Clock, format!("the outage {}{until}", told_of(*news)), told))
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
        Fact::Converted(converted) => line(Mark::Plain, format!("makes it a {}", plain(&converted.to))),
        Fact::ApprovalRequested { approval, expires, .. } => {
            let until = expires.map(|at_last| format!(", until {}", local.near(at_last, at)));
            Some(Piece::Note(format!("waits for approval: {approval}{}", until.unwrap_or_default())))
        }
        Fact::ApprovalGiven { approval, granted: true, .. } => {
            line(Mark::Plain, format!("approves: {approval}"))
        }
        Fact::ApprovalGiven { approval, .. } => line(Mark::Plain, format!("agrees to: {approval}")),
        Fact::ApprovalRefused { approval, reason, .. } => {
            line(Mark::Refused, format!("does not approve: {approval}, {reason}"))
        }
        Fact::Alerted { alert } => match alert.state {
            AlertState::Problem => line(Mark::Clock, format!("reports again: {}", alert.subject)),
            AlertState::Recovery => line(Mark::Clock, format!("reports: {}", alert.subject)),
            _ => line(Mark::Clock, format!("says: {}", alert.subject)),
        },
        Fact::MajorDeclared { reason } => line(Mark::Warned, format!("makes it a major incident: {reason}")),
        Fact::MajorEnded {} => line(Mark::Plain, "no major incident any more".to_owned()),
        Fact::ConsentGiven { who, how } => {
            line(Mark::Talk, format!("{who} consents to a remote session {how}"))
        }
        Fact::SessionStarted { tool, asset, .. } => {
            line(Mark::Plain, format!("looks into {asset} with {tool}"))
        }
        Fact::SessionEnded { .. } => line(Mark::Plain, "ends the remote session".to_owned()),
        Fact::VisitOrdered { from, to, .. } => {
            line(Mark::Plain, format!("orders a visit, {} to {}", local.near(*from, at), local.time(*to)))
        }
        Fact::VisitMoved { step, note, .. } => {
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            line(Mark::Plain, format!("{}{note}", visited(*step)))
        }
        Fact::Called { call } => Some(Piece::Note(format!(
            "the call waited {}, recording {}",
            seconds(call.waited()),
            call.recording.as_deref().unwrap_or("none")
        ))),
        Fact::TimeLogged { spent, activity } => {
            Some(Piece::Note(format!("{} min of {activity}", spent.micros() / 60_000_000)))
        }
        Fact::Attached { attachment } => line(Mark::Plain, format!("adds {}", attachment.name)),
        Fact::ArticleUsed { article, .. } => {
            line(Mark::Plain, format!("uses the article {}", plain(article)))
        }
        Fact::ReminderSet { reminder } => {
            Some(Piece::Note(format!("to be reminded {}: {}", local.near(reminder.at, at), reminder.text)))
        }
        Fact::ReminderCame { text, .. } => line(Mark::Clock, format!("reminder: {text}")),
        _ => None,
    }
}

fn suggested(one: &Suggestion) -> String {
    format!("{} suggests {}, {} % sure", one.source, one.label, one.confidence / 10)
}

/// Whether the caller proved who they are; nobody is told what was wrong.
fn identified(seen: &Identified) -> Piece {
    if seen.matched.is_empty() {
        return Piece::Line(Mark::Refused, format!("does not find that this is {}", seen.person));
    }
    Piece::Line(Mark::Plain, format!("knows who it is: {}", plain(&seen.level)))
}

const fn told_of(news: News) -> &'static str {
    match news {
        News::Estimate => "lasts",
        News::Update => "goes on: more is known,",
        News::Scope => "affects something else,",
        News::Ended => "is over",
        News::Resumed => "is back",
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
