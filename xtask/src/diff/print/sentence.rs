//! Sentences on what changed, made of the data of a change.

use super::safe::{self, quoted};
use crate::diff::{Axis, Change, Direction, Part, Subject};
use crate::io::foreign::bounded;

/// What changed, as a clause without its subject's name.
#[must_use]
pub fn what(change: &Change) -> String {
    let words = Words::of(change);
    let known = words.of_document(change.rule.id).or_else(|| words.of_operation(change.rule.id));
    let known = known.or_else(|| words.of_value(change.rule.id)).or_else(|| words.of_item(change.rule.id));
    known.unwrap_or_else(|| match change.rule.axis {
        Axis::Wire => keyword(change, &words),
        Axis::Rust => item(change, &words),
    })
}

/// What else may be known of it: another name, and who sees it.
#[must_use]
pub fn hint(change: &Change) -> Option<String> {
    let renamed = change.detail.perhaps.as_deref().map(|other| {
        if change.rule.id.ends_with("-removed") {
            format!("perhaps renamed to {}", quoted(other))
        } else {
            format!("perhaps a new name for {}", quoted(other))
        }
    });
    let feature = change.feature().map(|feature| format!("seen only with the feature `{feature}`"));
    let hints: Vec<String> = renamed.into_iter().chain(feature).collect();
    (!hints.is_empty()).then(|| hints.join("; "))
}

/// The data of a change, ready to be printed.
struct Words<'c> {
    change: &'c Change,
    place: String,
    name: String,
    from: String,
    to: String,
    required: &'static str,
}

impl<'c> Words<'c> {
    fn of(change: &'c Change) -> Self {
        let detail = &change.detail;
        let value = |value: &Option<String>| value.as_deref().map_or_else(|| "none".to_owned(), quoted);
        Self {
            change,
            place: place(change),
            name: value(&detail.name),
            from: value(&detail.from),
            to: value(&detail.to),
            required: if detail.required { "required" } else { "optional" },
        }
    }

    /// Servers and security schemes.
    fn of_document(&self, rule: &str) -> Option<String> {
        let Self { place, name, from, to, .. } = self;
        Some(match rule {
            "server-changed" => format!("the default base URL was {from} and is now {to}"),
            "server-added" => format!("the server {name} was added"),
            "server-removed" => format!("the server {name} was removed"),
            "encryption-removed" if self.change.detail.from.is_none() => {
                format!("what is sent to {to} is not encrypted")
            }
            "encryption-removed" => format!("what is sent to {to} is not encrypted; the URL was {from}"),
            "encryption-added" if self.change.detail.to.is_none() => format!("{from} was not encrypted"),
            "encryption-added" => format!("what is sent to {to} is encrypted; the URL was {from}"),
            "scheme-renamed" => format!("the security scheme {from} was renamed to {to}"),
            "scheme-added" => format!("the security scheme {name} was added"),
            "scheme-removed" => format!("the security scheme {name} was removed"),
            "scheme-changed" => format!("{name} of {place} was {from} and is now {to}"),
            "not-compared" => format!("only a part was compared, because comparing all takes more than {name}"),
            "changes-not-listed" => format!("there are more changes than the {name} that are listed"),
            "items-not-listed" => format!("has more changes than the {name} that are listed"),
            "token-url-changed" => format!("the token URL of {place} was {from} and is now {to}"),
            "token-host-changed" => format!("tokens of {place} are requested from {to} and no longer from {from}"),
            "scope-declared" => format!("{place} now declares the scope {name}"),
            "scope-undeclared" => format!("{place} no longer declares the scope {name}"),
            "security-added" => format!("{place} now also accepts {name}"),
            "security-removed" => format!("{place} no longer accepts {name}"),
            "security-reordered" => format!("{place} prefers {to}, and preferred {from}"),
            "operation-secured" => format!("{place} now requires {to}, and required no credentials"),
            "operation-public" => format!("{place} no longer requires credentials"),
            "scope-required" => format!("{place} now requires the scope {name}"),
            "scope-released" => format!("{place} no longer requires the scope {name}"),
            _ => return None,
        })
    }

