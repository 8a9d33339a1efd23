//! The crate `xtask/workshop` is what the generator makes of its document and what `blaxel-api` has by hand; its own tests say what
//! that does on the wire.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare itself stops")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use xtask::openapi::document::Document;
use xtask::{Settings, generate_with};

use crate::support::{fixture_text, repository};

const CRATE: &str = "xtask/workshop";
const EXAMPLES: &str = "examples/client";
const COMMAND: &str = "UPDATE_WORKSHOP=1 cargo test -p xtask --test repository workshop";
const NOTE: &str = "Written by the test of `xtask/tests/repository/workshop.rs`; do not edit.";

#[test]
fn the_fixture_crate_is_what_its_document_and_the_hand_written_part_give() {
    is_up_to_date(CRATE, &[NAMED, JSON, LATER_NAMED, LATER_JSON], &expected());
}

/// One command brings both crates up to date, because it selects the tests of this file.
#[test]
fn the_client_of_the_examples_is_what_its_document_and_the_hand_written_part_give() {
    let text = fs::read_to_string(repository().join("examples/document.yml")).unwrap();
    let document = Document::parse("document.yml", &text).unwrap();
    let library = library(&root(), "");
    let mut files = BTreeMap::from([("src/lib.rs".to_owned(), library)]);
    let generated = generate_with(&document, &settings()).unwrap().files;
    files.extend(generated.into_iter().map(|(path, text)| (format!("src/generated/{path}"), text)));
    is_up_to_date(EXAMPLES, &[], &files);
}

