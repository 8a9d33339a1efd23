//! The maintainer's hour: what `vendor`, `generate`, `update` and `release` say, and what they keep.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its repository stops")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;

use crate::support::{Checkout, DOCUMENT, LOCK, Run, fixture, fixture_text, repository, run};

const README: &str = "blaxel-api/README.md";
const NURSERY: &str = "diff/base.yml";
const URL: &str = "https://nursery.example/api.yml";
const CHANGELOG: &str =
    "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A tree.\n\n## [0.1.0] - 2026-01-01\n\n- First.\n";

/// A repository whose last commit is the release 0.1.0.
fn released() -> Checkout {
    let copy = Checkout::empty();
    copy.write("Cargo.toml", "[workspace]\nmembers = []\n\n[workspace.package]\nversion = \"0.1.0\"\n");
    copy.write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"blaxel-api\"\nversion = \"0.1.0\"\n");
    copy.write(README, "blaxel-api = \"0.1\"\nblaxel-api = { version = \"0.1\", features = [\"httpmock\"] }\n");
    copy.write("CHANGELOG.md", CHANGELOG);
    copy.write("nursery.yml", fixture_text(NURSERY));
    copy.xtask(&["vendor", "nursery.yml"]).expect(0);
    copy.xtask(&["generate"]).expect(0);
    git(&copy, &["init", "-q"]);
    commit(&copy);
    git(&copy, &["tag", "v0.1.0"]);
    copy
}

fn git(copy: &Checkout, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(copy.path("")).args(["-c", "user.name=a", "-c", "user.email=a@b.example"]);
    assert!(command.args(arguments).status().unwrap().success(), "{arguments:?}");
}

fn commit(copy: &Checkout) {
    git(copy, &["add", "-A"]);
    git(copy, &["commit", "-qm", "a"]);
}

/// An update whose builds and tests succeed.
fn update(copy: &Checkout, arguments: &[&str]) -> Run {
    run(copy.command(&[&["update", "nursery.yml"], arguments].concat()).env("CARGO", "true"), b"")
}

fn publish(copy: &Checkout, from: &str, to: &str) {
    copy.edit("nursery.yml", from, to);
}

#[test]
fn a_url_that_is_no_longer_recorded_is_named() {
    let copy = Checkout::empty();
    copy.write("a.yml", fixture_text(NURSERY));
    assert!(!copy.xtask(&["vendor", "a.yml", "--source", URL]).expect(0).stdout.contains("now records"));
    let run = copy.xtask(&["vendor", "a.yml"]).expect(0);
    let line = format!(
        "\ncontrolplane.lock now records a.yml instead of {URL}, so `cargo xtask vendor` can no longer fetch the document: pass \
         `--source {URL}` to keep the URL\n"
    );
    assert!(run.stdout.contains(&line), "{run:?}");
    assert!(!copy.xtask(&["vendor", "a.yml"]).expect(0).stdout.contains("now records"), "it is lost already");
}

#[test]
fn an_address_that_cannot_be_fetched_is_named_by_its_scheme() {
    let copy = Checkout::empty();
    for arguments in
        [&["vendor", "ftp://nursery.example/api.yml"][..], &["diff", "ftp://nursery.example/api.yml", "a.yml"]]
    {
        let run = copy.xtask(arguments).expect(2);
        assert!(run.stderr.starts_with("the URL has the scheme `ftp`, expected http or https: "), "{run:?}");
    }
}

#[test]
fn a_json_file_is_called_json() {
    let copy = Checkout::empty();
    copy.write("a.json", "{\"openapi\": \"3.0.3\", ]");
    let run = copy.xtask(&["vendor", "a.json"]).expect(2);
    assert!(run.stderr.contains("not JSON") && !run.stderr.contains("YAML"), "{run:?}");
}

#[test]
fn a_server_that_fails_for_a_moment_is_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api.yml", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let (status, body) =
                if index == 0 { ("503 Busy", String::new()) } else { ("200 OK", fixture_text(NURSERY)) };
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    let copy = Checkout::empty();
    copy.xtask(&["vendor", &url]).expect(0);
    assert_eq!(copy.read(DOCUMENT), fixture_text(NURSERY));
}

