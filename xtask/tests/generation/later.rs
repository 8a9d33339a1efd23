//! Documents of OpenAPI 3.1: what they say in another way than 3.0 gives the same code, and what only they say is documentation.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;

use crate::support::fixture_text;
use xtask::diff::{self, Class};
use xtask::openapi::schema::BOUNDS;
use xtask::{Document, generate, model};

fn document(text: &str) -> Document {
    Document::parse("d.yml", text).unwrap()
}

fn files(text: &str) -> BTreeMap<String, String> {
    generate(&document(text)).unwrap_or_else(|refused| panic!("{refused}")).files
}

/// A file of the generated code for the fixture of 3.1.
fn later(file: &str) -> String {
    files(&fixture_text("later.yml")).remove(file).unwrap()
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "this is not there:\n{part}\nbut this is:\n{text}");
    }
}

/// A document of that version whose schema has these properties.
fn with(version: &str, properties: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    put:\n      operationId: A\n      \
         requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/T'}}}}}}}}\n      \
         responses: {{'200': {{description: fine, content: {{application/json: {{schema: {{$ref: '#/components/schemas/T'}}}}}}}}}}\n\
         components:\n  schemas:\n    U: {{type: object, properties: {{u: {{type: string}}}}}}\n    T:\n      type: object\n      \
         properties:\n        a: {properties}\n"
    )
}

/// The same in 3.0 and in 3.1.
const PAIRS: [(&str, &str); 17] = [
    ("{type: string, nullable: true}", "{type: [string, 'null']}"),
    ("{type: string, nullable: true}", "{type: ['null', string]}"),
    ("{type: string}", "{type: [string]}"),
    ("{enum: [null], nullable: true}", "{type: 'null'}"),
    ("{type: string, enum: [a]}", "{type: string, const: a}"),
    ("{enum: [a]}", "{const: a}"),
    ("{type: integer, enum: [1]}", "{const: 1}"),
    ("{type: string, nullable: true, enum: [a, null]}", "{enum: [a, null]}"),
    ("{type: number, minimum: 1, exclusiveMinimum: true}", "{type: number, exclusiveMinimum: 1}"),
    ("{type: number, maximum: 1, exclusiveMaximum: true}", "{type: number, exclusiveMaximum: 1}"),
    ("{type: string, example: a}", "{type: string, examples: [a]}"),
    ("{description: d, allOf: [{$ref: '#/components/schemas/U'}]}", "{description: d, $ref: '#/components/schemas/U'}"),
    ("{anyOf: [{type: string}, {type: integer}]}", "{type: [string, integer]}"),
    ("{anyOf: [{type: string}, {type: boolean}], nullable: true}", "{type: [string, boolean, 'null']}"),
    ("{type: string, format: byte}", "{type: string, contentEncoding: base64}"),
    ("{type: string, format: binary}", "{type: string, contentMediaType: application/octet-stream}"),
    ("{}", "true"),
];

#[test]
fn the_same_in_3_0_and_3_1_gives_the_same_code() {
    for (old, new) in PAIRS {
        let (old, new) = (files(&with("3.0.3", old)), files(&with("3.1.0", new)));
        for (path, text) in &old {
            if path != "document.rs" {
                assert_eq!(Some(text), new.get(path), "{path}");
            }
        }
        assert_eq!(old.len(), new.len());
    }
}

#[test]
fn the_same_in_3_0_and_3_1_is_no_change() {
    for (old, new) in PAIRS {
        let (old, new) = (document(&with("3.0.3", old)), document(&with("3.1.0", new)));
        for (old, new) in [(&old, &new), (&new, &old)] {
            let report = diff::compare(old, new, "1.0.0");
            let changes: Vec<_> = report.changes.iter().map(|change| (change.class, change.rule.id)).collect();
            // The version of OpenAPI itself is another.
            assert_eq!(changes, [(Class::Documentation, "documentation-changed")], "{report:?}");
        }
    }
}

