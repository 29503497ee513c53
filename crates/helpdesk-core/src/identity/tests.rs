use super::*;
use crate::faults::{FaultKind, Faults};

#[test]
fn the_check_digit_and_the_date_are_checked() {
    use pesel::PeselError::{BirthDate, CheckDigit, NotElevenDigits};
    for (text, expected) in [
        ("44051401359", Ok(())),
        ("02070803628", Ok(())), // 1902
        ("02270803624", Ok(())), // 2002: the month is 27
        ("44051401358", Err(CheckDigit)),
        ("44051410359", Err(CheckDigit)),
        ("4405140135", Err(NotElevenDigits)),
        ("440514013590", Err(NotElevenDigits)),
        ("4405140135٩", Err(NotElevenDigits)),
        ("00000000000", Err(BirthDate)),
        ("44133201350", Err(CheckDigit)),
    ] {
        assert_eq!(pesel::check(text), expected, "{text}");
    }
}

#[test]
fn every_single_wrong_digit_is_noticed() {
    let right = "44051401359";
    for place in 0..11 {
        for digit in b'0'..=b'9' {
            let mut wrong = right.as_bytes().to_vec();
            if wrong[place] != digit {
                wrong[place] = digit;
                assert!(pesel::check(std::str::from_utf8(&wrong).unwrap()).is_err());
            }
        }
    }
}

/// Worked out with Python's `hmac` module over the parts with their lengths before them.
#[test]
fn digests_are_those_of_hmac_sha_256() {
    let made = digest(b"0123456789abcdef", EvidenceKind::Email, "acme", "Jan@Acme.example").unwrap();
    assert_eq!(made.to_string(), PYTHON);
    assert_eq!(format!("{made:?}").len(), "Digest(00000000…)".len());
    assert_eq!(made.to_string().parse(), Ok(made));
}

const PYTHON: &str = "e1391766d89f8098bfa3838888fc1a8ddc797b5ec63e17b463f1a6eef5b3b3a5";

#[test]
fn what_has_no_digest_is_told_without_repeating_it() {
    let key = b"0123456789abcdef";
    for (key, kind, text, code) in [
        (&key[..8], EvidenceKind::Email, "jan@acme.example", "identifier.key-too-short"),
        (key, EvidenceKind::CallerId, "anonymous", "identifier.empty"),
        (key, EvidenceKind::Pesel, "44051401358", "identifier.not-a-pesel"),
        (key, EvidenceKind::ContractNumber, &"1".repeat(501), "identifier.too-long"),
    ] {
        let error = digest(key, kind, "", text).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!error.to_string().contains(text) && !format!("{error:?}").contains(text));
    }
    let refused = serde_json::from_str::<Digest>("\"44051401359\"").unwrap_err().to_string();
    assert!(!refused.contains("4405"), "{refused}");
}

fn policy(document: serde_json::Value) -> (Identity, Vec<(String, &'static str)>) {
    let spec: IdentitySpec = serde_json::from_value(document).unwrap();
    let mut faults: Faults<Fault> = Faults::default();
    let identity = compile(&Input { spec: &spec, commands: &["solve", "set_field"] }, &mut faults);
    let faults = faults.into_sorted().into_iter().map(|fault| (fault.path.to_string(), fault.kind.code()));
    (identity, faults.collect())
}

#[test]
fn what_matched_makes_a_level() {
    let (identity, faults) = policy(serde_json::json!({
        "levels": [
            { "name": "claimed", "proofs": [["email"], ["caller_id"]] },
            { "name": "verified", "proofs": [["pesel", "contract_number"], ["one_time_code"]] } ],
        "required": { "solve": "claimed", "set_field": "verified" },
        "reveals": { "claimed": ["subject", "line"], "unknown": ["opened"] } }));
    assert_eq!(faults, []);
    use EvidenceKind::{CallerId, ContractNumber, OneTimeCode, Pesel};
    for (matched, level) in [
        (&[][..], "unknown"),
        (&[CallerId], "claimed"),
        (&[Pesel], "unknown"),
        (&[Pesel, ContractNumber], "verified"),
        (&[OneTimeCode], "verified"),
    ] {
        assert_eq!(identity.level(identity.proved(matched)), level, "{matched:?}");
    }
    assert_eq!(identity.level(identity.needed("set_field")), "verified");
    assert_eq!(identity.needed("reply"), 0);
    let reveals = |rank: usize| Reveals::ALL.into_iter().filter(|part| identity.reveals(*part, rank)).count();
    assert_eq!([0, 1, 2].map(reveals), [2, 4, 7]);
}

#[test]
fn every_fault_is_found_at_its_place() {
    let (_, faults) = policy(serde_json::json!({
        "levels": [{ "name": "unknown", "proofs": [["emial"]] }, { "name": "sure", "proofs": [] }],
        "required": { "slove": "sure", "solve": "surely" },
        "attempts": { "per_ticket": 0, "within": "soon" },
        "reveals": { "sur": ["subjct"] } }));
    let found: Vec<(&str, &str)> = faults.iter().map(|(path, code)| (path.as_str(), *code)).collect();
    assert_eq!(
        found,
        [
            ("attempts.per_ticket", "identity.no-attempt"),
            ("attempts.within", "identity.not-a-time"),
            ("levels[0].name", "identity.level-twice"),
            ("levels[0].proofs[0][0]", "identity.unknown-name"),
            ("levels[1].proofs", "identity.no-proof"),
            ("required.slove", "identity.unknown-name"),
            ("required.solve", "identity.unknown-name"),
            ("reveals.sur", "identity.unknown-name"),
            ("reveals.sur[0]", "identity.unknown-name"),
        ]
    );
}
