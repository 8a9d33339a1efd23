//! Documents with their positions, and the facts of OpenAPI that hold for all documents, each in one place.

pub mod api_version;
pub mod calls;
pub mod document;
pub mod encoding;
pub mod http;
pub mod media_type;
pub mod methods;
pub mod operation_id;
pub mod path_template;
pub mod pointer;
pub mod references;
pub mod refusal;
pub mod schema;
pub mod server;
pub mod unencrypted;
pub mod validation;
