//! Bodies of requests and responses.

use std::fmt;

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::media_type::{essence, is_json};

use super::schema::{Schemas, Type};

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether there must be one.
    pub required: bool,
    /// The media type that is sent.
    pub media_type: String,
    /// What it holds.
    pub content: Content,
    /// What the document says of it.
    pub docs: String,
}

/// What a body holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The document declares none.
    None,
    /// JSON of this type.
    Json(Type),
    /// Text as it is.
    Text,
    /// Bytes as they are.
    Bytes,
}

impl Content {
    /// The type of its JSON.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) => Some(ty),
            _ => None,
        }
    }
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The statuses that it is for.
    pub status: Status,
    /// What its body holds.
    pub content: Content,
    /// The media type of its body; empty without one.
    pub media_type: String,
    /// What the document says of it.
    pub docs: String,
}

/// The key of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// `404`
    Code(u16),
    /// `4XX`
    Range(u16),
    /// `default`
    Default,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Reads the body of an operation's request.
pub fn request(reading: &mut Reading<'_>, operation: &At<'_>, hint: &str, schemas: &mut Schemas) -> Option<Body> {
    let at = reading.resolve(&operation.get("requestBody")?)?;
    reading.object(&at, &rules::REQUEST_BODY);
    let docs = reading.text(&at, "description", &rules::REQUEST_BODY_TEXT).unwrap_or_default().to_owned();
    let required = reading.flag(&at, "required", &rules::REQUEST_BODY);
    let Some(list) = at.get("content") else {
        reading.refuse(
            &at,
            &rules::MALFORMED,
            "found a request body without `content`",
            "expected its media types",
            "describe the body",
        );
        return None;
    };
    let (media_type, content) = content(reading, &list, &format!("{hint}Body"), schemas)?;
    Some(Body { required, media_type, content, docs })
}

/// Reads the responses of an operation, sorted by status.
pub fn responses(reading: &mut Reading<'_>, operation: &At<'_>, hint: &str, schemas: &mut Schemas) -> Vec<Response> {
    let Some(list) = operation.get("responses") else { return Vec::new() };
    reading.object(&list, &rules::RESPONSE);
    let mut responses: Vec<Response> = Vec::new();
    for (key, place) in list.members() {
        if key.starts_with("x-") {
            continue;
        }
        let Some(status) = status(key) else {
            reading.refuse(
                &place,
                &rules::RESPONSE_STATUS_OTHER,
                format!("found the status `{key}`"),
                "expected `default`, a code from 100 to 599, or a range like `4XX`",
                "correct the key",
            );
            continue;
        };
        let Some(at) = reading.resolve(&place) else { continue };
        responses.extend(response(reading, &at, status, &format!("{hint}Response{}", title(key)), schemas));
    }
    responses.sort_by_key(|response| response.status);
    responses
}

fn response(
    reading: &mut Reading<'_>,
    at: &At<'_>,
    status: Status,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<Response> {
    reading.object(at, &rules::RESPONSE);
    let docs = reading.text(at, "description", &rules::RESPONSE_TEXT).unwrap_or_default().to_owned();
    reading.claim_member(at, "headers", &rules::RESPONSE_HEADER);
    reading.claim_member(at, "links", &rules::LINK);
    let (media_type, content) = match at.get("content") {
        None => (String::new(), Content::None),
        Some(list) if list.members().next().is_none() => {
            reading.claim(&list, &rules::MEDIA_TYPE);
            (String::new(), Content::None)
        }
        Some(list) => content(reading, &list, hint, schemas)?,
    };
    Some(Response { status, content, media_type, docs })
}

fn content(reading: &mut Reading<'_>, list: &At<'_>, hint: &str, schemas: &mut Schemas) -> Option<(String, Content)> {
    reading.object(list, &rules::MEDIA_TYPE);
    let chosen = list.members().find(|(name, _)| is_json(name)).or_else(|| list.members().next());
    let Some((media_type, at)) = chosen else {
        reading.refuse(list, &rules::MALFORMED, "found no media type", "expected one", "describe the content");
        return None;
    };
    for (name, other) in list.members() {
        if name != media_type {
            // Offered in several forms, one of which is JSON: that is the one that is used.
            if is_json(media_type) {
                reading.claim_all(&other, &rules::MEDIA_TYPE_OTHER);
            } else {
                reading.refuse(
                    &other,
                    &rules::MEDIA_TYPE_SEVERAL,
                    format!("found the media type `{name}` beside `{media_type}`"),
                    "expected one media type, or JSON among several",
                    "keep one of them, or leave the operation out with `--skip`",
                );
            }
        }
    }
    reading.object(&at, &rules::MEDIA_TYPE);
    reading.claim_member(&at, "encoding", &rules::ENCODING);
    for name in ["example", "examples"] {
        reading.claim_member(&at, name, &rules::EXAMPLE);
    }
    let ty = at.get("schema").map(|schema| schemas.read(reading, &schema, hint));
    let essence = essence(media_type);
    let content = if is_json(media_type) {
        Content::Json(ty.unwrap_or(Type::Any))
    } else if essence.starts_with("multipart/")
        || essence == "application/x-www-form-urlencoded"
        || essence.contains('*')
    {
        reading.refuse(
            &at,
            &rules::MEDIA_TYPE_FORM,
            format!("found the media type `{media_type}`"),
            "expected JSON, text or bytes",
            "leave the operation out with `--skip`, or add a rule to the generator",
        );
        return None;
    } else if ty.as_ref().is_none_or(|ty| matches!(schemas.plain(ty), Type::String)) {
        if essence.starts_with("text/") { Content::Text } else { Content::Bytes }
    } else {
        reading.refuse(
            &at,
            &rules::MEDIA_TYPE_TYPED,
            format!("found a type other than a text for `{media_type}`"),
            "expected text or bytes as they are, or JSON",
            "describe the content as a text, or leave the operation out with `--skip`",
        );
        return None;
    };
    Some((media_type.to_owned(), content))
}

fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let Some(class) = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx")) {
        return class.parse().ok().filter(|code| class.len() == 1 && (1..=5).contains(code)).map(Status::Range);
    }
    key.parse().ok().filter(|code| key.len() == 3 && (100..=599).contains(code)).map(Status::Code)
}

fn title(key: &str) -> String {
    crate::model::names::pascal_part(&key.to_ascii_lowercase())
}
