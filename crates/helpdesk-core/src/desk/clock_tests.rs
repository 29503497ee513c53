//! What clocks show after a story, in one line each: policies, what happens when, and the clocks.

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::desk::{Desk, DeskSpec};
use crate::sla::{ClockReport, ClockState};
use crate::ticket::{Channel, Command, Intake, Ticket};
use crate::time::Instant;

/// A desk that never sleeps and works in an office at times, with these policies.
fn desk(policies: &Value) -> Desk {
    let spec: DeskSpec = serde_json::from_value(json!({
        "name": "Desk", "zone": "UTC", "calendar": "always",
        "calendars": { "office": { "weekly": { "mon-fri": ["08:00-16:00"] } },
                       "reports": { "weekly": { "mon-fri": ["06:00-22:00"] } } },
        "statuses": { "new": { "category": "new" }, "open": { "category": "open" },
                      "asked": { "category": "waiting_requester" }, "parts": { "category": "waiting_vendor" },
                      "solved": { "category": "solved" }, "cancelled": { "category": "cancelled" } },
        "reopen": { "to": "open" },
        "sla": policies }))
    .unwrap();
    Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}"))
}

/// `2T14:30` is that time of the second day, a Tuesday; `14:30` is on the first.
fn at(text: &str) -> Instant {
    let (day, time) = text.split_once('T').unwrap_or(("1", text));
    let day: u32 = day.parse().unwrap();
    format!("2026-03-{:02}T{time}:00Z", 22 + day).parse().unwrap()
}

fn command(words: &str) -> Option<(Actor, Value)> {
    let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
    let agent = |command: Value| Some((Actor::agent("ola"), command));
    match verb {
        "reply" => agent(json!({ "type": "reply", "body": "Unplug it" })),
        "ask" => Some((Actor::requester("jan"), json!({ "type": "requester_reply", "body": "And now?" }))),
        "take" => agent(json!({ "type": "take" })),
        "solve" => agent(json!({ "type": "solve" })),
        "reopen" => agent(json!({ "type": "reopen", "reason": "it is back" })),
        "to" => agent(json!({ "type": "set_status", "to": rest })),
        "tag" => agent(json!({ "type": "tag", "add": [rest] })),
        "priority" => agent(json!({ "type": "override_priority", "priority": rest, "reason": "so" })),
        _ => None,
    }
}

/// The clocks at the last instant of a story such as `12:00 open; 13:00 reply; 14:00 look`.
fn clocks(policies: &Value, story: &str) -> Vec<ClockReport> {
    let desk = desk(policies);
    let mut steps = story.split("; ").map(|step| step.split_once(' ').unwrap());
    let (opened, _) = steps.next().unwrap();
    let mut intake = Intake::new(Channel::Phone, "Printer on fire");
    intake.requester = Some("jan".into());
    let opened = desk.open("T1".into(), intake, &Actor::requester("jan"), at(opened)).unwrap();
    let mut ticket = Ticket::replay(&opened.events).unwrap();
    let mut now = ticket.last_at;
    for (time, words) in steps {
        now = at(time);
        let decision = match command(words) {
            None => desk.wake(&ticket, now),
            Some((by, command)) => {
                let command: Command = serde_json::from_value(command).unwrap();
                desk.decide(&ticket, &command, &by, now).unwrap()
            }
        };
        decision.events.iter().for_each(|event| ticket.apply(event));
    }
    for clock in &ticket.clocks {
        let why = desk.explain(&ticket, &clock.key, now).unwrap();
        assert_eq!(why.report.carried + why.counted(), why.report.elapsed, "{:?}", clock.key);
    }
    desk.clocks(&ticket, now)
}

