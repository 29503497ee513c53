//! The people of a line, and what they can deal with.

use crate::condition::Subject;
use crate::escalation::compile::calendar;
use crate::escalation::{Fault, Line, LineSpec, Member, MemberSpec};
use crate::faults::Faults;
use crate::id::{ActorId, CategoryId};
use crate::sla::Calendars;
use crate::time::Date;
use crate::workflow::Known;

/// Checks `competences` at the current place.
pub(super) fn competences<K: From<Fault>>(
    names: &[String],
    known: &Known<'_>,
    faults: &mut Faults<K>,
) -> Vec<CategoryId> {
    faults.within("competences", |faults| {
        let mut right = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            match known.vocabulary.check(&Subject::Category, name) {
                Ok(()) => right.push(CategoryId::from(name.as_str())),
                Err(nearest) => {
                    faults.push_at(index, Fault::UnknownCompetence { found: name.clone(), nearest });
                }
            }
        }
        right
    })
}

/// Checks `members` at the current place; what they do not say is as with their line.
pub(super) fn members<K: From<Fault>>(
    spec: &LineSpec,
    line: &Line,
    calendars: Calendars<'_>,
    known: &Known<'_>,
    faults: &mut Faults<K>,
) -> Vec<Member> {
    if spec.capacity == Some(0) {
        faults.push_at("capacity", Fault::ZeroBound);
    }
    faults.within("members", |faults| {
        let one = |(index, member): (usize, &MemberSpec)| {
            let earlier = spec.members.iter().take(index).any(|other| other.agent == member.agent);
            faults.within(index, |faults| {
                if earlier {
                    faults.push_at("agent", Fault::DuplicateMember { agent: member.agent.clone() });
                }
                let own = competences(&member.competences, known, faults);
                let named = member.calendar.as_deref();
                let calendar = named.and_then(|name| calendar(Some(name), calendars, faults));
                Member {
                    id: ActorId::from(member.agent.as_str()),
                    calendar: calendar.unwrap_or_else(|| line.calendar.clone()),
                    competences: if own.is_empty() { line.competences.clone() } else { own },
                    capacity: member.capacity.or(spec.capacity),
                    absences: absences(&member.absences, faults),
                }
            })
        };
        spec.members.iter().enumerate().map(one).collect()
    })
}

fn absences<K: From<Fault>>(texts: &[String], faults: &mut Faults<K>) -> Vec<(Date, Date)> {
    faults.within("absences", |faults| {
        let mut spans = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            match span(text) {
                Some(span) => spans.push(span),
                None => faults.push_at(index, Fault::NotAnAbsence { found: text.clone() }),
            }
        }
        spans
    })
}

/// `2026-07-01..2026-07-14`, or `2026-07-01` alone.
fn span(text: &str) -> Option<(Date, Date)> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then_some((first, last))
}
