//! The JSON Schema of each type accepts what the document's own schema accepts, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Validator, validator_for};
use serde_json::{Map, Value, json};

use crate::named;

/// Samples with what the document says of them.
#[allow(clippy::too_many_lines, reason = "a list of samples")]
fn samples() -> Vec<(&'static str, Value, bool)> {
    let tool = |more: Value| merged(json!({"name": "saw", "tags": [], "history": []}), more);
    let measure = |more: Value| merged(json!({"length": 1}), more);
    let chain = json!({"length": 1, "rival": {"length": 2, "rival": null}});
    vec![
        ("Tool", tool(json!({})), true),
        ("Tool", tool(json!({"parts": [tool(json!({"id": "p"}))], "parent": tool(json!({}))})), true),
        ("Tool", tool(json!({"labels": {"a": "b"}, "note": null, "later": 1})), true),
        ("Tool", tool(json!({"names": ["a", {"b": 1}], "settings": {"a": [1]}, "anything": [null]})), true),
        ("Tool", tool(json!({"state": "idle", "kind": "<", "lent": true})), true),
        ("Tool", tool(json!({"lent": {"to": "me"}})), true),
        ("Tool", json!({"name": "saw", "tags": []}), false),
        ("Tool", tool(json!({"id": null})), false),
        ("Tool", tool(json!({"tags": null})), false),
        ("Tool", tool(json!({"labels": {"a": 1}})), false),
        ("Tool", tool(json!({"state": "broken"})), false),
        ("Tool", tool(json!({"kind": "laser"})), false),
        ("Tool", tool(json!({"lent": {}})), false),
        ("Tool", tool(json!({"parts": [{}]})), false),
        ("Tool", tool(json!({"settings": "none"})), false),
        ("Tool", tool(json!({"weight": "heavy"})), false),
        ("Tool", json!("saw"), false),
        ("Tool", json!(null), false),
        ("ToolKind", json!("power"), true),
        ("ToolKind", json!("Power"), false),
        ("ToolLent", json!(false), true),
        ("ToolLent", json!("no"), false),
        ("State", json!("busy"), true),
        ("State", json!("all"), false),
        ("State", json!(null), false),
        ("Filter", json!("all"), true),
        ("Lending", json!({"to": "me", "since": "now"}), true),
        ("Lending", json!({"since": "now"}), false),
        ("Lending", json!({"to": "me", "since": 1}), false),
        ("ChangeStepsItem", json!({"do": "drill", "depth": 3}), false),
        ("ChangeStepsItem", json!({"do": "drill", "depth": "x"}), true),
        ("ChangeStepsItem", json!({"depth": 1}), false),
        ("Measure", measure(json!({})), true),
        ("Measure", json!({}), false),
        ("Measure", measure(json!({"other": 1})), false),
        ("Measure", json!({"length": 0}), false),
        ("Measure", json!({"length": 100}), true),
        ("Measure", json!({"length": 100.5}), false),
        ("Measure", measure(json!({"width": 1})), true),
        ("Measure", measure(json!({"width": null})), true),
        ("Measure", measure(json!({"width": 10})), false),
        ("Measure", measure(json!({"width": 0.5})), false),
        ("Measure", measure(json!({"count": 15})), true),
        ("Measure", measure(json!({"count": 16})), false),
        ("Measure", measure(json!({"count": 2.5})), false),
        ("Measure", measure(json!({"size": 4})), true),
        ("Measure", measure(json!({"size": 3})), false),
        ("Measure", measure(json!({"code": "abcd", "same": "ab"})), true),
        ("Measure", measure(json!({"code": "a"})), false),
        ("Measure", measure(json!({"code": "abcde"})), false),
        ("Measure", measure(json!({"same": "AB"})), false),
        ("Measure", measure(json!({"unit": null})), true),
        ("Measure", measure(json!({"unit": "mm"})), true),
        ("Measure", measure(json!({"unit": "inch"})), false),
        ("Measure", measure(json!({"notes": ["a", "b"]})), true),
        ("Measure", measure(json!({"notes": []})), false),
        ("Measure", measure(json!({"notes": ["a", "a"]})), false),
        ("Measure", measure(json!({"notes": ["a", "b", "c"]})), false),
        ("Measure", chain, true),
        ("Measure", measure(json!({"rival": {}})), false),
        ("Measure", measure(json!({"unsure": null})), true),
        ("Measure", measure(json!({"unsure": {"why": 1}})), false),
        ("Unsure", json!(null), true),
        ("Unsure", json!(1), false),
        ("Prices", json!({"a": 1, "b": 2}), true),
        ("Prices", json!({}), false),
        ("Prices", json!({"a": 1, "b": 2, "c": 3}), false),
        ("Prices", json!({"a": "1"}), false),
        ("Priced", json!({"name": "a", "b": 2}), true),
        ("Priced", json!({"name": "a", "b": "2"}), false),
        ("Quality", json!("good"), true),
        ("Quality", json!("fair"), false),
        ("Graded", json!("bad"), true),
        ("Graded", json!({"bad": null}), false),
        ("Serial", json!("12"), true),
        ("Serial", json!("x"), false),
        ("Serials", json!(["12", "3"]), true),
        ("Serials", json!(["12", 3]), false),
        ("Serials", json!(null), false),
        ("Either", json!(null), true),
        ("Either", json!(1), true),
        ("Either", json!("12"), true),
        ("Either", json!({"name": "a"}), true),
        ("Either", json!(1.5), false),
        ("Either", json!("x"), false),
        ("Exactly", json!(10), true),
        ("Exactly", json!(1.5), true),
        ("Exactly", json!(1), false),
        ("Sealed", json!({"ticket": "t", "claim": "c", "seal": "s"}), true),
        ("Sealed", json!({"seal": "s"}), false),
        ("Sealed", json!({"ticket": "t"}), false),
        ("Reached", json!({"mail": "m"}), true),
        ("Reached", json!({}), false),
        ("Reached", json!({"mail": "m", "phone": "p"}), false),
        ("Whatever", json!([null]), true),
        ("TrayRound", json!({"id": "a", "radius": 1}), true),
        ("TrayRound", json!({"radius": 1}), false),
        ("FittedHolder2", json!({"left": true, "right": true}), true),
        ("FittedHolder2", json!({"left": 1}), false),
        ("Kit", json!({"noText": "a"}), false),
        ("Kit", json!({"noText": 1, "odd": 1, "level": "1"}), true),
        ("Kit", json!({"metric": "inch"}), false),
    ]
}

