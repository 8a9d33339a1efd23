//! What fails, and what the maintainers have accepted.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its copy stops")]

use serde_json::Value;

use crate::support::{Checkout, DOCUMENT, fixture_text};

const LIST: &str = "diff-accepted.toml";

/// A workspace that vendors the nursery, with what it was before beside.
fn nursery(edits: &[(&str, &str)]) -> Checkout {
    let copy = Checkout::empty();
    let base = fixture_text("diff/base.yml");
    let edited = edits.iter().fold(base.clone(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    copy.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    copy.write("old.yml", base);
    copy.write(DOCUMENT, edited);
    copy
}

fn code(copy: &Checkout, arguments: &[&str]) -> Option<i32> {
    let run = copy.xtask(&[&["diff", "old.yml"], arguments].concat());
    assert!(run.stderr.is_empty() && !run.stdout.is_empty(), "{run:?}");
    run.code
}

/// Breaking on the wire alone.
const WIRE: (&str, &str) = ("code: { type: string, pattern: '^[a-z]+$' }", "code: { type: string, maxLength: 3 }");
/// Breaking in Rust alone.
const RUST: (&str, &str) = ("operationId: DeletePlant", "operationId: RemovePlant");
/// Unknown on the wire, nothing in Rust.
const UNKNOWN: (&str, &str) = ("code: { type: string,", "code: { typeish: 1, type: string,");
/// The new document cannot be rendered.
const UNRENDERED: (&str, &str) = ("code: { type: string,", "code: { type: strang,");

#[test]
fn each_axis_fails_from_its_own_grade_on() {
    let breaking = nursery(&[WIRE]);
    for (arguments, expected) in [
        (&["--fail-on", "breaking"][..], 1),
        (&["--fail-on", "unknown"], 1),
        (&["--fail-on", "none"], 0),
        (&["--fail-on-wire", "breaking"], 1),
        (&["--fail-on-rust", "unknown"], 0),
        (&["--fail-on", "breaking", "--fail-on-wire", "none"], 0),
        (&["--fail-on", "none", "--fail-on-wire", "unknown"], 1),
        (&["--exit-code", "--fail-on-wire", "none"], 0),
    ] {
        assert_eq!(code(&breaking, arguments), Some(expected), "{arguments:?}");
    }
    let rust = nursery(&[RUST]);
    for (arguments, expected) in [
        (&["--fail-on", "breaking"][..], 1),
        (&["--fail-on-rust", "breaking"], 1),
        (&["--fail-on-wire", "unknown"], 0),
        (&["--exit-code", "--fail-on-rust", "none"], 0),
    ] {
        assert_eq!(code(&rust, arguments), Some(expected), "{arguments:?}");
    }
    let unknown = nursery(&[UNKNOWN]);
    for (arguments, expected) in
        [(&["--fail-on-wire", "breaking"][..], 0), (&["--fail-on-wire", "unknown"], 1), (&["--exit-code"], 1)]
    {
        assert_eq!(code(&unknown, arguments), Some(expected), "{arguments:?}");
    }
}

#[test]
fn without_a_verdict_the_axis_of_rust_is_unknown() {
    let copy = nursery(&[UNRENDERED]);
    let run = copy.xtask(&["diff", "old.yml"]).expect(0);
    assert!(run.stdout.contains("; unknown in Rust\n") && run.stdout.contains("verdict: unknown: "), "{run:?}");
    assert_eq!(code(&copy, &["--fail-on-rust", "unknown"]), Some(1));
    assert_eq!(code(&copy, &["--fail-on-rust", "breaking"]), Some(0));
}

#[test]
fn both_words_for_one_thing_are_refused() {
    let run = nursery(&[]).xtask(&["diff", "old.yml", "--exit-code", "--fail-on", "none"]).expect(2);
    assert!(run.stderr.contains("--fail-on <GRADE>"), "{run:?}");
}

fn entry(rule: &str, axis: &str, item: &str, more: &str) -> String {
    format!(
        "[[accepted]]\nrule = \"{rule}\"\naxis = \"{axis}\"\nitem = '{item}'\nreason = \"nobody sends it\"\n{more}\n"
    )
}

const GREEN: (&str, &str) = ("enum: [red, green]", "enum: [red]");

#[test]
fn accepted_changes_are_reported_apart_and_do_not_fail() {
    let copy = nursery(&[GREEN]);
    let (wire, rust) = (
        entry("enum-value-removed", "wire", "Colour: \"green\"", "expires = 9999-12-31"),
        entry("variant-removed", "rust", "types::Colour::Green", ""),
    );
    copy.write(LIST, &wire);
    let run = copy.xtask(&["diff", "old.yml", "--exit-code"]).expect(1);
    assert!(run.stdout.starts_with("1 compatible on the wire; 1 breaking in Rust; 1 accepted\n"), "{run:?}");
    copy.write(LIST, wire + &rust);
    let run = copy.xtask(&["diff", "old.yml", "--exit-code"]).expect(0);
    assert!(run.stdout.starts_with("1 compatible on the wire; no change in Rust; 2 accepted\n"), "{run:?}");
    assert!(run.stdout.contains("verdict: 0.1.0 needs at least 0.2.0 (breaking: "), "the verdict stays: {run:?}");
    let accepted = run.stdout.split("\naccepted: 2 changes\n").nth(1).unwrap();
    assert_eq!(
        accepted,
        "  - schema Colour (in 2 operations): `\"green\"` was removed from the values of\n    the schema (wire, breaking, enum-value-removed, line \
         124 -> 124)\n    accepted (until 9999-12-31, diff-accepted.toml:1): nobody sends it\n  - types::Colour::Green was removed (rust, \
         breaking, variant-removed, old line\n    124)\n    accepted (diff-accepted.toml:7): nobody sends it\n"
    );
    let json = copy.xtask(&["diff", "old.yml", "--format", "json"]).expect(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changes"][0]["class"], "compatible");
    assert_eq!(json["accepted"][0]["rule"], "enum-value-removed");
    assert_eq!(json["accepted"][0]["reason"], "nobody sends it");
    assert_eq!(json["accepted"][0]["expires"], "9999-12-31");
    let github = copy.xtask(&["diff", "old.yml", "--format", "github"]).expect(0).stdout;
    assert!(github.lines().all(|line| line.starts_with("::notice ")), "{github}");
    let markdown = copy.xtask(&["diff", "old.yml", "--format", "markdown"]).expect(0).stdout;
    assert!(markdown.contains("<summary>2 accepted changes</summary>"), "{markdown}");
}

#[test]
fn an_entry_accepts_its_own_change_and_no_other() {
    let copy = nursery(&[GREEN]);
    for (rule, item, more) in [
        ("enum-value-removed", "Colour: \"red\"", ""),
        ("enum-value-removed", "Colour", ""),
        ("enum-added", "Colour: \"green\"", ""),
        ("enum-value-removed", "Colour: \"green\"", "to = \"x\""),
    ] {
        copy.write(LIST, entry(rule, "wire", item, more));
        let run = copy.xtask(&["diff", "old.yml", "--fail-on-wire", "breaking"]).expect(1);
        let note = format!("diff-accepted.toml:1: `{rule}` of `{item}` is neither a breaking nor an unknown change");
        assert!(one_line(&run.stdout).contains(&note), "{note}: {run:?}");
    }
    copy.write(LIST, entry("enum-value-removed", "wire", "Colour: \"green\"", "expires = 2020-02-29"));
    let run = copy.xtask(&["diff", "old.yml", "--fail-on-wire", "breaking"]).expect(1);
    let note = "`enum-value-removed` of `Colour: \"green\"` expired after 2020-02-29: decide again";
    assert!(one_line(&run.stdout).contains(note), "{run:?}");
    let github = copy.xtask(&["diff", "old.yml", "--format", "github"]).expect(0).stdout;
    assert!(github.lines().any(|line| line.starts_with("::warning title=accepted changes::")), "{github}");
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_change_of_many_operations_is_accepted_for_each_of_them_or_for_all() {
    let copy = nursery(&[
        ("'204': { description: done }", "'299': { description: done }"),
        ("'200': { description: gone }", "'299': { description: gone }"),
    ]);
    let added = |operation: &str| entry("status-added", "wire", &format!("{operation}: response 299"), "");
    let removed = entry("status-removed", "wire", "UpdatePlant: response 204", "")
        + &entry("status-removed", "wire", "DeletePlant: response 200", "");
    let fails = |list: String| {
        copy.write(LIST, list + &removed);
        copy.xtask(&["diff", "old.yml", "--fail-on-wire", "breaking"]).code
    };
    assert_eq!(fails(String::new()), Some(1));
    assert_eq!(fails(added("UpdatePlant")), Some(1));
    assert_eq!(fails(added("UpdatePlant") + &added("DeletePlant")), Some(0));
    assert_eq!(fails(added("*")), Some(0));
}

#[test]
fn the_entries_that_diff_prints_accept_everything_once_they_have_reasons() {
    let copy = nursery(&[GREEN, WIRE, RUST, UNKNOWN, ("name: owner", "name: holder")]);
    let entries = copy.xtask(&["diff", "old.yml", "--format", "accepted"]).expect(0).stdout;
    assert!(entries.matches("[[accepted]]").count() > 5, "{entries}");
    copy.write("list.toml", &entries);
    let run = copy.xtask(&["diff", "old.yml", "--accepted", "list.toml"]).expect(2);
    assert_eq!(run.stderr, "list.toml:5: found an empty `reason`, expected text: write it\n");
    copy.write("list.toml", entries.replace("reason = \"\"", "reason = 'because'"));
    let run = copy.xtask(&["diff", "old.yml", "--accepted", "list.toml", "--exit-code"]).expect(0);
    assert!(!run.stdout.contains("without effect"), "{run:?}");
}

#[test]
fn an_entry_that_cannot_be_used_is_named_with_its_line() {
    let copy = nursery(&[GREEN]);
    let good = entry("enum-value-removed", "wire", "Colour: \"green\"", "");
    for (list, expected) in [
        (
            good.replace("enum-value-removed", "enum-removd"),
            "diff-accepted.toml:2: found no rule `enum-removd`, expected",
        ),
        (
            good.replace("wire", "rust"),
            "diff-accepted.toml:3: found the axis `rust` for `enum-value-removed`, expected `wire`",
        ),
        (good.replace("reason = \"nobody sends it\"", ""), "diff-accepted.toml:1: missing field `reason`"),
        (good.replace("nobody sends it", " "), "diff-accepted.toml:5: found an empty `reason`"),
        (good.clone() + "more = 1\n", "diff-accepted.toml:7: `more`: unknown field `more`"),
        (good.clone() + "expires = 2026-13-01\n", "diff-accepted.toml:7: "),
        (
            good.clone() + "expires = 2026-12-01T10:00:00Z\n",
            "diff-accepted.toml:7: found `2026-12-01T10:00:00Z` for `expires`",
        ),
        (
            good.clone() + "expires = \"2026-12-01\"\n",
            "diff-accepted.toml:7: found the string `2026-12-01` for `expires`, expected a date: write it without quotation marks",
        ),
        (good.clone() + "expires = 2026\n", "diff-accepted.toml:7: found `2026` for `expires`, expected a date"),
        (good.clone() + &good, "diff-accepted.toml:7: found the change of diff-accepted.toml:1 again"),
        ("[[accepted]\n".to_owned(), "diff-accepted.toml:1: "),
    ] {
        copy.write(LIST, &list);
        let run = copy.xtask(&["diff", "old.yml"]).expect(2);
        assert!(run.stderr.starts_with(expected) && run.stderr.lines().count() == 1, "{expected}: {run:?}");
    }
    copy.write(LIST, b"\xff");
    let run = copy.xtask(&["diff", "old.yml"]).expect(2);
    assert!(run.stderr.starts_with("diff-accepted.toml:1: found bytes that are not UTF-8"), "{run:?}");
    let run = copy.xtask(&["diff", "old.yml", "--accepted", "none.toml"]).expect(2);
    assert!(run.stderr.starts_with("none.toml: could not be read: "), "{run:?}");
}
