//! Combined schemas: the parts of `allOf`, and the keywords beside `oneOf` and `anyOf`.

use std::collections::HashMap;

use crate::model::ledger::Reading;
use crate::model::names;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::schema::{describes_type, is_reference, later};

use super::read::{circle, name_fields};
use super::shapes::{EnumValue, Named, Shape, Struct, Union};
use super::store::{MAX_DEPTH, MAX_MADE, Schemas};
use super::types::Type;

/// The schema for which types are combined, and the name of the result.
#[derive(Clone, Copy)]
pub(super) struct Making<'m, 'd> {
    pub(super) at: &'m At<'d>,
    pub(super) hint: &'m str,
    /// The number of choices that contain this one.
    pub(super) depth: usize,
    /// Whether a property that the parts describe differently may have any value.
    pub(super) lenient: bool,
}

impl Schemas {
    pub(super) fn all_of(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, hint: &str) -> Shape {
        reading.list(list, &rules::SCHEMA_ALL_OF);
        let beside = ["properties", "required", "additionalProperties", "items", "enum", "oneOf", "anyOf"];
        let of_3_1 = ["unevaluatedProperties", "prefixItems"];
        let own = beside.iter().any(|name| at.get(name).is_some())
            || of_3_1.iter().any(|name| later(at, name).is_some())
            // `type: object` beside `allOf` adds nothing: the parts are objects.
            || at.text("type").is_some_and(|name| name != "object");
        let (itself, others): (Vec<At<'_>>, Vec<At<'_>>) = list.items().partition(|part| is_itself(at, part));
        for part in &itself {
            reading.resolve(part);
            reading.correct(part, &rules::SCHEMA_CIRCLE);
        }
        let (parts, notes): (Vec<At<'_>>, Vec<At<'_>>) =
            others.into_iter().partition(|part| part.resolve().map_or(true, |part| describes_type(&part)));
        for note in &notes {
            reading.claim(note, &rules::SCHEMA_ALL_OF_NOTE);
            if let Some(note) = reading.resolve(note) {
                self.shape(reading, &note, hint);
            }
        }
        if let ([part], false) = (parts.as_slice(), own) {
            reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
            if let Some(base) = self.extended_base(reading, at, part) {
                return Shape::Struct(base);
            }
            // With a single part, `allOf` only adds a description to a reference.
            return Shape::Alias(self.read(reading, part, hint));
        }
        let making = Making { at, hint, depth: 0, lenient: false };
        let mut whole: Option<(Shape, Option<Type>)> = None;
        for part in &parts {
            let Some(part_shape) = self.part_of_all(reading, part, hint) else { continue };
            whole = Some(self.with_part(reading, making, part, whole, part_shape));
        }
        if own {
            let shape = self.own(reading, at, hint, true);
            whole = Some(self.with_part(reading, making, at, whole, (shape, None)));
        }
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        match whole {
            Some((Shape::Struct(mut shape), _)) if !shape.fields.is_empty() => {
                name_fields(&mut shape.fields);
                Shape::Struct(shape)
            }
            Some((Shape::Struct(shape), _)) => Shape::Alias(Type::map(shape.additional.unwrap_or(Type::Any))),
            Some((_, Some(ty))) => Shape::Alias(ty),
            Some((shape, None)) => shape,
            // Without parts, or all of them are refused.
            None => Shape::Alias(Type::Any),
        }
    }

    /// Combines the parts so far with one more; also returns the named type if the result is one of them.
    fn with_part(
        &mut self,
        reading: &mut Reading<'_>,
        making: Making<'_, '_>,
        place: &At<'_>,
        whole: Option<(Shape, Option<Type>)>,
        part: (Shape, Option<Type>),
    ) -> (Shape, Option<Type>) {
        let Some((whole, whole_type)) = whole else { return part };
        let (part, part_type) = part;
        let both = self.both(reading, making, &whole, &part).or_else(|| {
            let both = self.both(reading, Making { lenient: true, ..making }, &whole, &part)?;
            reading.correct(place, &rules::SCHEMA_CONTRADICTION);
            Some(both)
        });
        match both {
            Some(both) if both == whole => (both, whole_type),
            Some(both) if both == part => (both, part_type),
            Some(both) => (both, None),
            None => {
                reading.refuse(
                    place,
                    &rules::SCHEMA_CONTRADICTORY,
                    "found a part of `allOf` that contradicts the parts before it",
                    "expected parts that a value can satisfy together",
                    "correct the schema, or leave the operations that use it out with `--skip`",
                );
                (whole, whole_type)
            }
        }
    }

