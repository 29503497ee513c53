//! The steps of routine work on a ticket, and the change from one kind of ticket to another.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Role};
use crate::condition::Texts;
use crate::id::{CategoryId, KindId, TemplateId};
use crate::priority::{Classification, Stated};
use crate::template::{Step, Template};
use crate::ticket::decide::{check_length, room, written};
use crate::ticket::draft::Draft;
use crate::ticket::facts::Asked;
use crate::ticket::open::{MOST_TEXT, kind_of, reclassified};
use crate::ticket::status::unknown;
use crate::ticket::{Fact, Reason, Refusal, Rules, Ticket};
use crate::time::Instant;
use crate::workflow::{Standing, Unmet};

/// The checklist of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Checklist(pub Vec<Item>);

/// A step of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// Its name.
    pub name: Arc<str>,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Arc<str>>,
    /// The checklist is complete without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Somebody added it to this ticket; no template has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// By whom and when it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Done>,
}

/// By whom and when something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Instant,
}

/// A ticket became one of another kind, or of another template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Converted {
    /// The kind before.
    pub from: KindId,
    /// The kind from now on.
    pub to: KindId,
    /// The template before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_template: Option<TemplateId>,
    /// The template from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// The checklist from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<Item>,
    /// The category from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Tags that it got.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Arc<str>>,
    /// How the priority was found.
    pub classification: Arc<Classification>,
    /// Why.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub reason: Arc<str>,
}

impl Checklist {
    /// The checklist of a template, nothing of it done.
    pub(crate) fn of(template: &Template) -> Vec<Item> {
        let item = |step: &Step| Item {
            name: step.name.clone(),
            text: step.text.clone(),
            optional: step.optional,
            by_hand: false,
            done: None,
        };
        template.steps.iter().map(item).collect()
    }

    /// The item of that name.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.0.iter().find(|item| *item.name == *name)
    }

    /// The steps that were added to this ticket.
    fn by_hand(&self) -> impl Iterator<Item = &Item> {
        self.0.iter().filter(|item| item.by_hand)
    }

    /// Whether an item is there, and done.
    #[must_use]
    pub fn is_done(&self, name: &str) -> bool {
        self.item(name).is_some_and(|item| item.done.is_some())
    }

    /// Whether everything is done that has to be; so also where there is nothing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.iter().all(|item| item.optional || item.done.is_some())
    }
}

/// The names of what is done.
impl Texts for Checklist {
    fn find(&self, wanted: &mut dyn FnMut(&str) -> bool) -> Option<&str> {
        self.0.iter().filter(|item| item.done.is_some()).map(|item| &*item.name).find(|name| wanted(name))
    }
}

impl Ticket {
    pub(crate) fn apply_converted(&mut self, to: &Converted) {
        self.kind = to.to.clone();
        self.template.clone_from(&to.template);
        self.category.clone_from(&to.category);
        self.classification = to.classification.clone();
        self.checklist = Arc::new(Checklist(to.checklist.clone()));
        if !to.tags.is_empty() {
            Arc::make_mut(&mut self.tags).extend(to.tags.iter().cloned());
        }
    }

    pub(crate) fn apply_item(&mut self, name: &str, done: Option<Done>) {
        let items = &mut Arc::make_mut(&mut self.checklist).0;
        if let Some(item) = items.iter_mut().find(|item| *item.name == *name) {
            item.done = done;
        }
    }

    pub(crate) fn apply_added(&mut self, item: &Item) {
        Arc::make_mut(&mut self.checklist).0.push(item.clone());
    }

    pub(crate) fn apply_dropped(&mut self, name: &str) {
        Arc::make_mut(&mut self.checklist).0.retain(|item| *item.name != *name);
    }
}

/// The template of that name.
pub(crate) fn template<'r>(rules: &'r Rules, id: &TemplateId) -> Result<&'r Template, Reason> {
    let known = || rules.templates.iter().map(|template| template.id.as_str());
    rules.templates.template(id).ok_or_else(|| unknown("template", id.as_str(), known()))
}

