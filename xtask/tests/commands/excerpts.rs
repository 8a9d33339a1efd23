//! Of a document the operations that are wanted are kept, with what they lead to and nothing else.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use crate::support::fixture_text;
use xtask::openapi::document::Document;
use xtask::openapi::methods::METHODS;
use xtask::openapi::validation::validate;
use xtask::vendoring::merging::{Assembled, Source, Wanted, assemble};

/// A fixture in which each `operationId` stands once: of two operations that have one, an excerpt of the second names it by that id.
fn with_own_ids(name: &str) -> String {
    fixture_text(name)
        .replace("put: {operationId: GetTwin,", "put: {operationId: PutTwin,")
        .replace("put: {operationId: GetShelf,", "put: {operationId: PutShelf,")
}

/// The operations of a document, each as a document that has nothing else.
fn operations(document: &Document) -> Vec<Document> {
    let mut found = Vec::new();
    for (path, item) in document.root().get("paths").unwrap().members() {
        for (method, at) in item.members().filter(|(name, _)| METHODS.contains(name)) {
            let operation = match at.text("operationId") {
                Some(id) => serde_json::json!({ "operationId": id }),
                None => serde_json::json!({}),
            };
            let text = serde_json::json!({ "paths": { path: { method: operation } } }).to_string();
            found.push(Document::parse("one.json", &text).unwrap());
        }
    }
    found
}

fn excerpt(text: &str, wanted: &Document) -> Assembled {
    let source = Source::read("all.yml", text.as_bytes()).unwrap();
    let made = assemble(&[source], Wanted::Those(wanted)).unwrap();
    assert_eq!(made.missing, []);
    made
}

#[test]
fn the_excerpt_of_any_operation_is_whole_and_says_of_it_what_the_document_says() {
    for name in ["diff/base.yml", "constructs.yml", "workshop.yml", "later.yml"] {
        let text = with_own_ids(name);
        let whole = Document::parse(name, &text).unwrap();
        for wanted in operations(&whole) {
            let made = excerpt(&text, &wanted);
            let document = Document::parse("excerpt.yml", &made.text).unwrap();
            validate(&document).unwrap();
            let changes = xtask::diff::on_the_wire(&document, &whole);
            let reported = changes.iter().filter(|change| {
                !matches!(change.rule.id, "operation-added" | "schema-added" | "scheme-added" | "scope-declared")
                    && change.class != xtask::diff::Class::Documentation
            });
            assert_eq!(
                reported.map(|change| (change.rule.id, &change.detail)).collect::<Vec<_>>(),
                [],
                "{name}\n{}",
                made.text
            );
            let lines: Vec<&str> = text.lines().collect();
            assert!(
                made.text.lines().all(|line| lines.contains(&line)),
                "{name}: lines stay as they are\n{}",
                made.text
            );
        }
    }
}

#[test]
fn the_excerpts_of_all_operations_become_the_document_again() {
    for name in ["diff/base.yml", "constructs.yml", "workshop.yml", "later.yml"] {
        // A path item that is only a reference has no operation of its own.
        let is_own =
            |line: &&str| !line.contains("{$ref: '#/paths/") && !line.contains("{$ref: '#/components/pathItems/");
        // Of two paths that only differ in the names of parameters, two documents seem to describe one operation.
        let text = with_own_ids(name).replace("  /shelves/{shelf}:", "  /boards/{shelf}:");
        let text = text.lines().filter(is_own).collect::<Vec<_>>().join("\n");
        let whole = Document::parse(name, &text).unwrap();
        let excerpts: Vec<String> = operations(&whole).iter().map(|wanted| excerpt(&text, wanted).text).collect();
        let sources: Vec<Source<'_>> =
            excerpts.iter().map(|text| Source::read("excerpt.yml", text.as_bytes()).unwrap()).collect();
        let made = assemble(&sources, Wanted::All).unwrap();
        let document = Document::parse("made.yml", &made.text).unwrap();
        let changes = xtask::diff::on_the_wire(&document, &whole);
        // What no operation leads to is in no excerpt.
        let reported = changes.iter().filter(|change| !matches!(change.rule.id, "schema-added" | "scheme-added"));
        let reported = reported.filter(|change| change.class != xtask::diff::Class::Documentation);
        assert_eq!(
            reported.map(|change| (change.rule.id, &change.detail)).collect::<Vec<_>>(),
            [],
            "{name}\n{}",
            made.text
        );
    }
}

#[test]
fn the_excerpt_of_json_is_yaml_and_says_the_same() {
    let text = fixture_text("diff/base.yml");
    let json = Document::parse("base.yml", &text).unwrap().root().node().to_json();
    for wanted in operations(&Document::parse("base.yml", &text).unwrap()) {
        let (lines, written) = (excerpt(&text, &wanted).text, excerpt(&json.to_string(), &wanted).text);
        assert!(!written.starts_with('{') && written.contains("\npaths:\n"), "{written}");
        let read = |text: &str| Document::parse("excerpt.yml", text).unwrap().root().node().to_json();
        assert_eq!(read(&written), read(&lines));
    }
}

