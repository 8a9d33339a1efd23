//! From the text of a YAML document to its tree, over the events of a parser.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::limits::{Progress, Size, Step};
use super::lookahead::{Lookahead, MAX_SIGNS, Signs};
use super::node::{Members, Node, Value};
use super::scalar::plain;
use crate::io::foreign::foreign;
use crate::openapi::pointer;
use crate::openapi::refusal::Refusal;

/// Reads exactly one YAML document.
pub(super) fn read(name: &str, text: &str) -> Result<Node, Refusal> {
    let signs = Signs::default();
    let mut reader = Reader {
        parser: Parser::new(Lookahead::new(text, signs.clone())),
        signs,
        anchors: HashMap::new(),
        progress: Progress::new(name),
    };
    // At the end of the text the parser is one line further than a text without a last line end.
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    reader.document().map_err(|refusal| Refusal { line: refusal.line.map(|line| line.min(lines)), ..refusal })
}

struct Reader<'t> {
    parser: Parser<'t, Lookahead<'t>>,
    signs: Signs,
    anchors: HashMap<usize, Anchored>,
    progress: Progress<'t>,
}

/// A value that aliases may stand for.
struct Anchored {
    node: Node,
    size: Size,
    /// The levels of nesting below it, and the bytes of the longest pointer from it on.
    depth: usize,
    pointer: usize,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Node, Refusal> {
        loop {
            match self.next()? {
                Event::StreamStart => {}
                Event::DocumentStart(_) => break,
                _ => {
                    let refusal = self.refuse(
                        "found an empty file",
                        "expected an OpenAPI document",
                        "pass the document as published",
                    );
                    return Err(Refusal { line: None, ..refusal });
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
        let line = self.progress.line;
        self.progress.depth(0)?;
        self.progress.count(Size { nodes: 1, text: 0 })?;
        let before = self.progress.size();
        let (anchor, value) = match event {
            Event::Alias(anchor) => (0, self.alias(anchor)?),
            Event::Scalar(text, style, anchor, tag) => {
                self.progress.count(Size { nodes: 0, text: text.len() })?;
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
            let after = self.progress.size();
            let size = Size { nodes: 1 + after.nodes - before.nodes, text: after.text - before.text };
            // What is kept for aliases is a copy, and counts as one.
            self.progress.count(size)?;
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
        self.progress.depth(depth)?;
        self.progress.pointer(pointer)?;
        self.progress.count(size)?;
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
                    self.progress.enter(Step::Index(items.len()))?;
                    items.push(self.node(event)?);
                    self.progress.leave();
                }
            }
        }
    }

    fn mapping(&mut self) -> Result<Value, Refusal> {
        let mut members: Vec<(String, Node)> = Vec::new();
        loop {
            let key = match self.next()? {
                Event::MappingEnd => {
                    let members = Members::from(members);
                    self.progress.unique(&members)?;
                    return Ok(Value::Object(members));
                }
                Event::Scalar(key, ..) => key.into_owned(),
                _ => {
                    return Err(self.refuse(
                        "found a key that is a list, an object or an alias",
                        "expected a text as key",
                        "write the key out",
                    ));
                }
            };
            let line = self.progress.line;
            self.progress.count(Size { nodes: 0, text: key.len() })?;
            self.progress.enter(Step::Name(key.clone()))?;
            let event = self.next()?;
            let node = self.node(event)?;
            self.progress.leave();
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
        plain(&text).map_err(|()| self.progress.refuse_number(&text))
    }

    fn next(&mut self) -> Result<Event<'t>, Refusal> {
        let event = self.parser.next_event();
        if self.signs.are_too_many() {
            return Err(self.refuse(
                format!("found a value with more than {MAX_SIGNS} brackets, quotation marks and other signs of YAML"),
                "expected an API description",
                "write a list or object as lines with indentation, or pass the document as JSON",
            ));
        }
        self.signs.reset();
        match event {
            Some(Ok((event, span))) => {
                self.progress.line = span.start.line();
                Ok(event)
            }
            Some(Err(error)) => {
                self.progress.line = error.marker().line();
                Err(self.refuse(
                    format!("found text that is not YAML ({})", error.info()),
                    "expected a well-formed YAML document",
                    "pass the whole document as published",
                ))
            }
            None => Ok(Event::StreamEnd),
        }
    }

    fn refuse(&self, found: impl Into<String>, expected: &str, remedy: &str) -> Refusal {
        self.progress.refuse(found, expected, remedy)
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
            let last = pointer::length_of_index(items.len());
            items.iter().map(|item| below(last, item)).fold((0, 0), max)
        }
        Value::Object(members) => {
            members.iter().map(|(name, node)| below(pointer::length(name), node)).fold((0, 0), max)
        }
        _ => (0, 0),
    }
}
