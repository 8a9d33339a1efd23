//! Reads a Schema Object into the shape of its type.

use std::collections::{BTreeSet, HashSet};

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::references;
use crate::openapi::schema::{alike, describes_type, integer_bounds, is_open_object, is_reference, later, says, tuple};

use super::listed::{listed_values, scalar, texts};
use super::shapes::{Field, Shape, Struct};
use super::store::{MAX_DEPTH, Schemas};
use super::types::{Integer, Type};
use super::{malformed, secrets, words};
use crate::model::skip::Skipped;

impl Schemas {
    /// Reads the schemas of the components. All of them get their names before any inline schema gets one.
    pub fn components(reading: &mut Reading<'_>, root: &At<'_>, skipped: &Skipped) -> Self {
        let mut schemas = Self { names: Names::with_taken(names::PRELUDE), ..Self::default() };
        let Some(list) = root.document().lookup("#/components/schemas") else { return schemas };
        let (left_out, kept): (Vec<_>, Vec<_>) = list.members().partition(|(_, at)| skipped.has(at));
        for (_, at) in &left_out {
            reading.claim_all(at, &rules::OPERATION_SKIPPED);
        }
        // Names do not depend on the order of the document, so nothing is read in it.
        let wires: Vec<_> = kept.iter().map(|(name, _)| (*name, 0)).collect();
        let order = names::order(names::pascal, &schemas.names, &wires);
        let kept: Vec<_> = order.into_iter().filter_map(|place| kept.get(place)).collect();
        for (name, at) in &kept {
            schemas.register(at, &names::pascal(name));
        }
        for (index, (_, at)) in kept.iter().enumerate() {
            schemas.fill(reading, index, at);
        }
        for index in schemas.circles() {
            if let Some((_, at)) = kept.get(index) {
                circle(reading, at);
            }
        }
        schemas
    }

    pub(super) fn fill(&mut self, reading: &mut Reading<'_>, index: usize, at: &At<'_>) {
        if self.filled.get_mut(index).is_none_or(|filled| std::mem::replace(filled, true)) {
            return;
        }
        let name = self.get(index).map(|named| named.name.clone()).unwrap_or_default();
        let docs = words::docs(at);
        self.open.push(at.pointer().to_owned());
        let shape = self.shape(reading, at, &name);
        self.open.pop();
        if let Some(named) = self.named.get_mut(index) {
            named.docs = docs;
            named.shape = shape;
        }
    }

