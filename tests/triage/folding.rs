//! Folding against a table that Python makes from its own `unicodedata`.

use std::fs;
use std::process::Command;

use helpdesk_core::text::fold;
use helpdesk_tests::root;

fn table() -> String {
    fs::read_to_string(root().join("tests/triage/folding.jsonl")).expect("the table is there")
}

#[test]
fn texts_fold_as_unicode_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in table().lines() {
        let (text, expected): (String, String) = serde_json::from_str(line).expect("a pair of texts");
        let folded = fold(&text);
        if folded != expected {
            wrong.push(format!("{text:?}: {folded:?}, and Python says {expected:?}"));
        }
        assert_eq!(fold(&folded), folded, "folding twice changes nothing");
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(390 < count, "{count} texts");
}

/// The table is what the script prints, where Python is there to ask.
#[test]
fn the_table_is_what_python_makes() {
    let script = root().join("tests/triage/folding.py");
    let Ok(output) = Command::new("python3").arg(&script).env("PYTHONIOENCODING", "utf-8").output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).expect("text"), table(), "run tests/triage/folding.py again");
}
