//! An OpenAPI document as a tree in which every node knows its line.
//!
//! YAML 1.2 (core schema) and JSON are read by the same parser; the order of members is kept.

mod read;
mod surrogates;

use std::fmt;

use serde_json::Number;
use sha2::{Digest, Sha256};

use crate::openapi::refusal::{Refusal, Refusals};

/// A parsed document: the text as published and its tree.
#[derive(Debug, Clone)]
pub struct Document {
    name: String,
    source: String,
    sha256: String,
    skip: Vec<String>,
    root: Node,
}

impl Document {
    /// Parses the text of a YAML or JSON document; `name` is what refusals call it.
    ///
    /// # Errors
    /// Names file, line and pointer of text that is not one YAML document whose keys are unique.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusals> {
        Ok(Self {
            name: name.to_owned(),
            source: name.to_owned(),
            sha256: sha256(text.as_bytes()),
            skip: Vec::new(),
            root: read::read(name, text)?,
        })
    }

    /// Says where the document was published; until then that is its name.
    #[must_use]
    pub fn with_source(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self
    }

    /// Says which operations, by their ids, are to be left out of what is made of the document.
    #[must_use]
    pub fn without(mut self, ids: &[String]) -> Self {
        ids.clone_into(&mut self.skip);
        self
    }

    /// The ids of the operations that are to be left out.
    #[must_use]
    pub fn skip(&self) -> &[String] {
        &self.skip
    }

    /// What refusals call the document.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the document was published.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The SHA-256 of the text, in lower-case hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The document as a whole.
    #[must_use]
    pub fn root(&self) -> At<'_> {
        At { document: self, node: &self.root, pointer: String::new() }
    }

    /// The node that a local reference (`#/components/schemas/Image`) names.
    #[must_use]
    pub fn lookup(&self, reference: &str) -> Option<At<'_>> {
        let path = reference.strip_prefix('#')?;
        let mut at = self.root();
        if path.is_empty() {
            return Some(at);
        }
        for token in path.strip_prefix('/')?.split('/') {
            let token = percent_decode(token)?.replace("~1", "/").replace("~0", "~");
            at = at.get(&token).or_else(|| at.items().nth(token.parse().ok()?))?;
        }
        Some(at)
    }

    /// The node at a JSON pointer (RFC 6901).
    #[must_use]
    pub fn find(&self, pointer: &str) -> Option<At<'_>> {
        let mut at = self.root();
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            at = at.get(&token).or_else(|| at.items().nth(token.parse().ok()?))?;
        }
        Some(at)
    }
}

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A value of the document and the line on which it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The line of the value's key, or of the value where it has none; counted from 1.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// A JSON value whose parts know their lines and whose members keep their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number that JSON can hold.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// Members in the order of the document; no name stands twice.
    Object(Vec<(String, Node)>),
}

impl Value {
    /// What kind of value it is, in words for a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Node {
    /// The members or items, in the order of the document.
    pub fn below(&self) -> impl Iterator<Item = &Node> {
        let (items, members): (&[Node], &[(String, Node)]) = match &self.value {
            Value::Array(items) => (items, &[]),
            Value::Object(members) => (&[], members),
            _ => (&[], &[]),
        };
        items.iter().chain(members.iter().map(|(_, node)| node))
    }

    /// The same value without its lines.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => number.clone().into(),
            Value::String(text) => text.clone().into(),
            Value::Array(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(members) => members.iter().map(|(name, node)| (name.clone(), node.to_json())).collect(),
        }
    }
}

/// A node together with the way to it: what every reader of the document holds.
#[derive(Clone)]
pub struct At<'a> {
    document: &'a Document,
    node: &'a Node,
    pointer: String,
}

impl<'a> At<'a> {
    /// The document that the node is of.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The node itself.
    #[must_use]
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// The JSON pointer of the node.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The last token of the pointer: the node's own name where it is a member.
    #[must_use]
    pub fn name(&self) -> String {
        let token = self.pointer.rsplit('/').next().unwrap_or_default();
        token.replace("~1", "/").replace("~0", "~")
    }

    /// The line of the node.
    #[must_use]
    pub fn line(&self) -> usize {
        self.node.line
    }

    /// The member of that name, if the node is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<At<'a>> {
        let Value::Object(members) = &self.node.value else { return None };
        let (name, node) = members.iter().find(|(member, _)| member == name)?;
        Some(self.child(name, node))
    }

    /// The members of an object in the order of the document; none if it is no object.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, At<'a>)> + use<'a> {
        let members: &'a [(String, Node)] = match &self.node.value {
            Value::Object(members) => members,
            _ => &[],
        };
        let this = self.clone();
        members.iter().map(move |(name, node)| (name.as_str(), this.child(name, node)))
    }

    /// The items of a list; none if it is no list.
    pub fn items(&self) -> impl Iterator<Item = At<'a>> + use<'a> {
        let items: &'a [Node] = match &self.node.value {
            Value::Array(items) => items,
            _ => &[],
        };
        let this = self.clone();
        items.iter().enumerate().map(move |(index, node)| this.child(&index.to_string(), node))
    }

    /// The text, if the node is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&'a str> {
        match &self.node.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The flag, if the node is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.node.value {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The text of the member of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// Whether the member of that name is `true`.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).and_then(|member| member.as_bool()).unwrap_or(false)
    }

    /// Whether the node is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.node.value, Value::Object(_))
    }

    /// Whether the node is a list.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self.node.value, Value::Array(_))
    }

    /// The node that this one refers to by `$ref`, through any number of steps; itself without one.
    ///
    /// # Errors
    /// Names a reference that leads nowhere, outside the document, or back to itself.
    pub fn resolve(&self) -> Result<At<'a>, Refusal> {
        let mut at = self.clone();
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = at.get("$ref").filter(|member| member.as_str().is_some()) else {
                return Ok(at);
            };
            let target = reference.as_str().unwrap_or_default();
            at = self.document.lookup(target).ok_or_else(|| {
                let inside = target.starts_with('#');
                reference.refuse(
                    format!(
                        "found the reference `{target}`, which leads {}",
                        if inside { "nowhere" } else { "out of the document" }
                    ),
                    "expected the place of a component in this document (`#/components/..`)",
                    if inside {
                        "add the component or correct the reference"
                    } else {
                        "bundle the parts into one document"
                    },
                )
            })?;
        }
        Err(self.refuse(
            "found a reference that leads back to itself",
            "expected a component at its end",
            "break the circle of references",
        ))
    }

    /// A refusal of this place.
    pub fn refuse(&self, found: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        Refusal {
            file: self.document.name.clone(),
            line: Some(self.node.line),
            pointer: self.pointer.clone(),
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
            rule: None,
        }
    }

    fn child(&self, name: &str, node: &'a Node) -> At<'a> {
        let token = name.replace('~', "~0").replace('/', "~1");
        At { document: self.document, node, pointer: format!("{}/{token}", self.pointer) }
    }
}

impl fmt::Debug for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.document.name, self.node.line, self.pointer)
    }
}

/// A chain of references longer than this is a circle.
const MAX_REFERENCES: usize = 100;

/// A reference is the fragment of a URI, in which `{` of a path template may stand as `%7B`.
fn percent_decode(token: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(token.len());
    let mut rest = token.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}
