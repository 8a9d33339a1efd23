//! Keywords beside the type of a value: `nullable`, `format`, `enum`, `default`.

use std::collections::HashSet;

use super::bounds;
use super::comparison::{Context, Wire, json, shown};
use super::shape::Shape;
use crate::diff::change::{Class, Detail};
use crate::diff::rules;
use crate::openapi::document::At;

type Side<'s, 'd> = (&'s Shape<'d>, &'s At<'d>);

/// Compares whether `null` is a value.
pub(super) fn null(wire: &mut Wire, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
    match (old.0.is_nullable(), new.0.is_nullable()) {
        (false, true) => {
            let harm = if context.takes_null { Class::Compatible } else { Class::Breaking };
            let class = context.graded(Class::Compatible, harm);
            let at = new.0.get("nullable");
            let detail = Detail::default();
            wire.report(context, &rules::NULL_ALLOWED, class, detail, Some(old.1), at.as_ref().or(Some(new.1)));
        }
        (true, false) => {
            let class = context.graded(Class::Breaking, Class::Compatible);
            let at = old.0.get("nullable");
            let detail = Detail::default();
            wire.report(context, &rules::NULL_FORBIDDEN, class, detail, at.as_ref().or(Some(old.1)), Some(new.1));
        }
        _ => {}
    }
}

/// Compares everything else, of values of the same type.
pub(super) fn compare(wire: &mut Wire, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
    format(wire, context, old, new);
    values(wire, context, old, new);
    bounds::compare(wire, context, old, new);
    let (was, is) = (old.0.get("default"), new.0.get("default"));
    if json(was.as_ref()) != json(is.as_ref()) {
        let both = was.is_some() && is.is_some();
        let class = context.graded(if both { Class::Breaking } else { Class::Compatible }, Class::Compatible);
        let detail = Detail::replaced(was.as_ref().map(shown), is.as_ref().map(shown));
        let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
        wire.report(context, &rules::DEFAULT_CHANGED, class, detail, old, new);
    }
}

fn format(wire: &mut Wire, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = (old.0.text("format"), new.0.text("format"));
    if was == is {
        return;
    }
    let numeric = matches!(old.0.kind(), "integer" | "number");
    let narrow = |format: Option<&str>| matches!(format, Some("int32" | "float"));
    let (request, response) = match (numeric, narrow(was), narrow(is)) {
        // A client reads 32 bits where the document says so, and else 64.
        (true, false, true) => (Class::Breaking, Class::Compatible),
        (true, true, false) => (Class::Compatible, Class::Breaking),
        // A string is a string to the client; the server may reject one that does not have the format.
        (false, ..) if is.is_some() => (Class::Breaking, Class::Compatible),
        _ => (Class::Compatible, Class::Compatible),
    };
    let detail = Detail::replaced(was.map(str::to_owned), is.map(str::to_owned));
    let (at_old, at_new) = (old.0.get("format"), new.0.get("format"));
    let (old, new) = (at_old.as_ref().or(Some(old.1)), at_new.as_ref().or(Some(new.1)));
    wire.report(context, &rules::FORMAT_CHANGED, context.graded(request, response), detail, old, new);
}

fn values(wire: &mut Wire, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = match (old.0.get("enum"), new.0.get("enum")) {
        (None, None) => return,
        (None, Some(is)) => {
            let class = context.graded(Class::Breaking, Class::Compatible);
            let detail = Detail::replaced(None, shown(&is));
            return wire.report(context, &rules::ENUM_ADDED, class, detail, Some(old.1), Some(&is));
        }
        (Some(was), None) => {
            let detail = Detail::replaced(shown(&was), None);
            return wire.report(context, &rules::ENUM_REMOVED, Class::Compatible, detail, Some(&was), Some(new.1));
        }
        (Some(was), Some(is)) => (was, is),
    };
    let texts = |list: &At<'_>| list.items().map(|item| shown(&item)).collect::<HashSet<String>>();
    let (texts_old, texts_new) = (texts(&was), texts(&is));
    for item in was.items().filter(|item| !texts_new.contains(&shown(item))) {
        let class = context.graded(Class::Breaking, Class::Compatible);
        let detail = Detail::of(shown(&item));
        wire.report(context, &rules::ENUM_VALUE_REMOVED, class, detail, Some(&item), Some(&is));
    }
    for item in is.items().filter(|item| !texts_old.contains(&shown(item))) {
        let detail = Detail::of(shown(&item));
        wire.report(context, &rules::ENUM_VALUE_ADDED, Class::Compatible, detail, Some(&was), Some(&item));
    }
}
