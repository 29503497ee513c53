//! How the desk served: first contact, ratings, articles, vendors, load, faults, outages, queues.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::id::{ActorId, LineId};
use crate::order::{self, Gather};
use crate::outage::{Outage, OutageId};
use crate::report::history::History;
use crate::report::spread::Durations;
use crate::report::summary::{
    AgentLoad, Fault, Faults, LineLoad, Outages, Queue, Ratings, Service, Share, VendorTimes,
};
use crate::sla::Metric;
use crate::ticket::{Call, Event, Fact};
use crate::time::{Instant, Interval, WallTime, WorkTime};
use crate::workflow::Category;

/// The most faults of a kind that a report names.
const MOST_FAULTS: usize = 20;

/// What a report needs to know beside times and promises: the fold of one ticket's events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Served {
    asset: Option<Arc<str>>,
    answers: u32,
    asked_again: bool,
    lines: Vec<LineId>,
    came_back: bool,
    rating: Option<i64>,
    articles: Vec<Arc<str>>,
    by_article: bool,
    by_itself: bool,
    taken: Vec<ActorId>,
    solved: Vec<ActorId>,
    holder: Option<ActorId>,
    spent: Vec<(Option<ActorId>, i64)>,
    calls: Vec<Arc<Call>>,
}

impl Served {
    pub(super) fn apply(&mut self, event: &Event) {
        match &event.fact {
            Fact::Registered(registered) => {
                self.asset.clone_from(&registered.intake.asset);
                self.lines.extend(registered.line.clone());
            }
            Fact::Classified { asset, .. } => self.asset.clone_from(asset),
            Fact::Replied { .. } => self.answers += u32::from(event.by.role.answers()),
            Fact::RequesterReplied { automatic: false, .. } => self.asked_again = true,
            Fact::Assigned { to, .. } => {
                self.taken.push(to.clone());
                self.holder = Some(to.clone());
            }
            Fact::Released { .. } => self.holder = None,
            Fact::HandedOver { to, .. } => {
                self.came_back |= self.lines.contains(to);
                self.lines.push(to.clone());
                self.holder = None;
            }
            Fact::StatusChanged(change) if change.category == Category::Solved && event.by.role.answers() => {
                self.solved.extend(event.by.id.clone());
            }
            Fact::Resolved { resolution } => {
                if let Some(article) = &resolution.article {
                    self.articles.push(article.clone());
                    self.by_article = true;
                }
            }
            Fact::ArticleUsed { article, solved } => {
                self.articles.push(article.clone());
                self.by_article |= solved;
                self.by_itself |= *solved && !event.by.role.answers();
            }
            Fact::Rated { score, .. } => self.rating = Some(*score),
            Fact::TimeLogged { spent, .. } => self.spent.push((event.by.id.clone(), spent.micros())),
            Fact::Called { call } => self.calls.push(call.clone()),
            _ => {}
        }
    }
}

/// The same of many tickets, of outages, and of calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Services {
    done: u64,
    first_contact: u64,
    tickets: u64,
    bounced: u64,
    ratings: BTreeMap<i64, u64>,
    by_article: u64,
    by_itself: u64,
    articles: BTreeMap<Arc<str>, u64>,
    vendors: BTreeMap<LineId, Durations>,
    agents: BTreeMap<ActorId, AgentLoad>,
    lines: BTreeMap<LineId, LineLoad>,
    assets: BTreeMap<Arc<str>, u64>,
    categories: BTreeMap<Arc<str>, u64>,
    outages: BTreeMap<OutageId, Lasted>,
    queues: BTreeMap<Arc<str>, Waits>,
}

#[derive(Clone, Debug)]
struct Lasted {
    spans: Vec<(Instant, Option<Instant>)>,
    services: BTreeSet<Arc<str>>,
    tickets: usize,
}

#[derive(Clone, Debug, Default)]
struct Waits {
    answered: Durations,
    abandoned: Durations,
    in_time: u64,
}

