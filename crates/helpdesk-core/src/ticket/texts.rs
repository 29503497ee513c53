//! Texts that no ticket takes: too long, made to deceive a reader, or a password.

use std::sync::Arc;

use crate::actor::Actor;
use crate::condition::Suggestion;
use crate::id::{ActorId, CategoryId, OrganisationId, TicketId};
use crate::party::{Asset, Party, looks_like_password, names_a_password};
use crate::text::hidden;
use crate::ticket::decide::check_length;
use crate::ticket::{Classify, Command, Intake, Reason};

/// The most bytes a name may have: of a person, a tag, a field, an asset.
pub(crate) const MOST_NAME: usize = 500;

/// A name: short, and without anything that hides in it.
pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), Reason> {
    check_length(what, name, MOST_NAME)?;
    check_visible(what, name)
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
    by.id.as_ref().map_or(Ok(()), |id| check_name("actor", id.as_str()))?;
    match command {
        Command::Assign { to } => check_name("to", to.as_str()),
        Command::Classify(Classify { category, asset, service, .. }) => {
            let category = category.as_ref().map(CategoryId::as_str);
            let names =
                [("category", category), ("asset", asset.as_deref()), ("service", service.as_deref())];
            names.into_iter().try_for_each(|(what, name)| name.map_or(Ok(()), |name| check_name(what, name)))
        }
        Command::SuggestLabels { suggestions } => check_suggestions(suggestions),
        Command::AddItem { item, .. } => check_name("item", item),
        Command::Entitle { party } => check_party(party),
        Command::Identify(said) => check_name("person", said.person.as_str()),
        Command::DelegateApproval { to, .. } => check_name("to", to.as_str()),
        Command::Approve(answer) | Command::Refuse(answer) => {
            answer.on_behalf_of.as_ref().map_or(Ok(()), |id| check_name("on_behalf_of", id.as_str()))
        }
        Command::Link(link) => check_name("ticket", link.ticket.as_str()),
        Command::SetField { name, .. } => check_name("field", name),
        Command::SetFlag { name, .. } => check_name("flag", name),
        Command::Tag { add, .. } => add.iter().try_for_each(|tag| check_name("tag", tag)),
        _ => Ok(()),
    }
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
    const MOST: usize = crate::ticket::open::MOST_ENTRIES;
    let contract = party.contract.as_ref();
    let lists = contract.map(|it| [&it.channels, &it.services, &it.asset_classes, &it.grants]);
    let longest = lists.iter().flatten().map(|list| list.len()).max().unwrap_or(0);
    if longest > MOST {
        return Err(Reason::TooMany { what: "entries of a contract", most: MOST });
    }
    let mut names = lists.iter().flatten().flat_map(|list| list.iter());
    names.try_for_each(|name: &Arc<str>| check_name("contract", name))?;
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
    if found { Err(Reason::LooksLikePassword { what: "remote access".to_owned() }) } else { Ok(()) }
}
