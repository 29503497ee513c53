//! Who is told, and whether anybody is.

use std::collections::BTreeSet;

use crate::analysis::{Desk, Finding};
use crate::calendar::Calendar;
use crate::escalation::{Tell, Trigger};
use crate::faults::Faults;
use crate::id::{CalendarId, ContactId};
use crate::sla::Metric;
use crate::ticket::NoticeKind;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let escalations = &desk.rules.escalations;
    faults.within("lines", |faults| {
        for line in escalations.lines().filter(|line| line.time_box.is_some()) {
            faults.within(line.id.as_str(), |faults| {
                let told = Told { tell: &line.on_time_box.tell, by_nobody: false };
                faults.within("on_time_box", |faults| told.check(desk, "tell", faults));
            });
        }
    });
    faults.within("escalations", |faults| {
        for (index, rule) in escalations.rules().iter().enumerate() {
            let told = Told { tell: &rule.response.tell, by_nobody: is_of_ownership(&rule.trigger) };
            faults.within(index, |faults| told.check(desk, "tell", faults));
        }
    });
    if let Some(review) = escalations.review() {
        let told = Told { tell: &review.tell, by_nobody: true };
        faults.within("review", |faults| told.check(desk, "tell", faults));
    }
    faults.within("notices", |faults| {
        for kind in desk.spec.notices.keys() {
            let tell = desk.rules.notices.get(kind).map_or(&[][..], Vec::as_slice);
            let told = Told { tell, by_nobody: *kind == NoticeKind::Registered };
            told.check(desk, kind.name(), faults);
        }
    });
    check_contacts(desk, faults);
}

/// Whether it is set off by the clock that ends when somebody takes the ticket.
const fn is_of_ownership(trigger: &Trigger) -> bool {
    matches!(trigger, Trigger::Breach(Metric::TimeToOwn) | Trigger::Clock(Metric::TimeToOwn, _))
}

/// Who is told of something.
struct Told<'a> {
    tell: &'a [Tell],
    /// Whether it happens only while nobody has the ticket.
    by_nobody: bool,
}

/// Whether somebody can be reached.
enum Reached {
    Yes,
    /// Why not.
    Never(String),
    /// What would have to be so.
    Unknown(&'static str),
}

impl Told<'_> {
    /// Reports a list that names somebody, of whom nobody is ever reached.
    fn check<K: From<Finding>>(&self, desk: &Desk<'_>, place: &'static str, faults: &mut Faults<K>) {
        let (mut reasons, mut unknown) = (BTreeSet::new(), None);
        for tell in self.tell {
            match self.reached(desk, tell) {
                Reached::Yes => return,
                Reached::Never(because) => drop(reasons.insert(because)),
                Reached::Unknown(what) => unknown = Some(what),
            }
        }
        if let Some(what) = unknown {
            let question = format!("whether anybody receives this: {what}");
            faults.push_at(place, Finding::NotProved { question });
        } else if !reasons.is_empty() {
            let because = reasons.into_iter().collect::<Vec<_>>().join(", and ");
            faults.push_at(place, Finding::ToldToNobody { because });
        }
    }

    fn reached(&self, desk: &Desk<'_>, tell: &Tell) -> Reached {
        let escalations = &desk.rules.escalations;
        let has_lines = escalations.lines().next().is_some();
        let shut = |id: &CalendarId| desk.rules.calendar(id).is_some_and(Calendar::opens_never);
        match tell {
            Tell::OwnLine if !has_lines => Reached::Never("the desk has no lines".to_owned()),
            // The line is told in place of an assignee that there is not.
            Tell::Assignee if self.by_nobody && !has_lines => {
                Reached::Never("nobody has the ticket then, and the desk has no lines".to_owned())
            }
            Tell::Caretaker if !names_caretaker(desk) => {
                Reached::Unknown("no organisation and no service of the desk has a caretaker")
            }
            Tell::Line(id) if escalations.line(id).is_some_and(|line| shut(&line.calendar)) => {
                Reached::Never(format!("line `{id}` never works"))
            }
            Tell::Contact(id) if escalations.contact_calendar(id).is_some_and(shut) => {
                Reached::Never(format!("contact `{id}` can never be reached"))
            }
            _ => Reached::Yes,
        }
    }
}

/// Whether somebody is responsible for a customer or a service; the host may know of others.
fn names_caretaker(desk: &Desk<'_>) -> bool {
    let register = &desk.rules.register;
    register.organisations.values().any(|organisation| organisation.caretaker.is_some())
        || register.services.values().any(|service| service.caretaker.is_some())
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
