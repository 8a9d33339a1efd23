//! Servers: of the document, and of operations that have their own.

use std::collections::{HashMap, HashSet};

use super::comparison::{Context, Wire};
use super::operations::Operation;
use crate::diff::change::{Class, Detail, Part};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::server::{is_plain, names, normalized, url_with, url_with_defaults};

/// Compares the servers of the document.
pub(super) fn document(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    compare(wire, context, (list(old.get("servers")), old), (list(new.get("servers")), new));
}

/// Compares the servers of an operation; `(operation, root)` of each document.
pub(super) fn operation(
    wire: &mut Wire,
    context: &Context,
    old: (&Operation<'_>, &At<'_>),
    new: (&Operation<'_>, &At<'_>),
) {
    let (was, is) = (old.0.own_servers(), new.0.own_servers());
    // What both inherit is reported once, at the document.
    if was.is_some() || is.is_some() {
        let was = list(was.or_else(|| old.1.get("servers")));
        let is = list(is.or_else(|| new.1.get("servers")));
        compare(wire, context, (was, &old.0.at), (is, &new.0.at));
    }
}

type Servers<'d> = Vec<(String, At<'d>)>;

/// Compares two lists of servers, the first of which is the default base URL.
fn compare(wire: &mut Wire, context: &Context, old: (Servers<'_>, &At<'_>), new: (Servers<'_>, &At<'_>)) {
    let ((was, at_old), (is, at_new)) = (old, new);
    let first = |list: &Servers<'_>| list.first().map_or("/".to_owned(), |(url, _)| url.clone());
    let (first_old, first_new) = (first(&was), first(&is));
    let default_changed = first_old != first_new;
    if default_changed {
        let (old, new) = (was.first().map_or(at_old, |(_, at)| at), is.first().map_or(at_new, |(_, at)| at));
        let detail = Detail::replaced(first_old.clone(), first_new.clone());
        wire.report(context, &rules::SERVER_CHANGED, Class::Breaking, detail, Some(old), Some(new));
        encryption(wire, context, (Some(&first_old), Some(old)), (Some(&first_new), Some(new)));
    }
    let index = |list: &Servers<'_>| -> HashMap<String, usize> {
        list.iter().enumerate().rev().map(|(index, (url, _))| (url.clone(), index)).collect()
    };
    let (by_old, by_new) = (index(&was), index(&is));
    for (index, (url, at)) in was.iter().enumerate() {
        match by_new.get(url).and_then(|index| is.get(*index)) {
            Some((_, other)) => {
                let context = context.part(Part::Server(url.clone()), None);
                wire.rest(&context, at, other, &["variables"], &["description", "url"]);
                variables(wire, &context, at, other);
            }
            // A default that only moved down the list is still served.
            None if index == 0 && default_changed => {}
            None => {
                let detail = Detail::of(url);
                wire.report(context, &rules::SERVER_REMOVED, Class::Breaking, detail, Some(at), None);
                encryption(wire, context, (Some(url), Some(at)), (None, None));
            }
        }
    }
    for (index, (url, at)) in is.iter().enumerate() {
        let is_default = index == 0 && default_changed;
        if !is_default && !by_old.contains_key(url) {
            wire.report(context, &rules::SERVER_ADDED, Class::Compatible, Detail::of(url), None, Some(at));
            encryption(wire, context, (None, None), (Some(url), Some(at)));
        }
    }
}

/// Compares the variables of two servers whose URLs are the same with the defaults.
fn variables(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    let template = |server: &At<'_>| server.text("url").unwrap_or_default().to_owned();
    let (Some(was), Some(is), true) = (old.get("variables"), new.get("variables"), template(old) == template(new))
    else {
        return wire.rest(context, old, new, &["url", "description"], &["variables"]);
    };
    let sent: Vec<String> = names(&template(new)).map(str::to_owned).collect();
    let handled: Vec<&str> = sent.iter().map(String::as_str).collect();
    let words: Vec<&str> = was.members().chain(is.members()).map(|(name, _)| name).collect();
    wire.rest(context, &was, &is, &handled, &words);
    for name in &sent {
        let (Some(was), Some(is)) = (was.get(name), is.get(name)) else { continue };
        let lists = was.get("enum").zip(is.get("enum"));
        let handled: &[&str] = if lists.is_some() { &["enum"] } else { &[] };
        wire.rest(&context.step(name), &was, &is, handled, &["default", "description"]);
        let Some((was, is)) = lists else { continue };
        let with = |value: &At<'_>| url_with(new, &|variable| (variable == name).then(|| value.as_str()).flatten());
        let values =
            |list: &At<'_>| list.items().map(|value| value.as_str().map(str::to_owned)).collect::<HashSet<_>>();
        let (values_old, values_new) = (values(&was), values(&is));
        let lacks = |list: &HashSet<Option<String>>, value: &At<'_>| !list.contains(&value.as_str().map(str::to_owned));
        for value in was.items().filter(|value| lacks(&values_new, value)) {
            let detail = Detail::of(with(&value));
            wire.report(context, &rules::SERVER_REMOVED, Class::Breaking, detail, Some(&value), None);
        }
        for value in is.items().filter(|value| lacks(&values_old, value)) {
            let detail = Detail::of(with(&value));
            wire.report(context, &rules::SERVER_ADDED, Class::Compatible, detail, None, Some(&value));
        }
    }
}

/// Reports a URL that has lost or gained encryption.
pub(super) fn encryption(
    wire: &mut Wire,
    context: &Context,
    old: (Option<&str>, Option<&At<'_>>),
    new: (Option<&str>, Option<&At<'_>>),
) {
    let detail = Detail::replaced(old.0.map(str::to_owned), new.0.map(str::to_owned));
    match (old.0.is_some_and(is_plain), new.0.is_some_and(is_plain)) {
        (false, true) => {
            wire.report(context, &rules::ENCRYPTION_REMOVED, Class::Breaking, detail, old.1, new.1);
        }
        (true, false) => {
            wire.report(context, &rules::ENCRYPTION_ADDED, Class::Compatible, detail, old.1, new.1);
        }
        _ => {}
    }
}

/// The normalized URLs with the defaults of their variables.
fn list(servers: Option<At<'_>>) -> Servers<'_> {
    let url = |server: &At<'_>| normalized(&url_with_defaults(server));
    servers.into_iter().flat_map(|list| list.items()).map(|server| (url(&server), server)).collect()
}
