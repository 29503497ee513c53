//! Texts that no ticket takes: too long, made to deceive a reader, or a password.

use std::sync::Arc;

use crate::actor::Actor;
use crate::condition::Suggestion;
use crate::id::{
    ActorId, CalendarId, CategoryId, ContractId, ImpactId, KindId, LineId, OrganisationId, PriorityId,
    StatusId, TemplateId, TicketId, UrgencyId,
};
use crate::outage::{OutageId, OutageIntake, Scope, Spoken};
use crate::party::{Asset, Party, Remote, looks_like_password, names_a_password};
use crate::text::hidden;
use crate::ticket::decide::check_length;
use crate::ticket::joint::{Alert, Inbound};
use crate::ticket::open::{MOST_ENTRIES, MOST_SUBJECT, MOST_TEXT};
use crate::ticket::{Call, Classify, Command, FieldValue, Intake, Reason};

/// The most bytes a name may have: of a person, a tag, a field, an asset.
pub(crate) const MOST_NAME: usize = 500;

/// A name: short, and without anything that hides in it.
pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), Reason> {
    check_length(what, name, MOST_NAME)?;
    check_visible(what, name)
}

/// Names of which some are stated.
fn check_stated<'a>(names: impl IntoIterator<Item = (&'static str, Option<&'a str>)>) -> Result<(), Reason> {
    names.into_iter().try_for_each(|(what, name)| name.map_or(Ok(()), |name| check_name(what, name)))
}

/// Who gives a command, and in which line.
pub(crate) fn check_actor(by: &Actor) -> Result<(), Reason> {
    let id = by.id.as_ref().map(ActorId::as_str);
    check_stated([("actor", id), ("line of the actor", by.line.as_ref().map(LineId::as_str))])
}

/// The value of a custom field, line by line.
fn check_lines(what: &'static str, text: &str) -> Result<(), Reason> {
    text.split(['\n', '\r', '\t']).try_for_each(|line| check_visible(what, line))
}

fn check_visible(what: &'static str, text: &str) -> Result<(), Reason> {
    match hidden(text) {
        Some(found) => Err(Reason::HostileText { what, found: found.into() }),
        None => Ok(()),
    }
}

/// The names of an intake, its subject line, and who opens it.
pub(crate) fn check_open(id: &TicketId, intake: &Intake, by: &Actor, reasons: &mut Vec<Reason>) {
    let names = [
        ("ticket", Some(id.as_str())),
        ("actor", by.id.as_ref().map(ActorId::as_str)),
        ("line of the actor", by.line.as_ref().map(LineId::as_str)),
        ("kind", intake.kind.as_ref().map(KindId::as_str)),
        ("template", intake.template.as_ref().map(TemplateId::as_str)),
        ("language", intake.language.as_deref()),
        ("impact", intake.impact.as_ref().map(ImpactId::as_str)),
        ("urgency", intake.urgency.as_ref().map(UrgencyId::as_str)),
        ("priority", intake.priority.as_ref().map(PriorityId::as_str)),
        ("line", intake.line.as_ref().map(LineId::as_str)),
        ("requester", intake.requester.as_ref().map(ActorId::as_str)),
        ("organisation", intake.organisation.as_ref().map(OrganisationId::as_str)),
        ("tier", intake.tier.as_deref()),
        ("sender", intake.sender.as_deref()),
        ("category", intake.category.as_ref().map(CategoryId::as_str)),
        ("asset", intake.asset.as_deref()),
        ("service", intake.service.as_deref()),
        ("number", intake.number.as_deref()),
    ];
    let named = names.into_iter().filter_map(|(what, name)| Some((what, name?)));
    let tags = intake.tags.iter().map(|tag| ("tag", &**tag));
    let fields = intake.fields.keys().map(|name| ("field", &**name));
    reasons.extend(named.chain(tags).chain(fields).filter_map(|(what, name)| check_name(what, name).err()));
    reasons.extend(check_visible("subject", &intake.subject).err());
    let values = intake.fields.values().filter_map(|value| match value {
        FieldValue::Text(text) if text.len() <= MOST_TEXT => Some(&**text),
        _ => None,
    });
    reasons.extend(values.filter_map(|text| check_lines("value", text).err()));
    reasons.extend(check_sender(intake.sender.as_deref()).err());
    reasons.extend(check_suggestions(&intake.suggestions).err());
    if let Some(party) = &intake.party {
        reasons.extend(check_party(party).err());
    }
}

/// A sender is a domain or a system: the part of an address before the `@` names a person.
fn check_sender(sender: Option<&str>) -> Result<(), Reason> {
    let names_person = |sender: &str| sender.split_once('@').is_some_and(|(person, _)| !person.is_empty());
    if sender.is_some_and(names_person) { Err(Reason::PersonalIdentifier { what: "sender" }) } else { Ok(()) }
}

/// The most labels that are suggested for one ticket.
const MOST_SUGGESTIONS: usize = 100;