#[test]
fn null_may_be_an_alternative() {
    let old = "{nullable: true, allOf: [{$ref: '#/components/schemas/U'}]}";
    let new = "{anyOf: [{$ref: '#/components/schemas/U'}, {type: 'null'}]}";
    let (old, new) = (with("3.0.3", old), with("3.1.0", new));
    assert_eq!(files(&old)["types.rs"], files(&new)["types.rs"]);
    for (old, new) in [(&old, &new), (&new, &old)] {
        let changes = diff::on_the_wire(&document(old), &document(new));
        assert!(changes.iter().all(|change| change.class == Class::Documentation), "{changes:?}");
    }
}

#[test]
fn what_a_schema_of_3_1_constrains_is_documentation_and_json_schema() {
    assert_has(
        &later("types.rs"),
        &[
            "/// The document restricts the values of this type further; its JSON Schema says how.",
            "/// Least items of the described kind: `1`",
            "/// Most items of the described kind: `2`",
        ],
    );
    assert_has(
        &later("schemas.rs"),
        &[
            "\"patternProperties\":{\"^[a-z]+$\":{\"type\":\"integer\"}},\"propertyNames\":{\"maxLength\":9}",
            "\"contains\":{\"enum\":[\"a\"]},\"minContains\":1,\"maxContains\":2",
            "\"if\":{\"required\":[\"from\"]},\"then\":{\"required\":[\"to\"]},\"else\":",
            "\"dependentRequired\":{\"to\":[\"from\"]},\"dependentSchemas\":{\"nights\":{\"required\":[\"from\"]}}",
            "\"unevaluatedItems\":false",
            "\"unevaluatedProperties\":false",
        ],
    );
}

#[test]
fn what_a_schema_of_3_1_annotates_is_documentation() {
    assert_has(
        &later("types.rs"),
        &[
            "/// Examples: `[\"a\",\"b\"]`",
            "/// Example: `\"2026-01-01\"`",
            "/// Encoding: `\"quoted-printable\"`",
            "/// Media type of the content: `\"text/markdown\"`",
            "/// - `\"new\"`: Nobody sees it.",
            "/// Format: `\"byte\"`",
            "/// Format: `\"binary\"`",
        ],
    );
    assert_has(&later("schemas.rs"), &["\"$comment\":\"Rarely there.\"", "\"contentSchema\":{\"type\":\"object\"}"]);
}

#[test]
fn the_texts_of_a_reference_replace_those_of_its_target() {
    let builder = later("builder/sky.rs");
    assert_has(&builder, &["/// How many companions.", "- `204`: It hears."]);
    assert!(!builder.contains("How many.\n") && !builder.contains("`204`: Nothing."), "{builder}");
}

#[test]
fn a_place_is_that_of_the_document_as_published() {
    let text = with(
        "3.1.0",
        "{type: [object, string], properties: {b: {type: [integer, 'null'], minimum: {}, odd: 1}, c: {type: circle}}}",
    );
    let refused = model::check(&document(&text)).unwrap_err().to_string();
    assert!(
        refused.starts_with("d.yml:15: /components/schemas/T/properties/a/properties/c: found the type `circle`"),
        "{refused}"
    );
    let text = with("3.1.0", "{type: [object, string], properties: {b: {type: string}}}");
    let files = files(&text);
    assert_has(&files["types.rs"], &["The document's `/components/schemas/T/properties/a`."]);
}

#[test]
fn a_reference_finds_what_moved() {
    // The properties of `a` are those of an alternative.
    let text =
        with("3.1.0", "{type: [object, string], properties: {b: {type: object, properties: {c: {type: string}}}}}");
    let text = format!("{text}        d: {{$ref: '#/components/schemas/T/properties/a/properties/b'}}\n");
    assert_has(&files(&text)["types.rs"], &["pub b: Option<TaVariant1B>,", "pub d: Option<TaVariant1B>,"]);
}

#[test]
fn a_document_may_describe_components_or_webhooks_alone() {
    for rest in ["components: {schemas: {A: {type: string}}}", "webhooks: {a: {post: {responses: {}}}}"] {
        let text = format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\n{rest}\n");
        model::check(&document(&text)).unwrap();
        files(&text);
        let text = text.replace("3.1.0", "3.0.3");
        assert!(model::check(&document(&text)).unwrap_err().to_string().contains("found no `paths`"));
    }
}

