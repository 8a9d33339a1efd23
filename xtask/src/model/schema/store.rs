//! The named types read so far.

use std::collections::{BTreeMap, HashMap};

use crate::model::names::{self, Names};
use crate::openapi::document::At;

use super::secrets;
use super::shapes::{Named, Shape, Struct};
use super::types::Type;

/// Every named type, found by the pointer of its schema.
#[derive(Debug, Default)]
pub struct Schemas {
    pub(super) named: Vec<Named>,
    pub(super) by_pointer: BTreeMap<String, usize>,
    pub(super) names: Names,
    /// The named schemas whose shape is known: a part of `allOf` is read ahead of the order of the document.
    pub(super) filled: Vec<bool>,
    /// The schemas that are being read, to find circles of inline schemas.
    pub(super) open: Vec<String>,
    /// The properties beside the alternatives of a schema, by its pointer.
    pub(super) bases: BTreeMap<String, Struct>,
    /// The components that extend a schema by `allOf`, by its pointer; computed on first use.
    pub(super) extensions: Option<HashMap<String, Vec<usize>>>,
    /// The number of types that were combined from several schemas.
    pub(super) made: usize,
}

/// The limit for types combined from several schemas: choices that multiply would exceed any.
pub(super) const MAX_MADE: usize = 4096;

/// The limit for inline schemas within each other.
pub(super) const MAX_DEPTH: usize = 128;

impl Schemas {
    /// The named types, components first, in the order of the document.
    #[must_use]
    pub fn named(&self) -> &[Named] {
        &self.named
    }

    /// A named type by its index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Named> {
        self.named.get(index)
    }

    /// The named type of the schema at this JSON pointer, with its index.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<(usize, &Named)> {
        let index = *self.by_pointer.get(pointer)?;
        Some((index, self.get(index)?))
    }

    /// The type with aliases of strings and numbers resolved.
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

    /// Marks the types that requests and responses can contain, given those that they contain directly.
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

    /// Adds a type of the schema at this position, beside its own.
    pub(super) fn register_made(&mut self, at: &At<'_>, name: &str, shape: Shape, parts: Vec<String>) -> usize {
        // The hint is combined from several names, so its case may not be that of a type yet.
        let name = self.names.unique(&names::pascal(name));
        let index = self.named.len();
        self.named.push(Named {
            name,
            pointer: at.pointer().to_owned(),
            parts,
            line: at.line(),
            docs: String::new(),
            secret: secrets::is_password(at),
            shape,
            sent: false,
            received: false,
        });
        self.filled.push(true);
        index
    }

    /// Whether the type is an alias of itself, or one of its own alternatives.
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
        // A chain that does not return here ends in another circle, which is refused there.
        false
    }
}
