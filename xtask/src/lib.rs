//! The pure library under the `xtask` command line: from an OpenAPI document to the sources of
//! `blaxel-api`. Nothing here touches the disk but `workspace`.

pub mod document;
pub mod generate;
pub mod refusal;

pub use document::Document;
pub use generate::{Files, generate};
pub use refusal::{Refusal, Refusals};
