//! What the real definitions announce on the way, and when.

use helpdesk_core::desk::Desk;
use helpdesk_core::id::CalendarId;
use helpdesk_core::ticket::{Decision, Fact, Ticket};
use helpdesk_core::time::Instant;

use crate::definitions::{definition, open};

/// Everything that time brings about on a ticket nobody touches.
fn left_alone(desk: &Desk, ticket: &Ticket, until: &str) -> Decision {
    desk.wake(ticket, until.parse::<Instant>().unwrap())
}

fn happened(decision: &Decision, wanted: impl Fn(&Fact) -> Option<String>) -> Vec<(String, Instant)> {
    let told = decision.events.iter().filter_map(|event| Some((wanted(&event.fact)?, event.at)));
    told.collect()
}

#[track_caller]
fn check(found: &[(String, Instant)], expected: &[(&str, &str)]) {
    let expected: Vec<(String, Instant)> =
        expected.iter().map(|(what, at)| ((*what).to_owned(), at.parse().unwrap())).collect();
    assert_eq!(found, expected);
}

#[test]
fn smu_edu_tells_of_each_threshold_passed() {
    let desk = definition("smu-edu");
    // Four hours from Monday 08:00: half is two hours, three quarters three, nine tenths 3:36.
    let ticket =
        open(&desk, "2026-01-05T08:00:00-06:00", |intake| intake.priority = Some("emergency".into()));
    let decision = left_alone(&desk, &ticket, "2026-01-06T08:00:00-06:00");
    let warned = happened(&decision, |fact| match fact {
        Fact::ClockWarned { threshold, .. } => Some(threshold.to_string()),
        _ => None,
    });
    let expected = [
        ("50%", "2026-01-05T10:00:00-06:00"),
        ("75%", "2026-01-05T11:00:00-06:00"),
        ("90%", "2026-01-05T11:36:00-06:00"),
    ];
    check(&warned, &expected);
    // Due at noon: in time is who makes it by then, so the breach is a microsecond later.
    let broken = decision.events.iter().find(|event| matches!(event.fact, Fact::ClockBreached { .. }));
    assert_eq!(broken.unwrap().at, "2026-01-05T12:00:00.000001-06:00".parse().unwrap());
}

#[test]
fn vulpine_msp_climbs_to_the_senior_engineer_and_to_management() {
    let desk = definition("vulpine-msp");
    // Four hours around the clock from Saturday 22:00: half at midnight, due at 02:00.
    let ticket = open(&desk, "2026-11-21T22:00:00-05:00", |intake| intake.priority = Some("P1".into()));
    let decision = left_alone(&desk, &ticket, "2026-11-23T00:00:00-05:00");
    let climbed = happened(&decision, |fact| match fact {
        Fact::HandedOver { to, .. } => Some(format!("to {to}")),
        Fact::Escalated { told, .. } if !told.is_empty() => Some(format!("told {}", told[0])),
        _ => None,
    });
    let expected = [
        ("to senior_engineer", "2026-11-22T00:00:00-05:00"),
        ("told contact:management", "2026-11-22T02:00:00.000001-05:00"),
    ];
    check(&climbed, &expected);
}

#[test]
fn angrybytes_pl_has_two_calendars() {
    let desk = definition("angrybytes-pl");
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let open = |calendar: &str, at| desk.calendar(&CalendarId::from(calendar)).unwrap().is_open(at).unwrap();
    let closing = at("2026-01-05T22:00:00+01:00");
    assert!(open("business", at("2026-01-05T21:59:59+01:00")));
    assert!(!open("business", closing), "the closing instant is not open");
    assert!(open("service", closing));
}
