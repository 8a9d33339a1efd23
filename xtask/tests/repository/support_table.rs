//! docs/OPENAPI-SUPPORT.md is what the rules say, whole, and every test that it names exists.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::repository;
use xtask::commands::support_table::{self as table, COMMAND, SUPPORT_TABLE};
use xtask::model::rules::{self, Claim};
use xtask::model::support::{ADDED, OBJECTS};

#[test]
fn the_table_is_what_the_rules_say() {
    let found = fs::read_to_string(repository().join(SUPPORT_TABLE)).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == table::render(), "{SUPPORT_TABLE} is not what the rules say: run `{COMMAND}`");
}

#[test]
fn every_rule_has_its_place_in_the_specification() {
    let placed: BTreeSet<&str> = OBJECTS
        .iter()
        .chain(ADDED)
        .flat_map(|object| object.fields)
        .flat_map(|field| field.rules)
        .map(|rule| rule.name)
        .collect();
    let missing: Vec<_> = rules::ALL.iter().map(|rule| rule.name).filter(|name| !placed.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}: name these in xtask/src/model/support.rs");
}

#[test]
fn at_most_eight_rules_refuse() {
    let refusing: Vec<_> =
        rules::ALL.iter().filter(|rule| rule.claim == Claim::Refused).map(|rule| rule.name).collect();
    assert!(refusing.len() <= 8, "{refusing:?}: render or correct what can be, and merge what is one idea");
}

#[test]
fn every_field_is_there_once() {
    for object in OBJECTS.iter().chain(ADDED) {
        let names: Vec<_> = object.fields.iter().flat_map(|field| field.names).collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), unique.len(), "{}", object.name);
    }
    let fields: usize = OBJECTS.iter().flat_map(|object| object.fields).map(|field| field.names.len()).sum();
    // The specification has 30 objects with 178 fields; extensions and two rows for what is no field of it come on top.
    assert_eq!((OBJECTS.len(), fields), (32, 181));
}

#[test]
fn every_test_that_a_rule_names_exists() {
    let mut tests = BTreeSet::new();
    for folder in ["tests", "xtask/tests", "xtask/workshop/tests", "xtask/src", "blaxel-api/src"] {
        collect(&repository().join(folder), &mut tests);
    }
    for rule in rules::ALL {
        assert!(tests.contains(rule.test), "{}: no test is called {}", rule.name, rule.test);
    }
}

#[test]
fn every_rendering_rule_names_a_test_of_its_own_that_looks_at_the_wire() {
    let mut tests = BTreeSet::new();
    for folder in ["tests", "xtask/workshop/tests"] {
        collect(&repository().join(folder), &mut tests);
    }
    // A version renders nothing: others than 3.0 and 3.1 are refused.
    let rendering = rules::ALL.iter().filter(|rule| rule.claim == Claim::Rendered && rule.name != "version");
    for rule in rendering {
        assert!(tests.contains(rule.test), "{}: no test over a socket is called {}", rule.name, rule.test);
        let sharing: Vec<_> =
            rules::ALL.iter().filter(|other| other.test == rule.test).map(|other| other.name).collect();
        assert_eq!(sharing, [rule.name], "{} is the test of one rule alone", rule.test);
    }
}

/// The names of the functions below a folder that are tests.
fn collect(folder: &Path, tests: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, tests);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let mut attributed = false;
            for line in fs::read_to_string(path).unwrap().lines().map(str::trim) {
                if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                    attributed = true;
                } else if let Some(rest) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) {
                    if attributed {
                        tests.insert(rest.split('(').next().unwrap().to_owned());
                    }
                    attributed = false;
                }
            }
        }
    }
}
