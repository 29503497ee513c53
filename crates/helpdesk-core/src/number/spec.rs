//! What an administrator writes.

use serde::{Deserialize, Serialize};

/// How ticket numbers look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NumberSpec {
    /// Literal text and the tokens `{year}`, `{date}`, `{seq:N}` and `{check}`.
    pub format: String,
    /// What `{check}` is: `damm`, `iso7064-mod-11-2`, `iso7064-mod-97-10`, or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
}

impl Default for NumberSpec {
    fn default() -> Self {
        Self { format: "{year}-{seq:6}-{check}".to_owned(), check: Some("damm".to_owned()) }
    }
}
