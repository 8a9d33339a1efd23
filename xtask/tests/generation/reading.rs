//! What is refused and what is only named when a document is read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use xtask::{Document, generate, model};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

fn document(text: &str) -> Document {
    Document::parse("d.yml", &format!("{HEAD}{text}")).unwrap()
}

fn refused(text: &str) -> Vec<String> {
    let refused = model::check(&document(text)).err();
    refused.iter().flat_map(xtask::Refusals::iter).map(|refusal| refusal.pointer.clone()).collect()
}

fn schema(schema: &str) -> String {
    format!("paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, properties: {{a: {schema}}}}}}}}}\n")
}

#[test]
fn what_is_no_openapi_and_what_a_rule_refuses_is_found_in_one_run() {
    let text = "paths:
  /a/{b:
    get: {parameters: [{name: c, in: body, schema: {type: string}}], responses: {}}
  /d:
    put: {requestBody: {}, responses: {'200': {}}}
    post: {operationId: E, security: [{none: []}], responses: {'999': {$ref: '#/no'}}}
components:
  schemas:
    F: {type: strin, properties: {g: {$ref: '#/no'}}}
    H: {type: object, required: 1, properties: {i: {$ref: '#/no'}}}
";
    let found = refused(text);
    for pointer in [
        "/paths/~1a~1{b",
        "/paths/~1a~1{b/get/parameters/0",
        "/paths/~1d/put/requestBody",
        "/paths/~1d/put/responses/200",
        "/paths/~1d/post/responses/999/$ref",
        "/components/schemas/F",
        "/components/schemas/F/properties/g/$ref",
        "/components/schemas/H/properties/i/$ref",
    ] {
        assert!(found.iter().any(|found| found == pointer), "{pointer} is not among {found:#?}");
    }
}

#[test]
fn a_malformed_keyword_is_refused_where_the_type_depends_on_it() {
    for (malformed, keyword) in [
        ("{type: integer, minimum: '0', maximum: 18446744073709551615}", "minimum"),
        ("{type: integer, format: uint32, minimum: '-1'}", "minimum"),
        ("{type: integer, format: int32, maximum: '4294967296'}", "maximum"),
        ("{type: integer, format: uint32, exclusiveMaximum: 4294967297}", "exclusiveMaximum"),
        ("{type: string, enum: a}", "enum"),
        ("{type: integer, format: 32}", "format"),
    ] {
        let place = format!("/components/schemas/A/properties/a/{keyword}");
        assert_eq!(refused(&schema(malformed)), [place], "{malformed}");
    }
}

#[test]
fn a_malformed_keyword_that_decides_nothing_is_documented_and_left_out_of_the_json_schema() {
    for documented in [
        "{type: string, maxLength: '3'}",
        "{type: string, minLength: -1}",
        "{type: integer, minimum: '0'}",
        "{type: integer, exclusiveMinimum: 0}",
        "{type: array, maxItems: 1.5, uniqueItems: 'yes'}",
    ] {
        let files = generate(&document(&schema(documented))).unwrap().files;
        let schemas = files.get("schemas.rs").unwrap();
        for malformed in ["maxLength", "minLength", "minimum", "maxItems", "uniqueItems"] {
            assert!(!schemas.contains(&format!("\"{malformed}\"")), "{documented}: {schemas}");
        }
    }
}

#[test]
fn a_number_that_excludes_itself_is_right_in_3_1_and_a_text_is_not() {
    let refused = |schema: &str| {
        let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{schema}");
        let refused = model::check(&Document::parse("d.yml", &text).unwrap()).err();
        refused.map(|refused| refused.to_string()).unwrap_or_default()
    };
    for right in [
        "{type: integer, format: uint32, exclusiveMaximum: 4294967297}",
        "{type: integer, minimum: 0, exclusiveMinimum: -1}",
        "{type: [integer, 'null'], exclusiveMinimum: 0, maximum: 18446744073709551615}",
    ] {
        assert_eq!(refused(&schema(right)), "", "{right}");
    }
    let malformed = refused(&schema("{type: integer, format: uint32, exclusiveMinimum: '-5'}"));
    let expected = "properties/a/exclusiveMinimum: found a string as `exclusiveMinimum`, expected a number";
    assert!(malformed.contains(expected) && malformed.lines().count() == 1, "{malformed}");
}

#[test]
fn an_operation_that_declares_no_success_is_named() {
    let operation =
        |id: &str, status: &str| format!("{{operationId: {id}, responses: {{{status}: {{description: ''}}}}}}");
    let text = format!(
        "paths:\n  /a:\n    get: {}\n    put: {}\n    post: {}\n    delete: {}\n",
        operation("A", "'404'"),
        operation("B", "2XX"),
        operation("C", "default"),
        operation("D", "'304'"),
    );
    let notes = generate(&document(&text)).unwrap().warnings;
    let expected = "2 operations without a success among the responses, so that every response is an error: A, D\n";
    assert!(notes.to_string().contains(expected), "{notes}");
    assert_eq!(notes.clone().since(&notes).0.to_string(), "");
}

#[test]
fn what_a_document_repeats_is_bounded_and_what_apis_repeat_is_not() {
    let operations = |count: usize, description: usize| {
        let paths: Vec<_> = (0..count)
            .map(|index| {
                let parameter = "{$ref: '#/components/parameters/P'}";
                format!(
                    "  /a{index}: {{get: {{parameters: [{parameter}], responses: {{'204': {{description: ''}}}}}}}}\n"
                )
            })
            .collect();
        let description = "d".repeat(description);
        let parameter = format!("{{name: p, in: query, description: {description}, schema: {{type: string}}}}");
        format!("paths:\n{}components: {{parameters: {{P: {parameter}}}}}\n", paths.concat())
    };
    assert_eq!(refused(&operations(1000, 2000)), [""; 0]);
    let refusals = model::check(&document(&operations(1000, 100_000))).unwrap_err().to_string();
    let limit = "found more than 64 MiB of what references, `allOf` and security repeat, up to here";
    assert!(refusals.contains(limit), "{refusals}");
}

#[test]
fn a_schema_that_is_no_component_and_contains_itself_is_a_type() {
    let schema = "{type: object, properties: {text: {type: string}, more: {type: array, items: {$ref: \
                  '#/paths/~1a/get/responses/200/content/application~1json/schema/properties/tree'}}}}";
    let response = format!(
        "{{description: d, content: {{application/json: {{schema: {{type: object, properties: {{tree: {schema}}}}}}}}}}}"
    );
    let text = format!("paths: {{/a: {{get: {{operationId: A, responses: {{'200': {response}}}}}}}}}\n");
    let generated = generate(&document(&text)).unwrap();
    assert!(!generated.warnings.to_string().contains("schema-circle"), "{}", generated.warnings);
    let code: String = generated.files.values().map(String::as_str).collect();
    assert!(code.contains("pub struct Tree ") && code.contains("Vec<Tree>"), "{code}");
}

#[test]
fn objects_and_deep_objects_of_the_query_may_have_a_name_in_common() {
    let parameters = |style: &str| {
        format!(
            "[{{name: date, in: query, style: {style}, schema: {{type: object, properties: {{gt: {{type: string}}}}}}}}, \
             {{name: sort, in: query, schema: {{type: object, properties: {{date: {{type: string}}}}}}}}]"
        )
    };
    let text = |style: &str| {
        format!(
            "paths: {{/a: {{get: {{parameters: {}, responses: {{'200': {{description: d}}}}}}}}}}\n",
            parameters(style)
        )
    };
    let corrected = |style: &str| generate(&document(&text(style))).unwrap().warnings.to_string();
    assert!(!corrected("deepObject").contains("[parameter-shared]"));
    let warnings = corrected("form");
    let is_named = |line: &str| line.contains("/paths/~1a/get/parameters/1: ") && line.ends_with("[parameter-shared]");
    assert!(warnings.lines().any(is_named), "{warnings}");
}

#[test]
fn a_reference_of_an_earlier_dialect_is_an_annotation() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object, properties: {\
                a: {$recursiveRef: '#'}, b: {$dynamicRef: '#A'}}}}}\n";
    let refused = model::check(&Document::parse("d.yml", text).unwrap()).unwrap_err();
    let pointers: Vec<_> = refused.iter().map(|refusal| refusal.pointer.as_str()).collect();
    assert_eq!(pointers, ["/components/schemas/A/properties/b/$dynamicRef"]);
}

