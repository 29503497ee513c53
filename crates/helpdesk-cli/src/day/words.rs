//! Names and amounts as a person reads them.

use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{Command, FieldValue, Recipient, Relation};
use helpdesk_core::time::WorkTime;

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
        Command::SetStatus { to } => format!("set the status {}", plain(to)),
        Command::Solve(_) => "solve it yet".to_owned(),
        other => {
            let name = serde_json::to_value(other).ok();
            plain(name.as_ref().and_then(|value| value.get("type")?.as_str()).unwrap_or("do that"))
        }
    }
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
        FieldValue::Int(number) => number.to_string(),
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
        assert_eq!(wish(&Command::SetStatus { to: "in_progress".into() }), "set the status in progress");
    }
}
