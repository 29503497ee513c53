//! What events do to the clocks of a ticket.

use std::sync::Arc;

use crate::sla::{AlarmKind, Clock, ClockKey, ClockState, Pause};
use crate::ticket::{ClockStarted, Fact, Retargeted, Ticket};
use crate::time::Instant;

impl Ticket {
    fn clock_mut(&mut self, key: &ClockKey) -> Option<&mut Clock> {
        self.clocks.iter_mut().find(|clock| clock.key == *key).map(Arc::make_mut)
    }

    pub(super) fn announce(&mut self, key: &ClockKey, kind: &AlarmKind) {
        if let Some(clock) = self.clock_mut(key) {
            clock.alarms.retain(|alarm| alarm.kind != *kind);
            if !clock.announced.contains(kind) {
                clock.announced.push(kind.clone());
            }
        }
    }

    pub(super) fn apply_clock(&mut self, fact: &Fact, at: Instant) {
        match fact {
            Fact::ClockStarted(started) => self.start_clock(started),
            Fact::ClockWarned { clock, threshold, .. } => {
                self.announce(clock, &AlarmKind::Warning(threshold.clone()));
            }
            Fact::ClockPaused { clock, status, due } => {
                let Some(clock) = self.clock_mut(clock) else { return };
                clock.state = ClockState::Paused;
                clock.alarms.clear();
                let from = clock.started.max(at);
                clock.pauses.push(Pause { from, to: None, status: status.clone() });
                clock.due = *due;
            }
            Fact::ClockResumed { clock, due, alarms, paused_in } => {
                let Some(clock) = self.clock_mut(clock) else { return };
                clock.state = ClockState::Running;
                clock.due = *due;
                clock.alarms.clone_from(alarms);
                clock.met = None;
                if let (Some(from), Some(status)) = (clock.stopped.take(), paused_in) {
                    let status = status.clone();
                    clock.pauses.push(Pause { from: clock.started.max(from), to: None, status });
                }
                end_pause(clock, at);
            }
            Fact::ClockRetargeted(Retargeted { clock, promise, due, alarms, pauses, .. }) => {
                let Some(clock) = self.clock_mut(clock) else { return };
                clock.promise = promise.clone();
                clock.due = *due;
                clock.alarms.clone_from(alarms);
                clock.pauses.clone_from(pauses);
                clock.state = running_or_paused(pauses);
            }
            Fact::ClockBreached { clock, due } => {
                if let Some(clock) = self.clock_mut(clock) {
                    clock.breached_at.get_or_insert(*due);
                }
            }
            Fact::ClockStopped { clock, met, .. } => {
                if let Some(clock) = self.clock_mut(clock) {
                    clock.met = Some(*met);
                    end(clock, ClockState::Stopped, at);
                }
            }
            Fact::ClockCancelled { clock } => {
                if let Some(clock) = self.clock_mut(clock) {
                    end(clock, ClockState::Cancelled, at);
                }
            }
            _ => {}
        }
    }

    fn start_clock(&mut self, started: &ClockStarted) {
        self.clocks.push(Arc::new(Clock {
            key: started.clock.clone(),
            promise: started.promise.clone(),
            started: started.started,
            state: running_or_paused(&started.pauses),
            due: started.due,
            pauses: started.pauses.clone(),
            alarms: started.alarms.clone(),
            announced: Vec::new(),
            stopped: None,
            breached_at: None,
            met: None,
        }));
    }
}

fn running_or_paused(pauses: &[Pause]) -> ClockState {
    match pauses.last() {
        Some(Pause { to: None, .. }) => ClockState::Paused,
        _ => ClockState::Running,
    }
}

fn end(clock: &mut Clock, state: ClockState, at: Instant) {
    clock.state = state;
    clock.stopped = Some(at);
    clock.alarms.clear();
    end_pause(clock, at);
}

/// A pause that ends in the instant in which it began, or before the clock started, is none.
fn end_pause(clock: &mut Clock, at: Instant) {
    if let Some(pause) = clock.pauses.last_mut() {
        pause.to.get_or_insert(at);
    }
    clock.pauses.pop_if(|pause| pause.to.is_some_and(|to| to <= pause.from));
}
