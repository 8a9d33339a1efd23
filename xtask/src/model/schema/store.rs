//! The named types as they are read, one after another.

use std::collections::{BTreeMap, HashMap};

use crate::model::names::{self, Names};
use crate::openapi::document::At;

use super::shapes::{Named, Shape, Struct};
use super::types::Type;

/// Every named type, found by the pointer of its schema.
#[derive(Debug, Default)]
pub struct Schemas {
    pub(super) named: Vec<Named>,
    pub(super) by_pointer: BTreeMap<String, usize>,
    pub(super) names: Names,
    /// Which named schemas have their shape already: a part of `allOf` is read before its turn.
    pub(super) filled: Vec<bool>,
    /// The schemas that are being read, to see a circle without a name in it.
    pub(super) open: Vec<String>,
    /// What a schema that chooses among others has of its own, by its pointer.
    pub(super) bases: BTreeMap<String, Struct>,
    /// The components that are made of a schema by `allOf`, by its pointer; made when first asked for.
    pub(super) extensions: Option<HashMap<String, Vec<usize>>>,
    /// The pointers of what is defined inside of schemas.
    pub(super) definitions: Vec<String>,
    /// How many types were made of several schemas.
    pub(super) made: usize,
}

/// So many types made of several schemas come of choices that multiply.
pub(super) const MAX_MADE: usize = 4096;

/// More schemas than this inside each other, names not counted, are no description of an API.
pub(super) const MAX_DEPTH: usize = 128;

impl Schemas {
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

    /// Marks the types that requests and responses can hold, given the types that they hold directly.
    pub fn mark_all<'t>(&mut self, sent: impl Iterator<Item = &'t Type>, received: impl Iterator<Item = &'t Type>) {
        for ty in sent {
            self.mark(ty, true);
        }
        for ty in received {
            self.mark(ty, false);
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
                let parts: Vec<Type> = named.shape.types().into_iter().cloned().collect();
                for part in &parts {
                    self.mark(part, sent);
                }
            }
            _ => {}
        }
    }

    pub(super) fn register(&mut self, at: &At<'_>, name: &str) -> usize {
        let index = self.register_made(at, name, Shape::Alias(Type::Any), Vec::new());
        if let Some(filled) = self.filled.get_mut(index) {
            *filled = false;
        }
        self.by_pointer.insert(at.pointer().to_owned(), index);
        index
    }

    /// A type that the schema at this place leads to, beside its own.
    pub(super) fn register_made(&mut self, at: &At<'_>, name: &str, shape: Shape, parts: Vec<String>) -> usize {
        // Once more: what was put together of several names is in the case of types only then.
        let name = self.names.unique(&names::pascal(name));
        let index = self.named.len();
        self.named.push(Named {
            name,
            pointer: at.pointer().to_owned(),
            place: at.place(),
            parts,
            line: at.line(),
            docs: String::new(),
            shape,
            sent: false,
            received: false,
        });
        self.filled.push(true);
        index
    }

    /// Whether the type is another name of itself, or one of its own alternatives.
    pub(super) fn is_circle(&self, index: usize) -> bool {
        let mut seen = vec![false; self.named.len()];
        let mut open = vec![index];
        while let Some(next) = open.pop() {
            let types = match self.get(next).map(|named| &named.shape) {
                Some(Shape::Alias(ty)) => std::slice::from_ref(ty),
                Some(Shape::Union(union)) => union.types.as_slice(),
                _ => continue,
            };
            for ty in types {
                if let Type::Named(inner) = ty.not_null() {
                    if *inner == index {
                        return true;
                    }
                    if let Some(seen) = seen.get_mut(*inner).filter(|seen| !**seen) {
                        *seen = true;
                        open.push(*inner);
                    }
                }
            }
        }
        // A chain that never ends and does not come back here runs into a circle of others, which is refused there.
        false
    }
}
