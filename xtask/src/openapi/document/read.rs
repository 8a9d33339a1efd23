//! From text to a tree of nodes, over the events of a YAML parser.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::Number;

use super::node::{Node, Value};
use super::surrogates::join_surrogates;
use crate::io::foreign::foreign;
use crate::openapi::pointer;
use crate::openapi::refusal::{Refusal, Refusals};

/// What a file of this name is expected to be; JSON is parsed as YAML, of which it is a part.
fn language(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    if extension.eq_ignore_ascii_case("json") { "JSON" } else { "YAML" }
}

/// Deeper nesting than this is no API description; the bound keeps every later walk off the end of the stack.
const MAX_DEPTH: usize = 128;
/// More values than this, aliases written out, is an attack on memory and not an API description.
const MAX_NODES: usize = 1_000_000;
/// More text than this, aliases written out, likewise: the largest file that is read, once more.
const MAX_TEXT: usize = 64 << 20;
/// A place whose JSON pointer has more bytes than this could be repeated in each message and each type below it.
const MAX_POINTER: usize = 4096;

/// Reads exactly one YAML or JSON document.
pub(super) fn read(name: &str, text: &str) -> Result<Node, Refusals> {
    let joined = join_surrogates(text);
    let mut reader = Reader {
        name,
        parser: Parser::new_from_str(&joined),
        anchors: HashMap::new(),
        place: Vec::new(),
        pointer: 0,
        size: Size::default(),
        line: 1,
    };
    // At the end of the text the parser is one line further than a text without a last line end.
    let lines = text.matches('\n').count() + 1;
    let root = reader.document();
    let mut root = root.map_err(|refusal| Refusal { line: refusal.line.map(|line| line.min(lines)), ..refusal })?;
    root.number();
    Ok(root)
}

struct Reader<'t> {
    name: &'t str,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: HashMap<usize, Anchored>,
    /// The way to the value that is being read, and how many bytes its pointer has.
    place: Vec<Token>,
    pointer: usize,
    size: Size,
    line: usize,
}

/// A value that aliases may stand for.
struct Anchored {
    node: Node,
    size: Size,
    /// The levels of nesting below it, and the bytes of the longest pointer from it on.
    depth: usize,
    pointer: usize,
}

/// What a tree costs: how many values, and how many bytes of text.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    nodes: usize,
    text: usize,
}

enum Token {
    Name(String),
    Index(usize),
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Node, Refusal> {
        loop {
            match self.next()? {
                Event::StreamStart => {}
                Event::DocumentStart(_) => break,
                _ => {
                    return Err(Refusal {
                        line: None,
                        ..self.refuse(
                            "found an empty file",
                            "expected an OpenAPI document",
                            "pass the document as published",
                        )
                    });
                }
            }
        }
        let event = self.next()?;
        let root = self.node(event)?;
        loop {
            match self.next()? {
                Event::DocumentEnd => {}
                Event::DocumentStart(_) => {
                    return Err(self.refuse(
                        "found the start of a second YAML document",
                        "expected one document in the file",
                        "keep one of them",
                    ));
                }
                _ => return Ok(root),
            }
        }
    }

