//! From what was written to checked templates, reporting every fault.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::condition::{Subject, Vocabulary};
use crate::faults::{Faults, UnknownName};
use crate::order::Gather;
use crate::template::model::{Step, Template, Templates};
use crate::template::{Fault, StepSpec, TemplateSpec};
use crate::workflow::{self, May, Requirement, requirement};

/// The templates as written, and the names that they may use.
#[derive(Debug)]
pub struct Input<'a> {
    /// `[templates]`.
    pub specs: &'a BTreeMap<String, TemplateSpec>,
    /// The names of the desk's approvals.
    pub approvals: Vec<&'a str>,
    /// The other names of the desk.
    pub vocabulary: &'a Vocabulary,
}

/// Checks the templates of a desk; the current place is their table.
pub fn compile<K: From<Fault> + From<workflow::Fault>>(
    input: &Input<'_>,
    faults: &mut Faults<K>,
) -> Templates {
    let template = |(name, spec): (&String, &TemplateSpec)| {
        let template = faults.within(name.as_str(), |faults| input.template(name, spec, faults));
        (template.id.clone(), template)
    };
    Templates(input.specs.iter().map(template).into_map())
}

impl Input<'_> {
    fn template<K: From<Fault> + From<workflow::Fault>>(
        &self,
        name: &str,
        spec: &TemplateSpec,
        faults: &mut Faults<K>,
    ) -> Template {
        let mut named = |key: &'static str, subject: Subject, name: &Option<String>| {
            let name = name.as_deref()?;
            let known = self.vocabulary.names(&subject);
            if known.is_some_and(|known| !known.iter().any(|known| known == name)) {
                let known = known.unwrap_or_default().iter().map(String::as_str);
                faults.push_at(key, Fault::Unknown(UnknownName::new(key, name, known)));
            }
            Some(name.to_owned())
        };
        let kind = named("kind", Subject::Kind, &spec.kind);
        let category = named("category", Subject::Category, &spec.category);
        let line = named("line", Subject::Line, &spec.line);
        let unknown_approvals = spec.approvals.iter().enumerate();
        faults.within("approvals", |faults| {
            for (index, name) in
                unknown_approvals.filter(|(_, name)| !self.approvals.contains(&name.as_str()))
            {
                faults.push_at(
                    index,
                    Fault::Unknown(UnknownName::new("approval", name, self.approvals.iter().copied())),
                );
            }
        });
        Template {
            id: name.into(),
            kind: kind.map(Into::into),
            category: category.map(Into::into),
            line: line.map(Into::into),
            tags: spec.tags.iter().map(|tag| tag.as_str().into()).collect(),
            requires: faults.within("requires", |faults| self.requires(&spec.requires, faults)),
            approvals: spec.approvals.iter().map(|name| name.as_str().into()).collect(),
            steps: faults.within("steps", |faults| steps(&spec.steps, faults)),
        }
    }

    fn requires<K: From<workflow::Fault>>(
        &self,
        names: &[String],
        faults: &mut Faults<K>,
    ) -> Vec<Requirement> {
        let mut required = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            match requirement(name, self.vocabulary) {
                Ok(requirement) => required.push(requirement),
                Err(fault) => faults.push_at(index, fault),
            }
        }
        required
    }
}

fn steps<K: From<Fault>>(specs: &[StepSpec], faults: &mut Faults<K>) -> Vec<Step> {
    let mut steps = Vec::with_capacity(specs.len());
    for (index, spec) in specs.iter().enumerate() {
        let before: Vec<&str> = specs.iter().take(index).map(|step| step.name.as_str()).collect();
        faults.within(index, |faults| {
            if spec.name.trim().is_empty() || before.contains(&spec.name.as_str()) {
                faults.push_at("name", Fault::StepName { found: spec.name.clone() });
            }
            faults.within("after", |faults| {
                for (index, after) in spec.after.iter().enumerate() {
                    if !before.contains(&after.as_str()) {
                        faults.push_at(
                            index,
                            Fault::NotBefore { step: spec.name.clone(), after: after.clone() },
                        );
                    }
                }
            });
            steps.push(Step {
                name: spec.name.as_str().into(),
                text: spec.text.as_deref().map(Into::into),
                by: faults.within("by", |faults| may(&spec.by, faults)),
                after: spec.after.iter().map(|name| Arc::from(name.as_str())).collect(),
                optional: spec.optional,
            });
        });
    }
    steps
}

fn may<K: From<Fault>>(names: &[String], faults: &mut Faults<K>) -> Vec<May> {
    let mut may = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        match May::by_name(name) {
            Some(one) => may.push(one),
            None => faults.push_at(index, Fault::Unknown(UnknownName::new("role", name, May::names()))),
        }
    }
    may
}
