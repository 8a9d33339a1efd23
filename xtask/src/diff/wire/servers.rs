//! Servers: of the document, and of operations that have their own.

use super::comparison::{Spot, Wire};
use super::operations::Operation;
use crate::diff::change::{Class, Detail, Part};
use crate::diff::rules;
use crate::openapi::document::At;

/// Compares the servers of the document.
pub(super) fn document(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    compare(wire, spot, (list(old.get("servers")), old), (list(new.get("servers")), new));
}

/// Compares the servers of an operation; `(operation, root)` of each document.
pub(super) fn operation(wire: &mut Wire, spot: &Spot, old: (&Operation<'_>, &At<'_>), new: (&Operation<'_>, &At<'_>)) {
    let (was, is) = (old.0.own_servers(), new.0.own_servers());
    // What both inherit is reported once, at the document.
    if was.is_some() || is.is_some() {
        let was = list(was.or_else(|| old.1.get("servers")));
        let is = list(is.or_else(|| new.1.get("servers")));
        compare(wire, spot, (was, &old.0.at), (is, &new.0.at));
    }
}

type Servers<'d> = Vec<(String, At<'d>)>;

/// Compares two lists of servers, the first of which is the default base URL.
fn compare(wire: &mut Wire, spot: &Spot, old: (Servers<'_>, &At<'_>), new: (Servers<'_>, &At<'_>)) {
    let ((was, at_old), (is, at_new)) = (old, new);
    let first = |list: &Servers<'_>| list.first().map_or("/".to_owned(), |(url, _)| url.clone());
    let (first_old, first_new) = (first(&was), first(&is));
    let default_changed = first_old != first_new;
    if default_changed {
        let (old, new) = (was.first().map_or(at_old, |(_, at)| at), is.first().map_or(at_new, |(_, at)| at));
        let detail = Detail::replaced(first_old.clone(), first_new.clone());
        wire.report(spot, &rules::SERVER_CHANGED, Class::Breaking, detail, Some(old), Some(new));
        encryption(wire, spot, (Some(&first_old), Some(old)), (Some(&first_new), Some(new)));
    }
    for (index, (url, at)) in was.iter().enumerate() {
        match is.iter().find(|(other, _)| other == url) {
            Some((_, other)) => {
                let spot = spot.part(Part::Server(url.clone()), None);
                wire.rest(&spot, at, other, &["url"], &["description", "variables"]);
            }
            // A default that only moved down the list is still served.
            None if index == 0 && default_changed => {}
            None => {
                let detail = Detail::of(url);
                wire.report(spot, &rules::SERVER_REMOVED, Class::Breaking, detail, Some(at), None);
                encryption(wire, spot, (Some(url), Some(at)), (None, None));
            }
        }
    }
    for (index, (url, at)) in is.iter().enumerate() {
        let is_default = index == 0 && default_changed;
        if !is_default && was.iter().all(|(other, _)| other != url) {
            wire.report(spot, &rules::SERVER_ADDED, Class::Compatible, Detail::of(url), None, Some(at));
            encryption(wire, spot, (None, None), (Some(url), Some(at)));
        }
    }
}

/// Reports a URL that has lost or gained encryption.
pub(super) fn encryption(
    wire: &mut Wire,
    spot: &Spot,
    old: (Option<&str>, Option<&At<'_>>),
    new: (Option<&str>, Option<&At<'_>>),
) {
    let detail = Detail::replaced(old.0.map(str::to_owned), new.0.map(str::to_owned));
    match (old.0.is_some_and(is_plain), new.0.is_some_and(is_plain)) {
        (false, true) => {
            wire.report(spot, &rules::ENCRYPTION_REMOVED, Class::Breaking, detail, old.1, new.1);
        }
        (true, false) => {
            wire.report(spot, &rules::ENCRYPTION_ADDED, Class::Compatible, detail, old.1, new.1);
        }
        _ => {}
    }
}

/// Whether others on the network can read requests to this URL: it is `http` and not on the local machine.
fn is_plain(url: &str) -> bool {
    let is_local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    url.to_ascii_lowercase().starts_with("http://") && !host(url).is_some_and(|host| is_local(&host))
}

/// The host of an absolute URL, in lower case, without user and port.
pub(super) fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.split_once(']') {
        Some((address, _)) => format!("{address}]"),
        None => host.split(':').next().unwrap_or_default().to_owned(),
    };
    Some(host.to_ascii_lowercase()).filter(|host| !host.is_empty())
}

/// The default base URL of a document.
pub(super) fn default_url(root: &At<'_>) -> Option<String> {
    list(root.get("servers")).into_iter().next().map(|(url, _)| url)
}

/// The URLs with the defaults of their variables.
fn list(servers: Option<At<'_>>) -> Servers<'_> {
    servers.into_iter().flat_map(|list| list.items()).map(|server| (url(&server), server)).collect()
}

fn url(server: &At<'_>) -> String {
    let mut url = server.text("url").unwrap_or_default().to_owned();
    for (name, variable) in server.get("variables").into_iter().flat_map(|variables| variables.members()) {
        url = url.replace(&format!("{{{name}}}"), variable.text("default").unwrap_or_default());
    }
    url
}
