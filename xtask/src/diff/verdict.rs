//! What the crate needs under Cargo's rules for versions, and why.

use super::change::{Change, Class};
use super::rules::Axis;

/// What a release with these changes has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How much it changes for those who import the crate.
    pub level: Level,
    /// The version of the crate now.
    pub version: String,
    /// The lowest version that the release may have.
    pub next: String,
    /// The items whose changes force it, under the names that existing code knows; none if a patch is enough.
    pub forced_by: Vec<String>,
}

/// How much a release changes for those who import the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing changed.
    None,
    /// Code that compiles now still compiles, and there is nothing new to use.
    Patch,
    /// Code that compiles now still compiles, and there is something new to use.
    Addition,
    /// Some code that compiles now no longer compiles, or does something else.
    Breaking,
}

impl Level {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Patch => "patch",
            Self::Addition => "addition",
            Self::Breaking => "breaking",
        }
    }

    /// The lowest version after this one. Below 1.0.0 the first number that is not 0 counts as the major one.
    #[must_use]
    pub fn next(self, version: &str) -> String {
        let mut numbers = version.split(['.', '-', '+']).map(|part| part.parse::<u64>().unwrap_or_default());
        let [major, minor, patch] = [(); 3].map(|()| numbers.next().unwrap_or_default());
        match (self, major, minor) {
            (Self::None, ..) => version.to_owned(),
            (Self::Breaking, 1.., _) => format!("{}.0.0", major + 1),
            (Self::Breaking, 0, 1..) | (Self::Addition, 1.., _) => format!("{major}.{}.0", minor + 1),
            _ => format!("{major}.{minor}.{}", patch + 1),
        }
    }
}

impl Verdict {
    pub(super) fn of(changes: &[Change], version: &str) -> Self {
        let rust = |class| changes.iter().filter(move |change| change.rule.axis == Axis::Rust && change.class == class);
        let named = |class| rust(class).map(|change: &Change| change.known_as().to_owned()).collect::<Vec<_>>();
        let (breaking, additions) = (named(Class::Breaking), named(Class::Compatible));
        let (level, forced_by) = if !breaking.is_empty() {
            (Level::Breaking, breaking)
        } else if !additions.is_empty() {
            (Level::Addition, additions)
        } else if changes.is_empty() {
            (Level::None, Vec::new())
        } else {
            (Level::Patch, Vec::new())
        };
        Self { level, version: version.to_owned(), next: level.next(version), forced_by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_the_rules_of_cargo() {
        for (level, version, next) in [
            (Level::Breaking, "1.2.3", "2.0.0"),
            (Level::Addition, "1.2.3", "1.3.0"),
            (Level::Patch, "1.2.3", "1.2.4"),
            (Level::Breaking, "0.2.3", "0.3.0"),
            (Level::Addition, "0.2.3", "0.2.4"),
            (Level::Patch, "0.2.3", "0.2.4"),
            (Level::Breaking, "0.0.3", "0.0.4"),
            (Level::Addition, "0.0.3", "0.0.4"),
            (Level::None, "0.2.3", "0.2.3"),
        ] {
            assert_eq!(level.next(version), next, "{level:?} {version}");
        }
    }
}
