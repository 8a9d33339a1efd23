//! Pairs of small documents that are made to exhaust `diff`: each of them is compared within bounds of memory and time.
//!
//! `HOSTILE=4000000 cargo test --release -p xtask --test commands hostile_pairs` makes them as large as the bounds are promised for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// For 4 MB: 300 MB of memory for the pair, and 10 seconds of an optimised build. The programme itself takes some 70 MB of address
/// space, and each thread that allocates reserves as much.
fn memory(size: usize) -> usize {
    (200 << 20) + size * 75
}

/// The bytes of a document, if nothing else is set.
const SIZE: usize = 100_000;

const SECONDS: usize = if cfg!(debug_assertions) { 60 } else { 10 };

/// What the report of a pair has to contain, and how to make the document of a size: the old one, or the new one.
type Case = (&'static str, &'static str, fn(usize, bool) -> String);

/// The units, as many as fit.
fn filled(size: usize, unit: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0.. {
        let unit = unit(index);
        if text.len() + unit.len() > size {
            break;
        }
        text.push_str(&unit);
    }
    text
}

/// A document with these paths and schemas, each ending with a comma.
fn document(paths: &str, schemas: &str) -> String {
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"paths":{{{paths}"/z":{{}}}},"components":{{"schemas":{{{schemas}"Z":{{"type":"string"}}}}}}}}"#
    )
}

fn reference(name: &str) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

/// An operation that sends and receives a value of a schema.
fn operation(index: usize, schema: &str, more: &str) -> String {
    let content = format!(r#"{{"application/json":{{"schema":{schema}}}}}"#);
    format!(
        r#""/p{index}":{{"post":{{"operationId":"o{index}",{more}"requestBody":{{"content":{content}}},"responses":{{"200":{{"description":"d","content":{content}}}}}}}}},"#
    )
}

fn ty(new: bool) -> &'static str {
    if new { "integer" } else { "string" }
}

fn word(new: bool) -> &'static str {
    if new { "New" } else { "Old" }
}

