//! What reading a document would cost. References, `allOf`, alternatives and inherited security repeat what stands in the document
//! once: a small document could become gigabytes. The cost is counted before anything is read.

use std::collections::{HashMap, HashSet};

use crate::openapi::document::{At, Node, Value};
use crate::openapi::methods::METHODS;
use crate::openapi::pointer;
use crate::openapi::references;
use crate::openapi::refusal::Refusal;
use crate::openapi::schema::{CONSTRAINTS, DEFINITIONS, is_reference};
use crate::openapi::validation::{MAPS, Members};

/// The longest list of what is compared with each other: parameters, alternatives, parts, requirements, media types.
const MAX_LIST: usize = 10_000;
/// The most operations.
const MAX_OPERATIONS: usize = 30_000;
/// The most schemas that become types.
const MAX_TYPES: usize = 50_000;
/// The most bytes of the pointers of all types.
const MAX_POINTERS: usize = 16 << 20;
/// The most bytes that are kept of what is repeated.
const MAX_REPEATED: usize = 64 << 20;
/// The most bytes that are copied while schemas are put together.
const MAX_COPIED: usize = 1 << 30;
/// `allOf` is followed so deep.
const MAX_DEPTH: usize = 128;
/// A reference to no component is written out; so many values deep, those of what it refers to counted on.
const MAX_LEVELS: usize = 1024;
/// What a reference back into what is being written out takes: each way to it ends there, and there may be many.
const CIRCLE: usize = 64 << 10;
/// What a value takes beside its text.
const NODE: usize = 16;
/// What a property takes beside its text.
const FIELD: usize = 200;

/// The limits that the document exceeds, each at the place that exceeds it.
pub(super) fn exceeded(root: &At<'_>) -> Vec<Refusal> {
    let mut sizes = Vec::new();
    measure(root.node(), &mut sizes);
    let mut cost = Cost { sizes, ..Cost::default() };
    if let Some(schemas) = root.document().lookup("#/components/schemas") {
        cost.components = schemas.members().map(|(_, at)| at.node().id()).collect();
        // Components are types whatever they say.
        cost.types = schemas.members().filter(|(_, at)| !is_type(at)).count();
        cost.check(&schemas);
    }
    cost.operations(root);
    cost.walk(root, Members::Keywords, 0);
    cost.refused
}

#[derive(Default)]
struct Cost {
    /// The bytes of each value with all below it, by its number.
    sizes: Vec<usize>,
    /// The numbers of the schemas of the components.
    components: HashSet<usize>,
    /// What each schema says of itself, by its number.
    shallow: HashMap<usize, usize>,
    /// What each value takes where it is written out, by its number.
    written: Vec<Written>,
    /// What the properties of a schema take, with those of the parts of its `allOf`; by its number.
    properties: HashMap<usize, usize>,
    types: usize,
    pointers: usize,
    repeated: usize,
    copied: usize,
    refused: Vec<Refusal>,
}

/// What a value takes where it is written out, with all that it refers to.
#[derive(Clone, Copy, Default)]
enum Written {
    #[default]
    Unknown,
    /// It is being counted.
    Open,
    Known {
        bytes: usize,
        levels: usize,
    },
}

impl Cost {
    fn walk(&mut self, at: &At<'_>, members: Members, pointer: usize) {
        if members == Members::Keywords {
            self.object(at, pointer);
        }
        for (index, item) in at.items().enumerate() {
            self.walk(&item, Members::Keywords, pointer + pointer::length_of_index(index));
        }
        for (name, member) in at.members() {
            let below = match (members, name) {
                (Members::Keywords, "example" | "examples" | "default" | "enum" | "const") => continue,
                (Members::Keywords, name) if name.starts_with("x-") => continue,
                (Members::Keywords, name) if MAPS.contains(&name) => Members::Names,
                _ => Members::Keywords,
            };
            if members == Members::Keywords {
                self.list(name, &member);
                if name == "content" && is_reference(&member) {
                    self.reference(&member);
                }
            }
            self.walk(&member, below, pointer + pointer::length(name));
        }
    }

