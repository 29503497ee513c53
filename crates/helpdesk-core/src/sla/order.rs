//! The order in which the policies of a set are considered.

use crate::order;
use crate::sla::{Policy, PolicySpec};

/// Sorts the policies of a set: by rank, then those with a condition first, then by name.
pub(crate) fn sort(policies: &mut [(&PolicySpec, Policy)]) {
    order::sort_by(policies, |(a, _), (b, _)| {
        let standing = |spec: &PolicySpec| (spec.rank.unwrap_or(u32::MAX), spec.when.is_empty());
        standing(a).cmp(&standing(b)).then_with(|| a.name.cmp(&b.name))
    });
}
