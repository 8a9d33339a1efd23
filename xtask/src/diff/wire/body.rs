//! Bodies: what requests carry, and what each status responds.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Context, Wire, json, node_at, paired, resolved, shown};
use crate::diff::change::{Class, Detail, Direction, Part};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::media_type::{self, essence, is_json};

/// Compares the bodies of an operation's request.
pub(super) fn request(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    let context = context.part(Part::RequestBody, Some(Direction::Request));
    match (old.get("requestBody"), new.get("requestBody")) {
        (Some(old), Some(new)) => {
            wire.beside(&context, &old, &new);
            let (old, new) = (resolved(&old), resolved(&new));
            compared(wire, &old, &new);
            let (detail, at_old, at_new) = (Detail::default(), Some(&old), Some(&new));
            match (old.flag("required"), new.flag("required")) {
                (false, true) => wire.report(&context, &rules::BODY_REQUIRED, Class::Breaking, detail, at_old, at_new),
                (true, false) => {
                    wire.report(&context, &rules::BODY_OPTIONAL, Class::Compatible, detail, at_old, at_new);
                }
                _ => {}
            }
            wire.rest(&context, &old, &new, &["required", "content"], &["description"]);
            content(wire, &context, &old, &new);
        }
        (None, Some(new)) => {
            let required = resolved(&new).flag("required");
            let class = if required { Class::Breaking } else { Class::Compatible };
            wire.report(&context, &rules::BODY_ADDED, class, Detail::required(required), None, Some(&new));
        }
        (Some(old), None) => {
            wire.report(&context, &rules::BODY_REMOVED, Class::Breaking, Detail::default(), Some(&old), None);
        }
        (None, None) => {}
    }
}

/// Compares the responses of an operation by status.
pub(super) fn responses(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    let list = |at: &At<'_>| -> Vec<(String, String)> {
        let responses = at.get("responses").into_iter().flat_map(|responses| responses.members());
        let responses = responses.filter(|(status, _)| !status.starts_with("x-"));
        responses.map(|(status, at)| (status.to_ascii_uppercase(), at.pointer().to_owned())).collect()
    };
    let (was, is) = (list(old), list(new));
    let (both, gone, fresh) = paired(&was, &is);
    for (was, is) in both {
        if let (Some(was), Some(is)) = (node_at(old, &was), node_at(new, &is)) {
            response(wire, context, &was, &is);
        }
    }
    let (gone, fresh): (Vec<_>, Vec<_>) = (
        gone.iter().filter_map(|pointer| node_at(old, pointer)).collect(),
        fresh.iter().filter_map(|pointer| node_at(new, pointer)).collect(),
    );
    // A status that is not listed is described by its range.
    let mut ranges: BTreeMap<String, Vec<(&At<'_>, bool)>> = BTreeMap::new();
    for is in &fresh {
        ranges.entry(range(&is.name())).or_default().push((is, is_range(&is.name())));
    }
    for was in &gone {
        let ranged = is_range(&was.name());
        for (is, _) in ranges.get(&range(&was.name())).into_iter().flatten().filter(|(_, other)| ranged || *other) {
            response(wire, context, was, is);
        }
    }
    let statuses = |list: &[(String, String)]| list.iter().map(|(status, _)| status.clone()).collect::<BTreeSet<_>>();
    let (statuses_old, statuses_new) = (statuses(&was), statuses(&is));
    let listed = |status: &str, list: &BTreeSet<String>| list.contains(&range(status)) || list.contains("DEFAULT");
    let classes: BTreeSet<String> = is.iter().map(|(status, _)| range(status)).collect();
    let direction = Some(Direction::Response);
    for at in &gone {
        let status = at.name();
        // A range that is replaced by some of its statuses adds nothing new.
        let narrowed = is_range(&status) && classes.contains(&range(&status));
        let harmless = !is_success(&status) || listed(&status, &statuses_new) || narrowed;
        let class = if harmless { Class::Compatible } else { Class::Breaking };
        let context = context.part(Part::Response(status), direction);
        wire.report(&context, &rules::STATUS_REMOVED, class, Detail::default(), Some(at), None);
    }
    for at in &fresh {
        let status = at.name();
        let harmless = !is_success(&status) || listed(&status, &statuses_old);
        let class = if harmless { Class::Compatible } else { Class::Breaking };
        let context = context.part(Part::Response(status), direction);
        wire.report(&context, &rules::STATUS_ADDED, class, Detail::default(), None, Some(at));
    }
}

