//! From a whole specification to checked rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::approval;
use crate::calendar::{self, Calendar, CalendarSpec, Horizon};
use crate::condition::{ConditionSpec, FieldType, Subject, Vocabulary};
use crate::desk::suggestions;
use crate::desk::version::version;
use crate::desk::{ConfigErrorKind, DeskSpec, Fault, KindSpec};
use crate::escalation::{self, Tell, Trigger};
use crate::faults::{FaultKind, Faults, Severity, nearest};
use crate::id::{CalendarId, KindId};
use crate::identity;
use crate::label::NamedSpec;
use crate::order::Gather;
use crate::party::{self, Coverage, Register, Segment};
use crate::priority::{self, Priorities, PrioritySpec};
use crate::sla::{self, Calendars, PolicySpec};
use crate::template;
use crate::text::Lexicon;
use crate::ticket::{
    AlertSpec, Channel, Command, FieldKind, FieldRule, Joint, Kind, NoticeKind, Problems, Rules, Survey,
    SurveySpec,
};
use crate::time::{Instant, Interval, Target, TargetError};
use crate::workflow::{self, Category, Known, Requirement, requirement};
use crate::zone::ZonePack;

type DeskFaults = Faults<ConfigErrorKind>;

/// The calendar every desk has unless it defines one of that name.
const ALWAYS: &str = "always";

/// Checks the whole specification; `None` if there was an error.
pub(super) fn compile(spec: &DeskSpec, zones: &ZonePack, faults: &mut DeskFaults) -> Option<Rules> {
    if spec.name.trim().is_empty() {
        faults.push_at("name", Fault::NoName);
    }
    let calendars = calendars(spec, zones, faults);
    let names: Vec<&str> = spec.calendars.keys().map(String::as_str).chain([ALWAYS]).collect();
    let default_calendar = default_calendar(spec, &names, faults);
    let known_calendars = Calendars { names: &names, default: &default_calendar };

    let register = register(spec, zones, &names, faults);
    let priorities = priorities(&spec.priority, faults);
    let vocabulary = vocabulary(spec, priorities.as_ref());
    let mut lexicon = Lexicon::default();
    suggestions::negations(spec, &mut lexicon, faults);
    let triage = priorities.as_ref().and_then(|priorities| {
        let suggested = suggestions::rules(spec, priorities, &vocabulary, &mut lexicon, faults);
        let rules = faults.within("rules", |faults| {
            priority::compile_rules(&spec.rules, priorities, &vocabulary, &mut lexicon, faults)
        });
        if let Some(rules) = &rules {
            faults.within("priority", |faults| priority::check_levels(priorities, rules, faults));
        }
        rules.map(|rules| rules.after_suggestions(suggested))
    });
    let mut known = Known { vocabulary: &vocabulary, lexicon: &mut lexicon };
    let workflow =
        workflow::compile(&spec.statuses, &spec.transitions, spec.reopen.as_ref(), &mut known, faults);
    let promises = promises(spec, known_calendars, &mut known, faults);
    let sla = sla::compile(&promises, known_calendars, &mut known, faults);
    let input = escalation::Input {
        lines: &spec.lines,
        entry_line: spec.entry_line.as_deref(),
        contacts: &spec.contacts,
        escalations: &spec.escalations,
        review: spec.review.as_ref(),
    };
    let escalations = escalation::compile(input, known_calendars, &mut known, faults);
    let survey = survey(spec, &escalations, faults);
    let guarded: Vec<&str> = Command::NAMES.into_iter().chain(Joint::NAMES).collect();
    let approvals = faults.within("approvals", |faults| {
        let (specs, contacts, commands) = (&*spec.approvals, &spec.contacts, &*guarded);
        approval::compile(&approval::Input { specs, contacts, commands }, &mut known, faults)
    });
    let templates = faults.within("templates", |faults| {
        let approvals = spec.approvals.iter().map(|approval| approval.name.as_str()).collect();
        template::compile(
            &template::Input { specs: &spec.templates, approvals, vocabulary: &vocabulary },
            faults,
        )
    });
    let identity = spec.identity.as_ref().map(|spec| {
        let commands: Vec<&str> = guarded.iter().copied().filter(|name| *name != "identify").collect();
        let input = identity::Input { spec, commands: &commands };
        faults.within("identity", |faults| identity::compile(&input, faults))
    });
    let notices = notices(spec, &known, faults);
    let kinds = kinds(&spec.kinds, &vocabulary, faults);
    check_duplicates("categories", &category_names(spec), faults);
    check_duplicates("tiers", &spec.tiers, faults);
    let numbers = spec
        .numbers
        .as_ref()
        .and_then(|numbers| faults.within("numbers", |faults| crate::number::compile(numbers, faults)));
    Some(Rules {
        version: version(spec, zones.release()),
        horizon: horizon(&calendars),
        calendars,
        default_calendar,
        register,
        identity,
        approvals,
        templates,
        kinds,
        fields: fields(spec, faults),
        workflow: workflow?,
        priorities: priorities?,
        triage: triage?,
        promises_are_conditional: sla.is_conditional() || escalations.clocks_are_conditional(),
        promises_ask_for_status: asks_for_status(&sla, &escalations),
        sla,
        escalations,
        notices,
        numbers,
        survey,
        attachments: spec.attachments.clone(),
        merge: spec.merge,
        cascade: spec.cascade.clone(),
        problems: problems(spec, &vocabulary, faults),
        alerts: alerts(spec, &vocabulary, faults),
        vocabulary,
        lexicon,
    })
}

