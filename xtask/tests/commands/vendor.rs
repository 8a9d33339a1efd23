//! `vendor` takes a document in byte for byte, or says what is wrong and leaves everything as it was.

use crate::support::{Checkout, DOCUMENT, LOCK, fixture, fixture_text, run};
use xtask::openapi::document::sha256;

fn lock(source: &str, fence: bool, document: &str) -> String {
    let fence = if fence { "method = \"delete\"\npath = \"/beds/{bedId}/plants/{plantId}\"\n" } else { "" };
    format!(
        "# What the generated code was made from. Written by `cargo xtask vendor`; [generator] by `cargo xtask generate`.\n\n\
         source = \"{source}\"\n{fence}sha256 = \"{}\"\noperations = 1\nschemas = 0\n",
        sha256(document.as_bytes())
    )
}

#[test]
fn of_a_page_the_bytes_between_the_fences_are_taken() {
    let copy = Checkout::empty();
    copy.write("docs/page.md", fixture_text("page.md"));
    let run = copy.xtask(&["vendor", "docs/page.md"]).expect(0);
    let document = fixture_text("garden.yml");
    assert_eq!(copy.read(DOCUMENT), document);
    assert_eq!(copy.read(LOCK), lock("page.md", true, &document));
    assert_eq!(
        run.stdout,
        format!(
            "controlplane.yml: 1 operation, 0 schemas, from page.md\nsha256 {}\n2 files written, 0 unchanged\n\
             next: cargo xtask generate\n",
            sha256(document.as_bytes())
        )
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn a_document_is_taken_as_it_is() {
    for text in [
        fixture_text("garden.yml"),
        fixture_text("garden.json"),
        fixture_text("garden.yml").replace('\n', "\r\n"),
        format!("\u{feff}{}", fixture_text("garden.yml")),
        format!("# comment\n---\n{}...\n", fixture_text("garden.yml")),
    ] {
        let copy = Checkout::empty();
        copy.write("published.txt", &text);
        copy.xtask(&["vendor", "published.txt"]).expect(0);
        assert_eq!(copy.read(DOCUMENT), text);
        assert_eq!(copy.read(LOCK), lock("published.txt", false, &text));
    }
}

#[test]
fn vendor_and_generate_name_a_server_without_encryption() {
    let copy = Checkout::fresh();
    let document = copy.read(DOCUMENT);
    let plain = document.replacen("url: https://", "url: http://", 1);
    assert_ne!(document, plain);
    copy.write("plain.yml", plain);
    for command in [&["vendor", "plain.yml"][..], &["generate"]] {
        let run = copy.xtask(command).expect(0);
        assert!(run.stdout.contains("is not https: what is sent there is not encrypted"), "{run:?}");
        assert!(run.stdout.contains("controlplane.yml:"), "{run:?}");
    }
}

#[test]
fn standard_input_is_recorded_as_such() {
    for (name, fence) in [("page.md", true), ("garden.yml", false)] {
        let copy = Checkout::empty();
        run(&mut copy.command(&["vendor", "-"]), fixture_text(name).as_bytes()).expect(0);
        assert_eq!(copy.read(DOCUMENT), fixture_text("garden.yml"));
        assert_eq!(copy.read(LOCK), lock("stdin", fence, &fixture_text("garden.yml")));
    }
}

#[test]
fn the_url_is_recorded_in_place_of_the_file() {
    let copy = Checkout::empty();
    let url = "https://garden.example/pull-out-plant.md";
    copy.xtask(&["vendor", fixture("page.md").to_str().unwrap(), "--source", url]).expect(0);
    assert_eq!(copy.read(LOCK), lock(url, true, &fixture_text("garden.yml")));
}

#[test]
fn no_path_of_the_machine_is_recorded() {
    let copy = Checkout::empty();
    copy.vendor("page.md").expect(0);
    assert!(!copy.read(LOCK).contains(fixture("").to_str().unwrap()));
}

#[test]
fn the_same_document_again_changes_nothing() {
    let copy = Checkout::fresh();
    let before = copy.files();
    let run = copy.vendor("page.md").expect(0);
    assert_eq!(copy.files(), before, "neither bytes nor times nor the generator's versions");
    assert!(run.stdout.contains("\nthe same document as before\n0 files written, 2 unchanged\n"), "{}", run.stdout);
}

#[test]
fn another_document_keeps_the_generator_versions() {
    let copy = Checkout::fresh();
    let versions = |copy: &Checkout| copy.read(LOCK).split("\n[generator]").nth(1).map(str::to_owned);
    let before = versions(&copy);
    let run = copy.vendor("garden.json").expect(0);
    assert!(before.is_some() && versions(&copy) == before);
    assert!(run.stdout.contains("\nbefore: 1 operation, 0 schemas, from page.md\n"), "{}", run.stdout);
}

#[test]
fn a_broken_lock_is_mended() {
    let copy = Checkout::fresh();
    copy.write(LOCK, "<<<<<<< ours\n");
    copy.vendor("page.md").expect(0);
    assert_eq!(copy.read(LOCK), lock("page.md", true, &fixture_text("garden.yml")));
}

/// Each of these is refused by its name, and both files stay as they were.
#[track_caller]
fn refused(name: &str, bytes: impl AsRef<[u8]>, message: &str) {
    for copy in [Checkout::empty(), Checkout::fresh()] {
        copy.write(name, &bytes);
        let before = copy.files();
        copy.xtask(&["vendor", name]).expect_refusal(message);
        assert_eq!(copy.files(), before);
    }
}

fn page_with(document: &str) -> String {
    format!("# Title\n\n````yaml /garden.yml delete /beds\n{document}````\n")
}

#[test]
fn a_version_that_is_not_supported_is_refused() {
    let text = fixture_text("garden.yml").replace("3.0.3", "3.2.0");
    let message = "/openapi: found OpenAPI 3.2.0, expected OpenAPI 3.0 or 3.1: publish or convert the document as OpenAPI 3.0 or 3.1";
    refused("garden.yml", &text, &format!("garden.yml:1: {message}"));
    refused("page.md", page_with(&text), &format!("page.md:4: {message}"));
}

#[test]
fn swagger_is_refused() {
    refused(
        "garden.json",
        "{\n  \"swagger\": \"2.0\"\n}",
        "garden.json:2: /swagger: found Swagger 2.0, expected OpenAPI 3.0 or 3.1: convert the document to OpenAPI 3.0 or 3.1",
    );
}

#[test]
fn an_html_page_is_refused() {
    for (name, text) in [("page.html", "\n<!DOCTYPE html>\n<html></html>\n"), ("garden.yml", "<html lang=\"en\">")] {
        refused(
            name,
            text,
            &format!(
                "{name}:1: found an HTML page, expected an OpenAPI document, or the Markdown page that contains one: \
                 pass the Markdown source of the page (often its URL with `.md` at the end)"
            ),
        );
    }
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n \r\n"] {
        refused(
            "garden.yml",
            text,
            "garden.yml: found an empty file, expected an OpenAPI document, or a page that carries one: \
             pass the document as published",
        );
    }
}

#[test]
fn a_page_without_an_openapi_block_is_refused() {
    let fences_cut_out = format!("# Title\n\n> text\n\n{}", fixture_text("garden.yml"));
    let without_operation = format!("# Title\n\n```yaml\n{}```\n", fixture_text("garden.yml"));
    for text in ["# Title\n\ntext\n", "---\ntitle: T\n---\n\n> text\n", &fences_cut_out, &without_operation] {
        refused(
            "page.md",
            text,
            "page.md: found a page without an OpenAPI code block, expected one that starts with a line like \
             `` ```yaml /openapi.yml get /path ``: pass the page of an operation, or an OpenAPI document",
        );
    }
}

#[test]
fn a_page_with_two_openapi_blocks_is_refused() {
    let first = page_with(&fixture_text("garden.yml"));
    let lines = first.lines().count();
    let page = first + &page_with("openapi: 3.0.3\n");
    refused(
        "page.md",
        &page,
        &format!(
            "page.md:{}: found a second OpenAPI code block (the first is on line 3), expected one in a page: \
             save each code block as a file of its own, and pass the files",
            lines + 3
        ),
    );
}

#[test]
fn half_a_page_is_refused() {
    let page = fixture_text("page.md");
    let line = 1 + page.lines().position(|line| line.starts_with("````yaml")).unwrap();
    refused(
        "page.md",
        page.trim_end_matches('`'),
        &format!(
            "page.md:{line}: found an OpenAPI code block that is not closed, \
             expected a closing fence of at least the same length: pass the whole page"
        ),
    );
}

#[test]
fn half_a_document_is_refused_wherever_it_was_cut() {
    let whole = fixture_text("garden.yml");
    // Once the last scheme has its type, what follows is no loss that a reader could see.
    let end = whole.find("    Key:\n").unwrap();
    let copy = Checkout::empty();
    for length in 1..end {
        let Some(half) = whole.get(..length) else { continue };
        let refused = xtask::vendoring::merging::Source::read("half.yml", half.as_bytes()).unwrap_err();
        assert!(refused.to_string().starts_with("half.yml:"), "{refused}");
    }
    copy.write("half.json", fixture_text("garden.json").trim_end_matches('}'));
    let run = copy.xtask(&["vendor", "half.json"]).expect(2);
    assert!(run.stderr.starts_with("half.json:") && run.stderr.contains("pass the whole document"), "{run:?}");
}

#[test]
fn a_duplicate_key_is_refused() {
    let text = fixture_text("garden.yml").replace("  version: 1.0.0\n", "  version: 1.0.0\n  title: Orchard\n");
    let message = "expected each key once: remove one of the two";
    refused(
        "garden.yml",
        &text,
        &format!("garden.yml:5: /info/title: found the key `title` again (first on line 3), {message}"),
    );
    refused(
        "page.md",
        page_with(&text),
        &format!("page.md:8: /info/title: found the key `title` again (first on line 6), {message}"),
    );
}

#[test]
fn what_is_not_text_is_refused_with_its_place() {
    refused(
        "garden.yml",
        b"openapi: 3.0.3\ninfo: \xe9t\xe9\n",
        "garden.yml:2: found the byte 0xe9 (byte 22 of the file), which is not UTF-8, expected UTF-8: \
         save it as UTF-8, or pass the document as published",
    );
    refused(
        "garden.yml",
        b"openapi: 3.0.3\ninfo: \0\n",
        "garden.yml:2: found a NUL (byte 22 of the file), expected text: pass the document as published",
    );
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("openapi".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    refused("garden.yml", utf16, "garden.yml:1: found text in UTF-16, expected UTF-8: save it as UTF-8");
}

#[test]
fn every_reference_that_does_not_hold_is_named() {
    let text = fixture_text("garden.yml").replace(
        "          description: It is out – and \"gone\".\n",
        "          $ref: '#/components/responses/Gone'\n",
    );
    let at = |wanted: &str| 1 + text.lines().position(|line| line.contains(wanted)).unwrap();
    let place = "/paths/~1beds~1{bedId}~1plants~1{plantId}/delete/responses/200";
    let message = "expected the place of a component in this document (`#/components/..`): add the component or correct the reference";
    refused(
        "garden.yml",
        &text,
        &format!(
            "garden.yml:{}: {place}/$ref: found the reference `#/components/responses/Gone`, which leads nowhere, {message}",
            at("responses/Gone"),
        ),
    );
}

#[test]
fn standard_input_is_named_in_refusals() {
    let copy = Checkout::fresh();
    let before = copy.files();
    run(&mut copy.command(&["vendor", "-"]), b"- a\n").expect_refusal(
        "stdin:1: found a list and not an OpenAPI document, expected OpenAPI 3.0 or 3.1: pass the document as published",
    );
    assert_eq!(copy.files(), before);
}

#[test]
fn a_later_version_of_the_api_than_that_of_the_settings_is_named() {
    let copy = Checkout::empty();
    let settings =
        "[package]\nname = \"a\"\n\n[client]\napi-version-header = \"X-Version\"\napi-version = \"2026-04-28\"\n";
    copy.write("xtask.toml", settings);
    let vendored = |version: &str| {
        let info = format!("info:\n  description: Lists come in pages from version {version} on.\n");
        copy.write("new.yml", fixture_text("garden.yml").replacen("info:\n", &info, 1));
        copy.xtask(&["vendor", "new.yml"]).expect(0).stdout
    };
    let named = "controlplane.yml:3: the document names the API version 2026-05-01, and xtask.toml sets 2026-04-28: read what changes \
                 with it, then raise `client.api-version`\n";
    assert!(vendored("2026-05-01").contains(named), "{}", vendored("2026-05-01"));
    assert!(!vendored("2026-04-28").contains("the document names"));
}
