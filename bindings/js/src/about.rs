//! What a desk itself is, who should work, what may help, the versions a desk has had, and reports.

use std::cell::RefCell;

use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::Ticket;
use helpdesk_wire::host::{self, Counting, read};
use wasm_bindgen::prelude::*;

use crate::Answer;
use crate::desk::JsDesk;
use crate::time::{date, instant};

#[wasm_bindgen(js_class = Desk)]
impl JsDesk {
    pub fn spec(&self) -> String {
        host::json(self.0.spec())
    }

    pub fn labels(&self, language: &str) -> String {
        host::labels(&self.0, language)
    }

    pub fn bounds(&self) -> String {
        host::bounds(&self.0)
    }

    pub fn graph(&self, of: &str) -> Option<String> {
        host::graph(&self.0, of)
    }

    /// `sequence` is a whole number that a double holds.
    pub fn number(&self, day: &str, sequence: f64) -> Answer<Option<String>> {
        Ok(host::number(&self.0, date(day)?, sequence as u64))
    }

    pub fn read_number(&self, text: &str) -> Answer<Option<String>> {
        Ok(host::read_number(&self.0, text)?)
    }

    pub fn suggest_agent(&self, events: &str, moment: &str, at: f64) -> Answer<String> {
        Ok(host::suggest_agent(&self.0, events, moment, instant(at))?)
    }

    /// An empty `line` is every line.
    pub fn review_queue(&self, tickets: &str, line: &str) -> Answer<String> {
        let tickets: Vec<Ticket> = read(tickets)?;
        let line = Some(line).filter(|line| !line.is_empty());
        Ok(host::review_queue(&self.0, &tickets.iter().collect::<Vec<_>>(), line))
    }

    pub fn digest(key: &[u8], kind: &str, scope: &str, identifier: &str) -> Answer<String> {
        Ok(host::digest(key, kind, scope, identifier)?)
    }

    pub fn check_pesel(text: &str) -> Answer<()> {
        Ok(host::check_pesel(text)?)
    }

    pub fn failures(events: &str, person: &str) -> Answer<String> {
        Ok(host::failures(events, person)?)
    }

    pub fn suggest_articles(articles: &str, solved: &str, question: &str, most: u32) -> Answer<String> {
        Ok(host::suggest_articles(articles, solved, question, most as usize)?)
    }

    pub fn without_hidden(line: &str) -> String {
        helpdesk_core::text::without_hidden(line)
    }

    pub fn articles_to_review(articles: &str, today: &str) -> Answer<String> {
        Ok(host::articles_to_review(articles, date(today)?)?)
    }
}

/// A report in the making.
#[wasm_bindgen(js_name = Counting)]
#[derive(Debug)]
pub struct JsCounting(pub(crate) RefCell<Counting>);

#[wasm_bindgen(js_class = Counting)]
impl JsCounting {
    /// Nothing is taken in if something is at fault.
    pub fn add(&self, histories: &str, beside: &str) -> Answer<()> {
        let mut more = self.0.borrow().another();
        more.add(histories)?;
        more.add_beside(beside)?;
        Ok(self.0.borrow_mut().merge(more)?)
    }

    pub fn merge(&self, other: &Self) -> Answer<()> {
        let more = other.0.borrow().clone(); // it may be the same
        Ok(self.0.borrow_mut().merge(more)?)
    }

    pub fn finish(&self) -> String {
        self.0.borrow().finish()
    }
}

/// Versions of one desk.
#[wasm_bindgen(js_name = Versions)]
#[derive(Debug, Default)]
pub struct JsVersions(Vec<Desk>);

#[wasm_bindgen(js_class = Versions)]
impl JsVersions {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, desk: &JsDesk) {
        self.0.push(desk.0.clone());
    }

    pub fn retell(&self, events: &str, until: f64) -> Answer<String> {
        Ok(host::retell(&self.0.iter().collect::<Vec<_>>(), events, instant(until))?)
    }

    pub fn simulate(&self, there: &JsDesk, histories: &str, until: Option<f64>) -> Answer<String> {
        let versions: Vec<&Desk> = self.0.iter().collect();
        Ok(host::simulate_in_force(&versions, &there.0, histories, until.map(instant))?)
    }
}
