//! The values that a schema lists: the variants of an enum, or documentation.

use std::collections::HashSet;

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::{At, Value};

use super::shapes::{EnumValue, Shape};
use super::types::Type;

/// The listed values, as JSON, unless all of them are strings, which are the variants of an enum.
pub(super) fn listed_values(at: &At<'_>) -> Vec<String> {
    let is_text = |values: &At<'_>| {
        matches!(at.text("type"), Some("string" | "enum")) && !has_compound(values)
            || values.items().all(|value| value.as_str().is_some())
    };
    let values = at.get("enum").filter(|values| !is_text(values));
    values.iter().flat_map(At::items).map(|value| value.node().to_json().to_string()).collect()
}

/// The shape of a string.
pub(super) fn texts(reading: &mut Reading<'_>, at: &At<'_>) -> Shape {
    reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
    let Some(list) = at.get("enum") else { return Shape::Alias(Type::String) };
    if has_compound(&list) {
        return scalar(reading, at, Type::Any);
    }
    let mut values: Vec<EnumValue> = Vec::new();
    let mut seen = HashSet::new();
    for item in list.items() {
        let wire = match &item.node().value {
            Value::String(wire) => wire.clone(),
            Value::Bool(_) | Value::Number(_) => {
                let text = item.node().to_json().to_string();
                reading.claim(&item, &rules::SCHEMA_ENUM_UNQUOTED);
                text
            }
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        if seen.insert(wire.clone()) {
            values.push(EnumValue { name: String::new(), wire });
        }
    }
    reading.claim_all(&list, &rules::SCHEMA_ENUM);
    name_values(&mut values);
    if values.is_empty() { Shape::Alias(Type::String) } else { Shape::Enum(values) }
}

/// The shape of a value that is no string.
pub(super) fn scalar(reading: &mut Reading<'_>, at: &At<'_>, ty: Type) -> Shape {
    reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
    reading.claim_member(at, "enum", &rules::SCHEMA_ENUM_VALUES);
    Shape::Alias(ty)
}

/// Whether lists or objects are among the values.
fn has_compound(values: &At<'_>) -> bool {
    values.items().any(|value| value.is_array() || value.is_object())
}

/// The variants for these strings.
pub(super) fn values_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<EnumValue> {
    let mut seen = HashSet::new();
    let fresh = texts.into_iter().filter(|text| seen.insert(*text));
    let mut values: Vec<EnumValue> =
        fresh.map(|wire| EnumValue { name: String::new(), wire: wire.to_owned() }).collect();
    name_values(&mut values);
    values
}

/// Gives each value a unique variant.
fn name_values(values: &mut [EnumValue]) {
    // `Unknown` is the variant for values that the document does not list.
    let mut names = Names::with_taken(["Unknown"]);
    let wires: Vec<_> = values.iter().map(|value| (value.wire.as_str(), 0)).collect();
    let assigned = names::assign(names::pascal, &mut names, &wires);
    values.iter_mut().zip(assigned).for_each(|(value, name)| value.name = name);
}
