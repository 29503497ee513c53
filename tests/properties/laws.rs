//! The laws of a desk, over random desks and random lives of a ticket.

mod cases;
mod damage;
mod explanation;
mod histories;
mod ledger;
mod simulation;
mod together;
mod verdicts;
