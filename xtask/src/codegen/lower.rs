//! From the model to a document that progenitor renders correctly.
//!
//! The published document never reaches progenitor. It gets a reduced one, with the same types and parameters, written in the
//! few constructs that progenitor and typify render correctly. What goes over the wire is left out; `render` adds it. Each rule
//! below names the behaviour of progenitor or typify that makes it necessary.

use serde_json::{Map, Value, json};

use crate::codegen::placeholders::Placeholders;
use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::{Field, Schemas, Shape, Type};

mod partition;

use partition::parts;

/// The documents for progenitor, and the names behind their placeholders.
#[derive(Debug)]
pub struct Lowered {
    /// The documents; together they contain every operation and every type once.
    pub documents: Vec<Value>,
    /// The names behind the placeholders.
    pub names: Placeholders,
}

/// Lowers the whole API.
///
/// Rule `parts-that-hold-together`: progenitor's time and memory per operation grow with the size of the document. It gets the
/// document in parts; types that refer to each other stay together, because typify needs all of them to render one.
#[must_use]
pub fn lower(api: &Api) -> Lowered {
    let mut lowering = Lowering { types: Vec::new(), names: Placeholders::default() };
    lowering.name_types(&api.schemas);
    let documents = parts(api).into_iter().map(|part| {
        let types: Map<String, Value> =
            part.types.iter().map(|(index, named)| (lowering.name(*index), lowering.shape(&named.shape))).collect();
        let paths: Map<String, Value> =
            part.operations.iter().map(|each| lowering.operation(each, &api.schemas)).collect();
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
    /// The placeholder of each named type.
    types: Vec<String>,
    names: Placeholders,
}

impl Lowering {
    /// typify sorts types by name, so placeholders sort like the names that they stand for.
    fn name_types(&mut self, schemas: &Schemas) {
        let mut sorted: Vec<(&str, usize)> =
            schemas.named().iter().enumerate().map(|(index, named)| (named.name.as_str(), index)).collect();
        sorted.sort_unstable();
        let mut placeholders: Vec<(usize, String)> =
            sorted.into_iter().map(|(name, index)| (index, self.names.of("T", name))).collect();
        placeholders.sort_unstable();
        self.types = placeholders.into_iter().map(|(_, placeholder)| placeholder).collect();
    }

    fn name(&self, index: usize) -> String {
        self.types.get(index).cloned().unwrap_or_default()
    }

    /// Rule `parameters-as-query`: progenitor refuses cookies and styles, renders lists in path or header to code that does not
    /// compile, and panics on a name that is in path and query. As query parameters all of them become setters; `render::send`
    /// puts each in its place.
    ///
    /// Rule `body-as-parameter`: for a body progenitor uses typify's struct builder, which the crate does not have, and a body is
    /// always required. As a parameter of any type it becomes a setter; the pass `builders` gives it the body's type. So it does to
    /// parameters that are objects or choices, on which progenitor panics.
    ///
    /// Rule `responses-by-status`: progenitor panics on two types of success or of error, and takes `default` for both. It gets
    /// no responses; `render::send` decides by status.
    fn operation(&mut self, operation: &Operation, schemas: &Schemas) -> (String, Value) {
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let schema = if parameter.is_simple(schemas) { self.type_of(parameter.ty.not_null()) } else { json!({}) };
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
            Shape::Struct(shape) => self.structure(&shape.fields),
            // Rule `tuple-as-struct`: OpenAPI 3.0 has no tuples. As a struct, typify ends its recursions; `render::tuples` writes it.
            Shape::Tuple(items) => self.structure(items),
            // Rule `enum-by-variant`: typify panics on values that share a Rust name (`asc`, `ASC`). It gets the names of the
            // variants, which differ; the pass `enums` puts the values back.
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

    /// Rule `fields-by-name`: typify fails on properties whose names differ in case only, and on `extra` beside
    /// `additionalProperties`. It gets placeholders and no `additionalProperties`; `render::structs` puts both back.
    fn structure(&mut self, fields: &[Field]) -> Value {
        let mut sorted: Vec<&Field> = fields.iter().collect();
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

    /// Rule `optional-is-not-empty`: typify renders an optional list as a list that may be empty. Marked `nullable` it becomes an
    /// `Option`, so that an absent and an empty list stay different requests.
    fn field_type(&self, field: &Field) -> Value {
        let mut schema = self.type_of(field.ty.not_null());
        if field.is_optional() && matches!(field.ty.not_null(), Type::Array(_) | Type::Map(_)) {
            schema["nullable"] = json!(true);
        }
        schema
    }

    /// Rule `types-without-bounds`: typify turns `minimum: 1` into a `NonZeroU64`, a `pattern` into a newtype, a `format` into a
    /// type of another crate, and each `default` into a function. It gets the bare type; bounds and defaults are documented.
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
