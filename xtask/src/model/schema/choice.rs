//! Schemas of several types: `oneOf`, `anyOf` and their discriminator.

use std::collections::{HashMap, HashSet};

use heck::ToSnakeCase;

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::pointer;
use crate::openapi::references;
use crate::openapi::schema::{constants, is_null, is_reference, later, only_require, values_of_property};

use super::combine::{Making, is_itself};
use super::listed::values_of;
use super::shapes::{Discriminator, Shape, Struct, Union};
use super::store::{MAX_DEPTH, Schemas};
use super::types::Type;

impl Schemas {
    /// The shape of a schema without its `allOf`.
    pub(super) fn own(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str, is_part: bool) -> Shape {
        let has = |name: &str| at.get(name).is_some();
        let mut choices: Vec<At<'_>> = ["oneOf", "anyOf"].iter().filter_map(|name| at.get(name)).collect();
        if has("properties") || is_part {
            choices.retain(|list| {
                let constrains = only_require(list);
                if constrains {
                    // Alternatives that only list required properties constrain the object beside them; the server checks that.
                    reading.list(list, &rules::SCHEMA_ONE_OF);
                    for part in list.items() {
                        reading.claim_all(&part, &rules::SCHEMA_ONE_OF_REQUIRED);
                    }
                }
                !constrains
            });
        }
        if choices.is_empty() {
            let shape = self.typed(reading, at, hint);
            return if is_part { shape } else { self.extended(reading, at, hint, shape) };
        }
        let beside = ["properties", "additionalProperties", "items", "enum", "required"];
        let of_3_1 = ["unevaluatedProperties", "prefixItems"];
        let beside = beside.into_iter().any(has) || of_3_1.into_iter().any(|name| later(at, name).is_some());
        let mut whole = beside.then(|| self.typed(reading, at, hint));
        if let Some(Shape::Struct(shape)) = &whole {
            self.bases.insert(at.pointer().to_owned(), shape.clone());
        }
        reading.claim_member(at, "type", &rules::SCHEMA_TYPE);
        for list in &choices {
            let choice = match self.choice(reading, at, list, hint) {
                Shape::Alias(ty) if whole.is_some() || choices.len() > 1 => self.expand(&ty),
                choice => choice,
            };
            let Some(known) = whole.take() else {
                whole = Some(choice);
                continue;
            };
            let both = self.both(reading, Making { at, hint, depth: 0, lenient: false }, &choice, &known);
            if both.is_none() {
                reading.refuse(
                    list,
                    &rules::SCHEMA_CONTRADICTORY,
                    format!("found `{}` whose alternatives all contradict the keywords beside it", list.name()),
                    "expected an alternative that a value can satisfy",
                    "correct the schema, or leave the operations that use it out with `--skip`",
                );
            }
            whole = Some(both.unwrap_or(known));
        }
        whole.unwrap_or(Shape::Alias(Type::Any)).or_map()
    }

