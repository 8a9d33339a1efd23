//! `cargo xtask vendor`: vendors a document, byte for byte if all of it is used. Only `vendor`, `update`, `diff` and
//! `check --upstream` access the network.

use std::fmt;

use anyhow::{anyhow, ensure};

use crate::codegen::settings::{SETTINGS, Settings};
use crate::io::files::STDIN;
use crate::io::terminal::counted;
use crate::io::workspace::{Applied, Changes, DOCUMENT, Workspace};
use crate::openapi::api_version::{self, Mention};
use crate::openapi::document::Document;
use crate::openapi::encoding::decode;
use crate::openapi::refusal::Refusals;
use crate::openapi::unencrypted::{Concern, concerns};
use crate::openapi::validation::count;
use crate::vendoring::lock::{self, LOCK, Lock};
use crate::vendoring::merging::{Source, Wanted, assemble};
use crate::vendoring::page::Fence;
use crate::vendoring::sources::{read, recorded};
use crate::vendoring::vendored::{GENERATE, Vendored, settings};

/// The arguments of `cargo xtask vendor`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// An OpenAPI document (YAML or JSON), a documentation page that contains one, the URL of either, or `-` for standard
    /// input. All of its operations are vendored; several sources are merged into one document. Without SOURCE, the URLs in
    /// controlplane.lock are fetched again, and the set of vendored operations stays the same
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,
    /// Where the file was published; the lock records this URL instead of the file's name
    #[arg(long, value_name = "URL", requires = "sources")]
    pub source: Option<String>,
    /// Add the operations of SOURCE to the vendored ones
    #[arg(long, requires = "sources", conflicts_with_all = ["all", "keep"])]
    pub add: bool,
    /// Vendor all operations, also if the URLs in controlplane.lock are fetched again
    #[arg(long, conflicts_with = "keep")]
    pub all: bool,
    /// Keep the set of vendored operations, and read them from SOURCE
    #[arg(long, requires = "sources")]
    pub keep: bool,
}

/// The line that follows the report of `cargo xtask vendor`.
#[must_use]
pub fn next_step() -> String {
    format!("next: {GENERATE}\n")
}

/// Vendors the document that the sources publish.
///
/// # Errors
/// A source cannot be read, or is not a valid document; both files are then unchanged.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<Report> {
    let before = previous(workspace)?;
    let refetched = arguments.sources.is_empty();
    let names = if refetched { lock::published_urls(before.as_ref())? } else { arguments.sources.clone() };
    let origins = origins(&names, arguments.source.as_deref())?;
    let vendored = arguments.add.then(|| Vendored::load(workspace)).transpose()?;
    let kept = if arguments.keep || (refetched && !arguments.all) { Some(kept_operations(workspace)?) } else { None };
    let wanted = kept.as_ref().map_or(Wanted::All, Wanted::Those);
    let mut bytes = names.iter().map(|name| read(name)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut titles: Vec<&str> = names.iter().map(|name| if name == STDIN.0 { STDIN.1 } else { name }).collect();
    let mut lock = Lock::of(origins);
    if let Some(vendored) = &vendored {
        bytes.insert(0, vendored.bytes().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?.into_owned());
        titles.insert(0, DOCUMENT);
        lock = Lock::of([vendored.lock.sources(), lock.sources()].concat());
    }
    let merged = Merged::of(&titles, &bytes, wanted)?;
    lock.describe(&merged.text, &merged.document, merged.fence);
    if let Some(before) = &before {
        lock.generator.clone_from(&before.generator);
        lock.skip.clone_from(&before.skip);
        lock.settings.clone_from(&before.settings);
    }
    let write = vec![(DOCUMENT.to_owned(), merged.text.into_bytes()), (LOCK.to_owned(), lock.render()?.into_bytes())];
    let applied = workspace.apply(&Changes { write, remove: Vec::new() })?;
    let not_vendored = NotVendored::of(merged.left_out, if refetched { &[] } else { &names });
    let mut concerns = concerns(&merged.document);
    concerns.extend(later_version(&merged.document, &settings(workspace)?));
    Ok(Report { before, lock, not_vendored, concerns, applied })
}

/// A version of the API that the document names and that is later than the one of the settings.
fn later_version(document: &Document, settings: &Settings) -> Option<Concern> {
    let pinned = settings.api_version.as_ref()?;
    let Mention { at, version } = api_version::later(document, pinned)?;
    let what = format!(
        "the document names the API version {version}, and {SETTINGS} sets {pinned}: read what changes with it, then raise \
         `client.api-version`"
    );
    Some(Concern { position: format!("{}:{}", document.name(), at.line()), what })
}

/// What the lock records for each source.
fn origins(names: &[String], url: Option<&str>) -> anyhow::Result<Vec<String>> {
    ensure!(
        url.is_none() || names.len() == 1,
        "--source was passed with {} sources, expected one: pass the URLs of the documents instead of files",
        names.len()
    );
    ensure!(
        names.iter().filter(|name| *name == STDIN.0).count() < 2,
        "`-` (standard input) was passed more than once: pass the other documents as files"
    );
    names.iter().map(|name| recorded(name, url)).collect()
}

