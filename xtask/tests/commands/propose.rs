//! `.github/propose-update`: one pull request, opened once and refreshed from then on. `.github/apply-update`: what a patch may change.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its repository stops")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support;

use tempfile::TempDir;

/// A repository, where it was cloned from, and a stand-in for gh that notes what it is told.
struct Scene {
    folder: TempDir,
}

const GH: &str = "#!/bin/sh\nhere=$(dirname \"$0\")\necho \"$*\" >>\"$here/calls\"\ncase \"$1 $2\" in\n'pr list') cat \"$here/open\" 2>/dev/null || true;;\n'pr create') echo 7 >\"$here/open\";;\nesac\n";

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["origin", "bin"] {
            fs::create_dir(scene.path(folder)).unwrap();
        }
        fs::write(scene.path("bin/gh"), GH).unwrap();
        fs::set_permissions(scene.path("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
        scene.git("origin", &["init", "-q", "--bare", "-b", "main"]);
        scene.git("", &["clone", "-q", "origin", "work"]);
        scene.git("work", &["checkout", "-q", "-b", "main"]);
        scene.edit("first");
        scene.git("work", &["add", "-A"]);
        scene.git("work", &["commit", "-qm", "a"]);
        scene.git("work", &["push", "-q", "origin", "main"]);
        scene
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn edit(&self, text: &str) {
        fs::write(self.path("work/document"), text).unwrap();
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.path(folder)).args(["-c", "user.name=a", "-c", "user.email=a@b.example"]);
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A run as the workflow does it: in a fresh checkout, after an update that made this text.
    fn propose(&self, text: &str) {
        self.git("work", &["checkout", "-q", "-f", "origin/main"]);
        self.edit(text);
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let script: &Path = &support::repository().join(".github/propose-update");
        let mut command = Command::new(script);
        command.arg("text.md").current_dir(self.path("work")).env("PATH", path);
        let output = command.env("BASE", "main").env("BRANCH", "spec-update").output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    /// The calls of gh that concern pull requests and change them.
    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("bin/calls")).unwrap_or_default();
        let words = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        calls.lines().map(words).filter(|call| call == "pr create" || call == "pr edit").collect()
    }

    fn proposed(&self) -> String {
        self.git("origin", &["show", "spec-update:document"])
    }
}

#[test]
fn the_first_update_opens_a_pull_request_and_the_next_refreshes_it() {
    let scene = Scene::new();
    scene.propose("second");
    assert_eq!((scene.proposed().as_str(), scene.calls()), ("second", vec!["pr create".to_owned()]));
    scene.propose("third");
    assert_eq!(scene.proposed(), "third");
    assert_eq!(scene.calls(), ["pr create", "pr edit"]);
    assert_eq!(scene.git("origin", &["rev-list", "--count", "main..spec-update"]), "1\n", "one commit, on top of main");
}

#[test]
fn the_same_update_is_not_pushed_again() {
    let scene = Scene::new();
    scene.propose("second");
    let before = scene.git("origin", &["rev-parse", "spec-update"]);
    scene.propose("second");
    assert_eq!(scene.git("origin", &["rev-parse", "spec-update"]), before);
}

#[test]
fn where_nothing_changed_nothing_is_proposed() {
    let scene = Scene::new();
    scene.propose("first");
    assert_eq!(scene.calls(), [""; 0]);
    assert_eq!(scene.git("origin", &["branch", "--list", "spec-update"]), "");
}

const MANIFEST: &str = "[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies.serde]\nversion = \"1\"\n";
const CARGO_LOCK: &str = "[[package]]\nname = \"blaxel-api\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nsource = \"registry\"\n";
const README: &str = "# a\n\nblaxel-api = \"0.1\"\nblaxel-api = { version = \"0.1\", features = [] }\n";

/// A repository with what an update changes.
fn updatable() -> Scene {
    let scene = Scene::new();
    fs::create_dir_all(scene.path("work/blaxel-api/src/generated")).unwrap();
    fs::create_dir_all(scene.path("work/.github/workflows")).unwrap();
    for (path, text) in [
        ("controlplane.yml", "openapi\n"),
        ("controlplane.lock", "lock\n"),
        ("CHANGELOG.md", "# Changelog\n"),
        ("blaxel-api/README.md", README),
        ("Cargo.toml", MANIFEST),
        ("Cargo.lock", CARGO_LOCK),
        ("blaxel-api/src/generated/mod.rs", "mod a;\n"),
        ("blaxel-api/src/generated/old.rs", "mod b;\n"),
        ("blaxel-api/src/lib.rs", "mod generated;\n"),
        (".github/workflows/ci.yml", "name: ci\n"),
    ] {
        fs::write(scene.path("work").join(path), text).unwrap();
    }
    scene.git("work", &["add", "-A"]);
    scene.git("work", &["commit", "-qm", "b"]);
    scene
}

/// The end of the script with this patch: what it said, if it refused.
fn apply(scene: &Scene, patch: &str) -> Result<(), String> {
    fs::write(scene.path("update.patch"), patch).unwrap();
    let mut command = Command::new(support::repository().join(".github/apply-update"));
    let output = command.arg(scene.path("update.patch")).current_dir(scene.path("work")).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8(output.stderr).unwrap()) }
}

