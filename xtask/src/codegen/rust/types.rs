//! Types of the model as types of Rust, and what the passes read from types of Rust.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, GenericArgument, PathArguments, PathSegment, parse_quote};

use crate::codegen::rust::docs;
use crate::model::representation::Content;
use crate::model::schema::{Named, Schemas, Type};

/// A type of the model, as the modules of operations name it.
#[must_use]
pub fn tokens(schemas: &Schemas, ty: &Type) -> TokenStream {
    in_rust(schemas, ty, &quote!(types::))
}

/// A type of the model, as the module `types` names it.
#[must_use]
pub fn tokens_inside(schemas: &Schemas, ty: &Type) -> TokenStream {
    in_rust(schemas, ty, &TokenStream::new())
}

/// A type of the model, as the modules in `types` name it.
#[must_use]
pub fn tokens_below(schemas: &Schemas, ty: &Type) -> TokenStream {
    in_rust(schemas, ty, &quote!(super::))
}

fn in_rust(schemas: &Schemas, ty: &Type, module: &TokenStream) -> TokenStream {
    match ty {
        Type::Any => quote!(serde_json::Value),
        Type::Bool => quote!(bool),
        Type::Integer(integer) => {
            let ident = format_ident!("{}", integer.name());
            quote!(#ident)
        }
        Type::Number(bits) => {
            let ident = format_ident!("f{bits}");
            quote!(#ident)
        }
        Type::String => quote!(String),
        Type::Array(items) => {
            let items = in_rust(schemas, items, module);
            quote!(Vec<#items>)
        }
        Type::Map(values) if **values == Type::Any => quote!(serde_json::Map<String, serde_json::Value>),
        Type::Map(values) => {
            let values = in_rust(schemas, values, module);
            quote!(std::collections::BTreeMap<String, #values>)
        }
        Type::Named(index) => {
            let name = format_ident!("{}", schemas.get(*index).map_or("Unnamed", |named| named.name.as_str()));
            quote!(#module #name)
        }
        Type::Nullable(inner) => {
            let inner = in_rust(schemas, inner, module);
            quote!(Option<#inner>)
        }
    }
}

/// The type of a response's body.
#[must_use]
pub fn body(schemas: &Schemas, content: &Content) -> syn::Type {
    match content {
        Content::None => parse_quote!(()),
        Content::Json(ty) => {
            let ty = tokens(schemas, ty);
            parse_quote!(#ty)
        }
        Content::Text => parse_quote!(String),
        Content::Bytes | Content::Form(..) | Content::Multipart(_) => parse_quote!(Vec<u8>),
    }
}

/// The type of a body in documentation, as a link to its page if it has one; `None` without content.
#[must_use]
pub fn linked(schemas: &Schemas, content: &Content) -> Option<String> {
    match content {
        Content::None => None,
        Content::Json(Type::Named(index)) => {
            let name = &schemas.get(*index)?.name;
            Some(format!("[`{name}`](crate::types::{name})"))
        }
        content => Some(docs::code(&short(&body(schemas, content)))),
    }
}

/// A type as a person would write it.
#[must_use]
pub fn short(ty: &syn::Type) -> String {
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let mut short = text;
    for prefix in [
        "::std::boxed::",
        "::std::string::",
        "::std::vec::",
        "::std::collections::",
        "::std::option::",
        "std::collections::",
        "::serde_json::",
        "serde_json::",
        "types::",
    ] {
        short = short.replace(prefix, "");
    }
    short
}

/// The first type argument of `Name<..>`.
pub fn argument<'t>(ty: &'t syn::Type, name: &str) -> Option<&'t syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    path.path.segments.last().filter(|segment| segment.ident == name).and_then(type_argument)
}

/// The first type argument.
#[must_use]
pub fn type_argument(segment: &PathSegment) -> Option<&syn::Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Replaces the documentation.
pub fn dress(attrs: &mut Vec<Attribute>, named: &Named) {
    attrs.retain(|attr| !attr.path().is_ident("doc"));
    let mut dressed: Vec<Attribute> = attributes(&type_docs(named));
    dressed.append(attrs);
    *attrs = dressed;
}

/// The documentation of a type: what the document says of it, and where.
#[must_use]
pub fn type_docs(named: &Named) -> String {
    let prose = docs::prose(&named.docs);
    let place = format!("The document's {}.", docs::code(&named.place));
    if prose.is_empty() { place } else { format!("{prose}\n\n{place}") }
}

/// Documentation as attributes.
#[must_use]
pub fn attributes(text: &str) -> Vec<Attribute> {
    docs::in_lines(text).map(|line| parse_quote!(#[doc = #line])).collect()
}
