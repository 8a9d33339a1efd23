//! Keywords that are not of the kind that OpenAPI defines, where the type would be another one for it. Elsewhere they are
//! documentation, and left out of the JSON Schema.

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::{At, Value};
use crate::openapi::schema::integer_bounds;

use super::types::Integer;

/// Refuses what would be ignored although it decides on the type.
pub(super) fn refuse(reading: &mut Reading<'_>, at: &At<'_>) {
    if let Some(values) = at.get("enum").filter(|values| !values.is_array()) {
        unlike(reading, &values, "a list");
    }
    if let Some(format) = at.get("format").filter(|format| format.as_str().is_none()) {
        unlike(reading, &format, "a text");
    }
    if at.text("type") == Some("integer") {
        bounds(reading, at);
    }
}

/// A bound in quotation marks, or a number where OpenAPI 3.0 has a flag; in 3.1 the number is right.
fn bounds(reading: &mut Reading<'_>, at: &At<'_>) {
    let of = |(least, most)| Integer::of(at.text("format"), least, most);
    let (least, most) = integer_bounds(at);
    let meant_least = meant(at, "minimum", "exclusiveMinimum", 1);
    let meant_most = meant(at, "maximum", "exclusiveMaximum", -1);
    let least_of_both = least.max(meant_least);
    let most_of_both = most.into_iter().chain(meant_most).min();
    if of((least, most)) == of((least_of_both, most_of_both)) {
        return;
    }
    let excluded = if at.document().is_3_1() { "a number" } else { "a boolean" };
    for (name, expected) in [
        ("minimum", "a number"),
        ("maximum", "a number"),
        ("exclusiveMinimum", excluded),
        ("exclusiveMaximum", excluded),
    ] {
        let is_expected = |value: &Value| match value {
            Value::Number(_) => expected == "a number",
            // The common form of the versions has flags.
            Value::Bool(_) => expected == excluded && name.starts_with("exclusive"),
            _ => false,
        };
        if let Some(bound) = at.get(name).filter(|bound| !is_expected(&bound.node().value)) {
            unlike(reading, &bound, expected);
        }
    }
}

/// The integer that a malformed bound says.
fn meant(at: &At<'_>, name: &str, excluded: &str, step: i128) -> Option<i128> {
    let quoted = at.text(name).and_then(|text| text.trim().parse().ok());
    let number = at.get(excluded).and_then(|bound| match &bound.node().value {
        Value::Number(number) if !at.document().is_3_1() => {
            number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
        }
        Value::String(text) => text.trim().parse::<i128>().ok(),
        _ => None,
    });
    quoted.or_else(|| number.map(|number| number.saturating_add(step)))
}

fn unlike(reading: &mut Reading<'_>, at: &At<'_>, expected: &str) {
    reading.refuse(
        at,
        &rules::MALFORMED,
        format!("found {} as `{}`", at.node().value.kind(), at.name()),
        &format!("expected {expected}"),
        "correct the document, or leave the operations that use it out with `--skip`",
    );
}
