//! Lists that have a type for each of their items: a struct of unnamed fields, which serde reads and writes as a list.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Item, ItemStruct, parse_quote};

use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::docs;
use crate::codegen::rust::types::tokens_inside;
use crate::model::schema::{Field, Named, Schemas};

use super::{nested_lists, structs};

/// The struct, and its conversions from and into a tuple.
///
/// # Errors
/// An item that is missing, or of another type than the document's.
pub fn apply(item: &ItemStruct, named: &Named, items: &[Field], schemas: &Schemas) -> Result<Vec<Item>, Mismatch> {
    if item.fields.len() != items.len() {
        let (found, expected) = (item.fields.len(), items.len());
        return Err(Mismatch::new(&named.pointer, format!("{found} fields"), format!("{expected}")));
    }
    let (mut types, mut fields) = (Vec::new(), Vec::new());
    for field in items {
        let rendered =
            item.fields.iter().find(|rendered| rendered.ident.as_ref().is_some_and(|name| *name == field.name));
        let Some(rendered) = rendered else {
            return Err(Mismatch::new(&named.pointer, format!("no field `{}`", field.name), "one for each item"));
        };
        let ty = structs::checked(&rendered.ty, field, named, schemas)?;
        let prose = docs::prose(&field.docs);
        let docs = (!prose.is_empty()).then(|| docs::lines(&prose));
        let read = reading(field, schemas);
        fields.push(quote!(#docs #read pub #ty));
        types.push(ty);
    }
    let (name, names) = (&item.ident, items.iter().map(|field| format_ident!("{}", field.name)).collect::<Vec<_>>());
    let attrs: Vec<&Attribute> = item.attrs.iter().filter(|attr| attr.path().is_ident("doc")).collect();
    let has_secret = items.iter().any(|field| field.secret);
    let derived = (!has_secret).then(|| quote!(Debug,));
    let mut rendered: Vec<Item> = vec![
        parse_quote! {
            #(#attrs)*
            #[derive(#derived Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            pub struct #name(#(#fields),*);
        },
        parse_quote! {
            impl From<(#(#types,)*)> for #name {
                fn from((#(#names,)*): (#(#types,)*)) -> Self {
                    Self(#(#names),*)
                }
            }
        },
        parse_quote! {
            impl From<#name> for (#(#types,)*) {
                fn from(#name(#(#names),*): #name) -> Self {
                    (#(#names,)*)
                }
            }
        },
    ];
    rendered.extend(has_secret.then(|| debug(name, items)));
    Ok(rendered)
}

/// How an item is read, where serde would refuse the `null` of a server.
fn reading(field: &Field, schemas: &Schemas) -> Option<TokenStream> {
    let nullable = field.ty.is_nullable();
    if let Some(read) = nested_lists::reader(field.ty.not_null(), schemas, tokens_inside) {
        let read = if nullable { quote!(crate::runtime::json::Nullable<#read>) } else { read };
        let attribute = nested_lists::attribute(&read);
        return Some(quote!(#[serde(#attribute)]));
    }
    let list = !nullable && nested_lists::is_list(schemas.plain(&field.ty));
    list.then(|| quote!(#[serde(deserialize_with = "crate::runtime::json::null_as_empty")]))
}

/// `Debug` of a tuple with secrets.
fn debug(name: &syn::Ident, items: &[Field]) -> Item {
    let text = name.to_string();
    let fields = items.iter().zip(0_usize..).map(|(field, place)| {
        let place = syn::Index::from(place);
        match (field.secret, field.is_optional()) {
            (false, _) => quote!(.field(&self.#place)),
            (true, true) => quote!(.field(&self.#place.as_ref().map(crate::runtime::redacted))),
            (true, false) => quote!(.field(&crate::runtime::redacted(&self.#place))),
        }
    });
    parse_quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(#text)#(#fields)*.finish()
            }
        }
    }
}
