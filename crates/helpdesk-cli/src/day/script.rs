//! The scripted day: stories of tickets, read and put in the order of time.

use std::collections::BTreeMap;

use helpdesk_core::actor::{Actor, Role};
use helpdesk_core::id::{ActorId, LineId, TicketId};
use helpdesk_core::outage::{OutageCommand, OutageId, OutageIntake};
use helpdesk_core::sla::Metric;
use helpdesk_core::ticket::{Alert, Command, Intake, Joint, Solve};
use helpdesk_core::time::{Date, DayTime, Instant};
use helpdesk_core::zone::Zone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
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
    /// The ticket, or one of those concerned; empty for an outage.
    pub(crate) ticket: TicketId,
    pub(crate) by: Actor,
    pub(crate) wish: Wish,
    /// The codes of a refusal that the script expects; empty: none.
    pub(crate) refused: Vec<String>,
}

/// A new ticket, a command on one, or something that concerns several.
#[derive(Debug)]
pub(crate) enum Wish {
    Open { intake: Box<Intake>, gloss: String },
    Do(Command),
    Together { joint: Joint, gloss: String },
    Alert { alert: Alert, gloss: String },
    OpenOutage { outage: OutageId, intake: OutageIntake },
    Outage { outage: OutageId, command: OutageCommand, solve: Option<Solve> },
}

