//! What is rendered of each construct, read off the generated code; what goes over the wire is tested in `xtask/workshop`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use crate::support::fixture_text;
use xtask::{Document, generate};

/// The file of the generated code for the fixture with every construct.
fn constructs(file: &str) -> String {
    file_of(&fixture_text("constructs.yml"), file)
}

fn file_of(document: &str, file: &str) -> String {
    let files = generate(&Document::parse("d.yml", document).unwrap()).unwrap_or_else(|refused| panic!("{refused}"));
    files.files.get(file).unwrap_or_else(|| panic!("{file} is not among {:?}", files.files.keys())).clone()
}

/// The generated types of some schemas.
fn types(schemas: &str) -> String {
    file_of(
        &format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {schemas}}}\n"),
        "types.rs",
    )
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "this is not there:\n{part}\nbut this is:\n{text}");
    }
}

#[test]
fn the_generated_code_of_every_construct_is_as_it_was() {
    for file in ["types.rs", "builder/first.rs", "operations.rs", "scope.rs", "document.rs"] {
        insta::assert_snapshot!(file.replace(['/', '.'], "_"), constructs(file));
    }
}

#[test]
fn what_the_document_says_of_itself_is_data_and_documentation() {
    let document = constructs("document.rs");
    assert_has(&document, &["TITLE: &str = \"Constructs\"", "VERSION: &str = \"7\"", "/// Says everything once."]);
    assert!(!constructs("builder/first.rs").contains("api-version"));
}

#[test]
fn a_server_variable_is_its_default() {
    assert_has(&constructs("document.rs"), &["url: \"https://eu.constructs.example/v1\"", "description: \"The one.\""]);
}

#[test]
fn each_method_is_rendered() {
    let operations = constructs("operations.rs");
    for method in ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] {
        assert_has(&operations, &[&format!("Method::{method}")]);
    }
}

#[test]
fn operations_that_share_a_rust_name_are_told_apart() {
    assert_has(&constructs("builder/first.rs"), &["pub fn get_all_2(&self) -> GetAll2<'_>"]);
    assert_has(
        &constructs("builder/untagged.rs"),
        &["pub fn get_all(&self) -> GetAll<'_>", "pub fn new_2(&self) -> New2<'_>"],
    );
    assert_has(&constructs("operations.rs"), &["id: \"GetAll\"", "id: \"get-all\""]);
}

#[test]
fn texts_are_the_documentation_of_what_they_describe() {
    let builder = constructs("builder/first.rs");
    assert_has(
        &builder,
        &[
            "/// Gets all.",
            r"/// Gets \<everything\>.",
            "/// How many.",
            "/// Deprecated by the document.",
            "- `200`: A page.",
            "- `4XX`: Failed.",
        ],
    );
    assert_has(&constructs("builder/untagged.rs"), &["/// The thing."]);
    assert_has(
        &constructs("types.rs"),
        &["/// A thing", "/// Something.", "/// Example: `{\"name\":\"a\"}`", "/// Deprecated by the document."],
    );
}

#[test]
fn tags_are_data_and_the_first_names_the_module() {
    assert_has(&constructs("operations.rs"), &["tags: &[\"first\", \"second\"]"]);
    assert_has(&constructs("builder/mod.rs"), &["mod first;", "mod untagged;"]);
}

#[test]
fn a_deprecated_operation_is_deprecated() {
    assert_has(&constructs("builder/untagged.rs"), &["#[deprecated = "]);
    assert_eq!(constructs("operations.rs").matches("deprecated: true").count(), 1);
}

#[test]
fn json_is_requested_among_several_media_types() {
    assert_has(&constructs("builder/untagged.rs"), &[".accept(\"application/json\");"]);
    assert_has(&constructs("builder/untagged.rs"), &[".streaming(\"application/xml\")"]);
}

#[test]
fn each_type_has_its_type_in_rust() {
    let types = types(
        "{T: {type: object, required: [a, b, c, d, e, f, g, h, i], properties: {a: {type: string}, b: {type: boolean}, \
         c: {type: integer}, d: {type: integer, format: int32}, e: {type: number}, f: {type: number, format: float}, \
         g: {type: array, items: {type: string}}, h: {}, i: {type: object, additionalProperties: {type: boolean}}, j: {type: string}}}}",
    );
    assert_has(
        &types,
        &[
            "pub a: String,",
            "pub b: bool,",
            "pub c: i64,",
            "pub d: i32,",
            "pub e: f64,",
            "pub f: f32,",
            "pub g: Vec<String>,",
            "pub h: serde_json::Value,",
            "pub i: std::collections::BTreeMap<String, bool>,",
            "pub j: Option<String>,",
        ],
    );
}

#[test]
fn an_integer_has_the_type_that_holds_what_the_document_allows() {
    let types = types(
        "{T: {type: object, required: [a, b, c, d], properties: {a: {type: integer, format: uint64}, b: {type: integer, format: uint32}, \
         c: {type: integer, format: int32, maximum: 4294967295}, d: {type: integer, minimum: 0, maximum: 1e20}}}}",
    );
    assert_has(&types, &["pub a: u64,", "pub b: u32,", "pub c: i64,", "pub d: serde_json::Value,"]);
}

