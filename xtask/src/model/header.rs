//! The headers that the document declares for the responses of an operation.

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;

/// A header of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name.
    pub wire: String,
    /// The name of the method that reads it.
    pub name: String,
    /// What it is read as.
    pub kind: Kind,
    /// Its documentation, as in the document.
    pub docs: String,
    /// The JSON pointer.
    pub pointer: String,
}

/// What the value of a header is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text, also that of values for which there is no other kind.
    Text,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Texts, separated by commas.
    List,
}

/// What no method is called: those that every type has.
const RESERVED: [&str; 5] = ["clone", "eq", "from", "into", "new"];

/// Reads the headers of all responses of an operation, each name once, by status.
pub fn read(reading: &mut Reading<'_>, operation: &At<'_>) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    // The spelling of a name does not depend on the order of the document.
    let mut responses: Vec<_> = operation.get("responses").iter().flat_map(At::members).collect();
    responses.sort_by_key(|(status, _)| *status);
    for (_, response) in responses {
        let list = response.resolve().ok().and_then(|response| response.get("headers"));
        for (wire, place) in list.iter().flat_map(At::members) {
            let Some(at) = reading.resolve(&place) else { continue };
            reading.claim_all(&at, &rules::RESPONSE_HEADER);
            // The media type is that of the content (OpenAPI 3.0.3, "Response Object").
            if wire.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let kind = kind(&at);
            if let Some(known) = headers.iter_mut().find(|known| known.wire.eq_ignore_ascii_case(wire)) {
                if known.kind != kind {
                    known.kind = Kind::Text;
                }
                continue;
            }
            headers.push(Header {
                wire: wire.to_owned(),
                name: String::new(),
                kind,
                docs: at.text("description").unwrap_or_default().to_owned(),
                pointer: place.pointer().to_owned(),
            });
        }
    }
    let wires: Vec<_> = headers.iter().map(|header| (header.wire.as_str(), 0)).collect();
    let assigned = names::assign(names::snake, &mut Names::with_taken(RESERVED), &wires);
    headers.iter_mut().zip(assigned).for_each(|(header, name)| header.name = name);
    headers
}

fn kind(header: &At<'_>) -> Kind {
    let schema = header.get("schema").and_then(|schema| schema.resolve().ok());
    match schema.and_then(|schema| schema.text("type")) {
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List,
        _ => Kind::Text,
    }
}
