//! `cargo xtask check --upstream`: whether the published document describes the vendored operations differently.

use std::fmt;

use anyhow::anyhow;

use crate::commands::vendor::NotVendored;
use crate::diff::print::{Extent, text};
use crate::diff::reach::Reach;
use crate::diff::{self, Change, Class, Report, Side, Subject};
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::document::Document;
use crate::openapi::pointer;
use crate::vendoring::lock;
use crate::vendoring::merging::{Source, Wanted, assemble};
use crate::vendoring::page::checked;
use crate::vendoring::sources::read;
use crate::vendoring::vendored::Vendored;

/// The comparison of the published document with the vendored one.
#[derive(Debug)]
pub struct Upstream {
    report: Report,
    extent: Extent,
    /// The command that vendors what is published.
    command: String,
    /// These are not a difference.
    not_vendored: NotVendored,
}

impl Upstream {
    /// Whether the published document differs in what is vendored.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        !self.report.changes.is_empty()
    }
}

/// Compares the vendored document with a source, or with the documents at the URLs in the lock. Long lists are printed completely
/// if `full` is set.
///
/// # Errors
/// One of the two cannot be read, or is not a valid document.
pub fn run(workspace: &Workspace, source: Option<&str>, full: bool) -> anyhow::Result<Upstream> {
    let vendored = Vendored::load(workspace)?;
    let old = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))??;
    let sources = match source {
        Some(source) => vec![source.to_owned()],
        None => lock::published_urls(Some(&vendored.lock))?,
    };
    let (new, merged_out) = published(&sources, &old)?;
    let mut changes = diff::on_the_wire(&old, &new);
    let left_out = changes.iter().filter(|change| change.rule.id == "operation-added");
    let left_out = left_out.map(|change| change.subject.name().to_owned()).chain(merged_out).collect();
    // An excerpt contains the components that its operations refer to, and no extensions.
    let not_vendored = NotVendored::of(left_out, source.map(str::to_owned).as_slice());
    let reach = Reach::of(&old);
    changes.retain(|change| concerns(change, &reach));
    let command = match source {
        Some(source) => format!("cargo xtask vendor --keep {source}"),
        None => "cargo xtask vendor".to_owned(),
    };
    let verdict = Err("only the documents were compared, not the crates that are rendered from them".to_owned());
    let (old, new) =
        (Side { name: DOCUMENT.to_owned(), ..Side::of(&old) }, Side { name: sources.join(", "), ..Side::of(&new) });
    let report = Report { old, new, changes, accepted: Vec::new(), unused: Vec::new(), verdict };
    let extent = if full { Extent::Full } else { Extent::Folded };
    Ok(Upstream { report, extent, command, not_vendored })
}

/// The published document, and the operations that were left out when several sources were merged.
fn published(sources: &[String], vendored: &Document) -> anyhow::Result<(Document, Vec<String>)> {
    let bytes = sources.iter().map(|source| read(source)).collect::<anyhow::Result<Vec<_>>>()?;
    if let ([source], [bytes]) = (sources, bytes.as_slice()) {
        return Ok((checked(source, bytes)?, Vec::new()));
    }
    let parts = sources.iter().zip(&bytes).map(|(source, bytes)| Source::read(source, bytes));
    // A missing operation is reported like any other difference.
    let made = assemble(&parts.collect::<Result<Vec<_>, _>>()?, Wanted::Those(vendored))?;
    Ok((checked("the merged document", made.text.as_bytes())?, made.left_out))
}

fn concerns(change: &Change, reach: &Reach) -> bool {
    let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let place = change.new.as_ref().or(change.old.as_ref()).map(|place| name(&place.pointer)).unwrap_or_default();
    if change.class == Class::Documentation && (change.subject == Subject::Document || place.starts_with("x-")) {
        return false;
    }
    match (&change.subject, change.rule.id) {
        (_, "operation-added" | "schema-added" | "scheme-added" | "server-added" | "scope-declared") => false,
        (Subject::Schema(name), _) => reach.leads_to(&pointer::join("/components/schemas", name)),
        _ => true,
    }
}

impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_behind() {
            f.write_str(&text::print(&self.report, self.extent))?;
            writeln!(f, "next: vendor what is published with `{}`, then run `cargo xtask diff`", self.command)?;
        } else {
            writeln!(f, "up to date: {} describes the vendored operations in the same way", self.report.new.name)?;
        }
        write!(f, "{}", self.not_vendored)
    }
}
