//! A comparison of two desks as one page for a browser.

use std::fmt::Write;

use helpdesk_core::simulate::{Compared, Promises};

use crate::html::svg::{Svg, escaped, marked};
use crate::html::{WIDE, charts, frame, legend, section, span_of};
use crate::what_if::text::{change, kept};
use crate::what_if::{Outcome, parting, verdict};
use crate::words::{grouped, percent, spoken};

macro_rules! put {
    ($page:expr, $($arg:tt)*) => {
        writeln!($page, $($arg)*).ok() // writing to a string cannot fail
    };
}

/// The whole page.
pub(crate) fn what_if(outcome: &Outcome) -> String {
    let mut body = String::new();
    let title = format!("What if: {}", outcome.there.name);
    put!(body, "<header><h1>What if?</h1>");
    put!(
        body,
        "<p>{} · the work on {} tickets, done again under another desk{}</p></header>",
        escaped(outcome.log.rsplit(['/', '\\']).next().unwrap_or_default()),
        grouped(outcome.totals.tickets),
        span_of(outcome.from, outcome.until, &outcome.wall)
    );
    desks(&mut body, outcome);
    tiles(&mut body, outcome);
    put!(body, "<div class=\"grid\">");
    sections(&mut body, outcome);
    put!(body, "</div>");
    put!(
        body,
        "<footer>What people did is the same on both sides, at the same instants; clocks, escalations and \
         expiries are each desk's own. Kept: of those decided. Times are those of {}.</footer>",
        escaped(outcome.wall.zone())
    );
    frame(&escaped(&title), &body)
}

fn desks(body: &mut String, outcome: &Outcome) {
    put!(body, "<div class=\"desks\">");
    for (name, desk) in [("here", &outcome.here), ("there", &outcome.there)] {
        put!(
            body,
            "<div class=\"tile\"><span>{name}</span><strong>{}</strong><code>{}</code></div>",
            escaped(&desk.name),
            escaped(desk.version.as_str().get(..12).unwrap_or_default())
        );
    }
    put!(body, "</div>");
}

fn tiles(body: &mut String, outcome: &Outcome) {
    let totals = &outcome.totals;
    let (here, there) = (totals.here, totals.there);
    let arrow = |here: String, there: String| format!("{here} → {there}");
    put!(body, "<div class=\"tiles\">");
    for (figure, name) in [
        (arrow(percent(kept(here.verdicts)), percent(kept(there.verdicts))), "promises kept"),
        (arrow(grouped(here.verdicts.breached), grouped(there.verdicts.breached)), "promises missed"),
        (grouped(totals.worse), "tickets come off worse"),
        (grouped(totals.better), "tickets come off better"),
        (arrow(grouped(here.escalated), grouped(there.escalated)), "escalations"),
        (arrow(grouped(here.warned), grouped(there.warned)), "warnings"),
    ] {
        put!(body, "<div class=\"tile\"><b>{figure}</b><span>{name}</span></div>");
    }
    put!(body, "</div>");
}

fn sections(body: &mut String, outcome: &Outcome) {
    let totals = &outcome.totals;
    let names = [("kept", "met"), ("missed", "breached"), ("open", "open"), ("called off", "cancelled")];
    let names = legend(&names.map(|(name, colour)| (name.to_owned(), colour)));
    section(
        body,
        true,
        "Promises",
        "The upper bar is here, the lower one there.",
        &(promises(&totals.promises) + &names),
    );
    let parts = totals.differs_at.iter().map(|(name, count)| (spoken(name), *count));
    let parts = charts::top(parts, 10);
    section(
        body,
        false,
        "Where it makes a difference",
        "The first event that happens under one desk only, or at another time.",
        &charts::ranking(&parts),
    );
    section(body, false, "Tickets", "By promises missed, there against here.", &fates(outcome));
    let worst: Vec<_> = outcome.worst().collect();
    if !worst.is_empty() {
        section(
            body,
            true,
            "The tickets that come off worst",
            "Those with the most promises newly missed.",
            &named(&worst, outcome),
        );
    }
    section(
        body,
        true,
        "What the other desk refuses",
        "Nothing people did is dropped in silence.",
        &refused(outcome),
    );
}