/// The vendored document, whose set of operations is kept; it may have been edited.
fn kept_operations(workspace: &Workspace) -> anyhow::Result<Document> {
    let remedy = "so the operations to keep are not known: restore it, or vendor all operations with `--all`";
    let bytes = workspace.read(DOCUMENT)?.ok_or_else(|| anyhow!("{DOCUMENT}: the file does not exist, {remedy}"))?;
    let parse = || -> Result<_, Refusals> { Document::parse(DOCUMENT, decode(DOCUMENT, &bytes)?) };
    let document =
        parse().map_err(|refusals| anyhow!("{refusals}\n{DOCUMENT}: the file cannot be parsed, {remedy}"))?;
    ensure!(count(&document).operations > 0, "{DOCUMENT}: the document has no operation, {remedy}");
    Ok(document)
}

/// The document made of all sources.
struct Merged<'b> {
    text: String,
    document: Document,
    fence: Option<Fence<'b>>,
    left_out: Vec<String>,
}

impl<'b> Merged<'b> {
    fn of(names: &[&str], bytes: &'b [Vec<u8>], wanted: Wanted<'_>) -> anyhow::Result<Self> {
        let pairs = names.iter().zip(bytes);
        let sources: Vec<Source<'b>> =
            pairs.map(|(name, bytes)| Source::read(name, bytes)).collect::<Result<_, _>>()?;
        let made = assemble(&sources, wanted)?;
        Refusals::check(made.missing).map_err(|missing| anyhow!(missing.with_one_remedy()))?;
        let document = Document::parse(DOCUMENT, &made.text)?;
        let fence = if let [source] = sources.as_slice() { source.published.fence } else { None };
        Ok(Self { text: made.text, document, fence, left_out: made.left_out })
    }
}

/// The lock before; `None` also if it cannot be parsed, because vendoring is the way to repair it.
fn previous(workspace: &Workspace) -> anyhow::Result<Option<Lock>> {
    let bytes = workspace.read(LOCK)?;
    Ok(bytes.and_then(|bytes| Lock::parse(&String::from_utf8_lossy(&bytes)).ok()))
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    before: Option<Lock>,
    lock: Lock,
    not_vendored: NotVendored,
    concerns: Vec<Concern>,
    applied: Applied,
}

impl Report {
    /// The operations that are published and not vendored.
    #[must_use]
    pub fn not_vendored(&self) -> &NotVendored {
        &self.not_vendored
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
        if let Some(before) = self.before.as_ref().filter(|before| loses_urls(before, &self.lock)) {
            let (now, urls) = (self.lock.origin(), before.sources());
            let remedy = match urls.as_slice() {
                [url] => format!("pass `--source {url}` to keep the URL"),
                _ => "pass the URLs instead of files to keep them".to_owned(),
            };
            writeln!(
                f,
                "{LOCK} now records {now} instead of {}, so `cargo xtask vendor` can no longer fetch the document: {remedy}",
                urls.join(", ")
            )?;
        }
        write!(f, "{}", self.not_vendored)?;
        for Concern { position, what } in &self.concerns {
            writeln!(f, "{position}: {what}")?;
        }
        writeln!(f, "{} written, {} unchanged", counted(self.applied.written, "file"), self.applied.unchanged)
    }
}

/// Whether the document could be fetched again before, and no longer can.
fn loses_urls(before: &Lock, now: &Lock) -> bool {
    lock::published_urls(Some(before)).is_ok() && lock::published_urls(Some(now)).is_err()
}

fn described(lock: &Lock) -> String {
    let Lock { operations, schemas, .. } = lock;
    format!("{}, {}, from {}", counted(*operations, "operation"), counted(*schemas, "schema"), lock.origin())
}

/// The operations that are published and not vendored. Prints one line; nothing if there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotVendored {
    ids: Vec<String>,
    command: String,
}

impl NotVendored {
    /// These operations of these sources; of the URLs in the lock if no source was passed.
    #[must_use]
    pub fn of(ids: Vec<String>, sources: &[String]) -> Self {
        let command = if sources.is_empty() {
            "cargo xtask vendor --all".to_owned()
        } else {
            format!("cargo xtask vendor {}", sources.join(" "))
        };
        Self { ids, command }
    }
}

impl fmt::Display for NotVendored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        if self.ids.is_empty() {
            return Ok(());
        }
        let shown: Vec<&str> = self.ids.iter().take(SHOWN).map(String::as_str).collect();
        let more = if self.ids.len() > SHOWN { ", .." } else { "" };
        let count = counted(self.ids.len(), "operation");
        writeln!(f, "not vendored: {count}: {}{more} (`{}` vendors all)", shown.join(", "), self.command)
    }
}
