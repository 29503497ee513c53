//! What a command leads to: events, or every reason why not.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::actor::{Actor, Role};
use crate::condition::Subject;
use crate::id::{LineId, StatusId, TicketId};
use crate::order::Gather;
use crate::priority::Stated;
use crate::ticket::draft::{Decision, Draft};
use crate::ticket::facts::{Asked, is_written};
use crate::ticket::open::{MOST_ENTRIES, MOST_TEXT, kind_of, reclassified, without};
use crate::ticket::status::{allowed, change, move_to, only, unknown};
use crate::ticket::wake::catch_up;
use crate::ticket::{
    Classify, Command, Fact, FieldKind, FieldValue, LateOutcome, Link, Reason, Refusal, Relation, Rules,
    Solve, StatusCause, Ticket, approve, checklist, entitlement, guard, identity, suggested, survey, texts,
    work,
};
use crate::time::Instant;
use crate::workflow::{Category, LateReply, nearest_way};

/// What `command` leads to at `at`: first everything that time brought about before, each at its
/// own instant, then the command itself with everything that follows from it.
///
/// # Errors
/// Every reason why the command is refused; then nothing has happened, and what was due comes with
/// the next call.
pub fn decide(
    rules: &Rules,
    ticket: &Ticket,
    command: &Command,
    by: &Actor,
    at: Instant,
) -> Result<Decision, Refusal> {
    texts::check_command(command, by)?;
    let mut draft = Draft::caught_up(rules, ticket, at)?;
    check_actor(command, by)?;
    check_own(&draft.ticket)?;
    check_open(command, &draft.ticket)?;
    guard::check(rules, &draft.ticket, command.name(), by)?;
    let before = guard::is_any(rules).then(|| (draft.ticket.clone(), draft.events.len()));
    carry_out(&mut draft, command, by, at)?;
    if let Some((before, since)) = before {
        let brought = draft.events.get(since..).unwrap_or_default();
        guard::check_effects(rules, &before, brought, by)?;
    }
    catch_up(&mut draft, at);
    Ok(draft.finish())
}

pub(crate) fn check_horizon(rules: &Rules, at: Instant) -> Result<(), Reason> {
    let horizon = rules.horizon;
    if horizon.contains(at) {
        return Ok(());
    }
    Err(Reason::BeyondHorizon { got: at, from: horizon.start, to: horizon.end })
}

pub(crate) fn check_length(what: &'static str, text: &str, most: usize) -> Result<(), Reason> {
    if text.len() <= most { Ok(()) } else { Err(Reason::TooLong { what, found: text.len(), most }) }
}

/// A requester may write, rate, take up again and move along transitions open to requesters.
fn check_actor(command: &Command, by: &Actor) -> Result<(), Reason> {
    let what = match command {
        Command::RequesterReply { .. }
        | Command::Rate { .. }
        | Command::Reopen { .. }
        | Command::Close {}
        | Command::Identify(_)
        | Command::Approve(_)
        | Command::Refuse(_)
        | Command::DelegateApproval { .. }
        | Command::CheckItem { .. }
        | Command::SetStatus { .. } => return Ok(()),
        Command::RequestApproval { .. } => "ask for approval",
        Command::Convert { .. } => "convert the ticket",
        Command::Classify(_) => "classify",
        Command::SuggestLabels { .. } => "suggest labels",
        Command::AddItem { .. } | Command::DropItem { .. } => "change the checklist",
        Command::Entitle { .. } => "state entitlements",
        Command::OverridePriority { .. } => "override the priority",
        Command::WithdrawOverride {} => "withdraw an override",
        Command::Assign { .. } => "assign",
        Command::Take {} => "take the ticket",
        Command::Release {} => "release the ticket",
        Command::HandOver { .. } => "hand over",
        Command::Diagnose { .. } => "record a diagnosis",
        Command::Reply { .. } => "reply for the desk",
        Command::Note { .. } => "write a note",
        Command::Pend { .. } => "let the ticket rest",
        Command::Solve(_) => "solve",
        Command::Link(_) | Command::Unlink { .. } => "relate tickets",
        Command::DeclareMajor { .. } | Command::EndMajor {} => "declare a major incident",
        Command::Consent { .. }
        | Command::WithdrawConsent {}
        | Command::Attach(_)
        | Command::UseArticle { .. } => return Ok(()),
        Command::StartSession { .. } | Command::EndSession { .. } => "run a remote session",
        Command::OrderVisit { .. } | Command::MoveVisit { .. } => "order a visit",
        Command::Call(_) => "record calls",
        Command::LogTime { .. } => "record time",
        Command::Remind(_) | Command::DropReminder { .. } => "set reminders",
        Command::Tag { .. } => "tag",
        Command::SetField { .. } => "set fields",
        Command::SetFlag { .. } => "raise flags",
    };
    if by.role == Role::Requester { Err(Reason::NotForRequesters { what }) } else { Ok(()) }
}

