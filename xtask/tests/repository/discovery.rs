//! Every test runs: cargo finds the binaries in a folder of tests by itself, and no file lies there that none of them has as a
//! module.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources stops")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::repository;

/// The folders in which cargo looks for tests, with the manifests that leave it to that.
const FOLDERS: [(&str, &str); 3] = [
    ("Cargo.toml", "tests"),
    ("xtask/Cargo.toml", "xtask/tests"),
    ("xtask/workshop/Cargo.toml", "xtask/workshop/tests"),
];

/// The Rust sources below a folder by their paths in it, with `/`.
fn sources(folder: &Path, prefix: &str, into: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            sources(&entry.path(), &format!("{path}/"), into);
        } else if path.strip_suffix(".rs").is_some() {
            into.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// The sources with tests that belong to no binary: cargo takes `NAME.rs` and `NAME/main.rs`, and those take what they name.
fn orphans(sources: &BTreeMap<String, String>) -> Vec<&str> {
    let has_tests =
        |text: &str| text.lines().any(|line| line.trim().starts_with("#[test]") || line.contains("#[tokio::test"));
    let belongs = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
        [_] | [_, "main.rs"] => true,
        [binary, module] => sources.get(&format!("{binary}/main.rs")).is_some_and(|main| {
            let declaration = format!("mod {};", module.trim_end_matches(".rs"));
            main.lines().any(|line| line == declaration)
        }),
        _ => false,
    };
    sources.iter().filter(|(path, text)| has_tests(text) && !belongs(path)).map(|(path, _)| path.as_str()).collect()
}

#[test]
fn every_test_belongs_to_a_binary_that_cargo_finds() {
    for (manifest, folder) in FOLDERS {
        let text = fs::read_to_string(repository().join(manifest)).unwrap();
        assert!(!text.contains("autotests"), "{manifest} keeps cargo from finding tests");
        let mut found = BTreeMap::new();
        sources(&repository().join(folder), "", &mut found);
        assert!(found.len() > 3, "{folder}: found {} sources", found.len());
        let orphans = orphans(&found);
        assert!(orphans.is_empty(), "{folder}: no binary has {orphans:?}: name each in the main.rs beside it");
    }
}

#[test]
fn a_file_of_tests_that_no_binary_names_is_found() {
    let test = "#[test]\nfn holds() {}\n";
    let sources = [
        ("alone.rs", test),
        ("wire/main.rs", "mod bodies;\n// mod forgotten;\n"),
        ("wire/bodies.rs", test),
        ("wire/forgotten.rs", test),
        ("wire/deep/forgotten.rs", test),
        ("support/lib.rs", "pub fn shared() {}\n"),
        ("support/lost.rs", "    #[tokio::test(start_paused = true)]\n"),
    ];
    let sources = sources.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    assert_eq!(orphans(&sources), ["support/lost.rs", "wire/deep/forgotten.rs", "wire/forgotten.rs"]);
}
