//! Makes one document from several published ones, or from a part of one.
//!
//! A document that is used completely stays byte for byte as published. Otherwise the lines of the selected parts are copied;
//! if the sources do not fit together line by line (JSON, different indentation), the document is written anew as YAML. Either
//! text is parsed again, and is used only if it contains exactly what was selected.

mod excerpt;
mod merge;
mod source;
mod splice;
mod yaml;

use anyhow::{anyhow, ensure};

use crate::openapi::document::{Document, Node, Value};
use crate::openapi::refusal::Refusal;
use crate::openapi::validation::validate;
use excerpt::Selection;
pub use source::{Source, Wanted};

/// The document that was made.
#[derive(Debug)]
pub struct Assembled {
    /// Its text.
    pub text: String,
    /// The ids of operations that the sources contain and the document does not.
    pub left_out: Vec<String>,
    /// Operations that were selected and that no source contains.
    pub missing: Vec<Refusal>,
}

/// Makes one document from these sources, of which there is at least one.
///
/// # Errors
/// Two sources contradict each other; both positions are named.
pub fn assemble(sources: &[Source<'_>], wanted: Wanted<'_>) -> anyhow::Result<Assembled> {
    let selection = Selection::of(sources, wanted)?;
    let Selection { left_out, missing, .. } = &selection;
    let (left_out, missing) = (left_out.clone(), missing.clone());
    if let ([source], true) = (sources, left_out.is_empty()) {
        return Ok(Assembled { text: source.published.text.to_owned(), left_out, missing });
    }
    let members =
        merge::merge(sources, &selection).map_err(|contradictions| anyhow!(contradictions.with_one_remedy()))?;
    let node = merge::node(&members);
    let text = match splice::write(sources, &members).filter(|text| reads_as(text, &node)) {
        Some(text) => text,
        None => yaml::write(&node),
    };
    ensure!(
        reads_as(&text, &node),
        "{}: the merged document could not be written correctly, which is a bug in xtask: report it, and merge the documents by hand",
        sources.iter().map(|source| source.document.name()).collect::<Vec<_>>().join(", ")
    );
    let made = Document::parse("the merged document", &text).map_err(|refusals| anyhow!(refusals))?;
    validate(&made)?;
    Ok(Assembled { text, left_out, missing })
}

fn reads_as(text: &str, node: &Node) -> bool {
    Document::parse("", text).is_ok_and(|read| is_same(read.root().node(), node))
}

/// Whether both are the same JSON value; lines and the order of members do not count.
fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.named(name).is_some_and(|b| is_same(a, b)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (a, b) => a == b,
    }
}
