//! The head of the document: servers, title, descriptions.

use super::comparison::{Context, Wire};
use super::servers;
use crate::openapi::document::At;

const HANDLED: [&str; 4] = ["servers", "security", "paths", "components"];
const WORDS: [&str; 4] = ["openapi", "info", "tags", "externalDocs"];

/// Compares everything at the root but operations and components.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let context = Context::document();
    wire.rest(&context, old, new, &HANDLED, &WORDS);
    servers::document(wire, &context, old, new);
}