/// The set of policies that templates promise by.
const TEMPLATES: &str = "templates";

/// What is promised: by policies, and by templates, each of which is a policy for its own tickets;
/// with the preset of the desk where they name none of their own.
fn promises(
    spec: &DeskSpec,
    calendars: Calendars<'_>,
    known: &mut Known<'_>,
    faults: &mut DeskFaults,
) -> Vec<PolicySpec> {
    let mut promises = spec.sla.clone();
    faults.within("templates", |faults| {
        for (name, template) in &spec.templates {
            let Some(targets) = &template.targets else { continue };
            let policy = PolicySpec {
                name: format!("template {name}"),
                set: TEMPLATES.to_owned(),
                rank: None,
                when: ConditionSpec(BTreeMap::from([("template".to_owned(), name.as_str().into())])),
                calendar: None,
                targets: BTreeMap::from([("any".to_owned(), targets.clone())]),
                warn_at: Vec::new(),
                pauses: BTreeMap::new(),
                resolution_starts: sla::ResolutionStart::default(),
                reopen: None,
                on_change: None,
                intake: None,
                preset: None,
            };
            // What is wrong with the targets is told at the template, which is what people wrote.
            let mut found = DeskFaults::default();
            sla::compile(std::slice::from_ref(&policy), calendars, known, &mut found);
            let errors = found.into_sorted().into_iter();
            let errors: Vec<_> = errors.filter(|fault| fault.kind.severity() == Severity::Error).collect();
            if errors.is_empty() {
                promises.push(policy);
            }
            faults.within(name.as_str(), |faults| {
                errors.into_iter().for_each(|fault| faults.push_at("targets", fault.kind));
            });
        }
    });
    promises.iter_mut().for_each(|policy| policy.preset = policy.preset.or(spec.preset));
    promises
}

/// The people, contracts and things that the desk knows.
fn register(spec: &DeskSpec, zones: &ZonePack, calendars: &[&str], faults: &mut DeskFaults) -> Register {
    let zone = zones.zone(&spec.zone).ok();
    let input = party::Input {
        people: &spec.people,
        organisations: &spec.organisations,
        contracts: &spec.contracts,
        assets: &spec.assets,
        services: &spec.services,
        entitlements: spec.entitlements.as_ref(),
        lines: spec.lines.keys().map(String::as_str).collect(),
        calendars: calendars.to_vec(),
        channels: Channel::ALL.map(Channel::name).to_vec(),
        tiers: spec.tiers.iter().map(String::as_str).collect(),
        zone: zone.as_ref(),
    };
    party::compile(&input, faults)
}

/// Whether what is promised or announced depends on the status of a ticket.
fn asks_for_status(sla: &sla::Sla, escalations: &escalation::Escalations) -> bool {
    let policies = sla.sets().flat_map(|set| sla.policies(set)).map(|policy| &policy.when);
    let conditions = policies.chain(escalations.rules().iter().map(|rule| &rule.when));
    let of_status = |subject: &Subject| matches!(subject, Subject::Status | Subject::StatusCategory);
    conditions.into_iter().any(|condition| condition.asks(of_status))
}

