//! What an administrator writes about approvals.

use serde::{Deserialize, Serialize};

use crate::condition::ConditionSpec;

/// An approval, as in `[[approvals]]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ApprovalSpec {
    /// The name; unique in the desk.
    pub name: String,
    /// Which tickets need it; empty: only those whose template asks for it.
    #[serde(skip_serializing_if = "ConditionSpec::is_empty")]
    pub when: ConditionSpec,
    /// Who may give it: roles, `person:NAME`, `caretaker`.
    pub by: Vec<String>,
    /// How many have to agree. Default 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// Whoever has or had the ticket may not agree to it, nor do what it guards having agreed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub four_eyes: bool,
    /// Requesters may agree to their own requests.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// For how long it is waited for, as in `3 business days`; absent: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The commands and decisions about several tickets that wait for it, by their `type`, and
    /// whatever else leads to the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guards: Vec<String>,
    /// Who is told that it is waited for, beside the people named in `by`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<String>,
    /// The status a ticket moves to when it is refused; absent: it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_refusal: Option<String>,
    /// The status a ticket moves to when it is not given in time; absent: it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_expiry: Option<String>,
}
