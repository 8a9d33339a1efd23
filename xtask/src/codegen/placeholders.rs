//! Names that progenitor and typify keep as they are.
//!
//! Both change the case of names, add to them what makes them identifiers, and drop or panic on those that are equal then.
//! So they see none of ours: they get stand-ins that no rule of theirs changes, and ours are put back into what they render.

use std::collections::HashMap;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

/// The stand-ins of one document, and what each stands for.
#[derive(Debug, Default)]
pub struct Placeholders(HashMap<String, String>);

impl Placeholders {
    /// A new stand-in for a name: `V000017`. Those with one prefix sort as they are made.
    pub fn of(&mut self, prefix: &str, name: &str) -> String {
        let stand_in = format!("{prefix}{:06}", self.0.len());
        self.stands_for(&stand_in, name);
        stand_in
    }

    /// Says what a stand-in stands for.
    pub fn stands_for(&mut self, stand_in: &str, name: &str) {
        self.0.insert(stand_in.to_owned(), name.to_owned());
    }

    /// What it stands for; what is none stands for itself.
    #[must_use]
    pub fn name<'n>(&'n self, stand_in: &'n str) -> &'n str {
        self.0.get(stand_in).map_or(stand_in, String::as_str)
    }

    /// The code with every stand-in replaced by what it stands for.
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
