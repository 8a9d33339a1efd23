//! `cargo xtask generate --document FILE --out DIR`: a crate of its own, generated from any document. It is made of the hand-written
//! part of this workspace and says nothing of the workspace's API.

mod hand_written;
mod manifest;
mod readme;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::bail;

use crate::codegen::generate::{Files, generate_with};
use crate::codegen::settings::Settings;
use crate::codegen::versions::versions;
use crate::codegen::warnings::Warnings;
use crate::io::files::read_input;
use crate::io::foreign::foreign;
use crate::io::output::{Output, Written};
use crate::io::terminal::counted;
use crate::io::workspace::Workspace;
use crate::model;
use crate::openapi::document::{Document, sha256};
use crate::openapi::validation::validate;
use crate::vendoring::output_lock::{OUTPUT_LOCK, OutputLock};
use crate::vendoring::page;
use crate::vendoring::sources::recorded;

/// The crate's folder in the workspace.
const CRATE: &str = "blaxel-api";

/// Where the names of the crate come from; if from nowhere, the title of the document gives them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// The name of the package.
    pub name: Option<&'a str>,
    /// A file of settings.
    pub settings: Option<&'a str>,
}

/// Writes the crate. The workspace is only read.
///
/// # Errors
/// The document cannot be rendered, the names cannot be used, or the folder contains files of the user where the crate's would be
/// written; nothing is written then.
pub fn run(
    workspace: &Workspace,
    document: &str,
    skip: &[String],
    names: &Names<'_>,
    out: &Path,
) -> anyhow::Result<Report> {
    let start = Instant::now();
    let chosen = chosen(names)?;
    let output = Output::open(out)?;
    let earlier = output.read(OUTPUT_LOCK)?.map(|bytes| OutputLock::parse(&bytes)).transpose()?;
    if earlier.is_none() {
        output.expect_new(OUTPUT_LOCK)?;
    }
    let document = read(document, skip)?;
    // The messages of the generator's rules are more precise than those of the validation.
    if validate(&document).is_err() {
        model::check(&document)?;
    }
    let settings = chosen.unwrap_or_else(|| Settings::titled(title(&document)));
    let rendered = generate_with(&document, &settings)?;
    let files = assemble(workspace, &settings, &rendered)?;
    let lock = OutputLock {
        name: settings.name.clone(),
        source: document.source().to_owned(),
        sha256: document.sha256().to_owned(),
        skip: skip.to_vec(),
        settings: settings.sha256,
        generator: versions(),
        files: files.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect(),
    };
    let mut files: Vec<_> = files.into_iter().collect();
    files.push((OUTPUT_LOCK.to_owned(), lock.render()?.into_bytes()));
    let listed: Vec<&str> = earlier.iter().flat_map(|lock| lock.files.keys()).map(String::as_str).collect();
    // That the lock is one was read off its contents.
    let wrote =
        |path: &str, bytes: &[u8]| path == OUTPUT_LOCK || earlier.as_ref().is_some_and(|lock| lock.wrote(path, bytes));
    let written = output.write(files, &listed, &wrote)?;
    let Files { operations, types, warnings, .. } = rendered;
    let warnings = warnings.of_a_separate_crate();
    Ok(Report { name: settings.name, out: out.to_owned(), operations, types, written, warnings, took: start.elapsed() })
}

/// Reads the document in a file.
///
/// # Errors
/// The file cannot be read, or does not parse.
pub fn read(document: &str, skip: &[String]) -> anyhow::Result<Document> {
    let source = recorded(document, None)?;
    let bytes = read_input(document)?;
    Ok(page::document(document, &bytes)?.with_source(&source).without(skip))
}

fn chosen(names: &Names<'_>) -> anyhow::Result<Option<Settings>> {
    Ok(match (names.name, names.settings) {
        (Some(name), _) => Some(Settings::with_name(name)?),
        (None, Some(file)) => Some(Settings::parse(file, &read_input(file)?)?),
        (None, None) => None,
    })
}

fn title(document: &Document) -> &str {
    document.lookup("#/info/title").and_then(|title| title.as_str()).unwrap_or_default()
}

/// The files of the crate: the hand-written sources without examples and tests, the generated code, and what a package needs.
fn assemble(
    workspace: &Workspace,
    settings: &Settings,
    generated: &Files,
) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut original = None;
    for (path, bytes) in workspace.files(CRATE)? {
        match path.as_str() {
            "Cargo.toml" => original = Some(bytes),
            // Names the holders of the copyright.
            "LICENSE-MIT" => {
                files.insert(path, hand_written::renamed(bytes, settings));
            }
            "LICENSE-APACHE" => {
                files.insert(path, bytes);
            }
            path if path.starts_with("src/") && !path.starts_with("src/generated/") => {
                if let Some(bytes) = hand_written::adapted(path, bytes, settings)? {
                    files.insert(path.to_owned(), bytes);
                }
            }
            _ => {}
        }
    }
    for (path, text) in &generated.files {
        files.insert(format!("src/generated/{path}"), text.clone().into_bytes());
    }
    let original = String::from_utf8(original.unwrap_or_default());
    let Ok(original) = original else { bail!("{CRATE}/Cargo.toml: the file is not UTF-8: restore the committed file") };
    let manifest = manifest::render(&original, &workspace.manifest()?, settings, &generated.title, &files)?;
    files.insert("Cargo.toml".to_owned(), manifest.into_bytes());
    let root = files.get(hand_written::ROOT).map(|bytes| String::from_utf8_lossy(bytes));
    let readme = readme::render(settings, generated, &root.unwrap_or_default());
    files.insert("README.md".to_owned(), readme.into_bytes());
    files.extend(workspace.read("clippy.toml")?.map(|bytes| ("clippy.toml".to_owned(), bytes)));
    Ok(files)
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    name: String,
    out: PathBuf,
    operations: usize,
    types: usize,
    written: Written,
    warnings: Warnings,
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operations, types) = (counted(self.operations, "operation"), counted(self.types, "type"));
        let Written { written, unchanged, removed } = self.written;
        writeln!(
            f,
            "{operations}, {types} in {}, the crate `{}`",
            foreign(&self.out.display().to_string()),
            self.name
        )?;
        writeln!(f, "{} written, {unchanged} unchanged, {removed} removed", counted(written, "file"))?;
        write!(f, "{}", self.warnings)?;
        writeln!(f, "{:.2} seconds", self.took.as_secs_f64())
    }
}
