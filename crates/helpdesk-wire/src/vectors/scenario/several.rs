//! Steps that concern more than one ticket: joint decisions, outages, alerts, mail, and questions.

use std::collections::BTreeMap;

use helpdesk_core::actor::Actor;
use helpdesk_core::assignment::Moment;
use helpdesk_core::desk::Desk;
use helpdesk_core::id::{LineId, TicketId};
use helpdesk_core::knowledge::{Article, Question, Solved, suggest};
use helpdesk_core::outage::{self, Outage, OutageCommand, OutageEvent, OutageId, OutageIntake};
use helpdesk_core::path::Path;
use helpdesk_core::report::{Options, Report};
use helpdesk_core::ticket::{
    Alert, Call, Decision, Inbound, Intake, Joint, NoticeId, OutageDecision, Refusal, Relation, Solve, Split,
    Ticket, TicketDecision, message_id, redirect,
};
use helpdesk_core::ticket::{Problem, is_automatic};
use helpdesk_core::time::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Came, Play};
use crate::vectors::pattern::Mismatch;

/// What such a step does; whatever it needs of tickets is looked up among those of the case.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Several {
    Merge {
        source: TicketId,
        into: TicketId,
    },
    Unmerge {
        source: TicketId,
        from: TicketId,
    },
    Relate {
        ticket: TicketId,
        other: TicketId,
        relation: Relation,
    },
    Unrelate {
        ticket: TicketId,
        other: TicketId,
    },
    Cascade {
        parent: TicketId,
        children: Vec<TicketId>,
    },
    SplitOff {
        source: TicketId,
        split: Split,
    },
    Problem {
        incidents: Vec<TicketId>,
        problem: Problem,
    },
    OpenOutage {
        outage: OutageId,
        intake: OutageIntake,
    },
    JoinOutage {
        outage: OutageId,
        ticket: TicketId,
    },
    DecideOutage {
        outage: OutageId,
        command: OutageCommand,
        #[serde(default)]
        solve: Option<Solve>,
    },
    WakeOutage {
        outage: OutageId,
    },
    Alert {
        alert: Alert,
        new: TicketId,
    },
    Inbound {
        message: Inbound,
        new: TicketId,
    },
    Repeats {},
    FirstContact {
        intake: Intake,
    },
    Redirect {
        ticket: TicketId,
    },
    MessageId {
        notice: NoticeId,
        domain: String,
    },
    Suggest {
        articles: Vec<Article>,
        #[serde(default)]
        solved: Vec<Solved>,
        question: Question,
    },
    Report {
        #[serde(default)]
        calls: Vec<Call>,
    },
    Assignee {
        ticket: TicketId,
        #[serde(default)]
        moment: Moment,
    },
    ReviewQueue {
        #[serde(default)]
        line: Option<LineId>,
    },
    IsAutomatic {
        headers: BTreeMap<std::sync::Arc<str>, std::sync::Arc<str>>,
    },
}

/// An outage and what was decided about it.
type Decided = (OutageId, Result<OutageDecision, Refusal>);

/// The names of the steps above.
const NAMES: [&str; 22] = [
    "assignee",
    "review_queue",
    "report",
    "suggest",
    "merge",
    "unmerge",
    "relate",
    "unrelate",
    "cascade",
    "split_off",
    "problem",
    "open_outage",
    "join_outage",
    "decide_outage",
    "wake_outage",
    "alert",
    "inbound",
    "repeats",
    "first_contact",
    "redirect",
    "message_id",
    "is_automatic",
];

impl Several {
    pub(super) fn is_named(kind: &str) -> bool {
        NAMES.contains(&kind)
    }

