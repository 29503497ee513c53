//! Draws diagnostics at their place in the text, as compilers do; or hands them to programs.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use helpdesk_core::faults::Severity;
use serde::Serialize;

use crate::source::{Found, Source};

/// Diagnostics drawn for one file; nobody mends more of them at a time.
const MOST_DRAWN: usize = 100;

/// The diagnostics with their lines, then how many there are.
pub(crate) fn drawn(source: &Source, found: &[Found]) -> String {
    let renderer = Renderer::styled();
    let mut text = String::new();
    for one in found.iter().take(MOST_DRAWN) {
        text += &renderer.render(&[group(source, one)]);
        text += "\n\n";
    }
    text + &format!("{}: {}\n", source.name, counts(found))
}

fn group<'a>(source: &'a Source, found: &'a Found) -> Group<'a> {
    let diagnostic = &found.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let (line, span) = one_line(&source.text, &found.span);
    let number = 1 + source.text.get(..line.start).unwrap_or_default().matches('\n').count();
    let place = diagnostic.path.to_string();
    let mark = AnnotationKind::Primary.span(span).label(if place.is_empty() { None } else { Some(place) });
    let snippet = Snippet::source(source.text.get(line).unwrap_or_default())
        .line_start(number)
        .path(source.name.as_str())
        .annotation(mark);
    let mut group = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code).element(snippet);
    if let Some(suggestion) = &diagnostic.suggestion {
        group = group.element(Level::HELP.message(help(suggestion)));
    }
    group.element(Level::NOTE.message(format!("see {}", explained(diagnostic.code, diagnostic.severity))))
}

/// Errors that `docs/diagnostics` shows as well, beside every warning and every note.
const ERRORS_WITH_EXAMPLES: [&str; 6] = [
    "escalation.cycle-without-exit",
    "escalation.endless-cycle",
    "priority.incomplete-matrix",
    "priority.wrong-columns",
    "priority.wrong-rows",
    "workflow.endless-expiry",
];

/// Where a code is explained: with a bad and a good example, or in the table of all codes.
fn explained(code: &str, severity: Severity) -> String {
    let module = code.split('.').next().unwrap_or_default();
    let page = match module {
        _ if severity == Severity::Error && !ERRORS_WITH_EXAMPLES.contains(&code) => None,
        "calendar" | "escalation" | "priority" | "sla" | "workflow" => Some(module),
        "analysis" | "approval" | "condition" | "number" => Some("rest"),
        _ => None,
    };
    let Some(page) = page else { return format!("docs/errors.md#{module}") };
    format!("docs/diagnostics/{page}.md#{}", code.replace('.', ""))
}

/// A suggestion is a name that may have been meant, a text to write instead, or lines to add.
fn help(suggestion: &str) -> String {
    match suggestion.split_once('\n') {
        Some(_) => format!("add\n{suggestion}"),
        None if suggestion.contains([' ', '=', '{']) => format!("write `{suggestion}`"),
        None => format!("did you mean `{suggestion}`?"),
    }
}

/// The line on which `span` starts, and the part of the span that lies on it, counted within it.
fn one_line(text: &str, span: &Range<usize>) -> (Range<usize>, Range<usize>) {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let (before, after) = text.split_at_checked(start).unwrap_or((text, ""));
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line_end = start + after.lines().next().map_or(0, str::len);
    let end = text.ceil_char_boundary(span.end.clamp(start, line_end));
    (line_start..line_end, start - line_start..end - line_start)
}

/// `3 errors, 1 warning`, and whether all of them are drawn.
fn counts(found: &[Found]) -> String {
    let count = |severity, one: &str| {
        let number = found.iter().filter(|found| found.diagnostic.severity == severity).count();
        match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            many => Some(format!("{many} {one}s")),
        }
    };
    let parts: Vec<_> =
        [count(Severity::Error, "error"), count(Severity::Warning, "warning"), count(Severity::Note, "note")]
            .into_iter()
            .flatten()
            .chain((MOST_DRAWN < found.len()).then(|| format!("the first {MOST_DRAWN} of them shown")))
            .collect();
    if parts.is_empty() { "nothing wrong".to_owned() } else { parts.join(", ") }
}

/// A diagnostic for programs, with its place in the text.
#[derive(Debug, Serialize)]
pub(crate) struct Located<'a> {
    #[serde(flatten)]
    diagnostic: &'a helpdesk_wire::Diagnostic,
    place: Place,
}

/// A place in the text. Lines and columns count from 1, columns in letters; bytes count from 0.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Place {
    line: usize,
    column: usize,
    start: usize,
    end: usize,
}

