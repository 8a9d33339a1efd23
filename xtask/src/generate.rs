//! From a document to the sources of the client crate: read, lower, progenitor, passes, prettyplease.

use std::collections::BTreeMap;
use std::{mem, panic, thread};

use proc_macro2::TokenStream;
use syn::Item;

use crate::document::Document;
use crate::ledger::Ledger;
use crate::model::{self, Api};
use crate::notes::Notes;
use crate::passes::{Mismatch, parts, types};
use crate::refusal::{Refusal, Refusals};
use crate::render::file::{File, Text};
use crate::{lower, progenitor, render};

/// The rendered sources, by their path inside `generated/` (with `/` on every platform).
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Path to text.
    pub files: BTreeMap<String, String>,
    /// How many operations were rendered.
    pub operations: usize,
    /// How many types of the document were rendered.
    pub types: usize,
    /// Which rule speaks for which node of the document.
    pub ledger: Ledger,
    /// What whoever generates should know.
    pub notes: Notes,
}

/// Renders the client for a document. Pure: the same document gives the same bytes.
///
/// # Errors
/// Every place of the document that cannot be rendered truly.
pub fn generate(document: &Document) -> Result<Files, Refusals> {
    let (api, ledger) = model::read(document).accepted()?;
    // Half of the work each; syntax trees stay in their thread.
    let (tables, client) = thread::scope(|scope| {
        let tables = scope.spawn(|| -> Result<_, Refusals> {
            let schemas = render::schemas::render(document, &api).map_err(|mismatch| defect(document, mismatch))?;
            let schemas = file(document, "schemas.rs", schemas)?;
            let mut files: Vec<(_, Text)> = tables(document, &api)?;
            files.push(schemas);
            Ok(files)
        });
        let client: Result<Vec<(_, Text)>, _> = client(document, &api);
        (tables.join().unwrap_or_else(|panic| panic::resume_unwind(panic)), client)
    });
    let mut files = BTreeMap::from([("example.md".to_owned(), render::example::render(&api))]);
    for (path, Text(text)) in tables?.into_iter().chain(client?) {
        // Something of progenitor's own runtime would be sent, or would not compile.
        if text.contains("progenitor_client") {
            let mismatch = Mismatch::new("", format!("`{path}` with a name of progenitor_client"), "none of them");
            return Err(defect(document, mismatch));
        }
        files.insert(path, text);
    }
    let notes = Notes::of(document, &api, &ledger);
    Ok(Files { files, operations: api.operations.len(), types: api.schemas.named().len(), ledger, notes })
}

/// The syntax trees of the client by their paths, for those who look at what it shows: not with what nobody can name.
///
/// # Errors
/// Every place of the document that cannot be rendered truly.
pub fn trees(document: &Document) -> Result<Vec<(String, Vec<Item>)>, Refusals> {
    let (api, _) = model::read(document).accepted()?;
    let mut trees = tables(document, &api)?;
    trees.extend(client(document, &api)?);
    Ok(trees)
}

/// What is rendered from the model alone, but for the JSON Schemas.
fn tables<F: File>(document: &Document, api: &Api) -> Result<Vec<(String, F)>, Refusals> {
    Ok(vec![
        file(document, "document.rs", [render::document::render(document, api)])?,
        file(document, "scope.rs", [render::scopes::render(api)])?,
        file(document, "operations.rs", render::operations::render(api))?,
        file(document, "httpmock.rs", [render::mocks::render(api)])?,
    ])
}

/// What is made of the parts that progenitor rendered.
fn client<F: File>(document: &Document, api: &Api) -> Result<Vec<(String, F)>, Refusals> {
    let defect = |mismatch| defect(document, mismatch);
    let rendered = progenitor::render(lower::lower(api), types::keeps(api)).map_err(|error| {
        Mismatch::new("", format!("progenitor failed: {error}"), "the client for the lowered document")
    });
    let mut parts = rendered.and_then(|file| parts::take(file, api)).map_err(defect)?;
    let root = render::root::render(api, &parts).map_err(defect)?;
    let mut files = vec![file(document, "mod.rs", [root])?];
    let mut file_of_types = F::default();
    types::apply(mem::take(&mut parts.types), api, |piece| file_of_types.push(piece)).map_err(defect)?;
    files.push(("types.rs".to_owned(), file_of_types));
    let modules = render::builders::modules(api);
    let mut shown = Vec::new();
    for module in &modules {
        let calls = render::builders::calls(module, api, &parts).map_err(defect)?;
        files.push(file(document, &format!("builder/{}.rs", module.name), calls.pieces)?);
        shown.push((module.name.as_str(), calls.public));
    }
    files.push(file(document, "builder/mod.rs", [render::builders::root(&shown)])?);
    Ok(files)
}

/// A file of these pieces.
fn file<F: File>(
    document: &Document,
    path: &str,
    pieces: impl IntoIterator<Item = TokenStream>,
) -> Result<(String, F), Refusals> {
    let mut file = F::default();
    for piece in pieces {
        file.parse(piece)
            .map_err(|error| defect(document, Mismatch::new("", format!("`{path}` is not Rust ({error})"), "Rust")))?;
    }
    Ok((path.to_owned(), file))
}

/// A defect of the generator, told at the place of the document that shows it.
fn defect(document: &Document, mismatch: Mismatch) -> Refusals {
    let at = document.lookup(&format!("#{}", mismatch.pointer));
    Refusals::from(Refusal {
        file: document.name().to_owned(),
        line: at.map(|at| at.line()),
        pointer: mismatch.pointer,
        found: format!("rendered {}", mismatch.found),
        expected: format!("expected {}", mismatch.expected),
        remedy: "this is a defect of the generator: report it with the document".to_owned(),
        rule: None,
    })
}