impl Wish {
    /// What a reader who knows no Polish should know of it.
    pub(crate) fn gloss(&self) -> Option<&str> {
        match self {
            Self::Open { gloss, .. } | Self::Together { gloss, .. } | Self::Alert { gloss, .. } => {
                Some(gloss.as_str()).filter(|gloss| !gloss.is_empty())
            }
            Self::Do(_) | Self::OpenOutage { .. } | Self::Outage { .. } => None,
        }
    }
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
    /// More steps on tickets that were not opened by a story.
    later: Vec<Later>,
    together: Vec<Together>,
    outages: Vec<OutageStory>,
    alerts: Vec<AlertLine>,
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    ticket: TicketId,
    then: Vec<Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Together {
    at: String,
    by: String,
    #[serde(default)]
    gloss: String,
    #[serde(rename = "do")]
    joint: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutageStory {
    id: OutageId,
    at: String,
    by: String,
    open: Value,
    then: Vec<OutageLine>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutageLine {
    at: String,
    by: String,
    #[serde(rename = "do")]
    command: Value,
    solve: Option<Solve>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlertLine {
    /// The ticket that it opens, unless it joins another.
    ticket: TicketId,
    at: String,
    #[serde(default)]
    gloss: String,
    alert: Alert,
}

/// Reads a script whose times are those of `zone`.
pub(crate) fn read(text: &str, zone: &Zone) -> Result<Script, ScriptError> {
    let file: DayFile = toml::from_str(text)?;
    let clock = LocalClock { month: &file.month, zone, today: String::new() };
    let mut reader = Reader { people: &file.people, clock, steps: Vec::new() };
    file.tickets.iter().try_for_each(|story| reader.story(story))?;
    file.later.iter().try_for_each(|later| reader.lines(&later.then, &later.ticket, None))?;
    file.alerts.iter().try_for_each(|alert| reader.alert(alert))?;
    file.outages.iter().try_for_each(|outage| reader.outage(outage))?;
    file.together.iter().try_for_each(|together| reader.together(together))?;
    let until = reader.clock.read(&file.until, &TicketId::from("until"))?;
    let mut steps = reader.steps;
    steps.sort_by_key(|step| step.at); // stable: in one instant the order of the file holds
    Ok(Script { steps, until, explain: file.explain.clone() })
}

/// The steps that are read so far.
struct Reader<'a> {
    people: &'a BTreeMap<String, Person>,
    clock: LocalClock<'a>,
    steps: Vec<Step>,
}

/// The fields of documents that hold local times where they do not hold a name.
const TIMES: [&str; 8] = ["answered", "at", "began", "ended", "estimate", "from", "to", "until"];

impl Reader<'_> {
    fn story(&mut self, story: &Story) -> Result<(), ScriptError> {
        let requester = story.open.requester.as_ref();
        let default = if requester.is_some() { "requester" } else { "system" };
        let by = self.actor(story.by.as_deref().unwrap_or(default), &story.id, requester)?;
        let wish = Wish::Open { intake: Box::new(story.open.clone()), gloss: story.gloss.clone() };
        self.push(&story.at, &story.id, by, wish)?;
        self.lines(&story.then, &story.id, requester)
    }

    fn lines(
        &mut self,
        lines: &[Line],
        ticket: &TicketId,
        requester: Option<&ActorId>,
    ) -> Result<(), ScriptError> {
        for line in lines {
            let at = self.clock.read(&line.at, ticket)?;
            let by = self.actor(&line.by, ticket, requester)?;
            let wish = Wish::Do(self.document(&line.command, ticket, &line.at)?);
            self.steps.push(Step { at, ticket: ticket.clone(), by, wish, refused: line.refused.clone() });
        }
        Ok(())
    }

    fn alert(&mut self, line: &AlertLine) -> Result<(), ScriptError> {
        let wish = Wish::Alert { alert: line.alert.clone(), gloss: line.gloss.clone() };
        self.push(&line.at, &line.ticket, Actor::system(), wish)
    }

    fn outage(&mut self, story: &OutageStory) -> Result<(), ScriptError> {
        let nothing = TicketId::from("");
        let by = self.actor(&story.by, &nothing, None)?;
        self.clock.read(&story.at, &nothing)?;
        let intake = self.document(&story.open, &nothing, &story.at)?;
        self.push(&story.at, &nothing, by, Wish::OpenOutage { outage: story.id.clone(), intake })?;
        for line in &story.then {
            let by = self.actor(&line.by, &nothing, None)?;
            self.clock.read(&line.at, &nothing)?;
            let command = self.document(&line.command, &nothing, &line.at)?;
            let wish = Wish::Outage { outage: story.id.clone(), command, solve: line.solve.clone() };
            self.push(&line.at, &nothing, by, wish)?;
        }
        Ok(())
    }

    fn together(&mut self, line: &Together) -> Result<(), ScriptError> {
        let named = ["source", "ticket", "parent"].into_iter().find_map(|key| line.joint.get(key)?.as_str());
        let ticket = TicketId::from(named.unwrap_or("together"));
        let by = self.actor(&line.by, &ticket, None)?;
        let joint = self.document(&line.joint, &ticket, &line.at)?;
        self.push(&line.at, &ticket, by, Wish::Together { joint, gloss: line.gloss.clone() })
    }

    fn push(&mut self, at: &str, ticket: &TicketId, by: Actor, wish: Wish) -> Result<(), ScriptError> {
        let at = self.clock.read(at, ticket)?;
        self.steps.push(Step { at, ticket: ticket.clone(), by, wish, refused: Vec::new() });
        Ok(())
    }

    fn actor(
        &self,
        name: &str,
        ticket: &TicketId,
        requester: Option<&ActorId>,
    ) -> Result<Actor, ScriptError> {
        match (name, requester) {
            ("system", _) => Ok(Actor::system()),
            ("requester", Some(requester)) => Ok(Actor::requester(requester.as_str())),
            _ => match self.people.get(name) {
                Some(person) => {
                    Ok(Actor { role: person.role, id: Some(ActorId::from(name)), line: person.line.clone() })
                }
                None => Err(ScriptError::Nobody { ticket: ticket.clone(), found: name.to_owned() }),
            },
        }
    }

    /// A document in its JSON form, but for times, which are local.
    fn document<T: DeserializeOwned>(
        &mut self,
        document: &Value,
        ticket: &TicketId,
        at: &str,
    ) -> Result<T, ScriptError> {
        let mut document = document.clone();
        for key in TIMES {
            let Some(time) = document.get_mut(key) else { continue };
            let today = self.clock.today.clone();
            let read = time.as_str().and_then(|local| self.clock.read(local, ticket).ok());
            self.clock.today = today;
            if let Some(read) = read {
                *time = Value::String(read.to_string());
            }
        }
        serde_json::from_value(document).map_err(|error| ScriptError::Command {
            ticket: ticket.clone(),
            at: at.to_owned(),
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
