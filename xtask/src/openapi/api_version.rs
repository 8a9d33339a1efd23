//! The version of the API that requests name in a header: where a document declares that header, and which versions its texts name.

use crate::openapi::calls::calls;
use crate::openapi::document::{At, Document, Value};

/// Whether a document declares a header parameter, in its components, a path or an operation.
#[must_use]
pub fn is_declared(document: &Document, header: &str) -> bool {
    parameters(document).iter().any(|parameter| is(parameter, header))
}

/// The `default` of a header parameter that a document declares.
#[must_use]
pub fn default(document: &Document, header: &str) -> Option<String> {
    let declared = parameters(document);
    let mut declared = declared.iter().filter(|parameter| is(parameter, header));
    declared.find_map(|parameter| {
        let schema = parameter.get("schema")?.resolve().ok()?;
        Some(schema.text("default")?.to_owned())
    })
}

/// A version that a text of the document names.
#[derive(Debug)]
pub struct Mention<'d> {
    /// The text.
    pub at: At<'d>,
    /// The version, a date.
    pub version: String,
}

/// The latest version later than `pinned` that a text of the document calls a version; `None` also if `pinned` is not a date.
#[must_use]
pub fn later<'d>(document: &'d Document, pinned: &str) -> Option<Mention<'d>> {
    let pinned = pinned.get(..DATE).filter(|date| is_date(date))?;
    let root = document.root();
    let mut latest: Option<(usize, String)> = None;
    let mut open = vec![root.node()];
    while let Some(node) = open.pop() {
        open.extend(node.below());
        let Value::String(text) = &node.value else { continue };
        for date in versions(text) {
            if date > latest.as_ref().map_or(pinned, |(_, date)| date) {
                latest = Some((node.id(), date.to_owned()));
            }
        }
    }
    let (id, version) = latest?;
    let at = document.find(&root.node().pointer_of(id))?;
    Some(Mention { at, version })
}

/// The length of `YYYY-MM-DD`.
const DATE: usize = 10;
/// How far a date stands behind the word "version", in bytes: `version (e.g., 2026-04-16)`.
const NEAR: usize = 12;

/// The dates in a text that follow the word "version".
fn versions(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let hyphens = text.match_indices('-').map(|(at, _)| at);
    hyphens.filter_map(move |hyphen| {
        let start = hyphen.checked_sub(4)?;
        let date = text.get(start..start + DATE).filter(|date| is_date(date))?;
        let continues = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        if continues(before) || continues(bytes.get(start + DATE)) {
            return None;
        }
        let near = bytes.get(start.saturating_sub(NEAR + "version".len())..start).unwrap_or_default();
        near.to_ascii_lowercase().windows("version".len()).any(|word| word == b"version").then_some(date)
    })
}

fn is_date(text: &str) -> bool {
    let digits = |c: &u8| c.is_ascii_digit();
    match text.as_bytes() {
        [year @ .., b'-', m1, m2, b'-', d1, d2] if year.len() == 4 => {
            year.iter().all(digits) && [m1, m2, d1, d2].into_iter().all(digits)
        }
        _ => false,
    }
}

/// The parameters of components, paths and operations.
fn parameters(document: &Document) -> Vec<At<'_>> {
    let root = document.root();
    let components = root.get("components").and_then(|components| components.get("parameters"));
    let mut found: Vec<At<'_>> = components.iter().flat_map(At::members).map(|(_, at)| at).collect();
    let owners = calls(&root).into_iter().flat_map(|call| [call.item, call.at]);
    found.extend(owners.filter_map(|owner| owner.get("parameters")).flat_map(|list| list.items().collect::<Vec<_>>()));
    found
}

fn is(parameter: &At<'_>, header: &str) -> bool {
    let Ok(parameter) = parameter.resolve() else { return false };
    let name = parameter.text("name").unwrap_or_default();
    parameter.text("in") == Some("header") && name.eq_ignore_ascii_case(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_declared_by_a_component_a_path_or_an_operation() {
        let of = |text: &str| Document::parse("d.yml", &format!("openapi: 3.0.3\n{text}")).unwrap();
        let parameter = "{name: X-Version, in: header, schema: {type: string, default: '2026-01-01'}}";
        for text in [
            format!("components: {{parameters: {{V: {parameter}}}}}"),
            format!("paths: {{/a: {{parameters: [{parameter}], get: {{}}}}}}"),
            format!("paths: {{/a: {{get: {{parameters: [{parameter}]}}}}}}"),
        ] {
            let document = of(&text);
            assert!(is_declared(&document, "x-version") && !is_declared(&document, "X-Other"), "{text}");
            assert_eq!(default(&document, "X-VERSION").as_deref(), Some("2026-01-01"), "{text}");
        }
        let query = of("paths: {/a: {get: {parameters: [{name: X-Version, in: query, schema: {type: string}}]}}}");
        assert!(!is_declared(&query, "X-Version"));
    }

    #[test]
    fn only_a_date_that_a_text_calls_a_version_is_one() {
        let of = |text: &str| versions(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of("starting with API\n version 2026-04-28; older ones"), ["2026-04-28"]);
        assert_eq!(of("API version (e.g., 2026-04-16), Blaxel-Version >= 2027-01-02."), ["2026-04-16", "2027-01-02"]);
        let other = "version of 2026-04-28T09:00:00Z, at 2026-04-28, version 12026-04-28, version é2026-4-28 é-é";
        assert_eq!(of(other), Vec::<String>::new());
    }

    #[test]
    fn the_latest_version_is_found_with_its_place() {
        let text = "openapi: 3.0.3\ninfo:\n  description: since version 2026-05-01\npaths: {}\nx-a: [version 2026-06-01, version 2025-01-01]\n";
        let document = Document::parse("d.yml", text).unwrap();
        let found = later(&document, "2026-04-28.preview").unwrap();
        assert_eq!((found.version.as_str(), found.at.line()), ("2026-06-01", 5));
        assert!(later(&document, "2026-06-01").is_none() && later(&document, "v2").is_none());
    }
}
