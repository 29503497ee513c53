//! The labels of a whole desk.

use crate::desk::{ConfigErrorKind, DeskSpec};
use crate::faults::Faults;
use crate::label::{self, Label, LabelSpec, Labels, NamedSpec};
use crate::order::Gather;
use crate::path::Step;
use crate::ticket::Rules;

/// Checks every label. Names that a desk has without listing them are taken from its rules.
pub(super) fn compile(
    spec: &DeskSpec,
    rules: Option<&Rules>,
    faults: &mut Faults<ConfigErrorKind>,
) -> Labels {
    let language = faults.within("language", |faults| label::language(spec.language.as_ref(), faults));
    let mut labels = Labels { language, ..Labels::default() };
    for (name, status) in &spec.statuses {
        let label = within("statuses", name.as_str(), status.label.as_ref(), faults);
        labels.statuses.insert(name.as_str().into(), label);
    }
    for (name, line) in &spec.lines {
        let label = within("lines", name.as_str(), line.label.as_ref(), faults);
        labels.lines.insert(name.as_str().into(), label);
    }
    for (index, kind) in spec.kinds.iter().enumerate() {
        let label = within("kinds", index, kind.label.as_ref(), faults);
        labels.kinds.insert(kind.name.as_str().into(), label);
    }
    labels.categories = listed("categories", &spec.categories, faults);
    faults.within("priority", |faults| {
        labels.priorities = listed("levels", &spec.priority.levels, faults);
        labels.impacts = listed("impact", &spec.priority.impact, faults);
        labels.urgencies = listed("urgency", &spec.priority.urgency, faults);
    });
    if let Some(rules) = rules {
        rules
            .workflow
            .statuses()
            .for_each(|status| _ = labels.statuses.entry(status.id.clone()).or_default());
        rules.kinds.iter().for_each(|kind| _ = labels.kinds.entry(kind.id.clone()).or_default());
        let levels = rules.priorities.levels();
        levels.iter().for_each(|level| _ = labels.priorities.entry(level.clone()).or_default());
    }
    labels
}

/// The labels of a list of names.
fn listed<Id: Ord + for<'a> From<&'a str>>(
    key: &str,
    specs: &[NamedSpec],
    faults: &mut Faults<ConfigErrorKind>,
) -> std::collections::BTreeMap<Id, Label> {
    let one = |(index, spec): (usize, &NamedSpec)| {
        (Id::from(spec.as_str()), within(key, index, spec.label.as_ref(), faults))
    };
    specs.iter().enumerate().map(one).into_map()
}

/// The label of one entry of the table or list under `key`.
fn within(
    key: &str,
    entry: impl Into<Step>,
    spec: Option<&LabelSpec>,
    faults: &mut Faults<ConfigErrorKind>,
) -> Label {
    faults.within(key, |faults| {
        faults.within(entry, |faults| faults.within("label", |faults| label::compile(spec, faults)))
    })
}
