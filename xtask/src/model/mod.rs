//! The document as the client needs it: read once, every node claimed by a rule or refused.

pub mod body;
pub mod operation;
pub mod pagination;
pub mod parameter;
pub mod schema;
pub mod security;
pub mod template;

use crate::document::{At, Document};
use crate::ledger::{Ledger, Reading};
use crate::refusal::Refusals;
use crate::rules;

use operation::Operation;
use schema::Schemas;
use security::{Scope, SecurityScheme};

/// Everything that the generated code is rendered from.
#[derive(Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: String,
    /// The servers, with defaults put into their URLs.
    pub servers: Vec<Server>,
    /// The declared security schemes.
    pub schemes: Vec<SecurityScheme>,
    /// Every scope that is declared or used, by its text.
    pub scopes: Vec<Scope>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The types.
    pub schemas: Schemas,
}

/// A Server Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL.
    pub url: String,
    /// The description, or nothing.
    pub description: String,
}

/// Reads a document.
///
/// # Errors
/// Every place that no rule can render truly.
pub fn read(document: &Document) -> Result<(Api, Ledger), Refusals> {
    let mut reading = Reading::new(document);
    let reading = &mut reading;
    let root = document.root();
    reading.claim(&root, &rules::DOCUMENT);
    reading.text(&root, "openapi", &rules::VERSION);
    reading.claim_member(&root, "externalDocs", &rules::EXTERNAL_DOCS);
    reading.claim_member(&root, "tags", &rules::TAG);

    let (title, version, description) = info(reading, &root);
    let servers = servers(reading, &root);
    let schemes = security::schemes(reading, &root);
    let mut schemas = Schemas::components(reading, &root);
    let operations = operation::read(reading, &root, &schemes, &mut schemas);
    components(reading, &root);
    let scopes = security::scopes(&schemes, &operations);
    schemas.finish(&operations);
    let ledger = std::mem::replace(reading, Reading::new(document)).finish()?;
    Ok((Api { title, version, description, servers, schemes, scopes, operations, schemas }, ledger))
}

fn info(reading: &mut Reading<'_>, root: &At<'_>) -> (String, String, String) {
    let Some(info) = root.get("info") else { return Default::default() };
    reading.claim_all(&info, &rules::INFO);
    let text = |name| info.text(name).unwrap_or_default().to_owned();
    (text("title"), text("version"), text("description"))
}

fn servers(reading: &mut Reading<'_>, root: &At<'_>) -> Vec<Server> {
    let Some(list) = root.get("servers") else { return Vec::new() };
    reading.list(&list, &rules::SERVER);
    let mut servers = Vec::new();
    for at in list.items() {
        reading.object(&at, &rules::SERVER);
        let Some(template) = reading.text(&at, "url", &rules::SERVER) else { continue };
        let mut url = template.to_owned();
        if let Some(variables) = at.get("variables") {
            reading.claim_all(&variables, &rules::SERVER_VARIABLE);
            for (name, variable) in variables.members() {
                url = url.replace(&format!("{{{name}}}"), variable.text("default").unwrap_or_default());
            }
        }
        let description = reading.text(&at, "description", &rules::SERVER).unwrap_or_default().to_owned();
        // A relative URL is relative to where the document was found, which a client does not know.
        if url.starts_with("http://") || url.starts_with("https://") {
            servers.push(Server { url, description });
        } else {
            reading.refuse(at.refuse(
                format!("found the server URL `{url}`"),
                "expected an absolute http or https URL",
                "name the server, or leave it out and pass one to `with_base_url`",
            ));
        }
    }
    servers
}

/// Components are claimed where they are used; of the others it is said here what they are.
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
