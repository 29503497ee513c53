use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::Ticket;
use helpdesk_core::time::Instant;
use helpdesk_core::zone::ZonePack;

use super::*;
use crate::host;

const DESK: &str = r#"{ "name": "Help", "zone": "Europe/Warsaw", "calendar": "office",
    "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] }, "holidays": ["PL"] } },
    "sla": [{ "name": "usual", "warn_at": ["50%"],
              "targets": { "any": { "first_response": "4h", "resolution": "3 business days" } } }] }"#;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Opened on the Tuesday before Independence Day, waiting for its requester for three hours.
fn ticket() -> (Desk, Ticket) {
    let desk = host::desk(DESK, &ZonePack::builtin()).unwrap();
    let anna = r#"{ "role": "requester", "id": "anna" }"#;
    let ola = r#"{ "role": "agent", "id": "ola" }"#;
    let opened = host::open(
        &desk,
        "T-1",
        r#"{ "channel": "phone", "subject": "No network" }"#,
        anna,
        at("2026-11-10T12:00:00Z"),
    );
    let mut ticket = host::replay(&host::json(&opened.unwrap().events)).unwrap();
    for (when, to) in [("2026-11-10T13:00:00Z", "waiting"), ("2026-11-12T09:00:00.5Z", "open")] {
        let command = format!(r#"{{ "type": "set_status", "to": "{to}" }}"#);
        let decision = host::decide(&desk, &ticket, &command, ola, at(when)).unwrap();
        ticket = host::apply(&ticket, &host::json(&decision.events)).unwrap();
    }
    (desk, ticket)
}

fn clocks(desk: &Desk, ticket: &Ticket, now: &str) -> Clocks {
    Clocks::read(&host::json(&capsule(desk, ticket, at(now), 30).unwrap())).unwrap()
}

#[test]
fn a_capsule_agrees_with_the_desk_to_the_microsecond() {
    let (desk, ticket) = ticket();
    let clocks = clocks(&desk, &ticket, "2026-11-12T09:00:01Z");
    assert_eq!(clocks.len(), ticket.clocks.len());
    for step in 0..2_000 {
        let now = Instant::from_micros(at("2026-11-12T09:00:01Z").micros() + step * 1_000_000_007).unwrap();
        let (here, there) = (clocks.report(now).unwrap(), desk.clocks(&ticket, now));
        assert_eq!(here, there, "{now}");
        for (index, report) in here.iter().enumerate() {
            let remaining = report.remaining.map(helpdesk_core::time::WorkTime::micros);
            assert_eq!(clocks.remaining(index, now), remaining);
        }
    }
}

#[test]
fn a_clock_says_why_it_stands_still_and_until_when() {
    let (desk, ticket) = ticket();
    let clocks = clocks(&desk, &ticket, "2026-11-12T09:00:01Z");
    let resolution = ticket.clocks.iter().position(|clock| clock.due.is_some()).unwrap();
    let standing = |now: &str| {
        let moment = clocks.moment(resolution, at(now)).unwrap();
        (moment.standing, moment.until.map(|until| until.to_string()))
    };
    let until = |text: &str| Some(text.to_owned());
    let holiday = Standing::Holiday {
        name: "Narodowe Święto Niepodległości".into(),
        opens: Some(at("2026-11-12T07:00:00Z")),
    };
    assert_eq!(
        standing("2026-11-10T14:00:00Z"),
        (Standing::Paused { status: "waiting".into() }, until("2026-11-12T09:00:00.500Z"))
    );
    assert_eq!(standing("2026-11-12T10:00:00Z").0, Standing::Running);
    assert_eq!(
        standing("2026-11-13T22:30:00Z"),
        (Standing::Closed { opens: Some(at("2026-11-16T07:00:00Z")) }, until("2026-11-13T23:00:00Z"))
    );
    assert_eq!(
        standing("2026-11-13T23:00:00Z"),
        (Standing::Closed { opens: Some(at("2026-11-16T07:00:00Z")) }, until("2026-11-14T23:00:00Z"))
    );
    let spans = clocks.timeline(resolution, at("2026-11-09T23:00:00Z"), at("2026-11-12T23:00:00Z"));
    assert!(spans.windows(2).all(|pair| pair[0].to == pair[1].from), "{spans:?}");
    let opened = host::open(
        &desk,
        "T-2",
        r#"{ "channel": "web_form", "subject": "Printer" }"#,
        r#"{ "role": "requester", "id": "a" }"#,
        at("2026-11-10T12:00:00Z"),
    );
    let ticket = Ticket::replay(&opened.unwrap().events).unwrap();
    let clocks = self::clocks(&desk, &ticket, "2026-11-10T12:00:00Z");
    assert_eq!(clocks.moment(0, at("2026-11-11T08:00:00Z")).unwrap().standing, holiday);
}

#[test]
fn warnings_and_breaches_are_seen_without_the_desk() {
    let (desk, ticket) = ticket();
    let clocks = clocks(&desk, &ticket, "2026-11-12T09:00:01Z");
    let first = 0;
    let seen = |now: &str| clocks.moment(first, at(now)).map(|m| (m.at_risk, m.breached)).unwrap();
    let due = ticket.clocks[first].due.unwrap();
    assert_eq!(seen("2026-11-12T09:00:01Z"), (false, false));
    assert_eq!(seen(&due.to_string()), (true, false));
    let late = Instant::from_micros(due.micros() + 1).unwrap();
    assert_eq!(seen(&late.to_string()), (false, true));
}

#[test]
fn capsules_end_and_can_be_spoilt() {
    let (desk, ticket) = ticket();
    let now = at("2026-11-12T09:00:01Z");
    let good = capsule(&desk, &ticket, now, 1).unwrap();
    let clocks = Clocks::read(&host::json(&good)).unwrap();
    assert_eq!(clocks.report(at("2027-03-01T00:00:00Z")), None);
    assert_eq!(expired().code, "capsule.expired");
    assert_eq!(clocks.remaining(0, at("2027-03-01T00:00:00Z")), None);
    assert_eq!(clocks.moment(99, now), None);
    let code = |capsule: &ClockCapsule| Clocks::read(&host::json(capsule)).unwrap_err().code;
    assert_eq!(code(&ClockCapsule { schema: "capsule/9".into(), ..good.clone() }), "capsule.other-format");
    assert_eq!(code(&ClockCapsule { calendars: Vec::new(), ..good.clone() }), "capsule.damaged");
    let mut spoilt = good;
    spoilt.calendars[0].spans = vec![1];
    assert_eq!(code(&spoilt), "capsule.damaged");
    assert_eq!(Clocks::read("{").unwrap_err().code, "capsule.damaged");
}
