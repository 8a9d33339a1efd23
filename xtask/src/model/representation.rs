//! Media types: the content of a body in each media type that the document declares.

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::media_type::{essence, is_json};

use super::form::{self, FormStyle, Part};
use super::schema::{Schemas, Shape, Type};

/// A body in one media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    /// The media type, as in the document.
    pub media_type: String,
    /// The content of the body.
    pub content: Content,
    /// The name of its variant, if there are several media types.
    pub variant: String,
}

impl Representation {
    /// Whether the document leaves the media type open (`*/*`, `image/*`).
    #[must_use]
    pub fn is_range(&self) -> bool {
        essence(&self.media_type).ends_with("/*")
    }
}

/// The content of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The document declares none.
    None,
    /// JSON of this type.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// `application/x-www-form-urlencoded` of this type, with all styles but the default.
    Form(Type, Vec<(String, FormStyle)>),
    /// `multipart/form-data`
    Multipart(Vec<Part>),
}

impl Content {
    /// The types that it contains.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let (one, parts) = match self {
            Self::Json(ty) | Self::Form(ty, _) => (Some(ty), [].as_slice()),
            Self::Multipart(parts) => (None, parts.as_slice()),
            Self::None | Self::Text | Self::Bytes => (None, [].as_slice()),
        };
        one.into_iter().chain(parts.iter().filter(|part| !part.file).map(|part| &part.field.ty))
    }
}

/// Values that arrive one after another in one response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sequence {
    /// The events of `text/event-stream`, with the type of their data.
    Events(Type),
    /// JSON of this type on each line.
    Lines(Type),
}

impl Sequence {
    /// The type of one value.
    #[must_use]
    pub fn ty(&self) -> &Type {
        let (Self::Events(ty) | Self::Lines(ty)) = self;
        ty
    }
}

/// The message to which a Media Type Object belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A request.
    Request,
    /// A response.
    Response,
}

/// The media types of one body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Representations {
    /// Those of a whole body, the default first: JSON, or else the first in the document.
    pub whole: Vec<Representation>,
    /// Sequences, which are read value by value, with their media types.
    pub sequences: Vec<(String, Sequence)>,
}