    /// Reads the schema at this position; an inline type that needs a name gets the hint.
    pub fn read(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Type {
        if is_reference(at) {
            return self.reference(reading, at);
        }
        if let Some(index) = self.by_pointer.get(at.pointer()) {
            return Type::Named(*index);
        }
        if self.is_circle(reading, at, at) {
            return Type::Any;
        }
        self.open.push(at.pointer().to_owned());
        let shape = self.shape(reading, at, hint);
        // A schema that contains itself has its type already.
        let known = self.by_pointer.get(at.pointer()).copied();
        let ty = match (shape, known) {
            (Shape::Alias(ty), None) => ty,
            (shape, known) => {
                // Inner types are named after the hint too; the outer type keeps the shorter name.
                let index = known.unwrap_or_else(|| self.register(at, hint));
                if let Some(named) = self.named.get_mut(index) {
                    named.docs = words::docs(at);
                    named.shape = shape;
                }
                if let Some(filled) = self.filled.get_mut(index) {
                    *filled = true;
                }
                Type::Named(index)
            }
        };
        self.open.pop();
        if may_be_null(at, &mut HashSet::new()) { ty.nullable() } else { ty }
    }

    /// The properties of an object that does not become a type; `None` for anything else.
    pub fn fields(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Option<Vec<Field>> {
        match self.shape(reading, at, hint) {
            Shape::Struct(shape) => Some(shape.fields),
            Shape::Alias(ty) => match self.plain(&ty) {
                Type::Named(index) => match &self.get(*index)?.shape {
                    Shape::Struct(shape) => Some(shape.fields.clone()),
                    _ => None,
                },
                _ => None,
            },
            Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) => None,
        }
    }

    fn reference(&mut self, reading: &mut Reading<'_>, at: &At<'_>) -> Type {
        // A component that is only a reference is a type of its own, so only the first step counts.
        let Some(reference) = at.get("$ref") else { return Type::Any };
        reading.reference(at, &reference);
        let Some(target) = references::lookup(at, reference.as_str().unwrap_or_default()) else {
            if let Err(refusal) = at.resolve() {
                reading.dead_end(&reference, refusal);
            }
            return Type::Any;
        };
        if let Some(index) = self.by_pointer.get(target.pointer()) {
            let named = Type::Named(*index);
            return if may_be_null(&target, &mut HashSet::new()) { named.nullable() } else { named };
        }
        if is_inside(at, &target) && self.open.iter().any(|pointer| pointer == target.pointer()) {
            // The schema is no component and contains itself: it becomes a type now, and is filled where it is read.
            let named = Type::Named(self.register(&target, &names::pascal(&target.name())));
            return if may_be_null(&target, &mut HashSet::new()) { named.nullable() } else { named };
        }
        if self.is_circle(reading, at, &target) {
            return Type::Any;
        }
        // Marked as being read even if the target is a reference: a chain of references may lead back here.
        self.open.push(at.pointer().to_owned());
        let hint = names::pascal(&target.name());
        let ty = self.read(reading, &target, &hint);
        self.open.pop();
        ty
    }

    /// Refuses a schema that is being read already, or that stands in too many others.
    fn is_circle(&self, reading: &mut Reading<'_>, at: &At<'_>, target: &At<'_>) -> bool {
        if self.open.len() > MAX_DEPTH {
            reading.exceeds(
                at,
                format!("found a schema inside of {MAX_DEPTH} others"),
                "expected fewer",
                "make a component of one of them",
            );
            return true;
        }
        let is_open = self.open.iter().any(|pointer| pointer == target.pointer());
        if is_open {
            circle(reading, at);
        }
        is_open
    }

    /// The shape of the schema at this position.
    pub(super) fn shape(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        if is_reference(at) {
            return Shape::Alias(self.reference(reading, at));
        }
        if !reading.object(at, &rules::SCHEMA) {
            return Shape::Alias(Type::Any);
        }
        words::claim(reading, at);
        malformed::refuse(reading, at);
        // Rust has no type for "anything but".
        reading.claim_member(at, "not", &rules::SCHEMA_NOT);
        let shape = match at.get("allOf") {
            Some(list) => self.all_of(reading, at, &list, hint),
            None => self.own(reading, at, hint, false),
        };
        self.claim_later(reading, at);
        for keyword in ["items", "properties", "required", "additionalProperties", "enum", "discriminator"] {
            // The first claim of a node stands, so this claims only the keywords that the type does not use.
            if let Some(member) = at.get(keyword).filter(|member| !reading.is_claimed(member)) {
                reading.claim_all(&member, &rules::SCHEMA_MISPLACED);
            }
        }
        shape
    }

    /// The shape that `type` and its keywords describe.
    pub(super) fn typed(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        let kind = at.get("type");
        match kind.as_ref().map(|kind| kind.as_str().unwrap_or_default()) {
            Some("string") => texts(reading, at),
            Some("integer") => scalar(reading, at, integer(at)),
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
                reading.refuse(
                    at,
                    &rules::MALFORMED,
                    match kind.filter(|kind| kind.as_str().is_none()) {
                        Some(kind) => format!("found {} as `type`", kind.node().value.kind()),
                        None => format!("found the type `{other}`"),
                    },
                    "expected string, integer, number, boolean, array or object",
                    "correct the type",
                );
                Shape::Alias(Type::Any)
            }
            None => self.untyped(reading, at, hint),
        }
    }

    fn untyped(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        let has = |name| at.get(name).is_some();
        let of_3_1 = |name| later(at, name).is_some();
        let is_object = ["properties", "additionalProperties", "required"].into_iter().any(has);
        if is_object || of_3_1("unevaluatedProperties") || of_3_1("patternProperties") {
            return self.object(reading, at, hint);
        }
        if has("items") || of_3_1("prefixItems") {
            return self.list(reading, at, hint);
        }
        if at.get("enum").is_some_and(|list| list.items().all(|item| item.as_str().is_some())) {
            return texts(reading, at);
        }
        scalar(reading, at, Type::Any)
    }

    fn list(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        if let Some(first) = later(at, "prefixItems") {
            if let Some(items) = tuple(at) {
                return self.tuple(reading, at, &first, &items, hint);
            }
            reading.list(&first, &rules::SCHEMA_PREFIX_ITEMS);
            let items = match alike(at) {
                Some(item) => self.read(reading, &item, &format!("{hint}Item")),
                None => Type::Any,
            };
            for keyword in ["prefixItems", "items"] {
                reading.claim_member(at, keyword, &rules::SCHEMA_PREFIX_ITEMS);
            }
            return Shape::Alias(Type::array(items));
        }
        let items = match at.get("items") {
            Some(items) if is_open_object(&items) => {
                reading.claim_all(&items, &rules::SCHEMA_OPEN_ITEMS);
                Type::Any
            }
            Some(items) => self.read(reading, &items, &format!("{hint}Item")),
            None => Type::Any,
        };
        Shape::Alias(Type::array(items))
    }

