//! Schema Objects: JSON Schema 2020-12 written as in OpenAPI 3.0 where that says the same.

use super::super::node::{Node, Value};

/// Members in the order of the document, while they change.
type Members = Vec<(String, Node)>;

/// Schemas by names that the document chooses, or a list of them.
pub(super) fn schemas(node: &Node) -> Node {
    node.each(|_, member| schema(member))
}

/// A schema in the common form.
pub(super) fn schema(node: &Node) -> Node {
    let members: Members = match &node.value {
        Value::Bool(true) => Vec::new(),
        // No value has it.
        Value::Bool(false) => vec![("not".to_owned(), node.with(Value::Object(Vec::new().into())))],
        Value::Object(members) => members.iter().map(|(name, node)| (name.clone(), keyword(name, node))).collect(),
        _ => return node.clone(),
    };
    let mut members = members;
    reference(&mut members, node);
    constant(&mut members, node);
    example(&mut members);
    exclusive(&mut members, "minimum", "exclusiveMinimum");
    exclusive(&mut members, "maximum", "exclusiveMaximum");
    content(&mut members);
    types(&mut members);
    node.with(Value::Object(members.into()))
}

fn keyword(name: &str, node: &Node) -> Node {
    match name {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "allOf" | "anyOf"
        | "oneOf" | "prefixItems" => schemas(node),
        // A boolean says the same in both versions, or is read as such.
        "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems" if is_flag(node) => node.clone(),
        "additionalProperties"
        | "unevaluatedProperties"
        | "unevaluatedItems"
        | "items"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "contentSchema" => schema(node),
        _ => node.clone(),
    }
}

fn is_flag(node: &Node) -> bool {
    matches!(node.value, Value::Bool(_))
}

fn get<'m>(members: &'m Members, name: &str) -> Option<&'m Node> {
    members.iter().find(|(member, _)| member == name).map(|(_, node)| node)
}

fn take(members: &mut Members, name: &str) -> Option<(usize, Node)> {
    let place = members.iter().position(|(member, _)| member == name)?;
    Some((place, members.remove(place).1))
}

/// Puts the member in, at this place if there is none of that name.
fn set(members: &mut Members, place: usize, name: &str, node: Node) {
    match members.iter_mut().find(|(member, _)| member == name) {
        Some((_, known)) => *known = node,
        None => members.insert(place.min(members.len()), (name.to_owned(), node)),
    }
}

/// Adds a part to `allOf`, after those that are there.
fn add_part(members: &mut Members, place: usize, above: &Node, part: Node) -> bool {
    match members.iter_mut().find(|(name, _)| name == "allOf") {
        Some((_, Node { value: Value::Array(parts), .. })) => parts.push(part),
        Some(_) => return false,
        None => set(members, place, "allOf", above.with(Value::Array(vec![part]))),
    }
    true
}

fn text(node: &Node) -> Option<&str> {
    if let Value::String(text) = &node.value { Some(text) } else { None }
}

/// What stands beside `$ref` holds as well: `{$ref: A, description: d}` is `{allOf: [{$ref: A}], description: d}`.
fn reference(members: &mut Members, above: &Node) {
    if members.len() < 2 || get(members, "$ref").and_then(text).is_none() {
        return;
    }
    let Some((place, node)) = take(members, "$ref") else { return };
    let part = node.with(Value::Object(vec![("$ref".to_owned(), node.clone())].into()));
    if !add_part(members, place, above, part) {
        set(members, place, "$ref", node);
    }
}

/// `const: a` is `enum: [a]`, and says the type of the value.
fn constant(members: &mut Members, above: &Node) {
    let Some((mut place, node)) = take(members, "const") else { return };
    let of = ["boolean", "integer", "number"].into_iter().find(|name| is_of(&node, name));
    if let (Some(name), None) = (of, get(members, "type")) {
        set(members, place, "type", node.with(Value::String(name.to_owned())));
        place += 1;
    }
    let list = node.with(Value::Array(vec![node.clone()]));
    if get(members, "enum").is_none() {
        return set(members, place, "enum", list);
    }
    let part = node.with(Value::Object(vec![("enum".to_owned(), list)].into()));
    if !add_part(members, place, above, part) {
        set(members, place, "const", node);
    }
}

