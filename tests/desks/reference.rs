//! The reference of the configuration is true: its blocks compile, and no key is missing.

use std::collections::BTreeMap;
use std::fs;

use helpdesk_core::approval::ApprovalSpec;
use helpdesk_core::calendar::CalendarSpec;
use helpdesk_core::desk::{Desk, DeskSpec, FieldSpec, SuggestionSpec, WordsSpec};
use helpdesk_core::escalation::{ContactSpec, EscalationSpec, LineSpec, ResponseSpec, TriggerSpec};
use helpdesk_core::identity::{AttemptsSpec, IdentifierSpec, IdentitySpec, LevelSpec};
use helpdesk_core::number::NumberSpec;
use helpdesk_core::party::{
    AbsenceSpec, AssetSpec, ContractSpec, EntitlementsSpec, OrganisationSpec, PersonSpec, RemoteSpec,
    ServiceSpec,
};
use helpdesk_core::priority::{EffectSpec, PrioritySpec, RuleSpec};
use helpdesk_core::sla::{PolicySpec, TargetsSpec};
use helpdesk_core::template::TemplateSpec;
use helpdesk_core::ticket::{NoticeKind, SurveySpec};
use helpdesk_core::workflow::{Category, ExpirySpec, ReopenSpec, StatusSpec, TransitionSpec};
use helpdesk_tests::root;
use serde::de::DeserializeOwned;

fn reference() -> String {
    fs::read_to_string(root().join("docs/spec/desk.md")).unwrap()
}

/// The TOML blocks of the page, one after another.
fn blocks(page: &str) -> String {
    let mut parts = page.split("```");
    parts.next();
    let odd: Vec<&str> = parts.step_by(2).collect();
    odd.into_iter().filter_map(|block| block.strip_prefix("toml\n")).collect::<Vec<_>>().join("\n")
}

#[test]
fn its_blocks_are_one_desk() {
    let spec: DeskSpec = toml::from_str(&blocks(&reference())).unwrap_or_else(|error| panic!("{error}"));
    let desk = Desk::compile(&spec).unwrap_or_else(|errors| panic!("{errors}"));
    let warnings: Vec<String> =
        desk.warnings().iter().map(|fault| format!("{}: {}", fault.path, fault.kind)).collect();
    assert_eq!(warnings, Vec::<String>::new());
}

/// The keys that a table may have, asked of serde by giving it one that it cannot know.
fn keys<T: DeserializeOwned>() -> Vec<String> {
    let unknown = BTreeMap::from([("?", 1)]);
    let error = match serde_json::from_value::<T>(serde_json::json!(unknown)) {
        Ok(_) => panic!("takes any key"),
        Err(error) => error.to_string(),
    };
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_key_is_explained() {
    let page = reference();
    let tables = [
        keys::<DeskSpec>(),
        keys::<AbsenceSpec>(),
        keys::<ApprovalSpec>(),
        keys::<AttemptsSpec>(),
        keys::<IdentifierSpec>(),
        keys::<IdentitySpec>(),
        keys::<LevelSpec>(),
        keys::<SuggestionSpec>(),
        keys::<WordsSpec>(),
        keys::<TemplateSpec>(),
        keys::<AssetSpec>(),
        keys::<CalendarSpec>(),
        keys::<ContractSpec>(),
        keys::<EntitlementsSpec>(),
        keys::<OrganisationSpec>(),
        keys::<PersonSpec>(),
        keys::<RemoteSpec>(),
        keys::<ServiceSpec>(),
        keys::<ContactSpec>(),
        keys::<EffectSpec>(),
        keys::<EscalationSpec>(),
        keys::<ExpirySpec>(),
        keys::<FieldSpec>(),
        keys::<LineSpec>(),
        keys::<NumberSpec>(),
        keys::<PolicySpec>(),
        keys::<PrioritySpec>(),
        keys::<ReopenSpec>(),
        keys::<ResponseSpec>(),
        keys::<RuleSpec>(),
        keys::<StatusSpec>(),
        keys::<SurveySpec>(),
        keys::<TargetsSpec>(),
        keys::<TransitionSpec>(),
        keys::<TriggerSpec>(),
    ];
    let mut names: Vec<String> = tables.into_iter().flatten().collect();
    assert!(names.contains(&"on_requester_reply".to_owned()), "{names:?}");
    names.extend(Category::ALL.map(|category| category.name().to_owned()));
    names.extend(NoticeKind::ALL.map(|kind| kind.name().to_owned()));
    names.retain(|name| !page.contains(&format!("`{name}`")));
    assert_eq!(names, Vec::<String>::new(), "missing from docs/spec/desk.md");
}
