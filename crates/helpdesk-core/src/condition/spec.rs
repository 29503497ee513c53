//! What an administrator writes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A table of `subject = value`, all of which must hold; an empty one always holds.
///
/// A value is a scalar (equals, or is among the subject's values), a list (any of), or a table of
/// `any_of`, `none_of`, `all_of`, `at_least`, `at_most`, `exists`. Beside subjects stand `all` and
/// `any` with lists of tables, and `not` with one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ConditionSpec(pub BTreeMap<String, serde_json::Value>);

impl ConditionSpec {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
