//! `generate --explain`: what the generator does with each node of a document, and by which rule.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::io::terminal::counted;
use crate::model;
use crate::model::ledger;
use crate::openapi::document::Document;
use crate::openapi::refusal::{Refusal, Refusals};

/// How the ledger is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One line for each node, with its position.
    Text,
    /// One JSON object.
    Json,
}

/// The ledger of a document, also of a refused one.
///
/// # Errors
/// Inner: the document is refused; each position is named.
pub fn explain(document: &Document, format: Format) -> (String, Result<(), Refusals>) {
    let ledger::Read { ledger, refused, .. } = model::read(document);
    let text = match format {
        Format::Text => text(document, &ledger),
        Format::Json => json(document, &ledger, &refused),
    };
    (text, model::check(document))
}

fn text(document: &Document, ledger: &ledger::Ledger) -> String {
    let mut text = String::new();
    for entry in ledger.iter() {
        let rule = entry.rule;
        let (name, line, pointer) = (document.name(), entry.line, entry.pointer());
        let place = if pointer.is_empty() { String::new() } else { format!(" {pointer}:") };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{name}:{line}:{place} {} [{}]: {}", rule.claim.word(), rule.name, rule.how);
    }
    let _ = writeln!(text, "{} claimed", counted(ledger.len(), "node"));
    text
}

fn json(document: &Document, ledger: &ledger::Ledger, refused: &[Refusal]) -> String {
    let claims = ledger.iter().map(|entry| {
        let rule = entry.rule;
        json!({
            "pointer": entry.pointer(),
            "line": entry.line,
            "claim": rule.claim.word(),
            "rule": rule.name,
            "construct": rule.construct,
            "how": rule.how,
        })
    });
    let refused = refused.iter().map(|refusal| {
        json!({
            "pointer": refusal.pointer,
            "line": refusal.line,
            "rule": refusal.rule,
            "found": refusal.found,
            "expected": refusal.expected,
            "remedy": refusal.remedy,
        })
    });
    let all = json!({
        "document": document.name(),
        "sha256": document.sha256(),
        "nodes": ledger.len(),
        "claims": claims.collect::<Vec<Value>>(),
        "refused": refused.collect::<Vec<Value>>(),
    });
    format!("{all:#}\n")
}
