//! `cargo xtask generate`: renders the vendored document and brings `generated/` and the lock up to it.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, Instant};

use anyhow::anyhow;

use crate::document::{Document, sha256};
use crate::explain::Format;
use crate::generate::{Files, generate};
use crate::lock::{LOCK, Lock};
use crate::notes::Notes;
use crate::text::counted;
use crate::versions::versions;
use crate::workspace::{Applied, Changes, DOCUMENT, GENERATED, Workspace};
use crate::{Refusals, source, validate};

/// The command that brings the generated code up to the document.
pub const GENERATE: &str = "cargo xtask generate";

/// Renders the vendored document into the workspace.
///
/// # Errors
/// Where the document is not the one that the lock names, or cannot be rendered; nothing is written then.
pub fn run(workspace: &Workspace, skip: &Skip) -> anyhow::Result<Report> {
    let start = Instant::now();
    let mut vendored = Vendored::load(workspace)?;
    skip.apply(&mut vendored.lock.skip);
    let document = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?;
    let rendered = Rendered::of(&document?, &vendored.lock)?;
    let surplus = workspace.generated()?.into_keys().filter(|path| !rendered.files.files.contains_key(path));
    let remove = surplus.map(|path| format!("{GENERATED}/{path}")).collect();
    let Files { files, operations, types, notes, .. } = rendered.files;
    let files = files.into_iter().map(|(path, text)| (format!("{GENERATED}/{path}"), text.into_bytes()));
    let write = files.chain([(LOCK.to_owned(), rendered.lock.into_bytes())]).collect();
    let applied = workspace.apply(&Changes { write, remove })?;
    Ok(Report { operations, types, applied, notes, took: start.elapsed() })
}

/// What becomes of the vendored document's nodes; nothing is written.
///
/// # Errors
/// Where the document is not the one that the lock names, or does not parse.
pub fn explain(workspace: &Workspace, skip: &Skip, format: Format) -> anyhow::Result<(String, Result<(), Refusals>)> {
    let mut vendored = Vendored::load(workspace)?;
    skip.apply(&mut vendored.lock.skip);
    let document = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?;
    Ok(crate::explain::explain(&document?, format))
}

/// Which operations are to be left out from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skip {
    /// Whether those that the lock records are rendered again.
    pub clear: bool,
    /// The ids of operations that are left out beside them.
    pub ids: Vec<String>,
}

impl Skip {
    fn apply(&self, recorded: &mut Vec<String>) {
        if self.clear {
            recorded.clear();
        }
        recorded.extend(self.ids.iter().cloned());
        recorded.sort();
        recorded.dedup();
    }
}

/// The document and the lock as they are in the workspace.
#[derive(Debug)]
pub struct Vendored {
    /// What the lock says.
    pub lock: Lock,
    /// The lock's own bytes.
    pub lock_bytes: Vec<u8>,
    document: Vec<u8>,
}

impl Vendored {
    /// Reads both files.
    ///
    /// # Errors
    /// Where one is missing or the lock is no lock.
    pub fn load(workspace: &Workspace) -> anyhow::Result<Self> {
        let read = |path: &str| {
            workspace.read(path)?.ok_or_else(|| {
                anyhow!("{path}: found no such file: restore it, or take a document in with `cargo xtask vendor FILE`")
            })
        };
        let lock_bytes = read(LOCK)?;
        let lock = Lock::parse(&String::from_utf8_lossy(&lock_bytes))?;
        Ok(Self { lock, lock_bytes, document: read(DOCUMENT)? })
    }

    /// The document as it was taken in, parsed, without what the lock says is left out.
    ///
    /// # Errors
    /// Outside, where the document is not the one that the lock names; inside, where it does not parse.
    pub fn document(&self) -> Result<anyhow::Result<Document>, EditedDocument> {
        let bytes = self.bytes()?;
        let parse = || {
            let text = crate::text::decode(DOCUMENT, &bytes).map_err(Refusals::from)?;
            Ok(Document::parse(DOCUMENT, text)?.with_source(&self.lock.origin()).without(&self.lock.skip))
        };
        Ok(parse())
    }

    /// The document as it was taken in.
    ///
    /// # Errors
    /// Where it is not the one that the lock names.
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
            [url] if source::is_url(url) => format!("cargo xtask vendor FILE --source {url}"),
            sources => {
                let name = |source: &String| {
                    if source == source::STDIN.1 { source::STDIN.0.to_owned() } else { source.clone() }
                };
                format!("cargo xtask vendor {}", sources.iter().map(name).collect::<Vec<_>>().join(" "))
            }
        };
        format!(
            "take the published document in again with `{vendor}`, or the edited one with `cargo xtask vendor {DOCUMENT}`; \
             then run `{GENERATE}`"
        )
    }
}

impl fmt::Display for EditedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{DOCUMENT}: found another document (sha256 {}) than {LOCK} names ({})", self.found, self.expected)
    }
}

/// What the workspace should hold.
#[derive(Debug)]
pub struct Rendered {
    /// The generated code.
    pub files: Files,
    /// The text of the lock.
    pub lock: String,
}

impl Rendered {
    /// Renders a document; the lock keeps what it says of the document's origin.
    ///
    /// # Errors
    /// Every place of the document that cannot be rendered.
    pub fn of(document: &Document, lock: &Lock) -> anyhow::Result<Self> {
        let files = generate(document)?;
        let validate::Counts { operations, schemas } = validate::count(document);
        let lock = Lock { operations, schemas, generator: Some(versions()), ..lock.clone() }.render()?;
        Ok(Self { files, lock })
    }
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    operations: usize,
    types: usize,
    applied: Applied,
    notes: Notes,
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Applied { written, unchanged, removed } = self.applied;
        writeln!(f, "{}, {} in {GENERATED}", counted(self.operations, "operation"), counted(self.types, "type"))?;
        writeln!(f, "{} written, {unchanged} unchanged, {removed} removed", counted(written, "file"))?;
        write!(f, "{}", self.notes)?;
        writeln!(f, "{:.2} seconds", self.took.as_secs_f64())
    }
}
