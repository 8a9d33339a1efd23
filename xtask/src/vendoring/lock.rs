//! `controlplane.lock`: which document and which generator the generated code was made with.

use std::borrow::Cow;

use anyhow::{anyhow, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::codegen::versions::Versions;
use crate::io::text::{line_of, undo_crlf};
use crate::openapi::document::{Document, sha256};
use crate::openapi::validation::{Counts, count};
use crate::vendoring::page::Fence;
use crate::vendoring::sources::is_url;

/// The lock's file name.
pub const LOCK: &str = "controlplane.lock";

/// The contents of the lock; the file has its fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Where the document was published: a URL, a bare file name, or `stdin`.
    pub source: String,
    /// Where the other documents were published that were merged into it, in this order.
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
    /// How many schemas the document's components contain.
    pub schemas: usize,
    /// The ids of the operations that are left out of the generated code, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// The SHA-256 of `xtask.toml`; `None` if there is none, and before the first `generate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// The versions that rendered the generated code; `None` before the first `generate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<Versions>,
}

impl Lock {
    /// The lock of a document with these sources, of which nothing else is known yet.
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
            settings: None,
            generator: None,
        }
    }

    /// Records the document, and the operation that the page names in the fence line.
    pub fn describe(&mut self, text: &str, document: &Document, fence: Option<Fence<'_>>) {
        let Counts { operations, schemas } = count(document);
        self.method = fence.map(|fence| fence.method.to_owned());
        self.path = fence.map(|fence| fence.path.to_owned());
        self.sha256 = sha256(text.as_bytes());
        (self.operations, self.schemas) = (operations, schemas);
    }

    /// Where the document was published, or its parts if it was merged.
    #[must_use]
    pub fn sources(&self) -> Vec<String> {
        std::iter::once(&self.source).chain(&self.also).cloned().collect()
    }

    /// The sources as text.
    #[must_use]
    pub fn origin(&self) -> String {
        self.sources().join(", ")
    }

    /// Reads the text of a lock.
    ///
    /// # Errors
    /// The text is not a valid lock; the message names the line and the remedy.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = line_of(text.as_bytes(), error.span().map_or(0, |span| span.start));
            anyhow!(
                "{LOCK}:{line}: this is not a lock that `cargo xtask vendor` wrote ({}): restore the committed file with \
                 `git checkout {LOCK}`, or vendor the document again with `cargo xtask vendor SOURCE`",
                error.message().replace('\n', ", ")
            )
        })
    }

    /// The text of the lock, which depends on its values alone.
    ///
    /// # Errors
    /// A value cannot be written as TOML; none of these is such a value.
    pub fn render(&self) -> anyhow::Result<String> {
        Ok(format!("{HEADER}{}", toml::to_string(self)?))
    }

    /// The vendored document, if the bytes are that document or its copy in a checkout with CRLF line ends.
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

/// The URLs at which the document was published.
///
/// # Errors
/// The lock does not name a URL for each source; the message says what to run.
pub fn published_urls(lock: Option<&Lock>) -> anyhow::Result<Vec<String>> {
    let sources = lock.map(Lock::sources).unwrap_or_default();
    if let Some(file) = sources.iter().find(|source| !is_url(source)).filter(|_| sources.len() > 1) {
        bail!(
            "{LOCK}: the source `{file}` is not a URL that can be fetched again: pass all files and URLs that the document was \
             made from, with `--keep` to keep the set of vendored operations"
        );
    }
    ensure!(
        !sources.is_empty() && sources.iter().all(|source| is_url(source)),
        "{LOCK}: no URL is recorded that the document could be fetched from: pass a file or URL, or run \
         `cargo xtask vendor FILE --source URL` once"
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
            settings: Some("0a".to_owned()),
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
             settings = \"0a\"\n\
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
            (text.replace("typify", "typo"), 15),
            (text.replace("source = ", "sauce = "), 3),
        ] {
            let error = Lock::parse(&bad).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!(
                    "controlplane.lock:{line}: this is not a lock that `cargo xtask vendor` wrote ("
                )),
                "{error}"
            );
            assert!(error.ends_with("vendor the document again with `cargo xtask vendor SOURCE`"), "{error}");
        }
        Lock::parse("").unwrap_err();
    }
}
