//! Laws about living a history again.

use helpdesk_core::simulate::{Acts, Divergence, relive, simulate};
use helpdesk_core::ticket::{Command, Fact};
use helpdesk_tests::desks;
use helpdesk_tests::dice::Dice;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::cases::{cases, config};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn under_the_same_desk_a_history_comes_out_again(case in cases()) {
        let (desk, _, life) = case.life();
        let acts = Acts::of(&life.events).expect("a history");
        let until = life.events.last().expect("a history").at;
        let relived = relive(&desk, &acts, until);
        prop_assert_eq!(relived.refused.len(), 0, "{:?}", relived.refused);
        prop_assert_eq!(Divergence::of(&life.events, &relived.events), None);
        prop_assert_eq!(&relived.events, &life.events);
    }

    #[test]
    fn events_that_do_not_keep_what_was_asked_for_tell_of_the_same_acts(case in cases()) {
        let (_, _, mut life) = case.life();
        let acts = Acts::of(&life.events).expect("a history");
        for event in &mut life.events {
            if let Fact::Classified { stated, .. } = &mut event.fact {
                *stated = None;
            }
        }
        let older = Acts::of(&life.events).expect("a history");
        prop_assert_eq!(older.then.len(), acts.then.len());
        for (older, act) in older.then.iter().zip(&acts.then) {
            let classifies = matches!(act.command, Command::Classify(_));
            prop_assert!(older == act || classifies && matches!(older.command, Command::Classify(_)));
        }
    }

    #[test]
    fn another_desk_drops_nothing(case in cases(), other in vec(any::<u8>(), 0..400)) {
        let (here, script, life) = case.life();
        let there = desks::desk(&mut Dice::new(&other));
        let acts = Acts::of(&life.events).expect("a history");
        let relived = relive(&there, &acts, script.end);
        // What was accepted there can be told from the events there, and the rest is refused.
        let taken = Acts::of(&relived.events).map_or(0, |acts| acts.then.len() as u64);
        let refused = relived.refused.iter().filter(|refused| refused.act.is_some()).count() as u64;
        let told = taken + refused + relived.without_ticket;
        let all = acts.then.len() as u64;
        // A move and a rest that follow each other in one instant are read back as one command.
        let rests = acts.then.iter().filter(|act| matches!(act.command, Command::Pend { .. })).count() as u64;
        prop_assert!(told <= all && all <= told + rests, "{told} of {all}, {rests} rests");
        let mut last = script.opened;
        for event in &relived.events {
            prop_assert!(last <= event.at);
            last = event.at;
        }
        let comparison = simulate(&here, &there, [&*life.events], Some(script.end));
        prop_assert_eq!(comparison.totals.tickets, 1);
        prop_assert_eq!(&comparison.tickets[0].refused, &relived.refused);
    }
}
