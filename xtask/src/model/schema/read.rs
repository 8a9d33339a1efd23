//! From one Schema Object to the shape of its type.

use std::collections::BTreeSet;

use crate::document::{At, Value};
use crate::ledger::Reading;
use crate::names::{self, Names};
use crate::rules;

use super::{Discriminator, EnumValue, Field, Schemas, Shape, Struct, Type, Union};

impl Schemas {
    /// The shape of the schema at this place.
    pub(super) fn shape(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        if is_reference(at) {
            return Shape::Alias(self.reference(reading, at));
        }
        if !reading.object(at, &rules::SCHEMA) {
            return Shape::Alias(Type::Any);
        }
        claim_words(reading, at);
        if let Some(list) = at.get("allOf") {
            return self.all_of(reading, at, &list, hint);
        }
        if let Some(list) = at.get("oneOf").or_else(|| at.get("anyOf")) {
            return self.one_of(reading, at, &list, hint);
        }
        match at.get("type").map(|kind| kind.as_str().unwrap_or("no text")) {
            Some("string") => texts(reading, at),
            Some("integer") => {
                scalar(reading, at, Type::Integer(if at.text("format") == Some("int32") { 32 } else { 64 }))
            }
            Some("number") => {
                scalar(reading, at, Type::Number(if at.text("format") == Some("float") { 32 } else { 64 }))
            }
            Some("boolean") => scalar(reading, at, Type::Bool),
            Some("array") => self.list(reading, at, hint),
            Some("object") => self.object(reading, at, hint),
            Some("map") => {
                reading.claim_member(at, "type", &rules::SCHEMA_MAP_TYPE);
                self.object(reading, at, hint)
            }
            Some("enum") => {
                reading.claim_member(at, "type", &rules::SCHEMA_ENUM_TYPE);
                texts(reading, at)
            }
            Some(other) => {
                reading.refuse(at.refuse(
                    format!("found the type `{other}`"),
                    "expected string, integer, number, boolean, array or object",
                    "correct the type",
                ));
                Shape::Alias(Type::Any)
            }
            None => self.untyped(reading, at, hint),
        }
    }

    fn untyped(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        let has = |name| at.get(name).is_some();
        if has("properties") || has("additionalProperties") || has("required") {
            return self.object(reading, at, hint);
        }
        if has("items") {
            return self.list(reading, at, hint);
        }
        if at.get("enum").is_some_and(|list| list.items().all(|item| item.as_str().is_some())) {
            return texts(reading, at);
        }
        scalar(reading, at, Type::Any)
    }

    fn list(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        let items = match at.get("items") {
            Some(items) if is_open_object(&items) => {
                reading.claim_all(&items, &rules::SCHEMA_OPEN_ITEMS);
                Type::Any
            }
            Some(items) => self.read(reading, &items, &format!("{hint}Item")),
            None => Type::Any,
        };
        Shape::Alias(Type::Array(Box::new(items)))
    }

    fn object(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        let shape = self.properties(reading, at, hint);
        if shape.fields.is_empty() {
            // Where no property may be there it is an object still, and the map shows it to be empty.
            return Shape::Alias(Type::Map(Box::new(shape.additional.unwrap_or(Type::Any))));
        }
        Shape::Struct(shape)
    }

