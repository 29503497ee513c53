//! The scripted day: stories of tickets, read and put in the order of time.

use std::collections::BTreeMap;

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::id::{ActorId, LineId, TicketId};
use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{Command, Intake};
use helpdesk_core::time::{Date, DayTime, Instant};
use helpdesk_core::zone::Zone;
use serde::Deserialize;
use serde_json::Value;

/// A day that can be played: what people do, the earliest first.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) steps: Vec<Step>,
    /// When the curtain falls.
    pub(crate) until: Instant,
    pub(crate) explain: Explain,
}

/// The clock that is explained at the end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Explain {
    pub(crate) ticket: TicketId,
    pub(crate) metric: Metric,
}

/// What somebody does at an instant.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) at: Instant,
    pub(crate) ticket: TicketId,
    pub(crate) by: Actor,
    pub(crate) wish: Wish,
    /// The codes of a refusal that the script expects; empty: none.
    pub(crate) refused: Vec<String>,
}

/// A new ticket, or a command on one.
#[derive(Debug)]
pub(crate) enum Wish {
    Open { intake: Box<Intake>, gloss: String },
    Do(Command),
}

/// Why a script cannot be played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScriptError {
    #[error("{0}")]
    Shape(#[from] toml::de::Error),
    #[error("ticket `{ticket}`: `{found}` is not a time such as `07:30` or `11 07:30`")]
    Time { ticket: TicketId, found: String },
    #[error("ticket `{ticket}`: nobody is called `{found}`")]
    Nobody { ticket: TicketId, found: String },
    #[error("ticket `{ticket}`, {at}: {message}")]
    Command { ticket: TicketId, at: String, message: String },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayFile {
    month: String,
    until: String,
    explain: Explain,
    people: BTreeMap<String, Person>,
    tickets: Vec<Story>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    role: Role,
    line: Option<LineId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    id: TicketId,
    at: String,
    by: Option<String>,
    gloss: String,
    open: Intake,
    then: Vec<Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: String,
    by: String,
    #[serde(rename = "do")]
    command: Value,
    #[serde(default)]
    refused: Vec<String>,
}

/// Reads a script whose times are those of `zone`.
pub(crate) fn read(text: &str, zone: &Zone) -> Result<Script, ScriptError> {
    let file: DayFile = toml::from_str(text)?;
    let mut clock = LocalClock { month: &file.month, zone, today: String::new() };
    let mut steps = Vec::new();
    for story in &file.tickets {
        steps.extend(story.steps(&file.people, &mut clock)?);
    }
    steps.sort_by_key(|step| step.at); // stable: in one instant the order of the file holds
    let ticket = TicketId::from("until");
    Ok(Script { steps, until: clock.read(&file.until, &ticket)?, explain: file.explain.clone() })
}

impl Story {
    fn steps(
        &self,
        people: &BTreeMap<String, Person>,
        clock: &mut LocalClock<'_>,
    ) -> Result<Vec<Step>, ScriptError> {
        let ticket = &self.id;
        let default = if self.open.requester.is_some() { "requester" } else { "system" };
        let mut steps = vec![Step {
            at: clock.read(&self.at, ticket)?,
            ticket: ticket.clone(),
            by: self.actor(self.by.as_deref().unwrap_or(default), people)?,
            wish: Wish::Open { intake: Box::new(self.open.clone()), gloss: self.gloss.clone() },
            refused: Vec::new(),
        }];
        for line in &self.then {
            let at = clock.read(&line.at, ticket)?;
            let by = self.actor(&line.by, people)?;
            let wish = Wish::Do(self.command(line, clock)?);
            steps.push(Step { at, ticket: ticket.clone(), by, wish, refused: line.refused.clone() });
        }
        Ok(steps)
    }

    fn actor(&self, name: &str, people: &BTreeMap<String, Person>) -> Result<Actor, ScriptError> {
        match (name, &self.open.requester) {
            ("system", _) => Ok(Actor::system()),
            ("requester", Some(requester)) => Ok(Actor::requester(requester.as_str())),
            _ => match people.get(name) {
                Some(person) => {
                    Ok(Actor { role: person.role, id: Some(ActorId::from(name)), line: person.line.clone() })
                }
                None => Err(ScriptError::Nobody { ticket: self.id.clone(), found: name.to_owned() }),
            },
        }
    }

    /// The command in its JSON form, but for `until`, which is a local time.
    fn command(&self, line: &Line, clock: &mut LocalClock<'_>) -> Result<Command, ScriptError> {
        let mut command = line.command.clone();
        if let Some(until) = command.get_mut("until")
            && let Some(local) = until.as_str()
        {
            let today = clock.today.clone();
            *until = Value::String(clock.read(local, &self.id)?.to_string());
            clock.today = today;
        }
        serde_json::from_value(command).map_err(|error| ScriptError::Command {
            ticket: self.id.clone(),
            at: line.at.clone(),
            message: error.to_string(),
        })
    }
}

/// Reads `07:30` on the day last named, and `11 07:30` on the eleventh.
struct LocalClock<'a> {
    month: &'a str,
    zone: &'a Zone,
    today: String,
}

impl LocalClock<'_> {
    fn read(&mut self, text: &str, ticket: &TicketId) -> Result<Instant, ScriptError> {
        let time = match text.split_once(' ') {
            Some((day, time)) => {
                self.today = format!("{}-{day}", self.month);
                time
            }
            None => text,
        };
        match (self.today.parse::<Date>(), time.parse::<DayTime>()) {
            (Ok(date), Ok(time)) => Ok(self.zone.to_instant(date, time)),
            _ => Err(ScriptError::Time { ticket: ticket.clone(), found: text.to_owned() }),
        }
    }
}
