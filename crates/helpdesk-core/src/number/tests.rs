use super::*;
use crate::faults::{FaultKind, Faults};
use crate::time::Date;

fn compiled(format: &str, check: Option<&str>) -> (Option<Scheme>, Vec<String>) {
    let spec = NumberSpec { format: format.to_owned(), check: check.map(str::to_owned) };
    let mut faults = Faults::<Fault>::default();
    let scheme = compile(&spec, &mut faults);
    let faults = faults.into_sorted().into_iter().map(|fault| {
        let hint = fault.kind.suggestion().map(|hint| format!(" -> {hint}")).unwrap_or_default();
        format!("{}: {}{hint}", fault.path, fault.kind.code())
    });
    (scheme, faults.collect())
}

fn scheme(format: &str, check: Option<&str>) -> Scheme {
    let (scheme, faults) = compiled(format, check);
    scheme.unwrap_or_else(|| panic!("{faults:?}"))
}

#[track_caller]
fn check_faults(format: &str, check: Option<&str>, expected: &[&str]) {
    assert_eq!(compiled(format, check).1, expected, "`{format}`");
}

fn day() -> Date {
    "2026-11-21".parse().unwrap()
}

#[test]
fn written() {
    #[track_caller]
    fn check(format: &str, check: Option<&str>, sequence: u64, expected: &str) {
        assert_eq!(scheme(format, check).number(day(), sequence).as_str(), expected);
    }
    check("SUP-{year}-{seq:6}-{check}", Some("damm"), 123, "SUP-2026-000123-8");
    check("SUP-{year}-{seq:6}-{check}", Some("iso7064-mod-97-10"), 123, "SUP-2026-000123-38");
    check("{date}/{seq:3}", None, 7, "20261121/007");
    check("#{seq}", None, 1_234_567, "#1234567");
    check("INC{seq:3}", None, 1_234, "INC1234");
    check("T{seq:18}", None, u64::MAX, "T18446744073709551615");
}

#[test]
fn read_as_people_write() {
    let scheme = scheme("SUP-{year}-{seq:6}-{check}", Some("damm"));
    let number = scheme.number(day(), 123);
    for text in [
        "SUP-2026-000123-8",
        "  sup 2026 000 123 8 ",
        "Sup2026–000123–8",
        "SUP/2026/000123/8",
        "sup_2026.00 01 23.8",
        "#SUP 2026:000123, 8",
    ] {
        assert_eq!(scheme.parse(text).as_ref(), Ok(&number), "`{text}`");
    }
    assert_eq!((number.year(), number.date(), number.sequence()), (Some(2026), None, 123));
}

#[test]
fn refused() {
    let scheme = scheme("SUP-{date}-{seq:4}-{check}", Some("iso7064-mod-11-2"));
    let code = |text: &str| scheme.parse(text).unwrap_err().code();
    let right = scheme.number(day(), 1).to_string();
    assert!(scheme.parse(&right).is_ok());
    for text in
        ["", "SUP", "2026", "SUP-20261121-001-1", "ABC-20261121-0001-1", "SUP-20261121-00001-1", "SUP?"]
    {
        assert_eq!(code(text), "number.not-this-format", "`{text}`");
    }
    assert_eq!(code(&"1".repeat(1000)), "number.not-this-format");
    assert_eq!(code(&format!("SUP-20261121-{}-1", "9".repeat(30))), "number.misheard");
    let no_day = scheme.number(day(), 1).to_string().replace("20261121", "20261131");
    let passes = ('0'..='9').chain(['X']).find_map(|check| {
        let text = format!("{}{check}", no_day.strip_suffix(|_| true)?);
        (code(&text) == "number.no-such-date").then_some(text)
    });
    assert!(passes.is_some());
    let sentence = scheme.parse("SUP").unwrap_err().to_string();
    assert_eq!(sentence, "`SUP` is not a ticket number; one looks like `SUP-20260128-0123-4`");
}

