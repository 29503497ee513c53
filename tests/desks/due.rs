//! Due times of the real definitions, worked out by hand.

use helpdesk_core::actor::Actor;
use helpdesk_core::desk::Desk;
use helpdesk_core::sla::Metric::{self, FirstResponse, Resolution};
use helpdesk_core::ticket::{Command, Intake, Ticket};
use helpdesk_core::time::Instant;

use crate::definitions::{definition, open};

fn due(ticket: &Ticket, metric: Metric) -> Option<Instant> {
    ticket.clocks.iter().find(|clock| clock.key.metric == metric).and_then(|clock| clock.due)
}

#[track_caller]
fn check(desk: &Desk, set: impl FnOnce(&mut Intake), metric: Metric, opened: &str, expected: &str) {
    let ticket = open(desk, opened, set);
    assert_eq!(due(&ticket, metric), Some(expected.parse().unwrap()), "opened {opened}");
}

fn at(priority: &str) -> impl FnOnce(&mut Intake) {
    move |intake| intake.priority = Some(priority.into())
}

fn by(impact: &str, urgency: &str) -> impl FnOnce(&mut Intake) {
    move |intake| {
        intake.impact = Some(impact.into());
        intake.urgency = Some(urgency.into());
    }
}

#[test]
fn slu_edu() {
    let desk = definition("slu-edu");
    // Two hours from Monday 16:30: half an hour until 17:00, the rest from 08:00 on Tuesday.
    let emergency = by("classroom", "high");
    check(&desk, emergency, Resolution, "2026-03-02T16:30:00-06:00", "2026-03-03T09:30:00-06:00");
    // A business day from Friday 10:00 is Monday 10:00; summer time began on the Sunday between.
    let low = by("user", "low");
    check(&desk, low, FirstResponse, "2026-03-06T10:00:00-06:00", "2026-03-09T10:00:00-05:00");
}

#[test]
fn deakin_edu_au() {
    let desk = definition("deakin-edu-au");
    // Three hours from Monday 15:00 (UTC+10): two until 17:00, one from 09:00 on Tuesday.
    let incident = by("high", "high");
    check(&desk, incident, FirstResponse, "2026-06-01T15:00:00+10:00", "2026-06-02T10:00:00+10:00");
    // The same priority of another kind: three business days from Monday.
    let request = |intake: &mut Intake| {
        by("high", "high")(intake);
        intake.kind = Some("request".into());
    };
    check(&desk, request, Resolution, "2026-06-01T15:00:00+10:00", "2026-06-04T15:00:00+10:00");
    // An interaction is answered and nothing more; the least incident is promised nothing.
    let interaction = open(&desk, "2026-06-01T15:00:00+10:00", |i| i.kind = Some("interaction".into()));
    assert_eq!(interaction.clocks.len(), 1);
    assert!(open(&desk, "2026-06-01T15:00:00+10:00", by("low", "low")).clocks.is_empty());
}

#[test]
fn stepchange_uk() {
    let desk = definition("stepchange-uk");
    // From Thursday 2 April 2026; Good Friday and Easter Monday are no business days, so the first
    // is Tuesday the 7th and the second Wednesday the 8th.
    check(&desk, at("P3"), Resolution, "2026-04-02T15:00:00+01:00", "2026-04-08T15:00:00+01:00");
    // A service request has its own target whatever its priority: the fifth is Monday the 13th.
    let request = |intake: &mut Intake| {
        at("P1")(intake);
        intake.kind = Some("service_request".into());
    };
    check(&desk, request, Resolution, "2026-04-02T15:00:00+01:00", "2026-04-13T15:00:00+01:00");
}

#[test]
fn smu_edu() {
    let desk = definition("smu-edu");
    // Nine hours from the opening are over when the day closes, not when the next one opens.
    check(&desk, at("high"), Resolution, "2026-01-05T08:00:00-06:00", "2026-01-05T17:00:00-06:00");
    // 24 hours are two days of nine hours and six more.
    check(&desk, at("medium"), Resolution, "2026-01-05T08:00:00-06:00", "2026-01-07T14:00:00-06:00");
    // Four hours from Friday 15:00: two on Friday, two on Monday.
    check(&desk, at("emergency"), Resolution, "2026-01-09T15:00:00-06:00", "2026-01-12T10:00:00-06:00");
    check(&desk, at("low"), Resolution, "2026-01-09T16:00:00-06:00", "2026-01-16T16:00:00-06:00");
}

#[test]
fn healdsburg_ca_gov() {
    let desk = definition("healdsburg-ca-gov");
    let saturday_night = "2026-07-04T23:30:00-07:00";
    // Around the clock for the top priority alone; four hours of work begin on Monday at 07:30.
    check(&desk, at("critical"), FirstResponse, saturday_night, "2026-07-05T00:30:00-07:00");
    check(&desk, at("high"), FirstResponse, saturday_night, "2026-07-06T11:30:00-07:00");
    // Two calendar weeks on the wall clock; summer time ends on 1 November.
    check(&desk, at("low"), FirstResponse, "2026-10-26T10:00:00-07:00", "2026-11-09T10:00:00-08:00");
    assert!(open(&desk, saturday_night, at("none")).clocks.is_empty());
}

#[test]
fn vulpine_msp() {
    let desk = definition("vulpine-msp");
    // The same business day: when it closes. A Saturday's same business day is Monday.
    check(&desk, at("P2"), Resolution, "2026-11-25T10:00:00-05:00", "2026-11-25T17:30:00-05:00");
    check(&desk, at("P2"), Resolution, "2026-11-21T10:00:00-05:00", "2026-11-23T17:30:00-05:00");
    // The next business day after Wednesday is Friday: Thursday is Thanksgiving.
    check(&desk, at("P4"), FirstResponse, "2026-11-25T10:00:00-05:00", "2026-11-27T17:30:00-05:00");
    check(&desk, at("P1"), FirstResponse, "2026-11-21T10:00:00-05:00", "2026-11-21T11:00:00-05:00");
}

