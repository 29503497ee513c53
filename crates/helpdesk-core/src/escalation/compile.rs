//! From what an administrator wrote to checked lines and escalations.

use std::collections::BTreeMap;

use crate::condition::Subject;
use crate::escalation::people::{competences, members};
use crate::escalation::{
    ByClock, ContactSpec, Edge, EdgeSpec, Escalation, EscalationSpec, Escalations, Line, LineSpec,
    RepeatSpec, Response, ResponseSpec, Review, ReviewSpec, Tell, Trigger, TriggerSpec,
};
use crate::faults::{FaultKind, Faults, Severity, nearest};
use crate::graph::Graph;
use crate::id::{CalendarId, ContactId, LineId, PriorityId, RuleId};
use crate::order::Gather;
use crate::sla::{Calendars, Metric, Threshold, ThresholdError};
use crate::time::{TargetError, WorkTime};
use crate::workflow::{Guard, Known, compile_guard};

/// What can be wrong with lines, contacts and escalations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A line is named that the desk does not have.
    #[error("there is no line `{found}`")]
    UnknownLine {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A calendar is named that the desk does not have.
    #[error("there is no calendar `{found}`")]
    UnknownCalendar {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// Somebody is to be told who is neither part of a ticket nor a contact.
    #[error("`{found}` is neither a part of a ticket nor a contact of the desk")]
    UnknownRecipient {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A metric is named that does not exist.
    #[error("there is no metric `{found}`")]
    UnknownMetric {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// Several lines could be the entry.
    #[error("new tickets could enter any of {}; name one with `entry_line`", found.join(", "))]
    AmbiguousEntry {
        /// Their names.
        found: Vec<String>,
    },
    /// A line hands over to itself.
    #[error("line `{line}` hands over to itself")]
    HandsOverToItself {
        /// The line.
        line: String,
    },
    /// A time box hands over along an edge that the line does not have.
    #[error("line `{line}` may not hand over to `{to}`; add it to `hand_over`")]
    NoSuchHandOver {
        /// The line.
        line: String,
        /// The line that was to take over.
        to: String,
    },
    /// Hand-overs by the clock go round in a circle.
    #[error("tickets would be handed round without end: {}", cycle.join(" -> "))]
    EndlessCycle {
        /// The lines in order, the first again at the end.
        cycle: Vec<String>,
    },
    /// `on_time_box` without a `time_box`.
    #[error("line `{line}` has no `time_box` that could be used up")]
    NoTimeBox {
        /// The line.
        line: String,
    },
    /// A time box that nobody hears of.
    #[error("nothing happens when the time box of line `{line}` is used up; add `on_time_box`")]
    SilentTimeBox {
        /// The line.
        line: String,
    },
    /// Two escalations have one name, or one that a line has.
    #[error("`{name}` is already the name of another escalation or of a line")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A trigger with no field, or with several that exclude each other.
    #[error(
        "an escalation is set off by exactly one of `clock` with `at`, `silence` with `after`, `priority`, `falls_to`, `rating_below`, `reopened`, `handed_over`"
    )]
    NotOneTrigger,
    /// An escalation that neither hands over nor tells.
    #[error("escalation `{name}` does nothing; add `tell` or `hand_over`")]
    NoResponse {
        /// The name.
        name: String,
    },
    /// A ladder that goes round is bounded, and nobody hears of its end.
    #[error("line `{line}` hands over a bounded number of times in a circle, and tells nobody; add `tell`")]
    CycleWithoutExit {
        /// The line.
        line: String,
    },
    /// A competence that is no category of the desk.
    #[error("there is no category `{found}`")]
    UnknownCompetence {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// Somebody is in a line twice.
    #[error("`{agent}` is already a member of the line")]
    DuplicateMember {
        /// Who.
        agent: String,
    },
    /// An absence that is no span of days.
    #[error("`{found}` is no span of days; write `2026-07-01..2026-07-14`, or one day")]
    NotAnAbsence {
        /// What was found.
        found: String,
    },
    /// A priority is named that the desk does not have.
    #[error("there is no priority `{found}`")]
    UnknownPriority {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// Something comes about again that no clock sets off.
    #[error("only what a clock sets off comes about again")]
    RepeatWithoutClock,
    /// Something comes about again too often, or never.
    #[error("`at_most` is {found}; write 1 to {most}")]
    RepeatOutOfBounds {
        /// What was found.
        found: u32,
        /// The most.
        most: u32,
    },
    /// Not a duration above zero.
    #[error("`{found}` is no duration above zero; write `30m`")]
    NotADuration {
        /// What was found.
        found: String,
    },
    /// A bound of zero.
    #[error("a bound of 0 leaves nothing; write 1 or more, or leave it out")]
    ZeroBound,
    /// Something is to be set off when nothing has happened yet.
    #[error("what happened 0 times sets nothing off; write 1 or more")]
    ZeroTimes,
    /// Not a target.
    #[error("{0}")]
    Target(#[from] TargetError),
    /// Not a threshold.
    #[error("{0}")]
    Threshold(#[from] ThresholdError),
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownLine { .. } => "escalation.unknown-line",
            Self::UnknownCalendar { .. } => "escalation.unknown-calendar",
            Self::UnknownRecipient { .. } => "escalation.unknown-recipient",
            Self::UnknownMetric { .. } => "escalation.unknown-metric",
            Self::AmbiguousEntry { .. } => "escalation.ambiguous-entry",
            Self::HandsOverToItself { .. } => "escalation.hands-over-to-itself",
            Self::NoSuchHandOver { .. } => "escalation.no-such-hand-over",
            Self::EndlessCycle { .. } => "escalation.endless-cycle",
            Self::NoTimeBox { .. } => "escalation.no-time-box",
            Self::SilentTimeBox { .. } => "escalation.silent-time-box",
            Self::DuplicateName { .. } => "escalation.duplicate-name",
            Self::NotOneTrigger => "escalation.not-one-trigger",
            Self::NoResponse { .. } => "escalation.no-response",
            Self::CycleWithoutExit { .. } => "escalation.cycle-without-exit",
            Self::UnknownCompetence { .. } => "escalation.unknown-competence",
            Self::DuplicateMember { .. } => "escalation.duplicate-member",
            Self::NotAnAbsence { .. } => "escalation.not-an-absence",
            Self::UnknownPriority { .. } => "escalation.unknown-priority",
            Self::RepeatWithoutClock => "escalation.repeat-without-clock",
            Self::RepeatOutOfBounds { .. } => "escalation.repeat-out-of-bounds",
            Self::NotADuration { .. } => "escalation.not-a-duration",
            Self::ZeroBound => "escalation.zero-bound",
            Self::ZeroTimes => "escalation.zero-times",
            Self::Target(_) => "escalation.not-a-target",
            Self::Threshold(_) => "escalation.not-a-threshold",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::SilentTimeBox { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownLine { nearest, .. }
            | Self::UnknownCalendar { nearest, .. }
            | Self::UnknownRecipient { nearest, .. }
            | Self::UnknownMetric { nearest, .. }
            | Self::UnknownPriority { nearest, .. }
            | Self::UnknownCompetence { nearest, .. } => nearest.clone(),
            Self::Target(error) => error.suggestion(),
            Self::SilentTimeBox { .. } => Some("on_time_box = { tell = [\"line\"] }".to_owned()),
            Self::CycleWithoutExit { .. } => Some("tell = [\"line\"]".to_owned()),
            Self::ZeroBound | Self::ZeroTimes => Some("1".to_owned()),
            _ => None,
        }
    }
}

/// The parts of a specification that this module checks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    pub(crate) lines: &'a BTreeMap<String, LineSpec>,
    pub(crate) entry_line: Option<&'a str>,
    pub(crate) contacts: &'a BTreeMap<String, ContactSpec>,
    pub(crate) escalations: &'a [EscalationSpec],
    pub(crate) review: Option<&'a ReviewSpec>,
}

/// Checks lines, contacts and escalations; the current place is the root of the specification.
pub(crate) fn compile<K: From<Fault> + From<crate::workflow::Fault> + From<crate::condition::Fault>>(
    input: Input<'_>,
    calendars: Calendars<'_>,
    known: &mut Known<'_>,
    faults: &mut Faults<K>,
) -> Escalations {
    let contacts = faults.within("contacts", |faults| {
        let one = |(name, spec): (&String, &ContactSpec)| {
            let named = spec.calendar.as_deref();
            let calendar = faults.within(name.as_str(), |faults| calendar(named, calendars, faults));
            (ContactId::from(name.as_str()), calendar.filter(|_| named.is_some()))
        };
        input.contacts.iter().map(one).into_map()
    });
    let checks = Checks { input, calendars };
    let lines = faults.within("lines", |faults| {
        let one = |(name, spec): (&String, &LineSpec)| {
            let line = faults.within(name.as_str(), |faults| checks.line(name, spec, known, faults));
            (line.id.clone(), line)
        };
        input.lines.iter().map(one).into_map()
    });
    let rules: Vec<Vec<Escalation>> = faults.within("escalations", |faults| {
        let one = |(index, spec)| faults.within(index, |faults| checks.rule(index, spec, known, faults));
        input.escalations.iter().enumerate().filter_map(one).collect()
    });
    let rules = rules.into_iter().flatten().collect();
    let review = checks.review(known, faults);
    let compiled = Escalations { entry: checks.entry(known, faults), lines, contacts, rules, review };
    check_cycles(&compiled, faults);
    compiled
}

pub(super) fn calendar<K: From<Fault>>(
    name: Option<&str>,
    calendars: Calendars<'_>,
    faults: &mut Faults<K>,
) -> Option<CalendarId> {
    let unknown = |(found, nearest)| faults.push_at("calendar", Fault::UnknownCalendar { found, nearest });
    calendars.named(name).map_err(unknown).ok()
}

/// Somebody to tell, by name; `lines` and `contacts` are those of the desk.
pub(crate) fn tell(
    name: &str,
    contacts: &BTreeMap<String, ContactSpec>,
    known: &Known<'_>,
) -> Result<Tell, Fault> {
    const PARTS: [(&str, Tell); 4] = [
        ("assignee", Tell::Assignee),
        ("caretaker", Tell::Caretaker),
        ("line", Tell::OwnLine),
        ("requester", Tell::Requester),
    ];
    if let Some((_, part)) = PARTS.iter().find(|(part, _)| *part == name) {
        return Ok(part.clone());
    }
    if contacts.contains_key(name) {
        return Ok(Tell::Contact(ContactId::from(name)));
    }
    if let Some(line) = name.strip_prefix("line:") {
        let unknown = |nearest| Fault::UnknownLine { found: line.to_owned(), nearest };
        return known.line(line).map(Tell::Line).map_err(unknown);
    }
    let names = contacts.keys().map(String::as_str).chain(PARTS.iter().map(|(part, _)| *part));
    Err(Fault::UnknownRecipient { found: name.to_owned(), nearest: nearest(name, names).map(str::to_owned) })
}

struct Checks<'a> {
    input: Input<'a>,
    calendars: Calendars<'a>,
}

impl Checks<'_> {
    fn line<K: From<Fault> + From<crate::workflow::Fault> + From<crate::condition::Fault>>(
        &self,
        name: &str,
        spec: &LineSpec,
        known: &mut Known<'_>,
        faults: &mut Faults<K>,
    ) -> Line {
        let calendar = calendar(spec.calendar.as_deref(), self.calendars, faults);
        let time_box = spec.time_box.as_deref().and_then(|text| {
            text.parse().map_err(|error| faults.push_at("time_box", Fault::Target(error))).ok()
        });
        let hand_over: Vec<Edge> = faults.within("hand_over", |faults| {
            let one = |(index, edge)| faults.within(index, |faults| self.edge(name, edge, known, faults));
            spec.hand_over.iter().enumerate().filter_map(one).collect()
        });
        let response = faults.within("on_time_box", |faults| {
            spec.on_time_box.as_ref().map(|response| self.response(response, known, faults))
        });
        if spec.time_box.is_none() && response.is_some() {
            faults.push_at("on_time_box", Fault::NoTimeBox { line: name.to_owned() });
        }
        if spec.time_box.is_some() && response.is_none() {
            faults.push_at("time_box", Fault::SilentTimeBox { line: name.to_owned() });
        }
        let on_time_box = response.unwrap_or_default();
        if let Some(to) = on_time_box.hand_over.as_ref().filter(|to| !hand_over.iter().any(|e| e.to == **to))
        {
            let fault = Fault::NoSuchHandOver { line: name.to_owned(), to: to.to_string() };
            faults.within("on_time_box", |faults| faults.push_at("hand_over", fault));
        }
        let calendar = calendar.unwrap_or_else(|| self.calendars.default.clone());
        let competences = competences(&spec.competences, known, faults);
        let own = Line {
            id: LineId::from(name),
            calendar,
            kind: spec.kind,
            time_box,
            on_time_box,
            hand_over,
            competences,
            authority: spec.authority,
            members: Vec::new(),
            assign: spec.assign.clone(),
        };
        let members = members(spec, &own, self.calendars, known, faults);
        Line { members, ..own }
    }

    fn edge<K: From<Fault> + From<crate::workflow::Fault> + From<crate::condition::Fault>>(
        &self,
        line: &str,
        spec: &EdgeSpec,
        known: &mut Known<'_>,
        faults: &mut Faults<K>,
    ) -> Option<Edge> {
        let guard: Guard = compile_guard(&spec.by, &[], &spec.requires, &[], &spec.when, known, faults);
        let is_name = *spec == EdgeSpec::from(spec.to.as_str());
        let to = match known.line(&spec.to) {
            Ok(to) => to,
            Err(nearest) => {
                let fault = Fault::UnknownLine { found: spec.to.clone(), nearest };
                if is_name {
                    faults.push(fault);
                } else {
                    faults.push_at("to", fault);
                }
                return None;
            }
        };
        if to == line {
            faults.push(Fault::HandsOverToItself { line: line.to_owned() });
        }
        Some(Edge { to, guard })
    }

    fn response<K: From<Fault>>(
        &self,
        spec: &ResponseSpec,
        known: &Known<'_>,
        faults: &mut Faults<K>,
    ) -> Response {
        let to = spec.hand_over.as_deref();
        if spec.at_most == Some(0) {
            faults.push_at("at_most", Fault::ZeroBound);
        }
        Response {
            hand_over: to.and_then(|to| line_named(to, "hand_over", known, faults)),
            tell: self.told(&spec.tell, known, faults),
            at_most: spec.at_most,
        }
    }

    fn told<K: From<Fault>>(&self, names: &[String], known: &Known<'_>, faults: &mut Faults<K>) -> Vec<Tell> {
        faults.within("tell", |faults| {
            let one = |(index, name): (usize, &String)| {
                let told = tell(name, self.input.contacts, known);
                told.map_err(|fault| faults.push_at(index, fault)).ok()
            };
            names.iter().enumerate().filter_map(one).collect()
        })
    }

    fn rule<K: From<Fault> + From<crate::condition::Fault>>(
        &self,
        index: usize,
        spec: &EscalationSpec,
        known: &mut Known<'_>,
        faults: &mut Faults<K>,
    ) -> Option<Vec<Escalation>> {
        let earlier = self.input.escalations.iter().take(index).any(|other| other.name == spec.name);
        if earlier || self.input.lines.contains_key(&spec.name) {
            faults.push_at("name", Fault::DuplicateName { name: spec.name.clone() });
        }
        let trigger = faults.within("on", |faults| trigger(&spec.on, known, faults));
        let when = faults.within("when", |faults| known.condition(&spec.when, faults));
        let (hand_over, tell) = (spec.hand_over.clone(), spec.tell.clone());
        let response = ResponseSpec { hand_over, tell, at_most: spec.at_most };
        if response.hand_over.is_none() && response.tell.is_empty() {
            faults.push(Fault::NoResponse { name: spec.name.clone() });
        }
        let response = self.response(&response, known, faults);
        let repeat = spec
            .repeat
            .as_ref()
            .and_then(|repeat| faults.within("repeat", |faults| repeated(repeat, trigger.as_ref(), faults)));
        let first =
            Escalation { id: RuleId::from(spec.name.as_str()), trigger: trigger?, when: when?, response };
        let (every, times) = repeat.unwrap_or((WorkTime::ZERO, 0));
        let again = (1..=times).map(|round| first.again(round, every));
        Some(std::iter::once(first.clone()).chain(again).collect())
    }

    fn review<K: From<Fault>>(&self, known: &Known<'_>, faults: &mut Faults<K>) -> Option<Review> {
        let spec = self.input.review?;
        faults.within("review", |faults| {
            let tell = self.told(&spec.tell, known, faults);
            let tell = if spec.tell.is_empty() { vec![Tell::OwnLine] } else { tell };
            let after = positive(&spec.after, "after", faults)?;
            Some(Review { after, tell })
        })
    }

    fn entry<K: From<Fault>>(&self, known: &Known<'_>, faults: &mut Faults<K>) -> Option<LineId> {
        if let Some(name) = self.input.entry_line {
            return line_named(name, "entry_line", known, faults);
        }
        let names: Vec<String> = self.input.lines.keys().cloned().collect();
        match names.as_slice() {
            [] => None,
            [only] => Some(LineId::from(only.as_str())),
            _ => {
                faults.push_at("lines", Fault::AmbiguousEntry { found: names });
                None
            }
        }
    }
}

fn line_named<K: From<Fault>>(
    name: &str,
    key: &str,
    known: &Known<'_>,
    faults: &mut Faults<K>,
) -> Option<LineId> {
    let unknown = |nearest| Fault::UnknownLine { found: name.to_owned(), nearest };
    known.line(name).map_err(|nearest| faults.push_at(key, unknown(nearest))).ok()
}

fn trigger<K: From<Fault>>(spec: &TriggerSpec, known: &Known<'_>, faults: &mut Faults<K>) -> Option<Trigger> {
    let level = |name: &str, key: &'static str, faults: &mut Faults<K>| {
        let unknown = |nearest| Fault::UnknownPriority { found: name.to_owned(), nearest };
        let found = known.vocabulary.check(&Subject::Priority, name).map(|()| PriorityId::from(name));
        found.map_err(|nearest| faults.push_at(key, unknown(nearest))).ok()
    };
    let alone = |kept: TriggerSpec| *spec == kept;
    let none = TriggerSpec::default;
    match spec {
        TriggerSpec { clock: Some(clock), at: Some(at), .. }
            if alone(TriggerSpec { clock: spec.clock.clone(), at: spec.at.clone(), ..none() }) =>
        {
            on_clock(clock, at, faults)
        }
        TriggerSpec { rating_below: Some(score), .. }
            if alone(TriggerSpec { rating_below: spec.rating_below, ..none() }) =>
        {
            Some(Trigger::RatingBelow(*score))
        }
        TriggerSpec { reopened: Some(times), .. }
            if alone(TriggerSpec { reopened: spec.reopened, ..none() }) =>
        {
            counted(*times, "reopened", faults).map(Trigger::Reopened)
        }
        TriggerSpec { handed_over: Some(times), .. }
            if alone(TriggerSpec { handed_over: spec.handed_over, ..none() }) =>
        {
            counted(*times, "handed_over", faults).map(Trigger::HandedOver)
        }
        TriggerSpec { priority: Some(name), .. }
            if alone(TriggerSpec { priority: spec.priority.clone(), ..none() }) =>
        {
            level(name, "priority", faults).map(Trigger::Priority)
        }
        TriggerSpec { falls_to: Some(name), .. }
            if alone(TriggerSpec { falls_to: spec.falls_to.clone(), ..none() }) =>
        {
            level(name, "falls_to", faults).map(Trigger::FallsTo)
        }
        TriggerSpec { silence: Some(of), after: Some(after), .. }
            if alone(TriggerSpec { silence: spec.silence, after: spec.after.clone(), ..none() }) =>
        {
            let after = after.parse().map_err(|error| faults.push_at("after", Fault::Target(error)));
            after.ok().map(|after| Trigger::Silence(*of, after))
        }
        _ => {
            faults.push(Fault::NotOneTrigger);
            None
        }
    }
}

