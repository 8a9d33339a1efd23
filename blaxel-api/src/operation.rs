//! The types of the generated table of operations. Nothing here depends on the document: scopes are text.

use std::fmt;

use http::Method;

/// An operation of the document (OpenAPI 3.0.3, "Operation Object").
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// The method of [`Client`](crate::Client) that calls it.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, relative to the base URL.
    pub path: &'static str,
    /// The tags, in the order of the document.
    pub tags: &'static [&'static str],
    /// The alternative security requirements, in document order; empty for a public operation. The client uses the
    /// first one for all of whose schemes it has credentials.
    pub security: &'static [SecurityRequirement],
    /// The operation's own servers, which replace the document's; the first is its base URL. Empty if the operation
    /// uses the client's base URL.
    pub servers: &'static [Server],
    /// Whether the document marks the operation as deprecated.
    pub deprecated: bool,
    /// The parameters whose setters have other names, each with its setter.
    pub(crate) setters: &'static [(&'static str, &'static str)],
}

/// The path that stands for that of a request which the document does not describe; no path of a document is like it.
const RAW: &str = "*";

impl Operation {
    /// What stands for the operation of a request which the document does not describe.
    pub(crate) const fn raw(method: Method, name: &'static str) -> Self {
        Self {
            id: "raw",
            name,
            method,
            path: RAW,
            tags: &[],
            security: &[],
            servers: &[],
            deprecated: false,
            setters: &[],
        }
    }

    /// Whether it stands for a request which the document does not describe.
    pub(crate) fn is_raw(&self) -> bool {
        self.path == RAW
    }

    /// Returns the first tag, which groups the operation in this documentation.
    #[must_use]
    pub fn tag(&self) -> Option<&'static str> {
        self.tags.first().copied()
    }

    /// Returns whether the HTTP method is idempotent (RFC 9110, section 9.2.2).
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }

    /// Returns whether the operation accepts no credentials; none are sent to it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.security.iter().all(|requirement| requirement.schemes.is_empty())
    }

    /// Returns whether the operation can be called without credentials. It may still accept some; they are sent if the
    /// client has them.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.security.is_empty() || self.security.iter().any(|requirement| requirement.schemes.is_empty())
    }

    /// The names of all scopes that the alternatives ask for, in document order, each as often as it is named.
    pub(crate) fn scope_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let schemes = self.security.iter().flat_map(|requirement| requirement.schemes);
        schemes.flat_map(|scheme| scheme.scopes.iter().copied())
    }
}

/// One alternative of an operation's security: the credentials must satisfy all of its schemes (OpenAPI 3.0.3, "Security
/// Requirement Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityRequirement {
    /// The schemes. Empty for the alternative without credentials, which the client uses if it satisfies no other one.
    pub schemes: &'static [SchemeRequirement],
}

/// A security scheme together with the scopes that an operation requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemeRequirement {
    /// The name of the scheme, as in [`document::SECURITY_SCHEMES`](crate::document::SECURITY_SCHEMES).
    pub scheme: &'static str,
    /// The names of the scopes, as in [`Scope::as_str`](crate::Scope::as_str); empty for schemes without scopes.
    pub scopes: &'static [&'static str],
}

/// A security scheme that the document declares (OpenAPI 3.0.3, "Security Scheme Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The name under which security requirements refer to it.
    pub name: &'static str,
    /// The kind of credentials that it requires.
    pub kind: SecuritySchemeKind,
}

/// The kind of credentials that a security scheme requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecuritySchemeKind {
    /// A bearer token in the `Authorization` header (RFC 6750); an API key is sent the same way.
    Bearer,
    /// An OAuth 2.0 access token (RFC 6749), sent as a bearer token.
    OAuth2 {
        /// The token URL of the client credentials flow, as the document spells it; a relative URL is appended to the base
        /// URL. `None` if the document declares no such flow.
        token_url: Option<&'static str>,
    },
    /// A token of an identity provider (`openIdConnect`), obtained elsewhere and sent as a bearer token.
    OpenIdConnect {
        /// The URL of the provider's configuration, as the document spells it.
        url: &'static str,
    },
    /// A user ID and a password in the `Authorization` header (RFC 7617).
    Basic,
    /// An API key.
    ApiKey {
        /// Where it is sent.
        location: ApiKeyLocation,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
    },
    /// A scheme that operations require but the document does not declare. Only credentials that name it with
    /// [`Credentials::for_scheme`](crate::Credentials::for_scheme) satisfy it.
    Undeclared,
    /// A scheme that this client cannot satisfy.
    Unsupported {
        /// Its type, as the document spells it.
        kind: &'static str,
    },
}

/// Where an API key is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In the query of the URL, where proxies and servers may log it.
    Query,
    /// In a cookie.
    Cookie,
}

/// A server that the document lists (OpenAPI 3.0.3, "Server Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The URL, with each variable replaced by its default. A variable without a useful default stays as it is: `{name}`.
    pub url: &'static str,
    /// The URL as the document spells it; it may be relative.
    pub template: &'static str,
    /// The document's description of the server.
    pub description: &'static str,
    /// The variables in the URL.
    pub variables: &'static [ServerVariable],
    /// The name of the type in the module `document` that makes the URL; empty if there is none.
    pub builder: &'static str,
}

/// A variable in the URL of a [`Server`] (OpenAPI 3.0.3, "Server Variable Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name, which stands in the URL as `{name}`.
    pub name: &'static str,
    /// The method of the server's type that sets it.
    pub setter: &'static str,
    /// The value if none is set; `None` if one must be set.
    pub default: Option<&'static str>,
    /// The values to choose from; empty for any.
    pub values: &'static [&'static str],
}

/// One of the document's servers with values for its variables, for
/// [`Config::with_server`](crate::Config::with_server). The module [`document`](crate::document) has types that convert
/// to it: `Server` for the first server, if that has variables, and one for each other server, whose name ends in
/// `Server` or in the server's number.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ServerUrl {
    index: usize,
    values: Vec<(&'static str, String)>,
}

impl ServerUrl {
    /// The server at this place among those of the document.
    #[allow(dead_code, reason = "the document's server may have no variables")]
    pub(crate) fn of(index: usize) -> Self {
        Self { index, values: Vec::new() }
    }

    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// Sets the value of a variable.
    #[allow(dead_code, reason = "the document's server may have no variables")]
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value));
        self
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// Shows which variables are set, but not their values.
impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.iter().map(|(name, _)| name)).finish()
    }
}

/// A setting of the client that is a header of each request.
#[derive(Debug)]
pub(crate) struct HeaderSetting {
    /// What it sets.
    pub(crate) setting: &'static str,
    /// The header, in lower case.
    pub(crate) name: &'static str,
    /// The environment variable.
    pub(crate) variable: &'static str,
    /// What is sent unless the user says otherwise.
    pub(crate) default: Option<&'static str>,
}