#[test]
fn altsys_and_fbc_mb() {
    // Eight hours in an eight-hour day: the same time on the next day.
    let altsys = definition("altsys");
    check(&altsys, at("P2"), Resolution, "2026-01-05T11:00:00Z", "2026-01-06T11:00:00Z");
    // 24 hours in nine-hour days: 9 + 9 + 6.
    let fbc = definition("fbc-mb");
    check(&fbc, at("P3"), Resolution, "2026-01-05T08:00:00Z", "2026-01-07T14:00:00Z");
}

#[test]
fn konfuzio_and_sudo_de() {
    // Ten business days from Monday 21 December: 22, 23, 24, 28, 29, 30, 31, then 4, 5 and 6
    // January; the 25th, the 26th (a Saturday) and 1 January are holidays, the 6th is not everywhere.
    let konfuzio = definition("konfuzio-de");
    check(&konfuzio, at("hoch"), FirstResponse, "2026-12-21T10:00:00+01:00", "2027-01-06T10:00:00+01:00");
    // Three from Thursday 31 December: 4, 5 and 6 January.
    let sudo = definition("sudo-de");
    // Four hours of service; out of hours eight, as they pass.
    check(&sudo, at("P1"), FirstResponse, "2026-01-05T15:00:00+01:00", "2026-01-06T10:00:00+01:00");
    check(&sudo, at("P1"), FirstResponse, "2026-01-05T22:00:00+01:00", "2026-01-06T06:00:00+01:00");
    check(&sudo, at("P3"), FirstResponse, "2026-12-31T10:00:00+01:00", "2027-01-06T10:00:00+01:00");
}

#[test]
fn seibert_de() {
    let desk = definition("seibert-de");
    let ticket = open(&desk, "2026-06-01T10:00:00+02:00", at("Störungsklasse 1"));
    assert_eq!(due(&ticket, Resolution), None, "work has not started");
    // Taken on Wednesday at 13:00: four hours until 17:00; Corpus Christi, 4 June, is a holiday in
    // Hesse; four more on Friday from 09:00.
    let taken: Instant = "2026-06-03T13:00:00+02:00".parse().unwrap();
    let decision = desk.decide(&ticket, &Command::Take {}, &Actor::agent("a"), taken).unwrap();
    let mut ticket = ticket;
    decision.events.iter().for_each(|event| ticket.apply(event));
    assert_eq!(due(&ticket, Resolution), Some("2026-06-05T13:00:00+02:00".parse().unwrap()));
}

#[test]
fn bauer_group_de() {
    let desk = definition("bauer-group-de");
    let code = |tier: &'static str, priority: &'static str| {
        move |intake: &mut Intake| {
            intake.tier = Some(tier.into());
            intake.priority = Some(priority.into());
        }
    };
    let friday = "2026-01-09T20:00:00+01:00";
    check(&desk, code("code4", "schwer"), FirstResponse, friday, "2026-01-10T08:00:00+01:00");
    check(&desk, code("code0", "schwer"), FirstResponse, friday, "2026-01-09T21:30:00+01:00");
}

#[test]
fn btc_pl() {
    let desk = definition("btc-pl");
    let tuesday = "2026-11-10T20:00:00+01:00";
    // 16 hours of fifteen-hour days: three until 23:00, none on 11 November, a holiday, and
    // thirteen from 08:00 on Thursday.
    check(&desk, at("standard"), FirstResponse, tuesday, "2026-11-12T21:00:00+01:00");
    check(&desk, at("critical"), Resolution, tuesday, "2026-11-11T04:00:00+01:00");
}

#[test]
fn datahouse_pl() {
    let desk = definition("datahouse-pl");
    // A calendar per priority: one hour as it passes, eight of an eight-hour day.
    check(&desk, at("krytyczny"), FirstResponse, "2026-01-09T21:30:00+01:00", "2026-01-09T22:30:00+01:00");
    // Reports of a Saturday night are taken in on Monday at 08:00.
    check(&desk, at("krytyczny"), FirstResponse, "2026-01-10T23:30:00+01:00", "2026-01-12T09:00:00+01:00");
    check(&desk, at("standardowy"), FirstResponse, "2026-01-05T13:00:00+01:00", "2026-01-06T13:00:00+01:00");
}

#[test]
fn boston_311_fitted() {
    let desk = definition("boston-311-fitted");
    let about = |category: &'static str| move |intake: &mut Intake| intake.category = Some(category.into());
    // Friday 18:00 is closed, so it counts from Monday 13 April at 08:30; the 20th is Patriots' Day:
    // 14 to 17, 21 to 24, 27 and 28 April.
    let (opened, expected) = ("2015-04-10T18:00:00-04:00", "2015-04-28T08:30:00-04:00");
    check(&desk, about("Sign Repair"), Resolution, opened, expected);
    // Thirty calendar days on the wall clock; summer time ended on 1 November.
    let (opened, expected) = ("2015-10-20T10:00:00-04:00", "2015-11-19T10:00:00-05:00");
    check(&desk, about("Rodent Activity"), Resolution, opened, expected);
}

#[test]
fn nothing_is_promised_where_nothing_is_stated() {
    for name in ["angrybytes-pl", "itsalto", "uci498-observed"] {
        let ticket = open(&definition(name), "2026-01-05T13:00:00Z", |_| {});
        assert!(ticket.clocks.is_empty(), "{name}");
    }
}
