//! `cargo xtask diff`: where the two documents come from, what is printed, how it exits.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its copy stops")]

use std::process::Command;

use crate::support::{Checkout, DOCUMENT, fixture_text};
use serde_json::Value;

/// A workspace that vendors the nursery, with an edit of it beside.
fn nursery(from: &str, to: &str) -> Checkout {
    let copy = Checkout::empty();
    let base = fixture_text("diff/base.yml");
    assert!(base.contains(from));
    copy.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    copy.write("old.yml", &base);
    copy.write(DOCUMENT, base.replacen(from, to, 1));
    copy
}

const BREAKING: (&str, &str) = ("enum: [red, green]", "enum: [red]");
const COMPATIBLE: (&str, &str) = ("enum: [red, green]", "enum: [red, green, blue]");

#[test]
fn the_text_has_the_change_its_lines_and_what_to_do() {
    let copy = nursery(BREAKING.0, BREAKING.1);
    let run = copy.xtask(&["diff", "old.yml"]).expect(0);
    for part in [
        "1 breaking, 1 compatible on the wire; 1 breaking in Rust\nold.yml (Nursery) -> controlplane.yml (Nursery)\n",
        "verdict: 0.1.0 needs at least 0.2.0 (breaking: `types::Colour::Green`)\n",
        "wire, breaking: 1 change\n  enum-value-removed (1)\n    stop sending it: it is rejected\n",
        "schema Colour (in 2 operations): `\"green\"` was removed from the values of",
    ] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "no colours outside of a terminal");
    assert_eq!(
        copy.xtask(&["diff", "old.yml", "old.yml"]).expect(0).stdout,
        "nothing changed\nold.yml (Nursery) -> old.yml (Nursery)\n"
    );
}

#[test]
fn the_exit_code_tells_of_breaking_changes_where_it_is_asked_to() {
    let copy = nursery(BREAKING.0, BREAKING.1);
    copy.xtask(&["diff", "old.yml", "--exit-code"]).expect(1);
    copy.xtask(&["diff", "old.yml"]).expect(0);
    let copy = nursery(COMPATIBLE.0, COMPATIBLE.1);
    copy.xtask(&["diff", "old.yml", "--exit-code"]).expect(0);
    let run = copy.xtask(&["diff", "none.yml"]).expect(2);
    assert!(run.stderr.starts_with("none.yml: could not be read: "), "{run:?}");
    copy.write("bad.yml", "openapi: 3.2.0\n");
    let run = copy.xtask(&["diff", "bad.yml"]).expect(2);
    assert!(run.stderr.starts_with("bad.yml:1: /openapi: found OpenAPI 3.2.0"), "{run:?}");
}

#[test]
fn json_is_one_object_with_a_version() {
    let copy = nursery(BREAKING.0, BREAKING.1);
    let run = copy.xtask(&["diff", "old.yml", "--format", "json"]).expect(0);
    let value: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(value["version"], 1);
    assert_eq!(value["summary"]["wire"]["breaking"], 1);
    assert_eq!(value["verdict"]["needs"], "breaking");
    assert_eq!(value["verdict"]["next"], "0.2.0");
    let change = &value["changes"][0];
    assert_eq!(change["rule"], "enum-value-removed");
    assert_eq!(change["directions"][0], "request");
    assert_eq!(change["subject"]["name"], "Colour");
    assert!(change["old"]["line"].is_u64() && change["new"]["pointer"] == "/components/schemas/Colour/enum");
}

#[test]
fn markdown_and_annotations_take_no_orders_from_a_document() {
    let copy = nursery("operationId: DeletePlant", "operationId: '<b>@all'");
    let markdown = copy.xtask(&["diff", "old.yml", "--format", "markdown"]).expect(0).stdout;
    assert!(markdown.contains("| wire: old clients and the new server | 0 | 0 | 1 | 0 |"), "{markdown}");
    assert!(markdown.contains("`<b>@all`") && !markdown.replace("`<b>@all`", "").contains("<b>"), "{markdown}");
    let copy = nursery("summary: Lists plants", "deprecated: true");
    copy.write(DOCUMENT, copy.read(DOCUMENT).replace("name: limit", "name: \"a%\\n::error::b\""));
    let github = copy.xtask(&["diff", "old.yml", "--format", "github"]).expect(0).stdout;
    assert!(github.lines().all(|line| line.starts_with("::error ") || line.starts_with("::notice ")), "{github}");
    assert!(github.contains("a%25\\n::error::b"), "{github}");
}

#[test]
fn without_names_the_committed_document_is_compared() {
    let copy = nursery(COMPATIBLE.0, COMPATIBLE.1);
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(copy.path(""))
            .args(["-c", "user.name=a", "-c", "user.email=a@b.example"])
            .env("GIT_COMMITTER_DATE", "2026-01-31T12:00:00Z")
            .args(arguments);
        assert!(command.output().unwrap().status.success(), "{arguments:?}");
    };
    let run = copy.xtask(&["diff"]).expect(2);
    assert!(run.stderr.starts_with("HEAD:./controlplane.yml: git has no such file"), "{run:?}");
    git(&["init", "-q"]);
    git(&["add", DOCUMENT]);
    git(&["commit", "-qm", "a"]);
    let run = copy.xtask(&["diff"]).expect(0);
    assert!(run.stdout.contains("nothing changed"), "{run:?}");
    copy.write(DOCUMENT, copy.read("old.yml"));
    let run = copy.xtask(&["diff"]).expect(0);
    let title = "\nHEAD:./controlplane.yml (Nursery, 2026-01-31) -> controlplane.yml (Nursery)\n";
    assert!(run.stdout.contains(title), "{run:?}");
    assert!(run.stdout.contains("enum-value-removed"), "{run:?}");
    assert_eq!(
        copy.xtask(&["diff", "HEAD:controlplane.yml"]).expect(0).stdout.lines().count(),
        run.stdout.lines().count()
    );
    let run = copy.xtask(&["diff", "HEAD:none.yml"]).expect(2);
    assert!(
        run.stderr.starts_with("HEAD:none.yml: git has no such file") && run.stderr.lines().count() == 1,
        "{run:?}"
    );
}
