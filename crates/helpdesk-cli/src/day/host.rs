//! A simulated host: a clock that jumps to whatever comes next, a step of the script or a wake-up
//! that the desk asked for.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::outage::{Outage, OutageId};
use helpdesk_core::ticket::{
    AlertDecision, Decision, Event, InboundDecision, InboundOutcome, Intake, Notice, OutageDecision, Refusal,
    Ticket, TicketDecision,
};
use helpdesk_core::time::Instant;
use serde::Serialize;

use super::script::{OutageWish, Script, Step, Wish};

/// A host that needs more wake-ups than this for one day is caught in a loop.
const MOST_WAKES: usize = 10_000;

/// A day that was played.
#[derive(Debug, Default)]
pub(crate) struct Played<'s> {
    pub(crate) moments: Vec<Moment<'s>>,
    pub(crate) tickets: BTreeMap<TicketId, Held>,
    pub(crate) outages: BTreeMap<OutageId, Outage>,
    pub(crate) wakes: usize,
    /// Where the desk decided otherwise than the script expects.
    pub(crate) surprises: Vec<String>,
}

/// What the host keeps of one ticket.
#[derive(Debug, Serialize)]
pub(crate) struct Held {
    /// The how-manieth of the day, from 1.
    pub(crate) number: usize,
    #[serde(skip)]
    pub(crate) ticket: Ticket,
    pub(crate) events: Vec<Event>,
    pub(crate) notices: Vec<Notice>,
    #[serde(skip)]
    next_wake: Option<Instant>,
}

/// One call of the desk.
#[derive(Debug)]
pub(crate) struct Moment<'s> {
    pub(crate) ticket: TicketId,
    /// The step of the script; absent: a wake-up.
    pub(crate) step: Option<&'s Step>,
    /// What became of a mail, where the step is one.
    pub(crate) mail: Option<InboundOutcome>,
    /// What happened, or why not.
    pub(crate) result: Result<Vec<Event>, Refusal>,
}

/// Plays the whole script.
pub(crate) fn play<'s>(desk: &Desk, script: &'s Script) -> Played<'s> {
    let mut host = Host { desk, played: Played::default(), agenda: BTreeSet::new() };
    for step in &script.steps {
        host.sleep_until(step.at);
        host.ask(step);
    }
    host.sleep_until(script.until);
    host.played
}

type Decided = (Result<Vec<TicketDecision>, Refusal>, Option<InboundOutcome>);

struct Host<'d, 's> {
    desk: &'d Desk,
    played: Played<'s>,
    agenda: BTreeSet<(Instant, TicketId)>,
}

