//! An OpenAPI document as a tree in which every node knows its line.
//!
//! YAML 1.2 (core schema) and JSON give the same tree; the order of members is kept.

mod common;
mod json;
mod limits;
mod links;
mod lookahead;
mod node;
mod published;
mod read;
mod scalar;
mod yaml;

use std::cell::OnceCell;
use std::fmt;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use crate::io::foreign::foreign;
use crate::openapi::pointer;
use crate::openapi::refusal::{Refusal, Refusals};
use links::{Anchors, End, Links};
use published::{Published, lookup};

use node::Token;
pub use node::{Members, Node, Value};

/// A parsed document: the text as published and its tree.
#[derive(Debug, Clone)]
pub struct Document {
    name: String,
    source: String,
    sha256: String,
    skip: Vec<String>,
    root: Arc<Node>,
    links: Arc<Links>,
    anchors: Arc<Anchors>,
    is_3_1: bool,
    /// The tree as published, and where its nodes are in this one; of a document in the common form of the versions.
    published: Option<Published>,
    /// The common form, made when it is asked for.
    common: OnceLock<Arc<Document>>,
}

impl Document {
    /// Parses the text of a YAML or JSON document; `name` is what refusals call it.
    ///
    /// # Errors
    /// Names file, line and pointer of text that is not one YAML document whose keys are unique.
    pub fn parse(name: &str, text: &str) -> Result<Self, Refusals> {
        let root = read::read(name, text)?;
        let is_3_1 = common::is_3_1(&root);
        let anchors = if is_3_1 { Anchors::of(&root) } else { Anchors::default() };
        Ok(Self {
            name: name.to_owned(),
            source: name.to_owned(),
            sha256: sha256(text.as_bytes()),
            skip: Vec::new(),
            links: Arc::new(Links::of(&root, |reference| links::lookup(&root, &anchors, reference).map(Node::id))),
            anchors: Arc::new(anchors),
            is_3_1,
            root: Arc::new(root),
            published: None,
            common: OnceLock::new(),
        })
    }

    /// Whether the document is of OpenAPI 3.1, whose schemas are those of JSON Schema 2020-12.
    #[must_use]
    pub fn is_3_1(&self) -> bool {
        self.is_3_1
    }

    /// Returns the document in the form of OpenAPI 3.0, so that one reader, renderer and comparison serves both versions. Nodes keep
    /// the lines and positions of the published document.
    #[must_use]
    pub fn common(&self) -> &Self {
        if self.published.is_some() || !self.is_3_1() {
            return self;
        }
        self.common.get_or_init(|| Arc::new(self.in_common_form()))
    }

    fn in_common_form(&self) -> Self {
        let (root, made) = common::of(&self.root);
        let published =
            Published { root: Arc::clone(&self.root), anchors: Arc::clone(&self.anchors), made: made.into() };
        let root = Arc::new(root);
        let anchors = Anchors::of(&root);
        let links = Links::of(&root, |reference| lookup(&root, &anchors, Some(&published), reference).map(Node::id));
        Self {
            name: self.name.clone(),
            source: self.source.clone(),
            sha256: self.sha256.clone(),
            skip: self.skip.clone(),
            root: Arc::clone(&root),
            links: Arc::new(links),
            anchors: Arc::new(anchors),
            is_3_1: self.is_3_1,
            published: Some(published),
            common: OnceLock::new(),
        }
    }

    /// Says where the document was published; until then that is its name.
    #[must_use]
    pub fn with_source(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self.common = OnceLock::new();
        self
    }

    /// Sets the operations to skip, by their ids.
    #[must_use]
    pub fn without(mut self, ids: &[String]) -> Self {
        ids.clone_into(&mut self.skip);
        self.common = OnceLock::new();
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

    /// The tree as published, for what outlives the document.
    pub(crate) fn tree(&self) -> Arc<Node> {
        Arc::clone(self.published.as_ref().map_or(&self.root, |published| &published.root))
    }

    /// The node that a local reference names: `#/components/schemas/Image`, or in OpenAPI 3.1 the schema with an `$anchor`, `#image`.
    #[must_use]
    pub fn lookup(&self, reference: &str) -> Option<At<'_>> {
        Some(self.at(lookup(&self.root, &self.anchors, self.published.as_ref(), reference)?))
    }

    /// The definition that a reference at this place names in the nearest schema around the place that has it.
    pub(crate) fn around(&self, at: &At<'_>, reference: &str) -> Option<At<'_>> {
        let id = if at.text("$ref") == Some(reference) {
            self.links.around(at.node)?
        } else {
            links::around(&self.root, at.node.id(), reference)?.id()
        };
        Some(self.at(self.root.node(id)))
    }

    fn at<'d>(&'d self, node: &'d Node) -> At<'d> {
        At { document: self, node, reference: None, pointer: OnceCell::new() }
    }

    /// The node at a JSON pointer (RFC 6901).
    #[must_use]
    pub fn find(&self, pointer: &str) -> Option<At<'_>> {
        let mut at = self.root();
        for token in pointer.split('/').skip(1) {
            let token = pointer::unescape(token);
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

/// A node of a document with its position, through which the document is read.
#[derive(Clone)]
pub struct At<'a> {
    document: &'a Document,
    node: &'a Node,
    /// The reference that led here, whose `summary` and `description` replace those of the node in OpenAPI 3.1.
    reference: Option<&'a Node>,
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

    /// The JSON pointer, in the document as published, of the node or of what it was made of.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.document.published {
            Some(published) => published.root.pointer_of(self.node.origin()),
            None => self.pointer().to_owned(),
        }
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
        let replaced = self.reference.filter(|_| matches!(name, "summary" | "description"));
        let node = replaced.and_then(|reference| reference.member(name)).or_else(|| self.node.member(name))?;
        Some(self.document.at(node))
    }

    /// The node with the `summary` and `description` of a reference that leads to it, which replace its own in OpenAPI 3.1.
    #[must_use]
    pub fn referred_by(self, reference: &At<'a>) -> Self {
        let replaces = self.document.is_3_1() && !std::ptr::eq(self.node, reference.node);
        Self { reference: Some(reference.node).filter(|_| replaces), ..self }
    }

    /// The members of an object in the order of the document; empty for any other value.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, At<'a>)> + use<'a> {
        let members: &'a [(String, Node)] = match &self.node.value {
            Value::Object(members) => members,
            _ => &[],
        };
        let document = self.document;
        members.iter().map(move |(name, node)| (name.as_str(), document.at(node)))
    }

    /// The items of a list; empty for any other value.
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

    /// As [`At::resolve`], where nobody needs to know why there is none.
    #[must_use]
    pub fn resolved(&self) -> Option<At<'a>> {
        match self.document.links.end(self.node) {
            None => Some(self.clone()),
            Some(End::At(id)) => Some(self.document.at(self.document.root.node(id))),
            Some(End::Nowhere(_) | End::Circle) => None,
        }
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
            pointer: self.place(),
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
