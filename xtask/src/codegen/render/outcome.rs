//! What a call that succeeds gives, and how it is decoded by status and media type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::docs;
use crate::codegen::rust::statuses::variant;
use crate::codegen::rust::types;
use crate::model::body::{Response, Status};
use crate::model::operation::Operation;
use crate::model::representation::{Content, Representation};
use crate::model::schema::Schemas;

use super::by_status::by_media_type;
use super::nested_lists;

/// The responses that are successes: every 2xx, and `default` where the document declares no other.
#[must_use]
pub fn successes(responses: &[Response]) -> Vec<&Response> {
    let declared: Vec<&Response> = responses
        .iter()
        .filter(|response| matches!(response.status, Status::Code(200..=299) | Status::Range(2)))
        .collect();
    if declared.is_empty() {
        return responses.iter().filter(|response| response.status == Status::Default).collect();
    }
    declared
}

/// One media type of one success, and its variant if there are several.
#[derive(Debug)]
struct Case<'m> {
    form: Option<&'m Representation>,
    variant: Ident,
    docs: String,
}

impl Case<'_> {
    fn content(&self) -> &Content {
        self.form.map_or(&Content::None, |form| &form.content)
    }
}

/// The one type of all successes, or an enum with one variant for each status and media type.
#[derive(Debug)]
pub struct Outcome<'m> {
    schemas: &'m Schemas,
    successes: Vec<(&'m Response, Vec<Case<'m>>)>,
    each: Option<Ident>,
}

impl<'m> Outcome<'m> {
    /// The outcome of an operation.
    #[must_use]
    pub fn of(operation: &Operation, successes: &[&'m Response], schemas: &'m Schemas) -> Self {
        let alone = successes.len() == 1;
        let successes: Vec<_> = successes.iter().map(|success| (*success, cases(success, alone))).collect();
        let mut contents = successes.iter().flat_map(|(_, cases)| cases).map(Case::content);
        let first = contents.next().unwrap_or(&Content::None);
        let each = contents.any(|other| other != first).then(|| format_ident!("{}Outcome", operation.builder));
        Self { schemas, successes, each }
    }

    /// The name of the enum.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.each.as_ref().map(ToString::to_string)
    }

    /// The type.
    #[must_use]
    pub fn ty(&self) -> TokenStream {
        if let Some(name) = &self.each {
            return quote!(#name);
        }
        let first = self.successes.iter().flat_map(|(_, cases)| cases).next();
        let ty = types::body(self.schemas, first.map_or(&Content::None, Case::content));
        quote!(#ty)
    }

    /// The enum.
    #[must_use]
    pub fn render(&self, operation: &Operation) -> Option<TokenStream> {
        let name = self.each.as_ref()?;
        let by =
            if self.successes.iter().any(|(_, cases)| cases.len() > 1) { "status and media type" } else { "status" };
        let docs = docs::lines(&format!(
            "The successful results of [`Client::{0}`](crate::Client::{0}), by the {by} of the response.",
            operation.name
        ));
        let variants = self.successes.iter().flat_map(|(_, cases)| cases).map(|case| {
            let (variant, docs) = (&case.variant, docs::lines(&case.docs));
            match case.content() {
                Content::None => quote!(#docs #variant),
                content => {
                    let ty = types::body(self.schemas, content);
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

    /// The match arms by status.
    #[must_use]
    pub fn arms(&self, page: bool) -> Vec<(Status, TokenStream)> {
        let arm = |(success, cases): &(&Response, Vec<Case<'_>>)| {
            let Some((first, others)) = cases.split_first() else { return (success.status, quote!()) };
            let mut others: Vec<_> = others.iter().filter_map(|case| Some((case, case.form?))).collect();
            // A range comes last. What declares no media type, or another one, is decoded as the first form.
            others.sort_by_key(|(_, form)| form.is_range());
            let others = others.into_iter().filter(|_| self.each.is_some());
            let others = others.map(|(case, form)| (form.media_type.as_str(), self.read(case, page)));
            let read = by_media_type(others, &self.read(first, page));
            (success.status, read)
        };
        self.successes.iter().map(arm).collect()
    }

    fn read(&self, case: &Case<'_>, page: bool) -> TokenStream {
        let (fallible, read) = match case.content() {
            Content::None => (false, quote!(response.without_content())),
            Content::Json(ty) => {
                let list = nested_lists::is_list(self.schemas.plain(ty));
                let read = match (list, page) {
                    (true, _) => quote!(json_list),
                    (false, true) => quote!(json_page),
                    (false, false) => quote!(json),
                };
                let read = match nested_lists::reader(ty, self.schemas, types::tokens) {
                    Some(reader) => quote!(json_nested::<#reader>),
                    None => {
                        let ty = types::tokens(self.schemas, ty);
                        quote!(#read::<#ty>)
                    }
                };
                (true, quote!(response.#read()))
            }
            Content::Text => (true, quote!(response.text())),
            Content::Bytes | Content::Form(..) | Content::Multipart(_) => (false, quote!(response.bytes())),
        };
        let variant = &case.variant;
        let propagated = fallible.then(|| quote!(?));
        match (&self.each, case.content()) {
            (None, _) if fallible => read,
            (None, _) => quote!(Ok(#read)),
            (Some(name), Content::None) => quote!(Ok(#read.map(|()| #name::#variant))),
            (Some(name), _) => quote!(Ok(#read #propagated.map(#name::#variant))),
        }
    }
}

/// The media types of a success; one without content if it has no body.
fn cases(success: &Response, alone: bool) -> Vec<Case<'_>> {
    let status = variant(success.status);
    let words = docs::line(&success.docs);
    if let [] | [_] = success.forms.as_slice() {
        let docs = format!("`{}`: {words}", success.status);
        return vec![Case { form: success.forms.first(), variant: status, docs }];
    }
    let mut cases = Vec::new();
    for form in &success.forms {
        let Representation { media_type, variant, .. } = form;
        let variant = if alone { format_ident!("{variant}") } else { format_ident!("{status}{variant}") };
        let docs = format!("`{}`, {}: {words}", success.status, docs::code(media_type));
        cases.push(Case { form: Some(form), variant, docs });
    }
    cases
}
