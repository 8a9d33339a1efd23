//! The checks that every document must pass before it is vendored, compared or rendered.

use std::collections::HashSet;

use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;
use crate::openapi::operation_id::operation_id;
use crate::openapi::refusal::{Refusal, Refusals, Refused};
use crate::openapi::schema::is_reference;

/// The size of an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Operations in `paths`.
    pub operations: usize,
    /// Schemas in `components`.
    pub schemas: usize,
}

/// Counts what a document describes.
#[must_use]
pub fn count(document: &Document) -> Counts {
    let schemas = document.lookup("#/components/schemas").map_or(0, |schemas| schemas.members().count());
    Counts { operations: operations(document).len(), schemas }
}

/// Checks that the document is complete OpenAPI 3.0 or 3.1, and that its references are valid.
///
/// # Errors
/// Every place that fails a check.
pub fn validate(document: &Document) -> Result<(), Refusals> {
    version(document)?;
    Refusals::check(places(document))
}

/// As [`validate`], for a file of which nothing else says that it is whole.
///
/// # Errors
/// Those of [`validate`], and every place that shows that the end of the document is missing.
pub fn validate_whole(document: &Document) -> Result<(), Refusals> {
    validate(document)?;
    Refusals::check(cut_schemes(document))
}

/// Checks that the document is of a supported version, whatever else is wrong with it.
///
/// # Errors
/// Names the version that was found.
pub fn recognizable(document: &Document) -> Result<(), Refusals> {
    Ok(version(document)?)
}

/// Every place that does not conform to OpenAPI, in a document of a supported version.
#[must_use]
pub fn places(document: &Document) -> Vec<Refusal> {
    let mut refused = Refused::default();
    info(document, &mut refused);
    let skipped = operations(document).into_iter().filter(is_skipped).map(|at| at.node().id()).collect();
    references(&document.root(), Members::Keywords, &skipped, &mut refused);
    paths(document, &mut refused);
    refused.into_vec()
}

/// Checks the version. Documents of other versions are not checked further, because other rules apply to them.
///
/// # Errors
/// Names the version that was found.
pub fn version(document: &Document) -> Result<(), Refusal> {
    const EXPECTED: &str = "expected OpenAPI 3.0 or 3.1";
    let root = document.root();
    if !root.is_object() {
        let found = format!("found {} and not an OpenAPI document", root.node().value.kind());
        return Err(root.refuse(found, EXPECTED, "pass the document as published"));
    }
    if let Some(swagger) = root.get("swagger") {
        return Err(swagger.refuse("found Swagger 2.0", EXPECTED, "convert the document to OpenAPI 3.0 or 3.1"));
    }
    let Some(openapi) = root.get("openapi") else {
        return Err(root.refuse(
            "found no `openapi`",
            "expected `openapi: 3.0.x` or `openapi: 3.1.x`",
            "pass the whole document as published",
        ));
    };
    match openapi.as_str() {
        Some(version) if SUPPORTED.iter().any(|minor| version.strip_prefix(minor).is_some_and(is_number)) => Ok(()),
        Some(version) => Err(openapi.refuse(
            format!("found OpenAPI {version}"),
            EXPECTED,
            "publish or convert the document as OpenAPI 3.0 or 3.1",
        )),
        None => Err(openapi.refuse(
            format!("found {} as version", openapi.node().value.kind()),
            "expected a text like `3.0.3`",
            "write the version with its three parts",
        )),
    }
}

/// The versions that are supported; the last number is that of a correction of the specification's text.
const SUPPORTED: [&str; 2] = ["3.0.", "3.1."];

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn info(document: &Document, refused: &mut Refused) {
    let Some(info) = object(&document.root(), "info", refused) else { return };
    for name in ["title", "version"] {
        text(&info, name, refused);
    }
}

fn paths(document: &Document, refused: &mut Refused) {
    // A document of 3.1 may describe webhooks or components alone.
    let root = document.root();
    if document.is_3_1()
        && root.get("paths").is_none()
        && ["webhooks", "components"].iter().any(|name| root.get(name).is_some())
    {
        return;
    }
    let Some(paths) = object(&document.root(), "paths", refused) else { return };
    for (template, item) in paths.members().filter(|(template, _)| !template.starts_with("x-")) {
        if !template.starts_with('/') {
            refused.push(|| {
                item.refuse(
                    format!("found the path `{template}`"),
                    "expected one that begins with `/`",
                    "correct the path, or pass the whole document as published",
                )
            });
        }
        if !item.is_object() {
            refused.push(|| unlike(&item, "an object"));
        }
    }
    for operation in operations(document) {
        if !operation.is_object() {
            refused.push(|| unlike(&operation, "an object"));
            continue;
        }
        if operation.get("operationId").is_some() {
            text(&operation, "operationId", refused);
        }
        // Nothing is made of an operation that is left out.
        if is_skipped(&operation) {
            continue;
        }
        responses(&operation, refused);
    }
}

