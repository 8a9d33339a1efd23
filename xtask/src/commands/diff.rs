//! `cargo xtask diff`: finds the two documents and prints what changed between them.

use std::path::Path;

use anyhow::{anyhow, ensure};

use crate::diff::print::Extent;
use crate::diff::{self, Report, print};
use crate::io::files::{STDIN, exists};
use crate::io::foreign::bounded;
use crate::io::git;
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::calls::calls;
use crate::openapi::document::Document;
use crate::openapi::validation::recognizable;
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::page;
use crate::vendoring::sources::{is_url, read};

/// The arguments of the command.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The old document: a file, a documentation page, a URL, `-` for standard input, or `REV:path` of git; the committed controlplane.yml by default
    pub old: Option<String>,
    /// The new document; controlplane.yml by default
    pub new: Option<String>,
    /// Exit with 1 if a change is breaking or unknown
    #[arg(long)]
    pub exit_code: bool,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print long lists completely
    #[arg(long)]
    pub full: bool,
    /// Leave this operation out of both crates, as `generate --skip` does; it is still compared on the wire
    #[arg(long, value_name = "OPERATION_ID")]
    pub skip: Vec<String>,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For the description of a pull request
    Markdown,
    /// For programs: docs/DIFF.md describes it
    Json,
    /// Annotations of a workflow run on GitHub
    Github,
}

/// Compares two documents. The workspace is needed only for the documents that are not named.
///
/// # Errors
/// If one of the documents cannot be read, or is not an OpenAPI document.
pub fn run(workspace: anyhow::Result<Workspace>, arguments: &Arguments) -> anyhow::Result<Report> {
    let (old, new) = match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => {
            let folder = workspace.as_ref().map_or(Path::new("."), Workspace::root);
            (load(folder, old)?, load(folder, new)?)
        }
        (old, _) => {
            let workspace = workspace.as_ref().map_err(|error| anyhow!("{error:#}, or name both documents"))?;
            let committed = format!("HEAD:./{DOCUMENT}");
            (load(workspace.root(), old.as_ref().unwrap_or(&committed))?, vendored(workspace)?)
        }
    };
    let known = [&old, &new].map(operation_ids);
    for id in &arguments.skip {
        ensure!(
            known.iter().any(|ids| ids.contains(id)),
            "--skip: found no operation `{}` in either document, expected an `operationId`: check the spelling",
            bounded(id, 120)
        );
    }
    let workspace = workspace.ok();
    let mut skip = workspace.as_ref().map(skipped).transpose()?.unwrap_or_default();
    skip.extend(arguments.skip.iter().cloned());
    let (old, new) = (without(old, &skip), without(new, &skip));
    let manifest = workspace.map_or_else(|| Ok(BUILT_FROM.to_owned()), |workspace| workspace.manifest())?;
    Ok(diff::compare(&old, &new, &version(&manifest)))
}

/// The manifest of the workspace that this binary was built from: outside of a workspace its version is that of the crate.
const BUILT_FROM: &str = include_str!("../../../Cargo.toml");

/// The report in one of its formats; styled, if it is text.
#[must_use]
pub fn render(report: &Report, arguments: &Arguments) -> String {
    let extent = if arguments.full { Extent::Full } else { Extent::Folded };
    match arguments.format {
        Format::Text => print::text::print(report, extent),
        Format::Markdown => print::markdown::print(report, extent),
        Format::Json => print::json::print(report),
        Format::Github => print::github::print(report),
    }
}

/// The operations that the lock leaves out: they are left out of both crates.
fn skipped(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let lock = workspace.read(LOCK)?.and_then(|bytes| Lock::parse(&String::from_utf8_lossy(&bytes)).ok());
    Ok(lock.map(|lock| lock.skip).unwrap_or_default())
}

/// The document without these operations, as far as it has them.
pub(crate) fn without(document: Document, skip: &[String]) -> Document {
    let known = operation_ids(&document);
    let ids: Vec<String> = skip.iter().filter(|id| known.contains(id)).cloned().collect();
    document.without(&ids)
}

fn operation_ids(document: &Document) -> Vec<String> {
    calls(&document.root()).into_iter().map(|call| call.id).collect()
}

/// The version that the members of the workspace share.
#[must_use]
pub fn version(manifest: &str) -> String {
    let version = || {
        let manifest: toml::Table = manifest.parse().ok()?;
        Some(manifest.get("workspace")?.get("package")?.get("version")?.as_str()?.to_owned())
    };
    version().unwrap_or_else(|| "0.0.0".to_owned())
}

fn vendored(workspace: &Workspace) -> anyhow::Result<Document> {
    let bytes = workspace.read(DOCUMENT)?.ok_or_else(|| {
        anyhow!("{DOCUMENT}: found no such file: create it with `cargo xtask vendor FILE`, or name both documents")
    })?;
    readable(DOCUMENT, &bytes)
}

fn load(folder: &Path, name: &str) -> anyhow::Result<Document> {
    let is_revision = name != STDIN.0 && !is_url(name) && !exists(name) && name.contains(':');
    let bytes = if is_revision { git::show(folder, name)? } else { read(name)? };
    readable(if name == STDIN.0 { STDIN.1 } else { name }, &bytes)
}

/// A document that can be compared, although it may be impossible to render.
fn readable(name: &str, bytes: &[u8]) -> anyhow::Result<Document> {
    let document = page::document(name, bytes)?;
    recognizable(&document)?;
    Ok(document)
}
