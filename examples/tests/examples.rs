//! Each program runs to its end, and prints what it is about.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a program that cannot be started ends the test")]

use std::process::Command;

/// Runs a program in an environment without settings of the client, and looks for texts in what it prints, in this order.
#[track_caller]
fn prints(program: &str, texts: &[&str]) {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let upper = name.to_string_lossy().to_ascii_uppercase();
        if upper.starts_with("BL_") || upper.ends_with("_PROXY") {
            command.env_remove(name);
        }
    }
    let output = command.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let mut rest = printed.as_str();
    for text in texts {
        let at = rest.find(text).unwrap_or_else(|| panic!("{text:?} is not in {rest:?}, in {printed}"));
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn the_tour_uses_all_resources() {
    let texts = [
        "there is the sandbox blue\n",
        "there is the sandbox red\n",
        "the sandbox is Some(Deployed)\n",
        "create_sandbox: 409 Conflict: ALREADY_EXISTS: there is one of this name\n",
        "as the document declares it: Ok(",
        "the agent is enabled: Some(false)\n",
        "shared with own: Some(true)\n",
        "asked partner: Some(\"PENDING\")\n",
        "revoked the key ak_1\n",
        "revoked the key ak_2\n",
        "deleted the sandbox\n",
    ];
    prints(env!("CARGO_BIN_EXE_tour"), &texts);
}

#[test]
fn the_tour_has_at_most_eighty_lines() {
    let source = include_str!("../src/bin/tour.rs");
    assert!(source.lines().count() <= 80 && source.matches("fn ").count() == 1, "a helper is part of the program");
}

#[test]
fn lists_are_read_by_item_by_page_and_from_a_cursor() {
    let texts =
        ["sandbox blue\nsandbox green\nsandbox red\n", "a page of 2\na page of 1\n", "the last page again, of 1\n"];
    prints(env!("CARGO_BIN_EXE_pagination"), &texts);
}

#[test]
fn errors_say_what_is_wrong() {
    let texts = [
        "get_sandbox: 404 Not Found: there is nothing of this name",
        "not found: true, worth another try: false\n",
        "sandbox_name",
        "before `.send()`\n",
        "a parameter: true\n",
        "declared: ",
        "code Some(\"ALREADY_EXISTS\"), message Some(\"there is one of this name\")\n",
    ];
    prints(env!("CARGO_BIN_EXE_errors"), &texts);
}

#[test]
fn one_token_serves_two_calls() {
    prints(env!("CARGO_BIN_EXE_token_source"), &["the vault hands out token 1\nblue and green\n"]);
}

#[test]
fn each_call_is_a_span() {
    let texts = ["url.template=\"/sandboxes/{sandboxName}\"", "close", "404", "get_sandbox: 404 Not Found"];
    prints(env!("CARGO_BIN_EXE_spans"), &texts);
}

#[test]
fn a_sandbox_is_waited_for() {
    prints(env!("CARGO_BIN_EXE_waiting"), &["Some(Deploying)\nSome(Deployed)\nnew is ready\n"]);
}

#[test]
fn mocks_are_called() {
    prints(env!("CARGO_BIN_EXE_mocks"), &["both mocks were called once\n"]);
}

#[test]
fn a_sync_program_makes_calls() {
    prints(env!("CARGO_BIN_EXE_sync"), &["blue is Some(Deployed)\ngreen is Some(Deployed)\n"]);
}
