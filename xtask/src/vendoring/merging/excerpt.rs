//! Selects the operations of each source, and the components that they refer to.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::source::{Source, Wanted};
use crate::openapi::calls::calls;
use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;
use crate::openapi::path_template::shape;
use crate::openapi::pointer;
use crate::openapi::references::{self, target};
use crate::openapi::refusal::{Refusal, Refusals};
use crate::vendoring::operations::{Operation, operations, paths};

/// The selected parts of all sources.
#[derive(Debug)]
pub(super) struct Selection {
    /// The selected parts of each source, in the order of the sources.
    pub(super) selected: Vec<Selected>,
    pub(super) left_out: Vec<String>,
    pub(super) missing: Vec<Refusal>,
}

/// The selected parts of one source.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// The pointers of operations.
    pub(super) operations: BTreeSet<String>,
    /// The pointers of path items that are selected although they have no operation.
    pub(super) items: BTreeSet<String>,
    /// The pointers of components; `None` for all of them.
    pub(super) components: Option<BTreeSet<String>>,
}

impl Selection {
    pub(super) fn of(sources: &[Source<'_>], wanted: Wanted<'_>) -> Result<Self, Refusals> {
        let listed: Vec<Vec<Operation<'_>>> = sources.iter().map(|source| operations(&source.document)).collect();
        let vendored = match wanted {
            Wanted::All => return Self::all(sources, &listed),
            Wanted::Those(vendored) => vendored,
        };
        let mut index = Index::of(&listed);
        let mut missing = Vec::new();
        for operation in operations(vendored) {
            if !index.select(&operation) {
                missing.push(removed(&operation, sources));
            }
        }
        for call in calls(&vendored.root()).into_iter().filter(|call| call.named.get("$ref").is_some()) {
            let is_reference = |source: &Source<'_>| {
                let item = source.document.lookup(&format!("#{}", call.named.pointer()));
                item.is_some_and(|item| item.get("$ref").is_some())
            };
            let method = METHODS.iter().find(|method| call.at.name() == **method).copied().unwrap_or_default();
            let operation = Operation { at: call.named.clone(), call: (method, shape(call.path)), id: call.id.clone() };
            if !sources.iter().any(is_reference) && !index.select(&operation) {
                missing.push(removed(&operation, sources));
            }
        }
        let left_out = all(&listed).filter(|found| index.is_left_out(found)).map(|(_, one)| one.id.clone());
        let mut left_out: Vec<String> = left_out.collect();
        let mut selected: Vec<Selected> = sources.iter().map(|_| Selected::default()).collect();
        for (source, one) in index.selected {
            if let Some(selected) = selected.get_mut(source) {
                selected.operations.insert(one.at.pointer().to_owned());
            }
        }
        let mut refused = Vec::new();
        for (source, selected) in sources.iter().zip(&mut selected) {
            let document = &source.document;
            let is_vendored = |item: &String| vendored.lookup(&format!("#{item}")).is_some();
            selected.items = empty_items(document).filter(is_vendored).collect();
            // The operations of a path item that is a reference stand elsewhere.
            let gone = calls(&document.root())
                .into_iter()
                .filter(|call| call.named.get("$ref").is_some() && !selected.items.contains(call.named.pointer()));
            left_out.extend(gone.map(|call| call.id));
            if !left_out.is_empty() {
                selected.components = Some(reached(document, selected, vendored, &mut refused));
            }
        }
        Refusals::check(refused)?;
        Ok(Self { selected, left_out, missing })
    }

    fn all(sources: &[Source<'_>], listed: &[Vec<Operation<'_>>]) -> Result<Self, Refusals> {
        let mut refused = Vec::new();
        let (mut by_call, mut by_id) = (HashMap::new(), HashMap::new());
        for list in listed {
            for one in list {
                let same = by_call.get(&one.call).or_else(|| by_id.get(&one.id));
                if let Some(first) = same.copied() {
                    let first: &Operation<'_> = first;
                    refused.push(one.at.refuse(
                        format!("found the operation `{}` again (first at {})", one.id, position(&first.at)),
                        "expected each operation in one document",
                        "pass only one of the two documents",
                    ));
                }
            }
            // Within a source, operations may be alike.
            for one in list {
                by_call.entry(&one.call).or_insert(one);
                by_id.entry(&one.id).or_insert(one);
            }
        }
        Refusals::check(refused)?;
        let selected = sources.iter().zip(listed).map(|(source, list)| Selected {
            operations: list.iter().map(|one| one.at.pointer().to_owned()).collect(),
            items: empty_items(&source.document).collect(),
            components: None,
        });
        Ok(Self { selected: selected.collect(), left_out: Vec::new(), missing: Vec::new() })
    }
}