    fn tuple(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, items: &[At<'_>], hint: &str) -> Shape {
        reading.list(list, &rules::SCHEMA_TUPLE);
        let items = items.iter().zip(1..).map(|(item, number)| {
            let ty = self.read(reading, item, &format!("{hint}Item{number}"));
            let described = item.resolve().unwrap_or_else(|_| item.clone());
            let name = format!("item_{number}");
            let secret = secrets::is_declared(&described);
            Field { name: name.clone(), secret, ..Field::new(&name, ty, true, false, words::docs(&described)) }
        });
        let items = items.collect();
        for keyword in ["items", "unevaluatedItems"] {
            if let Some(rest) = at.get(keyword) {
                reading.claim_all(&rest, &rules::SCHEMA_TUPLE);
            }
        }
        Shape::Tuple(items)
    }

    pub(super) fn object(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Shape {
        let shape = self.properties(reading, at, hint);
        if shape.fields.is_empty() {
            // An object that allows no property is still an object: an empty map.
            return Shape::Alias(Type::map(shape.additional.unwrap_or(Type::Any)));
        }
        Shape::Struct(shape)
    }

    pub(super) fn properties(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Struct {
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        let listed = at.get("required").map(|list| reading.texts(&list, &rules::SCHEMA_PROPERTIES)).unwrap_or_default();
        let mut required: BTreeSet<&str> = listed.iter().copied().collect();
        let mut fields: Vec<(usize, Field)> = Vec::new();
        if let Some(properties) = at.get("properties") {
            reading.object(&properties, &rules::SCHEMA_PROPERTIES);
            let properties: Vec<_> = properties.members().collect();
            let wires: Vec<_> = properties.iter().map(|(wire, _)| (*wire, 0)).collect();
            for place in names::order(names::snake, &Names::default(), &wires) {
                let Some((wire, property)) = properties.get(place) else { continue };
                let ty = self.read(reading, property, &format!("{hint}{}", names::pascal_part(wire)));
                // Keywords beside a reference are ignored; those of its target count.
                let described = property.resolve().unwrap_or_else(|_| property.clone());
                // Responses do not contain write-only properties.
                let required = required.remove(*wire) && !says(&described, "writeOnly");
                let field = Field::new(wire, ty, required, says(&described, "readOnly"), words::docs(&described));
                let secret = self.is_secret_property(&described, wire, &field.ty);
                fields.push((place, Field { listed: listed_values(&described), secret, ..field }));
            }
            fields.sort_by_key(|(place, _)| *place);
        }
        if fields.iter().any(|(_, field)| secrets::is_mark(&field.wire, &field.ty)) {
            let values = fields.iter_mut().map(|(_, field)| field).filter(|field| field.wire == "value");
            values.for_each(|field| field.secret |= *self.plain(field.ty.not_null()) == Type::String);
        }
        let mut fields: Vec<Field> = fields.into_iter().map(|(_, field)| field).collect();
        for wire in listed {
            // A required property without a schema may have any value.
            if required.remove(wire) {
                let docs = "Required by the document, which does not describe it.".to_owned();
                fields.push(Field::new(wire, Type::Any, true, false, docs));
            }
        }
        name_fields(&mut fields);
        Struct { fields, additional: self.additional(reading, at, hint) }
    }
}

/// Whether the place is in a property or an item of the schema.
fn is_inside(at: &At<'_>, schema: &At<'_>) -> bool {
    let below = at.pointer().strip_prefix(schema.pointer()).unwrap_or_default();
    let mut steps = below.split('/').skip(1);
    steps.any(|step| matches!(step, "properties" | "items" | "additionalProperties"))
}

/// Whether `null` is a value, by the schema itself or by one of its alternatives.
fn may_be_null(at: &At<'_>, seen: &mut HashSet<String>) -> bool {
    if at.flag("nullable") {
        return true;
    }
    // A part of `allOf` that describes no type applies to the whole schema.
    let mut notes = at.get("allOf").into_iter().flat_map(|list| list.items());
    if notes.any(|note| !is_reference(&note) && !describes_type(&note) && note.flag("nullable")) {
        return true;
    }
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|name| at.get(name));
    lists.flat_map(|list| list.items()).any(|alternative| {
        let Ok(alternative) = alternative.resolve() else { return false };
        seen.insert(alternative.pointer().to_owned()) && may_be_null(&alternative, seen)
    })
}

pub(super) fn circle(reading: &mut Reading<'_>, at: &At<'_>) {
    reading.refuse(
        at,
        &rules::REFERENCE_BROKEN,
        "found a schema that leads back to itself before it describes a value",
        "expected a property, an item or another alternative on the way",
        "leave the operations that use it out with `--skip`",
    );
}

/// The Rust type for every integer that the schema allows, or any JSON value if there is none.
fn integer(at: &At<'_>) -> Type {
    let (least, most) = integer_bounds(at);
    Integer::of(at.text("format"), least, most).map_or(Type::Any, Type::Integer)
}

/// Gives each field a unique name.
pub(super) fn name_fields(fields: &mut [Field]) {
    let wires: Vec<_> = fields.iter().map(|field| (field.wire.as_str(), 0)).collect();
    let assigned = names::assign(names::snake, &mut Names::default(), &wires);
    fields.iter_mut().zip(assigned).for_each(|(field, name)| field.name = name);
}
