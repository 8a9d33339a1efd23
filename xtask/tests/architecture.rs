//! The boundaries that ARCHITECTURE.md draws, read off the sources.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources stops")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the sources are called like that")]

mod support;

use std::fs;
use std::path::Path;

/// The Rust sources below a folder by their paths in it (with `/`), without comments and unit tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn collect(folder: &Path, prefix: &str, into: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                collect(&entry.path(), &format!("{path}/"), into);
            } else if path.ends_with(".rs") && !path.ends_with("tests.rs") {
                into.push((path, code(&fs::read_to_string(entry.path()).unwrap())));
            }
        }
    }
    let mut found = Vec::new();
    collect(&support::repository().join(folder), "", &mut found);
    found.sort();
    assert!(found.len() > 3, "{folder}: found {} sources", found.len());
    found
}

/// What is left of a source without its comments and the unit tests at its end.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |code, line| code + line + "\n")
}

/// The sources of a folder, without the generated ones, that hold one of these.
fn files_with(folder: &str, needles: &[&str]) -> Vec<String> {
    let sources = sources(folder).into_iter().filter(|(path, _)| !path.starts_with("generated/"));
    sources.filter(|(_, code)| needles.iter().any(|needle| code.contains(needle))).map(|(path, _)| path).collect()
}

#[test]
fn the_generator_never_depends_on_the_client() {
    let manifest = fs::read_to_string(support::repository().join("xtask/Cargo.toml")).unwrap();
    let dependencies = manifest.split_once("[dependencies]").unwrap().1;
    assert!(!dependencies.contains("blaxel"), "xtask must run when the generated code does not compile");
}

#[test]
fn one_module_of_the_generator_touches_the_disk() {
    assert_eq!(files_with("xtask/src", &["fs::", "File::open", "tempfile"]), ["workspace.rs"]);
}

#[test]
fn one_module_of_the_generator_may_touch_the_network() {
    let touching = files_with("xtask/src", &["std::net", "TcpStream", "reqwest", "ureq", "curl"]);
    assert!(touching.iter().all(|path| path == "vendor.rs" || path.starts_with("vendor/")), "{touching:?}");
}

#[test]
fn the_generated_code_names_the_seam_and_nothing_below_it() {
    let allowed = [
        "builder",
        "error",
        "generated",
        "json",
        "mocking",
        "operation",
        "page",
        "path",
        "request",
        "response",
        "schema",
        "transport",
    ];
    for (path, code) in sources("blaxel-api/src/generated") {
        for (at, _) in code.match_indices("crate::") {
            let name = code[at + "crate::".len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            assert!(allowed.contains(&name), "{path} names crate::{name}");
        }
        for absent in ["reqwest::", "progenitor_client", "typify::", "env::", "encode_path("] {
            assert!(!code.contains(absent), "{path} names {absent}");
        }
    }
}

#[test]
fn requests_are_sent_from_two_places() {
    // The transport sends calls, the grant asks for their tokens.
    assert_eq!(files_with("blaxel-api/src", &[".execute("]), ["grant.rs", "transport.rs"]);
}

#[test]
fn only_the_settings_read_the_environment() {
    let reading = files_with("blaxel-api/src", &["env::var", "env::home_dir", "env::args", "env::vars"]);
    assert_eq!(reading, ["config/environment.rs", "config/file.rs"]);
}

#[test]
fn a_path_reaches_the_url_only_after_it_was_guarded() {
    let building = files_with("blaxel-api/src", &["set_path", "path_segments_mut", ".join(&", "Url::join"]);
    assert_eq!(building, ["transport.rs"]);
}

#[test]
fn the_generated_code_excuses_itself_from_few_lints_by_name_and_with_a_reason() {
    let mut allowed = Vec::new();
    for (path, code) in sources("blaxel-api/src/generated") {
        for (at, _) in code.match_indices("[allow(") {
            let attribute = code[at + "[allow(".len()..].split(")]").next().unwrap();
            let (lints, _) =
                attribute.split_once("reason =").unwrap_or_else(|| panic!("{path}: no reason: {attribute}"));
            for lint in lints.split(',').map(str::trim).filter(|lint| !lint.is_empty()) {
                assert!(!["warnings", "unused", "clippy::all", "clippy::pedantic"].contains(&lint), "{path}: {lint}");
                allowed.push(lint.to_owned());
            }
        }
    }
    allowed.sort();
    allowed.dedup();
    assert!(allowed.len() <= 6, "{allowed:?}");
}
