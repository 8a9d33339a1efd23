//! Documents that nobody would write: mutations of real ones, and small random ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its documents stops")]

use serde_json::{Map, Value, json};

/// Numbers that look random and are the same for the same seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn sometimes(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// Names that mean something to Rust, to the generated code or to nobody.
const NAMES: &[&str] = &[
    "a",
    "A",
    "a_b",
    "aB",
    "a-b",
    "a.b",
    "a b",
    "",
    " ",
    "_",
    "__",
    "2fa",
    "2",
    "+1",
    "-1",
    "<",
    ">",
    "<=",
    "été",
    "e\u{301}te\u{301}",
    "日本",
    "Å",
    "\u{212b}",
    "type",
    "Type",
    "self",
    "Self",
    "super",
    "crate",
    "async",
    "fn",
    "match",
    "Option",
    "String",
    "Vec",
    "Result",
    "Box",
    "Ok",
    "Err",
    "Some",
    "None",
    "Default",
    "From",
    "Into",
    "Value",
    "Error",
    "Client",
    "Scope",
    "Path",
    "Request",
    "Response",
    "Operation",
    "Pages",
    "Items",
    "new",
    "client",
    "body",
    "extra",
    "send",
    "clone",
    "types",
    "operations",
    "value",
    "inner",
    "cursor",
    "pages",
    "std",
    "$ref",
];

/// Values of every kind.
fn value(dice: &mut Dice) -> Value {
    match dice.below(11) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-7),
        3 => json!(1.5),
        4 => json!([]),
        5 => json!({}),
        6 => json!(["a", "A", 1]),
        7 => json!({ "$ref": "#/components/schemas/A" }),
        8 => json!({ "type": dice.pick(&TYPES) }),
        9 => json!(dice.pick(&TYPES)),
        _ => json!(dice.pick(NAMES)),
    }
}

const TYPES: [&str; 9] = ["string", "integer", "number", "boolean", "array", "object", "map", "enum", "null"];

/// How many nodes lie at and below this one.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum::<usize>(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// The node at this place in the order of the tree.
fn nth(value: &Value, mut place: usize) -> Option<&Value> {
    if place == 0 {
        return Some(value);
    }
    place -= 1;
    let below: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => return None,
    };
    for node in below {
        let size = size(node);
        if place < size {
            return nth(node, place);
        }
        place -= size;
    }
    None
}

/// Does something to a node below this one; what is done depends on the seed alone.
pub(crate) fn mutate(document: &mut Value, seed: u64) {
    let mut dice = Dice::new(seed);
    let other = nth(document, dice.below(size(document))).cloned().unwrap_or_default();
    let place = 1 + dice.below(size(document).saturating_sub(1));
    change(document, place, &other, &mut dice);
}

fn change(node: &mut Value, mut place: usize, other: &Value, dice: &mut Dice) {
    place -= 1;
    match node {
        Value::Array(items) => {
            for index in 0..items.len() {
                let size = size(&items[index]);
                if place == 0 {
                    match dice.below(4) {
                        0 => drop(items.remove(index)),
                        1 => items.push(items[index].clone()),
                        2 => items.reverse(),
                        _ => items[index] = replaced(&items[index], other, dice),
                    }
                    return;
                } else if place < size {
                    return change(&mut items[index], place, other, dice);
                }
                place -= size;
            }
        }
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            for name in names {
                let size = size(&members[&name]);
                if place == 0 {
                    let new = if dice.sometimes(2) { cased(&name, dice) } else { dice.pick(NAMES).to_owned() };
                    let value = members[&name].clone();
                    match dice.below(5) {
                        0 => drop(members.remove(&name)),
                        1 => drop(members.insert(new, value)),
                        2 => {
                            members.remove(&name);
                            members.insert(new, value);
                        }
                        _ => drop(members.insert(name, replaced(&value, other, dice))),
                    }
                    return;
                } else if place < size {
                    return change(members.get_mut(&name).unwrap(), place, other, dice);
                }
                place -= size;
            }
        }
        _ => {}
    }
}

/// Another spelling that may become the same name in Rust.
fn cased(name: &str, dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.replace(['_', '-'], "."),
        _ => format!("{name}_"),
    }
}

fn replaced(value: &Value, other: &Value, dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => json!([value]),
        1 => json!({ dice.pick(NAMES): value }),
        2 => json!({ "properties": { dice.pick(NAMES): value }, "type": "object" }),
        3 => other.clone(),
        _ => self::value(dice),
    }
}

/// A small document with a bit of everything.
pub(crate) fn random(seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let mut schemas: Map<String, Value> = (0..dice.below(6)).map(|_| (name(dice), schema(dice, 3))).collect();
    schemas.insert("A".to_owned(), schema(dice, 3));
    let mut paths = Map::new();
    for index in 0..=dice.below(3) {
        let (template, parameter) = if dice.sometimes(2) { ("/{id}", Some("id")) } else { ("", None) };
        let mut item = Map::new();
        for method in ["get", "post", "delete"].into_iter().take(1 + dice.below(3)) {
            item.insert(method.to_owned(), operation(dice, parameter));
        }
        paths.insert(format!("/p{index}{template}"), item.into());
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": name(dice), "version": name(dice) },
        "paths": paths,
        "security": [{ "Grant": ["read"] }],
        "components": {
            "schemas": schemas,
            "securitySchemes": { "Grant": { "type": "oauth2", "flows": { "clientCredentials": {
                "tokenUrl": "/token", "scopes": { name(dice): name(dice) } } } } },
        },
    })
}

