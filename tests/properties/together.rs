//! The laws of decisions about several tickets.

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::simulate::{Acts, Divergence, relive};
use helpdesk_core::sla::{ClockReport, ClockState};
use helpdesk_core::ticket::{Decision, Event, Joint, Relation, Ticket, redirect};
use helpdesk_core::time::{Instant, WallTime, WorkTime};
use helpdesk_tests::desks;
use helpdesk_tests::dice::Dice;
use helpdesk_tests::host::{Waking, live, script};
use proptest::prelude::*;
use serde_json::json;

use crate::cases::config;

/// Two tickets of one desk, each with a life behind it, and the instant after both.
fn lives(bytes: &[u8], one: &[Vec<u8>], two: &[Vec<u8>]) -> (Desk, Ticket, Ticket, Instant) {
    let desk = desks::desk(&mut Dice::new(bytes));
    let tail = bytes.get(bytes.len() / 2..).unwrap_or_default();
    let mut lived = [one, two].map(|steps| {
        let mut script = script(&desk, &mut Dice::new(tail), steps);
        script.end = script.lines.last().map_or(script.opened, |line| line.at);
        live(&desk, &script, Waking::Punctual).ticket
    });
    lived[1].id = "T-2".into();
    let now = lived[0].last_at.max(lived[1].last_at);
    let [one, two] = lived;
    (desk, one, two, now)
}

/// The desk of the same bytes, with another name for each of its calendars.
fn renamed(bytes: &[u8]) -> Desk {
    let mut text = desks::document(&mut Dice::new(bytes)).to_string();
    for name in desks::CALENDARS {
        text = text.replace(&format!("\"{name}\""), &format!("\"{name}-new\""));
    }
    desks::compiled(serde_json::from_str(&text).expect("JSON"))
}

/// An edited desk whose calendar has another name: the promise holds anew from its start, without
/// the time in which the ticket was merged, and one that is no more is called off.
#[test]
fn a_promise_goes_on_under_an_edited_desk() {
    let desk = |name: &str, targets: serde_json::Value| {
        let document = json!({ "name": "H", "zone": "UTC", "calendar": name,
            "calendars": { name: { "weekly": { "mon-sun": ["08:00-16:00"] } } },
            "sla": [{ "name": "usual", "targets": { "any": targets } }] });
        desks::compiled(document)
    };
    let before = desk("office", json!({ "resolution": "8h", "first_response": "2h" }));
    let edited = desk("hours", json!({ "resolution": "6h" }));
    let at = |text: &str| -> Instant { text.parse().expect("an instant") };
    let ola = Actor::agent("ola");
    let open = |id: &str| {
        let intake = json!({ "channel": "phone", "subject": "x", "requester": "ewa" });
        let intake = serde_json::from_value(intake).expect("an intake");
        let opened = before.open(id.into(), intake, &ola, at("2026-03-02T09:00:00Z")).expect("it opens");
        Ticket::replay(&opened.events).expect("a history")
    };
    let (one, two) = (open("T-1"), open("T-2"));
    let merged = before.merge(&one, &two, &ola, at("2026-03-02T10:00:00Z")).expect("it is merged");
    let (part, whole) = (after(&one, &merged.source), after(&two, &merged.target));
    let later = at("2026-03-02T12:00:00Z");
    let unmerged = edited.unmerge(&part, &whole, &ola, later).expect("it is taken out");
    let names: Vec<_> = unmerged.source.events.iter().map(|event| event.fact.name()).collect();
    let expected = ["unmerged", "clock_resumed", "clock_cancelled", "clock_resumed", "clock_retargeted"];
    assert_eq!(names, expected);
    let restored = after(&part, &unmerged.source);
    let shown = edited.clocks(&restored, at("2026-03-02T13:00:00Z"));
    let open: Vec<_> = shown.iter().filter(|clock| clock.state.is_open()).collect();
    let [clock] = open.as_slice() else { panic!("{open:?}") };
    assert_eq!(clock.elapsed, WorkTime::from_seconds(7_200), "the two hours between are out");
    assert_eq!(clock.due, Some(at("2026-03-03T09:00:00Z")));
    assert_eq!(
        unmerged.source.next_wake.map(|wake| wake.to_string()).as_deref(),
        Some("2026-03-03T09:00:00.000001Z")
    );
}

/// What a clock shows, but for the name of its pauses.
fn shown(clock: &ClockReport) -> serde_json::Value {
    json!([clock.metric, clock.set, clock.cycle, clock.state, clock.elapsed, clock.remaining])
}

fn after(ticket: &Ticket, decision: &Decision) -> Ticket {
    let mut after = ticket.clone();
    decision.events.iter().for_each(|event| after.apply(event));
    after
}

fn steps() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 0..8)
}