/// The patch of what was done to the working tree, which is as before afterwards.
fn patch_of(scene: &Scene, change: impl Fn(&dyn Fn(&str) -> PathBuf)) -> String {
    change(&|path: &str| scene.path("work").join(path));
    scene.git("work", &["add", "-A"]);
    let patch = scene.git("work", &["diff", "--cached", "--binary", "--full-index", "HEAD"]);
    scene.git("work", &["reset", "-q", "--hard"]);
    patch
}

#[test]
fn an_update_is_applied() {
    let scene = updatable();
    let patch = patch_of(&scene, |path| {
        fs::write(path("controlplane.yml"), "openapi: 3\n").unwrap();
        fs::write(path("CHANGELOG.md"), "# Changelog\n\nmore\n").unwrap();
        fs::write(path("blaxel-api/README.md"), README.replace("0.1", "0.2")).unwrap();
        fs::write(path("Cargo.toml"), MANIFEST.replace("0.1.0", "0.2.0")).unwrap();
        fs::write(path("Cargo.lock"), CARGO_LOCK.replace("0.1.0", "0.2.0")).unwrap();
        fs::write(path("blaxel-api/src/generated/new.rs"), "mod c;\n").unwrap();
        fs::remove_file(path("blaxel-api/src/generated/old.rs")).unwrap();
    });
    apply(&scene, &patch).unwrap();
    let read = |path: &str| fs::read_to_string(scene.path("work").join(path)).unwrap();
    assert_eq!(read("controlplane.yml"), "openapi: 3\n");
    assert_eq!(read("Cargo.lock"), CARGO_LOCK.replace("0.1.0", "0.2.0"));
    assert_eq!(read("blaxel-api/src/generated/new.rs"), "mod c;\n");
    assert!(!scene.path("work/blaxel-api/src/generated/old.rs").exists());
    assert_eq!(apply(&scene, ""), Ok(()));
}

#[test]
fn a_patch_of_anything_else_is_refused_and_changes_nothing() {
    let scene = updatable();
    let write = |file: &'static str, text: String| patch_of(&scene, |path| fs::write(path(file), &text).unwrap());
    let new = |path: &str, mode: &str, line: &str| {
        format!(
            "diff --git a/{path} b/{path}\nnew file mode {mode}\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+{line}\n"
        )
    };
    let executable = patch_of(&scene, |path| {
        fs::set_permissions(path("blaxel-api/src/generated/mod.rs"), fs::Permissions::from_mode(0o755)).unwrap();
    });
    let link = patch_of(&scene, |path| {
        fs::remove_file(path("blaxel-api/src/generated/mod.rs")).unwrap();
        std::os::unix::fs::symlink("../lib.rs", path("blaxel-api/src/generated/mod.rs")).unwrap();
    });
    let binary = patch_of(&scene, |path| fs::write(path("blaxel-api/src/generated/new.rs"), b"a\0b").unwrap());
    let renamed = "diff --git a/blaxel-api/src/lib.rs b/blaxel-api/src/generated/lib.rs\nsimilarity index 100%\n\
                   rename from blaxel-api/src/lib.rs\nrename to blaxel-api/src/generated/lib.rs\n";
    let removed = patch_of(&scene, |path| fs::remove_file(path("Cargo.lock")).unwrap());
    for (patch, reason) in [
        (write("blaxel-api/src/lib.rs", "x\n".to_owned()), "lib.rs is no file of an update"),
        (write(".github/workflows/ci.yml", "x\n".to_owned()), "ci.yml is no file of an update"),
        (write("blaxel-api/build.rs", "x\n".to_owned()), "build.rs is no file of an update"),
        (write("blaxel-api/src/generated/a.sh", "x\n".to_owned()), "a.sh is no file of an update"),
        (write("blaxel-api/src/generated/a b.rs", "x\n".to_owned()), "unexpected character"),
        (new("../outside", "100644", "x"), "git cannot apply"),
        (new("blaxel-api/src/generated/../../build.rs", "100644", "x"), "git cannot apply"),
        (new("/outside", "100644", "x"), "refused"),
        (new(".git/hooks/pre-commit", "100755", "x"), "git cannot apply"),
        (new("blaxel-api/src/generated/new.rs", "100755", "x"), "has the mode 100755"),
        (new("blaxel-api/src/generated/new.rs", "120000", "x"), "has the mode 120000"),
        (executable, "has the mode 100755"),
        (link, "has the mode 120000"),
        (binary, "is binary"),
        (renamed.to_owned(), "lib.rs is no file of an update"),
        (removed, "Cargo.lock is added or removed"),
        (write("Cargo.toml", MANIFEST.replace("\"1\"", "\"2\"")), "changes more than versions"),
        (write("Cargo.toml", format!("{MANIFEST}evil = \"1\"\n")), "changes more than versions"),
        (write("Cargo.lock", CARGO_LOCK.replace("1.0.0", "6.6.6")), "changes a dependency"),
        (write("Cargo.lock", CARGO_LOCK.replace("registry", "evil")), "changes more than versions"),
        (write("blaxel-api/README.md", format!("{README}more\n")), "changes more than versions"),
        ("nonsense".to_owned(), "git cannot apply"),
    ] {
        let said = apply(&scene, &patch).expect_err(&patch);
        assert!(said.contains(reason), "{reason}: {said}{patch}");
        assert_eq!(scene.git("work", &["status", "--porcelain"]), "", "{patch}");
        assert!(!scene.path("outside").exists());
    }
}