/// `resolution/2 running 1h due 1T16:00 late`
fn line(clock: &ClockReport) -> String {
    let state = match (clock.state, clock.met) {
        (_, Some(true)) => "met",
        (_, Some(false)) => "missed",
        (ClockState::Running, _) => "running",
        (ClockState::Paused, _) => "paused",
        (_, None) => "cancelled",
    };
    let due = clock.due.map_or("never".to_owned(), |due| {
        let text = due.to_string();
        let day: u32 = text.get(8..10).unwrap().parse().unwrap();
        format!("{}T{}", day - 22, text.get(11..16).unwrap())
    });
    let late = if clock.breached_at.is_some() { " late" } else { "" };
    format!("{}/{} {state} {} due {due}{late}", clock.metric.name(), clock.cycle, clock.elapsed)
}

#[track_caller]
fn check(policies: &Value, story: &str, expected: &[&str]) {
    let found: Vec<String> = clocks(policies, story).iter().map(line).collect();
    assert_eq!(found, expected, "{story}");
}

fn any(targets: &Value) -> Value {
    json!([{ "name": "usual", "targets": { "any": targets } }])
}

/// A policy that promises four hours at `high`, eight at other priorities, and has one setting more.
fn with(key: &str, value: &str) -> Value {
    let mut policy = json!({ "name": "usual", "targets": { "high": { "resolution": "4h" }, "any": { "resolution": "8h" } } });
    policy[key] = json!(value);
    json!([policy])
}

#[test]
fn every_message_of_the_desk_promises_the_next() {
    let updates = || any(&json!({ "periodic_update": "2h" }));
    check(&updates(), "12:00 open; 13:00 look", &[]);
    check(&updates(), "12:00 open; 13:00 reply; 14:00 look", &["periodic_update/1 running 1h due 1T15:00"]);
    check(
        &updates(),
        "12:00 open; 13:00 reply; 13:30 ask; 15:00 reply; 16:00 look",
        &["periodic_update/1 met 2h due 1T15:00", "periodic_update/2 running 1h due 1T17:00"],
    );
    check(
        &updates(),
        "12:00 open; 13:00 reply; 16:00 solve; 17:00 reopen; 18:00 look",
        &["periodic_update/1 missed 3h due 1T15:00 late"],
    );
    // Asking the requester does not stop it unless the policy says so.
    let mut asked = updates();
    asked[0]["pauses"] = json!({ "periodic_update": ["waiting_requester"] });
    let story = "12:00 open; 13:00 reply; 13:30 to asked; 14:30 to open; 15:00 look";
    check(&updates(), story, &["periodic_update/1 running 2h due 1T15:00"]);
    check(&asked, story, &["periodic_update/1 running 1h due 1T16:00"]);
}

#[test]
fn a_promise_of_updates_that_comes_later_counts_from_the_last_message() {
    let vip = json!([{ "name": "vip", "when": { "tag": "vip" }, "targets": { "any": { "periodic_update": "2h" } } }]);
    check(&vip, "12:00 open; 12:30 tag vip; 13:00 look", &[]);
    check(
        &vip,
        "12:00 open; 12:30 reply; 13:00 tag vip; 13:30 look",
        &["periodic_update/1 running 1h due 1T14:30"],
    );
    check(&vip, "12:00 open; 12:30 reply; 12:40 solve; 12:50 reopen; 13:00 tag vip; 13:30 look", &[]);
}

#[test]
fn whose_turn_it_is_decides_what_counts() {
    let targets = json!({ "resolution": "8h", "agent_work": "4h", "requester_wait": "6h" });
    check(
        &any(&targets),
        "12:00 open; 13:00 to asked; 14:00 to parts; 16:00 to open; 17:00 solve; 18:00 reopen; 19:00 look",
        &[
            "resolution/1 running 5h due 1T22:00",
            "agent_work/1 running 3h due 1T20:00",
            "requester_wait/1 running 5h due 1T20:00",
        ],
    );
}

