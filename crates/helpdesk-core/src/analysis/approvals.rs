//! Approvals that no ticket ever needs.

use crate::analysis::{Desk, Finding};
use crate::approval::Approval;
use crate::faults::Faults;

pub(super) fn check<K: From<Finding>>(desk: &Desk<'_>, faults: &mut Faults<K>) {
    faults.within("approvals", |faults| {
        for (index, approval) in desk.rules.approvals.iter().enumerate() {
            let Some(when) = &approval.when else { continue };
            faults.within(index, |faults| match desk.region(when) {
                _ if is_of_template(desk, approval) || faults.has_within("when") => {}
                None => {
                    let question = format!("whether approval `{}` is ever needed", approval.id);
                    faults.push_at("when", Finding::NotProved { question });
                }
                Some(region) if region.is_empty() => {
                    let finding = Finding::ApprovalNeverNeeded { approval: approval.id.to_string() };
                    faults.push_at("when", finding);
                }
                Some(_) => {}
            });
        }
    });
}

fn is_of_template(desk: &Desk<'_>, approval: &Approval) -> bool {
    desk.rules.templates.iter().any(|template| template.approvals.contains(&approval.id))
}
