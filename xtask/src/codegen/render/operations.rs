//! `operations.rs`: the table of operations.

use std::iter;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::security::Required;

use super::{servers, texts};
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
        let secured = || api.operations.iter().filter(|operation| !operation.is_public());
        let requirements = || secured().flat_map(|operation| &operation.security);
        if requirements().any(|requirement| !requirement.0.is_empty()) {
            names.push(quote!(SchemeRequirement));
        }
        if requirements().next().is_some() {
            names.push(quote!(SecurityRequirement));
        }
        if api.operations.iter().any(|operation| !operation.servers.is_empty()) {
            names.insert(0, quote!(self));
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
    // Alternatives that are all without credentials are those of a public operation.
    let alternatives = operation.security.iter().filter(|_| !operation.is_public());
    let security = alternatives.map(|requirement| {
        let schemes = requirement.0.iter().map(
            |Required { scheme, scopes, .. }| quote!(SchemeRequirement { scheme: #scheme, scopes: &[#(#scopes),*] }),
        );
        quote!(SecurityRequirement { schemes: &[#(#schemes),*] })
    });
    let docs = docs::lines(&docs::code(&format!("{} {}", operation.method, operation.path)));
    let renamed = operation.parameters.iter().filter(|parameter| parameter.name != parameter.wire);
    let setters = renamed.map(|parameter| {
        let (wire, name) = (&parameter.wire, &parameter.name);
        quote!((#wire, #name))
    });
    let servers = operation.servers.iter().map(servers::entry);
    quote! {
        #docs
        pub static #entry: Operation = Operation {
            id: #id,
            name: #name,
            method: Method::#method,
            path: #path,
            tags: #tags,
            security: &[#(#security),*],
            servers: &[#(#servers),*],
            deprecated: #deprecated,
            setters: &[#(#setters),*],
        };
    }
}