/// A ticket that was merged into another takes no command: it goes on there.
pub(crate) fn check_own(ticket: &Ticket) -> Result<(), Reason> {
    match &ticket.merged {
        Some(merger) => Err(Reason::Merged { into: merger.into.clone() }),
        None => Ok(()),
    }
}

/// A closed or cancelled ticket takes notes, tags, relations, ratings, replies, and what reopens it.
fn check_open(command: &Command, ticket: &Ticket) -> Result<(), Reason> {
    let refused = matches!(
        command,
        Command::Classify(_)
            | Command::SuggestLabels { .. }
            | Command::AddItem { .. }
            | Command::DropItem { .. }
            | Command::Entitle { .. }
            | Command::RequestApproval { .. }
            | Command::Approve(_)
            | Command::Refuse(_)
            | Command::DelegateApproval { .. }
            | Command::Convert { .. }
            | Command::CheckItem { .. }
            | Command::OverridePriority { .. }
            | Command::Assign { .. }
            | Command::Take {}
            | Command::HandOver { .. }
            | Command::DeclareMajor { .. }
            | Command::StartSession { .. }
            | Command::OrderVisit { .. }
            | Command::Pend { .. }
            | Command::Solve(_)
    );
    if refused && ticket.status_category.is_final() {
        return Err(Reason::Closed { status: ticket.status.clone() });
    }
    Ok(())
}

pub(crate) fn written(what: &'static str, text: &str) -> Result<(), Reason> {
    check_length(what, text, MOST_TEXT)?;
    if is_written(Some(text)) { Ok(()) } else { Err(Reason::Empty { what }) }
}

