//! Schemas, in the direction in which their values travel.

use std::collections::BTreeMap;

use super::shape::{Property, Shape};
use super::{Spot, Wire, json, paired, resolved, rules, value};
use crate::diff::change::{Class, Direction, Subject};
use crate::openapi::document::At;

const HANDLED: [&str; 29] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "type",
    "format",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "nullable",
    "readOnly",
    "writeOnly",
    "discriminator",
    "default",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
];
const WORDS: [&str; 6] = ["title", "description", "example", "externalDocs", "deprecated", "xml"];

impl Wire {
    /// Compares two schemas.
    pub(super) fn schema(&mut self, spot: &Spot, old: &At<'_>, new: &At<'_>) {
        self.beside(spot, old, new);
        let (old, new) = (&resolved(old), &resolved(new));
        let mut spot = spot.clone();
        if let (Some(was), Some(is)) = (component(old), component(new))
            && (was == is || self.renames(&was, &is, old, new))
        {
            let (direction, takes_null) = (spot.direction, spot.takes_null);
            spot = Spot { direction, takes_null, ..Spot::of(Subject::Schema(is)) };
        }
        let spot = &spot;
        let pair = (old.pointer().to_owned(), new.pointer().to_owned());
        // Whether `null` breaks a client depends on where it is met: that is told at each place.
        let (was, is) = (Shape::of(old), Shape::of(new));
        value::null(self, spot, (&was, old), (&is, new));
        self.compared.insert(pair.clone());
        if !self.visited.insert((pair.0, pair.1, spot.direction)) {
            return;
        }
        self.rest(spot, old, new, &HANDLED, &WORDS);
        let (kind_old, kind_new) = (was.kind(), is.kind());
        if kind_old != kind_new {
            let what = format!("{} is {} and not {}", spot.place(), article(kind_new), article(kind_old));
            let class = retyped(spot, kind_old, kind_new);
            self.report(spot, &rules::TYPE_CHANGED, class, what, Some(old), Some(new));
            return;
        }
        match kind_old {
            "one of several types" => self.alternatives(spot, (&was, old), (&is, new)),
            "object" => self.object(spot, (&was, old), (&is, new)),
            "list" => self.items(spot, (&was, old), (&is, new)),
            _ => {}
        }
        value::compare(self, spot, (&was, old), (&is, new));
    }

    /// Whether a schema has another name now: the old name is gone, the new one was not there, and one place means both.
    fn renames(&mut self, was: &str, is: &str, old: &At<'_>, new: &At<'_>) -> bool {
        if let Some(known) = self.renamed.get(was) {
            return known == is;
        }
        let lives = |at: &At<'_>, name: &str| schemas(at).iter().any(|(other, _)| other == name);
        let renamed = !lives(new, was) && !lives(old, is) && self.renamed.values().all(|other| other != is);
        if renamed {
            self.renamed.insert(was.to_owned(), is.to_owned());
            let what = format!("the schema `{was}` is called `{is}` now");
            let spot = Spot::of(Subject::Schema(is.to_owned()));
            self.report(&spot, &rules::SCHEMA_RENAMED, Class::Compatible, what, Some(old), Some(new));
        }
        renamed
    }

