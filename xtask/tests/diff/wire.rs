//! Each kind of change on the wire: found, graded, and mirrored where old and new are exchanged.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot prepare its documents stops")]

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::support::{self, fixture_text};
use xtask::Document;
use xtask::diff::print::sentence;
use xtask::diff::{self, Change, Class, rules};

/// What is replaced in the document, by what, and every change on the wire that this makes: class, rule, directions.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("  - url: https://nursery.example/v1\n", "  - url: https://nursery.example/v2\n", &["breaking server-changed"], &["breaking server-changed"]),
    ("  - url: https://test.nursery.example/v1\n", "", &["breaking server-removed"], &["compatible server-added"]),
    ("description: production", "description: Production", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("title: Nursery", "title: Garden", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("    delete:\n      operationId: DeletePlant\n      security: []\n      responses:\n        '200': { description: gone }\n", "", &["breaking operation-removed"], &["compatible operation-added"]),
    ("operationId: ListPlants", "operationId: FindPlants", &["compatible operation-renamed"], &["compatible operation-renamed"]),
    ("  /events:", "  /log:", &["breaking operation-moved"], &["breaking operation-moved"]),
    ("    put:\n", "    patch:\n", &["breaking operation-moved"], &["breaking operation-moved"]),
    ("      deprecated: true\n", "", &["compatible operation-undeprecated"], &["compatible operation-deprecated"]),
    ("tags: [plants]", "tags: [flora]", &["documentation tags-changed"], &["documentation tags-changed"]),
    ("        - name: limit\n          in: query\n          schema: { type: integer, format: int32, default: 10, minimum: 1, maximum: 100 }\n", "", &["breaking parameter-removed request"], &["compatible parameter-added request"]),
    ("        - name: owner\n          in: query\n          required: true\n          schema: { type: string }\n", "", &["breaking parameter-removed request"], &["breaking parameter-added request"]),
    ("          required: true\n          schema: { type: string }\n", "          schema: { type: string }\n", &["compatible parameter-optional request"], &["breaking parameter-required request"]),
    ("  /plants/{plantId}:\n    parameters:\n      - name: plantId", "  /plants/{id}:\n    parameters:\n      - name: id", &["compatible parameter-renamed request"], &["compatible parameter-renamed request"]),
    ("        - name: colours\n", "        - name: colours\n          explode: false\n", &["breaking parameter-style-changed request"], &["breaking parameter-style-changed request"]),
    ("        - name: colours\n", "        - name: colours\n          allowReserved: true\n", &["breaking parameter-style-changed request"], &["breaking parameter-style-changed request"]),
    ("          required: true\n          schema: { type: string }\n", "          required: true\n          content: { application/json: { schema: { type: string } } }\n", &["breaking parameter-style-changed request"], &["breaking parameter-style-changed request"]),
    ("        - name: owner\n          in: query\n", "        - name: owner\n          in: cookie\n", &["breaking parameter-added request", "breaking parameter-removed request"], &["breaking parameter-added request", "breaking parameter-removed request"]),
    ("default: 10", "default: 20", &["breaking default-changed request"], &["breaking default-changed request"]),
    ("default: 10, ", "", &["compatible default-changed request"], &["compatible default-changed request"]),
    ("minimum: 1,", "minimum: 2,", &["breaking bound-tightened request"], &["compatible bound-loosened request"]),
    ("maximum: 100 ", "maximum: 100, exclusiveMaximum: true ", &["breaking bound-tightened request"], &["compatible bound-loosened request"]),
    ("maxLength: 20, ", "", &["compatible bound-loosened request response"], &["compatible bound-tightened response", "breaking bound-tightened request"]),
    ("pattern: '^[a-z]+$'", "pattern: '^[a-z]*$'", &["breaking bound-changed request", "compatible bound-changed response"], &["breaking bound-changed request", "compatible bound-changed response"]),
    ("      requestBody:\n        content:\n          application/json:\n            schema: { $ref: '#/components/schemas/PlantPatch' }\n", "", &["breaking body-removed request"], &["compatible body-added request"]),
    ("        required: true\n        content:\n", "        content:\n", &["compatible body-optional request"], &["breaking body-required request"]),
    ("      requestBody:\n        content:\n          application/json:\n            schema: { $ref: '#/components/schemas/PlantPatch' }\n", "      requestBody:\n        content:\n          application/vnd.plant+json:\n            schema: { $ref: '#/components/schemas/PlantPatch' }\n", &["breaking media-type-changed request"], &["breaking media-type-changed request"]),
    ("        '204': { description: done }", "        '204': { description: done }\n        '202': { description: later }", &["breaking status-added response"], &["breaking status-removed response"]),
    ("        '204': { description: done }", "        '204': { description: done }\n        '409': { description: taken }", &["compatible status-added response"], &["compatible status-removed response"]),
    ("        default: { description: trouble }", "        default: { description: trouble }\n        '201': { description: made }", &["compatible status-added response"], &["compatible status-removed response"]),
    ("'200': { description: gone }", "'200': { description: gone, content: { application/json: { schema: { type: string } } } }", &["compatible content-added response"], &["breaking content-removed response"]),
    ("            X-Total: { schema: { type: integer } }\n", "            X-Count: { schema: { type: integer } }\n", &["compatible response-header-changed response", "compatible response-header-changed response"], &["compatible response-header-changed response", "compatible response-header-changed response"]),
    ("  - Key: []\n", "", &["breaking security-removed request"], &["compatible security-added request"]),
    ("      security: []\n", "      security: [{ Key: [] }]\n", &["breaking operation-secured request"], &["compatible operation-public request"]),
    ("            - plants:read\n            - plants:write\n", "            - plants:read\n", &["compatible scope-released request"], &["breaking scope-required request"]),
    ("    Key:\n      type: http\n", "    Key:\n      description: ours\n      type: http\n", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("  securitySchemes:\n", "  securitySchemes:\n    Other:\n      type: oauth2\n      flows: {}\n", &["compatible scheme-added"], &["compatible scheme-removed"]),
    ("    Key:\n      type: http\n      scheme: bearer\n", "    Key:\n      type: http\n      scheme: Bearer\n    Spare:\n      type: apiKey\n      in: query\n      name: key\n", &["compatible scheme-added"], &["compatible scheme-removed"]),
    ("  - Key: []\n  - OAuth:\n      - plants:read\n", "  - OAuth:\n      - plants:read\n  - Key: []\n", &["compatible security-reordered request"], &["compatible security-reordered request"]),
    ("  - Key: []\n", "  - Key: []\n  - {}\n", &["compatible operation-public request"], &["breaking operation-secured request"]),
    ("      security: []\n", "      security: [{}]\n", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("      security: []\n", "      security: [{}, { Key: [] }]\n", &["compatible security-added request"], &["breaking security-removed request"]),
    ("    Key:\n      type: http\n      scheme: bearer\n", "    Key:\n      type: http\n      scheme: basic\n", &["breaking scheme-changed"], &["breaking scheme-changed"]),
    ("tokenUrl: /oauth/token", "tokenUrl: /token", &["breaking token-url-changed"], &["breaking token-url-changed"]),
    ("            plants:write: Write plants\n", "", &["compatible scope-undeclared"], &["compatible scope-declared"]),
    ("    Unused:\n      type: object\n      properties:\n        a: { type: string }\n", "", &["compatible schema-removed"], &["compatible schema-added"]),
    ("    Unused:\n", "    NotUsed:\n", &["compatible schema-renamed"], &["compatible schema-renamed"]),
    ("size: { $ref: '#/components/schemas/Size' }", "size: { $ref: '#/components/schemas/Colour' }", &["breaking schema-replaced request"], &["breaking schema-replaced request"]),
    ("        a: { type: string }\n", "        a: { type: boolean }\n", &["compatible type-changed"], &["compatible type-changed"]),
    ("        name: { type: string }\n", "        name: { type: boolean }\n", &["breaking type-changed request"], &["breaking type-changed request"]),
    ("        why: { type: string }\n", "        why: {}\n", &["breaking type-changed response"], &["compatible type-changed response"]),
    ("{ type: array, items: { type: string }, maxItems: 9 }", "{ type: array, items: { type: object, additionalProperties: true }, maxItems: 9 }", &["breaking type-changed response", "compatible type-changed request"], &["breaking type-changed request", "compatible type-changed response"]),
    ("additionalProperties: { type: string }", "additionalProperties: { type: integer }", &["breaking type-changed request response"], &["breaking type-changed request response"]),
    ("format: int64", "format: int32", &["breaking format-changed request", "compatible format-changed response"], &["breaking format-changed response", "compatible format-changed request"]),
    ("format: date ", "format: date-time ", &["breaking format-changed request", "compatible format-changed response"], &["breaking format-changed request", "compatible format-changed response"]),
    ("kind: { type: string, nullable: true }", "kind: { type: string }", &["breaking null-forbidden request", "compatible null-forbidden response"], &["breaking null-allowed response", "compatible null-allowed request"]),
    ("        why: { type: string }\n", "        why: { type: string, nullable: true }\n", &["compatible null-allowed response"], &["compatible null-forbidden response"]),
    ("        why: { type: string }\n", "", &["breaking field-removed response"], &["compatible field-added response"]),
    ("        size: { $ref: '#/components/schemas/Size' }\n", "", &["breaking field-removed request"], &["compatible field-added request"]),
    ("required: [name, kind]", "required: [name, kind, code]", &["breaking field-required request", "compatible field-required response"], &["breaking field-optional response", "compatible field-optional request"]),
    ("required: [kind, by]", "required: [kind]", &["breaking field-optional response"], &["compatible field-required response"]),
    ("        height: { type: integer, format: int64 }\n", "        height: { type: integer, format: int64, readOnly: true }\n", &["breaking read-only request", "compatible read-only response"], &["compatible read-write request response"]),
    ("        secret: { type: string, writeOnly: true }\n", "        secret: { type: string }\n", &["compatible write-only-changed request response"], &["breaking write-only-changed response", "compatible write-only-changed request"]),
    ("enum: [red, green]", "enum: [red, green, blue]", &["compatible enum-value-added request response"], &["breaking enum-value-removed request", "compatible enum-value-removed response"]),
    ("      enum: [small, large]\n", "", &["compatible enum-removed request"], &["breaking enum-added request"]),
    ("        - $ref: '#/components/schemas/Withered'\n", "", &["breaking type-changed response"], &["breaking type-changed response"]),
    ("        - $ref: '#/components/schemas/Withered'\n", "        - $ref: '#/components/schemas/Withered'\n        - $ref: '#/components/schemas/Unused'\n", &["breaking alternative-added response"], &["compatible alternative-removed response"]),
    ("oneOf: [{ type: string }, { type: boolean }]", "oneOf: [{ type: boolean }, { type: string }]", &["compatible alternatives-reordered"], &["compatible alternatives-reordered"]),
    ("      anyOf: [{ required: [clay] }, { required: [tin] }]\n", "", &["compatible bound-loosened"], &["compatible bound-tightened"]),
    ("anyOf: [{ required: [clay] }, { required: [tin] }]", "anyOf: [{ required: [tin] }, { required: [clay] }]", &["documentation rewritten"], &["documentation rewritten"]),
    ("propertyName: kind", "propertyName: sort", &["breaking discriminator-changed response"], &["breaking discriminator-changed response"]),
    ("      additionalProperties: false\n", "", &["compatible additional-allowed request"], &["breaking additional-forbidden request"]),
    ("        name: { type: string }\n", "        name: { type: string, not: {} }\n", &["breaking keyword-changed request"], &["compatible keyword-changed request"]),
    ("        name: { type: string }\n", "        name: { type: string, const: rose }\n", &["unknown keyword-changed request"], &["unknown keyword-changed request"]),
    ("  - url: https://test.nursery.example/v1\n", "  - url: http://test.nursery.example/v1\n", &["breaking server-removed", "compatible server-added", "breaking encryption-removed"], &["breaking server-removed", "compatible server-added", "compatible encryption-added"]),
    ("tokenUrl: /oauth/token", "tokenUrl: https://tokens.example/oauth/token", &["breaking token-url-changed", "breaking token-host-changed"], &["breaking token-url-changed", "breaking token-host-changed"]),
    ("oneOf: [{ type: string }, { type: boolean }]", "anyOf: [{ type: string }, { type: boolean }]", &["compatible alternatives-combined"], &["compatible alternatives-exclusive"]),
    ("description: What it is called", "description: Its name", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("summary: Lists plants", "summary: All plants", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("tags:\n  - name: plants\n", "", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("enum: [red, green]", "enum: [green, red]", &["documentation rewritten"], &["documentation rewritten"]),
    ("components:\n", "components:\n  x-sorted: true\n", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("components:\n", "components:\n  responses:\n    Gone: { description: gone }\n", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("colour: { $ref: '#/components/schemas/Colour' }", "colour: { $ref: '#/components/schemas/Colour', description: Its colour }", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("plants:read: Read plants", "plants:read: Look at plants", &["documentation documentation-changed"], &["documentation documentation-changed"]),
    ("info:\n", "x-made-by: hand\ninfo:\n", &["documentation documentation-changed"], &["documentation documentation-changed"]),
];

fn parse(text: &str) -> Document {
    Document::parse("d.yml", text).unwrap()
}

fn wire(old: &str, new: &str) -> Vec<Change> {
    diff::on_the_wire(&parse(old), &parse(new))
}

fn reported(changes: &[Change]) -> Vec<String> {
    let mut reported: Vec<String> = changes
        .iter()
        .map(|change| {
            let words = [change.class.word(), change.rule.id].into_iter();
            words.chain(change.directions.iter().map(|direction| direction.word())).collect::<Vec<_>>().join(" ")
        })
        .collect();
    reported.sort();
    reported
}

fn sorted(expected: &[&str]) -> Vec<String> {
    let mut expected: Vec<String> = expected.iter().map(|text| (*text).to_owned()).collect();
    expected.sort();
    expected
}

/// The base document, and the one with the replacement.
fn pair((from, to, ..): &Case) -> (String, String) {
    let base = fixture_text("diff/base.yml");
    assert_eq!(base.matches(from).count(), 1, "stands once: {from}");
    (base.clone(), base.replacen(from, to, 1))
}

#[test]
fn each_kind_of_change_is_found_in_both_directions() {
    let mut wrong = String::new();
    for case in CASES {
        let (old, new) = pair(case);
        for (old, new, expected) in [(&old, &new, case.2), (&new, &old, case.3)] {
            let found = wire(old, new);
            if reported(&found) != sorted(expected) {
                let what: Vec<_> = found.iter().map(sentence::what).collect();
                let (from, to, found) = (case.0, case.1, reported(&found));
                writeln!(wrong, "{from:?} -> {to:?}\n  found {found:?}\n  expected {expected:?}\n  {what:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_reversed_pair_gives_the_mirrored_changes() {
    for case in CASES {
        let (old, new) = pair(case);
        let places = |change: &Change, mirrored: bool| {
            let (rule, old, new) = (change.rule, change.old.clone(), change.new.clone());
            if mirrored { (rule.mirror, new, old) } else { (rule.id, old, new) }
        };
        let forward: BTreeSet<_> = wire(&old, &new).iter().map(|change| places(change, false)).collect();
        let reversed: BTreeSet<_> = wire(&new, &old).iter().map(|change| places(change, true)).collect();
        assert_eq!(forward, reversed, "{:?}", case.0);
    }
}

#[test]
fn every_rule_has_a_case_a_mirror_and_a_name_of_its_own() {
    let cases: BTreeSet<&str> = CASES
        .iter()
        .flat_map(|case| case.2.iter().chain(case.3))
        .filter_map(|reported| reported.split(' ').nth(1))
        .collect();
    // Those with tests of their own: two places change, or too many for a report.
    let apart = ["scheme-renamed", "not-compared", "changes-not-listed"];
    let missing: Vec<_> =
        rules::WIRE.iter().map(|rule| rule.id).filter(|id| !cases.contains(id) && !apart.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let ids: BTreeSet<_> = rules::all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules::all().count());
    for rule in rules::all() {
        assert_eq!(rules::find(rule.mirror).map(|mirror| mirror.mirror), Some(rule.id));
    }
}

#[test]
fn a_document_against_itself_gives_nothing() {
    for text in ["diff/base.yml", "garden.yml", "workshop.yml", "later.yml"].map(fixture_text) {
        assert_eq!(wire(&text, &text), []);
    }
}

#[test]
fn a_change_says_where_it_is_and_whom_it_concerns() {
    let base = fixture_text("diff/base.yml");
    let found = wire(&base, &base.replace("enum: [red, green]", "enum: [red, green, blue]"));
    let [change] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((change.subject.kind(), change.subject.name()), ("schema", "Colour"));
    assert_eq!(*change.operations, ["CreatePlant", "ListPlants"]);
    assert_eq!(sentence::what(change), "`\"blue\"` was added to the values of the schema");
    let line = 1 + base.lines().position(|line| line.contains("[red, green]")).unwrap();
    assert_eq!(change.new.as_ref().map(|place| place.line), Some(line));
    assert_eq!(change.new.as_ref().unwrap().pointer, "/components/schemas/Colour/enum/2");
    assert_eq!(change.class, Class::Compatible);
}

#[test]
fn a_renamed_schema_is_one_change_with_its_others_beside_it() {
    let base = fixture_text("diff/base.yml");
    let renamed = base.replace("schemas/Planted", "schemas/Sown").replace("    Planted:", "    Sown:");
    assert_eq!(reported(&wire(&base, &renamed)), ["compatible schema-renamed"]);
    let other = renamed
        .replace("        by: { type: string }\n", "        by: { type: string }\n        at: { type: string }\n");
    let reported = reported(&wire(&base, &other));
    assert!(reported.contains(&"compatible field-added response".to_owned()), "{reported:?}");
    assert!(!reported.iter().any(|reported| reported.contains("schema-removed")), "{reported:?}");
}

#[test]
fn a_renamed_scheme_of_the_same_kind_sends_the_same() {
    let base = fixture_text("diff/base.yml");
    let renamed = base.replace("  - Key: []", "  - ApiKey: []").replace("    Key:\n", "    ApiKey:\n");
    assert_eq!(reported(&wire(&base, &renamed)), ["compatible scheme-renamed"]);
}

#[test]
fn the_manual_has_the_rules_as_they_are() {
    let manual = std::fs::read_to_string(support::repository().join("docs/DIFF.md")).unwrap().replace("\r\n", "\n");
    let table = diff::manual::table();
    assert!(manual.ends_with(&table), "the table at the end of docs/DIFF.md should be:\n{table}");
}

#[test]
fn the_content_of_a_parameter_is_compared_like_its_schema() {
    let document = |content: &str| {
        let parameter = format!("{{ name: q, in: query, content: {{ application/json: {content} }} }}");
        format!(
            "openapi: 3.0.3\ninfo: {{ title: t, version: '1' }}\npaths: {{ /a: {{ get: {{ operationId: a, parameters: [{parameter}], \
             responses: {{ '204': {{ description: n }} }} }} }} }}\n"
        )
    };
    let reported = |old: &str, new: &str| reported(&wire(&document(old), &document(new)));
    let text = "{ schema: { type: string } }";
    assert_eq!(reported(text, "{ schema: { type: string, maxLength: 3 } }"), ["breaking bound-tightened request"]);
    assert_eq!(reported(text, "{ schema: { type: string }, example: a }"), ["documentation documentation-changed"]);
    assert_eq!(reported(text, "{ schema: { type: boolean } }"), ["breaking type-changed request"]);
}
