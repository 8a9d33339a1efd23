//! Changes of servers, their variables, and path items that are references.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use xtask::Document;
use xtask::diff::{self, Axis};

/// A document with these servers and paths.
fn document(servers: &str, paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: Shelf, version: '1'}}\nservers: {servers}\npaths:\n{paths}")
}

const ONE: &str = "  /one: {get: {operationId: one, responses: {'204': {description: d}}}}\n";

fn changes(old: &str, new: &str) -> Vec<String> {
    let parse = |text: &str| Document::parse("d.yml", text).unwrap();
    let changes = diff::compare(&parse(old), &parse(new), "0.1.0").changes;
    let mut found: Vec<String> = changes
        .iter()
        .map(|change| format!("{} {} {}", change.rule.axis.word(), change.class.word(), change.rule.id))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn servers(old: &str, new: &str) -> Vec<String> {
    changes(&document(old, ONE), &document(new, ONE))
}

fn region(url: &str, variable: &str) -> String {
    format!("[{{url: '{url}', variables: {{region: {variable}}}}}]")
}

const URL: &str = "https://{region}.example/v1";

#[test]
fn another_spelling_of_the_same_server_is_documentation() {
    assert_eq!(
        servers("[{url: 'https://a.example/v1'}]", "[{url: 'HTTPS://A.example:443/v1/'}]"),
        ["wire documentation documentation-changed"]
    );
}

#[test]
fn a_value_that_is_no_longer_served_is_breaking() {
    let (both, one) = (region(URL, "{default: eu, enum: [eu, us]}"), region(URL, "{default: eu, enum: [eu]}"));
    assert_eq!(servers(&both, &one), ["wire breaking server-removed"]);
    assert_eq!(servers(&one, &both), ["wire compatible server-added"]);
    let any = region(URL, "{default: eu}");
    assert_eq!(servers(&any, &one), ["wire unknown keyword-changed"]);
}

#[test]
fn another_default_is_another_base_url() {
    let (eu, us) = (region(URL, "{default: eu}"), region(URL, "{default: us}"));
    assert_eq!(servers(&eu, &us), ["wire breaking server-changed"]);
    let placeholder = |text: &str| region(URL, &format!("{{default: {text}}}"));
    assert_eq!(servers(&eu, &placeholder("unknown")), ["wire breaking server-changed"]);
    // Neither is a value.
    assert_eq!(servers(&placeholder("unknown"), &placeholder("''")), ["wire documentation documentation-changed"]);
}

#[test]
fn a_renamed_variable_is_a_renamed_setter() {
    let renamed = "[{url: 'https://{area}.example/v1', variables: {area: {default: eu}}}]";
    let found = servers(&region(URL, "{default: eu}"), renamed);
    assert!(found.iter().any(|change| change.starts_with("rust breaking")), "{found:?}");
    assert!(found.iter().all(|change| !change.starts_with("wire breaking")), "{found:?}");
}

#[test]
fn a_setter_that_sets_another_variable_is_breaking() {
    let two = |first: &str, second: &str| {
        format!(
            "[{{url: 'https://{{{first}}}.{{{second}}}.example', variables: {{{first}: {{default: x}}, {second}: {{default: x}}}}}}]"
        )
    };
    let found = servers(&two("a-b", "a_b"), &two("a_b", "a-b"));
    assert!(found.contains(&"rust breaking meaning-changed".to_owned()), "{found:?}");
}

#[test]
fn a_path_item_that_becomes_a_reference_is_the_same() {
    let servers = "[{url: 'https://a.example'}]";
    let item = "{get: {operationId: one, responses: {'204': {description: d}}}, description: DESCRIPTION}";
    let inline = document(servers, &format!("  /one: {item}\n"));
    let referenced = |description: &str| {
        let item = item.replace("DESCRIPTION", description);
        document(
            servers,
            &format!("  /one: {{$ref: '#/components/pathItems/One'}}\ncomponents: {{pathItems: {{One: {item}}}}}\n"),
        )
    };
    let found = changes(&inline, &referenced("DESCRIPTION"));
    assert!(found.iter().all(|change| change.contains("documentation") || change.contains("rewritten")), "{found:?}");
    assert_eq!(changes(&referenced("One"), &referenced("Two")), ["wire documentation documentation-changed"]);
}

#[test]
fn an_operation_that_moves_to_another_server_is_breaking() {
    let own = |url: &str| {
        document(
            "[{url: 'https://a.example'}]",
            &format!(
                "  /one: {{servers: [{{url: '{url}'}}], get: {{operationId: one, responses: {{'204': {{description: d}}}}}}}}\n"
            ),
        )
    };
    assert_eq!(changes(&own("https://b.example"), &own("https://c.example")), ["wire breaking server-changed"]);
    assert_eq!(
        changes(&own("https://b.example"), &own("http://b.example")),
        ["wire breaking encryption-removed", "wire breaking server-changed"]
    );
    let report = diff::compare(
        &Document::parse("d.yml", &own("https://b.example")).unwrap(),
        &Document::parse("d.yml", &own("https://b.example/v2")).unwrap(),
        "0.1.0",
    );
    assert!(report.changes.iter().all(|change| change.rule.axis == Axis::Wire));
}
