//! `check` can fail: each kind of drift, on a doctored copy.

use std::process::Stdio;

use crate::support::{self, Checkout, DOCUMENT, GENERATED, LOCK, run};

const REMEDY: &str = "\nrun `cargo xtask generate` to render controlplane.yml again\n";

/// `check` finds this and says so first and the remedy last; `generate` mends it.
#[track_caller]
fn finds(copy: &Checkout, summary: &str) -> String {
    let before = copy.files();
    let found = copy.xtask(&["check"]).expect(1);
    assert_eq!(copy.files(), before, "check writes nothing");
    assert_eq!(found.stderr, "");
    assert!(found.stdout.starts_with(&format!("{summary}\n")), "{}", found.stdout);
    assert!(found.stdout.ends_with(REMEDY), "{}", found.stdout);
    copy.xtask(&["generate"]).expect(0);
    fresh(copy);
    found.stdout
}

#[track_caller]
fn fresh(copy: &Checkout) {
    let run = copy.xtask(&["check"]).expect(0);
    assert_eq!(run.stdout, "up to date: the generated code is what controlplane.yml gives\n");
}

#[test]
fn nothing_is_found_where_nothing_has_drifted() {
    let copy = Checkout::fresh();
    let before = copy.files();
    fresh(&copy);
    assert_eq!(copy.files(), before);
}

#[test]
fn an_edited_generated_file_is_found() {
    let copy = Checkout::fresh();
    let path = copy.generated_file();
    copy.write(&path, copy.read(&path) + "// by hand\n");
    let message = finds(&copy, &format!("{path}: differs from what controlplane.yml gives"));
    assert!(message.contains(&format!("\n--- {path}\n+++ {path}\n@@ ")), "{message}");
    assert!(message.contains("\n-// by hand\n"), "{message}");
}

#[test]
fn a_missing_generated_file_is_found() {
    let copy = Checkout::fresh();
    let path = copy.generated_file();
    let first = copy.read(&path).lines().next().unwrap().to_owned();
    copy.remove(&path);
    let message = finds(&copy, &format!("{path}: the file does not exist, but controlplane.yml gives one"));
    assert!(message.contains(&format!("\n--- /dev/null\n+++ {path}\n")), "{message}");
    assert!(message.contains(&format!("\n+{first}\n")), "{message}");
}

#[test]
fn missing_generated_code_is_found_as_a_whole() {
    let copy = Checkout::fresh();
    std::fs::remove_dir_all(copy.path(GENERATED)).unwrap();
    let message = copy.xtask(&["check"]).expect(1).stdout;
    assert!(message.contains("mod.rs: the file does not exist, but controlplane.yml gives one\n"), "{message}");
}

#[test]
fn an_extra_generated_file_is_found_and_goes_with_its_folder() {
    let copy = Checkout::fresh();
    let path = format!("{GENERATED}/old/deep/extra.rs");
    copy.write(&path, b"// \xff left over\n");
    let message = finds(&copy, &format!("{path}: the file exists, but controlplane.yml does not give it"));
    assert!(message.contains(&format!("\n--- {path}\n+++ /dev/null\n")), "{message}");
    assert!(message.contains("\n-// \u{fffd} left over\n"), "{message}");
    assert!(!copy.path(&format!("{GENERATED}/old")).exists());
    assert!(copy.path(GENERATED).exists());
}

#[test]
fn an_edited_document_is_found_and_not_generated_from() {
    let copy = Checkout::fresh();
    copy.edit(DOCUMENT, "Garden", "Orchard");
    let before = copy.files();
    let message = copy.xtask(&["check"]).expect(1).stdout;
    let generate = copy.xtask(&["generate"]).expect(2);
    assert_eq!(copy.files(), before);

    let found = xtask::openapi::document::sha256(&before[DOCUMENT].0);
    let expected = xtask::openapi::document::sha256(support::fixture_text("garden.yml").as_bytes());
    let summary = format!(
        "controlplane.yml: the file was edited: its SHA-256 is {found}, but controlplane.lock names {expected}"
    );
    let remedy = "vendor the published document again with `cargo xtask vendor page.md`, or accept the edited one with \
                  `cargo xtask vendor controlplane.yml`; then run `cargo xtask generate`";
    assert_eq!(message, format!("{summary}\n\n{remedy}\n"));
    assert_eq!(generate.stderr, format!("{summary}: {remedy}\n"));

    copy.xtask(&["vendor", DOCUMENT]).expect(0);
    copy.xtask(&["generate"]).expect(0);
    fresh(&copy);
}

