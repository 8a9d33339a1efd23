//! Changes of security schemes that are more than one replacement.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use xtask::Document;
use xtask::diff;

/// A document with one operation that has these parameters and requires these schemes.
fn document(parameters: &str, security: &str, schemes: &str) -> Document {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
         parameters: [{parameters}]\n      security: [{security}]\n      responses: {{'200': {{description: d}}}}\n\
         components: {{securitySchemes: {{{schemes}}}}}\n"
    );
    Document::parse("d.yml", &text).unwrap()
}

fn reported(old: &Document, new: &Document) -> Vec<String> {
    let changes = diff::on_the_wire(old, new);
    let mut reported: Vec<_> =
        changes.iter().map(|change| format!("{} {}", change.class.word(), change.rule.id)).collect();
    reported.dedup();
    reported
}

fn key(location: &str, name: &str) -> Document {
    document("", "{K: []}", &format!("K: {{type: apiKey, in: {location}, name: {name}}}"))
}

#[test]
fn a_key_that_is_sent_elsewhere_is_breaking() {
    let header = key("header", "X-Key");
    assert_eq!(reported(&header, &key("header", "Y-Key")), ["breaking scheme-changed"]);
    assert_eq!(reported(&header, &key("query", "X-Key")), ["breaking scheme-changed"]);
    assert_eq!(reported(&key("query", "key"), &key("cookie", "key")), ["breaking scheme-changed"]);
}

#[test]
fn upper_and_lower_case_are_equal_in_the_names_of_headers_only() {
    assert_eq!(reported(&key("header", "X-Key"), &key("header", "x-key")), ["documentation rewritten"]);
    assert_eq!(reported(&key("query", "Key"), &key("query", "key")), ["breaking scheme-changed"]);
    let connect =
        |url: &str| document("", "{C: []}", &format!("C: {{type: openIdConnect, openIdConnectUrl: '{url}'}}"));
    let (old, new) = (connect("https://c.example/A"), connect("https://c.example/a"));
    assert_eq!(reported(&old, &new), ["breaking scheme-changed"]);
}

#[test]
fn a_scheme_that_no_operation_requires_breaks_nothing() {
    let unused = |scheme: &str| document("", "{B: []}", &format!("B: {{type: http, scheme: basic}}, {scheme}"));
    let (digest, key) = ("U: {type: http, scheme: digest}", "U: {type: apiKey, in: query, name: k}");
    let found = reported(&unused(digest), &unused(key));
    assert!(!found.is_empty() && found.iter().all(|reported| reported == "compatible scheme-changed"), "{found:?}");
}

#[test]
fn a_scheme_that_is_no_longer_declared_is_reported() {
    let old = document("", "{B: []}", "B: {type: http, scheme: basic}, C: {type: http, scheme: bearer}");
    let new = document("", "{B: []}", "C: {type: http, scheme: bearer}");
    assert_eq!(reported(&old, &new), ["breaking scheme-removed"]);
    assert_eq!(reported(&new, &old), ["compatible scheme-added"]);
}

#[test]
fn a_parameter_that_the_scheme_sends_is_documentation() {
    let scheme = "K: {type: apiKey, in: header, name: X-Key}";
    let required = "{name: x-key, in: header, required: true, schema: {type: string}}";
    let optional = "{name: x-key, in: header, schema: {type: integer}}";
    let with = |parameters: &str| document(parameters, "{K: []}", scheme);
    for (old, new) in [(required, optional), (optional, required), ("", required), (required, "")] {
        assert_eq!(reported(&with(old), &with(new)), ["documentation documentation-changed"], "{old} {new}");
    }
    let public = |parameters: &str| document(parameters, "", scheme);
    assert_eq!(reported(&public(optional), &public("")), ["breaking parameter-removed"]);
}
