//! Security schemes, requirements and scopes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::http;

/// A security scheme.
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
    /// A token of a provider (`openIdConnect`).
    OpenIdConnect {
        /// Where the provider is described.
        url: String,
    },
    /// User ID and password.
    Basic,
    /// An API key.
    ApiKey {
        /// Where it is sent.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// An operation requires it, and the document does not declare it.
    Undeclared,
    /// Another one, which the client cannot satisfy.
    Unsupported {
        /// Its type, in the document's words.
        kind: String,
    },
}

/// Where an API key is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// A place in a request that holds one value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    location: KeyLocation,
    name: String,
}

impl Place {
    fn new(location: KeyLocation, name: &str) -> Self {
        let name = if location == KeyLocation::Header { name.to_ascii_lowercase() } else { name.to_owned() };
        Self { location, name }
    }
}

/// The places in which an operation sends credentials.
#[derive(Debug, Default)]
pub struct Places(HashSet<Place>);

impl Places {
    /// Those of all alternatives.
    #[must_use]
    pub fn of(requirements: &[Requirement]) -> Self {
        let required = requirements.iter().flat_map(|requirement| &requirement.0);
        // A parameter of that name is no parameter, whatever the security is.
        let ignored = Place::new(KeyLocation::Header, "authorization");
        Self(required.filter_map(|required| required.kind.place()).filter(|place| *place != ignored).collect())
    }

    /// Whether a parameter stands in one of them.
    #[must_use]
    pub fn contain(&self, parameter: &At<'_>) -> bool {
        let location = match parameter.text("in") {
            Some("header") => KeyLocation::Header,
            Some("query") => KeyLocation::Query,
            Some("cookie") => KeyLocation::Cookie,
            _ => return false,
        };
        parameter.text("name").is_some_and(|name| self.0.contains(&Place::new(location, name)))
    }
}

impl SchemeKind {
    /// Where the credentials are sent, if the document says so.
    fn place(&self) -> Option<Place> {
        match self {
            Self::ApiKey { location, name } => Some(Place::new(*location, name)),
            Self::Undeclared | Self::Unsupported { .. } => None,
            _ => Some(Place::new(KeyLocation::Header, "authorization")),
        }
    }

    /// Whether it takes a bearer token, which may satisfy several schemes at once.
    fn is_bearer(&self) -> bool {
        matches!(self, Self::Bearer | Self::OAuth2 { .. } | Self::OpenIdConnect { .. })
    }
}

/// A scheme that an alternative requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// The name of the scheme.
    pub scheme: String,
    /// What it asks for.
    pub kind: SchemeKind,
    /// The scopes that are needed.
    pub scopes: Vec<String>,
}

/// One alternative: all of its schemes together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirement(pub Vec<Required>);

impl Requirement {
    /// Whether there is a request that satisfies it.
    fn is_satisfiable(&self) -> bool {
        let supported = self.0.iter().all(|required| !matches!(required.kind, SchemeKind::Unsupported { .. }));
        let mut places = HashMap::new();
        supported
            && self.0.iter().all(|Required { kind, .. }| {
                let Some(place) = kind.place() else { return true };
                let bearer = kind.is_bearer();
                places.insert(place, bearer).is_none_or(|other| bearer && other)
            })
    }
}

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

/// The schemes, found by their names.
#[derive(Debug, Default)]
pub struct Schemes {
    /// In the order of the document; those that it does not declare are the last ones.
    pub list: Vec<SecurityScheme>,
    index: HashMap<String, usize>,
}

impl Schemes {
    fn add(&mut self, scheme: SecurityScheme) {
        self.index.insert(scheme.name.clone(), self.list.len());
        self.list.push(scheme);
    }

    fn kind(&self, name: &str) -> Option<&SchemeKind> {
        self.index.get(name).and_then(|index| self.list.get(*index)).map(|scheme| &scheme.kind)
    }
}

