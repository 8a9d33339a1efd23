//! The common form of the versions of OpenAPI: what 3.1 writes in another way than 3.0 is written as in 3.0. What only 3.1 can say
//! stays as it is. Values (examples, defaults, extensions) stay as they are, too.
//!
//! References keep their meaning: no item of a list changes its index, and what moves is found by its place in the document as
//! published.

mod schema;

use super::node::{Node, Value};

/// Whether the document says that it is of OpenAPI 3.1.
pub(super) fn is_3_1(root: &Node) -> bool {
    let version = root.member("openapi").map(|version| &version.value);
    matches!(version, Some(Value::String(version)) if version.starts_with("3.1."))
}

/// The tree in the common form, and the number of the first node that was made of each published one.
pub(super) fn of(root: &Node) -> (Node, Vec<u32>) {
    let mut made = object(root);
    let count = made.renumber(0);
    let mut numbers = Vec::with_capacity(count as usize);
    note(&made, &mut numbers);
    (made, numbers)
}

fn note(node: &Node, numbers: &mut Vec<u32>) {
    if numbers.len() <= node.origin() {
        numbers.resize(node.origin() + 1, u32::MAX);
    }
    if let Some(number) = numbers.get_mut(node.origin()).filter(|number| **number == u32::MAX) {
        *number = node.id;
    }
    node.below().for_each(|below| note(below, numbers));
}

/// An object of OpenAPI that is no schema, or a list of them.
fn object(node: &Node) -> Node {
    node.each(|name, member| match name {
        Some("schema") => schema::schema(member),
        Some("schemas") => schema::schemas(member),
        Some(
            "paths" | "webhooks" | "pathItems" | "parameters" | "headers" | "content" | "mediaTypes" | "encoding"
            | "responses" | "requestBodies" | "callbacks",
        ) => objects(member),
        Some(
            "example" | "examples" | "default" | "enum" | "value" | "links" | "mapping" | "scopes" | "security"
            | "securitySchemes",
        ) => member.clone(),
        Some(name) if name.starts_with("x-") => member.clone(),
        _ => object(member),
    })
}

/// Objects by names that the document chooses, or a list of them.
fn objects(node: &Node) -> Node {
    node.each(|_, member| object(member))
}
