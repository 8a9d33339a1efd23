//! The version that the vendored document needs after the last release.

use anyhow::anyhow;

use super::history::{History, Release};
use super::version::{self, Version};
use crate::diff::{self, Report};
use crate::io::workspace::Workspace;
use crate::openapi::document::Document;

/// The least version for a document, and why.
#[derive(Debug)]
pub(crate) struct Decision {
    /// The version in Cargo.toml.
    pub(crate) now: Version,
    /// The least version; never lower than the one in Cargo.toml.
    pub(crate) next: Version,
    /// One line for the user.
    pub(crate) words: String,
    /// What changed since the last release; `None` before the first one.
    pub(crate) report: Option<Report>,
}

impl Decision {
    /// Compares the document with that of the last release.
    ///
    /// # Errors
    /// The versions cannot be read, or the documents cannot be compared.
    pub(crate) fn of(workspace: &Workspace, history: &History, document: &Document) -> anyhow::Result<Self> {
        let now = version::of(&workspace.manifest()?)?;
        let Some(release) = &history.release else {
            let words = format!("version: {now} stays: no tag `vX.Y.Z` was found, so nothing is released yet\n");
            return Ok(Self { now, next: now, words, report: None });
        };
        let Release { tag, document: old, version: released } = release;
        let report = diff::compare(old, document, &released.to_string());
        let verdict = report.verdict.as_ref().map_err(|reason| {
            anyhow!(
                "{reason}: the version that the changes since {tag} need is not known: run `cargo xtask vendor` and \
                 `cargo xtask generate`, and set the version by hand (README.md, \"Stability\")"
            )
        })?;
        let next = now.max(verdict.next.parse()?);
        let step = if next > now { format!("{now} -> {next}") } else { format!("{now} stays") };
        let words = format!("version: {step}; {verdict}\n");
        Ok(Self { now, next, words, report: Some(report) })
    }
}