#[test]
fn a_keyword_of_3_1_means_nothing_in_3_0() {
    for schema in
        ["{type: string, const: a}", "{type: array, prefixItems: [{type: string}]}", "{patternProperties: {a: {}}}"]
    {
        let text = with("3.0.3", schema);
        let ledger = model::read(&document(&text)).ledger;
        assert!(ledger.iter().any(|entry| entry.rule.name == "schema-later"), "{schema}");
        model::check(&document(&text)).unwrap();
    }
    for schema in ["{type: [string]}", "{type: 'null'}"] {
        assert!(model::check(&document(&with("3.0.3", schema))).is_err(), "{schema}");
    }
}

#[test]
fn a_password_beside_null_or_a_description_is_a_secret() {
    for schema in [
        "{anyOf: [{type: string, format: password}, {type: 'null'}]}",
        "{description: d, $ref: '#/components/schemas/P'}",
        "{type: [string, 'null'], writeOnly: true}",
    ] {
        let text = with("3.1.0", schema) + "    P: {type: string, format: password}\n";
        let types = files(&text).remove("types.rs").unwrap();
        let body = types.split("impl std::fmt::Debug for T ").nth(1).unwrap_or_else(|| panic!("{schema}\n{types}"));
        assert!(body.contains("redacted") || body.contains("REDACTED"), "{schema}\n{body}");
    }
}

#[test]
fn every_bound_is_in_the_json_schema() {
    for (keyword, kind) in BOUNDS.iter().flat_map(|(keywords, kind)| keywords.iter().map(move |one| (one, kind))) {
        let ty = match *kind {
            "text" => "string",
            "list" => "array",
            kind => kind,
        };
        let value = match *keyword {
            "pattern" => "a",
            "uniqueItems" => "true",
            _ => "1",
        };
        let text = with("3.1.0", &format!("{{type: {ty}, {keyword}: {value}}}"));
        let schemas = &files(&text)["schemas.rs"];
        assert!(schemas.contains(&format!("\"{keyword}\":")), "{keyword}: {schemas}");
    }
}

/// A JSON Schema as programs print it, whose references count from its own root.
const PASTED: &str = "{type: object, properties: {a: {oneOf: [{$ref: '#/$defs/A'}, {$ref: '#/$defs/B'}], discriminator: {propertyName: k, mapping: {\
                      a: '#/$defs/A', b: '#/$defs/B'}}}}, $defs: {A: {type: object, required: [k], properties: {k: {type: string}, next: {$ref: \
                      '#/$defs/A'}}}, B: {type: object, properties: {k: {type: string}}}}}";

#[test]
fn a_reference_finds_the_definition_of_the_schema_that_was_pasted() {
    let place = "/components/schemas/T/properties/a";
    let pasted = with("3.1.0", PASTED);
    let whole = with("3.1.0", &PASTED.replace("#/$defs", &format!("#{place}/$defs")));
    let (found, expected) = (generate(&document(&pasted)).unwrap(), generate(&document(&whole)).unwrap());
    for file in ["types.rs", "schemas.rs", "builder/untagged.rs"] {
        assert_eq!(found.files[file], expected.files[file]);
    }
    assert!(found.files["types.rs"].contains("pub next: Option<Box<A>>"), "{}", found.files["types.rs"]);
    let warnings = found.warnings.to_string();
    for corrected in
        ["/properties/a/oneOf/0/$ref", "/properties/a/discriminator/mapping/b", "/$defs/A/properties/next/$ref"]
    {
        let line =
            |line: &str| line.contains(&format!("{place}{corrected}: ")) && line.contains("[reference-definition]");
        assert!(warnings.lines().any(line), "{corrected} is not among {warnings}");
    }
    let changes = diff::compare(&document(&whole), &document(&pasted), "0.1.0").changes;
    assert!(changes.iter().all(|change| change.class == Class::Documentation), "{changes:?}");
}
