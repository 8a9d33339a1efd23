//! The facts of OpenAPI that hold for every document, each in one place, and the document as it was written.

pub mod calls;
pub mod document;
pub mod encoding;
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
