//! What all comparisons ask of a node.

use crate::openapi::document::At;

/// The keywords of a schema that only describe.
pub(super) const WORDS: [&str; 18] = [
    "title",
    "description",
    "example",
    "externalDocs",
    "deprecated",
    "xml",
    "examples",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$comment",
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$defs",
    "definitions",
];

/// The name of a schema among the components.
pub(super) fn component(at: &At<'_>) -> Option<String> {
    let name = at.pointer().strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| at.name())
}

/// The target of a reference, or the node itself if there is none.
pub(super) fn resolved<'d>(at: &At<'d>) -> At<'d> {
    at.resolve().unwrap_or_else(|_| at.clone())
}
