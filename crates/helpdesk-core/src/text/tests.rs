use super::*;

#[track_caller]
fn check_fold(text: &str, expected: &str) {
    assert_eq!(fold(text), expected, "folding `{text}`");
}

/// What a lexicon with one phrase finds in a body, as it was written.
#[track_caller]
fn check_find(phrase: &str, text: &str, expected: Option<&str>) {
    let mut lexicon = Lexicon::default();
    let id = lexicon.learn(phrase).unwrap();
    let (subject, body) = (FoldedText::new(""), FoldedText::new(text));
    assert_eq!(lexicon.scan(&subject, &body).anywhere(id), expected, "`{phrase}` in `{text}`");
}

#[test]
fn letters() {
    check_fold("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn");
    check_fold("Größe, Übermaß, STRAẞE, Äpfel", "grosse ubermass strasse apfel");
    check_fold("Œuvre français, señor, Ærø, Þór, naïve", "oeuvre francais senor aero thor naive");
    check_fold("İstanbul ılık ŞİŞLİ", "istanbul ilik sisli");
    check_fold("Příliš žluťoučký kůň", "prilis zlutoucky kun");
    check_fold("şi țară ðæg ﬁle", "si tara daeg file");
    check_fold("Πρόβλημα ΣΑΣ Сервер", "προβλημα σασ сервер");
    check_fold("Файл їжа ўжо Ἀθῆναι", "фаил іжа ужо αθηναι");
    check_fold("Фаи\u{306}л і\u{308}жа Α\u{313}θη\u{342}ναι", "фаил іжа αθηναι");
}

#[test]
fn marks_and_invisible_characters() {
    check_fold("cafe\u{301} u\u{308}ber", "cafe uber");
    check_fold("ser\u{200b}w\u{ad}er \u{202e}abc\u{2069}", "serwer abc");
    check_fold("\u{301}\u{feff} ", "");
}

#[test]
fn words() {
    check_fold("  nie-działa:e-mail!! 404\t(x2)", "nie dziala e mail 404 x2");
    check_fold("", "");
}

#[test]
fn as_it_was_written() {
    let text = FoldedText::new("Ala: CAFE\u{301}, kot");
    assert_eq!(text.as_written(1, 1), Some("CAFE\u{301}"));
    assert_eq!(text.as_written(0, 2), Some("Ala: CAFE\u{301}, kot"));
    assert_eq!(text.as_written(2, 3), None);
    assert_eq!((text.word(1), text.len()), (Some("cafe"), 3));
}

#[test]
fn phrases() {
    check_find("serwer", "Mój SERWER padł", Some("SERWER"));
    check_find("serwer", "dwa serwery", None);
    check_find("serwer*", "dwa Serwery", Some("Serwery"));
    check_find("serwer*", "serwer", Some("serwer"));
    check_find("nie działa", "drukarka nie  DZIALA wcale", Some("nie  DZIALA"));
    check_find("nie działa", "nie bo działa", None);
    check_find("drukark* nie dział*", "Drukarka nie działała", Some("Drukarka nie działała"));
    check_find("e-mail*", "mam e-maile", Some("e-maile"));
    check_find("c++", "uczę się C.", Some("C"));
}

#[test]
fn spelling_with_two_letters() {
    for written in ["Drückt", "drueckt", "druckt", "DRU\u{308}CKT"] {
        check_find("drückt", written, Some(written));
        check_find("dru\u{308}ckt", written, Some(written));
    }
    check_find("drueckt", "drückt", None);
    check_find("neue", "neu", None);
    check_find("für Büro*", "Toner fuer Bueromaschinen", Some("fuer Bueromaschinen"));
    check_find("straße", "STRASSE", Some("STRASSE"));
}

#[test]
fn not_phrases() {
    let mut lexicon = Lexicon::default();
    let mut refused = |phrase: &str| lexicon.learn(phrase).unwrap_err();
    assert!(matches!(refused(""), PhraseError::NoWords { .. }));
    assert!(matches!(refused("?! -"), PhraseError::NoWords { .. }));
    assert!(matches!(refused("*"), PhraseError::StarInside { .. }));
    assert!(matches!(refused("fa*t"), PhraseError::StarInside { .. }));
    assert!(matches!(refused("fakt**"), PhraseError::StarInside { .. }));
    assert!(matches!(refused(&"a ".repeat(17)), PhraseError::TooLong { .. }));
    assert!(matches!(refused(&"a".repeat(61)), PhraseError::TooLong { .. }));
    assert!(lexicon.is_empty());
}

#[test]
fn subject_and_body_are_apart() {
    let mut lexicon = Lexicon::default();
    let (server, down, both) = (
        lexicon.learn("serwer").unwrap(),
        lexicon.learn("leży").unwrap(),
        lexicon.learn("serwer leży").unwrap(),
    );
    let (subject, body) = (FoldedText::new("Serwer"), FoldedText::new("leży i leży"));
    let hits = lexicon.scan(&subject, &body);
    assert_eq!((hits.in_subject(server), hits.anywhere(server)), (Some("Serwer"), Some("Serwer")));
    assert_eq!((hits.in_subject(down), hits.anywhere(down)), (None, Some("leży")));
    assert_eq!(hits.anywhere(both), None);
}

#[test]
fn one_phrase_one_id() {
    let mut lexicon = Lexicon::default();
    assert_eq!(lexicon.learn("Nie Działa"), lexicon.learn("nie  dziala"));
    assert_ne!(lexicon.learn("fakt*"), lexicon.learn("fakt"));
    assert_ne!(lexicon.learn("drückt"), lexicon.learn("druckt")); // the first finds more
    assert_eq!(lexicon.len(), 5);
}

mod laws {
    use super::*;
    use proptest::prelude::*;

    /// A phrase that is present, read off the words one after another.
    fn slow_find(phrase: &str, words: &[String]) -> bool {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        words.windows(wanted.len()).any(|window| {
            window.iter().zip(&wanted).all(|(word, wanted)| match wanted.strip_suffix('*') {
                Some(beginning) => word.starts_with(beginning),
                None => word == wanted,
            })
        })
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn every_character_folds(c in any::<char>()) {
            let once = fold(&c.to_string());
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn capitals_make_no_difference(text in "[a-zà-žά-ώа-ё ]{0,30}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }

        #[test]
        fn finds_what_a_slow_search_finds(
            phrases in prop::collection::vec("[ab]{1,3}\\*?( [ab]{1,2}\\*?){0,2}", 1..30),
            text in "([ab]{1,4} ){0,12}",
        ) {
            let mut lexicon = Lexicon::default();
            let ids: Vec<_> = phrases.iter().map(|phrase| lexicon.learn(phrase).unwrap()).collect();
            let (subject, body) = (FoldedText::new(""), FoldedText::new(&text));
            let hits = lexicon.scan(&subject, &body);
            let words: Vec<String> = body.words().map(str::to_owned).collect();
            for (id, phrase) in ids.iter().zip(&phrases) {
                prop_assert_eq!(hits.anywhere(*id).is_some(), slow_find(phrase, &words), "{}", phrase);
                prop_assert_eq!(hits.in_subject(*id), None);
            }
        }

        #[test]
        fn finds_itself(phrase in "[a-zäöüßąęłż]{1,12}( [a-zäöüßąęłż]{1,8}){0,3}") {
            let mut lexicon = Lexicon::default();
            let id = lexicon.learn(&phrase).unwrap();
            let (subject, body) = (FoldedText::new(&phrase), FoldedText::new(""));
            prop_assert_eq!(lexicon.scan(&subject, &body).in_subject(id), Some(phrase.as_str()));
        }
    }
}
