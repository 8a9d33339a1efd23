//! Forms: how the properties of a request body are written, by their Encoding Objects.

use crate::model::ledger::Reading;
use crate::model::rules::{self, Rule};
use crate::openapi::document::At;
use crate::openapi::media_type::{essence, is_json};
use crate::openapi::schema::{describes_type, later};

use super::schema::{Field, Schemas, Type};

/// How a query parameter, or a property of `application/x-www-form-urlencoded`, is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormStyle {
    /// `form`, exploded: the default.
    Exploded,
    /// One pair, with the items separated by this character.
    Delimited(char),
    /// `deepObject`
    Deep,
    /// JSON
    Json,
}

/// A property of `multipart/form-data`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The property.
    pub field: Field,
    /// Whether it is a file or a list of files.
    pub file: bool,
    /// The media type that the document declares for it.
    pub media_type: Option<String>,
    /// The headers that it must have.
    pub headers: Vec<String>,
    /// Whether it is a list.
    pub list: bool,
}

/// The style that these members mean in a query or a form; `None` for a style that has no place there.
#[must_use]
pub fn style(name: Option<&str>, explode: Option<bool>) -> Option<FormStyle> {
    match (name, explode) {
        (None | Some("form"), Some(false)) => Some(FormStyle::Delimited(',')),
        (Some("spaceDelimited"), Some(false) | None) => Some(FormStyle::Delimited(' ')),
        (Some("pipeDelimited"), Some(false) | None) => Some(FormStyle::Delimited('|')),
        (None | Some("form" | "spaceDelimited" | "pipeDelimited"), _) => Some(FormStyle::Exploded),
        (Some("deepObject"), _) => Some(FormStyle::Deep),
        _ => None,
    }
}

/// Reads the styles of the properties of `application/x-www-form-urlencoded`, without the default style.
pub fn styles(reading: &mut Reading<'_>, media_type: &At<'_>) -> Vec<(String, FormStyle)> {
    let encodings = encodings(reading, media_type);
    let styles = encodings.into_iter().map(|(property, at)| {
        let explode = at.get("explode").and_then(|explode| explode.as_bool());
        let name = at.text("style");
        if name.is_none() && explode.is_none() && at.text("contentType").is_some_and(is_json) {
            return (property, FormStyle::Json);
        }
        (property, style(name, explode).or_else(|| style(None, explode)).unwrap_or(FormStyle::Exploded))
    });
    styles.filter(|(_, style)| *style != FormStyle::Exploded).collect()
}

/// Reads the properties of `multipart/form-data`; `None` if the schema is not that of an object with properties.
pub fn parts(
    reading: &mut Reading<'_>,
    media_type: &At<'_>,
    schema: &At<'_>,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<Vec<Part>> {
    let fields = schemas.fields(reading, schema, hint).filter(|fields| !fields.is_empty())?;
    let encodings = encodings(reading, media_type);
    let parts = fields.into_iter().filter(|field| !field.read_only).map(|field| {
        let encoding = encodings.iter().find(|(name, _)| *name == field.wire);
        let declared = encoding.and_then(|(_, at)| at.text("contentType"));
        let described = property(schema, &field.wire, 0);
        let content = described.as_ref().and_then(|at| content_type(at, DEPTH));
        // Several media types, or a range, leave the choice to the caller.
        let media_type = declared.or(content).filter(|text| !text.contains([',', '*'])).map(str::to_owned);
        let headers = encoding.map(|(_, at)| required_headers(at)).unwrap_or_default();
        // Who has to set a header passes the part as a file.
        let file = !headers.is_empty() || described.is_some_and(|at| is_file(&at, declared, DEPTH));
        let list = matches!(schemas.plain(&field.ty), Type::Array(_));
        Part { field, file, media_type, headers, list }
    });
    Some(parts.collect())
}

fn encodings<'b>(reading: &mut Reading<'_>, media_type: &At<'b>) -> Vec<(String, At<'b>)> {
    let Some(list) = media_type.get("encoding") else { return Vec::new() };
    reading.object(&list, &rules::FORM_ENCODING);
    let mut encodings = Vec::new();
    for (name, at) in list.members() {
        reading.object(&at, &rules::FORM_ENCODING);
        for text in ["contentType", "style"] {
            reading.text(&at, text, &rules::FORM_ENCODING);
        }
        reading.flag(&at, "explode", &rules::FORM_ENCODING);
        // Servers decode both spellings to the same value.
        reading.flag(&at, "allowReserved", &rules::FORM_RESERVED);
        if let Some(named) = at.get("style").filter(|named| style(named.as_str(), None).is_none()) {
            reading.correct(&named, &rules::FORM_STYLE);
        }
        let required = required_headers(&at);
        for (name, header) in at.get("headers").into_iter().flat_map(|headers| headers.members()) {
            reading.resolve(&header);
            if required.iter().any(|known| known == name) && is_multipart(&media_type.name()) {
                reading.claim_all(&header, &rules::FORM_HEADER_REQUIRED);
            }
        }
        reading.claim_member(&at, "headers", &rules::FORM_HEADER);
        encodings.push((name.to_owned(), at));
    }
    encodings
}