    /// The shape of a part of `allOf`, with aliases resolved, and its type if it has a name.
    fn part_of_all(&mut self, reading: &mut Reading<'_>, part: &At<'_>, hint: &str) -> Option<(Shape, Option<Type>)> {
        let target = reading.resolve(part)?;
        let named = self.by_pointer.get(target.pointer()).copied();
        let is_open = self.open.len() > MAX_DEPTH || self.open.iter().any(|pointer| pointer == target.pointer());
        if is_open {
            // The type is a choice of types that extend its own properties.
            let base = self.bases.get(target.pointer()).cloned();
            if base.is_none() {
                circle(reading, part);
            }
            return base.map(|base| (Shape::Struct(base), None));
        }
        if let Some(index) = named {
            // Read once, however many types extend it.
            self.fill(reading, index, &target);
            if let Some(base) = self.bases.get(target.pointer()).filter(|_| self.is_made_of_open(index)) {
                return Some((Shape::Struct(base.clone()), None));
            }
            return Some((self.expand(&Type::Named(index)), Some(Type::Named(index))));
        }
        self.open.push(target.pointer().to_owned());
        let shape = self.shape(reading, &target, hint);
        self.open.pop();
        // A schema that contains itself became a type.
        if let Some(index) = self.by_pointer.get(target.pointer()).copied() {
            if let (Some(named), Some(filled)) = (self.named.get_mut(index), self.filled.get_mut(index)) {
                named.shape = shape;
                *filled = true;
            }
            return Some((self.expand(&Type::Named(index)), Some(Type::Named(index))));
        }
        Some(match shape {
            Shape::Alias(ty) => (self.expand(&ty), Some(ty)),
            shape => (shape, None),
        })
    }

    /// Whether the type is a choice of types one of which is being read, or of all types that extend it.
    fn is_made_of_open(&self, index: usize) -> bool {
        let Some(Named { shape: Shape::Union(union), pointer, .. }) = self.get(index) else { return false };
        let other = union.discriminator.as_ref().and_then(|discriminator| union.types.get(discriminator.other?));
        let base = other.and_then(|ty| if let Type::Named(base) = ty { self.get(*base) } else { None });
        base.is_some_and(|base| base.pointer == *pointer) || union.types.iter().any(|ty| self.is_open(ty))
    }

    fn is_open(&self, ty: &Type) -> bool {
        let Type::Named(index) = ty.not_null() else { return false };
        self.get(*index).is_some_and(|named| self.open.contains(&named.pointer))
    }

    /// The shape of a type, with aliases resolved.
    pub(super) fn expand(&self, ty: &Type) -> Shape {
        match self.plain(ty) {
            Type::Named(index) => self.get(*index).map_or(Shape::Alias(Type::Any), |named| named.shape.clone()),
            plain => Shape::Alias(plain.clone()),
        }
    }

    /// The shape of values that have both shapes; `None` if there are none.
    pub(super) fn both(
        &mut self,
        reading: &mut Reading<'_>,
        making: Making<'_, '_>,
        a: &Shape,
        b: &Shape,
    ) -> Option<Shape> {
        match (a, b) {
            (a, b) if a == b => Some(a.clone()),
            (Shape::Alias(Type::Any), other) | (other, Shape::Alias(Type::Any)) => Some(other.clone()),
            (Shape::Union(union), other) | (other, Shape::Union(union)) => {
                self.each_with(reading, making, union, other)
            }
            (Shape::Enum(a), Shape::Enum(b)) => {
                let common: Vec<EnumValue> =
                    a.iter().filter(|value| b.iter().any(|other| other.wire == value.wire)).cloned().collect();
                (!common.is_empty()).then_some(Shape::Enum(common))
            }
            (Shape::Enum(values), Shape::Alias(Type::String)) | (Shape::Alias(Type::String), Shape::Enum(values)) => {
                Some(Shape::Enum(values.clone()))
            }
            (Shape::Tuple(items), Shape::Alias(Type::Array(of)))
            | (Shape::Alias(Type::Array(of)), Shape::Tuple(items)) => {
                // What the items of both have in common has no type of its own.
                let alike = **of == Type::Any || items.iter().all(|item| item.ty == **of);
                Some(if alike { Shape::Tuple(items.clone()) } else { Shape::Alias(Type::array(Type::Any)) })
            }
            (Shape::Tuple(_), Shape::Tuple(_)) => Some(Shape::Alias(Type::array(Type::Any))),
            (a, b) => match (properties_of(a), properties_of(b)) {
                (Some(a), Some(b)) => self.merge(reading, making, a, b).map(Shape::Struct),
                (None, None) => {
                    let (Shape::Alias(a), Shape::Alias(b)) = (a, b) else { return None };
                    self.narrow(reading, making, a, b).map(Shape::Alias)
                }
                _ => None,
            },
        }
    }

