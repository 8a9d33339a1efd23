//! What passes and renderers share: documentation, files and the names of types in Rust.

pub mod bodies;
pub mod docs;
pub mod file;
pub mod statuses;
pub mod types;
