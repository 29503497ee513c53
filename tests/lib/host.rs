//! A simulated host: it opens a ticket, waits, gives commands, and wakes the desk when told to.

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::{Channel, Command, Decision, Event, Intake, Notice, Refusal, Ticket};
use helpdesk_core::time::{Instant, WallTime};
use serde_json::json;

use crate::desks::{LINES, PRIORITIES};
use crate::dice::Dice;

/// Wake-ups of one ticket after which it is held to go round for ever.
const MOST_WAKES: usize = 2_000;
/// How long a host goes on after the last command.
const AFTERWARDS: WallTime = WallTime::from_seconds(40 * 86_400);

/// A command at an instant.
#[derive(Clone, Debug)]
pub struct Line {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// What.
    pub command: Command,
}

/// A ticket's life as its host will live it, every instant fixed.
#[derive(Clone, Debug)]
pub struct Script {
    /// What is known at the start.
    pub intake: Intake,
    /// Who opens it.
    pub by: Actor,
    /// When it is opened.
    pub opened: Instant,
    /// Commands, in the order of time.
    pub lines: Vec<Line>,
    /// When the host looks for the last time.
    pub end: Instant,
}

/// When a host wakes the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waking {
    /// At every instant the desk asked for.
    Punctual,
    /// Only at the very end.
    AtTheEnd,
    /// Punctual, and again and again in between.
    Restless,
}

/// What became of a ticket.
#[derive(Clone, Debug)]
pub struct Life {
    /// Everything that happened.
    pub events: Vec<Event>,
    /// Everything to tell.
    pub notices: Vec<Notice>,
    /// Refused commands by their place in the script.
    pub refusals: Vec<(usize, Refusal)>,
    /// The ticket in the end.
    pub ticket: Ticket,
}

impl Life {
    fn begin(desk: &Desk, script: &Script) -> Self {
        let Script { intake, by, opened, .. } = script;
        let decision = desk.open("T-1".into(), intake.clone(), by, *opened).expect("an intake of this host");
        let ticket = Ticket::replay(&decision.events).expect("a history that begins");
        assert_eq!(ticket.next_wake(), decision.next_wake);
        Self { events: decision.events, notices: decision.notices, refusals: Vec::new(), ticket }
    }

    fn take_in(&mut self, decision: Decision) {
        for event in &decision.events {
            self.ticket.apply(event);
        }
        assert_eq!(self.ticket.next_wake(), decision.next_wake, "a decision tells the next wake-up");
        self.events.extend(decision.events);
        self.notices.extend(decision.notices);
    }

    /// Wakes the desk at every instant it asks for, up to `until`.
    fn wake_up_to(&mut self, desk: &Desk, until: Instant, restless: bool) {
        let mut wakes = 0;
        while let Some(due) = self.ticket.next_wake().filter(|due| *due <= until) {
            assert!(self.ticket.last_at <= due, "a wake-up in the past");
            let early = Instant::saturating_from_micros(due.micros() - 1);
            if restless && self.ticket.last_at <= early {
                let nothing = desk.wake(&self.ticket, early);
                assert_eq!(nothing.events, [], "a wake-up before its time yields nothing");
                assert_eq!(nothing.next_wake, Some(due));
            }
            let decision = desk.wake(&self.ticket, due);
            assert!(!decision.events.is_empty(), "a wake-up at {due} changes nothing");
            assert!(
                decision.next_wake.is_none_or(|next| due < next),
                "a wake-up at {due} leaves something due"
            );
            self.take_in(decision);
            if restless {
                assert_eq!(
                    desk.wake(&self.ticket, due).events,
                    [],
                    "a second wake-up at once yields nothing"
                );
            }
            wakes += 1;
            assert!(wakes < MOST_WAKES, "the ticket goes round for ever");
        }
    }
}

/// Lives a script through.
///
/// # Panics
/// If the desk breaks a law that every host relies on.
#[must_use]
pub fn live(desk: &Desk, script: &Script, waking: Waking) -> Life {
    go_on(Life::begin(desk, script), desk, &script.lines, script.end, waking)
}

