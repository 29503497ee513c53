use super::*;
use crate::actor::Actor;
use crate::desk::{Desk, DeskSpec};
use crate::report::Verdict;
use crate::ticket::{Channel, Command, Event, Fact, Intake, Ticket};
use crate::time::Instant;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A desk that promises a resolution within `target` and closes what is solved after a day.
fn desk(target: &str, line: &str) -> Desk {
    let document = format!(
        r#"{{ "name": "Desk", "zone": "Europe/Warsaw",
              "statuses": {{
                "new": {{ "category": "new" }}, "open": {{ "category": "open" }},
                "waiting": {{ "category": "waiting_requester", "on_requester_reply": "open" }},
                "solved": {{ "category": "solved", "expires": {{ "after": "1 calendar day", "to": "closed" }} }},
                "closed": {{ "category": "closed" }} }},
              "priority": {{ "levels": ["high", "low"], "default": "low" }},
              "lines": {{ "first": {{ "hand_over": ["second"] }}, "second": {{}} }}, "entry_line": "{line}",
              "escalations": [{{ "name": "late", "on": {{ "clock": "resolution", "at": "breach" }}, "tell": ["line"] }}],
              "sla": [{{ "name": "all", "targets": {{ "any": {{ "resolution": "{target}" }} }} }}] }}"#
    );
    let spec: DeskSpec = serde_json::from_str(&document).unwrap();
    Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}"))
}

fn play(desk: &Desk, steps: &[(&str, &str)], end: &str) -> Vec<Event> {
    let intake = Intake::new(Channel::Phone, "The printer is on fire");
    let ola = Actor::agent("ola");
    let mut events = desk.open("T-1".into(), intake, &ola, at("2026-03-02T08:00:00Z")).unwrap().events;
    for (when, command) in steps {
        let ticket = Ticket::replay(&events).unwrap();
        let command: Command = serde_json::from_str(command).unwrap();
        events.extend(desk.decide(&ticket, &command, &ola, at(when)).unwrap().events);
    }
    let ticket = Ticket::replay(&events).unwrap();
    events.extend(desk.wake(&ticket, at(end)).events);
    events
}

