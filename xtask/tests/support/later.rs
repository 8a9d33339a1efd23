//! Documents of OpenAPI 3.0 made to ones of 3.1 that nobody would write.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its documents stops")]

use serde_json::{Map, Value, json};

use crate::mutate::Dice;

/// The document as one of 3.1, with what only that version knows in some of its schemas; one in three stays as it is.
pub(crate) fn sometimes(mut document: Value, seed: u64) -> Value {
    let mut dice = Dice::new(seed ^ 0x3_1000);
    if dice.below(3) > 0 {
        document["openapi"] = json!("3.1.0");
        document["jsonSchemaDialect"] = json!("https://spec.openapis.org/oas/3.1/dialect/base");
        document["info"]["summary"] = json!("Of 3.1");
        document["info"]["license"] = json!({ "name": "MIT", "identifier": "MIT" });
        document["webhooks"] = json!({ "w": { "post": { "requestBody": { "content": {} } } } });
        // Most of what is made at random contradicts what is there, or refers to nothing.
        let wild = dice.below(4) == 0;
        schemas(&mut document, &mut dice, wild);
        if document["components"]["schemas"].is_object() {
            document["components"]["schemas"]["Anchored"] = json!({ "$anchor": "a", "type": "string" });
        }
    }
    document
}

fn schemas(value: &mut Value, dice: &mut Dice, wild: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| schemas(item, dice, wild)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| schemas(member, dice, wild));
            let is_schema = members.get("type").is_some_and(Value::is_string) && !members.contains_key("flows")
                || members.get("$ref").is_some_and(Value::is_string)
                || ["allOf", "oneOf", "anyOf"].iter().any(|keyword| members.get(*keyword).is_some_and(Value::is_array));
            if is_schema && dice.below(2) == 0 {
                for _ in 0..=dice.below(2) {
                    if wild { change(members, dice) } else { add(members, dice) }
                }
            } else if is_schema && dice.below(12) == 0 && wild {
                *value = json!(dice.below(2) == 0);
            }
        }
        _ => {}
    }
}

/// Adds a keyword that the schema may have beside what it says already.
fn add(schema: &mut Map<String, Value>, dice: &mut Dice) {
    let own = schema.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let simple = [json!({ "type": "string" }), json!({ "type": ["integer", "null"] }), json!(true), json!(false)];
    let simple = |dice: &mut Dice| simple[dice.below(simple.len())].clone();
    let choice = dice.below(9);
    let (keyword, value) = match (own.as_str(), choice) {
        ("string" | "integer" | "number" | "boolean" | "object", 0 | 1) => {
            ("type", json!([own, if dice.below(2) == 0 { "null" } else { TYPES[dice.below(6)] }]))
        }
        ("string", 2) => ("const", json!("one")),
        ("integer" | "number", 2) => ("const", json!(1)),
        ("integer" | "number", 3) => (["exclusiveMinimum", "exclusiveMaximum"][dice.below(2)], json!(0)),
        ("string", 3) => ("contentEncoding", json!("base64")),
        ("string", 4) => ("contentMediaType", json!("application/octet-stream")),
        ("array", 0..=5) => {
            schema.remove("items");
            let schemas: Vec<Value> = (0..=dice.below(4)).map(|_| simple(dice)).collect();
            match dice.below(4) {
                0 => drop(schema.insert("minItems".to_owned(), json!(dice.below(5)))),
                1 => drop(schema.insert("maxItems".to_owned(), json!(schemas.len()))),
                _ => drop(schema.insert("items".to_owned(), json!(false))),
            }
            ("prefixItems", schemas.into())
        }
        ("object", 2 | 3) => ("unevaluatedProperties", simple(dice)),
        ("object", 4) => ("patternProperties", json!({ "^a": simple(dice) })),
        ("object", 5) => ("dependentRequired", json!({ "a": ["b"] })),
        (_, 5) => ("examples", json!([1, "a", null])),
        (_, 6) => (["if", "then", "else", "contains", "odd"][dice.below(5)], simple(dice)),
        (_, 7) => ("$defs", json!({ "a": simple(dice), "b": { "$ref": "#a" } })),
        _ => (["description", "$comment"][dice.below(2)], json!("Beside.")),
    };
    schema.insert(keyword.to_owned(), value);
}

const TYPES: [&str; 9] = ["string", "integer", "number", "boolean", "array", "object", "null", "null", "circle"];

fn change(schema: &mut Map<String, Value>, dice: &mut Dice) {
    let own = schema.get("type").cloned();
    let simple = [json!({ "type": "string" }), json!({ "type": ["integer", "null"] }), json!(true), json!(false)];
    let simple = |dice: &mut Dice| simple[dice.below(simple.len())].clone();
    let (keyword, value) = match dice.below(29) {
        0..=2 => {
            let mut types: Vec<Value> = own.into_iter().filter(Value::is_string).collect();
            types.extend((0..dice.below(3)).map(|_| json!(TYPES[dice.below(TYPES.len())])));
            ("type", types.into())
        }
        3 => (
            "const",
            [json!("a"), json!(1), json!(1.5), json!(null), json!(true), json!({ "a": 1 })][dice.below(6)].clone(),
        ),
        4 => ("enum", json!(["a", null, 1])),
        5 => ("enum", json!([null])),
        6 => ("examples", Value::from([json!(1), json!("a")][..=dice.below(2)].to_vec())),
        7 => ("exclusiveMinimum", json!(5)),
        8 => ("exclusiveMaximum", json!(-0.5)),
        9 => ("description", json!("Beside.")),
        10 => ("prefixItems", json!([simple(dice), simple(dice)])),
        11 => ("items", simple(dice)),
        12 => ("unevaluatedProperties", simple(dice)),
        13 => ("patternProperties", json!({ "^a": simple(dice) })),
        14 => ("additionalProperties", simple(dice)),
        15 => ("contentEncoding", json!("base64")),
        16 => ("contentMediaType", json!("application/octet-stream")),
        17 => ("anyOf", json!([simple(dice), { "type": "null" }])),
        18 => ("properties", json!({ "a": simple(dice), "b": { "$ref": "#/components/schemas/A", "type": "object" } })),
        19 => ("$defs", json!({ "a": simple(dice) })),
        20 => ("if", simple(dice)),
        21 => ("dependentRequired", json!({ "a": ["b"] })),
        22 => (["$schema", "$id", "$anchor", "$dynamicRef"][dice.below(4)], json!("#a")),
        23 => ("$anchor", json!(["b", "c"][dice.below(2)])),
        24 => ("$ref", json!(["#a", "#a", "#a", "#a", "#b"][dice.below(5)])),
        25 => ("contentMediaType", json!(["image/png", "text/html", "application/json", ""][dice.below(4)])),
        26 => ("minItems", json!(2)),
        27 => ("then", simple(dice)),
        _ => (["contains", "propertyNames", "contentSchema", "odd", "unevaluatedItems"][dice.below(5)], simple(dice)),
    };
    schema.insert(keyword.to_owned(), value);
}
