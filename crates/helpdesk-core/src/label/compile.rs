//! From what is written to checked labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::faults::{FaultKind, Faults};
use crate::label::{Label, LabelSpec};

/// What can be wrong with a label.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A label without any text.
    #[error("the label is empty")]
    Empty,
    /// A language that is not written as a language tag.
    #[error("`{found}` is not a language tag; write `pl` or `pt-BR`")]
    NotALanguage {
        /// What was found.
        found: String,
    },
    /// Two texts for one language.
    #[error("`{found}` is the same language as `{first}`")]
    LanguageTwice {
        /// The later tag.
        found: String,
        /// The earlier tag.
        first: String,
    },
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "label.empty",
            Self::NotALanguage { .. } => "label.not-a-language",
            Self::LanguageTwice { .. } => "label.language-twice",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::NotALanguage { found } => Some(found.replace('_', "-")).filter(|tag| is_language(tag)),
            _ => None,
        }
    }
}

/// Checks a label; an empty one if there is none.
pub(crate) fn compile<K: From<Fault>>(spec: Option<&LabelSpec>, faults: &mut Faults<K>) -> Label {
    match spec {
        None => Label::default(),
        Some(LabelSpec::Text(text)) => {
            if text.trim().is_empty() {
                faults.push(Fault::Empty);
            }
            Label { plain: Some(Arc::from(text.as_str())), texts: BTreeMap::new() }
        }
        Some(LabelSpec::ByLanguage(texts)) => by_language(texts, faults),
    }
}

fn by_language<K: From<Fault>>(spec: &BTreeMap<String, String>, faults: &mut Faults<K>) -> Label {
    if spec.is_empty() {
        faults.push(Fault::Empty);
    }
    let mut texts = BTreeMap::new();
    for (tag, text) in spec {
        if text.trim().is_empty() {
            faults.push_at(tag.as_str(), Fault::Empty);
        }
        if !is_language(tag) {
            faults.push_at(tag.as_str(), Fault::NotALanguage { found: tag.clone() });
        }
        if texts.insert(tag.to_ascii_lowercase(), Arc::from(text.as_str())).is_some() {
            let same = |other: &&String| other.eq_ignore_ascii_case(tag);
            let first = spec.keys().find(same).cloned().unwrap_or_default();
            faults.push_at(tag.as_str(), Fault::LanguageTwice { found: tag.clone(), first });
        }
    }
    Label { plain: None, texts }
}

/// Checks the language of a desk.
pub(crate) fn language<K: From<Fault>>(tag: Option<&String>, faults: &mut Faults<K>) -> Option<String> {
    let tag = tag?;
    if !is_language(tag) {
        faults.push(Fault::NotALanguage { found: tag.clone() });
    }
    Some(tag.clone())
}

/// Parts of letters and digits, one to eight long, with `-` between; the first of two letters or
/// more.
fn is_language(tag: &str) -> bool {
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let is_first = 2 <= language.len() && language.bytes().all(|b| b.is_ascii_alphabetic());
    is_first && is_part(language) && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(spec: &str) -> Vec<String> {
        let spec: LabelSpec = serde_json::from_str(spec).expect("a label");
        let mut faults: Faults<Fault> = Faults::default();
        compile(Some(&spec), &mut faults);
        faults.into_sorted().iter().map(|fault| format!("{} {}", fault.path, fault.kind.code())).collect()
    }

    #[test]
    fn every_fault_of_a_label_is_told() {
        assert_eq!(faults(r#""Nowe""#), Vec::<String>::new());
        assert_eq!(faults(r#"{ "pl": "Nowe", "pt-BR": "Novo" }"#), Vec::<String>::new());
        assert_eq!(faults(r#"" ""#), [" label.empty"]);
        assert_eq!(faults("{}"), [" label.empty"]);
        let several = r#"{ "pl_PL": "Nowe", "EN": "New", "en": "", "x": "?" }"#;
        let found = [
            "en label.empty",
            "en label.language-twice",
            "pl_PL label.not-a-language",
            "x label.not-a-language",
        ];
        assert_eq!(faults(several), found);
    }

    #[test]
    fn a_tag_with_the_other_dash_is_put_right() {
        let fault = |found: &str| Fault::NotALanguage { found: found.to_owned() }.suggestion();
        assert_eq!(fault("pt_BR").as_deref(), Some("pt-BR"));
        assert_eq!(fault("polish language"), None);
    }
}
