//! Schemas: which types the document describes, by name where Rust needs one.

mod combine;
mod read;
mod types;
mod words;

use std::collections::{BTreeMap, HashSet};

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;

use super::operation::Operation;
use super::skip::Skipped;

pub use read::{is_open_object, is_reference};
pub use types::Type;

/// A type that has a name in Rust.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name in Rust.
    pub name: String,
    /// The JSON pointer of its schema.
    pub pointer: String,
    /// The line of its schema.
    pub line: usize,
    /// Its documentation, as the document has it.
    pub docs: String,
    /// What it is.
    pub shape: Shape,
    /// Whether a request can hold it.
    pub sent: bool,
    /// Whether an answer can hold it.
    pub received: bool,
}

/// What a named type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A text out of a list.
    Enum(Vec<EnumValue>),
    /// One of several types.
    Union(Union),
    /// Another type under a name of its own.
    Alias(Type),
}

/// One of several types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Union {
    /// The types, in the order of the document.
    pub types: Vec<Type>,
    /// The property whose value tells which of them it is, and the values for each type.
    pub discriminator: Option<Discriminator>,
}

/// A Discriminator Object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discriminator {
    /// The property.
    pub property: String,
    /// Its values, with the place of their type in [`Union::types`].
    pub values: Vec<(String, usize)>,
}

/// An object with known properties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
    /// The type of properties that the document does not name; `None` where there may be none.
    pub additional: Option<Type>,
    /// Whether the document says so, and not the specification's default.
    pub explicit: bool,
}

/// A property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The name of the field.
    pub name: String,
    /// The type of a value.
    pub ty: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Whether only answers hold it.
    pub read_only: bool,
    /// Its documentation, as the document has it.
    pub docs: String,
}

impl Field {
    /// A property whose field is still without a name.
    fn new(wire: &str, ty: Type, required: bool, read_only: bool, docs: String) -> Self {
        Self { wire: wire.to_owned(), name: String::new(), ty, required, read_only, docs }
    }
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The text on the wire.
    pub wire: String,
    /// The name of the variant.
    pub name: String,
}

/// Every named type, found by the pointer of its schema.
#[derive(Debug, Default)]
pub struct Schemas {
    named: Vec<Named>,
    by_pointer: BTreeMap<String, usize>,
    names: Names,
    /// Which named schemas have their shape already: a part of `allOf` is read before its turn.
    filled: Vec<bool>,
    /// The schemas that are being read, to see a circle without a name in it.
    open: Vec<String>,
}

/// More schemas than this inside each other, names not counted, are no description of an API.
const MAX_DEPTH: usize = 128;

impl Schemas {
    /// Reads the schemas among the components. They have their names before any inline schema gets one.
    pub fn components(reading: &mut Reading<'_>, root: &At<'_>, skipped: &Skipped) -> Self {
        let mut schemas = Self { names: Names::with_taken(names::PRELUDE), ..Self::default() };
        let Some(list) = root.document().lookup("#/components/schemas") else { return schemas };
        let (left_out, kept): (Vec<_>, Vec<_>) = list.members().partition(|(_, at)| skipped.has(at));
        for (_, at) in &left_out {
            reading.claim_all(at, &rules::OPERATION_SKIPPED);
        }
        for (name, at) in &kept {
            schemas.register(at, &names::pascal(name));
        }
        for (index, (_, at)) in kept.iter().enumerate() {
            schemas.fill(reading, index, at);
        }
        for (index, (_, at)) in kept.into_iter().enumerate() {
            if schemas.is_circle(index) {
                circle(reading, &at);
            }
        }
        schemas
    }

    /// The named types, components first, in the order of the document.
    #[must_use]
    pub fn named(&self) -> &[Named] {
        &self.named
    }

