//! How lines are marked; a mark says enough without colour.

use clap::builder::styling::{AnsiColor, Style};

/// How a line is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Opened,
    Talk,
    Moved,
    Clock,
    Warned,
    Breached,
    Refused,
    Solved,
    Plain,
}

impl Mark {
    /// Every mark that the legend explains.
    pub(crate) const LEGEND: [(Self, &'static str); 8] = [
        (Self::Opened, "opened"),
        (Self::Talk, "said"),
        (Self::Moved, "handed over"),
        (Self::Clock, "the clock"),
        (Self::Warned, "warning"),
        (Self::Breached, "breach"),
        (Self::Refused, "refused"),
        (Self::Solved, "solved"),
    ];

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Opened => "+",
            Self::Talk => "“",
            Self::Moved => "→",
            Self::Clock => "○",
            Self::Warned => "!",
            Self::Breached => "!!",
            Self::Refused => "×",
            Self::Solved => "✓",
            Self::Plain => "·",
        }
    }

    pub(crate) const fn style(self) -> Style {
        match self {
            Self::Opened => AnsiColor::Cyan.on_default(),
            Self::Moved => AnsiColor::Blue.on_default(),
            Self::Clock => AnsiColor::Magenta.on_default(),
            Self::Warned | Self::Refused => AnsiColor::Yellow.on_default(),
            Self::Breached => AnsiColor::Red.on_default().bold(),
            Self::Solved => AnsiColor::Green.on_default(),
            Self::Talk | Self::Plain => Style::new(),
        }
    }
}
