//! Reads the spans of a day and the days of a week.

use super::fault::Fault;
use super::spec::SpansSpec;
use crate::faults::{Faults, nearest};
use crate::time::{DayTime, Weekday};

/// `[opens, closes)` on the wall clock of a day; `closes` may lie in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DaySpan {
    pub(super) opens: DayTime,
    pub(super) closes: DayTime,
}

impl DaySpan {
    pub(super) const WHOLE_DAY: Self = Self { opens: DayTime::START, closes: DayTime::END };
}

/// The spans of one day, in order; touching and overlapping ones stay apart and are warned about.
pub(super) fn spans<K: From<Fault>>(specs: &SpansSpec, faults: &mut Faults<K>) -> Vec<DaySpan> {
    let mut found: Vec<(DaySpan, usize)> = Vec::new();
    for (position, text) in specs.iter().enumerate() {
        match span(text) {
            Ok(span) => found.push((span, position)),
            Err(fault) => faults.push_at(position, fault),
        }
    }
    found.sort_unstable();
    warn_of_merging(specs, &found, faults);
    found.into_iter().map(|(span, _)| span).collect()
}

fn warn_of_merging<K: From<Fault>>(specs: &SpansSpec, found: &[(DaySpan, usize)], faults: &mut Faults<K>) {
    let text = |position: usize| specs.get(position).cloned().unwrap_or_default();
    for pair in found.windows(2) {
        if let [(first, at), (second, later)] = pair
            && second.opens <= first.closes
        {
            faults.push_at(*later, Fault::SpansMerge { first: text(*at), second: text(*later) });
        }
    }
}

/// A span over midnight that is longer has more likely got its times the wrong way round.
const LONGEST_NIGHT: u32 = 16 * 3600;

fn span(text: &str) -> Result<DaySpan, Fault> {
    let not_a_span = || Fault::NotASpan { found: text.to_owned() };
    let (opens, closes) = text.split_once('-').ok_or_else(not_a_span)?;
    let opens: DayTime = opens.trim().parse().map_err(|_| not_a_span())?;
    let closes: DayTime = closes.trim().parse().map_err(|_| not_a_span())?;
    if opens < closes {
        return Ok(DaySpan { opens, closes });
    }
    let found = text.to_owned();
    if closes == DayTime::START {
        return Err(Fault::ClosesAtMidnight { found, suggestion: format!("{opens}-24:00") });
    }
    let next_day = DayTime::from_seconds(closes.seconds() + DayTime::END.seconds());
    let next_day =
        next_day.filter(|next| closes < opens && next.seconds() - opens.seconds() <= LONGEST_NIGHT);
    let reversed = (closes < opens && next_day.is_none()).then(|| format!("{closes}-{opens}"));
    let suggestion = next_day.map(|closes| format!("{opens}-{closes}")).or(reversed);
    Err(Fault::ClosesBeforeOpening { found, suggestion })
}

/// `mon`, `mon-fri`, `sat-mon`, `mon,wed,fri`.
pub(super) fn weekdays(key: &str) -> Result<Vec<Weekday>, Fault> {
    let mut days = Vec::new();
    for part in key.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (weekday(from)?, weekday(to)?);
        let all = Weekday::ALL.iter().chain(&Weekday::ALL).copied();
        let length = (to as usize + 7 - from as usize) % 7 + 1;
        days.extend(all.skip(from as usize).take(length));
    }
    Ok(days)
}

pub(super) fn weekday(text: &str) -> Result<Weekday, Fault> {
    let text = text.trim();
    Weekday::ALL.into_iter().find(|day| day.name() == text).ok_or_else(|| Fault::NotADay {
        found: text.to_owned(),
        nearest: nearest(text, Weekday::ALL.map(Weekday::name)).and_then(known_name),
    })
}

fn known_name(name: &str) -> Option<&'static str> {
    Weekday::ALL.map(Weekday::name).into_iter().find(|known| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_a_day() {
        let written = |text: &str| span(text).map(|s| format!("{}-{}", s.opens, s.closes));
        assert_eq!(written("08:00-12:00").unwrap(), "08:00-12:00");
        assert_eq!(written("09:00:30 - 24:00").unwrap(), "09:00:30-24:00");
        assert_eq!(written("22:00-30:00").unwrap(), "22:00-30:00");
        let suggestion = "18:00-24:00".to_owned();
        assert_eq!(
            written("18:00-00:00"),
            Err(Fault::ClosesAtMidnight { found: "18:00-00:00".into(), suggestion })
        );
        let suggestion = Some("22:00-30:00".to_owned());
        assert_eq!(
            written("22:00-06:00"),
            Err(Fault::ClosesBeforeOpening { found: "22:00-06:00".into(), suggestion })
        );
        for text in ["", "08:00", "8-12", "08:00-48:01", "08:00–12:00", "-"] {
            assert_eq!(written(text), Err(Fault::NotASpan { found: text.into() }));
        }
    }

    #[test]
    fn days_of_a_week() {
        let names = |key: &str| weekdays(key).unwrap().into_iter().map(Weekday::name).collect::<Vec<_>>();
        assert_eq!(names("mon-fri"), ["mon", "tue", "wed", "thu", "fri"]);
        assert_eq!(names("sat-mon"), ["sat", "sun", "mon"]);
        assert_eq!(names("mon, wed"), ["mon", "wed"]);
        assert_eq!(names("sun").len(), 1);
        let fault = Fault::NotADay { found: "monday".into(), nearest: Some("mon") };
        assert_eq!(weekdays("monday-fri"), Err(fault));
    }
}
