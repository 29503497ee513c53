//! `helpdesk` without a command: one scripted day of the bundled desk, played and told.
//!
//! The desk and the script are `examples/desks/polish-it`. Everything shown was decided by the
//! engine as the script went along; nothing is written beforehand but what people do.

mod host;
mod late;
mod local;
mod mark;
mod recorded;
mod report;
mod script;
mod telling;
mod timeline;
mod why;
mod words;

use std::collections::BTreeMap;

use helpdesk_core::actor::Actor;
use helpdesk_core::calendar::Calendar;
use helpdesk_core::desk::{Desk, DeskSpec};
use helpdesk_core::id::{DeskVersion, TicketId};
use helpdesk_core::report::Summary;
use helpdesk_core::ticket::{InboundOutcome, Refusal};
use helpdesk_core::time::Instant;
use serde::Serialize;

use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Exit, Output};
use host::{Held, Moment, Played};
use local::Local;
use report::Tally;
use script::{Script, Step, Wish};
use telling::Teller;

const DESK: &str = include_str!("../../../examples/desks/polish-it/desk.toml");
const DAY: &str = include_str!("../../../examples/desks/polish-it/day.toml");

/// The answer for programs.
#[derive(Debug, Serialize)]
struct Report<'a> {
    desk: &'a DeskVersion,
    tickets: &'a BTreeMap<TicketId, Held>,
    refusals: Vec<Refused<'a>>,
    mails: Vec<Mail<'a>>,
    report: Summary,
    host: Tally,
    surprises: &'a [String],
}

/// A command that was refused.
#[derive(Debug, Serialize)]
struct Refused<'a> {
    at: Instant,
    ticket: &'a TicketId,
    by: &'a Actor,
    #[serde(flatten)]
    refusal: &'a Refusal,
}

/// What became of a mail.
#[derive(Debug, Serialize)]
struct Mail<'a> {
    at: Instant,
    message: &'a str,
    outcome: InboundOutcome,
}

/// Every mail once, also one that came to no ticket.
fn mails<'a>(played: &'a Played<'_>) -> Vec<Mail<'a>> {
    let mail = |moment: &'a Moment<'_>| match moment.step? {
        Step { at, wish: Wish::Mail(message, _), .. } => {
            Some(Mail { at: *at, message: &message.message, outcome: moment.mail? })
        }
        _ => None,
    };
    played.moments.iter().filter_map(mail).collect()
}

fn refusals<'a>(played: &'a Played<'_>) -> Vec<Refused<'a>> {
    let refused = |moment: &'a Moment<'_>| {
        let (step, refusal) = (moment.step?, moment.result.as_ref().err()?);
        Some(Refused { at: step.at, ticket: &step.ticket, by: &step.by, refusal })
    };
    played.moments.iter().filter_map(refused).collect()
}

pub(crate) fn run(output: &mut Output) -> Result<Exit, Failure> {
    let (desk, script) = match bundled() {
        Ok(bundled) => bundled,
        Err(message) => {
            output.text(&format!("the bundled day cannot be played: {message}\n"))?;
            return Ok(Exit::Findings);
        }
    };
    let played = host::play(&desk, &script);
    match output.format {
        Format::Text => output.text(&told(&desk, &script, &played))?,
        Format::Json => output.json(&Report {
            desk: desk.version(),
            tickets: &played.tickets,
            refusals: refusals(&played),
            mails: mails(&played),
            report: summary(&desk, &script, &played),
            host: Tally::of(&played),
            surprises: &played.surprises,
        })?,
    }
    Ok(if played.surprises.is_empty() { Exit::Fine } else { Exit::Findings })
}

fn bundled() -> Result<(Desk, Script), String> {
    let spec: DeskSpec = toml::from_str(DESK).map_err(|error| error.to_string())?;
    let desk = Desk::compile(&spec).map_err(|errors| errors.to_string())?;
    let calendar = calendar(&desk).ok_or("the desk has no calendar")?;
    let script = script::read(DAY, calendar.zone()).map_err(|error| error.to_string())?;
    Ok((desk, script))
}

/// The desk's own calendar: its zone is that of the script, its holidays are the headings'.
fn calendar(desk: &Desk) -> Option<&Calendar> {
    desk.calendar(desk.default_calendar())
}

