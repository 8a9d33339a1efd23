//! What a comparison results in.

use std::sync::Arc;

use super::change::{Change, Class};
use super::rules::Axis;
use super::verdict::Verdict;
use crate::openapi::document::Document;

/// Everything that changed, in the order in which it is shown.
#[derive(Debug, Clone)]
pub struct Report {
    /// The old document.
    pub old: Side,
    /// The new document.
    pub new: Side,
    /// The changes that count: the worst first, then by axis, subject and line.
    pub changes: Vec<Change>,
    /// The changes that the maintainers accepted, in the same order.
    pub accepted: Vec<(Change, Acceptance)>,
    /// The accepted changes that do not occur, or no longer count as accepted.
    pub unused: Vec<Unused>,
    /// What the crate needs, whatever was accepted; a reason instead if one of the documents cannot be rendered.
    pub verdict: Result<Verdict, String>,
}

impl Report {
    /// The changes of one axis and class that count.
    pub fn of(&self, axis: Axis, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.rule.axis == axis && change.class == class)
    }

    /// Whether nothing changed, accepted or not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.accepted.is_empty()
    }

    /// Whether something that worked before may no longer work. Unknown changes count, accepted ones do not.
    #[must_use]
    pub fn may_break(&self) -> bool {
        Axis::ALL.into_iter().any(|axis| self.fails(axis, Threshold::Unknown))
    }

    /// Whether an axis has a change of this grade or a worse one that was not accepted. Without a verdict, the axis of Rust is
    /// unknown.
    #[must_use]
    pub fn fails(&self, axis: Axis, threshold: Threshold) -> bool {
        let worst = match threshold {
            Threshold::None => return false,
            Threshold::Breaking => Class::Breaking,
            Threshold::Unknown => Class::Unknown,
        };
        let is_unknown = axis == Axis::Rust && worst == Class::Unknown && self.verdict.is_err();
        is_unknown || self.changes.iter().any(|change| change.rule.axis == axis && change.class <= worst)
    }
}

/// Why a change was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The reason that the list gives.
    pub reason: String,
    /// The last day on which it counts.
    pub expires: Option<String>,
    /// The file and the line of the entry.
    pub place: String,
}

/// An entry that accepts nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// The file and the line of the entry.
    pub place: String,
    /// The name of the rule.
    pub rule: &'static str,
    /// The item.
    pub item: String,
    /// The last day on which the entry counted, if that is why it accepts nothing.
    pub expired: Option<String>,
}

/// From which grade on a change is a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// Breaking changes are.
    Breaking,
    /// Changes are whose effect is unknown, and breaking ones.
    Unknown,
    /// No change is.
    None,
}

/// One of the two documents, as a report names it.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// The file, URL or revision.
    pub name: String,
    /// The title that the document gives the API.
    pub title: Option<String>,
    /// When the revision was committed: `2026-01-31`.
    pub date: Option<String>,
    /// The text, if its lines are to be shown.
    pub text: Option<Arc<str>>,
}

impl Side {
    /// A document under its own name.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let title = document.root().get("info").and_then(|info| info.text("title")).map(str::to_owned);
        Self { name: document.name().to_owned(), title, ..Self::default() }
    }

    /// A source of which nothing but the name is known.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}