/// The diagnostics for programs.
pub(crate) fn located<'a>(source: &Source, found: &'a [Found]) -> Vec<Located<'a>> {
    let place = |span: &Range<usize>| {
        let before = source.text.get(..span.start).unwrap_or(&source.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Place {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            start: span.start,
            end: span.end,
        }
    };
    found.iter().map(|one| Located { diagnostic: &one.diagnostic, place: place(&one.span) }).collect()
}

#[cfg(test)]
mod tests {
    use helpdesk_wire::shape;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read for its faults")]
    struct Desk {
        name: String,
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read for its faults")]
    struct Line {
        calendar: String,
        seats: Vec<u8>,
    }

    fn faulty(name: &str, text: &str) -> (Source, Vec<Found>) {
        let source = Source::from_bytes(name, text.as_bytes().to_vec());
        assert_eq!(source.faults, []);
        let faults = shape::read::<Desk>(&source.value).unwrap_err();
        let found = source.locate(faults);
        (source, found)
    }

    fn plain(source: &Source, found: &[Found]) -> String {
        anstream::adapter::strip_str(&drawn(source, found)).to_string()
    }

    #[test]
    fn faults_are_drawn_where_they_are() {
        let (source, found) =
            faulty("desk.toml", "name = 7\n\n[[lines]]\ncalender = 'office'\nseats = [\n 1,\n 'ż']\n");
        assert_eq!(
            plain(&source, &found),
            "\
error[shape.wrong-type]: expected text, found the number `7`
 --> desk.toml:1:8
  |
1 | name = 7
  |        ^ name
  |
  = note: see docs/errors.md#shape

error[shape.unknown-field]: `calender` is unknown here; the known fields are `calendar`, `seats`
 --> desk.toml:4:1
  |
4 | calender = 'office'
  | ^^^^^^^^ lines[0].calender
  |
  = help: did you mean `calendar`?
  = note: see docs/errors.md#shape

error[shape.wrong-type]: expected a whole number from 0 to 255, found the text `ż`
 --> desk.toml:7:2
  |
7 |  'ż']
  |  ^^^ lines[0].seats[1]
  |
  = note: see docs/errors.md#shape

desk.toml: 3 errors
"
        );
    }

    #[test]
    fn what_is_missing_is_drawn_at_what_it_is_missing_from() {
        let (source, found) =
            faulty("desk.json", "{\n  \"name\": \"x\",\n  \"lines\": [\n    {\n    }\n  ]\n}\n");
        let drawn = plain(&source, &found);
        assert!(drawn.contains(" --> desk.json:4:5\n"), "{drawn}");
        assert!(drawn.contains("4 |     {\n  |     ^ lines[0].calendar\n"), "{drawn}");
    }

    #[test]
    fn codes_with_a_section_lead_to_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diagnostics");
        let mut sections = Vec::new();
        for page in std::fs::read_dir(folder).unwrap().map(|page| page.unwrap()) {
            let text = std::fs::read_to_string(page.path()).unwrap();
            let name = page.file_name().into_string().unwrap();
            for section in text.split("\n## ").skip(1) {
                let code = section.lines().next().unwrap().to_owned();
                let is_error = section.contains("\n*Error.*");
                let severity = if is_error { Severity::Error } else { Severity::Warning };
                let anchor = format!("docs/diagnostics/{name}#{}", code.replace('.', ""));
                assert_eq!(explained(&code, severity), anchor);
                sections.extend(is_error.then_some(code));
            }
        }
        sections.sort();
        assert_eq!(sections, ERRORS_WITH_EXAMPLES);
        assert_eq!(explained("workflow.unknown-status", Severity::Error), "docs/errors.md#workflow");
        assert_eq!(explained("log.unknown-value", Severity::Warning), "docs/errors.md#log");
    }

    #[test]
    fn places_for_programs() {
        let (source, found) = faulty("desk.json", "{ \"name\": \"ż\",\n\"ł\": 1, \"lines\": [] }");
        let place = &located(&source, &found)[0].place;
        assert_eq!(place, &Place { line: 2, column: 1, start: 16, end: 20 });
    }

    #[test]
    fn places_outside_the_text_are_brought_inside() {
        assert_eq!(one_line("x\naż\nb", &(4..9)), (2..5, 1..3));
        assert_eq!(one_line("x\naż\nb", &(0..1)), (0..1, 0..1));
        assert_eq!(one_line("x\n", &(2..2)), (2..2, 0..0));
        assert_eq!(one_line("", &(5..7)), (0..0, 0..0));
        assert_eq!(counts(&[]), "nothing wrong");
    }
}
