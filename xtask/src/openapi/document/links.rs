//! Where the references of a document lead, found once for all of them.

use std::collections::HashMap;

use super::node::{Node, Token, Value};
use crate::openapi::pointer;

/// The end of a chain of references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The node of this number, which is no reference.
    At(usize),
    /// The `$ref` of this number leads nowhere or out of the document.
    Nowhere(usize),
    /// The chain leads into a circle.
    Circle,
}

/// The ends of all references, by the number of the node that has the `$ref`.
#[derive(Debug, Default)]
pub(super) struct Links {
    ends: HashMap<usize, End>,
    /// The definitions to which references lead that only a schema around them has.
    around: HashMap<usize, usize>,
}

impl Links {
    /// Follows every reference, each of them for one step.
    pub(super) fn of(root: &Node, lookup: impl Fn(&str) -> Option<usize>) -> Self {
        let mut links = Self::default();
        let mut collecting = Collecting {
            lookup,
            found: HashMap::new(),
            schemas: Vec::new(),
            steps: HashMap::new(),
            around: HashMap::new(),
        };
        collecting.collect(root, false);
        let Collecting { steps, around, .. } = collecting;
        links.around = around;
        let ends = &mut links.ends;
        ends.reserve(steps.len());
        let mut chain = Vec::new();
        for start in steps.keys() {
            let mut at = *start;
            let end = loop {
                if let Some(end) = ends.get(&at) {
                    break *end;
                }
                match steps.get(&at) {
                    None => break End::At(at),
                    Some(Step { target: None, reference }) => {
                        chain.push(at);
                        break End::Nowhere(*reference);
                    }
                    Some(Step { target: Some(next), .. }) => {
                        chain.push(at);
                        // Until the end is known, whoever comes back here goes round.
                        ends.insert(at, End::Circle);
                        at = *next;
                    }
                }
            };
            for link in chain.drain(..) {
                ends.insert(link, end);
            }
        }
        links
    }

    /// Where the reference at this node ends; `None` where it has none.
    pub(super) fn end(&self, node: &Node) -> Option<End> {
        self.ends.get(&node.id()).copied()
    }

    /// The definition around the reference at this node to which it leads, if no other place has its name.
    pub(super) fn around(&self, node: &Node) -> Option<usize> {
        self.around.get(&node.id()).copied()
    }
}

/// One step: the node that it leads to, and the `$ref` that says so.
struct Step {
    target: Option<usize>,
    reference: usize,
}

struct Collecting<'n, L> {
    lookup: L,
    /// The targets in the document, by the texts of references.
    found: HashMap<&'n str, Option<usize>>,
    /// The schemas with definitions around the node, the nearest last.
    schemas: Vec<&'n Node>,
    steps: HashMap<usize, Step>,
    around: HashMap<usize, usize>,
}

impl<'n, L: Fn(&str) -> Option<usize>> Collecting<'n, L> {
    /// Collects the references at a node and below it; `names` says whether its members have names that the document chooses.
    fn collect(&mut self, node: &'n Node, names: bool) {
        let has_definitions = !names && ["$defs", "definitions"].iter().any(|name| node.member(name).is_some());
        if has_definitions {
            self.schemas.push(node);
        }
        if let Some(reference) = node.member("$ref")
            && let Value::String(text) = &reference.value
        {
            let lookup = &self.lookup;
            let mut target = *self.found.entry(text).or_insert_with(|| lookup(text));
            if target.is_none() && is_definition(text) {
                let mut schemas = self.schemas.iter().rev();
                target = schemas.find_map(|schema| self::lookup(schema, &Anchors::default(), text)).map(Node::id);
                self.around.extend(target.map(|target| (node.id(), target)));
            }
            self.steps.insert(node.id(), Step { target, reference: reference.id() });
        }
        match &node.value {
            Value::Object(members) => {
                for (name, below) in members {
                    self.collect(below, !names && NAMES.contains(&name.as_str()));
                }
            }
            Value::Array(items) => items.iter().for_each(|below| self.collect(below, false)),
            _ => {}
        }
        if has_definitions {
            self.schemas.pop();
        }
    }
}

/// The schemas of OpenAPI 3.1 that have a name of their own (`$anchor`), by it: the number of the node, or nothing where two have one
/// name.
#[derive(Debug, Default)]
pub(super) struct Anchors(HashMap<String, Option<usize>>);

/// The keywords whose members have names that the document chooses.
const NAMES: [&str; 6] = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas"];

/// The keywords below which no schema is.
const VALUES: [&str; 5] = ["example", "examples", "default", "enum", "const"];

