//! From the model to a document that progenitor renders as it is meant.
//!
//! The published document never reaches progenitor: it gets one that says the same of names and types in the few words that
//! it is known to render truly, and nothing of the wire, which the passes put in. Each rule below names the behaviour of
//! progenitor or typify that needs it.

use serde_json::{Map, Value, json};

use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::{Field, Schemas, Shape, Struct, Type};

/// The document for progenitor.
#[must_use]
pub fn lower(api: &Api) -> Value {
    let schemas = &api.schemas;
    let types: Map<String, Value> =
        schemas.named().iter().map(|named| (named.name.clone(), shape(schemas, &named.shape))).collect();
    let paths: Map<String, Value> = api
        .operations
        .iter()
        .map(|each| (format!("/{}", each.name), json!({ "post": operation(schemas, each) })))
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": api.title, "version": "0" },
        "paths": paths,
        "components": { "schemas": types },
    })
}

/// Rule `parameters-as-query`: progenitor refuses cookies and styles, cannot compile lists in path or header, and panics on a
/// name that is in path and query. As query parameters under the names of their setters all become setters alike; where
/// they go on the wire is said by the pass `send`.
///
/// Rule `body-as-parameter`: for a body progenitor nests typify's struct builder, which is not rendered, and it cannot leave
/// one out. As a parameter of any value it becomes a setter, to which the pass `builders` gives the body's type.
///
/// Rule `responses-by-status`: progenitor panics on two kinds of success or error and takes `default` for both. It gets no
/// responses; the pass `send` decides by status.
fn operation(schemas: &Schemas, operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let schema = type_of(schemas, parameter.ty.not_null());
            json!({ "name": parameter.name, "in": "query", "required": parameter.required, "schema": schema })
        })
        .collect();
    if let Some(body) = &operation.body {
        parameters.push(json!({ "name": "body", "in": "query", "required": body.required, "schema": {} }));
    }
    json!({ "operationId": operation.name, "parameters": parameters, "responses": {} })
}

fn shape(schemas: &Schemas, shape: &Shape) -> Value {
    match shape {
        Shape::Struct(shape) => structure(schemas, shape),
        // Rule `enum-by-variant`: typify panics on values that share a Rust name (`asc`, `ASC`). It gets the names of the
        // variants, which are told apart; the pass `enums` puts the values back.
        Shape::Enum(values) => {
            json!({ "type": "string", "enum": values.iter().map(|value| &value.name).collect::<Vec<_>>() })
        }
        Shape::Union(union) => {
            json!({ "oneOf": union.types.iter().map(|each| type_of(schemas, each)).collect::<Vec<_>>() })
        }
        Shape::Alias(ty) => type_of(schemas, ty),
    }
}

/// Rule `fields-by-name`: typify fails on properties that are equal after case folding, and on `extra` beside
/// `additionalProperties`. It gets the names of the fields and no `additionalProperties`; the pass `fields` puts both back.
fn structure(schemas: &Schemas, shape: &Struct) -> Value {
    let required: Vec<&str> =
        shape.fields.iter().filter(|field| !is_optional(field)).map(|field| field.name.as_str()).collect();
    let properties: Map<String, Value> =
        shape.fields.iter().map(|field| (field.name.clone(), field_type(schemas, field))).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// Whether the field is an `Option`.
#[must_use]
pub fn is_optional(field: &Field) -> bool {
    !field.required || field.ty.is_nullable() || field.read_only
}

/// Rule `optional-is-not-empty`: typify takes an optional list for one that may be empty. Marked `nullable` it becomes an
/// `Option`, so that absent and empty stay two requests.
fn field_type(schemas: &Schemas, field: &Field) -> Value {
    let mut schema = type_of(schemas, field.ty.not_null());
    if is_optional(field) && matches!(field.ty.not_null(), Type::Array(_) | Type::Map(_)) {
        schema["nullable"] = json!(true);
    }
    schema
}

/// Rule `types-without-bounds`: typify makes a `NonZeroU64` of `minimum: 1`, a newtype of a `pattern`, a type of another crate
/// of a `format`, and a function of each `default`. It gets the bare type; bounds and defaults are documentation.
fn type_of(schemas: &Schemas, ty: &Type) -> Value {
    match ty {
        Type::Any => json!({}),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Integer(bits) => json!({ "type": "integer", "format": format!("int{bits}") }),
        Type::Number(bits) => json!({ "type": "number", "format": if *bits == 32 { "float" } else { "double" } }),
        Type::String => json!({ "type": "string" }),
        Type::Array(items) => json!({ "type": "array", "items": type_of(schemas, items) }),
        Type::Map(values) => json!({ "type": "object", "additionalProperties": type_of(schemas, values) }),
        Type::Named(index) => {
            let name = schemas.get(*index).map_or("", |named| named.name.as_str());
            json!({ "$ref": format!("#/components/schemas/{name}") })
        }
        Type::Nullable(inner) => {
            let mut schema = type_of(schemas, inner);
            if schema.get("$ref").is_some() {
                return json!({ "nullable": true, "allOf": [schema] });
            }
            schema["nullable"] = json!(true);
            schema
        }
    }
}
