//! `--skip` leaves operations out: recorded in the lock, honoured by `check`, never silently.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use crate::support::{self, Checkout, GENERATED, LOCK, fixture};
use xtask::{Document, generate};

const TWO: &str = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a: {parameters: [{name: p, in: query, schema: {type: string}}], get: {operationId: A, responses: {}}, put: {operationId: Forms, parameters: [{name: q, in: query, style: label, schema: {type: string}}], responses: {}}}
  /b/{id}: {parameters: [{name: p, in: cookie}], get: {operationId: B, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Used'}}}}}}}
components:
  schemas:
    Used: {type: object, properties: {other: {$ref: '#/components/schemas/Deep'}}}
    Deep: {type: file}
    Unused: {type: object, properties: {text: {type: string}}}
";

fn without(ids: &[&str]) -> Result<xtask::Files, xtask::Refusals> {
    let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
    generate(&Document::parse("two.yml", TWO).unwrap().without(&ids))
}

#[test]
fn a_skipped_operation_is_left_out_and_said_so() {
    let files = without(&["B", "Forms"]).unwrap();
    assert_eq!(files.operations, 1);
    assert!(files.warnings.to_string().starts_with("left out with `--skip`: B, Forms\n"), "{}", files.warnings);
    assert!(files.files["operations.rs"].contains("Left out by `cargo xtask generate --skip`: `B`, `Forms`."));
    let rule = |pointer: &str| files.ledger.iter().find(|entry| entry.pointer() == pointer).unwrap().rule.name;
    // A path item whose last operation goes is left out whole, and so are the schemas that nothing else uses.
    for pointer in
        ["/paths/~1a/put", "/paths/~1b~1{id}", "/paths/~1b~1{id}/parameters/0/in", "/components/schemas/Deep/type"]
    {
        assert_eq!(rule(pointer), "skipped", "{pointer}");
    }
    assert_eq!(rule("/components/schemas/Unused"), "schema");
    assert!(files.files["types.rs"].contains("struct Unused") && !files.files["types.rs"].contains("struct Used"));
}

#[test]
fn what_is_not_skipped_is_judged_as_before() {
    let refused = without(&["B"]).unwrap_err().to_string();
    assert!(refused.contains("[parameter-invalid]") && refused.lines().count() == 1, "{refused}");
    assert!(without(&["Forms"]).unwrap_err().to_string().contains("[malformed]"));
}

#[test]
fn an_unknown_id_is_refused() {
    let message = "two.yml:1: found no operation `C` to skip, expected an `operationId` of the document: \
                   correct `--skip`, or clear the operations that the lock records with `--no-skip` [skipped]";
    assert_eq!(without(&["B", "C", "Forms"]).unwrap_err().to_string(), message);
    let copy = Checkout::fresh();
    let before = copy.files();
    let run = copy.xtask(&["generate", "--skip", "C"]).expect(2);
    assert!(run.stderr.contains("found no operation `C` to skip"), "{run:?}");
    assert_eq!(copy.files(), before);
}

#[test]
fn the_lock_records_what_is_left_out_until_it_is_cleared() {
    let copy = Checkout::fresh();
    let before = copy.bytes();
    let run = copy.xtask(&["generate", "--skip", "PullOutPlant"]).expect(0);
    assert!(
        run.stdout.contains("0 operations, ") && run.stdout.contains("left out with `--skip`: PullOutPlant\n"),
        "{run:?}"
    );
    assert!(copy.read(LOCK).contains("\nskip = [\"PullOutPlant\"]\n"), "{}", copy.read(LOCK));
    assert!(!copy.read(&format!("{GENERATED}/operations.rs")).contains("static PULL_OUT_PLANT"));
    let skipped = copy.bytes();

    copy.xtask(&["check"]).expect(0);
    let run = copy.xtask(&["generate"]).expect(0);
    assert!(run.stdout.contains("left out with `--skip`: PullOutPlant\n"), "{run:?}");
    copy.vendor("page.md").expect(0);
    assert_eq!(copy.bytes(), skipped);

    copy.xtask(&["generate", "--no-skip"]).expect(0);
    assert_eq!(copy.bytes(), before);
}

#[test]
fn a_crate_of_another_document_is_made_without_them_too() {
    let copy = Checkout::fresh();
    copy.write("Cargo.toml", std::fs::read(support::repository().join("Cargo.toml")).unwrap());
    let (document, out) = (fixture("garden.yml"), copy.path("out"));
    let arguments = ["generate", "--document", document.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let run = copy.xtask(&[&arguments[..], &["--skip", "PullOutPlant"]].concat()).expect(0);
    assert!(run.stdout.contains("left out with `--skip`: PullOutPlant\n"), "{run:?}");
    assert!(copy.read("out/src/generated/operations.rs").contains("Left out by"));
}
