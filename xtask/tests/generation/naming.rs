//! Names do not depend on the order of the document.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use proptest::prelude::*;
use serde_json::Value;
use xtask::codegen::generate::trees;
use xtask::{Document, generate};

use crate::mutate::{self, Dice};
use crate::support::fixture_text;

/// The document as JSON, with members, parameters and values of enums in an order that looks random. What comes first in `content`
/// is the default, so its order means something.
fn shuffled(value: &Value, name: &str, dice: &mut Dice) -> String {
    let mix = |dice: &mut Dice, list: &mut Vec<String>, fixed: bool| {
        for place in (1..list.len()).filter(|_| !fixed).rev() {
            let other = dice.below(place + 1);
            list.swap(place, other);
        }
    };
    match value {
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}:{}", Value::from(key.as_str()), shuffled(value, key, dice))
            };
            let mut written: Vec<String> = members.iter().map(member).collect();
            mix(dice, &mut written, name == "content");
            format!("{{{}}}", written.join(","))
        }
        Value::Array(items) => {
            let mut written: Vec<String> = items.iter().map(|item| shuffled(item, "", dice)).collect();
            mix(dice, &mut written, !matches!(name, "parameters" | "enum" | "required"));
            format!("[{}]", written.join(","))
        }
        other => other.to_string(),
    }
}

/// The names of everything that is public, with what each is made of.
fn names(text: &str) -> Option<Vec<String>> {
    let document = Document::parse("d.json", text).ok()?;
    let files = generate(&document).ok()?.files;
    let mut names: Vec<String> = Vec::new();
    for (path, text) in &files {
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("pub ")) {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let kind = words.iter().position(|word| ["fn", "struct", "enum", "type", "const", "static"].contains(word));
            names.extend(kind.and_then(|kind| words.get(kind + 1)).map(|name| format!("{path} {name}")));
        }
    }
    names.extend(trees(&document).ok()?.origins.into_iter().map(|origin| {
        // The places of lists are the order.
        let pointer: Vec<&str> = origin.pointer.split('/').collect();
        let place = |at: usize| at > 0 && ["parameters", "enum"].contains(&pointer[at - 1]);
        let pointer: Vec<&str> = (0..pointer.len()).map(|at| if place(at) { "-" } else { pointer[at] }).collect();
        format!("{} {} {:?}", origin.item, pointer.join("/"), origin.meaning)
    }));
    names.sort();
    Some(names)
}

fn assert_same(document: &Value, seed: u64) {
    let Some(expected) = names(&document.to_string()) else { return };
    let text = shuffled(document, "", &mut Dice::new(seed));
    let found = names(&text).unwrap_or_default();
    let differ: Vec<_> = expected
        .iter()
        .filter(|name| !found.contains(name))
        .chain(found.iter().filter(|name| !expected.contains(name)))
        .collect();
    assert!(differ.is_empty(), "{differ:#?}\n{document}\n{text}");
}

#[test]
fn no_order_of_a_fixture_changes_a_name() {
    for name in ["later.yml", "garden.yml", "workshop.yml", "constructs.yml"] {
        let document = Document::parse(name, &fixture_text(name)).unwrap().root().node().to_json();
        assert_same(&document, 1);
    }
    assert_same(&mutate::with_every_name(), 0);
}

#[test]
fn no_order_of_a_random_document_changes_a_name() {
    proptest!(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() }, |(seed in any::<u64>())| {
        assert_same(&mutate::random(seed), seed);
    });
}

#[test]
fn who_is_spelled_as_in_rust_keeps_the_name() {
    let document = |paths: [&str; 2], schemas: [&str; 2], properties: [&str; 2]| {
        let paths = paths
            .map(|id| format!("  /{id}: {{get: {{operationId: {id}, responses: {{'204': {{description: d}}}}}}}}\n"));
        let properties = properties.map(|name| format!("{name}: {{type: string}}")).join(", ");
        let schemas = schemas.map(|name| format!("    {name}: {{type: object, properties: {{{properties}}}}}\n"));
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{}components:\n  schemas:\n{}",
            paths.concat(),
            schemas.concat()
        );
        let origins = trees(&Document::parse("d.yml", &text).unwrap()).unwrap().origins;
        let mut names: Vec<_> =
            origins.into_iter().map(|origin| format!("{} {:?}", origin.item, origin.pointer)).collect();
        names.sort();
        names
    };
    let one = document(["listBoxes", "list_boxes"], ["HTTPBox", "HttpBox"], ["boxId", "box_id"]);
    assert_eq!(one, document(["list_boxes", "listBoxes"], ["HttpBox", "HTTPBox"], ["box_id", "boxId"]));
    for name in [
        "Client::list_boxes \"/paths/~1list_boxes/get\"",
        "Client::list_boxes_2 \"/paths/~1listBoxes/get\"",
        "types::HttpBox \"/components/schemas/HttpBox\"",
        "types::HttpBox2.box_id \"/components/schemas/HTTPBox/properties/box_id\"",
        "types::HttpBox2.box_id_2 \"/components/schemas/HTTPBox/properties/boxId\"",
    ] {
        assert!(one.iter().any(|found| found == name), "{name}: {one:#?}");
    }
}
