//! From what was written to checked rules, reporting every fault.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::actor::Role;
use crate::approval::model::{Approval, Approvals, Approver};
use crate::approval::{ApprovalSpec, Fault};
use crate::condition::{self, Subject};
use crate::escalation::{self, ContactSpec, Tell};
use crate::faults::{Faults, UnknownName};
use crate::id::{ActorId, StatusId};
use crate::workflow::Known;

/// The approvals as written, and the names that they may use.
#[derive(Debug)]
pub struct Input<'a> {
    /// `[[approvals]]`.
    pub specs: &'a [ApprovalSpec],
    /// The desk's contacts, who can be told.
    pub contacts: &'a BTreeMap<String, ContactSpec>,
    /// Every type of command.
    pub commands: &'a [&'a str],
}

/// Checks the approvals of a desk; the current place is their list.
pub fn compile<K: From<Fault> + From<escalation::Fault> + From<condition::Fault>>(
    input: &Input<'_>,
    known: &mut Known<'_>,
    faults: &mut Faults<K>,
) -> Approvals {
    let mut approvals = Vec::with_capacity(input.specs.len());
    for (index, spec) in input.specs.iter().enumerate() {
        faults.within(index, |faults| {
            let earlier = input.specs.iter().take(index).any(|earlier| earlier.name == spec.name);
            if earlier || spec.name.trim().is_empty() {
                faults.push_at("name", Fault::Name { found: spec.name.clone() });
            }
            approvals.push(input.approval(spec, known, faults));
        });
    }
    Approvals(approvals)
}

impl Input<'_> {
    fn approval<K: From<Fault> + From<escalation::Fault> + From<condition::Fault>>(
        &self,
        spec: &ApprovalSpec,
        known: &mut Known<'_>,
        faults: &mut Faults<K>,
    ) -> Approval {
        let by = faults.within("by", |faults| approvers(spec, faults));
        let quorum = quorum(spec, &by, faults);
        let tell = faults.within("tell", |faults| self.told(&spec.tell, &by, known, faults));
        let status = |key: &'static str, name: Option<&String>, faults: &mut Faults<K>| {
            let name = name?;
            match known.vocabulary.check(&Subject::Status, name) {
                Ok(()) => Some(StatusId::from(name.as_str())),
                Err(nearest) => {
                    faults.push_at(
                        key,
                        Fault::Unknown(UnknownName { what: "status", found: name.clone(), nearest }),
                    );
                    None
                }
            }
        };
        let on_refusal = status("on_refusal", spec.on_refusal.as_ref(), faults);
        let on_expiry = status("on_expiry", spec.on_expiry.as_ref(), faults);
        let expires = spec.expires.as_ref().and_then(|text| {
            text.parse().map_err(|error| faults.push_at("expires", Fault::Target(error))).ok()
        });
        let when = if spec.when.is_empty() {
            None
        } else {
            faults.within("when", |faults| known.condition(&spec.when, faults))
        };
        Approval {
            id: spec.name.as_str().into(),
            when,
            by,
            quorum,
            four_eyes: spec.four_eyes,
            own: spec.own,
            expires,
            guards: faults.within("guards", |faults| self.guards(&spec.guards, faults)),
            tell,
            on_refusal,
            on_expiry,
        }
    }

    fn guards<K: From<Fault>>(&self, names: &[String], faults: &mut Faults<K>) -> Vec<Arc<str>> {
        for (index, name) in
            names.iter().enumerate().filter(|(_, name)| !self.commands.contains(&name.as_str()))
        {
            faults.push_at(
                index,
                Fault::Unknown(UnknownName::new("command", name, self.commands.iter().copied())),
            );
        }
        names.iter().map(|name| name.as_str().into()).collect()
    }

    /// Those who are told, and after them the people who are named as approvers.
    fn told<K: From<escalation::Fault>>(
        &self,
        names: &[String],
        by: &[Approver],
        known: &Known<'_>,
        faults: &mut Faults<K>,
    ) -> Vec<Tell> {
        let mut told = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            match escalation::tell(name, self.contacts, known) {
                Ok(tell) => told.push(tell),
                Err(fault) => faults.push_at(index, fault),
            }
        }
        told.extend(by.contains(&Approver::Caretaker).then_some(Tell::Caretaker));
        told
    }
}

fn approvers<K: From<Fault>>(spec: &ApprovalSpec, faults: &mut Faults<K>) -> Vec<Approver> {
    if spec.by.is_empty() {
        faults.push(Fault::NoApprover { name: spec.name.clone() });
    }
    let mut by = Vec::with_capacity(spec.by.len());
    for (index, name) in spec.by.iter().enumerate() {
        let role = || Role::ALL.into_iter().find(|role| role.name() == name).map(Approver::Role);
        let person = name.strip_prefix("person:").filter(|id| !id.is_empty());
        match person.map(|id| Approver::Person(ActorId::from(id))).or_else(role) {
            Some(approver) => by.push(approver),
            None if name == "caretaker" => by.push(Approver::Caretaker),
            None => {
                let names = Role::ALL.map(Role::name).into_iter().chain(["caretaker"]);
                faults.push_at(index, Fault::Unknown(UnknownName::new("approver", name, names)));
            }
        }
    }
    by
}

/// A quorum of people who are all named cannot be more than there are.
fn quorum<K: From<Fault>>(spec: &ApprovalSpec, by: &[Approver], faults: &mut Faults<K>) -> usize {
    let quorum = spec.quorum.unwrap_or(1);
    let named = by.iter().all(|approver| !matches!(approver, Approver::Role(_)));
    let most = if named { by.len() } else { usize::MAX };
    let wanted = usize::try_from(quorum).unwrap_or(usize::MAX);
    if (wanted == 0 || most < wanted) && !by.is_empty() {
        faults.push_at("quorum", Fault::Quorum { quorum, most });
    }
    wanted.max(1)
}