    fn choice(&mut self, reading: &mut Reading<'_>, at: &At<'_>, list: &At<'_>, hint: &str) -> Shape {
        reading.list(list, &rules::SCHEMA_ONE_OF);
        let (itself, others): (Vec<At<'_>>, Vec<At<'_>>) = list.items().partition(|part| is_itself(at, part));
        for part in &itself {
            reading.resolve(part);
            reading.correct(part, &rules::SCHEMA_CIRCLE);
        }
        let (nulls, parts): (Vec<At<'_>>, Vec<At<'_>>) =
            others.into_iter().partition(|part| part.resolve().is_ok_and(|part| is_null(&part)));
        for null in &nulls {
            if let Some(null) = reading.resolve(null) {
                reading.claim_all(&null, &rules::SCHEMA_NULLABLE);
            }
        }
        if let (Some(texts), None) = (constants(&parts), at.get("discriminator")) {
            for part in &parts {
                self.shape(reading, part, hint);
            }
            return Shape::Enum(values_of(texts));
        }
        if parts.len() < 2 {
            // A single alternative is no choice.
            reading.claim_member(at, "discriminator", &rules::SCHEMA_DISCRIMINATOR);
        }
        let mut types = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let ty = self.read(reading, part, &format!("{hint}Variant{}", index + 1));
            if !types.contains(ty.not_null()) {
                types.push(ty.not_null().clone());
            }
        }
        // Whether an alternative may be `null` is read with the whole schema.
        match types.len() {
            0 => Shape::Alias(Type::Any),
            1 => Shape::Alias(types.swap_remove(0)),
            _ => {
                let discriminator = self.discriminator(reading, at, &types, false);
                Shape::Union(Union { types, discriminator })
            }
        }
    }

    /// An object with a discriminator and no alternatives is one of the components that extend it by `allOf`.
    fn extended(&mut self, reading: &mut Reading<'_>, at: &At<'_>, hint: &str, shape: Shape) -> Shape {
        let Some(discriminator) = at.get("discriminator") else { return shape };
        let extending = self.extending(at);
        let Shape::Struct(base) = &shape else { return shape };
        if extending.is_empty() || !self.by_pointer.contains_key(at.pointer()) {
            reading.claim_all(&discriminator, &rules::SCHEMA_DISCRIMINATOR_BASE);
            return shape;
        }
        self.bases.insert(at.pointer().to_owned(), base.clone());
        let mut types: Vec<Type> = extending.into_iter().map(Type::Named).collect();
        let discriminator = self.discriminator(reading, at, &types, true);
        types.push(Type::Named(self.register_made(at, &format!("{hint}Base"), shape, Vec::new())));
        let other = Some(types.len() - 1);
        let discriminator = discriminator.map(|discriminator| Discriminator { other, ..discriminator });
        Shape::Union(Union { types, discriminator })
    }

    /// The properties of the base, if the part is a choice of types and the component is one of those that extend it.
    pub(super) fn extended_base(&mut self, reading: &mut Reading<'_>, at: &At<'_>, part: &At<'_>) -> Option<Struct> {
        let index = *self.by_pointer.get(at.pointer())?;
        let target =
            part.resolve().ok().filter(|target| is_reference(part) && target.get("discriminator").is_some())?;
        let base = *self.by_pointer.get(target.pointer())?;
        if self.open.len() > MAX_DEPTH {
            return None;
        }
        self.fill(reading, base, &target);
        let Shape::Union(union) = &self.get(base)?.shape else { return None };
        let properties =
            self.bases.get(target.pointer()).filter(|_| union.types.contains(&Type::Named(index))).cloned();
        properties.inspect(|_| drop(reading.resolve(part)))
    }

    /// The components that extend the schema by `allOf`, at any depth, in the order of the document.
    fn extending(&mut self, at: &At<'_>) -> Vec<usize> {
        let by_pointer = &self.by_pointer;
        let extensions = self.extensions.get_or_insert_with(|| {
            let mut extensions: HashMap<String, Vec<usize>> = HashMap::new();
            let components = at.document().lookup("#/components/schemas");
            for (_, component) in components.iter().flat_map(At::members) {
                let Some(index) = by_pointer.get(component.pointer()) else { continue };
                for part in component.get("allOf").iter().flat_map(At::items) {
                    if let Some(target) = references::target(&part) {
                        extensions.entry(target.pointer().to_owned()).or_default().push(*index);
                    }
                }
            }
            extensions
        });
        let mut found: Vec<usize> = Vec::new();
        let mut open = vec![at.pointer().to_owned()];
        while let Some(pointer) = open.pop() {
            for index in extensions.get(&pointer).into_iter().flatten() {
                if !found.contains(index) {
                    found.push(*index);
                    open.extend(self.named.get(*index).map(|named| named.pointer.clone()));
                }
            }
        }
        found.retain(|index| self.named.get(*index).is_some_and(|named| named.pointer != at.pointer()));
        found.sort_unstable();
        found
    }

    /// The discriminator, unless its mapping is broken and no type is there for other values (`has_other`).
    fn discriminator(
        &self,
        reading: &mut Reading<'_>,
        at: &At<'_>,
        types: &[Type],
        has_other: bool,
    ) -> Option<Discriminator> {
        let at = at.get("discriminator")?;
        let mut values = Vec::new();
        let mut mapped = Vec::new();
        let mut broken = false;
        if let Some(mapping) = at.get("mapping") {
            reading.object(&mapping, &rules::SCHEMA_DISCRIMINATOR);
            for (value, target) in mapping.members() {
                reading.claim(&target, &rules::SCHEMA_DISCRIMINATOR);
                // A mapping may name a component instead of a reference.
                let name = target.as_str().unwrap_or_default();
                let reference =
                    if name.starts_with('#') { name.to_owned() } else { format!("#/components/schemas/{name}") };
                match self.position(&at, &reference, types) {
                    Some(index) => {
                        mapped.push(index);
                        if references::defined_around(&at, name).is_some() {
                            reading.correct(&target, &rules::REFERENCE_DEFINITION);
                        }
                        values.push((value.to_owned(), index));
                    }
                    None => {
                        reading.correct(&target, &rules::SCHEMA_DISCRIMINATOR_MAPPING);
                        broken = true;
                    }
                }
            }
        }
        if broken && !has_other {
            reading.object(&at, &rules::SCHEMA_DISCRIMINATOR);
            reading.required_text(&at, "propertyName", &rules::SCHEMA_DISCRIMINATOR);
            return None;
        }
        // Without a mapping the value is the name of the component.
        for (index, ty) in types.iter().enumerate().filter(|(index, _)| !mapped.contains(index)) {
            let Type::Named(named) = ty else { continue };
            let pointer = self.get(*named).map(|named| named.pointer.clone()).unwrap_or_default();
            if let Some(name) = pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/')) {
                values.push((pointer::unescape(name).into_owned(), index));
            }
        }
        let listed: Vec<Vec<String>> = match at.text("propertyName") {
            Some(property) => types.iter().map(|ty| self.values_of_property(&at, ty, property)).collect(),
            None => Vec::new(),
        };
        let contradicts = contradicting(&values, &listed);
        let unnamed = unnamed(&values, types.len());
        let rule = match (contradicts.as_slice(), unnamed.as_slice()) {
            ([], []) => &rules::SCHEMA_DISCRIMINATOR,
            ([], _) => &rules::SCHEMA_DISCRIMINATOR_UNNAMED,
            _ => &rules::SCHEMA_DISCRIMINATOR_VALUES,
        };
        reading.object(&at, rule);
        let property = reading.required_text(&at, "propertyName", &rules::SCHEMA_DISCRIMINATOR)?.to_owned();
        let mut values = if contradicts.is_empty() { values } else { corrected(&values, &contradicts, &listed)? };
        values.extend(own_values(&unnamed, &values, &listed));
        let mut left = unnamed.into_iter().filter(|place| values.iter().all(|(_, named)| named != place));
        let other = left.next().filter(|_| left.next().is_none());
        Some(Discriminator { property, values, other })
    }

    fn position(&self, at: &At<'_>, reference: &str, types: &[Type]) -> Option<usize> {
        let target = references::lookup(at, reference)?;
        let named = self.by_pointer.get(target.pointer())?;
        types.iter().position(|ty| *ty == Type::Named(*named))
    }

    /// The values that an alternative's own schema lists for the property, if any.
    fn values_of_property(&self, at: &At<'_>, ty: &Type, property: &str) -> Vec<String> {
        let Type::Named(index) = ty else { return Vec::new() };
        let pointer = self.get(*index).map(|named| named.pointer.replace('%', "%25")).unwrap_or_default();
        let schema = at.document().lookup(&format!("#{pointer}"));
        schema.and_then(|schema| values_of_property(&schema, property)).unwrap_or_default()
    }
}