/// Lives through further lines, up to `end`; perhaps on another desk than before.
///
/// # Panics
/// As [`live`].
#[must_use]
pub fn go_on(mut life: Life, desk: &Desk, lines: &[Line], end: Instant, waking: Waking) -> Life {
    for (index, line) in lines.iter().enumerate() {
        if waking != Waking::AtTheEnd {
            life.wake_up_to(desk, line.at, waking == Waking::Restless);
        }
        match desk.decide(&life.ticket, &line.command, &line.by, line.at) {
            Ok(decision) => life.take_in(decision),
            Err(refusal) => life.refusals.push((index, refusal)),
        }
    }
    match waking {
        Waking::AtTheEnd => {
            let decision = desk.wake(&life.ticket, end);
            life.take_in(decision);
        }
        Waking::Punctual => life.wake_up_to(desk, end, false),
        Waking::Restless => life.wake_up_to(desk, end, true),
    }
    life
}

/// Writes a script for `desk`: an opening from `dice`, then for each of `steps` a wait and a
/// command, the waits often ending where something falls due.
#[must_use]
pub fn script(desk: &Desk, dice: &mut Dice<'_>, steps: &[impl AsRef<[u8]>]) -> Script {
    let (intake, by, opened) = opening(desk, dice);
    let mut script = Script { intake, by, opened, lines: Vec::new(), end: opened };
    let mut life = Life::begin(desk, &script);
    let mut now = opened;
    for step in steps {
        let mut dice = Dice::new(step.as_ref());
        now = wait(&life.ticket, now, &mut dice);
        life.wake_up_to(desk, now, false);
        let (command, by) = (command(desk, now, &mut dice), actor(&mut dice));
        if let Ok(decision) = desk.decide(&life.ticket, &command, &by, now) {
            life.take_in(decision);
        }
        script.lines.push(Line { at: now, by, command });
    }
    script.end = now.plus(AFTERWARDS);
    script
}

fn opening(desk: &Desk, dice: &mut Dice<'_>) -> (Intake, Actor, Instant) {
    let mut intake = Intake::new(dice.pick(&[Channel::Email, Channel::Phone]), "The printer prints nothing");
    if !dice.once_in(4) {
        intake.requester = Some("ewa".into());
    }
    let computed = desk.spec().priority.default.is_none();
    if computed && dice.once_in(2) {
        intake.impact = Some("all".into());
        intake.urgency = dice.maybe(&["now", "later"]).map(Into::into);
    } else if !computed {
        intake.priority = dice.maybe(&PRIORITIES).map(Into::into);
    }
    intake.kind = dice.maybe(&["request", "incident"]).map(Into::into);
    if dice.once_in(3) && intake.kind.is_none() && !desk.spec().templates.is_empty() {
        intake.template = Some("routine".into());
    }
    intake.tier = dice.maybe(&["gold"]).map(Into::into);
    intake.tags.extend(dice.maybe(&["vip"]).map(Into::into));
    if dice.once_in(4) {
        intake.fields.insert("site".into(), "north".into());
    }
    let day =
        dice.pick(&["2026-03-27", "2026-03-28", "2026-10-24", "2026-12-23", "2026-06-03", "2026-11-01"]);
    let time = dice.pick(&["07:00:00", "14:59:59.999999", "15:00:00", "22:15:00.000001", "11:00:00"]);
    let opened = format!("{day}T{time}Z").parse().expect("an instant");
    // What the desk says of a ticket, no requester states.
    let by_desk = intake.priority.is_some() || intake.tier.is_some();
    let by = if by_desk { Actor::agent("ola") } else { Actor::requester("ewa") };
    (intake, by, opened)
}

fn wait(ticket: &Ticket, now: Instant, dice: &mut Dice<'_>) -> Instant {
    const MINUTE: i64 = 60_000_000;
    let wake = ticket.next_wake();
    let due = ticket.clocks.iter().filter_map(|clock| clock.due).filter(|due| now <= *due).min();
    let micro = WallTime::from_micros(1);
    let until = match dice.below(12) {
        0 => wake,
        1 => wake.map(|wake| wake.plus(micro)),
        2 => wake.map(|wake| wake.plus(WallTime::from_micros(-1))),
        3 => due,
        4 => due.map(|due| due.plus(micro)),
        choice => {
            let pause = [0, 1, 10 * MINUTE, 47 * MINUTE, 200 * MINUTE, 1_000 * MINUTE, 4_000 * MINUTE];
            Some(now.plus(WallTime::from_micros(pause[choice - 5])))
        }
    };
    until.unwrap_or(now).max(now)
}

