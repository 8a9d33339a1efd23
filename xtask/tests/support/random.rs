//! Small random documents with a bit of everything, and one with every name.

use serde_json::{Map, Value, json};

use super::{Dice, NAMES, TYPES, malformed, name, words};

/// A security scheme of any type, supported or not.
fn scheme(dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => json!({ "type": "http", "scheme": dice.pick(&["bearer", "basic", "digest", "Basic"]) }),
        1 => json!({ "type": "openIdConnect", "openIdConnectUrl": name(dice) }),
        2 => json!({ "type": "mutualTLS" }),
        3 => json!({ "type": "oauth2", "flows": { dice.pick(&["implicit", "clientCredentials", "password"]): {
            "tokenUrl": name(dice), "authorizationUrl": name(dice), "scopes": { name(dice): words(dice) } } } }),
        _ => json!({ "type": "apiKey", "in": dice.pick(&["header", "query", "cookie"]), "name": name(dice) }),
    }
}

fn alternative(dice: &mut Dice) -> Value {
    let schemes = (0..dice.below(3)).map(|_| match dice.below(6) {
        0 => (name(dice), json!([])),
        1 | 2 => ("Grant".to_owned(), json!([name(dice)])),
        _ => (dice.pick(&["K", "L"]).to_owned(), json!([])),
    });
    Value::Object(schemes.collect())
}

