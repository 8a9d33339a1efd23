//! Facts about Schema Objects (OpenAPI 3.0.3) that reading, rendering and comparing rely on.

use crate::openapi::document::At;

/// The keywords that bound the values of a type.
pub const BOUNDS: [&str; 13] = [
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
];

/// Whether the schema is a reference; a property that is *called* `$ref` is not.
#[must_use]
pub fn is_reference(at: &At<'_>) -> bool {
    at.get("$ref").is_some_and(|reference| reference.as_str().is_some())
}

/// Whether the schema says nothing but that its values are objects with any properties.
#[must_use]
pub fn is_open_object(at: &At<'_>) -> bool {
    at.members().count() == 2 && at.text("type") == Some("object") && at.flag("additionalProperties")
}

/// Whether the alternatives of a `oneOf` or `anyOf` only constrain the object that they stand beside: each of them lists
/// required properties and describes nothing.
#[must_use]
pub fn only_require(alternatives: &At<'_>) -> bool {
    alternatives.items().all(|part| {
        part.get("required").is_some()
            && part.members().all(|(name, member)| match name {
                "required" | "description" => true,
                "type" => member.as_str() == Some("object"),
                _ => false,
            })
    })
}
