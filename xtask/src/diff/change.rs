//! One change as data: the rule that reports it, its grade, and what it concerns. The printers turn it into sentences.

use std::sync::Arc;

use super::rules::Rule;
use crate::openapi::document::At;

/// A difference between two documents that somebody may have to know about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// How bad it is.
    pub class: Class,
    /// Whether it concerns what is sent, what is received, both or neither.
    pub directions: Vec<Direction>,
    /// The operation, schema or item that it is in.
    pub subject: Subject,
    /// The part of the subject.
    pub part: Part,
    /// The way inside of a schema: `spec.runtime`; empty for the schema itself.
    pub path: String,
    /// What exactly changed.
    pub detail: Detail,
    /// The position in the old document, if there is one.
    pub old: Option<Place>,
    /// The position in the new document, if there is one.
    pub new: Option<Place>,
    /// The ids of the operations that are affected; changes may share a list.
    pub operations: Arc<[String]>,
    /// The positions in operations that have the same change elsewhere.
    pub occurrences: Vec<Occurrence>,
}

impl Change {
    /// One sentence on what to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self.class {
            Class::Breaking | Class::Unknown => self.rule.breaking,
            Class::Compatible => self.rule.harmless,
            Class::Documentation => "nothing to do",
        }
    }

    /// The name under which existing code knows the item that changed.
    #[must_use]
    pub fn known_as(&self) -> &str {
        self.detail.known_as.as_deref().unwrap_or_else(|| self.subject.name())
    }

    /// The Cargo feature without which nobody sees the change.
    #[must_use]
    pub fn feature(&self) -> Option<&'static str> {
        matches!(&self.subject, Subject::Item(path) if path.starts_with("mock::")).then_some("httpmock")
    }

    /// What sorts the changes of a report.
    pub(super) fn order(&self) -> impl Ord + use<> {
        let line = |place: &Option<Place>| place.as_ref().map(|place| place.line);
        let (old, new) = (line(&self.old), line(&self.new));
        let what = (self.part.clone(), self.path.clone(), self.detail.clone());
        (self.class, self.rule.axis, self.subject.clone(), new.or(old), self.rule.id, old, what)
    }
}

/// What exactly changed; which members there are follows from the rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Detail {
    /// The keyword, header, scope, scheme or value that was added, removed or changed.
    pub name: Option<String>,
    /// The old name, type, URL, or value as JSON.
    pub from: Option<String>,
    /// The new one.
    pub to: Option<String>,
    /// Whether what was added is required.
    pub required: bool,
    /// The old name of a renamed Rust item.
    pub known_as: Option<String>,
    /// Of something removed, the name of what was added in its place with the same type; of something added, the other way round.
    pub perhaps: Option<String>,
}

impl Detail {
    /// Changes that concern one item.
    pub(super) fn of(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }

    /// What was replaced.
    pub(super) fn replaced(from: impl Into<Option<String>>, to: impl Into<Option<String>>) -> Self {
        Self { from: from.into(), to: to.into(), ..Self::default() }
    }

    /// The same of one thing.
    pub(super) fn called(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// What was added, and has to be there or not.
    pub(super) fn required(required: bool) -> Self {
        Self { required, ..Self::default() }
    }
}

/// How bad a change is; the worst is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What worked before may no longer work.
    Breaking,
    /// It is unknown whether calls that worked before still work.
    Unknown,
    /// What worked before still works.
    Compatible,
    /// Only descriptions changed.
    Documentation,
}

impl Class {
    /// Every class, the worst first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Unknown, Self::Compatible, Self::Documentation];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Unknown => "unknown",
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
    /// The document as a whole: servers, security, title.
    Document,
    /// Several operations that have the same change: [`Change::operations`].
    Operations,
    /// An operation: its id in the new document (in the old one if it was removed), its method and path.
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
            Self::Operations => "operations",
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
            Self::Operations => "operations",
            Self::Operation { id, .. } => id,
            Self::Schema(name) | Self::Item(name) => name,
        }
    }
}

/// The part of a document or an operation that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// A path of the document.
    Path(String),
    /// The list of paths.
    Paths,
    /// The components.
    Components,
    /// A component that is neither a schema nor a security scheme: its kind and name.
    Component(String, String),
    /// A server by its URL.
    Server(String),
    /// A security scheme by its name.
    Scheme(String),
    /// The security of operations that have none of their own.
    InheritedSecurity,
    /// A parameter: its location and its name.
    Parameter(String, String),
    /// The body of a request.
    RequestBody,
    /// The response with this status.
    Response(String),
}

/// A position in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The JSON pointer.
    pub pointer: String,
}

impl From<&At<'_>> for Place {
    fn from(at: &At<'_>) -> Self {
        Self { line: at.line(), pointer: at.place() }
    }
}

/// The same change in another operation, at a position of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The `operationId`.
    pub operation: String,
    /// The position in the old document.
    pub old: Option<Place>,
    /// The position in the new document.
    pub new: Option<Place>,
}
