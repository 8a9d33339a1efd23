//! `send()`: makes the request that the document describes, and decodes the response by its status.
//!
//! It replaces progenitor's method, which sends an undeclared `api-version` header, does not guard path parameters, drops bodies
//! of errors, and has an error type that cannot carry what happened.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::docs;
use crate::model::body::{Content, Response, Status};
use crate::model::operation::Operation;
use crate::model::pagination::Pagination;
use crate::model::parameter::{Location, Parameter};
use crate::model::schema::{Schemas, Type};
use crate::openapi::path_template::Piece;

use super::{declared_errors, nested_lists};
use crate::codegen::rust::statuses::variant;
use crate::codegen::rust::types;

/// A rendered `send()`, and the enums that it needs.
#[derive(Debug)]
pub struct Sent {
    /// The method.
    pub function: TokenStream,
    /// The enums of its successes and of its errors, if these have several types.
    pub enums: TokenStream,
    /// Their names.
    pub enum_names: Vec<String>,
}

/// Renders `send()`.
#[must_use]
pub fn render(operation: &Operation, schemas: &Schemas, client: &Ident, pages: Option<&Pagination>) -> Sent {
    let entry = format_ident!("{}", operation.entry);
    let value = |name: &str, wire: &str| {
        let field = format_ident!("{name}");
        quote!(operation.value(#wire, self.#field)?)
    };
    let path = operation.pieces.iter().filter_map(|piece| match piece {
        Piece::Literal(text) => Some(quote!(.literal(#text))),
        Piece::Parameter(wire) => {
            let parameter = find(operation, wire, Location::Path)?;
            let value = value(&parameter.name, wire);
            Some(quote!(.parameter(#wire, #value)?))
        }
    });
    let mut request = vec![quote!(Request::new(operation, Path::new(operation) #(#path)*)?)];
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location != Location::Path) {
        let wire = &parameter.wire;
        let value = value(&parameter.name, wire);
        request.push(parameter_call(schemas, parameter, wire, &value));
    }
    if let Some(body) = &operation.body {
        let value = value("body", "body");
        let media_type = &body.media_type;
        let required = body.required;
        let value = if required { quote!(Some(#value)) } else { value };
        request.push(match &body.content {
            Content::Json(_) => quote!(.json(#media_type, #value.as_ref())?),
            Content::Text | Content::Bytes | Content::None => quote!(.content(#media_type, #value)),
        });
    }
    if let Some(accept) = accept(operation) {
        request.push(quote!(.accept(#accept)));
    }

    let successes = successes(&operation.responses);
    let outcome = Outcome::of(operation, &successes);
    let arms = successes.iter().map(|success| (success.status, arm(success, &outcome, schemas, pages.is_some())));
    let failures = declared_errors::DeclaredErrors::of(operation, schemas);
    let (others, last) = failures.arms();
    let decided = by_status(arms.chain(others).collect(), &last);
    let ty = outcome.ty(schemas);
    let summary = docs::lines(&format!(
        "Sends the request and decodes the response.\n\n# Errors\n\nReturns an error if a parameter is missing or invalid (nothing is \
         sent), if no response arrives, or {}.",
        unless_declared(&successes)
    ));
    let function = quote! {
        #summary
        pub async fn send(self) -> Result<Response<#ty>, Error> {
            let operation = &operations::#entry;
            let request = #(#request)*;
            let response = runtime::send(&self.#client.inner, operation, request).await?;
            #decided
        }
    };
    let enums = [outcome.render(operation, schemas, &successes), failures.render(operation)];
    let names = [outcome.name(), failures.name()];
    Sent { function, enums: enums.into_iter().flatten().collect(), enum_names: names.into_iter().flatten().collect() }
}

fn find<'o>(operation: &'o Operation, wire: &str, location: Location) -> Option<&'o Parameter> {
    operation.parameters.iter().find(|parameter| parameter.wire == wire && parameter.location == location)
}

fn parameter_call(schemas: &Schemas, parameter: &Parameter, wire: &str, value: &TokenStream) -> TokenStream {
    let list = matches!(schemas.plain(&parameter.ty), Type::Array(_));
    let some = if parameter.required { quote!(Some(#value)) } else { quote!(#value) };
    let explode = parameter.explode;
    match (parameter.location, list) {
        (Location::Header, false) => quote!(.header(#wire, #some)?),
        (Location::Header, true) => quote!(.header_list(#wire, #some.as_deref())?),
        (_, false) => quote!(.query(#wire, #some)),
        (_, true) => quote!(.query_list(#wire, #explode, #some.as_deref())),
    }
}

/// The media type to accept: JSON if a response declares it, else the first one declared.
fn accept(operation: &Operation) -> Option<&str> {
    let types = || operation.responses.iter().filter(|response| response.content != Content::None);
    let json = types().find(|response| matches!(response.content, Content::Json(_)));
    json.or_else(|| types().next()).map(|response| response.media_type.as_str())
}

/// The responses that are successes: every 2xx, and `default` if the document declares no other.
fn successes(responses: &[Response]) -> Vec<&Response> {
    let declared: Vec<&Response> = responses
        .iter()
        .filter(|response| matches!(response.status, Status::Code(200..=299) | Status::Range(2)))
        .collect();
    if declared.is_empty() {
        return responses.iter().filter(|response| response.status == Status::Default).collect();
    }
    declared
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

/// The result of a successful call: the type that all successes share, or an enum with one variant for each.
enum Outcome {
    One(Content),
    Each(Ident),
}

impl Outcome {
    fn of(operation: &Operation, successes: &[&Response]) -> Self {
        let mut contents = successes.iter().map(|success| &success.content);
        let first = contents.next().unwrap_or(&Content::None);
        if contents.all(|other| other == first) {
            return Self::One(first.clone());
        }
        Self::Each(format_ident!("{}Outcome", operation.builder))
    }

    fn name(&self) -> Option<String> {
        match self {
            Self::One(_) => None,
            Self::Each(name) => Some(name.to_string()),
        }
    }

    fn ty(&self, schemas: &Schemas) -> TokenStream {
        match self {
            Self::One(content) => {
                let ty = types::body(schemas, content);
                quote!(#ty)
            }
            Self::Each(name) => quote!(#name),
        }
    }

    fn render(&self, operation: &Operation, schemas: &Schemas, successes: &[&Response]) -> Option<TokenStream> {
        let Self::Each(name) = self else { return None };
        let docs = docs::lines(&format!(
            "The successful results of [`Client::{0}`](crate::Client::{0}), by the status of the response.",
            operation.name
        ));
        let variants = successes.iter().map(|success| {
            let variant = variant(success.status);
            let docs = docs::lines(&format!("`{}`: {}", success.status, docs::line(&success.docs)));
            match &success.content {
                Content::None => quote!(#docs #variant),
                content => {
                    let ty = types::body(schemas, content);
                    quote!(#docs #variant(#ty))
                }
            }
        });
        Some(quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
            }
        })
    }
}

fn arm(success: &Response, outcome: &Outcome, schemas: &Schemas, page: bool) -> TokenStream {
    let read = match &success.content {
        Content::None => quote!(response.without_content()),
        Content::Json(ty) => {
            let list = nested_lists::is_list(schemas.plain(ty));
            let read = match (list, page) {
                (true, _) => quote!(json_list),
                (false, true) => quote!(json_page),
                (false, false) => quote!(json),
            };
            match nested_lists::reader(ty, schemas, types::tokens) {
                Some(reader) => quote!(response.json_nested::<#reader>()?),
                None => {
                    let ty = types::tokens(schemas, ty);
                    quote!(response.#read::<#ty>()?)
                }
            }
        }
        Content::Text => quote!(response.text()?),
        Content::Bytes => quote!(response.bytes()),
    };
    let read = match (outcome, &success.content) {
        (Outcome::One(_), _) => read,
        (Outcome::Each(name), Content::None) => {
            let variant = variant(success.status);
            quote!(#read.map(|()| #name::#variant))
        }
        (Outcome::Each(name), _) => {
            let variant = variant(success.status);
            quote!(#read.map(#name::#variant))
        }
    };
    quote!(Ok(#read))
}

/// The `match` over the status. Its arms do not overlap; statuses that are handled alike share an arm, and statuses that are
/// handled like all others have none.
fn by_status(arms: Vec<(Status, TokenStream)>, last: &TokenStream) -> TokenStream {
    let codes: BTreeSet<u16> = arms.iter().filter_map(|(status, _)| code(*status)).collect();
    let mut groups: Vec<(String, Vec<Status>, TokenStream)> = Vec::new();
    for (status, body) in arms {
        let text = body.to_string();
        match groups.iter_mut().find(|(other, _, _)| *other == text) {
            Some((_, statuses, _)) => statuses.push(status),
            None => groups.push((text, vec![status], body)),
        }
    }
    let last_text = last.to_string();
    groups.retain(|(text, _, _)| *text != last_text);
    let arms = groups.iter().filter_map(|(_, statuses, body)| {
        let own: BTreeSet<u16> = statuses.iter().filter_map(|status| code(*status)).collect();
        let ranges = || statuses.iter().map(|status| range(*status));
        let alone = own.iter().filter(|code| !ranges().any(|range| range.contains(code))).map(|code| quote!(#code));
        let runs = ranges().flat_map(|range| runs(range.filter(|code| own.contains(code) || !codes.contains(code))));
        let patterns: Vec<TokenStream> = alone.chain(runs).collect();
        (!patterns.is_empty()).then(|| quote!(#(#patterns)|* => #body,))
    });
    let arms: Vec<TokenStream> = arms.collect();
    if arms.is_empty() {
        return last.clone();
    }
    quote! {
        match response.status() {
            #(#arms)*
            _ => #last,
        }
    }
}

fn code(status: Status) -> Option<u16> {
    if let Status::Code(code) = status { Some(code) } else { None }
}

/// The statuses of a range. `default` is a success only if no other is declared; it then covers 2xx (RFC 9110, section 15.3).
fn range(status: Status) -> Range<u16> {
    match status {
        Status::Code(_) => 0..0,
        Status::Range(class) => class * 100..class * 100 + 100,
        Status::Default => 200..300,
    }
}

/// The patterns for these statuses; consecutive statuses share one.
fn runs(statuses: impl Iterator<Item = u16>) -> Vec<TokenStream> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for status in statuses {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == status => *last = status,
            _ => runs.push((status, status)),
        }
    }
    let pattern = |(first, last)| if first == last { quote!(#first) } else { quote!(#first..=#last) };
    runs.into_iter().map(pattern).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(arms: &[(Status, &str)]) -> String {
        let arms = arms.iter().map(|(status, body)| (*status, body.parse().unwrap())).collect();
        let text = by_status(arms, &"last".parse().unwrap()).to_string();
        text.replace("u16", "").replace(" ..= ", "..=").replace("match response . status () ", "")
    }

    #[test]
    fn arms_with_one_body_are_one_and_a_range_leaves_out_the_codes_of_others() {
        let code = |code, body| (Status::Code(code), body);
        assert_eq!(
            decided(&[
                code(400, "a"),
                code(401, "b"),
                code(403, "b"),
                (Status::Range(4), "a"),
                (Status::Range(5), "b")
            ]),
            "{ 400 | 402 | 404..=499 => a , 401 | 403 | 500..=599 => b , _ => last , }"
        );
    }

    #[test]
    fn what_the_last_arm_does_anyway_has_no_arm_and_is_in_no_range() {
        let arms = [(Status::Code(422), "last"), (Status::Range(4), "a"), (Status::Range(5), "last")];
        assert_eq!(decided(&arms), "{ 400..=421 | 423..=499 => a , _ => last , }");
    }

    #[test]
    fn where_all_is_one_nothing_is_decided() {
        assert_eq!(decided(&[(Status::Code(400), "last")]), "last");
    }
}
