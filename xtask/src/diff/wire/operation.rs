//! Operations: which are the same, and what became of each.

use super::{Spot, Wire, body, paired, parameter, rules, security};
use crate::diff::change::{Class, Subject};
use crate::openapi::document::At;
use crate::openapi::methods::METHODS;

/// An operation and where it stands.
#[derive(Clone)]
pub(super) struct Operation<'d> {
    pub(super) at: At<'d>,
    pub(super) item: At<'d>,
    pub(super) path: String,
    method: String,
}

impl Operation<'_> {
    fn id(&self) -> String {
        self.at.text("operationId").unwrap_or_default().to_owned()
    }

    fn call(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn subject(&self) -> Subject {
        Subject::Operation { id: self.id(), call: self.call() }
    }

    /// The path as servers see it: the names of its parameters go nowhere.
    pub(super) fn shape(&self) -> String {
        let mut shape = String::new();
        let mut inside = false;
        for character in self.path.chars() {
            match character {
                '{' => inside = true,
                '}' => {
                    inside = false;
                    shape.push_str("{}");
                }
                other if !inside => shape.push(other),
                _ => {}
            }
        }
        shape
    }
}

/// Compares the operations: the same one has the same method and path or, failing that, the same id.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (operations(old), operations(new));
    let by_call = |list: &[Operation<'_>]| -> Vec<((String, String), usize)> {
        let keys = list.iter().enumerate();
        keys.map(|(index, operation)| ((operation.method.clone(), operation.shape()), index)).collect()
    };
    let (mut same, gone, fresh) = paired(&by_call(&was), &by_call(&is));
    let by_id = |list: &[Operation<'_>], indexes: &[usize]| -> Vec<(String, usize)> {
        indexes.iter().filter_map(|index| Some((list.get(*index)?.id(), *index))).collect()
    };
    let (moved, gone, fresh) = paired(&by_id(&was, &gone), &by_id(&is, &fresh));
    same.extend(moved);
    for (old_index, new_index) in same {
        if let (Some(was), Some(is)) = (was.get(old_index), is.get(new_index)) {
            operation(wire, was, is, (old, new));
        }
    }
    for was in gone.iter().filter_map(|index| was.get(*index)) {
        let what = "the operation is gone";
        let spot = Spot::of(was.subject());
        wire.report(&spot, &rules::OPERATION_REMOVED, Class::Breaking, what, Some(&was.at), None);
    }
    for is in fresh.iter().filter_map(|index| is.get(*index)) {
        let what = "the operation is new";
        let spot = Spot::of(is.subject());
        wire.report(&spot, &rules::OPERATION_ADDED, Class::Compatible, what, None, Some(&is.at));
    }
    // Path items have words of their own.
    let items = |root: &At<'_>| -> Vec<(String, String)> {
        let paths = root.get("paths").into_iter().flat_map(|paths| paths.members());
        paths.map(|(path, at)| (path.to_owned(), at.pointer().to_owned())).collect()
    };
    let handled: Vec<&str> = METHODS.into_iter().chain(["parameters", "$ref"]).collect();
    for (was, is) in paired(&items(old), &items(new)).0 {
        let (was, is) = (old.document().lookup(&format!("#{was}")), new.document().lookup(&format!("#{is}")));
        if let (Some(was), Some(is)) = (was, is) {
            let spot = Spot::document().part(format!("the path `{}`", is.name()), None);
            wire.rest(&spot, &was, &is, &handled, &["summary", "description"]);
        }
    }
}

pub(super) fn operations<'d>(root: &At<'d>) -> Vec<Operation<'d>> {
    let mut operations = Vec::new();
    let paths = root.get("paths").into_iter().flat_map(|paths| paths.members());
    for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-")) {
        let item = super::resolved(&item);
        for method in METHODS {
            if let Some(at) = item.get(method) {
                let (path, method) = (path.to_owned(), method.to_ascii_uppercase());
                operations.push(Operation { at, item: item.clone(), path, method });
            }
        }
    }
    operations
}

const HANDLED: [&str; 8] =
    ["operationId", "tags", "deprecated", "parameters", "requestBody", "responses", "security", "callbacks"];
const WORDS: [&str; 3] = ["summary", "description", "externalDocs"];

fn operation(wire: &mut Wire, was: &Operation<'_>, is: &Operation<'_>, roots: (&At<'_>, &At<'_>)) {
    let spot = Spot::of(is.subject());
    let (old, new) = (&was.at, &is.at);
    if was.id() != is.id() {
        let what = format!("`{}` is called `{}` now", was.id(), is.id());
        let (old, new) = (old.get("operationId"), new.get("operationId"));
        wire.report(&spot, &rules::OPERATION_RENAMED, Class::Compatible, what, old.as_ref(), new.as_ref());
    }
    if (&was.method, was.shape()) != (&is.method, is.shape()) {
        let what = format!("`{}` is `{}` now", was.call(), is.call());
        wire.report(&spot, &rules::OPERATION_MOVED, Class::Breaking, what, Some(old), Some(new));
    }
    match (old.flag("deprecated"), new.flag("deprecated")) {
        (false, true) => {
            let (what, class) = ("the operation is deprecated now", Class::Compatible);
            wire.report(&spot, &rules::OPERATION_DEPRECATED, class, what, Some(old), new.get("deprecated").as_ref());
        }
        (true, false) => {
            let (what, class) = ("the operation is deprecated no more", Class::Compatible);
            wire.report(&spot, &rules::OPERATION_UNDEPRECATED, class, what, old.get("deprecated").as_ref(), Some(new));
        }
        _ => {}
    }
    let (old_tags, new_tags) = (old.get("tags"), new.get("tags"));
    if super::json(old_tags.as_ref()) != super::json(new_tags.as_ref()) {
        let what = "the tags of the operation are others";
        let (old, new) = (old_tags.as_ref().or(Some(old)), new_tags.as_ref().or(Some(new)));
        wire.report(&spot, &rules::TAGS_CHANGED, Class::Documentation, what, old, new);
    }
    let (callbacks_old, callbacks_new) = (old.get("callbacks"), new.get("callbacks"));
    if super::json(callbacks_old.as_ref()) != super::json(callbacks_new.as_ref()) {
        let what = "the callbacks of the operation are said otherwise";
        let (old, new) = (callbacks_old.as_ref().or(Some(old)), callbacks_new.as_ref().or(Some(new)));
        wire.report(&spot, &rules::DOCUMENTATION_CHANGED, Class::Documentation, what, old, new);
    }
    wire.rest(&spot, old, new, &HANDLED, &WORDS);
    parameter::compare(wire, &spot, was, is);
    body::request(wire, &spot, old, new);
    body::responses(wire, &spot, old, new);
    security::operation(wire, &spot, (old, roots.0), (new, roots.1));
}