#[test]
fn advice_names_the_source_that_was_passed() {
    let copy = released();
    publish(&copy, "enum: [red, green]", "enum: [red]");
    let run = copy.xtask(&["check", "--upstream", "nursery.yml"]).expect(1);
    assert!(
        run.stdout.contains("\nnext: vendor what is published with `cargo xtask vendor --keep nursery.yml`, "),
        "{run:?}"
    );
    assert_eq!(run.stdout.matches("cargo xtask diff").count(), 1, "{run:?}");
    let values: Vec<String> = (0..30).map(|number| format!("v{number}")).collect();
    publish(&copy, "enum: [red]", &format!("enum: [red, {}]", values.join(", ")));
    let short = copy.xtask(&["check", "--upstream", "nursery.yml"]).expect(1);
    assert!(short.stdout.contains("more: `--full` prints all") && !short.stdout.contains("v29"), "{short:?}");
    let full = copy.xtask(&["check", "--upstream", "nursery.yml", "--full"]).expect(1);
    assert!(full.stdout.contains("v29") && !full.stdout.contains("`--full`"), "{full:?}");
    assert!(run.stdout.contains("controlplane.yml (Nursery) -> nursery.yml (Nursery)"), "{run:?}");
}

#[test]
fn the_remedy_for_many_operations_is_said_once() {
    let copy = released();
    let other = "openapi: 3.0.3\ninfo: { title: Zoo, version: '1' }\npaths:\n  /zoo: { get: { operationId: Zoo, responses: { '204': \
                 { description: ok } } } }\n";
    copy.write("zoo.yml", other);
    for arguments in [["vendor", "zoo.yml", "--keep"], ["vendor", "zoo.yml", "--add"]] {
        let run = copy.xtask(&arguments).expect(2);
        let (places, remedy) = run.stderr.trim_end().rsplit_once('\n').unwrap();
        let remedy = remedy.strip_prefix("for all of these: vendor ").unwrap();
        assert!(places.lines().count() > 1 && !places.contains(remedy), "{run:?}");
        assert!(places.lines().all(|line| line.contains(".yml:") && line.contains(", expected ")), "{run:?}");
    }
}

#[test]
fn an_update_ends_with_what_to_do_next() {
    let copy = released();
    publish(&copy, "enum: [red, green]", "enum: [red]");
    let run = update(&copy, &[]).expect(0);
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("next: review the changes with `git diff`, then commit them"), "{run:?}");
    assert!(!run.stdout.contains("next: cargo xtask generate"), "{run:?}");
    commit(&copy);
    let run = update(&copy, &[]).expect(0);
    assert!(run.stdout.ends_with("\nnothing changed, so nothing was built and there is nothing to do\n"), "{run:?}");
}

#[test]
fn a_document_that_removes_many_operations_needs_a_confirmation() {
    let copy = released();
    let nursery = fixture_text(NURSERY);
    let (start, end) = (nursery.find("paths:\n").unwrap(), nursery.find("components:\n").unwrap());
    copy.write("nursery.yml", format!("{}paths: {{}}\n{}", &nursery[..start], &nursery[end..]));
    let before = copy.bytes();
    let run = update(&copy, &[]).expect(2);
    let (message, rest) = run.stderr.split_once('\n').unwrap();
    assert!(message.contains(" vendored operations (") && message.ends_with("`--allow-removals`"), "{run:?}");
    assert_eq!(rest, "every file is as it was before the update\n");
    assert_eq!(run.stdout, "", "no report of files that are restored");
    assert_eq!(copy.bytes(), before);
    update(&copy, &["--allow-removals"]).expect(0);
    assert!(copy.read(LOCK).contains("operations = 0\n"));
}

#[test]
fn a_refusal_says_that_every_file_is_as_it_was() {
    let copy = released();
    publish(&copy, "3.0.3", "2.9.9");
    let run = update(&copy, &[]).expect(2);
    assert!(run.stderr.ends_with("\nevery file is as it was before the update\n"), "{run:?}");
}

#[test]
fn corrections_and_warnings_that_were_there_before_are_counted() {
    let copy = Checkout::empty();
    copy.xtask(&["vendor", fixture("constructs.yml").to_str().unwrap()]).expect(0);
    let first = copy.xtask(&["generate"]).expect(0);
    assert!(first.stdout.contains(" corrected:\n") && !first.stdout.contains("as before"), "{first:?}");
    let second = copy.xtask(&["generate"]).expect(0);
    assert!(second.stdout.contains("\ncorrections and warnings as before: "), "{second:?}");
    assert!(
        second.stdout.contains(" (`--verbose` lists them)\n") && !second.stdout.contains(" corrected:\n"),
        "{second:?}"
    );
    assert!(copy.xtask(&["generate", "--verbose"]).expect(0).stdout.contains(" corrected:\n"));
}

