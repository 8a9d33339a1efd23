//! The document as data: what the generated table of operations is made of.

use http::Method;

use crate::Scope;

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
    /// The path template, below the path of the server's URL.
    pub path: &'static str,
    /// The tags, in the order of the document.
    pub tags: &'static [&'static str],
    /// The alternatives of which one must be met; empty for a public operation.
    pub security: &'static [SecurityRequirement],
    /// Whether the document declares it deprecated.
    pub deprecated: bool,
}

impl Operation {
    /// The first tag, by which the generated code and the documentation are grouped.
    #[must_use]
    pub fn tag(&self) -> Option<&'static str> {
        self.tags.first().copied()
    }

    /// Whether sending the request twice has the effect of sending it once (RFC 9110, section 9.2.2).
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }

    /// Whether the document asks for no credentials, so that none are sent.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.security.is_empty()
    }

    /// Every scope that one of the alternatives asks for, in the order of the document.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> + use<> {
        let schemes = self.security.iter().flat_map(|requirement| requirement.schemes);
        schemes.flat_map(|scheme| scheme.scopes.iter().copied())
    }
}

/// One alternative of an operation's security: all of its schemes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityRequirement {
    /// The schemes, all of which must be met; empty where the alternative is to send no credentials.
    pub schemes: &'static [SchemeRequirement],
}

/// A security scheme and the scopes that are needed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemeRequirement {
    /// The name of the scheme, as in [`document::SECURITY_SCHEMES`](crate::document::SECURITY_SCHEMES).
    pub scheme: &'static str,
    /// The scopes; empty for schemes that know none.
    pub scopes: &'static [Scope],
}

/// A security scheme that the document declares (OpenAPI 3.0.3, "Security Scheme Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The name under which security requirements refer to it.
    pub name: &'static str,
    /// What it asks for.
    pub kind: SecuritySchemeKind,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecuritySchemeKind {
    /// A bearer token in the `Authorization` header (RFC 6750), an API key among them.
    Bearer,
    /// An access token of OAuth 2.0 (RFC 6749), sent as bearer token.
    OAuth2 {
        /// Where the client-credentials grant gets its token, as the document spells it; a relative URL
        /// is appended to the server's URL. `None` where the document declares no such flow.
        token_url: Option<&'static str>,
    },
}

/// A server that the document names (OpenAPI 3.0.3, "Server Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The base URL, with each variable replaced by its default.
    pub url: &'static str,
    /// What the document says of it.
    pub description: &'static str,
}
