//! What the crate needs under Cargo's rules for versions, and what forces it.

use std::fmt;

use super::change::{Axis, Change, Class};
use crate::io::terminal::counted;

/// What a release with these changes has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How much it changes for those who import the crate.
    pub level: Level,
    /// The version of the crate now.
    pub version: String,
    /// The least version that the release may have.
    pub next: String,
    /// The items whose changes force it; nothing where only a patch is needed.
    pub forced_by: Vec<String>,
}

/// How much a release changes for those who import the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing changed.
    None,
    /// Code that compiles now compiles, and there is nothing new to name.
    Patch,
    /// Code that compiles now compiles, and there is something new to name.
    Addition,
    /// Some code that compiles now compiles no more.
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

    /// The least version after this one. Below 1.0.0 the first number that is not 0 counts as the major one.
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
        let named = |class| rust(class).map(|change: &Change| change.subject.name().to_owned()).collect::<Vec<_>>();
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

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, version, next, forced_by } = self;
        let why = match level {
            Level::None => return write!(f, "verdict: no release is needed ({version})"),
            Level::Patch => "no code notices, but what the crate says or sends is another".to_owned(),
            Level::Addition | Level::Breaking => {
                let shown: Vec<String> = forced_by.iter().take(3).map(|item| format!("`{item}`")).collect();
                let more = forced_by.len().saturating_sub(3);
                let more = if more > 0 { format!(" and {}", counted(more, "other item")) } else { String::new() };
                let what = if *level == Level::Breaking { "breaks code" } else { "is new" };
                format!("{what}: {}{more}", shown.join(", "))
            }
        };
        write!(f, "verdict: {version} needs at least {next} ({why})")
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