    fn node(&mut self, event: Event<'t>) -> Result<Node, Refusal> {
        let line = self.line;
        self.depth(0)?;
        self.count(Size { nodes: 1, text: 0 })?;
        let before = self.size;
        let (anchor, value) = match event {
            Event::Alias(anchor) => (0, self.alias(anchor)?),
            Event::Scalar(text, style, anchor, tag) => {
                self.count(Size { nodes: 0, text: text.len() })?;
                (anchor, self.scalar(text, style, tag.as_deref())?)
            }
            Event::SequenceStart(anchor, _) => (anchor, self.sequence()?),
            Event::MappingStart(anchor, _) => (anchor, self.mapping()?),
            _ => {
                return Err(self.refuse("found the end of the text", "expected a value", "pass the whole document"));
            }
        };
        let node = Node::new(line, value);
        if anchor > 0 {
            let size = Size { nodes: 1 + self.size.nodes - before.nodes, text: self.size.text - before.text };
            // What is kept for aliases is a copy, and counts as one.
            self.count(size)?;
            let (depth, pointer) = extent(&node);
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth, pointer });
        }
        Ok(node)
    }

    fn alias(&mut self, anchor: usize) -> Result<Value, Refusal> {
        // The parser has refused an alias without its anchor; one inside its own anchor has no value yet.
        let Some(Anchored { size, depth, pointer, .. }) = self.anchors.get(&anchor) else {
            return Err(self.refuse(
                "found an alias inside the value that it stands for",
                "expected a value that ends",
                "write the value out",
            ));
        };
        let (size, depth, pointer) = (*size, *depth, *pointer);
        self.depth(depth)?;
        self.pointer(pointer)?;
        self.count(size)?;
        Ok(self.anchors.get(&anchor).map_or(Value::Null, |anchored| anchored.node.value.clone()))
    }

    fn sequence(&mut self) -> Result<Value, Refusal> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => {
                    items.shrink_to_fit();
                    return Ok(Value::Array(items));
                }
                event => {
                    self.enter(Token::Index(items.len()))?;
                    items.push(self.node(event)?);
                    self.leave();
                }
            }
        }
    }

    fn mapping(&mut self) -> Result<Value, Refusal> {
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut seen = HashMap::new();
        loop {
            let key = match self.next()? {
                Event::MappingEnd => return Ok(Value::Object(members.into())),
                Event::Scalar(key, ..) => key.into_owned(),
                _ => {
                    return Err(self.refuse(
                        "found a key that is a list, an object or an alias",
                        "expected a text as key",
                        "write the key out",
                    ));
                }
            };
            let line = self.line;
            self.count(Size { nodes: 0, text: key.len() })?;
            self.enter(Token::Name(key.clone()))?;
            if let Some(first) = seen.insert(key.clone(), line) {
                return Err(self.refuse(
                    format!("found the key `{}` again (first on line {first})", foreign(&key)),
                    "expected each key once",
                    "remove one of the two",
                ));
            }
            let event = self.next()?;
            let node = self.node(event)?;
            self.leave();
            members.push((key, Node { line, ..node }));
        }
    }

    fn scalar(&self, text: Cow<'t, str>, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, Refusal> {
        match tag {
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => {
                return Ok(Value::String(text.into_owned()));
            }
            Some(tag) if !tag.is_yaml_core_schema() => {
                return Err(self.refuse(
                    format!("found the YAML tag `{}`", foreign(&format!("{}{}", tag.handle, tag.suffix))),
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
                format!("found the number `{}`", foreign(&text)),
                "expected a number that JSON can hold",
                "write it as a finite decimal number, or quote it",
            )
        })
    }

    fn next(&mut self) -> Result<Event<'t>, Refusal> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                Ok(event)
            }
            Some(Err(error)) => {
                self.line = error.marker().line();
                Err(self.refuse(
                    format!("found text that is not {} ({})", language(self.name), error.info()),
                    &format!("expected a well-formed {} document", language(self.name)),
                    "pass the whole document as published",
                ))
            }
            None => Ok(Event::StreamEnd),
        }
    }

    fn enter(&mut self, token: Token) -> Result<(), Refusal> {
        self.pointer += token.length();
        self.place.push(token);
        self.pointer(0)
    }

    fn leave(&mut self) {
        self.pointer -= self.place.pop().map_or(0, |token| token.length());
    }

    /// Whether the pointers of this value and of what is so much further below it are short enough.
    fn pointer(&self, below: usize) -> Result<(), Refusal> {
        if self.pointer + below > MAX_POINTER {
            return Err(self.refuse(
                format!("found a place whose JSON pointer has more than {MAX_POINTER} bytes"),
                "expected an API description",
                "shorten the names on the way to it",
            ));
        }
        Ok(())
    }

    fn depth(&self, below: usize) -> Result<(), Refusal> {
        if self.place.len() + below > MAX_DEPTH {
            return Err(self.refuse(
                format!("found more than {MAX_DEPTH} levels of nesting"),
                "expected an API description",
                "flatten the document with components",
            ));
        }
        Ok(())
    }

    fn count(&mut self, more: Size) -> Result<(), Refusal> {
        self.size.nodes += more.nodes;
        self.size.text += more.text;
        let limit = if self.size.nodes > MAX_NODES {
            format!("found more than {MAX_NODES} values, aliases written out")
        } else if self.size.text > MAX_TEXT {
            format!("found more than {} MiB of text, aliases written out", MAX_TEXT >> 20)
        } else {
            return Ok(());
        };
        Err(self.refuse(
            limit,
            "expected an API description",
            "write the values out without aliases, or split the document",
        ))
    }

    fn refuse(&self, found: impl Into<String>, expected: &str, remedy: &str) -> Refusal {
        let pointer = self.place.iter().fold(String::new(), |above, token| match token {
            Token::Name(name) => pointer::join(&above, name),
            Token::Index(index) => pointer::join(&above, &index.to_string()),
        });
        Refusal {
            file: self.name.to_owned(),
            line: Some(self.line),
            pointer,
            found: found.into(),
            expected: expected.to_owned(),
            remedy: remedy.to_owned(),
            rule: None,
        }
    }
}

impl Token {
    fn length(&self) -> usize {
        match self {
            Self::Name(name) => pointer::length(name),
            Self::Index(index) => pointer::length(&index.to_string()),
        }
    }
}

/// The levels of nesting below a value, and the bytes of the longest pointer from it on.
fn extent(node: &Node) -> (usize, usize) {
    let below = |length: usize, node: &Node| {
        let (depth, pointer) = extent(node);
        (depth + 1, pointer + length)
    };
    let max = |(a, b): (usize, usize), (c, d): (usize, usize)| (a.max(c), b.max(d));
    match &node.value {
        Value::Array(items) => {
            let last = pointer::length(&items.len().to_string());
            items.iter().map(|item| below(last, item)).fold((0, 0), max)
        }
        Value::Object(members) => {
            members.iter().map(|(name, node)| below(pointer::length(name), node)).fold((0, 0), max)
        }
        _ => (0, 0),
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
                "d.yml: found an empty file, expected an OpenAPI document: pass the document as published"
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