    /// An object whose members are keywords.
    fn object(&mut self, at: &At<'_>, pointer: usize) {
        if is_reference(at) {
            self.reference(at);
            return;
        }
        if !is_type(at) {
            return;
        }
        self.types += 1;
        self.pointers += pointer;
        let parts: Vec<At<'_>> = at.get("allOf").into_iter().flat_map(|list| list.items()).collect();
        let whole = self.properties(at, MAX_DEPTH);
        let mut before = 0;
        for part in &parts {
            before += part.resolved().map_or(0, |part| self.properties(&part, MAX_DEPTH));
            self.copied += before;
        }
        if parts.len() > 1 || at.get("properties").is_some() && !parts.is_empty() {
            self.repeated += whole;
            self.copied += whole;
        }
        let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|name| at.get(name));
        if whole > 0 {
            self.repeated += whole * alternatives.flat_map(|list| list.items()).count();
        }
        self.check(at);
    }

    /// Schemas of components are referred to by name, all else is written out again.
    fn reference(&mut self, at: &At<'_>) {
        let Some(target) = at.resolved() else { return };
        self.repeated += if self.components.contains(&target.node().id()) {
            self.shallow(&target)
        } else {
            let (bytes, _) = self.written(at, 0);
            bytes.max(self.size(target.node()))
        };
        self.check(at);
    }

    /// The bytes and levels of a value where it is written out.
    fn written(&mut self, at: &At<'_>, above: usize) -> (usize, usize) {
        let id = at.node().id();
        self.written.resize(self.sizes.len(), Written::Unknown);
        match self.written.get(id) {
            Some(Written::Known { bytes, levels }) => return (*bytes, *levels),
            Some(Written::Open) => return (CIRCLE, 0),
            _ if self.components.contains(&id) || is_object_type(at) => return (NODE, 0),
            _ if above > MAX_LEVELS => return (MAX_COPIED, 0),
            _ => self.keep(id, Written::Open),
        }
        // What stands below it is counted with what that refers to.
        let below: usize = at.node().below().map(|below| self.size(below)).sum();
        let (mut bytes, mut levels) = (self.size(at.node()).saturating_sub(below), 0);
        let target = references::target(at);
        for below in at.items().chain(at.members().map(|(_, member)| member)).chain(target) {
            let (more, deeper) = self.written(&below, above + 1);
            bytes = bytes.saturating_add(more);
            levels = levels.max(deeper + 1);
        }
        let bytes = if levels > MAX_LEVELS { MAX_COPIED } else { bytes.min(MAX_COPIED) };
        self.keep(id, Written::Known { bytes, levels });
        (bytes, levels)
    }

    fn keep(&mut self, id: usize, written: Written) {
        if let Some(known) = self.written.get_mut(id) {
            *known = written;
        }
    }

    fn list(&mut self, keyword: &str, at: &At<'_>) {
        let length = match keyword {
            "allOf" | "oneOf" | "anyOf" | "parameters" | "security" | "servers" | "tags" => at.items().count(),
            "content" => at.members().count(),
            "discriminator" => at.get("mapping").map_or(0, |mapping| mapping.members().count()),
            _ => 0,
        };
        if keyword == "servers" {
            self.repeated += at.items().map(|server| self.server(&server)).fold(0, usize::saturating_add);
            self.check(at);
        }
        if length > MAX_LIST {
            self.refuse(at, &format!("found {length} entries in `{keyword}`"), &format!("at most {MAX_LIST}"));
        }
    }

    /// A URL has the default of a variable at every place that names it.
    fn server(&self, at: &At<'_>) -> usize {
        let url = at.text("url").unwrap_or_default();
        let variables = || at.get("variables").into_iter().flat_map(|variables| variables.members());
        let longest = variables().map(|(_, variable)| self.size(variable.node())).max().unwrap_or_default();
        let places = url.matches('{').count().saturating_mul(longest);
        places.saturating_add(variables().count().saturating_mul(url.len()))
    }

    /// Each operation without requirements of its own has those of the document.
    fn operations(&mut self, root: &At<'_>) {
        let items = root.get("paths").into_iter().flat_map(|paths| paths.members());
        let (mut operations, mut inheriting) = (0, 0);
        for (_, operation) in items.flat_map(|(_, item)| item.members()).filter(|(name, _)| METHODS.contains(name)) {
            operations += 1;
            inheriting += usize::from(operation.get("security").is_none());
        }
        if operations > MAX_OPERATIONS {
            self.refuse(root, &format!("found {operations} operations"), &format!("at most {MAX_OPERATIONS}"));
        }
        let Some(security) = root.get("security") else { return };
        self.repeated += inheriting.saturating_mul(4 * self.size(security.node()));
        self.check(&security);
    }

    /// What a schema says of itself: every property that refers to it says it too.
    fn shallow(&mut self, at: &At<'_>) -> usize {
        let id = at.node().id();
        if let Some(known) = self.shallow.get(&id) {
            return *known;
        }
        let mut bytes = 0_usize;
        for (name, member) in at.members() {
            bytes += match name {
                "properties"
                | "items"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "required"
                | "discriminator" => 0,
                name if CONSTRAINTS.contains(&name) || DEFINITIONS.contains(&name) => NODE,
                // Notes and constants have no types of their own.
                "allOf" | "oneOf" | "anyOf" => {
                    let own: Vec<At<'_>> = member.items().filter(|part| !is_reference(part)).collect();
                    64 * member.items().count() + own.iter().map(|part| self.shallow(part)).sum::<usize>()
                }
                _ => self.size(member.node()),
            };
        }
        self.shallow.insert(id, bytes);
        bytes
    }

    fn properties(&mut self, at: &At<'_>, depth: usize) -> usize {
        let id = at.node().id();
        if let Some(known) = self.properties.get(&id) {
            return *known;
        }
        // Until it is known: a schema that is a part of itself has nothing more because of that.
        self.properties.insert(id, 0);
        let mut bytes = 0_usize;
        for (name, property) in at.get("properties").iter().flat_map(At::members) {
            bytes += name.len() + FIELD + property.resolved().map_or(0, |property| self.shallow(&property));
        }
        for part in at.get("allOf").iter().flat_map(At::items).take(if depth > 0 { MAX_LIST } else { 0 }) {
            bytes += part.resolved().map_or(0, |part| self.properties(&part, depth - 1));
        }
        // Once more for each part that repeats it: an estimate need not hold more than every limit.
        let bytes = bytes.min(MAX_COPIED);
        self.properties.insert(id, bytes);
        bytes
    }

    fn size(&self, node: &Node) -> usize {
        self.sizes.get(node.id()).copied().unwrap_or_default()
    }

    fn check(&mut self, at: &At<'_>) {
        let mib = |bytes: usize| format!("{} MiB", bytes >> 20);
        let limits = [
            (self.types > MAX_TYPES, format!("more than {MAX_TYPES} schemas that become types")),
            (self.pointers > MAX_POINTERS, format!("more than {} of JSON pointers of types", mib(MAX_POINTERS))),
            (
                self.repeated > MAX_REPEATED,
                format!("more than {} of what references, `allOf` and security repeat", mib(MAX_REPEATED)),
            ),
            (self.copied > MAX_COPIED, format!("more than {} to copy for `allOf`", mib(MAX_COPIED))),
        ];
        if let Some((_, limit)) = limits.into_iter().find(|(exceeded, _)| *exceeded) {
            self.refuse(at, &format!("found {limit}, up to here"), "an API description within this limit");
            (self.types, self.pointers, self.repeated, self.copied) = (0, 0, 0, 0);
        }
    }

    /// The first few are enough to see what is wrong.
    fn refuse(&mut self, at: &At<'_>, found: &str, expected: &str) {
        if self.refused.len() < 10 {
            self.refused.push(at.refuse(
                found,
                format!("expected {expected}"),
                "split the document, or repeat less in it",
            ));
        }
    }
}

/// Whether a type is made of a schema because of what it says.
fn is_type(at: &At<'_>) -> bool {
    ["properties", "enum", "oneOf", "anyOf", "allOf"].into_iter().any(|name| at.get(name).is_some())
}

/// Whether the schema is a type with a name, by which others refer to it.
fn is_object_type(at: &At<'_>) -> bool {
    at.get("properties").is_some_and(|properties| properties.members().next().is_some())
        && at.get("type").is_none_or(|kind| kind.as_str() == Some("object"))
}

/// The bytes of each value with all below it, in the order of their numbers.
fn measure(node: &Node, sizes: &mut Vec<usize>) -> usize {
    let place = sizes.len();
    sizes.push(0);
    let names = match &node.value {
        Value::Object(members) => members.iter().map(|(name, _)| name.len()).sum(),
        Value::String(text) => text.len(),
        _ => 0,
    };
    let below: usize = node.below().map(|below| measure(below, sizes)).sum();
    let size = NODE + names + below;
    if let Some(kept) = sizes.get_mut(place) {
        *kept = size;
    }
    size
}
