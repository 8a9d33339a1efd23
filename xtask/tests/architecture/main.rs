//! The boundaries that ARCHITECTURE.md draws, read off the sources.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read the sources stops")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the sources are called like that")]

mod imports;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
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

/// The sources of a crate as they are, by their paths in `src`.
fn crate_sources(folder: &str) -> BTreeMap<String, String> {
    let read = |path: String| {
        let source = fs::read_to_string(support::repository().join(folder).join(&path)).unwrap();
        (path, source)
    };
    sources(folder).into_iter().map(|(path, _)| read(path)).collect()
}

#[test]
fn no_two_files_of_the_generator_import_each_other_and_no_import_runs_upwards() {
    let imports = imports::read(&crate_sources("xtask/src"));
    let order = ["main.rs", "lib.rs", "commands", "diff", "vendoring", "codegen", "model", "openapi", "io"];
    assert_eq!(imports::upward(&imports, &order), Vec::<String>::new());
    assert_eq!(imports::circles(&imports), Vec::<Vec<String>>::new());
}

#[test]
fn no_two_files_of_the_client_import_each_other_and_no_import_runs_upwards() {
    let imports = imports::read(&crate_sources("blaxel-api/src"));
    let order = [
        "lib.rs",
        "config",
        "raw.rs",
        "generated",
        "runtime",
        "transport",
        "wait.rs",
        "auth",
        "error",
        "operation.rs",
        "retry.rs",
        "body.rs",
    ];
    assert_eq!(imports::upward(&imports, &order), Vec::<String>::new());
    assert_eq!(imports::circles(&imports), Vec::<Vec<String>>::new());
}

#[test]
fn the_generator_never_depends_on_the_client() {
    let manifest = fs::read_to_string(support::repository().join("xtask/Cargo.toml")).unwrap();
    let dependencies = manifest.split_once("[dependencies]").unwrap().1;
    assert!(!dependencies.contains("blaxel"), "xtask must run when the generated code does not compile");
}

#[test]
fn one_folder_of_the_generator_touches_the_disk() {
    let touching = files_with("xtask/src", &["fs::", "File::open", "tempfile"]);
    assert_eq!(touching, ["io/files.rs", "io/output.rs", "io/workspace.rs"]);
}

#[test]
fn one_file_of_the_generator_touches_the_network() {
    let touching = files_with("xtask/src", &["std::net", "TcpStream", "reqwest", "ureq", "curl"]);
    assert_eq!(touching, ["io/fetch.rs"]);
}

#[test]
fn the_generated_code_names_the_runtime_the_error_and_itself() {
    for (path, code) in sources("blaxel-api/src/generated") {
        // Links of documentation that depends on a feature stand in attributes, which are code.
        for name in code.replace("](crate::", "](").split("crate::").skip(1) {
            let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            assert!(["runtime", "error", "generated"].contains(&name), "{path} names crate::{name}");
        }
        for absent in ["reqwest::", "progenitor_client", "typify::", "env::", "encode_path("] {
            assert!(!code.contains(absent), "{path} names {absent}");
        }
    }
}

#[test]
fn requests_are_sent_from_two_places() {
    // One sends calls, the other requests tokens for them.
    assert_eq!(files_with("blaxel-api/src", &[".execute("]), ["auth/client_credentials.rs", "transport/send.rs"]);
}

#[test]
fn only_the_settings_read_the_environment() {
    let reading = files_with("blaxel-api/src", &["env::var", "env::home_dir", "env::args", "env::vars"]);
    assert_eq!(reading, ["config/environment.rs", "config/from_file.rs"]);
}

#[test]
fn a_path_reaches_the_url_only_after_it_was_guarded() {
    let building = files_with("blaxel-api/src", &["set_path", "path_segments_mut", ".join(&", "Url::join"]);
    assert_eq!(building, ["transport/destination.rs"]);
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
    assert!(allowed.len() <= 7, "{allowed:?}");
}

/// The workflows by their names, with their texts.
fn workflows() -> Vec<(String, String)> {
    let entries = fs::read_dir(support::repository().join(".github/workflows")).unwrap();
    let read =
        |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap());
    let mut found: Vec<_> = entries.map(|entry| read(entry.unwrap())).collect();
    found.sort();
    assert!(found.len() > 1, "{found:?}");
    found
}

#[test]
fn workflows_run_nothing_that_may_change_under_its_name() {
    for (name, text) in workflows() {
        let used = text.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses:"));
        for used in used {
            let action = used.split('#').next().unwrap().trim();
            let commit = action.rsplit_once('@').map(|(_, commit)| commit).unwrap_or_default();
            let is_commit = commit.len() == 40 && commit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            assert!(is_commit, "{name} uses {action}: name the full hash of a commit");
        }
    }
}

/// A job that may write checks out, gets what another job made, and runs two scripts of ours.
fn runs_nothing_of_others(job: &str, value: &serde_json::Value) {
    for step in value["steps"].as_array().unwrap() {
        if let Some(action) = step["uses"].as_str() {
            let name = action.split('@').next().unwrap();
            assert!(["actions/checkout", "actions/download-artifact"].contains(&name), "{job} uses {action}");
        }
        if let Some(command) = step["run"].as_str() {
            let program = command.split(' ').next().unwrap();
            assert!([".github/apply-update", ".github/propose-update"].contains(&program), "{job} runs {command}");
            assert!(!command.contains(['\n', ';', '&', '|', '`']), "{job} runs {command}");
        }
    }
}

#[test]
fn workflows_may_read_and_one_job_may_propose() {
    for (name, text) in workflows() {
        let workflow = xtask::Document::parse(&name, &text).unwrap();
        let workflow = workflow.root().node().to_json();
        assert_eq!(workflow["permissions"], serde_json::json!({ "contents": "read" }), "{name}");
        for (job, value) in workflow["jobs"].as_object().unwrap() {
            let expected = match (name.as_str(), job.as_str()) {
                ("spec-update.yml", "propose") => serde_json::json!({ "contents": "write", "pull-requests": "write" }),
                _ => serde_json::Value::Null,
            };
            assert_eq!(value["permissions"], expected, "{name}: {job}");
            if !value["permissions"].is_null() {
                runs_nothing_of_others(job, value);
            }
        }
        // What is checked out, built and tested never sees the token; one step has it, and hands it to gh alone.
        assert_eq!(
            text.matches("actions/checkout@").count(),
            text.matches("persist-credentials: false").count(),
            "{name}"
        );
        let tokens = text.matches("github.token").count() + text.matches("secrets.").count();
        assert_eq!(tokens, usize::from(name == "spec-update.yml"), "{name}");
        assert!(workflow["concurrency"]["group"].is_string(), "{name}");
    }
}
