//! Declared errors: the bodies of error responses, decoded by status and kept in the error of the call.
//!
//! If they have several types, they become an enum with one variant for each declared status.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::docs;
use crate::model::body::{Response, Status};
use crate::model::operation::Operation;
use crate::model::schema::{Schemas, Type};

use crate::codegen::rust::statuses::variant;
use crate::codegen::rust::types;

/// The declared errors of an operation.
#[derive(Debug)]
pub struct DeclaredErrors<'m> {
    schemas: &'m Schemas,
    declared: Vec<&'m Response>,
    /// The enum, if the bodies have several types.
    each: Option<Ident>,
}

impl<'m> DeclaredErrors<'m> {
    /// The error responses: all but the successes, including `default` if the document declares a success.
    #[must_use]
    pub fn of(operation: &'m Operation, schemas: &'m Schemas) -> Self {
        let success = |status| matches!(status, Status::Code(200..=299) | Status::Range(2));
        let succeeds = operation.responses.iter().any(|response| success(response.status));
        let fails = |response: &&Response| match response.status {
            Status::Default => succeeds,
            status => !success(status),
        };
        let declared: Vec<&Response> = operation.responses.iter().filter(fails).collect();
        let mut types: Vec<&Type> = declared.iter().filter_map(|response| response.content.ty()).collect();
        types.dedup();
        let several = types.iter().any(|ty| Some(ty) != types.first());
        let each = several.then(|| format_ident!("{}Error", operation.builder));
        Self { schemas, declared, each }
    }

    /// The name of the enum.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.each.as_ref().map(ToString::to_string)
    }

    /// The arms for declared error statuses, and the code for all other statuses.
    #[must_use]
    pub fn arms(&self) -> (Vec<(Status, TokenStream)>, TokenStream) {
        let mut last = quote!(Err(response.into_error()));
        let mut arms = Vec::new();
        for response in &self.declared {
            let body = match response.content.ty() {
                None => quote!(Err(response.into_error())),
                Some(ty) => {
                    let of = match &self.each {
                        Some(name) => {
                            let variant = variant(response.status);
                            quote!(#name::#variant)
                        }
                        None => {
                            let ty = types::tokens(self.schemas, ty);
                            quote!(std::convert::identity::<#ty>)
                        }
                    };
                    quote!(Err(response.into_declared(#of)))
                }
            };
            if response.status == Status::Default {
                last = body;
            } else {
                arms.push((response.status, body));
            }
        }
        (arms, last)
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
        let variants = self.declared.iter().filter(|response| response.content.ty().is_some()).map(|response| {
            let variant = variant(response.status);
            let ty = types::body(self.schemas, &response.content);
            let text = docs::line(&response.docs);
            let docs = docs::lines(format!("`{}`: {text}", response.status).trim_end_matches([':', ' ']));
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