    fn alternatives(&mut self, spot: &Spot, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) {
        let (was, is) = (old.0.alternatives().unwrap_or_default(), new.0.alternatives().unwrap_or_default());
        let list = |alternatives: &[At<'_>]| -> Vec<(String, usize)> {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            let keys = alternatives.iter().enumerate().map(|(index, at)| {
                let at = resolved(at);
                // Inline types are told apart by their kind, several of one kind by their order.
                let name = component(&at).unwrap_or_else(|| format!("({})", Shape::of(&at).kind()));
                let number = seen.entry(name.clone()).or_default();
                *number += 1;
                (format!("{name} {number}"), index)
            });
            keys.collect()
        };
        let (mut both, mut gone, mut fresh) = paired(&list(&was), &list(&is));
        // One that is gone and one that is new may be the same one under another name.
        while let (Some(gone_first), Some(fresh_first)) = (gone.first().copied(), fresh.first().copied()) {
            let (Some(a), Some(b)) = (was.get(gone_first), is.get(fresh_first)) else { break };
            let (a, b) = (resolved(a), resolved(b));
            let (Some(a_name), Some(b_name)) = (component(&a), component(&b)) else { break };
            if !self.renames(&a_name, &b_name, &a, &b) {
                break;
            }
            both.push((gone_first, fresh_first));
            gone.remove(0);
            fresh.remove(0);
        }
        both.sort_unstable();
        let (discriminated, kept) = (old.0.get("discriminator").is_some(), gone.is_empty() && fresh.is_empty());
        if kept && !discriminated && new.0.get("discriminator").is_none() && !both.iter().is_sorted_by_key(|(_, is)| is)
        {
            let what = format!("the types of {} are listed in another order", spot.place());
            self.report(spot, &rules::ALTERNATIVES_REORDERED, Class::Compatible, what, Some(old.1), Some(new.1));
        }
        for (was_index, is_index) in both {
            if let (Some(was), Some(is)) = (was.get(was_index), is.get(is_index)) {
                self.schema(&spot.step(&format!("<{}>", title(is))), was, is);
            }
        }
        for at in gone.iter().filter_map(|index| was.get(*index)) {
            let class = spot.graded(Class::Breaking, Class::Compatible);
            let what = format!("{} is no {} any more", spot.place(), title(at));
            self.report(spot, &rules::ALTERNATIVE_REMOVED, class, what, Some(at), Some(new.1));
        }
        for at in fresh.iter().filter_map(|index| is.get(*index)) {
            let class = spot.graded(Class::Compatible, Class::Breaking);
            let what = format!("{} may be {} too", spot.place(), title(at));
            self.report(spot, &rules::ALTERNATIVE_ADDED, class, what, Some(old.1), Some(at));
        }
        let (was, is) = (old.0.get("discriminator"), new.0.get("discriminator"));
        if told_apart(was.as_ref(), &self.renamed) != told_apart(is.as_ref(), &BTreeMap::new()) {
            let class = spot.graded(Class::Compatible, Class::Breaking);
            let what = format!("the types of {} are told apart otherwise", spot.place());
            let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
            self.report(spot, &rules::DISCRIMINATOR_CHANGED, class, what, old, new);
        }
    }

    fn object(&mut self, spot: &Spot, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) {
        let (both, gone, fresh) = paired(&named(old.0), &named(new.0));
        for ((name, was), (_, is)) in both {
            self.property(&spot.step(&name), &was, &is);
        }
        for (name, was) in gone {
            let spot = spot.step(&name);
            let unsent = spot.direction == Some(Direction::Request) && was.says("readOnly");
            let class = spot.graded(if unsent { Class::Compatible } else { Class::Breaking }, Class::Breaking);
            let what = format!("{} is gone", spot.place());
            self.report(&spot, &rules::FIELD_REMOVED, class, what, Some(&was.at), Some(new.1));
        }
        for (name, is) in fresh {
            let spot = spot.step(&name);
            let needed = is.required && !is.says("readOnly");
            let class = spot.graded(if needed { Class::Breaking } else { Class::Compatible }, Class::Compatible);
            let how = if is.required { "required" } else { "optional" };
            let what = format!("{} is new, and {how}", spot.place());
            self.report(&spot, &rules::FIELD_ADDED, class, what, Some(old.1), Some(&is.at));
        }
        self.additional(&spot.step("*"), old, new);
        value::constraint(self, spot, old, new);
    }

    fn property(&mut self, spot: &Spot, was: &Property<'_>, is: &Property<'_>) {
        let (old, new) = (Some(&was.at), Some(&is.at));
        let place = spot.place();
        match (was.says("readOnly"), is.says("readOnly")) {
            (false, true) => {
                let class = spot.graded(Class::Breaking, Class::Compatible);
                self.report(
                    spot,
                    &rules::READ_ONLY,
                    class,
                    format!("{place} is set by the server alone now"),
                    old,
                    new,
                );
            }
            (true, false) => {
                let needed = if is.required { Class::Breaking } else { Class::Compatible };
                let class = spot.graded(needed, Class::Compatible);
                self.report(spot, &rules::READ_WRITE, class, format!("{place} may be set in requests now"), old, new);
            }
            _ => {}
        }
        if was.says("writeOnly") != is.says("writeOnly") {
            let now = if is.says("writeOnly") { "is never in answers now" } else { "may be in answers now" };
            let hidden = if is.says("writeOnly") { Class::Breaking } else { Class::Compatible };
            let class = spot.graded(Class::Compatible, hidden);
            self.report(spot, &rules::WRITE_ONLY_CHANGED, class, format!("{} {now}", spot.place()), old, new);
        }
        match (was.required, is.required) {
            (false, true) => {
                let needed = if is.says("readOnly") { Class::Compatible } else { Class::Breaking };
                let class = spot.graded(needed, Class::Compatible);
                self.report(spot, &rules::FIELD_REQUIRED, class, format!("{} is required now", spot.place()), old, new);
            }
            (true, false) => {
                // The client reads such a field as optional whatever the document says.
                let lenient = was.says("readOnly") || (was.described && Shape::of(&was.at).flag("nullable"));
                let class = spot.graded(Class::Compatible, if lenient { Class::Compatible } else { Class::Breaking });
                self.report(spot, &rules::FIELD_OPTIONAL, class, format!("{} is optional now", spot.place()), old, new);
            }
            _ => {}
        }
        if was.described && is.described {
            let lenient = !was.required || was.says("readOnly") || Shape::of(&was.at).is_list_or_map();
            self.schema(&Spot { takes_null: lenient, ..spot.clone() }, &was.at, &is.at);
        } else if was.described != is.described {
            let (from, to) = if was.described { ("a type", "any value") } else { ("any value", "a type") };
            let class = retyped(spot, from, to);
            let what = format!("{} is {to} and not {from}", spot.place());
            self.report(spot, &rules::TYPE_CHANGED, class, what, old, new);
        }
    }

    fn additional(&mut self, spot: &Spot, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) {
        let (was, is) = (old.0.get("additionalProperties"), new.0.get("additionalProperties"));
        let forbids = |at: Option<&At<'_>>| at.and_then(At::as_bool) == Some(false);
        let (place_old, place_new) = (was.as_ref().unwrap_or(old.1), is.as_ref().unwrap_or(new.1));
        let spot_here =
            &Spot { path: spot.path.trim_end_matches('*').trim_end_matches('.').to_owned(), ..spot.clone() };
        match (forbids(was.as_ref()), forbids(is.as_ref())) {
            (true, true) => {}
            (false, true) => {
                let what = format!("{} may have no other fields than the described ones now", spot_here.place());
                let class = spot.graded(Class::Breaking, Class::Compatible);
                self.report(spot_here, &rules::ADDITIONAL_FORBIDDEN, class, what, Some(place_old), Some(place_new));
            }
            (true, false) => {
                let what = format!("{} may have other fields than the described ones now", spot_here.place());
                self.report(
                    spot_here,
                    &rules::ADDITIONAL_ALLOWED,
                    Class::Compatible,
                    what,
                    Some(place_old),
                    Some(place_new),
                );
            }
            (false, false) => {
                let typed = |at: &Option<At<'_>>| at.as_ref().is_some_and(At::is_object);
                match (typed(&was), typed(&is)) {
                    (true, true) => self.schema(spot, place_old, place_new),
                    (false, false) => {}
                    (described, _) => {
                        let (from, to) = if described { ("a type", "any value") } else { ("any value", "a type") };
                        let class = retyped(spot, from, to);
                        let what = format!("{} is {to} and not {from}", spot.place());
                        self.report(spot, &rules::TYPE_CHANGED, class, what, Some(place_old), Some(place_new));
                    }
                }
            }
        }
    }

    fn items(&mut self, spot: &Spot, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) {
        let items = |shape: &Shape<'_>| shape.get("items").is_some_and(|items| !Shape::is_open_object(&items));
        let spot = &spot.step("[]");
        let (was, is) = (old.0.get("items"), new.0.get("items"));
        let (place_old, place_new) = (was.as_ref().unwrap_or(old.1), is.as_ref().unwrap_or(new.1));
        match (items(old.0), items(new.0)) {
            (true, true) => self.schema(spot, place_old, place_new),
            (false, false) => {}
            (described, _) => {
                let (from, to) = if described { ("a type", "any value") } else { ("any value", "a type") };
                let class = retyped(spot, from, to);
                let what = format!("{} is {to} and not {from}", spot.place());
                self.report(spot, &rules::TYPE_CHANGED, class, what, Some(place_old), Some(place_new));
            }
        }
    }
}

