//! `generate` writes what changed and nothing else, all of it or nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its copy stops")]

use crate::support::{self, Checkout, DOCUMENT, GENERATED, LOCK};

#[test]
fn it_says_in_a_few_lines_what_it_did() {
    let copy = Checkout::empty();
    copy.vendor("page.md").expect(0);
    let stdout = copy.xtask(&["generate"]).expect(0).stdout;
    let lines: Vec<_> = stdout.lines().collect();
    assert!(lines[0].starts_with("1 operation, ") && lines[0].ends_with(" in blaxel-api/src/generated"), "{stdout}");
    assert!(lines[1].ends_with(" files written, 0 unchanged, 0 removed"), "{stdout}");
    assert!(lines[2].ends_with(" seconds") && lines.len() == 3, "{stdout}");
}

#[test]
fn an_unchanged_file_keeps_its_time_and_a_changed_one_is_replaced() {
    let copy = Checkout::fresh();
    let before = copy.files();
    let stdout = copy.xtask(&["generate"]).expect(0).stdout;
    assert_eq!(copy.files(), before);
    assert!(stdout.contains("\n0 files written, ") && stdout.contains(" unchanged, 0 removed\n"), "{stdout}");

    let path = copy.generated_file();
    copy.write(&path, "// by hand\n");
    let stdout = copy.xtask(&["generate"]).expect(0).stdout;
    assert!(stdout.contains("\n1 file written, "), "{stdout}");
    for (file, (bytes, time)) in copy.files() {
        assert_eq!(bytes, before[&file].0, "{file}");
        assert_eq!(time == before[&file].1, file != path, "{file}");
    }
}

#[test]
fn a_file_that_is_no_longer_made_is_removed() {
    let copy = Checkout::fresh();
    let before = copy.files();
    copy.write(&format!("{GENERATED}/old/extra.rs"), "");
    copy.write(&format!("{GENERATED}/extra.rs"), "");
    let stdout = copy.xtask(&["generate"]).expect(0).stdout;
    assert!(stdout.contains(" unchanged, 2 removed\n"), "{stdout}");
    assert_eq!(copy.files(), before);
}

#[test]
fn nothing_is_written_where_something_cannot_be() {
    let copy = Checkout::fresh();
    let edited = copy.generated_file();
    copy.write(&edited, "// by hand\n");
    let other = copy.files().into_keys().find(|path| path.starts_with(GENERATED) && *path != edited).unwrap();
    copy.remove(&other);
    copy.write(&format!("{other}/in-the-way"), "");
    let before = copy.files();
    let run = copy.xtask(&["generate"]).expect(2);
    assert_eq!(run.stderr, format!("{other}: found a folder where a file has to be written: remove the folder\n"));
    assert_eq!(copy.files(), before, "not even a temporary file is left");
}

#[cfg(unix)]
#[test]
fn generated_code_is_not_written_through_a_symbolic_link() {
    let copy = Checkout::fresh();
    std::fs::rename(copy.path(GENERATED), copy.path("elsewhere")).unwrap();
    copy.write("elsewhere/mine.rs", "// by hand\n");
    std::os::unix::fs::symlink(copy.path("elsewhere"), copy.path(GENERATED)).unwrap();
    let run = copy.xtask(&["generate"]).expect(2);
    assert_eq!(run.stderr, format!("{GENERATED}: found a symbolic link, expected a folder: remove it\n"));
    assert_eq!(copy.read("elsewhere/mine.rs"), "// by hand\n");
}

#[test]
fn a_document_that_cannot_be_rendered_changes_nothing() {
    let copy = Checkout::fresh();
    copy.edit(DOCUMENT, "openapi: 3.0.3\n", "openapi: 3.0.3\n? [a]\n: b\n");
    let sha256 = xtask::openapi::document::sha256(copy.read(DOCUMENT).as_bytes());
    let vendored = xtask::openapi::document::sha256(support::fixture_text("garden.yml").as_bytes());
    copy.edit(LOCK, &vendored, &sha256);
    let before = copy.files();
    for command in ["generate", "check"] {
        let run = copy.xtask(&[command]).expect(2);
        assert!(run.stderr.starts_with("controlplane.yml:2: found a key that is a list"), "{run:?}");
        assert_eq!(copy.files(), before);
    }
}

#[cfg(unix)]
#[test]
fn written_files_have_the_usual_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let copy = Checkout::fresh();
    let mode = |path: &str| copy.path(path).metadata().unwrap().permissions().mode() & 0o777;
    // The manifest was written by `fs::write`, under the same umask.
    let usual = mode("xtask/Cargo.toml");
    for path in [DOCUMENT, LOCK, &copy.generated_file()] {
        assert_eq!(mode(path), usual, "{path}");
    }
}
