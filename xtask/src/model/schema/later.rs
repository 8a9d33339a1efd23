//! What only schemas of OpenAPI 3.1 have, and what they no longer have.

use crate::model::ledger::Reading;
use crate::model::rules::{self, Rule};
use crate::openapi::document::At;
use crate::openapi::schema::{
    ANNOTATIONS, CONSTRAINTS, DEFINITIONS, KEYWORDS, additional, is_dialect, is_later, later,
};

use super::store::Schemas;
use super::types::Type;

impl Schemas {
    /// Claims what is said of the values of a schema, or of the schema itself, and makes no type.
    pub(super) fn claim_later(&mut self, reading: &mut Reading<'_>, at: &At<'_>) {
        if !at.document().is_3_1() {
            for (_, member) in at.members().filter(|(name, _)| is_later(name)) {
                reading.claim_all(&member, &rules::SCHEMA_LATER);
            }
            return;
        }
        for (name, member) in at.members() {
            match name {
                "$schema" => dialect(reading, &member),
                "$id" if has_references(at) => refuse(reading, &member, "a schema with an `$id` that has references"),
                "$id" => reading.claim_all(&member, &rules::SCHEMA_ID),
                "$dynamicRef" | "$recursiveRef" => refuse(reading, &member, &format!("`{name}`")),
                name if DEFINITIONS.contains(&name) => {
                    reading.object(&member, &rules::SCHEMA_DEFINITION);
                    self.definitions.push(member.pointer().to_owned());
                }
                name if CONSTRAINTS.contains(&name) => reading.claim_all(&member, &rules::SCHEMA_CONSTRAINTS),
                name if ANNOTATIONS.contains(&name) => reading.claim_all(&member, &rules::SCHEMA_ANNOTATIONS),
                // JSON Schema takes what it does not know for an annotation.
                name if !KEYWORDS.contains(&name) && !name.starts_with("x-") => {
                    reading.claim_all(&member, &rules::SCHEMA_ANNOTATIONS);
                }
                _ => {}
            }
        }
    }

    /// The type of properties that the schema does not name; `None` where there may be none.
    pub(super) fn additional(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Option<Type> {
        let own = at.get("additionalProperties");
        if let Some(rest) = later(at, "unevaluatedProperties") {
            // Beside `additionalProperties` nothing is left for it.
            let rule = if own.is_some() { &rules::SCHEMA_CONSTRAINTS } else { &rules::SCHEMA_UNEVALUATED };
            if own.is_some() { reading.claim_all(&rest, rule) } else { reading.claim(&rest, rule) }
        }
        let Some(rest) = additional(at) else { return Some(Type::Any) };
        reading.claim(&rest, &rules::SCHEMA_ADDITIONAL);
        let hint = format!("{hint}Value");
        match (rest.as_bool(), later(at, "patternProperties")) {
            (Some(true), _) => Some(Type::Any),
            (Some(false), None) => None,
            (None, None) => Some(self.read(reading, &rest, &hint)),
            // Properties whose names have one pattern are all that there may be.
            (Some(false), Some(patterns)) => {
                let mut schemas = patterns.members();
                let (first, second) = (schemas.next(), schemas.next());
                match (first, second) {
                    (Some((_, schema)), None) if !schema.is_object() || schema.members().next().is_some() => {
                        Some(self.read(reading, &schema, &hint))
                    }
                    _ => Some(Type::Any),
                }
            }
            (None, Some(_)) => {
                reading.claim_all(&rest, &rules::SCHEMA_CONSTRAINTS);
                Some(Type::Any)
            }
        }
    }

    /// Claims what is defined inside of schemas and referred to by nothing, once everything else is read.
    pub(crate) fn claim_definitions(&self, reading: &mut Reading<'_>, root: &At<'_>) {
        for pointer in &self.definitions {
            let definitions = root.document().find(pointer);
            for (_, definition) in definitions.iter().flat_map(At::members) {
                reading.claim_all(&definition, &rules::SCHEMA_DEFINITION_UNUSED);
            }
        }
    }
}

/// Claims the name of a dialect of JSON Schema, which must be that of OpenAPI 3.1.
pub fn dialect(reading: &mut Reading<'_>, at: &At<'_>) {
    match reading.a_text(at, &rules::SCHEMA_DIALECT) {
        Some(uri) if !is_dialect(uri) => reading.refuse(
            at,
            &rules::SCHEMA_DIALECT_UNKNOWN,
            format!("found the dialect `{uri}`"),
            "expected that of OpenAPI 3.1 or JSON Schema 2020-12",
            "write the schemas in that dialect, or leave the operations that use them out with `--skip`",
        ),
        _ => {}
    }
}

/// The rule for `nullable`, which is no keyword of 3.1 where the document itself has it.
pub(super) fn nullable(at: &At<'_>) -> &'static Rule {
    let is_written =
        at.document().is_3_1() && at.get("nullable").is_some_and(|flag| flag.place().ends_with("/nullable"));
    if is_written { &rules::SCHEMA_NULLABLE_LATER } else { &rules::SCHEMA_NULLABLE }
}

fn refuse(reading: &mut Reading<'_>, at: &At<'_>, found: &str) {
    reading.refuse(
        at,
        &rules::REFERENCE_BROKEN,
        format!("found {found}"),
        "expected references that lead to a place in this document (`#/components/..`)",
        "bundle the document, or leave the operations that use the schema out with `--skip`",
    );
}

fn has_references(at: &At<'_>) -> bool {
    let mut open = vec![at.clone()];
    while let Some(at) = open.pop() {
        if at.text("$ref").is_some() {
            return true;
        }
        open.extend(at.members().map(|(_, member)| member));
        open.extend(at.items());
    }
    false
}
