//! `cargo xtask update` does everything that a new document asks for, or leaves every file as it was.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its repository stops")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::{self, Checkout, DOCUMENT, Run, fixture_text, run};
use tempfile::TempDir;

/// A released workspace that vendors the nursery, small enough to be built by the true cargo.
struct Repository {
    copy: Checkout,
    /// What is not in the repository: a stand-in for cargo, and what it was told.
    beside: TempDir,
}

const MANIFEST: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"blaxel-api\", \"xtask\"]\n\n[workspace.package]\nversion = \"0.1.0\"\n";
const README: &str = "Depend on `blaxel-api = { version = \"0.1\", features = [] }`.\n";
const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A tree.\n\n## [0.1.0]\n\n- First.\n";
const LOCK: &str = "version = 4\n\n[[package]]\nname = \"blaxel-api\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"xtask\"\nversion = \"0.0.0\"\n";

impl Repository {
    fn untagged() -> Self {
        let copy = Checkout::empty();
        copy.write("Cargo.toml", MANIFEST);
        copy.write("Cargo.lock", LOCK);
        copy.write("blaxel-api/README.md", README);
        copy.write("CHANGELOG.md", CHANGELOG);
        copy.write(".gitignore", "/target\n");
        copy.write(
            "blaxel-api/Cargo.toml",
            "[package]\nname = \"blaxel-api\"\nversion.workspace = true\nedition = \"2024\"\n",
        );
        copy.write(
            "blaxel-api/src/lib.rs",
            "//! Small.\n\n#[test]\nfn holds() {\n    assert!(env!(\"CARGO_PKG_VERSION\") < \"0.3\");\n}\n",
        );
        copy.write("xtask/Cargo.toml", "[package]\nname = \"xtask\"\nversion = \"0.0.0\"\nedition = \"2024\"\n");
        copy.write("xtask/src/lib.rs", "//! Small.\n");
        let this = Self { copy, beside: tempfile::tempdir().unwrap() };
        this.publish(&fixture_text("diff/base.yml"));
        this.copy.xtask(&["vendor", &this.published()]).expect(0);
        this.copy.xtask(&["generate"]).expect(0);
        this.git(&["init", "-q"]);
        this.commit();
        this
    }