    fn properties(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Struct {
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        reading.claim_member(at, "required", &rules::SCHEMA_PROPERTIES);
        let listed = || at.get("required").into_iter().flat_map(|list| list.items()).filter_map(|item| item.as_str());
        let mut required: BTreeSet<&str> = listed().collect();
        let mut fields = Vec::new();
        if let Some(properties) = at.get("properties") {
            reading.object(&properties, &rules::SCHEMA_PROPERTIES);
            for (wire, property) in properties.members() {
                let ty = self.read(reading, &property, &format!("{hint}{}", names::pascal(wire)));
                let read_only = property.flag("readOnly") && !is_reference(&property);
                fields.push(Field::new(wire, ty, required.remove(wire), read_only, docs(&property)));
            }
        }
        for wire in listed() {
            // A property that is required and not described may hold anything.
            if required.remove(wire) {
                let docs = "Required by the document, which does not describe it.".to_owned();
                fields.push(Field::new(wire, Type::Any, true, false, docs));
            }
        }
        name_fields(&mut fields);
        let explicit = at.get("additionalProperties").is_some();
        Struct { fields, additional: self.additional(reading, at, hint), explicit }
    }

    fn additional(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Option<Type> {
        let Some(additional) = at.get("additionalProperties") else { return Some(Type::Any) };
        reading.claim(&additional, &rules::SCHEMA_ADDITIONAL);
        match additional.as_bool() {
            Some(true) => Some(Type::Any),
            Some(false) => None,
            None => Some(self.read(reading, &additional, &format!("{hint}Value"))),
        }
    }

    fn all_of(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, hint: &str) -> Shape {
        reading.list(list, &rules::SCHEMA_ALL_OF);
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        let parts: Vec<At<'_>> = list.items().collect();
        let own = ["properties", "required", "additionalProperties"].iter().any(|name| at.get(name).is_some());
        if let ([part], false) = (parts.as_slice(), own) {
            // One part alone is how a description is put beside a reference.
            return Shape::Alias(self.read(reading, part, hint));
        }
        let mut merged = Struct { additional: Some(Type::Any), ..Struct::default() };
        for part in &parts {
            match self.part_of_all(reading, part, hint) {
                Some(shape) => merge(reading, at, &mut merged, shape),
                None => reading.refuse(part.refuse(
                    "found a part of `allOf` that is no object",
                    "expected objects, whose properties can be put together",
                    "describe the type without `allOf`",
                )),
            }
        }
        if own {
            let shape = self.properties(reading, at, hint);
            merge(reading, at, &mut merged, shape);
        }
        name_fields(&mut merged.fields);
        if merged.fields.is_empty() {
            return Shape::Alias(Type::Map(Box::new(merged.additional.unwrap_or(Type::Any))));
        }
        Shape::Struct(merged)
    }

    /// The properties that a part of `allOf` brings; an inline part gets no name of its own.
    fn part_of_all(&mut self, reading: &mut Reading<'_>, part: &At<'_>, hint: &str) -> Option<Struct> {
        let target = reading.resolve(part)?;
        if self.open.iter().any(|pointer| pointer == target.pointer()) {
            reading.refuse(part.refuse(
                "found an `allOf` that contains itself",
                "expected parts that end",
                "break the circle",
            ));
            return Some(Struct::default());
        }
        self.open.push(target.pointer().to_owned());
        let hint = match self.by_pointer.get(target.pointer()).and_then(|index| self.get(*index)) {
            Some(named) => named.name.clone(),
            None => hint.to_owned(),
        };
        let shape = self.shape(reading, &target, &hint);
        self.open.pop();
        match shape {
            Shape::Struct(shape) => Some(shape),
            Shape::Alias(Type::Map(value)) => {
                Some(Struct { additional: Some(*value), explicit: true, ..Struct::default() })
            }
            Shape::Alias(Type::Any) => Some(Struct { additional: Some(Type::Any), ..Struct::default() }),
            Shape::Alias(Type::Named(index)) => match self.get(index).map(|named| named.shape.clone()) {
                Some(Shape::Struct(shape)) => Some(shape),
                _ => None,
            },
            _ => None,
        }
    }

    fn one_of(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, hint: &str) -> Shape {
        reading.list(list, &rules::SCHEMA_ONE_OF);
        let parts: Vec<At<'_>> = list.items().collect();
        let constrains =
            |part: &At<'_>| part.members().all(|(name, _)| matches!(name, "required" | "type" | "description"));
        if at.get("properties").is_some() && parts.iter().all(constrains) {
            // Alternatives of required properties constrain the object beside them: the server checks that.
            reading.claim_all(list, &rules::SCHEMA_BOUNDS);
            return self.object(reading, at, hint);
        }
        for beside in ["anyOf", "properties", "additionalProperties", "items", "enum", "required"] {
            if at.get(beside).is_some_and(|beside| beside.pointer() != list.pointer()) {
                reading.refuse(at.refuse(
                    format!("found `{beside}` beside `{}`", list.name()),
                    "expected the alternatives alone",
                    "move what is common into each alternative",
                ));
            }
        }
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        if parts.len() < 2 {
            // One alternative is told from no other.
            reading.claim_member(at, "discriminator", &rules::SCHEMA_DISCRIMINATOR);
        }
        let mut types = Vec::new();
        let mut nullable = false;
        for (index, part) in parts.iter().enumerate() {
            let ty = self.read(reading, part, &format!("{hint}Variant{}", index + 1));
            nullable |= ty.is_nullable();
            if !types.contains(ty.not_null()) {
                types.push(ty.not_null().clone());
            }
        }
        let alias = |ty| Shape::Alias(if nullable { Type::Nullable(Box::new(ty)) } else { ty });
        match types.len() {
            0 => alias(Type::Any),
            1 => alias(types.swap_remove(0)),
            _ => {
                let discriminator = self.discriminator(reading, at, &types);
                Shape::Union(Union { types, discriminator })
            }
        }
    }

    fn discriminator(&mut self, reading: &mut Reading<'_>, at: &At<'_>, types: &[Type]) -> Option<Discriminator> {
        let at = at.get("discriminator")?;
        reading.object(&at, &rules::SCHEMA_DISCRIMINATOR);
        let property = reading.text(&at, "propertyName", &rules::SCHEMA_DISCRIMINATOR)?.to_owned();
        let mut values = Vec::new();
        let mut mapped = Vec::new();
        if let Some(mapping) = at.get("mapping") {
            reading.object(&mapping, &rules::SCHEMA_DISCRIMINATOR);
            for (value, target) in mapping.members() {
                reading.claim(&target, &rules::SCHEMA_DISCRIMINATOR);
                // A name alone is short for a component.
                let name = target.as_str().unwrap_or_default();
                let reference =
                    if name.starts_with('#') { name.to_owned() } else { format!("#/components/schemas/{name}") };
                match self.position(&at, &reference, types) {
                    Some(index) => {
                        mapped.push(index);
                        values.push((value.to_owned(), index));
                    }
                    None => reading.refuse(target.refuse(
                        format!("found `{name}` in the mapping of a discriminator"),
                        "expected one of the alternatives",
                        "correct the mapping",
                    )),
                }
            }
        }
        // Without a mapping the value is the name of the component.
        for (index, ty) in types.iter().enumerate().filter(|(index, _)| !mapped.contains(index)) {
            let Type::Named(named) = ty else { continue };
            let pointer = self.get(*named).map(|named| named.pointer.clone()).unwrap_or_default();
            if let Some(name) = pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/')) {
                values.push((name.replace("~1", "/").replace("~0", "~"), index));
            }
        }
        Some(Discriminator { property, values })
    }

    fn position(&self, at: &At<'_>, reference: &str, types: &[Type]) -> Option<usize> {
        let target = at.document().lookup(reference)?;
        let named = self.by_pointer.get(target.pointer())?;
        types.iter().position(|ty| *ty == Type::Named(*named))
    }
}

/// Whether the schema is a reference; a property that is *called* `$ref` is none.
pub(super) fn is_reference(at: &At<'_>) -> bool {
    at.get("$ref").is_some_and(|reference| reference.as_str().is_some())
}

/// An object of which nothing is said but that it may have any property.
fn is_open_object(at: &At<'_>) -> bool {
    at.members().count() == 2 && at.text("type") == Some("object") && at.flag("additionalProperties")
}

/// What is said of a value beside its type: shown in the documentation, left to the server to check.
const NOTES: [(&str, &str); 15] = [
    ("format", "Format"),
    ("default", "Default of the server"),
    ("example", "Example"),
    ("minimum", "Minimum"),
    ("exclusiveMinimum", "Minimum excluded"),
    ("maximum", "Maximum"),
    ("exclusiveMaximum", "Maximum excluded"),
    ("multipleOf", "Multiple of"),
    ("minLength", "Least characters"),
    ("maxLength", "Most characters"),
    ("pattern", "Pattern"),
    ("minItems", "Least items"),
    ("maxItems", "Most items"),
    ("minProperties", "Least properties"),
    ("maxProperties", "Most properties"),
];

/// What the document says of a schema in words, for the documentation of its type or field.
pub(super) fn docs(at: &At<'_>) -> String {
    let words = ["title", "description"];
    let mut parts: Vec<String> = words.iter().filter_map(|name| at.text(name)).map(str::to_owned).collect();
    for (name, label) in NOTES {
        if let Some(note) = at.get(name) {
            parts.push(format!("{label}: `{}`", note.node().to_json()));
        }
    }
    if at.flag("deprecated") {
        parts.push("Deprecated by the document.".to_owned());
    }
    parts.join("\n\n")
}

fn claim_words(reading: &mut Reading<'_>, at: &At<'_>) {
    for name in ["title", "description", "example", "default", "deprecated", "externalDocs", "xml"] {
        reading.claim_member(at, name, &rules::SCHEMA_TEXT);
    }
    let text = at.text("type") == Some("string");
    reading.claim_member(at, "format", if text { &rules::SCHEMA_FORMAT } else { &rules::SCHEMA_TYPE });
    for (name, _) in NOTES {
        // The texts among them are claimed already, and the first claim stands.
        reading.claim_member(at, name, &rules::SCHEMA_BOUNDS);
    }
    reading.claim_member(at, "uniqueItems", &rules::SCHEMA_BOUNDS);
    reading.claim_member(at, "nullable", &rules::SCHEMA_NULLABLE);
    for name in ["readOnly", "writeOnly"] {
        reading.claim_member(at, name, &rules::SCHEMA_READ_ONLY);
    }
}

fn scalar(reading: &mut Reading<'_>, at: &At<'_>, ty: Type) -> Shape {
    reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
    reading.claim_member(at, "enum", &rules::SCHEMA_BOUNDS);
    Shape::Alias(ty)
}

fn texts(reading: &mut Reading<'_>, at: &At<'_>) -> Shape {
    reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
    let Some(list) = at.get("enum") else { return Shape::Alias(Type::String) };
    reading.claim_all(&list, &rules::SCHEMA_ENUM);
    // `Unknown` is the variant for what the document does not list.
    let mut names = Names::with_taken(["Unknown"]);
    let mut values: Vec<EnumValue> = Vec::new();
    for item in list.items() {
        match &item.node().value {
            Value::String(wire) if values.iter().all(|value| value.wire != *wire) => {
                values.push(EnumValue { wire: wire.clone(), name: names.unique(&names::pascal(wire)) });
            }
            Value::Null | Value::String(_) => {}
            value => reading.refuse(item.refuse(
                format!("found {} among the values of a text", value.kind()),
                "expected texts",
                "quote the value",
            )),
        }
    }
    if values.is_empty() { Shape::Alias(Type::String) } else { Shape::Enum(values) }
}

fn merge(reading: &mut Reading<'_>, at: &At<'_>, merged: &mut Struct, shape: Struct) {
    for field in shape.fields {
        match merged.fields.iter_mut().find(|other| other.wire == field.wire) {
            None => merged.fields.push(field),
            Some(other) if other.ty == field.ty || field.ty == Type::Any => other.required |= field.required,
            Some(other) if other.ty == Type::Any => {
                *other = Field { required: other.required || field.required, ..field }
            }
            Some(other) => reading.refuse(at.refuse(
                format!("found the property `{}` with two types among the parts of `allOf`", other.wire),
                "expected the same type in each",
                "describe the property once",
            )),
        }
    }
    merged.explicit |= shape.explicit;
    if shape.additional.is_none() {
        merged.additional = None;
    } else if merged.additional == Some(Type::Any) {
        merged.additional = shape.additional;
    }
}

fn name_fields(fields: &mut [Field]) {
    let mut names = Names::default();
    for field in fields {
        field.name = names.unique(&names::snake(&field.wire));
    }
}
