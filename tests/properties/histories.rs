//! Laws about what is recorded.

use std::collections::BTreeSet;

use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::ticket::{ApprovalState, Event, Fact, StatusCause, Ticket};
use helpdesk_core::time::{Instant, WallTime};
use helpdesk_core::workflow::Category;
use helpdesk_tests::host::{Waking, go_on, live};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::cases::{cases, config, json};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn waking_seldom_or_often_gives_the_same_events(case in cases()) {
        let (desk, script, life) = case.life();
        let lazy = live(&desk, &script, Waking::AtTheEnd);
        prop_assert_eq!(&life.events, &lazy.events);
        let restless = live(&desk, &script, Waking::Restless);
        prop_assert_eq!(&life.events, &restless.events);
    }

    #[test]
    fn where_the_horizon_ends_nothing_goes_round(case in cases(), hours in 0..400_i64) {
        let (desk, mut script, _) = case.life();
        let end: Instant = "2069-12-31T12:00:00Z".parse().expect("an instant");
        let later = end.since(script.opened) - WallTime::from_seconds(hours * 3_600);
        script.opened = script.opened.plus(later);
        script.end = script.end.plus(later);
        script.lines.iter_mut().for_each(|line| line.at = line.at.plus(later));
        let life = live(&desk, &script, Waking::Restless);
        prop_assert_eq!(&life.ticket.next_wake(), &None);
        prop_assert_eq!(live(&desk, &script, Waking::AtTheEnd).events, life.events);
    }

    #[test]
    fn a_ticket_goes_on_when_its_desk_is_edited(case in cases(), edited in cases()) {
        let (desk, mut script, _) = case.life();
        script.end = script.lines.last().map_or(script.opened, |line| line.at);
        let life = live(&desk, &script, Waking::Punctual);
        let (other, mut further, _) = edited.life();
        let later = script.end.since(further.opened);
        further.lines.iter_mut().for_each(|line| line.at = line.at.plus(later));
        let life = go_on(life, &other, &further.lines, further.end.plus(later), Waking::Restless);
        prop_assert_eq!(&Ticket::replay(&life.events), &Some(life.ticket.clone()));
        if life.ticket.status_category.is_done() {
            let open = life.ticket.clocks.iter().filter(|clock| clock.state.is_open()).count();
            prop_assert_eq!(open, 0, "nothing runs on a ticket that is done");
        }
    }

    #[test]
    fn replaying_the_events_rebuilds_the_ticket(case in cases()) {
        let (_, script, life) = case.life();
        prop_assert_eq!(&Ticket::replay(&life.events), &Some(life.ticket.clone()));
        let mut last = script.opened;
        for (index, event) in life.events.iter().enumerate() {
            prop_assert_eq!(event.seq, index as u64 + 1, "no gaps");
            prop_assert!(last <= event.at, "never back in time: {event:?}");
            last = event.at;
            let json = serde_json::to_string(event).expect("an event is JSON");
            let again: Event = serde_json::from_str(&json).expect("an event");
            prop_assert_eq!(&again, event);
        }
        let json = serde_json::to_string(&life.ticket).expect("a ticket is JSON");
        prop_assert_eq!(serde_json::from_str::<Ticket>(&json).expect("a ticket"), life.ticket);
    }

    /// Nothing that an approval guards comes about while it is asked for and not granted, but by time
    /// and by what the desk makes of an answer.
    #[test]
    fn nothing_guarded_comes_before_the_approval(case in cases()) {
        let (desk, _, life) = case.life();
        let mut ticket = Ticket::replay(&life.events[..1]).expect("a beginning");
        for event in &life.events[1..] {
            let what = match &event.fact {
                Fact::StatusChanged(moved) => {
                    let by_itself = matches!(moved.cause, StatusCause::Approval | StatusCause::Expired);
                    let enters = moved.category == Category::Solved && ticket.status_category != Category::Solved;
                    (enters && !by_itself).then_some("solve")
                }
                Fact::HandedOver { escalation: None, .. } => Some("hand_over"),
                _ => None,
            };
            for approval in desk.approvals().iter().filter(|_| !ticket.status_category.is_final()) {
                let guards = approval.guards.iter().any(|guarded| Some(&**guarded) == what);
                let waits = ticket.approvals.of(&approval.id).is_some_and(|asked| asked.state != ApprovalState::Granted);
                prop_assert!(!(guards && waits), "{} before {}: {event:?}", what.unwrap_or_default(), approval.id);
            }
            ticket.apply(event);
        }
    }

    #[test]
    fn a_refusal_leaves_no_trace(case in cases()) {
        let (desk, mut script, life) = case.life();
        let refused: Vec<usize> = life.refusals.iter().map(|(index, _)| *index).collect();
        let mut index = 0..;
        script.lines.retain(|_| !index.next().is_some_and(|index| refused.contains(&index)));
        let without = live(&desk, &script, Waking::AtTheEnd);
        prop_assert_eq!(without.refusals.len(), 0);
        prop_assert_eq!(without.events, life.events);
    }

    #[test]
    fn the_same_inputs_give_the_same_bytes(case in cases()) {
        let (desk, script, life) = case.life();
        let backwards: DeskSpec = serde_json::from_str(&backwards(&case.document())).expect("the same desk");
        let again = Desk::compile(&backwards).expect("the same desk");
        prop_assert_eq!(again.version(), desk.version());
        let written = json(desk.spec());
        prop_assert_eq!(written, json(again.spec()));
        let same = live(&again, &script, Waking::Restless);
        prop_assert_eq!(json(&same.events), json(&life.events));
        prop_assert_eq!(json(&same.notices), json(&life.notices));
        prop_assert_eq!(json(&same.ticket), json(&life.ticket));
    }

    #[test]
    fn a_ticket_kept_as_text_goes_on_as_if_it_had_not_been(case in cases()) {
        let (desk, script, life) = case.life();
        let mut ticket = Ticket::replay(&life.events[..1]).expect("a beginning");
        for event in &life.events[1..] {
            ticket.apply(event);
            let text = json(&ticket);
            prop_assert_eq!(&serde_json::from_str::<Ticket>(&text).expect("a ticket"), &ticket);
        }
        prop_assert_eq!(desk.clocks(&ticket, script.end), desk.clocks(&life.ticket, script.end));
    }

    #[test]
    fn every_notice_is_told_once(case in cases()) {
        let (_, _, life) = case.life();
        let ids: BTreeSet<String> = life.notices.iter().map(|notice| notice.id.to_string()).collect();
        prop_assert_eq!(ids.len(), life.notices.len());
    }
}

