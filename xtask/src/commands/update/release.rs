//! What was released and committed, as git knows it.

use std::path::PathBuf;

use anyhow::ensure;

use super::version::Version;
use crate::commands::diff;
use crate::io::git;
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::document::Document;
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::page::checked;

/// The commits that an update is measured by.
#[derive(Debug)]
pub(super) struct History {
    root: PathBuf,
    /// The last commit; `None` where there is none yet.
    pub(super) head: Option<String>,
    pub(super) release: Option<Release>,
}

/// The last released version.
#[derive(Debug)]
pub(super) struct Release {
    pub(super) tag: String,
    pub(super) version: Version,
    pub(super) document: Document,
}

impl History {
    pub(super) fn of(workspace: &Workspace) -> anyhow::Result<Self> {
        let root = workspace.root().to_owned();
        ensure!(
            !git::is_shallow(&root)?,
            "found a shallow clone, whose tags do not tell what was released: run `git fetch --unshallow --tags`"
        );
        let head = git::head(&root)?;
        let mut history = Self { root, head, release: None };
        if history.head.is_some() {
            let tags = git::tags(&history.root)?;
            let versions = tags.into_iter().filter_map(|tag| Some((tag.strip_prefix('v')?.parse().ok()?, tag)));
            if let Some((version, tag)) = versions.max() {
                ensure!(
                    history.has(&tag),
                    "{tag}: found no {DOCUMENT} in it, so that it is not known what the version needs: set it by hand \
                     (README.md, \"Stability\") after `cargo xtask vendor` and `cargo xtask generate`"
                );
                let document = history.document(&tag)?;
                history.release = Some(Release { tag, version, document });
            }
        }
        Ok(history)
    }

    /// Whether a revision is known and has a document.
    pub(super) fn has(&self, revision: &str) -> bool {
        git::has(&self.root, &object(revision, DOCUMENT))
    }

    /// The document of a revision, without what its lock leaves out.
    pub(super) fn document(&self, revision: &str) -> anyhow::Result<Document> {
        let name = format!("{revision}:{DOCUMENT}");
        let document = checked(&name, &git::show(&self.root, &object(revision, DOCUMENT))?)?;
        let lock = object(revision, LOCK);
        let lock = if git::has(&self.root, &lock) { git::show(&self.root, &lock)? } else { Vec::new() };
        let skip = Lock::parse(&String::from_utf8_lossy(&lock)).map(|lock| lock.skip).unwrap_or_default();
        Ok(diff::without(document, &skip))
    }
}

/// A file beside the workspace's manifest, wherever that is in its repository.
fn object(revision: &str, file: &str) -> String {
    format!("{revision}:./{file}")
}
