//! Bodies: what requests carry and what each status answers.

use super::{Spot, Wire, paired, resolved, rules};
use crate::diff::change::{Class, Direction};
use crate::openapi::document::At;
use crate::openapi::media_type::is_json;

/// Compares the bodies of an operation's request.
pub(super) fn request(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let spot = spot.part("the request body", Some(Direction::Request));
    match (old.get("requestBody"), new.get("requestBody")) {
        (Some(old), Some(new)) => {
            wire.beside(&spot, &old, &new);
            let (old, new) = (resolved(&old), resolved(&new));
            compared(wire, &old, &new);
            match (old.flag("required"), new.flag("required")) {
                (false, true) => {
                    let what = "the request body is required now";
                    wire.report(&spot, &rules::BODY_REQUIRED, Class::Breaking, what, Some(&old), Some(&new));
                }
                (true, false) => {
                    let what = "the request body is optional now";
                    wire.report(&spot, &rules::BODY_OPTIONAL, Class::Compatible, what, Some(&old), Some(&new));
                }
                _ => {}
            }
            wire.rest(&spot, &old, &new, &["required", "content"], &["description"]);
            content(wire, &spot, &old, &new);
        }
        (None, Some(new)) => {
            let required = resolved(&new).flag("required");
            let (class, how) = if required { (Class::Breaking, "required") } else { (Class::Compatible, "optional") };
            let what = format!("the request has a body, which is {how}");
            wire.report(&spot, &rules::BODY_ADDED, class, what, None, Some(&new));
        }
        (Some(old), None) => {
            let what = "the request has no body any more";
            wire.report(&spot, &rules::BODY_REMOVED, Class::Breaking, what, Some(&old), None);
        }
        (None, None) => {}
    }
}

/// Compares the answers of an operation by status.
pub(super) fn responses(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let list = |at: &At<'_>| -> Vec<(String, String)> {
        let responses = at.get("responses").into_iter().flat_map(|responses| responses.members());
        let responses = responses.filter(|(status, _)| !status.starts_with("x-"));
        responses.map(|(status, at)| (status.to_ascii_uppercase(), at.pointer().to_owned())).collect()
    };
    let (was, is) = (list(old), list(new));
    let (both, gone, fresh) = paired(&was, &is);
    for (was, is) in both {
        if let (Some(was), Some(is)) = (response(old, &was), response(new, &is)) {
            let spot = spot.part(format!("the answer `{}`", is.name()), Some(Direction::Response));
            wire.beside(&spot, &was, &is);
            let (was, is) = (resolved(&was), resolved(&is));
            compared(wire, &was, &is);
            wire.rest(&spot, &was, &is, &["content", "headers"], &["description", "links"]);
            headers(wire, &spot, &was, &is);
            content(wire, &spot, &was, &is);
        }
    }
    let expected = |status: &str, list: &[(String, String)]| {
        let class = status.chars().next().unwrap_or_default();
        list.iter().any(|(other, _)| *other == format!("{class}XX") || other == "DEFAULT")
    };
    let direction = Some(Direction::Response);
    for at in gone.iter().filter_map(|pointer| response(old, pointer)) {
        let status = at.name();
        let class = if is_success(&status) && !expected(&status, &is) { Class::Breaking } else { Class::Compatible };
        let what = format!("the status `{status}` is declared no more");
        let spot = spot.part(format!("the answer `{status}`"), direction);
        wire.report(&spot, &rules::STATUS_REMOVED, class, what, Some(&at), None);
    }
    for at in fresh.iter().filter_map(|pointer| response(new, pointer)) {
        let status = at.name();
        let class = if is_success(&status) && !expected(&status, &was) { Class::Breaking } else { Class::Compatible };
        let what = format!("the status `{status}` is declared now");
        let spot = spot.part(format!("the answer `{status}`"), direction);
        wire.report(&spot, &rules::STATUS_ADDED, class, what, None, Some(&at));
    }
}

fn response<'d>(operation: &At<'d>, pointer: &str) -> Option<At<'d>> {
    operation.get("responses")?.members().map(|(_, at)| at).find(|at| at.pointer() == pointer)
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn compared(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    wire.compared.insert((old.pointer().to_owned(), new.pointer().to_owned()));
}