    fn released() -> Self {
        let this = Self::untagged();
        this.git(&["tag", "v0.1.0"]);
        this
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.copy.path("")).args(["-c", "user.name=a", "-c", "user.email=a@b.example"]);
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "a"]);
    }

    fn published(&self) -> String {
        self.beside("nursery.yml").to_str().unwrap().to_owned()
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.beside.path().join(name)
    }

    /// From now on this is what is published.
    fn publish(&self, document: &str) {
        fs::write(self.beside("nursery.yml"), document).unwrap();
    }

    fn publish_edited(&self, from: &str, to: &str) {
        let document = fixture_text("diff/base.yml");
        assert!(document.contains(from));
        self.publish(&document.replacen(from, to, 1));
    }

    /// An update with a stand-in for cargo, which notes what it is told and then does this.
    fn command(&self, script: &str, more: &[&str]) -> Command {
        let program = self.beside("cargo");
        let calls = self.beside("calls");
        fs::write(&program, format!("#!/bin/sh\necho \"$*\" >>'{}'\n{script}\n", calls.display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let published = self.published();
        let mut command = self.copy.command(&[&["update", &published], more].concat());
        command.env("CARGO", program);
        command
    }

    fn update(&self, script: &str) -> Run {
        run(&mut self.command(script, &[]), b"")
    }

    /// What the stand-in was told.
    fn calls(&self) -> Vec<String> {
        fs::read_to_string(self.beside("calls")).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// The files of the working tree.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.copy.bytes();
        files.retain(|path, _| !path.starts_with(".git/") && !path.starts_with("target/"));
        files
    }
}

const BREAKING: (&str, &str) = ("enum: [red, green]", "enum: [red]");
const COMPATIBLE: (&str, &str) = ("enum: [red, green]", "enum: [red, green, blue]");

#[test]
fn a_document_that_breaks_code_brings_its_version_its_changelog_and_its_code() {
    let repository = Repository::released();
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let run = repository.update("exit 0").expect(0);
    assert!(run.stdout.contains("version: 0.1.0 -> 0.2.0; verdict: 0.1.0 needs at least 0.2.0 (breaking: "), "{run:?}");
    let copy = &repository.copy;
    assert_eq!(copy.read(DOCUMENT), fs::read_to_string(repository.published()).unwrap());
    copy.xtask(&["check"]).expect(0);
    assert_eq!(copy.read("Cargo.toml"), MANIFEST.replace("0.1.0", "0.2.0"));
    assert_eq!(copy.read("Cargo.lock"), LOCK.replace("0.1.0", "0.2.0"));
    assert_eq!(copy.read("blaxel-api/README.md"), README.replace("0.1", "0.2"));
    let log = copy.read("CHANGELOG.md");
    let entry = "- A tree.\n\n<!-- cargo xtask update: since v0.1.0 -->\n### API changes\n\n- **Breaking:** schema `Colour` (in `CreatePlant`, \
                 `ListPlants`): ";
    assert!(log.contains(entry) && log.ends_with(" -->\n\n## [0.1.0]\n\n- First.\n"), "{log}");
    assert_eq!(
        repository.calls(),
        ["build --workspace --all-features --locked", "test --workspace --all-features --locked"]
    );
}

#[test]
fn a_second_run_changes_nothing_and_builds_nothing() {
    let repository = Repository::released();
    repository.publish_edited(BREAKING.0, BREAKING.1);
    repository.update("exit 0").expect(0);
    for commit in [false, true] {
        if commit {
            repository.commit();
        }
        let before = repository.files();
        let run = repository.update("exit 1").expect(0);
        assert!(run.stdout.contains("version: 0.2.0 stays; ") && run.stdout.contains("nothing changed"), "{run:?}");
        assert_eq!(repository.files(), before);
    }
    assert_eq!(repository.calls().len(), 2);
}

#[test]
fn the_version_is_measured_by_the_last_release_and_never_lowered() {
    for (now, edit, next) in [
        ("0.1.0", COMPATIBLE, "0.1.1"),
        ("0.1.1", COMPATIBLE, "0.1.1"),
        ("0.1.1", BREAKING, "0.2.0"),
        ("0.2.0", COMPATIBLE, "0.2.0"),
        ("0.5.0", BREAKING, "0.5.0"),
    ] {
        let repository = Repository::released();
        // Neither what is no version nor a version elsewhere counts.
        repository.git(&["tag", "v0.9"]);
        repository.git(&["tag", "v0.9.0-rc.1"]);
        repository.copy.write("Cargo.toml", MANIFEST.replace("0.1.0", now));
        repository.publish_edited(edit.0, edit.1);
        repository.update("exit 0").expect(0);
        assert_eq!(repository.copy.read("Cargo.toml"), MANIFEST.replace("0.1.0", next), "{now}");
    }
}

#[test]
fn the_highest_release_counts_and_not_the_last_in_the_alphabet() {
    let repository = Repository::released();
    for tag in ["v0.9.0", "v0.10.0", "v0.2.0"] {
        repository.git(&["tag", tag]);
    }
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let run = repository.update("exit 0").expect(0);
    assert!(run.stdout.contains("version: 0.1.0 -> 0.11.0; verdict: 0.10.0 needs at least 0.11.0"), "{run:?}");
}

#[test]
fn before_the_first_release_the_version_stays_and_the_changelog_goes_on() {
    let repository = Repository::untagged();
    repository.publish_edited(COMPATIBLE.0, COMPATIBLE.1);
    let run = repository.update("exit 0").expect(0);
    assert!(
        run.stdout.contains("version: 0.1.0 stays: no tag `vX.Y.Z` was found, so nothing is released yet"),
        "{run:?}"
    );
    assert_eq!(repository.copy.read("Cargo.toml"), MANIFEST);
    repository.commit();
    let both = fs::read_to_string(repository.published()).unwrap().replace("summary: Lists plants", "deprecated: true");
    repository.publish(&both);
    repository.update("exit 0").expect(0);
    let log = repository.copy.read("CHANGELOG.md");
    assert_eq!(log.matches("### API changes").count(), 1, "{log}");
    assert!(
        log.contains("- schema `Colour`") && log.contains("- `ListPlants` (`GET /plants`): "),
        "both since the first: {log}"
    );
}

#[test]
fn whatever_fails_every_file_is_as_it_was() {
    let fails_at = |step: &str| format!("case \"$1\" in {step}) echo no >&2; exit 101;; esac");
    for (step, command) in [("build", "build --workspace"), ("test", "test --workspace")] {
        let repository = Repository::released();
        repository.publish_edited(BREAKING.0, BREAKING.1);
        let before = repository.files();
        let run = repository.update(&fails_at(step)).expect(1);
        let message = format!(
            "`cargo {command} --all-features --locked` failed (exit status: 101): every file is as it was before the update\n"
        );
        assert!(run.stderr.ends_with(&message), "{run:?}");
        assert_eq!(repository.files(), before);
        assert_eq!(repository.git(&["status", "--porcelain"]), "");
    }
}

#[test]
fn what_was_not_committed_is_put_back_too() {
    let repository = Repository::released();
    let copy = &repository.copy;
    copy.write("blaxel-api/README.md", "mine\n");
    copy.remove("CHANGELOG.md");
    copy.write(&copy.generated_file(), "// mine\n");
    copy.remove(&format!("{}/types.rs", support::GENERATED));
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let before = repository.files();
    repository.update("exit 1").expect(1);
    assert_eq!(repository.files(), before);
}

#[test]
fn a_document_that_is_refused_changes_nothing() {
    let base = fixture_text("diff/base.yml");
    for (document, message) in [
        (base.replacen("3.0.3", "3.2.0", 1), "/openapi: found OpenAPI 3.2.0"),
        (base.replacen("in: query", "in: body", 1), "in: body"),
        (String::new(), "found an empty file"),
    ] {
        let repository = Repository::released();
        let before = repository.files();
        repository.publish(&document);
        let run = repository.update("exit 0").expect(2);
        assert!(run.stderr.contains(message) || run.stderr.contains("`body`"), "{run:?}");
        assert_eq!(repository.files(), before);
        assert_eq!(repository.calls().len(), 0);
    }
}

#[test]
fn what_is_missing_around_it_is_told_and_changes_nothing() {
    let repository = Repository::released();
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let before = repository.files();
    let mut command = repository.command("exit 0", &[]);
    let without_cargo = run(command.env("CARGO", "no-such-cargo"), b"").expect(2);
    assert!(
        without_cargo
            .stderr
            .contains("could not be started: check that the environment variable CARGO (`no-such-cargo`) names cargo"),
        "{without_cargo:?}"
    );
    let folder = repository.beside("none/text.md");
    let without_folder =
        run(&mut repository.command("exit 0", &["--markdown", folder.to_str().unwrap()]), b"").expect(2);
    assert!(without_folder.stderr.contains("text.md: could not be written: "), "{without_folder:?}");
    repository.copy.write("Cargo.toml", MANIFEST.replace("0.1.0", "0.1"));
    let run = repository.update("exit 0").expect(2);
    assert!(run.stderr.starts_with("Cargo.toml:6: the version `0.1` does not consist of three numbers"), "{run:?}");
    repository.copy.write("Cargo.toml", MANIFEST);
    assert_eq!(repository.files(), before);
}

#[test]
fn without_the_history_it_is_not_known_what_was_released() {
    let repository = Repository::released();
    let shallow = repository.beside("shallow");
    let origin = format!("file://{}", repository.copy.path("").display());
    repository.git(&["commit", "-q", "--allow-empty", "-m", "b"]);
    repository.git(&["clone", "-q", "--depth", "1", &origin, shallow.to_str().unwrap()]);
    let mut command = repository.command("exit 0", &[]);
    run(command.current_dir(&shallow), b"").expect_refusal(
        "this is a shallow clone, whose tags do not say which versions were released: run `git fetch --unshallow --tags`",
    );
    fs::remove_dir_all(repository.copy.path(".git")).unwrap();
    let run = repository.update("exit 0").expect(2);
    assert!(run.stderr.contains(": git finds no usable repository here ("), "{run:?}");
}

#[test]
fn an_interrupt_puts_everything_back() {
    let repository = Repository::released();
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let before = repository.files();
    let mut command = repository.command("exec sleep 600", &[]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while repository.calls().is_empty() {
        assert_eq!(child.try_wait().unwrap(), None, "it waits for its cargo");
        thread::sleep(Duration::from_millis(20));
    }
    assert_ne!(repository.files(), before, "it is in the middle of its work");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "interrupted: every file is as it was before the update\n");
    assert_eq!(repository.files(), before);
}

#[test]
fn the_text_of_the_pull_request_tells_what_changed_since_the_last_commit() {
    let repository = Repository::released();
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let file = repository.beside("text.md");
    run(&mut repository.command("exit 0", &["--markdown", file.to_str().unwrap()]), b"").expect(0);
    let head = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("`cargo xtask update` made, built and tested these changes.\n\nversion: 0.1.0 -> 0.2.0; "),
        "{text}"
    );
    assert!(text.contains("\n### 1 breaking, 1 compatible on the wire; 1 breaking in Rust\n"), "{text}");
    let day = repository.git(&["log", "-1", "--format=%cs"]);
    let (head, day) = (head.trim(), day.trim());
    let title = format!("\n`{head}:controlplane.yml` (`Nursery`, `{day}`) → `controlplane.yml` (`Nursery`)\n");
    assert!(text.contains(&title), "{text}");
    assert!(text.contains("**enum-value-removed** (1)"), "{text}");
}

#[test]
fn the_true_cargo_builds_and_tests_what_is_left() {
    let repository = Repository::released();
    let update = |repository: &Repository| {
        let mut command = repository.copy.command(&["update", &repository.published()]);
        command.env("CARGO", env!("CARGO")).env("CARGO_TARGET_DIR", repository.beside("target"));
        run(&mut command, b"")
    };
    repository.publish_edited(BREAKING.0, BREAKING.1);
    let done = update(&repository).expect(0);
    assert!(done.stdout.contains("test holds ... ok"), "{done:?}");
    assert_eq!(repository.copy.read("Cargo.lock"), LOCK.replace("0.1.0", "0.2.0"), "cargo finds nothing to change");

    repository.commit();
    repository.git(&["tag", "v0.2.0"]);
    repository.publish_edited(BREAKING.0, "enum: [blue]");
    let before = repository.files();
    let undone = update(&repository).expect(1);
    assert!(undone.stdout.contains("test holds ... FAILED"), "of 0.3.0 its test holds no more: {undone:?}");
    assert_eq!(repository.files(), before);
}
