//! Labels that were checked, and how one is found for a language.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::id::{CategoryId, ImpactId, KindId, LineId, PriorityId, StatusId, UrgencyId};
use crate::order::Gather;

/// What people read in place of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// For any language that has no text of its own.
    pub(super) plain: Option<Arc<str>>,
    /// By language tag in small letters.
    pub(super) texts: BTreeMap<String, Arc<str>>,
}

impl Label {
    /// The text for `language`, a tag such as `pl` or `pt-BR` whose letters may be of either case.
    ///
    /// Where there is none: that of the tag without its last parts (`pt-BR`, `pt`), then that for
    /// `otherwise` in the same way, then the first by tag. `None` for a label without any text.
    #[must_use]
    pub fn text(&self, language: &str, otherwise: Option<&str>) -> Option<&str> {
        let own = [Some(language), otherwise].into_iter().flatten().find_map(|tag| self.of_tag(tag));
        own.or(self.plain.as_ref()).or_else(|| self.texts.values().next()).map(|text| &**text)
    }

    fn of_tag(&self, tag: &str) -> Option<&Arc<str>> {
        let tag = tag.to_ascii_lowercase();
        let mut tags = std::iter::successors(Some(tag.as_str()), |tag| Some(tag.rsplit_once('-')?.0));
        tags.find_map(|tag| self.texts.get(tag))
    }
}

/// The labels of one sort of thing, by name; those without a label are listed as well.
pub(crate) type Named<Id> = BTreeMap<Id, Label>;

/// Every label of a desk. What has none is called by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The language of the desk, where the one asked for has no text.
    pub(crate) language: Option<String>,
    pub(crate) statuses: Named<StatusId>,
    pub(crate) lines: Named<LineId>,
    pub(crate) kinds: Named<KindId>,
    pub(crate) priorities: Named<PriorityId>,
    pub(crate) impacts: Named<ImpactId>,
    pub(crate) urgencies: Named<UrgencyId>,
    pub(crate) categories: Named<CategoryId>,
}

/// Every text of a desk in one language, to show beside the names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Texts<'a> {
    /// Of statuses.
    pub statuses: BTreeMap<&'a str, &'a str>,
    /// Of lines.
    pub lines: BTreeMap<&'a str, &'a str>,
    /// Of kinds of ticket.
    pub kinds: BTreeMap<&'a str, &'a str>,
    /// Of levels of priority.
    pub priorities: BTreeMap<&'a str, &'a str>,
    /// Of levels of impact.
    pub impacts: BTreeMap<&'a str, &'a str>,
    /// Of levels of urgency.
    pub urgencies: BTreeMap<&'a str, &'a str>,
    /// Of the categories that the desk lists.
    pub categories: BTreeMap<&'a str, &'a str>,
}

macro_rules! lookups {
    ($($(#[$doc:meta])* $lookup:ident, $field:ident, $id:ty;)+) => {
        impl Labels {
            $($(#[$doc])*
            #[must_use]
            pub fn $lookup<'a>(&'a self, name: &'a $id, language: &str) -> &'a str {
                let label = self.$field.get(name);
                label.and_then(|label| self.text(label, language)).unwrap_or(name.as_str())
            })+

            /// Every text in `language`, found as for a single name.
            #[must_use]
            pub fn in_language(&self, language: &str) -> Texts<'_> {
                Texts { $($field: {
                    let named = self.$field.keys().map(|name| (name.as_str(), self.$lookup(name, language)));
                    named.into_map()
                },)+ }
            }
        }
    };
}

lookups! {
    /// What people who read `language` call a status; its name where it has no label.
    status, statuses, StatusId;
    /// What people who read `language` call a line; its name where it has no label.
    line, lines, LineId;
    /// What people who read `language` call a kind of ticket; its name where it has no label.
    kind, kinds, KindId;
    /// What people who read `language` call a level of priority; its name where it has no label.
    priority, priorities, PriorityId;
    /// What people who read `language` call a level of impact; its name where it has no label.
    impact, impacts, ImpactId;
    /// What people who read `language` call a level of urgency; its name where it has no label.
    urgency, urgencies, UrgencyId;
    /// What people who read `language` call a category; its name where it has no label.
    category, categories, CategoryId;
}

impl Labels {
    fn text<'a>(&self, label: &'a Label, language: &str) -> Option<&'a str> {
        label.text(language, self.language.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(texts: &[(&str, &str)]) -> Label {
        let texts = texts.iter().map(|(tag, text)| ((*tag).to_owned(), Arc::from(*text))).collect();
        Label { plain: None, texts }
    }

    #[test]
    fn the_nearest_language_is_found() {
        let solved =
            label(&[("de", "Gelöst"), ("en", "Solved"), ("pl", "Rozwiązane"), ("pt-br", "Resolvido")]);
        for (asked, otherwise, text) in [
            ("pl", None, "Rozwiązane"),
            ("PL", None, "Rozwiązane"),
            ("pl-PL", None, "Rozwiązane"),
            ("pt-BR", None, "Resolvido"),
            ("pt-BR-x-old", None, "Resolvido"),
            ("pt", Some("en"), "Solved"),
            ("uk", Some("pl-PL"), "Rozwiązane"),
            ("uk", Some("cs"), "Gelöst"),
            ("", None, "Gelöst"),
        ] {
            assert_eq!(solved.text(asked, otherwise), Some(text), "{asked}");
        }
        assert_eq!(label(&[]).text("pl", None), None);
    }

    #[test]
    fn what_has_no_label_is_called_by_its_name() {
        let mut labels = Labels { language: Some("en".to_owned()), ..Labels::default() };
        labels.statuses.insert("new".into(), label(&[("en", "New"), ("pl", "Nowe")]));
        labels.statuses.insert("open".into(), Label::default());
        assert_eq!(labels.status(&"new".into(), "pl"), "Nowe");
        assert_eq!(labels.status(&"new".into(), "cs"), "New");
        assert_eq!(labels.status(&"open".into(), "pl"), "open");
        assert_eq!(labels.status(&"gone".into(), "pl"), "gone");
        let texts = labels.in_language("pl");
        assert_eq!(texts.statuses, BTreeMap::from([("new", "Nowe"), ("open", "open")]));
    }
}
