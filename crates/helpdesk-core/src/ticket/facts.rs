//! What conditions and guards may ask of a ticket.

use crate::actor::Actor;
use crate::condition::{Condition, Facts, Matched, Subject, Suggestion, Value};
use crate::party::Entitlement;
use crate::template::Template;
use crate::text::{FoldedText, Hits, Lexicon};
use crate::ticket::{FieldValue, Fields, Intake, Kind, Relation, Rules, Ticket, approve};
use crate::workflow::{May, Requirement, Standing};

impl Facts for Ticket {
    fn value(&self, subject: &Subject) -> Value<'_> {
        match subject {
            Subject::Approval => Value::List(&*self.approvals),
            Subject::Asset => self.asset.as_ref().into(),
            Subject::Checklist => Value::List(&*self.checklist),
            Subject::Identity => Value::Text(self.identity_level()),
            Subject::Template => self.template.as_ref().into(),
            Subject::Category => self.category.as_ref().into(),
            Subject::Field(name) => field(&self.fields, name),
            Subject::Flag(name) => Value::Bool(self.flags.contains(&**name)),
            Subject::HandOverCount => Value::Int(self.hand_over_count.into()),
            Subject::Impact => self.classification.impact.as_ref().into(),
            Subject::Kind => Value::Text(self.kind.as_str()),
            Subject::Line => self.line.as_ref().into(),
            Subject::Outage => Value::List(&*self.outages),
            Subject::Priority => Value::Text(self.priority().as_str()),
            Subject::Rating => self.rating.map_or(Value::Absent, Value::Int),
            Subject::ReopenCount => Value::Int(self.reopen_count.into()),
            Subject::Service => self.service.as_ref().into(),
            Subject::Status => Value::Text(self.status.as_str()),
            Subject::StatusCategory => Value::Text(self.status_category.name()),
            Subject::Suggestion(name) => confidence(self.suggestions(), name),
            Subject::Tag => Value::List(&*self.tags),
            Subject::Urgency => self.classification.urgency.as_ref().into(),
            _ => of_requester(&self.intake, self.entitlement.as_deref(), subject),
        }
    }
}

/// A ticket that is not opened yet, as conditions see it.
pub(crate) struct Unopened<'a> {
    pub(crate) intake: &'a Intake,
    pub(crate) kind: Option<&'a Kind>,
    pub(crate) entitlement: Option<&'a Entitlement>,
    pub(crate) template: Option<&'a Template>,
}

impl Facts for Unopened<'_> {
    fn value(&self, subject: &Subject) -> Value<'_> {
        let intake = self.intake;
        match subject {
            Subject::Asset => intake.asset.as_ref().into(),
            Subject::Category => {
                let of_template = self.template.and_then(|template| template.category.as_ref());
                intake.category.as_ref().or(of_template).into()
            }
            Subject::Identity => Value::Text(crate::identity::UNKNOWN),
            Subject::Template => intake.template.as_ref().into(),
            Subject::Field(name) => field(&intake.fields, name),
            Subject::HandOverCount | Subject::ReopenCount => Value::Int(0),
            Subject::Impact => intake.impact.as_ref().into(),
            Subject::Kind => self.kind.map(|kind| &kind.id).into(),
            Subject::Line => intake.line.as_ref().into(),
            Subject::Service => intake.service.as_ref().into(),
            Subject::Tag => Value::List(&intake.tags),
            Subject::Urgency => intake.urgency.as_ref().into(),
            _ => of_requester(intake, self.entitlement, subject),
        }
    }
}

/// How a ticket came in, for whom, and what they are entitled to.
fn of_requester<'a>(
    intake: &'a Intake,
    entitlement: Option<&'a Entitlement>,
    subject: &Subject,
) -> Value<'a> {
    match (subject, entitlement) {
        (Subject::Channel, _) => Value::Text(intake.channel.name()),
        (Subject::Requester, _) => intake.requester.as_ref().into(),
        (Subject::Sender, _) => intake.sender.as_ref().into(),
        (Subject::Suggestion(name), _) => confidence(&intake.suggestions, name),
        (Subject::Organisation, None) => intake.organisation.as_ref().into(),
        (Subject::Tier, None) => intake.tier.as_ref().into(),
        (_, None) => Value::Absent,
        (Subject::AssetClass, Some(known)) => known.asset_class.as_ref().into(),
        (Subject::Contract, Some(known)) => known.contract.as_ref().into(),
        (Subject::Coverage, Some(known)) => known.coverage.map_or(Value::Absent, |it| Value::Text(it.name())),
        (Subject::Entitlement, Some(known)) => Value::List(&known.grants),
        (Subject::Organisation, Some(known)) => known.organisation.as_ref().into(),
        (Subject::Segment, Some(known)) => known.segment.map_or(Value::Absent, |it| Value::Text(it.name())),
        (Subject::Tier, Some(known)) => known.tier.as_ref().into(),
        _ => Value::Absent,
    }
}