const CASES: [Case; 16] = [
    ("many schemas", "type-changed", |size, new| {
        let schema =
            |index: usize| format!(r#""S{index}":{{"type":"object","properties":{{"a":{{"type":"{}"}}}}}},"#, ty(new));
        document(&operation(0, &reference("S0"), ""), &filled(size, schema))
    }),
    ("deep references", "type-changed", |size, new| {
        let schema = |index: usize| {
            let next = reference(&format!("S{}", index + 1));
            format!(r#""S{index}":{{"properties":{{"next":{next},"a":{{"type":"{}"}}}}}},"#, ty(new))
        };
        let schemas = filled(size, schema);
        let last = schemas.matches("\"next\"").count();
        document(&operation(0, &reference("S0"), ""), &format!(r#"{schemas}"S{last}":{{"type":"string"}},"#))
    }),
    ("values of an enum", "enum-value-removed", |size, new| {
        let values = filled(size, |index| format!("\"{}{index}\",", word(new)));
        document(&operation(0, &reference("E"), ""), &format!(r#""E":{{"type":"string","enum":[{values}"z"]}},"#))
    }),
    ("alternatives without names", "alternative-removed", |size, new| {
        let items = filled(size, |index| {
            format!(r#"{{"type":"object","properties":{{"{}{index}":{{"type":"string"}}}}}},"#, word(new))
        });
        document(&operation(0, &reference("U"), ""), &format!(r#""U":{{"oneOf":[{items}{{"type":"string"}}]}},"#))
    }),
    ("alternatives with new names", "schema-renamed", |size, new| {
        let schemas = filled(size / 2, |index| {
            format!(r#""{}{index}":{{"properties":{{"a{index}":{{"type":"{}"}}}}}},"#, word(new), ty(new))
        });
        let count = schemas.matches("properties").count();
        let items: String = (0..count).map(|index| reference(&format!("{}{index}", word(new))) + ",").collect();
        document(
            &operation(0, &reference("U"), ""),
            &format!(r#"{schemas}"U":{{"oneOf":[{items}{{"type":"string"}}]}},"#),
        )
    }),
    ("properties that refer to many alternatives", "", |size, new| {
        let items = filled(size / 2, |index| format!(r#"{{"properties":{{"a{index}":{{}}}}}},"#));
        let properties = filled(size / 2, |index| format!(r#""{}{index}":{},"#, word(new), reference("U")));
        let kept = filled(size / 8, |index| format!(r#""k{index}":{},"#, reference("U")));
        let more = format!(r#""U":{{"oneOf":[{items}{{"type":"{}"}}]}},"#, ty(new));
        document(
            &operation(0, &reference("S"), ""),
            &format!(r#"{more}"S":{{"properties":{{{properties}{kept}"z":{{}}}}}},"#),
        )
    }),
    ("parts of `allOf` in many schemas", "", |size, new| {
        let count = (0_usize..).find(|count| count * 60 + count * count * 36 > size).unwrap();
        let base = |index: usize| format!(r#""B{index}":{{"properties":{{"p{index}":{{"type":"{}"}}}}}},"#, ty(new));
        let parts: String = (0..count).map(|index| reference(&format!("B{index}")) + ",").collect();
        let all = |index: usize| format!(r#""A{index}":{{"allOf":[{parts}{{}}]}},"#);
        let paths: String = (0..count).map(|index| operation(index, &reference(&format!("A{index}")), "")).collect();
        document(&paths, &(0..count).map(|index| base(index) + &all(index)).collect::<String>())
    }),
    ("properties that refer to many parts", "", |size, new| {
        let parts = filled(size / 2, |index| format!(r#"{{"properties":{{"a{index}":{{}}}}}},"#));
        let kept = filled(size / 2, |index| format!(r#""k{index}":{},"#, reference("A")));
        let more = format!(r#""A":{{"allOf":[{parts}{{"properties":{{"b":{{"type":"{}"}}}}}}]}},"#, ty(new));
        document(&operation(0, &reference("S"), ""), &format!(r#"{more}"S":{{"properties":{{{kept}"z":{{}}}}}},"#))
    }),
    ("a chain of `allOf`", "", |size, new| {
        let schema = |index: usize| {
            let next = reference(&format!("A{}", index + 1));
            format!(r#""A{index}":{{"allOf":[{next},{{"properties":{{"a{index}":{{"type":"{}"}}}}}}]}},"#, ty(new))
        };
        let schemas = filled(size, schema);
        let last = schemas.matches("allOf").count();
        document(&operation(0, &reference("A0"), ""), &format!(r#"{schemas}"A{last}":{{"type":"object"}},"#))
    }),
    ("operations", "bound-tightened", |size, new| {
        let bound = if new { 3 } else { 4 };
        let schema = format!(r#""S":{{"type":"string","maxLength":{bound}}},"#);
        document(&filled(size, |index| operation(index, &reference("S"), "")), &schema)
    }),
    ("parameters", "parameter-removed", |size, new| {
        let unit =
            |index: usize| format!(r#"{{"name":"{}{index}","in":"query","schema":{{"type":"string"}}}},"#, word(new));
        let list = format!(
            r#""parameters":[{}{{"name":"z","in":"query","schema":{{"type":"string"}}}}],"#,
            filled(size, unit)
        );
        document(&operation(0, &reference("Z"), &list), "")
    }),
    ("parameters of many paths", "", |size, new| {
        let unit = |index: usize| format!(r#"{{"name":"q{index}","in":"query","schema":{{"type":"{}"}}}},"#, ty(new));
        let list = format!(r#"[{}{{"name":"z","in":"query","schema":{{"type":"string"}}}}]"#, filled(size / 2, unit));
        let item =
            format!(r#""x-item":{{"parameters":{list},"get":{{"responses":{{"204":{{"description":"d"}}}}}}}},"#);
        let paths = filled(size / 2, |index| format!(r##""/q{index}":{{"$ref":"#/paths/x-item"}},"##));
        document(&(item + &paths), "")
    }),
    ("descriptions", "documentation-changed", |size, new| {
        let words = word(new).repeat(1000);
        document(&filled(size, |index| operation(index, &reference("Z"), &format!(r#""description":"{words}","#))), "")
    }),
    ("renamed schemas", "schema-renamed", |size, new| {
        let name = |index: usize| format!("{}{index}", word(new));
        let schema =
            |index: usize| format!(r#""{}":{{"properties":{{"next":{}}}}},"#, name(index), reference(&name(index + 1)));
        let schemas = filled(size, schema);
        let last = name(schemas.matches("\"next\"").count());
        document(&operation(0, &reference(&name(0)), ""), &format!(r#"{schemas}"{last}":{{"type":"string"}},"#))
    }),
    ("servers", "server-removed", |size, new| {
        let servers = filled(size, |index| format!(r#"{{"url":"https://{}{index}.example"}},"#, word(new)));
        document(&operation(0, &reference("Z"), &format!(r#""servers":[{servers}{{"url":"/z"}}],"#)), "")
    }),
    ("operations that share a chain of schemas", "type-changed", |size, new| {
        let schema = |index: usize| {
            format!(
                r#""S{index}":{{"properties":{{"next":{},"a":{{"type":"{}"}}}}}},"#,
                reference(&format!("S{}", index + 1)),
                ty(new)
            )
        };
        let schemas = filled(size / 3, schema);
        let count = schemas.matches("\"next\"").count();
        let paths: String = (0..count).map(|index| operation(index, &reference(&format!("S{index}")), "")).collect();
        document(&paths, &format!(r#"{schemas}"S{count}":{{"type":"string"}},"#))
    }),
];

#[test]
fn no_pair_of_small_documents_takes_much_memory_or_time() {
    let size = std::env::var("HOSTILE").map_or(SIZE, |size| size.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let open = Mutex::new(CASES.iter().enumerate());
    let faults = Mutex::new(Vec::new());
    let next = || open.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((index, (name, expected, make))) = next() {
                    let files = [false, true].map(|new| {
                        let file = folder.path().join(format!("{index}-{new}.json"));
                        std::fs::write(&file, make(size, new)).unwrap();
                        file
                    });
                    let limits = format!("ulimit -v {} && ulimit -t {SECONDS} && exec \"$@\"", memory(size) >> 10);
                    let start = Instant::now();
                    let run = Command::new("sh")
                        .args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_xtask"), "diff"])
                        .args(&files)
                        .current_dir(folder.path())
                        .output()
                        .unwrap();
                    println!("{:5.1} s: {name}", start.elapsed().as_secs_f64());
                    files.iter().for_each(|file| std::fs::remove_file(file).unwrap());
                    let (stdout, stderr) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
                    // What is beyond a limit says so.
                    let is_expected = stdout.contains(expected) || stdout.contains("not-compared");
                    if run.status.code() != Some(0) || !is_expected || stdout.len() > 1 << 20 {
                        let start: String = stdout.chars().chain(stderr.chars()).take(400).collect();
                        faults.lock().unwrap().push(format!("{name}: {:?}, not `{expected}`: {start}", run.status));
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
