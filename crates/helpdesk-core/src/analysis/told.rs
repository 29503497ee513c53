//! Who is told, and whether anybody is.

use std::collections::BTreeSet;

use crate::analysis::{Desk, Finding};
use crate::calendar::Calendar;
use crate::escalation::Tell;
use crate::faults::Faults;
use crate::id::{CalendarId, ContactId};

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let escalations = &desk.rules.escalations;
    faults.within("lines", |faults| {
        for line in escalations.lines().filter(|line| line.time_box.is_some()) {
            faults.within(line.id.as_str(), |faults| {
                faults.within("on_time_box", |faults| check_list(desk, &line.on_time_box.tell, faults));
            });
        }
    });
    faults.within("escalations", |faults| {
        for (index, rule) in escalations.rules().iter().enumerate() {
            faults.within(index, |faults| check_list(desk, &rule.response.tell, faults));
        }
    });
    faults.within("notices", |faults| {
        for kind in desk.spec.notices.keys() {
            let told = desk.rules.notices.get(kind).map_or(&[][..], Vec::as_slice);
            if let Some(because) = why_nobody(desk, told) {
                faults.push_at(kind.name(), Finding::ToldToNobody { because });
            }
        }
    });
    check_contacts(desk, faults);
}

fn check_list<K: From<Finding>>(desk: &Desk<'_>, told: &[Tell], faults: &mut Faults<K>) {
    if let Some(because) = why_nobody(desk, told) {
        faults.push_at("tell", Finding::ToldToNobody { because });
    }
}

/// Why nobody in a list that names somebody is ever reached.
fn why_nobody(desk: &Desk<'_>, told: &[Tell]) -> Option<String> {
    let mut reasons = BTreeSet::new();
    for tell in told {
        reasons.insert(why_not(desk, tell)?);
    }
    let reasons: Vec<String> = reasons.into_iter().collect();
    (!reasons.is_empty()).then(|| reasons.join(", and "))
}

/// Why one recipient is never reached; `None` if they can be.
fn why_not(desk: &Desk<'_>, tell: &Tell) -> Option<String> {
    let escalations = &desk.rules.escalations;
    let shut = |id: &CalendarId| desk.rules.calendar(id).is_some_and(Calendar::opens_never);
    match tell {
        Tell::OwnLine if escalations.lines().next().is_none() => Some("the desk has no lines".to_owned()),
        Tell::Line(id) => {
            let line = escalations.line(id)?;
            shut(&line.calendar).then(|| format!("line `{id}` never works"))
        }
        Tell::Contact(id) => {
            let calendar = escalations.contact_calendar(id)?;
            shut(calendar).then(|| format!("contact `{id}` can never be reached"))
        }
        _ => None,
    }
}

/// Reports contacts that nobody tells anything.
fn check_contacts<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let rules = desk.rules;
    let by_box = rules.escalations.lines().map(|line| &line.on_time_box.tell);
    let by_rule = rules.escalations.rules().iter().map(|rule| &rule.response.tell);
    let by_review = rules.escalations.review().map(|review| &review.tell);
    let by_approval = rules.approvals.iter().map(|approval| &approval.tell);
    let told: BTreeSet<&ContactId> = by_box
        .chain(by_rule)
        .chain(by_review)
        .chain(by_approval)
        .chain(rules.notices.values())
        .flatten()
        .filter_map(|tell| match tell {
            Tell::Contact(id) => Some(id),
            _ => None,
        })
        .collect();
    faults.within("contacts", |faults| {
        for name in desk.spec.contacts.keys() {
            if !told.contains(&ContactId::from(name.as_str())) {
                faults.push_at(name.as_str(), Finding::UnusedContact { name: name.clone() });
            }
        }
    });
}
