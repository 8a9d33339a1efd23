//! `httpmock.rs`: typed mocks of every operation, on an `httpmock` server.
//!
//! progenitor's mocks put values unescaped into a regular expression for the path, ignore the base path, and panic on a status
//! without a registered name. These compare the raw path segment by segment and support every declared status.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::statuses::reason;
use crate::codegen::rust::types;
use crate::model::Api;
use crate::model::body::{Content, Response, Status};
use crate::model::names::{self, Names};
use crate::model::operation::Operation;
use crate::model::parameter::{Location, Parameter};
use crate::model::schema::{Schemas, Type};

use crate::codegen::rust::docs;

/// The trait for `MockServer`, and the `When` and `Then` of each operation.
#[must_use]
pub fn render(api: &Api) -> TokenStream {
    let signatures: Vec<_> = api.operations.iter().map(signature).collect();
    let docs = api
        .operations
        .iter()
        .map(|operation| docs::lines(&format!("Mocks [`Client::{0}`](crate::Client::{0}).", operation.name)));
    let bodies = api.operations.iter().map(|operation| {
        let (when, then) = names_of(operation);
        quote!({ self.mock(|when, then| config(operations::#when::new(when), operations::#then::new(then))) })
    });
    let operations = api.operations.iter().map(|operation| mock(operation, &api.schemas));
    let uses = if api.operations.is_empty() {
        None
    } else {
        Some(quote! {
            use crate::generated::operations as table;
            use crate::runtime::mocking;
        })
    };
    let names_types = api.operations.iter().any(mentions_types);
    let types = names_types.then(|| {
        quote!(
            use crate::generated::types;
        )
    });
    quote! {
        //! Typed mocks of all operations.

        /// Mocks of the operations on a [`MockServer`](httpmock::MockServer), below any base path.
        pub trait MockServerExt: crate::runtime::mocking::Sealed {
            #(#docs #signatures;)*
        }

        impl MockServerExt for httpmock::MockServer {
            #(#signatures #bodies)*
        }

        /// For each operation, what a mock expects of a request (`When`) and how it responds (`Then`).
        pub mod operations {
            #uses
            #types

            #(#operations)*
        }
    }
}

fn names_of(operation: &Operation) -> (syn::Ident, syn::Ident) {
    (format_ident!("{}When", operation.builder), format_ident!("{}Then", operation.builder))
}

fn signature(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let (when, then) = names_of(operation);
    quote! {
        fn #name<F>(&self, config: F) -> httpmock::Mock<'_>
        where
            F: FnOnce(operations::#when, operations::#then)
    }
}

fn mentions_types(operation: &Operation) -> bool {
    fn named(ty: &Type) -> bool {
        match ty {
            Type::Named(_) => true,
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => named(inner),
            _ => false,
        }
    }
    let responses = operation.responses.iter().filter_map(|response| response.content.ty());
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let body = operation.body.iter().filter_map(|body| body.content.ty());
    responses.chain(parameters).chain(body).any(named)
}

fn mock(operation: &Operation, schemas: &Schemas) -> TokenStream {
    let (when, then) = names_of(operation);
    let entry = format_ident!("{}", operation.entry);
    let docs_when = docs::lines(&format!(
        "What a mock of [`Client::{0}`](crate::Client::{0}) expects of a request.",
        operation.name
    ));
    let docs_then =
        docs::lines(&format!("How a mock of [`Client::{0}`](crate::Client::{0}) responds.", operation.name));
    let mut taken = Names::with_taken(["new", "into_inner"]);
    let expectations =
        operation.parameters.iter().map(|parameter| expectation(operation, parameter, schemas, &mut taken));
    let expectations: Vec<_> = expectations.collect();
    let body = operation.body.as_ref().map(|body| {
        let name = format_ident!("{}", taken.unique("body"));
        let ty = types::body(schemas, &body.content);
        let (ty, call) = match &body.content {
            Content::Json(_) => (quote!(&#ty), quote!(json_body_obj(value))),
            Content::Text | Content::None => (quote!(&str), quote!(body(value))),
            Content::Bytes => (
                quote!(&[u8]),
                quote!(is_true({
                    let value = value.to_vec();
                    move |request| request.body_ref() == value
                })),
            ),
        };
        quote! {
            /// Expects exactly this body.
            pub fn #name(self, value: #ty) -> Self {
                Self(self.0.0.#call.into())
            }
        }
    });
    let mut taken = Names::with_taken(["new", "into_inner", "status"]);
    let answers: Vec<_> = operation.responses.iter().map(|response| answer(response, schemas, &mut taken)).collect();
    quote! {
        #docs_when
        #[derive(Debug)]
        pub struct #when(mocking::Inner<httpmock::When>);

        impl #when {
            pub(super) fn new(when: httpmock::When) -> Self {
                Self(mocking::when(when, table::ALL, &table::#entry).into())
            }

            #(#expectations)*
            #body

            /// Returns the underlying expectations of httpmock, to add others.
            #[must_use]
            pub fn into_inner(self) -> httpmock::When {
                self.0.0
            }
        }

        #docs_then
        #[derive(Debug)]
        pub struct #then(mocking::Inner<httpmock::Then>);

        impl #then {
            pub(super) fn new(then: httpmock::Then) -> Self {
                Self(then.into())
            }

            #(#answers)*

            /// Responds with this status, whether or not the document declares it.
            pub fn status(self, status: u16) -> Self {
                Self(self.0.0.status(status).into())
            }

            /// Returns the underlying response of httpmock, to add to it.
            pub fn into_inner(self) -> httpmock::Then {
                self.0.0
            }
        }
    }
}

fn expectation(operation: &Operation, parameter: &Parameter, schemas: &Schemas, taken: &mut Names) -> TokenStream {
    let name = format_ident!("{}", taken.unique(&parameter.name));
    let entry = format_ident!("{}", operation.entry);
    let wire = &parameter.wire;
    let docs = docs::lines(&format!("Expects exactly this value for {}.", docs::code(wire)));
    let list = matches!(schemas.plain(&parameter.ty), Type::Array(_));
    let ty = types::tokens(schemas, parameter.ty.not_null());
    let explode = parameter.explode;
    let text = matches!(parameter.ty.not_null(), Type::String);
    let texts = matches!(parameter.ty.not_null(), Type::Array(items) if **items == Type::String);
    let value = if text { quote!(value) } else { quote!(value.to_string()) };
    let values = if texts {
        quote!(value)
    } else if list {
        quote!(value.iter().map(ToString::to_string).collect::<Vec<_>>())
    } else {
        quote!(vec![#value])
    };
    let call = match parameter.location {
        Location::Path => quote!(mocking::path_parameter(self.0.0, &table::#entry, #wire, #value)),
        Location::Query => quote!(mocking::query_parameter(self.0.0, #wire, #values, #explode)),
        Location::Header if list => quote!(mocking::header(self.0.0, #wire, &#values)),
        Location::Header => quote!(mocking::header(self.0.0, #wire, &[#value])),
    };
    let absent = (!parameter.required).then(|| {
        let name = format_ident!("{}", taken.unique(&format!("{}_absent", parameter.name.trim_end_matches('_'))));
        let docs = docs::lines(&format!("Expects that {} is not sent.", docs::code(wire)));
        let call = match parameter.location {
            Location::Header => quote!(self.0.0.header_missing(#wire)),
            _ => quote!(mocking::query_parameter(self.0.0, #wire, Vec::new(), true)),
        };
        quote! {
            #docs
            pub fn #name(self) -> Self {
                Self(#call.into())
            }
        }
    });
    quote! {
        #docs
        pub fn #name(self, value: impl Into<#ty>) -> Self {
            let value: #ty = value.into();
            Self(#call.into())
        }

        #absent
    }
}

fn answer(response: &Response, schemas: &Schemas, taken: &mut Names) -> TokenStream {
    let name = match response.status {
        Status::Code(code) => reason(code).map_or_else(|| format!("status_{code}"), names::snake),
        Status::Range(class) => format!("status_{class}xx"),
        Status::Default => "default_response".to_owned(),
    };
    let name = format_ident!("{}", taken.unique(&name));
    let docs =
        docs::lines(format!("`{}`: {}", response.status, docs::line(&response.docs)).trim_end_matches([':', ' ']));
    let (status_parameter, status) = match response.status {
        Status::Code(code) => (None, quote!(#code)),
        _ => (Some(quote!(status: u16,)), quote!(status)),
    };
    let media_type = &response.media_type;
    let ty = types::body(schemas, &response.content);
    let (value, call) = match &response.content {
        Content::None => (None, None),
        Content::Json(_) => {
            (Some(quote!(value: &#ty,)), Some(quote!(.header("content-type", #media_type).json_body_obj(value))))
        }
        Content::Text => (Some(quote!(value: &str,)), Some(quote!(.header("content-type", #media_type).body(value)))),
        Content::Bytes => (Some(quote!(value: &[u8],)), Some(quote!(.header("content-type", #media_type).body(value)))),
    };
    quote! {
        #docs
        pub fn #name(self, #status_parameter #value) -> Self {
            Self(self.0.0.status(#status)#call.into())
        }
    }
}