fn carry_out(draft: &mut Draft<'_>, command: &Command, by: &Actor, at: Instant) -> Result<(), Refusal> {
    if let Some(result) = work::carry_out(draft, command, by, at) {
        return result;
    }
    match command {
        Command::Classify(classify) => classify_anew(draft, classify, by, at),
        Command::SuggestLabels { suggestions } => suggested::suggest(draft, suggestions, by, at),
        Command::Identify(said) => identity::identify(draft, said, by, at),
        Command::RequestApproval { approval } => approve::ask_again(draft, approval, by, at),
        Command::Approve(answer) => approve::answer(draft, answer, true, by, at),
        Command::Refuse(answer) => approve::answer(draft, answer, false, by, at),
        Command::DelegateApproval { approval, to, until } => {
            approve::delegate(draft, approval, to, *until, by, at)
        }
        Command::Convert { to, template, reason } => {
            checklist::convert(draft, to.as_ref(), template.as_ref(), reason, by, at)
        }
        Command::CheckItem { item, done } => checklist::check_item(draft, item, *done, by, at),
        Command::AddItem { item, text, optional } => {
            checklist::add_item(draft, item, text.as_ref(), *optional, by, at)
        }
        Command::DropItem { item } => checklist::drop_item(draft, item, by, at),
        Command::Entitle { party } => entitlement::entitle(draft, party, by, at),
        Command::OverridePriority { priority, reason, until } => {
            written("reason", reason)?;
            known_name(draft.rules, "priority", &Subject::Priority, priority.as_str())?;
            later("until", *until, at)?;
            until.map_or(Ok(()), |until| check_horizon(draft.rules, until))?;
            let (priority, reason) = (priority.clone(), reason.clone());
            draft.push(Fact::PriorityOverridden { priority, reason, until: *until }, by, at);
            Ok(())
        }
        Command::WithdrawOverride {} => {
            if draft.ticket.priority_override.is_none() {
                return Err(no_change("the priority is not overridden"));
            }
            draft.push(Fact::OverrideEnded { expired: false }, by, at);
            Ok(())
        }
        Command::Assign { to } => assign(draft, to.clone(), by, at),
        Command::Take {} => assign(draft, by.id.clone().ok_or(Reason::ActorUnknown)?, by, at),
        Command::Release {} => {
            let from = draft.ticket.assignee.clone();
            let from = from.ok_or_else(|| no_change("nobody has the ticket"))?;
            draft.push(Fact::Released { from }, by, at);
            Ok(())
        }
        Command::HandOver { to, reason } => hand_over(draft, to, reason, by, at),
        Command::Diagnose { text } => {
            written("text", text)?;
            draft.push(Fact::Diagnosed { text: text.clone() }, by, at);
            Ok(())
        }
        Command::Reply { body } => reply(draft, body, by, at),
        Command::Note { body } => {
            written("body", body)?;
            draft.push(Fact::Noted { body: body.clone() }, by, at);
            Ok(())
        }
        Command::RequesterReply { body, automatic } => requester_reply(draft, body, *automatic, by, at),
        Command::SetStatus { to } => move_to(draft, to, "".into(), by, at),
        Command::Pend { until, status, then } => pend(draft, *until, status.as_ref(), then.as_ref(), by, at),
        Command::Solve(solve) => self::solve(draft, solve, by, at),
        Command::Reopen { reason } => reopen(draft, reason, by, at),
        Command::Close {} => {
            let to = only(draft, Category::Closed)?;
            move_to(draft, &to, "".into(), by, at)
        }
        Command::Link(link) => self::link(draft, link, by, at),
        Command::Unlink { ticket } => unlink(draft, ticket, by, at),
        Command::DeclareMajor { reason } => {
            written("reason", reason)?;
            if draft.ticket.major.is_some() {
                return Err(no_change("it is a major incident"));
            }
            draft.push(Fact::MajorDeclared { reason: reason.clone() }, by, at);
            Ok(())
        }
        Command::EndMajor {} => {
            if draft.ticket.major.is_none() {
                return Err(no_change("it is no major incident"));
            }
            draft.push(Fact::MajorEnded {}, by, at);
            Ok(())
        }
        Command::Tag { add, remove } => tag(draft, add, remove, by, at),
        Command::SetField { name, value } => set_field(draft, name, value.as_ref(), by, at),
        Command::SetFlag { name, raised } => {
            written("name", name)?;
            if draft.ticket.flags.contains(name) == *raised {
                return Err(no_change(&format!("flag `{name}`")));
            }
            room("flags", draft.ticket.flags.len())?;
            draft.push(Fact::FlagSet { name: name.clone(), raised: *raised }, by, at);
            Ok(())
        }
        Command::Rate { score, comment } => rate(draft, *score, comment, by, at),
        // Recorded above.
        Command::Consent { .. }
        | Command::WithdrawConsent {}
        | Command::StartSession { .. }
        | Command::EndSession { .. }
        | Command::OrderVisit { .. }
        | Command::MoveVisit { .. }
        | Command::Call(_)
        | Command::LogTime { .. }
        | Command::Attach(_)
        | Command::UseArticle { .. }
        | Command::Remind(_)
        | Command::DropReminder { .. } => Ok(()),
    }
}

pub(crate) fn no_change(what: &str) -> Refusal {
    Reason::NoChange { what: what.to_owned() }.into()
}

pub(crate) fn later(what: &'static str, instant: Option<Instant>, at: Instant) -> Result<(), Reason> {
    match instant {
        Some(found) if found <= at => Err(Reason::NotLater { what, found, at }),
        _ => Ok(()),
    }
}

