//! The worst breaches, each with its clock drawn as a strip of time.

use std::fmt::Write;

use helpdesk_core::sla::{Explanation, Why};
use helpdesk_core::time::Instant;

use crate::html::svg::{Svg, escaped};
use crate::replay::Explained;
use crate::replay::text::in_words;
use crate::words::{Wall, brief, spoken};

const WIDE: f64 = 1040.0;

/// One breach after another.
pub(super) fn breaches(breaches: &[Explained], wall: &Wall) -> String {
    let mut html = String::new();
    for Explained { breach, explanation } in breaches {
        let line =
            breach.line.as_ref().map(|line| format!(", {}", spoken(line.as_str()))).unwrap_or_default();
        let priority = breach
            .priority
            .as_ref()
            .map(|p| format!(", {} priority", spoken(p.as_str())))
            .unwrap_or_default();
        writeln!(
            html,
            "<div class=\"breach\"><p><b>{}</b> {} of {}{}{} · due {} · \
             <span class=\"late-by\">{} late</span>{}</p>",
            escaped(breach.ticket.as_str()),
            spoken(breach.clock.metric.name()),
            escaped(&breach.target.to_string()),
            escaped(&priority),
            escaped(&line),
            wall.minute(breach.due),
            brief(breach.late.micros()),
            if breach.ended.is_none() { ", still open" } else { "" },
        )
        .ok(); // writing to a string cannot fail
        if let Some(explanation) = explanation {
            html += &strip(explanation, breach.due, wall);
            html += &spans(explanation, wall);
        }
        html += "</div>\n";
    }
    html
}

#[expect(clippy::cast_precision_loss, reason = "positions in a drawing")]
fn along(micros: i64, whole: i64) -> f64 {
    WIDE * micros as f64 / whole.max(1) as f64
}

/// The clock from its start to its end: what counted, what did not, and where the target was.
fn strip(explanation: &Explanation, due: Instant, wall: &Wall) -> String {
    let Some((first, last)) = explanation.spans.first().zip(explanation.spans.last()) else {
        return String::new();
    };
    let whole = last.to.since(first.from).micros();
    let at = |instant: Instant| along(instant.since(first.from).micros(), whole);
    let mut svg = Svg::new(WIDE, 40.0);
    for span in &explanation.spans {
        let title = format!("{}: {} to {}", reason(&span.why), wall.minute(span.from), wall.minute(span.to));
        let mut draw = |class: &str, from: Instant, to: Instant| {
            svg.rect(class, (at(from), 2.0), ((at(to) - at(from)).max(0.6), 16.0), &title);
        };
        match &span.why {
            Why::Counted if span.to <= due => draw("counted", span.from, span.to),
            Why::Counted if due <= span.from => draw("late", span.from, span.to),
            Why::Counted => {
                draw("counted", span.from, due);
                draw("late", due, span.to);
            }
            Why::Paused(_) => draw("paused", span.from, span.to),
            _ => draw("closed", span.from, span.to),
        }
    }
    let x = at(due).clamp(0.0, WIDE);
    svg.rule((x, 0.0), (x, 24.0));
    svg.text("soft", (0.0, 35.0), &wall.minute(first.from));
    svg.text("end soft", (WIDE, 35.0), &wall.minute(last.to));
    let class = if x < 300.0 { "soft" } else { "end soft" };
    if (150.0..WIDE - 130.0).contains(&x) {
        svg.text(class, (x, 35.0), "due");
    }
    svg.finish("the clock from start to end")
}

fn reason(why: &Why) -> String {
    match why {
        Why::Counted => "counted".to_owned(),
        Why::Closed => "closed".to_owned(),
        Why::Holiday(name) => format!("closed, {name}"),
        Why::Paused(status) => format!("paused in {}", spoken(status.as_str())),
        _ => "not counted".to_owned(),
    }
}

/// The spans in words, out of the way until somebody asks.
fn spans(explanation: &Explanation, wall: &Wall) -> String {
    const MOST: usize = 12;
    let sums = escaped(&in_words(explanation));
    let mut html = format!("<details><summary>{sums}</summary><div class=\"scroll\"><table>");
    for span in explanation.spans.iter().take(MOST) {
        let (why, long) = (escaped(&reason(&span.why)), brief(span.to.since(span.from).micros()));
        let (from, to) = (wall.minute(span.from), wall.minute(span.to));
        write!(html, "<tr><td>{from}</td><td>{to}</td><td class=\"num\">{long}</td><td>{why}</td></tr>").ok();
    }
    if let Some(more) = explanation.spans.len().checked_sub(MOST).filter(|more| *more > 0) {
        write!(html, "<tr><td class=\"dim\" colspan=\"4\">and {more} spans more</td></tr>").ok();
    }
    html + "</table></div></details>\n"
}