/// `examples: [a]` is `example: a`; several stay a list.
fn example(members: &mut Members) {
    let Some(Node { value: Value::Array(items), .. }) = get(members, "examples") else { return };
    if let ([item], None) = (items.as_slice(), get(members, "example")) {
        let item = item.clone();
        if let Some((place, _)) = take(members, "examples") {
            set(members, place, "example", item);
        }
    }
}

/// `exclusiveMinimum: 5` is `minimum: 5, exclusiveMinimum: true`; beside another `minimum` it stays.
fn exclusive(members: &mut Members, bound: &str, excluded: &str) {
    let number = |node: &Node| matches!(node.value, Value::Number(_));
    if get(members, bound).is_some() || !get(members, excluded).is_some_and(number) {
        return;
    }
    let Some((place, node)) = take(members, excluded) else { return };
    let flag = node.with(Value::Bool(true));
    set(members, place, bound, node);
    set(members, place + 1, excluded, flag);
}

/// A text that is base64 has the format `byte`, one that stands for the bytes of a file the format `binary`.
fn content(members: &mut Members) {
    if get(members, "format").is_some() || get(members, "type").and_then(text) != Some("string") {
        return;
    }
    let (keyword, format) = match (get(members, "contentEncoding"), get(members, "contentMediaType")) {
        (Some(encoding), None) if text(encoding) == Some("base64") => ("contentEncoding", "byte"),
        (None, Some(media_type)) if text(media_type) == Some("application/octet-stream") => {
            ("contentMediaType", "binary")
        }
        _ => return,
    };
    if let Some((place, node)) = take(members, keyword) {
        let format = node.with(Value::String(format.to_owned()));
        set(members, place, "format", format);
    }
}

/// The names of types, and the keywords that are for values of each alone.
const TYPES: [(&str, &[&str]); 6] = [
    ("string", &["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"]),
    ("integer", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("boolean", &[]),
    (
        "array",
        &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        ],
    ),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "dependentRequired",
            "dependentSchemas",
        ],
    ),
];

fn is_number_format(node: &Node) -> bool {
    matches!(text(node), Some("int32" | "int64" | "uint32" | "uint64" | "float" | "double"))
}

