//! `cargo xtask vendor`: takes a document in, byte for byte where it is taken whole. The only module that may touch the network.

use std::fmt;

use anyhow::{anyhow, ensure};

use crate::io::files::STDIN;
use crate::io::terminal::counted;
use crate::io::workspace::{Applied, Changes, DOCUMENT, Workspace};
use crate::openapi::document::Document;
use crate::openapi::encoding::decode;
use crate::openapi::refusal::Refusals;
use crate::openapi::validation::count;
use crate::vendoring::lock::{self, LOCK, Lock};
use crate::vendoring::merging::{Source, Wanted, assemble};
use crate::vendoring::page::Fence;
use crate::vendoring::sources::{read, recorded};
use crate::vendoring::vendored::{GENERATE, Vendored};

/// What the command line takes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// An OpenAPI 3.0 document (YAML or JSON), a documentation page that carries one, the URL of either, or `-` for standard
    /// input: all of its operations are vendored; several become one document. Without it, what controlplane.lock names is
    /// fetched again, and the operations stay those that are vendored
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Where it was published; recorded in the lock instead of the file's name
    #[arg(long, value_name = "URL", requires = "sources")]
    pub source: Option<String>,
    /// Add the operations of SOURCE to those that are vendored
    #[arg(long, requires = "sources", conflicts_with_all = ["all", "keep"])]
    pub add: bool,
    /// Take all operations, also where what controlplane.lock names is fetched again
    #[arg(long, conflicts_with = "keep")]
    pub all: bool,
    /// Take of SOURCE no other operations than those that are vendored
    #[arg(long, requires = "sources")]
    pub keep: bool,
}

/// Takes in what the sources publish.
///
/// # Errors
/// Everything that is wrong with the documents; both files are then as they were.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<Report> {
    let before = previous(workspace)?;
    let refetched = arguments.sources.is_empty();
    let names = if refetched { lock::published(before.as_ref())? } else { arguments.sources.clone() };
    let origins = origins(&names, arguments.source.as_deref())?;
    let vendored = arguments.add.then(|| Vendored::load(workspace)).transpose()?;
    let selection = if arguments.keep || (refetched && !arguments.all) { Some(selection(workspace)?) } else { None };
    let wanted = selection.as_ref().map_or(Wanted::All, Wanted::Those);
    let mut bytes = names.iter().map(|name| read(name)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut names: Vec<&str> = names.iter().map(|name| if name == STDIN.0 { STDIN.1 } else { name }).collect();
    let mut lock = Lock::of(origins);
    if let Some(vendored) = &vendored {
        bytes.insert(0, vendored.bytes().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?.into_owned());
        names.insert(0, DOCUMENT);
        lock = Lock::of([vendored.lock.sources(), lock.sources()].concat());
    }
    let taken = Taken::of(&names, &bytes, wanted)?;
    lock.describe(&taken.text, &taken.document, taken.fence);
    if let Some(before) = &before {
        lock.generator.clone_from(&before.generator);
        lock.skip.clone_from(&before.skip);
    }
    let write = vec![(DOCUMENT.to_owned(), taken.text.into_bytes()), (LOCK.to_owned(), lock.render()?.into_bytes())];
    let applied = workspace.apply(&Changes { write, remove: Vec::new() })?;
    Ok(Report { before, lock, left_out: taken.left_out, applied })
}

/// What the lock records of each source.
fn origins(names: &[String], url: Option<&str>) -> anyhow::Result<Vec<String>> {
    ensure!(
        url.is_none() || names.len() == 1,
        "found --source with {} sources, expected one: name their addresses instead of files",
        names.len()
    );
    ensure!(
        names.iter().filter(|name| *name == STDIN.0).count() < 2,
        "found `-` more than once, expected standard input once: pass the others as files"
    );
    names.iter().map(|name| recorded(name, url)).collect()
}

/// The document that is vendored, whose operations stay; also an edited one says which they are.
fn selection(workspace: &Workspace) -> anyhow::Result<Document> {
    let unknown = "so that it is not known which operations are vendored: restore it, or take all of them with `--all`";
    let bytes = workspace.read(DOCUMENT)?.ok_or_else(|| anyhow!("{DOCUMENT}: found no such file, {unknown}"))?;
    let parse = || -> Result<_, Refusals> { Document::parse(DOCUMENT, decode(DOCUMENT, &bytes)?) };
    let document = parse().map_err(|refusals| anyhow!("{refusals}\n{DOCUMENT}: found no document, {unknown}"))?;
    ensure!(count(&document).operations > 0, "{DOCUMENT}: found no operation in it, {unknown}");
    Ok(document)
}

/// One document made of all that was read.
struct Taken<'b> {
    text: String,
    document: Document,
    fence: Option<Fence<'b>>,
    left_out: Vec<String>,
}

impl<'b> Taken<'b> {
    fn of(names: &[&str], bytes: &'b [Vec<u8>], wanted: Wanted<'_>) -> anyhow::Result<Self> {
        let pairs = names.iter().zip(bytes);
        let sources: Vec<Source<'b>> =
            pairs.map(|(name, bytes)| Source::read(name, bytes)).collect::<Result<_, _>>()?;
        let made = assemble(&sources, wanted)?;
        Refusals::check(made.missing)?;
        let document = Document::parse(DOCUMENT, &made.text)?;
        let fence = if let [source] = sources.as_slice() { source.published.fence } else { None };
        Ok(Self { text: made.text, document, fence, left_out: made.left_out })
    }
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
    left_out: Vec<String>,
    applied: Applied,
}

impl Report {
    /// The ids of operations that are published and not vendored.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }
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
        f.write_str(&not_vendored(&self.left_out))?;
        writeln!(f, "{} written, {} unchanged", counted(self.applied.written, "file"), self.applied.unchanged)?;
        writeln!(f, "next: {GENERATE}")
    }
}

fn described(lock: &Lock) -> String {
    let Lock { operations, schemas, .. } = lock;
    format!("{}, {}, from {}", counted(*operations, "operation"), counted(*schemas, "schema"), lock.origin())
}

/// A line on the operations that are published and not vendored; nothing where there are none.
#[must_use]
pub fn not_vendored(ids: &[String]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = ids.iter().take(8).map(String::as_str).collect();
    let more = if ids.len() > shown.len() { ", .." } else { "" };
    let count = counted(ids.len(), "operation");
    format!("not vendored: {count}: {}{more} (`cargo xtask vendor --all` takes all in)\n", shown.join(", "))
}