/// The operations in `paths`.
fn operations(document: &Document) -> Vec<At<'_>> {
    let Some(paths) = document.root().get("paths") else { return Vec::new() };
    let items = paths.members().filter(|(template, _)| !template.starts_with("x-")).map(|(_, item)| item);
    items.flat_map(|item| item.members()).filter(|(name, _)| METHODS.contains(name)).map(|(_, at)| at).collect()
}

fn is_skipped(operation: &At<'_>) -> bool {
    operation.document().skip().contains(&operation_id(operation))
}

/// Every response must have a description; a missing one shows that the document was cut off.
fn responses(operation: &At<'_>, refused: &mut Refused) {
    // They may be missing in 3.1.
    if operation.document().is_3_1() && operation.get("responses").is_none() {
        return;
    }
    let Some(responses) = object(operation, "responses", refused) else { return };
    for (_, response) in responses.members().filter(|(status, _)| !status.starts_with("x-")) {
        if !response.is_object() {
            refused.push(|| unlike(&response, "an object"));
        } else if response.get("$ref").is_none() {
            text(&response, "description", refused);
        }
    }
}

/// Refuses the schemes that `security` names if the document declares none at all and ends where it would declare them: nothing
/// else shows that it was cut off.
fn cut_schemes(document: &Document) -> Vec<Refusal> {
    let root = document.root();
    let last = root.members().last().map(|(name, _)| name);
    let declares = document.lookup("#/components/securitySchemes").is_some_and(|list| list.members().next().is_some());
    if declares || (root.get("components").is_some() && last != Some("components")) {
        return Vec::new();
    }
    let operations = operations(document).into_iter().filter(|at| at.is_object() && !is_skipped(at));
    let lists = std::iter::once(root).chain(operations).filter_map(|at| at.get("security"));
    let required = lists.flat_map(|list| list.items()).flat_map(|alternative| alternative.members());
    let refuse = |(name, requirement): (&str, At<'_>)| {
        requirement.refuse(
            format!("found the security scheme `{name}`, which the document does not declare"),
            "expected one of `components/securitySchemes`, where the document ends",
            "declare the scheme, or pass the whole document as published",
        )
    };
    required.map(refuse).collect()
}

fn object<'d>(at: &At<'d>, name: &str, refused: &mut Refused) -> Option<At<'d>> {
    let member = required(at, name, refused)?;
    if member.is_object() {
        return Some(member);
    }
    refused.push(|| unlike(&member, "an object"));
    None
}

fn text<'d>(at: &At<'d>, name: &str, refused: &mut Refused) -> Option<At<'d>> {
    let member = required(at, name, refused)?;
    if member.as_str().is_some() {
        return Some(member);
    }
    refused.push(|| unlike(&member, "a text"));
    None
}

fn required<'d>(at: &At<'d>, name: &str, refused: &mut Refused) -> Option<At<'d>> {
    let member = at.get(name);
    if member.is_none() {
        refused.push(|| {
            at.refuse(
                format!("found no `{name}`"),
                "expected one",
                format!("add `{name}`, or pass the whole document as published"),
            )
        });
    }
    member
}

fn unlike(at: &At<'_>, expected: &str) -> Refusal {
    at.refuse(
        format!("found {} as `{}`", at.node().value.kind(), at.name()),
        format!("expected {expected}"),
        "correct it, or pass the whole document as published",
    )
}

/// What the members of an object are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// Keywords of OpenAPI, `$ref` among them.
    Keywords,
    /// Names chosen by the document: a property may be called `$ref`, a schema `example`.
    Names,
}

/// Collects broken references. `$ref` inside of a value (an example, a default) is not a reference, and those of skipped operations
/// lead to nothing that is made.
fn references(at: &At<'_>, members: Members, skipped: &HashSet<usize>, refused: &mut Refused) {
    if skipped.contains(&at.node().id()) {
        return;
    }
    if members == Members::Keywords
        && let Some(reference) = at.get("$ref")
    {
        if reference.as_str().is_some() {
            resolves(at, refused);
        } else {
            refused.push(|| unlike(&reference, "a text"));
        }
    }
    for item in at.items() {
        references(&item, Members::Keywords, skipped, refused);
    }
    for (name, member) in at.members() {
        match (members, name) {
            (Members::Keywords, "example" | "default" | "enum" | "const") => {}
            (Members::Keywords, name) if name.starts_with("x-") => {}
            (Members::Keywords, "examples") => {
                for (_, example) in member.members() {
                    resolves(&example, refused);
                }
            }
            (Members::Keywords, "content") if is_reference(&member) => resolves(&member, refused),
            (Members::Keywords, name) if MAPS.contains(&name) => references(&member, Members::Names, skipped, refused),
            _ => references(&member, Members::Keywords, skipped, refused),
        }
    }
}

fn resolves(at: &At<'_>, refused: &mut Refused) {
    if !refused.is_full()
        && let Err(refusal) = at.resolve()
    {
        refused.push(|| refusal);
    }
}

/// The keywords whose members are names.
pub const MAPS: [&str; 20] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

#[cfg(test)]
mod tests;