impl Services {
    pub(super) fn add(&mut self, history: &History, within: WallTime) {
        let served = &history.served;
        let is_done = history.done.is_some();
        let at_once = served.answers <= 1 && !served.asked_again && history.reopened == 0;
        self.tickets += 1;
        self.done += u64::from(is_done);
        self.first_contact += u64::from(is_done && at_once && history.hand_overs.is_empty());
        self.bounced += u64::from(served.came_back);
        self.by_article += u64::from(is_done && served.by_article);
        self.by_itself += u64::from(is_done && served.by_itself);
        count(&mut self.ratings, served.rating.as_ref());
        served.articles.iter().for_each(|article| count(&mut self.articles, Some(article)));
        count(&mut self.assets, served.asset.as_ref());
        if let Some(category) = &history.category {
            match self.categories.get_mut(category.as_str()) {
                Some(count) => *count += 1,
                None => drop(self.categories.insert(category.as_str().into(), 1)),
            }
        }
        self.add_load(history, is_done);
        let of_vendors = history.clocks.iter().filter(|(key, _)| key.metric == Metric::Vendor);
        for (_, clock) in of_vendors {
            let elapsed = clock.elapsed.filter(|_| clock.ended.is_some() && !clock.cancelled);
            if let (Some(line), Some(elapsed)) = (history.line_of(clock), elapsed) {
                self.vendors.entry(line).or_default().add(elapsed.micros());
            }
        }
        served.calls.iter().for_each(|call| self.add_call(call, within));
    }

    fn add_load(&mut self, history: &History, is_done: bool) {
        let served = &history.served;
        for agent in &served.taken {
            self.agent(agent).taken += 1;
        }
        for agent in &served.solved {
            self.agent(agent).solved += 1;
        }
        for (agent, micros) in &served.spent {
            if let Some(agent) = agent {
                let load = self.agent(agent);
                load.spent += WallTime::from_micros(*micros);
            }
        }
        if let Some(agent) = served.holder.as_ref().filter(|_| !is_done && !history.is_merged) {
            self.agent(agent).open += 1;
        }
        for line in &served.lines {
            self.line(line).entered += 1;
        }
        if let Some(line) = history.line.as_ref().filter(|_| !is_done && !history.is_merged) {
            self.line(line).open += 1;
        }
    }

    fn agent(&mut self, agent: &ActorId) -> &mut AgentLoad {
        self.agents.entry(agent.clone()).or_default()
    }

    fn line(&mut self, line: &LineId) -> &mut LineLoad {
        self.lines.entry(line.clone()).or_default()
    }

    pub(super) fn add_call(&mut self, call: &Call, within: WallTime) {
        let Some(queue) = &call.queue else { return };
        if !self.queues.contains_key(queue) {
            self.queues.insert(queue.clone(), Waits::default());
        }
        let Some(waits) = self.queues.get_mut(queue) else { return };
        let waited = call.waited();
        if call.answered.is_some() {
            waits.answered.add(waited.micros());
            waits.in_time += u64::from(waited <= within);
        } else {
            waits.abandoned.add(waited.micros());
        }
    }

    pub(super) fn add_outage(&mut self, outage: &Outage) {
        let lasted = Lasted {
            spans: outage.spans.clone(),
            services: outage.scope.services.clone(),
            tickets: outage.tickets.len(),
        };
        self.outages.insert(outage.id.clone(), lasted);
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.done += other.done;
        self.first_contact += other.first_contact;
        self.tickets += other.tickets;
        self.bounced += other.bounced;
        self.by_article += other.by_article;
        self.by_itself += other.by_itself;
        add(&mut self.ratings, other.ratings);
        add(&mut self.articles, other.articles);
        add(&mut self.assets, other.assets);
        add(&mut self.categories, other.categories);
        for (line, times) in other.vendors {
            self.vendors.entry(line).or_default().merge(times);
        }
        for (agent, load) in other.agents {
            let own = self.agents.entry(agent).or_default();
            *own = AgentLoad {
                taken: own.taken + load.taken,
                solved: own.solved + load.solved,
                open: own.open + load.open,
                spent: own.spent + load.spent,
            };
        }
        for (line, load) in other.lines {
            let own = self.lines.entry(line).or_default();
            *own = LineLoad { entered: own.entered + load.entered, open: own.open + load.open };
        }
        self.outages.extend(other.outages);
        for (queue, waits) in other.queues {
            let own = self.queues.entry(queue).or_default();
            own.answered.merge(waits.answered);
            own.abandoned.merge(waits.abandoned);
            own.in_time += waits.in_time;
        }
    }

