//! Points of clocks that lie before their start.

use crate::analysis::Desk;
use crate::analysis::times::{Amount, Times};
use crate::sla::{Metric, Promised, Threshold, lies_before_start};
use crate::time::Target;

/// Whether a point lies before the start of a clock, whenever that starts.
pub(super) fn is_before_start(point: &Threshold, amount: Amount<'_>, times: &mut Times<'_>) -> bool {
    match amount.1 {
        _ if !point.counts_back() => false,
        Target::Working(work) if !point.is_in_days() => point.amount(work).is_none(),
        target => times.always(amount, &|calendar, start| lies_before_start(point, target, calendar, start)),
    }
}

/// What a promise comes to, by the hour in which a clock starts.
pub(super) fn amounts(promised: &Promised) -> impl Iterator<Item = Amount<'_>> {
    let each = std::iter::once(promised).chain(promised.out_of_hours.as_deref());
    each.map(|promised| (&promised.calendar, promised.target))
}

/// Everything that policies and lines give to a metric.
pub(super) fn all_amounts<'a>(desk: &Desk<'a>, metric: Metric) -> Vec<Amount<'a>> {
    let rules = desk.rules;
    let policies = rules.sla.sets().flat_map(|set| rules.sla.policies(set));
    let targets = policies.flat_map(|policy| policy.by_priority.values().chain(&policy.otherwise));
    let promised = targets.filter_map(|targets| targets.get(&metric)).flat_map(amounts);
    let lines = rules.escalations.lines().filter(|line| line.metric() == metric);
    promised.chain(lines.filter_map(|line| Some((&line.calendar, line.time_box?)))).collect()
}
