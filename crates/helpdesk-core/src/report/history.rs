//! What a report needs to know of one ticket.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, KindId, LineId, PriorityId, StatusId, TicketId};
use crate::report::service::Served;
use crate::sla::{ClockKey, Pause, Promise};
use crate::ticket::{Channel, Event, Fact, Registered, StatusChanged};
use crate::time::{Instant, Interval, WallTime, WorkTime};
use crate::workflow::Category;

/// What a report needs to know of one ticket: the fold of its events, in their order.
///
/// Use [`crate::ticket::Ticket`] for deciding, this for counting. Events before the registration
/// count for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub(super) ticket: Option<TicketId>,
    pub(super) events: u64,
    pub(super) opened: Option<Instant>,
    pub(super) last: Option<Instant>,
    pub(super) channel: Option<Channel>,
    pub(super) kind: Option<KindId>,
    pub(super) category: Option<CategoryId>,
    pub(super) status: Option<StatusId>,
    pub(super) line: Option<LineId>,
    pub(super) moves: Vec<(StatusId, StatusId)>,
    pub(super) hand_overs: Vec<(Option<LineId>, LineId)>,
    pub(super) reopened: u32,
    pub(super) owned: Option<Instant>,
    /// Somebody waits for an answer.
    is_awaited: bool,
    pub(super) answered: Option<Instant>,
    /// When it was done; absent while it is not.
    pub(super) done: Option<Instant>,
    /// It goes on in another ticket.
    pub(super) is_merged: bool,
    /// Spans in which it was not done; the last one may still go on.
    pub(super) open: Vec<(Instant, Option<Instant>)>,
    pub(super) clocks: BTreeMap<ClockKey, ClockHistory>,
    /// Whatever else was done.
    pub(super) served: Served,
    computed: Option<PriorityId>,
    overridden: Option<PriorityId>,
}

/// What became of one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockHistory {
    /// What was promised last.
    pub promise: Arc<Promise>,
    /// When it started.
    pub started: Instant,
    /// When it ended, by a stop or by being called off.
    pub ended: Option<Instant>,
    /// The time it had counted at its last stop.
    pub elapsed: Option<WorkTime>,
    /// When the target fell due that was missed.
    pub breached: Option<Instant>,
    /// It was called off.
    pub cancelled: bool,
    /// The line that had the ticket when the clock ended, or has it now.
    pub line: Option<LineId>,
    /// The spans it stood still, in order; the last one may still go on.
    pub pauses: Vec<(Instant, Option<Instant>)>,
}

/// How a promise turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Kept.
    Met,
    /// Missed, whatever happened later.
    Breached,
    /// Not known yet.
    Open,
    /// Called off before it was missed.
    Cancelled,
}

impl ClockHistory {
    /// How the promise turned out.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match (self.breached, self.ended) {
            (Some(_), _) => Verdict::Breached,
            (None, _) if self.cancelled => Verdict::Cancelled,
            (None, Some(_)) => Verdict::Met,
            (None, None) => Verdict::Open,
        }
    }

    /// The time that passed outside pauses from the missed due instant to the end, at most to
    /// `until`; `None` if it was not missed.
    #[must_use]
    pub fn late(&self, until: Instant) -> Option<WallTime> {
        let late = Interval::new(self.breached?, self.ended.unwrap_or(until));
        let paused = |&(from, to): &(Instant, Option<Instant>)| {
            Interval::new(from, to.unwrap_or(late.end))
                .clip(late)
                .map_or(WallTime::ZERO, |span| span.length())
        };
        Some(late.length() - self.pauses.iter().map(paused).sum())
    }

    /// Whether it counts at the end of the history.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.ended.is_none() && self.pauses.last().is_none_or(|(_, to)| to.is_some())
    }

    fn end(&mut self, at: Instant, line: Option<LineId>) {
        self.ended = Some(at);
        self.line = line;
        self.end_pause(at);
    }

    fn end_pause(&mut self, at: Instant) {
        if let Some((_, to)) = self.pauses.last_mut() {
            to.get_or_insert(at);
        }
    }

    /// From start to end as time passes for everybody; `None` while it runs or if called off.
    #[must_use]
    pub fn wall(&self) -> Option<WallTime> {
        self.ended.filter(|_| !self.cancelled).map(|ended| ended.since(self.started))
    }
}

impl History {
    /// The fold of `events`.
    #[must_use]
    pub fn of(events: &[Event]) -> Self {
        let mut history = Self::default();
        events.iter().for_each(|event| history.apply(event));
        history
    }

    /// The ticket, once registered.
    #[must_use]
    pub fn ticket(&self) -> Option<&TicketId> {
        self.ticket.as_ref()
    }

    /// The priority that holds: the override, else the computed one.
    #[must_use]
    pub fn priority(&self) -> Option<&PriorityId> {
        self.overridden.as_ref().or(self.computed.as_ref())
    }

    /// Its clocks.
    #[must_use]
    pub const fn clocks(&self) -> &BTreeMap<ClockKey, ClockHistory> {
        &self.clocks
    }