/// Makes a ticket one of another kind or template; what either asks for has to be there.
pub(crate) fn convert(
    draft: &mut Draft<'_>,
    to: Option<&KindId>,
    wanted: Option<&TemplateId>,
    reason: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let rules = draft.rules;
    check_length("reason", reason, MOST_TEXT)?;
    let template = wanted.map(|id| template(rules, id)).transpose()?;
    let of_template = template.and_then(|template| template.kind.as_ref());
    let mut reasons = Vec::new();
    let kind = kind_of(rules, Some(to.or(of_template).unwrap_or(&draft.ticket.kind)), &mut reasons);
    let Some(kind) = kind else { return Err(Refusal { reasons }) };
    if of_template.is_some_and(|of_template| *of_template != kind.id) {
        let (template, kind) = (wanted.cloned(), kind.id.clone());
        return Err(Refusal::from(Reason::OtherKind {
            template: template.unwrap_or_else(|| "".into()),
            kind,
        }));
    }
    if kind.id == draft.ticket.kind && wanted == draft.ticket.template.as_ref() {
        return Err(Reason::NoChange { what: format!("the ticket is of kind `{}`", kind.id) }.into());
    }
    let mut ticket = draft.ticket.clone();
    ticket.kind = kind.id.clone();
    ticket.template = wanted.cloned();
    ticket.category = ticket.category.or_else(|| template.and_then(|template| template.category.clone()));
    let asked = Asked { ticket: &ticket, rules };
    let needed = kind.requires.iter().chain(template.map(|it| it.requires.as_slice()).unwrap_or_default());
    let missing = needed.filter(|needed| !asked.has(needed));
    reasons.extend(missing.map(|what| Reason::Guard(Unmet::Missing { what: what.to_string() })));
    if !reasons.is_empty() {
        return Err(Refusal { reasons });
    }
    let classification = Arc::new(reclassified(rules, &ticket, &as_before(rules, &draft.ticket))?);
    let tags = template.map(|template| template.tags.as_slice()).unwrap_or_default();
    let fact = Converted {
        from: draft.ticket.kind.clone(),
        to: ticket.kind,
        from_template: draft.ticket.template.clone(),
        template: ticket.template,
        checklist: kept_by_hand(template.map(Checklist::of).unwrap_or_default(), &draft.ticket.checklist),
        category: ticket.category,
        tags: tags.iter().filter(|tag| !draft.ticket.tags.contains(*tag)).cloned().collect(),
        classification,
        reason: reason.clone(),
    };
    draft.push(Fact::Converted(fact), by, at);
    Ok(())
}

/// The steps of a template, and after them those that were added to the ticket under other names.
fn kept_by_hand(mut items: Vec<Item>, before: &Checklist) -> Vec<Item> {
    for item in before.by_hand() {
        if !items.iter().any(|other| other.name == item.name) {
            items.push(item.clone());
        }
    }
    items
}

/// Impact, urgency and, where it is stated, priority as they were.
pub(crate) fn as_before(rules: &Rules, ticket: &Ticket) -> Stated {
    let before = &ticket.classification;
    Stated {
        impact: before.impact.clone(),
        urgency: before.urgency.clone(),
        priority: rules.priorities.impacts().is_empty().then(|| before.priority.clone()),
    }
}

/// Ticks an item, or takes the tick away.
pub(crate) fn check_item(
    draft: &mut Draft<'_>,
    name: &Arc<str>,
    done: bool,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let rules = draft.rules;
    let ticket = &draft.ticket;
    let Some(item) = ticket.checklist.item(name) else {
        let known = ticket.checklist.0.iter().map(|item| &*item.name);
        return Err(unknown("step", name, known).into());
    };
    if item.done.is_some() == done {
        return Err(Reason::NoChange { what: format!("step `{name}`") }.into());
    }
    let template = ticket.template.as_ref().and_then(|id| rules.templates.template(id));
    let step = template.and_then(|template| template.steps.iter().find(|step| step.name == *name));
    let asked = Asked { ticket, rules };
    let mut reasons = Vec::new();
    match step.map(|step| step.by.as_slice()).unwrap_or_default() {
        [] if by.role == Role::Requester => reasons.push(Reason::NotForRequesters { what: "tick this step" }),
        [] => {}
        may if may.iter().any(|may| asked.allows(*may, by)) => {}
        may => {
            let allowed = may.iter().map(|may| may.name().to_owned()).collect();
            reasons.push(Reason::Guard(Unmet::By { allowed, found: by.to_string() }));
        }
    }
    let after = step.filter(|_| done).map(|step| step.after.as_slice()).unwrap_or_default();
    let waits = after.iter().filter(|after| !ticket.checklist.is_done(after));
    reasons.extend(waits.map(|after| Reason::Guard(Unmet::Missing { what: format!("checklist.{after}") })));
    if !reasons.is_empty() {
        return Err(Refusal { reasons });
    }
    draft.push(Fact::ItemChecked { item: name.clone(), done }, by, at);
    Ok(())
}

/// Adds a step that no template has.
pub(crate) fn add_item(
    draft: &mut Draft<'_>,
    name: &Arc<str>,
    text: Option<&Arc<str>>,
    optional: bool,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    written("item", name)?;
    check_length("text", text.map(|text| &**text).unwrap_or_default(), MOST_TEXT)?;
    if draft.ticket.checklist.item(name).is_some() {
        return Err(Reason::NoChange { what: format!("step `{name}`") }.into());
    }
    room("steps", draft.ticket.checklist.0.len())?;
    let item = Item { name: name.clone(), text: text.cloned(), optional, by_hand: true, done: None };
    draft.push(Fact::ItemAdded { item }, by, at);
    Ok(())
}

/// Takes off a step that somebody added; those of a template stay.
pub(crate) fn drop_item(
    draft: &mut Draft<'_>,
    name: &Arc<str>,
    by: &Actor,
    at: Instant,
) -> Result<(), Refusal> {
    let checklist = &draft.ticket.checklist;
    match checklist.item(name) {
        None => Err(unknown("step", name, checklist.by_hand().map(|item| &*item.name)).into()),
        Some(item) if !item.by_hand => Err(Reason::StepOfTemplate { step: name.clone() }.into()),
        Some(_) => {
            draft.push(Fact::ItemDropped { item: name.clone() }, by, at);
            Ok(())
        }
    }
}
