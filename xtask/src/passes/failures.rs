//! Pass `failures`: the errors that the document declares with a body, decoded by status and kept in the error of the call.
//!
//! progenitor panics where they have two types. Here they are an enum then, with one variant for each declared status.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::model::body::{Response, Status};
use crate::model::operation::Operation;
use crate::model::schema::{Schemas, Type};
use crate::render::docs;

use super::send::{covers, grouped, variant};
use super::types;

/// The declared errors of an operation.
#[derive(Debug)]
pub struct Failures<'m> {
    schemas: &'m Schemas,
    declared: Vec<&'m Response>,
    /// The enum, where the bodies have several types.
    each: Option<Ident>,
}

impl<'m> Failures<'m> {
    /// The errors: all statuses but successes, `default` among them where the document declares a success.
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

    /// The arms of the match over the status, the last of which takes everything.
    #[must_use]
    pub fn arms(&self) -> TokenStream {
        let mut last_body = quote!(Err(answer.into_error()));
        let mut arms = Vec::new();
        for response in &self.declared {
            let Some(ty) = response.content.ty() else {
                // A status of its own, also where a range declares a body for its neighbours.
                if self
                    .declared
                    .iter()
                    .any(|other| covers(other.status, response.status) && other.content.ty().is_some())
                {
                    arms.push((response.status, quote!(Err(answer.into_error()))));
                }
                continue;
            };
            let ty = types::tokens(self.schemas, ty);
            let of = match &self.each {
                Some(name) => {
                    let variant = variant(response.status);
                    quote!(#name::#variant)
                }
                None => quote!(std::convert::identity::<#ty>),
            };
            if response.status == Status::Default {
                last_body = quote!(Err(answer.into_declared(#of)));
            } else {
                arms.push((response.status, quote!(Err(answer.into_declared(#of)))));
            }
        }
        // What the last arm does anyway needs no arm of its own, unless a range between the two does something else.
        let shadowed = |status| arms.iter().any(|(other, _): &(Status, TokenStream)| covers(*other, status));
        let last = last_body.clone();
        let last_body = last_body.to_string();
        let kept = arms.iter().filter(|(status, body)| body.to_string() != last_body || shadowed(*status)).cloned();
        let arms = grouped(kept.collect());
        quote!(#arms _ => #last,)
    }

    /// The enum.
    #[must_use]
    pub fn render(&self, operation: &Operation) -> Option<TokenStream> {
        let name = self.each.as_ref()?;
        let docs = docs::lines(&format!(
            "The errors with a body that the document declares for [`Client::{0}`](crate::Client::{0}), by the status of the \
             answer: what [`Error::declared`](crate::Error::declared) gives.",
            operation.name
        ));
        let variants = self.declared.iter().filter(|response| response.content.ty().is_some()).map(|response| {
            let variant = variant(response.status);
            let ty = types::body(self.schemas, &response.content);
            let text = docs::prose(&response.docs).replace('\n', " ");
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
