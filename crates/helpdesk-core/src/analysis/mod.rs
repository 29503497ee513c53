//! What a desk's parts mean for each other: what can never happen, what cannot end, what comes too
//! late, who is never told.
//!
//! Runs when everything else has compiled. It claims nothing that is not so: a status that it calls
//! unreachable is never reached, a rule that it calls shadowed never fires. Where a question takes
//! more than it is willing to work out it says so, with `analysis.not-proved`. The module reads the
//! checked parts of a desk and the specification, for the places; nothing reads it but `desk`.
//!
//! Source: `docs/diagnostics`.

mod approvals;
mod bounds;
mod cells;
mod due;
mod escalations;
mod finding;
mod handing;
mod ladder;
mod moves;
mod points;
mod policies;
mod review;
mod statuses;
mod times;
mod told;
mod triage;
mod untouched;
mod unused;
mod vendors;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::cells::Cell;
use crate::analysis::times::Times;
use crate::calendar::CalendarSpec;
use crate::condition::{Condition, Literal, Region, Space, Subject, Test, Words, World};
use crate::escalation::{ContactSpec, Escalation, EscalationSpec, LineSpec};
use crate::faults::Faults;
use crate::number::NumberSpec;
use crate::order::Gather;
use crate::priority::Rule;
use crate::sla::{Policy, PolicySpec};
use crate::template::TemplateSpec;
use crate::ticket::{NoticeKind, Rules};
use crate::workflow::{Guard, Requirement, StatusSpec};

pub(crate) use bounds::bounds;
pub use bounds::{Bounds, Reach, Route};
pub use finding::Finding;

/// The parts of a specification that findings point into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec<'a> {
    pub(crate) calendar: Option<&'a str>,
    pub(crate) calendars: &'a BTreeMap<String, CalendarSpec>,
    pub(crate) statuses: &'a BTreeMap<String, StatusSpec>,
    /// How many entries `transitions` has.
    pub(crate) transitions: usize,
    pub(crate) lines: &'a BTreeMap<String, LineSpec>,
    pub(crate) contacts: &'a BTreeMap<String, ContactSpec>,
    pub(crate) escalations: &'a [EscalationSpec],
    pub(crate) policies: &'a [PolicySpec],
    pub(crate) templates: &'a BTreeMap<String, TemplateSpec>,
    pub(crate) notices: &'a BTreeMap<NoticeKind, Vec<String>>,
    pub(crate) numbers: Option<&'a NumberSpec>,
}

/// A desk under examination.
struct Desk<'a> {
    spec: Spec<'a>,
    rules: &'a Rules,
    space: Space,
    words: Words<'a>,
    /// Every rule of the triage, in the order in which they run.
    triage: Vec<Meant<'a, Rule>>,
    /// The policies of each set, in the order in which they are considered.
    sets: Vec<Vec<Meant<'a, Policy>>>,
    /// Every escalation, as the desk lists them.
    escalations: Vec<Meant<'a, Escalation>>,
    /// The cells of the matrix in which tickets can end.
    cells: BTreeSet<Cell>,
}

/// Something that is for some tickets.
struct Meant<'a, T> {
    it: &'a T,
    /// Those tickets; `None`: not worked out.
    region: Option<Region>,
}

impl<T> Meant<'_, T> {
    /// Whether it is for no ticket at all.
    fn is_never(&self) -> bool {
        self.region.as_ref().is_some_and(Region::is_empty)
    }
}

/// Looks for everything that this module knows of; the current place is the root.
pub(crate) fn analyse<K: From<Finding> + From<crate::sla::Fault>>(
    spec: Spec<'_>,
    rules: &Rules,
    faults: &mut Faults<K>,
) {
    let desk = Desk::new(spec, rules);
    let mut times = Times::of_a_year(spec, rules);
    statuses::check(&desk, faults);
    triage::check(&desk, faults);
    cells::check(&desk, faults);
    policies::check(&desk, &mut times, faults);
    due::check_templates(&desk, faults);
    handing::check(&desk, faults);
    ladder::check(&desk, &mut times, faults);
    escalations::check(&desk, &mut times, faults);
    told::check(&desk, faults);
    review::check(&desk, faults);
    approvals::check(&desk, faults);
    unused::check(&desk, faults);
}

/// The space of every condition of the desk.
fn space(rules: &Rules) -> Space {
    let policies = rules.sla.sets().flat_map(|set| rules.sla.policies(set)).map(|policy| &policy.when);
    let edges = rules.escalations.lines().flat_map(|line| &line.hand_over).map(|edge| &edge.guard);
    let guards = rules.workflow.transitions().iter().map(|transition| &transition.guard).chain(edges);
    let conditions: Vec<&Condition> = policies
        .chain(rules.triage.all().map(|rule| &rule.when))
        .chain(rules.escalations.rules().iter().map(|rule| &rule.when))
        .chain(rules.approvals.iter().filter_map(|approval| approval.when.as_ref()))
        .chain(guards.filter_map(|guard| guard.when.as_ref()))
        .collect();
    let statuses: Vec<(&str, &str)> =
        rules.workflow.statuses().map(|status| (status.id.as_str(), status.category.name())).collect();
    let choices =
        rules.fields.iter().map(|(name, field)| (&**name, field.choices.iter().map(|c| &**c).collect()));
    let world = World {
        vocabulary: &rules.vocabulary,
        statuses: &statuses,
        ratings: rules.survey.map(|scale| (scale.lowest, scale.highest)),
        choices: &choices.into_map(),
    };
    Space::new(conditions, [Subject::Priority, Subject::Status], world)
}

