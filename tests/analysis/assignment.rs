//! Who gets a ticket, and that none is forgotten.

use helpdesk_core::actor::Actor;
use helpdesk_core::assignment::{Moment, Out, Suggestion};
use helpdesk_core::desk::{ConfigErrorKind, Desk};
use helpdesk_core::escalation::Strategy;
use helpdesk_core::faults::{Fault, FaultKind};
use helpdesk_core::ticket::{Channel, Command, Event, Intake, Ticket};
use helpdesk_core::time::Instant;
use helpdesk_tests::desks;
use helpdesk_tests::dice::Dice;
use helpdesk_tests::host::{Waking, live, script};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

fn desk() -> Desk {
    desks::compiled(json!({
        "name": "Desk", "zone": "Europe/Warsaw", "calendar": "office", "entry_line": "first",
        "categories": ["hardware", "network.wifi"],
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] } },
                       "mornings": { "weekly": { "mon-fri": ["08:00-12:00"] } } },
        "lines": { "first": {
            "assign": ["competence", "caretaker_first", "sticky", "least_loaded", "round_robin"], "capacity": 3,
            "members": [
                "ola",
                { "agent": "kuba", "competences": ["network"] },
                { "agent": "ewa", "calendar": "mornings", "absences": ["2026-03-03..2026-03-04"] },
                "jan",
            ] } },
    }))
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn ticket(desk: &Desk, category: &str) -> (Ticket, Vec<Event>) {
    let mut intake = Intake::new(Channel::Phone, "Printer");
    intake.category = Some(category.into());
    let opened = desk.open("T-1".into(), intake, &Actor::system(), at("2026-03-02T09:00:00+01:00")).unwrap();
    (Ticket::replay(&opened.events).unwrap(), opened.events)
}

fn moment(last: &str, open: &[(&str, u32)]) -> Moment {
    let last = Some(last).filter(|last| !last.is_empty()).map(Into::into);
    let open = open.iter().map(|(agent, count)| ((*agent).into(), *count)).collect();
    Moment { open, last, caretaker: None }
}

fn named(suggestion: &Suggestion) -> Option<&str> {
    suggestion.agent.as_ref().map(helpdesk_core::id::ActorId::as_str)
}

#[test]
fn strategies_one_after_another() {
    let desk = desk();
    let monday = at("2026-03-02T09:30:00+01:00");
    let (hardware, history) = ticket(&desk, "hardware");
    let who = |moment: &Moment| desk.suggest(&hardware, &history, moment, monday);

    assert_eq!(named(&who(&moment("", &[]))), Some("ola"), "the first of those who take turns");
    assert_eq!(named(&who(&moment("ola", &[]))), Some("ewa"), "kuba knows nothing of hardware");
    assert_eq!(named(&who(&moment("jan", &[]))), Some("ola"), "and round again");
    assert_eq!(named(&who(&moment("", &[("ola", 2), ("ewa", 1), ("jan", 1)]))), Some("ewa"));
    let full = who(&moment("", &[("ola", 3), ("ewa", 3), ("jan", 3)]));
    assert_eq!(named(&full), None);
    let outs: Vec<_> = full.considered.iter().map(|one| one.out).collect();
    assert_eq!(outs, [Some(Out::Full), Some(Out::NotCompetent), Some(Out::Full), Some(Out::Full)]);
    let cared = Moment { caretaker: Some("jan".into()), ..moment("", &[("jan", 2)]) };
    assert_eq!(named(&who(&cared)), Some("jan"), "the customer's own comes before the load");
    assert_eq!(who(&cared).because, [Strategy::CaretakerFirst]);

    let (wifi, history) = ticket(&desk, "network.wifi");
    assert_eq!(
        named(&desk.suggest(&wifi, &history, &moment("", &[("ola", 1), ("ewa", 1), ("jan", 1)]), monday)),
        Some("kuba")
    );
}

#[test]
fn whoever_had_it_gets_it_again() {
    let desk = desk();
    let (mut ticket, mut history) = ticket(&desk, "hardware");
    for command in [Command::Assign { to: "jan".into() }, Command::Release {}] {
        let decision =
            desk.decide(&ticket, &command, &Actor::agent("ola"), at("2026-03-02T09:10:00+01:00")).unwrap();
        decision.events.iter().for_each(|event| ticket.apply(event));
        history.extend(decision.events);
    }
    let again = desk.suggest(&ticket, &history, &moment("", &[("jan", 2)]), at("2026-03-02T09:30:00+01:00"));
    assert_eq!((named(&again), again.because.as_slice()), (Some("jan"), &[Strategy::Sticky][..]));
}

