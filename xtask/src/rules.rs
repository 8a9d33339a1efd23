//! What the generator does with each construct of OpenAPI 3.0.3: the rules that claim the nodes of a document.

/// What becomes of a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// It is in the generated code, and on the wire where it belongs there.
    Rendered,
    /// It is in the documentation of the generated code, or says nothing to a client.
    Documented,
    /// It is a known defect of published documents and was read as it was meant.
    Corrected,
}

impl Claim {
    /// The word for it, in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rendered => "rendered",
            Self::Documented => "documented",
            Self::Corrected => "corrected",
        }
    }
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name.
    pub name: &'static str,
    /// The construct, in the words of OpenAPI 3.0.3.
    pub construct: &'static str,
    /// What becomes of it.
    pub claim: Claim,
    /// How.
    pub how: &'static str,
}

macro_rules! rules {
    ($($ident:ident: $claim:ident, $name:literal, $construct:literal, $how:literal;)*) => {
        $(
            #[doc = $construct]
            pub static $ident: Rule = Rule { name: $name, construct: $construct, claim: Claim::$claim, how: $how };
        )*

        /// Every rule, in the order of the specification.
        pub static ALL: &[&Rule] = &[$(&$ident),*];
    };
}

rules! {
    DOCUMENT: Rendered, "document", "OpenAPI Object", "the crate";
    VERSION: Rendered, "version", "OpenAPI Object: `openapi`", "checked to be 3.0.x; names the rules that apply";
    INFO: Documented, "info", "Info Object", "`document::TITLE` and `document::VERSION`, the rest in their documentation; no header is made of it";
    SERVER: Rendered, "server", "Server Object", "`document::SERVERS`; the first is the default base URL";
    SERVER_VARIABLE: Rendered, "server-variable", "Server Variable Object", "the default is put into the URL; `with_base_url` takes another";
    COMPONENTS: Rendered, "components", "Components Object", "each component where it is referred to; schemas in any case";
    COMPONENT_UNUSED: Documented, "component-unused", "Components Object: a component other than a schema that nothing refers to", "says nothing of any operation";
    PATHS: Rendered, "paths", "Paths Object", "the operations";
    PATH_ITEM: Rendered, "path-item", "Path Item Object", "its operations";
    PATH_TEMPLATE: Rendered, "path-template", "Path templating", "each parameter becomes exactly one segment, or an error before anything is sent";
    OPERATION: Rendered, "operation", "Operation Object", "a method of `Client`, a builder and an entry in `operations`";
    OPERATION_ID: Rendered, "operation-id", "Operation Object: `operationId`", "names the method, the builder and the entry";
    OPERATION_TEXT: Documented, "operation-text", "Operation Object: `summary`, `description`", "documentation of the method";
    OPERATION_TAGS: Rendered, "operation-tags", "Operation Object: `tags`", "`Operation::tags`; the first names the module";
    OPERATION_DEPRECATED: Rendered, "operation-deprecated", "Operation Object: `deprecated`", "`#[deprecated]` on the method and `Operation::deprecated`";
    CALLBACK: Documented, "callback", "Callback Object", "says what the server sends to others: nothing for a client";
    EXTERNAL_DOCS: Documented, "external-docs", "External Documentation Object", "points to documentation";
    TAG: Documented, "tag", "Tag Object", "documentation of the tag";
    PARAMETER: Rendered, "parameter", "Parameter Object", "a setter of the builder; path, query or header of the request";
    PARAMETER_TEXT: Documented, "parameter-text", "Parameter Object: `description`, `example`, `examples`, `deprecated`, `allowEmptyValue`", "documentation of the setter";
    PARAMETER_STYLE: Rendered, "parameter-style", "Parameter Object: `style`, `explode`", "`simple` in path and header, `form` in the query, exploded or not; nothing else";
    PAGINATION: Rendered, "pagination", "`x-stainless-pagination-property`, or `cursor` beside `data` and `meta.nextCursor`", "`pages()` and `items()` of the builder: streams that follow the cursor";
    REQUEST_BODY: Rendered, "request-body", "Request Body Object", "the setter `body` and the request's body";
    MEDIA_TYPE: Rendered, "media-type", "Media Type Object", "JSON (`application/json` and `+json`), or text or bytes as they are";
    MEDIA_TYPE_OTHER: Documented, "media-type-other", "Media Type Object beside JSON", "the JSON representation is asked for and sent; others are not";
    EXAMPLE: Documented, "example", "Example Object", "an example says nothing that must hold";
    RESPONSE: Rendered, "response", "Response Object", "the status decides what the body is decoded as";
    RESPONSE_TEXT: Documented, "response-text", "Response Object: `description`", "documentation of the method";
    RESPONSE_HEADER: Documented, "response-header", "Header Object", "`Response::headers` and `Error::headers` have every header as it came";
    LINK: Documented, "link", "Link Object", "relates operations to each other; nothing goes over the wire";
    REFERENCE: Rendered, "reference", "Reference Object", "what it refers to";
    REFERENCE_SIBLING: Documented, "reference-sibling", "Reference Object: members beside `$ref`", "to be ignored, says the specification";
    SCHEMA: Rendered, "schema", "Schema Object", "a type, or a part of one";
    SCHEMA_TYPE: Rendered, "schema-type", "Schema Object: `type`, `format` of numbers", "`String`, `bool`, `i32`, `i64`, `f32`, `f64`, `Vec`, `BTreeMap`, a struct";
    SCHEMA_FORMAT: Documented, "schema-format", "Schema Object: `format` of texts", "a `String`, exactly as it came";
    SCHEMA_TEXT: Documented, "schema-text", "Schema Object: `title`, `description`, `example`, `default`, `deprecated`, `externalDocs`", "documentation of type and field; a default is never sent unasked";
    SCHEMA_BOUNDS: Documented, "schema-bounds", "Schema Object: bounds, lengths, `pattern`, `uniqueItems`", "documentation; the server checks them";
    SCHEMA_ENUM: Rendered, "schema-enum", "Schema Object: `enum`", "an enum of Rust";
    SCHEMA_PROPERTIES: Rendered, "schema-properties", "Schema Object: `properties`, `required`", "the fields of a struct";
    SCHEMA_ADDITIONAL: Rendered, "schema-additional", "Schema Object: `additionalProperties`", "a map";
    SCHEMA_NULLABLE: Rendered, "schema-nullable", "Schema Object: `nullable`", "`Option`";
    SCHEMA_READ_ONLY: Rendered, "schema-read-only", "Schema Object: `readOnly`, `writeOnly`", "`Option` for the caller";
    SCHEMA_ALL_OF: Rendered, "schema-all-of", "Schema Object: `allOf`", "one struct with the fields of all";
    SCHEMA_ONE_OF: Rendered, "schema-one-of", "Schema Object: `oneOf`, `anyOf`", "an enum with one variant for each";
    SCHEMA_DISCRIMINATOR: Rendered, "schema-discriminator", "Discriminator Object", "the property's value decides which variant is decoded";
    SCHEMA_OPEN_ITEMS: Corrected, "schema-open-items", "Schema Object: a list of objects of which nothing is said", "such lists carry names in documents since 2026-01: each item is any JSON value, so that both decode";
    SCHEMA_MAP_TYPE: Corrected, "schema-map-type", "`type: map`", "no type of OpenAPI; versions of 2025 meant an object with any properties";
    SCHEMA_ENUM_TYPE: Corrected, "schema-enum-type", "`type: enum`", "no type of OpenAPI; meant a text with an `enum`";
    SECURITY: Rendered, "security", "Security Requirement Object", "`Operation::security`; decides whether credentials are sent";
    SECURITY_SCHEME: Rendered, "security-scheme", "Security Scheme Object", "`document::SECURITY_SCHEMES`: HTTP bearer and OAuth 2.0";
    OAUTH_FLOW: Rendered, "oauth-flow", "OAuth Flow Object", "the token URL of the client-credentials flow, and every scope as `Scope`";
    OAUTH_FLOW_OTHER: Documented, "oauth-flow-other", "OAuth Flow Object of a flow with a browser", "its scopes are rendered; a program without a user cannot take it";
    EXTENSION: Documented, "extension", "Specification Extensions (`x-`)", "not rendered, unless a rule names it";
}