fn confidence<'a>(suggestions: &[Suggestion], name: &str) -> Value<'a> {
    let confidence = Suggestion::confidence(suggestions, name);
    confidence.map_or(Value::Absent, |confidence| Value::Int(confidence.into()))
}

fn field<'a>(fields: &'a Fields, name: &str) -> Value<'a> {
    match fields.get(name) {
        None => Value::Absent,
        Some(FieldValue::Bool(yes)) => Value::Bool(*yes),
        Some(FieldValue::Int(number)) => Value::Int(*number),
        Some(FieldValue::Text(text)) => Value::Text(text),
    }
}

/// Whether `condition` holds for `ticket`.
pub(crate) fn holds(ticket: &Ticket, lexicon: &Lexicon, condition: &Condition) -> bool {
    condition.is_empty() || matches(ticket, lexicon, condition, &mut Vec::new())
}

/// Whether `condition` holds for `ticket`, and what made it hold; the ticket's texts are scanned
/// only if the desk asks for words.
pub(crate) fn matches(
    ticket: &Ticket,
    lexicon: &Lexicon,
    condition: &Condition,
    matched: &mut Vec<Matched>,
) -> bool {
    if lexicon.is_empty() {
        return condition.holds(ticket, &Hits::none(), matched);
    }
    let subject = FoldedText::new(&ticket.intake.subject);
    let description = FoldedText::new(&ticket.intake.description);
    condition.holds(ticket, &lexicon.scan(&subject, &description), matched)
}

/// A ticket and the rules of its desk: what a guard asks.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) ticket: &'a Ticket,
    pub(crate) rules: &'a Rules,
}

impl Standing for Asked<'_> {
    fn has(&self, requirement: &Requirement) -> bool {
        let ticket = self.ticket;
        let resolved =
            |part: fn(&crate::ticket::Resolution) -> bool| ticket.resolution.as_deref().is_some_and(part);
        match requirement {
            Requirement::Approval(Some(name)) => ticket.approvals.is_granted(name),
            Requirement::Approval(None) => {
                !self.rules.approvals.iter().any(|it| approve::is_missing(self.rules, ticket, it))
            }
            Requirement::Checklist(Some(name)) => ticket.checklist.is_done(name),
            Requirement::Checklist(None) => ticket.checklist.is_complete(),
            Requirement::Identity(level) => {
                let rank = |level| self.rules.identity.as_ref().map_or(0, |identity| identity.rank(level));
                rank(level) <= rank(ticket.identity_level())
            }
            Requirement::Asset => ticket.asset.is_some(),
            Requirement::Assignee => ticket.assignee.is_some(),
            Requirement::Category => ticket.category.is_some(),
            Requirement::Cause => resolved(|resolution| is_written(resolution.cause.as_deref())),
            Requirement::Description => is_written(Some(&ticket.intake.description)),
            Requirement::Diagnosis => ticket.diagnosis.is_some(),
            Requirement::Field(name) => ticket.fields.contains_key(name),
            Requirement::Measures => resolved(|resolution| is_written(resolution.measures.as_deref())),
            Requirement::Organisation => {
                ticket.intake.organisation.is_some()
                    || ticket.entitlement.as_ref().is_some_and(|known| known.organisation.is_some())
            }
            Requirement::Prevention => resolved(|resolution| is_written(resolution.prevention.as_deref())),
            Requirement::Requester => ticket.intake.requester.is_some(),
            Requirement::Service => ticket.service.is_some(),
        }
    }

    fn allows(&self, may: May, actor: &Actor) -> bool {
        match may {
            May::Role(role) => actor.role.covers(role),
            May::Assignee => actor.id.is_some() && actor.id == self.ticket.assignee,
            May::DiagnosingAgent => {
                let by = self.ticket.diagnosis.as_ref().and_then(|diagnosis| diagnosis.by.id.as_ref());
                actor.id.is_some() && actor.id.as_ref() == by
            }
        }
    }

    fn flag(&self, name: &str) -> bool {
        self.ticket.flags.contains(name)
    }

    fn open_children(&self) -> usize {
        self.ticket.links.iter().filter(|link| link.relation == Relation::Child && !link.done).count()
    }

    fn holds(&self, condition: &Condition) -> bool {
        holds(self.ticket, &self.rules.lexicon, condition)
    }
}

pub(crate) fn is_written(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}
