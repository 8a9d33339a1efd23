//! `mod.rs` and `client.rs`: the modules of the generated code, and the client.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::mismatch::Mismatch;
use crate::codegen::passes::collect::Collected;
use crate::model::Api;

use crate::codegen::rust::docs;

/// Renders the struct `Client`. Of progenitor's struct only the inner type is used, which holds base URL, connections and
/// credentials.
///
/// # Errors
/// A client without an inner type.
pub fn client(api: &Api, collected: &Collected) -> Result<TokenStream, Mismatch> {
    let fields = collected.client.iter().flat_map(|client| &client.fields);
    let inner = fields.into_iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == "inner"));
    let Some(inner) = inner.map(|field| &field.ty) else {
        return Err(Mismatch::new("", "a client without the field `inner`", "one of our own type"));
    };
    let docs = docs::lines(&format!(
        "A client for {}.\n\nIt is cheap to clone; clones share connections and credentials. Each operation of the document is a \
         method. [`Config::client`](crate::Config::client) creates the client.\n\n{}",
        docs::line(&api.title),
        index(api)
    ));
    Ok(quote! {
        //! The client.

        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) inner: #inner,
        }
    })
}

/// Renders the root of the generated code.
#[must_use]
pub fn render() -> TokenStream {
    quote! {
        //! Everything that is generated from the document.
        #![allow(clippy::doc_markdown, reason = "texts of the document are shown unchanged")]
        #![allow(clippy::must_use_candidate, reason = "the methods of a mock work by their effect")]
        #![allow(clippy::option_option, reason = "a value may be absent, and it may be `null`")]
        #![allow(clippy::return_self_not_must_use, reason = "as above")]
        #![allow(clippy::too_many_lines, reason = "a function may have to name every parameter or property")]
        #![allow(clippy::wrong_self_convention, reason = "methods are named after parameters of the document")]

        pub mod builder;
        mod client;
        pub mod document;
        pub mod guide;
        #[cfg(feature = "httpmock")]
        pub(crate) mod httpmock;
        pub mod operations;
        #[cfg(feature = "schemars")]
        pub mod schemas;
        mod scope;
        pub(crate) mod settings;
        pub mod types;

        pub use client::Client;
        pub use scope::Scope;
    }
}

/// The list of operations by tag, with the scopes that each requires.
fn index(api: &Api) -> String {
    let mut lines = Vec::new();
    for (tag, operations) in super::by_tag(api) {
        lines.push(format!("# {}\n", docs::line(&tag)));
        for operation in operations {
            let scopes: Vec<_> = operation
                .security
                .iter()
                .flat_map(|requirement| &requirement.0)
                .flat_map(|required| &required.scopes)
                .map(|scope| docs::code(scope))
                .collect();
            let needs = match (operation.is_public(), scopes.is_empty()) {
                (true, _) => " (public)".to_owned(),
                (false, true) => String::new(),
                (false, false) => format!(" ({})", scopes.join(", ")),
            };
            let summary = docs::line(&operation.summary);
            let summary = if summary.is_empty() { summary } else { format!(": {summary}") };
            lines.push(format!("- [`{0}`](Self::{0}){needs}{summary}", operation.name));
        }
        lines.push(String::new());
    }
    lines.join("\n")
}
