//! The head of the document: servers, title, words; and components that no operation leads to.

use std::collections::BTreeSet;

use super::{Spot, Wire, json, paired, rules};
use crate::diff::change::Class;
use crate::diff::reach;
use crate::openapi::document::At;

const HANDLED: [&str; 4] = ["servers", "security", "paths", "components"];
const WORDS: [&str; 4] = ["openapi", "info", "tags", "externalDocs"];

/// Compares everything at the root but operations and components.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let spot = Spot::document();
    wire.rest(&spot, old, new, &HANDLED, &WORDS);
    servers(wire, &spot, old, new);
}

fn servers(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let list = |at: &At<'_>| -> Vec<(String, usize)> {
        let servers = at.get("servers").into_iter().flat_map(|list| list.items());
        servers.enumerate().map(|(index, server)| (url(&server), index)).collect()
    };
    let (was, is) = (list(old), list(new));
    if let (Some((first_old, _)), Some((first_new, _))) = (was.first(), is.first())
        && first_old != first_new
    {
        let what = format!("the default base URL is `{first_new}` and not `{first_old}`");
        let (old, new) = (place(old, 0), place(new, 0));
        wire.report(spot, &rules::SERVER_CHANGED, Class::Breaking, what, old.as_ref(), new.as_ref());
    }
    // A default that only moved down the list is still served.
    let default_changed = |index: usize| index == 0 && !was.is_empty() && !is.is_empty();
    for (url, index) in &was {
        match is.iter().find(|(other, _)| other == url) {
            Some((_, other)) => {
                if let (Some(old), Some(new)) = (place(old, *index), place(new, *other)) {
                    wire.rest(
                        &spot.part(format!("the server `{url}`"), None),
                        &old,
                        &new,
                        &["url"],
                        &["description", "variables"],
                    );
                }
            }
            None if default_changed(*index) => {}
            None => {
                let (what, class) = (format!("the server `{url}` is gone"), Class::Breaking);
                wire.report(spot, &rules::SERVER_REMOVED, class, what, place(old, *index).as_ref(), None);
            }
        }
    }
    for (url, index) in &is {
        if !default_changed(*index) && was.iter().all(|(other, _)| other != url) {
            let what = format!("the server `{url}` is new");
            wire.report(spot, &rules::SERVER_ADDED, Class::Compatible, what, None, place(new, *index).as_ref());
        }
    }
}

fn place<'d>(root: &At<'d>, index: usize) -> Option<At<'d>> {
    root.get("servers")?.items().nth(index)
}

/// The URL with the defaults of its variables.
fn url(server: &At<'_>) -> String {
    let mut url = server.text("url").unwrap_or_default().to_owned();
    for (name, variable) in server.get("variables").into_iter().flat_map(|variables| variables.members()) {
        url = url.replace(&format!("{{{name}}}"), variable.text("default").unwrap_or_default());
    }
    url
}

/// Compares the components other than schemas and security schemes, as far as no operation of both documents led to them.
pub(super) fn components(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let spot = Spot::document();
    if let (Some(was), Some(is)) = (old.get("paths"), new.get("paths")) {
        extensions(wire, "the paths", &was, &is);
    }
    if let (Some(was), Some(is)) = (old.get("components"), new.get("components")) {
        extensions(wire, "the components", &was, &is);
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
            let what = format!("{} says something else", named(&was));
            wire.report(&spot, rule, class, what, Some(&was), Some(&is));
        }
    }
    // What is referred to is told where that is.
    let unused = |root: &At<'_>, list: &mut Vec<At<'_>>| {
        let used: BTreeSet<String> =
            reach::components(root.document()).into_iter().flat_map(|(_, used)| used).collect();
        list.retain(|at| !used.contains(at.pointer()));
    };
    unused(old, &mut gone);
    unused(new, &mut fresh);
    for at in gone {
        let what = format!("{}, to which nothing refers, is gone", named(&at));
        wire.report(&spot, &rules::DOCUMENTATION_CHANGED, Class::Documentation, what, Some(&at), None);
    }
    for at in fresh {
        let what = format!("{}, to which nothing refers, is new", named(&at));
        wire.report(&spot, &rules::DOCUMENTATION_CHANGED, Class::Documentation, what, None, Some(&at));
    }
}

fn extensions(wire: &mut Wire, label: &str, old: &At<'_>, new: &At<'_>) {
    let names: Vec<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
    let handled: Vec<&str> = names.into_iter().filter(|name| !name.starts_with("x-")).collect();
    wire.rest(&Spot::document().part(label, None), old, new, &handled, &[]);
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

/// `Id` among the parameters
fn named(at: &At<'_>) -> String {
    format!("`{}` among the {}", at.name(), kind(at))
}
