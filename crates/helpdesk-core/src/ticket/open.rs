//! Opening a ticket.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::actor::{Actor, Role};
use crate::condition::{Facts, Subject};
use crate::id::{CategoryId, KindId, LineId, TicketId};
use crate::order::Gather;
use crate::party::Entitlement;
use crate::priority::{Classification, Stated, classify};
use crate::template::Template;
use crate::text::FoldedText;
use crate::ticket::checklist::template;
use crate::ticket::decide::{check_field, check_horizon, check_length, known_name};
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::facts::{Unopened, is_written};
use crate::ticket::status::unknown;
use crate::ticket::wake::catch_up;
use crate::ticket::{
    Carried, Checklist, Fact, Intake, Kind, Reason, Refusal, Registered, Routed, Rules, Ticket, Timer,
    entitlement, texts,
};
use crate::time::Instant;
use crate::workflow::{Requirement, Unmet};

/// The most bytes a subject line may have.
pub(crate) const MOST_SUBJECT: usize = 2_000;
/// The most bytes any other text may have.
pub(crate) const MOST_TEXT: usize = 1_048_576;
/// The most fields, tags, flags or relations a ticket may have.
pub(crate) const MOST_ENTRIES: usize = 1_000;

/// Opens a ticket: checks what is known, classifies it, and starts its clocks.
///
/// # Errors
/// Every reason why the intake is not accepted.
pub fn open(
    rules: &Rules,
    id: TicketId,
    intake: Intake,
    by: &Actor,
    at: Instant,
) -> Result<Decision, Refusal> {
    let own = check_opener(rules, &intake, by);
    let mut draft = opened(rules, id, intake, None, by, at)?;
    own?;
    catch_up(&mut draft, at);
    Ok(draft.finish())
}

/// A requester asks for themselves, and states nothing that other commands let only the desk say.
pub(crate) fn check_opener(rules: &Rules, intake: &Intake, by: &Actor) -> Result<(), Refusal> {
    if by.role != Role::Requester {
        return Ok(());
    }
    let other = intake.requester.is_some() && by.id.is_some() && by.id != intake.requester;
    let known = intake.requester.as_ref().and_then(|id| rules.register.person(id));
    let known = known.and_then(|person| person.organisation.as_ref());
    let said = intake.organisation.as_ref();
    // Where the register knows an organisation's people, nobody else belongs to it.
    let has_people = || said.is_some_and(|said| rules.register.has_people(said));
    let elsewhere = said.is_some() && known != said && (known.is_some() || has_people());
    let stated = [
        (other, "ask in another's name"),
        (intake.priority.is_some(), "state the priority"),
        (intake.line.is_some(), "choose the line"),
        (intake.party.is_some(), "state entitlements"),
        (intake.tier.is_some(), "state the tier"),
        (!intake.suggestions.is_empty(), "suggest labels"),
        (elsewhere, "ask for another organisation"),
    ];
    let reasons: Vec<Reason> =
        stated.iter().filter(|(is, _)| *is).map(|(_, what)| Reason::NotForRequesters { what }).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons }) }
}

/// The draft of a ticket that was just opened, perhaps split off from another.
pub(crate) fn opened<'a>(
    rules: &'a Rules,
    id: TicketId,
    intake: Intake,
    carried: Option<Arc<Carried>>,
    by: &Actor,
    at: Instant,
) -> Result<Draft<'a>, Refusal> {
    let mut reasons = Vec::new();
    reasons.extend(check_horizon(rules, at).err());
    texts::check_open(&id, &intake, by, &mut reasons);
    check_texts(&intake, &mut reasons);
    check_names(rules, &intake, &mut reasons);
    let template = intake.template.as_ref().map(|id| template(rules, id));
    let template = template.and_then(|found| found.map_err(|reason| reasons.push(reason)).ok());
    let kind = kind_of(rules, kind_wanted(&intake, template, &mut reasons), &mut reasons);
    let known = entitlement::of_intake(rules, &intake, at, &mut reasons);
    if let Some(kind) = kind {
        let of_template = template.map(|template| template.requires.as_slice()).unwrap_or_default();
        let needed = kind.requires.iter().chain(of_template);
        let missing = needed.filter(|requirement| !states(&intake, known.as_deref(), requirement));
        reasons.extend(missing.map(|r| Reason::Guard(Unmet::Missing { what: r.to_string() })));
    }
    let unopened = Unopened { intake: &intake, kind, entitlement: known.as_deref(), template };
    // What is refused for its length is not read either.
    let is_readable = !reasons.iter().any(|reason| matches!(reason, Reason::TooLong { .. }));
    let classification = is_readable.then(|| classified(rules, &unopened, &mut reasons)).flatten();
    match (kind, classification, reasons.is_empty()) {
        (Some(kind), Some(classification), true) => {
            let opening = Opening { id, intake, kind, template, entitlement: known, classification, carried };
            register(rules, opening, by, at)
        }
        _ => Err(Refusal { reasons }),
    }
}

