//! The setters of a struct that requests contain: for each field a call of the runtime's macro.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use crate::codegen::rust::types::tokens_inside;
use crate::model::names::Names;
use crate::model::schema::{Field, Integer, Named, Schemas, Struct, Type};

/// Names that no setter gets: the constructor, and methods of traits that every type or many types have.
const TAKEN: [&str; 24] = [
    "add",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "clone",
    "cmp",
    "div",
    "eq",
    "fmt",
    "hash",
    "index",
    "into",
    "mul",
    "new",
    "not",
    "partial_cmp",
    "rem",
    "shl",
    "shr",
    "sub",
    "to_owned",
    "try_into",
];

/// The setters.
#[must_use]
pub fn render(named: &Named, shape: &Struct, schemas: &Schemas, additional: Option<&(Ident, TokenStream)>) -> Item {
    let name = format_ident!("{}", named.name);
    let mut names = Names::with_taken(TAKEN);
    let settable: Vec<&Field> = shape.fields.iter().filter(|field| !field.read_only).collect();
    let mut sorted: Vec<&str> = settable.iter().map(|field| field.name.as_str()).collect();
    sorted.sort_unstable();
    let setters: HashMap<&str, String> = sorted.iter().map(|name| (*name, names.unique(name))).collect();
    let maybes: HashMap<&str, String> =
        sorted.iter().map(|name| (*name, names.unique(&format!("maybe_{}", name.trim_end_matches('_'))))).collect();
    let ident_of = |names: &HashMap<&str, String>, name: &str| names.get(name).map(|name| format_ident!("{name}"));
    let lines = settable.into_iter().filter_map(|field| {
        let ident = format_ident!("{}", field.name);
        let setter = ident_of(&setters, &field.name)?;
        let presence = match (field.is_optional(), field.is_three_valued()) {
            (false, _) => quote!(required),
            (true, false) => quote!(optional),
            (true, true) => quote!(nullable),
        };
        let maybe = ident_of(&maybes, &field.name).filter(|_| field.is_optional()).map(|maybe| quote!(, #maybe));
        let (kind, ty) = kind(field.ty.not_null(), schemas);
        let other = (ident != setter).then(|| quote!(as #setter));
        Some(quote!(crate::runtime::setter!(#presence #kind #ty => #ident #other #maybe);))
    });
    let lines: TokenStream = lines.collect();
    let additional = additional.map(|(ident, ty)| {
        let setter = format_ident!("{}", names.unique(&ident.to_string()));
        let other = (*ident != setter).then(|| quote!(as #setter));
        quote!(crate::runtime::setter!(required map #ty => #ident #other);)
    });
    parse_quote! {
        impl #name {
            #lines
            #additional
        }
    }
}

/// How a setter takes its value, and the type that it names.
fn kind(ty: &Type, schemas: &Schemas) -> (TokenStream, TokenStream) {
    match schemas.behind(ty) {
        Type::Array(items) => (quote!(list), tokens_inside(schemas, items)),
        Type::Map(values) if **values == Type::Any => (quote!(object), tokens_inside(schemas, values)),
        Type::Map(values) => (quote!(map), tokens_inside(schemas, values)),
        Type::Bool | Type::Number(32) | Type::Integer(Integer::U32 | Integer::U64) => {
            (quote!(exact), tokens_inside(schemas, ty))
        }
        _ => (quote!(value), tokens_inside(schemas, ty)),
    }
}
