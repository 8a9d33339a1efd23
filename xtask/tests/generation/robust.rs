//! Whatever a document holds, it is rendered or refused: no panic, and no code that is not Rust.
//!
//! `MUTATIONS` says how many documents of each kind are tried (40 without it), `COMPILED` for how many of those that are
//! accepted the code is compiled (1 without it). `TRYING` names a file that has the last document if the process ends.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use crate::support::{fixture_text, repository, run, target};
use crate::{mutate, mutate_later};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use xtask::{Document, generate, model};

fn runner() -> TestRunner {
    let cases = setting("MUTATIONS", 40);
    TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
}

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).map_or(default, |count| count.parse().unwrap())
}

/// How a document ended (of one that was refused, the first rule), or why it must not have.
fn outcome(document: &Value) -> Result<&'static str, String> {
    let text = serde_json::to_string(document).unwrap();
    let Ok(parsed) = Document::parse("m.json", &text) else { return Ok("unreadable") };
    let generated = catch_unwind(AssertUnwindSafe(|| generate(&parsed))).map_err(|_| "panicked".to_owned())?;
    match generated {
        Ok(files) => {
            for (path, text) in files.files.iter().filter(|(path, _)| path.ends_with("rs")) {
                syn::parse_file(text).map_err(|error| format!("{path} is not Rust: {error}"))?;
            }
            Ok("accepted")
        }
        Err(refused) => {
            let defect = refused.iter().find(|refusal| refusal.remedy.contains("defect of the generator"));
            let rule = refused.iter().find_map(|refusal| refusal.rule).unwrap_or("refused");
            defect.map_or(Ok(rule), |defect| Err(defect.to_string()))
        }
    }
}

fn try_all<S: Strategy>(strategy: &S, make: impl Fn(S::Value) -> Value) {
    let mut counts = BTreeMap::new();
    let counted = std::cell::RefCell::new(&mut counts);
    let mut runner = runner();
    let result = runner.run(strategy, |seed| {
        let document = make(seed);
        if let Some(path) = std::env::var_os("TRYING") {
            fs::write(path, document.to_string()).unwrap();
        }
        match outcome(&document) {
            Ok(word) => {
                *counted.borrow_mut().entry(word).or_insert(0_usize) += 1;
                Ok(())
            }
            Err(why) => Err(TestCaseError::fail(format!("{why}\n{document}"))),
        }
    });
    println!("{counts:?}");
    assert_eq!(result.map_err(|error| error.to_string()), Ok(()));
}

#[test]
fn every_mutation_of_a_document_is_rendered_or_refused() {
    let sources = sources();
    let strategy = (0..sources.len(), proptest::collection::vec(any::<u64>(), 1..4));
    try_all(&strategy, |(source, seeds)| mutated(&sources[source], &seeds));
}

#[test]
fn every_random_document_is_rendered_or_refused() {
    try_all(&any::<u64>(), random);
}

#[test]
fn an_object_that_has_no_properties_once_it_is_combined_is_a_map() {
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let map = serde_json::json!({ "type": "object", "additionalProperties": { "type": "string" } });
        let schema = serde_json::json!({ "additionalProperties": false, keyword: [map] });
        let content = serde_json::json!({ "application/json": { "schema": schema } });
        let operation = serde_json::json!({ "operationId": "a", "responses": { "200": { "description": "d", "content": content } } });
        let document = serde_json::json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": { "/a": { "get": operation } } });
        assert_eq!(outcome(&document), Ok("accepted"), "{keyword}");
    }
}

/// A schema without a name has no value of the discriminator. A test that fails overflows the stack.
#[test]
fn a_choice_by_discriminator_with_a_schema_that_has_no_name_is_told_apart_from_others() {
    let refers = |name: &str| serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
    let inline = serde_json::json!({ "type": "object", "properties": { "b": { "type": "string" } } });
    let choice = serde_json::json!({ "oneOf": [refers("Cat"), inline], "discriminator": { "propertyName": "kind" } });
    let content = serde_json::json!({ "application/json": { "schema": { "oneOf": [refers("Pet"), refers("Cat")] } } });
    let operation =
        serde_json::json!({ "operationId": "a", "responses": { "200": { "description": "d", "content": content } } });
    let document = serde_json::json!({
        "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": { "/a": { "get": operation } },
        "components": { "schemas": { "Pet": choice, "Cat": { "type": "object", "properties": { "kind": {} } } } } });
    assert_eq!(outcome(&document), Ok("accepted"));
}

