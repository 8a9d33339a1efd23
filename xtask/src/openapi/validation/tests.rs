use super::*;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

fn refusals(text: &str) -> String {
    let document = Document::parse("d.yml", text).unwrap();
    validate(&document).map_or_else(|refusals| refusals.to_string(), |()| String::new())
}

#[test]
fn every_place_is_named_and_not_the_first_alone() {
    let text = "openapi: 3.0.3\ninfo: []\npaths:\n  a: {}\n  /b: 1\n  /c:\n    get: 5\n    put: {responses: {}, security: [{k: []}]}\n";
    assert_eq!(
        refusals(text),
        "d.yml:2: /info: found a list as `info`, expected an object: correct it, or pass the whole document as published\n\
         d.yml:4: /paths/a: found the path `a`, expected one that begins with `/`: correct the path, or pass the whole document as published\n\
         d.yml:5: /paths/~1b: found a number as `/b`, expected an object: correct it, or pass the whole document as published\n\
         d.yml:7: /paths/~1c/get: found a number as `get`, expected an object: correct it, or pass the whole document as published"
    );
}

#[test]
fn an_undeclared_scheme_is_a_sign_of_a_cut_where_the_document_ends_and_declares_none() {
    let paths = "paths: {/c: {put: {responses: {}, security: [{k: []}]}}}\n";
    let is_cut = |text: String| {
        let document = Document::parse("d.yml", &text).unwrap();
        validate(&document).unwrap();
        validate_whole(&document).err().map(|refusals| refusals.to_string())
    };
    for components in ["", "components: {schemas: {}}\n", "components:\n  securitySchemes:\n"] {
        let found = is_cut(format!("{HEAD}{paths}{components}")).unwrap();
        assert!(found.contains("/paths/~1c/put/security/0/k: found the security scheme `k`, which"), "{found}");
    }
    let schemes = "components:\n  securitySchemes: {o: {type: http, scheme: basic}}\n";
    assert_eq!(is_cut(format!("{HEAD}{paths}{schemes}")), None);
    assert_eq!(is_cut(format!("{HEAD}components: {{schemas: {{}}}}\n{paths}")), None);
}

#[test]
fn other_versions_are_named() {
    for (text, found) in [
        ("openapi: 3.2.0\n", "d.yml:1: /openapi: found OpenAPI 3.2.0, expected OpenAPI 3.0 or 3.1: publish or convert"),
        ("openapi: 3.1.x\n", "d.yml:1: /openapi: found OpenAPI 3.1.x, "),
        ("openapi: 3.0\n", "d.yml:1: /openapi: found a number as version, expected a text like `3.0.3`: "),
        ("openapi: 3.0.x\n", "d.yml:1: /openapi: found OpenAPI 3.0.x, "),
        ("swagger: '2.0'\n", "d.yml:1: /swagger: found Swagger 2.0, "),
        ("info: {}\n", "d.yml:1: found no `openapi`, "),
        ("- a\n", "d.yml:1: found a list and not an OpenAPI document, "),
    ] {
        assert!(refusals(text).starts_with(found), "{}", refusals(text));
    }
    assert_eq!(refusals(&format!("{HEAD}paths: {{}}\n")), "");
}

#[test]
fn an_operation_id_is_a_text_and_may_stand_twice() {
    let operation = |id: &str| format!("{{operationId: {id}, responses: {{}}}}");
    let ids = ["A", "''", "A", "1"].map(operation);
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get: {}\n    put: {}\n  /b:\n    get: {}\n    put: {}\n",
        ids[0], ids[1], ids[2], ids[3]
    );
    assert_eq!(
        refusals(&text),
        "d.yml:9: /paths/~1b/put/operationId: found a number as `operationId`, expected a text: correct it, or pass the whole document as published"
    );
}

#[test]
fn what_is_a_value_or_a_name_is_no_reference() {
    let text = format!(
        "{HEAD}paths: {{}}\nx-a: {{$ref: '#/no'}}\ncomponents:\n  schemas:\n    example:\n      properties:\n        \
         $ref: {{type: string}}\n        default: {{type: string, default: {{$ref: '#/no'}}}}\n      enum: [{{$ref: '#/no'}}]\n      \
         example: {{$ref: '#/no'}}\n  examples:\n    a: {{value: {{$ref: '#/no'}}}}\n"
    );
    assert_eq!(refusals(&text), "");
}

#[test]
fn a_reference_that_leads_nowhere_is_found_under_any_name() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    example:\n      properties:\n        default: {{$ref: '#/a'}}\n        \
         $ref: {{$ref: '#/b'}}\n    x-a: {{allOf: [{{$ref: 'other.yml#/c'}}]}}\n  responses:\n    default: {{$ref: '#/d'}}\n  \
         examples:\n    a: {{$ref: '#/e'}}\n  parameters:\n    p: {{$ref: 5}}\n    q: {{$ref: '#/components/parameters/q'}}\n"
    );
    let refused = refusals(&text);
    let pointers: Vec<_> = refused.lines().filter_map(|line| line.split(": ").nth(1)).collect();
    assert_eq!(
        pointers,
        [
            "/components/schemas/example/properties/default/$ref",
            "/components/schemas/example/properties/$ref/$ref",
            "/components/schemas/x-a/allOf/0/$ref",
            "/components/responses/default/$ref",
            "/components/examples/a/$ref",
            "/components/parameters/p/$ref",
            "/components/parameters/q"
        ]
    );
}

#[test]
fn operations_and_schemas_are_counted() {
    let text = format!(
        "{HEAD}paths:\n  /a: {{get: {{}}, trace: {{}}, parameters: []}}\n  x-b: {{get: {{}}}}\ncomponents: {{schemas: {{a: {{}}, b: {{}}}}}}\n"
    );
    let counts = count(&Document::parse("d.yml", &text).unwrap());
    assert_eq!(counts, Counts { operations: 2, schemas: 2 });
}

#[test]
fn broken_references_of_skipped_operations_do_not_matter() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get: {{operationId: A, responses: {{'200': {{$ref: '#/no'}}}}}}\n    \
         put: {{operationId: B, responses: {{'200': {{description: d}}}}}}\n"
    );
    let document = Document::parse("d.yml", &text).unwrap();
    assert_eq!(places(&document).len(), 1);
    assert_eq!(places(&document.without(&["A".to_owned()])), []);
}
