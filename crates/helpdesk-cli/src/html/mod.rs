//! A replay as one page for a browser: nothing is loaded, nothing runs, everything is in the file.

mod breaches;
mod charts;
mod flow;
mod svg;
mod what_if;

use std::fmt::Write;

use helpdesk_core::report::Measure;
use helpdesk_core::time::{Instant, WallTime, WorkTime};

use crate::replay::Replayed;
use crate::words::{Wall, brief, grouped, percent, spoken};
use svg::escaped;

pub(crate) use what_if::what_if;

const STYLE: &str = include_str!("style.css");

const WIDE: f64 = 1060.0;

macro_rules! put {
    ($page:expr, $($arg:tt)*) => {
        writeln!($page, $($arg)*).ok() // writing to a string cannot fail
    };
}

/// The whole page.
pub(crate) fn page(replayed: &Replayed) -> String {
    let mut page = String::new();
    header(&mut page, replayed);
    tiles(&mut page, replayed);
    put!(page, "<div class=\"grid\">");
    charts(&mut page, replayed);
    tables(&mut page, replayed);
    put!(page, "</div>");
    put!(
        page,
        "<footer>Desk {}. Durations as time passes unless a clock is named; percentiles are nearest ranks; \
         weeks begin on Monday; times are those of {}.</footer>",
        escaped(replayed.version.as_str().get(..12).unwrap_or_default()),
        escaped(replayed.wall.zone())
    );
    frame(&escaped(&replayed.desk), &page)
}

