//! `builder/`: the builders of the operations, one module for each tag.

use std::collections::BTreeSet;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::model::Api;
use crate::model::names::{self, Names};
use crate::model::operation::{Operation, RUNTIME};

use super::examples::Example;
use super::{builder, client_methods, headers, pages, send};

use crate::codegen::rust::docs;

/// The module of one tag.
#[derive(Debug)]
pub struct Module<'a> {
    /// Its name.
    pub name: String,
    tag: String,
    operations: Vec<&'a Operation>,
}

/// The contents of a tag's module.
#[derive(Debug)]
pub struct Calls {
    /// The code, in pieces.
    pub pieces: Vec<TokenStream>,
    /// The names of its public items.
    pub public: Vec<String>,
}

/// The modules, sorted by tag.
#[must_use]
pub fn modules(api: &Api) -> Vec<Module<'_>> {
    // A builder without letters that have cases is called like its module would be.
    let builders = api.operations.iter().map(|operation| operation.builder.as_str());
    let mut taken = Names::with_taken(builders.chain(names::MODULES));
    let tags = super::by_tag(api).into_iter();
    let mut name = |tag: &str| taken.unique_within(&names::module(tag), names::MAX_MODULE);
    tags.map(|(tag, operations)| Module { name: name(&tag), tag, operations }).collect()
}

/// The builders of one tag, for a crate whose library has this name.
#[must_use]
pub fn calls(module: &Module<'_>, api: &Api, library: &str) -> Calls {
    let mut items = Vec::new();
    let mut methods = Vec::new();
    let mut public = Vec::new();
    let mut imports = Imports::default();
    for operation in &module.operations {
        let setters = builder::setters(operation, &api.schemas);
        let pagination = operation.pagination.as_ref();
        let sent = send::render(operation, &api.schemas, &builder::client(operation), pagination);
        let pages = pagination.map(|pagination| pages::render(operation, &api.schemas, pagination));
        let send = &sent.functions;
        let docs = client_methods::builder_docs(operation, &api.schemas);
        let item = builder::render(operation, &docs, &setters, &sent, &quote!(#send #pages));
        public.push(operation.builder.clone());
        let (headers, name) = headers::render(operation).unzip();
        public.extend(name);
        let own = sent.types;
        public.extend(sent.type_names);
        let item = quote!(#item #own #headers);
        imports.read(&item);
        items.push(item);
        let example = Example::of(operation, &api.schemas);
        let example = example.doctest(library, &example.code());
        methods.push(client_methods::render(operation, &setters, &api.schemas, &example));
    }
    let docs = format!("Calls to the operations with the tag {}.", docs::code(&module.tag));
    let docs = docs::in_lines(&docs);
    let uses_types = imports.types.then(|| {
        quote!(
            use crate::generated::types;
        )
    });
    let runtime = imports.runtime.iter().map(|name| format_ident!("{name}"));
    let head = quote! {
        #(#![doc = #docs])*
        use crate::error::Error;
        use crate::generated::client::Client;
        use crate::generated::operations;
        #uses_types
        use crate::runtime::{self, #(#runtime),*};

        impl Client {
            #(#methods)*
        }
    };
    items.insert(0, head);
    Calls { pieces: items, public }
}

/// `builder/mod.rs`, which re-exports the public items of the modules.
#[must_use]
pub fn root(shown: &[(&str, Vec<String>)]) -> TokenStream {
    let modules: Vec<_> = shown.iter().map(|(module, _)| format_ident!("{module}")).collect();
    let uses = modules.iter().zip(shown).map(|(module, (_, public))| {
        let public = public.iter().map(|name| format_ident!("{name}"));
        // A tag may be called like a crate.
        quote!(pub use self::#module::{#(#public),*};)
    });
    quote! {
        //! One builder for each operation: setters for its parameters, and `send()`, which makes the call.
        #(mod #modules;)*
        #(#uses)*
    }
}

/// What a module has to import.
#[derive(Default)]
struct Imports {
    types: bool,
    runtime: BTreeSet<&'static str>,
}

impl Imports {
    /// Adds what the code uses: names of the runtime other than as a later segment of a path, and `types` as the start of a path,
    /// because a parameter may be called like the module.
    fn read(&mut self, tokens: &TokenStream) {
        let mut colons = 0;
        let mut before = false;
        for token in tokens.clone() {
            let (in_path, after) = (colons == 2, std::mem::take(&mut before));
            colons = if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':') { colons + 1 } else { 0 };
            match token {
                // Of two colons, the first is joint: a field's type comes after one.
                TokenTree::Punct(punct) => {
                    self.types |= after && punct.as_char() == ':' && punct.spacing() == Spacing::Joint;
                }
                TokenTree::Ident(ident) => {
                    before = ident == "types";
                    if !in_path {
                        self.runtime.extend(RUNTIME.into_iter().find(|name| ident == name));
                    }
                }
                TokenTree::Group(group) => self.read(&group.stream()),
                TokenTree::Literal(_) => {}
            }
        }
    }
}
