use std::sync::Arc;

use proptest::prelude::*;

use crate::actor::Actor;
use crate::id::{DeskVersion, LineId, PriorityId, StatusId};
use crate::priority::Classification;
use crate::report::{History, Options, Report, Summary};
use crate::sla::{ClockKey, Metric, Promise};
use crate::ticket::{
    Call, Channel, ClockStarted, Event, Fact, Intake, Registered, StatusCause, StatusChanged,
};
use crate::time::{Instant, WallTime, WorkTime};
use crate::workflow::Category;

/// A history in the making; hours count from Monday 2026-11-02T00:00:00Z.
struct Story {
    events: Vec<Event>,
    status: StatusId,
}

fn hour(hours: i64) -> Instant {
    "2026-11-02T00:00:00Z".parse::<Instant>().unwrap().plus(WallTime::from_seconds(hours * 3600))
}

fn resolution() -> ClockKey {
    ClockKey { metric: Metric::Resolution, set: "sla".into(), cycle: 1 }
}

fn classification(priority: &str) -> Arc<Classification> {
    serde_json::from_value(serde_json::json!({ "priority": priority })).unwrap()
}

impl Story {
    fn open(ticket: &str, priority: &str, at: i64) -> Self {
        let mut story = Self { events: Vec::new(), status: "new".into() };
        story.add(
            at,
            Fact::Registered(Registered {
                ticket: ticket.into(),
                intake: Arc::new(Intake::new(Channel::Phone, "printer")),
                kind: "incident".into(),
                category: None,
                tags: std::collections::BTreeSet::new(),
                status: "new".into(),
                category_of_status: Category::New,
                line: Some("first".into()),
                template: None,
                checklist: Vec::new(),
                routed: None,
                entitlement: None,
                classification: classification(priority),
                timer: None,
                carried: None,
            }),
        );
        story.add(
            at,
            Fact::ClockStarted(ClockStarted {
                clock: resolution(),
                promise: Arc::new(promise(priority)),
                started: hour(at),
                due: Some(hour(at + 4)),
                alarms: Vec::new(),
                pauses: Vec::new(),
            }),
        );
        story
    }

    fn add(&mut self, at: i64, fact: Fact) {
        let (seq, by) = (self.events.len() as u64 + 1, Actor::agent("ola"));
        self.events.push(Event { seq, at: hour(at), by, desk: DeskVersion::new("x"), fact });
    }

    fn move_to(&mut self, at: i64, to: &str, category: Category) {
        let from = std::mem::replace(&mut self.status, to.into());
        self.add(
            at,
            Fact::StatusChanged(StatusChanged {
                from,
                to: to.into(),
                category,
                cause: StatusCause::Command,
                timer: None,
                reopens_until: None,
                reason: "".into(),
            }),
        );
    }

    fn solve(&mut self, at: i64, elapsed: i64) {
        self.move_to(at, "solved", Category::Solved);
        let elapsed = WorkTime::from_seconds(elapsed * 3600);
        let met = elapsed <= WorkTime::from_seconds(4 * 3600);
        self.add(at, Fact::ClockStopped { clock: resolution(), elapsed, due: None, met });
    }

    fn breach(&mut self, at: i64) {
        self.add(at, Fact::ClockBreached { clock: resolution(), due: hour(at) });
    }
}

fn promise(priority: &str) -> Promise {
    Promise {
        policy: "everyone".into(),
        line: None,
        priority: Some(priority.into()),
        target: "4h".parse().unwrap(),
        calendar: "always".into(),
        amount: Some(WorkTime::from_seconds(4 * 3600)),
        civil_due: None,
        since: None,
        carried: WorkTime::ZERO,
    }
}

fn report(stories: &[Story]) -> Summary {
    let mut report = Report::new(Options { until: Some(hour(24 * 14)), ..Options::default() });
    stories.iter().for_each(|story| report.add(&story.events));
    report.finish()
}

