//! What a schema accepts, whatever its parts are called and in whatever order they stand.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::nodes::{WORDS, component, resolved};
use super::shape::Shape;
use crate::openapi::document::{At, sha256};

/// Schemas refer to schemas many times over: one that is larger than this is compared by its name alone.
const MAX_NODES: usize = 2_000;
/// The same of one that is deeper than this.
const MAX_DEPTH: usize = 50;
/// The same of all once this many nodes were read.
const MAX_ALL: usize = 5_000_000;

/// Which of the two documents a schema is of. Names of the old one may have changed since.
#[derive(Debug, Clone, Copy)]
pub(super) enum Names<'r> {
    Old(&'r BTreeMap<String, String>),
    New,
}

impl Names<'_> {
    /// A schema of the old document means something else once more of its schemas were renamed.
    fn version(self) -> Option<usize> {
        match self {
            Self::Old(renamed) => Some(renamed.len()),
            Self::New => None,
        }
    }
}

/// What schemas accept, without references, descriptions and order: those with the same digest accept the same.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    known: HashMap<(Option<usize>, usize), Option<String>>,
    alternatives: HashMap<(Option<usize>, usize), Rc<HashSet<String>>>,
    /// How many nodes were read.
    pub(super) read: usize,
}

impl Meanings {
    /// `None` if the schema is too large to be compared as a whole.
    pub(super) fn of(&mut self, at: &At<'_>, names: Names<'_>) -> Option<String> {
        let key = (names.version(), at.node().id());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let renamed = if let Names::Old(renamed) = names { Some(renamed) } else { None };
        let left = MAX_NODES.min(MAX_ALL.saturating_sub(self.read));
        let mut reading = Reading { renamed, open: Vec::new(), left, depth: 0 };
        let value = reading.schema(at);
        self.read += left - reading.left;
        let digest = value.map(|value| sha256(value.to_string().as_bytes()));
        self.known.insert(key, digest.clone());
        digest
    }

    /// The meanings of the alternatives of a schema.
    pub(super) fn of_alternatives(&mut self, shape: &Shape<'_>, at: &At<'_>, names: Names<'_>) -> Rc<HashSet<String>> {
        let key = (names.version(), at.node().id());
        if let Some(known) = self.alternatives.get(&key) {
            return Rc::clone(known);
        }
        let alternatives = shape.alternatives().unwrap_or_default();
        let meanings = alternatives.iter().filter_map(|alternative| self.of(alternative, names)).collect();
        let meanings = Rc::new(meanings);
        self.alternatives.insert(key, Rc::clone(&meanings));
        meanings
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