    /// Takes one event more.
    pub fn apply(&mut self, event: &Event) {
        if let Fact::Registered(registered) = &event.fact {
            self.register(registered, event.at);
        }
        if self.ticket.is_none() {
            return;
        }
        self.events += 1;
        self.last = Some(event.at);
        self.served.apply(event);
        match &event.fact {
            Fact::Classified { kind, category, classification, .. } => {
                self.kind = Some(kind.clone());
                self.category.clone_from(category);
                self.computed = Some(classification.priority.clone());
            }
            Fact::Suggested { category, classification, .. } => {
                self.category.clone_from(category);
                self.computed = Some(classification.priority.clone());
            }
            Fact::PriorityOverridden { priority, .. } => self.overridden = Some(priority.clone()),
            Fact::OverrideEnded { .. } => self.overridden = None,
            Fact::Assigned { .. } => self.owned = self.owned.or(Some(event.at)),
            Fact::HandedOver { to, from, .. } => {
                self.hand_overs.push((from.clone(), to.clone()));
                self.line = Some(to.clone());
            }
            Fact::Replied { .. } if event.by.role.answers() => self.answer(event.at),
            Fact::StatusChanged(change) => self.change_status(change, event.at),
            Fact::Merged { .. } => {
                self.is_merged = true;
                self.end_open_span(event.at);
            }
            Fact::Unmerged { .. } => {
                self.is_merged = false;
                if self.done.is_none() {
                    self.open.push((event.at, None));
                }
            }
            fact => self.follow_clock(fact, event.at),
        }
    }

    fn register(&mut self, registered: &Registered, at: Instant) {
        self.ticket = Some(registered.ticket.clone());
        self.opened = Some(at);
        self.is_awaited = registered.intake.requester.is_some();
        self.channel = Some(registered.intake.channel);
        self.kind = Some(registered.kind.clone());
        self.category.clone_from(&registered.category);
        self.status = Some(registered.status.clone());
        self.line.clone_from(&registered.line);
        self.computed = Some(registered.classification.priority.clone());
        if registered.category_of_status.is_done() {
            self.done = Some(at);
        } else {
            self.open.push((at, None));
        }
    }

    fn change_status(&mut self, change: &StatusChanged, at: Instant) {
        self.moves.push((change.from.clone(), change.to.clone()));
        self.status = Some(change.to.clone());
        match (self.done, change.category.is_done()) {
            (None, true) => {
                self.done = Some(at);
                self.end_open_span(at);
            }
            (Some(_), false) => {
                self.done = None;
                self.reopened += 1;
                self.open.push((at, None));
            }
            (None, false) | (Some(_), true) => {}
        }
        if change.category.is_done() && change.category != Category::Cancelled {
            self.answer(at);
        }
    }

    fn end_open_span(&mut self, at: Instant) {
        if let Some((_, end)) = self.open.last_mut() {
            end.get_or_insert(at);
        }
    }

    fn answer(&mut self, at: Instant) {
        if self.is_awaited {
            self.answered.get_or_insert(at);
        }
    }

    fn follow_clock(&mut self, fact: &Fact, at: Instant) {
        match fact {
            Fact::ClockStarted(started) => {
                let line = self.line.clone();
                let clock = ClockHistory {
                    promise: Arc::clone(&started.promise),
                    started: started.started,
                    ended: None,
                    elapsed: None,
                    breached: None,
                    cancelled: false,
                    line,
                    pauses: spans(&started.pauses),
                };
                self.clocks.insert(started.clock.clone(), clock);
            }
            Fact::ClockRetargeted(other) => self.clock(&other.clock, |clock| {
                clock.promise = Arc::clone(&other.promise);
                clock.pauses = spans(&other.pauses);
            }),
            Fact::ClockPaused { clock, .. } => self.clock(clock, |clock| clock.pauses.push((at, None))),
            Fact::ClockResumed { clock, paused_in, .. } => self.clock(clock, |clock| {
                match (clock.ended.take(), paused_in) {
                    (Some(ended), Some(_)) => clock.pauses.push((ended, Some(at))),
                    (Some(_), None) => {}
                    (None, _) => clock.end_pause(at),
                }
                clock.cancelled = false;
            }),
            Fact::ClockBreached { clock, due } => self.clock(clock, |clock| {
                clock.breached = clock.breached.or(Some(*due));
            }),
            Fact::ClockStopped { clock, elapsed, due, met } => {
                let line = self.line.clone();
                self.clock(clock, |clock| {
                    clock.end(at, line);
                    clock.elapsed = Some(*elapsed);
                    if !met {
                        clock.breached = clock.breached.or(*due).or(Some(at));
                    }
                });
            }
            Fact::ClockCancelled { clock } => {
                let line = self.line.clone();
                self.clock(clock, |clock| {
                    clock.end(at, line);
                    clock.cancelled = true;
                });
            }
            _ => {}
        }
    }

    fn clock(&mut self, key: &ClockKey, change: impl FnOnce(&mut ClockHistory)) {
        if let Some(clock) = self.clocks.get_mut(key) {
            change(clock);
        }
    }

    /// The line that answers for a clock: its own, the one it ended in, or the present one.
    pub(super) fn line_of(&self, clock: &ClockHistory) -> Option<LineId> {
        let ended = clock.ended.and(clock.line.clone());
        clock.promise.line.clone().or(ended).or_else(|| self.line.clone())
    }

    /// The spans in which it was not done; one that still goes on ends at [`Instant::MAX`].
    pub(super) fn open_spans(&self) -> impl Iterator<Item = Interval> + '_ {
        self.open.iter().map(|&(from, to)| Interval::new(from, to.unwrap_or(Instant::MAX)))
    }
}

fn spans(pauses: &[Pause]) -> Vec<(Instant, Option<Instant>)> {
    pauses.iter().map(|pause| (pause.from, pause.to)).collect()
}