fn calendars(spec: &DeskSpec, zones: &ZonePack, faults: &mut DeskFaults) -> BTreeMap<CalendarId, Calendar> {
    let zone = zones.zone(&spec.zone).map_err(|error| faults.push_at("zone", Fault::Zone(error))).ok();
    let context = calendar::Context { zone, zones, horizon: Horizon::default() };
    let mut specs = spec.calendars.clone();
    specs
        .entry(ALWAYS.to_owned())
        .or_insert_with(|| CalendarSpec { always: true, ..CalendarSpec::default() });
    faults.within("calendars", |faults| calendar::compile(&specs, &context, faults))
}

/// The time that every calendar covers.
fn horizon(calendars: &BTreeMap<CalendarId, Calendar>) -> Interval {
    let whole = Interval::new(Instant::MIN, Instant::MAX);
    calendars.values().fold(whole, |shared, calendar| {
        let bounds = calendar.bounds();
        Interval::new(shared.start.max(bounds.start), shared.end.min(bounds.end))
    })
}

fn default_calendar(spec: &DeskSpec, names: &[&str], faults: &mut DeskFaults) -> CalendarId {
    if let Some(name) = &spec.calendar {
        if !names.contains(&name.as_str()) {
            let nearest = nearest(name, names.iter().copied()).map(str::to_owned);
            faults.push_at("calendar", Fault::UnknownCalendar { found: name.clone(), nearest });
        }
        return CalendarId::from(name.as_str());
    }
    let own: Vec<&String> = spec.calendars.keys().filter(|name| *name != ALWAYS).collect();
    match own.as_slice() {
        [] => CalendarId::from(ALWAYS),
        [only] => CalendarId::from(only.as_str()),
        several => {
            let found = several.iter().map(|name| (*name).clone()).collect();
            faults.push_at("calendars", Fault::AmbiguousCalendar { found });
            CalendarId::from(ALWAYS)
        }
    }
}

/// A desk that says nothing of priorities has three levels, and what is not stated is normal.
fn priorities(spec: &PrioritySpec, faults: &mut DeskFaults) -> Option<Priorities> {
    let usual;
    let spec = if *spec == PrioritySpec::default() {
        usual = PrioritySpec {
            levels: ["high", "normal", "low"].map(NamedSpec::from).to_vec(),
            default: Some("normal".to_owned()),
            ..PrioritySpec::default()
        };
        &usual
    } else {
        spec
    };
    faults.within("priority", |faults| priority::compile(spec, faults))
}

/// The names that conditions of the desk may use.
fn vocabulary(spec: &DeskSpec, priorities: Option<&Priorities>) -> Vocabulary {
    let statuses: Vec<&str> = if spec.statuses.is_empty() {
        vec!["new", "open", "waiting", "solved", "closed", "cancelled"]
    } else {
        spec.statuses.keys().map(String::as_str).collect()
    };
    let mut vocabulary = Vocabulary::open()
        .with_names(Subject::Channel, Channel::ALL.map(Channel::name))
        .with_names(Subject::Coverage, Coverage::ALL.map(Coverage::name))
        .with_names(Subject::Segment, Segment::ALL.map(Segment::name))
        .with_names(Subject::Kind, kind_names(&spec.kinds))
        .with_names(Subject::Line, spec.lines.keys().cloned())
        .with_names(Subject::Status, statuses)
        .with_names(Subject::StatusCategory, Category::ALL.map(Category::name));
    if !spec.categories.is_empty() {
        vocabulary = vocabulary.with_names(Subject::Category, category_names(spec));
    }
    vocabulary = vocabulary
        .with_names(Subject::Approval, spec.approvals.iter().map(|approval| approval.name.clone()))
        .with_names(Subject::Template, spec.templates.keys().cloned())
        .with_names(Subject::Checklist, steps(spec));
    let levels = spec.identity.iter().flat_map(|identity| identity.levels.iter().rev());
    let levels = levels.map(|level| level.name.as_str()).chain(["unknown"]);
    vocabulary = vocabulary.with_ranks(Subject::Identity, levels);
    if !spec.contracts.is_empty() {
        vocabulary = vocabulary.with_names(Subject::Contract, spec.contracts.keys().cloned());
    }
    if !spec.tiers.is_empty() {
        vocabulary = vocabulary.with_names(Subject::Tier, spec.tiers.iter().cloned());
    }
    if !spec.fields.is_empty() {
        let kind = |kind| match kind {
            FieldKind::Boolean => FieldType::Bool,
            FieldKind::Integer => FieldType::Int,
            FieldKind::Text => FieldType::Text,
        };
        vocabulary =
            vocabulary.with_fields(spec.fields.iter().map(|(name, field)| (name.clone(), kind(field.kind))));
    }
    match priorities {
        Some(priorities) => priorities.teach(vocabulary),
        None => vocabulary,
    }
}

