//! The work of a comparison grows as the documents do: what is compared is counted, at two sizes.

use serde_json::{Map, Value, json};

use super::compared;
use crate::openapi::document::Document;

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A document with operations that send and receive these schemas.
fn document(bodies: &[Value], schemas: impl Into<Value>) -> Document {
    let schemas = schemas.into();
    let paths: Map<String, Value> = bodies
        .iter()
        .enumerate()
        .map(|(number, schema)| {
            let content = json!({ "application/json": { "schema": schema } });
            let responses = json!({ "200": { "description": "d", "content": content } });
            let operation = json!({ "operationId": format!("o{number}"), "requestBody": { "content": content }, "responses": responses });
            (format!("/p{number}"), json!({ "post": operation }))
        })
        .collect();
    let text = json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": paths, "components": { "schemas": schemas } });
    Document::parse("growth.json", &text.to_string()).unwrap()
}

/// What a comparison of documents of a size takes, and how many changes it finds.
fn work(size: usize, make: &dyn Fn(usize, bool) -> Document) -> (usize, usize) {
    let wire = compared(&make(size, false), &make(size, true));
    (wire.steps + wire.meanings.read, wire.changes.len())
}

fn assert_linear(what: &str, make: &dyn Fn(usize, bool) -> Document) {
    let ((small, _), (large, changes)) = (work(50, make), work(400, make));
    assert!(changes > 0, "{what}: nothing was compared");
    assert!(large <= 9 * small, "{what}: {small} steps became {large}");
}

/// Schemas in a ring.
fn ring(size: usize, name: &dyn Fn(usize) -> String, more: &Value) -> Map<String, Value> {
    (0..size)
        .map(|number| {
            let next = reference(&name((number + 1) % size));
            (name(number), json!({ "type": "object", "properties": { "next": next, "more": more } }))
        })
        .collect()
}

#[test]
fn renamed_schemas_are_compared_once() {
    assert_linear("a ring", &|size, new| {
        let name = |number: usize| format!("{}{number}", if new { "New" } else { "Old" });
        document(&[reference(&name(0))], ring(size, &name, &json!({ "type": "string" })))
    });
    assert_linear("schemas that nothing refers to", &|size, new| {
        let name = |number: usize| format!("{}{number}", if new { "New" } else { "Old" });
        let schema =
            |number: usize| json!({ "type": "object", "properties": { (format!("p{number}")): { "type": "string" } } });
        document(&[], (0..size).map(|number| (name(number), schema(number))).collect::<Map<_, _>>())
    });
}

#[test]
fn a_schema_that_takes_the_place_of_another_is_compared_once() {
    assert_linear("replaced schemas", &|size, new| {
        let mut schemas = ring(size, &|number| format!("One{number}"), &json!({ "type": "string" }));
        schemas.extend(ring(size, &|number| format!("Other{number}"), &json!({ "type": "integer" })));
        let bodies: Vec<Value> =
            (0..size).map(|number| reference(&format!("{}{number}", if new { "Other" } else { "One" }))).collect();
        document(&bodies, schemas)
    });
}

#[test]
fn operations_that_share_all_schemas_compare_them_once() {
    assert_linear("operations", &|size, new| {
        let more = json!({ "type": if new { "integer" } else { "string" } });
        let bodies: Vec<Value> = (0..size).map(|number| reference(&format!("S{number}"))).collect();
        document(&bodies, ring(size, &|number| format!("S{number}"), &more))
    });
}

#[test]
fn alternatives_and_values_are_looked_up() {
    let union = |size: usize, named: bool, word: &str| {
        let schema = |number: usize| json!({ "type": "object", "properties": { (format!("{word}{number}")): { "type": "string" } } });
        let name = |number: usize| format!("{word}{number}");
        let alternatives: Vec<Value> =
            (0..size).map(|number| if named { reference(&name(number)) } else { schema(number) }).collect();
        let schemas = (0..size).filter(|_| named).map(|number| (name(number), schema(number)));
        let union = ("Union".to_owned(), json!({ "oneOf": alternatives }));
        document(&[reference("Union")], schemas.chain([union]).collect::<Map<_, _>>())
    };
    for named in [false, true] {
        assert_linear("alternatives", &|size, new| union(size, named, if new { "new" } else { "old" }));
    }
    assert_linear("values", &|size, new| {
        let values: Vec<String> =
            (0..size).map(|number| format!("v{}", if new { 2 * number } else { number })).collect();
        document(&[json!({ "type": "string", "enum": values })], Map::new())
    });
    assert_linear("types that become one of several", &|size, new| {
        let one = |number: usize| reference(&format!("S{number}"));
        let schema = |number: usize| json!({ "type": "object", "properties": { (format!("p{number}")): {} } });
        let mut schemas: Map<String, Value> = (0..size).map(|number| (format!("S{number}"), schema(number))).collect();
        schemas.insert("Union".to_owned(), json!({ "oneOf": (0..size).map(one).collect::<Vec<_>>() }));
        let bodies: Vec<Value> = (0..size).map(|number| if new { reference("Union") } else { one(number) }).collect();
        document(&bodies, schemas)
    });
}