    /// Operations with their parameters, bodies and responses.
    fn of_operation(&self, rule: &str) -> Option<String> {
        let Self { change, place, name, from, to, required } = self;
        Some(match rule {
            "operation-added" => "the operation was added".to_owned(),
            "operation-removed" => "the operation was removed".to_owned(),
            "operation-renamed" => format!("{from} was renamed to {to}"),
            "operation-moved" => format!("{from} is now {to}"),
            "operation-deprecated" => "the operation was deprecated".to_owned(),
            "operation-undeprecated" => "the operation is no longer deprecated".to_owned(),
            "parameter-renamed" => format!("{place} was called {from}"),
            "parameter-added" => format!("{place} was added and is {required}"),
            "parameter-style-changed" => format!("{place} was serialized with {from} and is now serialized with {to}"),
            "body-added" => format!("a request body was added and is {required}"),
            "parameter-removed" | "body-removed" | "status-removed" => format!("{place} was removed"),
            "parameter-required" | "body-required" => format!("{place} is now required"),
            "parameter-optional" | "body-optional" => format!("{place} is now optional"),
            "media-type-changed" if change.detail.to.is_none() => format!("{place} is no longer offered as {from}"),
            "media-type-changed" if change.detail.from.is_none() => format!("{place} is now also offered as {to}"),
            "media-type-changed" => format!("the media type of {place} was {from} and is now {to}"),
            "status-added" => format!("{place} was added"),
            "content-added" => format!("{place} now has a body"),
            "content-removed" => format!("{place} no longer has a body"),
            "response-header-changed" => match (&change.detail.name, &change.detail.from, &change.detail.to) {
                (None, ..) => format!("{place} was changed"),
                (_, Some(_), Some(_)) => format!("the header {name} of {place} was changed"),
                (_, None, _) => format!("the header {name} of {place} was added"),
                _ => format!("the header {name} of {place} was removed"),
            },
            _ => return None,
        })
    }

    /// Schemas and what they say of values.
    fn of_value(&self, rule: &str) -> Option<String> {
        let Self { change, place, name, from, to, required } = self;
        let detail = &change.detail;
        Some(match rule {
            "schema-added" => "the schema was added".to_owned(),
            "schema-removed" => "the schema was removed".to_owned(),
            "schema-renamed" => format!("{from} was renamed to {to}"),
            "schema-replaced" => format!("the schema of {place} was {from} and is now {to}"),
            "type-changed" => {
                format!("{place} was {} and is now {}", kind(detail.from.as_ref()), kind(detail.to.as_ref()))
            }
            "format-changed" => replaced(&format!("the format of {place}"), change),
            "null-allowed" => format!("{place} may now be `null`"),
            "null-forbidden" => format!("{place} may no longer be `null`"),
            "field-added" => format!("{place} was added and is {required}"),
            "field-removed" => format!("{place} was removed"),
            "field-required" => format!("{place} is now required"),
            "field-optional" => format!("{place} is now optional"),
            "read-only" => format!("{place} is now read-only"),
            "read-write" => format!("{place} is no longer read-only"),
            "write-only-changed" if detail.to.as_deref() == Some("true") => format!("{place} is now write-only"),
            "write-only-changed" => format!("{place} is no longer write-only"),
            "enum-value-added" => format!("{name} was added to the values of {place}"),
            "enum-value-removed" => format!("{name} was removed from the values of {place}"),
            "enum-added" => format!("{place} is now restricted to the values {to}"),
            "enum-removed" => format!("{place} is no longer restricted to the values {from}"),
            "alternative-added" => format!("{place} may now also be {name}"),
            "alternative-removed" => format!("{place} may no longer be {name}"),
            "alternatives-reordered" => format!("the alternatives of {place} are in another order"),
            "alternatives-exclusive" => format!("{place} must now match exactly one alternative ({from} became {to})"),
            "alternatives-combined" => format!("{place} may now match several alternatives ({from} became {to})"),
            "discriminator-changed" if detail.from == detail.to => {
                format!("the discriminator of {place} maps other values")
            }
            "discriminator-changed" => replaced(&format!("the discriminator of {place}"), change),
            "additional-allowed" => format!("{place} may now have undeclared properties"),
            "additional-forbidden" => format!("{place} may no longer have undeclared properties"),
            "bound-tightened" | "bound-loosened" | "bound-changed" => match &detail.name {
                Some(_) => replaced(&format!("{name} of {place}"), change),
                None => replaced(&format!("which properties of {place} must occur together"), change),
            },
            "default-changed" => replaced(&format!("the default of {place}"), change),
            "rewritten" => match (&detail.from, &detail.to) {
                (Some(from), Some(to)) => {
                    let name = detail.name.as_deref().unwrap_or_default();
                    let pair = |value: &str| quoted(&format!("{name}: {value}"));
                    format!("{} of {place} is now written {}, which means the same", pair(from), pair(to))
                }
                (None, None) => format!("the items of {name} are in another order, which means the same"),
                _ => replaced(&format!("{name} of {place}"), change) + ", which means the same",
            },
            _ => return None,
        })
    }

    /// Items of Rust that are still there.
    fn of_item(&self, rule: &str) -> Option<String> {
        let Self { change, name, from, to, .. } = self;
        Some(match rule {
            "item-renamed" => format!("{from} was renamed to {to}"),
            "meaning-changed" if change.detail.name.is_some() => {
                format!("stood for {from} and now stands for {to}; {name} now stands for {from}")
            }
            "meaning-changed" => format!("stood for {from} and now stands for {to}"),
            "item-opened" => {
                "became `#[non_exhaustive]`: literals and matches without a rest no longer compile".to_owned()
            }
            "item-closed" => "is no longer `#[non_exhaustive]`".to_owned(),
            "item-deprecated" => "was deprecated: callers get a warning".to_owned(),
            "item-undeprecated" => "is no longer deprecated".to_owned(),
            _ => return None,
        })
    }
}

