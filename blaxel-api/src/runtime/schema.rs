//! The JSON Schemas of the generated types. Each is one text, which refers to other types by name.

use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

/// A type and the name by which schemas refer to it.
pub(crate) type Reference = (&'static str, fn(&mut SchemaGenerator) -> Schema);

/// Parses a schema and resolves its references with the generator.
pub(crate) fn read(generator: &mut SchemaGenerator, text: &str, types: &[Reference]) -> Schema {
    // The code generator checks the texts. A malformed one would accept nothing.
    let mut schema = serde_json::from_str(text).unwrap_or(Value::Bool(false));
    resolve(&mut schema, generator, types);
    Schema::try_from(schema).unwrap_or_else(|_| Schema::from(false))
}

fn resolve(schema: &mut Value, generator: &mut SchemaGenerator, types: &[Reference]) {
    let Value::Object(keywords) = schema else { return };
    if let Some(name) = keywords.get("$ref").and_then(Value::as_str) {
        let known = types.iter().find(|(known, _)| *known == name);
        *schema = known.map_or(Value::Bool(false), |(_, refer)| refer(generator).to_value());
        return;
    }
    // Only keywords that contain schemas: examples and defaults may contain anything.
    for (keyword, value) in keywords {
        match (keyword.as_str(), value) {
            (
                "items"
                | "additionalProperties"
                | "not"
                | "if"
                | "then"
                | "else"
                | "contains"
                | "propertyNames"
                | "contentSchema"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                inner,
            ) => resolve(inner, generator, types),
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(inner)) => {
                for inner in inner.values_mut() {
                    resolve(inner, generator, types);
                }
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(inner)) => {
                for inner in inner {
                    resolve(inner, generator, types);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;
    use serde_json::json;

    use super::*;

    const TYPES: &[Reference] = &[("Word", SchemaGenerator::subschema_for::<String>)];

    fn read(text: &str) -> Value {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        super::read(&mut generator, text, TYPES).to_value()
    }

    #[test]
    fn references_are_resolved_where_a_schema_is_expected() {
        let word = json!({"type": "string"});
        assert_eq!(read(r#"{"$ref":"Word"}"#), word);
        assert_eq!(read(r#"{"properties":{"$ref":{"$ref":"Word"}}}"#), json!({"properties": {"$ref": word}}));
        assert_eq!(read(r#"{"items":{"anyOf":[{"$ref":"Word"}]}}"#), json!({"items": {"anyOf": [word]}}));
        for keyword in ["additionalProperties", "not", "if", "contains", "propertyNames", "unevaluatedItems"] {
            assert_eq!(read(&format!(r#"{{"{keyword}":{{"$ref":"Word"}}}}"#)), json!({keyword: word}));
        }
        assert_eq!(read(r#"{"prefixItems":[{"$ref":"Word"}]}"#), json!({"prefixItems": [word]}));
        assert_eq!(read(r#"{"dependentSchemas":{"a":{"$ref":"Word"}}}"#), json!({"dependentSchemas": {"a": word}}));
    }

    #[test]
    fn an_example_that_looks_like_a_reference_stays_as_it_is() {
        let text = r#"{"default":{"$ref":"Word"},"enum":[{"$ref":"Word"}],"examples":[{"items":{"$ref":"Word"}}]}"#;
        assert_eq!(read(text), serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn a_text_that_is_no_schema_accepts_nothing() {
        for wrong in ["", "{", "[]", "1", r#"{"$ref":"Other"}"#] {
            assert_eq!(read(wrong), json!(false), "{wrong}");
        }
    }
}
