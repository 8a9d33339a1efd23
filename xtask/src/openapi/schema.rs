//! Facts about Schema Objects that reading, rendering and comparing rely on, of documents in the common form of the versions.

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

/// The keywords of OpenAPI 3.1 that only constrain values: documentation and JSON Schema, left to the server to check.
pub const CONSTRAINTS: [&str; 14] = [
    "patternProperties",
    "propertyNames",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "prefixItems",
    "not",
];

/// The keywords of OpenAPI 3.1 that describe values and exclude none.
pub const ANNOTATIONS: [&str; 10] = [
    "examples",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$comment",
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
];

/// The keywords whose members are schemas for references alone.
pub const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];

/// The keywords of OpenAPI 3.0, and those of 3.1 that make types.
pub const KEYWORDS: [&str; 40] = [
    "$ref",
    "$dynamicRef",
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "const",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "prefixItems",
    "properties",
    "additionalProperties",
    "unevaluatedProperties",
    "description",
    "format",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "example",
    "deprecated",
];

/// Whether only OpenAPI 3.1 or JSON Schema define the keyword.
#[must_use]
pub fn is_later(keyword: &str) -> bool {
    let makes_types = ["const", "prefixItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef"];
    [&CONSTRAINTS[..], &ANNOTATIONS, &DEFINITIONS, &makes_types].iter().any(|list| list.contains(&keyword))
}

/// The dialects of JSON Schema that OpenAPI 3.1 means where a document names none.
const DIALECTS: [&str; 2] =
    ["https://spec.openapis.org/oas/3.1/dialect/base", "https://json-schema.org/draft/2020-12/schema"];

/// Whether the dialect is that of OpenAPI 3.1.
#[must_use]
pub fn is_dialect(uri: &str) -> bool {
    DIALECTS.contains(&uri.trim_end_matches('#'))
}

/// Whether `null` is the one value of the schema.
#[must_use]
pub fn is_null(at: &At<'_>) -> bool {
    let values = at.get("enum");
    values.is_some_and(|values| {
        values.items().count() == 1 && values.items().all(|value| value.node().value == Value::Null)
    })
}

/// The strings of alternatives that are constants each and differ in nothing but their texts; `None` for other alternatives.
#[must_use]
pub fn constants<'d>(alternatives: &[At<'d>]) -> Option<Vec<&'d str>> {
    let constant = |at: &At<'d>| {
        let is_known = |name: &str| {
            matches!(name, "type" | "enum" | "title" | "description" | "deprecated" | "example")
                || name.starts_with("x-")
        };
        let is_text = at.get("type").is_none_or(|kind| kind.as_str() == Some("string"));
        let mut values = at.get("enum")?.items();
        let value = values.next().filter(|_| values.next().is_none())?.as_str();
        value.filter(|_| is_text && !is_reference(at) && at.members().all(|(name, _)| is_known(name)))
    };
    if alternatives.len() < 2 {
        return None;
    }
    alternatives.iter().map(constant).collect()
}

/// Whether no value has the schema: `false` in OpenAPI 3.1.
#[must_use]
pub fn is_nothing(at: &At<'_>) -> bool {
    at.as_bool() == Some(false)
        || at.members().count() == 1
            && at.get("not").is_some_and(|not| not.is_object() && not.members().next().is_none())
}

/// Whether the object may have no property but those that it names: by its own `additionalProperties`, or by
/// `unevaluatedProperties`, which looks at all parts of the schema.
#[must_use]
pub fn additional<'d>(at: &At<'d>) -> Option<At<'d>> {
    at.get("additionalProperties").or_else(|| later(at, "unevaluatedProperties"))
}

/// A keyword that only OpenAPI 3.1 defines.
#[must_use]
pub fn later<'d>(at: &At<'d>, keyword: &str) -> Option<At<'d>> {
    if at.document().is_3_1() { at.get(keyword) } else { None }
}

/// The type of the items of a list whose first items have schemas of their own, if all of them are alike.
#[must_use]
pub fn alike<'d>(at: &At<'d>) -> Option<At<'d>> {
    let first = later(at, "prefixItems")?.items().next()?;
    let is_simple = |item: &At<'_>| {
        let known = ["type", "format", "$ref", "title", "description"];
        item.members().next().is_some() && item.members().all(|(name, _)| known.contains(&name))
    };
    let alike = |item: &At<'_>| {
        is_simple(item) && ["type", "format", "$ref"].iter().all(|name| item.text(name) == first.text(name))
    };
    let rest = match at.get("items").or_else(|| at.get("unevaluatedItems")) {
        Some(rest) => is_nothing(&rest) || alike(&rest),
        None => {
            let most = at.get("maxItems").map(|most| most.node().to_json()).and_then(|most| most.as_u64());
            let count = at.get("prefixItems")?.items().count();
            most.is_some_and(|most| usize::try_from(most).is_ok_and(|most| most <= count))
        }
    };
    let is_typed = first.get("type").is_some() || is_reference(&first);
    (is_typed && rest && at.get("prefixItems")?.items().all(|item| alike(&item))).then_some(first)
}

/// No list of more items becomes a tuple.
const MAX_TUPLE: usize = 32;

/// The schemas of the items of a list that has one for each of them: two or more, all of which must be there, and no others.
#[must_use]
pub fn tuple<'d>(at: &At<'d>) -> Option<Vec<At<'d>>> {
    let items: Vec<At<'d>> = later(at, "prefixItems")?.items().collect();
    let count = |name| at.get(name).and_then(|bound| bound.node().to_json().as_u64());
    let length = u64::try_from(items.len()).ok()?;
    let most = count("maxItems");
    let rest = at.get("items").or_else(|| at.get("unevaluatedItems"));
    let ends = most == Some(length) || most.is_none() && rest.is_some_and(|rest| is_nothing(&rest));
    let is_tuple = ends && count("minItems") == Some(length) && !items.iter().any(is_nothing);
    (is_tuple && (2..=MAX_TUPLE).contains(&items.len())).then_some(items)
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
    let number = |name: &str, step: i128| match &at.get(name)?.node().value {
        Value::Number(number) => Some(whole(number, step)),
        _ => None,
    };
    let bound = |name: &str, excluded: &str, step: i128| {
        let next = |(whole, exact): (i128, bool), is_excluded| {
            if exact && is_excluded { whole.saturating_add(step) } else { whole }
        };
        let included = number(name, step).map(|bound| next(bound, at.flag(excluded)));
        // In 3.1 the two keywords are bounds of their own.
        let beyond = number(excluded, step).filter(|_| at.document().is_3_1()).map(|bound| next(bound, true));
        included.into_iter().chain(beyond).max_by_key(|bound| bound * step)
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
    let of_3_1 = ["unevaluatedProperties", "prefixItems"];
    keywords.iter().any(|keyword| at.get(keyword).is_some())
        || of_3_1.iter().any(|keyword| later(at, keyword).is_some())
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
