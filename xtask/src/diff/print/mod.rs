//! Printers: one report, one file for each form.

mod common;
pub mod github;
pub mod html;
pub mod json;
pub mod markdown;
pub mod safe;
pub mod sentence;
mod snippet;
pub mod text;
mod verdict;

pub use common::Extent;
