//! Parameters: the same one has the same location and name, in a path the same position.

use std::collections::{BTreeSet, HashMap};

use super::comparison::{Context, Wire, json, paired, resolved, shown};
use super::operations::Operation;
use super::security;
use crate::diff::change::{Class, Detail, Direction, Part};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::media_type::{self, essence};

/// Compares the parameters of an operation.
///
/// What a client does not send as a parameter, it sends by other rules or not at all, so that a change of it is documentation.
pub(super) fn compare(
    wire: &mut Wire,
    context: &Context,
    (was, was_root): (&Operation<'_>, &At<'_>),
    (is, is_root): (&Operation<'_>, &At<'_>),
) {
    let (was_keys, is_keys) = (security::keys(&was.at, was_root), security::keys(&is.at, is_root));
    let by_position = was.shape() == is.shape();
    let (both, gone, fresh) = paired(&parameters(was, by_position), &parameters(is, by_position));
    for (old, new) in &both {
        wire.beside(&context.part(label(&resolved(new)), None), old, new);
        let (old, new) = (&resolved(old), &resolved(new));
        if is_ignored(was, old, &was_keys) && is_ignored(is, new, &is_keys) {
            documented(wire, context, Some(old), Some(new));
        } else {
            parameter(wire, context, old, new);
        }
    }
    let direction = Some(Direction::Request);
    for old in &gone {
        let old = &resolved(old);
        if is_ignored(was, old, &was_keys) {
            documented(wire, context, Some(old), None);
            continue;
        }
        let context = context.part(label(old), direction);
        let class = if by_position && in_path(old) { Class::Compatible } else { Class::Breaking };
        wire.report(&context, &rules::PARAMETER_REMOVED, class, Detail::default(), Some(old), None);
    }
    for new in &fresh {
        let new = &resolved(new);
        if is_ignored(is, new, &is_keys) {
            documented(wire, context, None, Some(new));
            continue;
        }
        let context = context.part(label(new), direction);
        let required = is_required(new);
        // A parameter that stands in the path is sent, whether or not it is declared.
        let sent_before = by_position && in_path(new);
        let class = if required && !sent_before { Class::Breaking } else { Class::Compatible };
        wire.report(&context, &rules::PARAMETER_ADDED, class, Detail::required(required), None, Some(new));
    }
}

fn in_path(at: &At<'_>) -> bool {
    at.text("in") == Some("path")
}

/// Whether the client must send it, as it must send every part of a path.
fn is_required(at: &At<'_>) -> bool {
    at.flag("required") || in_path(at)
}

/// Whether the client has no such parameter: the specification says so of three headers, security schemes send keys, and the path
/// has no place for a parameter that it does not name.
fn is_ignored(operation: &Operation<'_>, at: &At<'_>, keys: &BTreeSet<(String, String)>) -> bool {
    let name = at.text("name").unwrap_or_default();
    if in_path(at) && !operation.path.contains(&format!("{{{name}}}")) {
        return true;
    }
    let place = security::place(at.text("in").unwrap_or_default(), at.text("name").unwrap_or_default());
    let header = place.0 == "header" && ["accept", "content-type", "authorization"].contains(&place.1.as_str());
    header || keys.contains(&place)
}

fn documented(wire: &mut Wire, context: &Context, old: Option<&At<'_>>, new: Option<&At<'_>>) {
    let Some(at) = new.or(old) else { return };
    if let (Some(old), Some(new)) = (old, new) {
        wire.compared.insert((old.pointer().to_owned(), new.pointer().to_owned()));
    }
    if json(old) != json(new) {
        let (context, detail) = (context.part(label(at), None), Detail::replaced(old.map(shown), new.map(shown)));
        wire.report(
            &context,
            &rules::DOCUMENTATION_CHANGED,
            Class::Documentation,
            detail.called("parameter"),
            old,
            new,
        );
    }
}