#[test]
fn the_table_of_samples_is_judged_as_the_document_judges_it() {
    let validators: BTreeMap<_, _> = validators().into_iter().map(|(name, ours, its)| (name, (ours, its))).collect();
    for (name, sample, accepted) in samples() {
        let (ours, documents) = &validators[name];
        assert_eq!(documents.is_valid(&sample), accepted, "the document's {name}: {sample}");
        assert_eq!(ours.is_valid(&sample), accepted, "{name}: {sample}");
    }
}

#[test]
fn every_type_judges_every_sample_and_its_mutations_as_the_document_does() {
    let mut pool = BTreeSet::new();
    for (_, sample, _) in samples() {
        pool.extend(mutations(&sample).into_iter().map(|mutation| mutation.to_string()));
        pool.insert(sample.to_string());
    }
    let pool: Vec<Value> = pool.iter().map(|sample| serde_json::from_str(sample).unwrap()).collect();
    let mut judged = [0, 0];
    for (name, ours, documents) in validators() {
        for sample in &pool {
            let accepted = documents.is_valid(sample);
            assert_eq!(ours.is_valid(sample), accepted, "{name}: {sample}");
            judged[usize::from(accepted)] += 1;
        }
    }
    assert!(judged.iter().all(|count| *count > 1000), "{judged:?}");
}

#[test]
fn every_schema_is_one_of_the_2020_12_draft_and_refers_to_what_is_there() {
    for (name, _, schema) in named::types() {
        let schema = schema.to_value();
        assert!(schema.is_object(), "{name}: {schema}");
        assert!(jsonschema::meta::is_valid(&schema), "{name}: {schema:#}");
        assert!(validator_for(&schema).is_ok(), "{name}: {schema:#}");
    }
    let scope = schemars::schema_for!(blaxel_api::Scope).to_value();
    let scopes = validator_for(&scope).unwrap();
    assert!(scopes.is_valid(&json!("tools:read")) && !scopes.is_valid(&json!("tools")), "{scope:#}");
}

