//! What a ticket is entitled to: the desk's registers, and what the host hands in.

use std::sync::Arc;

use crate::actor::Actor;
use crate::condition::Subject;
use crate::id::{CalendarId, LineId, OrganisationId};
use crate::party::{Asked, Contract, Entitlement, Party, entitlement};
use crate::ticket::decide::known_name;
use crate::ticket::draft::Draft;
use crate::ticket::status::unknown;
use crate::ticket::{Fact, Intake, Reason, Refusal, Rules, Ticket};
use crate::time::Instant;

impl Ticket {
    /// The organisation it belongs to: as the intake said, else as is known of the requester.
    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationId> {
        let known = || self.entitlement.as_ref()?.organisation.as_ref();
        self.intake.organisation.as_ref().or_else(known)
    }
}

/// What an intake is entitled to; `None` where neither desk nor host knows of contracts.
pub(crate) fn of_intake(
    rules: &Rules,
    intake: &Intake,
    at: Instant,
    reasons: &mut Vec<Reason>,
) -> Option<Arc<Entitlement>> {
    let party = intake.party.as_deref();
    if rules.register.is_empty() && party.is_none() {
        return None;
    }
    if let Some(party) = party {
        check_names(rules, party, reasons);
    }
    let (asset, service, line) = (intake.asset.as_deref(), intake.service.as_deref(), intake.line.as_ref());
    let found = worked_out(rules, party, &asked(intake, asset, service, line, at));
    let refused = found.lacks.iter().filter(|lack| rules.register.refuses(lack));
    reasons.extend(refused.cloned().map(Reason::Lacks));
    Some(Arc::new(found))
}

/// What a ticket is entitled to, now that it is about something else.
pub(crate) fn of_ticket(rules: &Rules, ticket: &Ticket) -> Option<Arc<Entitlement>> {
    if rules.register.is_empty() && ticket.party.is_none() {
        return ticket.entitlement.clone();
    }
    // What the host said of the former asset or service says nothing of this one.
    let party = ticket.party.as_deref().map(|party| Party { asset: None, service: None, ..party.clone() });
    Some(Arc::new(of(rules, ticket, party.as_ref())))
}

/// Takes in what the host knows. Whether a contract covers the request is asked of the instant at
/// which it came in: a contract made later does not cover it.
pub(crate) fn entitle(
    draft: &mut Draft<'_>,
    party: &Arc<Party>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let rules = draft.rules;
    let mut reasons = Vec::new();
    check_names(rules, party, &mut reasons);
    if !reasons.is_empty() {
        return Err(Refusal { reasons });
    }
    let entitlement = Arc::new(of(rules, &draft.ticket, Some(party)));
    if draft.ticket.entitlement.as_ref() == Some(&entitlement) && draft.ticket.party.as_ref() == Some(party) {
        return Err(Reason::NoChange { what: "this is known already".to_owned() }.into());
    }
    draft.push(Fact::Entitled { party: party.clone(), entitlement }, by, at);
    Ok(())
}

fn of(rules: &Rules, ticket: &Ticket, party: Option<&Party>) -> Entitlement {
    let (asset, service) = (ticket.asset.as_deref(), ticket.service.as_deref());
    worked_out(rules, party, &asked(&ticket.intake, asset, service, ticket.line.as_ref(), ticket.opened_at))
}

/// What a ticket is entitled to once it is in `line`; `None` if that changes nothing.
pub(crate) fn in_line(ticket: &Ticket, line: &LineId) -> Option<Arc<Entitlement>> {
    ticket.entitlement.as_ref()?.in_line(line).map(Arc::new)
}

/// Whether the desk refuses to hand a ticket over to a line that its contract does not include.
pub(crate) fn check_line(rules: &Rules, ticket: &Ticket, line: &LineId) -> Result<(), Reason> {
    let lack = ticket.entitlement.as_ref().and_then(|known| known.beyond(line));
    lack.filter(|lack| rules.register.refuses(lack)).map_or(Ok(()), |lack| Err(Reason::Lacks(lack)))
}

fn asked<'a>(
    intake: &'a Intake,
    asset: Option<&'a str>,
    service: Option<&'a str>,
    line: Option<&'a LineId>,
    at: Instant,
) -> Asked<'a> {
    Asked {
        requester: intake.requester.as_ref(),
        organisation: intake.organisation.as_ref(),
        tier: intake.tier.as_ref(),
        channel: intake.channel.name(),
        asset,
        service,
        line,
        at,
    }
}

fn worked_out(rules: &Rules, party: Option<&Party>, asked: &Asked<'_>) -> Entitlement {
    let nothing = Party::default();
    let is_open =
        |id: &CalendarId| rules.calendar(id).is_some_and(|calendar| calendar.is_open(asked.at) == Ok(true));
    entitlement(&rules.register, party.unwrap_or(&nothing), asked, &is_open)
}

/// The names that a host hands in have to be those of the desk.
fn check_names(rules: &Rules, party: &Party, reasons: &mut Vec<Reason>) {
    let contract = party.contract.as_ref();
    if let Some(tier) = contract.and_then(|contract| contract.tier.as_deref()) {
        reasons.extend(known_name(rules, "tier", &Subject::Tier, tier).err());
    }
    let hours = contract.into_iter().flat_map(Contract::hours);
    for calendar in hours.filter(|calendar| rules.calendar(calendar).is_none()) {
        let known = rules.calendars.keys().map(CalendarId::as_str);
        reasons.push(unknown("calendar", calendar.as_str(), known));
    }
    let of_contract = contract.into_iter().flat_map(|contract| contract.line.iter().chain(&contract.lines));
    let of_asset = party.asset.as_ref().and_then(|asset| asset.line.as_ref());
    let of_service = party.service.as_ref().and_then(|service| service.line.as_ref());
    for line in of_contract.chain(of_asset).chain(of_service) {
        reasons.extend(known_name(rules, "line", &Subject::Line, line.as_str()).err());
    }
}