/// Servers, some of them with variables, or relative.
fn servers(dice: &mut Dice) -> Value {
    let server = |dice: &mut Dice| {
        let variable = name(dice);
        let url = match dice.below(5) {
            0 => format!("https://{{{variable}}}.example"),
            1 => format!("{{{variable}}}://a.example/{{{variable}}}{{b}}"),
            2 => "/relative".to_owned(),
            3 => name(dice),
            _ => "https://a.example".to_owned(),
        };
        let default = if dice.sometimes(3) { "unknown".to_owned() } else { name(dice) };
        let values = json!([name(dice), name(dice)]);
        let known = json!({ "default": default, "enum": values, "description": words(dice) });
        let description = if dice.sometimes(2) { name(dice) } else { words(dice) };
        json!({ "url": url, "description": description, "variables": { variable: known, "b": { "default": "b" } } })
    };
    (0..dice.below(4)).map(|_| server(dice)).collect()
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
        if dice.sometimes(6) {
            item.insert("servers".to_owned(), servers(dice));
        }
        paths.insert(format!("/p{index}{template}"), item.into());
        if dice.sometimes(4) {
            let reference = if dice.sometimes(9) { "#/paths" } else { "#/components/pathItems/I" };
            paths.insert(format!("/r{index}"), json!({ "$ref": reference }));
        }
    }
    json!({
        "openapi": if dice.sometimes(8) { "3.1.0" } else { "3.0.3" },
        "info": { "title": name(dice), "version": name(dice), "description": words(dice) },
        "paths": paths,
        "servers": servers(dice),
        "security": [{ "Grant": ["read"] }],
        "components": {
            "pathItems": { "I": { "get": operation(dice, None) } },
            "schemas": schemas,
            "securitySchemes": { "K": scheme(dice), "L": scheme(dice), "Grant": {
                "type": "oauth2", "flows": { "clientCredentials": {
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
    let scheme = |name: &&str| json!({ "type": "apiKey", "in": "query", "name": format!("k{name}") });
    let names = || NAMES.iter().filter(|name| **name != "$ref");
    let schemes: Map<String, Value> = names().map(|name| ((*name).to_owned(), scheme(name))).collect();
    let security: Vec<Value> = names().map(|name| json!({ (*name): [] })).collect();
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Names", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": schemes },
        "security": security,
    })
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
            let media_type = dice.pick(&["application/json", "application/json", "text/plain", "application/xml"]);
            parameter["content"] = json!({ media_type: { "schema": schema } });
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
        let status = dice.pick(&["200", "201", "204", "299", "404", "4XX", "4xx", "2XX", "600", "none", "default"]);
        let mut response = json!({ "description": name(dice) });
        if dice.sometimes(2) {
            response["content"] = received(dice);
        }
        if dice.sometimes(6) {
            response["headers"] = json!({ name(dice): { "schema": schema(dice, 1), "description": words(dice) } });
        }
        responses.insert(status.to_owned(), response);
    }
    let mut operation = json!({
        "operationId": format!("{}{}", name(dice), if dice.sometimes(4) { name(dice) } else { String::new() }),
        "summary": words(dice),
        "description": words(dice),
        "deprecated": dice.sometimes(4),
        "parameters": parameters,
        "responses": responses,
    });
    if dice.sometimes(6) {
        operation.as_object_mut().unwrap().remove("operationId");
    }
    if dice.sometimes(3) {
        operation["tags"] = json!([name(dice)]);
    }
    if dice.sometimes(3) {
        operation["security"] = (0..dice.below(4)).map(|_| alternative(dice)).collect();
    }
    if dice.sometimes(2) {
        operation["requestBody"] = json!({ "required": dice.sometimes(2), "content": sent(dice) });
    }
    operation
}

/// The body of a response, in one media type or several.
fn received(dice: &mut Dice) -> Value {
    let mut content = Map::new();
    for _ in 0..=dice.below(3) / 2 {
        let (media_type, body) = match dice.below(10) {
            0 => ("text/plain", json!({ "schema": { "type": "string" } })),
            1 => ("application/octet-stream", json!({})),
            2 => ("text/event-stream", json!({ "schema": schema(dice, 2) })),
            3 => ("application/x-ndjson", json!({ "schema": schema(dice, 2) })),
            4 => (dice.pick(&["image/*", "*/*", "text/*"]), json!({ "schema": schema(dice, 0) })),
            5 => ("application/problem+json; charset=utf-8", json!({ "schema": schema(dice, 2) })),
            _ => ("application/json", json!({ "schema": schema(dice, 3) })),
        };
        content.insert(media_type.to_owned(), body);
    }
    content.into()
}

/// The body of a request, in one media type or several.
fn sent(dice: &mut Dice) -> Value {
    let mut content = Map::new();
    for _ in 0..=dice.below(3) / 2 {
        let (media_type, body) = match dice.below(10) {
            0 => ("text/plain", json!({ "schema": { "type": "string" } })),
            1 => ("application/octet-stream", json!({ "schema": { "type": "string", "format": "binary" } })),
            2 | 3 => ("application/x-www-form-urlencoded", form(dice)),
            4 | 5 => ("multipart/form-data", form(dice)),
            6 => (dice.pick(&["image/*", "*/*", "multipart/mixed"]), json!({ "schema": schema(dice, 0) })),
            _ => ("application/json", json!({ "schema": schema(dice, 3) })),
        };
        content.insert(media_type.to_owned(), body);
    }
    content.into()
}

/// A form, some of whose parts are encoded in ways of their own.
fn form(dice: &mut Dice) -> Value {
    let (mut properties, mut encoding) = (Map::new(), Map::new());
    for _ in 0..dice.below(5) {
        let name = name(dice);
        let property = match dice.below(5) {
            2 => json!({ "type": "array", "items": {} }),
            0 => json!({ "type": "string", "format": dice.pick(&["binary", "byte", "date"]) }),
            1 => json!({ "type": "array", "items": { "type": "string", "format": "binary" } }),
            _ => schema(dice, 1),
        };
        if dice.sometimes(3) {
            let style = dice.pick(&["form", "deepObject", "pipeDelimited", "spaceDelimited", "other"]);
            let media_type = dice.pick(&["text/plain", "application/json", "image/png, image/jpeg", "", "a b"]);
            let mut other = json!({ "style": style, "explode": dice.sometimes(2) });
            if dice.sometimes(3) {
                other["headers"] = json!({ self::name(dice): { "required": true, "schema": { "type": "string" } } });
            }
            encoding.insert(name.clone(), if dice.sometimes(2) { json!({ "contentType": media_type }) } else { other });
        }
        properties.insert(name, property);
    }
    let whole = json!({ "type": "object", "properties": properties });
    let mut form = match dice.below(8) {
        0 => json!({}),
        1 => json!({ "schema": schema(dice, 1) }),
        _ => json!({ "schema": whole }),
    };
    if !encoding.is_empty() {
        form["encoding"] = encoding.into();
    }
    form
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
    if dice.sometimes(8) {
        schema["description"] = json!(words(dice));
    }
    if dice.sometimes(20) {
        let (keyword, value) = malformed(dice);
        schema[keyword] = value;
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
        if dice.sometimes(2) {
            schema["discriminator"]["mapping"] =
                json!({ name(dice): "#/components/schemas/A", name(dice): name(dice) });
        }
    }
    if dice.sometimes(4) {
        schema.as_object_mut().unwrap().retain(|keyword, _| keyword != "oneOf");
    }
    schema
}
