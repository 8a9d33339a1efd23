//! The pure library under the `xtask` command line: from an OpenAPI document to the sources of
//! `blaxel-api`. Nothing here touches the disk but `workspace`.

pub mod assemble;
pub mod check;
pub mod diff;
pub mod diff_command;
pub mod document;
pub mod explain;
pub mod faithful;
pub mod generate;
pub mod generate_command;
pub mod git;
pub mod ledger;
pub mod lock;
pub mod lower;
pub mod model;
pub mod names;
pub mod notes;
pub mod page;
pub mod passes;
pub mod progenitor;
pub mod refusal;
pub mod render;
pub mod rules;
pub mod source;
pub mod specification;
pub mod stand_ins;
pub mod standalone;
pub mod terminal;
pub mod text;
pub mod update;
pub mod upstream;
pub mod validate;
pub mod vendor;
pub mod versions;
pub mod workspace;

pub use document::Document;
pub use generate::{Files, generate};
pub use refusal::{Refusal, Refusals};
pub use versions::{Versions, versions};
pub use workspace::Workspace;

/// Millions of small values are made and dropped, by two threads at a time: glibc's allocator takes a third of the time for it,
/// and more than its share of it with a larger document.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