/// How often something has to happen, at least once.
fn counted<K: From<Fault>>(times: u32, key: &'static str, faults: &mut Faults<K>) -> Option<u32> {
    if times == 0 {
        faults.push_at(key, Fault::ZeroTimes);
    }
    (times > 0).then_some(times)
}

/// A duration above zero.
fn positive<K: From<Fault>>(text: &str, key: &'static str, faults: &mut Faults<K>) -> Option<WorkTime> {
    let found: Option<WorkTime> = text.parse().ok().filter(|time: &WorkTime| WorkTime::ZERO < *time);
    if found.is_none() {
        faults.push_at(key, Fault::NotADuration { found: text.to_owned() });
    }
    found
}

/// How often an escalation comes about again; only one that a clock sets off does.
fn repeated<K: From<Fault>>(
    spec: &RepeatSpec,
    trigger: Option<&Trigger>,
    faults: &mut Faults<K>,
) -> Option<(WorkTime, u32)> {
    const MOST: u32 = 20;
    if trigger.is_some_and(|trigger| !matches!(trigger, Trigger::Clock(..) | Trigger::Breach(_))) {
        faults.push(Fault::RepeatWithoutClock);
    }
    if spec.at_most == 0 || MOST < spec.at_most {
        faults.push_at("at_most", Fault::RepeatOutOfBounds { found: spec.at_most, most: MOST });
    }
    Some((positive(&spec.every, "every", faults)?, spec.at_most.min(MOST)))
}