/// Reads the declared schemes.
pub fn schemes(reading: &mut Reading<'_>, root: &At<'_>) -> Schemes {
    let mut schemes = Schemes::default();
    let Some(list) = root.document().lookup("#/components/securitySchemes") else { return schemes };
    for (name, at) in list.members() {
        let Some(at) = reading.resolve(&at) else { continue };
        reading.object(&at, &rules::SECURITY_SCHEME);
        for text in ["description", "bearerFormat"] {
            reading.text(&at, text, &rules::SECURITY_SCHEME_TEXT);
        }
        let mut scopes = Vec::new();
        let kind = kind(reading, &at, &mut scopes);
        // What only schemes of other types have.
        for name in ["type", "scheme", "name", "in", "openIdConnectUrl", "flows"] {
            reading.claim_member(&at, name, &rules::SECURITY_SCHEME_TEXT);
        }
        // Without a kind, it was refused.
        let kind = kind.unwrap_or(SchemeKind::Undeclared);
        schemes.add(SecurityScheme { name: name.to_owned(), kind, scopes });
    }
    schemes
}

/// A text that a scheme must have. The rule that speaks for it depends on others.
fn text<'b>(reading: &mut Reading<'_>, at: &At<'b>, name: &str) -> Option<&'b str> {
    at.text(name).or_else(|| reading.required_text(at, name, &rules::SECURITY_SCHEME))
}

/// What a scheme asks for; `None` if it was refused.
fn kind(reading: &mut Reading<'_>, at: &At<'_>, scopes: &mut Vec<(String, String)>) -> Option<SchemeKind> {
    let unsupported = |reading: &mut Reading<'_>, members: &[&str], kind: String| {
        for name in members {
            reading.claim_member(at, name, &rules::SECURITY_SCHEME_OTHER);
        }
        Some(SchemeKind::Unsupported { kind })
    };
    match text(reading, at, "type")? {
        "http" => match text(reading, at, "scheme")? {
            scheme if scheme.eq_ignore_ascii_case("bearer") => {
                claim(reading, at, &["type", "scheme"], &rules::SECURITY_SCHEME);
                Some(SchemeKind::Bearer)
            }
            scheme if scheme.eq_ignore_ascii_case("basic") => {
                claim(reading, at, &["type", "scheme"], &rules::SECURITY_SCHEME_BASIC);
                Some(SchemeKind::Basic)
            }
            scheme => unsupported(reading, &["type", "scheme"], format!("http {scheme}")),
        },
        "oauth2" => {
            claim(reading, at, &["type"], &rules::SECURITY_SCHEME);
            let flows = at.get("flows");
            Some(SchemeKind::OAuth2 { token_url: flows.and_then(|flows| flow(reading, &flows, scopes)) })
        }
        "openIdConnect" => {
            let url = text(reading, at, "openIdConnectUrl")?.to_owned();
            claim(reading, at, &["type", "openIdConnectUrl"], &rules::SECURITY_SCHEME_OPEN_ID);
            Some(SchemeKind::OpenIdConnect { url })
        }
        "apiKey" => {
            let (name, place) = (text(reading, at, "name")?, text(reading, at, "in")?);
            let (location, rule) = match place {
                "header" => (KeyLocation::Header, &rules::SECURITY_SCHEME_KEY_HEADER),
                "query" => (KeyLocation::Query, &rules::SECURITY_SCHEME_KEY_QUERY),
                "cookie" => (KeyLocation::Cookie, &rules::SECURITY_SCHEME_KEY_COOKIE),
                other => {
                    let found = format!("found an API key in `{other}`");
                    let expected = "expected it in header, query or cookie";
                    reading.refuse(at, &rules::MALFORMED, found, expected, "correct `in`");
                    return None;
                }
            };
            let sendable = match location {
                KeyLocation::Header => http::is_token(name) && !http::is_reserved(name),
                KeyLocation::Query => !name.is_empty(),
                KeyLocation::Cookie => http::is_token(name),
            };
            let members = ["type", "name", "in"];
            if !sendable {
                return unsupported(reading, &members, format!("apiKey in {place} {name}"));
            }
            claim(reading, at, &members, rule);
            Some(SchemeKind::ApiKey { location, name: name.to_owned() })
        }
        "mutualTLS" => unsupported(reading, &["type"], "mutualTLS".to_owned()),
        other => {
            let found = format!("found a security scheme of the type `{other}`");
            let expected = "expected apiKey, http, oauth2 or openIdConnect";
            reading.refuse(at, &rules::MALFORMED, found, expected, "correct the type");
            None
        }
    }
}

fn claim(reading: &mut Reading<'_>, at: &At<'_>, members: &[&str], rule: &'static rules::Rule) {
    for name in members {
        reading.claim_member(at, name, rule);
    }
}

