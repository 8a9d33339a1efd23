//! Random schemas.

use serde_json::{Map, Value, json};

use super::super::{Dice, TYPES, malformed, name, words};

pub(super) fn schema(dice: &mut Dice, depth: usize) -> Value {
    let kinds = if depth == 0 { 6 } else { 14 };
    let mut schema = match dice.below(kinds) {
        0 => json!({ "type": "string" }),
        1 => integer(dice),
        2 => json!({ "type": "boolean" }),
        3 => json!({ "type": "number" }),
        4 => listed(dice),
        5 => {
            json!({ "$ref": dice.pick(&["#/components/schemas/A", "#/components/schemas/A", "#/components/schemas/Base"]) })
        }
        6 => json!({ "type": "array", "items": self::schema(dice, depth - 1) }),
        7 => json!({ "type": "object", "additionalProperties": self::schema(dice, depth - 1) }),
        8 => {
            let of = dice.pick(&["oneOf", "anyOf"]);
            json!({ of: (0..dice.below(4)).map(|_| self::schema(dice, depth - 1)).collect::<Vec<_>>() })
        }
        9 if dice.wild => {
            json!({ "allOf": (0..dice.below(3)).map(|_| self::schema(dice, depth - 1)).collect::<Vec<_>>() })
        }
        9 => json!({ "allOf": (0..dice.below(3)).map(|_| object(dice, depth - 1)).collect::<Vec<_>>() }),
        10 => narrowed(dice, depth),
        11 => chosen(dice, depth),
        _ => object(dice, depth),
    };
    if dice.sometimes(5) {
        schema["nullable"] = json!(true);
    }
    for flag in ["readOnly", "writeOnly"] {
        if dice.sometimes(9) {
            schema[flag] = json!(true);
        }
    }
    if dice.sometimes(8) && (dice.wild || schema["type"] == "object") {
        schema["additionalProperties"] = json!(dice.sometimes(2));
    }
    if dice.sometimes(12) {
        schema["not"] = self::schema(dice, 0);
    }
    if dice.sometimes(8) {
        schema["description"] = json!(words(dice));
    }
    if dice.sometimes(20) && schema["type"] == "string" {
        schema["format"] = json!(dice.pick(&["password", "date-time", "byte", "binary"]));
    }
    if dice.wildly(20) {
        let (keyword, value) = malformed(dice);
        schema[keyword] = value;
    }
    if dice.wildly(12) {
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
    } else if dice.sometimes(20) {
        let (keyword, value) = dice.misplaced();
        schema[keyword] = value;
    }
    schema
}

fn dice_value(dice: &mut Dice, values: &[Value]) -> Value {
    values[dice.below(values.len())].clone()
}

