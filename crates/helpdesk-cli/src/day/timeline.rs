//! The timeline as a person reads it: a heading per part of the day, a line per happening.

use std::fmt::Write;

use clap::builder::styling::Style;
use helpdesk_core::time::{Instant, WallTime};

use super::local::{Local, Section};
use super::mark::Mark;
use super::telling::{Line, Teller};

/// No line is longer than this many characters.
pub(crate) const WIDTH: usize = 100;
/// Names longer than this are cut.
const NAME: usize = 12;
/// After this long without news the timeline takes a breath.
const PAUSE: WallTime = WallTime::from_seconds(15 * 60);
/// Where what happened begins, after time, mark, ticket and name.
const MARGIN: usize = NAME + 16;

/// Writes the timeline of a played day.
pub(crate) fn write(out: &mut String, teller: &Teller<'_>) {
    legend(out);
    let mut section: Option<Section> = None;
    let mut last: Option<Instant> = None;
    for moment in &teller.played.moments {
        let number = teller.played.tickets.get(&moment.ticket).map_or(0, |held| held.number);
        for line in teller.tell(moment) {
            let here = teller.local.section(line.at);
            if section.as_ref() != Some(&here) {
                heading(out, &teller.local.heading(&here));
                section = Some(here);
            } else if last.is_some_and(|last| PAUSE < line.at.since(last)) {
                out.push('\n');
            }
            last = Some(line.at);
            write_line(out, number, &line, teller.local);
        }
    }
}

fn legend(out: &mut String) {
    let marks = Mark::LEGEND.map(|(mark, meaning)| {
        let style = mark.style();
        format!("{style}{}{style:#} {meaning}", mark.text())
    });
    let _ = writeln!(out, "{}", marks.join("   "));
}

/// A heading, ruled to the full width.
pub(crate) fn heading(out: &mut String, text: &str) {
    let bold = Style::new().bold();
    let rule = "─".repeat(WIDTH.saturating_sub(text.chars().count() + 4));
    let _ = writeln!(out, "\n{bold}── {text} {rule}{bold:#}\n");
}

fn write_line(out: &mut String, number: usize, line: &Line, local: Local<'_>) {
    let (style, dim) = (line.mark.style(), Style::new().dimmed());
    let (time, mark) = (local.time(line.at), line.mark.text());
    let who = cut(&line.who, NAME);
    let ticket = format!("#{number}");
    let _ =
        write!(out, "{dim}{time}{dim:#} {style}{mark:>2}{style:#} {dim}{ticket:>3}{dim:#}  {who:NAME$}  ");
    let mut notes = wrapped(&line.notes, WIDTH - MARGIN);
    let text = cut(&line.text, WIDTH - MARGIN);
    let left = (WIDTH - MARGIN).saturating_sub(text.chars().count() + 2);
    let _ = write!(out, "{style}{text}{style:#}");
    if !line.aside.is_empty() && line.aside.chars().count() <= left {
        let _ = write!(out, "  {dim}{:>left$}{dim:#}", line.aside);
    } else if notes.len() == 1 && notes.iter().all(|note| note.chars().count() <= left) {
        let _ = write!(out, "  {dim}{}{dim:#}", notes.remove(0));
    }
    out.push('\n');
    for note in notes {
        let _ = writeln!(out, "{:MARGIN$}{dim}{note}{dim:#}", "");
    }
}

/// The text, at most `width` characters of it.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Notes side by side as long as they fit, else on lines of their own.
pub(crate) fn wrapped(notes: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for note in notes {
        let note = cut(note, width);
        match lines.last_mut() {
            Some(last) if last.chars().count() + 3 + note.chars().count() <= width => {
                last.push_str(" · ");
                last.push_str(&note);
            }
            _ => lines.push(note),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_by_characters() {
        assert_eq!(cut("żółć", 4), "żółć");
        assert_eq!(cut("żółć i gęś", 6), "żółć…");
        assert_eq!(cut("", 3), "");
    }

    #[test]
    fn notes_share_a_line_while_they_fit() {
        let notes = ["one".to_owned(), "two".to_owned(), "a longer one".to_owned()];
        assert_eq!(wrapped(&notes, 12), ["one · two", "a longer one"]);
    }
}
