//! Bodies of requests and responses.

use std::fmt;

use crate::model::ledger::Reading;
use crate::model::names;
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::media_type::{self, is_json};
use crate::openapi::pointer::unescape;

use super::representation::{self, Content, Representation, Sequence, Side};
use super::schema::{Schemas, Type};

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it is required.
    pub required: bool,
    /// Its media types, the default first.
    pub forms: Vec<Representation>,
    /// Its documentation, as in the document.
    pub docs: String,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// Its statuses.
    pub status: Status,
    /// The media types of its body, the default first; empty if it has no body.
    pub forms: Vec<Representation>,
    /// The sequences, which are read value by value, with their media types.
    pub sequences: Vec<(String, Sequence)>,
    /// The media types for `Accept`; empty if the document declares none.
    pub media_type: String,
    /// Its documentation, as in the document.
    pub docs: String,
}

impl Response {
    /// The content of its default media type.
    #[must_use]
    pub fn content(&self) -> &Content {
        self.forms.first().map_or(&Content::None, |form| &form.content)
    }

    /// The types that it contains.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let whole = self.forms.iter().flat_map(|form| form.content.types());
        whole.chain(self.sequences.iter().map(|(_, sequence)| sequence.ty()))
    }
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

/// Reads the request body of an operation.
pub fn request(reading: &mut Reading<'_>, operation: &At<'_>, hint: &str, schemas: &mut Schemas) -> Option<Body> {
    let at = reading.resolve(&operation.get("requestBody")?)?;
    reading.object(&at, &rules::REQUEST_BODY);
    let docs = reading.text(&at, "description", &rules::REQUEST_BODY_TEXT).unwrap_or_default().to_owned();
    let required = reading.flag(&at, "required", &rules::REQUEST_BODY);
    if at.get("content").is_none() {
        reading.refuse(
            &at,
            &rules::MALFORMED,
            "found a request body without `content`",
            "expected its media types",
            "describe the body",
        );
    }
    let list = reading.content(&at)?;
    let of_component = shared(&at, "/components/requestBodies/", "Body").or_else(|| shared_content(&list));
    let hint = of_component.unwrap_or_else(|| format!("{hint}Body"));
    let read = representation::read(reading, &list, Side::Request, &hint, schemas)?;
    Some(Body { required, forms: read.whole, docs })
}

/// The builder methods that return a response while it arrives, by the media types of the operation's successes.
#[must_use]
pub fn streaming_methods(operation: &At<'_>) -> Vec<&'static str> {
    let responses = operation.get("responses").into_iter().flat_map(|responses| responses.members());
    let responses = responses.filter(|(key, _)| key.starts_with('2') || *key == "default");
    let contents = responses.filter_map(|(_, at)| media_type::content(&at.resolved()?));
    let mut methods = Vec::new();
    for (media_type, _) in contents.flat_map(|content| content.members()) {
        methods.extend(representation::streaming_methods(media_type));
    }
    methods
}

/// Reads the responses of an operation, sorted by status.
pub fn responses(reading: &mut Reading<'_>, operation: &At<'_>, hint: &str, schemas: &mut Schemas) -> Vec<Response> {
    let Some(list) = operation.get("responses") else { return Vec::new() };
    reading.object(&list, &rules::RESPONSE);
    // In HTTP, responses to HEAD and with some statuses have no body, whatever the document declares.
    let head = operation.name() == "head";
    let mut responses: Vec<Response> = Vec::new();
    // Names do not depend on the order of the document, so nothing is read in it.
    let mut members: Vec<_> = list.members().collect();
    members.sort_by_key(|(key, _)| *key);
    for (key, place) in members {
        if key.starts_with("x-") {
            continue;
        }
        let Some(status) = status(key) else {
            reading.claim_all(&place, &rules::RESPONSE_STATUS);
            continue;
        };
        if status.to_string() != key {
            reading.claim(&place, &rules::RESPONSE_STATUS);
        }
        // `4xx` beside `4XX`.
        if responses.iter().any(|known| known.status == status) {
            reading.claim_all(&place, &rules::RESPONSE_STATUS);
            continue;
        }
        let Some(at) = reading.resolve(&place) else { continue };
        let of_component = shared(&at, "/components/responses/", "Response");
        let hint = of_component.unwrap_or_else(|| format!("{hint}Response{}", title(key)));
        responses.extend(response(reading, &at, status, head, &hint, schemas));
    }
    responses.sort_by_key(|response| response.status);
    responses
}

/// The name for the types of a component, which all operations that refer to it share.
fn shared(at: &At<'_>, components: &str, suffix: &str) -> Option<String> {
    let name = names::pascal(&unescape(at.pointer().strip_prefix(components)?));
    Some(if name.ends_with(suffix) { name } else { name + suffix })
}

/// The same for media types that a reference leads to: requests and responses may share them.
fn shared_content(list: &At<'_>) -> Option<String> {
    shared(list, "/components/mediaTypes/", "Content")
}

fn response(
    reading: &mut Reading<'_>,
    at: &At<'_>,
    status: Status,
    head: bool,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<Response> {
    reading.object(at, &rules::RESPONSE);
    let docs = reading.text(at, "description", &rules::RESPONSE_TEXT).unwrap_or_default().to_owned();
    reading.claim_member(at, "headers", &rules::RESPONSE_HEADER);
    reading.claim_member(at, "links", &rules::LINK);
    let content = reading.content(at);
    let Some(list) = content.as_ref().filter(|list| list.members().next().is_some()) else {
        if let Some(list) = content {
            reading.object(&list, &rules::MEDIA_TYPE);
        }
        return Some(Response { status, forms: Vec::new(), sequences: Vec::new(), media_type: String::new(), docs });
    };
    if head || matches!(status, Status::Code(204 | 205 | 304)) {
        let media_type = list.members().find(|(name, _)| is_json(name)).or_else(|| list.members().next());
        let media_type = media_type.filter(|_| head).map(|(name, _)| name.to_owned()).unwrap_or_default();
        reading.claim_all(list, &rules::RESPONSE_WITHOUT_BODY);
        return Some(Response { status, forms: Vec::new(), sequences: Vec::new(), media_type, docs });
    }
    let hint = shared_content(list).unwrap_or_else(|| hint.to_owned());
    let read = representation::read(reading, list, Side::Response, &hint, schemas)?;
    let media_type = read.whole.first().map(|form| form.media_type.clone()).unwrap_or_default();
    Some(Response { status, forms: read.whole, sequences: read.sequences, media_type, docs })
}

/// The status of a key in any case; `None` if no response can have it.
fn status(key: &str) -> Option<Status> {
    let key = key.trim().to_ascii_uppercase();
    if key == "DEFAULT" {
        return Some(Status::Default);
    }
    if let Some(class) = key.strip_suffix("XX") {
        return class.parse().ok().filter(|code| class.len() == 1 && (1..=9).contains(code)).map(Status::Range);
    }
    // HTTP defines classes up to 5; codes above arrive as they were sent.
    key.parse().ok().filter(|code| key.len() == 3 && (100..=999).contains(code)).map(Status::Code)
}

fn title(key: &str) -> String {
    names::pascal_part(&key.to_ascii_lowercase())
}