fn parameters<'d>(operation: &Operation<'d>, by_position: bool) -> Vec<((String, String), At<'d>)> {
    let names = operation.path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (position, name) in names.enumerate() {
        positions.entry(name).or_insert(position);
    }
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    let mut parameters: Vec<((String, String), At<'d>)> = Vec::new();
    for owner in [&operation.item, &operation.at] {
        for at in owner.get("parameters").into_iter().flat_map(|list| list.items()) {
            let reference = at;
            let at = resolved(&reference);
            let name = at.text("name").unwrap_or_default();
            let location = at.text("in").unwrap_or_default().to_owned();
            let name = match (location.as_str(), positions.get(name)) {
                ("path", Some(position)) if by_position => position.to_string(),
                ("header", _) => name.to_ascii_lowercase(),
                _ => name.to_owned(),
            };
            // A parameter of the operation replaces that of its path.
            let key = (location, name);
            match known.get(&key).and_then(|index| parameters.get_mut(*index)) {
                Some((_, known)) => *known = reference,
                None => {
                    known.insert(key.clone(), parameters.len());
                    parameters.push((key, reference));
                }
            }
        }
    }
    parameters
}

fn label(at: &At<'_>) -> Part {
    let text = |name: &str| at.text(name).unwrap_or_default().to_owned();
    Part::Parameter(text("in"), text("name"))
}

const HANDLED: [&str; 5] = ["name", "in", "required", "schema", "content"];
const STYLE: [&str; 2] = ["style", "explode"];
const WORDS: [&str; 5] = ["description", "example", "examples", "deprecated", "allowEmptyValue"];

fn parameter(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    wire.compared.insert((old.pointer().to_owned(), new.pointer().to_owned()));
    let context = context.part(label(new), Some(Direction::Request));
    if old.text("name") != new.text("name") {
        let name = |at: &At<'_>| at.text("name").unwrap_or_default().to_owned();
        let detail = Detail::replaced(name(old), name(new));
        wire.report(&context, &rules::PARAMETER_RENAMED, Class::Compatible, detail, Some(old), Some(new));
    }
    match (is_required(old), is_required(new)) {
        (false, true) => {
            wire.report(&context, &rules::PARAMETER_REQUIRED, Class::Breaking, Detail::default(), Some(old), Some(new));
        }
        (true, false) => {
            wire.report(
                &context,
                &rules::PARAMETER_OPTIONAL,
                Class::Compatible,
                Detail::default(),
                Some(old),
                Some(new),
            );
        }
        _ => {}
    }
    let (was, is) = (style(old), style(new));
    if was != is {
        let detail = Detail::replaced(was, is);
        wire.report(&context, &rules::PARAMETER_STYLE_CHANGED, Class::Breaking, detail, Some(old), Some(new));
    }
    // Beside `content` a style says nothing, and outside of the query neither does `allowReserved`.
    let (mut handled, mut words) = (HANDLED.to_vec(), WORDS.to_vec());
    let content = has_content(old) && has_content(new);
    if content { &mut words } else { &mut handled }.extend(STYLE);
    let query = !content && old.text("in") == Some("query");
    if query { &mut handled } else { &mut words }.push("allowReserved");
    wire.rest(&context, old, new, &handled, &words);
    // A media type has its schema one step below, and is a part of the style.
    let (old, new) = (&described(old), &described(new));
    if content {
        wire.rest(&context, old, new, &["schema"], &["example", "examples", "encoding"]);
    }
    match (old.get("schema"), new.get("schema")) {
        (Some(old), Some(new)) => wire.schema(&context, &old, &new),
        (None, None) => {}
        (was, is) => {
            let detail = Detail::replaced(was.as_ref().map(shown), is.as_ref().map(shown)).called("schema");
            let (old, new) = (was.as_ref().unwrap_or(old), is.as_ref().unwrap_or(new));
            wire.report(&context, &rules::KEYWORD_CHANGED, Class::Unknown, detail, Some(old), Some(new));
        }
    }
}

fn has_content(at: &At<'_>) -> bool {
    at.get("schema").is_none() && at.get("content").is_some()
}

/// What has the schema of the parameter: itself, or its one media type.
fn described<'d>(at: &At<'d>) -> At<'d> {
    let content = media_type::content(at).filter(|_| has_content(at));
    let media =
        content.and_then(|list| list.members().find(|(name, _)| !name.starts_with("x-")).map(|(_, media)| media));
    media.unwrap_or_else(|| at.clone())
}

/// How the parameter is serialized, with the defaults of the specification.
fn style(at: &At<'_>) -> String {
    if let Some(list) = media_type::content(at).filter(|_| has_content(at)) {
        let names: Vec<String> = list.members().map(|(name, _)| essence(name)).collect();
        return format!("content: {}", names.join(", "));
    }
    let location = at.text("in").unwrap_or_default();
    let form = matches!(location, "query" | "cookie");
    let style = at.text("style").unwrap_or(if form { "form" } else { "simple" });
    let explode = at.get("explode").and_then(|explode| explode.as_bool()).unwrap_or(style == "form");
    let reserved = if location == "query" && at.flag("allowReserved") { ", allowReserved: true" } else { "" };
    format!("style: {style}, explode: {explode}{reserved}")
}