/// The alternatives that no value names: they are no components, and no mapping refers to them.
fn unnamed(values: &[(String, usize)], count: usize) -> Vec<usize> {
    let named: HashSet<usize> = values.iter().map(|(_, place)| *place).collect();
    (0..count).filter(|place| !named.contains(place)).collect()
}

/// The values that only these alternatives list for the property.
fn own_values(unnamed: &[usize], values: &[(String, usize)], listed: &[Vec<String>]) -> Vec<(String, usize)> {
    let mut users: HashMap<&str, usize> = HashMap::new();
    let lists = unnamed.iter().filter_map(|place| Some((*place, listed.get(*place)?)));
    let own: Vec<(&str, usize)> =
        lists.flat_map(|(place, list)| list.iter().map(move |value| (value.as_str(), place))).collect();
    let names = values.iter().map(|(value, _)| value.as_str());
    names.chain(own.iter().map(|(value, _)| *value)).for_each(|value| *users.entry(value).or_default() += 1);
    let is_alone = |value: &str| users.get(value) == Some(&1);
    own.into_iter().filter(|(value, _)| is_alone(value)).map(|(value, place)| (value.to_owned(), place)).collect()
}

/// The alternatives whose property allows none of the discriminator's values.
fn contradicting(values: &[(String, usize)], listed: &[Vec<String>]) -> Vec<usize> {
    let contradicts = |place: usize, listed: &[String]| {
        let mut of_type = values.iter().filter(|(_, at)| *at == place).peekable();
        !listed.is_empty() && of_type.peek().is_some() && of_type.all(|(value, _)| !listed.contains(value))
    };
    listed.iter().enumerate().filter(|(place, listed)| contradicts(*place, listed)).map(|(place, _)| place).collect()
}

/// The discriminator with the values that the properties list; `None` if these do not differ between the types either.
fn corrected(
    values: &[(String, usize)],
    contradicts: &[usize],
    listed: &[Vec<String>],
) -> Option<Vec<(String, usize)>> {
    let folded = |text: &str| text.to_snake_case().replace('_', "");
    let mut corrected: Vec<(String, usize)> =
        values.iter().filter(|(_, place)| !contradicts.contains(place)).cloned().collect();
    for place in contradicts {
        let own = listed.get(*place)?;
        let others = || listed.iter().enumerate().filter(|(other, _)| other != place);
        let alone = own.iter().all(|value| others().all(|(_, listed)| !listed.contains(value)));
        let names = || values.iter().filter(|(_, at)| at == place).map(|(name, _)| name);
        let meant: Vec<&String> =
            own.iter().filter(|value| alone || names().any(|name| folded(name) == folded(value))).collect();
        if meant.is_empty() {
            return None;
        }
        corrected.extend(meant.into_iter().map(|value| (value.clone(), *place)));
    }
    let mut seen: Vec<&String> = corrected.iter().map(|(value, _)| value).collect();
    seen.sort_unstable();
    let unique = seen.windows(2).all(|pair| pair.first() != pair.last());
    unique.then_some(corrected)
}
