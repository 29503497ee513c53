//! A ticket's life on a desk, and the laws that hold at every step of it.

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::ticket::{Command, Event, Intake, Ticket};
use helpdesk_core::time::{Instant, WallTime};
use helpdesk_core::zone::ZonePack;
use helpdesk_wire::shape;
use serde_json::Value;

/// A desk, what a ticket begins with, and what is done to it.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// The desk, as in `desk.json`.
    pub desk: Value,
    /// When the ticket is opened.
    pub at: Instant,
    /// What it begins with.
    pub intake: Intake,
    /// Who opens it.
    pub by: Actor,
    /// What happens then.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// Something that happens to the ticket.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Seconds since the step before.
    pub after: u32,
    /// Who acts.
    #[serde(default = "Actor::system")]
    pub by: Actor,
    /// What is wanted; without it time passes, and that is all.
    #[serde(default, rename = "do")]
    pub command: Option<Command>,
}

/// Wake-ups in one step; more than any desk that ends needs.
const MOST_WAKES: usize = 10_000;

/// Plays a story and checks every law on the way.
///
/// Returns all its events; none if the document is no story, the desk does not compile, or the
/// intake is refused.
///
/// # Panics
/// Where a law does not hold.
#[must_use]
pub fn play(document: &Value) -> Vec<Event> {
    let Ok(story) = shape::read::<Story>(document) else { return Vec::new() };
    let Ok(desk) = helpdesk_wire::desk::compile(&story.desk, &ZonePack::builtin()) else { return Vec::new() };
    let Ok(opened) = desk.open(TicketId::from("T-1"), story.intake, &story.by, story.at) else {
        return Vec::new();
    };
    let mut events = opened.events;
    let mut ticket = Ticket::replay(&events).expect("a history that begins with the opening");
    let mut now = story.at;
    for step in story.steps {
        now = now.plus(WallTime::from_seconds(i64::from(step.after)));
        let due = caught_up(&desk, &mut ticket, now);
        let decided = step.command.map(|command| desk.decide(&ticket, &command, &step.by, now));
        events.extend(due);
        if let Some(Ok(decision)) = decided {
            decision.events.iter().for_each(|event| ticket.apply(event));
            assert_eq!(decision.next_wake, ticket.next_wake());
            events.extend(decision.events);
        }
    }
    check_history(&events, &ticket);
    events
}

/// Wakes the ticket as often as it asks for, and once for all: both have to lead to the same.
fn caught_up(desk: &Desk, ticket: &mut Ticket, now: Instant) -> Vec<Event> {
    let at_once = desk.wake(ticket, now).events;
    let mut one_by_one = Vec::new();
    let mut wakes = 0;
    while let Some(due) = ticket.next_wake().filter(|due| *due <= now) {
        let decision = desk.wake(ticket, due);
        assert!(!decision.events.is_empty(), "woken at {due} for nothing");
        decision.events.iter().for_each(|event| ticket.apply(event));
        assert!(ticket.next_wake().is_none_or(|next| due < next), "the deadline {due} is not retired");
        one_by_one.extend(decision.events);
        wakes += 1;
        assert!(wakes < MOST_WAKES, "wake-ups without end");
    }
    assert_eq!(at_once, one_by_one, "one long wait differs from many short ones");
    assert_eq!(desk.wake(ticket, now).events, [], "what was due came twice");
    one_by_one
}

fn check_history(events: &[Event], ticket: &Ticket) {
    for (position, pair) in events.windows(2).enumerate() {
        assert!(pair[0].at <= pair[1].at, "time went back after event {}", position + 1);
        assert_eq!(pair[0].seq + 1, pair[1].seq);
    }
    assert_eq!(Ticket::replay(events).as_ref(), Some(ticket), "replaying differs");
    let stored = serde_json::to_value(events).expect("events are JSON");
    let loaded: Vec<Event> = serde_json::from_value(stored).expect("stored events load");
    assert_eq!(loaded, events);
}
