//! What generated code is written in. Besides itself, it names only this module and `error`.

pub(crate) mod json;
#[cfg(feature = "httpmock")]
pub(crate) mod mocking;
mod pagination;
mod path;
mod request;
mod response;
#[cfg(feature = "schemars")]
pub(crate) mod schema;

#[allow(unused_imports, reason = "a document may declare no security")]
pub(crate) use crate::operation::{
    Operation, SchemeRequirement, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Server,
};
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use crate::transport::{Request, Transport, send};
pub use pagination::{Items, Pages};
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use path::Path;
pub use response::Response;
