//! Renders the files of the client: tables, documentation and mocks from the model alone; types, calls and the root also from
//! what the passes collected of progenitor's output.

pub mod builder;
pub mod builders;
pub mod by_status;
pub mod client_methods;
pub mod declared_errors;
pub mod document;
pub mod enums;
pub mod examples;
pub mod fits;
pub mod front_page;
pub mod guide;
pub mod guide_streams;
pub mod headers;
pub mod mocks;
pub mod nested_lists;
pub mod operations;
pub mod outcome;
pub mod pages;
pub mod parameters;
pub mod requests;
pub mod required;
pub mod root;
pub mod schemas;
pub mod scopes;
pub mod send;
pub mod servers;
pub mod setters;
pub mod settings;
pub mod streams;
pub mod structs;
pub mod tuples;
pub mod types;
pub mod unions;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Api;
use crate::model::operation::Operation;

/// A list of string literals.
fn texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> TokenStream {
    let texts = texts.into_iter();
    quote!(&[#(#texts),*])
}

/// The operations by their first tag, sorted by tag; operations without a tag come last.
#[must_use]
pub fn by_tag(api: &Api) -> Vec<(String, Vec<&Operation>)> {
    let mut tags: BTreeMap<(bool, &str), Vec<&Operation>> = BTreeMap::new();
    for operation in &api.operations {
        let tag = operation.tags.first().map_or("", String::as_str);
        tags.entry((tag.is_empty(), tag)).or_default().push(operation);
    }
    let named = |tag: &str| if tag.is_empty() { "untagged".to_owned() } else { tag.to_owned() };
    tags.into_iter().map(|((_, tag), operations)| (named(tag), operations)).collect()
}
