//! Random cases: a desk, and what happens to one ticket.

use std::collections::BTreeSet;
use std::fmt;

use helpdesk_core::desk::Desk;
use helpdesk_core::ticket::Command;
use helpdesk_tests::desks;
use helpdesk_tests::dice::Dice;
use helpdesk_tests::host::{self, Life, Line, Script, Waking, live};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::Serialize;
use serde_json::Value;

/// A desk and the life of a ticket on it, as bytes.
#[derive(Clone)]
pub struct Case {
    /// What the desk is made of.
    pub desk: Vec<u8>,
    /// What the opening is made of.
    pub opening: Vec<u8>,
    /// What each step is made of.
    pub steps: Vec<Vec<u8>>,
}

impl Case {
    pub fn document(&self) -> Value {
        desks::document(&mut Dice::new(&self.desk))
    }

    pub fn script(&self, desk: &Desk) -> Script {
        host::script(desk, &mut Dice::new(&self.opening), &self.steps)
    }

    pub fn life(&self) -> (Desk, Script, Life) {
        let desk = desks::compiled(self.document());
        let script = self.script(&desk);
        let life = live(&desk, &script, Waking::Punctual);
        (desk, script, life)
    }
}

/// What a person needs to see of a case that fails: the desk, the script, and what came of it.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, script, life) = self.life();
        writeln!(f, "{}", self.document())?;
        writeln!(f, "{} {} {}", script.opened, script.by, json(&script.intake))?;
        for (index, Line { at, by, command }) in script.lines.iter().enumerate() {
            let refused = life.refusals.iter().find(|(refused, _)| *refused == index);
            let refused = refused.map(|(_, refusal)| refusal.codes().collect::<Vec<_>>());
            writeln!(f, "{at} {by} {} {refused:?}", json(command))?;
        }
        life.events.iter().try_for_each(|event| writeln!(f, "  {} {}", event.at, json(&event.fact)))
    }
}

pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("everything here is JSON")
}

pub fn cases() -> impl Strategy<Value = Case> {
    let parts = (vec(any::<u8>(), 0..400), vec(any::<u8>(), 0..12), vec(vec(any::<u8>(), 0..10), 0..20));
    parts.prop_map(|(desk, opening, steps)| Case { desk, opening, steps })
}

/// Cases of each law in an ordinary run, the same ones every time, so that a red run can be run
/// again; `PROPTEST_CASES` asks for that many others.
const CASES: u32 = 32;

pub fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        return config;
    }
    ProptestConfig { cases: CASES, rng_seed: RngSeed::Fixed(2026), ..config }
}

/// The generator draws every command there is, so that the laws hold with all of them.
#[test]
fn every_command_is_drawn() {
    let desk = desks::desk(&mut Dice::new(&[]));
    let steps: Vec<[u8; 4]> =
        (0..=255).flat_map(|choice| (0..16).map(move |next| [5, 0, choice, next])).collect();
    let script = host::script(&desk, &mut Dice::new(&[]), &steps);
    let drawn: BTreeSet<&str> = script.lines.iter().map(|line| line.command.name()).collect();
    let missing: Vec<&str> = Command::NAMES.into_iter().filter(|name| !drawn.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
