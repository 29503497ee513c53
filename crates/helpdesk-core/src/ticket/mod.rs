//! A ticket as the fold of its events; commands in, events out.
//!
//! [`decide`](decide::decide) holds every rule and changes nothing; [`Ticket::apply`] holds no
//! rule and cannot fail, because an event is a fact. Time is an argument. What time brings about
//! (warnings, breaches, escalations, reminders, automatic closing) is stamped with the instant at
//! which it became due, so one long wait equals many short ones.
//!
//! The module does not know where specifications come from, how events are stored, or how a
//! notice is sent.

pub(crate) mod approval;
mod approve;
mod change;
mod checklist;
mod clocks;
mod command;
mod decide;
mod draft;
mod entitlement;
mod event;
mod fact_name;
mod facts;
mod guard;
pub(crate) mod identity;
mod intake;
pub(crate) mod joint;
mod kept;
mod notice;
mod open;
mod promises;
mod record;
mod refusal;
mod registered;
mod rules;
mod settings;
mod state;
mod status;
mod suggested;
mod summary;
mod survey;
mod texts;
mod timing;
mod wake;
mod watch;
mod work;

pub use approval::{Answer, ApprovalRefusal, ApprovalState, AskedApproval, AskedApprovals, Delegation, Vote};
pub use change::{
    ClockStarted, LateOutcome, News, ReminderReason, Retargeted, StatusCause, StatusChanged, Timer,
};
pub use checklist::{Checklist, Converted, Done, Item};
pub(crate) use clocks::MERGED;
pub use command::{Classify, Command, Link, Relation, Resolution, Solve};
pub use decide::decide;
pub use draft::Decision;
pub use event::{Event, Fact, Fields};
pub(crate) use facts::matches;
pub use identity::{Caller, Failure, Identified, Identify, IdentityRefusal, ProofEnd, failures};
pub use intake::{Channel, FieldValue, Intake};
pub use joint::{
    Alert, AlertDecision, AlertOutcome, AlertState, Briefing, Inbound, InboundDecision, InboundOutcome,
    Joint, Merged, OutageDecision, Problem, Related, Repeat, Split, SplitOff, TicketDecision, TicketRefusal,
    alert, cascade, decide_outage, first_contact, inbound, is_automatic, join_outage, merge, message_id,
    open_outage, problem, redirect, relate, repeats, split, together, unmerge, unrelate,
};
pub use kept::{Absorbed, Alerting, Hands, Major, Merger, Message};
pub use notice::{Notice, NoticeId, NoticeKind, Recipient};
pub use open::open;
pub use record::{
    ArticleUse, Attachment, Call, Consent, Reminder, Session, TimeEntry, Visit, VisitStep, Work,
};
pub use refusal::{Reason, Refusal};
pub use registered::{Carried, Registered, Routed};
pub use rules::{FieldKind, FieldRule, Kind, Rules};
pub use settings::{
    AlertSpec, AttachmentSpec, CascadeSpec, CascadedClocks, MergeSpec, OnRecovery, ProblemSpec, Problems,
    Same,
};
pub use state::{Diagnosis, Override, Pending, Stay, Ticket};
pub use summary::Summary;
pub(crate) use summary::summary;
pub use survey::{Asks, Best, Survey, SurveySpec};
pub use wake::wake;
pub use watch::{Planned, Silent};
