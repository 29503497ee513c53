//! Holidays that need no list: sets of rules by country and region.
//!
//! Each set names the public holidays of a country or region under the names people use there,
//! with the years in which each rule held. Poland, the United Kingdom and the United States are
//! right from 1990 on, the others from 2014 on. The tests hold every set against published
//! calendars of 2014 to 2031.

use std::sync::Arc;

use super::computus::Computus::Western;
use super::holiday::{Day, Observed, Rule};
use crate::time::Weekday::{self, Mon, Thu};

use Observed::{MondayAfterSunday, NearestWeekday, NextWeekday};

/// The rules of a set; `None` if there is no set of that name.
pub(super) fn set(code: &str) -> Option<impl Iterator<Item = Rule>> {
    let (_, tables) = SETS.iter().find(|(known, _)| *known == code)?;
    Some(tables.iter().copied().flatten().map(Row::rule))
}

/// Names of all sets, in order.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    SETS.iter().map(|(code, _)| *code)
}

const SETS: &[(&str, &[&[Row]])] = &[
    ("AT", &[AUSTRIA]),
    ("CZ", &[CZECHIA]),
    ("DE", &[GERMANY]),
    ("DE-BB", &[GERMANY, &[EASTER_SUNDAY, PENTECOST, REFORMATION]]),
    ("DE-BE", &[GERMANY, BERLIN]),
    ("DE-BW", &[GERMANY, &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]]),
    ("DE-BY", &[GERMANY, &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]]),
    ("DE-BY-Augsburg", &[GERMANY, &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS, ASSUMPTION, PEACE_FESTIVAL]]),
    ("DE-HB", &[GERMANY, &[REFORMATION.from(2018)]]),
    ("DE-HE", &[GERMANY, &[CORPUS_CHRISTI]]),
    ("DE-HH", &[GERMANY, &[REFORMATION.from(2018)]]),
    ("DE-MV", &[GERMANY, &[WOMENS_DAY.from(2023), REFORMATION]]),
    ("DE-NI", &[GERMANY, &[REFORMATION.from(2018)]]),
    ("DE-NW", &[GERMANY, &[CORPUS_CHRISTI, ALL_SAINTS]]),
    ("DE-RP", &[GERMANY, &[CORPUS_CHRISTI, ALL_SAINTS]]),
    ("DE-SH", &[GERMANY, &[REFORMATION.from(2018)]]),
    ("DE-SL", &[GERMANY, &[CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]]),
    ("DE-SN", &[GERMANY, &[REFORMATION, PENANCE]]),
    ("DE-ST", &[GERMANY, &[EPIPHANY, REFORMATION]]),
    ("DE-TH", &[GERMANY, &[fixed(9, 20, "Weltkindertag").from(2019), REFORMATION]]),
    ("GB", &[BRITAIN, ENGLAND]),
    ("GB-ENG", &[BRITAIN, ENGLAND]),
    ("GB-NIR", &[BRITAIN, ENGLAND, NORTHERN_IRELAND]),
    ("GB-SCT", &[BRITAIN, SCOTLAND]),
    ("GB-WLS", &[BRITAIN, ENGLAND]),
    ("PL", &[POLAND]),
    ("US", &[AMERICA_DAYS, AMERICA_FEDERAL]),
    ("US-MA", &[AMERICA_DAYS, MASSACHUSETTS]),
];

const POLAND: &[Row] = &[
    fixed(1, 1, "Nowy Rok"),
    fixed(1, 6, "Trzech Króli").from(2011),
    easter(0, "Wielkanoc"),
    easter(1, "Poniedziałek Wielkanocny"),
    fixed(5, 1, "Święto Pracy"),
    fixed(5, 3, "Święto Konstytucji 3 Maja"),
    easter(49, "Zielone Świątki"),
    easter(60, "Boże Ciało"),
    fixed(8, 15, "Wniebowzięcie NMP"),
    fixed(11, 1, "Wszystkich Świętych"),
    fixed(11, 11, "Narodowe Święto Niepodległości"),
    fixed(11, 12, "Setna rocznica odzyskania niepodległości").only(2018),
    fixed(12, 24, "Wigilia").from(2025),
    fixed(12, 25, "Boże Narodzenie"),
    fixed(12, 26, "Drugi dzień Bożego Narodzenia"),
];

