//! Whether a condition holds, and what made it hold.

use serde::{Deserialize, Serialize};

use crate::condition::Subject;
use crate::condition::facts::{Facts, Value};
use crate::condition::model::{Condition, Literal, Node, Quantity, Test};
use crate::condition::vocabulary::is_under;
use crate::text::{Hits, PhraseId};

/// A subject that made a condition hold, and what it was; part of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Matched {
    /// What was asked about.
    pub subject: Subject,
    /// What was there: the value, or the words as they were written; empty if nothing was there.
    pub found: String,
}

impl Condition {
    /// Whether the condition holds for `facts` and the phrases in `hits`.
    ///
    /// If it does, what matched is added to `matched` in the order of the condition; otherwise
    /// `matched` stays as it is. What is asked within `not` is reported with the value it has.
    ///
    /// # Examples
    /// ```
    /// use helpdesk_core::condition::{self, ConditionSpec, Facts, Subject, Value, Vocabulary};
    /// use helpdesk_core::faults::Faults;
    /// use helpdesk_core::text::{Hits, Lexicon};
    ///
    /// struct Premium;
    /// impl Facts for Premium {
    ///     fn value(&self, subject: &Subject) -> Value<'_> {
    ///         if *subject == Subject::Tier { Value::Text("premium") } else { Value::Absent }
    ///     }
    /// }
    ///
    /// let spec: ConditionSpec = serde_json::from_str(r#"{ "tier": ["premium", "gold"] }"#)?;
    /// let mut faults = Faults::<condition::Fault>::default();
    /// let compiled = condition::compile(&spec, &Vocabulary::open(), &mut Lexicon::default(), &mut faults);
    ///
    /// let mut matched = Vec::new();
    /// assert!(compiled.is_some_and(|it| it.holds(&Premium, &Hits::none(), &mut matched)));
    /// assert_eq!(serde_json::to_string(&matched)?, r#"[{"subject":"tier","found":"premium"}]"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// Source: `docs/spec/triage.md#conditions`.
    pub fn holds(&self, facts: &dyn Facts, hits: &Hits<'_>, matched: &mut Vec<Matched>) -> bool {
        let asked = Asked { facts, hits };
        let holds = asked.holds(&self.root);
        if holds {
            asked.explain(&self.root, matched);
        }
        holds
    }
}

impl Condition {
    /// What the condition sees of `facts`, to tell whether that has changed: of a list whether it has
    /// what is asked for, of anything else what it is. Texts are left out, for they stay.
    pub(crate) fn seen(&self, facts: &dyn Facts) -> Vec<String> {
        let mut seen = Vec::new();
        let mut nodes = vec![&self.root];
        while let Some(node) = nodes.pop() {
            match node {
                Node::All(parts) | Node::Any(parts) => nodes.extend(parts),
                Node::Not(part) => nodes.push(part),
                Node::Test(subject, test) => match (facts.value(subject), test) {
                    (value @ Value::List(_), Test::AnyOf(literals) | Test::AllOf(literals)) => {
                        let has = literals.iter().map(|literal| equals(subject, value, literal).to_string());
                        seen.extend(has);
                    }
                    (value @ Value::List(_), _) => seen.push(passes(subject, value, test).to_string()),
                    (value, _) => seen.push(format!("{value:?}")),
                },
                Node::Words(..) => {}
            }
        }
        seen
    }
}

struct Asked<'a> {
    facts: &'a dyn Facts,
    hits: &'a Hits<'a>,
}

