//! From a Schema Object in the common form of the versions to JSON Schema 2020-12, as JSON text with the members in the order of the document.

use std::collections::{BTreeSet, HashSet};

use crate::model::schema::Schemas;
use crate::openapi::document::{At, Value};
use crate::openapi::references;
use crate::openapi::schema::{describes_type, is_open_object, is_reference};

use super::json::{list, node, object, text};

/// Translates the schema of a named type. Other named types are referenced by name; all other references are written out.
/// Returns the schema and the referenced types.
pub(super) fn translate(schemas: &Schemas, at: &At<'_>) -> (String, BTreeSet<usize>) {
    let later = at.document().is_3_1();
    let mut translation = Translation { schemas, later, references: BTreeSet::new(), open: Vec::new() };
    // Its own name would say nothing of it.
    let text = if is_reference(at) { translation.reference(at) } else { translation.schema(at) };
    (text, translation.references)
}

/// What has the schemas at all of these places.
pub(super) fn together(schemas: &Schemas, parts: &[At<'_>]) -> (String, BTreeSet<usize>) {
    let later = parts.iter().any(|part| part.document().is_3_1());
    let mut translation = Translation { schemas, later, references: BTreeSet::new(), open: Vec::new() };
    let parts: Vec<String> = parts.iter().map(|part| translation.place(part)).collect();
    (object(&[("allOf", list(parts))]), translation.references)
}

struct Translation<'s> {
    schemas: &'s Schemas,
    /// Whether the document is of OpenAPI 3.1, whose other keywords are those of JSON Schema.
    later: bool,
    references: BTreeSet<usize>,
    /// The references that are being written out.
    open: Vec<String>,
}

impl Translation<'_> {
    fn place(&mut self, at: &At<'_>) -> String {
        if let Some((index, named)) = self.schemas.at(at.pointer()) {
            self.references.insert(index);
            return object(&[("$ref", text(&named.name))]);
        }
        if is_reference(at) { self.reference(at) } else { self.schema(at) }
    }

    fn reference(&mut self, at: &At<'_>) -> String {
        let target = references::target(at);
        // The model has refused broken references and circles of inline schemas.
        let Some(target) = target.filter(|target| !self.open.iter().any(|open| open == target.pointer())) else {
            return "true".to_owned();
        };
        self.open.push(target.pointer().to_owned());
        let written = self.place(&target);
        self.open.pop();
        written
    }

    fn schema(&mut self, at: &At<'_>) -> String {
        // A part of `allOf` that describes no type applies to the whole schema.
        let mut notes = at.get("allOf").into_iter().flat_map(|list| list.items());
        let nullable = at.flag("nullable")
            || notes.any(|note| !is_reference(&note) && !describes_type(&note) && note.flag("nullable"));
        let composed = ["allOf", "oneOf", "anyOf"].iter().any(|keyword| at.get(keyword).is_some());
        let members: Vec<(&str, String)> = at
            .members()
            .filter_map(|(keyword, value)| self.keyword(at, keyword, &value, nullable && !composed))
            .collect();
        let schema = object(&members);
        // None of the parts need accept `null` for the whole to do so.
        if nullable && composed { format!(r#"{{"anyOf":[{schema},{{"type":"null"}}]}}"#) } else { schema }
    }

    /// The keyword of JSON Schema with its value; `None` if JSON Schema has no such keyword or does not allow the value.
    fn keyword<'k>(
        &mut self,
        at: &At<'_>,
        keyword: &'k str,
        value: &At<'_>,
        nullable: bool,
    ) -> Option<(&'k str, String)> {
        let json = &value.node().value;
        let kept = || node(value.node());
        let number = || matches!(json, Value::Number(_)).then(kept);
        let written = match keyword {
            "type" => {
                let name = text(json_type(value.as_str()?));
                if nullable { list([name, text("null")]) } else { name }
            }
            // The rule `schema-enum-unquoted`.
            "enum" => {
                let texts = matches!(at.text("type"), Some("string" | "enum"));
                listed(value, texts, nullable.then(|| "null".to_owned()))?
            }
            "required" => listed(value, false, None)?,
            "properties" => {
                let properties: Vec<_> = value.members().map(|(name, at)| (name, self.place(&at))).collect();
                object(&properties)
            }
            "patternProperties" | "dependentSchemas" if value.is_object() && self.later => {
                let schemas: Vec<_> = value.members().map(|(name, at)| (name, self.place(&at))).collect();
                object(&schemas)
            }
            "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems" if value.as_bool().is_some() => {
                kept()
            }
            // The rule `schema-open-items`.
            "items" if is_open_object(value) => "true".to_owned(),
            "additionalProperties" | "items" | "not" => self.place(value),
            "unevaluatedProperties"
            | "unevaluatedItems"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "contentSchema"
                if self.later && value.is_object() =>
            {
                self.place(value)
            }
            "dependentRequired" if self.later && is_names(value) => kept(),
            "contentEncoding" | "contentMediaType" | "$comment" if self.later => text(value.as_str()?),
            "examples" if self.later && value.is_array() => kept(),
            "minContains" | "maxContains" if self.later => {
                matches!(json, Value::Number(number) if number.is_u64()).then(kept)?
            }
            "prefixItems" if !self.later => return None,
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                // The rule `schema-circle`.
                let itself = |part: &At<'_>| part.resolve().is_ok_and(|part| part.node().id() == at.node().id());
                let parts: Vec<_> = value.items().filter(|part| !itself(part)).map(|part| self.place(&part)).collect();
                (!parts.is_empty()).then(|| list(parts))?
            }
            "minimum" if at.flag("exclusiveMinimum") => return Some(("exclusiveMinimum", number()?)),
            "maximum" if at.flag("exclusiveMaximum") => return Some(("exclusiveMaximum", number()?)),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => number()?,
            "multipleOf" => matches!(json, Value::Number(number) if number.as_f64() > Some(0.0)).then(kept)?,
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
                matches!(json, Value::Number(number) if number.is_u64()).then(kept)?
            }
            "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => value.as_bool().is_some().then(kept)?,
            "pattern" | "format" | "title" | "description" => text(value.as_str()?),
            "default" => kept(),
            "example" => return Some(("examples", list([kept()]))),
            _ => return None,
        };
        Some((keyword, written))
    }
}

/// Whether the members are lists of different texts.
fn is_names(at: &At<'_>) -> bool {
    at.is_object()
        && at.members().all(|(_, list)| {
            let names: BTreeSet<_> = list.items().filter_map(|item| item.as_str()).collect();
            list.is_array() && names.len() == list.items().count()
        })
}

/// The rules `schema-map-type` and `schema-enum-type`.
fn json_type(name: &str) -> &str {
    match name {
        "map" => "object",
        "enum" => "string",
        name => name,
    }
}

/// The items of a list without duplicates, as JSON Schema requires; `None` for an empty list.
fn listed(at: &At<'_>, texts: bool, more: Option<String>) -> Option<String> {
    let mut items: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for item in at.items() {
        let unquoted = texts && matches!(item.node().value, Value::Bool(_) | Value::Number(_));
        let item = if unquoted { text(&node(item.node())) } else { node(item.node()) };
        if seen.insert(item.clone()) {
            items.push(item);
        }
    }
    let more = more.filter(|more| !items.is_empty() && !items.contains(more));
    items.extend(more);
    (!items.is_empty()).then(|| list(items))
}
