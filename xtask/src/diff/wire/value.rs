//! What is said of a value beside its type: `null`, formats, listed values, bounds, defaults.

use std::cmp::Ordering;

use super::shape::Shape;
use super::{Spot, Wire, json, rules};
use crate::diff::change::Class;
use crate::openapi::document::{At, Value};

type Side<'s, 'd> = (&'s Shape<'d>, &'s At<'d>);

/// Compares whether `null` is a value.
pub(super) fn null(wire: &mut Wire, spot: &Spot, old: Side<'_, '_>, new: Side<'_, '_>) {
    match (old.0.flag("nullable"), new.0.flag("nullable")) {
        (false, true) => {
            let harm = if spot.takes_null { Class::Compatible } else { Class::Breaking };
            let class = spot.graded(Class::Compatible, harm);
            let what = format!("{} may be `null` now", spot.place());
            let at = new.0.get("nullable");
            wire.report(spot, &rules::NULL_ALLOWED, class, what, Some(old.1), at.as_ref().or(Some(new.1)));
        }
        (true, false) => {
            let class = spot.graded(Class::Breaking, Class::Compatible);
            let what = format!("{} may not be `null` any more", spot.place());
            let at = old.0.get("nullable");
            wire.report(spot, &rules::NULL_FORBIDDEN, class, what, at.as_ref().or(Some(old.1)), Some(new.1));
        }
        _ => {}
    }
}

/// Compares everything else, of values of the same type.
pub(super) fn compare(wire: &mut Wire, spot: &Spot, old: Side<'_, '_>, new: Side<'_, '_>) {
    format(wire, spot, old, new);
    values(wire, spot, old, new);
    for keyword in BOUNDS {
        bound(wire, spot, keyword, old, new);
    }
    let (was, is) = (old.0.get("default"), new.0.get("default"));
    if json(was.as_ref()) != json(is.as_ref()) {
        let both = was.is_some() && is.is_some();
        let class = spot.graded(if both { Class::Breaking } else { Class::Compatible }, Class::Compatible);
        let what = format!("the default of {} is {} and not {}", spot.place(), shown(is.as_ref()), shown(was.as_ref()));
        let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
        wire.report(spot, &rules::DEFAULT_CHANGED, class, what, old, new);
    }
}

fn format(wire: &mut Wire, spot: &Spot, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = (old.0.text("format"), new.0.text("format"));
    if was == is {
        return;
    }
    let numeric = matches!(old.0.kind(), "integer" | "number");
    let narrow = |format: Option<&str>| matches!(format, Some("int32" | "float"));
    let (request, response) = match (numeric, narrow(was), narrow(is)) {
        // A client reads 32 bits where the document says so, and 64 else.
        (true, false, true) => (Class::Breaking, Class::Compatible),
        (true, true, false) => (Class::Compatible, Class::Breaking),
        // A text is a text to the client; the server may refuse one that has not the format.
        (false, ..) if is.is_some() => (Class::Breaking, Class::Compatible),
        _ => (Class::Compatible, Class::Compatible),
    };
    let named = |format: Option<&str>| format.map_or("none".to_owned(), |format| format!("`{format}`"));
    let what = format!("the format of {} is {} and not {}", spot.place(), named(is), named(was));
    let (at_old, at_new) = (old.0.get("format"), new.0.get("format"));
    let (old, new) = (at_old.as_ref().or(Some(old.1)), at_new.as_ref().or(Some(new.1)));
    wire.report(spot, &rules::FORMAT_CHANGED, spot.graded(request, response), what, old, new);
}

fn values(wire: &mut Wire, spot: &Spot, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = match (old.0.get("enum"), new.0.get("enum")) {
        (None, None) => return,
        (None, Some(is)) => {
            let class = spot.graded(Class::Breaking, Class::Compatible);
            let what = format!("{} is one of {} listed values now", spot.place(), is.items().count());
            return wire.report(spot, &rules::ENUM_ADDED, class, what, Some(old.1), Some(&is));
        }
        (Some(was), None) => {
            let what = format!("{} may be any value now", spot.place());
            return wire.report(spot, &rules::ENUM_REMOVED, Class::Compatible, what, Some(&was), Some(new.1));
        }
        (Some(was), Some(is)) => (was, is),
    };
    let has = |list: &At<'_>, item: &At<'_>| list.items().any(|other| json(Some(&other)) == json(Some(item)));
    for item in was.items().filter(|item| !has(&is, item)) {
        let class = spot.graded(Class::Breaking, Class::Compatible);
        let what = format!("{} is no value of {} any more", shown(Some(&item)), spot.place());
        wire.report(spot, &rules::ENUM_VALUE_REMOVED, class, what, Some(&item), Some(&is));
    }
    for item in is.items().filter(|item| !has(&was, item)) {
        let what = format!("{} is a new value of {}", shown(Some(&item)), spot.place());
        wire.report(spot, &rules::ENUM_VALUE_ADDED, Class::Compatible, what, Some(&was), Some(&item));
    }
}