fn actor(dice: &mut Dice<'_>) -> Actor {
    let agent = Actor::agent(dice.pick(&["ola", "jan"]));
    let role = |role| Actor { role, id: Some("ala".into()), line: None };
    match dice.below(9) {
        0..=3 => agent,
        4 => agent.on(dice.pick(&LINES)),
        5 => Actor::requester("ewa"),
        6 => role(dice.pick(&[Role::Lead, Role::Manager])),
        7 => role(Role::Vendor),
        _ => Actor::system(),
    }
}

/// A command that some desk takes, and this one may refuse.
fn command(desk: &Desk, now: Instant, dice: &mut Dice<'_>) -> Command {
    let statuses: Vec<&str> = desk.spec().statuses.keys().map(String::as_str).collect();
    let later = now.plus(WallTime::from_seconds(dice.pick(&[5_400, 1, 0, 100_000, 1_000_000])));
    let value = match dice.below(49) {
        0 | 24..=26 => json!({ "type": "set_status", "to": dice.pick(&statuses) }),
        1 | 27 => json!({ "type": "reply", "body": "Have you tried it?" }),
        2 | 3 | 28 | 29 => {
            json!({ "type": "requester_reply", "body": "It is still so", "automatic": dice.once_in(4) })
        }
        4 => json!({ "type": "take" }),
        5 => json!({ "type": "assign", "to": dice.pick(&["ola", "jan", "ala"]) }),
        6 => json!({ "type": "hand_over", "to": dice.pick(&LINES), "reason": "theirs" }),
        7 => json!({ "type": "solve", "status": dice.pick(&["fixed", "fixed", "agreed"]),
                     "resolution": { "cause": "dust" } }),
        8 | 30 => json!({ "type": "reopen", "reason": "not solved" }),
        9 => json!({ "type": "override_priority", "priority": dice.pick(&PRIORITIES), "reason": "the boss",
                     "until": dice.once_in(2).then_some(later) }),
        10 => json!({ "type": "withdraw_override" }),
        11 => json!({ "type": "classify", "kind": dice.maybe(&["request", "incident"]),
                      "impact": dice.maybe(&["all", "one"]), "urgency": dice.maybe(&["now", "later"]) }),
        12 => json!({ "type": "classify", "priority": dice.pick(&PRIORITIES) }),
        13 => json!({ "type": "pend", "until": later, "status": dice.maybe(&["asked", "queued", "working"]),
                      "then": dice.maybe(&["working", "fixed", "fresh"]) }),
        14 => json!({ "type": "tag", "add": ["vip"] }),
        15 => json!({ "type": "tag", "remove": ["vip"] }),
        16 => json!({ "type": "set_field", "name": "site", "value": dice.maybe(&["north", "south"]) }),
        17 => json!({ "type": "set_flag", "name": "urgent", "raised": !dice.once_in(2) }),
        18 => json!({ "type": "diagnose", "text": "It is dusty" }),
        19 => json!({ "type": "rate", "score": 1 + dice.below(6), "comment": "so" }),
        20 => json!({ "type": "close" }),
        21 => json!({ "type": "link", "ticket": "T-2", "relation": dice.pick(&["child", "related"]),
                      "done": dice.once_in(2) }),
        22 => json!({ "type": "release" }),
        31 => json!({ "type": "unlink", "ticket": "T-2" }),
        32 => json!({ "type": "entitle", "party": { "contract": { "id": dice.pick(&["c-1", "c-2"]),
                      "tier": dice.maybe(&["gold"]), "channels": ["phone"] } } }),
        34 | 35 => identify(now, dice),
        36 => {
            json!({ "type": "approve", "approval": dice.pick(&["boss", "two"]), "on_behalf_of": dice.maybe(&["ola", "ala"]),
                      "round": dice.maybe(&[1, 2]) })
        }
        37 => json!({ "type": "refuse", "approval": dice.pick(&["boss", "two"]), "comment": "no" }),
        38 => dice.pick(&[
            json!({ "type": "request_approval", "approval": "boss" }),
            json!({ "type": "delegate_approval", "approval": "boss", "to": "jan", "until": later }),
        ]),
        39 => json!({ "type": "convert", "to": dice.maybe(&["incident", "request"]),
                      "template": dice.maybe(&["routine"]), "reason": "it is so" }),
        40 | 41 => {
            json!({ "type": "check_item", "item": dice.pick(&["look", "act", "tell", "call"]), "done": !dice.once_in(4) })
        }
        46 => json!({ "type": "suggest_labels", "suggestions": [{ "label": dice.pick(&["hardware", "p1"]),
                      "confidence": dice.pick(&[900, 100]), "source": dice.pick(&["model", "other"]) }] }),
        47 => {
            json!({ "type": "add_item", "item": dice.pick(&["call", "look"]), "optional": dice.once_in(2) })
        }
        48 => json!({ "type": "drop_item", "item": dice.pick(&["call", "look"]) }),
        33 => json!({ "type": "classify", "asset": dice.pick(&["PR-7", "X-1"]) }),
        23 => json!({ "type": "unlink", "ticket": "T-2" }),
        _ => record(now, later, dice),
    };
    serde_json::from_value(value).expect("a command")
}