impl<'s> Host<'_, 's> {
    /// Wakes every ticket that asked for it up to `until`, each exactly when it asked.
    fn sleep_until(&mut self, until: Instant) {
        while let Some((at, ticket)) = self.agenda.first().cloned().filter(|(at, _)| *at <= until) {
            self.agenda.pop_first();
            self.played.wakes += 1;
            if self.played.wakes > MOST_WAKES {
                self.played.surprises.push(format!("ticket `{ticket}` asks to be woken without end"));
                return;
            }
            let Some(held) = self.played.tickets.get(&ticket) else { continue };
            let decision = self.desk.wake(&held.ticket, at);
            let result = Ok(self.keep(&ticket, decision));
            self.played.moments.push(Moment { ticket, step: None, mail: None, result });
        }
    }

    fn ask(&mut self, step: &'s Step) {
        let Some((decided, mail)) = self.decide(step) else {
            return self.surprise(step, "there is no such ticket or outage");
        };
        self.compare(step, decided.as_ref().err());
        let ticket = step.ticket.clone();
        match decided {
            Err(refusal) => {
                let result = Err(refusal);
                self.played.moments.push(Moment { ticket, step: Some(step), mail, result });
            }
            // A mail that belongs nowhere: worth telling, and no ticket knows of it.
            Ok(decisions) if decisions.is_empty() && mail.is_some() => {
                let result = Ok(Vec::new());
                self.played.moments.push(Moment { ticket, step: Some(step), mail, result });
            }
            Ok(decisions) => {
                for TicketDecision { ticket, decision } in decisions {
                    let own = (ticket == step.ticket).then_some(step);
                    let result = Ok(self.keep(&ticket, decision));
                    self.played.moments.push(Moment { ticket, step: own, mail, result });
                }
            }
        }
        if let Wish::Open(intake) = &step.wish {
            self.tell_of_outages(step, intake);
        }
    }

    /// What the desk decides, for every ticket concerned, and what becomes of a mail; `None`: there
    /// is nothing to ask about.
    fn decide(&mut self, step: &Step) -> Option<Decided> {
        let (by, at) = (&step.by, step.at);
        let own = |decision| vec![TicketDecision { ticket: step.ticket.clone(), decision }];
        let tickets: Vec<&Ticket> = self.played.tickets.values().map(|held| &held.ticket).collect();
        let decided = match &step.wish {
            Wish::Open(intake) => {
                let intake = Intake { number: self.number(at), ..(**intake).clone() };
                self.desk.open(step.ticket.clone(), intake, by, at).map(own)
            }
            Wish::Do(command) => {
                let held = self.played.tickets.get(&step.ticket)?;
                self.desk.decide(&held.ticket, command, by, at).map(own)
            }
            Wish::Alert(alert) => {
                let decided = self.desk.alert(&tickets, alert, step.ticket.clone(), by, at);
                decided.map(|AlertDecision { ticket, decision, .. }| {
                    ticket.map(|ticket| TicketDecision { ticket, decision }).into_iter().collect()
                })
            }
            Wish::Mail(message, opens) => {
                let mut message = (**message).clone();
                message.intake.number = self.number(at);
                return Some(match self.desk.inbound(&tickets, &message, opens.clone(), by, at) {
                    Ok(InboundDecision { outcome, tickets }) => (Ok(tickets), Some(outcome)),
                    Err(refusal) => (Err(refusal), None),
                });
            }
            Wish::Together(joint) => self.desk.together(joint, &tickets, by, at),
            Wish::Outage(wish) => {
                let (outage, decided) = match wish {
                    OutageWish::OpenOutage { outage, intake } => {
                        (outage, self.desk.open_outage(outage.clone(), intake.clone(), &tickets, by, at))
                    }
                    OutageWish::DecideOutage { outage, command } => {
                        let known = self.played.outages.get(outage)?;
                        (outage, self.desk.decide_outage(known, command, None, &tickets, by, at))
                    }
                };
                decided.map(|decided| self.keep_outage(outage, decided))
            }
        };
        Some((decided, None))
    }

    /// Whoever asks about something that is out is told so, and joins.
    fn tell_of_outages(&mut self, step: &Step, intake: &Intake) {
        let known: Vec<&Outage> = self.played.outages.values().collect();
        for briefing in self.desk.first_contact(intake, &known, step.at) {
            let held = self.played.tickets.get(&step.ticket).map(|held| &held.ticket);
            let Some((outage, ticket)) = self.played.outages.get(&briefing.outage).zip(held) else {
                continue;
            };
            let Ok(joined) = self.desk.join_outage(outage, ticket, &step.by, step.at) else { continue };
            for TicketDecision { ticket, decision } in self.keep_outage(&briefing.outage, joined) {
                let result = Ok(self.keep(&ticket, decision));
                self.played.moments.push(Moment { ticket, step: None, mail: None, result });
            }
        }
    }

    fn keep_outage(&mut self, id: &OutageId, decided: OutageDecision) -> Vec<TicketDecision> {
        match self.played.outages.get_mut(id) {
            Some(outage) => decided.events.iter().for_each(|event| outage.apply(event)),
            None => self.played.outages.extend(Outage::replay(&decided.events).map(|new| (id.clone(), new))),
        }
        decided.tickets
    }

    /// The number read out to the caller: the host counts, the desk's scheme makes the rest.
    fn number(&self, at: Instant) -> Option<std::sync::Arc<str>> {
        let sequence = self.played.tickets.len() as u64 + 1;
        let calendar = self.desk.calendar(self.desk.default_calendar())?;
        let today = calendar.zone().to_local(at).0;
        Some(self.desk.numbers()?.number(today, sequence).as_str().into())
    }

    /// Stores what happened and when the ticket wants to be woken next.
    fn keep(&mut self, id: &TicketId, decision: Decision) -> Vec<Event> {
        let Decision { events, notices, next_wake } = decision;
        let number = self.played.tickets.len() + 1;
        let held = match self.played.tickets.get_mut(id) {
            Some(held) => {
                events.iter().for_each(|event| held.ticket.apply(event));
                held
            }
            None => match Ticket::replay(&events) {
                Some(ticket) => {
                    let empty = Held { number, ticket, events: vec![], notices: vec![], next_wake: None };
                    self.played.tickets.entry(id.clone()).or_insert(empty)
                }
                None => return events,
            },
        };
        held.events.extend(events.iter().cloned());
        held.notices.extend(notices);
        if let Some(old) = std::mem::replace(&mut held.next_wake, next_wake) {
            self.agenda.remove(&(old, id.clone()));
        }
        self.agenda.extend(next_wake.map(|at| (at, id.clone())));
        events
    }

    /// Notes a refusal that the script does not expect, and one that it expects in vain.
    fn compare(&mut self, step: &Step, refusal: Option<&Refusal>) {
        let codes: Vec<&str> = refusal.iter().flat_map(|refusal| refusal.codes()).collect();
        let missing = step.refused.iter().any(|code| !codes.contains(&code.as_str()));
        if codes.len() != step.refused.len() || missing {
            let (expected, found) = (step.refused.join(", "), codes.join(", "));
            let why = refusal.map(ToString::to_string).unwrap_or_default();
            self.surprise(step, &format!("refused for [{found}] ({why}), expected [{expected}]"));
        }
    }

    fn surprise(&mut self, step: &Step, what: &str) {
        self.played.surprises.push(format!("{} ticket `{}`: {what}", step.at, step.ticket));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_slept_loses_nothing() {
        let (desk, script) = crate::day::bundled().unwrap();
        let mut asleep = Host { desk: &desk, played: Played::default(), agenda: BTreeSet::new() };
        script.steps.iter().for_each(|step| asleep.ask(step));
        let ids: Vec<TicketId> = asleep.played.tickets.keys().cloned().collect();
        for id in &ids {
            let decision = desk.wake(&asleep.played.tickets[id].ticket, script.until);
            asleep.keep(id, decision);
        }
        let punctual = play(&desk, &script);
        assert_eq!(asleep.played.surprises, Vec::<String>::new());
        for id in &ids {
            let (late, in_time) = (&asleep.played.tickets[id], &punctual.tickets[id]);
            assert_eq!(late.events, in_time.events, "{id}");
            assert_eq!(late.notices, in_time.notices, "{id}");
            assert_eq!(late.next_wake, in_time.next_wake, "{id}");
        }
    }
}
