//! The generator: from a document to the sources of the client crate.

use std::collections::BTreeMap;
use std::panic;
use std::thread::{self, ScopedJoinHandle};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::Item;

use crate::codegen::mismatch::Mismatch;
use crate::codegen::origins::{Origin, origins};
use crate::codegen::passes::collect::Collected;
use crate::codegen::render::types::Types;
use crate::codegen::rust::file::File;
use crate::codegen::settings::Settings;
use crate::codegen::warnings::Warnings;
use crate::codegen::{lower, passes, progenitor, render};
use crate::model::ledger::Ledger;
use crate::model::{self, Api};
use crate::openapi::document::Document;
use crate::openapi::refusal::{Refusal, Refusals};

/// The rendered sources and a summary.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The text of each file, by its path inside `generated/` (with `/` on every platform).
    pub files: BTreeMap<String, String>,
    /// The title of the API, in one line of bounded length; it may be empty.
    pub title: String,
    /// What the crate is, in Markdown, if the settings do not say it.
    pub about: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of named types.
    pub types: usize,
    /// The rule that claims each node of the document.
    pub ledger: Ledger,
    /// What was left out, corrected or only documented.
    pub warnings: Warnings,
}

/// Renders the client for a document, with the settings of a crate of which nothing is known.
///
/// # Errors
/// Returns every position of the document that cannot be rendered.
pub fn generate(document: &Document) -> Result<Files, Refusals> {
    generate_with(document, &Settings::default())
}

/// Renders the client for a document. Pure: the same document and settings give the same bytes.
///
/// # Errors
/// Every place of the document that cannot be rendered as it is meant.
pub fn generate_with(document: &Document, settings: &Settings) -> Result<Files, Refusals> {
    let document = document.common();
    let (api, ledger) = model::read(document).accepted()?;
    // Three threads that do about the same work; syntax trees cannot leave their thread.
    let (tables, builders, client) = thread::scope(|scope| {
        let tables = scope.spawn(|| -> Result<Vec<(_, String)>, Refusals> {
            let schemas = render::schemas::render(document, &api).map_err(|mismatch| defect(document, mismatch))?;
            let mut files = tables(document, &api, settings)?;
            files.push(file(document, "schemas.rs", schemas)?);
            Ok(files)
        });
        let builders = scope.spawn(|| -> Result<Vec<(_, String)>, _> { builders(document, &api, &settings.library()) });
        let client: Result<Vec<(_, String)>, _> = client(document, &api);
        let join = |thread: ScopedJoinHandle<'_, _>| thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
        (join(tables), join(builders), client)
    });
    let chapters = render::guide::chapters(&api, settings);
    let mut files = BTreeMap::from([
        ("crate.md".to_owned(), render::front_page::render(&api, settings, &chapters)),
        ("environment.md".to_owned(), render::settings::environment(settings)),
    ]);
    let config_file = settings.config_file.as_ref().map(render::settings::config_file);
    files.extend(config_file.map(|text| ("config_file.md".to_owned(), text)));
    let settings_file = file(document, "settings.rs", [render::settings::render(settings)])?;
    let guide = file(document, "guide.rs", [render::guide::render(&chapters)])?;
    for (path, text) in tables?.into_iter().chain(client?).chain(builders?).chain([settings_file, guide]) {
        // Something of progenitor's own runtime would be sent, or would not compile.
        if names_runtime(&text) {
            let mismatch = Mismatch::new("", format!("`{path}` with a name of progenitor_client"), "none of them");
            return Err(defect(document, mismatch));
        }
        files.insert(path, format!("{BANNER}{text}"));
    }
    let warnings = Warnings::of(document, &api, &ledger);
    let (title, about) = (render::front_page::title(&api.title), render::front_page::about(&api.title));
    Ok(Files {
        title,
        about,
        files,
        operations: api.operations.len(),
        types: api.schemas.named().len(),
        ledger,
        warnings,
    })
}

/// Whether code, and not only documentation or a string, names progenitor's runtime.
fn names_runtime(source: &str) -> bool {
    const RUNTIME: &str = "progenitor_client";
    // As the start of a path: a field may have the name.
    fn is_among(tokens: TokenStream) -> bool {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let found = match token {
                TokenTree::Ident(ident) if ident == RUNTIME => matches!(
                    tokens.peek(),
                    Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint
                ),
                TokenTree::Group(group) => is_among(group.stream()),
                TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Punct(_) => false,
            };
            if found {
                return true;
            }
        }
        false
    }
    // Text that is not Rust is refused, too. Most sources do not contain the name, and are not parsed again.
    source.contains(RUNTIME) && source.parse().map_or(true, is_among)
}

