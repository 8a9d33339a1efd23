//! `controlplane.lock`: what the generated code was made from.

use std::borrow::Cow;

use anyhow::{anyhow, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::codegen::versions::Versions;
use crate::openapi::document::{Document, sha256};
use crate::openapi::encoding::{line_of, undo_crlf};
use crate::openapi::validation::{Counts, count};
use crate::vendoring::page::Fence;
use crate::vendoring::sources::is_url;

/// The lock's file name.
pub const LOCK: &str = "controlplane.lock";

/// What the lock says; its fields stand in the file in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Where the document was published: a URL, a bare file name, or `stdin`.
    pub source: String,
    /// Where the documents were published that were merged into it, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The method that the fence line names, if the source is a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path that the fence line names, if the source is a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The SHA-256 of the document.
    pub sha256: String,
    /// How many operations the document has.
    pub operations: usize,
    /// How many schemas the document's components have.
    pub schemas: usize,
    /// The operations that are left out of the generated code, by their ids; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// What rendered the generated code; `None` until `generate` has run for the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<Versions>,
}

impl Lock {
    /// The lock of a document that is not described yet, from the first of these and the others.
    #[must_use]
    pub fn of(sources: Vec<String>) -> Self {
        let mut sources = sources.into_iter();
        Self {
            source: sources.next().unwrap_or_default(),
            also: sources.collect(),
            method: None,
            path: None,
            sha256: String::new(),
            operations: 0,
            schemas: 0,
            skip: Vec::new(),
            generator: None,
        }
    }

    /// Says what the document is, and what the fence of the page says that it was in.
    pub fn describe(&mut self, text: &str, document: &Document, fence: Option<Fence<'_>>) {
        let Counts { operations, schemas } = count(document);
        self.method = fence.map(|fence| fence.method.to_owned());
        self.path = fence.map(|fence| fence.path.to_owned());
        self.sha256 = sha256(text.as_bytes());
        (self.operations, self.schemas) = (operations, schemas);
    }

    /// Where the document was published, in parts if it has several.
    #[must_use]
    pub fn sources(&self) -> Vec<String> {
        std::iter::once(&self.source).chain(&self.also).cloned().collect()
    }

    /// The same in words.
    #[must_use]
    pub fn origin(&self) -> String {
        self.sources().join(", ")
    }

    /// Reads the text of a lock.
    ///
    /// # Errors
    /// Names the line of a text that is no lock, and what to do about it.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = line_of(text.as_bytes(), error.span().map_or(0, |span| span.start));
            anyhow!(
                "{LOCK}:{line}: found no valid lock ({}), expected what `cargo xtask vendor` writes: restore the \
                 committed file, or take the document in again with `cargo xtask vendor FILE`",
                error.message().replace('\n', ", ")
            )
        })
    }

    /// The text of the lock: the same for the same values.
    ///
    /// # Errors
    /// None for values that TOML can hold, as these are.
    pub fn render(&self) -> anyhow::Result<String> {
        Ok(format!("{HEADER}{}", toml::to_string(self)?))
    }

    /// The document as it was taken in, if the bytes are that document or its copy in a checkout with CRLF.
    #[must_use]
    pub fn recognise<'b>(&self, bytes: &'b [u8]) -> Option<Cow<'b, [u8]>> {
        if sha256(bytes) == self.sha256 {
            return Some(Cow::Borrowed(bytes));
        }
        undo_crlf(bytes).filter(|restored| sha256(restored) == self.sha256).map(Cow::Owned)
    }
}

const HEADER: &str = "\
# What the generated code was made from. Written by `cargo xtask vendor`; [generator] by `cargo xtask generate`.

";

/// Where the lock says that the document was published.
///
/// # Errors
/// Says what to run where the lock names no address.
pub fn published(lock: Option<&Lock>) -> anyhow::Result<Vec<String>> {
    let sources = lock.map(Lock::sources).unwrap_or_default();
    if let Some(file) = sources.iter().find(|source| !is_url(source)).filter(|_| sources.len() > 1) {
        bail!(
            "{LOCK}: found the source `{file}`, which is no address that could be fetched again: name all of the \
             files and addresses, with `--keep` if no operation is to come in"
        );
    }
    ensure!(
        !sources.is_empty() && sources.iter().all(|source| is_url(source)),
        "{LOCK}: found no address that the document was published at: name the file or address, \
         or run `cargo xtask vendor FILE --source URL` once"
    );
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        Lock {
            source: "https://example.com/a.md".to_owned(),
            also: vec!["b.yml".to_owned()],
            method: Some("delete".to_owned()),
            path: Some("/a/{b}".to_owned()),
            sha256: sha256(b"a\nb\n"),
            operations: 1,
            schemas: 0,
            skip: vec!["A".to_owned(), "B".to_owned()],
            generator: Some(Versions {
                progenitor: "1.0.0".to_owned(),
                typify: "2.0.0".to_owned(),
                prettyplease: "3.0.0".to_owned(),
            }),
        }
    }

    #[test]
    fn the_order_is_stable_and_the_text_reads_back() {
        let text = lock().render().unwrap();
        assert_eq!(
            text,
            "# What the generated code was made from. Written by `cargo xtask vendor`; [generator] by `cargo xtask generate`.\n\
             \n\
             source = \"https://example.com/a.md\"\n\
             also = [\"b.yml\"]\n\
             method = \"delete\"\n\
             path = \"/a/{b}\"\n\
             sha256 = \"911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2\"\n\
             operations = 1\n\
             schemas = 0\n\
             skip = [\"A\", \"B\"]\n\
             \n\
             [generator]\n\
             progenitor = \"1.0.0\"\n\
             typify = \"2.0.0\"\n\
             prettyplease = \"3.0.0\"\n"
        );
        assert_eq!(Lock::parse(&text).unwrap(), lock());
        assert_eq!(Lock::parse(&text.replace('\n', "\r\n")).unwrap(), lock());
    }

    #[test]
    fn a_document_is_recognised_also_after_a_checkout_with_crlf_but_not_after_an_edit() {
        for (bytes, known) in [("a\nb\n", true), ("a\r\nb\r\n", true), ("a\r\nb\n", false), ("a\nc\n", false)] {
            let restored = lock().recognise(bytes.as_bytes()).map(Cow::into_owned);
            assert_eq!(restored, known.then(|| b"a\nb\n".to_vec()), "{bytes:?}");
        }
    }

    #[test]
    fn a_malformed_lock_is_refused_with_its_line() {
        let text = lock().render().unwrap();
        for (bad, line) in [
            (text.replace("operations = 1", "operations = -1"), 8),
            (text.replace("schemas = 0", "schemas = 0\n<<<<<<< ours"), 10),
            (text.replace("typify", "typo"), 14),
            (text.replace("source = ", "sauce = "), 3),
        ] {
            let error = Lock::parse(&bad).unwrap_err().to_string();
            assert!(error.starts_with(&format!("controlplane.lock:{line}: found no valid lock (")), "{error}");
            assert!(error.ends_with("take the document in again with `cargo xtask vendor FILE`"), "{error}");
        }
        Lock::parse("").unwrap_err();
    }
}
