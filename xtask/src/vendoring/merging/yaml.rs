//! Writes YAML that parses to the same tree; the text depends on the tree alone.

use std::fmt::Write;

use crate::openapi::document::{Node, Value};

/// The text of an object.
pub(super) fn write(node: &Node) -> String {
    let mut text = String::new();
    block(node, 0, &mut text);
    text
}

/// A list or an object, each member on lines of its own.
fn block(node: &Node, indent: usize, text: &mut String) {
    match &node.value {
        Value::Object(members) => {
            for (name, member) in members {
                pad(indent, text);
                text.push_str(&quoted(name));
                text.push(':');
                value(member, indent, text);
            }
        }
        Value::Array(items) => {
            for item in items {
                pad(indent, text);
                text.push('-');
                value(item, indent, text);
            }
        }
        _ => {}
    }
}

/// The value after a key or a dash, with the line end.
fn value(node: &Node, indent: usize, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str(" null\n"),
        Value::Bool(flag) => put(text, flag),
        Value::Number(number) => put(text, number),
        Value::String(string) if is_literal(string) => literal(string, indent + 2, text),
        Value::String(string) => put(text, quoted(string)),
        Value::Array(items) if items.is_empty() => text.push_str(" []\n"),
        Value::Object(members) if members.is_empty() => text.push_str(" {}\n"),
        Value::Array(_) | Value::Object(_) => {
            text.push('\n');
            block(node, indent + 2, text);
        }
    }
}

fn put(text: &mut String, value: impl std::fmt::Display) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, " {value}");
}

fn pad(indent: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
}

/// Whether a text of several lines can be written as a literal block: it has no invisible white space at the ends of lines.
fn is_literal(string: &str) -> bool {
    let body = string.strip_suffix('\n').unwrap_or(string);
    body.contains('\n')
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && body.lines().all(|line| !line.ends_with(' '))
        && body.chars().all(|character| character == '\n' || is_printable(character))
}

fn literal(string: &str, indent: usize, text: &mut String) {
    text.push_str(if string.ends_with('\n') { " |\n" } else { " |-\n" });
    for line in string.lines() {
        if !line.is_empty() {
            pad(indent, text);
        }
        text.push_str(line);
        text.push('\n');
    }
}

/// A text in one line: unquoted if every YAML parser reads it as a string.
fn quoted(string: &str) -> String {
    if is_plain(string) {
        return string.to_owned();
    }
    if string.chars().all(is_printable) {
        return format!("'{}'", string.replace('\'', "''"));
    }
    let mut text = String::from("\"");
    for character in string.chars() {
        match character {
            '"' | '\\' => {
                text.push('\\');
                text.push(character);
            }
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            printable if is_printable(printable) => text.push(printable),
            other => {
                let _ = write!(text, "\\U{:08X}", u32::from(other));
            }
        }
    }
    text.push('"');
    text
}

fn is_plain(string: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    string.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && !string.ends_with([' ', ':'])
        && !string.contains(": ")
        && string.chars().all(|character| character.is_ascii_alphanumeric() || " /_-.,:(){}$+=;".contains(character))
        && !WORDS.iter().any(|word| string.eq_ignore_ascii_case(word))
}

fn is_printable(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::openapi::document::Document;

    fn node(value: Value) -> Node {
        Node::new(0, value)
    }

    fn trees() -> impl Strategy<Value = Value> {
        let text =
            prop_oneof![any::<String>(), "[a-z:#'\"|>{}\\[\\]\n -]{0,12}", "(yes|null|1e3|0x1F|~|-|\\?|2026-01-01)"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(|number| Value::Number(number.into())),
            (-1e9..1e9).prop_filter_map("finite", |float| serde_json::Number::from_f64(float).map(Value::Number)),
            text.prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let key = prop_oneof![any::<String>(), "[a-z0-9:# ]{0,6}"];
            prop_oneof![
                prop::collection::vec(inner.clone().prop_map(node), 0..4).prop_map(Value::Array),
                prop::collection::btree_map(key, inner.prop_map(node), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_tree_reads_back(tree in trees()) {
            let object = node(Value::Object(vec![("openapi".to_owned(), node(tree))].into()));
            let text = write(&object);
            let read = Document::parse("d.yml", &text).map_err(|refusals| TestCaseError::fail(format!("{refusals}\n{text}")))?;
            prop_assert_eq!(read.root().node().to_json(), object.to_json(), "{}", text);
        }
    }

    #[test]
    fn what_reads_well_plain_is_plain() {
        let text = "a:\n  /b/{c}: a text, in words (e.g. two)\n  '200': 'yes'\n  d: |-\n    one\n\n    two\n  e:\n    - 'a: b'\n    -\n      f: null\n";
        let read = Document::parse("d.yml", text).unwrap();
        assert_eq!(write(read.root().node()), text);
    }
}
