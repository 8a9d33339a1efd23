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
    /// The pointers of `$defs` inside of schemas.
    pub(super) definitions: Vec<String>,
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
            place: at.place(),
            parts,
            line: at.line(),
            docs: String::new(),
            secret: secrets::is_password(at),
            is_alias: false,
            shape,
            sent: false,
            received: false,
        });
        self.filled.push(true);
        index
    }

    /// The types that are another name of themselves, or one of their own alternatives, and those between two such types. What
    /// leads to no other type is taken away until nothing is left but these, and then what no other type leads to.
    pub(super) fn circles(&self) -> Vec<usize> {
        let forth: Vec<Vec<usize>> = self.named.iter().map(|named| consists_of(&named.shape)).collect();
        circles(&forth).into_iter().enumerate().filter_map(|(index, left)| left.then_some(index)).collect()
    }
}

/// Which nodes of a graph lead back to themselves, or lie between two that do.
pub(super) fn circles(forth: &[Vec<usize>]) -> Vec<bool> {
    let mut back = vec![Vec::new(); forth.len()];
    for (from, list) in forth.iter().enumerate() {
        for to in list {
            if let Some(list) = back.get_mut(*to) {
                list.push(from);
            }
        }
    }
    let mut left = vec![true; forth.len()];
    take_away(forth, &back, &mut left);
    take_away(&back, forth, &mut left);
    left
}

/// The types of which one is all that a value of this shape is.
fn consists_of(shape: &Shape) -> Vec<usize> {
    let types = match shape {
        Shape::Alias(ty) => std::slice::from_ref(ty),
        Shape::Union(union) => union.types.as_slice(),
        _ => &[],
    };
    let named = |ty: &Type| match ty.not_null() {
        Type::Named(index) => Some(*index),
        _ => None,
    };
    types.iter().filter_map(named).collect()
}

/// Takes away what leads to nothing that is left, over and over.
fn take_away(forth: &[Vec<usize>], back: &[Vec<usize>], left: &mut [bool]) {
    let is_left = |left: &[bool], index: &usize| left.get(*index).copied().unwrap_or_default();
    let count = |list: &Vec<usize>, left: &[bool]| list.iter().filter(|to| is_left(left, to)).count();
    let mut ways: Vec<usize> = forth.iter().map(|list| count(list, left)).collect();
    let mut open: Vec<usize> =
        (0..forth.len()).filter(|index| is_left(left, index) && ways.get(*index) == Some(&0)).collect();
    while let Some(gone) = open.pop() {
        if let Some(left) = left.get_mut(gone) {
            *left = false;
        }
        for from in back.get(gone).into_iter().flatten().filter(|from| is_left(left, from)) {
            if let Some(ways) = ways.get_mut(*from) {
                *ways = ways.saturating_sub(1);
                if *ways == 0 {
                    open.push(*from);
                }
            }
        }
    }
}
