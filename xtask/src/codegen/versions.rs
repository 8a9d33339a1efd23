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
    let packages = packages(include_str!("../../../Cargo.lock"));
    let version = |name: &str| {
        let found: Vec<&str> =
            packages.iter().filter(|package| package.name == name).map(|package| package.version.as_str()).collect();
        // Two versions side by side are both named: either may have had a hand in the output.
        if found.is_empty() { "unknown".to_owned() } else { found.join(", ") }
    };
    Versions { progenitor: version("progenitor"), typify: version("typify"), prettyplease: version("prettyplease") }
}

#[derive(Deserialize)]
struct CargoLock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// The packages of a `Cargo.lock`; none if the text does not parse, so that a damaged lock does not break the build.
fn packages(cargo_lock: &str) -> Vec<Package> {
    toml::from_str::<CargoLock>(cargo_lock).map(|lock| lock.package).unwrap_or_default()
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
    fn a_text_that_is_no_lock_has_no_packages() {
        assert!(packages("<<<<<<< HEAD").is_empty());
    }
}