#[test]
fn reopened_as_the_policy_says() {
    let story = "12:00 open; 14:00 solve; 17:00 reopen; 18:00 look";
    for (mode, expected) in [
        ("resume", vec!["resolution/1 running 3h due 1T23:00"]),
        ("new_cycle", vec!["resolution/1 met 2h due 1T20:00", "resolution/2 running 1h due 2T01:00"]),
        ("count_closed_time", vec!["resolution/1 running 6h due 1T20:00"]),
        ("final", vec!["resolution/1 met 2h due 1T20:00"]),
    ] {
        check(&with("reopen", mode), story, &expected);
    }
}

#[test]
fn time_that_counts_while_closed_can_breach_and_survives_a_change() {
    let story = "12:00 open; 14:00 solve; 21:00 reopen; 22:00 look";
    check(&with("reopen", "count_closed_time"), story, &["resolution/1 running 10h due 1T20:00 late"]);
    let story = "12:00 open; 14:00 solve; 15:00 reopen; 15:30 priority high; 15:45 look";
    check(&with("reopen", "count_closed_time"), story, &["resolution/1 running 3h 45m due 1T16:00"]);
}

#[test]
fn a_breach_stays_whatever_reopening_does() {
    let story = "12:00 open; 21:00 solve; 22:00 reopen; 23:00 solve";
    check(
        &with("reopen", "new_cycle"),
        story,
        &["resolution/1 missed 9h due 1T20:00 late", "resolution/2 met 1h due 2T06:00"],
    );
    check(&with("reopen", "resume"), story, &["resolution/1 missed 10h due 1T20:00 late"]);
}

#[test]
fn a_new_cycle_begins_once_and_after_a_cancelled_ticket_too() {
    check(
        &with("reopen", "new_cycle"),
        "12:00 open; 13:00 to cancelled; 14:00 reopen; 15:00 priority high; 16:00 look",
        &["resolution/1 cancelled 1h due 1T20:00", "resolution/2 running 2h due 1T18:00"],
    );
}

#[test]
fn the_policy_that_holds_at_the_reopening_says_what_happens() {
    let policies = json!([
        { "name": "vip", "when": { "tag": "vip" }, "reopen": "final", "targets": { "any": { "resolution": "8h" } } },
        { "name": "usual", "targets": { "any": { "resolution": "8h" } } } ]);
    let story = "12:00 open; 13:00 solve; 13:10 tag vip; 14:00 reopen; 15:00 look";
    check(&policies, story, &["resolution/1 met 1h due 1T20:00"]);
}

#[test]
fn another_priority_counts_as_the_policy_says() {
    // Two of eight hours are used up when four are promised.
    let story = "12:00 open; 14:00 priority high; 15:00 look";
    for (mode, expected) in [
        ("retroactive", "resolution/1 running 3h due 1T16:00"),
        ("forward", "resolution/1 running 2h due 1T17:00"),
        ("reset", "resolution/1 running 1h due 1T18:00"),
    ] {
        check(&with("on_change", mode), story, &[expected]);
    }
    // And back again, an hour later: half of the target is used up.
    let story = "12:00 open; 14:00 priority high; 15:00 priority low; 16:00 look";
    for (mode, expected) in [
        ("retroactive", "resolution/1 running 4h due 1T20:00"),
        ("forward", "resolution/1 running 5h due 1T19:00"),
        ("reset", "resolution/1 running 1h due 1T23:00"),
    ] {
        check(&with("on_change", mode), story, &[expected]);
    }
    // The same target at another priority moves nothing.
    for mode in ["retroactive", "forward", "reset"] {
        let story = "12:00 open; 14:00 priority low; 15:00 look";
        check(&with("on_change", mode), story, &["resolution/1 running 3h due 1T20:00"]);
    }
}

