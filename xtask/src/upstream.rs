//! `cargo xtask check --upstream`: whether what is published now says otherwise of the operations that are vendored.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::anyhow;

use crate::assemble::{Source, Wanted, assemble};
use crate::diff::print::{Extent, text};
use crate::diff::{self, Change, Class, Report, Subject, reach};
use crate::diff_command::checked;
use crate::document::Document;
use crate::generate_command::Vendored;
use crate::lock::LOCK;
use crate::vendor;
use crate::workspace::{DOCUMENT, Workspace};

/// What is published now, held against what is vendored.
#[derive(Debug)]
pub struct Upstream {
    report: Report,
    /// Operations that are published and not vendored: no difference.
    left_out: Vec<String>,
}

impl Upstream {
    /// Whether something that is vendored is published otherwise.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        !self.report.changes.is_empty()
    }
}

/// Compares the vendored document with a source, or with what is published where the lock says.
///
/// # Errors
/// Where one of the two cannot be had, or is no document.
pub fn run(workspace: &Workspace, source: Option<&str>) -> anyhow::Result<Upstream> {
    let vendored = Vendored::load(workspace)?;
    let old = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))??;
    let sources = match source {
        Some(source) => vec![source.to_owned()],
        None => vendor::published(Some(&vendored.lock))?,
    };
    let (new, merged_out) = published(&sources, &old)?;
    let mut changes = diff::on_the_wire(&old, &new);
    let left_out = changes.iter().filter(|change| change.rule.id == "operation-added");
    let left_out = left_out.map(|change| change.subject.name().to_owned()).chain(merged_out).collect();
    // An excerpt has what its operations lead to, and no extensions.
    let reached: BTreeSet<String> = reach::components(&old).into_iter().flat_map(reach::Reached::all).collect();
    changes.retain(|change| concerns(change, &reached));
    let command = match source {
        Some(source) => format!("cargo xtask vendor --keep {source}"),
        None => "cargo xtask vendor".to_owned(),
    };
    let verdict = Err(format!("run `{command}`, then `cargo xtask diff`"));
    let (old, new) = (format!("{DOCUMENT} (of {LOCK})"), sources.join(", "));
    Ok(Upstream { report: Report { old, new, changes, verdict }, left_out })
}

/// What is published, and the operations that merging several sources left out.
fn published(sources: &[String], vendored: &Document) -> anyhow::Result<(Document, Vec<String>)> {
    let bytes = sources.iter().map(|source| vendor::read(source)).collect::<anyhow::Result<Vec<_>>>()?;
    if let ([source], [bytes]) = (sources, bytes.as_slice()) {
        return Ok((checked(source, bytes)?, Vec::new()));
    }
    let parts = sources.iter().zip(&bytes).map(|(source, bytes)| Source::read(source, bytes));
    // What is missing is told like any other difference.
    let made = assemble(&parts.collect::<Result<Vec<_>, _>>()?, Wanted::Those(vendored))?;
    Ok((checked("what is published, merged", made.text.as_bytes())?, made.left_out))
}

fn concerns(change: &Change, reached: &BTreeSet<String>) -> bool {
    let name = |pointer: &str| pointer.rsplit('/').next().unwrap_or_default().to_owned();
    let place = change.new.as_ref().or(change.old.as_ref()).map(|place| name(&place.pointer)).unwrap_or_default();
    if change.class == Class::Documentation && (change.subject == Subject::Document || place.starts_with("x-")) {
        return false;
    }
    match (&change.subject, change.rule.id) {
        (_, "operation-added" | "schema-added" | "scheme-added" | "server-added" | "scope-declared") => false,
        (Subject::Schema(name), _) => {
            let token = name.replace('~', "~0").replace('/', "~1");
            reached.contains(&format!("/components/schemas/{token}"))
        }
        _ => true,
    }
}

impl fmt::Display for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_behind() {
            f.write_str(&text::print(&self.report, Extent::Folded))?;
        } else {
            writeln!(f, "fresh: {} says the same of what is vendored", self.report.new)?;
        }
        f.write_str(&vendor::not_vendored(&self.left_out))
    }
}