/// Whether a value is of that type.
fn is_of(value: &Node, name: &str) -> bool {
    match &value.value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => name == "number" || name == "integer" && (number.is_i64() || number.is_u64()),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

/// The values of `enum`.
fn listed(members: &Members) -> Option<&[Node]> {
    match &get(members, "enum")?.value {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

/// One type stands alone, `null` is `nullable`, and several types are alternatives.
fn types(members: &mut Members) {
    let null_listed = listed(members).is_some_and(|values| values.iter().any(|value| is_of(value, "null")));
    let Some(place) = members.iter().position(|(name, _)| name == "type") else {
        return untyped(members, null_listed);
    };
    let Some(node) = get(members, "type").cloned() else { return };
    let names: Vec<Node> = match &node.value {
        Value::String(name) if name == "null" => vec![node.clone()],
        Value::Array(items) => items.clone(),
        _ => return,
    };
    let known = |item: &Node| text(item).is_some_and(|name| name == "null" || TYPES.iter().any(|(of, _)| *of == name));
    if names.is_empty() || !names.iter().all(known) {
        return;
    }
    let (null, mut types): (Vec<Node>, Vec<Node>) = names.into_iter().partition(|item| text(item) == Some("null"));
    let mut seen: Vec<String> = Vec::new();
    types.retain(|item| {
        let name = text(item).unwrap_or_default();
        let fresh = !seen.iter().any(|known| known == name);
        if fresh {
            seen.push(name.to_owned());
        }
        fresh
    });
    // Each integer is a number.
    if types.iter().any(|item| text(item) == Some("number")) {
        types.retain(|item| text(item) != Some("integer"));
    }
    members.remove(place);
    let allowed = null.first().filter(|_| null_listed || listed(members).is_none() || types.is_empty());
    if let Some(null) = allowed {
        let flag = null.with(Value::Bool(true));
        set(members, place, "nullable", flag);
    }
    match (types.as_slice(), null.first()) {
        ([], Some(null)) => {
            if listed(members).is_none() {
                let list = null.with(Value::Array(vec![null.with(Value::Null)]));
                set(members, place, "enum", list);
            }
        }
        ([one], _) => {
            let one = one.clone();
            set(members, place, "type", one);
        }
        // All of them say nothing.
        (types, Some(_)) if types.len() == TYPES.len() - 1 => {}
        (types, _) => alternatives(members, place, &node, types),
    }
}

/// Without a type, a list of values says which there are.
fn untyped(members: &mut Members, null_listed: bool) {
    let Some(values) = listed(members).filter(|_| null_listed) else { return };
    let others = || values.iter().filter(|value| !is_of(value, "null"));
    let (texts, any) = (others().all(|value| is_of(value, "string")), others().next().is_some());
    let Some((null, place)) = values
        .iter()
        .find(|value| is_of(value, "null"))
        .cloned()
        .zip(members.iter().position(|(name, _)| name == "enum"))
    else {
        return;
    };
    if texts && any {
        set(members, place, "type", null.with(Value::String("string".to_owned())));
    }
    set(members, place, "nullable", null.with(Value::Bool(true)));
}

/// One alternative for each type, with the keywords that are for its values.
fn alternatives(members: &mut Members, place: usize, above: &Node, types: &[Node]) {
    let names: Vec<&str> = types.iter().filter_map(text).collect();
    let numeric = |name: &str| matches!(name, "integer" | "number");
    let mut moved: Members = Vec::new();
    members.retain(|(name, node)| {
        let moves = match name.as_str() {
            "enum" => true,
            "format" if is_number_format(node) => names.iter().any(|name| numeric(name)),
            "format" => names.contains(&"string"),
            keyword => TYPES.iter().any(|(of, keywords)| names.contains(of) && keywords.contains(&keyword)),
        };
        if moves {
            moved.push((name.clone(), node.clone()));
        }
        !moves
    });
    let mut parts: Vec<Node> = Vec::new();
    for item in types {
        let name = text(item).unwrap_or_default();
        let own = TYPES.iter().find(|(of, _)| *of == name).map(|(_, keywords)| *keywords).unwrap_or_default();
        let mut part: Members = vec![("type".to_owned(), item.clone())];
        for (keyword, node) in &moved {
            match (keyword.as_str(), &node.value) {
                ("enum", Value::Array(values)) => {
                    let values: Vec<Node> = values.iter().filter(|value| is_of(value, name)).cloned().collect();
                    part.push((keyword.clone(), node.with(Value::Array(values))));
                }
                ("format", _) if is_number_format(node) && numeric(name) => part.push((keyword.clone(), node.clone())),
                ("format", _) if !is_number_format(node) && name == "string" => {
                    part.push((keyword.clone(), node.clone()));
                }
                (member, _) if member == "enum" || own.contains(&member) => part.push((keyword.clone(), node.clone())),
                _ => {}
            }
        }
        // None of the listed values is of this type.
        if !listed(&part).is_some_and(<[Node]>::is_empty) {
            parts.push(item.with(Value::Object(part.into())));
        }
    }
    if parts.len() == 1 {
        if let Some(Node { value: Value::Object(part), .. }) = parts.pop() {
            part.iter().for_each(|(name, node)| set(members, place, name, node.clone()));
        }
        return;
    }
    let list = above.with(Value::Array(parts));
    if get(members, "anyOf").is_none() && get(members, "oneOf").is_none() {
        return set(members, place, "anyOf", list);
    }
    let part = above.with(Value::Object(vec![("anyOf".to_owned(), list)].into()));
    add_part(members, place, above, part);
}
