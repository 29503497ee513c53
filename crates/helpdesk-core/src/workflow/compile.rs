//! From what an administrator wrote to a checked workflow.

use std::collections::BTreeMap;

use crate::condition::{Condition, ConditionSpec, Subject, Vocabulary};
use crate::faults::{FaultKind, Faults, nearest};
use crate::id::{LineId, StatusId};
use crate::order::{self, Gather};
use crate::text::Lexicon;
use crate::time::{Target, TargetError};
use crate::workflow::{
    Category, ExpirySpec, Guard, May, Names, Reopen, ReopenSpec, Requirement, Status, StatusSpec, Transition,
    TransitionSpec, Workflow,
};

/// What can be wrong with statuses, transitions and guards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A status is named that the desk does not have.
    #[error("there is no status `{found}`")]
    UnknownStatus {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A line is named that the desk does not have.
    #[error("there is no line `{found}`")]
    UnknownLine {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A name in `by` is neither a role nor a part in the ticket.
    #[error("`{found}` is neither a role nor a part in a ticket")]
    UnknownRole {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A name in `requires` is nothing that can be recorded.
    #[error("`{found}` is nothing that can be recorded on a ticket")]
    UnknownRequirement {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// No status has the category `new`.
    #[error("no status has the category `new`, so no ticket can begin")]
    NoInitialStatus,
    /// Several statuses could be the first, and none or several are marked.
    #[error("several statuses could be the first of a ticket: {}; mark one with `initial = true`", found.join(", "))]
    AmbiguousInitialStatus {
        /// Their names.
        found: Vec<String>,
    },
    /// The status marked `initial` is one of a finished ticket.
    #[error("a ticket cannot begin in `{found}`, which is a status of finished tickets")]
    InitialStatusIsDone {
        /// The name.
        found: String,
    },
    /// No status has the category `solved` or `closed`.
    #[error("no status has the category `solved` or `closed`, so no ticket can end")]
    NoDoneStatus,
    /// A transition leads from a status to itself.
    #[error("a transition from `{status}` to itself changes nothing")]
    TransitionToItself {
        /// The status.
        status: String,
    },
    /// A status expires into itself.
    #[error("status `{status}` expires into itself")]
    ExpiresIntoItself {
        /// The status.
        status: String,
    },
    /// Statuses expire into each other for ever.
    #[error("statuses expire into each other without end: {}", cycle.join(" -> "))]
    EndlessExpiry {
        /// The statuses in order, the first again at the end.
        cycle: Vec<String>,
    },
    /// The status of reopened tickets is one of finished tickets.
    #[error("a reopened ticket cannot be in `{found}`, which is a status of finished tickets")]
    ReopensIntoDone {
        /// The name.
        found: String,
    },
    /// A duration or a number of days is not written as one.
    #[error("{0}")]
    Target(#[from] TargetError),
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownStatus { .. } => "workflow.unknown-status",
            Self::UnknownLine { .. } => "workflow.unknown-line",
            Self::UnknownRole { .. } => "workflow.unknown-role",
            Self::UnknownRequirement { .. } => "workflow.unknown-requirement",
            Self::NoInitialStatus => "workflow.no-initial-status",
            Self::AmbiguousInitialStatus { .. } => "workflow.ambiguous-initial-status",
            Self::InitialStatusIsDone { .. } => "workflow.initial-status-is-done",
            Self::NoDoneStatus => "workflow.no-done-status",
            Self::TransitionToItself { .. } => "workflow.transition-to-itself",
            Self::ExpiresIntoItself { .. } => "workflow.expires-into-itself",
            Self::EndlessExpiry { .. } => "workflow.endless-expiry",
            Self::ReopensIntoDone { .. } => "workflow.reopens-into-done",
            Self::Target(_) => "workflow.not-a-target",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownStatus { nearest, .. }
            | Self::UnknownLine { nearest, .. }
            | Self::UnknownRole { nearest, .. }
            | Self::UnknownRequirement { nearest, .. } => nearest.clone(),
            Self::Target(error) => error.suggestion(),
            _ => None,
        }
    }
}

/// The names of a desk that guards may use, and the lexicon their phrases join.
#[derive(Debug)]
pub struct Known<'a> {
    /// The names.
    pub vocabulary: &'a Vocabulary,
    /// The phrases of every condition of the desk.
    pub lexicon: &'a mut Lexicon,
}

/// Checks the statuses, transitions and reopening of a desk.
///
/// Works at the root of the specification: faults are at `statuses`, `transitions`, `reopen`.
pub fn compile<K: From<Fault> + From<crate::condition::Fault> + FaultKind>(
    statuses: &BTreeMap<String, StatusSpec>,
    transitions: &[TransitionSpec],
    reopen: Option<&ReopenSpec>,
    known: &mut Known<'_>,
    faults: &mut Faults<K>,
) -> Option<Workflow> {
    let before = faults.errors();
    let defaults;
    let statuses = if statuses.is_empty() {
        defaults = default_statuses();
        &defaults
    } else {
        statuses
    };
    let lookup = Lookup { statuses };
    let compiled = faults.within("statuses", |faults| {
        let compiled = statuses
            .iter()
            .map(|(name, spec)| faults.within(name.as_str(), |faults| lookup.status(name, spec, faults)))
            .map(|status| (status.id.clone(), status))
            .into_map();
        check_expiry_ends(&compiled, faults);
        if !statuses.values().any(|s| matches!(s.category, Category::Solved | Category::Closed)) {
            faults.push(Fault::NoDoneStatus);
        }
        compiled
    });
    let initial = faults.within("statuses", |faults| lookup.initial(faults));
    let mut moves = Vec::new();
    faults.within("transitions", |faults| {
        for (index, spec) in transitions.iter().enumerate() {
            faults.within(index, |faults| lookup.transition(index, spec, known, faults, &mut moves));
        }
    });
    order::sort_by(&mut moves, |a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    let reopen = faults.within("reopen", |faults| reopen.map(|spec| lookup.reopen(spec, faults)));
    (faults.errors() == before).then_some(Workflow {
        statuses: compiled,
        initial: initial?,
        transitions: moves,
        open_ended: transitions.is_empty(),
        reopen: reopen.flatten(),
    })
}

/// Checks one guard; the current place is the table that holds its keys.
pub fn compile_guard<K: From<Fault> + From<crate::condition::Fault>>(
    by: &[String],
    lines: &[String],
    requires: &[String],
    flags: &[String],
    when: &ConditionSpec,
    known: &mut Known<'_>,
    faults: &mut Faults<K>,
) -> Guard {
    Guard {
        by: each(by, "by", faults, |name| {
            May::by_name(name).ok_or_else(|| Fault::UnknownRole {
                found: name.to_owned(),
                nearest: nearest(name, May::names()).map(str::to_owned),
            })
        }),
        lines: each(lines, "lines", faults, |name| {
            known.line(name).map_err(|nearest| Fault::UnknownLine { found: name.to_owned(), nearest })
        }),
        requires: each(requires, "requires", faults, |name| requirement(name, known.vocabulary)),
        flags: flags.iter().map(|flag| flag.as_str().into()).collect(),
        children_done: false,
        when: if when.is_empty() {
            None
        } else {
            faults.within("when", |faults| known.condition(when, faults))
        },
    }
}

impl Known<'_> {
    /// The line of that name, or the nearest known one.
    pub(crate) fn line(&self, name: &str) -> Result<LineId, Option<String>> {
        self.vocabulary.check(&Subject::Line, name).map(|()| LineId::from(name))
    }

    /// The compiled condition.
    pub(crate) fn condition<K: From<crate::condition::Fault>>(
        &mut self,
        when: &ConditionSpec,
        faults: &mut Faults<K>,
    ) -> Option<Condition> {
        crate::condition::compile(when, self.vocabulary, self.lexicon, faults)
    }
}

/// The requirement of that name.
pub(crate) fn requirement(name: &str, vocabulary: &Vocabulary) -> Result<Requirement, Fault> {
    let unknown = |nearest: Option<String>| Fault::UnknownRequirement { found: name.to_owned(), nearest };
    match Requirement::by_name(name) {
        Some(Requirement::Field(field)) => match vocabulary.field(&field) {
            Ok(_) => Ok(Requirement::Field(field)),
            Err(nearest) => Err(unknown(nearest)),
        },
        Some(requirement) => {
            let named = match &requirement {
                Requirement::Approval(Some(name)) => Some((Subject::Approval, name)),
                Requirement::Checklist(Some(name)) => Some((Subject::Checklist, name)),
                Requirement::Identity(level) => Some((Subject::Identity, level)),
                _ => None,
            };
            match named.map_or(Ok(()), |(subject, name)| vocabulary.check(&subject, name)) {
                Ok(()) => Ok(requirement),
                Err(nearest) => Err(unknown(nearest)),
            }
        }
        None => Err(unknown(nearest(name, Requirement::NAMES).map(str::to_owned))),
    }
}

/// Checks every entry of a list at its place and keeps what is right.
fn each<T, K: From<Fault>>(
    names: &[String],
    key: &str,
    faults: &mut Faults<K>,
    check: impl Fn(&str) -> Result<T, Fault>,
) -> Vec<T> {
    faults.within(key, |faults| {
        let mut right = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            match check(name) {
                Ok(value) => right.push(value),
                Err(fault) => faults.push_at(index, fault),
            }
        }
        right
    })
}

