//! What somebody outside suggests while a ticket lives, such as a model that has read the answers.

use std::sync::Arc;

use crate::actor::Actor;
use crate::condition::Suggestion;
use crate::id::CategoryId;
use crate::priority::Classification;
use crate::ticket::checklist::as_before;
use crate::ticket::decide::{no_change, room};
use crate::ticket::draft::Draft;
use crate::ticket::open::{reclassified, without};
use crate::ticket::{Fact, Reason, Refusal, Ticket};
use crate::time::Instant;

impl Ticket {
    /// What is suggested of it: of each source what it said last.
    #[must_use]
    pub fn suggestions(&self) -> &[Suggestion] {
        if self.suggested.is_empty() { &self.intake.suggestions } else { &self.suggested }
    }

    pub(crate) fn apply_suggested(
        &mut self,
        suggestions: &[Suggestion],
        category: Option<&CategoryId>,
        tags: &[Arc<str>],
        classification: &Arc<Classification>,
    ) {
        let is_repeated = |old: &&Suggestion| suggestions.iter().any(|new| new.source == old.source);
        let before = self.suggestions().iter().filter(|old| !is_repeated(old));
        self.suggested = Arc::new(before.chain(suggestions).cloned().collect());
        self.category = category.cloned();
        self.classification = Arc::clone(classification);
        if !tags.is_empty() {
            Arc::make_mut(&mut self.tags).extend(tags.iter().cloned());
        }
    }
}

/// Takes labels in and runs triage once more. They are inputs and no commands: what a person said
/// of kind, category and line stays.
pub(crate) fn suggest(
    draft: &mut Draft<'_>,
    suggestions: &[Suggestion],
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    if suggestions.is_empty() {
        return Err(Reason::Empty { what: "suggestions" }.into());
    }
    let now = &draft.ticket;
    let mut after = now.clone();
    after.apply_suggested(suggestions, now.category.as_ref(), &[], &now.classification);
    if after.suggestions() == now.suggestions() {
        return Err(no_change("this is suggested already"));
    }
    room("suggestions", after.suggestions().len())?;
    let classification = reclassified(draft.rules, &after, &as_before(draft.rules, now))?;
    let of_triage = now.category.is_none() || now.category == now.classification.category;
    let better = classification.category.clone().filter(|_| of_triage);
    let category = better.or_else(|| now.category.clone());
    let tags: Vec<Arc<str>> = classification.tags.iter().map(|tag| Arc::from(tag.as_str())).collect();
    let tags: Vec<Arc<str>> = without(&tags, &now.tags).into_iter().collect();
    room("tags", now.tags.len().saturating_add(tags.len()).saturating_sub(1))?;
    let (suggestions, classification) = (suggestions.to_vec(), Arc::new(classification));
    draft.push(Fact::Suggested { suggestions, category, tags, classification }, by, at);
    Ok(())
}
