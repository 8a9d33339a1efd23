//! `operations.rs`: the table of operations.

use std::collections::BTreeMap;
use std::iter;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::Api;
use crate::model::operation::Operation;

use super::texts;
use crate::codegen::rust::docs;

/// One static for each operation, and a list of them all, in pieces.
pub fn render(api: &Api) -> impl Iterator<Item = TokenStream> {
    let scopes: BTreeMap<&str, &str> =
        api.scopes.iter().map(|scope| (scope.text.as_str(), scope.variant.as_str())).collect();
    let entries: Vec<_> = api.operations.iter().map(|operation| format_ident!("{}", operation.entry)).collect();
    let uses = if api.operations.is_empty() {
        quote!(
            use crate::operation::Operation;
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
        let scope = requirements().any(|requirement| requirement.0.iter().any(|(_, scopes)| !scopes.is_empty()));
        let scope = scope.then(|| {
            quote!(
                use super::Scope;
            )
        });
        quote!(use http::Method; #scope use crate::operation::{#(#names),*};)
    };
    let mut docs = "Every operation, in the order of the document.".to_owned();
    if !api.skipped.is_empty() {
        let ids: Vec<_> = api.skipped.iter().map(|id| docs::code(id)).collect();
        docs = format!("{docs}\n\nLeft out with `cargo xtask generate --skip`: {}.", ids.join(", "));
    }
    let docs = docs::lines(&docs);
    let head = quote! {
        //! The operations of the document, as data.
        #uses

        #docs
        pub static ALL: &[&Operation] = &[#(&#entries),*];
    };
    iter::once(head).chain(api.operations.iter().map(move |operation| entry(operation, &scopes)))
}

fn entry(operation: &Operation, scopes: &BTreeMap<&str, &str>) -> TokenStream {
    let entry = format_ident!("{}", operation.entry);
    let method = format_ident!("{}", operation.method);
    let (id, name, path, deprecated) = (&operation.id, &operation.name, &operation.path, operation.deprecated);
    let tags = texts(&operation.tags);
    let security = operation.security.iter().map(|requirement| {
        let schemes = requirement.0.iter().map(|(scheme, needed)| {
            let needed =
                needed.iter().filter_map(|scope| scopes.get(scope.as_str())).map(|scope| format_ident!("{scope}"));
            quote!(SchemeRequirement { scheme: #scheme, scopes: &[#(Scope::#needed),*] })
        });
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