#[test]
fn an_ordinary_fortnight() {
    let mut quick = Story::open("A", "p1", 0);
    quick.add(1, Fact::Assigned { to: "ola".into(), from: None });
    quick.solve(3, 3);
    let mut late = Story::open("B", "p2", 10);
    let (to, from) = (LineId::new("second"), Some(LineId::new("first")));
    late.add(
        11,
        Fact::HandedOver {
            to,
            from,
            from_agent: None,
            reason: "".into(),
            escalation: None,
            entitlement: None,
        },
    );
    late.breach(14);
    late.solve(34, 24);
    let mut running = Story::open("C", "p2", 24 * 6);
    running.breach(24 * 6 + 4);

    let summary = report(&[quick, late, running]);
    assert_eq!((summary.tickets, summary.open, summary.events), (3, 1, 14));
    assert_eq!(summary.resolution.wall.median, Some(WallTime::from_seconds(3 * 3600)));
    assert_eq!(summary.resolution.work.longest, Some(WorkTime::from_seconds(24 * 3600)));
    assert_eq!(summary.time_to_own.wall.count, 1);
    assert_eq!(summary.hand_overs.total, 1);
    let weeks: Vec<_> = summary.weeks.iter().map(|week| (week.opened, week.done)).collect();
    assert_eq!(weeks, [(3, 2), (0, 0), (0, 0)]);
    let backlog: Vec<_> = summary.backlog.points.iter().map(|point| point.counts.clone()).collect();
    assert_eq!(backlog, [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 1, 0]]);

    let priorities: Vec<_> = summary.by_priority.iter().map(|row| (row.of.clone(), row.verdicts)).collect();
    assert_eq!(priorities.len(), 2);
    assert_eq!((priorities[0].1.met, priorities[1].1.breached), (1, 2));
    assert_eq!(summary.by_line.iter().filter(|row| row.of == Some("second".into())).count(), 1);

    let worst: Vec<_> = summary.worst.iter().map(|breach| (breach.ticket.as_str(), breach.late)).collect();
    assert_eq!(
        worst,
        [
            ("C", WallTime::from_seconds(188 * 3600)), // runs on until the report ends
            ("B", WallTime::from_seconds(20 * 3600)),
        ]
    );
    assert_eq!(summary.worst[1].over, Some(WorkTime::from_seconds(20 * 3600)));
}

#[test]
fn a_breach_stays_when_the_ticket_is_reopened() {
    let mut story = Story::open("A", "p1", 0);
    story.breach(4);
    story.solve(5, 5);
    story.move_to(6, "open", Category::Open);
    story.add(
        6,
        Fact::ClockResumed {
            clock: resolution(),
            due: None,
            alarms: Vec::new(),
            paused_in: Some("solved".into()),
        },
    );
    let history = History::of(&story.events);
    assert_eq!(history.clocks()[&resolution()].wall(), None);
    let summary = report(&[story]);
    assert_eq!(summary.reopened, crate::report::Share::new(1, 1));
    assert_eq!(summary.by_priority[0].verdicts.breached, 1);
    assert_eq!(summary.resolution.wall.count, 0);
}

fn handed_over(to: &str) -> Fact {
    Fact::HandedOver {
        to: to.into(),
        from: None,
        from_agent: None,
        reason: "".into(),
        escalation: None,
        entitlement: None,
    }
}

/// A call that waited so many seconds.
fn call(queue: &str, waited: i64, answered: bool) -> Call {
    let (began, rings) = (hour(0), hour(0).plus(WallTime::from_seconds(waited)));
    Call {
        call: format!("C{waited}").into(),
        queue: Some(queue.into()),
        began,
        answered: answered.then_some(rings),
        ended: rings.plus(WallTime::from_seconds(60 * i64::from(answered))),
        agent: None,
        recording: None,
    }
}

#[test]
fn how_the_desk_served() {
    let mut at_once = Story::open("A", "p1", 0);
    at_once.add(0, Fact::Assigned { to: "ola".into(), from: None });
    at_once.add(1, Fact::Replied { body: "like this".into() });
    at_once.add(1, Fact::ArticleUsed { article: "K1".into(), solved: true });
    at_once.solve(1, 1);
    at_once.add(2, Fact::Rated { score: 5, comment: "".into() });
    let mut back_and_forth = Story::open("B", "p1", 0);
    back_and_forth.add(1, handed_over("second"));
    back_and_forth.add(2, handed_over("first"));
    back_and_forth.add(3, Fact::TimeLogged { spent: WallTime::from_seconds(900), activity: "".into() });
    back_and_forth.add(3, Fact::Assigned { to: "ola".into(), from: None });
    let mut report = Report::new(Options { until: Some(hour(24)), ..Options::default() });
    [&at_once, &back_and_forth].into_iter().for_each(|story| report.add(&story.events));
    for (waited, answered) in [(10, true), (20, true), (21, true), (35, false)] {
        report.add_call(&call("first", waited, answered));
    }
    for (id, from, to) in [("O1", 2, Some(5)), ("O2", 4, Some(6)), ("O3", 23, None)] {
        let mut outage: crate::outage::Outage = serde_json::from_value(serde_json::json!({
            "id": id, "version": 1, "last_at": hour(from), "title": "Mail", "say": {}, "since": hour(from),
            "scope": { "services": ["mail"] }, "spans": [], "estimates": [], "tickets": ["A"] }))
        .unwrap();
        outage.spans = vec![(hour(from), to.map(hour))];
        report.add_outage(&outage);
    }
    let service = report.finish().service;
    assert_eq!(service.first_contact, crate::report::Share::new(1, 1));
    assert_eq!(service.bounced, crate::report::Share::new(1, 2));
    assert_eq!(service.ratings.scores, [(5, 1)].into());
    assert_eq!(service.solved_by_article, crate::report::Share::new(1, 1));
    assert_eq!(service.self_solved.count, 0);
    let ola = service.agents[&crate::id::ActorId::new("ola")];
    assert_eq!((ola.taken, ola.solved, ola.open, ola.spent), (2, 1, 1, WallTime::from_seconds(900)));
    let first = service.lines[&LineId::new("first")];
    assert_eq!((first.entered, first.open), (3, 1));
    let queue = &service.queues["first"];
    assert_eq!((queue.calls, queue.in_time.count, queue.lost.count), (4, 2, 1));
    assert_eq!(service.outages.lasted, WallTime::from_seconds(5 * 3600));
    assert_eq!((service.outages.count, service.outages.tickets), (3, 3));
}

