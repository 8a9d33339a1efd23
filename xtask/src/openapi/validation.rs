//! The checks that every document must pass before it is vendored, compared or rendered.

use std::collections::HashMap;

use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;
use crate::openapi::operation_id::operation_id;
use crate::openapi::refusal::{Refusal, Refusals, Refused};

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

/// Checks that the document is complete OpenAPI 3.0 or 3.1, and that its references and operation ids are valid.
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
    references(&document.root(), Members::Keywords, &mut refused);
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
    let mut ids = HashMap::new();
    for operation in operations(document) {
        if !operation.is_object() {
            refused.push(|| unlike(&operation, "an object"));
            continue;
        }
        unique_id(&operation, &mut ids, refused);
        // Nothing is made of an operation that is left out.
        if document.skip().contains(&operation_id(&operation)) {
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

fn unique_id<'d>(operation: &At<'d>, ids: &mut HashMap<&'d str, usize>, refused: &mut Refused) {
    if operation.get("operationId").is_none() {
        return;
    }
    let Some(id) = text(operation, "operationId", refused) else { return };
    let value = id.as_str().unwrap_or_default();
    if value.trim().is_empty() {
        refused.push(|| id.refuse("found an empty `operationId`", "expected a name", "name the operation"));
    } else if let Some(first) = ids.insert(value, id.line()) {
        refused.push(|| {
            id.refuse(
                format!("found the operation id `{value}` again (first on line {first})"),
                "expected each id once",
                "rename one of the two",
            )
        });
        ids.insert(value, first);
    }
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
    let skipped = |at: &At<'_>| document.skip().contains(&operation_id(at));
    let operations = operations(document).into_iter().filter(|at| at.is_object() && !skipped(at));
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

/// Collects broken references. `$ref` inside of a value (an example, a default) is not a reference.
fn references(at: &At<'_>, members: Members, refused: &mut Refused) {
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
        references(&item, Members::Keywords, refused);
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
            (Members::Keywords, name) if MAPS.contains(&name) => references(&member, Members::Names, refused),
            _ => references(&member, Members::Keywords, refused),
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
pub const MAPS: [&str; 19] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
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
mod tests {
    use super::*;

    const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

    fn refusals(text: &str) -> String {
        let document = Document::parse("d.yml", text).unwrap();
        validate(&document).map_or_else(|refusals| refusals.to_string(), |()| String::new())
    }

    #[test]
    fn every_place_is_named_and_not_the_first_alone() {
        let text = "openapi: 3.0.3\ninfo: []\npaths:\n  a: {}\n  /b: 1\n  /c:\n    get: 5\n    put: {responses: {}, security: [{k: []}]}\n";
        assert_eq!(
            refusals(text),
            "d.yml:2: /info: found a list as `info`, expected an object: correct it, or pass the whole document as published\n\
             d.yml:4: /paths/a: found the path `a`, expected one that begins with `/`: correct the path, or pass the whole document as published\n\
             d.yml:5: /paths/~1b: found a number as `/b`, expected an object: correct it, or pass the whole document as published\n\
             d.yml:7: /paths/~1c/get: found a number as `get`, expected an object: correct it, or pass the whole document as published"
        );
    }

    #[test]
    fn an_undeclared_scheme_is_a_sign_of_a_cut_where_the_document_ends_and_declares_none() {
        let paths = "paths: {/c: {put: {responses: {}, security: [{k: []}]}}}\n";
        let is_cut = |text: String| {
            let document = Document::parse("d.yml", &text).unwrap();
            validate(&document).unwrap();
            validate_whole(&document).err().map(|refusals| refusals.to_string())
        };
        for components in ["", "components: {schemas: {}}\n", "components:\n  securitySchemes:\n"] {
            let found = is_cut(format!("{HEAD}{paths}{components}")).unwrap();
            assert!(found.contains("/paths/~1c/put/security/0/k: found the security scheme `k`, which"), "{found}");
        }
        let schemes = "components:\n  securitySchemes: {o: {type: http, scheme: basic}}\n";
        assert_eq!(is_cut(format!("{HEAD}{paths}{schemes}")), None);
        assert_eq!(is_cut(format!("{HEAD}components: {{schemas: {{}}}}\n{paths}")), None);
    }

    #[test]
    fn other_versions_are_named() {
        for (text, found) in [
            (
                "openapi: 3.2.0\n",
                "d.yml:1: /openapi: found OpenAPI 3.2.0, expected OpenAPI 3.0 or 3.1: publish or convert",
            ),
            ("openapi: 3.1.x\n", "d.yml:1: /openapi: found OpenAPI 3.1.x, "),
            ("openapi: 3.0\n", "d.yml:1: /openapi: found a number as version, expected a text like `3.0.3`: "),
            ("openapi: 3.0.x\n", "d.yml:1: /openapi: found OpenAPI 3.0.x, "),
            ("swagger: '2.0'\n", "d.yml:1: /swagger: found Swagger 2.0, "),
            ("info: {}\n", "d.yml:1: found no `openapi`, "),
            ("- a\n", "d.yml:1: found a list and not an OpenAPI document, "),
        ] {
            assert!(refusals(text).starts_with(found), "{}", refusals(text));
        }
        assert_eq!(refusals(&format!("{HEAD}paths: {{}}\n")), "");
    }

    #[test]
    fn an_operation_id_stands_once() {
        let operation = |id: &str| format!("{{operationId: {id}, responses: {{}}}}");
        let text = format!(
            "{HEAD}paths:\n  /a:\n    get: {}\n    put: {}\n  /b:\n    get: {}\n    put: {}\n  x-c:\n    get: {}\n",
            operation("A"),
            operation("''"),
            operation("A"),
            operation("1"),
            operation("A"),
        );
        assert_eq!(
            refusals(&text),
            "d.yml:6: /paths/~1a/put/operationId: found an empty `operationId`, expected a name: name the operation\n\
             d.yml:8: /paths/~1b/get/operationId: found the operation id `A` again (first on line 5), expected each id once: rename one of the two\n\
             d.yml:9: /paths/~1b/put/operationId: found a number as `operationId`, expected a text: correct it, or pass the whole document as published"
        );
    }

    #[test]
    fn what_is_a_value_or_a_name_is_no_reference() {
        let text = format!(
            "{HEAD}paths: {{}}\nx-a: {{$ref: '#/no'}}\ncomponents:\n  schemas:\n    example:\n      properties:\n        \
             $ref: {{type: string}}\n        default: {{type: string, default: {{$ref: '#/no'}}}}\n      enum: [{{$ref: '#/no'}}]\n      \
             example: {{$ref: '#/no'}}\n  examples:\n    a: {{value: {{$ref: '#/no'}}}}\n"
        );
        assert_eq!(refusals(&text), "");
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_found_under_any_name() {
        let text = format!(
            "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    example:\n      properties:\n        default: {{$ref: '#/a'}}\n        \
             $ref: {{$ref: '#/b'}}\n    x-a: {{allOf: [{{$ref: 'other.yml#/c'}}]}}\n  responses:\n    default: {{$ref: '#/d'}}\n  \
             examples:\n    a: {{$ref: '#/e'}}\n  parameters:\n    p: {{$ref: 5}}\n    q: {{$ref: '#/components/parameters/q'}}\n"
        );
        let refused = refusals(&text);
        let pointers: Vec<_> = refused.lines().filter_map(|line| line.split(": ").nth(1)).collect();
        assert_eq!(
            pointers,
            [
                "/components/schemas/example/properties/default/$ref",
                "/components/schemas/example/properties/$ref/$ref",
                "/components/schemas/x-a/allOf/0/$ref",
                "/components/responses/default/$ref",
                "/components/examples/a/$ref",
                "/components/parameters/p/$ref",
                "/components/parameters/q"
            ]
        );
    }

    #[test]
    fn operations_and_schemas_are_counted() {
        let text = format!(
            "{HEAD}paths:\n  /a: {{get: {{}}, trace: {{}}, parameters: []}}\n  x-b: {{get: {{}}}}\ncomponents: {{schemas: {{a: {{}}, b: {{}}}}}}\n"
        );
        let counts = count(&Document::parse("d.yml", &text).unwrap());
        assert_eq!(counts, Counts { operations: 2, schemas: 2 });
    }
}
