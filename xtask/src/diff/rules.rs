//! The kinds of change that `diff` reports. Their names are stable: scripts may rely on them.

/// Who notices a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// A client in production, made from the old document, that calls the new server.
    Wire,
    /// Code that compiled with the old crate, once it is compiled with the new one.
    Rust,
}

impl Axis {
    /// Both, in the order in which they are printed.
    pub const ALL: [Self; 2] = [Self::Wire, Self::Rust];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "rust",
        }
    }
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// The stable name.
    pub id: &'static str,
    /// The rule that reports the same change with old and new exchanged.
    pub mirror: &'static str,
    /// Who notices it.
    pub axis: Axis,
    /// What it reports.
    pub about: &'static str,
    /// What to do if it breaks something.
    pub breaking: &'static str,
    /// What to do if it breaks nothing.
    pub harmless: &'static str,
}

macro_rules! rules {
    ($axis:ident, $all:ident: $($ident:ident = $id:literal <-> $mirror:literal, $about:literal, $breaking:expr, $harmless:expr;)*) => {
        $(
            #[doc = $about]
            pub static $ident: Rule = Rule {
                id: $id, mirror: $mirror, axis: Axis::$axis, about: $about, breaking: $breaking, harmless: $harmless,
            };
        )*

        /// The rules of this axis.
        pub static $all: &[&Rule] = &[$(&$ident),*];
    };
}

const NOTHING: &str = "nothing to do";