#[test]
fn a_change_in_a_pause_and_after_a_breach() {
    let paused = "12:00 open; 13:00 to asked; 14:00 priority high; 15:00 to open; 16:00 look";
    for (mode, expected) in [
        ("retroactive", "resolution/1 running 2h due 1T18:00"),
        ("forward", "resolution/1 running 1h 30m due 1T18:30"),
        ("reset", "resolution/1 running 1h due 1T19:00"),
    ] {
        check(&with("on_change", mode), paused, &[expected]);
    }
    let late = "12:00 open; 21:00 priority high; 22:00 solve";
    for (mode, expected) in [
        ("retroactive", "resolution/1 missed 10h due 1T16:00 late"),
        ("forward", "resolution/1 missed 5h 30m due 1T21:00 late"),
        ("reset", "resolution/1 missed 1h due 2T01:00 late"),
    ] {
        check(&with("on_change", mode), late, &[expected]);
    }
}

#[test]
fn a_share_of_a_target_in_days_is_kept() {
    let mut policies = with("on_change", "forward");
    policies[0]["targets"]["high"] =
        json!({ "resolution": { "within": "2 business days", "calendar": "office" } });
    // A quarter of eight hours; then three quarters of the 16 open hours until Wednesday 10:00.
    let story = "08:00 open; 10:00 priority high; 11:00 look";
    check(&policies, story, &["resolution/1 running 5h due 2T14:00"]);
    policies[0]["on_change"] = json!("reset");
    check(&policies, story, &["resolution/1 running 1h due 3T10:00"]);
}

#[test]
fn what_is_used_up_warns_at_once_and_only_once() {
    let mut policies = with("on_change", "forward");
    policies[0]["warn_at"] = json!(["50%", "3h before due"]);
    let desk = desk(&policies);
    let intake = Intake::new(Channel::Phone, "Printer on fire");
    let opened = desk.open("T1".into(), intake, &Actor::system(), at("12:00")).unwrap();
    let mut ticket = Ticket::replay(&opened.events).unwrap();
    let (by, high) = command("priority high").unwrap();
    let high: Command = serde_json::from_value(high).unwrap();
    let decision = desk.decide(&ticket, &high, &by, at("15:00")).unwrap();
    decision.events.iter().for_each(|event| ticket.apply(event));
    // Three eighths of four hours are used up: three hours before due is past, half is not yet.
    let names: Vec<_> = decision.events.iter().map(|event| event.fact.name()).collect();
    assert_eq!(names, ["priority_overridden", "clock_retargeted", "clock_warned"]);
    assert_eq!(decision.next_wake, Some(at("15:30")));
    assert_eq!(desk.wake(&ticket, at("15:30")).events.len(), 1);
}

#[test]
fn what_arrives_out_of_hours_has_a_target_of_its_own() {
    let own = json!({ "within": "8h", "calendar": "always" });
    let targets = json!({ "first_response": { "within": "4h", "calendar": "office", "out_of_hours": own } });
    check(&any(&targets), "10:00 open; 11:00 look", &["first_response/1 running 1h due 1T14:00"]);
    check(&any(&targets), "20:00 open; 21:00 look", &["first_response/1 running 1h due 2T04:00"]);
    // The closing instant is closed; without a calendar of its own it counts on that of the target.
    let targets = json!({ "first_response": { "within": "4h", "calendar": "office", "out_of_hours": "2h" } });
    check(&any(&targets), "15:59 open; 15:59 look", &["first_response/1 running 0s due 2T11:59"]);
    check(&any(&targets), "16:00 open; 16:00 look", &["first_response/1 running 0s due 2T10:00"]);
}

#[test]
fn what_arrives_before_the_hours_of_intake_counts_from_their_beginning() {
    let mut policies = any(&json!({ "first_response": "1h", "resolution": "8h" }));
    policies[0]["intake"] = json!("reports");
    check(
        &policies,
        "23:00 open; 23:30 look",
        &["first_response/1 running 0s due 2T07:00", "resolution/1 running 0s due 2T14:00"],
    );
    check(
        &policies,
        "12:00 open; 12:30 look",
        &["first_response/1 running 30m due 1T13:00", "resolution/1 running 30m due 1T20:00"],
    );
    // Answered and put aside before it counts.
    check(
        &policies,
        "23:00 open; 23:10 reply; 23:20 to asked; 23:30 to open; 2T01:00 to asked; 2T07:00 to open; 2T08:00 look",
        &["first_response/1 met 0s due 2T07:00", "resolution/1 running 1h due 2T15:00"],
    );
}