/// Each would otherwise be combined with all others, and each of these with all others again.
#[test]
fn schemas_that_extend_another_name_of_a_base_have_its_properties_alone() {
    let kind = serde_json::json!({ "type": "object", "properties": { "kind": { "type": "string" } },
        "discriminator": { "propertyName": "kind" } });
    let extends = |name: &str| serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut schemas = serde_json::Map::from_iter([("Base".to_owned(), kind)]);
    schemas.insert("Simple".to_owned(), serde_json::json!({ "allOf": [extends("Base")] }));
    for number in 0..9 {
        let own = serde_json::json!({ "type": "object", "properties": { format!("own{number}"): {} } });
        schemas.insert(format!("Extending{number}"), serde_json::json!({ "allOf": [extends("Simple"), own] }));
    }
    let document = serde_json::json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": {},
        "components": { "schemas": schemas } });
    let files = generate(&Document::parse("m.json", &document.to_string()).unwrap()).unwrap().files;
    let (_, types) = files.iter().find(|(path, _)| path.ends_with("types.rs")).unwrap();
    let start = types.find("pub struct Extending3 {").unwrap();
    let fields = &types[start..start + types[start..].find('}').unwrap()];
    assert!(fields.contains("pub kind:") && fields.contains("pub own3:") && !fields.contains("pub own4:"), "{fields}");
}

#[test]
fn a_list_of_a_choice_may_hold_the_choice_or_null() {
    let refers = serde_json::json!({ "$ref": "#/components/schemas/A" });
    let object = serde_json::json!({ "type": "object", "properties": { "a": refers } });
    let choice = serde_json::json!({ "nullable": true, "oneOf": [{ "type": "array", "items": refers }, object] });
    let document = serde_json::json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": {},
        "components": { "schemas": { "A": choice } } });
    assert_eq!(outcome(&document), Ok("accepted"));
}

#[test]
fn what_is_accepted_compiles_without_a_warning() {
    // The command line looks at more than the generator: at the version, say.
    let checks = |document: &Value| {
        Document::parse("m.json", &document.to_string()).is_ok_and(|document| model::check(&document).is_ok())
    };
    let accepts = |document: &Value| outcome(document) == Ok("accepted") && checks(document);
    let count = setting("COMPILED", 1) as usize;
    let sources = sources();
    let sources = sources.iter().cycle().zip(0..);
    let mutations = sources.map(|(source, seed)| mutated(source, &[seed, seed + 1])).filter(accepts).take(count);
    let random = (0..).map(random).filter(accepts).take(count);
    let fixed = [
        mutate::with_every_name(),
        serde_json::json!({
        "openapi": "3.0.3", "info": { "title": "Nothing", "version": "1" }, "paths": {} }),
    ];
    let constructs = self::sources().pop().unwrap();

    let folder = tempfile::tempdir().unwrap();
    for (number, document) in fixed.into_iter().chain([constructs]).chain(mutations).chain(random).enumerate() {
        let source = folder.path().join("document.json");
        fs::write(&source, document.to_string()).unwrap();
        let out = folder.path().join(format!("crate-{number}"));
        let generate = ["generate", "--document", source.to_str().unwrap(), "--out", out.to_str().unwrap()];
        run(Command::new(env!("CARGO_BIN_EXE_xtask")).args(generate).current_dir(repository()), b"").expect(0);
        // The versions of the workspace, so that nothing is compiled twice.
        fs::copy(repository().join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--offline", "--all-features"]).current_dir(&out).env("CARGO_TARGET_DIR", target());
        let checked = run(&mut cargo, b"");
        assert!(checked.code == Some(0) && !checked.stderr.contains("warning"), "{}\n{document}", checked.stderr);
    }
}

fn sources() -> Vec<Value> {
    let parse = |name: &&str| Document::parse(name, &fixture_text(name)).unwrap().root().node().to_json();
    ["later.yml", "garden.yml", "workshop.yml", "constructs.yml"].iter().map(parse).collect()
}

/// A random document, of 3.0 or of 3.1.
fn random(seed: u64) -> Value {
    mutate_later::sometimes(mutate::random(seed), seed)
}

fn mutated(source: &Value, seeds: &[u64]) -> Value {
    let mut document = source.clone();
    for seed in seeds {
        mutate::mutate(&mut document, *seed);
    }
    document
}
