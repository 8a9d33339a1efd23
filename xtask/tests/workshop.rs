//! What a generated crate puts on the wire and makes of the answers: a crate is made from a fixture, the files of `wire/` become
//! its tests, and `cargo test` runs them there.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare itself stops")]

use std::fs;
use std::path::Path;
use std::process::Command;

mod support;

use support::{fixture, fixture_text, repository, run, target};
use xtask::openapi::document::Document;

/// What the files of `wire/` need beside the crate.
const DEV_DEPENDENCIES: &str = "
[dev-dependencies]
serde_json = \"1\"
tokio = { version = \"1\", features = [\"macros\", \"net\", \"io-util\", \"rt-multi-thread\"] }
";

#[test]
fn a_crate_made_of_the_workshop_fixture_keeps_its_promises_on_the_wire() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("workshop");
    let document = fixture("workshop.yml");
    let generate = ["generate", "--document", document.to_str().unwrap(), "--out", out.to_str().unwrap()];
    run(Command::new(env!("CARGO_BIN_EXE_xtask")).args(generate).current_dir(repository()), b"").expect(0);

    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    fs::write(out.join("Cargo.toml"), format!("{manifest}{DEV_DEPENDENCIES}{}\n", jsonschema())).unwrap();
    // The versions of the workspace, so that nothing is compiled twice.
    fs::copy(repository().join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let tests = repository().join("xtask/tests/wire");
    copy_folder(&tests, &out.join("tests"));
    fs::create_dir(out.join("tests/named")).unwrap();
    fs::write(out.join("tests/named/mod.rs"), named_types(&fixture_text("workshop.yml"))).unwrap();

    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["test", "--offline", "--all-features", "--test", "*"])
        .current_dir(&out)
        .env("CARGO_TARGET_DIR", target());
    let tested = run(&mut cargo, b"");
    assert_eq!(tested.code, Some(0), "{}\n{}", tested.stdout, tested.stderr);
    assert!(!tested.stderr.contains("warning"), "{}", tested.stderr);
    // A crate without tests would pass as well.
    assert!(tested.stdout.contains("test result: ok. "), "{}", tested.stdout);
}

/// The dependency as the manifest of this package has it: the lock knows that version.
fn jsonschema() -> String {
    let manifest = fs::read_to_string(repository().join("xtask/Cargo.toml")).unwrap();
    manifest.lines().find(|line| line.starts_with("jsonschema = ")).unwrap().to_owned()
}

/// A module with the document as JSON, and each named type with the places and the JSON Schema of it.
fn named_types(document: &str) -> String {
    let document = Document::parse("workshop.yml", document).unwrap();
    let api = xtask::model::read(&document).value;
    let json = document.root().node().to_json().to_string();
    let types = api.schemas.named().iter().map(|named| {
        let name = &named.name;
        let places = if named.parts.is_empty() { std::slice::from_ref(&named.pointer) } else { &named.parts };
        format!("({name:?}, &{places:?} as &[_], schemars::schema_for!(blaxel_api::types::{name})),\n")
    });
    format!(
        "pub(crate) const DOCUMENT: &str = {json:?};\n\n\
         pub(crate) fn types() -> Vec<(&'static str, &'static [&'static str], schemars::Schema)> {{\nvec![\n{}]\n}}\n",
        types.collect::<String>()
    )
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}
