//! From text to a tree of nodes, over the events of a YAML parser.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::Number;

use super::surrogates::join_surrogates;
use super::{Node, Value};
use crate::openapi::refusal::{Refusal, Refusals};

/// What a file of this name is expected to be; JSON is parsed as YAML, of which it is a part.
fn language(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    if extension.eq_ignore_ascii_case("json") { "JSON" } else { "YAML" }
}

/// Deeper nesting than this is no API description; the bound keeps every later walk off the end of the stack.
const MAX_DEPTH: usize = 128;
/// More nodes than this, aliases written out, is an attack on memory and not an API description.
const MAX_NODES: usize = 2_000_000;

/// Reads exactly one YAML or JSON document.
pub(super) fn read(name: &str, text: &str) -> Result<Node, Refusals> {
    let joined = join_surrogates(text);
    let mut reader = Reader { name, parser: Parser::new_from_str(&joined), anchors: HashMap::new(), nodes: 0, line: 1 };
    // At the end of the text the parser is one line further than a text without a last line end.
    let lines = text.matches('\n').count() + 1;
    Ok(reader.document().map_err(|refusal| Refusal { line: refusal.line.map(|line| line.min(lines)), ..refusal })?)
}

struct Reader<'t> {
    name: &'t str,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    line: usize,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Node, Refusal> {
        loop {
            match self.next("")? {
                Event::StreamStart => {}
                Event::DocumentStart(_) => break,
                _ => {
                    return Err(Refusal {
                        line: None,
                        ..self.refuse(
                            "",
                            "found an empty file",
                            "expected an OpenAPI 3.0 document",
                            "pass the document as published",
                        )
                    });
                }
            }
        }
        let event = self.next("")?;
        let root = self.node(event, "", 0)?;
        loop {
            match self.next("")? {
                Event::DocumentEnd => {}
                Event::DocumentStart(_) => {
                    return Err(self.refuse(
                        "",
                        "found the start of a second YAML document",
                        "expected one document in the file",
                        "keep one of them",
                    ));
                }
                _ => return Ok(root),
            }
        }
    }

    fn node(&mut self, event: Event<'t>, pointer: &str, depth: usize) -> Result<Node, Refusal> {
        let line = self.line;
        if depth > MAX_DEPTH {
            return Err(self.refuse(
                pointer,
                format!("found more than {MAX_DEPTH} levels of nesting"),
                "expected an API description",
                "flatten the document with components",
            ));
        }
        self.count(1, pointer)?;
        let before = self.nodes;
        let (anchor, value) = match event {
            Event::Alias(anchor) => {
                // The parser has refused an alias without its anchor; one inside its own anchor has no value yet.
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.refuse(
                        pointer,
                        "found an alias inside the value that it stands for",
                        "expected a value that ends",
                        "write the value out",
                    ));
                };
                self.count(size, pointer)?;
                (0, node.value)
            }
            Event::Scalar(text, style, anchor, tag) => (anchor, self.scalar(text, style, tag.as_deref(), pointer)?),
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                loop {
                    match self.next(pointer)? {
                        Event::SequenceEnd => break,
                        event => items.push(self.node(event, &format!("{pointer}/{}", items.len()), depth + 1)?),
                    }
                }
                (anchor, Value::Array(items))
            }
            Event::MappingStart(anchor, _) => (anchor, self.mapping(pointer, depth)?),
            _ => {
                return Err(self.refuse(
                    pointer,
                    "found the end of the text",
                    "expected a value",
                    "pass the whole document",
                ));
            }
        };
        let node = Node { line, value };
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), self.nodes - before));
        }
        Ok(node)
    }

    fn mapping(&mut self, pointer: &str, depth: usize) -> Result<Value, Refusal> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut seen = HashMap::new();
        loop {
            let key = match self.next(pointer)? {
                Event::MappingEnd => return Ok(Value::Object(members)),
                Event::Scalar(key, ..) => key.into_owned(),
                _ => {
                    return Err(self.refuse(
                        pointer,
                        "found a key that is a list, an object or an alias",
                        "expected a text as key",
                        "write the key out",
                    ));
                }
            };
            let line = self.line;
            let child = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
            if let Some(first) = seen.insert(key.clone(), line) {
                return Err(self.refuse(
                    &child,
                    format!("found the key `{key}` again (first on line {first})"),
                    "expected each key once",
                    "remove one of the two",
                ));
            }
            let event = self.next(&child)?;
            let node = self.node(event, &child, depth + 1)?;
            members.push((key, Node { line, ..node }));
        }
    }

    fn scalar(
        &self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        pointer: &str,
    ) -> Result<Value, Refusal> {
        match tag {
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => {
                return Ok(Value::String(text.into_owned()));
            }
            Some(tag) if !tag.is_yaml_core_schema() => {
                return Err(self.refuse(
                    pointer,
                    format!("found the YAML tag `{}{}`", tag.handle, tag.suffix),
                    "expected a value of JSON",
                    "remove the tag",
                ));
            }
            _ => {}
        }
        if style != ScalarStyle::Plain {
            return Ok(Value::String(text.into_owned()));
        }
        plain(&text).map_err(|()| {
            self.refuse(
                pointer,
                format!("found the number `{text}`"),
                "expected a number that JSON can hold",
                "write it as a finite decimal number, or quote it",
            )
        })
    }

    fn next(&mut self, pointer: &str) -> Result<Event<'t>, Refusal> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                Ok(event)
            }
            Some(Err(error)) => {
                self.line = error.marker().line();
                Err(self.refuse(
                    pointer,
                    format!("found text that is not {} ({})", language(self.name), error.info()),
                    &format!("expected a well-formed {} document", language(self.name)),
                    "pass the whole document as published",
                ))
            }
            None => Ok(Event::StreamEnd),
        }
    }

    fn count(&mut self, more: usize, pointer: &str) -> Result<(), Refusal> {
        self.nodes += more;
        if self.nodes > MAX_NODES {
            return Err(self.refuse(
                pointer,
                format!("found more than {MAX_NODES} values, aliases written out"),
                "expected an API description",
                "write the values out without aliases",
            ));
        }
        Ok(())
    }

    fn refuse(&self, pointer: &str, found: impl Into<String>, expected: &str, remedy: &str) -> Refusal {
        Refusal {
            file: self.name.to_owned(),
            line: Some(self.line),
            pointer: pointer.to_owned(),
            found: found.into(),
            expected: expected.to_owned(),
            remedy: remedy.to_owned(),
            rule: None,
        }
    }
}

