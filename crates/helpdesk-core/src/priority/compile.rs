//! Levels and matrix, checked to be complete.

use crate::faults::{Faults, UnknownName};
use crate::id::{ImpactId, PriorityId, UrgencyId};
use crate::label::NamedSpec;
use crate::priority::Fault;
use crate::priority::model::{Matrix, Priorities, Rank};
use crate::priority::spec::PrioritySpec;

/// Checks levels and matrix; every fault is reported at its place.
///
/// `None` if there was an error. A level that nothing gives is found by
/// [`check_levels`](crate::priority::check_levels), once the rules are known as well.
pub fn compile<K: From<Fault>>(spec: &PrioritySpec, faults: &mut Faults<K>) -> Option<Priorities> {
    if spec.levels.is_empty() {
        faults.push_at("levels", Fault::NoLevels);
    }
    let lists = [("levels", &spec.levels), ("impact", &spec.impact), ("urgency", &spec.urgency)];
    let distinct = lists.map(|(key, names)| faults.within(key, |faults| check_names(names, faults)));
    let matrix = matrix(spec, faults);
    let default = default(spec, faults);
    let distinct = distinct.into_iter().all(|good| good);
    let (matrix, default) = (matrix?, default?);
    let levels: Vec<PriorityId> = spec.levels.iter().map(|name| name.as_str().into()).collect();
    let lowest = levels.last()?.clone();
    distinct.then_some(Priorities { levels, lowest, default, matrix })
}

/// Reports empty names, and those that stood further up.
fn check_names<K: From<Fault>>(names: &[NamedSpec], faults: &mut Faults<K>) -> bool {
    let before = faults.len();
    for (index, NamedSpec { name, .. }) in names.iter().enumerate() {
        if name.is_empty() {
            faults.push_at(index, Fault::EmptyName);
        } else if let Some(first) = names.iter().take(index).position(|earlier| earlier.name == *name) {
            let first = faults.here().join(first);
            faults.push_at(index, Fault::DuplicateName { name: name.clone(), first });
        }
    }
    faults.len() == before
}

/// The outer `None` is an error, the inner one a desk without a matrix.
#[expect(clippy::option_option, reason = "failed, absent and present are three things")]
fn matrix<K: From<Fault>>(spec: &PrioritySpec, faults: &mut Faults<K>) -> Option<Option<Matrix>> {
    let parts = [
        ("impact", spec.impact.is_empty()),
        ("urgency", spec.urgency.is_empty()),
        ("matrix", spec.matrix.is_empty()),
    ];
    if parts.iter().all(|(_, missing)| *missing) {
        let useless = [("default_impact", &spec.default_impact), ("default_urgency", &spec.default_urgency)];
        for (key, _) in useless.iter().filter(|(_, name)| name.is_some()) {
            faults.push_at(*key, Fault::DefaultWithoutMatrix);
        }
        return Some(None);
    }
    if let Some((missing, _)) = parts.iter().find(|(_, missing)| *missing) {
        faults.push_at("matrix", Fault::IncompleteMatrix { missing });
        return None;
    }
    let cells = faults.within("matrix", |faults| cells(spec, faults));
    let default_impact = faults.within("default_impact", |faults| {
        chosen(spec.default_impact.as_deref(), &spec.impact, "impact", faults)
    });
    let default_urgency = faults.within("default_urgency", |faults| {
        chosen(spec.default_urgency.as_deref(), &spec.urgency, "urgency", faults)
    });
    let impacts = spec.impact.iter().map(|name| ImpactId::from(name.as_str())).collect();
    let urgencies = spec.urgency.iter().map(|name| UrgencyId::from(name.as_str())).collect();
    let (cells, default_impact, default_urgency) = (cells?, default_impact?, default_urgency?);
    Some(Some(Matrix { impacts, urgencies, cells, default_impact, default_urgency }))
}

/// Every cell as a rank, row by row; `None` unless each row and each cell is there and known.
fn cells<K: From<Fault>>(spec: &PrioritySpec, faults: &mut Faults<K>) -> Option<Vec<Rank>> {
    let before = faults.len();
    if spec.matrix.len() != spec.impact.len() {
        faults.push(Fault::WrongRows { expected: spec.impact.len(), found: spec.matrix.len() });
    }
    let mut cells = Vec::new();
    for (index, row) in spec.matrix.iter().enumerate() {
        faults.within(index, |faults| {
            if row.len() != spec.urgency.len() {
                let impact = spec.impact.get(index).map(|impact| impact.name.clone()).unwrap_or_default();
                faults.push(Fault::WrongColumns { impact, expected: spec.urgency.len(), found: row.len() });
            }
            for (column, level) in row.iter().enumerate() {
                cells.extend(
                    faults.within(column, |faults| known(level, &spec.levels, "level of priority", faults)),
                );
            }
        });
    }
    (faults.len() == before).then_some(cells)
}

fn default<K: From<Fault>>(spec: &PrioritySpec, faults: &mut Faults<K>) -> Option<Rank> {
    faults.within("default", |faults| {
        if spec.default.is_some() && !spec.matrix.is_empty() {
            faults.push(Fault::DefaultBesideMatrix);
        }
        chosen(spec.default.as_deref(), &spec.levels, "level of priority", faults)
    })
}

/// The place of a chosen name, or of the last one if none was chosen.
fn chosen<K: From<Fault>>(
    name: Option<&str>,
    names: &[NamedSpec],
    what: &'static str,
    faults: &mut Faults<K>,
) -> Option<usize> {
    match name {
        Some(name) => known(name, names, what, faults),
        None => names.len().checked_sub(1),
    }
}

/// The place of `name` in `names`, or a fault with the nearest name.
fn known<K: From<Fault>>(
    name: &str,
    names: &[NamedSpec],
    what: &'static str,
    faults: &mut Faults<K>,
) -> Option<usize> {
    let place = names.iter().position(|known| known.name == name);
    if place.is_none() {
        faults.push(Fault::UnknownName(UnknownName::new(what, name, names.iter().map(NamedSpec::as_str))));
    }
    place
}
