//! The texts of the repository say what is there: their links lead somewhere, the tests that they name exist, and the commands
//! of the README are those that `.ci/run` runs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read the texts stops")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the sources are called like that")]

use std::collections::BTreeSet;
use std::fs;

use crate::support;

/// The texts that people read first.
const TEXTS: [&str; 5] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/// What the package of the client shows. It is read where the repository is not.
const OF_PACKAGE: &str = "blaxel-api/README.md";

fn read(path: &str) -> String {
    fs::read_to_string(support::repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The links of a text, as what is shown and where it leads, without those to other sites.
fn links(text: &str) -> Vec<(&str, &str)> {
    let ends = text.match_indices("](");
    let all = ends.map(|(end, _)| {
        let shown = &text[text[..end].rfind('[').unwrap() + 1..end];
        let target = text[end + 2..].split(')').next().unwrap();
        (shown, target)
    });
    all.filter(|(_, target)| !target.contains("://")).collect()
}

/// The names of the functions that are tests.
fn tests(source: &str) -> BTreeSet<&str> {
    let mut tests = BTreeSet::new();
    let mut attributed = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            attributed = true;
        } else if let Some(rest) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) {
            if attributed {
                tests.insert(rest.split('(').next().unwrap());
            }
            attributed = false;
        }
    }
    tests
}

#[test]
fn every_link_leads_to_a_file_or_to_a_heading_of_the_same_text() {
    for text in TEXTS {
        let content = read(text);
        let headings: Vec<String> = content
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-").replace(['`', ','], ""))
            .collect();
        for (shown, target) in links(&content) {
            match target.strip_prefix('#') {
                Some(heading) => assert!(headings.iter().any(|known| known == heading), "{text}: [{shown}]({target})"),
                None => assert!(support::repository().join(target).exists(), "{text}: [{shown}]({target})"),
            }
        }
    }
}

#[test]
fn the_readme_of_the_package_links_to_other_sites_only() {
    let content = read(OF_PACKAGE);
    assert_eq!(links(&content), [], "{OF_PACKAGE} is shown by registries, without the other files");
}

#[test]
fn every_test_that_a_text_names_exists() {
    let mut named = 0;
    for text in TEXTS {
        let content = read(text);
        for (shown, target) in links(&content) {
            // A name of a test is a link to its file: `[`name`](path)`. Whole files are linked by their paths.
            let Some(name) = shown.strip_prefix('`').and_then(|name| name.strip_suffix('`')) else { continue };
            if target.ends_with(name.trim_end_matches('/')) {
                continue;
            }
            let file = read(target);
            if target.ends_with(".rs") {
                assert!(tests(&file).contains(name), "{text}: {target} has no test {name}");
            } else {
                assert!(file.contains(name), "{text}: {target} has no `{name}`");
            }
            named += 1;
        }
    }
    assert!(named > 10, "found {named} names of tests: they are to be written as [`name`](path)");
}

#[test]
fn every_path_in_the_table_of_tasks_exists() {
    let text = read("ARCHITECTURE.md");
    let (_, section) = text.split_once("\n## I want to change …\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let paths: Vec<&str> = section.split('`').skip(1).step_by(2).filter(|code| code.contains(['/', '.'])).collect();
    assert!(paths.len() > 15, "{paths:?}");
    for path in paths {
        assert!(support::repository().join(path).exists(), "ARCHITECTURE.md: {path} does not exist");
    }
}

#[test]
fn each_numbered_invariant_names_what_holds_it() {
    let text = read("ARCHITECTURE.md");
    let (_, section) = text.split_once("\n## Invariants\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut invariants = 0;
    for (number, invariant) in (1..).zip(entries(section.trim())) {
        assert!(invariant.starts_with(&format!("{number}. ")), "this is not number {number}: {invariant}");
        assert!(invariant.contains("[`"), "this names no test: {invariant}");
        invariants += 1;
    }
    assert!(invariants >= 10, "found {invariants} invariants");
}

/// The entries of a numbered list.
fn entries(list: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in list.lines() {
        match entries.last_mut() {
            Some(entry) if line.starts_with(' ') => entry.push_str(line),
            _ => entries.push(line.to_owned()),
        }
    }
    entries
}

#[test]
fn every_command_of_the_readme_is_where_ci_takes_it_from() {
    // `.ci/run` runs each line of each block that opens with just this.
    let readme = read("README.md");
    let openings = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("```")).step_by(2).map(str::to_owned).collect()
    };
    let opened = openings(&readme);
    for opening in opened.iter().chain(&openings(&read(OF_PACKAGE))) {
        let known = ["```sh", "```rust", "```rust,no_run", "```toml", "```text"];
        assert!(known.contains(&opening.as_str()), "a block of the README opens with {opening}");
    }
    assert!(opened.contains(&"```sh".to_owned()));
    let ci = read(".ci/run");
    assert!(
        ci.contains("/^```sh$/") && ci.contains("' README.md; }"),
        ".ci/run takes its first commands from the README"
    );
    let outside = readme.lines().find(|line| line.starts_with("    cargo ") || line.starts_with("$ "));
    assert_eq!(outside, None, "a command of the README stands outside of a block");
}

#[test]
fn the_package_carries_the_licences_of_the_repository() {
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        assert_eq!(read(licence), read(&format!("blaxel-api/{licence}")), "{licence}");
    }
}

#[test]
fn the_toolchain_that_the_texts_promise_is_that_of_the_manifest() {
    let manifest = read("Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    for text in ["README.md", OF_PACKAGE, "CONTRIBUTING.md", ".github/workflows/ci.yml"] {
        assert!(read(text).contains(version), "{text} does not name Rust {version}");
    }
}
