//! A simulated host: a clock that jumps to whatever comes next, a step of the script or a wake-up
//! that the desk asked for.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::desk::Desk;
use helpdesk_core::id::TicketId;
use helpdesk_core::outage::{Outage, OutageEvent, OutageId};
use helpdesk_core::ticket::{
    Decision, Event, Intake, Joint, Notice, OutageDecision, Refusal, Ticket, TicketDecision,
};
use helpdesk_core::time::Instant;
use serde::Serialize;

use super::script::{Script, Step, Wish};

/// A host that needs more wake-ups than this for one day is caught in a loop.
const MOST_WAKES: usize = 10_000;

/// A day that was played.
#[derive(Debug)]
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
    /// What happened, or why not.
    pub(crate) result: Result<Vec<Event>, Refusal>,
    /// What happened to an outage.
    pub(crate) outage: Vec<OutageEvent>,
}

/// What a call of the desk leads to.
type Decided = Result<(Vec<OutageEvent>, Vec<TicketDecision>), Refusal>;

impl Played<'_> {
    fn new() -> Self {
        Self {
            moments: Vec::new(),
            tickets: BTreeMap::new(),
            outages: BTreeMap::new(),
            wakes: 0,
            surprises: Vec::new(),
        }
    }
}

/// Plays the whole script.
pub(crate) fn play<'s>(desk: &Desk, script: &'s Script) -> Played<'s> {
    let mut host = Host { desk, played: Played::new(), agenda: BTreeSet::new() };
    for step in &script.steps {
        host.sleep_until(step.at);
        host.ask(step);
    }
    host.sleep_until(script.until);
    host.played
}

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
            self.played.moments.push(Moment { ticket, step: None, result, outage: Vec::new() });
        }
    }

    fn ask(&mut self, step: &'s Step) {
        if let Wish::Do(_) = &step.wish
            && !self.played.tickets.contains_key(&step.ticket)
        {
            return self.surprise(step, "the ticket was not opened");
        }
        let decided = self.decide(step);
        self.compare(step, decided.as_ref().err());
        let (outage, decisions) = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                let (ticket, outage) = (step.ticket.clone(), Vec::new());
                self.played.moments.push(Moment { ticket, step: Some(step), result: Err(refusal), outage });
                return;
            }
        };
        if !outage.is_empty() {
            let ticket = TicketId::from("");
            self.played.moments.push(Moment { ticket, step: Some(step), result: Ok(Vec::new()), outage });
        }
        for TicketDecision { ticket, decision } in decisions {
            let result = Ok(self.keep(&ticket, decision));
            self.played.moments.push(Moment { ticket, step: Some(step), result, outage: Vec::new() });
        }
        if let Wish::Open { intake, .. } = &step.wish {
            self.join_outages(intake, step);
        }
    }

    fn decide(&mut self, step: &Step) -> Decided {
        let (desk, by, at) = (self.desk, &step.by, step.at);
        let one = |decision| vec![TicketDecision { ticket: step.ticket.clone(), decision }];
        let tickets: Vec<&Ticket> = self.played.tickets.values().map(|held| &held.ticket).collect();
        let decisions = match &step.wish {
            Wish::Open { intake, .. } => {
                let mut intake = (**intake).clone();
                intake.number = self.number(at);
                one(desk.open(step.ticket.clone(), intake, by, at)?)
            }
            Wish::Do(command) => {
                let held = self.played.tickets.get(&step.ticket);
                let decide = |held: &Held| desk.decide(&held.ticket, command, by, at);
                held.map(decide).transpose()?.map(one).unwrap_or_default()
            }
            Wish::Together { joint, .. } => desk.together(&self.numbered(joint, at), &tickets, by, at)?,
            Wish::Alert { alert, .. } => {
                let decided = desk.alert(&tickets, alert, step.ticket.clone(), by, at)?;
                let decision = decided.decision;
                decided.ticket.map(|ticket| TicketDecision { ticket, decision }).into_iter().collect()
            }
            Wish::OpenOutage { outage, intake } => {
                let decided = desk.open_outage(outage.clone(), intake.clone(), &tickets, by, at)?;
                return Ok(self.keep_outage(outage, decided));
            }
            Wish::Outage { outage, command, solve } => {
                let Some(known) = self.played.outages.get(outage) else {
                    return Ok((Vec::new(), Vec::new()));
                };
                let decided = desk.decide_outage(known, command, solve.as_ref(), &tickets, by, at)?;
                return Ok(self.keep_outage(outage, decided));
            }
        };
        Ok((Vec::new(), decisions))
    }

    fn keep_outage(
        &mut self,
        id: &OutageId,
        decided: OutageDecision,
    ) -> (Vec<OutageEvent>, Vec<TicketDecision>) {
        match self.played.outages.get_mut(id) {
            Some(outage) => decided.events.iter().for_each(|event| outage.apply(event)),
            None => {
                let opened = Outage::replay(&decided.events);
                self.played.outages.extend(opened.map(|outage| (id.clone(), outage)));
            }
        }
        (decided.events, decided.tickets)
    }

    /// First contact sees what is running: a new ticket joins it and is told.
    fn join_outages(&mut self, intake: &Intake, step: &'s Step) {
        let running: Vec<&Outage> = self.played.outages.values().collect();
        let briefings = self.desk.first_contact(intake, &running, step.at);
        for briefing in briefings {
            let outage = self.played.outages.get(&briefing.outage);
            let ticket = self.played.tickets.get(&step.ticket);
            let Some((outage, held)) = outage.zip(ticket) else { continue };
            let Ok(decided) = self.desk.join_outage(outage, &held.ticket, &step.by, step.at) else {
                continue;
            };
            let (_, decisions) = self.keep_outage(&briefing.outage, decided);
            for TicketDecision { ticket, decision } in decisions {
                let result = Ok(self.keep(&ticket, decision));
                self.played.moments.push(Moment { ticket, step: Some(step), result, outage: Vec::new() });
            }
        }
    }

    /// A wish that opens a ticket, with the number it is to have.
    fn numbered(&self, joint: &Joint, at: Instant) -> Joint {
        let mut joint = joint.clone();
        match &mut joint {
            Joint::SplitOff { split, .. } => split.number = self.number(at),
            Joint::Problem { problem, .. } => problem.number = self.number(at),
            _ => {}
        }
        joint
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
        let mut asleep = Host { desk: &desk, played: Played::new(), agenda: BTreeSet::new() };
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
