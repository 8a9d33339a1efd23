//! Rust names for the names of a document.
//!
//! A name is split into words, which are joined in Rust's case. A keyword gets an underscore (`type_`), a name that begins with a
//! digit an `x` (`x2fa`, as typify has it). Names that become equal are distinguished by a number (`ImageStatus`, `ImageStatus2`), so
//! that no name ever stands for two things. Which of them gets the number does not depend on the order of the document.

mod words;

use std::collections::{HashMap, HashSet};

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use unicode_ident::is_xid_continue;
use unicode_normalization::UnicodeNormalization;

pub use words::WORDS;
use words::{is_invisible, words};

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
pub const MODULES: [&str; 25] = [
    "builder", "con", "prn", "aux", "nul", "com0", "lpt0", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The longest name of a module, and of its file without the ending, in bytes.
pub const MAX_MODULE: usize = 64;

/// The name of a file and its module: at most [`MAX_MODULE`] lower-case characters of ASCII. Other characters are written as their
/// code points.
#[must_use]
pub fn module(name: &str) -> String {
    // Longer than any name that is kept, so that the whole of a text of megabytes is not looked at.
    let snake = snake(&name.chars().take(4 * MAX_MODULE).collect::<String>());
    let ascii = if snake.is_ascii() {
        snake
    } else {
        let ascii = snake.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("_u{:x}_", u32::from(c)) });
        self::snake(&ascii.collect::<String>())
    };
    match ascii.get(..MAX_MODULE) {
        Some(start) => self::snake(start),
        None => ascii,
    }
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

    /// As [`Names::unique`], of at most so many bytes: a name of ASCII that is taken is cut to make room for its number.
    pub fn unique_within(&mut self, name: &str, limit: usize) -> String {
        if name.len() <= limit && self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let mut number = self.last.get(name).copied().unwrap_or(1);
        loop {
            number += 1;
            let digits = format!("_{number}");
            let start = name.get(..limit.saturating_sub(digits.len())).unwrap_or(name).trim_end_matches('_');
            let numbered = format!("{start}{digits}");
            if self.taken.insert(numbered.clone()) {
                self.last.insert(name.to_owned(), number);
                return numbered;
            }
        }
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

/// The order in which names of the document get their names in Rust, whatever their order in the document: those that no other
/// becomes, then those that are spelled as in Rust, then those with the fewest capitals. Names that are equal have kinds that differ.
pub fn order<'n>(case: fn(&str) -> String, taken: &Names, wires: &[(&'n str, usize)]) -> Vec<usize> {
    let cased: Vec<String> = wires.iter().map(|(wire, _)| case(wire)).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for name in &cased {
        *count.entry(name).or_default() += 1;
    }
    let keys = cased.iter().zip(wires).map(|(name, (wire, kind))| {
        let alone = count.get(name.as_str()) == Some(&1) && !taken.taken.contains(name);
        let capitals = wire.chars().filter(|character| character.is_uppercase()).count();
        (!alone, name != wire, capitals, *wire, *kind)
    });
    let mut keys: Vec<_> = keys.zip(0..).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, place)| place).collect()
}

/// A unique name for each of these names of the document, in their order; see [`order`].
pub fn assign(case: fn(&str) -> String, names: &mut Names, wires: &[(&str, usize)]) -> Vec<String> {
    let mut assigned = vec![String::new(); wires.len()];
    for place in order(case, names, wires) {
        if let (Some(name), Some((wire, _))) = (assigned.get_mut(place), wires.get(place)) {
            *name = names.unique(&case(wire));
        }
    }
    assigned
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
    fn a_name_that_is_spelled_as_in_rust_keeps_it_in_any_order() {
        let assigned = |wires: &[&str], case| {
            let wires: Vec<_> = wires.iter().map(|wire| (*wire, 0)).collect();
            assign(case, &mut Names::with_taken(["send"]), &wires)
        };
        assert_eq!(
            assigned(&["fooBar", "foo_bar", "send", "FOO-BAR"], snake),
            ["foo_bar_2", "foo_bar", "send_2", "foo_bar_3"]
        );
        assert_eq!(
            assigned(&["FOO-BAR", "send", "foo_bar", "fooBar"], snake),
            ["foo_bar_3", "send_2", "foo_bar", "foo_bar_2"]
        );
        // A number that a name has of its own is not given to another.
        assert_eq!(assigned(&["a", "A", "a_2"], snake), ["a", "a_3", "a_2"]);
        assert_eq!(assigned(&["a_2", "A", "a"], snake), ["a_2", "a_3", "a"]);
        assert_eq!(assigned(&["API", "Api", "api"], pascal), ["Api3", "Api", "Api2"]);
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

    #[test]
    fn a_long_name_of_a_module_is_cut_and_still_unique() {
        let mut names = Names::with_taken(MODULES);
        let long = ["x".repeat(300), "x".repeat(64), "x".repeat(301), "é".repeat(300)];
        let made = long.map(|name| names.unique_within(&module(&name), MAX_MODULE));
        assert_eq!(made[..3], ["x".repeat(64), format!("{}_2", "x".repeat(62)), format!("{}_3", "x".repeat(62))]);
        assert!(made[3].starts_with("ue9_ue9_") && made[3].len() <= MAX_MODULE, "{}", made[3]);
        assert_eq!(
            ["con", "LPT1", "COM¹", ""].map(|name| names.unique_within(&module(name), 64)),
            ["con_2", "lpt1_2", "com1_2", "empty"]
        );
    }

    proptest! {
        #[test]
        fn every_name_becomes_an_identifier(name in any::<String>()) {
            for name in [snake(&name), pascal(&name), shouty(&name), module(&name)] {
                prop_assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            }
        }

        #[test]
        fn every_name_of_a_module_is_a_file_of_its_own_on_any_system(tags in prop::collection::vec("(con|Com[01¹]|é|x{60,70}|.{0,3}|.{60,300})", 1..20)) {
            let mut names = Names::with_taken(MODULES);
            let mut files = HashSet::new();
            for tag in tags {
                let name = names.unique_within(&module(&tag), MAX_MODULE);
                let is_portable = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                prop_assert!(!name.is_empty() && name.len() <= MAX_MODULE && name.chars().all(is_portable), "{name}");
                prop_assert!(!MODULES.contains(&name.as_str()) && files.insert(name.clone()), "{name}");
                prop_assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            }
        }
    }
}