fn check_suggestions(suggestions: &[Suggestion]) -> Result<(), Reason> {
    if suggestions.len() > MOST_SUGGESTIONS {
        return Err(Reason::TooMany { what: "suggestions", most: MOST_SUGGESTIONS });
    }
    for one in suggestions {
        check_name("label", &one.label)?;
        check_name("source", &one.source)?;
        if one.confidence > 1_000 {
            return Err(Reason::Confidence { found: one.confidence });
        }
    }
    Ok(())
}

/// The names that a command states, and who gives it.
pub(crate) fn check_command(command: &Command, by: &Actor) -> Result<(), Reason> {
    check_actor(by)?;
    match command {
        Command::Assign { to } => check_name("to", to.as_str()),
        Command::Classify(classify) => check_classify(classify),
        Command::SuggestLabels { suggestions } => check_suggestions(suggestions),
        Command::AddItem { item, .. } => check_name("item", item),
        Command::Call(Call { queue, agent, recording, .. }) => check_stated([
            ("queue", queue.as_deref()),
            ("agent", agent.as_ref().map(ActorId::as_str)),
            ("recording", recording.as_deref()),
        ]),
        Command::Convert { to, template, .. } => check_stated([
            ("to", to.as_ref().map(KindId::as_str)),
            ("template", template.as_ref().map(TemplateId::as_str)),
        ]),
        Command::Entitle { party } => check_party(party),
        Command::Identify(said) => {
            check_name("person", said.person.as_str())?;
            check_stated([("organisation", said.organisation.as_ref().map(OrganisationId::as_str))])
        }
        Command::DelegateApproval { approval, to, .. } => {
            check_stated([("approval", Some(approval.as_str())), ("to", Some(to.as_str()))])
        }
        Command::RequestApproval { approval } => check_name("approval", approval.as_str()),
        Command::Approve(answer) | Command::Refuse(answer) => {
            let on_behalf_of = answer.on_behalf_of.as_ref().map(ActorId::as_str);
            check_stated([("approval", Some(answer.approval.as_str())), ("on_behalf_of", on_behalf_of)])
        }
        Command::HandOver { to, .. } => check_name("to", to.as_str()),
        Command::OrderVisit { line, .. } => check_name("line", line.as_str()),
        Command::OverridePriority { priority, .. } => check_name("priority", priority.as_str()),
        Command::SetStatus { to } => check_name("to", to.as_str()),
        Command::Pend { status, then, .. } => check_stated([
            ("status", status.as_ref().map(StatusId::as_str)),
            ("then", then.as_ref().map(StatusId::as_str)),
        ]),
        Command::Solve(solve) => check_stated([
            ("status", solve.status.as_ref().map(StatusId::as_str)),
            ("article", solve.resolution.article.as_deref()),
        ]),
        Command::Link(link) => check_name("ticket", link.ticket.as_str()),
        Command::Unlink { ticket } => check_name("ticket", ticket.as_str()),
        Command::SetField { name, value } => {
            check_name("field", name)?;
            match value {
                Some(FieldValue::Text(text)) => check_lines("value", text),
                _ => Ok(()),
            }
        }
        Command::SetFlag { name, .. } => check_name("flag", name),
        Command::Tag { add, .. } => add.iter().try_for_each(|tag| check_name("tag", tag)),
        _ => Ok(()),
    }
}

fn check_classify(classify: &Classify) -> Result<(), Reason> {
    check_stated([
        ("kind", classify.kind.as_ref().map(KindId::as_str)),
        ("category", classify.category.as_ref().map(CategoryId::as_str)),
        ("impact", classify.impact.as_ref().map(ImpactId::as_str)),
        ("urgency", classify.urgency.as_ref().map(UrgencyId::as_str)),
        ("priority", classify.priority.as_ref().map(PriorityId::as_str)),
        ("asset", classify.asset.as_deref()),
        ("service", classify.service.as_deref()),
    ])
}

/// The names of an alert, its subject line, and who hands it in.
pub(crate) fn check_alert(alert: &Alert, by: &Actor) -> Result<(), Reason> {
    check_actor(by)?;
    check_visible("subject", &alert.subject)?;
    check_stated([
        ("object", Some(&*alert.object)),
        ("id", alert.id.as_deref()),
        ("asset", alert.asset.as_deref()),
        ("service", alert.service.as_deref()),
    ])
}

/// The ids of a message and of those it answers, its headers, its subject line, and who takes it in.
pub(crate) fn check_message(inbound: &Inbound, by: &Actor) -> Result<(), Reason> {
    const MOST_ID: usize = 2_000;
    const MOST_HEADER: usize = 65_536;
    check_actor(by)?;
    for (what, found) in [("references", inbound.references.len()), ("headers", inbound.headers.len())] {
        if found > MOST_ENTRIES {
            return Err(Reason::TooMany { what, most: MOST_ENTRIES });
        }
    }
    let id = |what, id: &str| check_length(what, id, MOST_ID).and_then(|()| check_visible(what, id));
    id("message", &inbound.message)?;
    inbound.references.iter().try_for_each(|reference| id("references", reference))?;
    for (name, value) in &inbound.headers {
        check_name("header", name)?;
        check_length("header", value, MOST_HEADER)?;
        check_lines("header", value)?;
    }
    check_length("subject", &inbound.intake.subject, MOST_SUBJECT)
}

