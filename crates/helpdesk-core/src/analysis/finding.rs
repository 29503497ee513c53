//! Everything that the analysis can find.

use crate::faults::{FaultKind, Severity};
use crate::time::Date;

/// What the analysis of a desk found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each sentence says what its fields are; `docs/diagnostics` explains them")]
pub enum Finding {
    /// A question that takes more than the analysis is willing to work out.
    #[error("not proved: {question}")]
    NotProved { question: String },

    /// No way leads from the first status to this one.
    #[error("no ticket ever comes into status `{status}`: nothing leads there from `{initial}`")]
    UnreachableStatus { status: String, initial: String },
    /// A status of open tickets that nothing leads out of.
    #[error("a ticket in status `{status}` stays there for ever: nothing leads out of it")]
    NoExit { status: String, done: Option<String> },
    /// A status from which no way leads to one of finished tickets.
    #[error("from status `{status}` no way leads to a solved or closed ticket; it leads only to {leads_to}")]
    Trap { status: String, leads_to: String, done: Option<String> },
    /// A transition or a hand-over that asks for two things that are never both so.
    #[error("nobody can ever go this way: what it asks for is never so together")]
    ContradictoryGuard,
    /// A transition whose guard another one with the same ends goes round.
    #[error("the guard of this transition keeps nobody out: entry {other} leads the same way without one")]
    GuardWithoutEffect { other: usize },
    /// A transition that leads from no status to another.
    #[error("this transition leads nowhere")]
    EmptyTransition,
    /// A waiting status in which nothing ever happens by itself.
    #[error(
        "a ticket can be forgotten in status `{status}`{place}: every clock stands still there, and it does not expire"
    )]
    SleepsForEver { status: String, place: String },
    /// A status expires on a calendar that never opens.
    #[error("status `{status}` never expires: calendar `{calendar}` never opens")]
    NeverExpires { status: String, calendar: String },

    /// A rule whose condition never holds.
    #[error("rule `{rule}` never fires: its condition never holds")]
    RuleNeverMatches { rule: String },
    /// A rule that an earlier one with `stop` always keeps from firing.
    #[error("rule `{rule}` never fires: whenever it could, {earlier} has stopped before it")]
    RuleShadowed { rule: String, earlier: String },
    /// A rule everything of which a later one always overwrites.
    #[error(
        "rules `{rule}` and `{later}` disagree: whenever the first fires, the second overwrites all it set"
    )]
    RuleOverwritten { rule: String, later: String },

    /// A cell of the matrix that rules take every ticket out of.
    #[error("no ticket keeps impact `{impact}` and urgency `{urgency}`: rules always change them")]
    CellNeverGiven { impact: String, urgency: String },

    /// A policy whose condition never holds.
    #[error("policy `{policy}` is never chosen: its condition never holds")]
    PolicyNeverApplies { policy: String },
    /// A policy that promises nothing at a priority that its tickets can have.
    #[error("policy `{policy}` promises nothing to tickets of priority {priorities}")]
    NoTargetForPriority { policy: String, priorities: String },
    /// A level that no policy is for, though another always has a promise.
    #[error(
        "no policy is for tickets of priority {priorities}, while every ticket of `{served}` has a promise"
    )]
    PriorityForgotten { priorities: String, served: String },
    /// A target for which there is not the time in any year.
    #[error("this target never falls due: {because}")]
    NeverDue { because: String },
    /// A target for which there is not the time from some instant on.
    #[error("this target never falls due for what begins after {after}: {because}")]
    NotDueLater { after: String, because: String },
    /// A clock that stands still as long as its ticket is open.
    #[error("clock `{metric}` never runs: it stands still in every status that an open ticket can have")]
    NeverRuns { metric: &'static str },
    /// Hours of intake in which nothing is taken in.
    #[error("{what} is ever taken in, so no clock that counts from what arrives begins: {because}")]
    NeverTakenIn { what: String, because: String },
    /// A point of a clock that lies before its start, whatever the priority.
    #[error("`{point}` lies before the start of every target; nothing is announced")]
    BeforeStart { point: String },
    /// A warning that is there already.
    #[error("the warning at `{point}` is already there at warn_at[{first}]")]
    WarningTwice { point: String, first: usize },
    /// A target for closed time on a calendar that has none.
    #[error("nothing begins out of hours, so this is never promised: calendar `{calendar}` never closes")]
    NeverOutOfHours { calendar: String },
    /// An outside firm may take longer than was promised to the requester.
    #[error(
        "line `{line}` may use its {takes} until after the {promised} that `{policy}` promises at {priority}; for example from {from}"
    )]
    VendorOutlastsPromise {
        line: String,
        takes: String,
        policy: String,
        priority: String,
        promised: String,
        from: String,
    },
    /// An outside firm was given no time at all.
    #[error(
        "line `{line}` has no time box, so it may keep a ticket beyond the {promised} that `{policy}` promises at {priority}"
    )]
    VendorWithoutEnd { line: String, policy: String, priority: String, promised: String },
    /// The time boxes up to an outside firm and its own are more than was promised.
    #[error(
        "the time boxes of {takes} together last until after the {promised} that `{policy}` promises at {priority}; for example from {from}"
    )]
    WayOutlastsPromise { takes: String, policy: String, priority: String, promised: String, from: String },

    /// No rule, hand-over or escalation leads to a line.
    #[error(
        "nothing leads to line `{line}`: no rule, no hand-over, no escalation; only an intake that names it"
    )]
    UnreachableLine { line: String },
    /// A line whose calendar never opens.
    #[error("line `{line}` never works: calendar `{calendar}` never opens")]
    LineNeverOpen { line: String, calendar: String },
    /// A line without people, on a desk whose other lines have some.
    #[error("line `{line}` has no members, so nobody in it can be given a ticket")]
    NoMembers { line: String },
    /// A line whose people all stay away for good.
    #[error("{members} stay away from line `{line}` for good, and it has nobody else")]
    NobodyThere { line: String, members: String },
    /// A category that no line can deal with.
    #[error("no line that tickets can come to is competent for `{category}`")]
    NoCompetentLine { category: String },
    /// A hand-over that only requesters may make, who may not.
    #[error("nobody may hand over to `{to}` this way: requesters do not hand over tickets")]
    NobodyMayHandOver { to: String },

    /// A ladder ends in a line in which nothing more happens.
    #[error("the ladder {} ends in `{line}`, where no time box runs and no escalation is set off by a clock{}", ladder.join(" -> "), for_example.as_ref().map(|it| format!("; for example for {it}")).unwrap_or_default())]
    EndsNowhere { line: String, ladder: Vec<String>, for_example: Option<String> },
    /// A time box ends only after the promise it should rescue is broken.
    #[error(
        "line `{line}` hands on what nobody touches after {takes}, when the {promised} that `{policy}` promises at {priority} are always over"
    )]
    RescueTooLate {
        line: String,
        takes: String,
        policy: String,
        priority: String,
        promised: String,
        earlier: Option<String>,
    },
    /// No line with authority ever comes to have a ticket by itself, or hears of it.
    #[error("{what} in line `{line}` never comes to a line with authority by itself, and none is told")]
    AuthorityOutOfReach { what: String, line: String, authority: Option<String> },
    /// An escalation that nothing ever sets off.
    #[error("escalation `{escalation}` never comes about: {because}")]
    NeverSetOff { escalation: String, because: String },
    /// Nothing brings up for good what nobody has.
    #[error("an open ticket that nobody has can be forgotten: once its clocks are over nothing wakes it")]
    NobodyReviews,
    /// Two escalations of one instant hand one ticket to two lines.
    #[error(
        "{first} and escalation `{second}` disagree: in one instant they are to hand a ticket to `{to}` and to `{other}`; for example {example}"
    )]
    EscalationsDisagree { first: String, second: String, to: String, other: String, example: String },
    /// A notice that reaches nobody.
    #[error("nobody receives this: {because}")]
    ToldToNobody { because: String },

    /// An approval whose condition never holds, and which no template asks for.
    #[error("approval `{approval}` is never needed: its condition never holds, and no template asks for it")]
    ApprovalNeverNeeded { approval: String },

    /// A calendar that nothing uses.
    #[error("nothing uses calendar `{name}`")]
    UnusedCalendar { name: String },
    /// A contact that nobody tells anything.
    #[error("nothing is told to contact `{name}`")]
    UnusedContact { name: String },
    /// Holidays are listed one by one, and the list comes to an end.
    #[error("the holidays of calendar `{name}` are listed up to {until}; {}", without(*again))]
    HolidaysEnd { name: String, until: i32, again: Option<Date> },
    /// Numbers that repeat if the count ever starts again.
    #[error("numbers show neither the year nor the date, so they repeat if the count ever starts again")]
    NumbersCanRepeat { format: String },
}