/// The position of a node, for a message about another one.
pub(super) fn position(at: &At<'_>) -> String {
    format!("{}:{}: {}", at.document().name(), at.line(), at.pointer())
}

/// An operation and the index of the source that contains it.
type Found<'l, 'd> = (usize, &'l Operation<'d>);

fn all<'l, 'd>(listed: &'l [Vec<Operation<'d>>]) -> impl Iterator<Item = Found<'l, 'd>> {
    listed.iter().enumerate().flat_map(|(source, list)| list.iter().map(move |one| (source, one)))
}

/// The operations of all sources by what makes two of them the same, and those that were selected.
struct Index<'l, 'd> {
    by_pointer: HashMap<&'l str, Vec<Found<'l, 'd>>>,
    by_call: HashMap<&'l (&'d str, String), Vec<Found<'l, 'd>>>,
    by_id: HashMap<&'l str, Vec<Found<'l, 'd>>>,
    selected: Vec<Found<'l, 'd>>,
    taken: HashSet<(usize, &'l str)>,
}

impl<'l, 'd> Index<'l, 'd> {
    fn of(listed: &'l [Vec<Operation<'d>>]) -> Self {
        let mut index = Self {
            by_pointer: HashMap::new(),
            by_call: HashMap::new(),
            by_id: HashMap::new(),
            selected: Vec::new(),
            taken: HashSet::new(),
        };
        for (source, one) in all(listed) {
            index.by_pointer.entry(one.at.pointer()).or_default().push((source, one));
            index.by_call.entry(&one.call).or_default().push((source, one));
            index.by_id.entry(&one.id).or_default().push((source, one));
        }
        index
    }

    /// Selects the operation in the first source that contains it: at the same position, else with the same method and path,
    /// else with the same id. Each operation is selected once, because two paths may differ in nothing but the names of their
    /// parameters. Whether there is one.
    fn select(&mut self, wanted: &Operation<'_>) -> bool {
        let taken = &self.taken;
        let first = |list: Option<&Vec<Found<'l, 'd>>>| {
            list?.iter().find(|(source, one)| !taken.contains(&(*source, one.at.pointer()))).copied()
        };
        let found = first(self.by_pointer.get(wanted.at.pointer()))
            .or_else(|| first(self.by_call.get(&&wanted.call)))
            .or_else(|| first(self.by_id.get(wanted.id.as_str())));
        let Some((source, one)) = found else { return false };
        self.taken.insert((source, one.at.pointer()));
        self.selected.push((source, one));
        true
    }

    /// Whether the operation was not selected, and neither was the same one from another source.
    fn is_left_out(&self, (source, one): &Found<'_, '_>) -> bool {
        let is_taken = |list: Option<&Vec<Found<'l, 'd>>>| {
            let others = list.into_iter().flatten().filter(|(from, _)| from != source);
            others.into_iter().any(|(from, other)| self.taken.contains(&(*from, other.at.pointer())))
        };
        let is_own = self.taken.contains(&(*source, one.at.pointer()));
        !is_own && !is_taken(self.by_call.get(&&one.call)) && !is_taken(self.by_id.get(one.id.as_str()))
    }
}

fn empty_items(document: &Document) -> impl Iterator<Item = String> {
    let is_empty = |item: &At<'_>| !item.members().any(|(name, _)| METHODS.contains(&name));
    paths(document).filter(move |(_, item)| is_empty(item)).map(|(_, item)| item.pointer().to_owned())
}

fn removed(operation: &Operation<'_>, sources: &[Source<'_>]) -> Refusal {
    let names: Vec<&str> = sources.iter().map(|source| source.document.name()).collect();
    let (method, path) =
        (operation.call.0.to_uppercase(), operation.at.pointer().split('/').nth(2).unwrap_or_default());
    operation.at.refuse(
        format!(
            "found the vendored operation `{}` ({method} {}), which {} no longer contains",
            operation.id,
            pointer::unescape(path),
            names.join(", ")
        ),
        "expected every vendored operation to be still published",
        "vendor the operations that are published now with `cargo xtask vendor --all`, or pass a source that contains it",
    )
}

