//! `.github/propose-update`: one pull request, opened once and refreshed from then on.

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
