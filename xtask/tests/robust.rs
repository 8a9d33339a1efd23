//! Whatever a document holds, it is rendered or refused: no panic, and no code that is not Rust.
//!
//! `MUTATIONS` says how many documents of each kind are tried (128 without it). With `ACCEPTED_TO` naming a folder, each
//! accepted document is kept there, for `scripts/check-mutations` to compile what it gives.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod support;

#[path = "support/mutate.rs"]
mod mutate;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use support::fixture_text;
use xtask::{Document, generate};

fn runner() -> TestRunner {
    let cases = std::env::var("MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(128);
    TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
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
            keep(&text);
            Ok("accepted")
        }
        Err(refused) => {
            let defect = refused.iter().find(|refusal| refusal.remedy.contains("defect of the generator"));
            let rule = refused.iter().find_map(|refusal| refusal.rule).unwrap_or("refused");
            defect.map_or(Ok(rule), |defect| Err(defect.to_string()))
        }
    }
}

fn keep(text: &str) {
    if let Ok(folder) = std::env::var("ACCEPTED_TO") {
        let name = xtask::document::sha256(text.as_bytes());
        std::fs::write(format!("{folder}/{}.json", &name[..16]), text).unwrap();
    }
}

fn try_all<S: Strategy>(strategy: &S, make: impl Fn(S::Value) -> Value) {
    let mut counts = BTreeMap::new();
    let counted = std::cell::RefCell::new(&mut counts);
    let mut runner = runner();
    let result = runner.run(strategy, |seed| {
        let document = make(seed);
        match outcome(&document) {
            Ok(word) => {
                *counted.borrow_mut().entry(word).or_insert(0_usize) += 1;
                Ok(())
            }
            Err(why) => Err(TestCaseError::fail(format!("{why}\n{document}"))),
        }
    });
    println!("{counts:?}");
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn every_mutation_of_a_document_is_rendered_or_refused() {
    let sources: Vec<Value> = ["garden.yml", "workshop.yml", "constructs.yml"]
        .iter()
        .map(|name| Document::parse(name, &fixture_text(name)).unwrap().root().node().to_json())
        .collect();
    let strategy = (0..sources.len(), proptest::collection::vec(any::<u64>(), 1..4));
    try_all(&strategy, |(source, seeds)| {
        let mut document = sources[source].clone();
        for seed in seeds {
            mutate::mutate(&mut document, seed);
        }
        document
    });
}

#[test]
fn every_random_document_is_rendered_or_refused() {
    try_all(&any::<u64>(), mutate::random);
}