    /// A named type by its place.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Named> {
        self.named.get(index)
    }

    /// The named type of the schema at this JSON pointer, with its place.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<(usize, &Named)> {
        let index = *self.by_pointer.get(pointer)?;
        Some((index, self.get(index)?))
    }

    /// What a value of this type is once the names of texts and numbers are looked through.
    #[must_use]
    pub fn plain<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty.not_null();
        for _ in 0..self.named.len() {
            match ty {
                Type::Named(index) => match self.get(*index).map(|named| &named.shape) {
                    Some(Shape::Alias(inner)) => ty = inner.not_null(),
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// Finds out which types requests and answers can hold.
    pub fn finish(&mut self, operations: &[Operation]) {
        for operation in operations {
            for parameter in &operation.parameters {
                self.mark(&parameter.ty, true);
            }
            if let Some(ty) = operation.body.as_ref().and_then(|body| body.content.ty()) {
                self.mark(ty, true);
            }
            for ty in operation.responses.iter().filter_map(|response| response.content.ty()) {
                self.mark(ty, false);
            }
        }
    }

    fn mark(&mut self, ty: &Type, sent: bool) {
        match ty {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => self.mark(inner, sent),
            Type::Named(index) => {
                let Some(named) = self.named.get_mut(*index) else { return };
                let marked = if sent { &mut named.sent } else { &mut named.received };
                if std::mem::replace(marked, true) {
                    return;
                }
                let parts: Vec<Type> = match &named.shape {
                    Shape::Struct(shape) => {
                        shape.fields.iter().map(|field| field.ty.clone()).chain(shape.additional.clone()).collect()
                    }
                    Shape::Union(union) => union.types.clone(),
                    Shape::Alias(ty) => vec![ty.clone()],
                    Shape::Enum(_) => Vec::new(),
                };
                for part in &parts {
                    self.mark(part, sent);
                }
            }
            _ => {}
        }
    }

    fn register(&mut self, at: &At<'_>, name: &str) -> usize {
        // Once more: what was put together of several names is in the case of types only then.
        let name = self.names.unique(&names::pascal(name));
        let index = self.named.len();
        self.named.push(Named {
            name,
            pointer: at.pointer().to_owned(),
            line: at.line(),
            docs: String::new(),
            shape: Shape::Alias(Type::Any),
            sent: false,
            received: false,
        });
        self.filled.push(false);
        self.by_pointer.insert(at.pointer().to_owned(), index);
        index
    }

    /// Whether the type is another name of itself.
    fn is_circle(&self, index: usize) -> bool {
        let mut ty = self.get(index).map(|named| &named.shape);
        for _ in 0..=self.named.len() {
            match ty {
                Some(Shape::Alias(inner)) => match inner.not_null() {
                    Type::Named(next) if *next == index => return true,
                    Type::Named(next) => ty = self.get(*next).map(|named| &named.shape),
                    _ => return false,
                },
                _ => return false,
            }
        }
        // A chain that never ends and does not come back here runs into a circle of others, which is refused there.
        false
    }

    fn fill(&mut self, reading: &mut Reading<'_>, index: usize, at: &At<'_>) {
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

    /// Reads the schema at this place; an inline type that needs a name gets the hint.
    pub fn read(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str) -> Type {
        if read::is_reference(at) {
            return self.reference(reading, at);
        }
        if let Some(index) = self.by_pointer.get(at.pointer()) {
            return Type::Named(*index);
        }
        if self.open.len() > MAX_DEPTH || self.open.iter().any(|pointer| pointer == at.pointer()) {
            circle(reading, at);
            return Type::Any;
        }
        self.open.push(at.pointer().to_owned());
        let ty = match self.shape(reading, at, hint) {
            Shape::Alias(ty) => ty,
            shape => {
                // What lies inside was named after the hint too; the outer type keeps the shorter name.
                let index = self.register(at, hint);
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

    fn reference(&mut self, reading: &mut Reading<'_>, at: &At<'_>) -> Type {
        // A component that is nothing but a reference is a type of its own: the first step decides.
        let Some(reference) = at.get("$ref") else { return Type::Any };
        reading.reference(at, &reference);
        let Some(target) = at.document().lookup(reference.as_str().unwrap_or_default()) else {
            if let Err(refusal) = at.resolve() {
                reading.dead_end(&reference, refusal);
            }
            return Type::Any;
        };
        if let Some(index) = self.by_pointer.get(target.pointer()) {
            let named = Type::Named(*index);
            return if may_be_null(&target, &mut HashSet::new()) { named.nullable() } else { named };
        }
        if self.open.len() > MAX_DEPTH || self.open.iter().any(|pointer| pointer == target.pointer()) {
            circle(reading, at);
            return Type::Any;
        }
        // Held open also where the target is a reference itself: a chain of them may lead back here.
        self.open.push(at.pointer().to_owned());
        let hint = names::pascal(&target.name());
        let ty = self.read(reading, &target, &hint);
        self.open.pop();
        ty
    }
}

/// Whether `null` is a value: the schema says so, or one of its alternatives does.
fn may_be_null(at: &At<'_>, seen: &mut HashSet<String>) -> bool {
    if at.flag("nullable") {
        return true;
    }
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|name| at.get(name));
    lists.flat_map(|list| list.items()).any(|alternative| {
        let Ok(alternative) = alternative.resolve() else { return false };
        seen.insert(alternative.pointer().to_owned()) && may_be_null(&alternative, seen)
    })
}

fn circle(reading: &mut Reading<'_>, at: &At<'_>) {
    reading.refuse(
        at,
        &rules::SCHEMA_CIRCLE,
        "found a schema that consists of itself alone, or of too many inside each other",
        "expected a schema that ends",
        "make it a component with properties",
    );
}