fn on_clock<K: From<Fault>>(clock: &str, at: &str, faults: &mut Faults<K>) -> Option<Trigger> {
    let metric = Metric::by_name(clock);
    if metric.is_none() {
        let nearest = nearest(clock, Metric::ALL.map(Metric::name)).map(str::to_owned);
        faults.push_at("clock", Fault::UnknownMetric { found: clock.to_owned(), nearest });
    }
    if at.trim() == "breach" {
        return metric.map(Trigger::Breach);
    }
    let point: Option<Threshold> =
        at.parse().map_err(|error| faults.push_at("at", Fault::Threshold(error))).ok();
    Some(Trigger::Clock(metric?, point?))
}

/// Hand-overs that happen by themselves must come to an end: those of time boxes, and those of
/// escalations on a line's own clock, which runs anew in every line. One that is bounded ends for
/// that reason, and then somebody has to hear of it.
fn check_cycles<K: From<Fault>>(compiled: &Escalations, faults: &mut Faults<K>) {
    let edges = compiled.hand_overs_by_line_clock();
    let unbounded = edges.iter().filter(|edge| edge.response.at_most.is_none());
    let pair = |edge: &ByClock<'_>| (edge.from.clone(), edge.to.clone());
    let names = || compiled.lines.keys().cloned();
    for cycle in Graph::new(names(), unbounded.map(pair)).cycles() {
        let names: Vec<String> = cycle.iter().chain(cycle.first()).map(ToString::to_string).collect();
        faults.push_at("lines", Fault::EndlessCycle { cycle: names });
    }
    let ways = Graph::new(names(), edges.iter().map(pair));
    let parts = ways.parts();
    for edge in edges.iter().filter(|edge| edge.response.at_most.is_some() && edge.response.tell.is_empty()) {
        let goes_round = parts.iter().any(|part| part.contains(&edge.from) && part.contains(&edge.to));
        if goes_round {
            let line = edge.from.to_string();
            faults.within("lines", |faults| {
                faults.within(edge.from.as_str(), |faults| {
                    faults.push_at("on_time_box", Fault::CycleWithoutExit { line });
                });
            });
        }
    }
}
