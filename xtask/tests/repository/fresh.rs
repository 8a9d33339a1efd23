//! The generated code in this repository is what its document gives: `cargo test` refuses stale code.

use xtask::commands::check::{self, Extent};
use xtask::{Workspace, io::terminal::counted};

use crate::support;

#[test]
fn the_generated_code_is_what_the_document_gives() {
    let workspace = Workspace::find(support::repository()).unwrap();
    let drifts = check::run(&workspace).unwrap();
    let message = anstream::adapter::strip_str(&check::message(&drifts, Extent::Short)).to_string();
    assert!(drifts.is_empty(), "found {}\n\n{message}", counted(drifts.len(), "difference"));
}
