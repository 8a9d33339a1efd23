//! The versions of the code generators in this binary.

use serde::{Deserialize, Serialize};

/// The versions of the crates that determine the generated code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// Renders the client and its builders.
    pub progenitor: String,
    /// Renders the types.
    pub typify: String,
    /// Lays the code out.
    pub prettyplease: String,
}

/// Reads the versions from the `Cargo.lock` that this binary was compiled with.
#[must_use]
pub fn versions() -> Versions {
    let version = |name: &str| {
        let found = versions_of(name, include_str!("../../../Cargo.lock"));
        // Two versions side by side are both named: either may have had a hand in the output.
        if found.is_empty() { "unknown".to_owned() } else { found.join(", ") }
    };
    Versions { progenitor: version("progenitor"), typify: version("typify"), prettyplease: version("prettyplease") }
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// The versions of a package in a `Cargo.lock`. What does not parse is left out, so that a damaged lock does not break the build.
/// Only entries that contain the name are parsed: parsing all of them would take longer than reading most documents.
fn versions_of(name: &str, cargo_lock: &str) -> Vec<String> {
    let quoted = format!("\"{name}\"");
    let entries = cargo_lock.split("[[package]]").skip(1).filter(|entry| entry.contains(&quoted));
    let packages = entries.filter_map(|entry| toml::from_str::<Package>(entry).ok());
    packages.filter(|package| package.name == name).map(|package| package.version).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generator_has_a_version() {
        let Versions { progenitor, typify, prettyplease } = versions();
        for version in [&progenitor, &typify, &prettyplease] {
            assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{version}");
        }
    }

    #[test]
    fn each_version_of_a_package_is_found_and_a_dependency_is_none() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"3.0.0\"\n\
                    dependencies = [\n \"a\",\n]\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(versions_of("a", lock), ["1.0.0", "2.0.0"]);
        assert_eq!(versions_of("a", &lock.replace('\n', "\r\n")), ["1.0.0", "2.0.0"]);
    }

    #[test]
    fn a_text_that_is_no_lock_has_no_versions() {
        assert!(versions_of("a", "<<<<<<< HEAD \"a\"").is_empty());
    }
}
