//! `cargo xtask vendor`: takes a document in, byte for byte. The only module that may touch the network.

mod fetch;

use std::fmt;

use anyhow::bail;

use crate::Refusals;
use crate::document::{Document, sha256};
use crate::generate_command::GENERATE;
use crate::lock::{LOCK, Lock};
use crate::page::Published;
use crate::source::{STDIN, is_url, recorded};
use crate::text::counted;
use crate::validate::{count, validate};
use crate::workspace::{Applied, Changes, DOCUMENT, Workspace, read_input};

/// Takes in the document of a file (`-` is standard input) or of an address, which was published at a URL. Without a name
/// it is fetched again from where the lock says that it was published.
///
/// # Errors
/// Everything that is wrong with the document; both files are then as they were.
pub fn run(workspace: &Workspace, file: Option<&str>, url: Option<&str>) -> anyhow::Result<Report> {
    let before = previous(workspace)?;
    let published = published(before.as_ref());
    let file = match file {
        Some(file) => file,
        None => published?,
    };
    let source = recorded(file, url)?;
    let bytes = read(file)?;
    let name = if file == STDIN.0 { STDIN.1 } else { file };
    let (document, mut lock) = take(name, &bytes, source)?;
    if let Some(before) = &before {
        lock.generator.clone_from(&before.generator);
        lock.skip.clone_from(&before.skip);
    }
    let write = vec![(DOCUMENT.to_owned(), document.to_vec()), (LOCK.to_owned(), lock.render()?.into_bytes())];
    let applied = workspace.apply(&Changes { write, remove: Vec::new() })?;
    Ok(Report { before, lock, applied })
}

/// Where the lock says that the document was published.
///
/// # Errors
/// Says what to run where the lock names no address.
pub fn published(lock: Option<&Lock>) -> anyhow::Result<&str> {
    match lock.map(|lock| lock.source.as_str()) {
        Some(source) if is_url(source) => Ok(source),
        _ => bail!(
            "{LOCK}: found no address that the document was published at: name the file or address, \
             or run `cargo xtask vendor FILE --source URL` once"
        ),
    }
}

/// The bytes of what the user named: an address, a file, or standard input.
///
/// # Errors
/// Names what cannot be read or fetched, or an address that holds a secret.
pub fn read(name: &str) -> anyhow::Result<Vec<u8>> {
    if !is_url(name) {
        return read_input(name);
    }
    recorded(name, None)?;
    fetch::fetch(name)
}

/// The document inside what was published, and what the lock says of it.
///
/// # Errors
/// Every place that keeps the document from being taken in.
pub fn take<'b>(name: &str, bytes: &'b [u8], source: String) -> Result<(&'b [u8], Lock), Refusals> {
    let published = Published::find(name, bytes)?;
    let document = published.parse(name)?;
    validate(&document)?;
    let counts = count(&document);
    let text = published.text.as_bytes();
    let lock = Lock {
        source,
        method: published.fence.map(|fence| fence.method.to_owned()),
        path: published.fence.map(|fence| fence.path.to_owned()),
        sha256: sha256(text),
        operations: counts.operations,
        schemas: counts.schemas,
        skip: Vec::new(),
        generator: None,
    };
    Ok((text, lock))
}

/// The document inside what was published; whether it is OpenAPI is not checked yet.
///
/// # Errors
/// Where it does not parse.
pub fn document(name: &str, bytes: &[u8]) -> Result<Document, Refusals> {
    Published::find(name, bytes)?.parse(name)
}

/// The lock before, as far as it can be read: taking a document in is what mends a broken one.
fn previous(workspace: &Workspace) -> anyhow::Result<Option<Lock>> {
    let bytes = workspace.read(LOCK)?;
    Ok(bytes.and_then(|bytes| Lock::parse(&String::from_utf8_lossy(&bytes)).ok()))
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    before: Option<Lock>,
    lock: Lock,
    applied: Applied,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sha256 = &self.lock.sha256;
        writeln!(f, "{DOCUMENT}: {}", described(&self.lock))?;
        writeln!(f, "sha256 {sha256}")?;
        match &self.before {
            Some(before) if before.sha256 == *sha256 => writeln!(f, "the same document as before")?,
            Some(before) => writeln!(f, "before: {}", described(before))?,
            None => {}
        }
        writeln!(f, "{} written, {} unchanged", counted(self.applied.written, "file"), self.applied.unchanged)?;
        writeln!(f, "next: {GENERATE}")
    }
}

fn described(lock: &Lock) -> String {
    let Lock { source, operations, schemas, .. } = lock;
    format!("{}, {}, from {source}", counted(*operations, "operation"), counted(*schemas, "schema"))
}