/// The first line of each file. It names nothing of the document, so that a changed operation changes one file only.
const BANNER: &str = "// Generated by `cargo xtask generate`; do not edit.\n\n";

/// The public interface of the client.
#[derive(Debug)]
pub struct Trees {
    /// The syntax trees by the paths of their files.
    pub files: Vec<(String, Vec<Item>)>,
    /// What the items stand for.
    pub origins: Vec<Origin>,
}

/// Returns the syntax trees of the client, without files that have no public items, and the origins of their items.
///
/// # Errors
/// Returns every position of the document that cannot be rendered.
pub fn trees(document: &Document) -> Result<Trees, Refusals> {
    let document = document.common();
    let (api, _) = model::read(document).accepted()?;
    let mut files = tables(document, &api, &Settings::default())?;
    files.extend(client(document, &api)?);
    files.extend(builders(document, &api, &Settings::default().library())?);
    Ok(Trees { files, origins: origins(document, &api) })
}

/// The files that are rendered from the model alone, except for the JSON Schemas.
fn tables<F: File>(document: &Document, api: &Api, settings: &Settings) -> Result<Vec<(String, F)>, Refusals> {
    Ok(vec![
        file(document, "document.rs", [render::document::render(document, api, settings)])?,
        file(document, "scope.rs", [render::scopes::render(api)])?,
        file(document, "operations.rs", render::operations::render(api))?,
        file(document, "httpmock.rs", [render::mocks::render(api)])?,
    ])
}

/// The files that are rendered with progenitor's output, which is compared with the model as a whole.
fn client<F: File>(document: &Document, api: &Api) -> Result<Vec<(String, F)>, Refusals> {
    let defect = |mismatch| defect(document, mismatch);
    let lowered = lower::lower(api);
    let mut collected = Collected::default();
    let mut types = Types::of(api);
    for document in lowered.documents {
        let file = progenitor::render(document, &lowered.names, &|name| types.keeps(name)).map_err(|error| {
            Mismatch::new("", format!("progenitor failed: {error}"), "the client for the lowered document")
        });
        types.take(file.and_then(|file| collected.take(file)).map_err(defect)?).map_err(defect)?;
    }
    collected.check(api).map_err(defect)?;
    passes::builders::check(api, &collected.builders).map_err(defect)?;
    let client = render::root::client(api, &collected).map_err(defect)?;
    let mut files = vec![file(document, "mod.rs", [render::root::render()])?, file(document, "client.rs", [client])?];
    let types = types.finish().map_err(defect)?;
    files.push(("types.rs".to_owned(), types.types));
    files.extend(types.required.map(|required| ("types/required.rs".to_owned(), required)));
    Ok(files)
}

/// The files of the builders, one for each tag.
fn builders<F: File>(document: &Document, api: &Api, library: &str) -> Result<Vec<(String, F)>, Refusals> {
    let modules = render::builders::modules(api);
    let mut files = Vec::new();
    let mut shown = Vec::new();
    for module in &modules {
        let calls = render::builders::calls(module, api, library);
        files.push(file(document, &format!("builder/{}.rs", module.name), calls.pieces)?);
        shown.push((module.name.as_str(), calls.public));
    }
    files.push(file(document, "builder/mod.rs", [render::builders::root(&shown)])?);
    Ok(files)
}

/// Makes a file of these pieces.
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

/// A defect of the generator, reported at the place of the document that reveals it.
fn defect(document: &Document, mismatch: Mismatch) -> Refusals {
    let at = document.lookup(&format!("#{}", mismatch.pointer));
    Refusals::from(Refusal {
        file: document.name().to_owned(),
        line: at.map(|at| at.line()),
        pointer: mismatch.pointer,
        found: format!("rendered {}", mismatch.found),
        expected: format!("expected {}", mismatch.expected),
        remedy: "this is a defect of the generator: please report it together with the document".to_owned(),
        rule: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_progenitors_runtime_is_found_and_a_field_of_its_name_is_not() {
        for found in ["fn a() { b(progenitor_client::c()) }", "use ::progenitor_client::d;", "progenitor_client \""] {
            assert!(names_runtime(found), "{found}");
        }
        for other in [
            "/// progenitor_client::d\nstruct A { progenitor_client: ::std::string::String }",
            "\"progenitor_client::d\"",
        ] {
            assert!(!names_runtime(other), "{other}");
        }
    }
}