fn headers(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (old.get("headers"), new.get("headers"));
    if super::json(was.as_ref()) != super::json(is.as_ref()) {
        let what = format!("the headers of {} are others", spot.place());
        let (old, new) = (was.as_ref().or(Some(old)), is.as_ref().or(Some(new)));
        wire.report(spot, &rules::RESPONSE_HEADER_CHANGED, Class::Compatible, what, old, new);
    }
}

fn content(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let (chosen_old, chosen_new) = (chosen(old), chosen(new));
    let (was, is) = match (&chosen_old, &chosen_new) {
        (None, None) => return,
        (None, Some(is)) => {
            let what = format!("{} has content, and had none", spot.place());
            return wire.report(spot, &rules::CONTENT_ADDED, Class::Compatible, what, Some(old), Some(is));
        }
        (Some(was), None) => {
            let what = format!("{} has no content any more", spot.place());
            return wire.report(spot, &rules::CONTENT_REMOVED, Class::Breaking, what, Some(was), Some(new));
        }
        (Some(was), Some(is)) => (was, is),
    };
    if essence(&was.name()) != essence(&is.name()) {
        let what = format!("{} is `{}` and not `{}`", spot.place(), is.name(), was.name());
        wire.report(spot, &rules::MEDIA_TYPE_CHANGED, Class::Breaking, what, Some(was), Some(is));
    }
    wire.rest(spot, was, is, &["schema"], &["example", "examples"]);
    match (was.get("schema"), is.get("schema")) {
        (Some(was), Some(is)) => wire.schema(spot, &was, &is),
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => {
            let what = format!("{} is described otherwise", spot.place());
            let class = if is.get("schema").is_none() {
                spot.graded(Class::Compatible, Class::Breaking)
            } else {
                spot.graded(Class::Breaking, Class::Compatible)
            };
            wire.report(spot, &rules::TYPE_CHANGED, class, what, Some(was), Some(is));
        }
    }
    others(wire, spot, (old, was), (new, is));
}

/// Media types beside the one that the client uses by default: each is a variant of its own, or a stream.
fn others(wire: &mut Wire, spot: &Spot, old: (&At<'_>, &At<'_>), new: (&At<'_>, &At<'_>)) {
    let find = |owner: &At<'_>, name: &str| -> Option<String> {
        let mut all = owner.get("content").into_iter().flat_map(|content| content.members());
        all.find(|(other, _)| essence(other) == essence(name)).map(|(other, _)| other.to_owned())
    };
    for (name, was) in old.0.get("content").into_iter().flat_map(|content| content.members()) {
        let is = find(new.0, name).and_then(|name| new.0.get("content")?.get(&name));
        match is {
            // These two are compared with each other already.
            _ if name == old.1.name() => {}
            Some(is) if is.name() == new.1.name() => {}
            None => {
                let what = format!("{} is no longer offered as `{name}`", spot.place());
                wire.report(spot, &rules::MEDIA_TYPE_CHANGED, Class::Breaking, what, Some(&was), Some(new.0));
            }
            Some(is) => {
                wire.rest(spot, &was, &is, &["schema"], &["example", "examples"]);
                if let (Some(was), Some(is)) = (was.get("schema"), is.get("schema")) {
                    wire.schema(spot, &was, &is);
                }
            }
        }
    }
    for (name, is) in new.0.get("content").into_iter().flat_map(|content| content.members()) {
        if name != new.1.name() && find(old.0, name).is_none() {
            let what = format!("{} is offered as `{name}` too", spot.place());
            wire.report(spot, &rules::MEDIA_TYPE_CHANGED, Class::Compatible, what, Some(old.0), Some(&is));
        }
    }
}

/// The representation that the client uses: JSON among several, else the first.
fn chosen<'d>(owner: &At<'d>) -> Option<At<'d>> {
    let content = owner.get("content")?;
    let json = content.members().find(|(name, _)| is_json(name));
    json.or_else(|| content.members().next()).map(|(_, at)| at)
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
