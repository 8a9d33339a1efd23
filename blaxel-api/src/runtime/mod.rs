//! What generated code is written in. Besides itself, it names only this module and `error`.

mod builder;
mod event_parser;
mod form;
mod headers;
pub(crate) mod json;
mod json_lines;
#[cfg(feature = "httpmock")]
pub(crate) mod mocking;
mod multipart;
mod pagination;
mod path;
mod redacted;
mod request;
mod response;
#[cfg(feature = "schemars")]
pub(crate) mod schema;
mod segment;
mod setters;
mod streaming;
mod string_enum;
mod string_newtype;
mod style;

pub(crate) use crate::operation::HeaderSetting;
#[allow(unused_imports, reason = "a document may declare no security, and no variable of its server")]
pub(crate) use crate::operation::{
    ApiKeyLocation, Operation, SchemeRequirement, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Server,
    ServerUrl, ServerVariable,
};
pub(crate) use crate::transport::Transport;
pub use crate::transport::Upload;
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use crate::transport::{CallOptions, Caller, Preview, Request};
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use builder::{NoValue, builder, convert, maybe};
#[allow(unused_imports, reason = "a document may have no form")]
pub(crate) use form::form_body;
#[allow(unused_imports, reason = "a document may declare no headers")]
pub(crate) use headers::Headers;
pub use json_lines::JsonLines;
#[allow(unused_imports, reason = "a document may have no form")]
pub(crate) use multipart::Multipart;
pub use pagination::{Items, Pages};
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use path::Path;
#[allow(unused_imports, reason = "a document may have no secret")]
pub(crate) use redacted::redacted;
#[allow(unused_imports, reason = "a document may have no parameter")]
pub(crate) use request::QueryParameter;
pub use response::Response;
#[allow(unused_imports, reason = "a document may have no parameter with a style")]
pub(crate) use segment::SegmentStyle;
#[allow(unused_imports, reason = "a document may have no struct in a request")]
pub(crate) use setters::setter;
pub use streaming::{ByteStream, Event, Events};
#[allow(unused_imports, reason = "a document may have no events")]
pub(crate) use streaming::{json_data, text_data, word_data};
pub use string_enum::UnknownValue;
#[allow(unused_imports, reason = "a document may have no enum and no scope")]
pub(crate) use string_enum::string_enum;
#[allow(unused_imports, reason = "a document may have no newtype of a string")]
pub(crate) use string_newtype::string_newtype;
#[allow(unused_imports, reason = "a document may have no parameter with a style")]
pub(crate) use style::FormStyle;