impl Dice {
    /// A keyword that is no mistake where it says nothing.
    fn misplaced(&mut self) -> (&'static str, Value) {
        let choices = [
            ("maxLength", json!(3)),
            ("minItems", json!(1)),
            ("pattern", json!("^a$")),
            ("default", json!("a")),
            ("example", json!({ "a": 1 })),
            ("uniqueItems", json!(true)),
            ("maximum", json!(9)),
        ];
        choices[self.below(choices.len())].clone()
    }
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

/// A string out of a few, some of which most lists have.
fn listed(dice: &mut Dice) -> Value {
    let mut values: Vec<String> = (0..=dice.below(4)).map(|_| name(dice)).collect();
    values.extend(["one", "two", "three"].iter().take(dice.below(4)).map(|value| (*value).to_owned()));
    json!({ "type": "string", "enum": values })
}

/// An object with a few properties, now and then one whose values are secrets.
fn object(dice: &mut Dice, depth: usize) -> Value {
    let mut properties = Map::new();
    for _ in 0..dice.below(5) {
        properties.insert(property(dice), schema(dice, depth.saturating_sub(1)));
    }
    if dice.sometimes(8) {
        properties.insert(dice.pick(&["token", "apiKey", "client_secret"]).to_owned(), schema(dice, 0));
    }
    let required: Vec<&String> = properties.keys().filter(|_| dice.sometimes(2)).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// The name of a property; a member `$ref` makes a reference of the list of properties.
fn property(dice: &mut Dice) -> String {
    let name = name(dice);
    if name == "$ref" && !dice.wild { "reference".to_owned() } else { name }
}

/// Values that a request can carry outside of its body: texts, lists and objects of them, and choices.
pub(super) fn flat(dice: &mut Dice) -> Value {
    let scalar = |dice: &mut Dice| match dice.below(4) {
        0 => listed(dice),
        1 => integer(dice),
        _ => json!({ "type": dice.pick(&TYPES[..4]) }),
    };
    match dice.below(7) {
        0 | 1 => json!({ "type": "array", "items": scalar(dice) }),
        2 => json!({ "type": "object", "additionalProperties": scalar(dice) }),
        3 => json!({ "type": "object", "properties": { property(dice): scalar(dice), property(dice): scalar(dice) } }),
        4 => json!({ "oneOf": [scalar(dice), scalar(dice)] }),
        5 => {
            json!({ "anyOf": [scalar(dice), { "type": "array", "items": scalar(dice) }], "nullable": dice.sometimes(2) })
        }
        _ => scalar(dice),
    }
}

/// An `allOf` whose parts say more of each other.
fn narrowed(dice: &mut Dice, depth: usize) -> Value {
    if dice.wildly(2) {
        return contradicting(dice, depth);
    }
    let shared = property(dice);
    let is_text = dice.sometimes(3);
    let part = |dice: &mut Dice| match (dice.below(6), is_text) {
        (0, _) => json!({ "description": name(dice), "nullable": dice.sometimes(2), "readOnly": dice.sometimes(2) }),
        (1, true) => json!({ "type": "string", "enum": ["one", name(dice), "two"] }),
        (2, true) => json!({ "enum": ["two", "one"], "nullable": dice.sometimes(2) }),
        (3, true) => json!({ "oneOf": [{ "type": "string", "enum": ["one"] }, { "type": "string" }] }),
        (_, true) => json!({ "type": "string", "maxLength": 9, "format": dice.pick(&["date", "password"]) }),
        (1, false) => json!({ "required": [shared] }),
        (2, false) => json!({ "$ref": "#/components/schemas/Base" }),
        (3, false) => json!({ "type": "object", "properties": { (shared.clone()): listed(dice) } }),
        (4, false) => {
            json!({ "properties": { (shared.clone()): { "type": "string" }, property(dice): schema(dice, depth - 1) } })
        }
        _ => {
            let of = dice.pick(&["oneOf", "anyOf"]);
            json!({ of: [object(dice, depth - 1), object(dice, depth - 1)], "properties": { property(dice): {} } })
        }
    };
    json!({ "allOf": (0..=dice.below(4)).map(|_| part(dice)).collect::<Vec<_>>() })
}

/// An `allOf` whose parts few values satisfy, or none.
fn contradicting(dice: &mut Dice, depth: usize) -> Value {
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
    let tag = property(dice);
    let of = dice.pick(&["oneOf", "anyOf"]).to_owned();
    let beside = dice.sometimes(2);
    let alternative = |dice: &mut Dice| match dice.below(3) {
        0 => json!({ "$ref": dice.pick(&["#/components/schemas/A", "#/components/schemas/Leaf"]) }),
        1 => json!({ "type": "object", "required": [tag], "properties": {
            (tag.clone()): { "type": "string", "enum": [name(dice)] }, property(dice): schema(dice, 0) } }),
        _ if beside && !dice.wild => object(dice, depth - 1),
        _ => schema(dice, depth - 1),
    };
    let mut alternatives: Vec<Value> = (0..=dice.below(3)).map(|_| alternative(dice)).collect();
    if !dice.wild {
        // One that the properties beside it do not contradict.
        alternatives.push(json!({ "type": "object", "properties": { "free": schema(dice, 0) } }));
    }
    let mut schema = json!({ of: alternatives });
    if beside {
        schema["properties"] = json!({ property(dice): self::schema(dice, 0) });
    }
    if dice.sometimes(2) {
        schema["discriminator"] = json!({ "propertyName": tag });
        if dice.sometimes(2) {
            schema["discriminator"]["mapping"] =
                json!({ name(dice): "#/components/schemas/A", name(dice): name(dice) });
        }
    }
    if dice.wildly(4) {
        schema.as_object_mut().unwrap().retain(|keyword, _| keyword != "oneOf");
    }
    schema
}

/// A schema that others extend, which its discriminator tells apart, or nothing does.
pub(super) fn family(dice: &mut Dice) -> Map<String, Value> {
    let base = json!({ "type": "object", "required": ["kind"], "properties": {
        "kind": { "type": "string" }, property(dice): schema(dice, 0) } });
    let mut family = Map::new();
    for name in ["Leaf", "Twig"] {
        let own = object(dice, 1);
        family.insert(name.to_owned(), json!({ "allOf": [{ "$ref": "#/components/schemas/Base" }, own] }));
    }
    let mut base = base;
    if dice.sometimes(2) {
        base["discriminator"] = json!({ "propertyName": "kind" });
        if dice.sometimes(2) {
            base["discriminator"]["mapping"] = json!({ name(dice): "#/components/schemas/Leaf", "twig": "Twig" });
        }
    }
    family.insert("Base".to_owned(), base);
    family
}