fn category_names(spec: &DeskSpec) -> Vec<String> {
    spec.categories.iter().map(|category| category.name.clone()).collect()
}

/// The names of the steps of every template.
fn steps(spec: &DeskSpec) -> impl Iterator<Item = &str> {
    let steps = spec.templates.values().flat_map(|template| &template.steps);
    steps.map(|step| step.name.as_str())
}

fn kind_names(kinds: &[KindSpec]) -> Vec<String> {
    if kinds.is_empty() {
        return ["incident", "request"].map(str::to_owned).to_vec();
    }
    kinds.iter().map(|kind| kind.name.clone()).collect()
}

fn kinds(specs: &[KindSpec], vocabulary: &Vocabulary, faults: &mut DeskFaults) -> Vec<Kind> {
    check_duplicates("kinds", &kind_names(specs), faults);
    if specs.is_empty() {
        let usual = kind_names(specs);
        return usual.into_iter().map(|name| Kind { id: name.into(), requires: Vec::new() }).collect();
    }
    faults.within("kinds", |faults| {
        let one = |(index, spec): (usize, &KindSpec)| {
            let requires =
                faults.within(index, |faults| intake_requirements(&spec.requires, vocabulary, faults));
            Kind { id: spec.name.as_str().into(), requires }
        };
        specs.iter().enumerate().map(one).collect()
    })
}

fn intake_requirements(
    names: &[String],
    vocabulary: &Vocabulary,
    faults: &mut DeskFaults,
) -> Vec<Requirement> {
    faults.within("requires", |faults| {
        let mut required = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            match requirement(name, vocabulary) {
                Ok(
                    Requirement::Approval(_)
                    | Requirement::Assignee
                    | Requirement::Cause
                    | Requirement::Checklist(_)
                    | Requirement::Diagnosis
                    | Requirement::Identity(_)
                    | Requirement::Measures
                    | Requirement::Prevention,
                ) => faults.push_at(index, Fault::NotOfIntake { found: name.clone() }),
                Ok(requirement) => required.push(requirement),
                Err(fault) => faults.push_at(index, fault),
            }
        }
        required
    })
}

fn check_duplicates(key: &str, names: &[String], faults: &mut DeskFaults) {
    faults.within(key, |faults| {
        for (index, name) in names.iter().enumerate() {
            if let Some(first) = names.iter().take(index).position(|earlier| earlier == name) {
                faults.push_at(index, Fault::Duplicate { name: name.clone(), first });
            }
        }
    });
}

fn fields(spec: &DeskSpec, faults: &mut DeskFaults) -> BTreeMap<Arc<str>, FieldRule> {
    faults.within("fields", |faults| {
        let mut fields = BTreeMap::new();
        for (name, field) in &spec.fields {
            if field.kind != FieldKind::Text && !field.choices.is_empty() {
                faults.within(name.as_str(), |faults| faults.push_at("choices", Fault::ChoicesOfNoText));
            }
            let choices = field.choices.iter().map(|choice| Arc::from(choice.as_str())).collect();
            fields.insert(Arc::from(name.as_str()), FieldRule { kind: field.kind, choices });
        }
        fields
    })
}

fn alerts(spec: &DeskSpec, vocabulary: &Vocabulary, faults: &mut DeskFaults) -> AlertSpec {
    faults.within("alerts", |faults| check_kind(spec.alerts.kind.as_ref(), vocabulary, faults));
    spec.alerts.clone()
}

