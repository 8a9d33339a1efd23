//! The page for a browser: complete without JavaScript, closed to everything that a document may contain.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use xtask::Document;
use xtask::diff::{self, print};

use crate::support::fixture_text;

/// The page of a comparison, with the lines of the documents.
fn page(old: &str, new: &str) -> String {
    let parse = |name: &str, text: &str| Document::parse(name, text).unwrap();
    let mut report = diff::compare(&parse("old.yml", old), &parse("new.yml", new), "0.1.0");
    (report.old.text, report.new.text) = (Some(old.into()), Some(new.into()));
    print::html::print(&report)
}

/// What stands between the only tag of this name and its end.
fn only<'p>(page: &'p str, name: &str) -> &'p str {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    assert_eq!((page.matches(&start).count(), page.matches(&end).count()), (1, 1), "{name}");
    page.split_once(&start).unwrap().1.split_once(&end).unwrap().0
}

/// The page without its style and its script.
fn content(page: &str) -> String {
    page.replace(only(page, "style"), "").replace(only(page, "script"), "")
}

/// The tags of a page, without attributes, and the names of all attributes. A value in quotes may contain anything but a tag.
fn tags(page: &str) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut attributes) = (Vec::new(), Vec::new());
    for rest in page.split('<').skip(1) {
        let (tag, _) = rest.split_once('>').unwrap();
        let mut quoted = false;
        let bare: String = tag
            .chars()
            .filter(|character| {
                quoted ^= *character == '"';
                !quoted && *character != '"'
            })
            .collect();
        assert!(!quoted, "{tag}");
        let mut words = bare.split_whitespace();
        tags.extend(words.next().map(str::to_owned));
        attributes.extend(words.map(|word| word.trim_end_matches('=').to_owned()));
    }
    (tags, attributes)
}

#[test]
fn a_page_shows_each_change_with_its_lines_and_what_to_do() {
    let base = fixture_text("diff/base.yml");
    let new = base.replace("enum: [red, green]", "enum: [red]").replace("        why: { type: string }\n", "");
    insta::assert_snapshot!(content(&page(&base, &new)));
}

#[test]
fn hostile_texts_of_a_document_stay_texts() {
    let base = fixture_text("diff/base.yml");
    let hostile =
        r#"</pre></style></script><script>alert(1)</script><img src=x onerror="alert(2)">' autofocus &lt;`<b>`"#;
    let quoted = hostile.replace('\'', "''");
    let edits = [
        ("operationId: ListPlants", format!("operationId: '{quoted}'")),
        ("title: Nursery", format!("title: '{quoted}'")),
        ("- name: limit", format!("- name: '{quoted}'")),
        ("enum: [red, green]", format!("enum: ['{quoted}']")),
        ("        why: { type: string }", format!("        '{quoted}': {{ type: string, description: '{quoted}' }}")),
        ("plants:read: Read plants", format!("plants:read: '{quoted}'\n            '{quoted}': none")),
        ("https://test.nursery.example/v1", "https://test.nursery.example/<script>'\"".to_owned()),
    ];
    let new = edits.iter().fold(base.clone(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    for page in [page(&base, &new), page(&new, &base), page(&new, &new)] {
        let (tags, attributes) = tags(&content(&page));
        let known = "!DOCTYPE html head meta title style body h1 h2 h3 p code table tr td th div label select option span section \
                     details summary ul li pre script";
        let is_known = |tag: &str| known.split(' ').any(|known| tag.strip_prefix('/').unwrap_or(tag) == known);
        assert!(tags.iter().all(|tag| is_known(tag)), "{tags:?}");
        let known = "html lang charset http-equiv content name id class value hidden open scope data-axis data-grade data-operations \
                     data-group";
        assert!(attributes.iter().all(|name| known.split(' ').any(|known| known == name)), "{attributes:?}");
    }
    assert!(page(&base, &new).contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "they are shown");
}

#[test]
fn a_page_loads_nothing_and_its_policy_allows_its_own_style_and_script_alone() {
    let base = fixture_text("diff/base.yml");
    let page = page(&base, &base.replace("enum: [red, green]", "enum: [red]"));
    let hash = |name: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(only(&page, name))));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; \
         style-src {}; script-src {}\">",
        hash("style"),
        hash("script")
    );
    assert!(page.contains(&policy), "{policy}");
    for loads in [" src=", " href=", "url(", "@import", "fetch("] {
        assert!(!page.contains(loads), "{loads}");
    }
}