/// Reads the flows and their scopes; the token URL of the client-credentials flow.
fn flow(reading: &mut Reading<'_>, flows: &At<'_>, scopes: &mut Vec<(String, String)>) -> Option<String> {
    let mut token_url = None;
    let mut known: HashSet<String> = HashSet::new();
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
        if let Some(list) = flow.get("scopes") {
            reading.object(&list, &rules::OAUTH_FLOW);
            for (scope, description) in list.members() {
                let description = reading.a_text(&description, &rules::OAUTH_FLOW).unwrap_or_default();
                if known.insert(scope.to_owned()) {
                    scopes.push((scope.to_owned(), description.to_owned()));
                }
            }
        }
        if name == "clientCredentials" {
            token_url = flow.text("tokenUrl").map(str::to_owned);
        }
    }
    token_url
}

/// Reads the requirements at an operation or, where it has none of its own, at the document. Schemes that are not declared join
/// the others.
pub fn requirements(reading: &mut Reading<'_>, at: &At<'_>, schemes: &mut Schemes) -> Option<Vec<Requirement>> {
    let list = at.get("security")?;
    reading.list(&list, &rules::SECURITY);
    let declared = reading.document().lookup("#/components/securitySchemes");
    let mut requirements = Vec::new();
    for alternative in list.items() {
        reading.object(&alternative, &rules::SECURITY);
        let mut requirement = Requirement::default();
        for (name, scopes) in alternative.members() {
            let undeclared = declared.as_ref().is_none_or(|list| list.get(name).is_none());
            let rule = if undeclared { &rules::SECURITY_UNDECLARED } else { &rules::SECURITY };
            if schemes.kind(name).is_none() {
                let (name, kind) = (name.to_owned(), SchemeKind::Undeclared);
                schemes.add(SecurityScheme { name, kind, scopes: Vec::new() });
            }
            let scopes = reading.texts(&scopes, rule).into_iter().map(str::to_owned).collect();
            let kind = schemes.kind(name).cloned().unwrap_or(SchemeKind::Undeclared);
            requirement.0.push(Required { scheme: name.to_owned(), kind, scopes });
        }
        requirements.push(requirement);
    }
    Some(requirements)
}

/// Refuses the requirements at this place if there is no request that satisfies one of them.
pub fn check(reading: &mut Reading<'_>, at: &At<'_>, requirements: &[Requirement]) {
    if requirements.is_empty() || requirements.iter().any(Requirement::is_satisfiable) {
        return;
    }
    let Some(list) = at.get("security") else { return };
    let all = requirements.iter().flat_map(|requirement| &requirement.0);
    let unsupported = all.filter_map(|required| match &required.kind {
        SchemeKind::Unsupported { kind } => Some(format!("`{}` ({kind})", required.scheme)),
        _ => None,
    });
    let unsupported: Vec<_> = unsupported.collect::<BTreeSet<_>>().into_iter().take(5).collect();
    let found = if unsupported.is_empty() {
        "found schemes that put two values into one place of a request".to_owned()
    } else {
        format!("found only alternatives that need {}", unsupported.join(", "))
    };
    reading.refuse(
        &list,
        &rules::SECURITY_UNSATISFIABLE,
        found,
        "expected an alternative of bearer tokens, HTTP basic and API keys",
        "leave the operations out with `--skip`",
    );
}

/// Every scope that a flow declares or an operation asks for, sorted by its text.
#[must_use]
pub fn scopes<'r>(schemes: &'r [SecurityScheme], required: impl Iterator<Item = &'r Requirement>) -> Vec<Scope> {
    let mut texts: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for scope in required.flat_map(|requirement| &requirement.0).flat_map(|required| &required.scopes) {
        texts.insert(scope, None);
    }
    for (scope, description) in schemes.iter().flat_map(|scheme| &scheme.scopes) {
        texts.insert(scope, Some(description));
    }
    let wires: Vec<_> = texts.keys().map(|text| (*text, 0)).collect();
    let variants = names::assign(names::pascal, &mut Names::default(), &wires);
    let scope = |((text, description), variant): ((&str, Option<&str>), String)| Scope {
        text: text.to_owned(),
        variant,
        description: description.unwrap_or_default().to_owned(),
        declared: description.is_some(),
    };
    texts.into_iter().zip(variants).map(scope).collect()
}