/// An intake that is accepted, with everything that was found out about it.
struct Opening<'a> {
    id: TicketId,
    intake: Intake,
    kind: &'a Kind,
    template: Option<&'a Template>,
    entitlement: Option<Arc<Entitlement>>,
    classification: Classification,
    carried: Option<Arc<Carried>>,
}

fn register<'a>(
    rules: &'a Rules,
    opening: Opening<'_>,
    by: &Actor,
    at: Instant,
) -> Result<Draft<'a>, Refusal> {
    let Opening { id, intake, kind, template, entitlement, classification, carried } = opening;
    let unknown_status = || Refusal::from(unknown("status", rules.workflow.initial.as_str(), []));
    let status = rules.workflow.initial().ok_or_else(unknown_status)?;
    let timer = status
        .expires
        .as_ref()
        .and_then(|(after, to)| Some(Timer { at: rules.after(at, *after)?, to: to.clone() }));
    let mut tags = intake.tags.clone();
    tags.extend(classification.tags.iter().map(|tag| Arc::from(tag.as_str())));
    tags.extend(template.map(|template| template.tags.as_slice()).unwrap_or_default().iter().cloned());
    let (line, routed) = route(rules, &intake, &classification, entitlement.as_deref(), template).unzip();
    let in_line = entitlement.as_ref().zip(line.as_ref()).and_then(|(known, line)| known.in_line(line));
    let entitlement = in_line.map(Arc::new).or(entitlement);
    let of_template = || template.and_then(|template| template.category.clone());
    let fact = Fact::Registered(Registered {
        ticket: id,
        kind: classification.kind.clone().unwrap_or_else(|| kind.id.clone()),
        category: classification.category.clone().or_else(|| intake.category.clone()).or_else(of_template),
        template: intake.template.clone(),
        checklist: template.map(Checklist::of).unwrap_or_default(),
        tags,
        status: status.id.clone(),
        category_of_status: status.category,
        line,
        routed,
        entitlement,
        classification: Arc::new(classification),
        timer,
        carried,
        intake: Arc::new(intake),
    });
    Draft::opened(rules, fact, by, at).ok_or_else(unknown_status)
}

/// The line a ticket starts in, and why: as stated, as the rules say, that of what is affected or
/// agreed, or where tickets of the desk begin.
fn route(
    rules: &Rules,
    intake: &Intake,
    classification: &Classification,
    entitlement: Option<&Entitlement>,
    template: Option<&Template>,
) -> Option<(LineId, Routed)> {
    let stated = || Some((intake.line.clone()?, Routed::Stated {}));
    let chosen = || {
        let fired = classification.fired.iter().rfind(|fired| fired.effects.line.is_some())?;
        Some((classification.line.clone()?, Routed::Rule { rule: fired.rule.clone() }))
    };
    let responsible = |outside: bool| {
        let found = entitlement?.line.as_ref().filter(|found| (&*found.by == "outside") == outside)?;
        Some((found.line.clone(), Routed::Responsible { of: found.by.clone() }))
    };
    let of_template = || Some((template?.line.clone()?, Routed::Template {}));
    let entry = || Some((rules.escalations.entry()?.clone(), Routed::Entry {}));
    stated()
        .or_else(chosen)
        .or_else(|| responsible(true))
        .or_else(of_template)
        .or_else(|| responsible(false))
        .or_else(entry)
}

fn check_texts(intake: &Intake, reasons: &mut Vec<Reason>) {
    if !is_written(Some(&intake.subject)) {
        reasons.push(Reason::Empty { what: "subject" });
    }
    reasons.extend(check_length("subject", &intake.subject, MOST_SUBJECT).err());
    reasons.extend(check_length("description", &intake.description, MOST_TEXT).err());
    if intake.fields.len() > MOST_ENTRIES {
        reasons.push(Reason::TooMany { what: "fields", most: MOST_ENTRIES });
    }
    if intake.tags.len() > MOST_ENTRIES {
        reasons.push(Reason::TooMany { what: "tags", most: MOST_ENTRIES });
    }
}