    /// The decision about several tickets that a step asks for, if it does.
    fn joint(&self) -> Option<(Joint, &TicketId)> {
        Some(match self {
            Self::Merge { source, into } => {
                (Joint::Merge { source: source.clone(), into: into.clone() }, source)
            }
            Self::Unmerge { source, from } => {
                (Joint::Unmerge { source: source.clone(), from: from.clone() }, source)
            }
            Self::Relate { ticket, other, relation } => {
                let (one, two) = (ticket.clone(), other.clone());
                (Joint::Relate { ticket: one, other: two, relation: *relation }, ticket)
            }
            Self::Unrelate { ticket, other } => {
                (Joint::Unrelate { ticket: ticket.clone(), other: other.clone() }, ticket)
            }
            Self::Cascade { parent, children } => {
                (Joint::Cascade { parent: parent.clone(), children: children.clone() }, parent)
            }
            Self::SplitOff { source, split } => {
                (Joint::SplitOff { source: source.clone(), split: split.clone() }, source)
            }
            Self::Problem { incidents, problem } => {
                (Joint::Problem { incidents: incidents.clone(), problem: problem.clone() }, &problem.ticket)
            }
            _ => return None,
        })
    }

    pub(super) fn take(
        &self,
        play: &mut Play,
        desk: &Desk,
        by: &Actor,
        at: Instant,
        place: &Path,
    ) -> Result<Came, Mismatch> {
        let tickets: Vec<Ticket> = play.tickets.values().map(|(ticket, _)| ticket.clone()).collect();
        let tickets: Vec<&Ticket> = tickets.iter().collect();
        if let Some((joint, main)) = self.joint() {
            let decisions = desk.together(&joint, &tickets, by, at);
            return play.took(main.clone(), decisions, place);
        }
        match self {
            Self::Alert { alert, new } => {
                let decided = desk.alert(&tickets, alert, new.clone(), by, at);
                let outcome = decided.as_ref().map(|decided| json!(decided.outcome)).unwrap_or_default();
                let main = decided.as_ref().ok().and_then(|decided| decided.ticket.clone());
                let main = main.unwrap_or_else(|| new.clone());
                let decisions = decided.map(|decided| match decided.ticket {
                    Some(ticket) => vec![TicketDecision { ticket, decision: decided.decision }],
                    None => Vec::new(),
                });
                Ok(Came { answer: outcome, ..play.took(main, decisions, place)? })
            }
            Self::Inbound { message, new } => {
                let decided = desk.inbound(&tickets, message, new.clone(), by, at);
                let outcome = decided.as_ref().map(|decided| json!(decided.outcome)).unwrap_or_default();
                let first = decided.as_ref().ok().and_then(|decided| decided.tickets.first());
                let main = first.map_or_else(|| new.clone(), |first| first.ticket.clone());
                Ok(Came {
                    answer: outcome,
                    ..play.took(main, decided.map(|decided| decided.tickets), place)?
                })
            }
            _ => match self.of_outage(play, desk, (by, at), &tickets, place)? {
                Some((id, decided)) => play.took_outage(id, decided, place),
                None => Ok(self.ask(play, desk, &tickets, at)),
            },
        }
    }

    /// What a step means for an outage, if it is about one.
    fn of_outage(
        &self,
        play: &Play,
        desk: &Desk,
        (by, at): (&Actor, Instant),
        tickets: &[&Ticket],
        place: &Path,
    ) -> Result<Option<Decided>, Mismatch> {
        let find = |id: &OutageId| {
            let found = play.outages.get(id).map(|(outage, _)| outage);
            found.ok_or_else(|| Mismatch::new(place, "an outage that was opened", format!("`{id}` was not")))
        };
        Ok(Some(match self {
            Self::OpenOutage { outage, intake } => {
                (outage.clone(), desk.open_outage(outage.clone(), intake.clone(), tickets, by, at))
            }
            Self::JoinOutage { outage, ticket } => {
                let Some((ticket, _)) = play.tickets.get(ticket) else {
                    return Err(Mismatch::new(
                        place,
                        "a ticket that was opened",
                        format!("`{ticket}` was not"),
                    ));
                };
                (outage.clone(), desk.join_outage(find(outage)?, ticket, by, at))
            }
            Self::DecideOutage { outage, command, solve } => {
                let decided = desk.decide_outage(find(outage)?, command, solve.as_ref(), tickets, by, at);
                (outage.clone(), decided)
            }
            Self::WakeOutage { outage } => {
                let events = outage::wake(find(outage)?, at);
                (outage.clone(), Ok(OutageDecision { events, ..OutageDecision::default() }))
            }
            _ => return Ok(None),
        }))
    }