/// The names of an outage, its title, and who opens it.
pub(crate) fn check_outage(id: &OutageId, intake: &OutageIntake, by: &Actor) -> Result<(), Reason> {
    check_actor(by)?;
    check_name("outage", id.as_str())?;
    check_visible("title", &intake.title)?;
    check_languages(&intake.say)?;
    check_scope(&intake.scope)
}

/// The languages that something is said in.
pub(crate) fn check_languages(say: &Spoken) -> Result<(), Reason> {
    say.keys().try_for_each(|language| check_name("language", language))
}

/// What an outage affects.
pub(crate) fn check_scope(scope: &Scope) -> Result<(), Reason> {
    let Scope { services, assets, organisations } = scope;
    let names = services.iter().chain(assets).map(|name| &**name);
    let organisations = organisations.iter().map(OrganisationId::as_str);
    names.chain(organisations).try_for_each(|name| check_name("scope", name))
}

/// A custom field does not keep a password, whatever it is called.
pub(crate) fn check_no_password(name: &str, value: &str) -> Result<(), Reason> {
    if looks_like_password(value) || names_a_password(name) && !value.trim().is_empty() {
        return Err(Reason::LooksLikePassword { what: format!("field {name}") });
    }
    Ok(())
}

/// Nor does the name of an asset.
pub(crate) fn check_asset(asset: Option<&str>) -> Result<(), Reason> {
    if asset.is_some_and(looks_like_password) {
        return Err(Reason::LooksLikePassword { what: "asset".to_owned() });
    }
    Ok(())
}

/// What a host hands in: no password among the ways to reach an asset, no list without end.
fn check_party(party: &Party) -> Result<(), Reason> {
    const MOST: usize = MOST_ENTRIES;
    let contract = party.contract.as_ref();
    let lists = contract.map(|it| [&it.channels, &it.services, &it.asset_classes, &it.grants]);
    let others = contract.map(|it| it.lines.len().max(it.calendars.len()));
    let longest = lists.iter().flatten().map(|list| list.len()).chain(others).max().unwrap_or(0);
    if longest > MOST {
        return Err(Reason::TooMany { what: "entries of a contract", most: MOST });
    }
    let mut names = lists.iter().flatten().flat_map(|list| list.iter());
    names.try_for_each(|name: &Arc<str>| check_name("contract", name))?;
    check_stated(contract.into_iter().flat_map(|contract| {
        let lines = contract.lines.iter().map(|line| ("line", Some(line.as_str())));
        lines.chain(contract.calendars.iter().map(|calendar| ("calendar", Some(calendar.as_str()))))
    }))?;
    check_stated(contract.into_iter().flat_map(|contract| {
        [
            ("contract", Some(contract.id.as_str())),
            ("tier", contract.tier.as_deref()),
            ("calendar", contract.calendar.as_ref().map(CalendarId::as_str)),
            ("line", contract.line.as_ref().map(LineId::as_str)),
        ]
    }))?;
    check_stated(party.person.iter().flat_map(|person| {
        [
            ("organisation", person.organisation.as_ref().map(OrganisationId::as_str)),
            ("language", person.language.as_deref()),
            ("deputy", person.deputy.as_ref().map(ActorId::as_str)),
        ]
    }))?;
    check_stated(party.organisation.iter().flat_map(|organisation| {
        [
            ("caretaker", organisation.caretaker.as_ref().map(ActorId::as_str)),
            ("contract", organisation.contract.as_ref().map(ContractId::as_str)),
        ]
    }))?;
    check_stated(party.service.iter().flat_map(|service| {
        [
            ("line", service.line.as_ref().map(LineId::as_str)),
            ("caretaker", service.caretaker.as_ref().map(ActorId::as_str)),
        ]
    }))?;
    party.asset.as_ref().map_or(Ok(()), check_remote)
}

fn check_remote(asset: &Asset) -> Result<(), Reason> {
    let is_password = |text: &Option<Arc<str>>| text.as_deref().is_some_and(looks_like_password);
    let is_value =
        |text: &Option<Arc<str>>| text.as_deref().is_some_and(|it| !crate::party::is_reference(it));
    let found = asset
        .remote
        .iter()
        .any(|entry| looks_like_password(&entry.tool) || is_password(&entry.id) || is_value(&entry.secret));
    if found {
        return Err(Reason::LooksLikePassword { what: "remote access".to_owned() });
    }
    check_stated([
        ("class", asset.class.as_deref()),
        ("organisation", asset.organisation.as_ref().map(OrganisationId::as_str)),
        ("service", asset.service.as_deref()),
        ("line", asset.line.as_ref().map(LineId::as_str)),
    ])?;
    let names = |entry: &'_ Remote| [Some(entry.tool.clone()), entry.id.clone(), entry.secret.clone()];
    let mut names = asset.remote.iter().flat_map(names).flatten();
    names.try_for_each(|name| check_name("remote access", &name))
}
