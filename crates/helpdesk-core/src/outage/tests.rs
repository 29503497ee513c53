use crate::actor::Actor;
use crate::outage::{Outage, OutageCommand, OutageFact, OutageIntake, Scope, decide, join, open, wake};
use crate::time::Instant;

fn at(time: &str) -> Instant {
    format!("2026-03-02T{time}:00Z").parse().unwrap()
}

fn intake() -> OutageIntake {
    serde_json::from_value(serde_json::json!({
        "title": "Mail is down", "say": { "pl": "Poczta nie działa", "": "Mail is down" },
        "scope": { "services": ["mail"], "assets": ["srv-1"] }, "estimate": "2026-03-02T10:00:00Z" }))
    .unwrap()
}

fn opened() -> Outage {
    Outage::replay(&open("O1".into(), intake(), &Actor::agent("ola"), at("08:00")).unwrap()).unwrap()
}

#[test]
fn what_is_affected() {
    let scope = Scope { organisations: ["acme".into()].into(), ..intake().scope };
    let acme = "acme".into();
    for (service, asset, organisation, affected) in [
        (Some("mail"), None, Some(&acme), true),
        (Some("mail.archive"), None, Some(&acme), true),
        (Some("mailing"), None, Some(&acme), false),
        (None, Some("srv-1"), Some(&acme), true),
        (None, Some("srv-1"), None, false),
        (None, None, Some(&acme), false),
    ] {
        assert_eq!(scope.affects(service, asset, organisation), affected, "{service:?} {asset:?}");
    }
}

#[test]
fn the_expected_end_passes_once() {
    let mut outage = opened();
    assert_eq!(outage.next_wake(), Some(at("10:00")));
    assert_eq!(wake(&outage, at("09:59")), []);
    let events = wake(&outage, at("12:00"));
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].at, events[0].seq), (at("10:00"), 2));
    outage.apply(&events[0]);
    assert_eq!((outage.next_wake(), wake(&outage, at("13:00")).len()), (None, 0));
    let command = OutageCommand::Estimate { until: Some(at("15:00")), reason: "a part is missing".into() };
    let events = decide(&outage, &command, &Actor::agent("ola"), at("13:00")).unwrap();
    outage.apply(&events[0]);
    assert_eq!(outage.next_wake(), Some(at("15:00")));
    assert_eq!(outage.estimates.len(), 2);
}

#[test]
fn it_ends_and_goes_on() {
    let (mut outage, ola) = (opened(), Actor::agent("ola"));
    let mut take = |command: OutageCommand, time: &str| {
        for event in decide(&outage, &command, &ola, at(time)).unwrap() {
            outage.apply(&event);
        }
    };
    take(OutageCommand::End { cause: "".into() }, "09:00");
    take(OutageCommand::Resume { reason: "it is down again".into() }, "09:30");
    let spans: Vec<_> = outage.lasted(at("09:45")).collect();
    assert_eq!(
        spans.iter().map(|span| (span.start, span.end)).collect::<Vec<_>>(),
        [(at("08:00"), at("09:00")), (at("09:30"), at("09:45"))]
    );
    assert!(outage.is_running());
}

#[test]
fn a_ticket_joins_once() {
    let mut outage = opened();
    let events = join(&outage, &"T1".into(), &Actor::system(), at("08:30")).unwrap();
    assert!(matches!(&events[0].fact, OutageFact::TicketJoined { ticket } if *ticket == "T1"));
    outage.apply(&events[0]);
    assert_eq!(join(&outage, &"T1".into(), &Actor::system(), at("08:31")), Ok(Vec::new()));
}

#[test]
fn the_language_of_the_caller() {
    let outage = opened();
    assert_eq!(outage.spoken(Some("pl-PL")), Some("Poczta nie działa"));
    assert_eq!(outage.spoken(Some("de")), Some("Mail is down"));
    assert_eq!(outage.spoken(None), Some("Mail is down"));
}

#[test]
fn events_rebuild_the_outage_from_their_json() {
    let (outage, ola) = (opened(), Actor::agent("ola"));
    let mut events = open("O1".into(), intake(), &ola, at("08:00")).unwrap();
    events
        .extend(decide(&outage, &OutageCommand::End { cause: "a disk".into() }, &ola, at("11:00")).unwrap());
    assert_eq!(events.len(), 3, "the expected end passed on the way");
    let text = serde_json::to_string(&events).unwrap();
    let read: Vec<crate::outage::OutageEvent> = serde_json::from_str(&text).unwrap();
    let outage = Outage::replay(&read).unwrap();
    assert_eq!(Outage::replay(&events), Some(outage.clone()));
    let text = serde_json::to_string(&outage).unwrap();
    assert_eq!(serde_json::from_str::<Outage>(&text).unwrap(), outage);
}
