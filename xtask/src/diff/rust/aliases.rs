//! Type aliases in signatures, which are what they stand for.

use std::collections::{BTreeMap, BTreeSet};

/// Whether the signature is that of a struct, an enum or a trait, and not the type behind an alias.
pub(super) fn is_declaration(signature: &str) -> bool {
    signature.is_empty()
        || signature.starts_with("struct")
        || signature.starts_with("enum")
        || signature.starts_with('<')
}

/// The text with each alias replaced by its type; `module` is what stands before the names of types there.
pub(super) fn written_out(
    text: &str,
    module: &str,
    aliases: &BTreeMap<String, String>,
    names: &BTreeSet<String>,
) -> String {
    let is_word = |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let name = word.strip_prefix(module).filter(|name| names.contains(*name));
        match name.and_then(|name| aliases.get(name)) {
            Some(alias) => result.push_str(&written_out(&qualified(alias, module, names), module, aliases, names)),
            None => result.push_str(word),
        }
        let next = after.find(is_word).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        result.push_str(between);
        rest = after;
    }
    result
}

/// A type as another module names it.
fn qualified(text: &str, module: &str, names: &BTreeSet<String>) -> String {
    let is_word = |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars().chain([' ']) {
        if is_word(character) {
            word.push(character);
            continue;
        }
        if names.contains(&word) {
            result.push_str(module);
        }
        result.push_str(&word);
        word.clear();
        result.push(character);
    }
    result.pop();
    result
}
