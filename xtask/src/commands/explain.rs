//! `generate --explain`: what the generator does with each node of a document, and by which rule.

use std::fmt;
use std::io;

use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::io::terminal::counted;
use crate::model;
use crate::model::ledger::{Entry, Ledger, Read};
use crate::openapi::document::Document;
use crate::openapi::refusal::{Refusal, Refusals};

/// How the ledger is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One line for each node, with its position.
    Text,
    /// One JSON object.
    Json,
}

/// The ledger of a document, also of a refused one. It is written as it is printed: together, the pointers of a document may be
/// many times as long as the document.
#[derive(Debug)]
pub struct Explanation {
    name: String,
    sha256: String,
    ledger: Ledger,
    refused: Vec<Refusal>,
    format: Format,
}

/// Explains a document.
///
/// # Errors
/// Inner: the document is refused; each position is named.
pub fn explain(document: &Document, format: Format) -> (Explanation, Result<(), Refusals>) {
    let Read { ledger, refused, .. } = model::read(document);
    let outcome = model::checked(document, refused.clone());
    let (name, sha256) = (document.name().to_owned(), document.sha256().to_owned());
    (Explanation { name, sha256, ledger, refused, format }, outcome)
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.format == Format::Json {
            serde_json::to_writer_pretty(Text(f), &Json(self)).map_err(|_| fmt::Error)?;
            return writeln!(f);
        }
        for entry in self.ledger.iter() {
            let rule = entry.rule;
            let (name, line, pointer) = (&self.name, entry.line, entry.pointer());
            let place = if pointer.is_empty() { String::new() } else { format!(" {pointer}:") };
            writeln!(f, "{name}:{line}:{place} {} [{}]: {}", rule.claim.word(), rule.name, rule.how)?;
        }
        writeln!(f, "{} claimed", counted(self.ledger.len(), "node"))
    }
}

/// What writes JSON wants bytes to be written to.
struct Text<'f, 'a>(&'f mut fmt::Formatter<'a>);

impl io::Write for Text<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.write_str(text).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Json<'e>(&'e Explanation);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct All<'e> {
            claims: Claims<'e>,
            document: &'e str,
            nodes: usize,
            refused: Vec<Refused<'e>>,
            sha256: &'e str,
        }
        let Explanation { name, sha256, ledger, refused, .. } = self.0;
        let refused = refused.iter().map(Refused::of).collect();
        let all = All { claims: Claims(ledger), document: name, nodes: ledger.len(), refused, sha256 };
        all.serialize(serializer)
    }
}

struct Claims<'e>(&'e Ledger);

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for entry in self.0.iter() {
            list.serialize_element(&Claim::of(&entry))?;
        }
        list.end()
    }
}

#[derive(serde::Serialize)]
struct Claim {
    claim: &'static str,
    construct: &'static str,
    how: &'static str,
    line: usize,
    pointer: String,
    rule: &'static str,
}

impl Claim {
    fn of(entry: &Entry<'_>) -> Self {
        let rule = entry.rule;
        Self {
            claim: rule.claim.word(),
            construct: rule.construct,
            how: rule.how,
            line: entry.line,
            pointer: entry.pointer(),
            rule: rule.name,
        }
    }
}

#[derive(serde::Serialize)]
struct Refused<'e> {
    expected: &'e str,
    found: &'e str,
    line: Option<usize>,
    pointer: &'e str,
    remedy: &'e str,
    rule: Option<&'static str>,
}

impl<'e> Refused<'e> {
    fn of(refusal: &'e Refusal) -> Self {
        let Refusal { file: _, line, pointer, found, expected, remedy, rule } = refusal;
        Self { expected, found, line: *line, pointer, remedy, rule: *rule }
    }
}
