//! Rules that never fire, and rules that undo each other.
//!
//! A rule is asked when the earlier ones have had their effects, so conditions of two rules are
//! compared only in what no rule between them can change.

use crate::analysis::{Desk, Finding, Meant};
use crate::condition::{Condition, Region, Subject};
use crate::faults::Faults;
use crate::priority::Rule;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let rules: Vec<Known<'_>> =
        desk.triage.iter().skip(desk.rules.triage.suggested.len()).map(Known::of).collect();
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

/// A rule, what it holds for, what it asks for, and what it sets.
struct Known<'a> {
    rule: &'a Rule,
    region: Option<&'a Region>,
    asks: Sets,
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

    /// What of this a condition asks for.
    fn asked(when: &Condition) -> Self {
        let level = [Subject::Impact, Subject::Urgency, Subject::Priority];
        Self {
            category: when.asks(|subject| *subject == Subject::Category),
            kind: when.asks(|subject| *subject == Subject::Kind),
            line: when.asks(|subject| *subject == Subject::Line),
            level: when.asks(|subject| level.contains(subject)),
            tags: when.asks(|subject| *subject == Subject::Tag),
        }
    }

    fn meets(self, other: Self) -> bool {
        (self.category && other.category)
            || (self.kind && other.kind)
            || (self.line && other.line)
            || (self.level && other.level)
            || (self.tags && other.tags)
    }
}

impl<'a> Known<'a> {
    fn of(meant: &'a Meant<'a, Rule>) -> Self {
        let rule = meant.it;
        Self { rule, region: meant.region.as_ref(), asks: Sets::asked(&rule.when), sets: Sets::of(rule) }
    }
}

fn never_fires(desk: &Desk<'_>, rules: &[Known<'_>], index: usize, rule: &Known<'_>) -> Option<Finding> {
    let name = rule.rule.name.to_string();
    let not_proved = || Finding::NotProved { question: format!("whether rule `{name}` ever fires") };
    let Some(region) = rule.region else { return Some(not_proved()) };
    if region.is_empty() {
        return Some(Finding::RuleNeverMatches { rule: name });
    }
    let mut stopping: Vec<(&str, &Region)> = Vec::new();
    let mut between = Sets::default();
    for earlier in rules.iter().take(index).rev() {
        if earlier.rule.then.stop && !between.meets(earlier.asks) {
            let stops = earlier.region.filter(|stops| region.meets(stops));
            stopping.extend(stops.map(|stops| (earlier.rule.name.as_str(), stops)));
        }
        between = between.with(earlier.sets);
    }
    let Some(mut takers) = desk.takers(region, &stopping) else { return Some(not_proved()) };
    if takers.is_empty() {
        return None;
    }
    takers.reverse(); // those that come first are named first
    Some(Finding::RuleShadowed { rule: name, earlier: format!("`{}`", takers.join("` or `")) })
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
    let region = rule.region?;
    let mut between = rule.sets;
    for later in rules.iter().skip(index.saturating_add(1)) {
        if !between.meets(later.asks)
            && overwrites(later.rule)
            && let Some(takes) = later.region
            && region.is_covered(&[takes], &desk.space) == Some(true)
        {
            return Some(later.rule);
        }
        // Somebody may act on what this rule set, or keep the later ones from firing.
        if later.rule.then.stop || rule.sets.meets(later.asks) {
            return None;
        }
        between = between.with(later.sets);
    }
    None
}