/// The components that the selected parts refer to, those that are vendored already, and headers of all requests.
fn reached(
    document: &Document,
    selected: &Selected,
    vendored: &Document,
    refused: &mut Vec<Refusal>,
) -> BTreeSet<String> {
    let mut open = roots(document, selected);
    let mut reached = BTreeSet::new();
    let headers = headers_of_all(document);
    for component in components(document) {
        let is_vendored = || vendored.lookup(&format!("#{}", component.pointer())).is_some();
        if headers.iter().any(|pointer| pointer == component.pointer()) || is_vendored() {
            reached.insert(component.pointer().to_owned());
            open.push(component);
        }
    }
    while let Some(at) = open.pop() {
        for target in targets(&at) {
            let component: String = target.split('/').take(4).collect::<Vec<_>>().join("/");
            if component.starts_with("/components/") {
                if reached.insert(component.clone()) {
                    open.extend(document.lookup(&format!("#{component}")));
                }
            } else if component.starts_with("/paths/") && !is_selected(&component, selected) {
                refused.push(at.refuse(
                    format!("found a reference to `{target}`, which is not in the selected part of the document"),
                    "expected a reference to a component (`#/components/..`)",
                    "vendor all operations with `cargo xtask vendor --all`, or with `cargo xtask vendor SOURCE`",
                ));
            }
        }
        open.extend(at.members().map(|(_, member)| member));
        open.extend(at.items());
    }
    reached
}

/// The parts from which references are followed: operations, what their paths share, and what concerns the whole document.
fn roots<'d>(document: &'d Document, selected: &Selected) -> Vec<At<'d>> {
    let root = document.root();
    let whole = root.members().filter(|(name, _)| !matches!(*name, "paths" | "components")).map(|(_, at)| at);
    let mut roots: Vec<At<'d>> = whole.collect();
    for (_, item) in paths(document) {
        let operations: Vec<At<'d>> =
            item.members().map(|(_, at)| at).filter(|at| is_operation(at, selected)).collect();
        if !operations.is_empty() || selected.items.contains(item.pointer()) {
            roots.extend(item.members().filter(|(name, _)| !METHODS.contains(name)).map(|(_, at)| at));
            // What it refers to, if it is a reference.
            roots.extend(target(&item));
        }
        roots.extend(operations);
    }
    roots
}

fn is_operation(at: &At<'_>, selected: &Selected) -> bool {
    selected.operations.contains(at.pointer())
}

/// Whether a pointer `/paths/PATH/MEMBER` belongs to a selected operation or to what selected operations share.
fn is_selected(pointer: &str, selected: &Selected) -> bool {
    let Some((item, member)) = pointer.rsplit_once('/') else { return false };
    if METHODS.contains(&member) {
        return selected.operations.contains(pointer);
    }
    let inside = format!("{item}/");
    selected.items.contains(item) || selected.operations.iter().any(|operation| operation.starts_with(&inside))
}

/// The pointers of header parameters that are components and to which nothing refers: they belong to all requests, as the version of the
/// API does.
fn headers_of_all(document: &Document) -> Vec<String> {
    let is_header =
        |at: &At<'_>| at.pointer().starts_with("/components/parameters/") && at.text("in") == Some("header");
    let components = components(document).into_iter().filter(is_header);
    let mut headers: Vec<String> = components.map(|at| at.pointer().to_owned()).collect();
    let mut open = vec![document.root()];
    while let (Some(at), false) = (open.pop(), headers.is_empty()) {
        if let Some(target) = target(&at) {
            headers.retain(|header| header != target.pointer());
        }
        open.extend(at.members().map(|(_, member)| member));
        open.extend(at.items());
    }
    headers
}

fn components(document: &Document) -> Vec<At<'_>> {
    let kinds = document.root().get("components").into_iter().flat_map(|components| components.members());
    kinds.flat_map(|(_, kind)| kind.members()).map(|(_, component)| component).collect()
}

/// The pointers that a node refers to: by `$ref`, in the mapping of a discriminator, or as a security scheme.
fn targets(at: &At<'_>) -> Vec<String> {
    let lookup = |reference: &str| references::lookup(at, reference).map(|at| at.pointer().to_owned());
    let mut found: Vec<String> = target(at).map(|at| at.pointer().to_owned()).into_iter().collect();
    let mapping = at.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    let named = mapping.into_iter().flat_map(|mapping| mapping.members()).filter_map(|(_, value)| value.as_str());
    found.extend(named.filter_map(|name| lookup(name).or_else(|| lookup(&format!("#/components/schemas/{name}")))));
    let is_security = at.name() == "security" && at.is_array();
    let schemes = at.items().filter(|_| is_security).flat_map(|requirement| requirement.members());
    found.extend(schemes.map(|(name, _)| pointer::join("/components/securitySchemes", name)));
    found
}
