//! The checked form of a condition.

use crate::condition::Subject;
use crate::text::PhraseId;

/// A condition that compiled; ask it with [`Condition::holds`].
///
/// The default one is empty and always holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub(crate) root: Node,
}

impl Default for Condition {
    fn default() -> Self {
        Self { root: Node::All(Vec::new()) }
    }
}

impl Condition {
    /// Whether nothing is asked, so that it always holds.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&self.root, Node::All(nodes) if nodes.is_empty())
    }

    /// Whether some part asks for a subject of that sort.
    pub(crate) fn asks(&self, sort: impl Fn(&Subject) -> bool) -> bool {
        let mut nodes = vec![&self.root];
        while let Some(node) = nodes.pop() {
            match node {
                Node::All(parts) | Node::Any(parts) => nodes.extend(parts),
                Node::Not(part) => nodes.push(part),
                Node::Test(subject, _) | Node::Words(subject, ..) if sort(subject) => return true,
                Node::Test(..) | Node::Words(..) => {}
            }
        }
        false
    }
}

/// One part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Every part holds; an empty list does.
    All(Vec<Node>),
    /// Some part holds; an empty list does not.
    Any(Vec<Node>),
    /// The part does not hold.
    Not(Box<Node>),
    /// The value of a subject passes a test.
    Test(Subject, Test),
    /// Some or all of the phrases were found; the subject says where.
    Words(Subject, Quantity, Vec<PhraseId>),
}

/// How many of several things must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// At least one.
    Any,
    /// Every one.
    All,
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// Equals one of these.
    AnyOf(Vec<Literal>),
    /// Has every one of these.
    AllOf(Vec<Literal>),
    /// A whole number within bounds, both included.
    Between(i64, i64),
    /// Is known.
    Exists,
}

/// A value written in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A name or a text.
    Text(Box<str>),
}
