//! The document as the client needs it: read once, every node claimed by a rule or refused.

pub mod body;
pub mod form;
pub mod header;
pub mod ledger;
mod limits;
pub mod names;
pub mod operation;
pub mod pagination;
pub mod parameter;
pub mod query_names;
pub mod representation;
pub mod rules;
pub mod schema;
pub mod security;
pub mod server;
pub mod skip;
pub mod support;

use std::collections::HashSet;

use crate::model::ledger::{Ledger, Read, Reading};
use crate::openapi::document::{At, Document};
use crate::openapi::refusal::{Refusal, Refusals};
use crate::openapi::validation::{places, version};

use operation::Operation;
use schema::Schemas;
use security::{Scope, SecurityScheme};
use server::Server;

/// Everything that the generated code is rendered from.
#[derive(Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: String,
    /// The servers; the first is the default base URL.
    pub servers: Vec<Server>,
    /// The security schemes: those that are declared, then the others that operations require.
    pub schemes: Vec<SecurityScheme>,
    /// Every scope that is declared or used, by its text.
    pub scopes: Vec<Scope>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The types.
    pub schemas: Schemas,
    /// The ids of the skipped operations.
    pub skipped: Vec<String>,
}

/// Reads a document.
#[must_use]
pub fn read(document: &Document) -> Read<Api> {
    let document = document.common();
    let root = document.root();
    let exceeded = limits::exceeded(&root);
    if !exceeded.is_empty() {
        return Read { value: Api::default(), ledger: Ledger::default(), refused: exceeded };
    }
    let mut reading = Reading::new(document);
    let api = api(&mut reading, &root);
    let (ledger, refused) = reading.finish();
    Read { value: api, ledger, refused }
}

/// Finds what prevents a document from being rendered: the checks of all documents, and the generator's rules.
///
/// # Errors
/// Returns each position once; if a rule refuses it, with the rule's reason.
pub fn check(document: &Document) -> Result<(), Refusals> {
    version(document)?;
    checked(document, read(document).refused)
}

/// As [`check`], for a document that was read already: with what the rules refused.
///
/// # Errors
/// Returns each position once; if a rule refuses it, with the rule's reason.
pub fn checked(document: &Document, mut refused: Vec<Refusal>) -> Result<(), Refusals> {
    version(document)?;
    let by_rule: HashSet<String> = refused.iter().map(|refusal| refusal.pointer.clone()).collect();
    refused.extend(places(document).into_iter().filter(|refusal| !by_rule.contains(&refusal.pointer)));
    Refusals::check(refused)
}

fn api(reading: &mut Reading<'_>, root: &At<'_>) -> Api {
    reading.object(root, &rules::DOCUMENT);
    reading.required_text(root, "openapi", &rules::VERSION);
    reading.claim_member(root, "externalDocs", &rules::EXTERNAL_DOCS);
    reading.claim_member(root, "tags", &rules::TAG);
    later(reading, root);
    let skipped = skip::Skipped::of(reading, root);
    let (title, version, description) = info(reading, root);
    let servers = server::document(reading, root);
    let mut schemes = security::schemes(reading, root);
    let mut schemas = Schemas::components(reading, root, &skipped);
    let operations = operation::read(reading, root, &mut schemes, &skipped, &mut schemas);
    let schemes = schemes.list;
    components(reading, root);
    schemas.claim_definitions(reading, root);
    let scopes = security::scopes(&schemes, operations.iter().flat_map(|operation| &operation.security));
    schemas.mark_aliases();
    schemas.mark_all(operations.iter().flat_map(Operation::sent), operations.iter().flat_map(Operation::received));
    Api { title, version, description, servers, schemes, scopes, operations, schemas, skipped: skipped.ids }
}

/// What only a document of OpenAPI 3.1 has.
fn later(reading: &mut Reading<'_>, root: &At<'_>) {
    if !root.document().is_3_1() {
        return;
    }
    reading.claim_member(root, "webhooks", &rules::WEBHOOKS);
    if let Some(dialect) = root.get("jsonSchemaDialect") {
        schema::dialect(reading, &dialect);
    }
}

fn info(reading: &mut Reading<'_>, root: &At<'_>) -> (String, String, String) {
    let Some(info) = root.get("info") else { return Default::default() };
    let mut text = |name| reading.text(&info, name, &rules::INFO).unwrap_or_default().to_owned();
    let texts = (text("title"), text("version"), text("description"));
    reading.claim_all(&info, &rules::INFO);
    texts
}

/// Components are claimed where they are used; this claims the unused ones.
fn components(reading: &mut Reading<'_>, root: &At<'_>) {
    let Some(components) = root.get("components") else { return };
    reading.object(&components, &rules::COMPONENTS);
    for (name, kind) in components.members() {
        if name.starts_with("x-") || !reading.object(&kind, &rules::COMPONENTS) {
            continue;
        }
        for (_, component) in kind.members() {
            if !reading.is_claimed(&component) {
                reading.claim_all(&component, &rules::COMPONENT_UNUSED);
            }
        }
    }
}
