//! Parameters, each under its place and name; those of a path by where they stand in it.

use super::operation::Operation;
use super::{Spot, Wire, paired, resolved, rules};
use crate::diff::change::{Class, Direction};
use crate::openapi::document::At;

/// Compares the parameters of an operation.
pub(super) fn compare(wire: &mut Wire, spot: &Spot, was: &Operation<'_>, is: &Operation<'_>) {
    let by_position = was.shape() == is.shape();
    let (both, gone, fresh) = paired(&parameters(was, by_position), &parameters(is, by_position));
    for (old, new) in &both {
        wire.beside(&spot.part(label(&resolved(new)), None), old, new);
        parameter(wire, spot, &resolved(old), &resolved(new));
    }
    let direction = Some(Direction::Request);
    for old in &gone {
        let old = &resolved(old);
        let spot = spot.part(label(old), direction);
        let what = format!("{} is gone", spot.place());
        wire.report(&spot, &rules::PARAMETER_REMOVED, Class::Breaking, what, Some(old), None);
    }
    for new in &fresh {
        let new = &resolved(new);
        let spot = spot.part(label(new), direction);
        let (class, how) =
            if new.flag("required") { (Class::Breaking, "required") } else { (Class::Compatible, "optional") };
        let what = format!("{} is new, and {how}", spot.place());
        wire.report(&spot, &rules::PARAMETER_ADDED, class, what, None, Some(new));
    }
}

fn parameters<'d>(operation: &Operation<'d>, by_position: bool) -> Vec<((String, String), At<'d>)> {
    let names: Vec<&str> =
        operation.path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    let mut parameters: Vec<((String, String), At<'d>)> = Vec::new();
    for owner in [&operation.item, &operation.at] {
        for at in owner.get("parameters").into_iter().flat_map(|list| list.items()) {
            let reference = at;
            let at = resolved(&reference);
            let name = at.text("name").unwrap_or_default();
            let location = at.text("in").unwrap_or_default().to_owned();
            let position = names.iter().position(|other| *other == name);
            let name = match (location.as_str(), position) {
                ("path", Some(position)) if by_position => position.to_string(),
                ("header", _) => name.to_ascii_lowercase(),
                _ => name.to_owned(),
            };
            // What the operation says of a parameter goes before what its path says.
            match parameters.iter_mut().find(|(key, _)| *key == (location.clone(), name.clone())) {
                Some((_, place)) => *place = reference,
                None => parameters.push(((location, name), reference)),
            }
        }
    }
    parameters
}

fn label(at: &At<'_>) -> String {
    format!("the {} parameter `{}`", at.text("in").unwrap_or_default(), at.text("name").unwrap_or_default())
}

const HANDLED: [&str; 6] = ["name", "in", "required", "schema", "style", "explode"];
const WORDS: [&str; 5] = ["description", "example", "examples", "deprecated", "allowEmptyValue"];

fn parameter(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    wire.compared.insert((old.pointer().to_owned(), new.pointer().to_owned()));
    let spot = spot.part(label(new), Some(Direction::Request));
    if old.text("name") != new.text("name") {
        let what = format!("{} was called `{}`", spot.place(), old.text("name").unwrap_or_default());
        wire.report(&spot, &rules::PARAMETER_RENAMED, Class::Compatible, what, Some(old), Some(new));
    }
    match (old.flag("required"), new.flag("required")) {
        (false, true) => {
            let what = format!("{} is required now", spot.place());
            wire.report(&spot, &rules::PARAMETER_REQUIRED, Class::Breaking, what, Some(old), Some(new));
        }
        (true, false) => {
            let what = format!("{} is optional now", spot.place());
            wire.report(&spot, &rules::PARAMETER_OPTIONAL, Class::Compatible, what, Some(old), Some(new));
        }
        _ => {}
    }
    let (was, is) = (style(old), style(new));
    if was != is {
        let what = format!("{} is written as {is} and not as {was}", spot.place());
        wire.report(&spot, &rules::PARAMETER_STYLE_CHANGED, Class::Breaking, what, Some(old), Some(new));
    }
    wire.rest(&spot, old, new, &HANDLED, &WORDS);
    match (old.get("schema"), new.get("schema")) {
        (Some(old), Some(new)) => wire.schema(&spot, &old, &new),
        (None, None) => {}
        _ => {
            let what = format!("{} is described otherwise", spot.place());
            wire.report(&spot, &rules::KEYWORD_CHANGED, Class::Compatible, what, Some(old), Some(new));
        }
    }
}

/// The style in words, with the defaults of the specification.
fn style(at: &At<'_>) -> String {
    let form = matches!(at.text("in"), Some("query" | "cookie"));
    let style = at.text("style").unwrap_or(if form { "form" } else { "simple" });
    let explode = at.get("explode").and_then(|explode| explode.as_bool()).unwrap_or(style == "form");
    format!("`{style}`{}", if explode { ", exploded" } else { "" })
}
