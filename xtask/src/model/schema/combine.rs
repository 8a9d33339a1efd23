//! Schemas made of others: `allOf`, `oneOf`, `anyOf` and their discriminator.

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::schema::only_require;

use super::read::{circle, name_fields};
use super::shapes::{Discriminator, Field, Shape, Struct, Union};
use super::store::{MAX_DEPTH, Schemas};
use super::types::Type;

impl Schemas {
    pub(super) fn all_of(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, hint: &str) -> Shape {
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
                None => reading.refuse(
                    part,
                    &rules::SCHEMA_ALL_OF_OTHER,
                    "found a part of `allOf` that is no object",
                    "expected objects, whose properties can be put together",
                    "describe the type without `allOf`",
                ),
            }
        }
        if own {
            let shape = self.properties(reading, at, hint);
            merge(reading, at, &mut merged, shape);
        }
        name_fields(&mut merged.fields);
        if merged.fields.is_empty() {
            return Shape::Alias(Type::map(merged.additional.unwrap_or(Type::Any)));
        }
        Shape::Struct(merged)
    }

    /// The properties that a part of `allOf` brings; an inline part gets no name of its own.
    fn part_of_all(&mut self, reading: &mut Reading<'_>, part: &At<'_>, hint: &str) -> Option<Struct> {
        let target = reading.resolve(part)?;
        if self.open.len() > MAX_DEPTH || self.open.iter().any(|pointer| pointer == target.pointer()) {
            circle(reading, part);
            return Some(Struct::default());
        }
        if let Some(index) = self.by_pointer.get(target.pointer()).copied() {
            // Read once, however many types are made of it.
            self.fill(reading, index, &target);
            return self.properties_of(self.get(index)?.shape.clone());
        }
        self.open.push(target.pointer().to_owned());
        let shape = self.shape(reading, &target, hint);
        self.open.pop();
        self.properties_of(shape)
    }

    /// The properties of a shape, if it is an object; names are looked through.
    fn properties_of(&self, mut shape: Shape) -> Option<Struct> {
        for _ in 0..=self.named().len() {
            let Shape::Alias(ty) = &shape else { break };
            let Type::Named(index) = ty.not_null() else { break };
            shape = self.get(*index)?.shape.clone();
        }
        match shape {
            Shape::Struct(shape) => Some(shape),
            Shape::Alias(Type::Map(value)) => {
                Some(Struct { additional: Some(*value), ..Struct::default() })
            }
            Shape::Alias(Type::Any) => Some(Struct { additional: Some(Type::Any), ..Struct::default() }),
            _ => None,
        }
    }

    pub(super) fn one_of(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, hint: &str) -> Shape {
        reading.list(list, &rules::SCHEMA_ONE_OF);
        let parts: Vec<At<'_>> = list.items().collect();
        if at.get("properties").is_some() && only_require(list) {
            // Alternatives of required properties constrain the object beside them: the server checks that.
            for part in &parts {
                reading.claim_all(part, &rules::SCHEMA_ONE_OF_REQUIRED);
            }
            return self.object(reading, at, hint);
        }
        for beside in ["anyOf", "properties", "additionalProperties", "items", "enum", "required"] {
            if at.get(beside).is_some_and(|beside| beside.pointer() != list.pointer()) {
                reading.refuse(
                    at,
                    &rules::SCHEMA_ONE_OF_OTHER,
                    format!("found `{beside}` beside `{}`", list.name()),
                    "expected the alternatives alone",
                    "move what is common into each alternative",
                );
            }
        }
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        if parts.len() < 2 {
            // One alternative is told from no other.
            reading.claim_member(at, "discriminator", &rules::SCHEMA_DISCRIMINATOR);
        }
        let mut types = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let ty = self.read(reading, part, &format!("{hint}Variant{}", index + 1));
            if !types.contains(ty.not_null()) {
                types.push(ty.not_null().clone());
            }
        }
        // That one of them may be `null` is read with the whole.
        match types.len() {
            0 => Shape::Alias(Type::Any),
            1 => Shape::Alias(types.swap_remove(0)),
            _ => {
                let discriminator = self.discriminator(reading, at, &types);
                Shape::Union(Union { types, discriminator })
            }
        }
    }

    fn discriminator(&mut self, reading: &mut Reading<'_>, at: &At<'_>, types: &[Type]) -> Option<Discriminator> {
        let at = at.get("discriminator")?;
        reading.object(&at, &rules::SCHEMA_DISCRIMINATOR);
        let property = reading.required_text(&at, "propertyName", &rules::SCHEMA_DISCRIMINATOR)?.to_owned();
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
                    None => reading.refuse(
                        &target,
                        &rules::SCHEMA_DISCRIMINATOR_OTHER,
                        format!("found `{name}` in the mapping of a discriminator"),
                        "expected one of the alternatives",
                        "correct the mapping",
                    ),
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
        Some(Discriminator { property, values, other: None })
    }

    fn position(&self, at: &At<'_>, reference: &str, types: &[Type]) -> Option<usize> {
        let target = at.document().lookup(reference)?;
        let named = self.by_pointer.get(target.pointer())?;
        types.iter().position(|ty| *ty == Type::Named(*named))
    }
}

fn merge(reading: &mut Reading<'_>, at: &At<'_>, merged: &mut Struct, shape: Struct) {
    for field in shape.fields {
        match merged.fields.iter_mut().find(|other| other.wire == field.wire) {
            None => merged.fields.push(field),
            Some(other) if other.ty == field.ty || field.ty == Type::Any => other.required |= field.required,
            Some(other) if other.ty == Type::Any => {
                *other = Field { required: other.required || field.required, ..field }
            }
            Some(other) => reading.refuse(
                at,
                &rules::SCHEMA_ALL_OF_OTHER,
                format!("found the property `{}` with two types among the parts of `allOf`", other.wire),
                "expected the same type in each",
                "describe the property once",
            ),
        }
    }
    if shape.additional.is_none() {
        merged.additional = None;
    } else if merged.additional == Some(Type::Any) {
        merged.additional = shape.additional;
    }
}
