//! Texts of a document in documentation: rustdoc compiles nothing of them, and they change nothing around them.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its folder stops")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use xtask::codegen::rust::docs::{self, markdown::RUSTDOC};

/// What opens, closes and separates in `CommonMark`, and a little text.
const PIECES: [&str; 58] = [
    "- ",
    "+ ",
    "* ",
    "1. ",
    "2) ",
    "-\t",
    "> ",
    ">\t",
    ">",
    "~~~",
    "~~~rust",
    "```",
    "```rust\n",
    "````",
    "~",
    "`",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    " ",
    "    ",
    "     ",
    "\t",
    "x",
    "assert!(false)",
    "fn main() {}",
    "<",
    "<pre>",
    "</pre>",
    "<script>",
    "<!--",
    "-->",
    "<div>\n",
    "</div>\n",
    "<a href=\"javascript:a\">",
    "[",
    "]",
    "](",
    "](javascript:a)",
    "](http://a.example)",
    ")",
    "[a]: ",
    "/b",
    "[^a]",
    "[^a]: ",
    "![",
    "# ",
    "---",
    "===",
    "| ",
    "|\n|---|---|\n",
    "- [ ] ",
    "**",
    "_",
    "\\",
    "&#10;",
    "http://a.example/",
];

/// Cases that were doctests.
const KNOWN: [&str; 12] = [
    "+ ~~~\nx",
    "- ~~~rust\n  x",
    "1. ~~~\n   x",
    "> - ~~~\n>   x",
    "-     x",
    ">     x",
    "-\t\tx",
    "[^a]:\n        x\n\n[^a]",
    "- a\n\n      x",
    "<div>\n\n```\nx\n```\n\n</div>",
    "> > ~~~\nx",
    "1) - + > ```rust\nx",
];

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

/// What rustdoc would make of the text that it must not.
fn faults(markdown: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for event in Parser::new_ext(markdown, RUSTDOC) {
        let fault = match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => &**info != "text",
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let allowed = ["http://", "https://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                !allowed && *link_type != LinkType::Email
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::FootnoteDefinition(_))
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => true,
            _ => false,
        };
        if fault {
            faults.push(format!("{event:?}"));
        }
    }
    faults
}

/// The text as it stands in the sources after the comment marks.
fn in_sources(markdown: &str) -> String {
    docs::in_lines(markdown).map(|line| line.strip_prefix(' ').unwrap_or_default().to_owned() + "\n").collect()
}

#[test]
fn no_known_text_becomes_a_doctest() {
    for text in KNOWN {
        let prose = docs::prose(text);
        assert!(faults(&prose).is_empty(), "{text:?} became {prose:?}");
        assert!(
            Parser::new_ext(&prose, RUSTDOC).any(|event| matches!(event, Event::Start(Tag::CodeBlock(_)))),
            "{prose}"
        );
    }
}

