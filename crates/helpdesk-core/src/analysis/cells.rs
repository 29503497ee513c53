//! Which cells of the matrix tickets end in, once the rules have had their say.
//!
//! People may state every impact and every urgency, so a cell is empty only if rules always take
//! tickets out of it.

use std::collections::BTreeSet;

use crate::analysis::{Desk, Finding};
use crate::condition::{Region, Subject};
use crate::faults::Faults;
use crate::id::{ImpactId, UrgencyId};
use crate::priority::Effects;

/// A row and a column.
pub(super) type Cell = (usize, usize);

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    let priorities = &desk.rules.priorities;
    faults.within("priority", |faults| {
        faults.within("matrix", |faults| {
            for (row, impact) in priorities.impacts().iter().enumerate() {
                for (column, urgency) in priorities.urgencies().iter().enumerate() {
                    if !desk.cells.contains(&(row, column)) {
                        let (impact, urgency) = (impact.to_string(), urgency.to_string());
                        let finding = Finding::CellNeverGiven { impact, urgency };
                        faults.within(row, |faults| faults.push_at(column, finding));
                    }
                }
            }
        });
    });
}

/// The cells in which tickets can end.
pub(super) fn given(desk: &Desk<'_>) -> BTreeSet<Cell> {
    let priorities = &desk.rules.priorities;
    let (impacts, urgencies) = (priorities.impacts(), priorities.urgencies());
    let columns = || 0..urgencies.len();
    let mut open: BTreeSet<Cell> =
        (0..impacts.len()).flat_map(|row| columns().map(move |column| (row, column))).collect();
    let mut ended = BTreeSet::new();
    for meant in &desk.triage {
        let then = &meant.it.then;
        if then.impact.is_none() && then.urgency.is_none() && !then.stop {
            continue;
        }
        let mut next = BTreeSet::new();
        for cell in open {
            let (impact, urgency) = (impacts.get(cell.0), urgencies.get(cell.1));
            let here = here(desk, impact, urgency);
            let region = meant.region.as_ref();
            if region.is_none_or(|region| region.meets(&here)) {
                let moved = moved(cell, then, impacts, urgencies);
                if then.stop {
                    ended.insert(moved)
                } else {
                    next.insert(moved)
                };
            }
            let always = region.and_then(|region| here.is_covered(&[region], &desk.space)) == Some(true);
            if !always {
                next.insert(cell);
            }
        }
        open = next;
    }
    open.into_iter().chain(ended).collect()
}

/// The tickets of a cell.
fn here(desk: &Desk<'_>, impact: Option<&ImpactId>, urgency: Option<&UrgencyId>) -> Region {
    let named = |subject: Subject, name: Option<&str>| desk.named(&subject, name.unwrap_or_default());
    let rows = named(Subject::Impact, impact.map(ImpactId::as_str));
    let columns = named(Subject::Urgency, urgency.map(UrgencyId::as_str));
    rows.and(&columns, &desk.space).unwrap_or(rows)
}

fn moved((row, column): Cell, then: &Effects, impacts: &[ImpactId], urgencies: &[UrgencyId]) -> Cell {
    let to = |impact: &ImpactId| impacts.iter().position(|known| known == impact);
    let row = then.impact.as_ref().and_then(to).unwrap_or(row);
    let to = |urgency: &UrgencyId| urgencies.iter().position(|known| known == urgency);
    let column = then.urgency.as_ref().and_then(to).unwrap_or(column);
    (row, column)
}
