//! Clocks of a capsule. JavaScript has read its JSON already and hands over the numbers.

use std::sync::Arc;

use helpdesk_core::calendar::Calendar;
use helpdesk_core::sla::{Alarm, AlarmKind, Clock, ClockKey, ClockState, Metric, Pause, Promise, Why};
use helpdesk_core::time::Target;
use helpdesk_wire::host::{Clocks, Standing};
use wasm_bindgen::prelude::*;

use crate::calendar::JsCalendar;
use crate::time::{at, instant, millis, some_instant, work};
use crate::{Answer, Thrown};

/// One clock with the calendar it counts on.
#[wasm_bindgen(js_name = Clock)]
#[derive(Debug)]
pub struct JsClock(Clocks);

#[wasm_bindgen(js_class = Clock)]
impl JsClock {
    /// `numbers`: started, due, since, carried, amount, civil due, stopped and breached, each NaN
    /// where there is none; then the state and, as 1, 0 or NaN, whether the target was met.
    /// `pauses` holds beginnings and ends in turn, `warnings` the instants that are still to come.
    pub fn of_parts(
        calendar: &JsCalendar,
        target: &str,
        numbers: &[f64],
        pauses: &[f64],
        warnings: &[f64],
        warned: bool,
    ) -> Answer<Self> {
        let clock = clock(&calendar.calendar, target, numbers, pauses, warnings, warned);
        let clock = clock.ok_or(Thrown::from("capsule.damaged"))?;
        let calendars = [calendar.calendar.clone()];
        Clocks::of(vec![clock], &calendars).map(Self).ok_or(Thrown::from("capsule.damaged"))
    }

    /// NaN where there is nothing to count down.
    pub fn remaining(&self, now: f64) -> f64 {
        self.0.remaining(0, instant(now)).map_or(f64::NAN, millis)
    }

    /// Standing, at risk, breached, until and opening; then elapsed, remaining, paused, overdue
    /// and the instant of the breach. NaN where there is none.
    pub fn moment(&self, now: f64) -> Answer<Vec<f64>> {
        let moment = self.0.moment(0, instant(now)).ok_or(Thrown::from("capsule.expired"))?;
        let (standing, opens) = match moment.standing {
            Standing::Running => (0.0, None),
            Standing::Closed { opens } => (1.0, opens),
            Standing::Holiday { opens, .. } => (2.0, opens),
            Standing::Paused { .. } => (3.0, None),
            Standing::Stopped => (4.0, None),
            Standing::Cancelled => (5.0, None),
        };
        let report = &moment.report;
        Ok(vec![
            standing,
            f64::from(u8::from(moment.at_risk)),
            f64::from(u8::from(moment.breached)),
            at(moment.until),
            at(opens),
            millis(report.elapsed.micros()),
            report.remaining.map_or(f64::NAN, |left| millis(left.micros())),
            millis(report.paused.micros()),
            millis(report.overdue.micros()),
            at(report.breached_at),
        ])
    }

    /// Three numbers a span: from, to, and why as in [`Self::moment`].
    pub fn timeline(&self, from: f64, to: f64) -> Vec<f64> {
        let spans = self.0.timeline(0, instant(from), instant(to));
        let why = |why: &Why| match why {
            Why::Counted => 0.0,
            Why::Holiday(_) => 2.0,
            Why::Paused(_) => 3.0,
            _ => 1.0,
        };
        spans
            .iter()
            .flat_map(|span| [millis(span.from.micros()), millis(span.to.micros()), why(&span.why)])
            .collect()
    }
}

fn clock(
    calendar: &Calendar,
    target: &str,
    numbers: &[f64],
    pauses: &[f64],
    warnings: &[f64],
    warned: bool,
) -> Option<Clock> {
    let [started, due, since, carried, amount, civil_due, stopped, breached, state, met] = *numbers else {
        return None;
    };
    let target: Target = target.parse().ok()?;
    let nobody: Arc<str> = Arc::from("");
    let warning = || AlarmKind::Warning(nobody.clone());
    let pause =
        |[from, to]: &[f64; 2]| Pause { from: instant(*from), to: some_instant(*to), status: "".into() };
    let alarm = |at: &f64| Alarm { at: instant(*at), kind: warning() };
    let known = |number: f64| if number.is_nan() { None } else { Some(number) };
    Some(Clock {
        key: ClockKey { metric: Metric::Resolution, set: nobody.clone(), cycle: 1 },
        promise: Arc::new(Promise {
            policy: "".into(),
            line: None,
            priority: None,
            target,
            calendar: calendar.id().clone(),
            amount: known(amount).map(work),
            civil_due: some_instant(civil_due),
            since: some_instant(since),
            carried: work(carried),
        }),
        started: some_instant(started)?,
        state: state_of(state)?,
        due: some_instant(due),
        pauses: pauses.as_chunks::<2>().0.iter().map(pause).collect(),
        alarms: warnings.iter().map(alarm).collect(),
        announced: if warned { vec![warning()] } else { Vec::new() },
        stopped: some_instant(stopped),
        breached_at: some_instant(breached),
        met: known(met).map(|met| met > 0.5),
    })
}

fn state_of(number: f64) -> Option<ClockState> {
    let states = [ClockState::Running, ClockState::Paused, ClockState::Stopped, ClockState::Cancelled];
    let code = |wanted: &ClockState| (f64::from(*wanted as u8) - number).abs() < 0.5;
    states.into_iter().find(code)
}