    /// The properties of both objects.
    fn merge(
        &mut self,
        reading: &mut Reading<'_>,
        making: Making<'_, '_>,
        mut merged: Struct,
        other: Struct,
    ) -> Option<Struct> {
        let places: HashMap<String, usize> =
            merged.fields.iter().enumerate().map(|(place, field)| (field.wire.clone(), place)).collect();
        let (mut common, fresh): (Vec<_>, Vec<_>) =
            other.fields.into_iter().partition(|field| places.contains_key(&field.wire));
        // The names of combined types do not depend on the order of the document.
        common.sort_by(|a, b| a.wire.cmp(&b.wire));
        for field in common {
            let place = *places.get(&field.wire)?;
            let known = merged.fields.get(place)?.clone();
            let hint = format!("{}{}", making.hint, names::pascal_part(&field.wire));
            let ty = self.narrow(reading, Making { hint: &hint, lenient: false, ..making }, &known.ty, &field.ty);
            let ty = ty.or_else(|| making.lenient.then_some(Type::Any))?;
            let (required, read_only) = (known.required || field.required, known.read_only || field.read_only);
            let secret = known.secret || field.secret;
            // The later part is usually the narrower one, so its documentation is used.
            let described = if ty == known.ty && (ty != field.ty || field.docs.is_empty()) { known } else { field };
            *merged.fields.get_mut(place)? = super::Field { ty, required, read_only, secret, ..described };
        }
        merged.fields.extend(fresh);
        merged.additional = match (merged.additional, other.additional) {
            (None, _) | (_, None) => None,
            (Some(a), Some(b)) => {
                let ty = self.narrow(reading, Making { lenient: false, ..making }, &a, &b);
                Some(ty.or_else(|| making.lenient.then_some(Type::Any))?)
            }
        };
        Some(merged)
    }

    /// The type of values that have both types.
    fn narrow(&mut self, reading: &mut Reading<'_>, making: Making<'_, '_>, a: &Type, b: &Type) -> Option<Type> {
        Some(match (a, b) {
            (a, b) if a == b => a.clone(),
            (Type::Nullable(a), Type::Nullable(b)) => self.narrow(reading, making, a, b)?.nullable(),
            (Type::Any, other) | (other, Type::Any) => other.clone(),
            (Type::Nullable(a), b) | (b, Type::Nullable(a)) => self.narrow(reading, making, a, b)?,
            (Type::Integer(a), Type::Integer(b)) => Type::Integer(*a.min(b)),
            (Type::Number(a), Type::Number(b)) => Type::Number(*a.min(b)),
            (Type::Integer(integer), Type::Number(_)) | (Type::Number(_), Type::Integer(integer)) => {
                Type::Integer(*integer)
            }
            (Type::Array(a), Type::Array(b)) => Type::array(self.narrow(reading, making, a, b)?),
            (Type::Map(a), Type::Map(b)) => Type::map(self.narrow(reading, making, a, b)?),
            (Type::Named(_), _) | (_, Type::Named(_)) => {
                for ty in [a, b] {
                    self.fill_type(reading, making.at, ty);
                }
                if self.is_open(a) || self.is_open(b) || making.depth > MAX_DEPTH_OF_CHOICES {
                    return None;
                }
                let (a_shape, b_shape) = (self.expand(a), self.expand(b));
                let deeper = Making { depth: making.depth + 1, ..making };
                let both = self.both(reading, deeper, &a_shape, &b_shape)?;
                if both == a_shape {
                    return Some(a.clone());
                } else if both == b_shape {
                    return Some(b.clone());
                }
                // The position of a map's schema is not known here.
                let (Type::Named(a), Type::Named(b)) = (a, b) else { return None };
                let parts = [a, b].into_iter().filter_map(|index| self.get(*index)).map(|named| named.pointer.clone());
                let parts = parts.collect();
                match both.or_map() {
                    Shape::Alias(ty) => ty,
                    both => self.make(making, making.hint, both, parts)?,
                }
            }
            _ => return None,
        })
    }

