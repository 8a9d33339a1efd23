//! Which operations are taken from which source, and the components that they lead to.

use std::collections::BTreeSet;

use super::source::{Source, Wanted};
use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;
use crate::openapi::path_template::shape;
use crate::openapi::references::target;
use crate::openapi::refusal::{Refusal, Refusals};

/// What is taken; pointers are of the source at the same place in the list.
#[derive(Debug)]
pub(super) struct Choice {
    /// For each source what is taken of it.
    pub(super) taken: Vec<Taken>,
    pub(super) left_out: Vec<String>,
    pub(super) missing: Vec<Refusal>,
}

/// What is taken of one source.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The pointers of operations.
    pub(super) operations: BTreeSet<String>,
    /// The pointers of path items that are taken though no operation is.
    pub(super) items: BTreeSet<String>,
    /// The pointers of components; `None`: all of them.
    pub(super) components: Option<BTreeSet<String>>,
}

impl Choice {
    pub(super) fn of(sources: &[Source<'_>], wanted: Wanted<'_>) -> Result<Self, Refusals> {
        let listed: Vec<Vec<Operation<'_>>> = sources.iter().map(|source| operations(&source.document)).collect();
        let vendored = match wanted {
            Wanted::All => return Self::all(sources, &listed),
            Wanted::Those(vendored) => vendored,
        };
        let mut given: Vec<Given<'_, '_>> = Vec::new();
        let mut missing = Vec::new();
        for operation in operations(vendored) {
            match find(&operation, &listed, &given) {
                Some(found) => given.push(found),
                None => missing.push(gone(&operation, sources)),
            }
        }
        // An operation that another source gave is not left out.
        let is_left_out = |(source, one): &Given<'_, '_>| {
            !given.iter().any(
                |(from, taken)| {
                    if from == source { taken.at.pointer() == one.at.pointer() } else { taken.is(one) }
                },
            )
        };
        let left_out = all(&listed).filter(is_left_out).map(|(_, one)| one.id.to_owned()).collect::<Vec<_>>();
        let mut taken: Vec<Taken> = sources.iter().map(|_| Taken::default()).collect();
        for (source, one) in given {
            if let Some(taken) = taken.get_mut(source) {
                taken.operations.insert(one.at.pointer().to_owned());
            }
        }
        let mut refused = Vec::new();
        for (source, taken) in sources.iter().zip(&mut taken) {
            let document = &source.document;
            taken.items = empty_items(document).filter(|item| vendored.lookup(&format!("#{item}")).is_some()).collect();
            if !left_out.is_empty() {
                taken.components = Some(reached(document, taken, vendored, &mut refused));
            }
        }
        Refusals::check(refused)?;
        Ok(Self { taken, left_out, missing })
    }

    fn all(sources: &[Source<'_>], listed: &[Vec<Operation<'_>>]) -> Result<Self, Refusals> {
        let mut refused = Vec::new();
        for (index, list) in listed.iter().enumerate() {
            let before = || listed.iter().take(index).flatten();
            for one in list {
                if let Some(first) = before().find(|first| first.is(one)) {
                    refused.push(one.at.refuse(
                        format!("found the operation `{}` again (first in {})", one.id, place(&first.at)),
                        "expected each operation in one document",
                        "leave one of the two documents out",
                    ));
                }
            }
        }
        Refusals::check(refused)?;
        let taken = sources.iter().zip(listed).map(|(source, list)| Taken {
            operations: list.iter().map(|one| one.at.pointer().to_owned()).collect(),
            items: empty_items(&source.document).collect(),
            components: None,
        });
        Ok(Self { taken: taken.collect(), left_out: Vec::new(), missing: Vec::new() })
    }
}

/// Where a node stands, for a message about another one.
pub(super) fn place(at: &At<'_>) -> String {
    format!("{}:{}: {}", at.document().name(), at.line(), at.pointer())
}

/// An operation and the index of the source that gives it.
type Given<'l, 'd> = (usize, &'l Operation<'d>);

fn all<'l, 'd>(listed: &'l [Vec<Operation<'d>>]) -> impl Iterator<Item = Given<'l, 'd>> {
    listed.iter().enumerate().flat_map(|(source, list)| list.iter().map(move |one| (source, one)))
}

/// The operation as the first source has it that does: at the same place, else with the same call, else with the same id. Each is
/// found once: two paths may differ in nothing but the names of their parameters.
fn find<'l, 'd>(
    wanted: &Operation<'_>,
    listed: &'l [Vec<Operation<'d>>],
    given: &[Given<'_, '_>],
) -> Option<Given<'l, 'd>> {
    let is_free = |(source, one): &Given<'_, '_>| {
        !given.iter().any(|(from, taken)| from == source && taken.at.pointer() == one.at.pointer())
    };
    let first = |same: &dyn Fn(&Operation<'_>) -> bool| all(listed).filter(is_free).find(|(_, one)| same(one));
    first(&|one| one.at.pointer() == wanted.at.pointer())
        .or_else(|| first(&|one| one.call == wanted.call))
        .or_else(|| first(&|one| one.id == wanted.id))
}

struct Operation<'d> {
    at: At<'d>,
    /// Method and path; the names of the path's parameters do not tell two operations apart.
    call: (&'d str, String),
    id: &'d str,
}

impl Operation<'_> {
    fn is(&self, other: &Operation<'_>) -> bool {
        self.call == other.call || self.id == other.id
    }
}

fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in paths(document) {
        for (method, at) in item.members().filter(|(name, _)| METHODS.contains(name)) {
            let id = at.text("operationId").unwrap_or_default();
            found.push(Operation { at, call: (method, shape(path)), id });
        }
    }
    found
}

fn paths(document: &Document) -> impl Iterator<Item = (&str, At<'_>)> {
    let paths = document.root().get("paths");
    paths.into_iter().flat_map(|paths| paths.members()).filter(|(path, _)| path.starts_with('/'))
}

fn empty_items(document: &Document) -> impl Iterator<Item = String> {
    let is_empty = |item: &At<'_>| !item.members().any(|(name, _)| METHODS.contains(&name));
    paths(document).filter(move |(_, item)| is_empty(item)).map(|(_, item)| item.pointer().to_owned())
}

fn gone(operation: &Operation<'_>, sources: &[Source<'_>]) -> Refusal {
    let names: Vec<&str> = sources.iter().map(|source| source.document.name()).collect();
    let (method, path) =
        (operation.call.0.to_uppercase(), operation.at.pointer().split('/').nth(2).unwrap_or_default());
    operation.at.refuse(
        format!(
            "found the operation `{}` ({method} {}), which {} no longer has",
            operation.id,
            path.replace("~1", "/").replace("~0", "~"),
            names.join(", ")
        ),
        "expected every vendored operation to be published still",
        "take in what is published now with `cargo xtask vendor --all`",
    )
}

/// The components that what is taken leads to, and those that are vendored already.
fn reached(document: &Document, taken: &Taken, vendored: &Document, refused: &mut Vec<Refusal>) -> BTreeSet<String> {
    let mut open = roots(document, taken);
    let mut reached = BTreeSet::new();
    for component in components(document) {
        if vendored.lookup(&format!("#{}", component.pointer())).is_some() {
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
            } else if component.starts_with("/paths/") && !is_taken(&component, taken) {
                refused.push(at.refuse(
                    format!("found a reference to `{target}`, which no vendored operation brings along"),
                    "expected the place of a component (`#/components/..`)",
                    "take all operations with `cargo xtask vendor --all`",
                ));
            }
        }
        open.extend(at.members().map(|(_, member)| member));
        open.extend(at.items());
    }
    reached
}

/// What is taken whatever it leads to: operations, what their paths share, and what concerns the document as a whole.
fn roots<'d>(document: &'d Document, taken: &Taken) -> Vec<At<'d>> {
    let root = document.root();
    let whole = root.members().filter(|(name, _)| !matches!(*name, "paths" | "components")).map(|(_, at)| at);
    let mut roots: Vec<At<'d>> = whole.collect();
    for (_, item) in paths(document) {
        let operations: Vec<At<'d>> = item.members().map(|(_, at)| at).filter(|at| is_operation(at, taken)).collect();
        if !operations.is_empty() || taken.items.contains(item.pointer()) {
            roots.extend(item.members().filter(|(name, _)| !METHODS.contains(name)).map(|(_, at)| at));
        }
        roots.extend(operations);
    }
    roots
}

fn is_operation(at: &At<'_>, taken: &Taken) -> bool {
    taken.operations.contains(at.pointer())
}

/// Whether the place, `/paths/PATH/MEMBER`, is of a taken operation or of what taken operations share.
fn is_taken(place: &str, taken: &Taken) -> bool {
    let Some((item, member)) = place.rsplit_once('/') else { return false };
    if METHODS.contains(&member) {
        return taken.operations.contains(place);
    }
    let inside = format!("{item}/");
    taken.items.contains(item) || taken.operations.iter().any(|operation| operation.starts_with(&inside))
}

fn components(document: &Document) -> Vec<At<'_>> {
    let kinds = document.root().get("components").into_iter().flat_map(|components| components.members());
    kinds.flat_map(|(_, kind)| kind.members()).map(|(_, component)| component).collect()
}

/// The pointers of what a node names: by `$ref`, by the mapping of a discriminator, or as a security scheme.
fn targets(at: &At<'_>) -> Vec<String> {
    let document = at.document();
    let lookup = |reference: &str| document.lookup(reference).map(|at| at.pointer().to_owned());
    let mut found: Vec<String> = target(at).map(|at| at.pointer().to_owned()).into_iter().collect();
    let mapping = at.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    let named = mapping.into_iter().flat_map(|mapping| mapping.members()).filter_map(|(_, value)| value.as_str());
    found.extend(named.filter_map(|name| lookup(name).or_else(|| lookup(&format!("#/components/schemas/{name}")))));
    let is_security = at.name() == "security" && at.is_array();
    let schemes = at.items().filter(|_| is_security).flat_map(|requirement| requirement.members());
    found.extend(schemes.map(|(name, _)| format!("/components/securitySchemes/{}", token(name))));
    found
}

pub(super) fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
