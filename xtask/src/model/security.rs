//! Security schemes, requirements and scopes.

use std::collections::BTreeMap;

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;

/// A declared security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name among the components.
    pub name: String,
    /// What it asks for.
    pub kind: SchemeKind,
    /// The scopes it declares, with their descriptions, in the order of the document.
    pub scopes: Vec<(String, String)>,
}

/// What a scheme asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token.
    Bearer,
    /// OAuth 2.0, with the token URL of the client-credentials flow where there is one.
    OAuth2 {
        /// As the document spells it.
        token_url: Option<String>,
    },
}

/// One alternative: all of its schemes together, each with the scopes it needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirement(pub Vec<(String, Vec<String>)>);

/// A scope and its name in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The text that goes over the wire.
    pub text: String,
    /// The variant of `Scope`.
    pub variant: String,
    /// What the document says of it; empty where no flow declares it.
    pub description: String,
    /// Whether a flow declares it.
    pub declared: bool,
}

/// Reads the declared schemes.
pub fn schemes(reading: &mut Reading<'_>, root: &At<'_>) -> Vec<SecurityScheme> {
    let Some(list) = root.document().lookup("#/components/securitySchemes") else { return Vec::new() };
    let mut schemes = Vec::new();
    for (name, at) in list.members() {
        let Some(at) = reading.resolve(&at) else { continue };
        reading.object(&at, &rules::SECURITY_SCHEME);
        for text in ["description", "bearerFormat"] {
            reading.text(&at, text, &rules::SECURITY_SCHEME_TEXT);
        }
        reading.text(&at, "scheme", &rules::SECURITY_SCHEME);
        if reading.required_text(&at, "type", &rules::SECURITY_SCHEME).is_none() {
            continue;
        }
        let kind = match (at.text("type"), at.text("scheme")) {
            (Some("http"), Some(scheme)) if scheme.eq_ignore_ascii_case("bearer") => SchemeKind::Bearer,
            (Some("oauth2"), _) => SchemeKind::OAuth2 { token_url: None },
            (found, scheme) => {
                let found = [found, scheme].into_iter().flatten().collect::<Vec<_>>().join(" ");
                reading.refuse(
                    &at,
                    &rules::SECURITY_SCHEME_OTHER,
                    format!("found the security scheme `{name}` of type `{found}`"),
                    "expected HTTP bearer or OAuth 2.0",
                    "remove the scheme, or add a rule to the generator",
                );
                continue;
            }
        };
        let mut scheme = SecurityScheme { name: name.to_owned(), kind, scopes: Vec::new() };
        if let Some(flows) = at.get("flows") {
            flow(reading, &flows, &mut scheme);
        }
        schemes.push(scheme);
    }
    schemes
}

fn flow(reading: &mut Reading<'_>, flows: &At<'_>, scheme: &mut SecurityScheme) {
    reading.object(flows, &rules::OAUTH_FLOW);
    for (name, flow) in flows.members() {
        if name.starts_with("x-") {
            continue;
        }
        let rule = if name == "clientCredentials" { &rules::OAUTH_FLOW } else { &rules::OAUTH_FLOW_OTHER };
        reading.object(&flow, rule);
        for url in ["authorizationUrl", "refreshUrl", "tokenUrl"] {
            reading.text(&flow, url, rule);
        }
        if let Some(scopes) = flow.get("scopes") {
            reading.object(&scopes, &rules::OAUTH_FLOW);
            for (scope, description) in scopes.members() {
                let description = reading.a_text(&description, &rules::OAUTH_FLOW).unwrap_or_default();
                if !scheme.scopes.iter().any(|(other, _)| other == scope) {
                    scheme.scopes.push((scope.to_owned(), description.to_owned()));
                }
            }
        }
        if name == "clientCredentials" {
            scheme.kind = SchemeKind::OAuth2 { token_url: flow.text("tokenUrl").map(str::to_owned) };
        }
    }
}

/// Reads the requirements at an operation or, where it has none of its own, at the document.
pub fn requirements(reading: &mut Reading<'_>, at: &At<'_>, schemes: &[SecurityScheme]) -> Option<Vec<Requirement>> {
    let list = at.get("security")?;
    reading.list(&list, &rules::SECURITY);
    let mut requirements = Vec::new();
    for alternative in list.items() {
        reading.object(&alternative, &rules::SECURITY);
        let mut requirement = Requirement::default();
        for (name, scopes) in alternative.members() {
            let declared = reading.document().lookup("#/components/securitySchemes").and_then(|list| list.get(name));
            if !schemes.iter().any(|scheme| scheme.name == name) && declared.is_none() {
                reading.refuse(
                    &scopes,
                    &rules::SECURITY_UNDECLARED,
                    format!("found the security scheme `{name}`"),
                    "expected one of `components/securitySchemes`",
                    "declare the scheme or correct its name",
                );
            }
            let scopes = reading.texts(&scopes, &rules::SECURITY).into_iter().map(str::to_owned).collect();
            requirement.0.push((name.to_owned(), scopes));
        }
        requirements.push(requirement);
    }
    Some(requirements)
}

/// Every scope that a flow declares or an operation asks for, sorted by its text.
#[must_use]
pub fn scopes<'r>(schemes: &'r [SecurityScheme], required: impl Iterator<Item = &'r Requirement>) -> Vec<Scope> {
    let mut texts: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for scope in required.flat_map(|requirement| &requirement.0).flat_map(|(_, scopes)| scopes) {
        texts.insert(scope, None);
    }
    for (scope, description) in schemes.iter().flat_map(|scheme| &scheme.scopes) {
        texts.insert(scope, Some(description));
    }
    let mut names = Names::default();
    let scope = |(text, description): (&str, Option<&str>)| Scope {
        text: text.to_owned(),
        variant: names.unique(&names::pascal(text)),
        description: description.unwrap_or_default().to_owned(),
        declared: description.is_some(),
    };
    texts.into_iter().map(scope).collect()
}
