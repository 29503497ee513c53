//! Places in a specification: `sla[2].targets.p1.resolution`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a list, counted from 0.
    Index(usize),
    /// Into a table.
    Key(String),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A place in a specification, from its root.
///
/// Orders as the document reads: lists by position, tables by key. Written as
/// `sla[2].targets.p1`; a key that is not a bare word is quoted as in JSON:
/// `weekly."mon-fri"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// The root of the document.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Goes one step further in.
    pub fn push(&mut self, step: impl Into<Step>) {
        self.0.push(step.into());
    }

    /// Goes one step out; nothing happens at the root.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// The place this is a part of; the root for the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        let mut parent = self.clone();
        parent.pop();
        parent
    }

    /// Whether this is the place `whole`, or one inside it.
    #[must_use]
    pub fn is_within(&self, whole: &Self) -> bool {
        self.0.starts_with(&whole.0)
    }

    /// This place and one step more.
    #[must_use]
    pub fn join(&self, step: impl Into<Step>) -> Self {
        let mut longer = self.clone();
        longer.push(step);
        longer
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_')
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    if is_bare(key) {
                        f.write_str(key)?;
                    } else {
                        let quoted = serde_json::to_string(key).map_err(|_| fmt::Error)?;
                        f.write_str(&quoted)?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(feature = "schema")]
crate::schema::text!(Path, { "description": "a place, such as `sla[2].targets.p1`" });

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a path")))
    }
}

fn parse(text: &str) -> Option<Path> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let (index, tail) = after.split_once(']')?;
            steps.push(Step::Index(index.parse().ok()?));
            rest = tail;
        } else {
            let body = if steps.is_empty() { rest } else { rest.strip_prefix('.')? };
            let (key, tail) = if body.starts_with('"') {
                let mut stream = serde_json::Deserializer::from_str(body).into_iter::<String>();
                let key = stream.next()?.ok()?;
                (key, body.get(stream.byte_offset()..)?)
            } else {
                let end = body.find(['.', '[']).unwrap_or(body.len());
                let (key, tail) = body.split_at_checked(end)?;
                (key.to_owned(), tail)
            };
            steps.push(Step::Key(key));
            rest = tail;
        }
    }
    Some(Path(steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        for text in [
            "",
            "sla[2].targets.p1",
            "weekly.\"mon-fri\"[0]",
            "a.\"with.dot\".b",
            "[3][0].x",
            r#""\u0000\"""#,
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        assert_eq!(parse("a[x]"), None);
    }
}
