//! The document from its address: fetched whole or not at all, and compared with what is published there now.

#![allow(clippy::unwrap_used, reason = "a server that cannot be started stops the test")]

use crate::server::{self, Reply};
use crate::support::{Checkout, DOCUMENT, LOCK, fixture_text};

/// An address on this machine that answers with a status and a body, on a real socket.
fn serve(status: u16, body: String) -> String {
    server::serve("/garden.yml", vec![Reply::status(status).body(body)])
}

/// An address on this machine whose response has this head and this body, and ends where the body does.
fn serve_raw(head: &str, body: &str) -> String {
    server::serve("/garden.yml", vec![Reply::raw(format!("{head}{body}")).then_close()])
}

#[test]
fn a_document_is_vendored_from_its_address_and_fetched_again_without_one() {
    for name in ["garden.yml", "page.md"] {
        let url = serve(200, fixture_text(name));
        let copy = Checkout::empty();
        copy.xtask(&["vendor", &url]).expect(0);
        assert_eq!(copy.read(DOCUMENT), fixture_text("garden.yml"));
        assert!(copy.read(LOCK).contains(&format!("source = \"{url}\"\n")));
        let run = copy.xtask(&["vendor"]).expect(0);
        assert!(run.stdout.contains("the same document as before"), "{run:?}");
        copy.xtask(&["vendor", &url, "--source", "https://garden.example/o.yml"]).expect(0);
        assert!(copy.read(LOCK).contains("source = \"https://garden.example/o.yml\"\n"));
    }
}

#[test]
fn without_an_address_in_the_lock_it_says_what_to_run() {
    let copy = Checkout::fresh();
    let before = copy.files();
    for arguments in [&["vendor"][..], &["check", "--upstream"]] {
        copy.xtask(arguments).expect_refusal(
            "controlplane.lock: no URL is recorded that the document could be fetched from: pass a file or URL, or run \
             `cargo xtask vendor FILE --source URL` once",
        );
    }
    assert_eq!(copy.files(), before);
}

#[test]
fn what_is_no_document_leaves_everything_as_it_was() {
    let copy = Checkout::fresh();
    let before = copy.files();
    let half = fixture_text("garden.yml");
    let half = half[..half.len() / 2].to_owned();
    for (status, body) in [
        (404, fixture_text("garden.yml")),
        (200, "<!doctype html><title>Sign in</title>".to_owned()),
        (200, half),
        (200, String::new()),
        (301, String::new()),
    ] {
        let url = serve(status, body);
        let run = copy.xtask(&["vendor", &url]).expect(2);
        assert!(run.stderr.starts_with(&url), "{run:?}");
        assert_eq!(copy.files(), before);
    }
    let run = copy.xtask(&["vendor", "https://me:hunter2@garden.example/o.yml"]).expect(2);
    assert!(run.stderr.starts_with("the URL contains a user name") && !run.stderr.contains("hunter2"), "{run:?}");
}

#[test]
fn of_a_download_no_more_than_32_mib_are_taken() {
    let copy = Checkout::fresh();
    let before = copy.files();
    let document = fixture_text("garden.yml");
    let too_long = format!("{document}#{}", "x".repeat((32 << 20) - document.len()));
    let endless = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 33554433\r\nconnection: close\r\n\r\n";
    for head in [endless, announced] {
        let url = serve_raw(head, &too_long);
        copy.xtask(&["vendor", &url]).expect_refusal(&format!(
            "{url}: the response is larger than 32 MiB, expected an OpenAPI document: check the URL"
        ));
        assert_eq!(copy.files(), before);
    }
}

#[test]
fn a_download_that_is_cut_off_changes_nothing() {
    let copy = Checkout::fresh();
    let before = copy.files();
    let document = fixture_text("garden.yml");
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-length: 65536\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nffff\r\n",
    ] {
        let url = serve_raw(head, &document);
        let run = copy.xtask(&["vendor", &url]).expect(2);
        assert!(run.stderr.starts_with(&format!("{url}: the download ended early")), "{run:?}");
        assert_eq!(copy.files(), before);
    }
}

#[test]
fn upstream_is_fresh_behind_or_out_of_reach() {
    let nursery = fixture_text("diff/base.yml");
    let url = serve(200, nursery.clone());
    let copy = Checkout::empty();
    copy.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
    copy.xtask(&["vendor", &url]).expect(0);
    let run = copy.xtask(&["check", "--upstream"]).expect(0);
    assert_eq!(run.stdout, format!("up to date: {url} describes the vendored operations in the same way\n"));
    let behind = serve(200, nursery.replace("enum: [red, green]", "enum: [red]"));
    let run = copy.xtask(&["check", "--upstream", &behind]).expect(1);
    assert!(
        run.stdout.starts_with("1 breaking, 1 compatible on the wire; ") && run.stdout.contains("enum-value-removed"),
        "{run:?}"
    );
    assert!(copy.xtask(&["diff", &url, &behind]).expect(0).stdout.contains("enum-value-removed"));
    let gone = serve(404, String::new());
    let run = copy.xtask(&["check", "--upstream", &gone]).expect(2);
    assert!(run.stderr.contains("the server responded with 404"), "{run:?}");
}

#[test]
fn an_excerpt_is_compared_on_its_own_operations() {
    let nursery = fixture_text("diff/base.yml");
    let start = nursery.find("  /events:\n").unwrap();
    let end = nursery.find("components:\n").unwrap();
    let unused = nursery.find("    Event:\n").unwrap();
    let excerpt = format!("{}{}", &nursery[..start], &nursery[end..unused]);
    let copy = Checkout::empty();
    copy.write("excerpt.yml", excerpt);
    copy.write("all.yml", format!("x-made-by: hand\n{nursery}"));
    copy.xtask(&["vendor", "excerpt.yml"]).expect(0);
    let run = copy.xtask(&["check", "--upstream", "all.yml"]).expect(0);
    assert_eq!(
        run.stdout,
        "up to date: all.yml describes the vendored operations in the same way\nnot vendored: 1 operation: ListEvents (`cargo xtask vendor all.yml` vendors all)\n"
    );
}