#[test]
fn values_that_look_alike_or_share_a_name_are_told_apart_in_any_order() {
    let variants = |values: &str| {
        let types = types(&format!("{{Unit: {{type: string, enum: [{values}]}}}}"));
        let body = types.split("pub enum Unit {").nth(1).unwrap().split("\n}").next().unwrap().to_owned();
        let mut lines: Vec<String> = body.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let listed = variants("m, µ, μ, asc, ASC, Asc2");
    assert_eq!(listed, variants("Asc2, ASC, asc, μ, µ, m"));
    for variant in ["    M,", "    Micro,", "    U3bc,", "    Asc,", "    Asc3,", "    Asc2,"] {
        assert!(listed.iter().any(|line| line == variant), "{variant} {listed:?}");
    }
}

#[test]
fn bounds_and_formats_are_documentation() {
    let types = constructs("types.rs");
    assert_has(
        &types,
        &[
            "/// Least characters: `1`",
            "/// Most characters: `9`",
            "/// Pattern: `\"^a\"`",
            "/// Format: `\"uuid\"`",
            "/// Minimum: `0`",
            "/// Minimum excluded: `true`",
            "/// Maximum: `9`",
            "/// Maximum excluded: `true`",
            "/// Multiple of: `0.5`",
            "/// Least items: `1`",
            "/// Most items: `9`",
            "/// Each item once: `true`",
            "/// Least properties: `1`",
            "/// Most properties: `9`",
            "/// One of: `[1,2]`",
            "/// The document excludes some values of this type.",
        ],
    );
    assert!(!types.contains("NonZero"));
}

#[test]
fn what_is_write_only_may_be_missing_in_an_answer() {
    assert_has(&constructs("types.rs"), &["pub password: Option<String>,", "pub name: String,"]);
}

#[test]
fn the_parts_of_all_of_are_one_struct() {
    let types = types(
        "{A: {type: object, properties: {a: {type: string}}}, B: {allOf: [{$ref: '#/components/schemas/A'}, \
         {properties: {b: {type: string}}}], required: [a], properties: {c: {type: string}}}}",
    );
    let b = types.split("pub struct B").nth(1).unwrap();
    assert_has(b.split("\n}").next().unwrap(), &["pub a: String,", "pub b: Option<String>,", "pub c: Option<String>,"]);
}

#[test]
fn a_part_of_all_of_without_a_type_is_said_of_the_whole() {
    let types = constructs("types.rs");
    let odd = types.split("pub struct Odd {").nth(1).unwrap();
    assert_has(odd, &["/// Which kind.", "pub kind: Option<Named>,", "is_left_out"]);
}

#[test]
fn alternatives_of_required_properties_leave_the_struct_as_it_is() {
    let types = constructs("types.rs");
    let either = types.split("pub struct Either {").nth(1).unwrap();
    assert_has(either.split("\n}").next().unwrap(), &["pub a: Option<String>,", "pub b: Option<String>,"]);
}

#[test]
fn every_scope_is_rendered_declared_or_not() {
    let scopes = constructs("scope.rs");
    assert_has(&scopes, &["\"read\"", "\"write\"", "\"undeclared\"", "no flow of the document declares"]);
    assert_has(&constructs("document.rs"), &["TOKEN_URL: Option<&str> = Some(\"/token\")"]);
}

#[test]
fn a_list_a_map_and_another_name_are_type_aliases_unless_they_contain_themselves() {
    let text = types(
        "{Words: {type: array, items: {type: string}}, Sizes: {type: object, additionalProperties: {type: integer}}, Any: {}, \
         Box: {type: object, properties: {in: {$ref: '#/components/schemas/Boxed'}}}, Boxed: {$ref: '#/components/schemas/Box'}, \
         Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}, Trees: {type: array, items: {$ref: '#/components/schemas/Tree'}}, \
         Id: {type: string}, Key: {type: string, format: password}, Rank: {type: integer}, Other: {$ref: '#/components/schemas/Id'}}",
    );
    assert_has(
        &text,
        &[
            "/// The document's `/components/schemas/Words`.\npub type Words = Vec<String>;",
            "pub type Sizes = std::collections::BTreeMap<String, i64>;",
            "pub type Any = serde_json::Value;",
            "pub type Trees = Vec<Tree>;",
            "pub struct Tree(",
            "pub struct Id(pub ::std::string::String);\ncrate::runtime::string_newtype!(shown Id);",
            "crate::runtime::string_newtype!(secret Key);",
            "pub struct Other(pub Id);",
            "pub struct Rank(pub i64);",
        ],
    );
    assert!(text.contains("pub type Boxed = Box") && !text.contains("Deref"), "{text}");
    // What is written out stays short.
    let chain =
        (1..30).map(|at| format!("L{at}: {{type: array, items: {{$ref: '#/components/schemas/L{}'}}}}", at - 1));
    let chain = chain.collect::<Vec<_>>().join(", ");
    let text = types(&format!("{{L0: {{type: array, items: {{type: string}}}}, {chain}}}"));
    assert_eq!((text.matches("pub type").count(), text.matches("pub struct").count()), (27, 3), "{text}");
}

#[test]
fn the_debug_output_of_a_form_shows_no_part_that_is_a_secret() {
    let form = "{type: object, required: [pin], properties: {pin: {type: string, format: password}, token: {type: string}, name: {type: string}}}";
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{post: {{operationId: a, tags: [t], requestBody: {{content: \
         {{multipart/form-data: {{schema: {form}}}}}}}, responses: {{'204': {{description: d}}}}}}}}}}\n"
    );
    let text = file_of(&document, "builder/t.rs");
    let shown = [
        ".field(\"pin\", &runtime::redacted(&self.pin))",
        ".field(\"token\", &self.token.as_ref().map(runtime::redacted))",
        ".field(\"name\", &self.name)",
        "#[derive(Clone, PartialEq)]",
    ];
    assert_has(&text, &shown);
}
