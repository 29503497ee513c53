//! What somebody outside the desk suggests, such as a model.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A label that somebody outside suggests, and how sure they are. An input of triage, never a
/// command: rules and thresholds of the desk decide what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// The label.
    pub label: Arc<str>,
    /// How sure the source is, in thousandths: 0 to 1000.
    pub confidence: u32,
    /// Who suggests it, as in `intent-model-7`.
    pub source: Arc<str>,
}

impl Suggestion {
    /// How sure somebody is of `name`, which is a label or `SOURCE:LABEL`.
    ///
    /// Of each source only the label counts that it is most sure of; of equals the first.
    #[must_use]
    pub fn confidence(all: &[Self], name: &str) -> Option<u32> {
        let is_meant = |it: &Self| {
            *it.label == *name
                || name.strip_prefix(&*it.source).and_then(|rest| rest.strip_prefix(':')) == Some(&*it.label)
        };
        let is_best = |place: usize, it: &Self| {
            all.iter().enumerate().filter(|(_, other)| other.source == it.source).all(
                |(other_place, other)| {
                    other.confidence < it.confidence
                        || (other.confidence == it.confidence && place <= other_place)
                },
            )
        };
        let meant = all.iter().enumerate().filter(|(place, it)| is_meant(it) && is_best(*place, it));
        meant.map(|(_, it)| it.confidence).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_source_the_surest_label_counts() {
        let one = |label: &str, confidence, source: &str| Suggestion {
            label: label.into(),
            confidence,
            source: source.into(),
        };
        let all =
            [one("refund", 900, "m"), one("card", 900, "m"), one("card", 400, "n"), one("refund", 300, "n")];
        for (name, expected) in [
            ("refund", Some(900)),
            ("card", Some(400)),
            ("m:refund", Some(900)),
            ("m:card", None),
            ("n:card", Some(400)),
            ("n:refund", None),
            ("loan", None),
        ] {
            assert_eq!(Suggestion::confidence(&all, name), expected, "{name}");
        }
    }
}