/// A plain scalar by the core schema of YAML 1.2 (chapter 10.3): `yes`, `on` and dates are texts.
fn plain(text: &str) -> Result<Value, ()> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(Some(number)) => Value::Number(number),
            Some(None) => return Err(()),
            None => Value::String(text.to_owned()),
        },
    })
}

/// `None`: no number; `Some(None)`: a number of YAML that JSON cannot hold.
#[allow(clippy::option_option, reason = "the three answers are told apart where it is called")]
fn number(text: &str) -> Option<Option<Number>> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(None);
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) =
            text.strip_prefix(prefix).filter(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)))
        {
            return Some(u64::from_str_radix(digits, radix).ok().map(Number::from));
        }
    }
    let digits: HashSet<char> = unsigned.chars().collect();
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !digits.iter().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '-' | '+'))
        || !digits.iter().any(char::is_ascii_digit)
    {
        return None;
    }
    let positive = text.strip_prefix('+').unwrap_or(text);
    if let Ok(integer) = positive.parse::<u64>() {
        return Some(Some(integer.into()));
    }
    if let Ok(integer) = positive.parse::<i64>() {
        return Some(Some(integer.into()));
    }
    // `1.2.3` and `2026-04-16` have the letters of a number and are none.
    let float = positive.parse::<f64>().ok()?;
    Some(Number::from_f64(float))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> serde_json::Value {
        read("d.yml", text).unwrap().to_json()
    }

    fn refusal(text: &str) -> String {
        read("d.yml", text).unwrap_err().to_string()
    }

    #[test]
    fn plain_scalars_follow_the_core_schema_of_yaml_1_2() {
        let value = parse("a: yes\nb: 2026-04-16\nc: 0x1F\nd: ~\ne: 1e3\nf: '1'\ng: 1.2.3\nh: -5\ni: !!str 7\nj: +1\n");
        assert_eq!(
            value,
            json!({"a": "yes", "b": "2026-04-16", "c": 31, "d": null, "e": 1000.0, "f": "1", "g": "1.2.3", "h": -5, "i": "7", "j": 1})
        );
    }

    #[test]
    fn a_number_as_key_is_the_same_key_as_its_text() {
        assert_eq!(parse("200: ok"), json!({"200": "ok"}));
        assert_eq!(
            refusal("a:\n  200: x\n  '200': y\n"),
            "d.yml:3: /a/200: found the key `200` again (first on line 2), expected each key once: remove one of the two"
        );
    }

    #[test]
    fn json_with_tabs_and_surrogate_pairs_reads_as_json_does() {
        let text = "{\n\t\"a\": \"\\ud83d\\ude00 \\\\ud83d \\u0041\",\n\t\"b\": [1, -2.5, true, null]\n}";
        assert_eq!(parse(text), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn half_a_document_is_refused_with_its_line() {
        let text = refusal("a: 1\nb: {c: 2\n");
        assert!(text.starts_with("d.yml:3: /b: found text that is not YAML ("), "{text}");
        let text = refusal("a: 1\nb: {c: 2");
        assert!(text.starts_with("d.yml:2: /b: found text that is not YAML ("), "{text}");
    }

    #[test]
    fn an_empty_file_is_refused() {
        for text in ["", "\n\n", "# only a comment\n"] {
            assert_eq!(
                refusal(text),
                "d.yml: found an empty file, expected an OpenAPI 3.0 document: pass the document as published"
            );
        }
    }

    #[test]
    fn a_second_document_is_refused() {
        assert!(refusal("a: 1\n---\nb: 2\n").contains("second YAML document"));
    }

    #[test]
    fn aliases_are_written_out_and_bounded() {
        assert_eq!(parse("a: &x {b: 1}\nc: *x\n"), json!({"a": {"b": 1}, "c": {"b": 1}}));
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let previous = level - 1;
            writeln!(bomb, "a{level}: &a{level} [{}]", vec![format!("*a{previous}"); 10].join(", ")).unwrap();
        }
        assert!(refusal(&bomb).contains("aliases written out"));
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(refusal(&("- ".repeat(5000) + "a")).contains("levels of nesting"));
        assert!(refusal(&"[".repeat(100_000)).contains("d.yml:1:"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let _ = read("d.yml", &text);
        }

        #[test]
        fn no_yaml_like_text_makes_the_reader_panic(text in "[-a: \\[\\]{}&*!|>'\"#%@,?\n\t0-9~\\\\u]{0,80}") {
            let _ = read("d.yml", &text);
        }
    }
}