/// Two bars for each kind of promise, and what changes.
fn promises(rows: &[Promises]) -> String {
    let (left, right, line) = (130.0, 380.0, 44.0);
    let wide = WIDE - left - right;
    let headings = rows.chunk_by(|a, b| a.metric == b.metric && a.set == b.set);
    let lines: Vec<_> = headings.collect();
    let height = line * charts::position(rows.len()) + 32.0 * charts::position(lines.len()) + 4.0;
    let mut svg = Svg::new(WIDE, height);
    let mut y = 0.0;
    for group in lines {
        if let Some(first) = group.first() {
            svg.text("strong", (0.0, y + 20.0), &spoken(first.metric.name()));
            y += 30.0;
        }
        for row in group {
            let of = row.priority.as_ref().map_or_else(|| "none".to_owned(), |level| spoken(level.as_str()));
            svg.text("end soft", (left - 10.0, y + 20.0), &of);
            charts::verdicts(&mut svg, row.here, (left, y + 1.0), wide);
            charts::verdicts(&mut svg, row.there, (left, y + 19.0), wide);
            let (here, there) = (kept(row.here), kept(row.there));
            let x = left + wide;
            svg.text("end", (x + 64.0, y + 13.0), &percent(here));
            svg.text("end strong", (x + 64.0, y + 31.0), &percent(there));
            let class = if there < here { "end strong worse" } else { "end strong better" };
            svg.text(class, (x + 118.0, y + 22.0), &change(here, there));
            svg.text(
                "end soft",
                (WIDE - 122.0, y + 22.0),
                &format!("{} newly missed", grouped(row.newly_missed)),
            );
            svg.text("end soft", (WIDE - 2.0, y + 22.0), &format!("{} newly kept", grouped(row.newly_kept)));
            y += line;
        }
        y += 2.0;
    }
    svg.finish("promises kept and missed under two desks")
}

/// How many tickets come off worse, better, and neither.
fn fates(outcome: &Outcome) -> String {
    let totals = &outcome.totals;
    let neither = totals.tickets.saturating_sub(totals.worse + totals.better);
    let rows = [
        ("more missed".to_owned(), totals.worse),
        ("fewer missed".to_owned(), totals.better),
        ("as many".to_owned(), neither),
        ("only other promises".to_owned(), totals.only_promises),
        ("no event differs".to_owned(), totals.unchanged),
    ];
    charts::ranking(&rows)
}

fn named(tickets: &[&Compared], outcome: &Outcome) -> String {
    let mut html = "<div class=\"scroll\"><table><tr><th>ticket</th><th>promise</th><th>here</th>\
                    <th>there</th><th>where it first makes a difference</th></tr>\n"
        .to_owned();
    for ticket in tickets {
        let cell = |cells: Vec<String>| cells.join("<br>");
        let names = ticket.flips.iter().map(|flip| spoken(flip.clock.metric.name())).collect();
        let here = ticket.flips.iter().map(|flip| verdict(flip.here).to_owned()).collect();
        let there = ticket.flips.iter().map(|flip| verdict(flip.there).to_owned()).collect();
        let parts = ticket.differs.as_ref().map(|parts| parting(parts, &outcome.wall));
        put!(
            html,
            "<tr><td>{}</td><td class=\"whole\">{}</td><td class=\"whole\">{}</td><td class=\"whole worse\">{}</td><td class=\"dim\">{}</td></tr>",
            escaped(ticket.ticket.as_str()),
            cell(names),
            cell(here),
            cell(there),
            escaped(&parts.unwrap_or_default())
        );
    }
    html + "</table></div>\n"
}

fn refused(outcome: &Outcome) -> String {
    if outcome.refused.is_empty() {
        return "<p class=\"note\">It refuses nothing.</p>\n".to_owned();
    }
    let mut html = "<div class=\"scroll\"><table><tr><th class=\"num\">times</th><th>code</th><th>what</th>\
                    <th>first</th></tr>\n"
        .to_owned();
    for refusals in &outcome.refused {
        put!(
            html,
            "<tr><td class=\"num\">{}</td><td><code>{}</code></td><td>{}</td><td class=\"dim\">{}</td></tr>",
            grouped(refusals.count),
            escaped(&refusals.code),
            marked(&refusals.message),
            escaped(&refusals.first_ticket)
        );
    }
    if outcome.totals.without_ticket > 0 {
        put!(
            html,
            "<tr><td class=\"num\">{}</td><td></td><td>on tickets that it does not open</td><td></td></tr>",
            grouped(outcome.totals.without_ticket)
        );
    }
    html + "</table></div>\n"
}