#[test]
fn marks_keep_their_meaning() {
    for (text, expected) in [
        ("a **b** _c_ ~~d~~", "a **b** *c* ~~d~~"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("3. a\n\n4. b", "3. a\n\n4. b"),
        ("# a\nb", "# a\n\nb"),
        ("| a | b |\n|---|---|\n| `c` | d |", "| a | b |\n| --- | --- |\n| `c` | d |"),
        ("> a\n> b", "> a\n> b"),
        ("[a](https://a.example/b_c)", "[a](https://a.example/b_c)"),
        ("[a](javascript:b) [c](crate::d) ![e](data:f)", "a c e"),
        ("![a](https://a.example)", "[a](https://a.example)"),
        ("[a](mailto:b@c.example) <b@c.example>", "a (<mailto:b@c.example>) <mailto:b@c.example>"),
        ("[a]: https://a.example\n\n[a] and <b>c</b>", r"[a](https://a.example) and \<b\>c\</b\>"),
        ("<!-- a\n\nb", "\\<!-- a\n\nb"),
        ("snake_case _a", r"snake_case \_a"),
    ] {
        assert_eq!(docs::prose(text), expected, "{text:?}");
    }
}

#[test]
fn deep_texts_end() {
    for mark in ["> ", "- ", ">", "1. ", "* [", "**", "![", "~"] {
        let prose = docs::prose(&(mark.repeat(3_000) + "    x"));
        assert!(faults(&prose).is_empty() && prose.len() < 100_000, "{mark}: {}", prose.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn no_text_becomes_code_or_html_or_a_link_elsewhere(text in texts()) {
        let prose = docs::prose(&text);
        prop_assert!(faults(&in_sources(&prose)).is_empty(), "{text:?} became {prose:?}: {:?}", faults(&prose));
        let again = docs::prose(&prose);
        prop_assert!(faults(&again).is_empty(), "{text:?} became {again:?}");
        let line = docs::line(&text);
        prop_assert!(!line.contains('\n') && faults(&line).is_empty(), "{text:?} became {line:?}");
        prop_assert!(faults(&docs::code(&text)).is_empty());
    }

    #[test]
    fn a_text_changes_nothing_around_it(text in texts()) {
        let around = format!("Before.\n\n{}\n\nAfter `code`.\n\n- {}\n- last", docs::prose(&text), docs::line(&text));
        prop_assert!(faults(&around).is_empty(), "{around:?}");
        let events: Vec<_> = Parser::new_ext(&around, RUSTDOC).collect();
        let at = events.iter().rposition(|event| *event == Event::Code("code".into())).unwrap();
        let is_paragraph = events.get(at - 2) == Some(&Event::Start(Tag::Paragraph));
        prop_assert!(is_paragraph, "{around:?}: {:?}", events.get(at - 2));
        // The list ends as it began: the last item is in no list of the text.
        prop_assert_eq!(events.last(), Some(&Event::End(TagEnd::List(false))));
    }
}

/// How many doctests rustdoc finds in a crate of these texts, each the documentation of an item.
fn doctests(texts: impl Iterator<Item = String>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut source = "#![allow(rustdoc::all)]\n".to_owned();
    for (index, text) in texts.enumerate() {
        docs::in_lines(&text).for_each(|line| writeln!(source, "#[doc = {line:?}]").unwrap());
        writeln!(source, "pub struct S{index};").unwrap();
    }
    let file = folder.path().join("lib.rs");
    fs::write(&file, source).unwrap();
    let mut command = Command::new("rustdoc");
    command.args(["--edition", "2024", "--crate-type", "lib", "--test"]).arg(&file).args(["--test-args", "--list"]);
    let output = command.current_dir(folder.path()).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
    stdout.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn rustdoc_finds_no_doctest_in_thousands_of_texts() {
    assert_eq!(doctests(["```\nx\n```".to_owned()].into_iter()), "1 test, 0 benchmarks", "the count counts");
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let random = (0..3_000).map(|_| texts().new_tree(&mut runner).unwrap().current());
    let texts: Vec<_> = KNOWN.iter().map(|text| (*text).to_owned()).chain(random).collect();
    let all = texts.iter().flat_map(|text| [docs::prose(text), docs::line(text), docs::code(text)]);
    assert_eq!(doctests(all), "0 tests, 0 benchmarks");
}

/// The documentation of each item of a file: lines that follow each other.
fn documentation(source: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in source.lines().map(str::trim_start) {
        let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        match (text, found.last_mut()) {
            (Some(text), Some(last)) if inside => last.extend([text, "\n"]),
            (Some(text), _) => found.push(format!("{text}\n")),
            (None, _) => {}
        }
        inside = text.is_some();
    }
    found
}

/// A text in the place of every text of the document that is for people.
fn with_text_everywhere(value: &mut Value, text: &str) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match key.as_str() {
                    "description" | "summary" | "title" | "example" | "pattern" | "default" if value.is_string() => {
                        *value = text.into();
                    }
                    "tags" if value.is_array() => *value = json!([text]),
                    "scopes" => value.as_object_mut().unwrap().values_mut().for_each(|value| *value = text.into()),
                    _ => with_text_everywhere(value, text),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| with_text_everywhere(value, text)),
        _ => {}
    }
}

/// A document with a text in each place that documentation is made of.
fn document_with(text: &str) -> String {
    let response =
        |schema: Value| json!({ "description": "", "content": { "application/json": { "schema": schema } } });
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": "", "description": "", "version": "1" },
        "servers": [{ "url": "https://a.example", "description": "" }],
        "security": [{ "auth": ["read"] }],
        "tags": [{ "name": "a", "description": "" }],
        "paths": { "/a/{id}": { "summary": "", "description": "", "put": {
            "operationId": "a", "tags": ["a"], "summary": "", "description": "", "deprecated": true,
            "parameters": [{ "name": "id", "in": "path", "required": true, "description": "", "schema":
                { "type": "string", "title": "", "description": "", "example": "", "pattern": "", "default": "" } }],
            "requestBody": { "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } } },
            "responses": {
                "200": response(json!({ "$ref": "#/components/schemas/A" })),
                "202": response(json!({ "$ref": "#/components/schemas/U" })),
                "404": response(json!({ "$ref": "#/components/schemas/E" })),
            },
        } } },
        "components": {
            "securitySchemes": { "auth": { "type": "oauth2", "description": "", "flows": { "clientCredentials": {
                "tokenUrl": "/token", "scopes": { "read": "" } } } } },
            "schemas": {
                "A": { "type": "object", "title": "", "description": "", "example": "", "properties": {
                    "b": { "type": "string", "title": "", "description": "", "example": "", "default": "" },
                    "e": { "type": "string", "enum": ["x", "y"], "description": "" } } },
                "U": { "title": "", "description": "", "oneOf": [{ "$ref": "#/components/schemas/A" }, { "type": "integer", "description": "" }] },
                "E": { "type": "string", "enum": ["x", "```rust"], "title": "", "description": "" },
                "L": { "type": "array", "description": "", "items": { "type": "string", "description": "" } },
            },
        },
    });
    with_text_everywhere(&mut document, text);
    document.to_string()
}

/// The documentation without the generator's own example at its end.
fn without_example(docs: &str) -> &str {
    let Some((text, example)) = docs.rsplit_once("\n # Examples\n\n ```no_run\n") else { return docs };
    let code = example.trim_end().strip_suffix("```").unwrap();
    assert!(!code.contains("```") && !code.contains("MARK"), "{code}");
    text
}

#[test]
fn no_text_of_a_document_becomes_code_of_the_crate() {
    let hostile =
        ["- ~~~rust\n  MARK\n<pre>\n[a]: javascript:b\n", ">     MARK\n[^a]: <script>", "progenitor_client MARK\n```"];
    for text in KNOWN.iter().map(|text| format!("{text} MARK")).chain(hostile.map(str::to_owned)) {
        let document = xtask::Document::parse("d.json", &document_with(&text)).unwrap();
        let files = xtask::generate(&document).unwrap_or_else(|refusals| panic!("{refusals}")).files;
        let mut holding = BTreeSet::new();
        let mut all = Vec::new();
        // The front page holds the title, and the example is the generator's own.
        let (about, rest) = files["crate.md"].split_once("```no_run\n").unwrap();
        assert!(!rest.contains("MARK") && about.contains("MARK") && !files["environment.md"].contains("MARK"));
        let front_page = ("crate.md", vec![about.to_owned()]);
        let sources = files.iter().filter(|(path, _)| !path.ends_with("md"));
        let documented = sources.map(|(path, source)| (path.as_str(), documentation(source)));
        for (path, documentation) in documented.chain([front_page]) {
            for docs in documentation {
                if path == "guide.rs" {
                    assert!(!docs.contains("MARK"), "{docs}");
                    continue;
                }
                let docs = without_example(&docs).to_owned();
                if docs.contains("MARK") {
                    holding.insert(path.split('/').next().unwrap().to_owned());
                }
                let code: Vec<_> = faults(&docs)
                    .into_iter()
                    .filter(|fault| fault.contains("CodeBlock") || fault.contains("Html"))
                    .collect();
                assert!(code.is_empty(), "{path}: {code:?} in {docs}");
                all.push(docs);
            }
        }
        for file in ["builder", "client.rs", "httpmock.rs", "scope.rs", "types.rs"] {
            assert!(holding.contains(file), "{file} has no text: {holding:?}");
        }
        assert_eq!(doctests(all.into_iter()), "0 tests, 0 benchmarks", "{text:?}");
    }
}