/// The headers that the Encoding Object requires, apart from those that each part has.
fn required_headers(encoding: &At<'_>) -> Vec<String> {
    let headers = encoding.get("headers").into_iter().flat_map(|headers| headers.members());
    let is_own = |name: &str| ["content-type", "content-disposition"].iter().any(|own| name.eq_ignore_ascii_case(own));
    let required = headers.filter(|(name, at)| !is_own(name) && at.resolve().is_ok_and(|at| at.flag("required")));
    required.map(|(name, _)| name.to_owned()).collect()
}

/// Finds the schema of a property, also in the parts of `allOf`.
fn property<'b>(schema: &At<'b>, wire: &str, depth: usize) -> Option<At<'b>> {
    let schema = schema.resolve().ok()?;
    let own = schema.get("properties").and_then(|properties| properties.get(wire));
    let parts = schema.get("allOf").filter(|_| own.is_none() && depth < 16);
    own.or_else(|| parts?.items().find_map(|part| property(&part, wire, depth + 1)))
}

/// References, parts and items are followed so deep.
const DEPTH: usize = 8;

/// The schema behind references and behind an `allOf` of one part, which is how documents put a description beside a reference.
fn described<'b>(at: &At<'b>, depth: usize) -> Option<At<'b>> {
    let at = at.resolve().ok()?;
    let mut parts = at.get("allOf").into_iter().flat_map(|list| list.items()).filter(|_| at.get("type").is_none());
    match (parts.next(), parts.next()) {
        (Some(only), None) if depth > 0 => described(&only, depth - 1),
        _ => Some(at),
    }
}

/// The media type that the schema of OpenAPI 3.1 declares for a text, or for each of a list of them.
fn content_type<'b>(at: &At<'b>, depth: usize) -> Option<&'b str> {
    let at = described(at, depth)?;
    let items = at.get("items").filter(|_| depth > 0 && at.text("type") == Some("array"));
    let own = later(&at, "contentMediaType").and_then(|media_type| media_type.as_str());
    items.map_or(own, |items| content_type(&items, depth - 1))
}

/// Whether the schema describes a file or a list of files (OpenAPI 3.1.1, "Encoding Object"): bytes, a schema that says nothing of its
/// values, or a text of a media type that is none.
fn is_file(at: &At<'_>, media_type: Option<&str>, depth: usize) -> bool {
    let Some(at) = described(at, depth) else { return false };
    let is_encoded = later(&at, "contentEncoding").is_some() || at.text("format") == Some("byte");
    let own = content_type(&at, 0);
    let bytes = media_type.or(own).is_some_and(|declared| declared.split(',').all(is_bytes));
    match at.text("type") {
        Some("string") => !is_encoded && at.get("enum").is_none() && (at.text("format") == Some("binary") || bytes),
        Some("array") if depth > 0 => at.get("items").is_some_and(|items| {
            let is_list = described(&items, depth).is_none_or(|items| items.text("type") == Some("array"));
            !is_list && is_file(&items, media_type, depth - 1)
        }),
        Some(_) => false,
        None => {
            let is_text = media_type.or(own).is_some_and(|declared| !declared.split(',').all(is_bytes));
            at.is_object() && !describes_type(&at) && !is_encoded && !is_text
        }
    }
}

/// Whether a media type is not of texts.
fn is_bytes(media_type: &str) -> bool {
    let essence = essence(media_type.trim());
    let (kind, _) = essence.split_once('/').unwrap_or((&essence, ""));
    matches!(kind, "image" | "audio" | "video" | "font" | "model" | "*")
        || ["octet-stream", "pdf", "zip", "gzip", "x-tar", "x-gzip", "wasm"]
            .iter()
            .any(|name| essence.strip_prefix("application/") == Some(name))
}

/// Whether a media type is a form that the client can write.
#[must_use]
pub fn is_form(media_type: &str) -> bool {
    matches!(essence(media_type).as_str(), "multipart/form-data" | "application/x-www-form-urlencoded")
}

/// Whether the body consists of parts.
#[must_use]
pub fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// The rule for a form.
pub(super) fn rule(media_type: &str) -> &'static Rule {
    if is_multipart(media_type) { &rules::FORM_MULTIPART } else { &rules::FORM }
}
