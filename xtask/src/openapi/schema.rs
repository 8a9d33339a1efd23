//! Facts about Schema Objects (OpenAPI 3.0.3) that reading, rendering and comparing rely on.

use crate::openapi::document::{At, Value};

/// The bounds, each with the keywords that make it, and the kind of value that it is for.
pub const BOUNDS: [(&[&str], &str); 11] = [
    (&["minimum", "exclusiveMinimum"], "number"),
    (&["maximum", "exclusiveMaximum"], "number"),
    (&["multipleOf"], "number"),
    (&["minLength"], "text"),
    (&["maxLength"], "text"),
    (&["pattern"], "text"),
    (&["minItems"], "list"),
    (&["maxItems"], "list"),
    (&["uniqueItems"], "list"),
    (&["minProperties"], "object"),
    (&["maxProperties"], "object"),
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

/// Whether the alternatives of a `oneOf` or `anyOf` only constrain the object beside them: each of them lists
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

/// The smallest and the largest integer that the schema allows, if it is bounded.
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

/// Whether the schema constrains the type of its values, and not only describes or bounds them.
#[must_use]
pub fn describes_type(at: &At<'_>) -> bool {
    let keywords =
        ["$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "allOf", "oneOf", "anyOf"];
    keywords.iter().any(|keyword| at.get(keyword).is_some())
}

/// References and parts of `allOf` are followed so deep.
const DEPTH: usize = 16;

/// Whether the schema, or a part of its `allOf`, sets the flag (`readOnly`, `writeOnly`).
#[must_use]
pub fn says(at: &At<'_>, flag: &str) -> bool {
    fn within(at: &At<'_>, flag: &str, depth: usize) -> bool {
        let mut parts = at.get("allOf").into_iter().flat_map(|list| list.items());
        at.flag(flag) || depth > 0 && parts.any(|part| part.resolve().is_ok_and(|part| within(&part, flag, depth - 1)))
    }
    within(at, flag, 2)
}

/// The texts that the schema lists for a property of that name, itself or in a part of its `allOf`.
#[must_use]
pub fn values_of_property(at: &At<'_>, property: &str) -> Option<Vec<String>> {
    let mut open = vec![(at.clone(), DEPTH)];
    while let Some((at, depth)) = open.pop() {
        let Ok(at) = at.resolve() else { continue };
        let listed = at.get("properties").and_then(|properties| properties.get(property)).and_then(|at| texts(&at));
        if listed.is_some() {
            return listed;
        }
        // Each part once for each way to it: a schema of many such ways is cut short.
        if depth > 0 && open.len() < 64 {
            open.extend(at.get("allOf").into_iter().flat_map(|list| list.items()).map(|part| (part, depth - 1)));
        }
    }
    None
}

/// The strings of an `enum`, also in a part of `allOf`.
fn texts(at: &At<'_>) -> Option<Vec<String>> {
    let at = at.resolve().ok()?;
    let mut parts = at.get("allOf").into_iter().flat_map(|list| list.items());
    let list = at.get("enum").or_else(|| parts.find_map(|part| part.resolve().ok()?.get("enum")))?;
    let texts: Vec<String> = list.items().filter_map(|item| item.as_str().map(str::to_owned)).collect();
    (!texts.is_empty()).then_some(texts)
}
