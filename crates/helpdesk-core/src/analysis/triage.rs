//! Rules that never fire, and rules that undo each other.
//!
//! A rule is asked when the earlier ones have had their effects, so conditions of two rules are
//! compared only in what no rule between them can change.

use crate::analysis::{Desk, Finding};
use crate::condition::{Region, Subject};
use crate::faults::Faults;
use crate::priority::Rule;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let rules: Vec<Known<'_>> = desk.rules.triage.rules.iter().map(|rule| Known::of(desk, rule)).collect();
    faults.within("rules", |faults| {
        for (index, rule) in rules.iter().enumerate() {
            faults.within(index, |faults| {
                if faults.has_within("when") {
                    // What is wrong with the condition itself has been told.
                } else if let Some(finding) = never_fires(desk, &rules, index, rule) {
                    faults.push_at("when", finding);
                } else if let Some(later) = overwritten(desk, &rules, index, rule) {
                    let (rule, later) = (rule.rule.name.to_string(), later.name.to_string());
                    faults.push_at("then", Finding::RuleOverwritten { rule, later });
                }
            });
        }
    });
}

/// A rule, what it holds for, and what it sets.
struct Known<'a> {
    rule: &'a Rule,
    region: Option<Region>,
    sets: Sets,
}

/// What a rule can change, as far as conditions can ask for it.
#[derive(Clone, Copy, Default, PartialEq)]
struct Sets {
    category: bool,
    kind: bool,
    line: bool,
    level: bool,
    tags: bool,
}

impl Sets {
    fn of(rule: &Rule) -> Self {
        let then = &rule.then;
        Self {
            category: then.category.is_some(),
            kind: then.kind.is_some(),
            line: then.line.is_some(),
            level: then.impact.is_some() || then.urgency.is_some() || !rule.moves.is_empty(),
            tags: !then.tags.is_empty(),
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            category: self.category || other.category,
            kind: self.kind || other.kind,
            line: self.line || other.line,
            level: self.level || other.level,
            tags: self.tags || other.tags,
        }
    }

    fn changes(self, subject: &Subject) -> bool {
        match subject {
            Subject::Category => self.category,
            Subject::Kind => self.kind,
            Subject::Line => self.line,
            Subject::Impact | Subject::Urgency | Subject::Priority => self.level,
            Subject::Tag => self.tags,
            _ => false,
        }
    }
}

impl<'a> Known<'a> {
    fn of(desk: &Desk<'_>, rule: &'a Rule) -> Self {
        Self { rule, region: desk.region(&rule.when), sets: Sets::of(rule) }
    }
}

fn never_fires(desk: &Desk<'_>, rules: &[Known<'_>], index: usize, rule: &Known<'_>) -> Option<Finding> {
    let name = rule.rule.name.to_string();
    let Some(region) = &rule.region else {
        return Some(Finding::NotProved { question: format!("whether rule `{name}` ever fires") });
    };
    if region.is_empty() {
        return Some(Finding::RuleNeverMatches { rule: name });
    }
    let (mut left, mut stopping) = (region.clone(), Vec::new());
    let mut between = Sets::default();
    for earlier in rules.iter().take(index).rev() {
        let same = !earlier.rule.when.asks(|subject| between.changes(subject));
        if let Some(stops) = earlier.region.as_ref().filter(|_| earlier.rule.then.stop && same)
            && left.meets(stops)
        {
            left = match left.minus(stops, &desk.space) {
                Some(left) => left,
                None => {
                    return Some(Finding::NotProved {
                        question: format!("whether rule `{name}` ever fires"),
                    });
                }
            };
            stopping.push(format!("`{}`", earlier.rule.name));
            if left.is_empty() {
                stopping.reverse();
                return Some(Finding::RuleShadowed { rule: name, earlier: stopping.join(" or ") });
            }
        }
        between = between.with(earlier.sets);
    }
    None
}

/// The later rule that always fires after this one and sets everything anew that this one set.
fn overwritten<'a>(desk: &Desk<'_>, rules: &[Known<'a>], index: usize, rule: &Known<'_>) -> Option<&'a Rule> {
    let own = &rule.rule.then;
    let overwrites = |later: &Rule| {
        let then = &later.then;
        (own.category.is_none() || then.category.is_some())
            && (own.kind.is_none() || then.kind.is_some())
            && (own.line.is_none() || then.line.is_some())
            && (own.impact.is_none() || then.impact.is_some())
            && (own.urgency.is_none() || then.urgency.is_some())
    };
    let says_something = own.category.is_some()
        || own.kind.is_some()
        || own.line.is_some()
        || own.impact.is_some()
        || own.urgency.is_some();
    // Tags and moves of the priority add up; a rule with them is never undone as a whole.
    if !says_something || rule.sets.tags || !rule.rule.moves.is_empty() || own.stop {
        return None;
    }
    let region = rule.region.as_ref()?;
    let mut between = rule.sets;
    for later in rules.iter().skip(index.saturating_add(1)) {
        let asks_changed = later.rule.when.asks(|subject| between.changes(subject));
        if !asks_changed
            && overwrites(later.rule)
            && let Some(takes) = &later.region
            && region.minus(takes, &desk.space).is_some_and(|left| left.is_empty())
        {
            return Some(later.rule);
        }
        // Somebody may act on what this rule set, or keep the later ones from firing.
        if later.rule.then.stop || later.rule.when.asks(|subject| rule.sets.changes(subject)) {
            return None;
        }
        between = between.with(later.sets);
    }
    None
}