#[test]
fn an_update_shows_the_corrections_and_warnings_that_are_new() {
    let copy = released();
    copy.write("nursery.yml", fixture_text("constructs.yml"));
    let first = update(&copy, &["--allow-removals"]).expect(0);
    assert!(first.stdout.contains(" places corrected:\n"), "{first:?}");
    // Every line moves, and nothing else changes.
    copy.write("nursery.yml", format!("# moved\n{}", fixture_text("constructs.yml")));
    let second = update(&copy, &[]).expect(0);
    assert!(second.stdout.contains("corrections and warnings as before: "), "{second:?}");
    assert!(!second.stdout.contains(" corrected:\n"), "{second:?}");
    assert!(update(&copy, &["--verbose"]).expect(0).stdout.contains(" corrected:\n"));
}

#[test]
fn the_changelog_keeps_what_was_edited_by_hand() {
    let copy = released();
    publish(&copy, "enum: [red, green]", "enum: [red]");
    update(&copy, &[]).expect(0);
    let log = copy.read("CHANGELOG.md");
    let line = log.lines().find(|line| line.starts_with("- **Breaking:**")).unwrap();
    copy.write("CHANGELOG.md", log.replace(line, "- Plants are never green now."));
    publish(&copy, "summary: Lists plants", "summary: Lists the plants");
    update(&copy, &[]).expect(0);
    let log = copy.read("CHANGELOG.md");
    assert!(log.contains("- Plants are never green now.\n") && !log.contains(line), "{log}");
    assert!(log.contains("- 1 change to descriptions, examples and extensions.\n"), "{log}");
}

#[test]
fn a_release_loses_nothing_and_the_next_update_starts_anew() {
    let copy = released();
    publish(&copy, "enum: [red, green]", "enum: [red]");
    update(&copy, &[]).expect(0);
    commit(&copy);
    let run = copy.xtask(&["release"]).expect(0);
    assert!(
        run.stdout.starts_with("version: 0.2.0 stays\n") && run.stdout.contains("\ntag: v0.2.0\nnext: "),
        "{run:?}"
    );
    let log = copy.read("CHANGELOG.md");
    assert!(log.starts_with("# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 20"), "{log}");
    assert!(log.contains("- A tree.\n\n### API changes\n\n- **Breaking:** ") && !log.contains("<!--"), "{log}");
    assert!(log.ends_with("\n\n## [0.1.0] - 2026-01-01\n\n- First.\n"), "{log}");
    commit(&copy);
    git(&copy, &["tag", "v0.2.0"]);

    publish(&copy, "summary: Lists plants", "deprecated: true");
    update(&copy, &[]).expect(0);
    let next = copy.read("CHANGELOG.md");
    let (_, sections) = log.split_once("## [0.2.0]").unwrap();
    assert!(next.contains("<!-- cargo xtask update: since v0.2.0 -->") && next.ends_with(sections), "{next}");
    assert!(copy.read("Cargo.toml").contains("version = \"0.2.1\""));
}

#[test]
fn what_was_tagged_without_a_release_is_kept_and_said() {
    let copy = released();
    publish(&copy, "enum: [red, green]", "enum: [red]");
    update(&copy, &[]).expect(0);
    commit(&copy);
    git(&copy, &["tag", "v0.2.0"]);
    let log = copy.read("CHANGELOG.md");
    let line = log.lines().find(|line| line.starts_with("- **Breaking:**")).unwrap();
    publish(&copy, "summary: Lists plants", "deprecated: true");
    let run = update(&copy, &[]).expect(0);
    let remark =
        "CHANGELOG.md: the changes that v0.2.0 released are still below \"Unreleased\": move them to a section for it";
    assert!(run.stdout.contains(remark), "{run:?}");
    let log = copy.read("CHANGELOG.md");
    assert!(log.contains(line) && log.contains("<!-- cargo xtask update: since v0.2.0 -->"), "{log}");
    assert!(!update(&copy, &[]).expect(0).stdout.contains(remark));
    commit(&copy);
    let run = copy.xtask(&["release"]).expect(2);
    assert!(
        run.stderr.starts_with("CHANGELOG.md: entries below \"Unreleased\" were there when v0.2.0 was tagged, "),
        "{run:?}"
    );
    assert_eq!(copy.read("CHANGELOG.md"), log);
    copy.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- New.\n\n## [0.2.0]\n\n- A tree.\n");
    copy.xtask(&["release"]).expect(0);
}

