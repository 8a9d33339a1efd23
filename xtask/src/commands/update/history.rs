//! The released versions and the committed documents, as git knows them.

use std::path::PathBuf;

use anyhow::{Context, ensure};

use super::version::Version;
use crate::commands::diff;
use crate::io::git;
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::document::Document;
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::page::checked;

/// The commits that a new document is compared with.
#[derive(Debug)]
pub(crate) struct History {
    root: PathBuf,
    /// The last commit; `None` before the first one.
    pub(crate) head: Option<String>,
    pub(crate) release: Option<Release>,
}

/// The last released version.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) tag: String,
    pub(crate) version: Version,
    pub(crate) document: Document,
}

impl History {
    pub(crate) fn of(workspace: &Workspace) -> anyhow::Result<Self> {
        let root = workspace.root().to_owned();
        ensure!(
            !git::is_shallow(&root)?,
            "this is a shallow clone, whose tags do not say which versions were released: run `git fetch --unshallow --tags`"
        );
        let head = git::head(&root)?;
        let mut history = Self { root, head, release: None };
        if history.head.is_some() {
            let tags = git::tags(&history.root)?;
            let versions = tags.into_iter().filter_map(|tag| Some((tag.strip_prefix('v')?.parse().ok()?, tag)));
            if let Some((version, tag)) = versions.max() {
                ensure!(
                    history.has(&tag),
                    "{tag}: the tagged commit has no {DOCUMENT}, so the version that the changes need is not known: run \
                     `cargo xtask vendor` and `cargo xtask generate`, and set the version by hand (README.md, \"Stability\")"
                );
                let document = history.document(&tag)?;
                history.release = Some(Release { tag, version, document });
            }
        }
        Ok(history)
    }

    /// Whether the revision exists and contains a document.
    pub(crate) fn has(&self, revision: &str) -> bool {
        git::has(&self.root, &object(revision, DOCUMENT))
    }

    /// Whether the tag exists, also on another branch.
    pub(crate) fn has_tag(&self, tag: &str) -> bool {
        git::has(&self.root, &format!("refs/tags/{tag}"))
    }

    /// The day of a revision's commit, as `2026-01-31`.
    pub(crate) fn date(&self, revision: &str) -> Option<String> {
        git::date(&self.root, revision)
    }

    /// The text of a file as it was committed; `None` if the revision does not contain it.
    pub(crate) fn text(&self, revision: &str, file: &str) -> Option<String> {
        let bytes = git::show(&self.root, &object(revision, file)).ok()?;
        String::from_utf8(bytes).ok()
    }

    /// The document of a revision, without the operations that its lock leaves out.
    pub(crate) fn document(&self, revision: &str) -> anyhow::Result<Document> {
        let name = format!("{revision}:{DOCUMENT}");
        let failed = || format!("{name}: the committed document cannot be compared with the new one");
        let document = checked(&name, &git::show(&self.root, &object(revision, DOCUMENT))?).with_context(failed)?;
        let lock = object(revision, LOCK);
        let lock = if git::has(&self.root, &lock) { git::show(&self.root, &lock)? } else { Vec::new() };
        let skip = Lock::parse(&String::from_utf8_lossy(&lock)).map(|lock| lock.skip).unwrap_or_default();
        Ok(diff::without(document, &skip))
    }
}

/// A file in the workspace's root, which may be a subfolder of the repository.
fn object(revision: &str, file: &str) -> String {
    format!("{revision}:./{file}")
}
