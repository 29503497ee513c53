//! Outages and the tickets that have to do with them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::condition::Subject;
use crate::id::TicketId;
use crate::order;
use crate::outage::{self, Outage, OutageCommand, OutageEvent, OutageFact, OutageId, OutageIntake};
use crate::ticket::decide::{classify_anew, decide};
use crate::ticket::draft::Draft;
use crate::ticket::joint::{TicketDecision, after, each_once};
use crate::ticket::texts::{check_actor, check_languages, check_outage, check_scope};
use crate::ticket::wake::catch_up;
use crate::ticket::{
    Classify, Command, Fact, Intake, News, Reason, Refusal, Rules, Solve, Ticket, entitlement,
};
use crate::time::Instant;

/// What a decision about an outage means for it and for the tickets that have to do with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OutageDecision {
    /// What happened to the outage.
    pub events: Vec<OutageEvent>,
    /// What follows for each ticket.
    pub tickets: Vec<TicketDecision>,
    /// Tickets that were to be solved and cannot be yet. They were told all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<TicketRefusal>,
    /// When to wake the outage next; absent: time changes nothing any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_wake: Option<Instant>,
}

/// Why something was refused for one of several tickets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TicketRefusal {
    /// The ticket.
    pub ticket: TicketId,
    /// Every reason.
    #[serde(flatten)]
    pub refusal: Refusal,
}

/// What first contact should say of a running outage, and know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Briefing {
    /// The outage.
    pub outage: OutageId,
    /// What it is, for the desk.
    pub title: Arc<str>,
    /// What to tell the caller, in their language where there is such a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<Arc<str>>,
    /// Since when it lasts.
    pub since: Instant,
    /// When it is expected to end; absent: nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Instant>,
    /// The expected end has passed.
    pub overdue: bool,
    /// How often the expected end changed.
    pub changes: usize,
    /// How many tickets have joined it.
    pub tickets: usize,
}

/// What first contact should say to somebody who asks about this: every running outage that
/// affects it, the longest first.
#[must_use]
pub fn first_contact(rules: &Rules, intake: &Intake, outages: &[&Outage], at: Instant) -> Vec<Briefing> {
    let known = entitlement::of_intake(rules, intake, at, &mut Vec::new());
    let known = known.as_ref().and_then(|known| known.organisation.as_ref());
    let organisation = intake.organisation.as_ref().or(known);
    let concerns = |outage: &Outage| {
        let (service, asset) = (intake.service.as_deref(), intake.asset.as_deref());
        outage.is_running() && outage.scope.affects(service, asset, organisation)
    };
    let mut affecting: Vec<&Outage> = outages.iter().copied().filter(|outage| concerns(outage)).collect();
    order::sort_by(&mut affecting, |a, b| (a.since, &a.id).cmp(&(b.since, &b.id)));
    let briefing = |outage: &Outage| Briefing {
        outage: outage.id.clone(),
        title: outage.title.clone(),
        say: outage.spoken(intake.language.as_deref()).map(Arc::from),
        since: outage.since,
        estimate: outage.estimate(),
        overdue: outage.estimate().is_some_and(|until| until < at),
        changes: outage.estimates.len().saturating_sub(1),
        tickets: outage.tickets.len(),
    };
    affecting.into_iter().map(briefing).collect()
}

/// Whether the outage affects what a ticket is about now.
fn affects(outage: &Outage, ticket: &Ticket) -> bool {
    let (service, asset) = (ticket.service.as_deref(), ticket.asset.as_deref());
    let lives = ticket.merged.is_none() && !ticket.status_category.is_done();
    lives && outage.scope.affects(service, asset, ticket.organisation())
}

/// Opens an outage; those of `tickets` that it affects join it and are told.
///
/// # Errors
/// As [`outage::open`].
pub fn open_outage(
    rules: &Rules,
    id: OutageId,
    intake: OutageIntake,
    tickets: &[&Ticket],
    by: &Actor,
    at: Instant,
) -> Result<OutageDecision, Refusal> {
    check_outage(&id, &intake, by)?;
    let events = outage::open(id, intake, by, at).map_err(Reason::from)?;
    let opened = Outage::replay(&events).ok_or(Reason::Empty { what: "outage" })?;
    let mut decision = OutageDecision { next_wake: opened.next_wake(), events, ..OutageDecision::default() };
    let mut now = opened.clone();
    for ticket in each_once(tickets).into_iter().filter(|ticket| affects(&opened, ticket)) {
        let joined = join_outage(rules, &now, ticket, by, at)?;
        joined.events.iter().for_each(|event| now.apply(event));
        decision.events.extend(joined.events);
        decision.tickets.extend(joined.tickets);
    }
    Ok(decision)
}