#[test]
fn a_release_sets_the_version_that_is_asked_for_in_every_file() {
    let copy = released();
    let before = copy.read(README);
    let run = copy.xtask(&["release", "0.3.0"]).expect(0);
    assert!(!run.stdout.contains("tells importers no version"), "{run:?}");
    assert!(copy.read("Cargo.toml").contains("version = \"0.3.0\""));
    assert!(copy.read("Cargo.lock").contains("version = \"0.3.0\""));
    assert_eq!(copy.read(README), before.replace("0.1", "0.3"));
    assert!(copy.read("CHANGELOG.md").contains("## [0.3.0] - "));
}

#[test]
fn the_first_release_names_the_readme_that_tells_importers_no_version() {
    let copy = released();
    let readme = "blaxel-api = { path = \"../blaxel-api\" }\n";
    copy.write(README, readme);
    let run = copy.xtask(&["release", "0.3.0"]).expect(0);
    let line = format!(
        "\n{README}: tells importers no version to depend on: write `blaxel-api = \"0.3.0\"` below \"Install\" in place of the folder\n"
    );
    assert!(run.stdout.contains(&line), "{run:?}");
    assert_eq!(copy.read(README), readme);
}

#[test]
fn the_readme_names_a_folder_or_a_version_where_a_release_looks_for_it() {
    let readme = fs::read_to_string(repository().join(README)).unwrap();
    let lines: Vec<&str> = readme.lines().filter(|line| line.starts_with("blaxel-api = ")).collect();
    let known = ["blaxel-api = { path = \"", "blaxel-api = { version = \"", "blaxel-api = \""];
    assert!(
        !lines.is_empty() && lines.iter().all(|line| known.iter().any(|known| line.starts_with(known))),
        "{lines:?}"
    );
}

#[test]
fn without_a_version_the_least_one_that_is_not_released_is_taken() {
    let copy = released();
    let run = copy.xtask(&["release"]).expect(0);
    assert!(run.stdout.starts_with("version: 0.1.0 -> 0.1.1\n"), "{run:?}");
}

#[test]
fn a_release_that_cannot_be_right_changes_nothing() {
    let copy = released();
    let refused = |copy: &Checkout, arguments: &[&str], message: &str| {
        let before = copy.bytes();
        let run = copy.xtask(&[&["release"], arguments].concat()).expect(2);
        assert!(run.stderr.starts_with(message), "{run:?}");
        assert_eq!(copy.bytes(), before);
    };
    refused(&copy, &["0.1.0"], "0.1.0: the tag v0.1.0 exists already: pass a later version");
    refused(&copy, &["0.0.9"], "0.0.9: expected 0.1.0 or a later version: Cargo.toml names it");
    refused(&copy, &["1.0"], "the version `1.0` does not consist of three numbers");
    copy.edit(&copy.generated_file(), "Generated", "Edited");
    refused(&copy, &[], "the generated code is out of date: ");
    git(&copy, &["checkout", "-q", "."]);
    copy.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
    refused(&copy, &[], "CHANGELOG.md: there is no entry below \"Unreleased\"");
    publish(&copy, "enum: [red, green]", "enum: [red]");
    copy.xtask(&["vendor", "nursery.yml"]).expect(0);
    copy.xtask(&["generate"]).expect(0);
    refused(
        &copy,
        &["0.1.1"],
        "0.1.1: expected 0.2.0 or a later version: the changes of the document since v0.1.0 need it",
    );
}

#[test]
fn the_version_names_the_generators() {
    let run = Checkout::empty().xtask(&["--version"]).expect(0);
    assert!(run.stdout.contains("(progenitor 0.15.1, typify "), "{run:?}");
}

#[test]
fn a_crate_is_made_outside_of_the_workspace_but_nothing_is_vendored_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture("garden.yml"), folder.path().join("garden.yml")).unwrap();
    let outside = |arguments: &[&str]| {
        run(Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder.path()), b"")
    };
    outside(&["generate", "--document", "garden.yml", "--out", "garden"]).expect(0);
    assert!(folder.path().join("garden/Cargo.toml").is_file());
    assert!(fs::read_to_string(folder.path().join("garden/src/generated/mod.rs")).unwrap().starts_with("// Generated"));
    outside(&["generate", "--document", "garden.yml", "--explain"]).expect(0);
    let refused = outside(&["vendor", "garden.yml"]).expect(2);
    assert!(
        refused.stderr.starts_with("`vendor` writes controlplane.yml and controlplane.lock of a workspace: "),
        "{refused:?}"
    );
    assert!(refused.stderr.ends_with(": run the command inside of one\n"), "{refused:?}");
    assert!(!folder.path().join(DOCUMENT).exists());
}