const GERMANY: &[Row] = &[
    fixed(1, 1, "Neujahr"),
    easter(-2, "Karfreitag"),
    easter(1, "Ostermontag"),
    fixed(5, 1, "Tag der Arbeit"),
    easter(39, "Christi Himmelfahrt"),
    easter(50, "Pfingstmontag"),
    fixed(10, 3, "Tag der Deutschen Einheit"),
    REFORMATION.only(2017), // 500 years
    fixed(12, 25, "1. Weihnachtstag"),
    fixed(12, 26, "2. Weihnachtstag"),
];

const EPIPHANY: Row = fixed(1, 6, "Heilige Drei Könige");
const WOMENS_DAY: Row = fixed(3, 8, "Internationaler Frauentag");
const EASTER_SUNDAY: Row = easter(0, "Ostersonntag");
const PENTECOST: Row = easter(49, "Pfingstsonntag");
const CORPUS_CHRISTI: Row = easter(60, "Fronleichnam");
const PEACE_FESTIVAL: Row = fixed(8, 8, "Augsburger Friedensfest");
const ASSUMPTION: Row = fixed(8, 15, "Mariä Himmelfahrt");
const REFORMATION: Row = fixed(10, 31, "Reformationstag");
const ALL_SAINTS: Row = fixed(11, 1, "Allerheiligen");
const PENANCE: Row = row(Day::Before { weekday: Weekday::Wed, month: 11, day: 23 }, "Buß- und Bettag");

const BERLIN: &[Row] = &[
    WOMENS_DAY.from(2019),
    fixed(5, 8, "75. Jahrestag der Befreiung").only(2020),
    fixed(5, 8, "80. Jahrestag der Befreiung").only(2025),
    fixed(6, 17, "75. Jahrestag des Volksaufstandes").only(2028),
];

const AUSTRIA: &[Row] = &[
    fixed(1, 1, "Neujahr"),
    fixed(1, 6, "Heilige Drei Könige"),
    easter(1, "Ostermontag"),
    fixed(5, 1, "Staatsfeiertag"),
    easter(39, "Christi Himmelfahrt"),
    easter(50, "Pfingstmontag"),
    easter(60, "Fronleichnam"),
    fixed(8, 15, "Mariä Himmelfahrt"),
    fixed(10, 26, "Nationalfeiertag"),
    fixed(11, 1, "Allerheiligen"),
    fixed(12, 8, "Mariä Empfängnis"),
    fixed(12, 25, "Christtag"),
    fixed(12, 26, "Stefanitag"),
];

const CZECHIA: &[Row] = &[
    fixed(1, 1, "Nový rok"),
    easter(-2, "Velký pátek").from(2016),
    easter(1, "Velikonoční pondělí"),
    fixed(5, 1, "Svátek práce"),
    fixed(5, 8, "Den vítězství"),
    fixed(7, 5, "Den slovanských věrozvěstů Cyrila a Metoděje"),
    fixed(7, 6, "Den upálení mistra Jana Husa"),
    fixed(9, 28, "Den české státnosti"),
    fixed(10, 28, "Den vzniku samostatného československého státu"),
    fixed(11, 17, "Den boje za svobodu a demokracii"),
    fixed(12, 24, "Štědrý den"),
    fixed(12, 25, "1. svátek vánoční"),
    fixed(12, 26, "2. svátek vánoční"),
];

/// England, Wales, Scotland and Northern Ireland alike.
const BRITAIN: &[Row] = &[
    fixed(1, 1, "New Year's Day").observed(NextWeekday),
    easter(-2, "Good Friday"),
    nth(1, Mon, 5, "Early May bank holiday").until(1994),
    fixed(5, 8, "VE Day, 50 years").only(1995),
    nth(1, Mon, 5, "Early May bank holiday").from(1996).until(2019),
    fixed(5, 8, "VE Day, 75 years").only(2020),
    nth(1, Mon, 5, "Early May bank holiday").from(2021),
    last(Mon, 5, "Spring bank holiday").until(2001),
    fixed(6, 3, "Golden Jubilee").only(2002),
    fixed(6, 4, "Spring bank holiday").only(2002),
    last(Mon, 5, "Spring bank holiday").from(2003).until(2011),
    fixed(6, 4, "Spring bank holiday").only(2012),
    fixed(6, 5, "Diamond Jubilee").only(2012),
    last(Mon, 5, "Spring bank holiday").from(2013).until(2021),
    fixed(6, 2, "Spring bank holiday").only(2022),
    fixed(6, 3, "Platinum Jubilee").only(2022),
    last(Mon, 5, "Spring bank holiday").from(2023),
    fixed(4, 29, "Royal wedding").only(2011),
    fixed(9, 19, "State Funeral of Queen Elizabeth II").only(2022),
    fixed(5, 8, "Coronation of King Charles III").only(2023),
    fixed(12, 25, "Christmas Day").observed(NextWeekday),
    fixed(12, 26, "Boxing Day").observed(NextWeekday),
    fixed(12, 31, "Millennium").only(1999),
];