struct Lookup<'a> {
    statuses: &'a BTreeMap<String, StatusSpec>,
}

impl Lookup<'_> {
    fn id<K: From<Fault>>(&self, name: &str, key: &str, faults: &mut Faults<K>) -> Option<StatusId> {
        if self.statuses.contains_key(name) {
            return Some(StatusId::from(name));
        }
        let nearest = nearest(name, self.statuses.keys().map(String::as_str)).map(str::to_owned);
        faults.push_at(key, Fault::UnknownStatus { found: name.to_owned(), nearest });
        None
    }

    fn is_done(&self, id: &StatusId) -> bool {
        self.statuses.get(id.as_str()).is_some_and(|spec| spec.category.is_done())
    }

    fn status<K: From<Fault>>(&self, name: &str, spec: &StatusSpec, faults: &mut Faults<K>) -> Status {
        let mut optional = |name: &Option<String>, key| name.as_deref().and_then(|n| self.id(n, key, faults));
        Status {
            id: StatusId::from(name),
            category: spec.category,
            on_requester_reply: optional(&spec.on_requester_reply, "on_requester_reply"),
            on_agent_reply: optional(&spec.on_agent_reply, "on_agent_reply"),
            expires: spec
                .expires
                .as_ref()
                .and_then(|expiry| faults.within("expires", |faults| self.expiry(name, expiry, faults))),
        }
    }

    fn expiry<K: From<Fault>>(
        &self,
        status: &str,
        spec: &ExpirySpec,
        faults: &mut Faults<K>,
    ) -> Option<(Target, Option<StatusId>)> {
        let after = target(&spec.after, "after", faults);
        let to = spec.to.as_deref().map(|to| self.id(to, "to", faults));
        if spec.to.as_deref() == Some(status) {
            faults.push_at("to", Fault::ExpiresIntoItself { status: status.to_owned() });
        }
        match to {
            None => Some((after?, None)),
            Some(to) => Some((after?, Some(to?))),
        }
    }

    fn initial<K: From<Fault>>(&self, faults: &mut Faults<K>) -> Option<StatusId> {
        let marked: Vec<&String> =
            self.statuses.iter().filter(|(_, spec)| spec.initial).map(|(name, _)| name).collect();
        let of_category_new = || {
            self.statuses.iter().filter(|(_, s)| s.category == Category::New).map(|(name, _)| name).collect()
        };
        let candidates: Vec<&String> = if marked.is_empty() { of_category_new() } else { marked };
        match candidates.as_slice() {
            [] => faults.push(Fault::NoInitialStatus),
            [only] => {
                let id = StatusId::from(only.as_str());
                if !self.is_done(&id) {
                    return Some(id);
                }
                faults.push_at(only.as_str(), Fault::InitialStatusIsDone { found: (*only).clone() });
            }
            several => faults.push(Fault::AmbiguousInitialStatus {
                found: several.iter().map(|name| (*name).clone()).collect(),
            }),
        }
        None
    }

    fn transition<K: From<Fault> + From<crate::condition::Fault>>(
        &self,
        entry: usize,
        spec: &TransitionSpec,
        known: &mut Known<'_>,
        faults: &mut Faults<K>,
        moves: &mut Vec<Transition>,
    ) {
        let (by, lines, requires, flags) = (&spec.by, &spec.lines, &spec.requires, &spec.flags);
        let mut guard = compile_guard(by, lines, requires, flags, &spec.when, known, faults);
        guard.children_done = spec.children_done;
        let from = self.ends(&spec.from, "from", faults);
        let to = self.ends(&spec.to, "to", faults);
        let single = from.len() == 1 && to.len() == 1;
        for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
            if from != to {
                let (from, to, guard) = (from.clone(), to.clone(), guard.clone());
                moves.push(Transition { from, to, guard, entry });
            } else if single {
                faults.push(Fault::TransitionToItself { status: from.to_string() });
            }
        }
    }

    fn ends<K: From<Fault>>(&self, names: &Names, key: &str, faults: &mut Faults<K>) -> Vec<StatusId> {
        let mut ids = Vec::new();
        for name in &names.0 {
            if name == "*" {
                let lasting = self.statuses.iter().filter(|(_, spec)| !spec.category.is_final());
                ids.extend(lasting.map(|(name, _)| StatusId::from(name.as_str())));
            } else {
                ids.extend(self.id(name, key, faults));
            }
        }
        order::sort(&mut ids);
        ids.dedup();
        ids
    }

    fn reopen<K: From<Fault>>(&self, spec: &ReopenSpec, faults: &mut Faults<K>) -> Option<Reopen> {
        let within = spec.within.as_deref().map(|within| target(within, "within", faults));
        let to = self.id(&spec.to, "to", faults)?;
        if self.is_done(&to) {
            faults.push_at("to", Fault::ReopensIntoDone { found: to.to_string() });
        }
        match within {
            None => Some(Reopen { within: None, to, late: spec.late }),
            Some(within) => Some(Reopen { within: Some(within?), to, late: spec.late }),
        }
    }
}