/// The property and the type for each of its values, renamed types under their new names.
fn told_apart(at: Option<&At<'_>>, renamed: &BTreeMap<String, String>) -> Option<(String, BTreeMap<String, String>)> {
    let at = at?;
    let target = |at: &At<'_>| {
        let name = at.as_str().unwrap_or_default();
        let name = name.strip_prefix("#/components/schemas/").unwrap_or(name);
        renamed.get(name).cloned().unwrap_or_else(|| name.to_owned())
    };
    let mapping = at.get("mapping").into_iter().flat_map(|mapping| mapping.members());
    let mapping = mapping.map(|(value, at)| (value.to_owned(), target(&at))).collect();
    Some((at.text("propertyName").unwrap_or_default().to_owned(), mapping))
}

fn named<'d>(shape: &Shape<'d>) -> Vec<(String, (String, Property<'d>))> {
    shape.properties().into_iter().map(|(name, property)| (name.clone(), (name, property))).collect()
}

/// Any value is wider than each type, a number wider than an integer.
fn retyped(spot: &Spot, from: &str, to: &str) -> Class {
    let wider = |a: &str, b: &str| b == "any value" || (a, b) == ("integer", "number");
    let harmless = |is: bool| if is { Class::Compatible } else { Class::Breaking };
    spot.graded(harmless(wider(from, to)), harmless(wider(to, from)))
}

fn article(kind: &str) -> String {
    match kind {
        "any value" | "one of several types" => kind.to_owned(),
        kind if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
        kind => format!("a {kind}"),
    }
}

fn title(at: &At<'_>) -> String {
    let at = resolved(at);
    component(&at).unwrap_or_else(|| article(Shape::of(&at).kind()))
}

/// The name of a schema among the components.
fn component(at: &At<'_>) -> Option<String> {
    let name = at.pointer().strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| at.name())
}