    /// What a question answers; nothing happens.
    fn ask(&self, play: &Play, desk: &Desk, tickets: &[&Ticket], at: Instant) -> Came {
        let answer = match self {
            Self::Repeats {} => value(&desk.repeats(tickets, at)),
            Self::FirstContact { intake } => {
                let outages: Vec<&Outage> = play.outages.values().map(|(outage, _)| outage).collect();
                value(&desk.first_contact(intake, &outages, at))
            }
            Self::Redirect { ticket } => value(&redirect(ticket, |id| {
                play.ticket(id)?.merged.as_ref().map(|merger| merger.into.clone())
            })),
            Self::MessageId { notice, domain } => value(&message_id(notice, domain)),
            Self::Suggest { articles, solved, question } => value(&suggest(articles, solved, question, 5)),
            Self::Report { calls } => {
                let mut report = Report::new(Options { until: Some(at), ..Options::default() });
                play.tickets.values().for_each(|(_, events)| report.add(events));
                play.outages.values().for_each(|(outage, _)| report.add_outage(outage));
                calls.iter().for_each(|call| report.add_call(call));
                value(&report.finish())
            }
            Self::Assignee { ticket, moment } => play.tickets.get(ticket).map_or(Value::Null, |known| {
                let (ticket, history) = known;
                value(&desk.suggest(ticket, history, moment, at))
            }),
            Self::ReviewQueue { line } => value(&desk.review_queue(tickets.iter().copied(), line.as_ref())),
            Self::IsAutomatic { headers } => value(&is_automatic(headers)),
            _ => Value::Null,
        };
        let main = play.first.clone().unwrap_or_else(|| "T1".into());
        Came { answer, ..Came::of(main, Ok(Decision::default())) }
    }
}

impl Play {
    /// Takes in decisions about several tickets; a refusal leaves all as they were.
    fn took(
        &mut self,
        main: TicketId,
        decisions: Result<Vec<TicketDecision>, Refusal>,
        place: &Path,
    ) -> Result<Came, Mismatch> {
        let decisions = match decisions {
            Ok(decisions) => decisions,
            Err(refusal) => return Ok(Came::of(main, Err(refusal))),
        };
        let mut others = BTreeMap::new();
        for TicketDecision { ticket, decision } in decisions {
            self.apply(&ticket, &decision, place)?;
            others.insert(ticket, decision);
        }
        let decision = others.get(&main).cloned().unwrap_or_default();
        Ok(Came { others, ..Came::of(main, Ok(decision)) })
    }

    fn took_outage(
        &mut self,
        id: OutageId,
        decided: Result<OutageDecision, Refusal>,
        place: &Path,
    ) -> Result<Came, Mismatch> {
        let main = self.first.clone().unwrap_or_else(|| "T1".into());
        let decided = match decided {
            Ok(decided) => decided,
            Err(refusal) => return Ok(Came::of(main, Err(refusal))),
        };
        let known = self.outages.remove(&id).map(|(_, events)| events).unwrap_or_default();
        let events: Vec<OutageEvent> = known.into_iter().chain(decided.events.iter().cloned()).collect();
        let outage = Outage::replay(&events).ok_or_else(|| Mismatch::new(place, "a first event", "none"))?;
        self.outages.insert(id.clone(), (outage, events));
        let answer = value(&decided.refused);
        let came = self.took(main, Ok(decided.tickets), place)?;
        Ok(Came { outage: Some(id), outage_events: decided.events, answer, ..came })
    }
}

fn value(thing: &impl Serialize) -> Value {
    serde_json::to_value(thing).unwrap_or_else(|error| json!({ "error": error.to_string() }))
}