/// Lets a ticket join a running outage; it is told what is known.
///
/// # Errors
/// If the outage is over, or the ticket has joined it, is done or merged.
pub fn join_outage(
    rules: &Rules,
    outage: &Outage,
    ticket: &Ticket,
    by: &Actor,
    at: Instant,
) -> Result<OutageDecision, Refusal> {
    check_actor(by)?;
    let mut draft = Draft::caught_up(rules, ticket, at)?;
    crate::ticket::decide::check_own(&draft.ticket)?;
    if draft.ticket.outages.contains(&outage.id) {
        return Err(Reason::NoChange { what: format!("the ticket has joined `{}`", outage.id) }.into());
    }
    let events = outage::join(outage, &ticket.id, by, at).map_err(Reason::from)?;
    let fact = Fact::OutageJoined {
        outage: outage.id.clone(),
        title: outage.title.clone(),
        say: outage.spoken(ticket.language().map(AsRef::as_ref)).map(Arc::from),
        estimate: outage.estimate(),
    };
    draft.push(fact, by, at);
    if rules.triage.all().any(|rule| rule.when.asks(|subject| *subject == Subject::Outage)) {
        // A rule hears of the outage; where nothing comes of that, nothing is told of it.
        drop(classify_anew(&mut draft, &Classify::default(), by, at));
    }
    catch_up(&mut draft, at);
    let tickets = vec![TicketDecision::new(&ticket.id, draft.finish())];
    let next_wake = with(outage, &events).next_wake();
    Ok(OutageDecision { events, tickets, next_wake, ..OutageDecision::default() })
}

/// What a command to an outage leads to: for the outage, and as news for every one of `tickets`
/// that has joined it and is not done.
///
/// With `solve`, those tickets are solved together when the outage ends, each by its own guards;
/// one that is not ready is named in [`OutageDecision::refused`] and told all the same.
///
/// # Errors
/// As [`outage::decide`].
pub fn decide_outage(
    rules: &Rules,
    outage: &Outage,
    command: &OutageCommand,
    solve: Option<&Solve>,
    tickets: &[&Ticket],
    by: &Actor,
    at: Instant,
) -> Result<OutageDecision, Refusal> {
    check_actor(by)?;
    match command {
        OutageCommand::Rescope { scope } => check_scope(scope)?,
        OutageCommand::Update { say } => check_languages(say)?,
        _ => {}
    }
    let events = outage::decide(outage, command, by, at).map_err(Reason::from)?;
    let now = with(outage, &events);
    let mut decision = OutageDecision { next_wake: now.next_wake(), ..OutageDecision::default() };
    let news = events.last().and_then(|event| news(&event.fact));
    let solve = solve.filter(|_| news == Some(News::Ended));
    let joined = each_once(tickets).into_iter().filter(|ticket| now.tickets.contains(&ticket.id));
    for ticket in joined.filter(|ticket| ticket.merged.is_none() && !ticket.status_category.is_done()) {
        let Some(news) = news else { break };
        let mut draft = Draft::caught_up(rules, ticket, at)?;
        let fact = Fact::OutageNews {
            outage: now.id.clone(),
            news,
            say: now.spoken(ticket.language().map(AsRef::as_ref)).map(Arc::from),
            estimate: now.estimate(),
        };
        draft.push(fact, by, at);
        catch_up(&mut draft, at);
        let mut told = draft.finish();
        if let Some(solve) = solve {
            match decide(rules, &after(ticket, &told), &Command::Solve(solve.clone()), by, at) {
                Ok(solved) => told = told.and(solved),
                Err(refusal) => decision.refused.push(TicketRefusal { ticket: ticket.id.clone(), refusal }),
            }
        }
        decision.tickets.push(TicketDecision::new(&ticket.id, told));
    }
    decision.events = events;
    Ok(decision)
}

fn with(outage: &Outage, events: &[OutageEvent]) -> Outage {
    let mut after = outage.clone();
    events.iter().for_each(|event| after.apply(event));
    after
}

const fn news(fact: &OutageFact) -> Option<News> {
    match fact {
        OutageFact::OutageEstimated { .. } => Some(News::Estimate),
        OutageFact::OutageUpdated { .. } => Some(News::Update),
        OutageFact::OutageRescoped { .. } => Some(News::Scope),
        OutageFact::OutageEnded { .. } => Some(News::Ended),
        OutageFact::OutageResumed { .. } => Some(News::Resumed),
        _ => None,
    }
}
