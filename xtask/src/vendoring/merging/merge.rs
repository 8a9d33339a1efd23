//! Builds the tree of the merged document: what several sources contain must be the same in all of them.

use std::collections::{BTreeSet, HashMap};

use super::excerpt::{Selected, Selection, position};
use super::source::Source;
use crate::openapi::document::{At, Node, Value};
use crate::openapi::methods::METHODS;
use crate::openapi::refusal::{Refusal, Refusals};

/// A member of an object, or an item of a list, of the merged document.
#[derive(Debug)]
pub(super) struct Member<'d> {
    /// The index of the source of its first line.
    pub(super) source: usize,
    pub(super) at: At<'d>,
    pub(super) kept: Kept<'d>,
}

/// How much of it is kept.
#[derive(Debug)]
pub(super) enum Kept<'d> {
    Whole,
    Members(Vec<Member<'d>>),
}

/// A node and the index of its source.
type From<'d> = (usize, At<'d>);

/// The members of the document.
pub(super) fn merge<'d>(sources: &'d [Source<'_>], selection: &Selection) -> Result<Vec<Member<'d>>, Refusals> {
    let roots: Vec<From<'d>> = sources.iter().map(|source| source.document.root()).enumerate().collect();
    let mut merging = Merging { selection, refused: Vec::new() };
    let mut members = Vec::new();
    for (name, holders) in by_name(&roots) {
        let member = match name {
            "openapi" | "info" | "servers" | "security" => {
                merging.present_in_all(name, &roots, &holders);
                merging.same(&holders)
            }
            "paths" => merging.paths(&holders),
            "components" => merging.components(&holders),
            "tags" => tags(&mut merging, &holders),
            _ => merging.same(&holders),
        };
        members.extend(member);
    }
    Refusals::check(merging.refused)?;
    Ok(members)
}

/// The tree without line numbers.
pub(super) fn node(members: &[Member<'_>]) -> Node {
    let value = |member: &Member<'_>| match &member.kept {
        Kept::Whole => member.at.node().clone(),
        Kept::Members(items) if member.at.is_array() => {
            let items = items.iter().map(|item| item.at.node().clone()).collect();
            Node::new(0, Value::Array(items))
        }
        Kept::Members(members) => node(members),
    };
    let members = members.iter().map(|member| (member.at.name(), value(member))).collect();
    Node::new(0, Value::Object(members))
}

struct Merging<'s> {
    selection: &'s Selection,
    refused: Vec<Refusal>,
}

impl Merging<'_> {
    /// A node that has to be the same in all of these sources.
    fn same<'d>(&mut self, holders: &[From<'d>]) -> Option<Member<'d>> {
        let ((source, first), others) = holders.split_first()?;
        for (_, other) in others {
            if let Some(difference) = difference(first, other) {
                self.refused.push(difference.refuse());
            }
        }
        Some(Member { source: *source, at: first.clone(), kept: Kept::Whole })
    }

    fn present_in_all(&mut self, name: &str, all: &[From<'_>], holders: &[From<'_>]) {
        let Some((_, holder)) = holders.first() else { return };
        let lacks = |(index, _): &&From<'_>| !holders.iter().any(|(holder, _)| holder == index);
        for (_, root) in all.iter().filter(lacks) {
            self.refused.push(root.refuse(
                format!("found no `{name}`, but there is one at {}", position(holder)),
                "expected the same in each document",
                REMEDY,
            ));
        }
    }

    fn paths<'d>(&mut self, holders: &[From<'d>]) -> Option<Member<'d>> {
        let mut items = Vec::new();
        for (name, holders) in by_name(holders) {
            if !name.starts_with('/') {
                items.extend(self.same(&holders));
                continue;
            }
            let holders: Vec<_> = holders.into_iter().filter(|(index, item)| self.keeps_item(*index, item)).collect();
            items.extend(self.item(&holders));
        }
        let (source, at) = holders.first()?.clone();
        let kept = if holders.len() == 1 && is_whole(&at, &items) { Kept::Whole } else { Kept::Members(items) };
        Some(Member { source, at, kept })
    }

    fn item<'d>(&mut self, holders: &[From<'d>]) -> Option<Member<'d>> {
        let (source, at) = holders.first()?.clone();
        let mut members = Vec::new();
        for (name, having) in by_name(holders) {
            if METHODS.contains(&name) {
                let selected = having.into_iter().find(|(index, operation)| self.selects(*index, operation));
                members.extend(selected.map(|(source, at)| Member { source, at, kept: Kept::Whole }));
                continue;
            }
            self.present_in_all(name, holders, &having);
            members.extend(self.same(&having));
        }
        let kept = if holders.len() == 1 && is_whole(&at, &members) { Kept::Whole } else { Kept::Members(members) };
        Some(Member { source, at, kept })
    }

    fn components<'d>(&mut self, holders: &[From<'d>]) -> Option<Member<'d>> {
        let mut kinds = Vec::new();
        for (name, holders) in by_name(holders) {
            if name.starts_with("x-") {
                kinds.extend(self.same(&holders));
                continue;
            }
            let mut components = Vec::new();
            for (_, holders) in by_name(&holders) {
                let kept: Vec<_> = holders.into_iter().filter(|(index, at)| self.keeps(*index, at)).collect();
                components.extend(self.same(&kept));
            }
            if let Some((source, at)) = holders.first().filter(|_| !components.is_empty()) {
                let whole = holders.len() == 1 && is_whole(at, &components);
                let kept = if whole { Kept::Whole } else { Kept::Members(components) };
                kinds.push(Member { source: *source, at: at.clone(), kept });
            }
        }
        let (source, at) = holders.first()?.clone();
        (!kinds.is_empty()).then_some(Member { source, at, kept: Kept::Members(kinds) })
    }

    fn selected(&self, source: usize) -> Option<&Selected> {
        self.selection.selected.get(source)
    }

    fn selects(&self, source: usize, operation: &At<'_>) -> bool {
        self.selected(source).is_some_and(|selected| selected.operations.contains(operation.pointer()))
    }

    fn keeps_item(&self, source: usize, item: &At<'_>) -> bool {
        self.selected(source).is_some_and(|selected| selected.items.contains(item.pointer()))
            || item.members().any(|(_, member)| self.selects(source, &member))
    }

    fn keeps(&self, source: usize, component: &At<'_>) -> bool {
        let components = self.selected(source).and_then(|selected| selected.components.as_ref());
        components.is_none_or(|components| components.contains(component.pointer()))
    }
}