impl Anchors {
    pub(super) fn of(root: &Node) -> Self {
        let mut found = HashMap::new();
        let mut open = vec![(root, false)];
        while let Some((node, names)) = open.pop() {
            let keyword = |name: &str| match node.member(name).filter(|_| !names).map(|member| &member.value) {
                Some(Value::String(text)) => Some(text),
                _ => None,
            };
            // A schema with an `$id` is a document of its own, whose anchors are not those of this one.
            if keyword("$id").is_some() {
                continue;
            }
            for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(keyword) {
                let known = found.entry(name.clone()).or_insert(Some(node.id()));
                *known = known.filter(|id| *id == node.id());
            }
            match &node.value {
                Value::Array(items) => open.extend(items.iter().map(|item| (item, false))),
                Value::Object(members) => {
                    let schemas = members.iter().filter(|(name, _)| names || !VALUES.contains(&name.as_str()));
                    open.extend(schemas.map(|(name, node)| (node, !names && NAMES.contains(&name.as_str()))));
                }
                _ => {}
            }
        }
        Self(found)
    }
}

/// The node that a local reference names.
pub(super) fn lookup<'n>(root: &'n Node, anchors: &Anchors, reference: &str) -> Option<&'n Node> {
    let path = reference.strip_prefix('#')?;
    if path.is_empty() {
        return Some(root);
    }
    if !path.starts_with('/') {
        let id = *anchors.0.get(&pointer::percent_decode(path)?)?;
        return Some(root.node(id?));
    }
    let mut node = root;
    for token in path.strip_prefix('/')?.split('/') {
        let token = pointer::percent_decode(token)?;
        node = match &node.value {
            Value::Object(members) => members.named(&pointer::unescape(&token))?,
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(node)
}

/// Whether the text is a reference to a definition of the current or of an earlier version of JSON Schema.
fn is_definition(reference: &str) -> bool {
    ["#/$defs/", "#/definitions/"].iter().any(|start| reference.starts_with(start))
}

/// The definition that a reference names in the nearest schema around the node of this number that has it. In a JSON Schema that was
/// pasted into a document, `#/$defs/X` means a definition of that schema.
pub(super) fn around<'n>(root: &'n Node, id: usize, reference: &str) -> Option<&'n Node> {
    if !is_definition(reference) {
        return None;
    }
    let mut schemas = Vec::new();
    let mut names = false;
    for (token, node) in root.way(id) {
        let is_keyword = !names;
        names = is_keyword && matches!(token, Token::Name(name) if NAMES.contains(&name));
        if !names {
            schemas.push(node);
        }
    }
    schemas.into_iter().rev().find_map(|schema| lookup(schema, &Anchors::default(), reference))
}

#[cfg(test)]
mod tests {
    use crate::openapi::document::Document;
    use crate::openapi::references::defined_around;

    /// `a0` refers to `a1` and so on; the last has this text.
    fn chain(length: usize, last: &str) -> Document {
        let links: Vec<_> = (0..length).map(|link| format!("a{link}: {{$ref: '#/a{}'}}\n", link + 1)).collect();
        let links = links.concat();
        Document::parse("d.yml", &format!("{links}a{length}: {last}\n")).unwrap()
    }

    #[test]
    fn a_chain_of_any_length_has_an_end() {
        let document = chain(5000, "{type: string}");
        for start in ["#/a0", "#/a2500", "#/a5000"] {
            assert_eq!(document.lookup(start).unwrap().resolve().unwrap().pointer(), "/a5000");
        }
    }

    #[test]
    fn a_chain_that_leads_nowhere_is_refused_at_its_last_link() {
        let document = chain(300, "{$ref: '#/none'}");
        let refusal = document.lookup("#/a0").unwrap().resolve().unwrap_err();
        assert_eq!((refusal.pointer.as_str(), refusal.line), ("/a300/$ref", Some(301)));
        assert!(refusal.found.contains("leads nowhere"), "{}", refusal.found);
        let document = chain(3, "{$ref: 'other.yml#/b'}");
        assert!(document.root().get("a0").unwrap().resolve().unwrap_err().found.contains("out of the document"));
    }

    #[test]
    fn a_circle_is_refused_wherever_one_enters_it() {
        let document = chain(300, "{$ref: '#/a150'}");
        for start in ["#/a0", "#/a149", "#/a150", "#/a300"] {
            let refusal = document.lookup(start).unwrap().resolve().unwrap_err();
            assert_eq!(refusal.pointer, start.trim_start_matches('#'));
            assert!(refusal.found.contains("back to itself"), "{}", refusal.found);
        }
    }