/// A command that records something, and changes little else.
fn record(now: Instant, later: Instant, dice: &mut Dice<'_>) -> serde_json::Value {
    match dice.below(16) {
        0 => json!({ "type": "note", "body": "Looks odd" }),
        1 => json!({ "type": "unlink", "ticket": "T-2" }),
        2 => json!({ "type": "declare_major", "reason": "the whole house" }),
        3 => json!({ "type": "end_major" }),
        4 => json!({ "type": "consent", "how": "by phone" }),
        5 => json!({ "type": "start_session", "session": "S", "tool": "AnyDesk", "asset": "WS-1" }),
        6 => json!({ "type": "end_session", "session": "S" }),
        7 => json!({ "type": "withdraw_consent" }),
        8 => {
            json!({ "type": "order_visit", "visit": "V", "line": dice.pick(&LINES), "from": later, "to": later.plus(WallTime::from_seconds(3_600)) })
        }
        9 => {
            json!({ "type": "move_visit", "visit": "V", "step": dice.pick(&["arrived", "done", "cancelled"]) })
        }
        10 => json!({ "type": "call", "call": "C", "began": now, "ended": now }),
        11 => json!({ "type": "log_time", "spent_seconds": 900 }),
        12 => {
            json!({ "type": "attach", "name": "a.png", "media_type": "image/png", "bytes": 1, "reference": "s:1" })
        }
        13 => json!({ "type": "use_article", "article": "K1", "solved": dice.once_in(2) }),
        14 => json!({ "type": "remind", "reminder": dice.pick(&["R1", "R2"]), "at": later, "text": "look" }),
        _ => json!({ "type": "drop_reminder", "reminder": "R1" }),
    }
}

/// Evidence that is right, or wrong, or vouched for.
fn identify(now: Instant, dice: &mut Dice<'_>) -> serde_json::Value {
    let (right, wrong) = ("a1".repeat(32), "0f".repeat(32));
    let kind = dice.pick(&["email", "one_time_code"]);
    let known = json!({ "kind": kind, "digest": right, "expires": dice.once_in(2).then_some(now.plus(WallTime::from_seconds(1))) });
    let mut evidence = vec![json!({ "kind": kind, "digest": dice.pick(&[&right, &wrong]) })];
    evidence.extend(dice.maybe(&[json!({ "kind": "call_back" })]));
    json!({ "type": "identify", "person": dice.pick(&["ewa", "jan"]), "evidence": evidence, "known": [known],
            "organisation": dice.maybe(&["acme", "globex"]), "elsewhere": dice.maybe(&[now]).into_iter().collect::<Vec<_>>() })
}
