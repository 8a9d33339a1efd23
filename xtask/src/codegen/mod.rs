//! From the model to the sources of the client crate.
//!
//! `lower` writes a reduced document that progenitor renders correctly, `passes` correct and complete what it renders, and
//! `render` writes the files that progenitor has no part in. `rust` holds what both need.

pub mod generate;
pub mod lower;
pub mod mismatch;
pub mod origins;
pub mod package_name;
pub mod passes;
pub mod placeholders;
pub mod progenitor;
pub mod render;
pub mod rust;
pub mod settings;
pub mod versions;
pub mod warnings;
