//! Names of packages: those that Cargo, Rust and every file system take.

use heck::ToKebabCase;

use crate::model::names::MODULES;

/// The longest name, which crates.io takes too.
const MAX: usize = 64;

/// Crates that every program has, and folders that Cargo makes for itself.
const TAKEN: [&str; 10] =
    ["alloc", "build", "core", "deps", "examples", "incremental", "proc-macro", "proc_macro", "std", "test"];

/// What a text is not that the name of a package must be; `None` if it can be one.
#[must_use]
pub fn problem(name: &str) -> Option<&'static str> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.len() > MAX || !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_part) {
        return Some(
            "a package name: at most 64 lower-case letters, digits, `-` and `_`, of which the first is a letter",
        );
    }
    let library = name.replace('-', "_");
    // A keyword since the edition of 2024, which syn does not know yet.
    if library == "gen" || syn::parse_str::<syn::Ident>(&library).is_err() {
        return Some("a package name that is no keyword of Rust");
    }
    if TAKEN.contains(&name) {
        return Some("a package name that is neither a crate of Rust nor a folder of Cargo");
    }
    // `builder` alone is no name of a device.
    (MODULES.contains(&name) && name != "builder").then_some("a package name that is no device of Windows")
}

/// A name for the package of an API with this title, which ends in `-api`, so that it is none of a well-known crate; `None` if the
/// title has no letters for one.
#[must_use]
pub fn of_title(title: &str) -> Option<String> {
    let ascii: String = title.chars().take(4 * MAX).map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let kebab = ascii.to_kebab_case();
    let stem = kebab.strip_suffix(END).unwrap_or(&kebab);
    let stem = stem.get(..MAX - END.len()).unwrap_or(stem).trim_matches('-');
    let name = format!("{stem}{END}");
    problem(&name).is_none().then_some(name)
}

const END: &str = "-api";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_gives_a_name_where_it_has_one() {
        for (title, name) in [
            ("Acme Pets", Some("acme-pets-api")),
            ("Acme API", Some("acme-api")),
            ("  The \"Pet\" API (v2)!\n", Some("the-pet-api-v2-api")),
            ("Größe", Some("gr-e-api")),
            ("Http", Some("http-api")),
            ("con", Some("con-api")),
            ("3D", None),
            ("日本", None),
            ("", None),
        ] {
            assert_eq!(of_title(title).as_deref(), name, "{title}");
        }
        assert_eq!(of_title(&"ab ".repeat(100_000)).map(|name| name.len()), Some(63));
    }

    #[test]
    fn a_name_that_cargo_rust_or_windows_would_not_take_is_refused() {
        for name in [
            "",
            "1a",
            "-a",
            "_a",
            "a b",
            "a/b",
            "../a",
            "A",
            "é",
            "a.b",
            "a\n",
            "gen",
            "self",
            "crate",
            "std",
            "proc-macro",
            "nul",
            "com1",
            &"a".repeat(65),
        ] {
            assert!(problem(name).is_some(), "{name}");
        }
        for name in ["a", "acme-api", "acme_api2", "builder", &"a".repeat(64)] {
            assert_eq!(problem(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_title_is_its_name_can_be_one(title in any::<String>()) {
            prop_assert_eq!(of_title(&title).and_then(|name| problem(&name)), None);
        }
    }
}
