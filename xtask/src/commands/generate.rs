//! `cargo xtask generate`: renders the vendored document into `generated/`, and updates the lock.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::anyhow;

use crate::codegen::generate::{Files, generate_with};
use crate::codegen::settings::Settings;
use crate::codegen::versions::versions;
use crate::codegen::warnings::Warnings;
use crate::commands::explain::{Explanation, Format};
use crate::io::terminal::counted;
use crate::io::workspace::{Applied, Changes, GENERATED, Workspace};
use crate::openapi::document::Document;
use crate::openapi::refusal::Refusals;
use crate::openapi::validation::{Counts, count};
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::vendored::{Vendored, settings};

/// Renders the vendored document into the workspace.
///
/// # Errors
/// The document is not the one that the lock names, or it or `xtask.toml` cannot be used; nothing is written then.
pub fn run(workspace: &Workspace, skip: &Skip, details: &Details) -> anyhow::Result<Report> {
    let start = Instant::now();
    let mut vendored = Vendored::load(workspace)?;
    skip.apply(&mut vendored.lock.skip);
    let document = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?;
    let rendered = Rendered::of(&document?, &settings(workspace)?, &vendored.lock)?;
    let surplus = workspace.generated()?.into_keys().filter(|path| !rendered.files.files.contains_key(path));
    let remove = surplus.map(|path| format!("{GENERATED}/{path}")).collect();
    let Files { files, operations, types, warnings, .. } = rendered.files;
    let files = files.into_iter().map(|(path, text)| (format!("{GENERATED}/{path}"), text.into_bytes()));
    let write = files.chain([(LOCK.to_owned(), rendered.lock.into_bytes())]).collect();
    let applied = workspace.apply(&Changes { write, remove })?;
    let (warnings, known) = match details {
        Details::Since(before) => warnings.since(before),
        // Nothing changed: whoever generated this was shown all of them.
        Details::New if applied.written + applied.removed == 0 => warnings.clone().since(&warnings),
        Details::All | Details::New => (warnings, 0),
    };
    Ok(Report { operations, types, applied, warnings, known, took: start.elapsed() })
}

/// What the generator does with each node of the vendored document; nothing is written.
///
/// # Errors
/// The document is not the one that the lock names, or does not parse.
pub fn explain(
    workspace: &Workspace,
    skip: &Skip,
    format: Format,
) -> anyhow::Result<(Explanation, Result<(), Refusals>)> {
    let mut vendored = Vendored::load(workspace)?;
    skip.apply(&mut vendored.lock.skip);
    let document = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?;
    Ok(crate::commands::explain::explain(&document?, format))
}

/// Which warnings are printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Details {
    /// All of them.
    All,
    /// All of them if a file changed, otherwise their number.
    #[default]
    New,
    /// Those that are not among these, and the number of the others.
    Since(Warnings),
}

/// Which operations are left out from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skip {
    /// Whether the operations that the lock leaves out are rendered again.
    pub clear: bool,
    /// The ids of further operations that are left out.
    pub ids: Vec<String>,
}

impl Skip {
    fn apply(&self, recorded: &mut Vec<String>) {
        if self.clear {
            recorded.clear();
        }
        recorded.extend(self.ids.iter().cloned());
        recorded.sort();
        recorded.dedup();
    }
}

/// The files that the workspace should contain.
#[derive(Debug)]
pub struct Rendered {
    /// The generated code.
    pub files: Files,
    /// The text of the lock.
    pub lock: String,
}

impl Rendered {
    /// Renders a document; the lock keeps the sources that it names.
    ///
    /// # Errors
    /// The document cannot be rendered; each position is named.
    pub fn of(document: &Document, settings: &Settings, lock: &Lock) -> anyhow::Result<Self> {
        let files = generate_with(document, settings)?;
        let Counts { operations, schemas } = count(document);
        let settings = settings.sha256.clone();
        let lock = Lock { operations, schemas, settings, generator: Some(versions()), ..lock.clone() };
        Ok(Self { files, lock: lock.render()? })
    }
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    operations: usize,
    types: usize,
    applied: Applied,
    warnings: Warnings,
    /// How many more warnings there are, which were there before.
    known: usize,
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Applied { written, unchanged, removed } = self.applied;
        writeln!(f, "{}, {} in {GENERATED}", counted(self.operations, "operation"), counted(self.types, "type"))?;
        writeln!(f, "{} written, {unchanged} unchanged, {removed} removed", counted(written, "file"))?;
        write!(f, "{}", self.warnings)?;
        if self.known > 0 {
            writeln!(f, "corrections and warnings as before: {} (`--verbose` lists them)", self.known)?;
        }
        writeln!(f, "{:.2} seconds", self.took.as_secs_f64())
    }
}
