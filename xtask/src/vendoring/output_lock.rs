//! `generated.lock`, in a crate that was made with `generate --document FILE --out DIR`: what it was made from, and which files were
//! written.

use std::collections::BTreeMap;

use anyhow::anyhow;
use serde::{Deserialize, Serialize};

use crate::codegen::versions::Versions;
use crate::io::foreign::bounded;
use crate::io::text::{line_of, undo_crlf};
use crate::openapi::document::sha256;

/// The lock's file name.
pub const OUTPUT_LOCK: &str = "generated.lock";

/// The contents of the lock; the file has its fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputLock {
    /// The name of the package.
    pub name: String,
    /// The file name of the document, or `stdin`.
    pub source: String,
    /// The SHA-256 of the document.
    pub sha256: String,
    /// The ids of the operations that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// The SHA-256 of the settings, if they are from a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// The versions that rendered the generated code.
    pub generator: Versions,
    /// The SHA-256 of each file that was written, by its path in the crate.
    pub files: BTreeMap<String, String>,
}

impl OutputLock {
    /// Reads the text of a lock.
    ///
    /// # Errors
    /// The text is not a valid lock, or names a file outside of the folder.
    pub fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        let refused = |position: usize, problem: &str| {
            anyhow!(
                "{OUTPUT_LOCK}:{}: this is not a lock that `cargo xtask generate` wrote ({}): restore the file, or pass another folder",
                line_of(bytes, position),
                bounded(&problem.replace('\n', ", "), 300)
            )
        };
        let text = std::str::from_utf8(bytes).map_err(|error| refused(error.valid_up_to(), "it is not UTF-8"))?;
        let lock: Self = toml::from_str(text)
            .map_err(|error| refused(error.span().map_or(0, |span| span.start), error.message()))?;
        match lock.files.keys().find(|path| !is_inside(path)) {
            Some(path) => Err(refused(
                text.find(path.as_str()).unwrap_or(0),
                &format!("`{path}` is not a path inside of the folder"),
            )),
            None => Ok(lock),
        }
    }

    /// The text of the lock, which depends on its values alone.
    ///
    /// # Errors
    /// A value cannot be written as TOML; none of these is such a value.
    pub fn render(&self) -> anyhow::Result<String> {
        Ok(format!("{HEADER}{}", toml::to_string(self)?))
    }

    /// Whether a file still has the bytes that were written, or those of a checkout with CRLF line ends.
    #[must_use]
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        let is_written = |bytes: &[u8]| self.files.get(path).is_some_and(|written| *written == sha256(bytes));
        is_written(bytes) || undo_crlf(bytes).is_some_and(|restored| is_written(&restored))
    }
}

const HEADER: &str = "\
# What this crate was generated from, and the files that were written. Written by `cargo xtask generate`, which replaces and removes
# these files only, and none that was edited.

";

/// Whether a path leads to a file below the folder on any platform.
fn is_inside(path: &str) -> bool {
    let is_name = |name: &str| !matches!(name, "" | "." | "..") && !name.contains(['\\', ':', '\0']);
    path.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(path: &str) -> OutputLock {
        OutputLock {
            name: "acme-api".to_owned(),
            source: "acme.yml".to_owned(),
            sha256: "0a".to_owned(),
            skip: Vec::new(),
            settings: None,
            generator: Versions { progenitor: "1".to_owned(), typify: "2".to_owned(), prettyplease: "3".to_owned() },
            files: BTreeMap::from([(path.to_owned(), sha256(b"a\nb\n"))]),
        }
    }

    #[test]
    fn a_lock_reads_back() {
        let text = lock("src/lib.rs").render().unwrap();
        assert_eq!(OutputLock::parse(text.as_bytes()).unwrap(), lock("src/lib.rs"));
        assert_eq!(OutputLock::parse(text.replace('\n', "\r\n").as_bytes()).unwrap(), lock("src/lib.rs"));
    }

    #[test]
    fn a_file_is_known_until_it_is_edited() {
        let lock = lock("a");
        let known = [("a", "a\nb\n"), ("a", "a\r\nb\r\n"), ("a", "a\n"), ("b", "a\nb\n")];
        assert_eq!(known.map(|(path, text)| lock.wrote(path, text.as_bytes())), [true, true, false, false]);
    }

    #[test]
    fn a_path_that_leads_out_of_the_folder_is_refused() {
        for path in ["../a", "/a", "a/../../b", "C:\\a", "a\\..\\b", "", "a//b", "./a", "c:a"] {
            let text = lock(path).render().unwrap();
            let error = OutputLock::parse(text.as_bytes()).unwrap_err().to_string();
            assert!(
                error.starts_with("generated.lock:") && error.contains("is not a path inside of the folder"),
                "{error}"
            );
        }
    }
}
