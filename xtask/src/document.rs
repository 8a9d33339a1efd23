//! An OpenAPI document as a tree in which every node knows its line.
//!
//! YAML 1.2 (core schema) and JSON are read by the same parser; the order of members is kept.

mod links;
mod members;
pub mod pointer;
mod read;
mod surrogates;

use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use serde_json::Number;
use sha2::{Digest, Sha256};

use crate::refusal::{Refusal, Refusals};
use crate::terminal::foreign;
use links::{End, Links};

pub use members::Members;

/// A parsed document: the text as published and its tree.
#[derive(Debug, Clone)]
pub struct Document {
    name: String,
    source: String,
    sha256: String,
    skip: Vec<String>,
    root: Arc<Node>,
    links: Arc<Links>,
}

impl Document {
    /// Parses the text of a YAML or JSON document; `name` is what refusals call it.
    ///
    /// # Errors
    /// Names file, line and pointer of text that is not one YAML document whose keys are unique.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusals> {
        let root = read::read(name, text)?;
        Ok(Self {
            name: name.to_owned(),
            source: name.to_owned(),
            sha256: sha256(text.as_bytes()),
            skip: Vec::new(),
            links: Arc::new(Links::of(&root)),
            root: Arc::new(root),
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
        self.at(&self.root)
    }

    /// The tree, for what outlives the document.
    pub(crate) fn tree(&self) -> Arc<Node> {
        Arc::clone(&self.root)
    }

    /// The node that a local reference (`#/components/schemas/Image`) names.
    #[must_use]
    pub fn lookup(&self, reference: &str) -> Option<At<'_>> {
        Some(self.at(links::lookup(&self.root, reference)?))
    }

    fn at<'d>(&'d self, node: &'d Node) -> At<'d> {
        At { document: self, node, pointer: OnceCell::new() }
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
#[derive(Debug, Clone)]
pub struct Node {
    /// The line of the value's key, or of the value where it has none; counted from 1.
    pub line: usize,
    /// The place in the order of the document, counted from 0: a node comes before those below it.
    id: u32,
    /// The value.
    pub value: Value,
}

/// Where a value stands does not matter to what it is, its line does.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.value == other.value
    }
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
    Object(Members),
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
    /// A value that is in no document yet.
    #[must_use]
    pub fn new(line: usize, value: Value) -> Self {
        Self { line, id: 0, value }
    }

    /// The place in the order of the document, by which its nodes are told apart.
    #[must_use]
    pub fn id(&self) -> usize {
        self.id as usize
    }

    /// Numbers the nodes, and gives the number of the next.
    fn number(&mut self, id: u32) -> u32 {
        self.id = id;
        let mut next = id + 1;
        match &mut self.value {
            Value::Array(items) => items.iter_mut().for_each(|item| next = item.number(next)),
            Value::Object(members) => members.nodes_mut().for_each(|node| next = node.number(next)),
            _ => {}
        }
        next
    }

    /// The way from this node to the one of that number: the nodes and, of members, their names.
    fn way(&self, id: usize) -> Vec<(Token<'_>, &Node)> {
        let mut way = Vec::new();
        let mut node = self;
        while node.id() != id {
            let step = match &node.value {
                Value::Array(items) => {
                    let index = items.partition_point(|item| item.id() <= id).saturating_sub(1);
                    items.get(index).map(|item| (Token::Index(index), item))
                }
                Value::Object(members) => {
                    let index = members.partition_point(|(_, node)| node.id() <= id).saturating_sub(1);
                    members.get(index).map(|(name, node)| (Token::Name(name), node))
                }
                _ => None,
            };
            let Some(step) = step else { break };
            node = step.1;
            way.push(step);
        }
        way
    }

    /// The node of that number, which is this one or below it.
    fn node(&self, id: usize) -> &Node {
        self.way(id).pop().map_or(self, |(_, node)| node)
    }

    /// The JSON pointer, from this node on, of the node of that number.
    pub(crate) fn pointer_of(&self, id: usize) -> String {
        let mut pointer = String::new();
        for (token, _) in self.way(id) {
            pointer.push('/');
            match token {
                Token::Name(name) => pointer.push_str(&pointer::escape(name)),
                Token::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    /// The member of that name.
    fn member(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(members) => members.named(name),
            _ => None,
        }
    }

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

/// A step of a JSON pointer.
enum Token<'a> {
    Name(&'a str),
    Index(usize),
}

/// A node of a document: what every reader of the document holds.
#[derive(Clone)]
pub struct At<'a> {
    document: &'a Document,
    node: &'a Node,
    /// Written out when it is asked for.
    pointer: OnceCell<String>,
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
        self.pointer.get_or_init(|| self.document.root.pointer_of(self.node.id()))
    }

    /// The last token of the pointer: the node's own name where it is a member.
    #[must_use]
    pub fn name(&self) -> String {
        match self.document.root.way(self.node.id()).pop() {
            Some((Token::Name(name), _)) => name.to_owned(),
            Some((Token::Index(index), _)) => index.to_string(),
            None => String::new(),
        }
    }

    /// The line of the node.
    #[must_use]
    pub fn line(&self) -> usize {
        self.node.line
    }

    /// The member of that name, if the node is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<At<'a>> {
        Some(self.document.at(self.node.member(name)?))
    }

    /// The members of an object in the order of the document; none if it is no object.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, At<'a>)> + use<'a> {
        let members: &'a [(String, Node)] = match &self.node.value {
            Value::Object(members) => members,
            _ => &[],
        };
        let document = self.document;
        members.iter().map(move |(name, node)| (name.as_str(), document.at(node)))
    }

    /// The items of a list; none if it is no list.
    pub fn items(&self) -> impl Iterator<Item = At<'a>> + use<'a> {
        let items: &'a [Node] = match &self.node.value {
            Value::Array(items) => items,
            _ => &[],
        };
        let document = self.document;
        items.iter().map(move |node| document.at(node))
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
        match self.document.links.end(self.node) {
            None => Ok(self.clone()),
            Some(End::At(id)) => Ok(self.document.at(self.document.root.node(id))),
            Some(End::Nowhere(id)) => {
                let reference = self.document.at(self.document.root.node(id));
                let target = reference.as_str().unwrap_or_default();
                let inside = target.starts_with('#');
                Err(reference.refuse(
                    format!(
                        "found the reference `{}`, which leads {}",
                        foreign(target),
                        if inside { "nowhere" } else { "out of the document" }
                    ),
                    "expected the place of a component in this document (`#/components/..`)",
                    if inside {
                        "add the component or correct the reference"
                    } else {
                        "bundle the parts into one document"
                    },
                ))
            }
            Some(End::Circle) => Err(self.refuse(
                "found a reference that leads back to itself",
                "expected a component at its end",
                "break the circle of references",
            )),
        }
    }

    /// A refusal of this place.
    pub fn refuse(&self, found: impl Into<String>, expected: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        Refusal {
            file: self.document.name.clone(),
            line: Some(self.node.line),
            pointer: self.pointer().to_owned(),
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
            rule: None,
        }
        .bounded()
    }
}

impl fmt::Debug for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.document.name, self.node.line, self.pointer())
    }
}