#[test]
fn the_command_that_mends_an_edited_document_names_its_source() {
    for (arguments, command) in [
        (&["--source", "https://garden.example/a.md"][..], "vendor FILE --source https://garden.example/a.md"),
        (&[], "vendor -"),
    ] {
        let copy = Checkout::empty();
        let arguments = [&["vendor", "-"], arguments].concat();
        run(&mut copy.command(&arguments), support::fixture_text("page.md").as_bytes()).expect(0);
        copy.write(DOCUMENT, copy.read(DOCUMENT) + "# edit\n");
        let message = copy.xtask(&["check"]).expect(1).stdout;
        assert!(
            message.contains(&format!("vendor the published document again with `cargo xtask {command}`")),
            "{message}"
        );
    }
}

#[test]
fn a_lock_of_other_generator_versions_is_found() {
    for name in ["progenitor", "typify", "prettyplease"] {
        let copy = Checkout::fresh();
        copy.edit(LOCK, &format!("{name} = \""), &format!("{name} = \"9."));
        let message =
            finds(&copy, "controlplane.lock: differs from what this generator, xtask.toml and controlplane.yml give");
        assert!(message.contains(&format!("\n-{name} = \"9.")), "{message}");
        assert!(message.contains(&format!("\n+{name} = \"")), "{message}");
    }
}

#[test]
fn a_lock_without_generator_versions_is_found() {
    let copy = Checkout::fresh();
    let vendored = copy.read(LOCK).split("\n[generator]").next().unwrap().to_owned();
    copy.write(LOCK, vendored);
    finds(&copy, "controlplane.lock: differs from what this generator, xtask.toml and controlplane.yml give");
}

#[test]
fn a_lock_with_edited_counts_is_found() {
    let copy = Checkout::fresh();
    copy.edit(LOCK, "operations = 1\n", "operations = 2\n");
    finds(&copy, "controlplane.lock: differs from what this generator, xtask.toml and controlplane.yml give");
}

#[test]
fn a_checkout_with_crlf_is_not_drift_but_an_edit_in_it_is() {
    let copy = Checkout::fresh();
    copy.convert_to_crlf();
    fresh(&copy);
    let path = copy.generated_file();
    copy.write(&path, copy.read(&path) + "// by hand\r\n");
    let message = finds(&copy, &format!("{path}: differs from what controlplane.yml gives"));
    assert_eq!(message.lines().filter(|line| line.starts_with('-')).count(), 2, "only the edit is shown: {message}");

    copy.convert_to_crlf();
    copy.edit(DOCUMENT, "Garden", "Orchard");
    copy.xtask(&["check"]).expect(1);
}

#[test]
fn a_lone_crlf_is_an_edit() {
    let copy = Checkout::fresh();
    let path = copy.generated_file();
    copy.edit(&path, "\n", "\r\n");
    let message = finds(&copy, &format!("{path}: differs from what controlplane.yml gives"));
    assert!(message.contains("\\r\n"), "the carriage return is shown: {message}");

    copy.edit(DOCUMENT, "\n", "\r\n");
    copy.xtask(&["check"]).expect(1);
}

#[test]
fn at_most_200_lines_of_differences_are_printed_unless_all_are_asked_for() {
    let copy = Checkout::fresh();
    let path = format!("{GENERATED}/extra.rs");
    let lines: Vec<_> = (1..=500).map(|number| format!("// {number}\n")).collect();
    copy.write(&path, lines.concat());
    let short = copy.xtask(&["check"]).expect(1).stdout;
    // Three lines of the head of a diff come first.
    assert!(
        short.contains("\n-// 197\n303 more lines not shown: `cargo xtask check --full` prints all of them\n"),
        "{short}"
    );
    assert!(short.ends_with(REMEDY));
    assert_eq!(short.lines().count(), 1 + 1 + 200 + 1 + 2);
    let full = copy.xtask(&["check", "--full"]).expect(1).stdout;
    assert!(full.contains("\n-// 500\n") && !full.contains("not shown") && full.ends_with(REMEDY), "{full}");
}

