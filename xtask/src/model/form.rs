//! Forms: how the properties of a request body are written, by their Encoding Objects.

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::media_type::{essence, is_json};

use super::schema::{Field, Schemas, Type};

/// How a property of `application/x-www-form-urlencoded` is written.
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
}

impl Part {
    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.field.ty.not_null(), Type::Array(_))
    }
}

/// Reads the styles of the properties of `application/x-www-form-urlencoded`, without the default style.
pub fn styles(reading: &mut Reading<'_>, media_type: &At<'_>) -> Vec<(String, FormStyle)> {
    let encodings = encodings(reading, media_type);
    let styles = encodings.into_iter().map(|(name, at)| {
        let explode = at.get("explode").and_then(|explode| explode.as_bool());
        let style = match (at.text("style"), explode) {
            (None, None) if at.text("contentType").is_some_and(is_json) => FormStyle::Json,
            (None | Some("form"), Some(false)) => FormStyle::Delimited(','),
            (Some("spaceDelimited"), Some(false) | None) => FormStyle::Delimited(' '),
            (Some("pipeDelimited"), Some(false) | None) => FormStyle::Delimited('|'),
            (None | Some("form" | "spaceDelimited" | "pipeDelimited"), _) => FormStyle::Exploded,
            (Some("deepObject"), _) => FormStyle::Deep,
            (Some(other), _) => {
                reading.refuse(
                    &at,
                    &rules::MEDIA_TYPE_FORM,
                    format!("found the style `{other}` for a property of a form"),
                    "expected form, spaceDelimited, pipeDelimited or deepObject",
                    "correct the style",
                );
                FormStyle::Exploded
            }
        };
        (name, style)
    });
    styles.filter(|(_, style)| *style != FormStyle::Exploded).collect()
}

/// Reads the properties of `multipart/form-data`; `None` if the schema does not define any.
pub fn parts(
    reading: &mut Reading<'_>,
    media_type: &At<'_>,
    schema: &At<'_>,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<Vec<Part>> {
    let fields = schemas.fields(reading, schema, hint)?;
    let encodings = encodings(reading, media_type);
    let parts = fields.into_iter().filter(|field| !field.read_only).map(|field| {
        let encoding = encodings.iter().find(|(name, _)| *name == field.wire);
        let declared = encoding.and_then(|(_, at)| at.text("contentType"));
        // Several media types, or a range, leave the choice to the caller.
        let media_type = declared.filter(|text| !text.contains([',', '*'])).map(str::to_owned);
        let file = property(schema, &field.wire, 0).is_some_and(|at| is_file(&at));
        Part { field, file, media_type }
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
        for (name, header) in at.get("headers").into_iter().flat_map(|headers| headers.members()) {
            if header.resolve().is_ok_and(|header| header.flag("required")) {
                reading.refuse(
                    &header,
                    &rules::MEDIA_TYPE_FORM,
                    format!("found the required header `{name}` of a part"),
                    "expected parts whose headers are their name, file name and media type",
                    "leave the operation out with `--skip`",
                );
            }
        }
        reading.claim_member(&at, "headers", &rules::FORM_HEADER);
        encodings.push((name.to_owned(), at));
    }
    encodings
}

/// Finds the schema of a property, also in the parts of `allOf`.
fn property<'b>(schema: &At<'b>, wire: &str, depth: usize) -> Option<At<'b>> {
    let schema = schema.resolve().ok()?;
    let own = schema.get("properties").and_then(|properties| properties.get(wire));
    let parts = schema.get("allOf").filter(|_| own.is_none() && depth < 16);
    own.or_else(|| parts?.items().find_map(|part| property(&part, wire, depth + 1)))
}

/// Whether the schema describes a file or a list of files.
fn is_file(at: &At<'_>) -> bool {
    let Ok(at) = at.resolve() else { return false };
    match at.text("type") {
        Some("string") => {
            let bytes = at.text("contentMediaType").is_some() && at.get("contentEncoding").is_none();
            at.text("format") == Some("binary") || bytes
        }
        Some("array") => at.get("items").is_some_and(|items| {
            items.resolve().is_ok_and(|items| items.text("type") == Some("string") && is_file(&items))
        }),
        _ => false,
    }
}

/// Whether a media type is a form that the client can write.
#[must_use]
pub fn is_form(media_type: &str) -> bool {
    matches!(essence(media_type).as_str(), "multipart/form-data" | "application/x-www-form-urlencoded")
}