fn response(wire: &mut Wire, context: &Context, was: &At<'_>, is: &At<'_>) {
    let context = context.part(Part::Response(is.name()), Some(Direction::Response));
    wire.beside(&context, was, is);
    let (was, is) = (resolved(was), resolved(is));
    compared(wire, &was, &is);
    wire.rest(&context, &was, &is, &["content", "headers"], &["description", "links"]);
    headers(wire, &context, &was, &is);
    content(wire, &context, &was, &is);
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// `2XX` of `200`
fn range(status: &str) -> String {
    status.chars().next().map(|class| format!("{class}XX")).unwrap_or_default()
}

fn is_range(status: &str) -> bool {
    status.to_ascii_uppercase().ends_with("XX")
}

fn compared(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    wire.compared.insert((old.pointer().to_owned(), new.pointer().to_owned()));
}

fn headers(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (by_name(old), by_name(new));
    let (both, gone, fresh) = paired(&was, &is);
    let (rule, class) = (&rules::RESPONSE_HEADER_CHANGED, Class::Compatible);
    for ((_, was), (name, is)) in both {
        if json(Some(&was)) != json(Some(&is)) {
            let detail = Detail::replaced(shown(&was), shown(&is)).called(name);
            wire.report(context, rule, class, detail, Some(&was), Some(&is));
        }
    }
    for (name, was) in gone {
        wire.report(context, rule, class, Detail::replaced(shown(&was), None).called(name), Some(&was), Some(new));
    }
    for (name, is) in fresh {
        wire.report(context, rule, class, Detail::replaced(None, shown(&is)).called(name), Some(old), Some(&is));
    }
}

/// The headers under their names, which have no case.
fn by_name<'d>(response: &At<'d>) -> Vec<(String, (String, At<'d>))> {
    let headers = response.get("headers").into_iter().flat_map(|headers| headers.members());
    headers.map(|(name, at)| (name.to_ascii_lowercase(), (name.to_owned(), at))).collect()
}

fn content(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    if let (Some(was), Some(is)) = (media_type::content(old), media_type::content(new)) {
        compared(wire, &was, &is);
    }
    let (chosen_old, chosen_new) = (chosen(old), chosen(new));
    let (was, is) = match (&chosen_old, &chosen_new) {
        (None, None) => return,
        (None, Some(is)) => {
            return wire.report(
                context,
                &rules::CONTENT_ADDED,
                Class::Compatible,
                Detail::default(),
                Some(old),
                Some(is),
            );
        }
        (Some(was), None) => {
            let detail = Detail::default();
            return wire.report(context, &rules::CONTENT_REMOVED, Class::Breaking, detail, Some(was), Some(new));
        }
        (Some(was), Some(is)) => (was, is),
    };
    if essence(&was.name()) != essence(&is.name()) {
        let detail = Detail::replaced(was.name(), is.name());
        wire.report(context, &rules::MEDIA_TYPE_CHANGED, Class::Breaking, detail, Some(was), Some(is));
    }
    wire.rest(context, was, is, &["schema"], &["example", "examples"]);
    parts(wire, context, was, is);
    let (schema_old, schema_new) = (was.get("schema"), is.get("schema"));
    let (at_old, at_new) = (schema_old.as_ref().unwrap_or(was), schema_new.as_ref().unwrap_or(is));
    wire.value(context, (schema_old.as_ref(), at_old), (schema_new.as_ref(), at_new));
    others(wire, context, (old, was), (new, is));
}

/// Media types other than the client's default: each is a variant of its own, or a stream.
fn others(wire: &mut Wire, context: &Context, old: (&At<'_>, &At<'_>), new: (&At<'_>, &At<'_>)) {
    let (all_old, all_new) = (by_essence(old.0), by_essence(new.0));
    for (name, was) in media_type::content(old.0).into_iter().flat_map(|content| content.members()) {
        match all_new.get(&essence(name)) {
            // These two are compared with each other already.
            _ if name == old.1.name() => {}
            Some(is) if is.name() == new.1.name() => {}
            None => {
                let detail = Detail::replaced(name.to_owned(), None);
                wire.report(context, &rules::MEDIA_TYPE_CHANGED, Class::Breaking, detail, Some(&was), Some(new.0));
            }
            Some(is) => {
                wire.rest(context, &was, is, &["schema"], &["example", "examples"]);
                parts(wire, context, &was, is);
                let (schema_old, schema_new) = (was.get("schema"), is.get("schema"));
                let (at_old, at_new) = (schema_old.as_ref().unwrap_or(&was), schema_new.as_ref().unwrap_or(is));
                wire.value(context, (schema_old.as_ref(), at_old), (schema_new.as_ref(), at_new));
            }
        }
    }
    for (name, is) in media_type::content(new.0).into_iter().flat_map(|content| content.members()) {
        if name != new.1.name() && !all_old.contains_key(&essence(name)) {
            let detail = Detail::replaced(None, name.to_owned());
            wire.report(context, &rules::MEDIA_TYPE_CHANGED, Class::Compatible, detail, Some(old.0), Some(&is));
        }
    }
}

/// The media types that the schemas of OpenAPI 3.1 declare for the parts of a form; elsewhere they only describe.
fn parts(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    if !essence(&old.name()).starts_with("multipart/") {
        return;
    }
    let parts = |media_type: &At<'_>| {
        let properties = media_type.get("schema").and_then(|schema| resolved(&schema).get("properties"));
        let parts = properties.into_iter().flat_map(|properties| properties.members());
        let declared = |at: &At<'_>| {
            let at = resolved(at);
            let items = at.get("items").map(|items| resolved(&items));
            items.unwrap_or(at).text("contentMediaType").unwrap_or("no media type").to_owned()
        };
        parts.map(|(name, at)| (name.to_owned(), declared(&at))).collect::<BTreeMap<_, _>>()
    };
    let (was, is) = (parts(old), parts(new));
    let changed =
        was.iter().filter_map(|(name, from)| is.get(name).filter(|to| *to != from).map(|to| (name, from, to)));
    for (name, from, to) in changed {
        let detail = Detail::replaced(format!("{name}: {from}"), format!("{name}: {to}"));
        wire.report(context, &rules::MEDIA_TYPE_CHANGED, Class::Breaking, detail, Some(old), Some(new));
    }
}

/// The first of each media type, whatever its parameters are.
fn by_essence<'d>(owner: &At<'d>) -> BTreeMap<String, At<'d>> {
    let content = media_type::content(owner).into_iter().flat_map(|content| content.members());
    let mut found = BTreeMap::new();
    for (name, at) in content {
        found.entry(essence(name)).or_insert(at);
    }
    found
}

/// The representation that the client uses: JSON among several, else the first.
fn chosen<'d>(owner: &At<'d>) -> Option<At<'d>> {
    let content = media_type::content(owner)?;
    let json = content.members().find(|(name, _)| is_json(name));
    json.or_else(|| content.members().next()).map(|(_, at)| at)
}
