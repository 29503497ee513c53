//! The survey after a ticket is done: its scale, and when a rating counts.

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Role};
use crate::ticket::{Reason, Rules, Ticket};
use crate::time::{Instant, Target};
use crate::workflow::Category;

/// The survey after closing: a scale of whole numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SurveySpec {
    /// The lowest rating; 0 of a thumb, with 1 as the highest.
    pub lowest: i64,
    /// The highest rating.
    pub highest: i64,
    /// Which end is the best: that of marks from 1 to 6 is often the lowest.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub best: Best,
    /// Which step asks for the rating.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub asks: Asks,
    /// How long a rating is taken after that, as in `14 calendar days`. Absent: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Only what was asked for counts: after the survey was sent, once for each time it was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_asked: bool,
}

fn is_usual<T: Default + PartialEq>(setting: &T) -> bool {
    *setting == T::default()
}

/// Which end of a scale is the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Best {
    /// The highest, as of stars.
    #[default]
    Highest,
    /// The lowest, as of marks.
    Lowest,
}

/// Which step of a ticket asks for the rating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Closing.
    #[default]
    Closed,
    /// Solving, or closing what was not solved.
    Solved,
}

/// The checked form of [`SurveySpec`].
#[derive(Clone, Copy, Debug)]
pub struct Survey {
    pub(crate) lowest: i64,
    pub(crate) highest: i64,
    pub(crate) best: Best,
    pub(crate) asks: Asks,
    pub(crate) window: Option<Target>,
    pub(crate) only_asked: bool,
}

impl Survey {
    /// Whether `rating` is worse than `threshold`.
    pub(crate) fn is_worse(&self, rating: i64, threshold: i64) -> bool {
        match self.best {
            Best::Highest => rating < threshold,
            Best::Lowest => threshold < rating,
        }
    }

    /// Whether a move from one category to another sends the survey.
    pub(crate) fn is_asked(&self, from: Option<Category>, to: Category) -> bool {
        let answered = |category| matches!(category, Category::Solved | Category::Closed);
        match self.asks {
            Asks::Closed => to == Category::Closed,
            Asks::Solved => answered(to) && !from.is_some_and(answered),
        }
    }

    /// When the survey was sent that belongs to the present end of the ticket.
    fn asked_at(&self, ticket: &Ticket) -> Option<Instant> {
        let asks = |category| match self.asks {
            Asks::Closed => category == Category::Closed,
            Asks::Solved => matches!(category, Category::Solved | Category::Closed),
        };
        let done = ticket.stays.iter().rev().take_while(|stay| stay.category.is_done());
        done.filter(|stay| asks(stay.category)).last().map(|stay| stay.since)
    }

    /// Whether a rating counts now: once for each time that the ticket is done, or, where only what
    /// was asked for counts, that the survey was sent.
    pub(crate) fn check(&self, rules: &Rules, ticket: &Ticket, at: Instant) -> Result<(), Reason> {
        let asked = self.asked_at(ticket);
        let until = asked.zip(self.window).and_then(|(asked, window)| rules.after(asked, window));
        if let Some(until) = until.filter(|until| *until < at) {
            return Err(Reason::RatingWindowOver { until });
        }
        let since = match self.only_asked {
            true => asked.ok_or(Reason::NotAsked)?,
            false => done_since(ticket).unwrap_or(at),
        };
        match ticket.rated_at.filter(|rated| since <= *rated) {
            Some(at) => Err(Reason::RatedAlready { at }),
            None => Ok(()),
        }
    }
}

/// Since when a ticket is done; `None`: it is not.
fn done_since(ticket: &Ticket) -> Option<Instant> {
    let done = ticket.stays.iter().rev().take_while(|stay| stay.category.is_done());
    done.last().map(|stay| stay.since)
}

/// Whether a ticket that is done was rated since.
pub(crate) fn is_rated(ticket: &Ticket) -> bool {
    done_since(ticket).zip(ticket.rated_at).is_some_and(|(done, rated)| done <= rated)
}

/// Whoever asked rates, or the host hands in what they said; nobody rates their own work.
pub(crate) fn check_rater(ticket: &Ticket, by: &Actor) -> Result<(), Reason> {
    match by.role {
        Role::System => Ok(()),
        Role::Requester if by.id.is_none() || by.id == ticket.intake.requester => Ok(()),
        _ => Err(Reason::NotTheRequester { what: "rate" }),
    }
}
