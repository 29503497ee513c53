//! Facts as the clocks see them.

/// A fact as the clocks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// The ticket was registered.
    Created,
    /// The ticket was registered and somebody waits for an answer.
    CreatedByRequester,
    /// A person has the ticket.
    Owned,
    /// The desk answered in public.
    Answered,
    /// The desk wrote in public, whether or not anybody waited for it.
    Updated,
    /// The requester wrote after an answer, and nothing older is unanswered.
    Asked,
    /// The ticket was solved, or closed without being solved.
    Solved,
    /// A done ticket was taken up again.
    Reopened,
    /// The ticket was cancelled.
    Cancelled,
    /// The ticket came into a line of the desk's own.
    EnteredLine,
    /// The ticket came into the line of an outside firm.
    EnteredVendor,
    /// The ticket left its line.
    LeftLine,
}

/// A set of signals: all that one fact is to the clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Signals(u16);

impl Signals {
    /// No signal at all.
    pub const NONE: Self = Self(0);

    /// These and one more.
    #[must_use]
    pub const fn with(self, signal: Signal) -> Self {
        Self(self.0 | 1 << signal as u16)
    }

    /// Adds a signal, if there is one.
    pub(crate) fn extend(&mut self, signal: Option<Signal>) {
        if let Some(signal) = signal {
            *self = self.with(signal);
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `signal` is among them.
    #[must_use]
    pub const fn contains(self, signal: Signal) -> bool {
        self.0 & 1 << signal as u16 != 0
    }

    /// Whether any of them is among `others`.
    #[must_use]
    pub const fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut set = Signals::NONE.with(Signal::Created).with(Signal::LeftLine);
        assert!(set.contains(Signal::Created) && set.contains(Signal::LeftLine));
        assert!(!set.contains(Signal::Owned) && !set.is_empty() && Signals::NONE.is_empty());
        set.extend(None);
        set.extend(Some(Signal::Owned));
        assert!(set.meet(Signals::NONE.with(Signal::Owned).with(Signal::Asked)));
        assert!(!set.meet(Signals::NONE.with(Signal::Asked)) && !set.meet(Signals::NONE));
    }
}
