//! The scripted day: stories of tickets, read and put in the order of time.

use std::collections::BTreeMap;

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::id::{ActorId, LineId, TicketId};
use helpdesk_core::outage::{OutageCommand, OutageId, OutageIntake};
use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{Alert, Command, Inbound, Intake, Joint};
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
    /// What it is about, for readers who know no Polish; empty: nothing to add.
    pub(crate) gloss: String,
    /// The codes of a refusal that the script expects; empty: none.
    pub(crate) refused: Vec<String>,
}

/// A new ticket, a command on one, or what concerns several.
#[derive(Debug)]
pub(crate) enum Wish {
    Open(Box<Intake>),
    Do(Command),
    Together(Joint),
    Outage(OutageWish),
    Alert(Alert),
    /// A mail, with the id of the ticket that it opens if it belongs to none.
    Mail(Box<Inbound>, TicketId),
}

/// What somebody wants of an outage.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum OutageWish {
    OpenOutage { outage: OutageId, intake: OutageIntake },
    DecideOutage { outage: OutageId, command: OutageCommand },
}

/// Types of decisions that concern several tickets.
const JOINT: [&str; 7] = ["merge", "unmerge", "relate", "unrelate", "cascade", "split_off", "problem"];
/// Fields of commands that hold an instant, local here.
const INSTANTS: [&str; 10] =
    ["until", "from", "to", "at", "began", "answered", "ended", "estimate", "since", "expires"];

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
struct Story {
    id: TicketId,
    at: String,
    by: Option<String>,
    gloss: String,
    #[serde(flatten)]
    first: First,
    then: Vec<Line>,
}

/// How a ticket comes in: somebody asks, the monitoring reports something, or a mail arrives.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum First {
    Open(Box<Intake>),
    Alert(Alert),
    Mail(Box<Inbound>),
}

impl First {
    fn requester(&self) -> Option<&ActorId> {
        match self {
            Self::Open(intake) => intake.requester.as_ref(),
            Self::Mail(message) => message.intake.requester.as_ref(),
            Self::Alert(_) => None,
        }
    }

    fn wish(&self, ticket: &TicketId) -> Wish {
        match self.clone() {
            Self::Open(intake) => Wish::Open(intake),
            Self::Alert(alert) => Wish::Alert(alert),
            Self::Mail(message) => Wish::Mail(message, ticket.clone()),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: String,
    by: String,
    /// Another ticket than the story's, such as one that was split off from it.
    ticket: Option<TicketId>,
    #[serde(default)]
    gloss: String,
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
        let default = if self.first.requester().is_some() { "requester" } else { "system" };
        let mut steps = vec![Step {
            at: clock.read(&self.at, ticket)?,
            ticket: ticket.clone(),
            by: self.actor(self.by.as_deref().unwrap_or(default), people)?,
            wish: self.first.wish(ticket),
            gloss: self.gloss.clone(),
            refused: Vec::new(),
        }];
        for line in &self.then {
            let at = clock.read(&line.at, ticket)?;
            let by = self.actor(&line.by, people)?;
            let wish = self.wish(line, clock)?;
            let ticket = line.ticket.clone().unwrap_or_else(|| ticket.clone());
            let (gloss, refused) = (line.gloss.clone(), line.refused.clone());
            steps.push(Step { at, ticket, by, wish, gloss, refused });
        }
        Ok(steps)
    }

    fn actor(&self, name: &str, people: &BTreeMap<String, Person>) -> Result<Actor, ScriptError> {
        match (name, self.first.requester()) {
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

    /// What is wanted in its JSON form, but for instants, which are local times.
    fn wish(&self, line: &Line, clock: &mut LocalClock<'_>) -> Result<Wish, ScriptError> {
        let mut wish = line.command.clone();
        self.localise(&mut wish, clock)?;
        let kind = wish.get("type").and_then(Value::as_str).unwrap_or_default();
        let read = match kind {
            kind if JOINT.contains(&kind) => serde_json::from_value(wish).map(Wish::Together),
            "alert" => serde_json::from_value(wish["alert"].take()).map(Wish::Alert),
            "mail" => serde_json::from_value(wish["message"].take()).map(|message: Box<Inbound>| {
                let opens = TicketId::from(&*message.message);
                Wish::Mail(message, opens)
            }),
            "open_outage" | "decide_outage" => serde_json::from_value(wish).map(Wish::Outage),
            _ => serde_json::from_value(wish).map(Wish::Do),
        };
        read.map_err(|error| ScriptError::Command {
            ticket: self.id.clone(),
            at: line.at.clone(),
            message: error.to_string(),
        })
    }

    /// Local times, wherever an instant belongs, as instants.
    fn localise(&self, value: &mut Value, clock: &mut LocalClock<'_>) -> Result<(), ScriptError> {
        if let Value::Array(items) = value {
            return items.iter_mut().try_for_each(|item| self.localise(item, clock));
        }
        let Some(fields) = value.as_object_mut() else { return Ok(()) };
        for (name, field) in fields {
            if let Some(local) =
                field.as_str().filter(|text| INSTANTS.contains(&&**name) && text.contains(':'))
            {
                let today = clock.today.clone();
                *field = Value::String(clock.read(local, &self.id)?.to_string());
                clock.today = today;
            } else {
                self.localise(field, clock)?;
            }
        }
        Ok(())
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