proptest! {
    #![proptest_config(config())]

    /// A merged ticket that is taken out again stands where it stood, and its target too.
    #[test]
    fn merging_and_taking_apart_restores_every_clock(
        bytes in prop::collection::vec(any::<u8>(), 0..160),
        one in steps(),
        two in steps(),
        apart in prop::sample::select(vec![0_i64, 1, 600, 7_200, 86_400, 900_000]),
    ) {
        let (desk, source, target, now) = lives(&bytes, &one, &two);
        let ola = Actor::agent("ola");
        let Ok(merged) = desk.merge(&source, &target, &ola, now) else { return Ok(()) };
        let caught_up = after(&source, &desk.wake(&source, now));
        let alone = after(&target, &desk.wake(&target, now));
        let (part, whole) = (after(&source, &merged.source), after(&target, &merged.target));
        prop_assert!(part.clocks.iter().all(|clock| !clock.state.is_open()));
        prop_assert_eq!(&whole.clocks, &alone.clocks, "the target's clocks run on untouched");
        let later = now.plus(WallTime::from_seconds(apart));
        prop_assert_eq!(desk.wake(&part, later).events, Vec::<Event>::new(), "time changes nothing meanwhile");
        let whole = after(&whole, &desk.wake(&whole, later));
        let Ok(unmerged) = desk.unmerge(&part, &whole, &ola, later) else { return Ok(()) };
        // What the time between brought about at fixed instants comes after the clocks are back.
        let mut restored = part.clone();
        let back = unmerged.source.events.iter().take_while(|event| {
            matches!(event.fact.name(), "unmerged" | "clock_resumed" | "clock_paused")
        });
        back.for_each(|event| restored.apply(event));
        let before: Vec<_> = desk.clocks(&caught_up, now).iter().map(shown).collect();
        let again: Vec<_> = desk.clocks(&restored, later).iter().map(shown).collect();
        prop_assert_eq!(again, before);
        for (clock, was) in desk.clocks(&restored, later).iter().zip(desk.clocks(&caught_up, now)) {
            // Exactly at its target a clock is in time, and late an instant after, paused or not. It is
            // at its target when no time is left, be it that nobody is there until what is due.
            let at_target = was.state.is_open() && was.remaining == Some(WorkTime::ZERO) && later != now;
            prop_assert!(clock.breached_at == was.breached_at || at_target, "{was:?}\n{clock:?} {now} {later}");
        }
        if apart == 0 {
            for (clock, was) in restored.clocks.iter().zip(&caught_up.clocks) {
                prop_assert_eq!((&clock.due, &clock.alarms), (&was.due, &was.alarms));
            }
        }
        let target = after(&whole, &unmerged.target);
        let never = after(&alone, &desk.wake(&alone, later));
        prop_assert_eq!(&target.clocks, &never.clocks);
        prop_assert!(restored.clocks.iter().all(|clock| clock.state != ClockState::Cancelled
            || caught_up.clocks.iter().any(|was| was.key == clock.key && was.state == clock.state)));
    }

    /// A desk that was edited meanwhile, so that no calendar has the name it had, loses no clock: each
    /// that goes on is one that the desk can count.
    #[test]
    fn no_clock_is_lost_when_the_desk_was_edited_while_a_ticket_was_merged(
        bytes in prop::collection::vec(any::<u8>(), 0..160),
        one in steps(),
        two in steps(),
        apart in prop::sample::select(vec![0_i64, 7_200, 900_000]),
    ) {
        let (desk, source, target, now) = lives(&bytes, &one, &two);
        let edited = renamed(&bytes);
        let ola = Actor::agent("ola");
        let Ok(merged) = desk.merge(&source, &target, &ola, now) else { return Ok(()) };
        let (part, whole) = (after(&source, &merged.source), after(&target, &merged.target));
        let later = now.plus(WallTime::from_seconds(apart));
        let Ok(unmerged) = edited.unmerge(&part, &whole, &ola, later) else { return Ok(()) };
        let restored = after(&part, &unmerged.source);
        let open = restored.clocks.iter().filter(|clock| clock.state.is_open()).count();
        let counted = edited.clocks(&restored, later).iter().filter(|clock| clock.state.is_open()).count();
        prop_assert_eq!(counted, open);
    }

    /// Whatever several tickets are asked to do: events rebuild each of them, every chain of merged
    /// tickets ends, wholes and parts make no circle, and asking a cascade again changes nothing.
    #[test]
    fn however_many_decisions_about_several_tickets(
        bytes in prop::collection::vec(any::<u8>(), 0..120),
        acts in prop::collection::vec(any::<[u8; 5]>(), 0..40),
    ) {
        let mut dice = Dice::new(&bytes);
        let mut document = desks::document(&mut dice);
        document["cascade"] = json!({ "status": ["solved", "open"], "priority": true,
                                      "clocks": dice.pick(&["own", "parent"]), "reopens": dice.once_in(2) });
        let desk = desks::compiled(document);
        let mut now: Instant = "2026-03-27T07:00:00Z".parse().expect("an instant");
        let mut histories: Vec<Vec<Event>> = (0..6).map(|number| {
            let intake = serde_json::from_value(json!({ "channel": "phone", "subject": "x", "requester": "ewa" }));
            let opened = desk.open(format!("T-{number}").into(), intake.expect("an intake"), &Actor::system(), now);
            opened.expect("it opens").events
        }).collect();
        for act in &acts {
            let mut dice = Dice::new(act);
            now = now.plus(WallTime::from_seconds(dice.pick(&[0, 1, 900, 20_000, 200_000])));
            let tickets: Vec<Ticket> =
                histories.iter().map(|events| Ticket::replay(events).expect("a history")).collect();
            let known: Vec<&Ticket> = tickets.iter().collect();
            let pick = |dice: &mut Dice<'_>| tickets[dice.below(tickets.len())].id.clone();
            let (one, two) = (pick(&mut dice), pick(&mut dice));
            let joint = joint(&mut dice, one, two, &tickets);
            let Ok(decisions) = desk.together(&joint, &known, &Actor::agent("ola"), now) else { continue };
            for decision in decisions {
                let place = tickets.iter().position(|ticket| ticket.id == decision.ticket);
                match place {
                    Some(place) => histories[place].extend(decision.decision.events),
                    None => histories.push(decision.decision.events),
                }
            }
            let tickets: Vec<Ticket> =
                histories.iter().map(|events| Ticket::replay(events).expect("a history")).collect();
            check(&desk, &tickets, &joint, now)?;
        }
        for events in &histories {
            let text = serde_json::to_string(events).expect("JSON");
            let read: Vec<Event> = serde_json::from_str(&text).expect("events");
            prop_assert_eq!(&read, events);
            prop_assert!(events.iter().zip(1..).all(|(event, seq)| event.seq == seq));
            prop_assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
            // What people did, and what came from outside, leads to the same under the same desk.
            let acts = Acts::of(events).expect("a history");
            let until = events.last().expect("a history").at;
            let relived = relive(&desk, &acts, until);
            prop_assert_eq!(&relived.refused, &Vec::new());
            prop_assert_eq!(Divergence::of(events, &relived.events), None);
        }
    }
}