    /// A choice whose alternatives are all combined with the other shape; those that cannot be are left out.
    fn each_with(
        &mut self,
        reading: &mut Reading<'_>,
        making: Making<'_, '_>,
        union: &Union,
        other: &Shape,
    ) -> Option<Shape> {
        if making.depth > MAX_DEPTH_OF_CHOICES {
            return None;
        }
        // An alternative that contradicts the other parts is none, so that nothing is lenient here.
        let deeper = Making { depth: making.depth + 1, lenient: false, ..making };
        let mut types: Vec<Type> = Vec::new();
        // The new index of each alternative.
        let mut places: Vec<Option<usize>> = Vec::new();
        for ty in &union.types {
            self.fill_type(reading, making.at, ty);
            // An alternative that extends this schema has these properties already.
            let with = if self.is_open(ty) { Some(ty.clone()) } else { self.with(reading, deeper, ty, other) };
            places.push(with.map(|with| {
                types.iter().position(|known| *known == with).unwrap_or_else(|| {
                    types.push(with);
                    types.len() - 1
                })
            }));
        }
        let discriminator = union.discriminator.clone().map(|mut discriminator| {
            let place = |at: usize| places.get(at).copied().flatten();
            discriminator.values =
                discriminator.values.into_iter().filter_map(|(value, at)| Some((value, place(at)?))).collect();
            discriminator.other = discriminator.other.and_then(place);
            discriminator
        });
        match types.len() {
            0 => None,
            1 => types.pop().map(|ty| self.expand(&ty)),
            _ => Some(Shape::Union(Union { types, discriminator })),
        }
    }

    fn with(&mut self, reading: &mut Reading<'_>, making: Making<'_, '_>, ty: &Type, other: &Shape) -> Option<Type> {
        let shape = self.expand(ty);
        let both = self.both(reading, making, &shape, other)?;
        if both == shape {
            return Some(ty.clone());
        }
        let (name, mut parts) = match ty.not_null() {
            Type::Named(index) => {
                let named = self.get(*index)?;
                (named.name.clone(), vec![named.pointer.clone()])
            }
            _ => (String::new(), Vec::new()),
        };
        parts.push(making.at.pointer().to_owned());
        match both.or_map() {
            Shape::Alias(ty) => Some(ty),
            both => self.make(making, &format!("{}{name}", making.hint), both, parts),
        }
    }

    /// Adds a type that has no schema of its own, combined from the schemas at these positions.
    fn make(&mut self, making: Making<'_, '_>, name: &str, mut shape: Shape, parts: Vec<String>) -> Option<Type> {
        self.made += 1;
        if self.made > MAX_MADE {
            return None;
        }
        if let Shape::Struct(shape) = &mut shape {
            name_fields(&mut shape.fields);
        }
        Some(Type::Named(self.register_made(making.at, name, shape, parts)))
    }

    /// Reads a component ahead of the order of the document.
    fn fill_type(&mut self, reading: &mut Reading<'_>, at: &At<'_>, ty: &Type) {
        let Type::Named(index) = ty.not_null() else { return };
        let Some(pointer) = self.get(*index).map(|named| named.pointer.replace('%', "%25")) else { return };
        if let Some(target) = at.document().lookup(&format!("#{pointer}")) {
            self.fill(reading, *index, &target);
        }
    }
}

/// Whether the part of a schema is the schema itself.
pub(super) fn is_itself(at: &At<'_>, part: &At<'_>) -> bool {
    is_reference(part) && part.resolve().is_ok_and(|target| target.node().id() == at.node().id())
}

/// The limit for choices within choices.
const MAX_DEPTH_OF_CHOICES: usize = 8;

/// The properties of a shape, if it is an object.
fn properties_of(shape: &Shape) -> Option<Struct> {
    match shape {
        Shape::Struct(shape) => Some(shape.clone()),
        Shape::Alias(Type::Map(value)) => Some(Struct { additional: Some((**value).clone()), ..Struct::default() }),
        _ => None,
    }
}