/// Reads the members of `content`.
pub fn read(
    reading: &mut Reading<'_>,
    list: &At<'_>,
    side: Side,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<Representations> {
    reading.object(list, &rules::MEDIA_TYPE);
    let mut members: Vec<(&str, At<'_>)> = list.members().filter(|(name, _)| !name.starts_with("x-")).collect();
    if members.is_empty() {
        reading.refuse(list, &rules::MALFORMED, "found no media type", "expected one", "describe the content");
        return None;
    }
    if let Some(json) = members.iter().position(|(name, _)| is_json(name)) {
        let json = members.remove(json);
        members.insert(0, json);
    }
    let mut contents: Vec<(usize, Representation)> = Vec::new();
    let mut sequences: Vec<(usize, (String, Sequence))> = Vec::new();
    // Names do not depend on the order of the document, so nothing is read in it.
    let mut sorted: Vec<_> = members.iter().enumerate().collect();
    sorted.sort_by_key(|(_, (media_type, _))| *media_type);
    for (index, (media_type, at)) in sorted {
        let rule = match (index, sequence_of(media_type)) {
            (_, Some(Kind::Events)) if side == Side::Response => &rules::EVENT_STREAM,
            (_, Some(Kind::Lines)) if side == Side::Response => &rules::JSON_LINES,
            _ if side == Side::Request && form::is_form(media_type) => form::rule(media_type),
            _ if side == Side::Request && form::is_multipart(media_type) => &rules::MEDIA_TYPE_MULTIPART,
            _ if media_type.contains('*') => &rules::MEDIA_TYPE_RANGE,
            (0, _) => &rules::MEDIA_TYPE,
            _ => &rules::MEDIA_TYPE_SEVERAL,
        };
        reading.object(at, rule);
        for name in ["example", "examples"] {
            reading.claim_member(at, name, &rules::EXAMPLE);
        }
        if side == Side::Response
            && let Some(sequence) = sequence(reading, media_type, at, hint, schemas)
        {
            sequences.push((index, ((*media_type).to_owned(), sequence)));
            continue;
        }
        let content = content(reading, media_type, at, side, hint, schemas);
        contents
            .push((index, Representation { media_type: (*media_type).to_owned(), content, variant: String::new() }));
    }
    contents.sort_by_key(|(index, _)| *index);
    sequences.sort_by_key(|(index, _)| *index);
    let mut found = Representations::default();
    found.sequences.extend(sequences.into_iter().map(|(_, sequence)| sequence));
    for (_, form) in contents {
        // The same content in another media type: the first one is used.
        let is_json = matches!(form.content, Content::Json(_));
        if !(is_json && found.whole.iter().any(|other| other.content == form.content)) {
            found.whole.push(form);
        }
    }
    // If nothing else is declared, a sequence can also be read as one body, unless it is endless.
    if found.whole.is_empty() {
        for (media_type, sequence) in &found.sequences {
            let content = if let Sequence::Events(_) = sequence { Content::Text } else { Content::Bytes };
            found.whole.push(Representation { media_type: media_type.clone(), content, variant: String::new() });
        }
    }
    let wires: Vec<_> = found.whole.iter().map(|form| (form.media_type.as_str(), 0)).collect();
    let variants = names::assign(variant, &mut Names::default(), &wires);
    found.whole.iter_mut().zip(variants).for_each(|(form, variant)| form.variant = variant);
    (!found.whole.is_empty()).then_some(found)
}

/// The methods that return a body of this media type while it arrives.
pub(super) fn streaming_methods(media_type: &str) -> &'static [&'static str] {
    match sequence_of(media_type) {
        Some(Kind::Events) => &["events", "stream"],
        Some(Kind::Lines) => &["lines", "stream"],
        None if is_json(media_type) => &[],
        None => &["stream"],
    }
}

enum Kind {
    Events,
    Lines,
}

fn sequence_of(media_type: &str) -> Option<Kind> {
    match essence(media_type).as_str() {
        "text/event-stream" => Some(Kind::Events),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/json-lines" => Some(Kind::Lines),
        _ => None,
    }
}

fn sequence(
    reading: &mut Reading<'_>,
    media_type: &str,
    at: &At<'_>,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<Sequence> {
    let kind = sequence_of(media_type)?;
    reading.claim_member(at, "encoding", &rules::ENCODING);
    let mut ty = |without| at.get("schema").map_or(without, |schema| schemas.read(reading, &schema, hint));
    Some(match kind {
        Kind::Events => Sequence::Events(ty(Type::String)),
        Kind::Lines => Sequence::Lines(ty(Type::Any)),
    })
}

fn content(
    reading: &mut Reading<'_>,
    media_type: &str,
    at: &At<'_>,
    side: Side,
    hint: &str,
    schemas: &mut Schemas,
) -> Content {
    let schema = at.get("schema");
    let essence = essence(media_type);
    if side == Side::Request && form::is_form(media_type) {
        return form_content(reading, at, schema.as_ref(), hint, schemas);
    }
    reading.claim_member(at, "encoding", &rules::ENCODING);
    if is_json(media_type) {
        return Content::Json(schema.map_or(Type::Any, |schema| schemas.read(reading, &schema, hint)));
    }
    if let Some(schema) = schema {
        // The schema of text and bytes is a string at most.
        if is_text(&schema) {
            schemas.read(reading, &schema, hint);
        } else {
            if schema.get("$ref").is_some() {
                reading.resolve(&schema);
            }
            reading.claim_all(&schema, &rules::MEDIA_TYPE_TYPED);
        }
    }
    if essence.starts_with("text/") { Content::Text } else { Content::Bytes }
}

fn is_text(schema: &At<'_>) -> bool {
    schema.resolve().is_ok_and(|schema| schema.text("type") == Some("string") && schema.get("enum").is_none())
}

/// A form. Without properties it is what the caller makes of it: any properties, or the encoded form itself.
fn form_content(
    reading: &mut Reading<'_>,
    at: &At<'_>,
    schema: Option<&At<'_>>,
    hint: &str,
    schemas: &mut Schemas,
) -> Content {
    if form::is_multipart(&at.name()) {
        let parts = schema.and_then(|schema| form::parts(reading, at, schema, hint, schemas));
        reading.claim_member(at, "encoding", &rules::ENCODING);
        return parts.map_or(Content::Bytes, Content::Multipart);
    }
    let styles = form::styles(reading, at);
    let Some(schema) = schema else { return Content::Form(Type::map(Type::Any), styles) };
    let ty = schemas.read(reading, schema, hint);
    let object = match schemas.plain(&ty) {
        Type::Named(index) => {
            schemas.get(*index).is_some_and(|named| matches!(named.shape, Shape::Struct(_) | Shape::Union(_)))
        }
        Type::Map(_) | Type::Any => true,
        _ => false,
    };
    if object { Content::Form(ty, styles) } else { Content::Text }
}

/// `Json`, `TextPlain`, `OctetStream`, `Any`, `AnyImage`.
fn variant(media_type: &str) -> String {
    let essence = essence(media_type);
    if essence == "*/*" {
        return "Any".to_owned();
    }
    if let Some(kind) = essence.strip_suffix("/*") {
        return names::pascal(&format!("any {kind}"));
    }
    names::pascal(&essence.strip_prefix("application/").unwrap_or(&essence).replace(['/', '+', '.'], " "))
}
