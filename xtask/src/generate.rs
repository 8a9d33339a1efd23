//! From a document to the sources of the client crate: read, lower, progenitor, passes, prettyplease.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

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
    let mut sources = sources(document, &api)?;
    let schemas = render::schemas::render(document, &api).map_err(|mismatch| defect(document, mismatch))?;
    sources.push(("schemas.rs".to_owned(), schemas));
    let mut files = BTreeMap::from([("example.md".to_owned(), render::example::render(&api))]);
    for (path, tokens) in sources {
        let file = parse(document, &path, tokens)?;
        files.insert(path, render::file(&file));
    }
    let notes = Notes::of(document, &api, &ledger);
    Ok(Files { files, operations: api.operations.len(), types: api.schemas.named().len(), ledger, notes })
}

/// The syntax trees of the client by their paths, for those who look at what it shows: neither printed nor with what nobody
/// can name.
///
/// # Errors
/// Every place of the document that cannot be rendered truly.
pub fn trees(document: &Document) -> Result<Vec<(String, syn::File)>, Refusals> {
    let (api, _) = model::read(document).accepted()?;
    let sources = sources(document, &api)?.into_iter();
    sources.map(|(path, tokens)| Ok((path.clone(), parse(document, &path, tokens)?))).collect()
}

/// Everything but the JSON Schemas.
fn sources(document: &Document, api: &Api) -> Result<Vec<(String, TokenStream)>, Refusals> {
    let rendered = progenitor::render(lower::lower(api)).map_err(|error| {
        Mismatch::new("", format!("progenitor failed: {error}"), "the client for the lowered document")
    });
    rendered
        .and_then(|file| parts::take(file, api))
        .and_then(|parts| assemble(document, api, parts))
        .map_err(|mismatch| defect(document, mismatch))
}

fn parse(document: &Document, path: &str, tokens: TokenStream) -> Result<syn::File, Refusals> {
    if names_runtime(&tokens) {
        let mismatch = Mismatch::new("", format!("`{path}` with a name of progenitor_client"), "none of them");
        return Err(defect(document, mismatch));
    }
    syn::parse2(tokens)
        .map_err(|error| defect(document, Mismatch::new("", format!("`{path}` is not Rust ({error})"), "Rust")))
}

fn assemble(document: &Document, api: &Api, mut parts: Parts) -> Result<Vec<(String, TokenStream)>, Mismatch> {
    let root = render::root::render(api, &parts)?;
    let types = types::apply(std::mem::take(&mut parts.types), api)?;
    let mut files = vec![
        ("mod.rs".to_owned(), root),
        ("document.rs".to_owned(), render::document::render(document, api)),
        ("scope.rs".to_owned(), render::scopes::render(api)),
        ("operations.rs".to_owned(), render::operations::render(api)),
        ("httpmock.rs".to_owned(), render::mocks::render(api)),
        (
            "types.rs".to_owned(),
            quote! {
                //! The types of the document.
                #(#types)*
            },
        ),
    ];
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
    Ok(files)
}

#[derive(Default)]
struct Imports {
    types: bool,
    pages: bool,
}

/// Whether something of progenitor's own runtime is left: it would be sent, or would not compile.
fn names_runtime(tokens: &TokenStream) -> bool {
    mentions(tokens, "progenitor_client")
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
