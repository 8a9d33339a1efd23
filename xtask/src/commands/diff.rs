//! `cargo xtask diff`: finds the two documents and prints what changed between them.

use crate::diff::print::Extent;
use crate::diff::{self, Report, print};
use crate::io::files::{STDIN, exists};
use crate::io::git;
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::document::Document;
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::page::checked;
use crate::vendoring::sources::{is_url, read};

/// What the command line takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// A document, a documentation page, the URL of one, or `REV:path` of git; without it, the committed controlplane.yml
    pub old: Option<String>,
    /// The same; without it, controlplane.yml
    pub new: Option<String>,
    /// Exit with 1 where a change is breaking
    #[arg(long)]
    pub exit_code: bool,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print long lists to their ends
    #[arg(long)]
    pub full: bool,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For the text of a pull request
    Markdown,
    /// For programs: docs/DIFF.md describes it
    Json,
    /// Annotations of a workflow run on GitHub
    Github,
}

/// Compares two documents: each a file, a page, or `REV:path` of git. Without `new` the vendored one is meant, without `old` the
/// committed one.
///
/// # Errors
/// Where one of them cannot be read, or is no document.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<Report> {
    let committed = format!("HEAD:./{DOCUMENT}");
    let old = load(workspace, arguments.old.as_ref().unwrap_or(&committed))?;
    let new = match &arguments.new {
        Some(new) => load(workspace, new)?,
        None => vendored(workspace)?,
    };
    let skip = skipped(workspace)?;
    let (old, new) = (without(old, &skip), without(new, &skip));
    Ok(diff::compare(&old, &new, &version(&workspace.manifest()?)))
}

/// The report in one of its forms; styled, where it is text.
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

/// What the lock leaves out is left out of both crates.
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
    diff::reach::components(document).into_iter().map(|(id, _)| id).collect()
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
        anyhow::anyhow!(
            "{DOCUMENT}: found no such file: take a document in with `cargo xtask vendor FILE`, or name both documents"
        )
    })?;
    Ok(checked(DOCUMENT, &bytes)?)
}

fn load(workspace: &Workspace, name: &str) -> anyhow::Result<Document> {
    let is_revision = name != STDIN.0 && !is_url(name) && !exists(name) && name.contains(':');
    let bytes = if is_revision { git::show(workspace.root(), name)? } else { read(name)? };
    Ok(checked(if name == STDIN.0 { STDIN.1 } else { name }, &bytes)?)
}