/// The tags are a list; each name occurs once.
fn tags<'d>(merging: &mut Merging<'_>, holders: &[From<'d>]) -> Option<Member<'d>> {
    let (source, at) = holders.first()?.clone();
    let mut items: Vec<Member<'d>> = Vec::new();
    for (index, tags) in holders {
        for tag in tags.items() {
            let known = items.iter().find(|known| known.at.text("name") == tag.text("name"));
            match known.map(|known| (known.source, known.at.clone())) {
                Some(known) => drop(merging.same(&[known, (*index, tag)])),
                None => items.push(Member { source: *index, at: tag, kept: Kept::Whole }),
            }
        }
    }
    let whole = items.iter().all(|item| item.source == source);
    Some(Member { source, at, kept: if whole { Kept::Whole } else { Kept::Members(items) } })
}

/// The members of several objects by name, in the order of their first occurrence.
fn by_name<'d>(objects: &[From<'d>]) -> Vec<(&'d str, Vec<From<'d>>)> {
    let mut found: Vec<(&'d str, Vec<From<'d>>)> = Vec::new();
    let mut known = HashMap::new();
    for (source, object) in objects {
        for (name, member) in object.members() {
            let index = *known.entry(name).or_insert(found.len());
            match found.get_mut(index) {
                Some((_, holders)) => holders.push((*source, member)),
                None => found.push((name, vec![(*source, member)])),
            }
        }
    }
    found
}

fn is_whole(at: &At<'_>, kept: &[Member<'_>]) -> bool {
    kept.len() == at.members().count() && kept.iter().all(|member| matches!(member.kept, Kept::Whole))
}

/// The first position at which two nodes differ.
struct Difference<'d> {
    first: (At<'d>, String),
    other: (At<'d>, String),
}

fn difference<'d>(first: &At<'d>, other: &At<'d>) -> Option<Difference<'d>> {
    let here = |a: String, b: String| Some(Difference { first: (first.clone(), a), other: (other.clone(), b) });
    match (&first.node().value, &other.node().value) {
        (Value::Object(_), Value::Object(_)) => {
            let names: BTreeSet<&str> = first.members().chain(other.members()).map(|(name, _)| name).collect();
            names.into_iter().find_map(|name| match (first.get(name), other.get(name)) {
                (Some(a), Some(b)) => difference(&a, &b),
                (Some(_), None) => here(format!("`{name}`"), format!("no `{name}`")),
                _ => here(format!("no `{name}`"), format!("`{name}`")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            first.items().zip(other.items()).find_map(|(a, b)| difference(&a, &b))
        }
        (a, b) if a == b => None,
        (a, b) => here(shown(a), shown(b)),
    }
}

impl Difference<'_> {
    fn refuse(&self) -> Refusal {
        let ((first, has), (other, found)) = (&self.first, &self.other);
        let expected = "expected the same in both";
        other.refuse(format!("found {found}, but {has} at {}", position(first)), expected, REMEDY)
    }
}

const REMEDY: &str = "vendor documents together that the same API published at the same time";

fn shown(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
        scalar => {
            let text = Node::new(0, scalar.clone()).to_json().to_string();
            let short: String = text.chars().take(60).collect();
            if short.len() < text.len() { format!("`{short}..`") } else { format!("`{text}`") }
        }
    }
}
