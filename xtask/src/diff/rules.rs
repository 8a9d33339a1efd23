//! The kinds of change that `diff` tells apart. Their names are stable: scripts may rely on them.

use super::change::Axis;

/// A kind of change.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// The stable name.
    pub id: &'static str,
    /// The rule that finds the same change with old and new exchanged.
    pub mirror: &'static str,
    /// Who notices it.
    pub axis: Axis,
    /// What it finds.
    pub about: &'static str,
    /// What to do where it breaks something.
    pub breaking: &'static str,
    /// What to do where it breaks nothing.
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
    SERVER_CHANGED = "server-changed" <-> "server-changed", "the first server, which is the default base URL, is another", "release the new default, or set `with_base_url`: old clients keep calling the old address", NOTHING;
    SERVER_ADDED = "server-added" <-> "server-removed", "a server more", NOTHING, NOTHING;
    SERVER_REMOVED = "server-removed" <-> "server-added", "a server is gone", "pass a base URL that is still served to `with_base_url`", "stop using that base URL";
    OPERATION_ADDED = "operation-added" <-> "operation-removed", "an operation more", NOTHING, "use it when you need it";
    OPERATION_REMOVED = "operation-removed" <-> "operation-added", "an operation is gone", "stop calling it: the server no longer promises to answer", NOTHING;
    OPERATION_RENAMED = "operation-renamed" <-> "operation-renamed", "the operation id is another, method and path are the same", NOTHING, "use the new name once you compile against the new crate";
    OPERATION_MOVED = "operation-moved" <-> "operation-moved", "method or path are others, the operation id is the same", "release the regenerated client: old clients call an address that is gone", NOTHING;
    OPERATION_DEPRECATED = "operation-deprecated" <-> "operation-undeprecated", "an operation is deprecated", NOTHING, "plan to stop calling it";
    OPERATION_UNDEPRECATED = "operation-undeprecated" <-> "operation-deprecated", "an operation is deprecated no more", NOTHING, NOTHING;
    TAGS_CHANGED = "tags-changed" <-> "tags-changed", "the tags of an operation are others", NOTHING, NOTHING;
    PARAMETER_ADDED = "parameter-added" <-> "parameter-removed", "a parameter more", "set it: calls without it are refused", "set it when you need it";
    PARAMETER_REMOVED = "parameter-removed" <-> "parameter-added", "a parameter is gone", "stop sending it: the server ignores or refuses it", NOTHING;
    PARAMETER_RENAMED = "parameter-renamed" <-> "parameter-renamed", "a path parameter has another name at the same place", NOTHING, "use the new setter once you compile against the new crate";
    PARAMETER_REQUIRED = "parameter-required" <-> "parameter-optional", "a parameter must be set now", "set it in every call: calls without it are refused", NOTHING;
    PARAMETER_OPTIONAL = "parameter-optional" <-> "parameter-required", "a parameter may be left out now", NOTHING, NOTHING;
    PARAMETER_STYLE_CHANGED = "parameter-style-changed" <-> "parameter-style-changed", "a parameter is written in another style", "release the regenerated client: the server reads what old clients send as something else", NOTHING;
    BODY_ADDED = "body-added" <-> "body-removed", "a request body where there was none", "send it: calls without it are refused", "send it when you need it";
    BODY_REMOVED = "body-removed" <-> "body-added", "no request body any more", "stop sending it: the server ignores or refuses it", NOTHING;
    BODY_REQUIRED = "body-required" <-> "body-optional", "the request body must be there now", "send it in every call: calls without it are refused", NOTHING;
    BODY_OPTIONAL = "body-optional" <-> "body-required", "the request body may be left out now", NOTHING, NOTHING;
    MEDIA_TYPE_CHANGED = "media-type-changed" <-> "media-type-changed", "a body is of another media type", "release the regenerated client: old clients send or expect the old media type", NOTHING;
    STATUS_ADDED = "status-added" <-> "status-removed", "an answer with a status that was not declared", "release the regenerated client: old clients report this success as an error, though it was carried out", "handle it where you tell errors apart";
    STATUS_REMOVED = "status-removed" <-> "status-added", "a status is declared no more", "stop relying on it: the server answers otherwise now", NOTHING;
    CONTENT_ADDED = "content-added" <-> "content-removed", "an answer with a body where none was declared", NOTHING, "read it once you compile against the new crate";
    CONTENT_REMOVED = "content-removed" <-> "content-added", "an answer without the body that was declared", "stop reading it: old clients fail to decode the answer", NOTHING;
    SECURITY_ADDED = "security-added" <-> "security-removed", "another kind of credentials is taken", NOTHING, NOTHING;
    SECURITY_REMOVED = "security-removed" <-> "security-added", "a kind of credentials is taken no more", "use credentials of a kind that is still taken", NOTHING;
    OPERATION_SECURED = "operation-secured" <-> "operation-public", "credentials are needed where none were", "configure credentials: calls without them are refused", NOTHING;
    OPERATION_PUBLIC = "operation-public" <-> "operation-secured", "no credentials are needed any more", NOTHING, NOTHING;
    SCOPE_REQUIRED = "scope-required" <-> "scope-released", "a scope is needed that was not", "grant the scope to the credentials in use before the server asks for it", NOTHING;
    SCOPE_RELEASED = "scope-released" <-> "scope-required", "a scope is needed no more", NOTHING, "take the scope from credentials that have no other use for it";
    SCHEME_ADDED = "scheme-added" <-> "scheme-removed", "a security scheme more", NOTHING, NOTHING;
    SCHEME_REMOVED = "scheme-removed" <-> "scheme-added", "a security scheme is gone", "use credentials of another scheme", NOTHING;
    SCHEME_RENAMED = "scheme-renamed" <-> "scheme-renamed", "a security scheme of the same kind has another name", NOTHING, NOTHING;
    SCHEME_CHANGED = "scheme-changed" <-> "scheme-changed", "a security scheme is of another kind", "use credentials of the new kind", NOTHING;
    TOKEN_URL_CHANGED = "token-url-changed" <-> "token-url-changed", "tokens are fetched at another address", "release the regenerated client: old clients fetch their tokens at the old address", NOTHING;
    SCOPE_DECLARED = "scope-declared" <-> "scope-undeclared", "a scope is declared that was not", NOTHING, NOTHING;
    SCOPE_UNDECLARED = "scope-undeclared" <-> "scope-declared", "a scope is declared no more", NOTHING, NOTHING;
    SCHEMA_ADDED = "schema-added" <-> "schema-removed", "a schema more", NOTHING, NOTHING;
    SCHEMA_REMOVED = "schema-removed" <-> "schema-added", "a schema is gone", NOTHING, NOTHING;
    SCHEMA_RENAMED = "schema-renamed" <-> "schema-renamed", "a schema has another name", NOTHING, "use the new name once you compile against the new crate";
    TYPE_CHANGED = "type-changed" <-> "type-changed", "a value is of another type", "release the regenerated client: old clients send or expect the old type", NOTHING;
    FORMAT_CHANGED = "format-changed" <-> "format-changed", "a value has another format", "check that what is sent has the new format, and that what is received fits", NOTHING;
    NULL_ALLOWED = "null-allowed" <-> "null-forbidden", "`null` is a value now", "release the regenerated client: old clients fail to decode `null`", NOTHING;
    NULL_FORBIDDEN = "null-forbidden" <-> "null-allowed", "`null` is no value any more", "stop sending `null`: it is refused", NOTHING;
    FIELD_ADDED = "field-added" <-> "field-removed", "a field more", "set it: requests without it are refused", "use it when you need it";
    FIELD_REMOVED = "field-removed" <-> "field-added", "a field is gone", "stop relying on it: it is neither taken nor given any more", NOTHING;
    FIELD_REQUIRED = "field-required" <-> "field-optional", "a field must be there now", "set it: requests without it are refused", NOTHING;
    FIELD_OPTIONAL = "field-optional" <-> "field-required", "a field may be left out now", "release the regenerated client: old clients fail to decode answers without it", NOTHING;
    READ_ONLY = "read-only" <-> "read-write", "only the server sets a field now", "stop sending it: the server ignores or refuses it", NOTHING;
    READ_WRITE = "read-write" <-> "read-only", "requests may set a field now", "set it: requests without it are refused", NOTHING;
    WRITE_ONLY_CHANGED = "write-only-changed" <-> "write-only-changed", "whether answers have a field is said otherwise", "check whether you rely on the field in answers", NOTHING;
    ENUM_VALUE_ADDED = "enum-value-added" <-> "enum-value-removed", "a value more in an enum", "handle it", "handle it where you match on the values: until then it arrives as `Unknown`";
    ENUM_VALUE_REMOVED = "enum-value-removed" <-> "enum-value-added", "a value less in an enum", "stop sending it: it is refused", NOTHING;
    ENUM_ADDED = "enum-added" <-> "enum-removed", "any value before, one out of a list now", "send listed values alone: others are refused", NOTHING;
    ENUM_REMOVED = "enum-removed" <-> "enum-added", "one out of a list before, any value now", NOTHING, "expect other values";
    ALTERNATIVE_ADDED = "alternative-added" <-> "alternative-removed", "a type more in a `oneOf`", "release the regenerated client: old clients fail to decode the new type", NOTHING;
    ALTERNATIVE_REMOVED = "alternative-removed" <-> "alternative-added", "a type less in a `oneOf`", "stop sending it: it is refused", NOTHING;
    ALTERNATIVES_REORDERED = "alternatives-reordered" <-> "alternatives-reordered", "the types of a `oneOf` without a discriminator are listed in another order", NOTHING, "check which type a value becomes that fits several: the first in the list";
    DISCRIMINATOR_CHANGED = "discriminator-changed" <-> "discriminator-changed", "the types of a `oneOf` are told apart otherwise", "release the regenerated client: old clients take one type for another", NOTHING;
    ADDITIONAL_ALLOWED = "additional-allowed" <-> "additional-forbidden", "fields without a description are allowed now", NOTHING, NOTHING;
    ADDITIONAL_FORBIDDEN = "additional-forbidden" <-> "additional-allowed", "fields without a description are forbidden now", "send described fields alone: others are refused", NOTHING;
    BOUND_TIGHTENED = "bound-tightened" <-> "bound-loosened", "a bound, length or count is narrower, or fields have to go together", "keep to the new bound: values outside are refused", NOTHING;
    BOUND_LOOSENED = "bound-loosened" <-> "bound-tightened", "a bound, length or count is wider, or fields need not go together any more", NOTHING, NOTHING;
    BOUND_CHANGED = "bound-changed" <-> "bound-changed", "a pattern, a step or which fields go together is another", "check that what is sent fits", NOTHING;
    DEFAULT_CHANGED = "default-changed" <-> "default-changed", "the server takes another value where none is sent", "send the old default where you rely on it", NOTHING;
    KEYWORD_CHANGED = "keyword-changed" <-> "keyword-changed", "something that no rule speaks of is said otherwise", "read the document at that place", "read the document at that place";
    RESPONSE_HEADER_CHANGED = "response-header-changed" <-> "response-header-changed", "a header of an answer is said otherwise", NOTHING, "check whether you read it";
    DOCUMENTATION_CHANGED = "documentation-changed" <-> "documentation-changed", "words, examples and extensions are others", NOTHING, NOTHING;
    REWRITTEN = "rewritten" <-> "rewritten", "the document says the same in another way", NOTHING, NOTHING;
}

