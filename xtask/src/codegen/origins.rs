//! The node of the document from which each public item of the generated code is made.

use std::collections::BTreeSet;

use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::{Named, Shape};
use crate::openapi::document::{At, Document};

/// An item and its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path in the crate: `Client::list_plants`, `types::Plant.name`.
    pub item: String,
    /// The JSON pointer of the node.
    pub pointer: String,
    /// Its meaning on the wire.
    pub meaning: Meaning,
}

/// The meaning of an item on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// An operation.
    Operation {
        /// The method, in capitals.
        method: String,
        /// The path template.
        path: String,
    },
    /// A parameter of an operation.
    Parameter {
        /// `path`, `query` or `header`.
        location: &'static str,
        /// The name of the parameter.
        name: String,
        /// The path template of the operation.
        path: String,
    },
    /// A property of an object.
    Property(String),
    /// A value of an enum, or a scope.
    Value(String),
    /// A schema.
    Schema,
}

/// The items that stand for something of the document.
#[must_use]
pub fn origins(document: &Document, api: &Api) -> Vec<Origin> {
    let mut origins: Vec<Origin> = api.operations.iter().flat_map(operation).collect();
    origins.extend(api.schemas.named().iter().flat_map(|named| schema(document, named)));
    origins.extend(api.scopes.iter().map(|scope| Origin {
        item: format!("Scope::{}", scope.variant),
        pointer: declared(document, &scope.text).map(|at| at.pointer().to_owned()).unwrap_or_default(),
        meaning: Meaning::Value(scope.text.clone()),
    }));
    let variables = api.servers.first().map(|server| server.variables.as_slice()).unwrap_or_default();
    origins.extend(variables.iter().map(|variable| Origin {
        item: format!("document::Server::{}", variable.setter),
        pointer: document.find("/servers/0/url").map(|at| at.pointer().to_owned()).unwrap_or_default(),
        meaning: Meaning::Value(variable.name.clone()),
    }));
    origins
}

/// Where a scope is declared first; a scope that is only required has no such node.
fn declared<'d>(document: &'d Document, scope: &str) -> Option<At<'d>> {
    let schemes = document.find("/components/securitySchemes")?;
    let flows = schemes.members().filter_map(|(_, scheme)| scheme.get("flows"));
    let mut scopes =
        flows.flat_map(|flows| flows.members().collect::<Vec<_>>()).filter_map(|(_, flow)| flow.get("scopes"));
    scopes.find_map(|scopes| scopes.get(scope))
}

fn operation(operation: &Operation) -> Vec<Origin> {
    let Operation { name, builder, path, pointer, .. } = operation;
    let method = operation.method.to_ascii_uppercase();
    let meaning = Meaning::Operation { method, path: path.clone() };
    let mut origins = vec![Origin { item: format!("Client::{name}"), pointer: pointer.clone(), meaning }];
    for parameter in &operation.parameters {
        let location = parameter.location.word();
        let meaning = Meaning::Parameter { location, name: parameter.wire.clone(), path: path.clone() };
        let item = format!("builder::{builder}::{}", parameter.name);
        origins.push(Origin { item, pointer: parameter.pointer.clone(), meaning });
    }
    origins.extend(operation.headers.iter().map(|header| Origin {
        item: format!("builder::{builder}Headers::{}", header.name),
        pointer: header.pointer.clone(),
        meaning: Meaning::Value(header.wire.to_ascii_lowercase()),
    }));
    origins
}

fn schema(document: &Document, named: &Named) -> Vec<Origin> {
    let item = format!("types::{}", named.name);
    let at = document.find(&named.pointer);
    let pointer = |found: Option<At<'_>>| found.map_or_else(|| named.pointer.clone(), |at| at.pointer().to_owned());
    let mut origins = vec![Origin { item: item.clone(), pointer: named.pointer.clone(), meaning: Meaning::Schema }];
    match &named.shape {
        Shape::Struct(fields) => origins.extend(fields.fields.iter().map(|field| Origin {
            item: format!("{item}.{}", field.name),
            pointer: pointer(at.as_ref().and_then(|at| property(at, &field.wire, &mut BTreeSet::new()))),
            meaning: Meaning::Property(field.wire.clone()),
        })),
        Shape::Enum(values) => origins.extend(values.iter().map(|value| Origin {
            item: format!("{item}::{}", value.name),
            pointer: pointer(at.as_ref().and_then(|at| listed(at, &value.wire))),
            meaning: Meaning::Value(value.wire.clone()),
        })),
        Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) => {}
    }
    origins
}

/// The property, in the schema or in a part of its `allOf`.
fn property<'d>(at: &At<'d>, name: &str, seen: &mut BTreeSet<String>) -> Option<At<'d>> {
    let at = at.resolve().ok()?;
    if !seen.insert(at.pointer().to_owned()) {
        return None;
    }
    if let Some(found) = at.get("properties").and_then(|properties| properties.get(name)) {
        return Some(found);
    }
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|list| at.get(list));
    parts.flat_map(|list| list.items().collect::<Vec<_>>()).find_map(|part| property(&part, name, seen))
}

fn listed<'d>(at: &At<'d>, value: &str) -> Option<At<'d>> {
    at.resolve().ok()?.get("enum")?.items().find(|item| item.as_str() == Some(value))
}
