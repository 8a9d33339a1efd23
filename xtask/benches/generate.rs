//! What generating costs, beside plain progenitor for the same document (builder, merged tags, prettyplease), in one run.
//!
//! ```text
//! cargo bench -p xtask --bench generate                      a document that is made here, and one of 16 times its size
//! cargo bench -p xtask --bench generate -- FILE..            these documents
//! cargo bench -p xtask --bench generate -- --check FILE..    also how long `cargo check` takes (needs the crate registry)
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a bench that cannot go on stops, and rounds"
)]

use std::fs;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use serde_json::{Map, Value, json};
use xtask::Document;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    let files: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    if files.is_empty() {
        let [small, large] = [63, 1008].map(|operations| synthetic(operations).to_string());
        compare("63 operations", &small, check);
        compare("1008 operations", &large, check);
        println!("16 times the operations take {:.1} times the time", growth(&small, &large));
    }
    for file in files {
        // Cargo runs benches in the folder of their package.
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}, seen from xtask/: {error}"));
        compare(file, &text, check);
    }
    println!("largest resident memory of this run: {}", peak());
}

/// How many times as long a document of 16 times the size takes: the median of five rounds, in each of which the small one is
/// generated 16 times after the large one, so that both sides see the same machine.
fn growth(small: &str, large: &str) -> f64 {
    let timed = |text: &str, times: usize| {
        let start = Instant::now();
        for _ in 0..times {
            xtask::generate(&Document::parse("growth", text).unwrap()).unwrap();
        }
        start.elapsed()
    };
    let mut rounds: Vec<f64> = (0..5).map(|_| ratio(16 * timed(large, 1), timed(small, 16))).collect();
    rounds.sort_by(f64::total_cmp);
    rounds[2]
}

/// Prints the comparison of one document.
fn compare(name: &str, text: &str, check: bool) {
    println!("{name}");
    let (ours, files) = fastest(|| xtask::generate(&Document::parse(name, text).unwrap()).unwrap().files);
    let source = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let all: usize = files.iter().filter(|(path, _)| source(path)).map(|(_, text)| lines(text)).sum();
    // The table of operations, the mocks and comments are left out of the comparison.
    let left_out = |path: &str| path == "operations.rs" || path == "httpmock.rs";
    let counted = files.iter().filter(|(path, _)| source(path) && !left_out(path));
    let counted: usize = counted.map(|(_, text)| lines(text)).sum();
    let document = Document::parse(name, text).unwrap().root().node().to_json();
    panic::set_hook(Box::new(|_| {}));
    let plain = catch_unwind(AssertUnwindSafe(|| fastest(|| plain(&document))));
    let _ = panic::take_hook();
    let Ok((plain_took, plain)) = plain else {
        println!("  generating: {ours:.0?}, {all} lines; plain progenitor panics");
        return;
    };
    println!("  generating: {ours:.1?}, plain {plain_took:.1?}: ratio {:.2}", ratio(ours, plain_took));
    println!(
        "  lines without comments: {counted} of {all}, plain {}: ratio {:.2}",
        lines(&plain),
        counted as f64 / lines(&plain) as f64
    );
    if check {
        let (ours, plain) = checks(text, &plain);
        println!("  cargo check: {ours:.1?}, plain {plain:.1?}: ratio {:.2}", ratio(ours, plain));
    }
}

/// The fastest of five.
fn fastest<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut timed = || {
        let start = Instant::now();
        let made = work();
        (start.elapsed(), made)
    };
    let first = timed();
    (0..4).map(|_| timed()).fold(first, |best, next| if next.0 < best.0 { next } else { best })
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//")).count()
}

/// Plain progenitor's client.
fn plain(document: &Value) -> String {
    let document: openapiv3::OpenAPI = serde_json::from_value(document.clone()).unwrap();
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder).with_tag(TagStyle::Merged);
    let tokens = Generator::new(&settings).generate_tokens(&document).unwrap();
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// How long `cargo check` takes for both crates when everything else is checked already: the faster of three.
fn checks(text: &str, plain: &str) -> (Duration, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("document.yml");
    fs::write(&document, text).unwrap();
    let ours = folder.path().join("ours");
    let mut generate = Command::new(env!("CARGO_BIN_EXE_xtask"));
    generate.args(["generate", "--document"]).arg(&document).arg("--out").arg(&ours);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    assert!(generate.current_dir(root).output().unwrap().status.success());
    let other = folder.path().join("plain");
    fs::create_dir_all(other.join("src")).unwrap();
    fs::write(other.join("src/lib.rs"), plain).unwrap();
    fs::write(other.join("Cargo.toml"), PLAIN_MANIFEST).unwrap();
    let target = folder.path().join("target");
    let check = |folder: &Path| {
        let lib = folder.join("src/lib.rs");
        let once = || {
            let text = fs::read(&lib).unwrap();
            fs::write(&lib, text).unwrap();
            let mut cargo = Command::new(env!("CARGO"));
            let cargo = cargo.args(["check", "--quiet"]).current_dir(folder).env("CARGO_TARGET_DIR", &target);
            let output = cargo.env("CARGO_INCREMENTAL", "0").output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        };
        once();
        fastest(once).0
    };
    (check(&ours), check(&other))
}

const PLAIN_MANIFEST: &str = r#"
[package]
name = "plain"
version = "0.0.0"
edition = "2021"

[workspace]

[dependencies]
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures-core = "0.3"
progenitor-client = "=0.15.1"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "form", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_urlencoded = "0.7"
"#;

/// The most memory that was resident at once, where Linux tells it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not known here".to_owned(), |line| line.trim().to_owned())
}

/// A document with so many operations, each with a type of its own, in tags of ten.
fn synthetic(operations: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for number in 0..operations {
        let name = format!("Thing{number}");
        let body = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } });
        let operation = json!({
            "operationId": format!("PutThing{number}"),
            "tags": [format!("tag {}", number / 10)],
            "summary": "Puts a thing where it belongs",
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": "limit", "in": "query", "schema": { "type": "integer" } },
                { "name": "label", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
            ],
            "requestBody": { "required": true, "content": body },
            "responses": { "200": { "description": "The thing", "content": body } },
        });
        paths.insert(format!("/things{number}/{{id}}"), json!({ "put": operation }));
        let properties: Map<String, Value> = (0..8)
            .map(|field| {
                let schema = match field % 4 {
                    0 => json!({ "type": "string", "description": "A text of the thing" }),
                    1 => json!({ "type": "array", "items": { "type": "string" } }),
                    2 => json!({ "type": "string", "enum": ["one", "two", "three"] }),
                    _ => json!({ "type": "integer" }),
                };
                (format!("field{field}"), schema)
            })
            .collect();
        schemas.insert(name, json!({ "type": "object", "required": ["field0"], "properties": properties }));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Things", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}
