//! The library under the `xtask` command line: from an OpenAPI document to the sources of `blaxel-api`.
//!
//! Imports run one way, down this list.

pub mod codegen;
pub mod commands;
pub mod diff;
pub mod io;
pub mod model;
pub mod openapi;
pub mod vendoring;

pub use codegen::generate::{Files, generate, generate_with};
pub use codegen::settings::Settings;
pub use codegen::versions::{Versions, versions};
pub use io::workspace::Workspace;
pub use openapi::document::Document;
pub use openapi::refusal::{Refusal, Refusals};

/// The generator allocates and frees millions of small values on two threads. With glibc's allocator it takes a third more
/// time, and memory grows faster than the document.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
