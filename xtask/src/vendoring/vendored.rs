//! The vendored document and its lock, as they are in the workspace.

use std::borrow::Cow;
use std::fmt;

use anyhow::anyhow;

use crate::codegen::settings::{SETTINGS, Settings};
use crate::io::files::STDIN;
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::document::{Document, sha256};
use crate::openapi::encoding::decode;
use crate::openapi::refusal::Refusals;
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::sources::is_url;

/// The command that renders the document.
pub const GENERATE: &str = "cargo xtask generate";

/// The settings in `xtask.toml`; those of a crate of which nothing is known if there is no such file.
///
/// # Errors
/// The file cannot be read or used.
pub fn settings(workspace: &Workspace) -> anyhow::Result<Settings> {
    workspace.read(SETTINGS)?.map_or_else(|| Ok(Settings::default()), |bytes| Settings::parse(SETTINGS, &bytes))
}

/// The document and the lock as they are in the workspace.
#[derive(Debug)]
pub struct Vendored {
    /// The lock.
    pub lock: Lock,
    /// The bytes of the lock's file.
    pub lock_bytes: Vec<u8>,
    document: Vec<u8>,
}

impl Vendored {
    /// Reads both files.
    ///
    /// # Errors
    /// A file is missing, or the lock is not valid.
    pub fn load(workspace: &Workspace) -> anyhow::Result<Self> {
        let read = |path: &str| {
            workspace.read(path)?.ok_or_else(|| {
                anyhow!(
                    "{path}: the file does not exist: restore it, or vendor a document with `cargo xtask vendor SOURCE`"
                )
            })
        };
        let lock_bytes = read(LOCK)?;
        let lock = Lock::parse(&String::from_utf8_lossy(&lock_bytes))?;
        Ok(Self { lock, lock_bytes, document: read(DOCUMENT)? })
    }

    /// The parsed document, without the operations that the lock leaves out.
    ///
    /// # Errors
    /// Outer: the document is not the one that the lock names. Inner: it does not parse.
    pub fn document(&self) -> Result<anyhow::Result<Document>, EditedDocument> {
        let bytes = self.bytes()?;
        let parse = || {
            let text = decode(DOCUMENT, &bytes).map_err(Refusals::from)?;
            Ok(Document::parse(DOCUMENT, text)?.with_source(&self.lock.origin()).without(&self.lock.skip))
        };
        Ok(parse())
    }

    /// The bytes of the document as it was vendored.
    ///
    /// # Errors
    /// The document is not the one that the lock names.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, EditedDocument> {
        self.lock.recognise(&self.document).ok_or_else(|| EditedDocument {
            expected: self.lock.sha256.clone(),
            found: sha256(&self.document),
            sources: self.lock.sources(),
        })
    }
}

/// A `controlplane.yml` that is not the document that the lock names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedDocument {
    expected: String,
    found: String,
    sources: Vec<String>,
}

impl EditedDocument {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        let vendor = match self.sources.as_slice() {
            [url] if is_url(url) => format!("cargo xtask vendor FILE --source {url}"),
            sources => {
                let name = |source: &String| {
                    if source == STDIN.1 { STDIN.0.to_owned() } else { source.clone() }
                };
                format!("cargo xtask vendor {}", sources.iter().map(name).collect::<Vec<_>>().join(" "))
            }
        };
        format!(
            "vendor the published document again with `{vendor}`, or accept the edited one with `cargo xtask vendor {DOCUMENT}`; \
             then run `{GENERATE}`"
        )
    }
}

impl fmt::Display for EditedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{DOCUMENT}: the file was edited: its SHA-256 is {}, but {LOCK} names {}", self.found, self.expected)
    }
}
