//! Components other than schemas and security schemes, as far as no operation of both documents led to them.

use std::collections::BTreeSet;

use super::comparison::{Context, Wire, json, paired};
use crate::diff::change::{Class, Detail, Part};
use crate::diff::reach::Reach;
use crate::diff::rules;
use crate::openapi::calls::calls;
use crate::openapi::document::At;

/// Compares the components, and the extensions of their containers.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    for (name, part) in [("paths", Part::Paths), ("components", Part::Components)] {
        if let (Some(was), Some(is)) = (old.get(name), new.get(name)) {
            extensions(wire, part, &was, &is);
        }
    }
    let (was, is) = (declared(old), declared(new));
    let items =
        |root: &At<'_>| calls(root).into_iter().map(|call| call.item.pointer().to_owned()).collect::<BTreeSet<_>>();
    let (items_old, items_new) = (items(old), items(new));
    let (both, mut gone, mut fresh) = paired(&was, &is);
    for (was, is) in both {
        let compared = wire.compared.contains(&(was.pointer().to_owned(), is.pointer().to_owned()))
            || (items_old.contains(was.pointer()) && items_new.contains(is.pointer()));
        if !compared && json(Some(&was)) != json(Some(&is)) {
            let (rule, class) = match kind(&was) {
                "headers" => (&rules::RESPONSE_HEADER_CHANGED, Class::Compatible),
                _ => (&rules::DOCUMENTATION_CHANGED, Class::Documentation),
            };
            let detail = Detail::replaced(String::new(), String::new());
            wire.report(&context(&was), rule, class, detail, Some(&was), Some(&is));
        }
    }
    // Components that something refers to are reported there.
    let unused = |root: &At<'_>, list: &mut Vec<At<'_>>, items: BTreeSet<String>| {
        if !list.is_empty() {
            let reach = Reach::of(root.document());
            list.retain(|at| !reach.leads_to(at.pointer()) && !items.contains(at.pointer()));
        }
    };
    unused(old, &mut gone, items_old);
    unused(new, &mut fresh, items_new);
    let (rule, class) = (&rules::DOCUMENTATION_CHANGED, Class::Documentation);
    for at in gone {
        wire.report(&context(&at), rule, class, Detail::replaced(at.name(), None), Some(&at), None);
    }
    for at in fresh {
        wire.report(&context(&at), rule, class, Detail::replaced(None, at.name()), None, Some(&at));
    }
}

fn context(at: &At<'_>) -> Context {
    Context::document().part(Part::Component(kind(at).to_owned(), at.name()), None)
}

fn extensions(wire: &mut Wire, part: Part, old: &At<'_>, new: &At<'_>) {
    wire.members(&Context::document().part(part, None), old, new, &|name| name.starts_with("x-"), &[]);
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
