//! Laws about what a clock says of itself.

use helpdesk_core::sla::{Count, Why};
use helpdesk_core::time::{Instant, WorkTime};
use proptest::prelude::*;

use crate::cases::{cases, config};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn spans_sum_to_what_the_clock_shows(case in cases()) {
        let (desk, script, life) = case.life();
        for clock in &life.ticket.clocks {
            let told = desk.explain_history(&life.events, &clock.key, script.end).expect("a clock");
            let report = &told.report;
            prop_assert_eq!(report.carried + told.counted(), report.elapsed);
            let calendar = desk.calendar(&report.calendar).expect("a calendar");
            let count = Count::of(report.target, calendar);
            let paused = told.spans.iter().filter(|span| matches!(span.why, Why::Paused(_)));
            let paused: WorkTime = paused.map(|span| count.elapsed(span.from, span.to)).sum();
            prop_assert_eq!(paused, report.paused);
            // The spans leave nothing out between the start and the end.
            let mut at: Instant = report.since.unwrap_or(report.started);
            for span in &told.spans {
                prop_assert_eq!(span.from, at);
                prop_assert!(span.from < span.to);
                at = span.to;
            }
            let end = report.stopped.unwrap_or(script.end).max(report.since.unwrap_or(report.started));
            prop_assert!(at == end, "{at} {end}");
        }
    }

    #[test]
    fn promises_and_pauses_have_their_reasons(case in cases()) {
        let (desk, script, life) = case.life();
        for clock in &life.ticket.clocks {
            let told = desk.explain_history(&life.events, &clock.key, script.end).expect("a clock");
            for span in &told.spans {
                prop_assert_eq!(span.by.is_some(), matches!(span.why, Why::Paused(_)), "{:?}", span);
            }
            let policies = desk.sla().policies(&clock.key.set);
            prop_assert_eq!(told.chosen.is_some(), !policies.is_empty());
            if let Some(chosen) = told.chosen {
                let policy = &policies[chosen.place - 1];
                prop_assert_eq!(&policy.id, &told.report.policy);
                prop_assert!(life.events[chosen.seq as usize - 1].fact.name().starts_with("clock_"));
            }
        }
    }
}
