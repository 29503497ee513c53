//! What was recorded on a ticket, told as a person would: proofs, approvals, steps, sessions, visits.

use helpdesk_core::condition::{Subject, Suggestion};
use helpdesk_core::identity::EvidenceKind;
use helpdesk_core::party::{Entitlement, Lack};
use helpdesk_core::priority::Fired;
use helpdesk_core::ticket::{AlertState, Fact, Identified, VisitStep};

use super::mark::Mark;
use super::telling::Piece;
use super::words::plain;
use crate::words::brief;

/// The telling of a fact of this kind; nothing for another.
pub(super) fn told(fact: &Fact) -> Option<Piece> {
    let line = |mark, text: String| Some(Piece::Line(mark, text));
    match fact {
        Fact::Identified(said) => Some(proof(said)),
        Fact::Suggested { suggestions, .. } => {
            let label = |one: &Suggestion| {
                format!("{} suggests {}, {} % sure", one.source, one.label, one.confidence / 10)
            };
            let labels: Vec<String> = suggestions.iter().map(label).collect();
            line(Mark::Plain, labels.join(", "))
        }
        Fact::ApprovalRequested { approval, .. } => {
            Some(Piece::Note(format!("the approval “{approval}” is asked for")))
        }
        Fact::ApprovalGiven { approval, comment, .. } => {
            let comment = if comment.is_empty() { String::new() } else { format!(": {comment}") };
            line(Mark::Solved, format!("approves “{approval}”{comment}"))
        }
        Fact::ApprovalRefused { approval, reason, .. } => {
            line(Mark::Refused, format!("refuses “{approval}”: {reason}"))
        }
        Fact::ItemChecked { item, done: true } => line(Mark::Plain, format!("ticks “{item}”")),
        Fact::ItemAdded { item } => line(Mark::Plain, format!("adds a step, “{}”", item.name)),
        Fact::ConsentGiven { who, how } => line(Mark::Plain, format!("records the consent of {who}: {how}")),
        Fact::SessionStarted { tool, asset, .. } => {
            line(Mark::Plain, format!("looks into {asset} by {tool}, with that consent"))
        }
        Fact::SessionEnded { .. } => line(Mark::Plain, "ends the remote session".to_owned()),
        Fact::VisitMoved { step, note, .. } => {
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            let what = match step {
                VisitStep::Arrived => "arrives for the visit".to_owned(),
                other => format!("the visit is {}", other.name()),
            };
            line(Mark::Plain, format!("{what}{note}"))
        }
        Fact::Called { call } => {
            let length = brief(call.ended.since(call.answered.unwrap_or(call.began)).micros());
            line(
                Mark::Talk,
                format!("a call of {length}, waited {}, recorded", brief(call.waited().micros())),
            )
        }
        Fact::TimeLogged { spent, activity } => {
            line(Mark::Plain, format!("spent {} {activity}", brief(spent.micros())))
        }
        Fact::ArticleUsed { article, .. } => line(Mark::Plain, format!("uses the article “{article}”")),
        Fact::ReminderCame { text, .. } => line(Mark::Clock, format!("reminder: {text}")),
        Fact::MajorDeclared { reason } => line(Mark::Warned, format!("a major incident: {reason}")),
        Fact::Alerted { alert } => Some(match alert.state {
            AlertState::Recovery => Piece::Line(Mark::Plain, format!("{}: recovery noted", alert.subject)),
            _ => Piece::Note("the monitoring reports it".to_owned()),
        }),
        _ => None,
    }
}

fn proof(said: &Identified) -> Piece {
    let kinds = |kinds: &[EvidenceKind]| {
        let names: Vec<String> = kinds.iter().map(|kind| plain(kind.name())).collect();
        names.join(" and ")
    };
    if said.matched.len() < said.presented.len() {
        return Piece::Line(Mark::Refused, format!("{}: wrong, and on record", kinds(&said.presented)));
    }
    Piece::Line(Mark::Plain, format!("{}: {} is {}", kinds(&said.matched), said.person, plain(&*said.level)))
}

/// What a contract does not cover.
pub(super) fn lacking(known: &Entitlement) -> Option<String> {
    let lacks = known.lacks.iter().map(|lack| match lack {
        Lack::Contract => "no contract".to_owned(),
        Lack::Asset { found: Some(found) } => format!("a {found} is not in the contract"),
        other => format!("not in the contract: {}", other.what()),
    });
    let lacks: Vec<String> = lacks.collect();
    (!lacks.is_empty()).then(|| lacks.join(", "))
}

/// A rule with the words that made it fire.
pub(super) fn fired(fired: &Fired) -> String {
    let words = fired.matched.iter().filter(|it| matches!(it.subject, Subject::Text | Subject::Subject));
    let words: Vec<&str> = words.map(|it| it.found.as_str()).filter(|found| !found.is_empty()).collect();
    match words.is_empty() {
        true => format!("“{}”", fired.rule),
        false => format!("“{}” by {}", fired.rule, words.join(", ")),
    }
}
