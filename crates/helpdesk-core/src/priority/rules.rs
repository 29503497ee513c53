//! Rules, checked against the names of the desk.

use crate::condition::{self, Subject, Vocabulary};
use crate::faults::{Faults, UnknownName};
use crate::path::Path;
use crate::priority::Fault;
use crate::priority::model::{Effects, Move, Priorities, Rank, Rule, Triage};
use crate::priority::spec::{EffectSpec, RuleSpec};
use crate::text::Lexicon;

/// Checks the rules of a desk, in their order; their phrases join the desk's lexicon.
///
/// `vocabulary` closes categories, kinds and lines; levels, impacts and urgencies are those of
/// `priorities`, whether or not it has learnt them. `None` if there was an error.
pub fn compile_rules<K: From<Fault> + From<condition::Fault>>(
    specs: &[RuleSpec],
    priorities: &Priorities,
    vocabulary: &Vocabulary,
    lexicon: &mut Lexicon,
    faults: &mut Faults<K>,
) -> Option<Triage> {
    let vocabulary = priorities.teach(vocabulary.clone());
    let mut rules = Vec::new();
    for (index, spec) in specs.iter().enumerate() {
        let first = specs.iter().take(index).position(|earlier| earlier.name == spec.name);
        let first = first.map(|first| faults.here().join(first));
        rules.extend(faults.within(index, |faults| {
            let named = check_name(spec, first, faults);
            let when =
                faults.within("when", |faults| condition::compile(&spec.when, &vocabulary, lexicon, faults));
            let done = faults.within("then", |faults| effects(&spec.then, priorities, &vocabulary, faults));
            let ((then, moves), when) = (done?, when?);
            if then == Effects::default() {
                faults.push_at("then", Fault::RuleWithoutEffect { rule: spec.name.clone() });
            }
            named.then(|| Rule { name: spec.name.as_str().into(), when, then, moves })
        }));
    }
    (rules.len() == specs.len()).then_some(Triage { suggested: Vec::new(), rules })
}

/// Warns of levels that neither the matrix nor a rule gives; call it at the place of the priorities.
///
/// A desk without a matrix is left alone, because there people say the level.
pub fn check_levels<K: From<Fault>>(priorities: &Priorities, triage: &Triage, faults: &mut Faults<K>) {
    let Some(matrix) = &priorities.matrix else { return };
    let moved = triage.rules.iter().flat_map(|rule| &rule.moves).map(|step| step.target());
    let given: Vec<Rank> = matrix.cells.iter().copied().chain(moved).collect();
    faults.within("levels", |faults| {
        for (rank, level) in priorities.levels.iter().enumerate().filter(|(rank, _)| !given.contains(rank)) {
            faults.push_at(rank, Fault::UnusedLevel { level: level.to_string() });
        }
    });
}

fn check_name<K: From<Fault>>(spec: &RuleSpec, first: Option<Path>, faults: &mut Faults<K>) -> bool {
    let fault = match first {
        _ if spec.name.is_empty() => Fault::EmptyName,
        Some(first) => Fault::DuplicateName { name: spec.name.clone(), first },
        None => return true,
    };
    faults.push_at("name", fault);
    false
}

fn effects<K: From<Fault>>(
    spec: &EffectSpec,
    priorities: &Priorities,
    vocabulary: &Vocabulary,
    faults: &mut Faults<K>,
) -> Option<(Effects, Vec<Move>)> {
    let before = faults.len();
    let mut name = |key: &'static str, subject: Subject, name: &Option<String>| {
        let name = name.as_deref()?;
        check_known(key, &subject, name, vocabulary, faults);
        Some(name.to_owned())
    };
    let effects = Effects {
        impact: name("impact", Subject::Impact, &spec.impact).map(Into::into),
        urgency: name("urgency", Subject::Urgency, &spec.urgency).map(Into::into),
        priority: name("priority", Subject::Priority, &spec.priority).map(Into::into),
        at_least: name("at_least", Subject::Priority, &spec.at_least).map(Into::into),
        at_most: name("at_most", Subject::Priority, &spec.at_most).map(Into::into),
        category: name("category", Subject::Category, &spec.category).map(Into::into),
        kind: name("kind", Subject::Kind, &spec.kind).map(Into::into),
        line: name("line", Subject::Line, &spec.line).map(Into::into),
        tags: spec.tags.clone(),
        stop: spec.stop,
    };
    let rank = |level: &Option<_>| level.as_ref().and_then(|level| priorities.rank(level));
    let (to, raise, lower) = (rank(&effects.priority), rank(&effects.at_least), rank(&effects.at_most));
    if let (Some(raise), Some(lower)) = (raise, lower)
        && raise < lower
    {
        let (least, most) = (priorities.level(raise).to_string(), priorities.level(lower).to_string());
        faults.push(Fault::ContradictingBounds { least, most });
    }
    let moves = [to.map(Move::To), raise.map(Move::Raise), lower.map(Move::Lower)];
    (faults.len() == before).then(|| (effects, moves.into_iter().flatten().collect()))
}

fn check_known<K: From<Fault>>(
    key: &'static str,
    subject: &Subject,
    name: &str,
    vocabulary: &Vocabulary,
    faults: &mut Faults<K>,
) {
    let what = match subject {
        Subject::Category => "category",
        Subject::Impact => "impact",
        Subject::Kind => "kind",
        Subject::Line => "line",
        Subject::Urgency => "urgency",
        _ => "level of priority",
    };
    let Some(known) = vocabulary.names(subject) else { return };
    if !known.iter().any(|known| known == name) {
        faults
            .push_at(key, Fault::UnknownName(UnknownName::new(what, name, known.iter().map(String::as_str))));
    }
}