pub(crate) fn room(what: &'static str, taken: usize) -> Result<(), Reason> {
    if taken < MOST_ENTRIES { Ok(()) } else { Err(Reason::TooMany { what, most: MOST_ENTRIES }) }
}

/// Whether the desk knows `name`; a subject without a list of names takes any.
pub(crate) fn known_name(
    rules: &Rules,
    what: &'static str,
    subject: &Subject,
    name: &str,
) -> Result<(), Reason> {
    let known = rules.vocabulary.names(subject).filter(|known| !known.is_empty());
    match known {
        Some(known) if !known.iter().any(|other| other == name) => {
            Err(unknown(what, name, known.iter().map(String::as_str)))
        }
        None if *subject == Subject::Line => Err(unknown(what, name, [])),
        _ => Ok(()),
    }
}

/// Whether a custom field is declared and takes the value.
pub(crate) fn check_field(rules: &Rules, name: &str, value: Option<&FieldValue>) -> Result<(), Reason> {
    if let Some(FieldValue::Text(text)) = value {
        check_length("value", text, MOST_TEXT)?;
        texts::check_no_password(name, text)?;
    }
    if rules.fields.is_empty() {
        return Ok(());
    }
    let Some(field) = rules.fields.get(name) else {
        return Err(unknown("field", name, rules.fields.keys().map(|known| &**known)));
    };
    let fits = match (value, field.kind) {
        (None, _) => true,
        (Some(FieldValue::Bool(_)), FieldKind::Boolean) | (Some(FieldValue::Int(_)), FieldKind::Integer) => {
            true
        }
        (Some(FieldValue::Text(text)), FieldKind::Text) => {
            field.choices.is_empty() || field.choices.contains(text)
        }
        _ => false,
    };
    if fits {
        return Ok(());
    }
    let choices: Vec<String> = field.choices.iter().map(|choice| format!("`{choice}`")).collect();
    let expected = if choices.is_empty() {
        format!("a value of type {}", field.kind.name())
    } else {
        choices.join(", ")
    };
    let found = value.map_or("nothing", FieldValue::kind);
    let found = match value {
        Some(FieldValue::Text(text)) if field.kind == FieldKind::Text => {
            // Not repeated: people put into fields what nobody else should read.
            format!("another text of {} characters", text.chars().count())
        }
        _ => format!("a value of type {found}"),
    };
    Err(Reason::FieldValue { field: name.into(), expected, found })
}

/// Changes what a ticket is about and runs triage again.
pub(crate) fn classify_anew(
    draft: &mut Draft<'_>,
    wanted: &Classify,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let rules = draft.rules;
    let mut reasons = Vec::new();
    let kind = kind_of(rules, Some(wanted.kind.as_ref().unwrap_or(&draft.ticket.kind)), &mut reasons);
    reasons.extend(texts::check_asset(wanted.asset.as_deref()).err());
    if let Some(category) = &wanted.category {
        reasons.extend(known_name(rules, "category", &Subject::Category, category.as_str()).err());
    }
    if wanted.priority.is_some() && !rules.priorities.impacts().is_empty() {
        reasons.push(Reason::PriorityIsComputed);
    }
    if !reasons.is_empty() {
        return Err(Refusal { reasons });
    }
    let mut ticket = draft.ticket.clone();
    if let Some(kind) = kind {
        ticket.kind = kind.id.clone();
    }
    ticket.category = wanted.category.clone().or(ticket.category);
    ticket.asset = wanted.asset.clone().or(ticket.asset);
    ticket.service = wanted.service.clone().or(ticket.service);
    if (&ticket.asset, &ticket.service) != (&draft.ticket.asset, &draft.ticket.service) {
        ticket.entitlement = entitlement::of_ticket(rules, &ticket);
    }
    let before = &draft.ticket.classification;
    let kept = checklist::as_before(rules, &draft.ticket);
    let stated = Stated {
        impact: wanted.impact.clone().or(kept.impact),
        urgency: wanted.urgency.clone().or(kept.urgency),
        priority: wanted.priority.clone().or(kept.priority),
    };
    let classification = reclassified(rules, &ticket, &stated)?;
    let same = (&ticket.kind, &ticket.category, &ticket.asset, &ticket.service, &classification)
        == (
            &draft.ticket.kind,
            &draft.ticket.category,
            &draft.ticket.asset,
            &draft.ticket.service,
            &**before,
        );
    if same {
        return Err(no_change("it is classified so"));
    }
    let Ticket { kind, category, asset, service, entitlement, .. } = ticket;
    let entitlement = entitlement.filter(|now| draft.ticket.entitlement.as_ref() != Some(now));
    let (classification, stated) = (Arc::new(classification), Some(Arc::new(wanted.clone())));
    let fact = Fact::Classified { kind, category, asset, service, classification, entitlement, stated };
    draft.push(fact, by, at);
    Ok(())
}

