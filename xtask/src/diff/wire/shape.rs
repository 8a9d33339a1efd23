//! What a schema describes once references are followed and the parts of `allOf` are put together.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::nodes::resolved;
use crate::openapi::document::{At, Value};
use crate::openapi::schema::{is_nothing, is_null, later};

/// A schema together with the parts of its `allOf`, at any depth.
pub(super) struct Shape<'d> {
    /// The schema itself comes first.
    parts: Vec<At<'d>>,
    kind: OnceCell<&'static str>,
    nullable: OnceCell<bool>,
}

impl<'d> Shape<'d> {
    /// The shape of a schema that is not a reference.
    pub(super) fn of(at: &At<'d>) -> Self {
        let mut parts = Vec::new();
        let mut seen = BTreeSet::new();
        collect(at, &mut parts, &mut seen);
        Self { parts, kind: OnceCell::new(), nullable: OnceCell::new() }
    }

    /// How much there is to look at: parts, alternatives, and values.
    pub(super) fn weight(&self) -> usize {
        let lists = |part: &At<'d>| {
            let lists = ["allOf", "oneOf", "anyOf", "enum"].into_iter().filter_map(|name| part.get(name));
            lists.map(|list| if let Value::Array(list) = &list.node().value { list.len() } else { 0 }).sum::<usize>()
        };
        self.parts.iter().map(|part| 1 + lists(part)).sum()
    }

    /// The keyword in the first part that has it.
    pub(super) fn get(&self, name: &str) -> Option<At<'d>> {
        self.parts.iter().find_map(|part| part.get(name))
    }

    /// A keyword that only OpenAPI 3.1 defines.
    pub(super) fn later(&self, name: &str) -> Option<At<'d>> {
        self.parts.iter().find_map(|part| later(part, name))
    }

    pub(super) fn text(&self, name: &str) -> Option<&'d str> {
        self.get(name).and_then(|at| at.as_str())
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part.flag(name))
    }

    /// The number of items after which a list may have no others: of those that have schemas of their own.
    pub(super) fn end(&self) -> Option<usize> {
        let unevaluated = |part: &At<'d>| later(part, "unevaluatedItems").filter(|_| self.parts.len() == 1);
        self.parts.iter().find_map(|part| {
            let rest = part.get("items").or_else(|| unevaluated(part))?;
            is_nothing(&rest).then(|| later(part, "prefixItems").map_or(0, |items| items.items().count()))
        })
    }

    /// The properties of all parts; one that is required and not described has no schema.
    pub(super) fn properties(&self) -> Vec<(String, Property<'d>)> {
        let mut properties: Vec<(String, Property<'d>)> = Vec::new();
        let listed = self.parts.iter().filter_map(|part| part.get("required")).flat_map(|list| list.items());
        let listed: Vec<At<'d>> = listed.filter(|item| item.as_str().is_some()).collect();
        let required: BTreeSet<&str> = listed.iter().filter_map(At::as_str).collect();
        let mut known = BTreeSet::new();
        for part in &self.parts {
            for (name, at) in part.get("properties").into_iter().flat_map(|properties| properties.members()) {
                if known.insert(name) {
                    let property = Property { required: required.contains(name), described: true, at };
                    properties.push((name.to_owned(), property));
                }
            }
        }
        for item in listed {
            let name = item.as_str().unwrap_or_default();
            if known.insert(name) {
                properties.push((name.to_owned(), Property { required: true, described: false, at: item.clone() }));
            }
        }
        properties
    }

    /// The types of a `oneOf` or `anyOf`; `None` if there is none, or if it only constrains the object beside it.
    pub(super) fn alternatives(&self) -> Option<Vec<At<'d>>> {
        let (part, list) = self.choice()?;
        if constrains(part, &list) {
            return None;
        }
        // A single alternative is not a choice but a part; `null` is a property of the whole.
        Some(typed(&list).collect()).filter(|list: &Vec<At<'d>>| list.len() > 1)
    }

    /// Whether `null` is a value.
    pub(super) fn is_nullable(&self) -> bool {
        let null = |part: &At<'d>| {
            let lists = ["oneOf", "anyOf"].into_iter().filter_map(|name| part.get(name));
            lists.flat_map(|list| list.items()).any(|item| is_null(&resolved(&item)))
        };
        *self.nullable.get_or_init(|| self.flag("nullable") || self.parts.iter().any(null))
    }

    /// The `oneOf` or `anyOf` that only lists which properties beside it must be present together.
    pub(super) fn constraint(&self) -> Option<At<'d>> {
        let (part, list) = self.choice()?;
        constrains(part, &list).then_some(list)
    }

    /// `oneOf` or `anyOf`, whichever it has.
    pub(super) fn choice_keyword(&self) -> Option<&'static str> {
        let (part, _) = self.choice()?;
        Some(if part.get("oneOf").is_some() { "oneOf" } else { "anyOf" })
    }

    fn choice(&self) -> Option<(&At<'d>, At<'d>)> {
        self.parts.iter().find_map(|part| Some((part, part.get("oneOf").or_else(|| part.get("anyOf"))?)))
    }

    fn has_alternatives(&self) -> bool {
        self.choice().is_some_and(|(part, list)| !constrains(part, &list) && typed(&list).nth(1).is_some())
    }

    /// The JSON type that it describes.
    pub(super) fn kind(&self) -> &'static str {
        self.kind.get_or_init(|| self.find_kind())
    }

    fn find_kind(&self) -> &'static str {
        if self.has_alternatives() {
            return "one of several types";
        }
        let has = |name| self.get(name).is_some();
        let of_3_1 = |name| self.later(name).is_some();
        match self.text("type") {
            Some("string" | "enum") => "text",
            Some("integer") => "integer",
            Some("number") => "number",
            Some("boolean") => "boolean",
            Some("array") => "list",
            Some("object" | "map") => "object",
            _ if ["properties", "additionalProperties", "required"].into_iter().any(has) => "object",
            _ if of_3_1("unevaluatedProperties") || of_3_1("patternProperties") => "object",
            _ if has("items") || of_3_1("prefixItems") => "list",
            _ if self.get("enum").is_some_and(|list| list.items().all(|item| item.as_str().is_some())) => "text",
            _ => "any value",
        }
    }

    /// Whether old clients decode `null` as an empty one.
    pub(super) fn is_list_or_map(&self) -> bool {
        match self.kind() {
            "list" => true,
            "object" => !self.parts.iter().any(|part| {
                let is_text = |item: At<'_>| item.as_str().is_some();
                let required = part.get("required").is_some_and(|list| list.items().any(is_text));
                required || part.get("properties").is_some_and(|list| list.members().next().is_some())
            }),
            _ => false,
        }
    }
}

