//! `httpmock.rs`: typed mocks of every operation, on an `httpmock` server.
//!
//! progenitor's mocks put values unescaped into a regular expression for the path, ignore the base path, and panic on a status
//! without a registered name. These compare the raw path segment by segment and support every declared status.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::statuses::reason;
use crate::codegen::rust::types;
use crate::model::Api;
use crate::model::body::{Response, Status};
use crate::model::names::{self, Names};
use crate::model::operation::Operation;
use crate::model::pagination::Pagination;
use crate::model::parameter::Parameter;
use crate::model::representation::{Content, Representation};
use crate::model::schema::{Schemas, Shape, Type};

use crate::codegen::rust::docs;

use super::{parameters, requests};

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
    let forms = operation.body.iter().flat_map(|body| &body.forms);
    let forms = forms.chain(operation.responses.iter().flat_map(|response| &response.forms));
    // The parts of a form are compared as bytes.
    let forms = forms.filter(|form| !matches!(form.content, Content::Multipart(_)));
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    forms.flat_map(|form| form.content.types()).chain(parameters).any(named)
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
    let names: BTreeSet<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let named: BTreeMap<&str, String> = names.iter().map(|name| (*name, taken.unique(name))).collect();
    let absent: BTreeMap<&str, String> =
        names.iter().map(|name| (*name, taken.unique(&format!("{}_absent", name.trim_end_matches('_'))))).collect();
    let expectations = operation.parameters.iter().filter_map(|parameter| {
        let name = parameter.name.as_str();
        Some(expectation(operation, parameter, schemas, [named.get(name)?, absent.get(name)?]))
    });
    let expectations: Vec<_> = expectations.collect();
    let bodies = operation.body.iter().flat_map(|body| body.forms.iter().enumerate()).map(|(index, form)| {
        let suffix = if index == 0 { String::new() } else { format!("_{}", names::snake(&form.variant)) };
        let name = format_ident!("{}", taken.unique(&format!("body{suffix}")));
        expected_body(&name, form, schemas)
    });
    let bodies: Vec<_> = bodies.collect();
    let mut taken = Names::with_taken(["new", "into_inner", "status"]);
    let answers: Vec<_> =
        operation.responses.iter().flat_map(|response| answers(response, schemas, &mut taken)).collect();
    let page = operation.pagination.as_ref().and_then(|pagination| page(operation, pagination, schemas, &mut taken));
    quote! {
        #docs_when
        #[derive(Debug)]
        pub struct #when(mocking::Inner<httpmock::When>);

        impl #when {
            pub(super) fn new(when: httpmock::When) -> Self {
                Self(mocking::when(when, table::ALL, &table::#entry).into())
            }

            #(#expectations)*
            #(#bodies)*

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
            #page

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

fn expectation(
    operation: &Operation,
    parameter: &Parameter,
    schemas: &Schemas,
    [name, absent]: [&String; 2],
) -> TokenStream {
    let (name, name_absent) = (format_ident!("{name}"), format_ident!("{absent}"));
    let wire = &parameter.wire;
    let docs = docs::lines(&format!("Expects exactly this value for {}.", docs::code(wire)));
    let ty = types::tokens(schemas, parameter.ty.not_null());
    let call = parameters::expected(operation, parameter, schemas);
    let absent = parameters::absent(parameter, schemas).filter(|_| !parameter.required).map(|call| {
        let docs = docs::lines(&format!("Expects that {} is not sent.", docs::code(wire)));
        quote! {
            #docs
            pub fn #name_absent(self) -> Self {
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

fn expected_body(name: &syn::Ident, form: &Representation, schemas: &Schemas) -> TokenStream {
    let (ty, call) = match &form.content {
        Content::Json(ty) => {
            let ty = types::tokens(schemas, ty);
            (quote!(&#ty), quote!(self.0.0.json_body_obj(value)))
        }
        Content::Form(ty, styles) => {
            let ty = types::tokens(schemas, ty);
            let styles = requests::styles(styles);
            (quote!(&#ty), quote!(mocking::form_body(self.0.0, value, #styles)))
        }
        Content::Multipart(_) => {
            return quote! {
                /// Expects a part of this name with exactly these bytes.
                pub fn #name(self, part: &str, value: &[u8]) -> Self {
                    Self(mocking::part(self.0.0, part, value).into())
                }
            };
        }
        Content::Text | Content::None => (quote!(&str), quote!(self.0.0.body(value))),
        Content::Bytes => (
            quote!(&[u8]),
            quote!(self.0.0.is_true({
                let value = value.to_vec();
                move |request| request.body_ref() == value
            })),
        ),
    };
    quote! {
        /// Expects exactly this body.
        pub fn #name(self, value: #ty) -> Self {
            Self(#call.into())
        }
    }
}

/// A method for each form of a response. Values that arrive one after another are answered as the text that they are.
fn answers(response: &Response, schemas: &Schemas, taken: &mut Names) -> Vec<TokenStream> {
    let name = match response.status {
        Status::Code(code) => reason(code).map_or_else(|| format!("status_{code}"), names::snake),
        Status::Range(class) => format!("status_{class}xx"),
        Status::Default => "default_response".to_owned(),
    };
    let whole = response.forms.iter().map(|form| (form.media_type.as_str(), Some(&form.content), form.variant.clone()));
    let sequences = response
        .sequences
        .iter()
        .filter(|(media_type, _)| response.forms.iter().all(|form| form.media_type != *media_type));
    let sequences = sequences.map(|(media_type, _)| {
        (media_type.as_str(), Some(&Content::Text), names::pascal(media_type.rsplit('/').next().unwrap_or_default()))
    });
    let mut forms: Vec<_> = whole.chain(sequences).collect();
    if forms.is_empty() {
        forms.push(("", None, String::new()));
    }
    let forms = forms.into_iter().enumerate().map(|(index, (media_type, content, variant))| {
        let name = if index == 0 { name.clone() } else { format!("{name}_{}", names::snake(&variant)) };
        answer(response, &format_ident!("{}", taken.unique(&name)), media_type, content, schemas)
    });
    forms.collect()
}

/// The answer with a page of a list; `None` if it needs more than items and cursor.
fn page(operation: &Operation, pagination: &Pagination, schemas: &Schemas, taken: &mut Names) -> Option<TokenStream> {
    let is_enough = |ty: &Type, known: &[&str]| {
        let Type::Named(index) = ty.not_null() else { return false };
        let Some(Shape::Struct(shape)) = schemas.get(*index).map(|named| &named.shape) else { return false };
        shape.fields.iter().all(|field| field.is_optional() || known.contains(&field.wire.as_str()))
    };
    let (data, meta, next) = (&pagination.data.wire, &pagination.meta.wire, &pagination.next.wire);
    if !is_enough(&pagination.page, &[data, meta]) || !is_enough(&pagination.meta.ty, &[next]) {
        return None;
    }
    let response = operation.responses.iter().find(|response| {
        matches!(response.status, Status::Code(200..=299))
            && *response.content() == Content::Json(pagination.page.clone())
    })?;
    let Status::Code(status) = response.status else { return None };
    let media_type = &response.forms.first()?.media_type;
    let item = types::tokens(schemas, &pagination.item);
    let name = format_ident!("{}", taken.unique("page"));
    Some(quote! {
        /// Responds with a page of these items; `next` is the cursor of the page after it, `None` on the last one.
        pub fn #name(self, items: &[#item], next: Option<&str>) -> Self {
            let page = mocking::page([#data, #meta, #next], items, next);
            Self(self.0.0.status(#status).header("content-type", #media_type).json_body(page).into())
        }
    })
}

fn answer(
    response: &Response,
    name: &syn::Ident,
    media_type: &str,
    content: Option<&Content>,
    schemas: &Schemas,
) -> TokenStream {
    let docs =
        docs::lines(format!("`{}`: {}", response.status, docs::line(&response.docs)).trim_end_matches([':', ' ']));
    let (status_parameter, status) = match response.status {
        Status::Code(code) => (None, quote!(#code)),
        _ => (Some(quote!(status: u16,)), quote!(status)),
    };
    let (value, call) = match content {
        None | Some(Content::None) => (None, None),
        Some(Content::Json(ty)) => {
            let ty = types::tokens(schemas, ty);
            (Some(quote!(value: &#ty,)), Some(quote!(.header("content-type", #media_type).json_body_obj(value))))
        }
        Some(content) => {
            let ty = if *content == Content::Text { quote!(&str) } else { quote!(&[u8]) };
            (Some(quote!(value: #ty,)), Some(quote!(.header("content-type", #media_type).body(value))))
        }
    };
    quote! {
        #docs
        pub fn #name(self, #status_parameter #value) -> Self {
            Self(self.0.0.status(#status)#call.into())
        }
    }
}