impl FaultKind for Finding {
    fn code(&self) -> &'static str {
        match self {
            Self::NotProved { .. } => "analysis.not-proved",
            Self::UnreachableStatus { .. } => "workflow.unreachable-status",
            Self::NoExit { .. } => "workflow.no-exit",
            Self::Trap { .. } => "workflow.trap",
            Self::ContradictoryGuard => "workflow.contradictory-guard",
            Self::GuardWithoutEffect { .. } => "workflow.guard-without-effect",
            Self::EmptyTransition => "workflow.empty-transition",
            Self::SleepsForEver { .. } => "workflow.sleeps-for-ever",
            Self::NeverExpires { .. } => "workflow.never-expires",
            Self::RuleNeverMatches { .. } => "priority.rule-never-matches",
            Self::RuleShadowed { .. } => "priority.rule-shadowed",
            Self::RuleOverwritten { .. } => "priority.rule-overwritten",
            Self::CellNeverGiven { .. } => "priority.cell-never-given",
            Self::PolicyNeverApplies { .. } => "sla.never-applies",
            Self::NoTargetForPriority { .. } | Self::PriorityForgotten { .. } => "sla.no-target-for-priority",
            Self::NeverDue { .. }
            | Self::NotDueLater { .. }
            | Self::NeverRuns { .. }
            | Self::NeverTakenIn { .. } => "sla.never-due",
            Self::BeforeStart { .. } => "sla.before-start",
            Self::WarningTwice { .. } => "sla.warning-twice",
            Self::NeverOutOfHours { .. } => "sla.never-out-of-hours",
            Self::VendorOutlastsPromise { .. }
            | Self::VendorWithoutEnd { .. }
            | Self::WayOutlastsPromise { .. } => "sla.vendor-outlasts-promise",
            Self::UnreachableLine { .. } => "escalation.unreachable-line",
            Self::LineNeverOpen { .. } => "escalation.line-never-open",
            Self::NoMembers { .. } => "escalation.no-members",
            Self::NobodyThere { .. } => "escalation.nobody-there",
            Self::NoCompetentLine { .. } => "escalation.no-competent-line",
            Self::NobodyMayHandOver { .. } => "escalation.nobody-may-hand-over",
            Self::EndsNowhere { .. } => "escalation.ends-nowhere",
            Self::RescueTooLate { .. } => "escalation.rescue-too-late",
            Self::AuthorityOutOfReach { .. } => "escalation.authority-out-of-reach",
            Self::NeverSetOff { .. } => "escalation.never-set-off",
            Self::NobodyReviews => "escalation.nobody-reviews",
            Self::EscalationsDisagree { .. } => "escalation.disagree",
            Self::ToldToNobody { .. } => "escalation.told-to-nobody",
            Self::ApprovalNeverNeeded { .. } => "approval.never-needed",
            Self::UnusedCalendar { .. } => "calendar.unused",
            Self::UnusedContact { .. } => "escalation.unused-contact",
            Self::HolidaysEnd { .. } => "calendar.holidays-end",
            Self::NumbersCanRepeat { .. } => "number.can-repeat",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::NotProved { .. } | Self::HolidaysEnd { .. } | Self::NumbersCanRepeat { .. } => {
                Severity::Note
            }
            _ => Severity::Warning,
        }
    }

    /// What to write: a name or a value in place of the one that is there, or lines to add there, or
    /// an entry to add to the desk.
    fn suggestion(&self) -> Option<String> {
        let way = |from: &str, to: &str| format!("[[transitions]]\nfrom = \"{from}\"\nto = \"{to}\"");
        Some(match self {
            Self::UnreachableStatus { status, initial } => way(initial, status),
            Self::NoExit { status, done } | Self::Trap { status, done, .. } => way(status, done.as_ref()?),
            Self::SleepsForEver { .. } => "expires = { after = \"5 business days\" }".to_owned(),
            Self::NoTargetForPriority { .. } => "any = { resolution = \"5 business days\" }".to_owned(),
            Self::NobodyMayHandOver { .. } => "by = [\"agent\"]".to_owned(),
            Self::EndsNowhere { .. } => "time_box = \"8h\"\non_time_box = { tell = [\"line\"] }".to_owned(),
            Self::NobodyReviews => "[review]\nafter = \"1h\"".to_owned(),
            Self::RescueTooLate { earlier, .. } => earlier.clone()?,
            Self::AuthorityOutOfReach { authority, .. } => format!(
                "[[escalations]]\nname = \"nobody decided\"\non = {{ clock = \"resolution\", at = \"breach\" }}\ntell = [\"line:{}\"]",
                authority.as_ref()?
            ),
            // Before the sequence, so that what follows the check stays where it is.
            Self::NumbersCanRepeat { format } => format.replacen("{seq", "{year}-{seq", 1),
            _ => return None,
        })
    }
}

/// Which time has no holidays: up to the version that begins with a list of its own, or all to come.
fn without(again: Option<Date>) -> String {
    match again {
        Some(again) => format!("from then to the version of {again} there are none"),
        None => "later years have none".to_owned(),
    }
}