#[test]
fn media_types_are_found_where_a_reference_leads_to_them() {
    let operation = |content: &str| {
        format!(
            "paths: {{/a: {{post: {{operationId: B, requestBody: {{content: {content}}}, responses: {{'200': {{description: c, content: \
             {content}}}}}}}}}}}\ncomponents: {{mediaTypes: {{Seed: {{application/json: {{schema: {{type: object, properties: {{d: {{type: string}}}}}}}}}}}}}}\n"
        )
    };
    let generated = generate(&document(&operation("{$ref: '#/components/mediaTypes/Seed'}"))).unwrap();
    // The request and the response share a type, and each of the two places is reported.
    assert!(generated.files["types.rs"].contains("pub struct SeedContent"), "{}", generated.files["types.rs"]);
    let warnings = generated.warnings.to_string();
    for place in ["/paths/~1a/post/requestBody/content/$ref", "/paths/~1a/post/responses/200/content/$ref"] {
        assert!(
            warnings.lines().any(|line| line.contains(place) && line.contains("[content-reference]")),
            "{warnings}"
        );
    }
    assert_eq!(
        refused(&operation("{$ref: '#/components/mediaTypes/Other'}")),
        ["/paths/~1a/post/requestBody/content/$ref", "/paths/~1a/post/responses/200/content/$ref"]
    );
}