fn joint(dice: &mut Dice<'_>, one: TicketId, two: TicketId, tickets: &[Ticket]) -> Joint {
    match dice.below(8) {
        0 | 1 => Joint::Relate {
            ticket: one,
            other: two,
            relation: dice.pick(&[Relation::Child, Relation::Parent, Relation::CausedBy]),
        },
        2 | 3 => Joint::Merge { source: one, into: two },
        4 => {
            let merged = tickets.iter().find_map(|ticket| Some((ticket, ticket.merged.as_ref()?)));
            match merged {
                Some((ticket, merger)) => Joint::Unmerge { source: ticket.id.clone(), from: merger.into.clone() },
                None => Joint::Unmerge { source: one, from: two },
            }
        }
        5 => Joint::Unrelate { ticket: one, other: two },
        6 => {
            let parts = |parent: &Ticket| -> Vec<TicketId> {
                let children = parent.links.iter().filter(|link| link.relation == Relation::Child);
                children.map(|link| link.ticket.clone()).collect()
            };
            let parent = tickets.iter().find(|ticket| !parts(ticket).is_empty());
            match parent {
                Some(parent) => Joint::Cascade { parent: parent.id.clone(), children: parts(parent) },
                None => Joint::Cascade { parent: one, children: Vec::new() },
            }
        }
        _ => serde_json::from_value(json!({ "type": "split_off", "source": one,
            "split": { "ticket": format!("S-{}", tickets.len()), "subject": "more", "keeps_time": dice.once_in(2) } }))
        .expect("a split"),
    }
}

fn check(desk: &Desk, tickets: &[Ticket], joint: &Joint, now: Instant) -> Result<(), TestCaseError> {
    let find = |id: &TicketId| tickets.iter().find(|ticket| ticket.id == *id);
    let into = |id: &TicketId| Some(find(id)?.merged.as_ref()?.into.clone());
    let parent = |id: &TicketId| {
        let whole = find(id)?.links.iter().find(|link| link.relation == Relation::Parent)?;
        Some(whole.ticket.clone())
    };
    for ticket in tickets {
        let end = redirect(&ticket.id, into);
        prop_assert!(end.is_some_and(|end| find(&end).is_some_and(|end| end.merged.is_none())));
        prop_assert!(redirect(&ticket.id, parent).is_some(), "parts and wholes make no circle");
        let clocks = desk.clocks(ticket, now);
        prop_assert!(ticket.merged.is_none() || clocks.iter().all(|clock| !clock.state.is_open()));
    }
    if let Joint::Cascade { .. } = joint {
        let known: Vec<&Ticket> = tickets.iter().collect();
        let again = desk.together(joint, &known, &Actor::agent("ola"), now);
        prop_assert_eq!(again.map(|decisions| decisions.len()), Ok(0), "asking again changes nothing");
    }
    Ok(())
}
