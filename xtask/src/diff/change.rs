//! One change: which rule found it, how bad it is, whom and where it concerns.

use std::fmt;

use super::rules::Rule;
use crate::openapi::document::At;

/// A difference between two documents that somebody may have to know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// How bad it is.
    pub class: Class,
    /// Whether it is in what is sent, in what is received, in both, or in neither.
    pub directions: Vec<Direction>,
    /// The operation or schema that it is in.
    pub subject: Subject,
    /// What changed, in words.
    pub what: String,
    /// Where that is in the old document; `None` where it is not there.
    pub old: Option<Place>,
    /// Where that is in the new document; `None` where it is not there.
    pub new: Option<Place>,
    /// Operations that can meet it, where the subject is a schema.
    pub operations: Vec<String>,
}

impl Change {
    /// One sentence on what to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.class {
            Class::Breaking => self.rule.breaking,
            Class::Compatible => self.rule.harmless,
            Class::Documentation => "nothing to do",
        }
    }

    /// What sorts the changes of a report.
    pub(super) fn order(&self) -> impl Ord + use<> {
        let line = |place: &Option<Place>| place.as_ref().map(|place| place.line);
        let (old, new) = (line(&self.old), line(&self.new));
        (self.rule.axis, self.class, self.subject.clone(), new.or(old), self.rule.id, old, self.what.clone())
    }
}

/// Who notices a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// A client in production, made from the old document, that talks to the new server.
    Wire,
    /// Code that compiled with the old crate, once it is compiled with the new one.
    Rust,
}

impl Axis {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
        }
    }
}

/// How bad a change is; the worst is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What worked before may not work any more.
    Breaking,
    /// What worked before still works.
    Compatible,
    /// Only words changed.
    Documentation,
}

impl Class {
    /// Every class, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Compatible, Self::Documentation];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Documentation => "documentation",
        }
    }
}

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
}

impl Direction {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// What a change is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The document as a whole: servers, security, its head.
    Document,
    /// An operation: its id in the new document (in the old one where it is gone), its method and path.
    Operation {
        /// The `operationId`.
        id: String,
        /// `GET /images/{name}`
        call: String,
    },
    /// A schema among the components, by its name.
    Schema(String),
    /// A public item of the generated code, by its path in the crate.
    Item(String),
}

impl Subject {
    /// The kind of subject it is.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Operation { .. } => "operation",
            Self::Schema(_) => "schema",
            Self::Item(_) => "item",
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Document => "document",
            Self::Operation { id, .. } => id,
            Self::Schema(name) | Self::Item(name) => name,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => f.write_str("the document"),
            Self::Operation { id, call } => write!(f, "{id} ({call})"),
            Self::Schema(name) => write!(f, "schema {name}"),
            Self::Item(path) => f.write_str(path),
        }
    }
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The JSON pointer.
    pub pointer: String,
}

impl From<&At<'_>> for Place {
    fn from(at: &At<'_>) -> Self {
        Self { line: at.line(), pointer: at.pointer().to_owned() }
    }
}
