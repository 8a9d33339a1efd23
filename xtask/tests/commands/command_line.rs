//! Wrong usage and input: one clear message and exit code 2; nothing else.

use crate::support::{Checkout, fixture, run};

#[test]
fn wrong_usage_exits_with_2_and_shows_the_way_to_the_usage() {
    let copy = Checkout::fresh();
    let before = copy.files();
    for arguments in [
        &[][..],
        &["nope"],
        &["vendor", "--add"],
        &["vendor", "--keep"],
        &["vendor", "a.md", "--add", "--all"],
        &["vendor", "a.md", "--keep", "--all"],
        &["vendor", "--source", "https://garden.example/a.md"],
        &["vendor", "a.md", "--source"],
        &["vendor", "a.md", "--sauce", "x"],
        &["update", "--add"],
        &["update", "--markdown"],
        &["generate", "x"],
        &["generate", "--format", "json"],
        &["generate", "--document", "a.yml", "--out", "a", "--format", "json"],
        &["generate", "--document", "a.yml", "--out", "a", "--no-skip"],
        &["generate", "--document", "a.yml", "--explain", "--no-skip"],
        &["check", "--fill"],
    ] {
        let run = copy.xtask(arguments).expect(2);
        assert!(run.stderr.contains("--help"), "{run:?}");
        assert_eq!(run.stdout, "");
    }
    assert_eq!(copy.files(), before);
}

#[test]
fn help_is_no_error() {
    let copy = Checkout::empty();
    for arguments in [
        &["--help"][..],
        &["help"],
        &["vendor", "--help"],
        &["update", "--help"],
        &["generate", "-h"],
        &["check", "--help"],
    ] {
        let run = copy.xtask(arguments).expect(0);
        assert!(run.stdout.contains("Usage: cargo xtask"), "{run:?}");
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let copy = Checkout::empty();
    let run = copy.xtask(&["vendor", "docs/none.md"]).expect(2);
    assert!(run.stderr.starts_with("docs/none.md: could not be read: ") && run.stderr.lines().count() == 1, "{run:?}");
    let run = copy.xtask(&["vendor", "xtask"]).expect(2);
    assert!(run.stderr.starts_with("xtask: could not be read: "), "{run:?}");
}

#[test]
fn a_source_that_must_not_be_recorded_is_refused_and_not_repeated() {
    let copy = Checkout::empty();
    let page = fixture("page.md");
    for (source, message) in [
        ("page.md", "--source is not an http or https URL: pass the URL at which the document was published"),
        (
            "file:///a/hunter2",
            "--source has the scheme `file`, expected http or https: pass the URL at which the document was published",
        ),
        (
            "https://me:hunter2@garden.example/a.md",
            "--source contains a user name or password: pass the URL without it",
        ),
        (
            "https://garden.example/a.md?token=hunter2",
            "--source has the query parameter `token`, which looks like a secret: pass the URL without it",
        ),
    ] {
        let before = copy.files();
        copy.xtask(&["vendor", page.to_str().unwrap(), "--source", source]).expect_refusal(message);
        assert_eq!(copy.files(), before);
    }
}

#[test]
fn it_works_from_any_folder_of_the_workspace_and_from_none_outside() {
    let copy = Checkout::fresh();
    run(copy.command(&["check"]).current_dir(copy.path("blaxel-api/src/generated")), b"").expect(0);
    let outside = tempfile::tempdir().unwrap();
    let run = run(copy.command(&["check"]).current_dir(outside.path()), b"").expect(2);
    assert!(
        run.stderr.ends_with(
            ": this folder is not in a checkout of the workspace (a folder with xtask/Cargo.toml and blaxel-api/Cargo.toml): \
             run the command inside of one\n"
        ),
        "{run:?}"
    );
    assert_eq!(run.stderr.lines().count(), 1);
}
