//! A model of which clocks a ticket has, written from `docs/spec` and not from the engine.
//!
//! It knows what is outstanding on a ticket from its facts alone, and of a desk only which policy
//! of a set comes first; so it serves desks whose policies take every ticket.

use std::collections::BTreeMap;

use helpdesk_core::actor::Role;
use helpdesk_core::desk::DeskSpec;
use helpdesk_core::escalation::LineKind;
use helpdesk_core::sla::{Metric, PolicySpec, ResolutionStart};
use helpdesk_core::ticket::{Event, Fact};
use helpdesk_core::time::Instant;
use helpdesk_core::workflow::Category;

/// What is outstanding on a ticket, and since when.
#[derive(Clone, Debug)]
pub struct Standing {
    opened: Instant,
    has_requester: bool,
    category: Category,
    computed: String,
    overridden: Option<String>,
    owned_since: Option<Instant>,
    was_solved: bool,
    was_answered: bool,
    asked_since: Option<Instant>,
    /// The last public message of the desk since the ticket was last solved.
    told_at: Option<Instant>,
    line: Option<String>,
    template: Option<String>,
}

/// The clocks that should be open: what they measure, the set of policies, and when they began.
pub type Open = BTreeMap<(Metric, String), Option<Instant>>;

impl Standing {
    /// After the first event of a history.
    #[must_use]
    pub fn opened(event: &Event) -> Option<Self> {
        let Fact::Registered(registered) = &event.fact else { return None };
        let has_requester = registered.intake.requester.is_some();
        Some(Self {
            opened: event.at,
            has_requester,
            category: registered.category_of_status,
            computed: registered.classification.priority.to_string(),
            overridden: None,
            owned_since: None,
            was_solved: false,
            was_answered: false,
            asked_since: has_requester.then_some(event.at),
            told_at: None,
            line: registered.line.as_ref().map(ToString::to_string),
            template: registered.template.as_ref().map(ToString::to_string),
        })
    }

    /// Takes a further event in; what clocks did does not matter.
    pub fn see(&mut self, event: &Event) {
        match &event.fact {
            Fact::Classified { classification, .. } | Fact::Suggested { classification, .. } => {
                self.computed = classification.priority.to_string();
            }
            Fact::Converted(to) => {
                self.computed = to.classification.priority.to_string();
                self.template = to.template.as_ref().map(ToString::to_string);
            }
            Fact::PriorityOverridden { priority, .. } => self.overridden = Some(priority.to_string()),
            Fact::OverrideEnded { .. } => self.overridden = None,
            Fact::Assigned { .. } => self.owned_since = self.owned_since.or(Some(event.at)),
            Fact::HandedOver { to, .. } => self.line = Some(to.to_string()),
            Fact::RequesterReplied { automatic: false, .. } => {
                self.asked_since = self.asked_since.or(Some(event.at));
            }
            Fact::Replied { .. } if !matches!(event.by.role, Role::Requester | Role::System) => {
                self.answered();
                self.told_at = Some(event.at);
            }
            Fact::StatusChanged(change) => {
                if !self.category.is_done() && matches!(change.category, Category::Solved | Category::Closed)
                {
                    self.was_solved = true;
                    self.told_at = None;
                    self.answered();
                }
                self.category = change.category;
            }
            _ => {}
        }
    }

    fn answered(&mut self) {
        self.was_answered = true;
        self.asked_since = None;
    }

    /// The clocks that are open now; those of lines without the instant they began.
    #[must_use]
    pub fn open(&self, desk: &DeskSpec) -> Open {
        let mut open = Open::new();
        if self.category.is_done() {
            return open;
        }
        let mut sets: BTreeMap<&str, Vec<&PolicySpec>> = BTreeMap::new();
        desk.sla.iter().for_each(|policy| sets.entry(&policy.set).or_default().push(policy));
        for (set, policies) in sets {
            let first = policies.iter().min_by_key(|policy| (policy.rank.unwrap_or(u32::MAX), &policy.name));
            for metric in Metric::PROMISED {
                let since = first.filter(|policy| self.promises(policy, metric));
                if let Some(since) = since.and_then(|policy| self.waits_since(metric, policy)) {
                    open.insert((metric, set.to_owned()), Some(since));
                }
            }
        }
        let template = self.template.as_ref().and_then(|name| desk.templates.get(name));
        if let Some(targets) = template.and_then(|template| template.targets.as_ref()) {
            let policy = serde_json::json!({ "name": "template", "targets": { "any": targets } });
            let policy: PolicySpec = serde_json::from_value(policy).expect("a policy");
            for metric in Metric::PROMISED.into_iter().filter(|metric| self.promises(&policy, *metric)) {
                if let Some(since) = self.waits_since(metric, &policy) {
                    open.insert((metric, "templates".to_owned()), Some(since));
                }
            }
        }
        if let Some(line) = self.line.as_ref().and_then(|line| desk.lines.get(line)) {
            let metric = match line.kind {
                LineKind::Internal => Metric::LineStay,
                LineKind::Vendor => Metric::Vendor,
            };
            open.extend(line.time_box.as_ref().map(|_| ((metric, "lines".to_owned()), None)));
        }
        open
    }

    fn promises(&self, policy: &PolicySpec, metric: Metric) -> bool {
        let priority = self.overridden.as_ref().unwrap_or(&self.computed);
        let targets = policy.targets.get(priority).or(policy.targets.get("any"));
        targets.is_some_and(|targets| match metric {
            Metric::TimeToOwn => targets.time_to_own.is_some(),
            Metric::FirstResponse => targets.first_response.is_some(),
            Metric::NextResponse => targets.next_response.is_some(),
            Metric::PeriodicUpdate => targets.periodic_update.is_some(),
            Metric::AgentWork => targets.agent_work.is_some(),
            Metric::RequesterWait => targets.requester_wait.is_some(),
            _ => targets.resolution.is_some(),
        })
    }

    fn waits_since(&self, metric: Metric, policy: &PolicySpec) -> Option<Instant> {
        match metric {
            Metric::TimeToOwn => (self.owned_since.is_none() && !self.was_solved).then_some(self.opened),
            Metric::FirstResponse => (self.has_requester && !self.was_answered).then_some(self.opened),
            Metric::NextResponse => self.asked_since.filter(|_| self.was_answered),
            Metric::PeriodicUpdate => self.told_at,
            Metric::AgentWork | Metric::RequesterWait => Some(self.opened),
            _ => match policy.resolution_starts {
                ResolutionStart::Created => Some(self.opened),
                ResolutionStart::Owned => self.owned_since,
            },
        }
    }
}
