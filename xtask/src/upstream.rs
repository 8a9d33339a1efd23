//! `cargo xtask check --upstream`: whether what is published now says otherwise of the operations that are vendored.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::anyhow;

use crate::diff::print::{Extent, text};
use crate::diff::{self, Change, Class, Report, Subject, reach};
use crate::diff_command::checked;
use crate::generate_command::Vendored;
use crate::lock::LOCK;
use crate::text::counted;
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
    let source = match source {
        Some(source) => source,
        None => vendor::published(Some(&vendored.lock))?,
    };
    let new = checked(source, &vendor::read(source)?)?;
    let mut changes = diff::on_the_wire(&old, &new);
    let left_out = changes.iter().filter(|change| change.rule.id == "operation-added");
    let left_out = left_out.map(|change| change.subject.name().to_owned()).collect();
    // An excerpt has what its operations lead to, and no extensions.
    let reached: BTreeSet<String> = reach::components(&old).into_iter().flat_map(|(_, pointers)| pointers).collect();
    changes.retain(|change| concerns(change, &reached));
    let verdict = Err(format!("take it in with `cargo xtask vendor {source}`, then run `cargo xtask diff`"));
    let (old, new) = (format!("{DOCUMENT} (of {LOCK})"), source.to_owned());
    Ok(Upstream { report: Report { old, new, changes, verdict }, left_out })
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
        if !self.left_out.is_empty() {
            let count = counted(self.left_out.len(), "operation");
            let shown: Vec<&str> = self.left_out.iter().take(8).map(String::as_str).collect();
            let more = if self.left_out.len() > 8 { ", .." } else { "" };
            writeln!(f, "not vendored: {count}: {}{more}", shown.join(", "))?;
        }
        Ok(())
    }
}