#[test]
fn every_wrong_digit_and_every_swap() {
    for (name, _) in Check::NAMED {
        for format in ["SUP-{year}-{seq:6}-{check}", "{date}{seq:2}{check}", "{seq:1}/{year}-{check}R"] {
            let scheme = scheme(format, Some(name));
            for sequence in (0..2_000).step_by(7).chain([99_999, 123_456, 9_876_543]) {
                let right = scheme.number(day(), sequence).to_string();
                assert_eq!(scheme.parse(&right).unwrap().as_str(), right);
                wrong_digits(&scheme, &right);
                swaps(&scheme, &right);
            }
        }
    }
}

fn wrong_digits(scheme: &Scheme, right: &str) {
    for (at, old) in right.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        for new in ('0'..='9').filter(|new| *new != old) {
            let mut wrong = right.to_owned();
            wrong.replace_range(at..=at, &new.to_string());
            let error = scheme.parse(&wrong).expect_err(&wrong);
            // A zero put in front of a sequence that is long already is no number at all.
            assert!(error.code() == "number.misheard" || new == '0', "{right} {wrong}");
        }
    }
}

fn swaps(scheme: &Scheme, right: &str) {
    let places: Vec<usize> =
        right.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).map(|(at, _)| at).collect();
    for pair in places.windows(2) {
        let mut bytes = right.as_bytes().to_vec();
        bytes.swap(pair[0], pair[1]);
        let wrong = String::from_utf8(bytes).unwrap();
        if wrong != right {
            assert!(scheme.parse(&wrong).is_err(), "{right} {wrong}");
        }
    }
}

#[test]
fn year_and_date_agree() {
    let scheme = scheme("{year}.{date}.{seq}", None);
    assert_eq!(scheme.parse("2026.20261121.5").unwrap().date(), Some(day()));
    assert_eq!(scheme.parse("2025.20261121.5").unwrap_err().code(), "number.no-such-date");
}

#[test]
fn faults() {
    check_faults("SUP-{year}", None, &["format: number.no-sequence -> {seq:6}"]);
    check_faults("{seq:6}-{check}", None, &["format: number.place-without-check -> check = \"damm\""]);
    check_faults("{seq:6}", Some("damm"), &["format: number.check-without-place"]);
    check_faults("{seq}-}{check}", Some("damm"), &["format: number.unbalanced-brace"]);
    check_faults(
        "{seq}-{seq}-{yer}",
        Some("damm"),
        &["format: number.unknown-token -> {year}", "format: number.repeated-token"],
    );
    check_faults("{seq:6}{check}", Some("dam"), &["check: number.unknown-check -> damm"]);
    check_faults("{check}-{seq}", Some("damm"), &["format: number.check-not-last"]);
    check_faults("{seq}-{check}-2", Some("damm"), &["format: number.check-not-last"]);
    check_faults("{seq}{seq:3}", None, &["format: number.repeated-token"]);
    check_faults("{seq:0}", None, &["format: number.wrong-width"]);
    check_faults(
        "{seq:19}{yer}",
        None,
        &["format: number.wrong-width", "format: number.unknown-token -> {year}"],
    );
    check_faults("{seq}-{yaer}", None, &["format: number.unknown-token -> {year}"]);
    check_faults("{seq}-{year:2}", None, &["format: number.unknown-token -> {year}"]);
    check_faults("{seq}{", None, &["format: number.unbalanced-brace"]);
    check_faults("{seq}}", None, &["format: number.unbalanced-brace"]);
    check_faults("a{b{seq}", None, &["format: number.unbalanced-brace"]);
    let mut faults = Faults::<Fault>::default();
    assert!(compile(&NumberSpec::default(), &mut faults).is_some() && faults.is_empty());
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn written_and_read_back(sequence in any::<u64>(), days in -700_000..2_900_000i32) {
            let date = Date::from_epoch_days(days).unwrap();
            let scheme = scheme("Zgł-{date}-{seq:6}-{check}", Some("damm"));
            let number = scheme.number(date, sequence);
            prop_assert_eq!(scheme.parse(number.as_str()), Ok(number.clone()));
            prop_assert_eq!(number.date(), Some(date));
        }

        #[test]
        fn any_text_has_an_answer(text in any::<String>(), format in "[a-z0-9{}:]{0,12}") {
            let _ = scheme("{year}-{seq:6}-{check}", Some("damm")).parse(&text);
            let (scheme, faults) = compiled(&format, None);
            prop_assert_eq!(scheme.is_some(), faults.is_empty());
        }
    }
}