#[test]
fn a_path_item_that_is_a_reference_is_kept_with_what_it_refers_to_or_named() {
    let text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /z:\n    get: {operationId: z, responses: {}}\n  /a:\n    \
                $ref: '#/components/pathItems/A'\n  /b:\n    $ref: '#/components/pathItems/B'\ncomponents:\n  pathItems:\n    A:\n      \
                get: {operationId: a, responses: {}}\n    B:\n      get: {operationId: b, responses: {}}\n";
    let made = |wanted: &str| {
        let wanted = Document::parse("one.yml", wanted).unwrap();
        let source = Source::read("d.yml", text.as_bytes()).unwrap();
        assemble(&[source], Wanted::Those(&wanted)).unwrap()
    };
    let excerpt = made(
        "paths: {/a: {$ref: '#/components/pathItems/A'}}\ncomponents: {pathItems: {A: {get: {operationId: a}}}}\n",
    );
    assert!(excerpt.text.contains("  /a:\n") && excerpt.text.contains("    A:\n"), "{}", excerpt.text);
    assert!(!excerpt.text.contains("/b:") && !excerpt.text.contains("    B:\n"), "{}", excerpt.text);
    assert_eq!((excerpt.left_out, excerpt.missing.len()), (vec!["z".to_owned(), "b".to_owned()], 0));
    // All that is not there is named, though no operation of the source itself is left out.
    let excerpt = made("paths: {/z: {get: {operationId: z}}}");
    assert_eq!(excerpt.left_out, ["a", "b"]);
    // One that is published no longer is missing, and one that stands at its path now is kept.
    let lost = "paths: {/y: {$ref: '#/components/pathItems/Y'}, /z: {$ref: '#/components/pathItems/Z'}}\ncomponents: {pathItems: {Y: {get: \
                {operationId: y}}, Z: {get: {operationId: z}}}}\n";
    let excerpt = made(lost);
    let missing: Vec<_> = excerpt.missing.iter().map(|refusal| refusal.found.clone()).collect();
    assert_eq!(missing, ["found the vendored operation `y` (GET /y), which d.yml no longer contains"]);
    assert!(excerpt.text.contains("  /z:\n"), "{}", excerpt.text);
}

#[test]
fn a_mapping_of_a_discriminator_brings_its_schemas_along() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /z:\n    get: {operationId: z, responses: {}}\n  /a:\n    \
                get:\n      operationId: a\n      responses:\n        '200':\n          description: d\n          content:\n            \
                application/json:\n              schema: {$ref: '#/components/schemas/A'}\ncomponents:\n  schemas:\n    A:\n      \
                type: object\n      discriminator:\n        propertyName: p\n        mapping: {b: B}\n    B:\n      type: object\n    \
                C:\n      type: object\nx-end: true\n";
    let wanted = Document::parse("one.yml", "paths: {/a: {get: {operationId: a}}}").unwrap();
    let made = excerpt(text, &wanted).text;
    assert!(made.contains("    B:\n") && !made.contains("    C:\n") && !made.contains("/z:"), "{made}");
    assert!(made.ends_with("x-end: true\n"), "{made}");
}

#[test]
fn a_header_parameter_to_which_nothing_refers_belongs_to_every_excerpt() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /z:\n    get:\n      operationId: z\n      parameters:\n        \
                - {$ref: '#/components/parameters/Trace'}\n      responses: {}\n  /a:\n    get: {operationId: a, responses: {}}\n\
                components:\n  parameters:\n    Trace: {name: X-Trace, in: header, schema: {type: string}}\n    \
                Version: {name: X-Version, in: header, schema: {type: string}}\n    Page: {name: p, in: query, schema: {type: string}}\n";
    let wanted = Document::parse("one.yml", "paths: {/a: {get: {operationId: a}}}").unwrap();
    let made = excerpt(text, &wanted).text;
    assert!(made.contains("    Version: {") && !made.contains("Trace") && !made.contains("Page"), "{made}");
}

#[test]
fn of_two_operations_with_one_id_the_second_is_renamed_when_the_first_is_added() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get: {operationId: same, responses: {}}\n  /b:\n    \
                get: {operationId: same, responses: {}}\n";
    let wanted = Document::parse("one.yml", "paths: {/b: {get: {operationId: same}}}").unwrap();
    let made = excerpt(text, &wanted);
    let (second, both) = (Document::parse("b.yml", &made.text).unwrap(), Document::parse("d.yml", text).unwrap());
    let changes = xtask::diff::on_the_wire(&second, &both);
    let renamed = changes.iter().find(|change| change.rule.id == "operation-renamed").unwrap();
    assert_eq!((renamed.detail.from.as_deref(), renamed.detail.to.as_deref()), (Some("same"), Some("get_b")));
}
