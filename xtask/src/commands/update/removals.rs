//! Refuses a document that removes many operations: it is more often a wrong document than an intended removal.

use anyhow::ensure;

use crate::io::workspace::DOCUMENT;
use crate::openapi::document::Document;
use crate::vendoring::operations::operations;

/// Compares the operations of two documents.
///
/// # Errors
/// More than a third of the old operations are missing in the new document.
pub(super) fn check(old: &Document, new: &Document) -> anyhow::Result<()> {
    let (old, new) = (operations(old), operations(new));
    let removed: Vec<_> = old.iter().filter(|one| !new.iter().any(|other| other.is(one))).collect();
    let names: Vec<&str> = removed.iter().map(|one| one.id.as_str()).take(NAMED).collect();
    let more = if removed.len() > names.len() { ", .." } else { "" };
    ensure!(
        removed.len() * 3 <= old.len(),
        "{DOCUMENT}: the new document lacks {} of the {} vendored operations ({}{more}), which is more than a third: check that \
         this is the right document, or run the command again with `--allow-removals`",
        removed.len(),
        old.len(),
        names.join(", ")
    );
    Ok(())
}

const NAMED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn document(ids: &[&str]) -> Document {
        let paths: Vec<String> =
            ids.iter().map(|id| format!("  /{id}: {{get: {{operationId: {id}, responses: {{}}}}}}\n")).collect();
        let paths = if ids.is_empty() { "paths: {}\n".to_owned() } else { format!("paths:\n{}", paths.concat()) };
        Document::parse("d.yml", &format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{paths}")).unwrap()
    }

    #[test]
    fn more_than_a_third_is_refused() {
        let old = document(&["A", "B", "C"]);
        check(&old, &document(&["A", "B"])).unwrap();
        check(&document(&[]), &document(&[])).unwrap();
        for (ids, count) in
            [(&["A"][..], "2 of the 3 vendored operations (B, C)"), (&[], "3 of the 3 vendored operations (A, B, C)")]
        {
            let error = check(&old, &document(ids)).unwrap_err().to_string();
            assert!(error.contains(count) && error.ends_with("`--allow-removals`"), "{error}");
        }
    }
}
