//! The head of the document: servers, title, words; and components that no operation leads to.

use super::{Spot, Wire, json, rules};
use crate::diff::change::Class;
use crate::document::At;

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

/// Compares components other than schemas and security schemes that no operation of both documents leads to.
pub(super) fn components(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let spot = Spot::document();
    let (Some(old), Some(new)) = (old.get("components"), new.get("components")) else {
        return;
    };
    for (kind, was) in old.members().filter(|(kind, _)| !["schemas", "securitySchemes"].contains(kind)) {
        let Some(is) = new.get(kind) else { continue };
        for (name, was) in was.members() {
            let Some(is) = is.get(name) else { continue };
            let compared = wire.compared.contains(&(was.pointer().to_owned(), is.pointer().to_owned()));
            if !compared && json(Some(&was)) != json(Some(&is)) {
                let what = format!("`{name}` among the {kind}, which nothing refers to, says something else");
                wire.report(&spot, &rules::DOCUMENTATION_CHANGED, Class::Documentation, what, Some(&was), Some(&is));
            }
        }
    }
}
