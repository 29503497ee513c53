//! Shared test vectors: cases that every host must answer alike.
//!
//! A document names its format in `schema`; [`run`] asks the engine every case and compares. A
//! case of a kind that is not known here is skipped and named, never passed.

mod business_time;
mod desk;
mod pattern;
mod scenario;
mod transcript;

use helpdesk_core::zone::ZonePack;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use pattern::Mismatch;

pub use transcript::transcript;

/// What became of the cases of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many were answered as expected.
    pub passed: usize,
    /// Those that were not, in the order of the document.
    pub failed: Vec<Failure>,
    /// Those that were not asked.
    pub skipped: Vec<Skipped>,
}

/// A case answered otherwise than expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The case.
    pub id: String,
    /// What it expects.
    pub expected: String,
    /// What came.
    pub found: String,
}

/// A case that was not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The case.
    pub id: String,
    /// Why not.
    pub reason: String,
}

impl Outcome {
    /// How many cases there were.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.passed + self.failed.len() + self.skipped.len()
    }

    /// Adds what became of another document.
    pub fn extend(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
        self.skipped.extend(other.skipped);
    }
}

/// How much a folder of vectors holds, so that a runner that finds less can say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Documents of vectors, the index not counted.
    pub files: usize,
    /// Cases in all of them.
    pub cases: usize,
}

impl Index {
    /// The index that `document` is; `None` if it is none.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        let is_index = document.get("schema")?.as_str()? == "index/1";
        is_index.then(|| Self::deserialize(document).ok())?
    }
}

/// Asks every case of `document`. `None` if it is no document of vectors: it has no `schema`, or
/// no list of `cases`.
#[must_use]
pub fn run(document: &Value, zones: &ZonePack) -> Option<Outcome> {
    let schema = document.get("schema")?.as_str()?;
    let cases = document.get("cases")?.as_array()?;
    let mut outcome = Outcome::default();
    let mut business_time = business_time::Runner::new(document, zones);
    for case in cases {
        let id = case.get("id").and_then(Value::as_str).unwrap_or("(no id)").to_owned();
        let answer = match schema {
            _ if case.get("quirk") == Some(&Value::Bool(true)) => {
                Answer::Skipped("a quirk of another system".into())
            }
            "business-time/1" => business_time.answer(case),
            "desk/1" => Answer::from(desk::check(document, case, zones)),
            "scenario/1" | "scenario/2" if desk::asks_for_faults(case) => {
                Answer::from(desk::check(document, case, zones))
            }
            "scenario/1" | "scenario/2" => Answer::from(scenario::check(document, case, zones)),
            other => Answer::Skipped(format!("there is no format `{other}`")),
        };
        match answer {
            Answer::AsExpected => outcome.passed += 1,
            Answer::Otherwise { expected, found } => outcome.failed.push(Failure { id, expected, found }),
            Answer::Skipped(reason) => outcome.skipped.push(Skipped { id, reason }),
        }
    }
    Some(outcome)
}

/// What became of one case.
enum Answer {
    AsExpected,
    Otherwise { expected: String, found: String },
    Skipped(String),
}

impl From<Result<(), Mismatch>> for Answer {
    fn from(result: Result<(), Mismatch>) -> Self {
        match result {
            Ok(()) => Self::AsExpected,
            Err(Mismatch { place, expected, found }) => {
                Self::Otherwise { expected: format!("{place}: {expected}"), found }
            }
        }
    }
}