rules! { Wire, WIRE:
    SERVER_CHANGED = "server-changed" <-> "server-changed", "the first server, which is the default base URL, changed", "release the regenerated client, or set `with_base_url`: old clients keep calling the old address", NOTHING;
    SERVER_ADDED = "server-added" <-> "server-removed", "a server was added", NOTHING, NOTHING;
    SERVER_REMOVED = "server-removed" <-> "server-added", "a server was removed", "pass a base URL that is still served to `with_base_url`", "stop using that base URL";
    ENCRYPTION_REMOVED = "encryption-removed" <-> "encryption-added", "a server or token URL uses `http://`: credentials are sent without encryption", "send no credentials to that URL before its owner confirms that the change is intended", "send no credentials to that URL before its owner confirms that the change is intended";
    ENCRYPTION_ADDED = "encryption-added" <-> "encryption-removed", "a server or token URL no longer uses `http://`", NOTHING, NOTHING;
    OPERATION_ADDED = "operation-added" <-> "operation-removed", "an operation was added", NOTHING, "use it when you need it";
    OPERATION_REMOVED = "operation-removed" <-> "operation-added", "an operation was removed", "stop calling it: the server no longer promises to support it", NOTHING;
    OPERATION_RENAMED = "operation-renamed" <-> "operation-renamed", "the `operationId` changed; method and path are the same", NOTHING, "use the new name when you compile with the new crate";
    OPERATION_MOVED = "operation-moved" <-> "operation-moved", "method or path changed; the `operationId` is the same", "release the regenerated client: old clients call an address that no longer exists", NOTHING;
    OPERATION_DEPRECATED = "operation-deprecated" <-> "operation-undeprecated", "an operation was deprecated", NOTHING, "plan to stop calling it";
    OPERATION_UNDEPRECATED = "operation-undeprecated" <-> "operation-deprecated", "an operation is no longer deprecated", NOTHING, NOTHING;
    TAGS_CHANGED = "tags-changed" <-> "tags-changed", "the tags of an operation changed", NOTHING, NOTHING;
    PARAMETER_ADDED = "parameter-added" <-> "parameter-removed", "a parameter was added", "set it: requests without it are rejected", "set it when you need it";
    PARAMETER_REMOVED = "parameter-removed" <-> "parameter-added", "a parameter was removed", "stop sending it: the server ignores or rejects it", NOTHING;
    PARAMETER_RENAMED = "parameter-renamed" <-> "parameter-renamed", "a path parameter was renamed; its position in the path is the same", NOTHING, "use the new setter when you compile with the new crate";
    PARAMETER_REQUIRED = "parameter-required" <-> "parameter-optional", "a parameter became required", "set it in every call: requests without it are rejected", NOTHING;
    PARAMETER_OPTIONAL = "parameter-optional" <-> "parameter-required", "a parameter became optional", NOTHING, NOTHING;
    PARAMETER_STYLE_CHANGED = "parameter-style-changed" <-> "parameter-style-changed", "a parameter is serialized differently", "release the regenerated client: the server misreads what old clients send", NOTHING;
    BODY_ADDED = "body-added" <-> "body-removed", "a request body was added", "send it: requests without it are rejected", "send it when you need it";
    BODY_REMOVED = "body-removed" <-> "body-added", "the request body was removed", "stop sending it: the server ignores or rejects it", NOTHING;
    BODY_REQUIRED = "body-required" <-> "body-optional", "the request body became required", "send it in every call: requests without it are rejected", NOTHING;
    BODY_OPTIONAL = "body-optional" <-> "body-required", "the request body became optional", NOTHING, NOTHING;
    MEDIA_TYPE_CHANGED = "media-type-changed" <-> "media-type-changed", "the media type of a body changed", "release the regenerated client: old clients send or expect the old media type", NOTHING;
    STATUS_ADDED = "status-added" <-> "status-removed", "a response status was added", "release the regenerated client: old clients report this success as an error, although the request succeeded", "handle it where you distinguish errors";
    STATUS_REMOVED = "status-removed" <-> "status-added", "a response status was removed", "stop relying on it: the server responds with another status", NOTHING;
    CONTENT_ADDED = "content-added" <-> "content-removed", "a response got a body", NOTHING, "read it when you compile with the new crate";
    CONTENT_REMOVED = "content-removed" <-> "content-added", "a response lost its body", "stop reading it: old clients fail to decode the response", NOTHING;
    SECURITY_ADDED = "security-added" <-> "security-removed", "another kind of credentials is accepted", NOTHING, NOTHING;
    SECURITY_REMOVED = "security-removed" <-> "security-added", "a kind of credentials is no longer accepted", "use credentials of a kind that is still accepted", NOTHING;
    SECURITY_REORDERED = "security-reordered" <-> "security-reordered", "the order in which a client tries the accepted kinds of credentials changed", NOTHING, NOTHING;
    OPERATION_SECURED = "operation-secured" <-> "operation-public", "credentials became required", "configure credentials: requests without them are rejected", NOTHING;
    OPERATION_PUBLIC = "operation-public" <-> "operation-secured", "credentials are no longer required", NOTHING, NOTHING;
    SCOPE_REQUIRED = "scope-required" <-> "scope-released", "a scope became required", "grant the scope to the credentials in use before the server enforces it", NOTHING;
    SCOPE_RELEASED = "scope-released" <-> "scope-required", "a scope is no longer required", NOTHING, "remove the scope from credentials that need it for nothing else";
    SCHEME_ADDED = "scheme-added" <-> "scheme-removed", "a security scheme was added", NOTHING, NOTHING;
    SCHEME_REMOVED = "scheme-removed" <-> "scheme-added", "a security scheme was removed", "use credentials of another scheme", NOTHING;
    SCHEME_RENAMED = "scheme-renamed" <-> "scheme-renamed", "a security scheme was renamed; its kind is the same", NOTHING, NOTHING;
    SCHEME_CHANGED = "scheme-changed" <-> "scheme-changed", "the kind of a security scheme changed", "use credentials of the new kind", NOTHING;
    TOKEN_URL_CHANGED = "token-url-changed" <-> "token-url-changed", "the token URL changed", "release the regenerated client: old clients request their tokens at the old URL", NOTHING;
    TOKEN_HOST_CHANGED = "token-host-changed" <-> "token-host-changed", "client credentials are sent to another host to get tokens", "use no client secret before the owner of the API confirms that the host is theirs", NOTHING;
    SCOPE_DECLARED = "scope-declared" <-> "scope-undeclared", "a scope was declared", NOTHING, NOTHING;
    SCOPE_UNDECLARED = "scope-undeclared" <-> "scope-declared", "a scope is no longer declared", NOTHING, NOTHING;
    SCHEMA_ADDED = "schema-added" <-> "schema-removed", "a schema was added", NOTHING, NOTHING;
    SCHEMA_REMOVED = "schema-removed" <-> "schema-added", "a schema was removed", NOTHING, NOTHING;
    SCHEMA_RENAMED = "schema-renamed" <-> "schema-renamed", "a schema was renamed", NOTHING, "use the new name when you compile with the new crate";
    SCHEMA_REPLACED = "schema-replaced" <-> "schema-replaced", "another schema is referred to", "release the regenerated client: old clients send or expect the old schema", "use the new type when you compile with the new crate";
    TYPE_CHANGED = "type-changed" <-> "type-changed", "the type of a value changed", "release the regenerated client: old clients send or expect the old type", NOTHING;
    FORMAT_CHANGED = "format-changed" <-> "format-changed", "the format of a value changed", "check that what you send has the new format, and that what you receive fits", NOTHING;
    NULL_ALLOWED = "null-allowed" <-> "null-forbidden", "`null` became a valid value", "release the regenerated client: old clients fail to decode `null`", NOTHING;
    NULL_FORBIDDEN = "null-forbidden" <-> "null-allowed", "`null` is no longer a valid value", "stop sending `null`: it is rejected", NOTHING;
    FIELD_ADDED = "field-added" <-> "field-removed", "a property was added", "set it: requests without it are rejected", "use it when you need it";
    FIELD_REMOVED = "field-removed" <-> "field-added", "a property was removed", "stop relying on it: it is no longer accepted or returned", NOTHING;
    FIELD_REQUIRED = "field-required" <-> "field-optional", "a property became required", "set it: requests without it are rejected", NOTHING;
    FIELD_OPTIONAL = "field-optional" <-> "field-required", "a property became optional", "release the regenerated client: old clients fail to decode responses without it", NOTHING;
    READ_ONLY = "read-only" <-> "read-write", "a property became read-only", "stop sending it: the server ignores or rejects it", NOTHING;
    READ_WRITE = "read-write" <-> "read-only", "a property is no longer read-only", "set it: requests without it are rejected", NOTHING;
    WRITE_ONLY_CHANGED = "write-only-changed" <-> "write-only-changed", "a property became write-only, or is no longer write-only", "check whether you rely on the property in responses", NOTHING;
    ENUM_VALUE_ADDED = "enum-value-added" <-> "enum-value-removed", "an enum value was added", "handle it", "handle it where you match on the values: until then it is decoded as `Unknown`";
    ENUM_VALUE_REMOVED = "enum-value-removed" <-> "enum-value-added", "an enum value was removed", "stop sending it: it is rejected", NOTHING;
    ENUM_ADDED = "enum-added" <-> "enum-removed", "values were restricted to a list", "send only listed values: others are rejected", NOTHING;
    ENUM_REMOVED = "enum-removed" <-> "enum-added", "values are no longer restricted to a list", NOTHING, "expect other values";
    ALTERNATIVE_ADDED = "alternative-added" <-> "alternative-removed", "an alternative of a `oneOf` or `anyOf` was added", "release the regenerated client: old clients fail to decode the new alternative", NOTHING;
    ALTERNATIVE_REMOVED = "alternative-removed" <-> "alternative-added", "an alternative of a `oneOf` or `anyOf` was removed", "stop sending it: it is rejected", NOTHING;
    ALTERNATIVES_REORDERED = "alternatives-reordered" <-> "alternatives-reordered", "the alternatives of a `oneOf` or `anyOf` without a discriminator are in another order", NOTHING, "check how a value is decoded that matches several alternatives";
    ALTERNATIVES_EXCLUSIVE = "alternatives-exclusive" <-> "alternatives-combined", "an `anyOf` became a `oneOf`: a value may no longer match several alternatives", "send values that match exactly one alternative: others are rejected", NOTHING;
    ALTERNATIVES_COMBINED = "alternatives-combined" <-> "alternatives-exclusive", "a `oneOf` became an `anyOf`: a value may match several alternatives", NOTHING, NOTHING;
    DISCRIMINATOR_CHANGED = "discriminator-changed" <-> "discriminator-changed", "the discriminator of a `oneOf` changed", "release the regenerated client: old clients decode a value as the wrong type", NOTHING;
    ADDITIONAL_ALLOWED = "additional-allowed" <-> "additional-forbidden", "undeclared properties became allowed", NOTHING, NOTHING;
    ADDITIONAL_FORBIDDEN = "additional-forbidden" <-> "additional-allowed", "undeclared properties are no longer allowed", "send only declared properties: others are rejected", NOTHING;
    BOUND_TIGHTENED = "bound-tightened" <-> "bound-loosened", "a limit became stricter, or was added", "keep to the new limit: values outside are rejected", NOTHING;
    BOUND_LOOSENED = "bound-loosened" <-> "bound-tightened", "a limit became wider, or was removed", NOTHING, NOTHING;
    BOUND_CHANGED = "bound-changed" <-> "bound-changed", "a pattern, a step, or the properties that must occur together changed", "check that what you send is still valid", NOTHING;
    DEFAULT_CHANGED = "default-changed" <-> "default-changed", "the value that the server assumes if none is sent changed", "send the old default explicitly where you rely on it", NOTHING;
    KEYWORD_CHANGED = "keyword-changed" <-> "keyword-changed", "a keyword changed for which there is no other rule", "read the document at that position", "read the document at that position";
    RESPONSE_HEADER_CHANGED = "response-header-changed" <-> "response-header-changed", "a response header changed", NOTHING, "check whether you read it";
    DOCUMENTATION_CHANGED = "documentation-changed" <-> "documentation-changed", "a description, example or extension changed", NOTHING, NOTHING;
    NOT_COMPARED = "not-compared" <-> "not-compared", "the documents are too large to be compared completely", "compare the rest yourself, or compare smaller documents", NOTHING;
    CHANGES_NOT_LISTED = "changes-not-listed" <-> "changes-not-listed", "there are more changes on the wire than a report lists; the grade is the worst of the others", "compare documents that differ less, for example the versions between them", NOTHING;
    REWRITTEN = "rewritten" <-> "rewritten", "the document expresses the same in another way", NOTHING, NOTHING;
}