#[test]
fn nothing_at_all() {
    let summary = Report::new(Options::default()).finish();
    assert_eq!((summary.tickets, summary.from, summary.until), (0, None, None));
    assert!(summary.weeks.is_empty() && summary.backlog.points.is_empty());
    let headless = Story::open("A", "p1", 0);
    let mut report = Report::new(Options::default());
    report.add(&headless.events[1..]);
    assert_eq!(report.finish().tickets, 0);
}

#[test]
fn facts_have_the_names_of_their_json() {
    let mut story = Story::open("A", "p1", 0);
    story.breach(4);
    story.solve(5, 5);
    story.add(6, Fact::OverrideEnded { expired: true });
    for event in &story.events {
        assert_eq!(serde_json::to_value(&event.fact).unwrap()["type"], event.fact.name());
    }
}

/// Steps of a random ticket: what happens, and how many hours after the step before.
fn stories() -> impl Strategy<Value = Vec<Vec<(u8, i64)>>> {
    prop::collection::vec(prop::collection::vec((0_u8..13, 0_i64..400), 1..12), 0..12)
}

fn story(number: usize, steps: &[(u8, i64)]) -> Story {
    let mut at = steps[0].1 * 7;
    let mut story = Story::open(&format!("T{number}"), ["p1", "p2"][number % 2], at);
    for &(what, later) in steps {
        at += later;
        match what {
            0 => story.add(at, Fact::Assigned { to: "ola".into(), from: None }),
            1 => story.add(at, Fact::Replied { body: "hello".into() }),
            2 => story.move_to(at, "waiting", Category::WaitingRequester),
            3 => story.move_to(at, "open", Category::Open),
            4 => story.solve(at, later),
            5 => story.breach(at),
            6 => story.add(at, Fact::ClockCancelled { clock: resolution() }),
            8 => story.add(at, Fact::Rated { score: later % 6, comment: "".into() }),
            9 => story.add(at, handed_over(["first", "second"][number % 2])),
            10 => story.add(at, Fact::Called { call: Arc::new(call("first", later % 40, later % 3 > 0)) }),
            11 => {
                story.add(at, Fact::TimeLogged { spent: WallTime::from_seconds(later), activity: "".into() });
            }
            12 => story.add(at, Fact::ArticleUsed { article: "K1".into(), solved: later % 2 > 0 }),
            _ => {
                let reason = "urgent".into();
                story.add(
                    at,
                    Fact::PriorityOverridden { priority: PriorityId::new("p1"), reason, until: None },
                );
            }
        }
    }
    story
}

fn of(histories: &[&Story]) -> Report {
    let mut report = Report::new(Options { worst: 3, ..Options::default() });
    histories.iter().for_each(|story| report.add(&story.events));
    report
}

proptest! {
    #[test]
    fn two_halves_are_the_whole(steps in stories(), cut in 0_usize..12) {
        let stories: Vec<_> = steps.iter().enumerate().map(|(n, steps)| story(n, steps)).collect();
        let all: Vec<_> = stories.iter().collect();
        let (left, right) = all.split_at(cut.min(all.len()));
        let whole = of(&all).finish();
        let mut merged = of(left);
        merged.merge(of(right));
        prop_assert_eq!(&merged.finish(), &whole);
        let mut other_way = of(right);
        other_way.merge(of(left));
        prop_assert_eq!(&other_way.finish(), &whole);
        let backwards: Vec<_> = all.iter().rev().copied().collect();
        prop_assert_eq!(of(&backwards).finish(), whole);
    }

    #[test]
    fn every_ticket_is_counted_everywhere(steps in stories()) {
        let stories: Vec<_> = steps.iter().enumerate().map(|(n, steps)| story(n, steps)).collect();
        let summary = of(&stories.iter().collect::<Vec<_>>()).finish();
        let tickets = stories.len() as u64;
        prop_assert_eq!(summary.volumes.month.values().sum::<u64>(), tickets);
        prop_assert_eq!(summary.statuses.values().sum::<u64>(), tickets);
        prop_assert_eq!(summary.hand_overs.tickets.values().sum::<u64>(), tickets);
        prop_assert_eq!(summary.resolution_times.iter().map(|b| b.count).sum::<u64>(), summary.resolution.wall.count);
        let verdicts = summary.by_priority.iter().map(|row| row.verdicts);
        prop_assert_eq!(verdicts.map(|v| v.met + v.breached + v.open + v.cancelled).sum::<u64>(), tickets);
        prop_assert_eq!(summary.weeks.iter().map(|week| week.opened).sum::<u64>(), tickets);
    }
}
