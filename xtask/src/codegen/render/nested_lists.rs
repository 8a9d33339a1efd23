//! Lists and maps inside of lists and maps: how they are decoded, so that a server's `null` becomes an empty one at every depth.
//!
//! serde rejects `null` for a list. At the top level a function of `runtime::json` replaces it; each level below needs a type.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::schema::{Schemas, Type};

/// How a module writes a type.
type Write = fn(&Schemas, &Type) -> TokenStream;

/// The type of `runtime::json` that decodes this type, if it is a list or map of lists or maps.
#[must_use]
pub fn reader(ty: &Type, schemas: &Schemas, write: Write) -> Option<TokenStream> {
    nests(ty, schemas).then(|| read(ty, schemas, write))
}

/// The attribute of a field that is decoded with such a type.
#[must_use]
pub fn attribute(reader: &TokenStream) -> TokenStream {
    let path = format!("crate::runtime::json::nested::<{}, _>", reader.to_string().replace(' ', ""));
    quote!(deserialize_with = #path)
}

/// Whether the type is a list or map.
#[must_use]
pub fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::Array(_) | Type::Map(_))
}

fn nests(ty: &Type, schemas: &Schemas) -> bool {
    match schemas.behind(ty.not_null()) {
        Type::Array(inner) | Type::Map(inner) => is_list(schemas.plain(inner)) || nests(inner, schemas),
        _ => false,
    }
}

fn read(ty: &Type, schemas: &Schemas, write: Write) -> TokenStream {
    match schemas.behind(ty) {
        Type::Array(items) => {
            let items = read(items, schemas, write);
            quote!(crate::runtime::json::List<#items>)
        }
        Type::Map(values) if **values != Type::Any => {
            let values = read(values, schemas, write);
            quote!(crate::runtime::json::Entries<#values>)
        }
        Type::Nullable(inner) => {
            let inner = read(inner, schemas, write);
            quote!(crate::runtime::json::Nullable<#inner>)
        }
        ty => {
            let kind = if is_list(schemas.plain(ty)) { quote!(OrEmpty) } else { quote!(Plain) };
            let ty = write(schemas, ty);
            quote!(crate::runtime::json::#kind<#ty>)
        }
    }
}
