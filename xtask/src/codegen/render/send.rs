//! Pass `send`: the body of `send()` writes what the document says of the request, and decides by status what the response is.
//!
//! It replaces progenitor's body whole: with it go the `api-version` header that no document declares, the unguarded path,
//! the bodies that are dropped, the copies for the hooks and progenitor's error type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::docs;
use crate::model::body::{Response, Status};
use crate::model::operation::Operation;
use crate::model::pagination::Pagination;
use crate::model::parameter::{Location, Parameter};
use crate::model::representation::Content;
use crate::model::schema::Schemas;
use crate::openapi::path_template::Piece;

use super::by_status::by_status;
use super::declared_errors::DeclaredErrors;
use super::outcome::{Outcome, successes};
use super::{parameters, requests, streams};

/// What `send()` gives back, and the type for it where several successes differ.
#[derive(Debug)]
pub struct Sent {
    /// `send`, and the methods that return a response while it arrives.
    pub functions: TokenStream,
    /// The types of this operation alone: its body, its successes, its errors.
    pub types: TokenStream,
    /// The type of the value that a response has.
    pub value: TokenStream,
    /// The names of these types.
    pub type_names: Vec<String>,
}

/// Renders `send()`.
#[must_use]
pub fn render(operation: &Operation, schemas: &Schemas, client: &Ident, pages: Option<&Pagination>) -> Sent {
    let entry = format_ident!("{}", operation.entry);
    let successes = successes(&operation.responses);
    let outcome = Outcome::of(operation, &successes, schemas);
    let errors = DeclaredErrors::of(operation, schemas);
    let (others, last) = errors.arms();
    let decided = by_status(outcome.arms(pages.is_some()).into_iter().chain(others).collect(), &last);
    let ty = outcome.ty();
    let summary = docs::lines(&format!(
        "Sends the request and decodes the response.\n\n# Errors\n\nReturns an error if a parameter is missing or invalid (nothing is \
         sent), if no response arrives, or {}.",
        unless_declared(&successes)
    ));
    let accept = accept(operation, &successes);
    let request = request(operation, schemas, accept.map(|accept| quote!(#accept)).as_ref(), client);
    let streams = streams::render(operation, schemas, &errors);
    let functions = quote! {
        #summary
        pub fn send(self) -> impl Future<Output = Result<Response<#ty>, Error>> + Send + 'a {
            Request::send(self.into_request(), |response| #decided)
        }

        #streams

        fn into_request(self) -> Result<Request<'a>, Error> {
            let operation = &operations::#entry;
            let request = #request;
            Ok(request)
        }
    };
    let (body, body_names) =
        operation.body.as_ref().map(|body| requests::own_types(operation, body, schemas)).unwrap_or_default();
    let types = [Some(body), outcome.render(operation), errors.render(operation)];
    let names = body_names.into_iter().chain(outcome.name()).chain(errors.name());
    Sent { functions, types: types.into_iter().flatten().collect(), value: ty, type_names: names.collect() }
}

/// The expression for the request; where the body has several forms, followed by a statement that adds it.
fn request(operation: &Operation, schemas: &Schemas, accept: Option<&TokenStream>, client: &Ident) -> TokenStream {
    let path = operation.pieces.iter().filter_map(|piece| match piece {
        Piece::Literal(text) => Some(quote!(.literal(#text))),
        Piece::Parameter(wire) => Some(parameters::write(operation, find(operation, wire)?, schemas)),
    });
    let mut request = vec![quote!(Request::new(self.#client, operation, Path::new(operation) #(#path)*)?)];
    request.extend(operation.query.iter().map(|(name, value)| quote!(.query(#name, Some(#value)))));
    let beside = operation.parameters.iter().filter(|parameter| parameter.location != Location::Path);
    request.extend(beside.map(|parameter| parameters::write(operation, parameter, schemas)));
    let secrets = parameters::secrets(operation, schemas);
    request.extend((!secrets.is_empty()).then(|| quote!(.secrets(&[#(#secrets),*]))));
    let body = operation.body.as_ref().map(|body| (body.forms.len() > 1, requests::write(operation, body)));
    let accept = accept.map(|accept| quote!(.accept(#accept)));
    match body {
        Some((false, body)) => request.push(quote!(#body #accept)),
        Some((true, body)) => request.push(quote!(#accept #body)),
        None => request.extend(accept),
    }
    quote!(#(#request)*)
}

fn find<'o>(operation: &'o Operation, wire: &str) -> Option<&'o Parameter> {
    operation.parameters.iter().find(|parameter| parameter.wire == wire && parameter.location == Location::Path)
}

/// The media types to ask for: JSON, if a success declares it, or else those of the first success with a body. Errors decide only
/// where no success has a body.
fn accept(operation: &Operation, successes: &[&Response]) -> Option<String> {
    let success = |response: &&Response| successes.iter().any(|success| success.status == response.status);
    let mut with_body: Vec<&Response> =
        operation.responses.iter().filter(|response| !response.media_type.is_empty()).collect();
    with_body.sort_by_key(|response| (!success(response), !matches!(response.content(), Content::Json(_))));
    let first = with_body.first()?;
    let media_types: Vec<&str> = first.forms.iter().map(|form| form.media_type.as_str()).collect();
    let json = matches!(first.content(), Content::Json(_)) || media_types.is_empty();
    Some(if json { first.media_type.clone() } else { media_types.join(", ") })
}

/// The last clause of the errors: which statuses are no success.
fn unless_declared(successes: &[&Response]) -> String {
    let statuses: Vec<String> = successes
        .iter()
        .map(|success| match success.status {
            Status::Default => "a success".to_owned(),
            status => format!("`{status}`"),
        })
        .collect();
    match statuses.as_slice() {
        [] => "whatever the status is: the document declares no success".to_owned(),
        [status] => format!("if the status is not {status}"),
        [others @ .., last] => format!("if the status is none of {} and {last}", others.join(", ")),
    }
}
