//! How much a comparison may take: documents are made by others, and some are made to exhaust.

use crate::diff::change::Class;

/// At most this many schemas, parts of them and parameters are looked at, each time that they are.
pub(super) const MAX_WORK: usize = 4_000_000;
/// At most this many changes are listed.
pub(super) const MAX_CHANGES: usize = 20_000;

/// What is left of it.
#[derive(Debug, Default)]
pub(super) struct Budget {
    work: usize,
    /// The worst grade of the changes that are not listed.
    pub(super) unlisted: Option<Class>,
}

impl Budget {
    /// Takes some of the work; whether there was enough left.
    pub(super) fn affords(&mut self, work: usize) -> bool {
        self.work = self.work.saturating_add(work);
        !self.is_used_up()
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.work > MAX_WORK
    }

    /// A change that is not listed.
    pub(super) fn leave_out(&mut self, class: Class) {
        self.unlisted = Some(self.unlisted.map_or(class, |worst| worst.min(class)));
    }
}
