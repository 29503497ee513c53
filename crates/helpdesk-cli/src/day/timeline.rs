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
    let mut closed: Vec<String> = Vec::new();
    for moment in &teller.played.moments {
        let number = teller.played.tickets.get(&moment.ticket).map(|held| held.number);
        for line in teller.tell(moment) {
            let here = teller.local.section(line.at);
            if section.as_ref() != Some(&here) {
                write_closed(out, &std::mem::take(&mut closed));
                heading(out, &teller.local.heading(&here));
                section = Some(here);
            } else if !line.quiet && last.is_some_and(|last| PAUSE < line.at.since(last)) {
                out.push('\n');
            }
            if line.quiet {
                closed.push(format!("{} {}", ticket(number), teller.local.time(line.at)));
            } else {
                last = Some(line.at);
                write_line(out, number, &line, teller.local);
            }
        }
    }
    write_closed(out, &closed);
}

/// The tickets that nobody disagreed about, with the time at which each was closed for good.
fn write_closed(out: &mut String, closed: &[String]) {
    const WHAT: &str = "closed for good, as nobody disagreed:";
    if closed.is_empty() {
        return;
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    let (style, dim, mark) = (Mark::Clock.style(), Style::new().dimmed(), Mark::Clock.text());
    let _ = write!(out, "      {style}{mark:>2}{style:#}      {:NAME$}  {style}{WHAT}{style:#}", "clock");
    let rows = wrapped(closed, WIDTH - MARGIN);
    let left = (WIDTH - MARGIN).saturating_sub(WHAT.chars().count() + 1);
    match rows.as_slice() {
        [row] if row.chars().count() <= left => {
            let _ = writeln!(out, " {dim}{row}{dim:#}");
        }
        rows => {
            out.push('\n');
            for row in rows {
                let _ = writeln!(out, "{:MARGIN$}{dim}{row}{dim:#}", "");
            }
        }
    }
}

fn ticket(number: Option<usize>) -> String {
    number.map(|number| format!("#{number}")).unwrap_or_default()
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

fn write_line(out: &mut String, number: Option<usize>, line: &Line, local: Local<'_>) {
    let (style, dim) = (line.mark.style(), Style::new().dimmed());
    let (time, mark) = (local.time(line.at), line.mark.text());
    let who = cut(&line.who, NAME);
    let ticket = ticket(number);
    let _ =
        write!(out, "{dim}{time}{dim:#} {style}{mark:>2}{style:#} {dim}{ticket:>3}{dim:#}  {who:NAME$}  ");
    let mut notes = wrapped(&line.notes, WIDTH - MARGIN);
    let rows = folded(&line.text, WIDTH - MARGIN);
    for (position, row) in rows.iter().enumerate() {
        let indent = if position == 0 { String::new() } else { format!("\n{:MARGIN$}", "") };
        let _ = write!(out, "{indent}{style}{row}{style:#}");
    }
    let length = rows.last().map_or(0, |row| row.chars().count());
    let left = (WIDTH - MARGIN).saturating_sub(length + 2);
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

/// The text in rows of at most `width` characters, parted between words.
fn folded(text: &str, width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match rows.last_mut() {
            Some(row) if row.chars().count() + 1 + word.chars().count() <= width => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(cut(word, width)),
        }
    }
    rows
}

/// Notes side by side as long as they fit, else on lines of their own.
pub(crate) fn wrapped(notes: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for note in notes.iter().flat_map(|note| folded(note, width)) {
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
    fn long_texts_are_parted_between_words() {
        assert_eq!(folded("gęś i żółć", 5), ["gęś i", "żółć"]);
        assert_eq!(folded("a longerword b", 6), ["a", "longe…", "b"]);
        assert_eq!(folded("", 6), [""]);
    }

    #[test]
    fn notes_share_a_line_while_they_fit() {
        let notes = ["one".to_owned(), "two".to_owned(), "a longer one".to_owned()];
        assert_eq!(wrapped(&notes, 12), ["one · two", "a longer one"]);
    }
}