#[test]
fn colours_are_for_terminals_and_never_from_a_file() {
    let copy = Checkout::fresh();
    copy.write(&format!("{GENERATED}/extra.rs"), "// \u{1b}[2J\n");
    let plain = copy.xtask(&["check"]).expect(1).stdout;
    assert!(!plain.contains('\u{1b}') && plain.contains("-// \\u{1b}[2J\n"), "{plain}");
    let forced = run(copy.command(&["check"]).env("CLICOLOR_FORCE", "1"), b"").expect(1).stdout;
    assert!(forced.contains("\u{1b}[31m-// \\u{1b}[2J\u{1b}[0m\n"), "{forced}");
    let refused = run(copy.command(&["check"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"), b"").expect(1).stdout;
    assert_eq!(refused, plain);
}

#[test]
fn a_reader_that_stops_reading_is_no_trouble() {
    let copy = Checkout::fresh();
    copy.write(&format!("{GENERATED}/extra.rs"), "// line\n".repeat(100_000));
    let mut child = copy.command(&["check", "--full"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(1), ""));
}

#[test]
fn what_cannot_be_told_is_neither_fresh_nor_stale() {
    let copy = Checkout::fresh();
    copy.remove(LOCK);
    for command in ["check", "generate"] {
        copy.xtask(&[command]).expect_refusal(
            "controlplane.lock: the file does not exist: restore it, or vendor a document with `cargo xtask vendor SOURCE`",
        );
    }
    let copy = Checkout::fresh();
    copy.remove(DOCUMENT);
    for command in ["check", "generate"] {
        copy.xtask(&[command]).expect_refusal(
            "controlplane.yml: the file does not exist: restore it, or vendor a document with `cargo xtask vendor SOURCE`",
        );
    }
    let copy = Checkout::fresh();
    copy.edit(LOCK, "schemas = 0", "schemas = none");
    for command in ["check", "generate"] {
        let run = copy.xtask(&[command]).expect(2);
        assert!(
            run.stderr.starts_with("controlplane.lock:8: this is not a lock that `cargo xtask vendor` wrote ("),
            "{run:?}"
        );
        let remedy = "vendor the document again with `cargo xtask vendor SOURCE`\n";
        assert!(run.stderr.ends_with(remedy), "{run:?}");
    }
}

#[test]
fn changed_settings_are_found_and_rendered() {
    let copy = Checkout::fresh();
    copy.write("xtask.toml", "[package]\nname = \"garden\"\n");
    let message = copy.xtask(&["check"]).expect(1).stdout;
    assert!(
        message.contains("controlplane.lock: differs from what this generator, xtask.toml and controlplane.yml give"),
        "{message}"
    );
    assert!(message.contains("\n+settings = \""), "{message}");
    copy.xtask(&["generate"]).expect(0);
    fresh(&copy);
    copy.vendor("page.md").expect(0);
    fresh(&copy);
    copy.edit("xtask.toml", "\"garden\"\n", "\"garden\"\n\n[client]\nuser-agent = \"garden-rust\"\n");
    let message = copy.xtask(&["check"]).expect(1).stdout;
    assert!(message.contains("\n+pub(crate) const USER_AGENT: &str = \"garden-rust\";"), "{message}");
    copy.convert_to_crlf();
    copy.xtask(&["generate"]).expect(0);
    assert!(copy.read("blaxel-api/src/generated/settings.rs").contains("\"garden-rust\""));
    fresh(&copy);
}

#[test]
fn settings_that_cannot_be_used_are_named_and_nothing_is_written() {
    let copy = Checkout::fresh();
    copy.write("xtask.toml", "[package]\nname = \"garden\"\ntitle = \"Garden\"\n");
    let before = copy.files();
    for command in ["generate", "check"] {
        let run = copy.xtask(&[command]).expect(2);
        assert!(
            run.stderr.starts_with("xtask.toml:3: `title`: unknown field `title`, expected one of `name`, "),
            "{run:?}"
        );
        assert_eq!(copy.files(), before);
    }
}
