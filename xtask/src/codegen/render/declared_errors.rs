//! Pass `failures`: the errors that the document declares with a body, decoded by status and kept in the error of the call.
//!
//! progenitor panics where they have two types. Here they are an enum then, with one variant for each declared status.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::docs;
use crate::codegen::rust::statuses::variant;
use crate::codegen::rust::types;
use crate::model::body::{Response, Status};
use crate::model::operation::Operation;
use crate::model::representation::{Content, Representation};
use crate::model::schema::{Schemas, Type};

use super::by_status::by_media_type;

/// A declared error: a status, and the forms of its body that have a type.
#[derive(Debug)]
struct Declared<'m> {
    response: &'m Response,
    forms: Vec<&'m Representation>,
}

impl<'m> Declared<'m> {
    /// JSON and text are typed; bytes are `Error::body`.
    fn of(response: &'m Response) -> Self {
        let typed = |form: &&Representation| matches!(form.content, Content::Json(_) | Content::Text);
        Self { response, forms: response.forms.iter().filter(typed).collect() }
    }

    fn variant(&self, form: &Representation) -> Ident {
        let status = variant(self.response.status);
        if self.forms.len() > 1 { format_ident!("{status}{}", form.variant) } else { status }
    }
}

/// The declared errors of an operation.
#[derive(Debug)]
pub struct DeclaredErrors<'m> {
    schemas: &'m Schemas,
    declared: Vec<Declared<'m>>,
    /// The enum, where the bodies have several types.
    each: Option<Ident>,
}

impl<'m> DeclaredErrors<'m> {
    /// The errors: all statuses but successes. `default` is among them in any case.
    #[must_use]
    pub fn of(operation: &'m Operation, schemas: &'m Schemas) -> Self {
        let success = |status| matches!(status, Status::Code(200..=299) | Status::Range(2));
        let errors = operation.responses.iter().filter(|response| !success(response.status));
        let declared: Vec<Declared<'_>> = errors.map(Declared::of).collect();
        let mut contents = declared.iter().flat_map(|each| &each.forms).map(|form| &form.content);
        let first = contents.next();
        let several = contents.any(|content| Some(content) != first);
        let each = several.then(|| format_ident!("{}Error", operation.builder));
        Self { schemas, declared, each }
    }

    /// The name of the enum.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.each.as_ref().map(ToString::to_string)
    }

    /// What the documentation says of the type; `None` without any.
    #[must_use]
    pub fn docs(&self) -> Option<String> {
        let ty = match &self.each {
            Some(name) => format!("[`{name}`](crate::builder::{name})"),
            None => {
                let form = self.declared.iter().flat_map(|declared| &declared.forms).next()?;
                // A type of the document may be called `Error` too.
                types::linked(self.schemas, &form.content)?.replace("[`", "[the type `")
            }
        };
        Some(format!("[`Error::declared`](crate::Error::declared) returns the body of a declared error as {ty}."))
    }

    /// The path of the type in the crate; `None` without any, or if it has none of its own.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        if let Some(name) = &self.each {
            return Some(format!("builder::{name}"));
        }
        let form = self.declared.iter().flat_map(|declared| &declared.forms).next()?;
        let Content::Json(Type::Named(index)) = &form.content else { return None };
        Some(format!("types::{}", self.schemas.get(*index)?.name))
    }

    /// The match arms for the statuses of errors, and the arm for all other responses.
    #[must_use]
    pub fn arms(&self) -> (Vec<(Status, TokenStream)>, TokenStream) {
        let mut last = quote!(Err(response.into_error()));
        let mut arms = Vec::new();
        for declared in &self.declared {
            let body = match declared.forms.split_first() {
                None => quote!(Err(response.into_error())),
                Some((first, others)) => {
                    let others = others.iter().filter(|_| self.each.is_some());
                    let others = others.map(|form| (form.media_type.as_str(), self.read(declared, form)));
                    by_media_type(others, &self.read(declared, first))
                }
            };
            if declared.response.status == Status::Default {
                last = body;
            } else {
                arms.push((declared.response.status, body));
            }
        }
        (arms, last)
    }

    fn read(&self, declared: &Declared<'_>, form: &Representation) -> TokenStream {
        let of = match &self.each {
            Some(name) => {
                let variant = declared.variant(form);
                quote!(#name::#variant)
            }
            None => {
                let ty = types::body(self.schemas, &form.content);
                quote!(std::convert::identity::<#ty>)
            }
        };
        if form.content == Content::Text {
            return quote!(Err(response.into_declared_text(#of)));
        }
        quote!(Err(response.into_declared(#of)))
    }

    /// The enum.
    #[must_use]
    pub fn render(&self, operation: &Operation) -> Option<TokenStream> {
        let name = self.each.as_ref()?;
        let docs = docs::lines(&format!(
            "The errors that the document declares for [`Client::{0}`](crate::Client::{0}), by the status of the response: \
             [`Error::declared`](crate::Error::declared) returns them.",
            operation.name
        ));
        let cases = self.declared.iter().flat_map(|declared| declared.forms.iter().map(move |form| (declared, form)));
        let variants = cases.map(|(declared, form)| {
            let variant = declared.variant(form);
            let ty = types::body(self.schemas, &form.content);
            let text = docs::line(&declared.response.docs);
            let docs = docs::lines(format!("`{}`: {text}", declared.response.status).trim_end_matches([':', ' ']));
            quote!(#docs #variant(#ty))
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