/// A keyword, a description or an extension; for a component, the name of the changed part.
fn keyword(change: &Change, words: &Words<'_>) -> String {
    let Words { place, name, .. } = words;
    match (&change.detail.name, &change.detail.from, &change.detail.to) {
        (None, Some(_), Some(_)) => format!("{place} was changed"),
        (None, None, _) => format!("{place} was added, and nothing refers to it"),
        (None, ..) => format!("{place} was removed, and nothing referred to it"),
        (Some(_), None, _) => format!("{name} of {place} was added"),
        (Some(_), _, None) => format!("{name} of {place} was removed"),
        _ => format!("{name} of {place} was changed"),
    }
}

fn item(change: &Change, words: &Words<'_>) -> String {
    let Words { from, to, .. } = words;
    match (&change.detail.from, &change.detail.to) {
        (Some(_), Some(_)) => format!("was {from} and is now {to}"),
        _ if change.rule.id.ends_with("-added") => "was added".to_owned(),
        _ => "was removed".to_owned(),
    }
}

/// What was added, removed or replaced, with its values.
fn replaced(thing: &str, change: &Change) -> String {
    match (&change.detail.from, &change.detail.to) {
        (None, Some(to)) => format!("{thing} is now {}, and was not given", quoted(to)),
        (Some(from), None) => format!("{thing} is no longer given, and was {}", quoted(from)),
        (Some(from), Some(to)) => format!("{thing} was {} and is now {}", quoted(from), quoted(to)),
        (None, None) => format!("{thing} was changed"),
    }
}

/// Where in its subject the change is.
fn place(change: &Change) -> String {
    let label = match &change.part {
        Part::Whole => None,
        Part::Path(path) => Some(format!("the path {}", quoted(path))),
        Part::Paths => Some("the list of paths".to_owned()),
        Part::Components => Some("the components".to_owned()),
        Part::Component(kind, name) => Some(format!("{} in {}", quoted(name), quoted(&format!("components/{kind}")))),
        Part::Server(url) => Some(format!("the server {}", quoted(url))),
        Part::Scheme(name) => Some(format!("the security scheme {}", quoted(name))),
        Part::InheritedSecurity => Some("an operation without its own `security`".to_owned()),
        Part::Parameter(location, name) => Some(format!("the {} parameter {}", bounded(location, 20), quoted(name))),
        Part::RequestBody => Some("the request body".to_owned()),
        Part::Response(status) => Some(format!("the response {}", quoted(status))),
    };
    match (label, change.path.as_str()) {
        (None, "") => whole(change).to_owned(),
        (None, path) => quoted(path),
        (Some(label), "") => label,
        (Some(label), path) => format!("{} of {label}", quoted(path)),
    }
}

fn whole(change: &Change) -> &'static str {
    match &change.subject {
        Subject::Document => "the document",
        Subject::Schema(_) => "the schema",
        Subject::Operation { .. } | Subject::Operations => "the operation",
        Subject::Item(_) => "the item",
    }
}

/// A kind of value with its article.
fn kind(name: Option<&String>) -> String {
    match name.map_or("any value", String::as_str) {
        "text" => "a string".to_owned(),
        "list" => "an array".to_owned(),
        "any value" => "any value".to_owned(),
        "one of several types" => "one of several alternatives".to_owned(),
        other if other.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {}", bounded(other, safe::LONG)),
        other => format!("a {}", bounded(other, safe::LONG)),
    }
}

/// `request and response, `, or nothing.
#[must_use]
pub fn directions(directions: &[Direction]) -> String {
    let words: Vec<_> = directions.iter().map(|direction| direction.word()).collect();
    if words.is_empty() { String::new() } else { format!("{}, ", words.join(" and ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Class, Detail, rules};

    #[test]
    fn every_rule_of_the_wire_has_a_sentence_of_its_own() {
        let change = |rule: &'static rules::Rule| Change {
            rule,
            class: Class::Compatible,
            directions: Vec::new(),
            subject: Subject::Document,
            part: Part::RequestBody,
            path: String::new(),
            detail: Detail {
                name: Some("n".to_owned()),
                from: Some("f".to_owned()),
                to: Some("t".to_owned()),
                ..Detail::default()
            },
            old: None,
            new: None,
            operations: std::sync::Arc::default(),
            occurrences: Vec::new(),
        };
        let general = ["documentation-changed", "keyword-changed", "tags-changed"];
        for rule in rules::WIRE.iter().filter(|rule| !general.contains(&rule.id)) {
            assert_ne!(what(&change(rule)), "`n` of the request body was changed", "{}", rule.id);
        }
    }
}