/// A document as text with the entries of every table in the opposite order.
fn backwards(document: &Value) -> String {
    match document {
        Value::Object(table) => {
            let entries =
                table.iter().rev().map(|(key, value)| format!("{}:{}", json(key), backwards(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(backwards).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}

/// Laws over cases that reach nothing would hold as well.
#[test]
fn the_cases_reach_every_kind_of_event() {
    let mut runner = TestRunner::deterministic();
    let mut reached = BTreeSet::new();
    for _ in 0..600 {
        let case = cases().new_tree(&mut runner).expect("a case").current();
        let (_, _, life) = case.life();
        reached.extend(life.events.iter().map(|event| kind(&event.fact)));
    }
    let all = "assigned came_late classified clock_breached clock_cancelled clock_paused clock_resumed \
               clock_retargeted clock_started clock_stopped clock_warned diagnosed escalated field_set flag_set \
               handed_over linked noted override_ended pended priority_overridden rated registered released \
               reminded replied requester_replied resolved status_changed tagged unlinked \
               article_used attached called consent_given major_declared reminder_came reminder_set time_logged";
    let missed: Vec<&str> = all.split_whitespace().filter(|kind| !reached.contains(*kind)).collect();
    assert_eq!(missed, Vec::<&str>::new());
}

fn kind(fact: &Fact) -> String {
    let document = serde_json::to_value(fact).expect("a fact is JSON");
    document["type"].as_str().unwrap_or_default().to_owned()
}
