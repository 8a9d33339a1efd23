//! String enums with the values of the document.
//!
//! typify's enums are closed: one new value from the server fails the whole response. An enum that responses can contain gets a
//! variant `Unknown` with the text. An enum of requests only stays closed, so that no undeclared value is sent. The traits are
//! implemented by a macro of the runtime: serde's derived ones accept `{"value": null}` too.

use quote::{format_ident, quote};
use syn::{Item, ItemEnum};

use crate::codegen::rust::docs;
use crate::model::schema::{EnumValue, Named};

use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::type_docs;

/// The enum and its functions.
///
/// # Errors
/// A variant that is missing or unknown.
pub fn apply(item: &ItemEnum, named: &Named, values: &[EnumValue]) -> Result<Vec<Item>, Mismatch> {
    if item.variants.len() != values.len()
        || !item.variants.iter().zip(values).all(|(variant, value)| variant.ident == value.name)
    {
        let found: Vec<_> = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
        return Err(Mismatch::new(
            &named.pointer,
            format!("the variants {}", found.join(", ")),
            "those of the document",
        ));
    }
    let open = named.is_open();
    let name = &item.ident;
    let docs = docs::lines(&type_docs(named));
    let variants: Vec<_> = values.iter().map(|value| format_ident!("{}", value.name)).collect();
    let wires: Vec<_> = values.iter().map(|value| &value.wire).collect();
    let variant_docs = wires.iter().map(|wire| docs::lines(&docs::code(wire)));
    let copy = (!open).then(|| quote!(Copy,));
    let unknown = open.then(|| {
        quote! {
            /// A value that the document does not list.
            Unknown(String),
        }
    });
    let unknown_text = open.then(|| quote!(Self::Unknown(text) => text,));
    let kind = if open { quote!(open) } else { quote!(closed) };
    let tokens = quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            #unknown
        }

        impl #name {
            /// Returns the values that the document lists.
            #[must_use]
            pub fn values() -> &'static [Self] {
                &[#(Self::#variants),*]
            }

            /// Returns the value as the document spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    #unknown_text
                }
            }

            fn listed(text: &str) -> Option<Self> {
                match text {
                    #(#wires => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }

        crate::runtime::string_enum!(#kind #name);
    };
    let file: syn::File =
        syn::parse2(tokens).map_err(|error| Mismatch::new(&named.pointer, error.to_string(), "Rust"))?;
    Ok(file.items)
}