/// Each of the names as an operation, its tag and parameter, a property, and a type of each kind.
pub(crate) fn with_every_name() -> Value {
    let text = json!({ "type": "string" });
    let kinds = &[
        json!({ "type": "object", "required": ["r"], "properties": { "r": text, "o": { "type": "array", "items": text } } }),
        json!({ "type": "string", "enum": NAMES }),
        json!({ "oneOf": [text, { "type": "integer" }, { "type": "array", "items": text }] }),
        json!({ "type": "array", "items": text }),
        text.clone(),
    ];
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for (index, name) in NAMES.iter().enumerate() {
        schemas.insert((*name).to_owned(), kinds[index % kinds.len()].clone());
        let body = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } });
        let operation = json!({
            "operationId": if name.trim().is_empty() { format!("blank {index}") } else { (*name).to_owned() },
            "tags": [name],
            "parameters": [{ "name": name, "in": "query", "schema": text }],
            "requestBody": { "content": body },
            "responses": {
                "200": { "description": "One", "content": body },
                "201": { "description": "Another", "content": { "application/json": { "schema": { "type": "boolean" } } } },
                "404": { "description": "None", "content": body },
                "4XX": { "description": "Other", "content": { "application/json": { "schema": text } } },
            },
        });
        paths.insert(format!("/p{index}"), json!({ "post": operation }));
    }
    let properties: Map<String, Value> = NAMES.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
    schemas.insert("Everything".to_owned(), json!({ "type": "object", "properties": properties, "required": NAMES }));
    let body = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Everything" } } });
    let operation = json!({ "operationId": "everything", "requestBody": { "content": body }, "responses": { "200": {
        "description": "Everything", "content": body } } });
    paths.insert("/everything".to_owned(), json!({ "put": operation }));
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Names", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn name(dice: &mut Dice) -> String {
    dice.pick(NAMES).to_owned()
}

