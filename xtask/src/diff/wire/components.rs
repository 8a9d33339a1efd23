//! Components other than schemas and security schemes, as far as no operation of both documents led to them.

use std::collections::BTreeSet;

use super::comparison::{Spot, Wire, json, paired};
use crate::diff::change::{Class, Detail, Part};
use crate::diff::reach;
use crate::diff::rules;
use crate::openapi::document::At;

/// Compares the components, and the extensions of their containers.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    for (name, part) in [("paths", Part::Paths), ("components", Part::Components)] {
        if let (Some(was), Some(is)) = (old.get(name), new.get(name)) {
            extensions(wire, part, &was, &is);
        }
    }
    let (was, is) = (declared(old), declared(new));
    let (both, mut gone, mut fresh) = paired(&was, &is);
    for (was, is) in both {
        let compared = wire.compared.contains(&(was.pointer().to_owned(), is.pointer().to_owned()));
        if !compared && json(Some(&was)) != json(Some(&is)) {
            let (rule, class) = match kind(&was) {
                "headers" => (&rules::RESPONSE_HEADER_CHANGED, Class::Compatible),
                _ => (&rules::DOCUMENTATION_CHANGED, Class::Documentation),
            };
            let detail = Detail::replaced(String::new(), String::new());
            wire.report(&spot(&was), rule, class, detail, Some(&was), Some(&is));
        }
    }
    // Components that something refers to are reported there.
    let unused = |root: &At<'_>, list: &mut Vec<At<'_>>| {
        let reached = reach::components(root.document());
        let used: BTreeSet<String> = reached.into_iter().flat_map(reach::Reached::all).collect();
        list.retain(|at| !used.contains(at.pointer()));
    };
    unused(old, &mut gone);
    unused(new, &mut fresh);
    let (rule, class) = (&rules::DOCUMENTATION_CHANGED, Class::Documentation);
    for at in gone {
        wire.report(&spot(&at), rule, class, Detail::replaced(at.name(), None), Some(&at), None);
    }
    for at in fresh {
        wire.report(&spot(&at), rule, class, Detail::replaced(None, at.name()), None, Some(&at));
    }
}

fn spot(at: &At<'_>) -> Spot {
    Spot::document().part(Part::Component(kind(at).to_owned(), at.name()), None)
}

fn extensions(wire: &mut Wire, part: Part, old: &At<'_>, new: &At<'_>) {
    let names: Vec<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
    let handled: Vec<&str> = names.into_iter().filter(|name| !name.starts_with("x-")).collect();
    wire.rest(&Spot::document().part(part, None), old, new, &handled, &[]);
}

/// The components under their kind and name.
fn declared<'d>(root: &At<'d>) -> Vec<((String, String), At<'d>)> {
    let kinds = root.get("components").into_iter().flat_map(|components| components.members());
    let kinds = kinds.filter(|(kind, _)| !["schemas", "securitySchemes"].contains(kind) && !kind.starts_with("x-"));
    let all = kinds.flat_map(|(kind, list)| list.members().map(move |(name, at)| ((kind, name), at)));
    all.map(|((kind, name), at)| ((kind.to_owned(), name.to_owned()), at)).collect()
}

fn kind<'a>(at: &'a At<'_>) -> &'a str {
    at.pointer().split('/').nth(2).unwrap_or_default()
}