#[test]
fn started_hours_of_a_penalty() {
    let hours = |story: &str| {
        let found = clocks(&any(&json!({ "resolution": "1h" })), story);
        found.first().unwrap().overdue_started_hours()
    };
    assert_eq!(hours("12:00 open; 13:00 solve"), 0);
    assert_eq!(hours("12:00 open; 13:01 solve"), 1);
    assert_eq!(hours("12:00 open; 14:00 solve"), 1);
    assert_eq!(hours("12:00 open; 14:01 solve; 20:00 look"), 2);
}

#[test]
fn presets_are_defaults() {
    let story =
        "12:00 open; 13:00 to parts; 14:00 to asked; 15:00 to open; 16:00 solve; 17:00 reopen; 18:00 look";
    for (preset, expected) in [
        ("zendesk_like", vec!["resolution/1 running 4h due 1T22:00"]),
        ("jira_like", vec!["resolution/1 met 3h due 1T21:00", "resolution/2 running 1h due 2T01:00"]),
        ("zammad_like", vec!["resolution/1 met 2h due 1T22:00"]),
        ("otrs_like", vec!["resolution/1 met 4h due 1T20:00"]),
        ("rt_like", vec!["resolution/1 running 6h due 1T20:00"]),
        ("glpi_like", vec!["resolution/1 running 4h due 1T22:00"]),
    ] {
        check(&with("preset", preset), story, &expected);
    }
    let mut own = with("preset", "otrs_like");
    own[0]["reopen"] = json!("resume");
    own[0]["pauses"] = json!({ "resolution": ["waiting_vendor"] });
    check(&own, story, &["resolution/1 running 4h due 1T22:00"]);
}

#[test]
fn what_the_order_of_policies_hides_is_told() {
    let warned = |policies: Value| -> Vec<String> {
        let desk = desk(&policies);
        let told = desk.warnings().iter().map(|fault| format!("{}: {}", fault.path, fault.kind));
        told.filter(|line| line.starts_with("sla")).collect()
    };
    let policy = |name: &str, when: Value| json!({ "name": name, "when": when, "targets": { "any": { "resolution": "4h" } } });
    let ranked = |rank: u32, mut policy: Value| {
        policy["rank"] = json!(rank);
        policy
    };
    let gold = || policy("gold", json!({ "tier": "gold" }));
    let phone = || policy("phone", json!({ "channel": "phone" }));
    let tie = "sla[1]: `gold` and `phone` can hold for the same ticket, and only their names decide";
    assert_eq!(warned(json!([gold(), phone()])), [tie]);
    assert_eq!(warned(json!([ranked(1, gold()), phone()])), Vec::<String>::new());
    assert_eq!(warned(json!([gold(), policy("silver", json!({ "tier": "silver" }))])), Vec::<String>::new());
    let both = || policy("both", json!({ "tier": "gold", "channel": "phone" }));
    let tie = "sla[0]: `both` and `gold` can hold for the same ticket, and only their names decide";
    assert_eq!(warned(json!([gold(), both()])), [tie]);
    assert_eq!(warned(json!([ranked(2, gold()), ranked(1, both())])), Vec::<String>::new());
    let shadowed = "sla[1]: policy `both` is never chosen: `gold` comes before it and takes all its tickets";
    assert_eq!(warned(json!([ranked(1, gold()), ranked(2, both())])), [shadowed]);
    let tie = "sla[1]: `gold` and `not` can hold for the same ticket, and only their names decide";
    assert_eq!(warned(json!([gold(), policy("not", json!({ "not": { "channel": "phone" } }))])), [tie]);
    let apart = json!({ "not": { "tier": "gold" } });
    assert_eq!(warned(json!([gold(), policy("not", apart)])), Vec::<String>::new());
}
