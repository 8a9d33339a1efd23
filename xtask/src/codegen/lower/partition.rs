//! Cuts an API into parts that do not refer to each other.

use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::{Named, Shape, Type};

/// The least number of operations and types in a part, if there are that many.
const SIZE: usize = 64;

/// A part: operations and types.
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    /// The operations, in the order of the document.
    pub operations: Vec<&'a Operation>,
    /// The types with their indices.
    pub types: Vec<(usize, &'a Named)>,
}

/// Cuts the API; one empty part for an API without operations and types.
pub(super) fn parts(api: &Api) -> Vec<Part<'_>> {
    let named = api.schemas.named();
    let mut links = vec![Vec::new(); named.len() + api.operations.len()];
    let mut link = |one: usize, other: usize| {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(links) = links.get_mut(from) {
                links.push(to);
            }
        }
    };
    for (index, named) in named.iter().enumerate() {
        for other in referred_by_shape(&named.shape) {
            link(index, other);
        }
    }
    for (operation, index) in api.operations.iter().zip(named.len()..) {
        for other in operation.parameters.iter().filter_map(|parameter| referred(&parameter.ty)) {
            link(index, other);
        }
    }

    let mut seen = vec![false; links.len()];
    let mut parts: Vec<Part<'_>> = Vec::new();
    for start in 0..links.len() {
        let mut open = vec![start];
        while let Some(next) = open.pop() {
            let Some(seen) = seen.get_mut(next).filter(|seen| !**seen) else { continue };
            *seen = true;
            let is_full = |part: &Part<'_>| part.operations.len() + part.types.len() >= SIZE;
            if next == start && parts.last().is_none_or(is_full) {
                parts.push(Part::default());
            }
            let Some(part) = parts.last_mut() else { continue };
            match named.get(next) {
                Some(named) => part.types.push((next, named)),
                None => part.operations.extend(api.operations.get(next - named.len())),
            }
            open.extend(links.get(next).into_iter().flatten());
        }
    }
    if parts.is_empty() {
        parts.push(Part::default());
    }
    for part in &mut parts {
        part.operations.sort_by_key(|operation| operation.line);
    }
    parts
}

fn referred_by_shape(shape: &Shape) -> Vec<usize> {
    match shape {
        // The pass `fields` puts back what other properties are.
        Shape::Struct(shape) => shape.fields.iter().filter_map(|field| referred(&field.ty)).collect(),
        shape => shape.types().into_iter().filter_map(referred).collect(),
    }
}

fn referred(ty: &Type) -> Option<usize> {
    match ty {
        Type::Named(index) => Some(*index),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => referred(inner),
        Type::Any | Type::Bool | Type::Integer(_) | Type::Number(_) | Type::String => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, json};

    use super::*;
    use crate::model;
    use crate::openapi::document::Document;

    #[test]
    fn connected_operations_and_types_are_in_one_part_and_each_is_in_one_only() {
        // A chain of five types each, of which the operation's parameter names the last.
        let name = |chain: usize, link: usize| format!("C{chain}l{link}");
        let mut schemas = Map::new();
        let mut paths = Map::new();
        for chain in 0..40 {
            for link in 0..4 {
                let next = format!("#/components/schemas/{}", name(chain, link + 1));
                let properties = json!({ "next": { "type": "array", "items": { "$ref": next } } });
                schemas.insert(name(chain, link), json!({ "type": "object", "properties": properties }));
            }
            schemas.insert(name(chain, 4), json!({ "type": "string", "enum": ["a"] }));
            let reference = json!({ "$ref": format!("#/components/schemas/{}", name(chain, 4)) });
            let parameters = json!([{ "name": "last", "in": "query", "schema": reference }]);
            let responses = json!({ "200": { "description": "", "content": { "application/json": { "schema": {
                "$ref": format!("#/components/schemas/{}", name(chain, 0)) } } } } });
            let operation =
                json!({ "operationId": format!("c{chain}"), "parameters": parameters, "responses": responses });
            paths.insert(format!("/{chain}"), json!({ "get": operation }));
        }
        let document = json!({ "openapi": "3.0.3", "info": { "title": "", "version": "" }, "paths": paths,
            "components": { "schemas": schemas } });
        let api = model::read(&Document::parse("chains.json", &document.to_string()).unwrap()).value;

        let parts = parts(&api);
        assert!(parts.len() > 2, "{}", parts.len());
        let mut part_of = BTreeMap::new();
        for (number, part) in parts.iter().enumerate() {
            let types = part.types.iter().map(|(_, named)| named.name.clone());
            for name in types.chain(part.operations.iter().map(|operation| operation.id.clone())) {
                assert_eq!(part_of.insert(name.clone(), number), None, "{name}");
            }
        }
        assert_eq!(part_of.len(), 40 * 6);
        for chain in 0..40 {
            let of_operation = part_of[&format!("c{chain}")];
            assert!((0..5).all(|link| part_of[&name(chain, link)] == of_operation), "{chain}");
        }
    }
}
