//! What must hold for the repository as it is committed, whichever document is vendored: generated files are fresh, texts name
//! what exists, and every test belongs to a binary.

#[path = "../support/mod.rs"]
mod support;

mod discovery;
mod documents;
mod fresh;
mod generated;
mod settings;
mod support_table;
mod workshop;
