//! The version of the crate, and the files that name it.

use std::fmt;
use std::str::FromStr;

use anyhow::{anyhow, ensure};

/// A version of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version([u64; 3]);

impl FromStr for Version {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let numbers: Vec<u64> = text.split('.').filter_map(number).collect();
        match (numbers.as_slice(), text.split('.').count()) {
            ([major, minor, patch], 3) => Ok(Self([*major, *minor, *patch])),
            _ => Err(anyhow!("the version `{text}` does not consist of three numbers like `0.1.0`")),
        }
    }
}

fn number(text: &str) -> Option<u64> {
    let is_plain = text == "0" || (!text.starts_with(['0', '+']) && !text.is_empty());
    text.parse().ok().filter(|_| is_plain)
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// The version that the members of the workspace share.
pub(crate) fn of(manifest: &str) -> anyhow::Result<Version> {
    let line = manifest.lines().enumerate().skip(1).find(|(index, _)| Some(*index) == line(manifest));
    let (index, line) = line.ok_or_else(no_version)?;
    let version = line.split(['"', '\'']).nth(1).unwrap_or_default();
    version.parse().map_err(|error| anyhow!("Cargo.toml:{}: {error}: correct it first", index + 1))
}

pub(crate) fn set_in_manifest(manifest: &str, version: Version) -> anyhow::Result<String> {
    let at = line(manifest).ok_or_else(no_version)?;
    let lines = manifest.split_inclusive('\n').enumerate();
    let set = lines.map(|(index, line)| if index == at { between_quotes(line, version) } else { line.to_owned() });
    let text: String = set.collect();
    ensure!(of(&text)? == version, no_version());
    Ok(text)
}

fn no_version() -> anyhow::Error {
    anyhow!("Cargo.toml: there is no line `version = \"..\"` below `[workspace.package]`: add it")
}

/// The line, counted from 0, of the version in `[workspace.package]`.
fn line(manifest: &str) -> Option<usize> {
    let mut lines = manifest.lines().enumerate();
    lines.find(|(_, line)| line.trim() == "[workspace.package]")?;
    let is_version = |line: &str| line.strip_prefix("version").is_some_and(|rest| rest.trim_start().starts_with('='));
    let found = lines.take_while(|(_, line)| !line.starts_with('[')).find(|(_, line)| is_version(line));
    found.map(|(index, _)| index)
}

fn between_quotes(line: &str, version: impl fmt::Display) -> String {
    let Some((start, end)) = line.find(['"', '\'']).zip(line.rfind(['"', '\''])) else { return line.to_owned() };
    let (before, after) = (line.get(..=start).unwrap_or_default(), line.get(end..).unwrap_or_default());
    format!("{before}{version}{after}")
}

/// Sets the version of the workspace's members, which are the packages without a source, if they have the old version.
pub(crate) fn set_in_lock(lock: &str, old: Version, new: Version) -> String {
    const START: &str = "[[package]]";
    let line = format!("version = \"{old}\"");
    let set = |package: &str| {
        let is_member = !package.lines().any(|line| line.starts_with("source = "));
        let is_old = package.lines().any(|found| found == line);
        if is_member && is_old {
            package.replacen(&line, &format!("version = \"{new}\""), 1)
        } else {
            package.to_owned()
        }
    };
    lock.split(START).map(set).collect::<Vec<_>>().join(START)
}

/// Sets the version that the README tells importers to depend on: the numbers that Cargo treats as compatible.
pub(crate) fn set_in_readme(readme: &str, version: Version) -> String {
    let Version([major, minor, patch]) = version;
    let requirement = match (major, minor) {
        (0, 0) => format!("0.0.{patch}"),
        (0, _) => format!("0.{minor}"),
        _ => major.to_string(),
    };
    DEPENDENCIES.iter().fold(readme.to_owned(), |readme, start| {
        let mut parts = readme.split(start);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = part.find('"').and_then(|end| part.get(end..)).unwrap_or_default();
            text.push_str(start);
            text.push_str(&requirement);
            text.push_str(rest);
        }
        text
    })
}

/// Whether the README tells importers a version to depend on: before the first release, it names a folder.
pub(crate) fn is_in_readme(readme: &str) -> bool {
    DEPENDENCIES.iter().any(|start| readme.contains(start))
}

const DEPENDENCIES: [&str; 2] = ["blaxel-api = { version = \"", "blaxel-api = \""];

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn a_version_has_three_numbers() {
        for wrong in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.3-rc.1", "v1.2.3", "1.02.3", "1.+2.3", "1..3"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
        assert!(version("0.10.0") > version("0.9.9") && version("1.0.0").to_string() == "1.0.0");
    }

    #[test]
    fn the_manifest_has_one_version_and_keeps_everything_else() {
        let manifest = "[workspace]\nversion = \"9.9.9\"\n\n[workspace.package]\nedition = \"2024\"\nversion = \"0.1.0\" # ours\n\n[x]\nversion = \"9\"\n";
        assert_eq!(of(manifest).unwrap(), version("0.1.0"));
        let set = set_in_manifest(manifest, version("0.2.0")).unwrap();
        assert_eq!(set, manifest.replace("\"0.1.0\" # ours", "\"0.2.0\" # ours"));
        for wrong in ["", "[workspace.package]\n[a]\nversion = \"0.1.0\"\n"] {
            assert!(of(wrong).unwrap_err().to_string().starts_with("Cargo.toml: there is no line"), "{wrong}");
        }
        let error = of("[workspace.package]\nversion = \"0.1.0-rc.1\"\n").unwrap_err().to_string();
        assert!(
            error.starts_with("Cargo.toml:2: the version `0.1.0-rc.1` does not consist of three numbers"),
            "{error}"
        );
    }

    #[test]
    fn in_the_lock_members_get_the_version_and_no_dependency_does() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\nsource = \"registry\"\n\n[[package]]\nname = \"b\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"c\"\nversion = \"0.0.0\"\n";
        let expected = lock.replace("name = \"b\"\nversion = \"0.1.0\"", "name = \"b\"\nversion = \"0.2.0\"");
        assert_eq!(set_in_lock(lock, version("0.1.0"), version("0.2.0")), expected);
    }

    #[test]
    fn the_readme_names_the_compatible_versions() {
        let readme = "blaxel-api = \"0.1\"\nblaxel-api = { version = \"0.1\", features = [] }\nother = \"9\"\n";
        for (next, names) in [("0.2.3", "0.2"), ("1.2.3", "1"), ("0.0.3", "0.0.3")] {
            assert_eq!(set_in_readme(readme, version(next)), readme.replace("0.1", names));
        }
        assert!(is_in_readme(readme));
        let folder = "blaxel-api = { path = \"../blaxel-api\" }";
        assert_eq!(set_in_readme(folder, version("0.2.0")), folder);
        assert!(!is_in_readme(folder));
    }
}