impl<'a> Desk<'a> {
    fn new(spec: Spec<'a>, rules: &'a Rules) -> Self {
        let space = space(rules);
        let of = |when: &Condition| Region::of(when, &space);
        let policies = |set| rules.sla.policies(set).iter().map(|it| Meant { it, region: of(&it.when) });
        let sets = rules.sla.sets().map(|set| policies(set).collect()).collect();
        let triage = rules.triage.all().map(|it| Meant { it, region: of(&it.when) }).collect();
        let escalations = rules.escalations.rules().iter();
        let escalations = escalations.map(|it| Meant { it, region: of(&it.when) }).collect();
        let (words, cells) = (Words::of(&rules.lexicon), BTreeSet::new());
        let mut desk = Self { spec, rules, space, words, triage, sets, escalations, cells };
        desk.cells = cells::given(&desk);
        desk
    }

    /// The tickets for which a condition holds; `None`: not worked out.
    fn region(&self, condition: &Condition) -> Option<Region> {
        Region::of(condition, &self.space)
    }

    /// Whether some rule, policy or escalation asks for a subject.
    fn asks_for(&self, subject: &Subject) -> bool {
        let rules = self.triage.iter().map(|rule| &rule.it.when);
        let policies = self.sets.iter().flatten().map(|policy| &policy.it.when);
        let escalations = self.escalations.iter().map(|rule| &rule.it.when);
        rules.chain(policies).chain(escalations).any(|when| when.asks(|asked| asked == subject))
    }

    /// The tickets whose `subject` is `name`.
    fn named(&self, subject: &Subject, name: &str) -> Region {
        let test = Test::AnyOf(vec![Literal::Text(name.into())]);
        Region::passing(subject, &test, &self.space).unwrap_or_else(Region::everything)
    }

    /// Whether some ticket of a set is in none of `others`; `None`: not worked out, or only so if
    /// words can be found without others that they may hold.
    fn has_outside(&self, region: &Region, others: &[&Region]) -> Option<bool> {
        region.has_outside(others, &self.space, |cube| self.words.has_text(cube, &self.space))
    }

    /// The least of `others`, none of which can be left out, that together take every ticket of a
    /// set; empty: something is left. `None`: not worked out.
    fn takers<N: Copy>(&self, region: &Region, others: &[(N, &Region)]) -> Option<Vec<N>> {
        let covered = |taken: &[(N, &Region)]| {
            let taken: Vec<&Region> = taken.iter().map(|(_, region)| *region).collect();
            region.is_covered(&taken, &self.space)
        };
        let all: Vec<&Region> = others.iter().map(|(_, region)| *region).collect();
        if self.has_outside(region, &all)? {
            return Some(Vec::new());
        }
        let enough = (1..=others.len()).find(|count| others.get(..*count).and_then(covered) == Some(true))?;
        let mut needed = others.get(..enough)?.to_vec();
        let mut at = 0;
        while at < needed.len() {
            let mut fewer = needed.clone();
            fewer.remove(at);
            if covered(&fewer) == Some(true) {
                needed = fewer;
            } else {
                at = at.saturating_add(1);
            }
        }
        Some(needed.into_iter().map(|(name, _)| name).collect())
    }

    /// The tickets of `among` for which a guard can be met, whoever asks; `None`: not worked out.
    fn passing(&self, guard: &Guard, among: &Region) -> Option<Region> {
        let mut region = match &guard.when {
            Some(when) => self.region(when)?.and(among, &self.space)?,
            None => among.clone(),
        };
        let flags = guard
            .flags
            .iter()
            .map(|flag| (Subject::Flag(flag.clone()), Test::AnyOf(vec![Literal::Bool(true)])));
        let known = guard.requires.iter().filter_map(subject_of).map(|subject| (subject, Test::Exists));
        for (subject, test) in flags.chain(known) {
            if let Some(wanted) = Region::passing(&subject, &test, &self.space) {
                region = region.and(&wanted, &self.space)?;
            }
        }
        Some(region)
    }
}

/// The subject that a requirement makes sure of, if conditions can ask for it.
fn subject_of(requirement: &Requirement) -> Option<Subject> {
    Some(match requirement {
        Requirement::Asset => Subject::Asset,
        Requirement::Category => Subject::Category,
        Requirement::Field(name) => Subject::Field(name.clone()),
        Requirement::Organisation => Subject::Organisation,
        Requirement::Requester => Subject::Requester,
        Requirement::Service => Subject::Service,
        _ => return None,
    })
}
