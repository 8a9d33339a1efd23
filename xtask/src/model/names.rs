//! Rust names for the names of a document.
//!
//! A name is split into words as `heck` does, words are joined in Rust's case, characters that no identifier can hold
//! separate words. A keyword gets an underscore (`type_`), a name that begins with a digit an `x` (`x2fa`, as typify has it).
//! Names that become equal are told apart by a number in the order of the document (`ImageStatus`, `ImageStatus2`), so that no
//! name ever stands for two things.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use unicode_ident::is_xid_continue;
use unicode_normalization::UnicodeNormalization;

/// `delete_api_key`, for functions, modules and fields.
#[must_use]
pub fn snake(name: &str) -> String {
    identifier(words(name).to_snake_case(), "empty", 'x')
}

/// `DeleteApiKey`, for types and variants.
#[must_use]
pub fn pascal(name: &str) -> String {
    identifier(words(name).to_pascal_case(), "Empty", 'X')
}

/// `ApiKey` and `200`, for the later words of a type's name.
#[must_use]
pub fn pascal_part(name: &str) -> String {
    words(name).to_pascal_case()
}

/// `DELETE_API_KEY`, for constants.
#[must_use]
pub fn shouty(name: &str) -> String {
    identifier(words(name).to_shouty_snake_case(), "EMPTY", 'X')
}

/// Names of the Rust prelude that generated code uses. A schema of such a name gets a number.
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

/// Module names that a tag cannot have: that of the parent module, and the device names of Windows.
pub const MODULES: [&str; 23] = [
    "builder", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The name of a file and its module. It must be ASCII: other characters are written as their code points.
#[must_use]
pub fn module(name: &str) -> String {
    let snake = snake(name);
    if snake.is_ascii() {
        return snake;
    }
    let ascii = snake.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("_u{:x}_", u32::from(c)) });
    self::snake(&ascii.collect::<String>())
}

/// Unique names within one namespace.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
    /// The last number given to each repeated name.
    last: HashMap<String, usize>,
}

impl Names {
    /// Creates a namespace in which some names are taken.
    pub fn with_taken<'n>(taken: impl IntoIterator<Item = &'n str>) -> Self {
        Self { taken: taken.into_iter().map(str::to_owned).collect(), last: HashMap::new() }
    }

    /// Returns the name, or the first free one of `name2`, `name3`, .. (`name_2`, .. in lower case).
    pub fn unique(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let base = name.trim_end_matches('_');
        let separator = if base.contains(char::is_uppercase) && !base.contains('_') { "" } else { "_" };
        let last = self.last.entry(base.to_owned()).or_insert(1);
        loop {
            *last += 1;
            let numbered = format!("{base}{separator}{last}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// Keeps the characters that an identifier can contain; `+1` and `-1` become words.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    match name {
        "+1" => return "plus 1".to_owned(),
        "-1" => return "minus 1".to_owned(),
        _ => {}
    }
    let spelt = is_taken_for_ascii(name);
    for character in name.replace('\u{b5}', " micro ").nfkc() {
        match character {
            character if spelt && looks_like_ascii(character) => {
                // Writing to a `String` cannot fail.
                let _ = write!(words, " u{:x} ", u32::from(character));
            }
            '\'' => {}
            '<' => words.push_str(" less "),
            '>' => words.push_str(" greater "),
            '=' => words.push_str(" equal "),
            '*' => words.push_str(" star "),
            character if is_xid_continue(character) && !is_invisible(character) => words.push(character),
            _ => words.push(' '),
        }
    }
    words
}

/// Invisible letters and marks (Unicode's `Default_Ignorable_Code_Point`): two names could look the same.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether all letters outside of ASCII look like ASCII letters, so that two names could look the same.
fn is_taken_for_ascii(name: &str) -> bool {
    let mut others = name.nfkc().filter(|character| !character.is_ascii() && character.is_alphabetic()).peekable();
    others.peek().is_some() && others.all(looks_like_ascii)
}

/// Greek and Cyrillic letters that look like an ASCII letter, in either case.
fn looks_like_ascii(character: char) -> bool {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχςϲϳАВЕЅІЈКМНОРСТУХЁЇавеѕіјкмнорстухёїԁһԛԝ".contains(character)
}

fn identifier(name: String, empty: &str, start: char) -> String {
    // Rust normalises identifiers, so two spellings can be one name.
    let name =
        if name.is_ascii() { name } else { name.nfkc().filter(|c| is_xid_continue(*c) && !is_invisible(*c)).collect() };
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("{start}{name}"),
        // A keyword since edition 2024 that syn does not know yet.
        Some(_) if name == "gen" || syn::parse_str::<syn::Ident>(&name).is_err() => format!("{name}_"),
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
        assert_eq!(snake("gen"), "gen_");
        assert_eq!(pascal("Self"), "Self_");
        assert_eq!(snake("2fa"), "x2fa");
        assert_eq!(pascal("2fa"), "X2fa");
        assert_eq!(pascal_part("2fa"), "2fa");
        assert_eq!(snake("été-prix"), "été_prix");
        assert_eq!(pascal(""), "Empty");
        assert_eq!(pascal("<"), "Less");
    }

    #[test]
    fn equal_names_are_told_apart_by_a_number() {
        let mut names = Names::default();
        assert_eq!(["Asc", "Asc", "Asc"].map(|name| names.unique(name)), ["Asc", "Asc2", "Asc3"]);
        assert_eq!(["Self_", "Self_"].map(|name| names.unique(name)), ["Self_", "Self2"]);
        assert_eq!(["type_", "type_", "a", "a"].map(|name| names.unique(name)), ["type_", "type_2", "a", "a_2"]);
    }

    #[test]
    fn two_spellings_of_one_text_are_one_name() {
        assert_eq!(snake("e\u{301}te\u{301}"), snake("été"));
    }

    #[test]
    fn a_character_that_is_not_shown_separates_words() {
        for invisible in
            ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}', '\u{34f}', '\u{fe0f}', '\u{200d}', '\u{e0100}']
        {
            assert_eq!(snake(&format!("a{invisible}b")), "a_b", "{invisible:?}");
            assert_eq!(pascal(&invisible.to_string()), "Empty", "{invisible:?}");
        }
    }

    #[test]
    fn letters_that_look_like_those_of_ascii_are_spelt() {
        assert_eq!(["µ", "\u{3bc}", "m", "µs"].map(pascal), ["Micro", "U3bc", "M", "MicroS"]);
        // Letters that look like no ASCII letter show which name is meant.
        assert_eq!(["кошка", "été", "Ω"].map(pascal), ["Кошка", "Été", "Ω"]);
    }

    #[test]
    fn a_module_is_a_file_whose_name_is_ascii() {
        assert_eq!(module("été"), "ue9_t_ue9");
        assert_eq!(module("Service Accounts"), "service_accounts");
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