fn assign(draft: &mut Draft<'_>, to: crate::id::ActorId, by: &Actor, at: Instant) -> Result<(), Refusal> {
    let from = draft.ticket.assignee.clone();
    if from.as_ref() == Some(&to) {
        return Err(no_change(&format!("`{to}` has the ticket")));
    }
    draft.push(Fact::Assigned { to, from }, by, at);
    Ok(())
}

fn hand_over(
    draft: &mut Draft<'_>,
    to: &LineId,
    reason: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    check_length("reason", reason, MOST_TEXT)?;
    edge_unmet(draft, to, by)?;
    let from = draft.ticket.line.clone();
    let from_agent = draft.ticket.assignee.clone();
    let (to, reason, entitlement) = (to.clone(), reason.clone(), entitlement::in_line(&draft.ticket, to));
    let fact = Fact::HandedOver { to, from, from_agent, reason, escalation: None, entitlement };
    draft.push(fact, by, at);
    Ok(())
}

/// Whether `by` may hand the ticket to `to`: along an edge whose guard is met.
pub(crate) fn edge_unmet(draft: &Draft<'_>, to: &LineId, by: &Actor) -> Result<(), Refusal> {
    let rules = draft.rules;
    if rules.escalations.line(to).is_none() {
        let known = rules.escalations.lines().map(|line| line.id.as_str());
        return Err(unknown("line", to.as_str(), known).into());
    }
    let from = draft.ticket.line.clone();
    if from.as_ref() == Some(to) {
        return Err(no_change(&format!("the ticket is with `{to}`")));
    }
    let Some(line) = from.as_ref().and_then(|from| rules.escalations.line(from)) else {
        return Ok(entitlement::check_line(rules, &draft.ticket, to)?);
    };
    let asked = Asked { ticket: &draft.ticket, rules };
    let ways = line.hand_over.iter().filter(|edge| edge.to == *to);
    let least = nearest_way(ways.map(|edge| edge.guard.unmet(by, &asked)));
    let Some(unmet) = least else {
        let allowed = line.hand_over.iter().map(|edge| edge.to.clone()).collect();
        return Err(Reason::HandOverNotAllowed { from, to: to.clone(), allowed }.into());
    };
    if unmet.is_empty() {
        return Ok(entitlement::check_line(rules, &draft.ticket, to)?);
    }
    Err(Refusal { reasons: unmet.into_iter().map(Reason::Guard).collect() })
}

/// Moves to the one solved status that can be reached.
pub(crate) fn move_to_solved(draft: &mut Draft<'_>, by: &Actor, at: Instant) -> Result<(), Refusal> {
    let to = only(draft, Category::Solved)?;
    move_to(draft, &to, "".into(), by, at)
}

fn reply(draft: &mut Draft<'_>, body: &Arc<str>, by: &Actor, at: Instant) -> Result<(), Refusal> {
    written("body", body)?;
    draft.push(Fact::Replied { body: body.clone() }, by, at);
    let status = draft.rules.workflow.status(&draft.ticket.status);
    let to = status.and_then(|status| status.on_agent_reply.clone());
    if let Some(to) = to.filter(|to| by.role.answers() && *to != draft.ticket.status) {
        change(draft, &to, StatusCause::AgentReply, "".into(), by, at);
    }
    Ok(())
}