rules! { Rust, RUST:
    MEANING_CHANGED = "meaning-changed" <-> "meaning-changed", "an existing name now stands for another operation, parameter, property or value", "use the name that now stands for what you mean: old code compiles, and sends or reads something else", NOTHING;
    METHOD_REMOVED = "method-removed" <-> "method-added", "a method was removed; one of `Client` together with its builder, table entry and mock", "stop calling it", NOTHING;
    METHOD_ADDED = "method-added" <-> "method-removed", "a method was added; one of `Client` together with its builder, table entry and mock", "add it where you implement the trait", NOTHING;
    METHOD_RETYPED = "method-retyped" <-> "method-retyped", "a method takes or returns another type", "use the new type", NOTHING;
    SETTER_REMOVED = "setter-removed" <-> "setter-added", "a setter of a type, builder or mock was removed", "stop calling it", NOTHING;
    SETTER_ADDED = "setter-added" <-> "setter-removed", "a setter of a type, builder or mock was added", NOTHING, NOTHING;
    SETTER_RETYPED = "setter-retyped" <-> "setter-retyped", "a setter takes another type", "pass the new type", NOTHING;
    TYPE_REMOVED = "type-removed" <-> "type-added", "a type was removed", "stop using it", NOTHING;
    TYPE_ADDED = "type-added" <-> "type-removed", "a type was added", NOTHING, NOTHING;
    TYPE_REDECLARED = "type-redeclared" <-> "type-redeclared", "a type is declared differently", "use it as it is declared now", NOTHING;
    ITEM_RENAMED = "item-renamed" <-> "item-renamed", "a method, setter or type was renamed", "use the new name", NOTHING;
    ITEM_OPENED = "item-opened" <-> "item-closed", "a type became `#[non_exhaustive]`", "use the constructor, and `..` or `_` in patterns", NOTHING;
    ITEM_CLOSED = "item-closed" <-> "item-opened", "a type is no longer `#[non_exhaustive]`", NOTHING, NOTHING;
    ITEM_DEPRECATED = "item-deprecated" <-> "item-undeprecated", "an item became `#[deprecated]`", NOTHING, "plan to stop using it";
    ITEM_UNDEPRECATED = "item-undeprecated" <-> "item-deprecated", "an item is no longer `#[deprecated]`", NOTHING, NOTHING;
    CONSTRUCTOR_CHANGED = "constructor-changed" <-> "constructor-changed", "`new` takes other arguments, because other properties are required", "pass the arguments that it takes now", NOTHING;
    STRUCT_FIELD_REMOVED = "struct-field-removed" <-> "struct-field-added", "a public field was removed", "stop using it", NOTHING;
    STRUCT_FIELD_ADDED = "struct-field-added" <-> "struct-field-removed", "a public field was added", "set it in literals, and name it in patterns", NOTHING;
    STRUCT_FIELD_RETYPED = "struct-field-retyped" <-> "struct-field-retyped", "the type of a public field changed", "use the new type", NOTHING;
    VARIANT_REMOVED = "variant-removed" <-> "variant-added", "a variant was removed", "stop using it", NOTHING;
    VARIANT_ADDED = "variant-added" <-> "variant-removed", "a variant was added", "handle it where you match", "handle it where you match";
    VARIANT_RETYPED = "variant-retyped" <-> "variant-retyped", "a variant holds another type", "use the new type", NOTHING;
    CONSTANT_REMOVED = "constant-removed" <-> "constant-added", "a constant was removed", "stop using it", NOTHING;
    CONSTANT_ADDED = "constant-added" <-> "constant-removed", "a constant was added", NOTHING, NOTHING;
    CONSTANT_RETYPED = "constant-retyped" <-> "constant-retyped", "the type of a constant changed", "use the new type", NOTHING;
    TRAIT_REMOVED = "trait-removed" <-> "trait-added", "a type no longer implements a trait", "stop relying on it", NOTHING;
    TRAIT_ADDED = "trait-added" <-> "trait-removed", "a type implements another trait", NOTHING, NOTHING;
    ITEMS_NOT_LISTED = "items-not-listed" <-> "items-not-listed", "there are more changes in Rust than a report lists; the grade is the worst of the others", "compare documents that differ less, for example the versions between them", NOTHING;
}

/// The rule of that name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    WIRE.iter().chain(RUST).copied()
}
