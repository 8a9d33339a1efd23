//! The declared headers of an operation's responses: a view with a method for each.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::docs;
use crate::model::header::{Header, Kind};
use crate::model::operation::Operation;

/// The view and its name; nothing if no header is declared.
#[must_use]
pub fn render(operation: &Operation) -> Option<(TokenStream, String)> {
    if operation.headers.is_empty() {
        return None;
    }
    let text = format!("{}Headers", operation.builder);
    let name = format_ident!("{text}");
    let about = docs::lines(&format!(
        "The headers that the document declares for responses of [`Client::{0}`](crate::Client::{0}). A header that is missing, or has \
         another type, is `None`.",
        operation.name
    ));
    let methods = operation.headers.iter().map(method);
    let item = quote! {
        #about
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'a>(runtime::Headers<'a>);

        impl<'a> From<&'a ::http::HeaderMap> for #name<'a> {
            fn from(headers: &'a ::http::HeaderMap) -> Self {
                Self(runtime::Headers(headers))
            }
        }

        impl #name<'_> {
            #(#methods)*
        }
    };
    Some((item, text))
}

fn method(header: &Header) -> TokenStream {
    let Header { wire, name, kind, docs, .. } = header;
    let about = docs::lines(format!("Returns {}.\n\n{}", docs::code(wire), docs::prose(docs)).trim_end());
    let name = format_ident!("{name}");
    let (ty, read) = match kind {
        Kind::Text => (quote!(String), quote!(value)),
        Kind::Integer => (quote!(i64), quote!(value)),
        Kind::Number => (quote!(f64), quote!(value)),
        Kind::Boolean => (quote!(bool), quote!(value)),
        Kind::List => (quote!(Vec<String>), quote!(list)),
    };
    quote! {
        #about
        pub fn #name(&self) -> Option<#ty> {
            self.0.#read(#wire)
        }
    }
}
