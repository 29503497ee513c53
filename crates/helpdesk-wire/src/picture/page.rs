//! A whole page for a browser: both pictures of a desk, and everything the analysis found.

use std::fmt::Write;

use helpdesk_core::desk::Desk;
use helpdesk_core::faults::{FaultKind, Severity};

use super::svg::escaped;
use super::{lines, statuses};

macro_rules! put {
    ($text:expr, $($arg:tt)*) => {
        writeln!($text, $($arg)*).ok() // writing to a string cannot fail
    };
}

const STYLE: &str = include_str!("page.css");

/// The statuses and the lines of a desk and what the analysis found, as one HTML page that loads
/// nothing.
#[must_use]
pub fn page(desk: &Desk) -> String {
    let name = escaped(&desk.spec().name);
    let mut page = String::new();
    put!(page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    put!(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    put!(page, "<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>");
    legend(&mut page);
    put!(page, "<h2>What may happen to a ticket</h2>");
    let statuses = statuses(desk);
    if statuses.open_ended {
        put!(
            page,
            "<p>The desk lists no transitions: every status that is not final leads to every other.</p>"
        );
    }
    put!(page, "<figure>{}</figure>", statuses.svg());
    let lines = lines(desk);
    if !lines.nodes.is_empty() {
        put!(page, "<h2>Who works on it, and who is told</h2>\n<figure>{}</figure>", lines.svg());
    }
    found(&mut page, desk);
    put!(page, "<footer>Desk {}</footer>\n</main>\n</body>\n</html>", escaped(desk.version().as_str()));
    page
}

fn legend(page: &mut String) {
    put!(
        page,
        "<p class=\"legend\"><span class=\"hand\">somebody does it</span> \
         <span class=\"auto\">happens by itself</span> <span class=\"tell\">somebody is told</span> \
         <span class=\"bad\">something is wrong</span></p>"
    );
}

fn found(page: &mut String, desk: &Desk) {
    put!(page, "<h2>What the analysis found</h2>");
    if desk.warnings().is_empty() {
        put!(page, "<p>The analysis found nothing.</p>");
        return;
    }
    put!(page, "<ul class=\"found\">");
    for fault in desk.warnings() {
        let class = if fault.kind.severity() == Severity::Note { "note" } else { "warning" };
        put!(
            page,
            "<li class=\"{class}\"><code>{}</code> {} <small>{}</small></li>",
            escaped(&fault.path.to_string()),
            escaped(&fault.kind.to_string()),
            escaped(fault.kind.code())
        );
    }
    put!(page, "</ul>");
}
