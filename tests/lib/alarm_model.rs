//! A slow model of warnings and escalations: each comes once, at the first instant at which its
//! clock reaches the point, or when the clock was armed if that lay in the past.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk_core::desk::Desk;
use helpdesk_core::sla::ClockKey;
use helpdesk_core::ticket::{Event, Fact};
use helpdesk_core::time::{Instant, WorkTime};

use crate::sla_model::{BEYOND, Watch, Watched, amount, in_days};

/// Everything in a history up to `end` that is announced at a wrong instant, twice, or not at all.
#[must_use]
pub fn complaints(desk: &Desk, events: &[Event], end: Instant) -> Vec<String> {
    let mut watcher = Watcher {
        desk,
        ticket: Watched::default(),
        armed: BTreeMap::new(),
        announced: BTreeSet::new(),
        found: Vec::new(),
    };
    events.iter().for_each(|event| watcher.see(event));
    let open: Vec<ClockKey> = watcher
        .ticket
        .clocks
        .iter()
        .filter(|clock| clock.ended.is_none())
        .map(|clock| clock.key.clone())
        .collect();
    open.iter().for_each(|key| watcher.check_nothing_is_missing(key, end));
    watcher.found
}

struct Watcher<'a> {
    desk: &'a Desk,
    ticket: Watched,
    /// When a clock was last told what to announce.
    armed: BTreeMap<ClockKey, Instant>,
    announced: BTreeSet<(ClockKey, String)>,
    found: Vec<String>,
}

impl Watcher<'_> {
    fn see(&mut self, event: &Event) {
        let at = event.at;
        match &event.fact {
            Fact::ClockWarned { clock, threshold, .. } => {
                self.check_instant(clock, &format!("warning {threshold}"), threshold, at);
            }
            Fact::Escalated { rule, clock: Some(clock), .. } => {
                if let Some(point) = self.point_of(rule.as_str()) {
                    self.check_instant(clock, rule.as_str(), &point, at);
                }
            }
            Fact::ClockStopped { clock, .. } | Fact::ClockCancelled { clock } => {
                self.check_nothing_is_missing(clock, at);
            }
            _ => {}
        }
        self.ticket.see(self.desk, event);
        let armed = match &event.fact {
            Fact::ClockStarted(started) => &started.clock,
            Fact::ClockRetargeted(change) => &change.clock,
            Fact::ClockResumed { clock, .. } => clock,
            _ => return,
        };
        self.armed.insert(armed.clone(), at);
    }

    /// The point at which an escalation comes; `None` for those that follow a breach.
    fn point_of(&self, rule: &str) -> Option<String> {
        let spec = self.desk.spec();
        if spec.lines.contains_key(rule) {
            return Some("100%".to_owned());
        }
        let rule = spec.escalations.iter().find(|listed| listed.name == rule)?;
        rule.on.at.clone().filter(|at| at != "breach")
    }

    fn check_instant(&mut self, key: &ClockKey, name: &str, point: &str, at: Instant) {
        if !self.announced.insert((key.clone(), name.to_owned())) {
            self.found.push(format!("{name} of {key:?} comes again at {at}"));
        }
        let reached = self.reached(key, point, at);
        let expected = reached.map(|reached| reached.max(self.armed[key]));
        if expected != Some(at) {
            self.found.push(format!("{name} of {key:?} comes at {at}, not at {expected:?}"));
        }
    }

    /// Whatever a clock reached before `end`, when it did not stand still, has been announced.
    fn check_nothing_is_missing(&mut self, key: &ClockKey, end: Instant) {
        let Some(clock) = self.ticket.clocks.iter().find(|clock| clock.key == *key) else { return };
        let resting = self.ticket.resting_since(self.desk, clock, self.stays_before(end));
        let armed = self.armed[key];
        let mut missing = Vec::new();
        for (name, point) in self.points(clock) {
            let comes = self.reached(key, &point, end).map(|reached| reached.max(armed));
            let passed = comes.is_some_and(|at| at < end && resting.is_none_or(|since| at < since));
            if passed && !self.announced.contains(&(key.clone(), name.clone())) {
                missing.push(format!("{name} of {key:?} is missing at {end}, expected {comes:?}"));
            }
        }
        self.found.extend(missing);
    }

    /// The stays that began before `end`, so that the one which ends a clock does not count.
    fn stays_before(&self, end: Instant) -> usize {
        self.ticket.stays.iter().take_while(|(since, _)| *since < end).count()
    }

    /// What a clock announces whatever the ticket is: its name and its point.
    fn points(&self, clock: &Watch) -> Vec<(String, String)> {
        let spec = self.desk.spec();
        let policy = spec
            .sla
            .iter()
            .find(|policy| *policy.set == *clock.key.set && *policy.name == *clock.promise.policy.as_str());
        let warnings = policy.into_iter().flat_map(|policy| &policy.warn_at);
        let warnings = warnings.map(|point| (format!("warning {point}"), point.clone()));
        let rules = spec
            .escalations
            .iter()
            .filter(|rule| rule.when.is_empty() && rule.on.clock.as_deref() == Some(clock.key.metric.name()));
        let rules = rules.filter_map(|rule| Some((rule.name.clone(), self.point_of(&rule.name)?)));
        let line = clock.promise.line.as_ref().map(ToString::to_string);
        let line = line.filter(|line| {
            let response = spec.lines.get(line).and_then(|line| line.on_time_box.as_ref());
            response.is_some_and(|response| response.hand_over.is_some() || !response.tell.is_empty())
        });
        warnings.chain(rules).chain(line.map(|line| (line, "100%".to_owned()))).collect()
    }

    fn reached(&self, key: &ClockKey, point: &str, now: Instant) -> Option<Instant> {
        let clock = self.ticket.clocks.iter().find(|clock| clock.key == *key)?;
        let amount = match in_days(self.desk, clock, point) {
            Some(reached) => reached?,
            None => at_point(amount(self.desk, clock)?, point)?,
        };
        self.ticket.reached(self.desk, clock, (self.ticket.stays.len(), now), now.plus(BEYOND), amount)
    }
}

/// What has run of a target when a point is reached; `None` for a point before the start.
fn at_point(target: WorkTime, point: &str) -> Option<WorkTime> {
    let micros = |text: &str| text.parse::<WorkTime>().expect("a duration").micros();
    let amount = if let Some(percent) = point.strip_suffix('%') {
        let (whole, hundredths) = percent.split_once('.').unwrap_or((percent, "0"));
        let share: i64 =
            whole.parse::<i64>().expect("a number") * 100 + hundredths.parse::<i64>().expect("a number");
        (target.micros() * share + 9_999) / 10_000
    } else if let Some(before) = point.strip_suffix(" before due") {
        target.micros() - micros(before)
    } else if let Some(after) = point.strip_suffix(" after start") {
        micros(after)
    } else {
        target.micros() + micros(point.strip_suffix(" after due").expect("a point of the generator"))
    };
    (0 <= amount).then(|| WorkTime::from_micros(amount))
}
