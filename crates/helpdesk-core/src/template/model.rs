//! The checked templates of a desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::{CategoryId, KindId, LineId, RuleId, TemplateId};
use crate::workflow::{May, Requirement};

/// A template of a compiled desk.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name.
    pub id: TemplateId,
    /// The kind of such tickets.
    pub kind: Option<KindId>,
    /// Their category.
    pub category: Option<CategoryId>,
    /// The line they start in.
    pub line: Option<LineId>,
    /// Tags they get.
    pub tags: Vec<Arc<str>>,
    pub(crate) requires: Vec<Requirement>,
    /// The approvals they need.
    pub approvals: Vec<RuleId>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: Arc<str>,
    /// What is to be done.
    pub text: Option<Arc<str>>,
    pub(crate) by: Vec<May>,
    /// The steps before it.
    pub after: Vec<Arc<str>>,
    /// The checklist is complete without it.
    pub optional: bool,
}

/// The templates of a desk.
#[derive(Clone, Debug, Default)]
pub struct Templates(pub(crate) BTreeMap<TemplateId, Template>);

impl Templates {
    /// The templates by name.
    pub fn iter(&self) -> impl Iterator<Item = &Template> {
        self.0.values()
    }

    /// The template of that name.
    #[must_use]
    pub fn template(&self, id: &TemplateId) -> Option<&Template> {
        self.0.get(id)
    }
}
