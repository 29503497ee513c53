//! When Easter is.

use crate::time::Date;

/// Which church reckons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Computus {
    Western,
    Orthodox,
}

/// Easter Sunday of `year`, a day of the Gregorian calendar; `None` outside the years 1 to 9999.
pub(super) fn easter(computus: Computus, year: i32) -> Option<Date> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    match computus {
        Computus::Western => western(year),
        Computus::Orthodox => orthodox(year),
    }
}

/// The tables of Clavius as arithmetic: the Sunday after the paschal full moon.
fn western(year: i32) -> Option<Date> {
    let golden = year % 19;
    let century = year / 100;
    let leap_days_dropped = century - century / 4;
    let moon_drift = (8 * century + 13) / 25;
    let epact = (leap_days_dropped - moon_drift + 19 * golden + 15) % 30;
    let full_moon = epact - epact / 28 * (1 - 29 / (epact + 1) * ((21 - golden) / 11));
    Date::new(year, 3, 21)?.plus_days(full_moon)?.plus_days(1)?.on_or_after(crate::time::Weekday::Sun)
}

/// The Julian reckoning, moved to the Gregorian calendar.
fn orthodox(year: i32) -> Option<Date> {
    let full_moon = (19 * (year % 19) + 15) % 30; // days after 21 March, Julian
    let days_behind = year / 100 - year / 400 - 2;
    let day = Date::new(year, 3, 21)?.plus_days(days_behind)?.plus_days(full_moon)?;
    day.plus_days(1)?.on_or_after(crate::time::Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_years() {
        let on = |computus, year| easter(computus, year).unwrap().to_string();
        for (year, western, orthodox) in [
            (1981, "1981-04-19", "1981-04-26"),
            (2008, "2008-03-23", "2008-04-27"),
            (2024, "2024-03-31", "2024-05-05"),
            (2025, "2025-04-20", "2025-04-20"),
            (2026, "2026-04-05", "2026-04-12"),
            (2038, "2038-04-25", "2038-04-25"),
            (2049, "2049-04-18", "2049-04-25"),
            (2076, "2076-04-19", "2076-04-26"),
        ] {
            assert_eq!(on(Computus::Western, year), western);
            assert_eq!(on(Computus::Orthodox, year), orthodox);
        }
        assert_eq!(easter(Computus::Western, 0), None);
        assert_eq!(easter(Computus::Western, 10_000), None);
    }

    #[test]
    fn always_a_sunday_in_its_weeks() {
        for year in 1583..=4099 {
            let day = easter(Computus::Western, year).unwrap();
            assert_eq!(day.weekday(), crate::time::Weekday::Sun);
            let range = Date::new(year, 3, 22).unwrap()..=Date::new(year, 4, 25).unwrap();
            assert!(range.contains(&day), "{day}");
        }
    }
}