/// A property of an object.
#[derive(Clone)]
pub(super) struct Property<'d> {
    pub(super) at: At<'d>,
    pub(super) required: bool,
    /// Whether it has a schema, and is not only listed as required.
    pub(super) described: bool,
}

impl Property<'_> {
    /// Beside a reference, `readOnly` is ignored.
    pub(super) fn says(&self, flag: &str) -> bool {
        self.described && self.at.flag(flag) && self.at.text("$ref").is_none()
    }
}

/// The alternatives that are more than `null`.
fn typed<'d>(list: &At<'d>) -> impl Iterator<Item = At<'d>> + use<'d> {
    list.items().filter(|item| !is_null(&resolved(item)))
}

fn constrains(part: &At<'_>, list: &At<'_>) -> bool {
    let constrains = |at: &At<'_>| at.members().all(|(name, _)| matches!(name, "required" | "type" | "description"));
    part.get("properties").is_some() && list.items().all(|at| constrains(&at))
}

fn collect<'d>(at: &At<'d>, parts: &mut Vec<At<'d>>, seen: &mut BTreeSet<String>) {
    let at = resolved(at);
    if !seen.insert(at.pointer().to_owned()) {
        return;
    }
    parts.push(at.clone());
    for list in ["allOf", "oneOf", "anyOf"] {
        let Some(items) = at.get(list) else { continue };
        // A single alternative is not a choice.
        if list == "allOf" || typed(&items).take(2).count() == 1 {
            for part in typed(&items) {
                collect(&part, parts, seen);
            }
        }
    }
}
