//! The bodies of requests as types of Rust.

use quote::format_ident;
use syn::parse_quote;

use crate::model::body::Body;
use crate::model::operation::Operation;
use crate::model::representation::{Content, Representation};
use crate::model::schema::Schemas;

use super::{docs, types};

/// The type that the setter of the body takes.
#[must_use]
pub fn ty(operation: &Operation, body: &Body, schemas: &Schemas) -> syn::Type {
    match body.forms.as_slice() {
        [form] => form_type(operation, form, schemas),
        _ => {
            let name = format_ident!("{}Body", operation.builder);
            parse_quote!(#name)
        }
    }
}

/// The type of one form of a body.
#[must_use]
pub fn form_type(operation: &Operation, form: &Representation, schemas: &Schemas) -> syn::Type {
    match &form.content {
        Content::Bytes => parse_quote!(Upload),
        Content::Form(ty, _) => {
            let ty = types::tokens(schemas, ty);
            parse_quote!(#ty)
        }
        Content::Multipart(_) => {
            let name = format_ident!("{}Form", operation.builder);
            parse_quote!(#name)
        }
        content => types::body(schemas, content),
    }
}

/// The media types of a body, for its documentation.
#[must_use]
pub fn media_types(body: &Body) -> String {
    let forms: Vec<String> = body.forms.iter().map(|form| docs::code(&form.media_type)).collect();
    match forms.as_slice() {
        [default, others @ ..] if !others.is_empty() => format!("{default} by default, or {}", others.join(" or ")),
        _ => forms.concat(),
    }
}
