//! One document out of several published ones, or a part of one: what is taken, and how it is written.
//!
//! A document of which everything is taken stays byte for byte what was published. Of others the lines that are kept stay as
//! they are; where lines cannot be told apart (JSON, other indentation) the whole is written anew, as YAML. Either text is
//! read back, and is taken if it says what was chosen.

mod excerpt;
mod merge;
mod source;
mod splice;
mod yaml;

use anyhow::{anyhow, ensure};

use crate::openapi::document::{Document, Node};
use crate::openapi::refusal::Refusal;
use crate::openapi::validation::validate;
use excerpt::Choice;
pub use source::{Source, Wanted};

/// The document that was made.
#[derive(Debug)]
pub struct Assembled {
    /// Its text.
    pub text: String,
    /// The ids of operations that the sources have and the document does not.
    pub left_out: Vec<String>,
    /// Operations that are wanted and that no source has.
    pub missing: Vec<Refusal>,
}

/// Makes one document out of these, of which there is at least one.
///
/// # Errors
/// Names both places where two of them contradict each other.
pub fn assemble(sources: &[Source<'_>], wanted: Wanted<'_>) -> anyhow::Result<Assembled> {
    let choice = Choice::of(sources, wanted)?;
    let Choice { left_out, missing, .. } = &choice;
    let (left_out, missing) = (left_out.clone(), missing.clone());
    if let ([source], true) = (sources, left_out.is_empty()) {
        return Ok(Assembled { text: source.published.text.to_owned(), left_out, missing });
    }
    let members = merge::merge(sources, &choice)?;
    let node = merge::node(&members);
    let text = match splice::write(sources, &members).filter(|text| says(text, &node)) {
        Some(text) => text,
        None => yaml::write(&node),
    };
    ensure!(
        says(&text, &node),
        "{}: the document could not be written so that it reads back: pass its parts one by one, and report this",
        sources.iter().map(|source| source.document.name()).collect::<Vec<_>>().join(", ")
    );
    let made = Document::parse("what was made of the sources", &text).map_err(|refusals| anyhow!(refusals))?;
    validate(&made)?;
    Ok(Assembled { text, left_out, missing })
}

fn says(text: &str, node: &Node) -> bool {
    Document::parse("", text).is_ok_and(|read| read.root().node().to_json() == node.to_json())
}