fn check_names(rules: &Rules, intake: &Intake, reasons: &mut Vec<Reason>) {
    let names = [
        ("category", Subject::Category, intake.category.as_ref().map(CategoryId::as_str)),
        ("tier", Subject::Tier, intake.tier.as_deref()),
        ("line", Subject::Line, intake.line.as_ref().map(LineId::as_str)),
    ];
    for (what, subject, name) in names {
        reasons.extend(name.and_then(|name| known_name(rules, what, &subject, name).err()));
    }
    reasons.extend(texts::check_asset(intake.asset.as_deref()).err());
    for (name, value) in &intake.fields {
        reasons.extend(check_field(rules, name, Some(value)).err());
    }
    if intake.priority.is_some() && !rules.priorities.impacts().is_empty() {
        reasons.push(Reason::PriorityIsComputed);
    }
    if let (Some(scheme), Some(number)) = (&rules.numbers, &intake.number) {
        reasons.extend(scheme.parse(number).err().map(Reason::Number));
    }
}

/// The kind of that name, or the desk's first.
pub(crate) fn kind_of<'a>(
    rules: &'a Rules,
    id: Option<&KindId>,
    reasons: &mut Vec<Reason>,
) -> Option<&'a Kind> {
    let Some(id) = id else { return rules.kinds.first() };
    let found = rules.kinds.iter().find(|kind| kind.id == *id);
    if found.is_none() {
        reasons.push(unknown("kind", id.as_str(), rules.kinds.iter().map(|kind| kind.id.as_str())));
    }
    found
}

fn states(intake: &Intake, known: Option<&Entitlement>, requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Asset => intake.asset.is_some(),
        Requirement::Category => intake.category.is_some(),
        Requirement::Description => is_written(Some(&intake.description)),
        Requirement::Field(name) => intake.fields.contains_key(name),
        Requirement::Organisation => {
            intake.organisation.is_some() || known.is_some_and(|known| known.organisation.is_some())
        }
        Requirement::Requester => intake.requester.is_some(),
        Requirement::Service => intake.service.is_some(),
        // What only later work records cannot be asked of an intake; compiling refuses it.
        Requirement::Approval(_)
        | Requirement::Assignee
        | Requirement::Cause
        | Requirement::Checklist(_)
        | Requirement::Diagnosis
        | Requirement::Identity(_)
        | Requirement::Measures
        | Requirement::Prevention => true,
    }
}

fn classified(rules: &Rules, facts: &Unopened<'_>, reasons: &mut Vec<Reason>) -> Option<Classification> {
    let intake = facts.intake;
    let stated = Stated {
        impact: intake.impact.clone(),
        urgency: intake.urgency.clone(),
        priority: intake.priority.clone(),
    };
    run_triage(rules, facts, &intake.subject, &intake.description, &stated)
        .map_err(|error| reasons.push(Reason::Classify(error)))
        .ok()
}

/// The kind that is stated, or else that of the template; they may not differ.
fn kind_wanted<'a>(
    intake: &'a Intake,
    template: Option<&'a Template>,
    reasons: &mut Vec<Reason>,
) -> Option<&'a KindId> {
    let of_template = template.and_then(|template| template.kind.as_ref());
    if let (Some(template), Some(kind), Some(of_template)) = (template, &intake.kind, of_template)
        && kind != of_template
    {
        reasons.push(Reason::OtherKind { template: template.id.clone(), kind: kind.clone() });
    }
    intake.kind.as_ref().or(of_template)
}

fn run_triage(
    rules: &Rules,
    facts: &dyn Facts,
    subject: &str,
    description: &str,
    stated: &Stated,
) -> Result<Classification, crate::priority::ClassifyError> {
    let (subject, description) = (FoldedText::new(subject), FoldedText::new(description));
    let hits = rules.lexicon.scan(&subject, &description);
    classify(&rules.priorities, &rules.triage, facts, &hits, stated)
}

/// Classifies a ticket that is already there.
pub(crate) fn reclassified(
    rules: &Rules,
    ticket: &Ticket,
    stated: &Stated,
) -> Result<Classification, Refusal> {
    let Intake { subject, description, .. } = &*ticket.intake;
    run_triage(rules, ticket, subject, description, stated).map_err(|error| Reason::Classify(error).into())
}

/// The tags of a set that are not in another.
pub(crate) fn without(tags: &[Arc<str>], others: &BTreeSet<Arc<str>>) -> BTreeSet<Arc<str>> {
    tags.iter().filter(|tag| !others.contains(*tag)).cloned().into_set()
}
