//! Small documents that are made to exhaust the generator: each of them is read or refused within bounds of memory and time.
//!
//! `HOSTILE=4000000 cargo test --release -p xtask --test commands hostile` makes them as large as the bounds are promised for.
//! With `HOSTILE` all of them are tried in both versions of OpenAPI; without it only every third in OpenAPI 3.1.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::too_many_lines, reason = "a table has a line for each case")]

use std::fmt::Write;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// For 4 MB: 300 MB of memory, and 10 seconds of an optimised build. The programme itself takes some 70 MB of address space.
fn memory(size: usize) -> usize {
    (110 << 20) + size * 45
}

/// The bytes of a document, if nothing else is set.
const SIZE: usize = 600_000;

const SECONDS: usize = if cfg!(debug_assertions) { 30 } else { 10 };

/// A fault that every document has which no limit refuses: nothing is rendered, and that it was read to its end is seen.
const FAULT: &str = "/info/version: found a number";

/// A name, what is shared, and what repeats it.
type Amplified = (&'static str, fn(usize) -> String, fn(usize) -> String);

type Case = (&'static str, Box<dyn Fn(usize) -> String + Send + Sync>, &'static str);

/// A document of the units, as many as fit: YAML if it begins with a line, else JSON.
fn filled(head: &str, unit: impl Fn(usize) -> String, tail: &str, size: usize) -> String {
    let mut text = head.to_owned();
    for index in 0.. {
        let unit = unit(index);
        if text.len() + unit.len() + tail.len() > size {
            break;
        }
        text.push_str(&unit);
    }
    text + tail
}

fn yaml(
    name: &'static str,
    head: &'static str,
    unit: impl Fn(usize) -> String + Send + Sync + 'static,
    tail: &'static str,
    expected: &'static str,
) -> Case {
    let head = format!("openapi: 3.0.3\ninfo: {{title: t, version: 1}}\n{head}");
    (name, Box::new(move |size| filled(&head, &unit, tail, size)), expected)
}

fn json(
    name: &'static str,
    head: &'static str,
    unit: impl Fn(usize) -> String + Send + Sync + 'static,
    tail: &'static str,
    expected: &'static str,
) -> Case {
    let head = format!("{JSON}{head}");
    (name, Box::new(move |size| filled(&head, &unit, tail, size)), expected)
}

/// A document of which the size is not filled in units.
fn whole(name: &'static str, text: impl Fn(usize) -> String + Send + Sync + 'static, expected: &'static str) -> Case {
    (name, Box::new(text), expected)
}

fn same(unit: &'static str) -> impl Fn(usize) -> String {
    move |_| unit.to_owned()
}

fn of_text() -> Vec<Case> {
    vec![
        yaml("a list on lines", "paths: {}\nx-a:\n", same("- 1\n"), "", FAULT),
        yaml("a list in brackets", "paths: {}\nx-a: [", same("1,"), "1]\n", FAULT),
        yaml("a list in brackets on a line of its own", "paths: {}\nx-a:\n  [", same("1,"), "1]\n", "signs of YAML"),
        yaml("quoted texts in brackets", "paths: {}\nx-a:\n  [", same("\"\","), "1]\n", "signs of YAML"),
        yaml("members in braces", "paths: {}\nx-a:\n  {", |index| format!("{index}: 0,"), "a: 1}\n", "found"),
        yaml("members without braces", "paths: {}\nx-a: [", same("a: b,"), "]\n", FAULT),
        yaml("anchors in brackets", "x-a: [", same("&a "), "", "found"),
        yaml("tags in brackets", "x-a: [", same("!a "), "", "found"),
        yaml("quotes in brackets", "x-a: [", same("'' "), "", "found"),
        yaml("colons in brackets", "x-a: [", same(": "), "", "levels of nesting"),
        whole("brackets", |size| "[".repeat(size), "levels of nesting"),
        whole("braces", |size| "{".repeat(size), "found"),
        whole("brackets and keys", |size| "{\"a\":[".repeat(size / 6), "levels of nesting"),
        whole("dashes", |size| "- ".repeat(size / 2), "levels of nesting"),
        whole("question marks", |size| "? ".repeat(size / 2), "found"),
        whole("one scalar", |size| "x".repeat(size), "found a string"),
        whole("lines of comments", |size| "# c\n".repeat(size / 4), "without an OpenAPI code block"),
        whole("documents", |size| "---\n".repeat(size / 4), "second YAML document"),
        whole("directives", |size| filled("", |index| format!("%TAG !{index}! t\n"), "---\na\n", size), "found"),
        whole("a reserved directive", |size| format!("%FOO {}\n---\na\n", "a ".repeat(size / 2)), "found a string"),
        yaml("blank lines", "", same("\n"), "paths: {}\n", FAULT),
        yaml("block scalars", "paths: {}\nx-a:\n", same(" - |\n  a\n"), "", FAULT),
        yaml("a long description", "paths: {}\nx-a: |\n", same("  Some words of *text*\n"), "", FAULT),
        yaml("tags", "paths: {}\nx-a:\n", same("- !!str a\n"), "", FAULT),
        yaml("one key repeated", "paths: {}\n", same("k: 1\n"), "", "the key `k` again"),
        yaml("keys that are lists", "x-a:\n", same("- [[[[1]]]]: 1\n"), "", "a key that is a list"),
        yaml(
            "long keys inside each other",
            "",
            |index| format!("{}{}:\n", " ".repeat(index), "k".repeat(900)),
            "",
            "JSON pointer",
        ),
        whole("a long key", |size| format!("x-a: 1\n? {}\n: 1\n", "k".repeat(size)), "JSON pointer"),
        whole("aliases of aliases", |_| laughs(), "values, aliases written out"),
        whole(
            "anchors inside each other",
            |size| filled("x-a: [", same("[&a [&b [&c [&d 1]]]],"), "1]\n", size),
            "found",
        ),
        yaml("anchors", "paths: {}\nx-a:\n", |index| format!("- &a{index} x\n"), "", FAULT),
        whole(
            "aliases of a list",
            |size| format!("x-a: &a [{}]\nx-b:\n{}", "x,".repeat(9000), "- *a\n".repeat(size / 10)),
            "aliases written out",
        ),
        whole(
            "aliases of a text",
            |size| format!("x-a: &a {}\nx-b:\n{}", "y".repeat(size / 2), "- *a\n".repeat(size / 10)),
            "MiB of text",
        ),
        whole(
            "merge keys",
            |size| filled("x-oops: &a {b: 1}\nx-b:\n", same("- {<<: *a}\n"), "", size),
            "found no `openapi`",
        ),
        json("numbers", r#""paths":{},"x-a":["#, same("1,"), "1]}", "found"),
        json("empty objects", r#""paths":{},"x-a":["#, same("{},"), "1]}", "found"),
        json("lists of lists", r#""paths":{},"x-a":["#, same("[[]],"), "1]}", "found"),
        json("members", r#""paths":{},"x-a":{"#, |index| format!("\"{index}\":0,"), "\"\":0}}", FAULT),
        json("pairs of surrogates", r#""paths":{},"x-a":""#, same("\\ud83d\\ude00"), "\"}", FAULT),
        json("halves of surrogates", r#""paths":{},"x-a":""#, same("\\ud83d"), "\"}", "four digits"),
        json("objects that do not end", r#""x-a":"#, same("{\"k\":"), "", "levels of nesting"),
        whole("a page of fences", |size| format!("# T\n{}", "```\n".repeat(size / 4)), "without an OpenAPI code block"),
        whole("a page of headings", |size| "# c\n".repeat(size / 4), "without an OpenAPI code block"),
        whole(
            "a page with a document of comments",
            |size| format!("# T\n\n````yaml /o.yml get /a\n{}````\n", "# c\n".repeat(size / 4)),
            "empty file",
        ),
        whole(
            "a page with a document far below",
            |size| format!("# T\n{}```json /o.yml get /a\n[[]]\n```\n", "\n".repeat(size)),
            "found a list",
        ),
    ]
}

fn laughs() -> String {
    let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(",");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    text
}

const JSON: &str = r#"{"openapi":"3.0.3","info":{"title":"t","version":1},"#;
const SCHEMAS: &str = r#""paths":{},"components":{"schemas":{"#;
const SCHEMA: &str = r#""paths":{},"components":{"schemas":{"A":"#;

fn of_openapi() -> Vec<Case> {
    let operation = |index: usize| format!(r#""/a{index}":{{"get":{{"responses":{{"204":{{"description":""}}}}}}}},"#);
    let mut cases = vec![
        json(
            "a chain of references",
            SCHEMAS,
            |index| format!(r##""A{index}":{{"$ref":"#/components/schemas/A{}"}},"##, index + 1),
            r#""Z":{}}}}"#,
            "leads nowhere",
        ),
        json(
            "references to one schema",
            SCHEMAS,
            |index| format!(r##""A{index}":{{"$ref":"#/components/schemas/Z"}},"##),
            r#""Z":{}}}}"#,
            FAULT,
        ),
        json(
            "references that lead nowhere",
            SCHEMAS,
            |index| format!(r##""A{index}":{{"$ref":"#/{}"}},"##, "n".repeat(400)),
            r#""Z":{}}}}"#,
            "leads nowhere",
        ),
        json(
            "parts of `allOf`",
            r#""paths":{},"components":{"schemas":{"A":{"allOf":["#,
            |index| format!(r#"{{"properties":{{"x{index}":{{"type":"string"}}}}}},"#),
            "{}]}}}}",
            "`allOf`",
        ),
        json(
            "a chain of `allOf`",
            SCHEMAS,
            |index| {
                format!(
                    r##""A{index}":{{"allOf":[{{"$ref":"#/components/schemas/A{}"}},{{"properties":{{"x{index}":{{}}}}}}]}},"##,
                    index + 1
                )
            },
            r#""Z":{}}}}"#,
            "`allOf`",
        ),
        json(
            "alternatives",
            r#""paths":{},"components":{"schemas":{"A":{"oneOf":["#,
            |index| format!(r#"{{"properties":{{"x{index}":{{}}}}}},"#),
            "{}]}}}}",
            "entries in `oneOf`",
        ),
        json(
            "values of an enum",
            r#""paths":{},"components":{"schemas":{"A":{"type":"string","enum":["#,
            |index| format!("\"v{index}\","),
            "\"\"]}}}}",
            FAULT,
        ),
        json(
            "required properties",
            r#""paths":{},"components":{"schemas":{"A":{"required":["#,
            |index| format!("\"v{index}\","),
            "\"\"]}}}}",
            FAULT,
        ),
        json(
            "types",
            r#""paths":{},"components":{"schemas":{"A":{"properties":{"#,
            |index| format!(r#""p{index}":{{"enum":["a"]}},"#),
            r#""z":{}}}}}}"#,
            "found",
        ),
        json("schemas without a type", SCHEMAS, |index| format!("\"A{index}\":{{}},"), r#""Z":{}}}}"#, "found"),
        json(
            "lists inside each other",
            SCHEMAS,
            |index| format!("\"A{index}\":{}{{}}{},", "{\"items\":".repeat(100), "}".repeat(100)),
            r#""Z":{}}}}"#,
            FAULT,
        ),
        json("refused paths", r#""paths":{"#, |index| format!("\"a{index}\":1,"), "\"/\":{}}}", "more places"),
        json(
            "refused responses",
            r#""paths":{"/a":{"get":{"responses":{"#,
            |index| format!("\"{index}\":1,"),
            r#""x-z":1}}}}}"#,
            "more places",
        ),
        json("unknown members", r#""paths":{},"#, |index| format!("\"k{index}\":0,"), "\"z\":0}", FAULT),
        json(
            "media types",
            r#""paths":{"/a":{"get":{"responses":{"200":{"description":"","content":{"#,
            |index| format!("\"a/t{index}\":{{}},"),
            "\"a/z\":{}}}}}}}}",
            "entries in `content`",
        ),
        json(
            "parameters",
            r#""paths":{"/a":{"get":{"parameters":["#,
            |index| format!(r#"{{"name":"q{index}","in":"query","schema":{{}}}},"#),
            r#"{}],"responses":{"204":{"description":""}}}}}}"#,
            "entries in `parameters`",
        ),
        json(
            "scopes of all operations",
            r#""security":[{"k":["s","t","u","v","w","x","y","z","s","t","u","v","w","x","y","z","s","t","u","v","w","x","y","z"]}],"paths":{"#,
            operation,
            "\"/\":{}}}",
            "found",
        ),
        json(
            "a mapping",
            r##""paths":{},"components":{"schemas":{"B":{"type":"object"},"A":{"oneOf":[{"$ref":"#/components/schemas/B"}],"discriminator":{"propertyName":"k","mapping":{"##,
            |index| format!(r##""m{index}":"#/components/schemas/B","##),
            r#""z":"B"}}}}}}"#,
            "entries in `discriminator`",
        ),
        json(
            "places of a variable in a URL",
            r#""paths":{},"servers":[{"url":"https://a.example/"#,
            same("{v}"),
            r#"","variables":{"v":{"default":"0123456789012345678901234567890123456789"}}}]}"#,
            "found",
        ),
        json("operations", r#""paths":{"#, operation, "\"/\":{}}}", FAULT),
    ];
    let extending = |index: usize| {
        let parts = format!(r##"{{"$ref":"#/components/schemas/A"}},{{"properties":{{"x{index}":{{}}}}}}"##);
        format!(r#""C{index}":{{"allOf":[{parts}]}},"#)
    };
    let repeating = |index: usize| {
        let part = r##"{"$ref":"#/components/schemas/A"}"##;
        format!(r#""C{index}":{{"allOf":[{part},{part}]}},"#)
    };
    let referring =
        |index: usize| format!(r##""C{index}":{{"properties":{{"a":{{"$ref":"#/components/schemas/A"}}}}}},"##);
    let large = |size: usize| {
        let property = |index: usize| format!(r#""p{index}":{{"type":"string"}},"#);
        filled(r#"{"properties":{"#, property, r#""z":{}}},"#, size)
    };
    let described = |size: usize| format!(r#"{{"description":"{}"}},"#, "d".repeat(size));
    let alternatives = |size: usize| {
        filled(r#"{"oneOf":["#, same(r##"{"$ref":"#/components/schemas/A"},"##), "{}]},", size.min(300_000))
    };
    let amplified: [Amplified; 4] = [
        ("a large base of many schemas", large, extending),
        ("one base many times", large, repeating),
        ("a large description of many properties", described, referring),
        ("alternatives of many properties", alternatives, referring),
    ];
    for (name, shared, unit) in amplified {
        let text = move |size: usize| {
            let head = format!("{JSON}{SCHEMA}{}", shared(size / 2));
            filled(&head, unit, r#""Z":{}}}}"#, size)
        };
        cases.push(whole(name, text, "references, `allOf` and security repeat"));
    }
    let long_pointers = |size: usize| {
        let open = format!("{{\"{}\":", "k".repeat(15)).repeat(100);
        let close = "}".repeat(100);
        filled(&format!("{JSON}{SCHEMA}{open}["), same(r#"{"$ref":""},"#), &format!("1]{close}}}}}}}"), size)
    };
    cases.push(whole("refusals with long pointers", long_pointers, "more places"));
    let doubling = |index: usize| {
        let next = format!(r##"{{"$ref":"#/components/schemas/A/properties/x{}"}}"##, index + 1);
        format!(r#""x{index}":{{"type":"string","not":{{"allOf":[{next},{next}]}}}},"#)
    };
    let doubled = move |_| format!("{JSON}{SCHEMA}{}", filled(r#"{"properties":{"#, doubling, r#""x":{}}}}}}"#, 6000));
    cases.push(whole("references that are written out twice each", doubled, "repeat"));
    let note = |size: usize| format!(r#"{{"allOf":[{{"description":"{}"}}]}},"#, "d".repeat(size / 2));
    let noted = move |size: usize| filled(&format!("{JSON}{SCHEMA}{}", note(size)), referring, r#""Z":{}}}}"#, size);
    cases.push(whole("a large note of many properties", noted, "repeat"));
    cases
}

/// The same documents in the other version, which is read in a form that is common to both.
fn of_3_1((name, text, expected): Case) -> Case {
    (name, Box::new(move |size| text(size).replacen("3.0.3", "3.1.0", 1)), expected)
}

#[test]
fn no_small_document_takes_much_memory_or_time() {
    let chosen = std::env::var("HOSTILE").ok().map(|size| size.parse().unwrap());
    let (size, every) = chosen.map_or((SIZE, 3), |size| (size, 1));
    let folder = tempfile::tempdir().unwrap();
    let in_3_1 = of_openapi().into_iter().step_by(every).map(of_3_1);
    let cases: Vec<Case> = of_text().into_iter().chain(of_openapi()).chain(in_3_1).collect();
    let open = Mutex::new(cases.iter().enumerate());
    let faults = Mutex::new(Vec::new());
    let next = || open.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((index, (name, text, expected))) = next() {
                    let text = text(size);
                    let extension = if text.starts_with("# T") { "md" } else { "yml" };
                    let file = folder.path().join(format!("{index}.{extension}"));
                    std::fs::write(&file, text).unwrap();
                    let limits = format!("ulimit -v {} && ulimit -t {SECONDS} && exec \"$@\"", memory(size) >> 10);
                    let start = Instant::now();
                    let run = Command::new("sh")
                        .args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_xtask"), "generate", "--document"])
                        .arg(&file)
                        .args(["--out", "out"])
                        .current_dir(folder.path())
                        .output()
                        .unwrap();
                    std::fs::remove_file(&file).unwrap();
                    println!("{:5.1} s: {name}", start.elapsed().as_secs_f64());
                    let stderr = String::from_utf8_lossy(&run.stderr);
                    // What is read at the usual size may be beyond a limit at a larger one.
                    let is_limit = size > SIZE
                        && ["found more than", "operations, expected at most", "a value with more than"]
                            .iter()
                            .any(|limit| stderr.contains(limit));
                    let is_expected = stderr.contains(expected) || is_limit;
                    if run.status.code() != Some(2) || !is_expected || stderr.len() > 1 << 20 {
                        let start: String = stderr.chars().take(400).collect();
                        faults.lock().unwrap().push(format!("{name}: {:?}, not `{expected}`: {start}", run.status));
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
