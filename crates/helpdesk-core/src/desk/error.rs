//! Everything that can be wrong with a desk.

use std::fmt;

use crate::faults::{self, FaultKind, Severity};

/// What can be wrong with a desk as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The desk has no name.
    #[error("the desk has no name")]
    NoName,
    /// The zone of the desk is not known.
    #[error("{0}")]
    Zone(#[from] crate::zone::ZoneError),
    /// A calendar is named that the desk does not have.
    #[error("there is no calendar `{found}`")]
    UnknownCalendar {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// Several calendars could be the desk's own.
    #[error("any of {} could be the desk's own; name one with `calendar`", found.join(", "))]
    AmbiguousCalendar {
        /// Their names.
        found: Vec<String>,
    },
    /// A name stands twice in a list.
    #[error("`{name}` is already in the list at {first}")]
    Duplicate {
        /// The name.
        name: String,
        /// The position of the other.
        first: usize,
    },
    /// A name holds a character that hides or reorders what people read.
    #[error("a name holds the invisible character U+{found:04X}")]
    HiddenCharacter {
        /// The first such character.
        found: u32,
    },
    /// An intake cannot state what only later work records.
    #[error("`{found}` is recorded while the ticket is worked on, so no intake can state it")]
    NotOfIntake {
        /// The requirement.
        found: String,
    },
    /// Choices on a field that is no text.
    #[error("only a field of type `text` has choices")]
    ChoicesOfNoText,
    /// A survey scale that does not rise.
    #[error("the lowest rating, {lowest}, has to be below the highest, {highest}")]
    ScaleDoesNotRise {
        /// The worst rating.
        lowest: i64,
        /// The best rating.
        highest: i64,
    },
    /// Incidents that repeat are two at least.
    #[error("`after` is {found}; nothing repeats before there are 2")]
    NothingRepeats {
        /// The number given.
        found: u32,
    },
    /// A kind is named that the desk does not have.
    #[error("there is no kind `{found}`")]
    UnknownKind {
        /// The name.
        found: String,
        /// The nearest known name.
        nearest: Option<String>,
    },
    /// A time is not written as one.
    #[error("{0}")]
    NotATarget(crate::time::TargetError),
    /// A threshold of suggestions that is never or always passed.
    #[error("a threshold goes from 1 to 1000 thousandths, and this is {found}")]
    Threshold {
        /// What was found.
        found: u32,
    },
    /// Labels that are names of something the desk lists none of.
    #[error("the desk lists no such names, so no label could be one")]
    NoLabels,
    /// A rating is waited for that nobody is asked for.
    #[error("an escalation waits for a rating, and the desk has no survey")]
    RatingWithoutSurvey,
}

impl FaultKind for Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::NoName => "desk.no-name",
            Self::Zone(_) => "desk.unknown-zone",
            Self::UnknownCalendar { .. } => "desk.unknown-calendar",
            Self::AmbiguousCalendar { .. } => "desk.ambiguous-calendar",
            Self::Duplicate { .. } => "desk.duplicate",
            Self::HiddenCharacter { .. } => "desk.hidden-character",
            Self::NotOfIntake { .. } => "desk.not-of-intake",
            Self::ChoicesOfNoText => "desk.choices-of-no-text",
            Self::ScaleDoesNotRise { .. } => "desk.scale-does-not-rise",
            Self::NothingRepeats { .. } => "desk.nothing-repeats",
            Self::UnknownKind { .. } => "desk.unknown-kind",
            Self::NotATarget(_) => "desk.not-a-target",
            Self::Threshold { .. } => "desk.threshold",
            Self::NoLabels => "desk.no-labels",
            Self::RatingWithoutSurvey => "desk.rating-without-survey",
        }
    }

    fn suggestion(&self) -> Option<String> {
        match self {
            Self::UnknownCalendar { nearest, .. } | Self::UnknownKind { nearest, .. } => nearest.clone(),
            Self::Zone(crate::zone::ZoneError::Unknown { nearest, .. }) => nearest.clone(),
            _ => None,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident($fault:ty),)+) => {
        /// A fault of any part of a desk.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ConfigErrorKind {
            $($(#[$doc])* $name($fault),)+
        }

        $(impl From<$fault> for ConfigErrorKind {
            fn from(fault: $fault) -> Self {
                Self::$name(fault)
            }
        })+

        impl fmt::Display for ConfigErrorKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name(fault) => fault.fmt(f),)+
                }
            }
        }

        impl FaultKind for ConfigErrorKind {
            fn code(&self) -> &'static str {
                match self {
                    $(Self::$name(fault) => fault.code(),)+
                }
            }

            fn severity(&self) -> Severity {
                match self {
                    $(Self::$name(fault) => fault.severity(),)+
                }
            }

            fn suggestion(&self) -> Option<String> {
                match self {
                    $(Self::$name(fault) => fault.suggestion(),)+
                }
            }
        }
    };
}

kinds! {
    /// Of approvals.
    Approval(crate::approval::Fault),
    /// What the parts of the desk mean for each other.
    Analysis(crate::analysis::Finding),
    /// Of a calendar.
    Calendar(crate::calendar::Fault),
    /// Of a condition.
    Condition(crate::condition::Fault),
    /// Of the desk as a whole.
    Desk(Fault),
    /// Of lines, contacts and escalations.
    Escalation(crate::escalation::Fault),
    /// Of a label.
    Label(crate::label::Fault),
    /// Of who has to prove what.
    Identity(crate::identity::Fault),
    /// Of the number scheme.
    Number(crate::number::Fault),
    /// Of people, contracts and things.
    Party(crate::party::Fault),
    /// Of priorities and rules.
    Priority(crate::priority::Fault),
    /// Of service levels.
    Sla(crate::sla::Fault),
    /// Of routine work.
    Template(crate::template::Fault),
    /// Of statuses, transitions and guards.
    Workflow(crate::workflow::Fault),
}

/// Everything that is wrong with a desk that does not compile, warnings included, in the order of
/// the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<faults::Fault<ConfigErrorKind>>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, fault) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{}: {} [{}]", fault.path, fault.kind, fault.kind.code())?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}
