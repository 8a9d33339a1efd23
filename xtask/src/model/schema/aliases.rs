//! Which named types are other names of their types in Rust, and which are types of their own.

use crate::openapi::document::At;

use super::secrets;
use super::shapes::{Named, Shape};
use super::store::Schemas;
use super::types::Type;

/// The limit for type aliases within each other: what is written out is bounded by it.
const MAX_DEPTH: usize = 8;

impl Schemas {
    /// Marks the type aliases: lists, maps, values of any type, and other names of structs, enums and unions. A type that contains
    /// itself is a newtype, because Rust has no alias that does. So are texts, numbers and booleans, which newtypes distinguish, and
    /// secrets.
    pub(in crate::model) fn mark_aliases(&mut self) {
        let is_candidate = |named: &Named| match &named.shape {
            Shape::Alias(Type::Array(_) | Type::Map(_) | Type::Any) => !named.secret,
            Shape::Alias(Type::Named(_)) => !named.secret && self.distinguishes_nothing(named),
            _ => false,
        };
        let candidates: Vec<bool> = self.named.iter().map(is_candidate).collect();
        let forth = self.named.iter().zip(&candidates).map(|(named, is)| {
            let mut contained = Vec::new();
            if let (Shape::Alias(ty), true) = (&named.shape, is) {
                inside(ty, &mut contained);
            }
            contained.retain(|index| candidates.get(*index) == Some(&true));
            contained
        });
        let forth: Vec<Vec<usize>> = forth.collect();
        let in_circles = super::store::circles(&forth);
        // What an alias contains comes before it.
        let mut depths: Vec<Option<usize>> =
            candidates.iter().zip(&in_circles).map(|(is, circle)| (!is || *circle).then_some(0)).collect();
        let mut open: Vec<usize> = (0..depths.len()).collect();
        while let Some(index) = open.pop() {
            if depths.get(index).is_none_or(Option::is_some) {
                continue;
            }
            let contained = forth.get(index).map(Vec::as_slice).unwrap_or_default();
            let unknown = contained.iter().find(|inner| depths.get(**inner) == Some(&None));
            if let Some(unknown) = unknown {
                open.extend([index, *unknown]);
                continue;
            }
            let deepest = contained.iter().filter_map(|inner| depths.get(*inner).copied().flatten()).max().unwrap_or(0);
            if let Some(depth) = depths.get_mut(index) {
                // A newtype ends what is written out.
                *depth = Some(if deepest < MAX_DEPTH { deepest + 1 } else { 0 });
            }
        }
        for (named, depth) in self.named.iter_mut().zip(depths) {
            named.is_alias = depth.is_some_and(|depth| depth > 0);
        }
    }

    /// Whether the type is another name of a list, map, struct, enum or union.
    fn distinguishes_nothing(&self, named: &Named) -> bool {
        let Shape::Alias(ty) = &named.shape else { return false };
        let mut ty = ty;
        for _ in 0..self.named.len() {
            match ty {
                Type::Array(_) | Type::Map(_) | Type::Any => return true,
                Type::Named(index) => match self.get(*index).map(|named| (&named.shape, named.secret)) {
                    Some((Shape::Alias(inner), false)) => ty = inner,
                    Some((Shape::Struct(_) | Shape::Tuple(_) | Shape::Enum(_) | Shape::Union(_), _)) => return true,
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    }

    /// The type, or what it is another name of.
    #[must_use]
    pub fn behind<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        while let Type::Named(index) = ty
            && let Some(Named { is_alias: true, shape: Shape::Alias(inner), .. }) = self.get(*index)
        {
            ty = inner;
        }
        ty
    }

    /// The type without type aliases, at any depth.
    #[must_use]
    pub fn written_out(&self, ty: &Type) -> Type {
        match self.behind(ty) {
            Type::Array(inner) => Type::Array(Box::new(self.written_out(inner))),
            Type::Map(inner) => Type::Map(Box::new(self.written_out(inner))),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.written_out(inner))),
            other => other.clone(),
        }
    }

    /// Whether a value of this name and schema is a secret.
    pub(in crate::model) fn is_secret(&self, schema: &At<'_>, name: &str, ty: &Type) -> bool {
        secrets::is_declared(schema) || (secrets::is_named(name) && *self.plain(ty.not_null()) == Type::String)
    }

    /// Whether values of the type can be compared completely and hashed.
    #[must_use]
    pub fn is_hashable(&self, ty: &Type) -> bool {
        match self.plain(ty) {
            Type::Bool | Type::Integer(_) | Type::String => true,
            Type::Array(inner) | Type::Map(inner) => {
                // One that contains itself says nothing of the rest; newtypes of these are few.
                matches!(**inner, Type::Bool | Type::Integer(_) | Type::String)
            }
            Type::Named(index) => self.get(*index).is_some_and(|named| matches!(named.shape, Shape::Enum(_))),
            Type::Any | Type::Number(_) | Type::Nullable(_) => false,
        }
    }

    /// Whether a property of this name and schema is a secret: that may also be a list or a map of strings.
    pub(super) fn is_secret_property(&self, schema: &At<'_>, name: &str, ty: &Type) -> bool {
        self.is_secret(schema, name, ty) || (secrets::are_named(name) && self.has_strings(ty))
    }

    /// Whether the type is a list or a map of strings, or of such lists and maps, at most seven deep: a type may contain itself.
    fn has_strings(&self, ty: &Type) -> bool {
        let mut ty = self.plain(ty.not_null());
        for depth in 0..8 {
            match ty {
                Type::Array(inner) | Type::Map(inner) => ty = self.plain(inner.not_null()),
                ty => return depth > 0 && *ty == Type::String,
            }
        }
        false
    }
}

/// The named types of which values consist, through lists, maps and `null`.
fn inside(ty: &Type, found: &mut Vec<usize>) {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => inside(inner, found),
        Type::Named(index) => found.push(*index),
        _ => {}
    }
}
