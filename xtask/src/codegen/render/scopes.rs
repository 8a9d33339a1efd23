//! `scope.rs`: every scope that a flow declares or an operation requires.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::Api;

use crate::codegen::rust::docs;

/// The enum `Scope`.
#[must_use]
pub fn render(api: &Api) -> TokenStream {
    let variants: Vec<_> = api.scopes.iter().map(|scope| format_ident!("{}", scope.variant)).collect();
    let texts: Vec<_> = api.scopes.iter().map(|scope| &scope.text).collect();
    let docs = api.scopes.iter().map(|scope| {
        let code = docs::code(&scope.text);
        docs::lines(&match (scope.declared, scope.description.is_empty()) {
            (true, false) => format!("{}\n\n{code}", docs::prose(&scope.description)),
            (true, true) => code,
            (false, _) => format!("{code}. Operations require it, but no flow of the document declares it."),
        })
    });
    // A match over no variant needs a value and not a reference to one.
    let as_str = if api.scopes.is_empty() {
        quote!(match self {})
    } else {
        quote!(match self { #(Self::#variants => #texts,)* })
    };
    quote! {
        //! The scopes of OAuth 2.0.
        use std::fmt;

        use serde::{Deserialize, Serialize};

        /// An OAuth 2.0 scope (RFC 6749, section 3.3) of the document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Scope {
            #(#docs #[serde(rename = #texts)] #variants,)*
        }

        impl Scope {
            /// All scopes, sorted by name.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// Returns the name of the scope, as it is sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                #as_str
            }
        }

        impl fmt::Display for Scope {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
