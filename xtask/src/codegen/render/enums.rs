//! String enums with the values of the document.
//!
//! typify's enums are closed: one new value from the server fails the whole response. An enum that responses can contain gets a
//! variant `Unknown` with the text. An enum of requests only stays closed, so that no undeclared value is sent. `Deserialize` is
//! not derived, because the derived one accepts `{"value": null}` too.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, ItemEnum};

use crate::codegen::rust::docs;
use crate::model::schema::{EnumValue, Named};

use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::type_docs;

/// The enum and its conversions.
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
    let text = name.to_string();
    let docs = docs::lines(&type_docs(named));
    let variants: Vec<_> = values.iter().map(|value| format_ident!("{}", value.name)).collect();
    let wires: Vec<_> = values.iter().map(|value| &value.wire).collect();
    let variant_docs = wires.iter().map(|wire| docs::lines(&docs::code(wire)));
    let copy = (!open).then(|| quote!(Copy,));
    let (unknown, unknown_text, other) = if open {
        (
            Some(quote! {
                /// A value that the document does not list.
                #[serde(untagged)]
                Unknown(String),
            }),
            Some(quote!(Self::Unknown(text) => text,)),
            TokenStream::new(),
        )
    } else {
        let listed = wires.iter().map(|wire| format!("`{wire}`")).collect::<Vec<_>>().join(", ");
        let message = format!("not {} `{text}`: expected one of {listed}", docs::article(&text));
        (None, None, quote!(Err(#message.to_owned())))
    };
    let conversions = conversions(name, &variants, &wires, open);
    let (parse, read) = if open {
        (quote!(Ok(Self::from(text))), quote!(String::deserialize(deserializer).map(Self::from)))
    } else {
        (
            quote!(match text { #(#wires => Ok(Self::#variants),)* _ => #other }),
            quote!(String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)),
        )
    };
    let error = if open { quote!(std::convert::Infallible) } else { quote!(String) };
    let tokens = quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #[serde(rename = #wires)] #variants,)*
            #unknown
        }

        impl #name {
            /// Returns the value as the document spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    #unknown_text
                }
            }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for #name {
            type Err = #error;

            fn from_str(text: &str) -> Result<Self, #error> {
                #parse
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> Result<Self, __D::Error> {
                #read
            }
        }

        #conversions
    };
    let file: syn::File =
        syn::parse2(tokens).map_err(|error| Mismatch::new(&named.pointer, error.to_string(), "Rust"))?;
    Ok(file.items)
}

fn conversions(name: &Ident, variants: &[Ident], wires: &[&String], open: bool) -> TokenStream {
    if open {
        quote! {
            impl From<&str> for #name {
                fn from(text: &str) -> Self {
                    Self::from(text.to_owned())
                }
            }

            impl From<String> for #name {
                fn from(text: String) -> Self {
                    match text.as_str() {
                        #(#wires => Self::#variants,)*
                        _ => Self::Unknown(text),
                    }
                }
            }
        }
    } else {
        quote! {
            impl TryFrom<&str> for #name {
                type Error = String;

                fn try_from(text: &str) -> Result<Self, String> {
                    text.parse()
                }
            }

            impl TryFrom<String> for #name {
                type Error = String;

                fn try_from(text: String) -> Result<Self, String> {
                    text.parse()
                }
            }
        }
    }
}