const ENGLAND: &[Row] = &[easter(1, "Easter Monday"), last(Mon, 8, "Summer bank holiday")];

const SCOTLAND: &[Row] = &[
    fixed(1, 2, "2nd January").observed(NextWeekday),
    fixed(6, 15, "World Cup bank holiday").only(2026),
    nth(1, Mon, 8, "Summer bank holiday"),
    fixed(11, 30, "St Andrew's Day").from(2007).observed(NextWeekday),
];

const NORTHERN_IRELAND: &[Row] = &[
    fixed(3, 17, "St Patrick's Day").observed(NextWeekday),
    fixed(7, 12, "Battle of the Boyne").observed(NextWeekday),
];

const AMERICA_DAYS: &[Row] = &[
    nth(3, Mon, 1, "Birthday of Martin Luther King, Jr."),
    nth(3, Mon, 2, "Washington's Birthday"),
    last(Mon, 5, "Memorial Day"),
    nth(1, Mon, 9, "Labor Day"),
    nth(2, Mon, 10, "Columbus Day"),
    nth(4, Thu, 11, "Thanksgiving Day"),
];

const AMERICA_FEDERAL: &[Row] = &[
    fixed(1, 1, "New Year's Day").observed(NearestWeekday),
    fixed(6, 19, "Juneteenth").from(2021).observed(NearestWeekday),
    fixed(7, 4, "Independence Day").observed(NearestWeekday),
    fixed(11, 11, "Veterans Day").observed(NearestWeekday),
    fixed(12, 25, "Christmas Day").observed(NearestWeekday),
];

const MASSACHUSETTS: &[Row] = &[
    fixed(1, 1, "New Year's Day").observed(MondayAfterSunday),
    nth(3, Mon, 4, "Patriots' Day"),
    fixed(6, 19, "Juneteenth").from(2021).observed(MondayAfterSunday),
    fixed(7, 4, "Independence Day").observed(MondayAfterSunday),
    fixed(11, 11, "Veterans Day").observed(MondayAfterSunday),
    fixed(12, 25, "Christmas Day").observed(MondayAfterSunday),
];

/// A rule as it stands in a table.
struct Row {
    day: Day,
    name: &'static str,
    from: i32,
    until: i32,
    observed: Observed,
}

const ALWAYS_FROM: i32 = i32::MIN;
const FOR_EVER: i32 = i32::MAX;

const fn row(day: Day, name: &'static str) -> Row {
    Row { day, name, from: ALWAYS_FROM, until: FOR_EVER, observed: Observed::No }
}

const fn fixed(month: u32, day: u32, name: &'static str) -> Row {
    row(Day::Yearly { month, day }, name)
}

const fn easter(days: i32, name: &'static str) -> Row {
    row(Day::Easter(Western, days), name)
}

const fn nth(nth: u32, weekday: Weekday, month: u32, name: &'static str) -> Row {
    row(Day::Nth { nth, weekday, month }, name)
}

const fn last(weekday: Weekday, month: u32, name: &'static str) -> Row {
    row(Day::Last { weekday, month }, name)
}

impl Row {
    const fn from(self, from: i32) -> Self {
        Self { from, ..self }
    }

    const fn until(self, until: i32) -> Self {
        Self { until, ..self }
    }

    const fn only(self, year: i32) -> Self {
        Self { from: year, until: year, ..self }
    }

    const fn observed(self, observed: Observed) -> Self {
        Self { observed, ..self }
    }

    fn rule(&self) -> Rule {
        Rule {
            day: self.day,
            name: Arc::from(self.name),
            years: self.from..=self.until,
            observed: self.observed,
        }
    }
}
