//! Whether a Rust name still has the same meaning on the wire.

use std::collections::HashSet;

use super::surface::Surface;
use crate::codegen::origins::Meaning;
use crate::diff::change::Change;
use crate::diff::rules;

/// A name whose meaning changed.
pub(super) struct Changed {
    pub(super) path: String,
    pub(super) from: String,
    pub(super) to: String,
    /// The name that has the old meaning now.
    pub(super) now: Option<String>,
}

/// The names that stand for something else; an operation that moved is the same one.
pub(super) fn changed(was: &Surface, is: &Surface, wire: &[Change]) -> Vec<Changed> {
    let moved = wire.iter().filter(|change| *change.rule == rules::OPERATION_MOVED);
    let moved: HashSet<(&str, &str)> =
        moved.filter_map(|change| Some((change.detail.from.as_deref()?, change.detail.to.as_deref()?))).collect();
    let mut changed = Vec::new();
    for (path, old) in &was.items {
        let Some(new) = is.items.get(path) else { continue };
        let (Some(from), Some(to)) = (&old.meaning, &new.meaning) else { continue };
        let (named_from, named_to) = (named(from), named(to));
        if is_same(from, to) || moved.contains(&(named_from.as_str(), named_to.as_str())) {
            continue;
        }
        let owner = path.rsplit_once([':', '.']).map_or("", |(owner, _)| owner);
        let beside =
            is.items.iter().filter(|(other, _)| other.rsplit_once([':', '.']).is_some_and(|(of, _)| of == owner));
        let now = beside.filter(|(_, entry)| entry.meaning.as_ref().is_some_and(|meaning| is_same(from, meaning)));
        let now = now.map(|(other, _)| other.clone()).next();
        changed.push(Changed { path: path.clone(), from: named_from, to: named_to, now });
    }
    changed
}

fn is_same(old: &Meaning, new: &Meaning) -> bool {
    match (old, new) {
        (Meaning::Operation { method: a, path: was }, Meaning::Operation { method: b, path: is }) => {
            a == b && template(was).0 == template(is).0
        }
        (
            Meaning::Parameter { location: a, name: old, path: was },
            Meaning::Parameter { location: b, name: new, path: is },
        ) => {
            let ((shape_old, names_old), (shape_new, names_new)) = (template(was), template(is));
            let position = |names: &[&str], name: &str| names.iter().position(|other| *other == name);
            a == b
                && match *a {
                    "path" if shape_old == shape_new => position(&names_old, old) == position(&names_new, new),
                    "header" => old.eq_ignore_ascii_case(new),
                    _ => old == new,
                }
        }
        (Meaning::Property(a), Meaning::Property(b)) | (Meaning::Value(a), Meaning::Value(b)) => a == b,
        // Fields, variants and types are compared as such where one became another.
        _ => true,
    }
}

/// The path without the names of its parameters, and the names.
fn template(path: &str) -> (Vec<&str>, Vec<&str>) {
    let mut literals = Vec::new();
    let mut names = Vec::new();
    for (index, part) in path.split('{').enumerate() {
        match part.split_once('}').filter(|_| index > 0) {
            Some((name, literal)) => {
                names.push(name);
                literals.push(literal);
            }
            None => literals.push(part),
        }
    }
    (literals, names)
}

fn named(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Operation { method, path } => format!("{method} {path}"),
        Meaning::Parameter { location, name, .. } => format!("{name} ({location})"),
        Meaning::Property(name) | Meaning::Value(name) => name.clone(),
        Meaning::Schema => String::new(),
    }
}
