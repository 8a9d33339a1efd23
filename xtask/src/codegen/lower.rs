//! From the model to a document that progenitor renders as it is meant.
//!
//! The published document never reaches progenitor: it gets one that says the same of names and types in the few words that
//! it is known to render truly, and nothing of the wire, which the passes put in. Each rule below names the behaviour of
//! progenitor or typify that needs it.

use serde_json::{Map, Value, json};

use crate::codegen::placeholders::Placeholders;
use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::{Field, Schemas, Shape, Struct, Type};

mod partition;

use partition::parts;

/// What progenitor renders, and what the names in it stand for.
#[derive(Debug)]
pub struct Lowered {
    /// The documents: together they have every operation and every type once.
    pub documents: Vec<Value>,
    /// The names.
    pub names: Placeholders,
}

/// Lowers the whole API.
///
/// Rule `parts-that-hold-together`: with the size of a document progenitor's time per operation grows, as does its memory. It
/// gets parts of it; what refers to each other stays together, as typify looks at all of a type to render it.
#[must_use]
pub fn lower(api: &Api) -> Lowered {
    let mut lowering = Lowering { types: Vec::new(), names: Placeholders::default() };
    lowering.name_types(&api.schemas);
    let documents = parts(api).into_iter().map(|part| {
        let types: Map<String, Value> =
            part.types.iter().map(|(index, named)| (lowering.name(*index), lowering.shape(&named.shape))).collect();
        let paths: Map<String, Value> = part.operations.iter().map(|each| lowering.operation(each)).collect();
        json!({
            "openapi": "3.0.3",
            "info": { "title": "", "version": "0" },
            "paths": paths,
            "components": { "schemas": types },
        })
    });
    let documents = documents.collect();
    Lowered { documents, names: lowering.names }
}

struct Lowering {
    /// The stand-in of each named type.
    types: Vec<String>,
    names: Placeholders,
}

impl Lowering {
    /// typify sorts types by their names: the stand-ins sort as the names do.
    fn name_types(&mut self, schemas: &Schemas) {
        let mut sorted: Vec<(&str, usize)> =
            schemas.named().iter().enumerate().map(|(index, named)| (named.name.as_str(), index)).collect();
        sorted.sort_unstable();
        let mut placeholders: Vec<(usize, String)> =
            sorted.into_iter().map(|(name, index)| (index, self.names.of("T", name))).collect();
        placeholders.sort_unstable();
        self.types = placeholders.into_iter().map(|(_, stand_in)| stand_in).collect();
    }

    fn name(&self, index: usize) -> String {
        self.types.get(index).cloned().unwrap_or_default()
    }

    /// Rule `parameters-as-query`: progenitor refuses cookies and styles, cannot compile lists in path or header, and panics
    /// on a name that is in path and query. As query parameters they become setters alike; where they go on the wire is said
    /// by the pass `send`.
    ///
    /// Rule `body-as-parameter`: for a body progenitor nests typify's struct builder, which is not rendered, and it cannot
    /// leave one out. As a parameter of any value it becomes a setter, to which the pass `builders` gives the body's type.
    ///
    /// Rule `responses-by-status`: progenitor panics on two kinds of success or error and takes `default` for both. It gets no
    /// responses; the pass `send` decides by status.
    fn operation(&mut self, operation: &Operation) -> (String, Value) {
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let schema = self.type_of(parameter.ty.not_null());
            let name = self.names.of("p", &parameter.name);
            parameters.push(json!({ "name": name, "in": "query", "required": parameter.required, "schema": schema }));
        }
        if let Some(body) = &operation.body {
            parameters.push(json!({ "name": "body", "in": "query", "required": body.required, "schema": {} }));
        }
        let name = self.names.of("op", &operation.name);
        // The builder has the operation's id in another case.
        self.names.stands_for(&name.replace("op", "Op"), &operation.builder);
        let lowered = json!({ "operationId": name, "parameters": parameters, "responses": {} });
        (format!("/{name}"), json!({ "post": lowered }))
    }

    fn shape(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Struct(shape) => self.structure(shape),
            // Rule `enum-by-variant`: typify panics on values that share a Rust name (`asc`, `ASC`). It gets the names of the
            // variants, which are told apart; the pass `enums` puts the values back.
            Shape::Enum(values) => {
                let values: Vec<String> = values.iter().map(|value| self.names.of("V", &value.name)).collect();
                json!({ "type": "string", "enum": values })
            }
            Shape::Union(union) => {
                json!({ "oneOf": union.types.iter().map(|each| self.type_of(each)).collect::<Vec<_>>() })
            }
            Shape::Alias(ty) => self.type_of(ty),
        }
    }

    /// Rule `fields-by-name`: typify fails on properties that are equal after case folding, and on `extra` beside
    /// `additionalProperties`. It gets the names of the fields and no `additionalProperties`; the pass `fields` puts both
    /// back.
    fn structure(&mut self, shape: &Struct) -> Value {
        let mut sorted: Vec<&Field> = shape.fields.iter().collect();
        sorted.sort_unstable_by_key(|field| &field.name);
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in sorted {
            let name = self.names.of("f", &field.name);
            if !field.is_optional() {
                required.push(name.clone());
            }
            properties.insert(name, self.field_type(field));
        }
        json!({ "type": "object", "properties": properties, "required": required })
    }

    /// Rule `optional-is-not-empty`: typify takes an optional list for one that may be empty. Marked `nullable` it becomes an
    /// `Option`, so that absent and empty stay two requests.
    fn field_type(&self, field: &Field) -> Value {
        let mut schema = self.type_of(field.ty.not_null());
        if field.is_optional() && matches!(field.ty.not_null(), Type::Array(_) | Type::Map(_)) {
            schema["nullable"] = json!(true);
        }
        schema
    }

    /// Rule `types-without-bounds`: typify makes a `NonZeroU64` of `minimum: 1`, a newtype of a `pattern`, a type of another
    /// crate of a `format`, and a function of each `default`. It gets the bare type; bounds and defaults are documentation.
    fn type_of(&self, ty: &Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Bool => json!({ "type": "boolean" }),
            Type::Integer(integer) => json!({ "type": "integer", "format": integer.format() }),
            Type::Number(bits) => json!({ "type": "number", "format": if *bits == 32 { "float" } else { "double" } }),
            Type::String => json!({ "type": "string" }),
            Type::Array(items) => json!({ "type": "array", "items": self.type_of(items) }),
            Type::Map(values) => json!({ "type": "object", "additionalProperties": self.type_of(values) }),
            Type::Named(index) => json!({ "$ref": format!("#/components/schemas/{}", self.name(*index)) }),
            Type::Nullable(inner) => {
                let mut schema = self.type_of(inner);
                if schema.get("$ref").is_some() {
                    return json!({ "nullable": true, "allOf": [schema] });
                }
                schema["nullable"] = json!(true);
                schema
            }
        }
    }
}