fn schemas<'d>(at: &At<'d>) -> Vec<(String, At<'d>)> {
    let Some(list) = at.document().lookup("#/components/schemas") else { return Vec::new() };
    list.members().map(|(name, at)| (name.to_owned(), at)).collect()
}

/// Schemas that no operation of both documents led to, and those that are gone or new.
pub(super) fn components(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (schemas(old), schemas(new));
    let (both, mut gone, mut fresh) = paired(&was, &is);
    for (old, new) in &both {
        let pair = (old.pointer().to_owned(), new.pointer().to_owned());
        if !wire.compared.contains(&pair) {
            wire.schema(&Spot::of(Subject::Schema(new.name())), old, new);
        }
    }
    gone.retain(|at| !wire.renamed.contains_key(&at.name()));
    fresh.retain(|at| wire.renamed.values().all(|name| *name != at.name()));
    for at in gone {
        let same = fresh.iter().position(|other| json(Some(other)) == json(Some(&at)));
        if let Some(same) = same {
            let other = fresh.remove(same);
            wire.renames(&at.name(), &other.name(), &at, &other);
            continue;
        }
        let spot = Spot::of(Subject::Schema(at.name()));
        wire.report(&spot, &rules::SCHEMA_REMOVED, Class::Compatible, "the schema is gone", Some(&at), None);
    }
    for at in fresh {
        let spot = Spot::of(Subject::Schema(at.name()));
        wire.report(&spot, &rules::SCHEMA_ADDED, Class::Compatible, "the schema is new", None, Some(&at));
    }
}
