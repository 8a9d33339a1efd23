//! Small random documents with a bit of everything, and one with every name.

mod schemas;

use schemas::{family, flat, schema};
use serde_json::{Map, Value, json};

use super::{Dice, NAMES, TYPES, name, words};

/// Names of headers and cookies.
const TOKENS: &[&str] = &["x-a", "X-A", "X_B", "x-b", "a", "type", "Self", "x-limit", "1", "*"];

/// A security scheme of any type, supported or not.
fn scheme(dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => json!({ "type": "http", "scheme": dice.pick(&["bearer", "basic", "digest", "Basic"]) }),
        1 => json!({ "type": "openIdConnect", "openIdConnectUrl": name(dice) }),
        2 => json!({ "type": "mutualTLS" }),
        3 => json!({ "type": "oauth2", "flows": { dice.pick(&["implicit", "clientCredentials", "password"]): {
            "tokenUrl": name(dice), "authorizationUrl": name(dice), "scopes": { name(dice): words(dice) } } } }),
        _ => {
            let place = dice.pick(&["header", "query", "cookie"]);
            json!({ "type": "apiKey", "in": place, "name": name_in(dice, place) })
        }
    }
}

/// A name that can stand in this place of a request.
fn name_in(dice: &mut Dice, place: &str) -> String {
    let any = place == "query" || dice.wildly(4);
    if any { name(dice) } else { dice.pick(TOKENS).to_owned() }
}

fn alternative(dice: &mut Dice) -> Value {
    let schemes = (0..dice.below(3)).map(|_| match dice.below(6) {
        0 if dice.wild => (name(dice), json!([])),
        0..=2 => ("Grant".to_owned(), json!([name(dice)])),
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

/// A small document with a bit of everything. Three in four hold nothing that is meant to be refused.
pub(crate) fn random(seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    dice.wild = dice.sometimes(4);
    let mut schemas: Map<String, Value> = (0..dice.below(6)).map(|_| (name(dice), schema(dice, 3))).collect();
    schemas.insert("A".to_owned(), schema(dice, 3));
    schemas.extend(family(dice));
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
        if dice.sometimes(6) {
            item.insert("parameters".to_owned(), json!([{ "$ref": "#/components/parameters/P" }]));
        }
        paths.insert(format!("/p{index}{template}"), item.into());
        if dice.sometimes(4) {
            let reference = if dice.wildly(9) { "#/paths" } else { "#/components/pathItems/I" };
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
            "parameters": { "P": parameter(dice) },
            "responses": { "R": response(dice) },
            "requestBodies": { "B": { "content": sent(dice) } },
            "headers": { "H": { "schema": schema(dice, 1), "description": words(dice) } },
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
            let schema = if dice.sometimes(3) { valued(dice) } else { json!({ "type": "string" }) };
            let style = dice.pick(&["simple", "simple", "label", "matrix"]);
            let explode = dice.sometimes(2);
            json!({ "name": name, "in": "path", "required": true, "schema": schema, "style": style, "explode": explode })
        })
        .collect();
    for _ in 0..dice.below(4) {
        let parameter =
            if dice.sometimes(9) { json!({ "$ref": "#/components/parameters/P" }) } else { parameter(dice) };
        let twice = |known: &Value| known["name"] == parameter["name"] && known["in"] == parameter["in"];
        if dice.wild || !parameters.iter().any(twice) {
            parameters.push(parameter);
        }
    }
    let mut responses = Map::new();
    for _ in 0..dice.below(4) {
        let status = dice.pick(&["200", "201", "204", "299", "404", "4XX", "4xx", "2XX", "600", "none", "default"]);
        let named = dice.sometimes(9);
        let response = if named { json!({ "$ref": "#/components/responses/R" }) } else { response(dice) };
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
    if dice.sometimes(9) {
        operation["servers"] = servers(dice);
    }
    if dice.sometimes(12) {
        operation["callbacks"] = json!({ "c": { "{$request.query.a}": { "post": { "responses": {} } } } });
    }
    match dice.below(10) {
        0 => operation["requestBody"] = json!({ "$ref": "#/components/requestBodies/B" }),
        1..=4 => operation["requestBody"] = json!({ "required": dice.sometimes(2), "content": sent(dice) }),
        _ => {}
    }
    operation
}

/// A parameter in the query, a header or a cookie.
fn parameter(dice: &mut Dice) -> Value {
    let place = dice.pick(&["query", "query", "header", "cookie"]);
    let schema = if dice.sometimes(3) && (place != "cookie" || dice.wild) {
        valued(dice)
    } else {
        json!({ "type": dice.pick(&TYPES[..4]) })
    };
    let mut parameter = json!({ "name": name_in(dice, place), "in": place, "required": dice.sometimes(2) });
    if dice.sometimes(6) {
        let media_type = dice.pick(&["application/json", "application/json", "text/plain", "application/xml"]);
        parameter["content"] = json!({ media_type: { "schema": schema } });
    } else {
        parameter["schema"] = schema;
        if dice.sometimes(3) {
            let styles: &[&str] = match place {
                "header" => &["simple"],
                "cookie" if !dice.wild => &["form"],
                _ if !dice.wild => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
                _ => &["form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"],
            };
            parameter["style"] = json!(dice.pick(styles));
            parameter["explode"] = json!(dice.sometimes(2));
            parameter["allowReserved"] = json!(dice.sometimes(2));
        }
    }
    parameter
}

/// The schema of a parameter.
fn valued(dice: &mut Dice) -> Value {
    if dice.wild { schema(dice, 1) } else { flat(dice) }
}

fn response(dice: &mut Dice) -> Value {
    let mut response = json!({ "description": name(dice) });
    if dice.sometimes(2) {
        response["content"] = received(dice);
    }
    if dice.sometimes(6) {
        let name = name_in(dice, "header");
        response["headers"] = match dice.below(4) {
            0 => json!({ name: { "$ref": "#/components/headers/H" } }),
            1 => json!({ name: { "content": { "application/json": { "schema": schema(dice, 1) } } } }),
            _ => {
                json!({ name: { "schema": schema(dice, 1), "description": words(dice), "required": dice.sometimes(2) } })
            }
        };
    }
    if dice.sometimes(12) {
        response["links"] =
            json!({ name(dice): { "operationId": name(dice), "parameters": { "a": "$response.body#/a" } } });
    }
    response
}

/// The body of a response, in one media type or several.
fn received(dice: &mut Dice) -> Value {
    let mut content = Map::new();
    for _ in 0..=dice.below(3) / 2 {
        let (media_type, body) = match dice.below(10) {
            0 => ("text/plain", json!({ "schema": { "type": "string" } })),
            1 => ("application/octet-stream", json!({})),
            2 => ("text/event-stream", json!({ "schema": schema(dice, 2) })),
            3 => (dice.pick(&["application/x-ndjson", "application/jsonl"]), json!({ "schema": schema(dice, 2) })),
            4 => (dice.pick(&["image/*", "*/*", "text/*"]), json!({ "schema": schema(dice, 0) })),
            5 => ("application/problem+json; charset=utf-8", json!({ "schema": schema(dice, 2) })),
            6 => (
                dice.pick(&["application/vnd.a.v1", "application/xml", "text/csv"]),
                json!({ "schema": schema(dice, 1) }),
            ),
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
            let wild = usize::from(dice.wild);
            let style = dice.pick(&["form", "deepObject", "pipeDelimited", "spaceDelimited", "other"][..4 + wild]);
            let types = &["text/plain", "application/json", "image/png, image/jpeg", "", "a b"];
            let media_type = dice.pick(&types[..3 + 2 * wild]);
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