fn requester_reply(
    draft: &mut Draft<'_>,
    body: &Arc<str>,
    automatic: bool,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    check_length("body", body, MOST_TEXT)?;
    draft.push(Fact::RequesterReplied { body: body.clone(), automatic }, by, at);
    if automatic {
        return Ok(());
    }
    let workflow = &draft.rules.workflow;
    let status = workflow.status(&draft.ticket.status);
    let mut to = status.and_then(|status| status.on_requester_reply.clone());
    if draft.ticket.status_category.is_done() {
        let late = draft.ticket.reopens_until.is_some_and(|until| until < at);
        let reopen = workflow.reopen();
        to = to.or_else(|| reopen.map(|reopen| reopen.to.clone()));
        let outcome = match reopen.map(|reopen| reopen.late) {
            Some(LateReply::Refuse) => LateOutcome::Refused,
            _ => LateOutcome::FollowUp,
        };
        let reopens_late = reopen.is_some_and(|reopen| reopen.late == LateReply::Reopen);
        if to.is_none() || (late && !reopens_late) {
            draft.push(Fact::CameLate { outcome }, &Actor::system(), at);
            return Ok(());
        }
    }
    if let Some(to) = to.filter(|to| *to != draft.ticket.status) {
        change(draft, &to, StatusCause::RequesterReply, "".into(), by, at);
    }
    Ok(())
}

fn pend(
    draft: &mut Draft<'_>,
    until: Instant,
    status: Option<&StatusId>,
    then: Option<&StatusId>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    later("until", Some(until), at)?;
    check_horizon(draft.rules, until)?;
    let workflow = &draft.rules.workflow;
    if let Some(then) = then.filter(|then| workflow.status(then).is_none()) {
        let known = workflow.statuses().map(|status| status.id.as_str());
        return Err(unknown("status", then.as_str(), known).into());
    }
    if let Some(status) = status.filter(|status| **status != draft.ticket.status) {
        move_to(draft, status, "".into(), by, at)?;
    }
    if let Some(then) = then.filter(|then| **then != draft.ticket.status) {
        allowed(draft, then, by)?; // a rest leads nowhere that no transition does
    }
    draft.push(Fact::Pended { until, then: then.cloned() }, by, at);
    Ok(())
}

fn solve(draft: &mut Draft<'_>, solve: &Solve, by: &Actor, at: Instant) -> Result<(), Refusal> {
    let Solve { status, resolution } = solve;
    let texts = [
        ("article", &resolution.article),
        ("cause", &resolution.cause),
        ("measures", &resolution.measures),
        ("prevention", &resolution.prevention),
    ];
    for (what, text) in texts {
        check_length(what, text.as_deref().unwrap_or_default(), MOST_TEXT)?;
    }
    let to = match status {
        Some(status) => status.clone(),
        None => only(draft, Category::Solved)?,
    };
    if *resolution != crate::ticket::Resolution::default() {
        draft.push(Fact::Resolved { resolution: Arc::new(resolution.clone()) }, by, at);
    }
    move_to(draft, &to, "".into(), by, at)
}

fn reopen(draft: &mut Draft<'_>, reason: &Arc<str>, by: &Actor, at: Instant) -> Result<(), Refusal> {
    written("reason", reason)?;
    let ticket = &draft.ticket;
    if !ticket.status_category.is_done() {
        return Err(Reason::NotDone { status: ticket.status.clone() }.into());
    }
    let workflow = &draft.rules.workflow;
    let status = workflow.status(&ticket.status);
    let by_reply = status.and_then(|status| status.on_requester_reply.clone());
    let late = ticket.reopens_until.filter(|until| *until < at);
    match (workflow.reopen(), by_reply) {
        (Some(reopen), _) => {
            if let (Some(until), false) = (late, reopen.late == LateReply::Reopen) {
                return Err(Reason::ReopenWindowOver { until }.into());
            }
            let to = reopen.to.clone();
            change(draft, &to, StatusCause::Command, reason.clone(), by, at);
            Ok(())
        }
        (None, Some(to)) => {
            change(draft, &to, StatusCause::Command, reason.clone(), by, at);
            Ok(())
        }
        (None, None) => {
            let to = only(draft, Category::Open)?;
            move_to(draft, &to, reason.clone(), by, at)
        }
    }
}

