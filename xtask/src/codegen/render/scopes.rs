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
    let (as_str, listed) = if api.scopes.is_empty() {
        (quote!(match self {}), quote!(let _ = text; None))
    } else {
        (
            quote!(match self { #(Self::#variants => #texts,)* }),
            quote!(match text { #(#texts => Some(Self::#variants),)* _ => None }),
        )
    };
    quote! {
        //! The scopes of OAuth 2.0.
        /// An OAuth 2.0 scope (RFC 6749, section 3.3) of the document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Scope {
            #(#docs #variants,)*
        }

        impl Scope {
            /// Returns the name of the scope, as it is sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                #as_str
            }

            /// Returns all scopes, sorted by name.
            #[must_use]
            pub const fn values() -> &'static [Self] {
                &[#(Self::#variants),*]
            }

            fn listed(text: &str) -> Option<Self> {
                #listed
            }
        }

        crate::runtime::string_enum!(closed Scope);
    }
}