    pub(super) fn finish(self, until: Instant) -> Service {
        let rated = self.ratings.values().sum();
        Service {
            first_contact: Share::new(self.first_contact, self.done),
            bounced: Share::new(self.bounced, self.tickets),
            ratings: Ratings { rated: Share::new(rated, self.done), scores: self.ratings },
            solved_by_article: Share::new(self.by_article, self.done),
            self_solved: Share::new(self.by_itself, self.done),
            articles: self.articles,
            vendors: self.vendors.into_iter().map(vendor).collect(),
            agents: self.agents,
            lines: self.lines,
            faults: Faults { assets: most(self.assets), categories: most(self.categories) },
            outages: outages(&self.outages, until),
            queues: self.queues.into_iter().map(|(name, waits)| (name, queue(waits))).into_map(),
        }
    }
}

fn count<K: Ord + Clone>(counts: &mut BTreeMap<K, u64>, key: Option<&K>) {
    let Some(key) = key else { return };
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => drop(counts.insert(key.clone(), 1)),
    }
}

fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
    for (key, n) in other {
        *counts.entry(key).or_default() += n;
    }
}

fn vendor((line, mut times): (LineId, Durations)) -> VendorTimes {
    times.sort();
    VendorTimes { line, work: times.spread(WorkTime::from_micros) }
}

/// What repeats, the most frequent first.
fn most(counts: BTreeMap<Arc<str>, u64>) -> Vec<Fault> {
    let repeated = counts.into_iter().filter(|(_, tickets)| 1 < *tickets);
    let mut faults: Vec<Fault> = repeated.map(|(of, tickets)| Fault { of, tickets }).collect();
    order::sort_by_key(&mut faults, |fault| std::cmp::Reverse(fault.tickets)); // stable: equal counts stay by name
    faults.truncate(MOST_FAULTS);
    faults
}

fn outages(outages: &BTreeMap<OutageId, Lasted>, until: Instant) -> Outages {
    let mut services: BTreeMap<Arc<str>, Vec<Interval>> = BTreeMap::new();
    let mut all = Vec::new();
    for lasted in outages.values() {
        let spans = lasted.spans.iter().map(|&(from, to)| Interval::new(from, to.unwrap_or(until.max(from))));
        for span in spans {
            all.push(span);
            for service in &lasted.services {
                services.entry(service.clone()).or_default().push(span);
            }
        }
    }
    Outages {
        count: outages.len() as u64,
        tickets: outages.values().map(|lasted| lasted.tickets as u64).sum(),
        lasted: together(all),
        services: services.into_iter().map(|(service, spans)| (service, together(spans))).into_map(),
    }
}

/// The time that any of the spans covers; what two cover counts once.
fn together(mut spans: Vec<Interval>) -> WallTime {
    order::sort(&mut spans);
    let mut covered = WallTime::ZERO;
    let mut end = Instant::MIN;
    for span in spans {
        let fresh = Interval::new(span.start.max(end), span.end.max(end));
        covered += fresh.length();
        end = end.max(span.end);
    }
    covered
}

fn queue(mut waits: Waits) -> Queue {
    waits.answered.sort();
    waits.abandoned.sort();
    let answered = waits.answered.spread(WallTime::from_micros);
    let abandoned = waits.abandoned.spread(WallTime::from_micros);
    let calls = answered.count + abandoned.count;
    Queue {
        calls,
        in_time: Share::new(waits.in_time, calls),
        lost: Share::new(abandoned.count, calls),
        answered,
        abandoned,
    }
}