/// A page around its body; `title` is HTML.
fn frame(title: &str, body: &str) -> String {
    let mut page = String::new();
    put!(page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    put!(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    put!(page, "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>");
    put!(page, "{body}</main>\n</body>\n</html>");
    page
}

/// ` · 2016-02-29 to 2017-02-18`, or nothing.
fn span_of(from: Option<Instant>, until: Option<Instant>, wall: &Wall) -> String {
    let day = |at| wall.minute(at).get(..10).unwrap_or_default().to_owned();
    from.zip(until).map_or_else(String::new, |(from, until)| format!(" · {} to {}", day(from), day(until)))
}

fn header(page: &mut String, replayed: &Replayed) {
    let report = &replayed.report;
    let span = span_of(report.from, report.until, &replayed.wall);
    put!(page, "<header><h1>{}</h1>", escaped(&replayed.desk));
    put!(
        page,
        "<p>{} · {} rows became {} events of {} tickets{span}</p></header>",
        escaped(replayed.log.rsplit(['/', '\\']).next().unwrap_or_default()),
        grouped(replayed.rows.total),
        grouped(report.events),
        grouped(report.tickets)
    );
}

fn tiles(page: &mut String, replayed: &Replayed) {
    let report = &replayed.report;
    let median =
        |measure: &Measure| measure.wall.median.map_or_else(|| "–".to_owned(), |t| brief(t.micros()));
    let p90 = report.resolution.wall.p90.map_or_else(|| "–".to_owned(), |t| brief(t.micros()));
    let resolution = report.by_priority.iter().filter(|row| row.metric.name() == "resolution");
    let (met, decided) =
        resolution.fold((0, 0), |(met, of), row| (met + row.attained.count, of + row.attained.of));
    let kept = helpdesk_core::report::Share::new(met, decided).basis_points;
    put!(page, "<div class=\"tiles\">");
    for (figure, name) in [
        (grouped(report.tickets), "tickets".to_owned()),
        (median(&report.resolution), format!("median resolution, 90 % in {p90}")),
        (median(&report.first_response), "median first response".to_owned()),
        (percent(kept), "resolutions in time".to_owned()),
        (
            percent(report.reopened.basis_points),
            format!("reopened, {} tickets", grouped(report.reopened.count)),
        ),
        (grouped(report.open), "not done at the end".to_owned()),
    ] {
        put!(page, "<div class=\"tile\"><b>{figure}</b><span>{name}</span></div>");
    }
    put!(page, "</div>");
}

fn section(page: &mut String, wide: bool, title: &str, note: &str, body: &str) {
    let class = if wide { " class=\"wide\"" } else { "" };
    put!(page, "<section{class}><h2>{title}</h2>\n<p class=\"note\">{note}</p>\n{body}</section>");
}

fn legend(entries: &[(String, &str)]) -> String {
    let items =
        entries.iter().map(|(name, colour)| format!("<li style=\"--swatch:var(--{colour})\">{name}</li>"));
    format!("<ul class=\"legend\">{}</ul>\n", items.collect::<String>())
}

fn charts(page: &mut String, replayed: &Replayed) {
    let report = &replayed.report;
    let names = [("opened".to_owned(), "accent-soft"), ("done".to_owned(), "breached")];
    let weeks = charts::weeks(&report.weeks, WIDE) + &legend(&names);
    section(page, true, "Opened and done", "Tickets per week.", &weeks);
    let ages = ["age-0", "age-1", "age-2", "age-3", "age-4"].into_iter().enumerate();
    let ages: Vec<_> =
        ages.map(|(class, colour)| (charts::age_name(&report.backlog.ages, class), colour)).collect();
    let backlog = charts::backlog(&report.backlog, WIDE) + &legend(&ages);
    section(
        page,
        true,
        "Backlog",
        "Tickets that were not done at the beginning of each week, by age.",
        &backlog,
    );
    let verdicts = [("kept", "met"), ("missed", "breached"), ("open", "open"), ("called off", "cancelled")];
    let verdicts = legend(&verdicts.map(|(name, colour)| (name.to_owned(), colour)));
    let by_priority = charts::attainment(&report.by_priority) + &verdicts;
    section(page, false, "Promises by priority", "Kept, of those decided.", &by_priority);
    let by_line = charts::attainment(&report.by_line) + &verdicts;
    section(page, false, "Promises by line", "The line that had the ticket when it was decided.", &by_line);
    let buckets = charts::buckets(&report.resolution_times);
    section(page, false, "Time to resolution", "From registration until done for the last time.", &buckets);
    section(
        page,
        false,
        "How long it took",
        "On the clock: closed time and pauses taken out.",
        &times(replayed),
    );
    let flow = flow::flow(&replayed.statuses, &report.transitions, report.tickets);
    section(page, true, "How tickets moved", "The wider, the more often; red leads back.", &flow);
}

fn times(replayed: &Replayed) -> String {
    let report = &replayed.report;
    let mut html = "<div class=\"scroll\"><table><tr><th></th><th class=\"num\">tickets</th>\
                    <th class=\"num\">median</th><th class=\"num\">90 %</th><th class=\"num\">longest</th></tr>\n"
        .to_owned();
    for (name, measure) in [
        ("time to own", &report.time_to_own),
        ("first response", &report.first_response),
        ("resolution", &report.resolution),
    ] {
        let Measure { wall, work } = measure;
        let wall = [wall.median, wall.p90, wall.longest].map(|t| t.map(WallTime::micros));
        let work_row = [work.median, work.p90, work.longest].map(|t| t.map(WorkTime::micros));
        for (name, count, row) in
            [(name.to_owned(), measure.wall.count, wall), ("… on the clock".to_owned(), work.count, work_row)]
        {
            let cells = row.map(|micros| micros.map_or_else(|| "–".to_owned(), brief));
            let cells: String = cells.iter().map(|cell| format!("<td class=\"num\">{cell}</td>")).collect();
            put!(html, "<tr><td>{name}</td><td class=\"num\">{}</td>{cells}</tr>", grouped(count));
        }
    }
    html + "</table></div>\n"
}

fn tables(page: &mut String, replayed: &Replayed) {
    let volumes = &replayed.report.volumes;
    let channels = charts::top(volumes.channel.iter().map(|(c, n)| (spoken(c.name()), *n)), 10);
    let categories = charts::top(volumes.category.iter().map(|(c, n)| (c.to_string(), *n)), 10);
    section(page, false, "Channels", "How tickets came in.", &charts::ranking(&channels));
    section(page, false, "Categories", "The ten most frequent.", &charts::ranking(&categories));
    let worst = breaches::breaches(&replayed.worst, &replayed.wall);
    let names =
        [("counted", "accent"), ("after the target", "breached"), ("paused", "open"), ("closed", "line")];
    let names = legend(&names.map(|(name, colour)| (name.to_owned(), colour)));
    section(
        page,
        true,
        "The promises missed by most",
        "Every clock from its start to its end.",
        &(worst + &names),
    );
    section(page, true, "What became of the log", "Nothing of a log is dropped in silence.", &log(replayed));
}

fn log(replayed: &Replayed) -> String {
    let mut html = "<div class=\"scroll\"><table><tr><th></th><th class=\"num\">in the log</th>\
                    <th class=\"num\">as events</th><th class=\"num\">already so</th>\
                    <th class=\"num\">reported</th></tr>\n"
        .to_owned();
    let rows = &replayed.rows;
    let mut row = |name: &str, numbers: [u64; 4]| {
        let cells: String =
            numbers.iter().map(|n| format!("<td class=\"num\">{}</td>", grouped(*n))).collect();
        put!(html, "<tr><td>{name}</td>{cells}</tr>");
    };
    row("rows", [rows.total, rows.carried, 0, rows.reported]);
    for (part, changes) in &replayed.reconciled {
        let name = if *part == "line" { "group" } else { part };
        row(
            &format!("changes of {name}"),
            [changes.log, changes.as_events, changes.already, changes.reported],
        );
    }
    html += "</table></div>\n";
    html + &agreement(replayed) + &reported(replayed)
}

/// How often the desk came to what the log says, part by part.
fn agreement(replayed: &Replayed) -> String {
    let parts = replayed.agreement.iter().map(|(part, agreement)| match agreement.different {
        0 => format!("{part} after all {} rows that state it", grouped(agreement.same)),
        different => {
            let all = grouped(agreement.same + different);
            format!("{part} after {} of {all} rows that state it", grouped(agreement.same))
        }
    });
    let parts: Vec<_> = parts.collect();
    format!("<p class=\"note apart\">The desk comes to what the log says: {}.</p>\n", parts.join("; "))
}

fn reported(replayed: &Replayed) -> String {
    const MOST: usize = 25;
    if replayed.reported.is_empty() {
        return String::new();
    }
    let mut html = "<div class=\"scroll\"><table><tr><th class=\"num\">rows</th><th>code</th><th>what</th>\
                    <th>first</th></tr>\n"
        .to_owned();
    for report in replayed.reported.iter().take(MOST) {
        put!(
            html,
            "<tr><td class=\"num\">{}</td><td><code>{}</code></td><td>{}</td><td class=\"dim\">line {}, {}</td></tr>",
            grouped(report.rows),
            escaped(&report.code),
            svg::marked(&report.message),
            report.first_line,
            escaped(&report.first_ticket)
        );
    }
    html + "</table></div>\n"
}
