//! Placeholder names for progenitor and typify.
//!
//! Both change the case of names, extend names that are not identifiers, and drop or panic on names that are equal afterwards.
//! They get placeholders that none of their rules changes; the real names replace them in the rendered code.

use std::collections::HashMap;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The placeholders of one document, and the name behind each.
#[derive(Debug, Default)]
pub struct Placeholders(HashMap<String, String>);

impl Placeholders {
    /// Makes a placeholder for a name: `V000017`. Placeholders with one prefix sort in the order in which they were made.
    pub fn of(&mut self, prefix: &str, name: &str) -> String {
        let placeholder = format!("{prefix}{:06}", self.0.len());
        self.stands_for(&placeholder, name);
        placeholder
    }

    /// Records the name behind a placeholder.
    pub fn stands_for(&mut self, placeholder: &str, name: &str) {
        self.0.insert(placeholder.to_owned(), name.to_owned());
    }

    /// The name behind a placeholder; any other word unchanged.
    #[must_use]
    pub fn name<'n>(&'n self, placeholder: &'n str) -> &'n str {
        self.0.get(placeholder).map_or(placeholder, String::as_str)
    }

    /// Replaces every placeholder in the code by its name.
    #[must_use]
    pub fn replace(&self, tokens: TokenStream) -> TokenStream {
        tokens.into_iter().map(|token| self.replace_in(token)).collect()
    }

    fn replace_in(&self, token: TokenTree) -> TokenTree {
        match token {
            TokenTree::Ident(ident) => match self.0.get(&ident.to_string()) {
                Some(name) => Ident::new(name, ident.span()).into(),
                None => ident.into(),
            },
            TokenTree::Group(group) => Group::new(group.delimiter(), self.replace(group.stream())).into(),
            other => other,
        }
    }
}