    #[test]
    fn references_are_pointers_in_a_fragment() {
        let document = Document::parse("d.yml", "paths: {'/a/{b}': {x: [1, {y: 2}]}}\n'~1': 3\n").unwrap();
        for (reference, pointer) in [
            ("#", ""),
            ("#/paths/~1a~1{b}", "/paths/~1a~1{b}"),
            ("#/paths/~1a~1%7Bb%7D/x/1/y", "/paths/~1a~1{b}/x/1/y"),
            ("#/~01", "/~01"),
        ] {
            assert_eq!(document.lookup(reference).unwrap().pointer(), pointer);
        }
        for reference in ["", "/paths", "#paths", "#/paths/none", "#/paths/~1a~1{b}/x/2", "#/~01/x", "#/%zz"] {
            assert!(document.lookup(reference).is_none(), "{reference}");
        }
    }

    #[test]
    fn an_anchor_is_found_where_a_schema_has_it_alone() {
        let text = "components: {schemas: {A: {$anchor: a, properties: {$anchor: {type: string}, b: {$anchor: b}}}, C: {$anchor: c}, \
                    D: {$anchor: c}, E: {$id: 'https://e.example', properties: {f: {$anchor: f}}}, G: {example: {$anchor: g}}, \
                    H: {$dynamicAnchor: h%}}}\n";
        let later = Document::parse("d.yml", &format!("openapi: 3.1.0\n{text}")).unwrap();
        for document in [&later, later.common()] {
            for (reference, pointer) in [
                ("#a", "/components/schemas/A"),
                ("#b", "/components/schemas/A/properties/b"),
                ("#h%25", "/components/schemas/H"),
            ] {
                assert_eq!(document.lookup(reference).unwrap().pointer(), pointer);
            }
            // Two have the name, it is that of another document, or no schema has it.
            for reference in ["#c", "#f", "#g", "#string", "#none"] {
                assert!(document.lookup(reference).is_none(), "{reference}");
            }
        }
        let before = Document::parse("d.yml", &format!("openapi: 3.0.3\n{text}")).unwrap();
        assert!(before.lookup("#a").is_none());
    }

    #[test]
    fn a_definition_is_that_of_the_nearest_schema_which_has_it() {
        let text = "
components:
  schemas:
    A:
      $defs: {X: {type: string}, Y: {type: string}}
      properties:
        $defs: {type: object}
        b:
          $defs: {X: {items: {$ref: '#/$defs/Y'}}}
          properties: {c: {$ref: '#/$defs/X'}, d: {$ref: '#/$defs/Z'}, e: {$ref: '#/definitions/X'}}
        f: {$ref: '#/$defs/X'}
        g: {$ref: '#/$defs/type'}
    B: {$ref: '#/$defs/X', $defs: {X: {type: string}}}
    C: {$ref: '#/$defs/X'}
    D: {properties: {a: {$ref: '#/$defs/D'}}, definitions: {D: {type: string}}}
    E: {properties: {a: {$ref: '#/definitions/D'}}, definitions: {D: {type: string}}}
";
        for version in ["3.0.3", "3.1.0"] {
            let document = Document::parse("d.yml", &format!("openapi: {version}{text}")).unwrap();
            let common = document.common();
            for document in [&document, common] {
                let end = |place: &str| {
                    let at = document.find(&format!("/components/schemas{place}")).unwrap();
                    at.resolved().map(|at| at.place().replace("/components/schemas", ""))
                };
                let found =
                    |place: &str, definition: &str| assert_eq!(end(place).as_deref(), Some(definition), "{place}");
                found("/A/properties/b/properties/c", "/A/properties/b/$defs/X");
                found("/A/properties/b/$defs/X/items", "/A/$defs/Y");
                found("/A/properties/f", "/A/$defs/X");
                found("/E/properties/a", "/E/definitions/D");
                for none in [
                    "/A/properties/b/properties/d",
                    "/A/properties/b/properties/e",
                    "/A/properties/g",
                    "/C",
                    "/D/properties/a",
                ] {
                    assert_eq!(end(none), None, "{none}");
                }
            }
            let at = document.find("/components/schemas/B").unwrap();
            assert_eq!(at.resolved().unwrap().pointer(), "/components/schemas/B/$defs/X");
        }
        let document =
            Document::parse("d.yml", "$defs: {X: {}}\na: {$defs: {X: {}}, b: {$ref: '#/$defs/X'}}\n").unwrap();
        assert_eq!(document.find("/a/b").unwrap().resolved().unwrap().pointer(), "/$defs/X");
        assert!(defined_around(&document.find("/a/b").unwrap(), "#/$defs/X").is_none());
    }
}
