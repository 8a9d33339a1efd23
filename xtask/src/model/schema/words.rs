//! The documentation of types and fields: texts of a schema, and the keywords that only the server checks.

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::schema::{CONSTRAINTS, constants, describes_type, is_null, is_reference};

use super::later::nullable;

use super::secrets;

/// The keywords that are shown in the documentation and that the server checks.
const NOTES: [(&str, &str); 21] = [
    ("format", "Format"),
    ("default", "Default of the server"),
    ("example", "Example"),
    ("examples", "Examples"),
    ("contentEncoding", "Encoding"),
    ("contentMediaType", "Media type of the content"),
    ("minimum", "Minimum"),
    ("exclusiveMinimum", "Minimum excluded"),
    ("maximum", "Maximum"),
    ("exclusiveMaximum", "Maximum excluded"),
    ("multipleOf", "Multiple of"),
    ("minLength", "Least characters"),
    ("maxLength", "Most characters"),
    ("pattern", "Pattern"),
    ("minItems", "Least items"),
    ("maxItems", "Most items"),
    ("uniqueItems", "Each item once"),
    ("minContains", "Least items of the described kind"),
    ("maxContains", "Most items of the described kind"),
    ("minProperties", "Least properties"),
    ("maxProperties", "Most properties"),
];

/// Those of them that only OpenAPI 3.1 defines.
const LATER: [&str; 5] = ["examples", "contentEncoding", "contentMediaType", "minContains", "maxContains"];

/// The documentation of the type or field of a schema.
pub(super) fn docs(at: &At<'_>) -> String {
    let words = ["title", "description"];
    let mut parts: Vec<String> = words.iter().filter_map(|name| at.text(name)).map(str::to_owned).collect();
    let later = at.document().is_3_1();
    for (name, label) in NOTES {
        if LATER.contains(&name) && !later {
            continue;
        }
        if let Some(note) = at.get(name) {
            parts.push(format!("{label}: `{}`", note.node().to_json()));
        }
    }
    // The values of a string are the variants of an enum.
    if let Some(values) = at.get("enum").filter(|values| !values.items().all(|value| value.as_str().is_some())) {
        parts.push(format!("One of: `{}`", values.node().to_json()));
    }
    for list in ["oneOf", "anyOf"].into_iter().filter_map(|name| at.get(name)) {
        let alternatives: Vec<At<'_>> = list.items().filter(|item| !is_null(item)).collect();
        let Some(texts) = constants(&alternatives) else { continue };
        let described = texts.iter().zip(&alternatives).map(|(text, at)| (text, docs(at).replace('\n', " ")));
        let lines = described.filter(|(_, docs)| !docs.is_empty()).map(|(text, docs)| format!("- `{text:?}`: {docs}"));
        parts.push(lines.collect::<Vec<_>>().join("\n"));
    }
    if at.flag("deprecated") {
        parts.push("Deprecated by the document.".to_owned());
    }
    for note in at.get("allOf").into_iter().flat_map(|list| list.items()) {
        if !is_reference(&note) && !describes_type(&note) {
            parts.push(docs(&note));
        }
    }
    let constrains = |name: &str| later && CONSTRAINTS.contains(&name) && !LATER.contains(&name);
    if at.get("not").is_some() {
        parts.push("The document excludes some values of this type.".to_owned());
    } else if at.members().any(|(name, _)| constrains(name)) {
        parts.push("The document restricts the values of this type further; its JSON Schema says how.".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Claims the texts of a schema.
pub(super) fn claim(reading: &mut Reading<'_>, at: &At<'_>) {
    for name in ["title", "description"] {
        reading.text(at, name, &rules::SCHEMA_TEXT);
    }
    reading.claim_member(at, "example", &rules::SCHEMA_TEXT);
    reading.flag(at, "deprecated", &rules::SCHEMA_TEXT);
    reading.claim_member(at, "default", &rules::SCHEMA_DEFAULT);
    reading.claim_member(at, "externalDocs", &rules::EXTERNAL_DOCS);
    reading.claim_member(at, "xml", &rules::SCHEMA_XML);
    let text = at.text("type") == Some("string");
    let format = if secrets::is_password(at) {
        &rules::SCHEMA_SECRET
    } else if text {
        &rules::SCHEMA_FORMAT
    } else {
        &rules::SCHEMA_TYPE
    };
    reading.claim_member(at, "format", format);
    for (name, _) in NOTES {
        // The first claim of a node stands, so strings that became variants keep theirs.
        if !LATER.contains(&name) {
            reading.claim_member(at, name, &rules::SCHEMA_BOUNDS);
        }
    }
    reading.flag(at, "nullable", nullable(at));
    reading.flag(at, "readOnly", &rules::SCHEMA_READ_ONLY);
    reading.flag(at, "writeOnly", &rules::SCHEMA_WRITE_ONLY);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::schema::BOUNDS;

    #[test]
    fn every_bound_has_a_label() {
        for keyword in BOUNDS.iter().flat_map(|(keywords, _)| *keywords) {
            assert!(NOTES.iter().any(|(name, _)| name == keyword), "{keyword}");
        }
    }
}