fn check_kind(kind: Option<&String>, vocabulary: &Vocabulary, faults: &mut DeskFaults) {
    let kinds = vocabulary.names(&Subject::Kind).unwrap_or_default();
    if let Some(kind) = kind.filter(|kind| !kinds.contains(kind)) {
        let nearest = nearest(kind, kinds.iter().map(String::as_str)).map(str::to_owned);
        faults.push_at("kind", Fault::UnknownKind { found: kind.clone(), nearest });
    }
}

/// When repeated incidents ask for a problem record.
fn problems(spec: &DeskSpec, vocabulary: &Vocabulary, faults: &mut DeskFaults) -> Option<Problems> {
    let problems = spec.problems.as_ref()?;
    faults.within("problems", |faults| {
        if problems.after < 2 {
            faults.push_at("after", Fault::NothingRepeats { found: problems.after });
        }
        check_kind(problems.kind.as_ref(), vocabulary, faults);
        let within = problems.within.parse::<Target>();
        let error = |error: TargetError| faults.push_at("within", Fault::NotATarget(error));
        let kind = problems.kind.as_deref().map(KindId::from);
        let same = problems.same.iter().copied().into_set();
        Some(Problems { after: problems.after, within: within.map_err(error).ok()?, same, kind })
    })
}

fn survey(spec: &DeskSpec, escalations: &escalation::Escalations, faults: &mut DeskFaults) -> Option<Survey> {
    let waits = |rule: &escalation::Escalation| matches!(rule.trigger, Trigger::RatingBelow(_));
    if spec.survey.is_none() && escalations.rules().iter().any(waits) {
        faults.push_at("escalations", Fault::RatingWithoutSurvey);
    }
    let survey = spec.survey.as_ref()?;
    let SurveySpec { lowest, highest, best, asks, only_asked, .. } = *survey;
    if highest <= lowest {
        faults.push_at("survey", Fault::ScaleDoesNotRise { lowest, highest });
    }
    let window = survey.window.as_ref().and_then(|window| {
        let error = |error: TargetError| {
            faults.within("survey", |faults| faults.push_at("window", Fault::NotATarget(error)));
        };
        window.parse::<Target>().map_err(error).ok()
    });
    Some(Survey { lowest, highest, best, asks, window, only_asked })
}

/// Who is told of what: the usual, replaced where the desk says otherwise.
fn notices(spec: &DeskSpec, known: &Known<'_>, faults: &mut DeskFaults) -> BTreeMap<NoticeKind, Vec<Tell>> {
    let mut notices: BTreeMap<NoticeKind, Vec<Tell>> =
        NoticeKind::ALL.into_iter().map(|kind| (kind, usual(kind))).into_map();
    faults.within("notices", |faults| {
        for (kind, names) in &spec.notices {
            let told = faults.within(kind.name(), |faults| told(names, spec, known, faults));
            notices.insert(*kind, told);
        }
    });
    notices
}

fn told(names: &[String], spec: &DeskSpec, known: &Known<'_>, faults: &mut DeskFaults) -> Vec<Tell> {
    let mut told = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        match escalation::tell(name, &spec.contacts, known) {
            Ok(tell) => {
                told.insert(tell);
            }
            Err(fault) => faults.push_at(index, fault),
        }
    }
    told.into_iter().collect()
}

fn usual(kind: NoticeKind) -> Vec<Tell> {
    match kind {
        NoticeKind::Assigned | NoticeKind::ApprovalDecided => vec![Tell::Assignee, Tell::Requester],
        NoticeKind::HandedOver => vec![Tell::OwnLine, Tell::Requester],
        NoticeKind::Breach => vec![Tell::Assignee, Tell::OwnLine],
        NoticeKind::RequesterReplied | NoticeKind::Reopened | NoticeKind::Reminder | NoticeKind::Warning => {
            vec![Tell::Assignee]
        }
        NoticeKind::Absorbed => vec![Tell::Assignee],
        NoticeKind::Major => vec![Tell::Assignee, Tell::OwnLine],
        NoticeKind::Registered
        | NoticeKind::Replied
        | NoticeKind::Solved
        | NoticeKind::Closed
        | NoticeKind::CameLate
        | NoticeKind::Merged
        | NoticeKind::Outage
        | NoticeKind::OutageNews
        | NoticeKind::Survey => vec![Tell::Requester],
        // An escalation and an approval name whom they tell.
        NoticeKind::Escalation | NoticeKind::ApprovalRequested => Vec::new(),
    }
}
