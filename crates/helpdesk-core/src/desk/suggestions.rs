//! Suggestions from outside as rules that come before those of the desk, and words that negate.

use crate::condition::{ConditionSpec, Subject, Vocabulary};
use crate::desk::{ConfigErrorKind, DeskSpec, Fault, Suggested};
use crate::faults::Faults;
use crate::priority::{self, EffectSpec, Priorities, RuleSpec, Triage};
use crate::text::Lexicon;

/// How many words a negation reaches where the desk does not say.
const USUAL_REACH: u32 = 3;

/// Teaches the lexicon what negates.
pub(super) fn negations(spec: &DeskSpec, lexicon: &mut Lexicon, faults: &mut Faults<ConfigErrorKind>) {
    let Some(words) = &spec.words else { return };
    let reach = usize::try_from(words.reach.unwrap_or(USUAL_REACH)).unwrap_or(usize::MAX);
    faults.within("words", |faults| {
        faults.within("negations", |faults| {
            for (index, phrase) in words.negations.iter().enumerate() {
                if let Err(error) = lexicon.negate(phrase, reach) {
                    faults.push_at(index, crate::condition::Fault::Phrase(error));
                }
            }
        });
    });
}

/// The rules that suggestions make: one for every label that is a name of the desk. They come first,
/// so that every rule of the desk sees what was suggested, and may say otherwise.
pub(super) fn rules(
    spec: &DeskSpec,
    priorities: &Priorities,
    vocabulary: &Vocabulary,
    lexicon: &mut Lexicon,
    faults: &mut Faults<ConfigErrorKind>,
) -> Triage {
    let mut specs = Vec::new();
    faults.within("suggestions", |faults| {
        for (source, of_source) in &spec.suggestions {
            if !(1..=1_000).contains(&of_source.at_least) {
                let threshold = Fault::Threshold { found: of_source.at_least };
                faults.within(source.as_str(), |faults| faults.push_at("at_least", threshold));
            }
            let subject = match of_source.sets {
                Suggested::Category => Subject::Category,
                Suggested::Kind => Subject::Kind,
                Suggested::Line => Subject::Line,
            };
            let labels = vocabulary.names(&subject).unwrap_or_default();
            if labels.is_empty() {
                faults.within(source.as_str(), |faults| faults.push_at("sets", Fault::NoLabels));
            }
            specs.extend(labels.iter().map(|label| rule(source, label, of_source.sets, of_source.at_least)));
        }
    });
    // Every name in them is known, so nothing can be wrong with them.
    let mut nothing = Faults::<ConfigErrorKind>::default();
    priority::compile_rules(&specs, priorities, vocabulary, lexicon, &mut nothing).unwrap_or_default()
}

fn rule(source: &str, label: &str, sets: Suggested, at_least: u32) -> RuleSpec {
    let asked = (format!("suggestion.{source}:{label}"), serde_json::json!({ "at_least": at_least }));
    let name = Some(label.to_owned());
    let then = match sets {
        Suggested::Category => EffectSpec { category: name, ..EffectSpec::default() },
        Suggested::Kind => EffectSpec { kind: name, ..EffectSpec::default() },
        Suggested::Line => EffectSpec { line: name, ..EffectSpec::default() },
    };
    RuleSpec { name: format!("{source} suggests {label}"), when: ConditionSpec([asked].into()), then }
}
