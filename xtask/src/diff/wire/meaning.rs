//! What a schema accepts, whatever its parts are called and in whatever order they stand.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::comparison::{WORDS, component, resolved};
use crate::openapi::document::At;

/// A schema without references, descriptions and order; equal ones accept the same.
#[derive(Debug, PartialEq)]
pub(super) struct Meaning(Value);

/// Schemas refer to schemas many times over: one that is larger than this is compared by its name alone.
const MAX_NODES: usize = 2_000;
/// The same of one that is deeper than this.
const MAX_DEPTH: usize = 50;

impl Meaning {
    /// `None` if the schema is too large to be compared as a whole; names of the old document may have changed.
    pub(super) fn of(at: &At<'_>, renamed: Option<&BTreeMap<String, String>>) -> Option<Self> {
        let mut reading = Reading { renamed, open: Vec::new(), left: MAX_NODES, depth: 0 };
        reading.schema(at).map(Self)
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

struct Reading<'r> {
    renamed: Option<&'r BTreeMap<String, String>>,
    /// The components that are being read: one inside of itself is known by its name.
    open: Vec<String>,
    left: usize,
    depth: usize,
}

impl Reading<'_> {
    fn schema(&mut self, at: &At<'_>) -> Option<Value> {
        let at = resolved(at);
        let Some(name) = component(&at) else { return self.node(&at, None) };
        if self.open.contains(&name) {
            let name = self.renamed.and_then(|renamed| renamed.get(&name)).cloned().unwrap_or(name);
            return Some(Value::String(name));
        }
        self.open.push(name);
        let node = self.node(&at, None);
        self.open.pop();
        node
    }

    fn node(&mut self, at: &At<'_>, keyword: Option<&str>) -> Option<Value> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let value = self.members(at, keyword);
        self.depth -= 1;
        value
    }

    fn members(&mut self, at: &At<'_>, keyword: Option<&str>) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let named = matches!(keyword, Some("properties" | "mapping"));
        if at.is_object() {
            if at.get("$ref").is_some() {
                return self.schema(at);
            }
            let mut members = Map::new();
            for (name, member) in at.members() {
                let ignored = !named
                    && (WORDS.contains(&name)
                        || name.starts_with("x-")
                        || member.as_bool() == Some(false) && name != "additionalProperties");
                if !ignored {
                    members.insert(name.to_owned(), self.node(&member, (!named).then_some(name))?);
                }
            }
            return Some(Value::Object(members));
        }
        if at.is_array() {
            let mut items = at.items().map(|item| self.node(&item, None)).collect::<Option<Vec<_>>>()?;
            if matches!(keyword, Some("enum" | "required" | "oneOf" | "anyOf" | "allOf")) {
                items.sort_by_cached_key(Value::to_string);
            }
            return Some(Value::Array(items));
        }
        Some(at.node().to_json())
    }
}
