//! What helps to read a report: names that perhaps changed, lines of the documents, features, titles.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use serde_json::Value;
use xtask::diff::Report;

use crate::shelf::{both_ways, operation, paths, report};
use crate::support::{Checkout, DOCUMENT, fixture_text};

/// What was removed, and what perhaps replaced it.
fn renamed(report: &Report) -> Vec<(String, String)> {
    let removed = report.changes.iter().filter(|change| change.rule.id.ends_with("-removed"));
    let pairs = removed.filter_map(|change| {
        let name = change.detail.name.clone().unwrap_or_else(|| change.path.clone());
        let name = if name.is_empty() { change.subject.name().to_owned() } else { name };
        Some((name, change.detail.perhaps.clone()?))
    });
    pairs.collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
}

fn properties(of: &str) -> String {
    both_ways("{$ref: '#/components/schemas/Box'}", &format!("Box: {{type: object, properties: {{{of}}}}}"))
}

#[test]
fn a_property_of_the_same_type_at_the_same_place_is_perhaps_the_same() {
    let found = |old: &str, new: &str| renamed(&report(&properties(old), &properties(new)));
    let (size, width) = ("size: {type: integer}", "width: {type: integer}");
    assert_eq!(found(size, width), pairs(&[("size", "width")]));
    assert_eq!(found(size, "width: {type: string}"), []);
    assert_eq!(found("size: {type: string}", "width: {type: string, format: date}"), []);
    assert_eq!(found(size, "width: {type: integer}, depth: {type: integer}"), [], "it may be either");
    assert_eq!(found("size: {type: integer}, a: {type: integer}", width), [], "either may be it");
    assert_eq!(
        found(
            "in: {type: object, properties: {size: {type: integer}}}",
            "in: {type: object, properties: {width: {type: integer}}}"
        ),
        pairs(&[("in.size", "width")])
    );
    let (one, two) = (format!("{size}, a: {{type: boolean}}"), format!("{width}, b: {{type: boolean}}"));
    assert_eq!(found(&one, &two), pairs(&[("a", "b"), ("size", "width")]));
}

#[test]
fn parameters_and_values_and_operations_and_schemas_are_perhaps_renamed() {
    let parameter = |name: &str, ty: &str| {
        paths(&operation(
            "/a",
            "get",
            "a",
            &format!("parameters: [{{name: {name}, in: query, schema: {{type: {ty}}}}}], "),
        ))
    };
    let found = |old: &str, new: &str| {
        report(old, new).changes.into_iter().filter_map(|change| change.detail.perhaps).collect::<Vec<_>>()
    };
    assert_eq!(found(&parameter("size", "integer"), &parameter("width", "integer")), ["width", "size"]);
    assert_eq!(found(&parameter("size", "integer"), &parameter("width", "string")), [""; 0]);
    let value = |list: &str| both_ways(&format!("{{type: string, enum: [{list}]}}"), "");
    let both = pairs(&[("\"b\"", "\"c\""); 2]);
    assert_eq!(renamed(&report(&value("a, b"), &value("a, c"))), both, "in the request and in the response");
    assert_eq!(renamed(&report(&value("a, b"), &value("a, c, d"))), []);
    let shared =
        |list: &str| both_ways("{$ref: '#/components/schemas/E'}", &format!("E: {{type: string, enum: [{list}]}}"));
    assert_eq!(
        renamed(&report(&shared("a, b"), &shared("a, c"))),
        both,
        "breaking in requests, compatible in responses"
    );
    let moved = |path: &str, id: &str| paths(&operation(path, "get", id, ""));
    assert_eq!(renamed(&report(&moved("/plants/{id}", "getPlant"), &moved("/trees/{id}", "getTree"))), []);
    let old = moved("/v1/plants/{id}", "getPlant");
    assert_eq!(renamed(&report(&old, &moved("/v1/trees/{id}", "getTree"))), pairs(&[("getPlant", "getTree")]));
    assert_eq!(renamed(&report(&old, &moved("/v2/trees/{id}", "getTree"))), []);
    let schema = |name: &str, last: &str| {
        let properties = format!("a: {{type: string}}, b: {{type: string}}, {last}: {{type: string}}");
        both_ways("{type: string}", &format!("{name}: {{type: object, properties: {{{properties}}}}}"))
    };
    assert_eq!(renamed(&report(&schema("Box", "c"), &schema("Case", "d"))), pairs(&[("Box", "Case")]));
    let other = both_ways("{type: string}", "Case: {type: object, properties: {x: {type: string}}}");
    assert_eq!(renamed(&report(&schema("Box", "c"), &other)), []);
}

