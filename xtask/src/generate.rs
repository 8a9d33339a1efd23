//! From a document to the sources of the client crate: read, lower, progenitor, passes, prettyplease.

use std::collections::BTreeMap;
use std::{panic, thread};

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::parse_quote;

use crate::document::Document;
use crate::ledger::Ledger;
use crate::model::{self, Api, pagination};
use crate::names::{self, Names};
use crate::notes::Notes;
use crate::passes::parts::{self, Parts};
use crate::passes::{Mismatch, builders, pages, send, types};
use crate::refusal::{Refusal, Refusals};
use crate::render;
use crate::{lower, progenitor};

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
            let schemas = printed(parse(document, "schemas.rs", schemas)?);
            let mut files = tables(document, &api, printed)?;
            files.push(schemas);
            Ok(files)
        });
        let client = client(document, &api, printed);
        (tables.join().unwrap_or_else(|panic| panic::resume_unwind(panic)), client)
    });
    let mut files = BTreeMap::from([("example.md".to_owned(), render::example::render(&api))]);
    for (path, text) in tables?.into_iter().chain(client?) {
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

/// The syntax trees of the client by their paths, for those who look at what it shows: neither printed nor with what nobody
/// can name.
///
/// # Errors
/// Every place of the document that cannot be rendered truly.
pub fn trees(document: &Document) -> Result<Vec<Tree>, Refusals> {
    let (api, _) = model::read(document).accepted()?;
    let mut trees = tables(document, &api, |tree| tree)?;
    trees.extend(client(document, &api, |tree| tree)?);
    Ok(trees)
}

/// A file of the client by its path.
type Tree = (String, syn::File);

/// What is rendered from the model alone, but for the JSON Schemas.
fn tables<T>(document: &Document, api: &Api, keep: fn(Tree) -> T) -> Result<Vec<T>, Refusals> {
    let files = [
        ("document.rs", render::document::render(document, api)),
        ("scope.rs", render::scopes::render(api)),
        ("operations.rs", render::operations::render(api)),
        ("httpmock.rs", render::mocks::render(api)),
    ];
    files.into_iter().map(|(path, tokens)| Ok(keep(parse(document, path, tokens)?))).collect()
}

/// What is made of the parts that progenitor rendered; of each tree, which is large, only what is to be kept.
fn client<T>(document: &Document, api: &Api, keep: fn(Tree) -> T) -> Result<Vec<T>, Refusals> {
    let rendered = progenitor::render(lower::lower(api)).map_err(|error| {
        Mismatch::new("", format!("progenitor failed: {error}"), "the client for the lowered document")
    });
    let (types, sources) = rendered
        .and_then(|file| parts::take(file, api))
        .and_then(|parts| assemble(api, parts))
        .map_err(|mismatch| defect(document, mismatch))?;
    let mut files = vec![keep(("types.rs".to_owned(), types))];
    for (path, tokens) in sources {
        files.push(keep(parse(document, &path, tokens)?));
    }
    Ok(files)
}

fn parse(document: &Document, path: &str, tokens: TokenStream) -> Result<Tree, Refusals> {
    syn::parse2(tokens)
        .map(|file| (path.to_owned(), file))
        .map_err(|error| defect(document, Mismatch::new("", format!("`{path}` is not Rust ({error})"), "Rust")))
}

fn printed((path, file): Tree) -> (String, String) {
    (path, render::file(&file))
}

/// The file of types, and the code of all others.
fn assemble(api: &Api, mut parts: Parts) -> Result<(syn::File, Vec<(String, TokenStream)>), Mismatch> {
    let root = render::root::render(api, &parts)?;
    let types = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: vec![parse_quote!(#![doc = " The types of the document."])],
        items: types::apply(std::mem::take(&mut parts.types), api)?,
    };
    let mut files = vec![("mod.rs".to_owned(), root)];
    // A builder without letters that have cases is called like its module would be.
    let builders = api.operations.iter().map(|operation| operation.builder.as_str());
    let mut modules = Names::with_taken(builders.chain(names::MODULES));
    let mut uses = Vec::new();
    let mut declared = Vec::new();
    for (tag, operations) in render::by_tag(api) {
        let module = modules.unique(&names::module(&tag));
        let mut items = Vec::new();
        let mut methods = Vec::new();
        let mut public = Vec::new();
        let mut imports = Imports::default();
        for operation in operations {
            let Some(builder) = parts.builders.get(&operation.builder) else { continue };
            let (client, setters) = builders::setters(operation, &api.schemas, builder)?;
            let pagination = pagination::of(operation, &api.schemas);
            let sent = send::render(operation, &api.schemas, &client, pagination.as_ref());
            let pages = pagination.map(|pagination| pages::render(operation, &api.schemas, &pagination));
            imports.pages |= pages.is_some();
            let send = sent.function;
            let item = builders::apply(operation, builder, &client, &setters, &quote!(#send #pages))?;
            public.push(operation.builder.clone());
            public.extend(sent.enum_names);
            let enums = sent.enums;
            let item = quote!(#item #enums);
            imports.types |= mentions(&item, "types");
            items.push(item);
            methods.push(builders::method(operation, &setters));
        }
        let docs = format!("Calls of the operations with the tag {}.", render::docs::code(&tag));
        let docs = render::docs::in_lines(&docs);
        let uses_types = imports.types.then(|| {
            quote!(
                use crate::generated::types;
            )
        });
        let uses_pages = imports.pages.then(|| {
            quote!(
                use crate::page::{Items, Pages};
            )
        });
        files.push((
            format!("builder/{module}.rs"),
            quote! {
                #(#![doc = #docs])*
                use crate::error::Error;
                use crate::generated::{Client, operations};
                #uses_types
                #uses_pages
                use crate::path::Path;
                use crate::request::Request;
                use crate::response::Response;
                use crate::transport;

                impl Client {
                    #(#methods)*
                }

                #(#items)*
            },
        ));
        let module = format_ident!("{module}");
        let public = public.iter().map(|name| format_ident!("{name}"));
        declared.push(quote!(mod #module;));
        // A tag may be called like a crate.
        uses.push(quote!(pub use self::#module::{#(#public),*};));
    }
    files.push((
        "builder/mod.rs".to_owned(),
        quote! {
            //! One builder for each operation: its setters are the operation's parameters, and `send()` makes the call.
            #(#declared)*
            #(#uses)*
        },
    ));
    Ok((types, files))
}

#[derive(Default)]
struct Imports {
    types: bool,
    pages: bool,
}

/// Whether the code has this identifier.
fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
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