/// Compares the files of a crate with what they should be, or writes them.
fn is_up_to_date(krate: &str, written: &[&str], expected: &BTreeMap<String, String>) {
    let folder = repository().join(krate);
    if std::env::var_os("UPDATE_WORKSHOP").is_some() {
        let _ = fs::remove_dir_all(folder.join("src"));
        for (path, text) in expected {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let mut found = BTreeMap::new();
    collect(&folder, "src", &mut found);
    found.extend(written.iter().filter_map(|path| read(&folder, path)));
    let differing = |path: &&String| found.get(*path) != expected.get(*path);
    let paths: std::collections::BTreeSet<_> = found.keys().chain(expected.keys()).filter(differing).collect();
    assert!(paths.is_empty(), "stale in {krate}: {paths:?}; bring them up to date with `{COMMAND}`");
}

const NAMED: &str = "tests/wire/named.rs";
const JSON: &str = "tests/wire/document.json";
const LATER_NAMED: &str = "tests/wire/later/named.rs";
const LATER_JSON: &str = "tests/wire/later/document.json";

/// The files of the crate that are not written by hand.
fn expected() -> BTreeMap<String, String> {
    let parse = |name: &str| Document::parse(name, &fixture_text(name)).unwrap();
    let (document, later) = (parse("workshop.yml"), parse("later.yml"));
    let mut files = BTreeMap::from([
        ("src/lib.rs".to_owned(), library(&root(), LATER)),
        (NAMED.to_owned(), named_types(&document, "")),
        (JSON.to_owned(), format!("{:#}\n", document.root().node().to_json())),
        (LATER_NAMED.to_owned(), named_types(&later, "later::")),
        (LATER_JSON.to_owned(), format!("{:#}\n", later.root().node().to_json())),
    ]);
    let settings = settings();
    let generated = generate_with(&document, &settings).unwrap().files;
    files.extend(generated.into_iter().map(|(path, text)| (format!("src/generated/{path}"), text)));
    let generated = generate_with(&later, &settings).unwrap().files;
    // The settings of the crate are those of the first document.
    let generated = generated.into_iter().filter(|(path, _)| path != "settings.rs");
    files.extend(generated.map(|(path, text)| (format!("src/later/{path}"), below_later(&text))));
    files
}

/// The root of `blaxel-api`.
fn root() -> String {
    fs::read_to_string(repository().join("blaxel-api/src/lib.rs")).unwrap()
}

fn settings() -> Settings {
    let settings = fs::read(repository().join("xtask.toml")).unwrap();
    Settings::parse("xtask.toml", &settings).unwrap()
}

/// The code of the second document, in a module of the same crate: the hand-written part is compiled once for both.
fn below_later(text: &str) -> String {
    // The two documents have one type for operations.
    let text = text
        .replace("pub(crate) mod settings;\n", "")
        .replace("crate::generated::", "crate::later::")
        .replace("pub fn scopes(", "pub fn later_scopes(");
    ["Client", "builder", "document", "operations", "schemas", "types"]
        .into_iter()
        .fold(text, |text, name| text.replace(&format!("crate::{name}"), &format!("crate::later::{name}")))
}

/// A client of the second document with the settings of one of the first.
const LATER: &str = "\n// Of the document of OpenAPI 3.1.\n#[rustfmt::skip]\npub mod later;\n\n\
    impl From<&Client> for later::Client {\n    fn from(client: &Client) -> Self {\n        Self { inner: client.inner.clone() }\n    }\n}\n\n\
    /// Its mocks.\n#[cfg(feature = \"httpmock\")]\npub mod later_mock {\n    pub use crate::later::httpmock::{MockServerExt, operations};\n}\n";

/// The root of `blaxel-api` with its modules in the folder where they are. A `#[path]` on each of them would have their own modules
/// looked for beside them, so that one folder is named for all.
fn library(root: &str, more: &str) -> String {
    let (mut modules, mut public, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    // What is said of the item below it.
    let mut attributes = Vec::new();
    let root = root.replace("\r\n", "\n");
    for line in root.lines().filter(|line| !line.starts_with("//!") && !line.starts_with("#![")) {
        if line.starts_with("#[") || line.starts_with("///") {
            attributes.push(line.to_owned());
            continue;
        }
        let module = line.trim_start_matches("pub ").strip_prefix("mod ").and_then(|line| line.strip_suffix(';'));
        match module.filter(|module| *module != "generated") {
            Some(module) => {
                let is_public = line.starts_with("pub ");
                let visibility = if is_public { "pub" } else { "pub(crate)" };
                if is_public {
                    public.extend(attributes.iter().cloned().chain([format!("pub use hand_written::{module};")]));
                }
                modules.extend(attributes.drain(..).chain([format!("{visibility} mod {module};")]));
            }
            None => rest.extend(attributes.drain(..).chain([line.to_owned()])),
        }
    }
    let (modules, public, rest) = (modules.join("\n    "), public.join("\n"), rest.join("\n"));
    let rest = rest.trim();
    let text = format!(
        "//! {NOTE}\n\n#[rustfmt::skip]\n#[path = \"../../../blaxel-api/src\"]\nmod hand_written {{\n    {modules}\n}}\n\n\
         #[allow(clippy::wildcard_imports, reason = \"these are the modules of the crate\")]\nuse hand_written::*;\n\n{public}\n\n{rest}\n{more}"
    );
    text.replace("\n\n\n", "\n\n")
}

/// A module with the document as JSON, and each named type with the pointer to it and its JSON Schema.
fn named_types(document: &Document, module: &str) -> String {
    let api = xtask::model::read(document).value;
    let types = api.schemas.named().iter().map(|named| {
        let name = &named.name;
        let places = if named.parts.is_empty() { std::slice::from_ref(&named.place) } else { &named.parts };
        let in_module = if named.is_alias { "schemas" } else { "types" };
        format!(
            "        ({name:?}, &{places:?} as &[_], schemars::schema_for!(blaxel_api::{module}{in_module}::{name})),\n"
        )
    });
    format!(
        "//! {NOTE}\n#![allow(clippy::too_many_lines, reason = \"a line for each type\")]\n\npub(crate) const DOCUMENT: &str = include_str!(\"document.json\");\n\n\
         pub(crate) fn types() -> Vec<(&'static str, &'static [&'static str], schemars::Schema)> {{\n    vec![\n{}    ]\n}}\n",
        types.collect::<String>()
    )
}

fn collect(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder.join(below)).into_iter().flatten() {
        let name = format!("{below}/{}", entry.unwrap().file_name().to_str().unwrap());
        if folder.join(&name).is_dir() {
            collect(folder, &name, found);
        } else {
            found.extend(read(folder, &name));
        }
    }
}

/// A file as it is committed, where a checkout may have made its line ends CRLF.
fn read(folder: &Path, path: &str) -> Option<(String, String)> {
    let text = fs::read_to_string(folder.join(path)).ok()?;
    Some((path.to_owned(), text.replace("\r\n", "\n")))
}
