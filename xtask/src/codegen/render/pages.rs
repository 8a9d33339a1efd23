//! `pages()` and `items()`: streams over a paginated list. progenitor supports the pagination of other APIs only.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::model::operation::Operation;
use crate::model::pagination::Pagination;
use crate::model::schema::{Field, Schemas};

use crate::codegen::rust::types;

/// The methods `pages` and `items` of a builder.
#[must_use]
pub fn render(operation: &Operation, schemas: &Schemas, pagination: &Pagination) -> TokenStream {
    let entry = format_ident!("{}", operation.entry);
    let cursor = format_ident!("{}", pagination.cursor);
    let page = types::tokens(schemas, &pagination.page);
    let item = types::tokens(schemas, &pagination.item);
    let (data, meta, next) = (name(&pagination.data), name(&pagination.meta), name(&pagination.next));
    let meta = value(&pagination.meta, &quote!(page.#meta));
    let next = match (pagination.next.is_optional(), pagination.next.is_three_valued()) {
        (_, true) => quote!(meta.#next.as_ref().and_then(|next| next.as_deref())),
        (true, _) => quote!(meta.#next.as_deref()),
        (false, _) => quote!(Some(meta.#next.as_str())),
    };
    let data = match (pagination.data.is_optional(), pagination.data.is_three_valued()) {
        (_, true) => quote!(page.#data.flatten().unwrap_or_default()),
        (true, _) => quote!(page.#data.unwrap_or_default()),
        (false, _) => quote!(page.#data),
    };
    let sent = match &pagination.variant {
        Some(variant) => {
            let (outcome, variant) = (format_ident!("{}Outcome", operation.builder), format_ident!("{variant}"));
            quote! {
                Box::pin(async move {
                    call.send().await?.into_page(&operations::#entry, |outcome| {
                        if let #outcome::#variant(page) = outcome { Some(page) } else { None }
                    })
                }) as _
            }
        }
        None => quote!(Box::pin(call.send()) as _),
    };
    quote! {
        /// Returns the pages of the list, each fetched when it is requested. All other parameters keep their values.
        pub fn pages(self) -> Pages<'a, #page> {
            let first = self.#cursor.clone().ok().flatten();
            let call = move |cursor: Option<String>| {
                let mut call = self.clone();
                if cursor.is_some() {
                    call.#cursor = Ok(cursor);
                }
                #sent
            };
            Pages::new(&operations::#entry, first, call, |page| #meta.and_then(|meta| #next))
        }

        /// Returns the items of all pages of the list. Each page is fetched when its first item is requested.
        pub fn items(self) -> Items<'a, #page, #item> {
            Items::new(self.pages(), |page| #data)
        }
    }
}

fn name(field: &Field) -> Ident {
    format_ident!("{}", field.name)
}

fn value(field: &Field, place: &TokenStream) -> TokenStream {
    match (field.is_optional(), field.is_three_valued()) {
        (_, true) => quote!(#place.as_ref().and_then(Option::as_ref)),
        (true, _) => quote!(#place.as_ref()),
        (false, _) => quote!(Some(&#place)),
    }
}
