//! Names and amounts as a person reads them.

use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{ApprovalRefusal, Command, FieldValue, Reason, Recipient, Relation};
use helpdesk_core::time::WorkTime;
use helpdesk_core::workflow::Unmet;

use crate::words::grouped;

/// An id without its underscores.
pub(crate) fn plain(id: &(impl ToString + ?Sized)) -> String {
    crate::words::spoken(&id.to_string())
}

/// A metric in words.
pub(crate) const fn metric(metric: Metric) -> &'static str {
    match metric {
        Metric::TimeToOwn => "time to own",
        Metric::FirstResponse => "first response",
        Metric::NextResponse => "next response",
        Metric::PeriodicUpdate => "regular update",
        Metric::Resolution => "resolution",
        Metric::AgentWork => "agents' work",
        Metric::RequesterWait => "requester's wait",
        Metric::LineStay => "time in a line",
        Metric::Vendor => "outside firm",
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

/// What somebody was refused.
pub(crate) fn wish(command: &Command) -> String {
    match command {
        Command::HandOver { to, .. } => format!("hand over to {}", plain(to)),
        Command::SetStatus { to } => format!("set it to “{}”", plain(to)),
        Command::Solve(_) => "solve it yet".to_owned(),
        Command::Approve(answer) => format!("approve: {}", plain(&answer.approval)),
        Command::CheckItem { item, .. } => format!("tick: {item}"),
        Command::StartSession { .. } => "start a remote session".to_owned(),
        other => {
            let name = serde_json::to_value(other).ok();
            plain(name.as_ref().and_then(|value| value.get("type")?.as_str()).unwrap_or("do that"))
        }
    }
}

/// Why somebody was refused.
pub(crate) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Guard(Unmet::Missing { what }) => missing(what),
        Reason::Guard(Unmet::By { allowed, .. }) => {
            let allowed: Vec<&str> = allowed.iter().map(|who| whoever(who)).collect();
            format!("only {} may", allowed.join(" or "))
        }
        Reason::Guard(Unmet::Flag { name }) => format!("nobody has reported “{}” yet", plain(name)),
        Reason::Guard(Unmet::OpenChildren { count: 1 }) => "a part of it is not done".to_owned(),
        Reason::Guard(Unmet::OpenChildren { count }) => format!("{count} parts of it are not done"),
        Reason::Approval(ApprovalRefusal::NotAnApprover { allowed, .. }) => {
            let allowed: Vec<&str> = allowed.iter().map(|who| whoever(who)).collect();
            format!("only {} may", allowed.join(" or "))
        }
        other => other.to_string().replace('`', ""),
    }
}

fn missing(what: &str) -> String {
    match what.split_once('.') {
        Some(("identity", level)) => format!("who asks has to be “{}” first", plain(level)),
        Some(("checklist", step)) => format!("another step comes first: {step}"),
        Some((_, name)) => format!("not recorded yet: {}", plain(name)),
        None if what == "approval" => "nobody has approved it yet".to_owned(),
        None if what == "checklist" => "steps of the checklist are left".to_owned(),
        None => format!("not recorded yet: {}", plain(what)),
    }
}

fn whoever(role: &str) -> &str {
    match role {
        "assignee" => "whoever has it",
        "diagnosing_agent" => "whoever found out what is wrong",
        "lead" => "a lead",
        "manager" => "a manager",
        role => role,
    }
}

/// A category of the desk, as in `software: application error`.
pub(crate) fn category(id: &str) -> String {
    plain(id).replace('.', ": ")
}

/// Somebody who is told.
pub(crate) fn recipient(recipient: &Recipient) -> String {
    match recipient {
        Recipient::Agent(id) | Recipient::Follower(id) => id.to_string(),
        Recipient::Contact(id) => plain(id),
        Recipient::Line(id) => format!("line {}", plain(id)),
        _ => "requester".to_owned(),
    }
}

/// What another ticket is to this one.
pub(crate) const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::CausedBy => "caused by",
        Relation::Causes => "caused",
        Relation::Child => "a part of it is",
        Relation::FollowedBy => "followed by",
        Relation::Duplicate => "duplicate of",
        Relation::FollowUpOf => "follows",
        Relation::Parent => "part of",
        _ => "see",
    }
}

/// The value of a custom field.
pub(crate) fn value(value: &FieldValue) -> String {
    match value {
        FieldValue::Bool(true) => "yes".to_owned(),
        FieldValue::Bool(false) => "no".to_owned(),
        FieldValue::Int(number) => u64::try_from(*number).map_or_else(|_| number.to_string(), grouped),
        FieldValue::Text(text) => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_rounded_up() {
        for (seconds, expected) in [(0, "0m"), (1, "1m"), (60, "1m"), (3_600, "1h"), (7_440, "2h 04m")] {
            assert_eq!(short(WorkTime::from_seconds(seconds)), expected);
        }
    }

    #[test]
    fn wishes_are_read_from_their_json() {
        assert_eq!(wish(&Command::Take {}), "take");
        assert_eq!(wish(&Command::SetStatus { to: "in_progress".into() }), "set it to “in progress”");
    }

    #[test]
    fn what_is_missing_in_plain_words() {
        for (what, expected) in [
            ("diagnosis", "not recorded yet: diagnosis"),
            ("field.page_count", "not recorded yet: page count"),
            ("approval", "nobody has approved it yet"),
            ("checklist.mailbox", "another step comes first: mailbox"),
            ("identity.confirmed", "who asks has to be “confirmed” first"),
        ] {
            assert_eq!(missing(what), expected);
        }
        assert_eq!(category("software.application_error"), "software: application error");
    }
}