fn operation(dice: &mut Dice, path: Option<&str>) -> Value {
    let mut parameters: Vec<Value> = path
        .iter()
        .map(|name| {
            let schema = if dice.sometimes(3) { schema(dice, 1) } else { json!({ "type": "string" }) };
            let style = dice.pick(&["simple", "simple", "label", "matrix"]);
            let explode = dice.sometimes(2);
            json!({ "name": name, "in": "path", "required": true, "schema": schema, "style": style, "explode": explode })
        })
        .collect();
    for _ in 0..dice.below(4) {
        let place = dice.pick(&["query", "query", "header", "cookie"]);
        let schema = if dice.sometimes(3) { schema(dice, 1) } else { json!({ "type": dice.pick(&TYPES[..4]) }) };
        let mut parameter = json!({ "name": name(dice), "in": place, "required": dice.sometimes(2) });
        if dice.sometimes(6) {
            parameter["content"] = json!({ "application/json": { "schema": schema } });
        } else {
            parameter["schema"] = schema;
            if dice.sometimes(3) {
                let styles = &["form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];
                parameter["style"] = json!(if place == "header" { "simple" } else { dice.pick(styles) });
                parameter["explode"] = json!(dice.sometimes(2));
                parameter["allowReserved"] = json!(dice.sometimes(2));
            }
        }
        parameters.push(parameter);
    }
    let mut responses = Map::new();
    for _ in 0..dice.below(4) {
        let status = dice.pick(&["200", "201", "204", "299", "404", "4XX", "2XX", "default"]);
        let mut response = json!({ "description": name(dice) });
        if dice.sometimes(2) {
            response["content"] = content(dice);
        }
        responses.insert(status.to_owned(), response);
    }
    let mut operation = json!({
        "operationId": format!("{}{}", name(dice), if dice.sometimes(4) { name(dice) } else { String::new() }),
        "summary": name(dice),
        "deprecated": dice.sometimes(4),
        "parameters": parameters,
        "responses": responses,
    });
    if dice.sometimes(3) {
        operation["tags"] = json!([name(dice)]);
    }
    if dice.sometimes(3) {
        operation["security"] = if dice.sometimes(2) { json!([]) } else { json!([{ "Grant": [name(dice)] }]) };
    }
    if dice.sometimes(2) {
        operation["requestBody"] = json!({ "required": dice.sometimes(2), "content": content(dice) });
    }
    operation
}

fn content(dice: &mut Dice) -> Value {
    match dice.below(8) {
        0 => json!({ "text/plain": { "schema": { "type": "string" } } }),
        1 => json!({ "application/octet-stream": {} }),
        _ => json!({ "application/json": { "schema": schema(dice, 3) } }),
    }
}

fn schema(dice: &mut Dice, depth: usize) -> Value {
    let kinds = if depth == 0 { 6 } else { 14 };
    let mut schema = match dice.below(kinds) {
        0 => json!({ "type": "string" }),
        1 => integer(dice),
        2 => json!({ "type": "boolean" }),
        3 => json!({ "type": "number" }),
        4 => json!({ "type": "string", "enum": (0..=dice.below(4)).map(|_| name(dice)).collect::<Vec<_>>() }),
        5 => json!({ "$ref": "#/components/schemas/A" }),
        6 => json!({ "type": "array", "items": self::schema(dice, depth - 1) }),
        7 => json!({ "type": "object", "additionalProperties": self::schema(dice, depth - 1) }),
        8 => {
            json!({ (if dice.sometimes(2) { "oneOf" } else { "anyOf" }): (0..dice.below(4)).map(|_| self::schema(dice, depth - 1)).collect::<Vec<_>>() })
        }
        9 => json!({ "allOf": (0..dice.below(3)).map(|_| self::schema(dice, depth - 1)).collect::<Vec<_>>() }),
        10 => narrowed(dice, depth),
        11 => chosen(dice, depth),
        _ => {
            let properties: Map<String, Value> =
                (0..dice.below(5)).map(|_| (name(dice), self::schema(dice, depth - 1))).collect();
            let required: Vec<&String> = properties.keys().filter(|_| dice.sometimes(2)).collect();
            json!({ "type": "object", "required": required, "properties": properties })
        }
    };
    if dice.sometimes(5) {
        schema["nullable"] = json!(true);
    }
    if dice.sometimes(8) {
        schema["readOnly"] = json!(true);
    }
    if dice.sometimes(8) {
        schema["additionalProperties"] = json!(dice.sometimes(2));
    }
    if dice.sometimes(12) {
        schema["not"] = self::schema(dice, 0);
    }
    if dice.sometimes(12) {
        schema[dice.pick(&["items", "maxLength", "enum", "required", "discriminator"])] = dice_value(
            dice,
            &[
                json!({ "type": "string" }),
                json!(3),
                json!([1, "a", null]),
                json!(["a"]),
                json!({ "propertyName": "a" }),
            ],
        );
    }
    schema
}

fn dice_value(dice: &mut Dice, values: &[Value]) -> Value {
    values[dice.below(values.len())].clone()
}

fn integer(dice: &mut Dice) -> Value {
    let bounds = [json!(-1), json!(0), json!(1), json!(4_294_967_295_u32), json!(u64::MAX), json!(1e20), json!(0.5)];
    let mut schema =
        json!({ "type": "integer", "format": dice.pick(&["int32", "int64", "uint32", "uint64", "other"]) });
    for bound in ["minimum", "maximum"] {
        if dice.sometimes(2) {
            schema[bound] = dice_value(dice, &bounds);
        }
    }
    if dice.sometimes(4) {
        schema["exclusiveMaximum"] = json!(true);
    }
    schema
}

/// An `allOf` whose parts say more of each other.
fn narrowed(dice: &mut Dice, depth: usize) -> Value {
    let first = schema(dice, depth - 1);
    let mut parts = vec![first.clone()];
    for _ in 0..dice.below(3) {
        parts.push(match dice.below(7) {
            0 => json!({ "description": name(dice), "nullable": dice.sometimes(2), "readOnly": dice.sometimes(2) }),
            1 => json!({ "required": [name(dice)] }),
            2 => first.clone(),
            3 => json!({ "type": "string", "enum": [name(dice), name(dice)] }),
            4 => json!({ "$ref": "#/components/schemas/A" }),
            5 => chosen(dice, depth),
            _ => json!({ "properties": { name(dice): schema(dice, 0), name(dice): schema(dice, depth - 1) } }),
        });
    }
    json!({ "allOf": parts })
}

/// Alternatives beside properties, with or without a discriminator.
fn chosen(dice: &mut Dice, depth: usize) -> Value {
    let tag = name(dice);
    let of = dice.pick(&["oneOf", "anyOf"]).to_owned();
    let alternative = |dice: &mut Dice| match dice.below(3) {
        0 => json!({ "$ref": "#/components/schemas/A" }),
        1 => json!({ "type": "object", "required": [tag], "properties": {
            (tag.clone()): { "type": "string", "enum": [name(dice)] }, name(dice): schema(dice, 0) } }),
        _ => schema(dice, depth - 1),
    };
    let alternatives: Vec<Value> = (0..=dice.below(3)).map(|_| alternative(dice)).collect();
    let mut schema = json!({ of: alternatives });
    if dice.sometimes(2) {
        schema["properties"] = json!({ name(dice): self::schema(dice, 0) });
    }
    if dice.sometimes(2) {
        schema["discriminator"] = json!({ "propertyName": tag });
    }
    if dice.sometimes(4) {
        schema.as_object_mut().unwrap().retain(|keyword, _| keyword != "oneOf");
    }
    schema
}
