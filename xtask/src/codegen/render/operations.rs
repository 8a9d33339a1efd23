//! `operations.rs`: the table of operations.

use std::iter;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::Api;
use crate::model::operation::Operation;

use super::texts;
use crate::codegen::rust::docs;

/// One static for each operation, and a list of all of them, in pieces.
pub fn render(api: &Api) -> impl Iterator<Item = TokenStream> {
    let entries: Vec<_> = api.operations.iter().map(|operation| format_ident!("{}", operation.entry)).collect();
    let uses = if api.operations.is_empty() {
        quote!(
            use crate::runtime::Operation;
        )
    } else {
        let mut names = vec![quote!(Operation)];
        let requirements = || api.operations.iter().flat_map(|operation| &operation.security);
        if requirements().any(|requirement| !requirement.0.is_empty()) {
            names.push(quote!(SchemeRequirement));
        }
        if requirements().next().is_some() {
            names.push(quote!(SecurityRequirement));
        }
        quote!(use http::Method; use crate::runtime::{#(#names),*};)
    };
    let mut docs = "All operations, in document order.".to_owned();
    if !api.skipped.is_empty() {
        let ids: Vec<_> = api.skipped.iter().map(|id| docs::code(id)).collect();
        docs = format!("{docs}\n\nLeft out by `cargo xtask generate --skip`: {}.", ids.join(", "));
    }
    let docs = docs::lines(&docs);
    let head = quote! {
        //! The operations of the document, as data.
        #uses
        use super::scope::Scope;

        #docs
        pub static ALL: &[&Operation] = &[#(&#entries),*];

        impl Operation {
            /// Returns all scopes that the alternatives of [`security`](Self::security) require, in document order.
            pub fn scopes(&self) -> impl Iterator<Item = Scope> + use<> {
                self.scope_names().filter_map(|name| name.parse().ok())
            }
        }
    };
    iter::once(head).chain(api.operations.iter().map(entry))
}

fn entry(operation: &Operation) -> TokenStream {
    let entry = format_ident!("{}", operation.entry);
    let method = format_ident!("{}", operation.method);
    let (id, name, path, deprecated) = (&operation.id, &operation.name, &operation.path, operation.deprecated);
    let tags = texts(&operation.tags);
    let security = operation.security.iter().map(|requirement| {
        let schemes = requirement
            .0
            .iter()
            .map(|(scheme, needed)| quote!(SchemeRequirement { scheme: #scheme, scopes: &[#(#needed),*] }));
        quote!(SecurityRequirement { schemes: &[#(#schemes),*] })
    });
    let docs = docs::lines(&docs::code(&format!("{} {}", operation.method, operation.path)));
    quote! {
        #docs
        pub static #entry: Operation = Operation {
            id: #id,
            name: #name,
            method: Method::#method,
            path: #path,
            tags: #tags,
            security: &[#(#security),*],
            deprecated: #deprecated,
        };
    }
}
