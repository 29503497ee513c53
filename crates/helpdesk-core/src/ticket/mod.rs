//! A ticket as the fold of its events; commands in, events out.
//!
//! [`decide`](decide::decide) holds every rule and changes nothing; [`Ticket::apply`] holds no
//! rule and cannot fail, because an event is a fact. Time is an argument. What time brings about
//! (warnings, breaches, escalations, reminders, automatic closing) is stamped with the instant at
//! which it became due, so one long wait equals many short ones.
//!
//! The module does not know where specifications come from, how events are stored, or how a
//! notice is sent.

mod clocks;
mod command;
mod decide;
mod draft;
mod entitlement;
mod event;
mod facts;
mod intake;
mod joint;
mod notice;
mod open;
mod promises;
mod refusal;
mod rules;
mod settings;
mod state;
mod status;
mod texts;
mod wake;
mod watch;

pub(crate) use clocks::MERGED;
pub use command::{Classify, Command, Link, Relation, Resolution, Solve};
pub use decide::decide;
pub use draft::Decision;
pub use event::{
    Carried, ClockStarted, Event, Fact, Fields, LateOutcome, News, Registered, ReminderReason, Retargeted,
    Routed, StatusCause, StatusChanged, Timer,
};
pub(crate) use facts::matches;
pub use intake::{Channel, FieldValue, Intake};
pub use joint::{
    Alert, AlertDecision, AlertOutcome, AlertState, Briefing, Inbound, InboundDecision, InboundOutcome,
    Joint, Merged, OutageDecision, Problem, Related, Repeat, Split, SplitOff, TicketDecision, TicketRefusal,
    alert, cascade, decide_outage, first_contact, inbound, is_automatic, join_outage, merge, message_id,
    open_outage, problem, redirect, relate, repeats, split, together, unmerge, unrelate,
};
pub use notice::{Notice, NoticeId, NoticeKind, Recipient};
pub use open::open;
pub use refusal::{Reason, Refusal};
pub use rules::{FieldKind, FieldRule, Kind, Rules, SurveySpec};
pub use settings::{
    AlertSpec, CascadeSpec, CascadedClocks, MergeSpec, OnRecovery, ProblemSpec, Problems, Same,
};
pub use state::{Absorbed, Alerting, Diagnosis, Major, Merger, Message, Override, Pending, Stay, Ticket};
pub use wake::wake;
