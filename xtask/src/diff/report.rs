//! What a comparison results in.

use super::change::{Change, Class};
use super::rules::Axis;
use super::verdict::Verdict;

/// Everything that changed, in the order in which it is shown.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the old document is called.
    pub old: String,
    /// What the new document is called.
    pub new: String,
    /// The changes: the worst first, then by axis, subject and line.
    pub changes: Vec<Change>,
    /// What the crate needs; a reason instead if one of the documents cannot be rendered.
    pub verdict: Result<Verdict, String>,
}

impl Report {
    /// The changes of one axis and class.
    pub fn of(&self, axis: Axis, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.rule.axis == axis && change.class == class)
    }

    /// Whether something that worked before may no longer work. Unknown changes count.
    #[must_use]
    pub fn may_break(&self) -> bool {
        self.verdict.is_err() || self.changes.iter().any(|change| change.class <= Class::Unknown)
    }
}