/// A workspace that vendors the nursery, with what it was before beside.
fn nursery(from: &str, to: &str) -> Checkout {
    let copy = Checkout::empty();
    let base = fixture_text("diff/base.yml");
    assert!(base.contains(from));
    copy.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    copy.write("old.yml", &base);
    copy.write(DOCUMENT, base.replacen(from, to, 1));
    copy
}

#[test]
fn a_hint_is_printed_in_every_format() {
    let copy =
        nursery("        height: { type: integer, format: int64 }", "        size: { type: integer, format: int64 }");
    let print = |format: &str| copy.xtask(&["diff", "old.yml", "--format", format]).expect(0).stdout;
    let text = print("text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("`height` was removed; perhaps renamed to `size` (request and response, "), "{text}");
    assert!(text.contains("`size` was added and is optional; perhaps a new name for `height` ("), "{text}");
    assert!(print("markdown").contains("`height` was removed; perhaps renamed to `size`"));
    assert!(print("github").contains("perhaps renamed to `size`"));
    let json: Value = serde_json::from_str(&print("json")).unwrap();
    assert_eq!(
        (&json["changes"][0]["rule"], &json["changes"][0]["perhaps"]),
        (&"field-removed".into(), &"size".into())
    );
    assert_eq!(json["old_document"]["title"], "Nursery");
    assert_eq!(json["headline"], "1 breaking, 1 compatible on the wire; 1 breaking, 1 compatible in Rust");
    for format in ["text", "markdown", "github"] {
        let first = print(format).lines().next().unwrap().to_owned();
        assert!(first.contains("1 breaking, 1 compatible on the wire; 1 breaking, 1 compatible in Rust"), "{first}");
    }
}

#[test]
fn snippets_are_the_lines_of_both_documents() {
    let copy = nursery("      enum: [red, green]", "      enum:\n        - red\n        - \"```\\u001b[31m@all\"");
    let text = copy.xtask(&["diff", "old.yml", "--snippets"]).expect(0).stdout;
    assert!(text.contains("\n      - enum: [red, green]\n"), "{text}");
    assert!(text.contains("\n      + - \"```\\u001b[31m@all\"\n"), "{text}");
    let markdown = copy.xtask(&["diff", "old.yml", "--snippets", "--format", "markdown"]).expect(0).stdout;
    assert!(markdown.contains("\n  ```diff\n  - enum: [red, green]\n  ```\n"), "{markdown}");
    assert!(markdown.contains("\n  ```diff\n  + - \"```\\u001b[31m@all\"\n  ```\n"), "{markdown}");
    let plain = copy.xtask(&["diff", "old.yml"]).expect(0).stdout;
    assert!(!plain.contains("- enum:"), "{plain}");
}

#[test]
fn what_only_mocks_notice_says_so() {
    let copy =
        nursery("        - name: colours\n          in: query\n", "        - name: shades\n          in: query\n");
    let json = copy.xtask(&["diff", "old.yml", "--format", "json"]).expect(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    for change in json["changes"].as_array().unwrap() {
        let is_mock = change["subject"]["name"].as_str().unwrap().starts_with("mock::");
        assert_eq!(change["feature"], if is_mock { "httpmock".into() } else { Value::Null }, "{change}");
    }
    let text = copy.xtask(&["diff", "old.yml"]).expect(0).stdout;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let removed = "mock::operations::ListPlantsWhen::colours was removed; seen only with the feature `httpmock`";
    assert!(text.contains(removed), "{text}");
}
