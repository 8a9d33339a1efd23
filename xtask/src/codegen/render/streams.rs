//! Methods of a builder that give a response while it arrives: `stream()`, `events()` and `lines()`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::docs;
use crate::codegen::rust::types;
use crate::model::body::{Response, Status};
use crate::model::operation::Operation;
use crate::model::representation::{Content, Sequence};
use crate::model::schema::{Schemas, Shape, Type};

use super::by_status::by_status;
use super::declared_errors::DeclaredErrors;
use super::outcome;

/// A method and the media type that it requests.
struct Method {
    name: &'static str,
    ty: TokenStream,
    accept: String,
    arms: Vec<(Status, TokenStream)>,
    about: &'static str,
}

/// The methods.
#[must_use]
pub fn render(operation: &Operation, schemas: &Schemas, errors: &DeclaredErrors<'_>) -> TokenStream {
    let methods = methods(operation, schemas).into_iter().map(|method| {
        let Method { name, ty, accept, arms, about } = method;
        let (others, last) = errors.arms();
        let decided = by_status(arms.into_iter().chain(others).collect(), &last);
        let name = format_ident!("{name}");
        let docs = docs::lines(&format!(
            "Sends the request and returns {about} while the body arrives; [`Response::body`] is empty.\n\n# Errors\n\nReturns an error \
             if a parameter is missing or invalid (nothing is sent), if no response arrives, or if the document does not declare \
             {} for its status.",
            docs::code(&accept)
        ));
        quote! {
            #docs
            pub fn #name(self) -> impl Future<Output = Result<Response<#ty>, Error>> + Send + 'a {
                Request::send(self.into_request().map(|request| request.streaming(#accept)), |response| #decided)
            }
        }
    });
    quote!(#(#methods)*)
}

/// The names of the methods.
#[must_use]
pub fn names(operation: &Operation, schemas: &Schemas) -> Vec<&'static str> {
    methods(operation, schemas).into_iter().map(|method| method.name).collect()
}

fn methods(operation: &Operation, schemas: &Schemas) -> Vec<Method> {
    let successes = outcome::successes(&operation.responses);
    let mut methods: Vec<Method> = Vec::new();
    let bytes: Vec<_> = successes.iter().filter_map(|success| Some((success.status, bytes(success)?))).collect();
    if let Some((_, accept)) = bytes.first() {
        methods.push(Method {
            name: "stream",
            ty: quote!(ByteStream),
            accept: accept.clone(),
            arms: bytes.iter().map(|(status, _)| (*status, quote!(response.byte_stream()))).collect(),
            about: "its bytes",
        });
    }
    let sequences = || successes.iter().flat_map(|success| success.sequences.iter().map(|each| (success.status, each)));
    // One method has one type: that of the first status.
    if let Some((_, (accept, Sequence::Events(ty)))) =
        sequences().find(|(_, (_, it))| matches!(it, Sequence::Events(_)))
    {
        let decode = decode(ty, schemas);
        let same = sequences().filter(|(_, (_, other))| *other == Sequence::Events(ty.clone()));
        let ty = types::tokens(schemas, ty);
        methods.push(Method {
            name: "events",
            ty: quote!(Events<#ty>),
            accept: accept.clone(),
            arms: same.map(|(status, _)| (status, quote!(response.events(runtime::#decode)))).collect(),
            about: "its events",
        });
    }
    if let Some((_, (accept, Sequence::Lines(ty)))) = sequences().find(|(_, (_, it))| matches!(it, Sequence::Lines(_)))
    {
        let same = sequences().filter(|(_, (_, other))| *other == Sequence::Lines(ty.clone()));
        let ty = types::tokens(schemas, ty);
        methods.push(Method {
            name: "lines",
            ty: quote!(JsonLines<#ty>),
            accept: accept.clone(),
            arms: same.map(|(status, _)| (status, quote!(response.lines()))).collect(),
            about: "the value of each line",
        });
    }
    methods
}

/// The media types of the forms of a success that are text or bytes; `None` without any.
fn bytes(success: &Response) -> Option<String> {
    let forms = success.forms.iter().filter(|form| matches!(form.content, Content::Text | Content::Bytes));
    let media_types: Vec<&str> = forms.map(|form| form.media_type.as_str()).collect();
    (!media_types.is_empty()).then(|| media_types.join(", "))
}

/// How the data of an event of this type is decoded.
fn decode(ty: &Type, schemas: &Schemas) -> Ident {
    match ty {
        Type::String => format_ident!("text_data"),
        Type::Named(index) => match schemas.get(*index).map(|named| &named.shape) {
            Some(Shape::Enum(_)) => format_ident!("word_data"),
            Some(Shape::Alias(_)) if *schemas.plain(ty) == Type::String => format_ident!("word_data"),
            _ => format_ident!("json_data"),
        },
        _ => format_ident!("json_data"),
    }
}