impl Asked<'_> {
    fn holds(&self, node: &Node) -> bool {
        match node {
            // Words first: that they are not there is the cheapest answer, and the usual one.
            Node::All(parts) => {
                let (is_words, all) = (|part: &&Node| matches!(part, Node::Words(..)), parts.iter());
                all.clone().filter(is_words).all(|part| self.holds(part))
                    && all.filter(|part| !is_words(part)).all(|part| self.holds(part))
            }
            Node::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Node::Not(part) => !self.holds(part),
            Node::Test(subject, test) => passes(subject, self.facts.value(subject), test),
            Node::Words(subject, Quantity::Any, phrases) => {
                phrases.iter().any(|phrase| self.words(subject, *phrase).is_some())
            }
            Node::Words(subject, Quantity::All, phrases) => {
                phrases.iter().all(|phrase| self.words(subject, *phrase).is_some())
            }
        }
    }

    fn words(&self, subject: &Subject, phrase: PhraseId) -> Option<&str> {
        match subject {
            Subject::Subject => self.hits.in_subject(phrase),
            _ => self.hits.anywhere(phrase),
        }
    }

    /// Reports what made `node` hold.
    fn explain(&self, node: &Node, matched: &mut Vec<Matched>) {
        match node {
            Node::All(parts) => parts.iter().for_each(|part| self.explain(part, matched)),
            Node::Any(parts) => {
                parts.iter().filter(|part| self.holds(part)).for_each(|part| self.explain(part, matched));
            }
            Node::Not(part) => self.report(part, matched),
            Node::Test(subject, Test::AnyOf(literals) | Test::AllOf(literals)) => {
                self.explain_literals(subject, literals, matched);
            }
            Node::Test(..) | Node::Words(..) => self.report(node, matched),
        }
    }

    fn explain_literals(&self, subject: &Subject, literals: &[Literal], matched: &mut Vec<Matched>) {
        let value = self.facts.value(subject);
        let found = literals.iter().filter(|literal| equals(subject, value, literal));
        for literal in found {
            let found = match (value, literal) {
                (Value::List(texts), Literal::Text(name)) => {
                    texts.find(&mut |text| same(subject, text, name)).unwrap_or_default().to_owned()
                }
                _ => shown(value),
            };
            push(matched, subject, found);
        }
    }

    /// Reports every subject of `node` with what is there, whether it holds or not.
    fn report(&self, node: &Node, matched: &mut Vec<Matched>) {
        match node {
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.report(part, matched)),
            Node::Not(part) => self.report(part, matched),
            Node::Test(subject, _) => push(matched, subject, shown(self.facts.value(subject))),
            Node::Words(subject, _, phrases) => {
                let words = phrases.iter().filter_map(|phrase| self.words(subject, *phrase));
                words.for_each(|words| push(matched, subject, words.to_owned()));
            }
        }
    }
}

/// Adds to the report what is not there yet.
fn push(matched: &mut Vec<Matched>, subject: &Subject, found: String) {
    let new = Matched { subject: subject.clone(), found };
    if !matched.contains(&new) {
        matched.push(new);
    }
}

fn passes(subject: &Subject, value: Value<'_>, test: &Test) -> bool {
    match test {
        Test::AnyOf(literals) => literals.iter().any(|literal| equals(subject, value, literal)),
        Test::AllOf(literals) => literals.iter().all(|literal| equals(subject, value, literal)),
        Test::Between(least, most) => {
            matches!(value, Value::Int(number) if *least <= number && number <= *most)
        }
        Test::Exists => match value {
            Value::Absent => false,
            Value::List(texts) => texts.find(&mut |_| true).is_some(),
            Value::Bool(_) | Value::Int(_) | Value::Text(_) => true,
        },
    }
}

/// Whether the value is the literal, or a list that has it.
fn equals(subject: &Subject, value: Value<'_>, literal: &Literal) -> bool {
    match (value, literal) {
        (Value::Bool(value), Literal::Bool(wanted)) => value == *wanted,
        (Value::Int(value), Literal::Int(wanted)) => value == *wanted,
        (Value::Text(value), Literal::Text(wanted)) => same(subject, value, wanted),
        (Value::List(texts), Literal::Text(wanted)) => {
            texts.find(&mut |text| same(subject, text, wanted)).is_some()
        }
        (Value::Absent, Literal::Bool(wanted)) => matches!(subject, Subject::Flag(_)) && !wanted,
        _ => false,
    }
}

fn same(subject: &Subject, value: &str, wanted: &str) -> bool {
    value == wanted || (*subject == Subject::Category && is_under(value, wanted))
}

fn shown(value: Value<'_>) -> String {
    match value {
        Value::Absent => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(value) => value.to_owned(),
        Value::List(texts) => {
            let mut all = Vec::new();
            texts.find(&mut |text| {
                all.push(text.to_owned());
                false
            });
            all.join(", ")
        }
    }
}
