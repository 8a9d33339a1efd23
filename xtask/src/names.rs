//! How names of the document become names of Rust.
//!
//! A name is split into words as `heck` does, words are joined in Rust's case, characters that no identifier can hold
//! separate words. A name that would be no identifier gets an underscore (`type_`, `_2fa`). Names that become equal are told
//! apart by a number in the order of the document (`ImageStatus`, `ImageStatus2`), so that no name ever stands for two things.

use std::collections::BTreeSet;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// `delete_api_key`, for functions, modules and fields.
#[must_use]
pub fn snake(name: &str) -> String {
    identifier(words(name).to_snake_case(), "empty")
}

/// `DeleteApiKey`, for types and variants.
#[must_use]
pub fn pascal(name: &str) -> String {
    identifier(words(name).to_pascal_case(), "Empty")
}

/// `DELETE_API_KEY`, for constants.
#[must_use]
pub fn shouty(name: &str) -> String {
    identifier(words(name).to_shouty_snake_case(), "EMPTY")
}

/// What generated code calls by these names: the prelude of Rust. A schema of such a name gets a number.
pub const PRELUDE: [&str; 42] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Hands out names of one namespace, each of them once.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// A namespace in which some names are taken.
    pub fn with_taken<'n>(taken: impl IntoIterator<Item = &'n str>) -> Self {
        Self(taken.into_iter().map(str::to_owned).collect())
    }

    /// The name, or the first of `name2`, `name3`, .. (`name_2`, .. for words in lower case) that is free.
    pub fn unique(&mut self, name: &str) -> String {
        if self.0.insert(name.to_owned()) {
            return name.to_owned();
        }
        let separator = if name.contains(char::is_uppercase) && !name.contains('_') { "" } else { "_" };
        let base = name.trim_end_matches('_');
        // One number more than there are names: one of them is free.
        let mut numbered = (2..=self.0.len() + 2).map(|number| format!("{base}{separator}{number}"));
        let free = numbered.find(|name| !self.0.contains(name)).unwrap_or_else(|| base.to_owned());
        self.0.insert(free.clone());
        free
    }
}

/// The characters that an identifier can hold; a sign that is a name of its own keeps its meaning.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    match name {
        "+1" => return "plus 1".to_owned(),
        "-1" => return "minus 1".to_owned(),
        _ => {}
    }
    for character in name.chars() {
        match character {
            '\'' => {}
            '<' => words.push_str(" less "),
            '>' => words.push_str(" greater "),
            '=' => words.push_str(" equal "),
            '*' => words.push_str(" star "),
            character if unicode_ident::is_xid_continue(character) => words.push(character),
            _ => words.push(' '),
        }
    }
    words
}

fn identifier(name: String, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("_{name}"),
        Some(_) if syn::parse_str::<syn::Ident>(&name).is_err() => format!("{name}_"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(snake("DeleteApiKeyForServiceAccount"), "delete_api_key_for_service_account");
        assert_eq!(pascal("apiKey:write"), "ApiKeyWrite");
        assert_eq!(shouty("service_accounts"), "SERVICE_ACCOUNTS");
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        assert_eq!(snake("type"), "type_");
        assert_eq!(snake("self"), "self_");
        assert_eq!(pascal("Self"), "Self_");
        assert_eq!(snake("2fa"), "_2fa");
        assert_eq!(snake("été-prix"), "été_prix");
        assert_eq!(pascal(""), "Empty");
        assert_eq!(pascal("<"), "Less");
    }

    #[test]
    fn equal_names_are_told_apart_by_a_number() {
        let mut names = Names::default();
        assert_eq!(["Asc", "Asc", "Asc"].map(|name| names.unique(name)), ["Asc", "Asc2", "Asc3"]);
        assert_eq!(["type_", "type_", "a", "a"].map(|name| names.unique(name)), ["type_", "type_2", "a", "a_2"]);
    }

    proptest! {
        #[test]
        fn every_name_becomes_an_identifier(name in any::<String>()) {
            for name in [snake(&name), pascal(&name), shouty(&name)] {
                prop_assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            }
        }
    }
}
