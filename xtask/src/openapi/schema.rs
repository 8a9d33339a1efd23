//! Facts about Schema Objects (OpenAPI 3.0.3) that reading, rendering and comparing rely on.

use crate::openapi::document::{At, Value};

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

/// The least and the greatest integer that the schema allows, where it bounds them.
#[must_use]
pub fn integer_bounds(at: &At<'_>) -> (Option<i128>, Option<i128>) {
    let bound = |name: &str, excluded: &str, step: i128| {
        let Value::Number(number) = &at.get(name)?.node().value else { return None };
        let (whole, exact) = whole(number, step);
        Some(if exact && at.flag(excluded) { whole.saturating_add(step) } else { whole })
    };
    (bound("minimum", "exclusiveMinimum", 1), bound("maximum", "exclusiveMaximum", -1))
}

/// The next integer in this direction, and whether it is the number itself.
fn whole(number: &serde_json::Number, step: i128) -> (i128, bool) {
    if let Some(integer) = number.as_i64() {
        return (integer.into(), true);
    }
    if let Some(integer) = number.as_u64() {
        return (integer.into(), true);
    }
    let float = number.as_f64().unwrap_or_default();
    let rounded = if step > 0 { float.ceil() } else { float.floor() };
    // A cast saturates; what lies that far out needs more than 64 bits in any case.
    #[allow(clippy::cast_possible_truncation, reason = "as said above")]
    let integer = rounded as i128;
    (integer, rounded.total_cmp(&float).is_eq())
}