fn target<K: From<Fault>>(text: &str, key: &str, faults: &mut Faults<K>) -> Option<Target> {
    text.parse().map_err(|error| faults.push_at(key, Fault::Target(error))).ok()
}

/// Each status expires into at most one other, so a cycle is found by following the chain.
fn check_expiry_ends<K: From<Fault>>(statuses: &BTreeMap<StatusId, Status>, faults: &mut Faults<K>) {
    let next = |id: &StatusId| statuses.get(id)?.expires.as_ref()?.1.clone();
    for start in statuses.keys() {
        let mut chain = vec![start.clone()];
        while let Some(to) = chain.last().and_then(next) {
            if to == *start {
                let cycle: Vec<String> = chain.iter().chain([start]).map(ToString::to_string).collect();
                let is_first = chain.iter().all(|id| start <= id);
                if is_first && chain.len() > 1 {
                    faults.push_at(start.as_str(), Fault::EndlessExpiry { cycle });
                }
                break;
            }
            if chain.contains(&to) {
                break; // a cycle further on; reported from its own first status
            }
            chain.push(to);
        }
    }
}

/// The statuses of a desk that lists none.
fn default_statuses() -> BTreeMap<String, StatusSpec> {
    let status = |category, reply: Option<&str>| StatusSpec {
        category,
        label: None,
        initial: false,
        on_requester_reply: reply.map(str::to_owned),
        on_agent_reply: None,
        expires: None,
    };
    [
        ("new", status(Category::New, None)),
        ("open", status(Category::Open, None)),
        ("waiting", status(Category::WaitingRequester, Some("open"))),
        ("solved", status(Category::Solved, Some("open"))),
        ("closed", status(Category::Closed, None)),
        ("cancelled", status(Category::Cancelled, None)),
    ]
    .into_iter()
    .map(|(name, spec)| (name.to_owned(), spec))
    .into_map()
}