const DAY: [(&str, &str); 4] = [
    ("2026-03-02T08:10:00Z", r#"{ "type": "take" }"#),
    (
        "2026-03-02T08:20:00Z",
        r#"{ "type": "pend", "until": "2026-03-02T09:00:00Z", "status": "waiting", "then": "open" }"#,
    ),
    ("2026-03-02T10:00:00Z", r#"{ "type": "hand_over", "to": "second" }"#),
    ("2026-03-02T11:00:00Z", r#"{ "type": "solve", "status": "solved", "resolution": { "cause": "dust" } }"#),
];

#[test]
fn acts_are_what_people_did() {
    let events = play(&desk("4h", "first"), &DAY, "2026-03-09T00:00:00Z");
    assert!(events.iter().any(|event| matches!(&event.fact, Fact::StatusChanged(c) if c.to == "closed")));
    let acts = Acts::of(&events).unwrap();
    let names: Vec<String> = acts
        .then
        .iter()
        .map(|act| serde_json::to_value(&act.command).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["assign", "pend", "hand_over", "solve"]);
    assert_eq!(Acts::of(&events[1..]), None);
    assert_eq!(Acts::of(&[]), None);
}

#[test]
fn under_the_same_desk_nothing_changes() {
    let desk = desk("4h", "first");
    let events = play(&desk, &DAY, "2026-03-09T00:00:00Z");
    let acts = Acts::of(&events).unwrap();
    let relived = relive(&desk, &acts, events.last().unwrap().at);
    assert_eq!(relived.events, events);
    let comparison = simulate(&desk, &desk, [&*events], None);
    assert_eq!((comparison.totals.tickets, comparison.totals.unchanged), (1, 1));
    assert_eq!(comparison.tickets[0].flips, []);
}

#[test]
fn a_tighter_promise_is_missed_and_says_where() {
    let (here, there) = (desk("4h", "first"), desk("2h", "first"));
    let events = play(&here, &DAY, "2026-03-09T00:00:00Z");
    let comparison = simulate(&here, &there, [&*events], None);
    let ticket = &comparison.tickets[0];
    let flip = &ticket.flips[0];
    assert_eq!((flip.here, flip.there), (Some(Verdict::Met), Some(Verdict::Breached)));
    let there = ticket.there.unwrap();
    assert_eq!((there.verdicts.breached, there.escalated), (1, 1));
    // They part where the promise is made.
    let parts = ticket.diverges.as_ref().unwrap();
    assert_eq!(parts.here.as_ref().unwrap().fact.name(), "clock_started");
    // The other promise makes no difference until it is missed: after 10:40, as 40 minutes do not count.
    let differs = ticket.differs.as_ref().and_then(Divergence::first).unwrap();
    assert_eq!((differs.fact.name(), differs.at), ("clock_breached", at("2026-03-02T10:40:00.000001Z")));
    let totals = &comparison.totals;
    assert_eq!((totals.worse, totals.better, totals.promises[0].newly_missed), (1, 0, 1));
}

#[test]
fn what_the_other_desk_refuses_is_kept_with_its_reason() {
    let (here, there) = (desk("4h", "first"), desk("4h", "second"));
    let events = play(&here, &DAY, "2026-03-09T00:00:00Z");
    let comparison = simulate(&here, &there, [&*events], None);
    let refused = &comparison.tickets[0].refused;
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(
        matches!(&refused[0].act.as_ref().unwrap().command, Command::HandOver { to, .. } if *to == "second")
    );
    assert_eq!(comparison.totals.refused.values().sum::<u64>(), 1);
}

#[test]
fn merging_parts_is_the_whole() {
    let (here, there) = (desk("4h", "first"), desk("2h", "second"));
    let one = play(&here, &DAY, "2026-03-09T00:00:00Z");
    let two = play(&here, &DAY[..2], "2026-03-09T00:00:00Z");
    let whole = simulate(&here, &there, [&*one, &*two], None);
    let mut parts = simulate(&here, &there, [&*one], None);
    parts.merge(simulate(&here, &there, [&*two], None));
    assert_eq!(parts, whole);
}

#[test]
fn a_history_of_another_version_is_lived_again_on_both_sides() {
    let (old, here, there) = (desk("1h", "first"), desk("4h", "first"), desk("2h", "first"));
    let events = play(&old, &DAY, "2026-03-09T00:00:00Z");
    let recorded = play(&here, &DAY, "2026-03-09T00:00:00Z");
    let again = simulate(&here, &there, [&*events], None);
    assert_eq!(again.tickets, simulate(&here, &there, [&*recorded], Some(events.last().unwrap().at)).tickets);
}

#[test]
fn every_version_does_its_own_part() {
    let (old, new, other) = (desk("4h", "first"), desk("2h", "first"), desk("8h", "first"));
    // Taken and put to rest under the old desk; the new one ends the rest, and does what follows.
    let mut events = play(&old, &DAY[..2], "2026-03-02T08:30:00Z");
    for (when, command) in &DAY[2..] {
        let ticket = Ticket::replay(&events).unwrap();
        let command: Command = serde_json::from_str(command).unwrap();
        events.extend(new.decide(&ticket, &command, &Actor::agent("ola"), at(when)).unwrap().events);
    }
    let end = at("2026-03-09T00:00:00Z");
    let later = new.wake(&Ticket::replay(&events).unwrap(), end).events;
    let whole: Vec<Event> = events.iter().chain(&later).cloned().collect();

    let versions: Versions<'_> = [&old, &new].into_iter().collect();
    assert_eq!(retell(&versions, &events, end).unwrap().events, whole);
    let short: Versions<'_> = [&old].into_iter().collect();
    let unknown = retell(&short, &events, end).unwrap_err();
    assert_eq!((&unknown.version, unknown.code()), (new.version(), "history.unknown-desk"));
    let first = events.iter().find(|event| event.desk == *new.version()).unwrap();
    assert_eq!(unknown.seq, first.seq);
    assert!(unknown.to_string().contains(new.version().as_str()), "{unknown}");

    let compared = simulate_in_force(&versions, &other, [&*events], Some(end)).unwrap();
    assert_eq!((compared.totals.tickets, &compared.here), (1, &None));
    assert_eq!(
        compared.tickets[0].here.unwrap().verdicts,
        simulate(&old, &other, [&*events], Some(end)).tickets[0].here.unwrap().verdicts
    );
    assert_eq!(simulate_in_force(&short, &other, [&*events], None), Err(unknown));
}

/// What came from outside is lived again: under the desk that recorded it to the last byte.
#[test]
fn what_came_from_outside_comes_again() {
    let (desk, ola) = (desk("4h", "first"), Actor::agent("ola"));
    let alert = |state: &str| -> crate::ticket::Alert {
        serde_json::from_str(&format!(
            r#"{{ "object": "srv-1", "state": "{state}", "subject": "disk full" }}"#
        ))
        .unwrap()
    };
    let (opened, again) = (at("2026-03-02T08:00:00Z"), at("2026-03-02T08:30:00Z"));
    let system = Actor::system();
    let mut events =
        desk.alert(&[], &alert("problem"), "T-1".into(), &system, opened).unwrap().decision.events;
    let now = |events: &[Event]| Ticket::replay(events).unwrap();
    let joined = desk.alert(&[&now(&events)], &alert("problem"), "T-9".into(), &system, again).unwrap();
    events.extend(joined.decision.events);
    let scope = r#"{ "title": "Storage", "scope": { "assets": ["srv-1"] } }"#;
    let intake = serde_json::from_str(scope).unwrap();
    let outage =
        desk.open_outage("O-1".into(), intake, &[&now(&events)], &ola, at("2026-03-02T08:40:00Z")).unwrap();
    events.extend(outage.tickets.into_iter().next().unwrap().decision.events);
    let target = Ticket::replay(&play(&desk, &[], "2026-03-02T08:45:00Z")).unwrap();
    let target = Ticket { id: "T-2".into(), ..target };
    let merged = desk.merge(&now(&events), &target, &ola, at("2026-03-02T09:00:00Z")).unwrap();
    events.extend(merged.source.events);
    let apart = desk.unmerge(&now(&events), &target, &ola, at("2026-03-02T10:00:00Z")).unwrap();
    events.extend(apart.source.events);
    let solve: Command = serde_json::from_str(r#"{ "type": "solve", "status": "solved" }"#).unwrap();
    events.extend(desk.decide(&now(&events), &solve, &ola, at("2026-03-02T11:00:00Z")).unwrap().events);

    let acts = Acts::of(&events).unwrap();
    let names: Vec<&str> = acts.outside.iter().map(|it| it.fact.name()).collect();
    assert_eq!(names, ["alerted", "outage_joined", "merged", "unmerged"]);
    assert_eq!(acts.with.len(), 1, "the alert that opened it");
    let relived = relive(&desk, &acts, at("2026-03-02T11:00:00Z"));
    assert_eq!(relived.refused, []);
    assert_eq!(relived.events, events);

    // Under a stricter desk the merged hour is taken out as well.
    let strict = self::desk("90m", "first");
    let relived = relive(&strict, &acts, at("2026-03-02T11:00:00Z"));
    assert!(relived.events.iter().any(|event| event.fact.name() == "clock_breached"));
    assert_eq!(relived.events.iter().filter(|event| event.fact.name() == "merged").count(), 1);
}

/// Two links of the opening instant: the one that came with the opening, and one made after a note.
#[test]
fn an_opening_ends_where_the_next_deed_begins() {
    let desk = desk("4h", "first");
    let link = |ticket: &str| format!(r#"{{ "type": "link", "ticket": "{ticket}", "relation": "related" }}"#);
    let (first, second) = (link("T-2"), link("T-3"));
    let now = "2026-03-02T08:00:00Z";
    let steps = [(now, first.as_str()), (now, r#"{ "type": "note", "body": "seen" }"#), (now, &second)];
    let events = play(&desk, &steps, now);
    let acts = Acts::of(&events).unwrap();
    assert_eq!((acts.with.len(), acts.then.len(), acts.outside.len()), (1, 1, 1));
    assert_eq!(relive(&desk, &acts, at(now)).events, events);
}

#[test]
fn a_rest_of_another_version_is_no_part_of_the_move_before() {
    let (old, new) = (desk("4h", "first"), desk("2h", "first"));
    let now = "2026-03-02T08:00:00Z";
    let mut events = play(&old, &[(now, r#"{ "type": "set_status", "to": "waiting" }"#)], now);
    let pend = serde_json::from_str(r#"{ "type": "pend", "until": "2026-03-02T09:00:00Z" }"#).unwrap();
    let ticket = Ticket::replay(&events).unwrap();
    events.extend(new.decide(&ticket, &pend, &Actor::agent("ola"), at(now)).unwrap().events);
    let versions: Versions<'_> = [&old, &new].into_iter().collect();
    assert_eq!(retell(&versions, &events, at(now)).unwrap().events, events);
    assert_eq!(Acts::of(&events).unwrap().then.len(), 2);
}

/// A desk that plans a review at the first event it records tells it between the two of `solve`.
#[test]
fn what_a_desk_plans_at_once_does_not_part_a_command() {
    let old = desk("4h", "first");
    let mut spec = old.spec().clone();
    spec.review = Some(serde_json::from_str(r#"{ "after": "30m" }"#).unwrap());
    let new = Desk::compile(&spec).unwrap();
    let mut events = play(&old, &[], "2026-03-02T08:00:00Z");
    let (solve, now) = (serde_json::from_str(DAY[3].1).unwrap(), at("2026-03-02T08:10:00Z"));
    let ticket = Ticket::replay(&events).unwrap();
    events.extend(new.decide(&ticket, &solve, &Actor::agent("ola"), now).unwrap().events);
    let names: Vec<&str> = events.iter().map(|event| event.fact.name()).collect();
    let resolved = names.iter().position(|name| *name == "resolved").unwrap();
    assert_eq!(&names[resolved..resolved + 3], ["resolved", "review_planned", "status_changed"]);
    let acts = Acts::of(&events).unwrap();
    assert!(matches!(&acts.then[..], [act] if act.command == solve));
    let versions: Versions<'_> = [&old, &new].into_iter().collect();
    assert_eq!(retell(&versions, &events, now).unwrap().events, events);
}