#[test]
fn what_the_document_says_beside_is_kept_and_extensions_are_not() {
    let properties = |name: &str| {
        let (_, _, schema) = named::types().into_iter().find(|(other, _, _)| *other == name).unwrap();
        schema.to_value()
    };
    let measure = &properties("Measure")["properties"];
    let count = json!({"type": "integer", "format": "int32", "multipleOf": 5, "examples": [10], "default": 5});
    assert_eq!(measure["count"], count);
    let code = json!({"type": "string", "minLength": 2, "maxLength": 4, "pattern": "^[a-z]+$", "writeOnly": true});
    assert_eq!(measure["code"], code);
    assert_eq!(measure["same"], code);
    assert_eq!(properties("Tool")["properties"]["id"], json!({"type": "string", "readOnly": true}));
    assert_eq!(properties("ChangeStepsItem").get("discriminator"), None);
    let whatever = properties("Whatever");
    assert_eq!(whatever["description"], "Quoted \"# and accented: é");
    let example = json!({"$ref": "#/components/schemas/Nowhere", "items": {"$ref": "Tool"}});
    assert_eq!(whatever["examples"], json!([example]));
}

pub(super) fn merged(mut value: Value, more: Value) -> Value {
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// The sample without each of its parts, and with another value for each.
pub(super) fn mutations(sample: &Value) -> Vec<Value> {
    let others = [json!(null), json!(true), json!(0), json!(1.5), json!(""), json!("idle"), json!([]), json!({})];
    let mut mutations = others.to_vec();
    for name in sample.as_object().into_iter().flat_map(Map::keys) {
        let mut without = sample.clone();
        without.as_object_mut().unwrap().remove(name);
        mutations.push(without);
        mutations.extend(others.iter().map(|other| merged(sample.clone(), json!({name: other}))));
    }
    for (index, item) in sample.as_array().into_iter().flatten().enumerate() {
        for mutation in mutations_of_item(item, &others) {
            let mut with = sample.clone();
            with[index] = mutation;
            mutations.push(with);
        }
    }
    mutations
}

fn mutations_of_item(item: &Value, others: &[Value]) -> Vec<Value> {
    if item.is_object() { mutations(item) } else { others.to_vec() }
}

/// For each type the validator of its own schema and that of the document's.
fn validators() -> Vec<(&'static str, Validator, Validator)> {
    let mut document: Value = serde_json::from_str(named::DOCUMENT).unwrap();
    modernise(&mut document);
    let of = |(name, places, schema): (&'static str, &[&str], schemars::Schema)| {
        let mut reference = document.clone();
        reference["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        let places = places.iter().map(|pointer| json!({ "$ref": format!("#{pointer}") }));
        reference["allOf"] = places.collect();
        let documents = validator_for(&reference).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, validator_for(&schema.to_value()).unwrap(), documents)
    };
    let types = named::types();
    assert!(types.len() > 20, "{}", types.len());
    types.into_iter().map(of).collect()
}

/// What differs between a Schema Object and JSON Schema, changed in every object of the document that looks like one.
fn modernise(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(modernise),
        Value::Object(members) => {
            for keyword in ["example", "description", "discriminator", "x-note", "xml"] {
                members.remove(keyword);
            }
            members.values_mut().for_each(modernise);
            modernise_object(members);
        }
        _ => {}
    }
}

fn modernise_object(schema: &mut Map<String, Value>) {
    if schema.get("$ref").is_some_and(Value::is_string) {
        schema.retain(|keyword, _| keyword == "$ref");
    }
    // Values without quotation marks.
    if schema.get("type") == Some(&json!("string"))
        && let Some(Value::Array(listed)) = schema.get_mut("enum")
    {
        for value in listed.iter_mut().filter(|value| value.is_number()) {
            *value = json!(value.to_string());
        }
    }
    for (wrong, meant) in [("map", "object"), ("enum", "string")] {
        if schema.get("type") == Some(&json!(wrong)) {
            schema.insert("type".to_owned(), json!(meant));
        }
    }
    if schema.get("items") == Some(&json!({"type": "object", "additionalProperties": true})) {
        schema.insert("items".to_owned(), json!(true));
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match schema.get(exclusive).and_then(Value::as_bool) {
            Some(true) => schema.remove(bound).and_then(|bound| schema.insert(exclusive.to_owned(), bound)),
            Some(false) => schema.remove(exclusive),
            None => None,
        };
    }
    if schema.remove("nullable") == Some(json!(true)) {
        let bare = std::mem::take(schema);
        schema.insert("anyOf".to_owned(), json!([bare, {"type": "null"}]));
    }
}