fn summary(desk: &Desk, script: &Script, played: &Played<'_>) -> Summary {
    report::summary(played, calendar(desk).map(Calendar::zone), script.until)
}

fn told(desk: &Desk, script: &Script, played: &Played<'_>) -> String {
    let mut out = String::new();
    if let Some(calendar) = calendar(desk) {
        out.push_str(&introduction(desk, calendar));
        let teller = Teller { desk, played, local: Local { calendar } };
        timeline::write(&mut out, &teller);
        late::write(&mut out, &teller, script.until);
        why::write(&mut out, &script.explain, &teller);
    }
    timeline::heading(&mut out, "The report");
    report::write(&mut out, &summary(desk, script, played), &Tally::of(played));
    for surprise in &played.surprises {
        out.push_str(&format!("\n  not as expected: {surprise}\n"));
    }
    out
}

fn introduction(desk: &Desk, calendar: &Calendar) -> String {
    let zone = calendar.zone();
    format!(
        "{}: one day of an IT support firm with its evening, a night, a public holiday and the morning\n\
         after. People act by a script; everything else was decided by the engine as time went by.\n\n\
         A line is a time, a mark, a ticket, who did it and what. Below the line that opens a ticket\n\
         stand what it is about, whose contract covers it, its priority and the line where it begins,\n\
         and in quotation marks the rules of the desk that fired. What customers write in Polish is\n\
         translated in parentheses. Times are local ({}, zone rules {}).\n\
         Desk and script are desk.toml and day.toml in examples/desks/polish-it.\n\n",
        desk.spec().name,
        zone.name(),
        zone.release()
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use helpdesk_core::ticket::{Channel, Fact, NoticeKind, Recipient};
    use helpdesk_core::workflow::Category;
    use serde_json::Value;

    use super::script::OutageWish;
    use super::*;

    #[test]
    fn the_bundled_day_goes_as_written() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        assert_eq!(played.surprises, Vec::<String>::new());
        assert!(40 <= played.tickets.len());
    }

    /// What can happen to a ticket and does not on this day, with the reason.
    const NOT_SHOWN: [(&str, &str); 2] = [
        ("approval_expired", "the shortest time to decide, two business days, is longer than this day"),
        ("proof_expired", "what callers prove here holds for the ticket"),
    ];

    #[test]
    fn the_day_shows_what_a_desk_does() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        let events = || played.tickets.values().flat_map(|held| &held.events);
        let shown: BTreeSet<String> = events().map(|event| named(&event.fact)).collect();
        let told: Vec<&str> = NOT_SHOWN.map(|(fact, _)| fact).to_vec();
        let missing: Vec<String> = variants("Fact").difference(&shown).cloned().collect();
        assert_eq!(missing, told);
        let (summary, tally) = (summary(&desk, &script, &played), Tally::of(&played));
        let channels: Vec<Channel> = summary.volumes.channel.keys().copied().collect();
        assert_eq!(channels, Channel::ALL);
        assert!(0 < summary.open && 0 < summary.reopened.count && 0 < summary.hand_overs.total);
        assert!(0 < tally.refused && 0 < tally.handed_over_by_the_clock);
    }

    /// The names of every variant of a tagged type, or of a type of names, as the schema has them.
    fn variants(of: &str) -> BTreeSet<String> {
        let schema = helpdesk_wire::schema::wire();
        let names = schema["$defs"][of]["oneOf"].as_array().unwrap().iter();
        let name = |variant: &Value| {
            let name = variant.pointer("/properties/type/const").unwrap_or(&variant["const"]);
            name.as_str().unwrap().to_owned()
        };
        names.map(name).collect()
    }

    fn named(value: &impl Serialize) -> String {
        let value = serde_json::to_value(value).unwrap();
        value.get("type").unwrap_or(&value).as_str().unwrap().to_owned()
    }

    #[test]
    fn the_day_uses_everything_there_is() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        let [mut commands, mut joint, mut outages, mut alerts] = [const { BTreeSet::new() }; 4];
        for step in script.steps.iter().filter(|step| step.refused.is_empty()) {
            match &step.wish {
                Wish::Do(command) => commands.insert(named(command)),
                Wish::Together(several) => joint.insert(named(several)),
                Wish::Outage(OutageWish::DecideOutage { command, .. }) => outages.insert(named(command)),
                Wish::Alert(alert) => alerts.insert(named(&alert.state)),
                Wish::Open(_) | Wish::Mail(..) | Wish::Outage(OutageWish::OpenOutage { .. }) => true,
            };
        }
        assert_eq!(commands, variants("Command"));
        assert_eq!(joint, variants("Joint"));
        assert_eq!(outages, variants("OutageCommand"));
        assert_eq!(alerts, variants("AlertState"));
        // A late answer is a new ticket on this desk, so that none comes too late.
        let mail = played.moments.iter().filter_map(|moment| moment.mail.as_ref().map(named));
        assert_eq!(mail.chain(["too_late".to_owned()]).collect::<BTreeSet<_>>(), variants("InboundOutcome"));
    }

    #[test]
    fn mail_finds_its_ticket_and_machines_change_nothing() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        let status = |ticket: &str| played.tickets.get(ticket).unwrap().ticket.status_category;
        // A list is answered by a mail that names no number, and the bounce of an answer reopens nothing.
        let mails = |ticket: &str| {
            let own = played.moments.iter().filter(|moment| *moment.ticket.as_str() == *ticket);
            own.filter_map(|moment| moment.mail).collect::<Vec<_>>()
        };
        assert_eq!(mails("phishing"), [InboundOutcome::Replied, InboundOutcome::KnownAlready]);
        assert_eq!(mails("folder-access"), [InboundOutcome::Automatic]);
        assert_eq!(status("folder-access"), Category::Closed);
        assert_eq!(played.tickets.get("folder-access").unwrap().ticket.reopen_count, 0);
        assert_eq!(mails("newsletter"), [InboundOutcome::Dropped]);
        assert!(!played.tickets.contains_key("newsletter"));
    }

    #[test]
    fn a_manager_who_is_away_lets_somebody_decide() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        let held = played.tickets.get("laptop-for-a-starter").unwrap();
        let given = held.events.iter().find_map(|event| match &event.fact {
            Fact::ApprovalGiven { round, on_behalf_of, .. } => Some((*round, on_behalf_of.clone())),
            _ => None,
        });
        assert_eq!(given, Some((2, Some("zofia".into()))));
    }

    #[test]
    fn a_fifteen_minute_box_lasts_over_a_holiday() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        let held = played.tickets.get("ten-to-eight").unwrap();
        let moved = held.events.iter().find(|event| matches!(event.fact, Fact::HandedOver { .. })).unwrap();
        // Ten minutes of Tuesday until 20:00, none on 11 November, five on Thursday from 07:00.
        assert_eq!(moved.at.to_string(), "2026-11-12T06:05:00Z");
    }

    #[test]
    fn a_bad_rating_is_heard_at_once() {
        let (desk, script) = bundled().unwrap();
        let played = host::play(&desk, &script);
        let told = played.tickets.values().flat_map(|held| &held.notices).find(|notice| {
            notice.kind == NoticeKind::Escalation && notice.to == Recipient::Contact("quality_manager".into())
        });
        assert_eq!(told.unwrap().at.to_string(), "2026-11-12T12:40:00Z");
    }

    #[test]
    fn what_was_stored_is_all_there_is_to_a_ticket() {
        let (desk, script) = bundled().unwrap();
        for held in host::play(&desk, &script).tickets.values() {
            assert_eq!(helpdesk_core::ticket::Ticket::replay(&held.events).as_ref(), Some(&held.ticket));
        }
    }

    #[test]
    fn the_telling_is_the_same_every_time_and_never_too_wide() {
        let (desk, script) = bundled().unwrap();
        let telling = told(&desk, &script, &host::play(&desk, &script));
        assert_eq!(telling, told(&desk, &script, &host::play(&desk, &script)));
        let plain = anstream::adapter::strip_str(&telling).to_string();
        for line in plain.lines() {
            assert!(line.chars().count() <= timeline::WIDTH, "{line}");
            assert!(!line.contains(['`', '_']), "a raw name: {line}");
        }
    }
}
