//! The law of the ledger: its parts sum to the whole.

use helpdesk_core::actor::Actor;
use helpdesk_core::ledger::{Holder, Share, Spent};
use helpdesk_core::ticket::{Channel, Command, Intake, Ticket};
use helpdesk_core::time::{Instant, Interval, WallTime, WorkTime};
use helpdesk_core::workflow::Category;
use helpdesk_tests::desks;
use proptest::prelude::*;

use crate::cases::{cases, config};

fn sums<T>(shares: &[Share<T>]) -> (WallTime, WorkTime) {
    (shares.iter().map(|share| share.spent.wall).sum(), shares.iter().map(|share| share.spent.work).sum())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_instant_of_an_open_ticket_is_somebodys(case in cases()) {
        let (desk, script, life) = case.life();
        // The stays in statuses are told by the ticket, and by nothing that the ledger uses.
        let stays = &life.ticket.stays;
        let ends = stays.iter().skip(1).map(|stay| stay.since).chain([script.end]);
        let spans: Vec<(Category, Instant, Instant)> =
            stays.iter().zip(ends).map(|(stay, end)| (stay.category, stay.since, end)).collect();
        for calendar in desk.spec().calendars.keys() {
            let id = calendar.as_str().into();
            let ledger = desk.ledger(&life.events, &id, script.end).expect("a history");
            let Spent { wall, work } = ledger.total;
            prop_assert_eq!(sums(&ledger.by_holder), (wall, work));
            prop_assert_eq!(sums(&ledger.by_line), (wall, work));
            let open = desk.calendar(&id).expect("a calendar");
            let expected = |wanted: &dyn Fn(Category) -> bool| {
                let spans = spans.iter().filter(|(category, ..)| wanted(*category));
                let spans = spans.map(|&(_, from, to)| (to.since(from), open.elapsed(from, to).expect("a span")));
                spans.fold((WallTime::ZERO, WorkTime::ZERO), |sum, span| (sum.0 + span.0, sum.1 + span.1))
            };
            prop_assert_eq!(expected(&|category| !category.is_done()), (wall, work));
            let asked = ledger.by_holder.iter().filter(|share| share.of == Holder::Requester);
            let asked = asked.map(|share| (share.spent.wall, share.spent.work)).next();
            let waited = expected(&|category| category == Category::WaitingRequester);
            prop_assert_eq!(asked.unwrap_or_default(), waited);
            let mut last = script.opened;
            for turn in &ledger.turns {
                prop_assert!(last <= turn.from && turn.from < turn.to, "{turn:?}");
                prop_assert!(!Interval::new(turn.from, turn.to).is_empty());
                last = turn.to;
            }
        }
    }
}

fn instant(text: &str) -> Instant {
    text.parse().expect("an instant")
}

#[test]
fn every_hour_is_somebodys() {
    let document = r#"{ "name": "Desk", "zone": "Europe/Warsaw", "calendar": "office",
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] } } },
        "statuses": {
            "new": { "category": "new" }, "open": { "category": "open" },
            "asked": { "category": "waiting_requester" }, "solved": { "category": "solved" } },
        "priority": { "levels": ["high", "low"], "default": "low" },
        "lines": { "first": { "hand_over": ["firm"] }, "firm": { "kind": "vendor" } }, "entry_line": "first" }"#;
    let desk = desks::compiled(serde_json::from_str(document).expect("a document"));
    let ola = Actor::agent("ola");
    let intake = Intake::new(Channel::Phone, "No light");
    // Monday 08:00 in Warsaw.
    let mut events = desk
        .open("T-1".into(), intake, &ola, instant("2026-03-02T07:00:00Z"))
        .expect("by the desk's rules")
        .events;
    for (when, command) in [
        ("2026-03-02T08:00:00Z", r#"{ "type": "take" }"#),
        ("2026-03-02T14:00:00Z", r#"{ "type": "set_status", "to": "asked" }"#),
        ("2026-03-03T08:00:00Z", r#"{ "type": "set_status", "to": "open" }"#),
        ("2026-03-03T09:00:00Z", r#"{ "type": "hand_over", "to": "firm" }"#),
        ("2026-03-03T11:00:00Z", r#"{ "type": "solve" }"#),
        ("2026-03-03T12:00:00Z", r#"{ "type": "reopen", "reason": "still dark" }"#),
    ] {
        let ticket = Ticket::replay(&events).expect("by the desk's rules");
        let command: Command = serde_json::from_str(command).expect("by the desk's rules");
        events
            .extend(desk.decide(&ticket, &command, &ola, instant(when)).expect("by the desk's rules").events);
    }
    let ledger =
        desk.ledger(&events, &"office".into(), instant("2026-03-03T13:00:00Z")).expect("by the desk's rules");
    let told = |shares: Vec<(String, Spent)>| {
        let told = shares.iter().map(|(of, spent)| format!("{of} {} {}", spent.wall, spent.work));
        told.collect::<Vec<_>>().join("; ")
    };
    let holders = ledger.by_holder.iter().map(|share| (format!("{:?}", share.of), share.spent)).collect();
    assert_eq!(told(holders), "Agent(ActorId(\"ola\")) 7h 7h; Nobody 1h 1h; Requester 18h 2h; Vendor 3h 3h");
    assert_eq!((ledger.total.wall.to_string(), ledger.total.work.to_string()), ("29h".into(), "13h".into()));
    let lines: Vec<_> = ledger.by_line.iter().map(|share| share.spent.wall.to_string()).collect();
    assert_eq!(lines, ["3h", "26h"]);
    assert_eq!(ledger.turns.len(), 6);
    assert_eq!(desk.ledger(&events, &"nowhere".into(), instant("2026-03-03T13:00:00Z")), None);
}