#[test]
fn hours_and_absences() {
    let desk = desk();
    let (ticket, history) = ticket(&desk, "hardware");
    let out = |text: &str| {
        let found = desk.suggest(&ticket, &history, &Moment::default(), at(text));
        found.considered.iter().find(|one| one.agent == "ewa").and_then(|one| one.out)
    };
    assert_eq!(out("2026-03-02T11:59:59+01:00"), None);
    assert_eq!(out("2026-03-02T12:00:00+01:00"), Some(Out::OffDuty));
    assert_eq!(out("2026-03-03T09:00:00+01:00"), Some(Out::Absent));
    assert_eq!(out("2026-03-05T09:00:00+01:00"), None);
    let night = desk.suggest(&ticket, &history, &Moment::default(), at("2026-03-02T23:00:00+01:00"));
    assert_eq!((named(&night), night.again_at), (None, Some(at("2026-03-03T08:00:00+01:00"))));
}

#[test]
fn the_queue_shows_the_most_urgent_first() {
    let desk = desk();
    let open = |id: &str, priority: &str, minute: &str| {
        let mut intake = Intake::new(Channel::Phone, "Printer");
        intake.priority = Some(priority.into());
        let opened =
            desk.open(id.into(), intake, &Actor::system(), at(&format!("2026-03-02T09:{minute}:00+01:00")));
        Ticket::replay(&opened.unwrap().events).unwrap()
    };
    let tickets = [open("late", "normal", "30"), open("early", "normal", "10"), open("urgent", "high", "40")];
    let queue: Vec<String> = desk.review_queue(&tickets, None).iter().map(|w| w.ticket.to_string()).collect();
    assert_eq!(queue, ["urgent", "early", "late"]);
    assert!(desk.review_queue(&tickets, Some(&"second".into())).is_empty());
}

/// A desk whose statuses of open tickets all end by themselves in another.
fn always_goes_on(document: &mut Value) {
    for status in document["statuses"].as_object_mut().expect("a table").values_mut() {
        if matches!(status["category"].as_str(), Some("solved" | "closed" | "cancelled")) {
            continue;
        }
        status["expires"] = json!({ "after": "2 calendar days", "to": "fixed" });
    }
}

proptest! {
    #![proptest_config(crate::random(96))]

    #[test]
    fn an_open_ticket_that_nobody_has_always_has_a_next_wake_up(
        bytes in vec(any::<u8>(), 0..160),
        opening in vec(any::<u8>(), 0..16),
        steps in vec(vec(any::<u8>(), 0..8), 0..12),
        kind in 0..4_u8,
    ) {
        let mut document = desks::document(&mut Dice::new(&bytes));
        match kind {
            0 => always_goes_on(&mut document),
            1 => {} // as it was drawn
            _ => document["review"] = json!({ "after": "30m" }),
        }
        let added = [
            json!({ "name": "quiet", "on": { "silence": "requester", "after": "4h" }, "tell": ["boss"] }),
            json!({ "name": "urgent", "on": { "priority": "p1" }, "tell": ["boss"] }),
            json!({ "name": "calm", "on": { "falls_to": "p3" }, "tell": ["boss"] }),
            json!({ "name": "late", "on": { "clock": "resolution", "at": "2h after start" }, "tell": ["boss"],
                    "repeat": { "every": "1h", "at_most": 3 } }),
        ];
        document["escalations"].as_array_mut().expect("a list").extend(added);
        let is_small = document["lines"].as_object().is_some_and(|lines| {
            lines.len() < 3 && lines.values().all(|line| line.get("members").is_none())
        });
        let is_watched = document.get("review").is_some();
        let desk = desks::compiled(document);
        let nobody_reviews = |fault: &Fault<_>| ConfigErrorKind::code(&fault.kind) == "escalation.nobody-reviews";
        let may_forget = desk.warnings().iter().any(nobody_reviews);
        prop_assert!(!may_forget || !is_watched && 0 < kind);
        // A small desk is left alone, whatever it forgets.
        let holds = !may_forget && (!is_small || is_watched || kind == 0);
        let script = script(&desk, &mut Dice::new(&opening), &steps);
        let life = live(&desk, &script, Waking::Punctual);
        // The laws hold for what these settings bring about, as for everything else.
        prop_assert_eq!(&live(&desk, &script, Waking::AtTheEnd).events, &life.events);
        prop_assert_eq!(&live(&desk, &script, Waking::Restless).events, &life.events);
        let rebuilt = Ticket::replay(&life.events);
        prop_assert_eq!(rebuilt.as_ref(), Some(&life.ticket));
        for (index, event) in life.events.iter().enumerate() {
            // Between two instants the ticket is at rest.
            if life.events.get(index + 1).is_some_and(|next| next.at == event.at) {
                continue;
            }
            let ticket = Ticket::replay(&life.events[..=index]).expect("a history");
            let unowned = ticket.assignee.is_none() && !ticket.status_category.is_done() && ticket.merged.is_none();
            prop_assert!(!holds || !unowned || ticket.next_wake().is_some(), "forgotten after {event:?}");
        }
    }
}