const BOUNDS: [&str; 13] = [
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
];

fn bound(wire: &mut Wire, spot: &Spot, keyword: &str, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = (old.0.get(keyword), new.0.get(keyword));
    if json(was.as_ref()) == json(is.as_ref()) {
        return;
    }
    let tighter = if keyword.starts_with("min") {
        compare_numbers(is.as_ref(), was.as_ref(), false)
    } else if keyword.starts_with("max") {
        compare_numbers(was.as_ref(), is.as_ref(), true)
    } else if keyword.starts_with("exclusive") || keyword == "uniqueItems" {
        let on = |at: Option<&At<'_>>| at.and_then(At::as_bool).unwrap_or(false);
        Some(on(is.as_ref()).cmp(&on(was.as_ref())))
    } else {
        // Of a pattern or a step nobody can tell which values it takes away; one that is there takes some.
        match (&was, &is) {
            (None, _) => Some(Ordering::Greater),
            (_, None) => Some(Ordering::Less),
            _ => None,
        }
    };
    let (rule, request) = match tighter {
        Some(Ordering::Greater) => (&rules::BOUND_TIGHTENED, Class::Breaking),
        Some(Ordering::Less) => (&rules::BOUND_LOOSENED, Class::Compatible),
        Some(Ordering::Equal) => (&rules::BOUND_CHANGED, Class::Compatible),
        None => (&rules::BOUND_CHANGED, Class::Breaking),
    };
    let what = format!("`{keyword}` of {} is {} and not {}", spot.place(), shown(is.as_ref()), shown(was.as_ref()));
    let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
    wire.report(spot, rule, spot.graded(request, Class::Compatible), what, old, new);
}

/// Compares which properties have to go together.
pub(super) fn constraint(wire: &mut Wire, spot: &Spot, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = (old.0.constraint(), new.0.constraint());
    let sets = |at: &Option<At<'_>>| -> Vec<String> {
        let mut sets: Vec<String> = at.iter().flat_map(At::items).map(|at| at.node().to_json().to_string()).collect();
        sets.sort_unstable();
        sets
    };
    let (was_sets, is_sets) = (sets(&was), sets(&is));
    if was_sets == is_sets {
        return;
    }
    let (rule, request) = match (was_sets.is_empty(), is_sets.is_empty()) {
        (true, _) => (&rules::BOUND_TIGHTENED, Class::Breaking),
        (_, true) => (&rules::BOUND_LOOSENED, Class::Compatible),
        _ => (&rules::BOUND_CHANGED, Class::Breaking),
    };
    let what = format!("which fields of {} go together is said otherwise", spot.place());
    let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
    wire.report(spot, rule, spot.graded(request, Class::Compatible), what, old, new);
}

/// Compares two bounds; one that is absent is the widest.
fn compare_numbers(a: Option<&At<'_>>, b: Option<&At<'_>>, absent_is_greatest: bool) -> Option<Ordering> {
    let number = |at: Option<&At<'_>>| match at.map(|at| &at.node().value) {
        Some(Value::Number(number)) => number.as_f64(),
        _ => None,
    };
    let absent = if absent_is_greatest { f64::INFINITY } else { f64::NEG_INFINITY };
    number(a).unwrap_or(absent).partial_cmp(&number(b).unwrap_or(absent))
}

/// A value as JSON, cut where it is long.
fn shown(at: Option<&At<'_>>) -> String {
    let Some(at) = at else { return "none".to_owned() };
    let text = at.node().to_json().to_string();
    if text.chars().count() <= 40 {
        return format!("`{text}`");
    }
    format!("`{}..`", text.chars().take(40).collect::<String>())
}