fn link(draft: &mut Draft<'_>, link: &Link, by: &Actor, at: Instant) -> Result<(), Refusal> {
    if link.ticket == draft.ticket.id {
        return Err(no_change("a ticket is not related to itself"));
    }
    let known = draft.ticket.links.iter().find(|known| known.ticket == link.ticket);
    let relations = known.map(|known| known.relation).into_iter().chain([link.relation]);
    if relations.clone().any(Relation::is_family) && known.map(|known| known.relation) != Some(link.relation)
    {
        return Err(Reason::OneSided { ticket: link.ticket.clone() }.into());
    }
    let link = Link { merged: known.is_some_and(|known| known.merged), ..link.clone() };
    if known == Some(&link) {
        return Err(no_change(&format!("the relation to `{}`", link.ticket)));
    }
    room("relations", draft.ticket.links.len())?;
    draft.push(Fact::Linked { link }, by, at);
    Ok(())
}

/// A part may be freed from its own side; what a whole no longer knew of could close a circle.
fn unlink(draft: &mut Draft<'_>, ticket: &TicketId, by: &Actor, at: Instant) -> Result<(), Refusal> {
    match draft.ticket.links.iter().find(|link| link.ticket == *ticket) {
        None => Err(Reason::NotLinked { ticket: ticket.clone() }.into()),
        Some(Link { relation: Relation::Child, .. }) => {
            Err(Reason::OneSided { ticket: ticket.clone() }.into())
        }
        Some(_) => {
            draft.push(Fact::Unlinked { ticket: ticket.clone() }, by, at);
            Ok(())
        }
    }
}

fn tag(
    draft: &mut Draft<'_>,
    add: &[Arc<str>],
    remove: &[Arc<str>],
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    for tag in add {
        written("tag", tag)?;
    }
    let added = without(add, &draft.ticket.tags);
    let removed: BTreeSet<Arc<str>> = remove
        .iter()
        .filter(|tag| draft.ticket.tags.contains(*tag) && !add.contains(tag))
        .cloned()
        .into_set();
    if added.is_empty() && removed.is_empty() {
        return Err(no_change("the tags"));
    }
    room("tags", draft.ticket.tags.len().saturating_add(added.len()).saturating_sub(1))?;
    draft.push(Fact::Tagged { added, removed }, by, at);
    Ok(())
}

fn set_field(
    draft: &mut Draft<'_>,
    name: &Arc<str>,
    value: Option<&FieldValue>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    written("name", name)?;
    check_field(draft.rules, name, value)?;
    if draft.ticket.fields.get(name) == value {
        return Err(no_change(&format!("field `{name}`")));
    }
    room("fields", draft.ticket.fields.len())?;
    draft.push(Fact::FieldSet { name: name.clone(), value: value.cloned() }, by, at);
    Ok(())
}

fn rate(
    draft: &mut Draft<'_>,
    score: i64,
    comment: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    check_length("comment", comment, MOST_TEXT)?;
    let survey = draft.rules.survey.ok_or(Reason::NoSurvey)?;
    survey::check_rater(&draft.ticket, by)?;
    if !draft.ticket.status_category.is_done() {
        return Err(Reason::NotDone { status: draft.ticket.status.clone() }.into());
    }
    if score < survey.lowest || survey.highest < score {
        let (lowest, highest) = (survey.lowest, survey.highest);
        return Err(Reason::OffScale { found: score, lowest, highest }.into());
    }
    survey.check(draft.rules, &draft.ticket, at)?;
    draft.push(Fact::Rated { score, comment: comment.clone() }, by, at);
    Ok(())
}
