//! `cargo xtask generate --document FILE --out DIR`: a complete copy of the crate, generated from another document.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use toml::{Table, Value};

use crate::codegen::generate::{Files, generate};
use crate::codegen::warnings::Warnings;
use crate::io::files::{read_input, replace_folder};
use crate::io::terminal::counted;
use crate::io::workspace::Workspace;
use crate::model;
use crate::openapi::document::Document;
use crate::openapi::validation::validate;
use crate::vendoring::page;
use crate::vendoring::sources::recorded;

/// The crate's folder in the workspace.
const CRATE: &str = "blaxel-api";
/// A folder that contains this file is an earlier output.
const MARKER: &str = "src/generated/mod.rs";

/// Writes the copy. The workspace is only read.
///
/// # Errors
/// The document cannot be rendered, or the folder contains other files; nothing is written then.
pub fn run(workspace: &Workspace, document: &str, skip: &[String], out: &Path) -> anyhow::Result<Report> {
    let start = Instant::now();
    let document = read(document, skip)?;
    // The messages of the generator's rules are more precise than those of the validation.
    if validate(&document).is_err() {
        model::check(&document)?;
    }
    let rendered = generate(&document)?;
    let (operations, types, notes) = (rendered.operations, rendered.types, rendered.notes.clone());
    let lints = workspace.read("clippy.toml")?;
    let files = assemble(workspace.files(CRATE)?, &workspace.manifest()?, lints, rendered)?;
    let count = files.len();
    replace_folder(out, files, MARKER)?;
    Ok(Report { out: out.to_owned(), operations, types, files: count, notes, took: start.elapsed() })
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

/// The files of the copy: the hand-written sources without examples and tests, and the generated code.
fn assemble(
    hand_written: BTreeMap<String, Vec<u8>>,
    root_manifest: &str,
    lints: Option<Vec<u8>>,
    generated: Files,
) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for (path, bytes) in hand_written {
        if path == "Cargo.toml" {
            let text = String::from_utf8(bytes).context("blaxel-api/Cargo.toml: the file is not UTF-8")?;
            files.insert(path, manifest(&text, root_manifest)?.into_bytes());
        } else if path.starts_with("src/") && !path.starts_with("src/generated/") {
            files.insert(path, bytes);
        }
    }
    files.extend(lints.map(|bytes| ("clippy.toml".to_owned(), bytes)));
    for (path, text) in generated.files {
        files.insert(format!("src/generated/{path}"), text.into_bytes());
    }
    Ok(files)
}

/// The manifest of the copy, which is a workspace of its own: inherited values are written out, and entries for examples,
/// benches and tests are removed.
fn manifest(text: &str, root: &str) -> anyhow::Result<String> {
    let parse =
        |text: &str, name: &str| text.parse::<Table>().with_context(|| format!("{name}: the file is not valid TOML"));
    let mut manifest = parse(text, "blaxel-api/Cargo.toml")?;
    let root = parse(root, "Cargo.toml")?;
    let inherited = root
        .get("workspace")
        .and_then(Value::as_table)
        .ok_or_else(|| anyhow!("Cargo.toml: the file has no table `[workspace]`: restore the committed file"))?;
    for gone in ["dev-dependencies", "example", "bench", "test"] {
        manifest.remove(gone);
    }
    if let Some(package) = manifest.get_mut("package").and_then(Value::as_table_mut) {
        // The file is not part of the copy.
        package.remove("readme");
        let inherited = inherited.get("package").and_then(Value::as_table);
        for (key, value) in package.iter_mut() {
            if let (Some(true), Some(written)) = (is_inherited(value), inherited.and_then(|table| table.get(key))) {
                *value = written.clone();
            }
        }
    }
    if let Some(dependencies) = manifest.get_mut("dependencies").and_then(Value::as_table_mut) {
        let inherited = inherited.get("dependencies").and_then(Value::as_table);
        for (key, value) in dependencies.iter_mut() {
            if let (Some(true), Some(written)) = (is_inherited(value), inherited.and_then(|table| table.get(key))) {
                *value = written.clone();
            }
        }
    }
    if manifest.get("lints").and_then(is_inherited) == Some(true) {
        manifest.remove("lints");
        if let Some(lints) = inherited.get("lints") {
            manifest.insert("lints".to_owned(), lints.clone());
        }
    }
    manifest.insert("workspace".to_owned(), Value::Table(Table::new()));
    toml::to_string(&manifest).context("the manifest of the copy cannot be written as TOML")
}

fn is_inherited(value: &Value) -> Option<bool> {
    value.get("workspace")?.as_bool()
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    out: PathBuf,
    operations: usize,
    types: usize,
    files: usize,
    notes: Warnings,
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operations, types) = (counted(self.operations, "operation"), counted(self.types, "type"));
        writeln!(f, "{operations}, {types} in {}", self.out.display())?;
        writeln!(f, "{} written", counted(self.files, "file"))?;
        write!(f, "{}", self.notes)?;
        writeln!(f, "{:.2} seconds", self.took.as_secs_f64())
    }
}
