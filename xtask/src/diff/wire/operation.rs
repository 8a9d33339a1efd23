//! Operations: which are the same, and what became of each.

use std::collections::BTreeSet;

use super::comparison::{Context, Wire, json, node_at, paired, resolved, shown};
use super::operations::{Operation, operations};
use super::{body, parameter, security, servers};
use crate::diff::change::{Class, Detail, Part};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::methods::METHODS;

/// Compares the operations: the same one has the same method and path or, failing that, the same id.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (operations(old), operations(new));
    let call = |operation: &Operation<'_>| (operation.method.clone(), operation.shape());
    let mut twins: BTreeSet<(String, String)> = BTreeSet::new();
    for list in [&was, &is] {
        let mut seen = BTreeSet::new();
        twins.extend(list.iter().map(call).filter(|call| !seen.insert(call.clone())));
    }
    // Where paths differ only in the names of their parameters, the names tell which is which.
    let by_call = |list: &[Operation<'_>]| -> Vec<((String, String), usize)> {
        let key = |operation: &Operation<'_>| match call(operation) {
            twin if twins.contains(&twin) => (twin.0, operation.path.clone()),
            call => call,
        };
        list.iter().enumerate().map(|(index, operation)| (key(operation), index)).collect()
    };
    let (mut same, gone, fresh) = paired(&by_call(&was), &by_call(&is));
    let by_id = |list: &[Operation<'_>], indexes: &[usize]| -> Vec<(String, usize)> {
        let ids = indexes.iter().filter_map(|index| Some((list.get(*index)?.id(), *index)));
        ids.filter(|(id, _)| !id.is_empty()).collect()
    };
    let nameless = |list: &[Operation<'_>], indexes: &[usize]| -> Vec<usize> {
        let nameless = |index: &&usize| list.get(**index).is_some_and(|operation| operation.id().is_empty());
        indexes.iter().filter(nameless).copied().collect()
    };
    let (moved, mut only_old, mut only_new) = paired(&by_id(&was, &gone), &by_id(&is, &fresh));
    only_old.extend(nameless(&was, &gone));
    only_new.extend(nameless(&is, &fresh));
    same.extend(moved);
    for (old_index, new_index) in same {
        if let (Some(was), Some(is)) = (was.get(old_index), is.get(new_index)) {
            operation(wire, was, is, (old, new));
            wire.rest_of_schemas(old, new);
        }
    }
    for was in only_old.iter().filter_map(|index| was.get(*index)) {
        let context = Context::of(was.subject());
        wire.report(&context, &rules::OPERATION_REMOVED, Class::Breaking, Detail::default(), Some(&was.at), None);
    }
    for is in only_new.iter().filter_map(|index| is.get(*index)) {
        let context = Context::of(is.subject());
        wire.report(&context, &rules::OPERATION_ADDED, Class::Compatible, Detail::default(), None, Some(&is.at));
    }
    items(wire, old, new);
}

/// Compares the descriptions of path items, and of those that they refer to.
fn items(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let items = |root: &At<'_>| -> Vec<(String, String)> {
        let paths = root.get("paths").into_iter().flat_map(|paths| paths.members());
        paths.map(|(path, at)| (path.to_owned(), at.pointer().to_owned())).collect()
    };
    let handled: Vec<&str> = METHODS.into_iter().chain(["parameters", "servers", "$ref"]).collect();
    for (was, is) in paired(&items(old), &items(new)).0 {
        let (was, is) = (node_at(old, &was), node_at(new, &is));
        if let (Some(was), Some(is)) = (was, is) {
            let context = Context::document().part(Part::Path(is.name()), None);
            let words = ["summary", "description"];
            wire.rest(&context, &was, &is, &handled, &words);
            if was.get("$ref").is_some() || is.get("$ref").is_some() {
                wire.rest(&context, &resolved(&was), &resolved(&is), &handled, &words);
            }
        }
    }
}

const HANDLED: [&str; 9] =
    ["operationId", "tags", "deprecated", "parameters", "requestBody", "responses", "security", "callbacks", "servers"];
const WORDS: [&str; 3] = ["summary", "description", "externalDocs"];

fn operation(wire: &mut Wire, was: &Operation<'_>, is: &Operation<'_>, roots: (&At<'_>, &At<'_>)) {
    if !wire.affords(weight(was, roots.0) + weight(is, roots.1)) {
        return;
    }
    let context = Context::of(is.subject());
    let (old, new) = (&was.at, &is.at);
    if was.id() != is.id() {
        let detail = Detail::replaced(was.id(), is.id());
        let (old, new) = (old.get("operationId"), new.get("operationId"));
        wire.report(&context, &rules::OPERATION_RENAMED, Class::Compatible, detail, old.as_ref(), new.as_ref());
    }
    if (&was.method, was.shape()) != (&is.method, is.shape()) {
        let detail = Detail::replaced(was.call(), is.call());
        wire.report(&context, &rules::OPERATION_MOVED, Class::Breaking, detail, Some(old), Some(new));
    }
    let (detail, class) = (Detail::default(), Class::Compatible);
    match (old.flag("deprecated"), new.flag("deprecated")) {
        (false, true) => {
            wire.report(
                &context,
                &rules::OPERATION_DEPRECATED,
                class,
                detail,
                Some(old),
                new.get("deprecated").as_ref(),
            );
        }
        (true, false) => {
            let at = old.get("deprecated");
            wire.report(&context, &rules::OPERATION_UNDEPRECATED, class, detail, at.as_ref(), Some(new));
        }
        _ => {}
    }
    for (keyword, rule) in [("tags", &rules::TAGS_CHANGED), ("callbacks", &rules::DOCUMENTATION_CHANGED)] {
        let (tags_old, tags_new) = (old.get(keyword), new.get(keyword));
        if json(tags_old.as_ref()) != json(tags_new.as_ref()) {
            let detail = Detail::replaced(tags_old.as_ref().map(shown), tags_new.as_ref().map(shown)).called(keyword);
            let (old, new) = (tags_old.as_ref().or(Some(old)), tags_new.as_ref().or(Some(new)));
            wire.report(&context, rule, Class::Documentation, detail, old, new);
        }
    }
    wire.rest(&context, old, new, &HANDLED, &WORDS);
    servers::operation(wire, &context, (was, roots.0), (is, roots.1));
    parameter::compare(wire, &context, (was, roots.0), (is, roots.1));
    body::request(wire, &context, old, new);
    body::responses(wire, &context, old, new);
    security::operation(wire, &context, (old, roots.0), (new, roots.1));
}

/// How much there is to look at: many operations may share lists of the document and of a path.
fn weight(operation: &Operation<'_>, root: &At<'_>) -> usize {
    let count = |at: &At<'_>, list: &str| at.get(list).map_or(0, |list| list.items().count() + list.members().count());
    let lists = ["parameters", "responses", "servers", "security"];
    let own: usize = lists.into_iter().map(|list| count(&operation.at, list)).sum();
    let inherited = ["servers", "security"].into_iter().map(|list| count(root, list)).sum::<usize>();
    1 + own + inherited + count(&operation.item, "parameters") + count(&operation.item, "servers")
}