rules! { Rust, RUST:
    METHOD_REMOVED = "method-removed" <-> "method-added", "a method is gone; for one of `Client` with its builder, table entry and mock", "stop calling it", NOTHING;
    METHOD_ADDED = "method-added" <-> "method-removed", "a method more; for one of `Client` with its builder, table entry and mock", "add it where you implement the trait", NOTHING;
    METHOD_RETYPED = "method-retyped" <-> "method-retyped", "a method takes or gives another type", "use the new type", NOTHING;
    SETTER_REMOVED = "setter-removed" <-> "setter-added", "a setter of a builder or mock is gone", "stop calling it", NOTHING;
    SETTER_ADDED = "setter-added" <-> "setter-removed", "a setter more on a builder or mock", NOTHING, NOTHING;
    SETTER_RETYPED = "setter-retyped" <-> "setter-retyped", "a setter takes another type", "pass the new type", NOTHING;
    TYPE_REMOVED = "type-removed" <-> "type-added", "a type is gone", "stop naming it", NOTHING;
    TYPE_ADDED = "type-added" <-> "type-removed", "a type more", NOTHING, NOTHING;
    TYPE_REDECLARED = "type-redeclared" <-> "type-redeclared", "a type is declared otherwise", "use it as it is declared now", NOTHING;
    ITEM_RENAMED = "item-renamed" <-> "item-renamed", "a method, setter or type has another name", "use the new name", NOTHING;
    ITEM_OPENED = "item-opened" <-> "item-closed", "a type became `#[non_exhaustive]`", "use the constructor, and `..` or `_` in patterns", NOTHING;
    ITEM_CLOSED = "item-closed" <-> "item-opened", "a type is `#[non_exhaustive]` no more", NOTHING, NOTHING;
    ITEM_DEPRECATED = "item-deprecated" <-> "item-undeprecated", "an item became `#[deprecated]`", NOTHING, "plan to stop using it";
    ITEM_UNDEPRECATED = "item-undeprecated" <-> "item-deprecated", "an item is `#[deprecated]` no more", NOTHING, NOTHING;
    CONSTRUCTOR_CHANGED = "constructor-changed" <-> "constructor-changed", "`new` takes other arguments: what is required changed", "pass the arguments that it takes now", NOTHING;
    STRUCT_FIELD_REMOVED = "struct-field-removed" <-> "struct-field-added", "a public field is gone", "stop using it", NOTHING;
    STRUCT_FIELD_ADDED = "struct-field-added" <-> "struct-field-removed", "a public field more", "set it in literals, and name it in patterns", NOTHING;
    STRUCT_FIELD_RETYPED = "struct-field-retyped" <-> "struct-field-retyped", "a public field has another type", "use the new type", NOTHING;
    VARIANT_REMOVED = "variant-removed" <-> "variant-added", "a variant is gone", "stop naming it", NOTHING;
    VARIANT_ADDED = "variant-added" <-> "variant-removed", "a variant more", "handle it where you match", "handle it where you match";
    VARIANT_RETYPED = "variant-retyped" <-> "variant-retyped", "a variant holds another type", "use the new type", NOTHING;
    CONSTANT_REMOVED = "constant-removed" <-> "constant-added", "a constant is gone", "stop naming it", NOTHING;
    CONSTANT_ADDED = "constant-added" <-> "constant-removed", "a constant more", NOTHING, NOTHING;
    CONSTANT_RETYPED = "constant-retyped" <-> "constant-retyped", "a constant has another type", "use the new type", NOTHING;
    TRAIT_REMOVED = "trait-removed" <-> "trait-added", "a type has a trait no more", "stop relying on it", NOTHING;
    TRAIT_ADDED = "trait-added" <-> "trait-removed", "a type has a trait more", NOTHING, NOTHING;
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
