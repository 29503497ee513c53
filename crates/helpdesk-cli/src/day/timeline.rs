//! The timeline as a person reads it: a heading per part of the day, a line per happening.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};

use super::host::Played;
use super::local::{Local, Section};
use super::telling::{Line, Mark, tell};

/// No line is longer than this many characters.
const WIDTH: usize = 100;
/// Where what happened begins, after time, mark, ticket and name.
const MARGIN: usize = 26;
/// Names longer than this are cut.
const NAME: usize = 9;

/// Writes the timeline of a played day.
pub(crate) fn write(out: &mut String, played: &Played<'_>, local: &Local<'_>) {
    legend(out);
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for moment in &played.moments {
        let number = played.tickets.get(&moment.ticket).map_or(0, |held| held.number);
        lines.extend(tell(moment, local).into_iter().map(|line| (number, line)));
    }
    let mut section: Option<Section> = None;
    for (number, line) in &lines {
        let here = local.section(line.at);
        if section.as_ref() != Some(&here) {
            heading(out, &local.heading(&here));
            section = Some(here);
        }
        write_line(out, *number, line, local);
    }
}

fn legend(out: &mut String) {
    let marks = Mark::LEGEND.map(|(mark, meaning)| {
        let style = style(mark);
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

fn write_line(out: &mut String, number: usize, line: &Line, local: &Local<'_>) {
    let (style, dim) = (style(line.mark), Style::new().dimmed());
    let time = local.time(line.at);
    let mark = line.mark.text();
    let who = cut(&line.who, NAME);
    let ticket = format!("#{number}");
    let _ = write!(out, "{dim}{time}{dim:#} {style}{mark:>2}{style:#} {dim}{ticket:>3}{dim:#}  {who:NAME$}  ");
    let text = cut(&line.text, WIDTH - MARGIN);
    let strong = matches!(
        line.mark,
        Mark::Opened | Mark::Breached | Mark::Warned | Mark::Refused | Mark::Solved | Mark::Moved
    );
    let _ = if strong { writeln!(out, "{style}{text}{style:#}") } else { writeln!(out, "{text}") };
    for note in wrapped(&line.notes, WIDTH - MARGIN) {
        let _ = writeln!(out, "{:MARGIN$}{dim}{note}{dim:#}", "");
    }
}

fn style(mark: Mark) -> Style {
    match mark {
        Mark::Opened => AnsiColor::Cyan.on_default(),
        Mark::Moved => AnsiColor::Blue.on_default(),
        Mark::Clock => AnsiColor::Magenta.on_default(),
        Mark::Warned | Mark::Refused => AnsiColor::Yellow.on_default(),
        Mark::Breached => AnsiColor::Red.on_default().bold(),
        Mark::Solved => AnsiColor::Green.on_default(),
        Mark::Talk | Mark::Plain => Style::new(),
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
fn wrapped(notes: &[String], width: usize) -> Vec<String> {
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
