//! Laws about living a history again.

use helpdesk_core::simulate::{Acts, Divergence, Versions, relive, retell, simulate};
use helpdesk_core::ticket::{Command, Fact};
use helpdesk_tests::desks;
use helpdesk_tests::dice::Dice;
use helpdesk_tests::host::{Waking, go_on, live};
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
    fn where_its_desk_was_edited_each_version_tells_its_own_part(
        case in cases(), edited in cases(), there_and_back in any::<bool>()
    ) {
        let (desk, mut script, _) = case.life();
        script.end = script.lines.last().map_or(script.opened, |line| line.at);
        let (other, mut further, _) = edited.life();
        let later = script.end.since(further.opened);
        further.lines.iter_mut().for_each(|line| line.at = line.at.plus(later));
        let end = further.end.plus(later);
        let half = further.lines.len() / 2;
        let (then, last) = further.lines.split_at(if there_and_back { half } else { further.lines.len() });
        let life = live(&desk, &script, Waking::Punctual);
        let between = then.last().map_or(script.end, |line| line.at);
        let mut life = go_on(life, &other, then, between, Waking::Punctual);
        life = go_on(life, if there_and_back { &desk } else { &other }, last, end, Waking::Punctual);
        let versions: Versions<'_> = [&desk, &other].into_iter().collect();
        let until = life.events.last().expect("a history").at;
        let told = retell(&versions, &life.events, until).expect("both versions are there");
        prop_assert_eq!(Divergence::of(&life.events, &told.events), None);
        prop_assert_eq!(&told.events, &life.events);
        prop_assert_eq!(told.refused.len(), 0);
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
