//! `cargo xtask update`: does everything that a new document requires, or leaves every file unchanged.

pub(crate) mod changelog;
mod command;
mod entry;
pub(crate) mod history;
pub(crate) mod next_version;
mod removals;
pub(crate) mod version;

use std::fmt::{Display, Write};

use anyhow::{Context, anyhow};

use crate::codegen::warnings::Warnings;
use crate::commands::generate::{self, Details, Skip};
use crate::commands::vendor::{self, NotVendored};
use crate::diff;
use crate::diff::print::{Extent, markdown};
use crate::io::files::write_output;
use crate::io::terminal::Progress;
use crate::io::workspace::{Changes, DOCUMENT, Snapshot, Workspace};
use crate::model;
use crate::openapi::document::Document;
use crate::openapi::encoding::decode;
use crate::vendoring::lock::LOCK;
use crate::vendoring::vendored::Vendored;
use command::{Cargo, StepFailure};
use history::History;
use next_version::Decision;
use version::Version;

/// The arguments of `cargo xtask update`.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// What is vendored.
    #[command(flatten)]
    pub vendor: vendor::Arguments,
    /// Accept a document that lacks more than a third of the vendored operations
    #[arg(long)]
    pub allow_removals: bool,
    /// Write what changed since the last commit to this file, as the description of a pull request
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<String>,
    /// Print all corrections and warnings, also those that the vendored document had before
    #[arg(long)]
    pub verbose: bool,
}

/// A build or test failed, or the update was interrupted; every file was restored.
#[derive(Debug)]
pub struct Restored(StepFailure);

impl Display for Restored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}: {RESTORED}", self.0)
    }
}

const RESTORED: &str = "every file is as it was before the update";

/// Prints the report of a step.
pub type Print<'p> = &'p dyn Fn(&dyn Display) -> anyhow::Result<()>;

/// Vendors, generates, sets the version and the changelog, builds and tests.
///
/// # Errors
/// Outer: the arguments, a document or the repository cannot be used. Inner: a build or test fails. Every file is as it was
/// before in both cases.
pub fn run(workspace: &Workspace, arguments: &Arguments, print: Print<'_>) -> anyhow::Result<Result<(), Restored>> {
    let history = History::of(workspace)?;
    let cargo = Cargo::watched()?;
    let before = workspace.snapshot(&[MANIFEST, CARGO_LOCK, CHANGELOG, README, DOCUMENT, LOCK])?;
    let update = Update { workspace, history: &history, cargo: &cargo, progress: &Progress::new(STEPS), print };
    let outcome = update.run(arguments, &before);
    if let Ok(Ok(())) = outcome {
        before.keep();
        return Ok(Ok(()));
    }
    match (before.restore(), outcome) {
        (Ok(()), Ok(outcome)) => Ok(outcome.map_err(Restored)),
        (Ok(()), Err(error)) => Err(anyhow!("{error:#}\n{RESTORED}")),
        (Err(left), Err(error)) => Err(anyhow!("{error:#}\n{left:#}")),
        (Err(left), Ok(_)) => Err(left),
    }
}

pub(crate) const MANIFEST: &str = "Cargo.toml";
pub(crate) const CARGO_LOCK: &str = "Cargo.lock";
pub(crate) const CHANGELOG: &str = "CHANGELOG.md";
/// What importers read.
pub(crate) const README: &str = "blaxel-api/README.md";

const STEPS: usize = 5;

struct Update<'u> {
    workspace: &'u Workspace,
    history: &'u History,
    cargo: &'u Cargo,
    progress: &'u Progress,
    print: Print<'u>,
}

impl Update<'_> {
    fn run(&self, arguments: &Arguments, before: &Snapshot<'_>) -> anyhow::Result<Result<(), StepFailure>> {
        let (progress, print) = (self.progress, self.print);
        let previous = self.previous()?;
        let known = self.document(true).ok().as_ref().and_then(warnings);
        let vendored = progress.step("vendor the document", || vendor::run(self.workspace, &arguments.vendor))?;
        if let (Some(previous), false) = (&previous, arguments.allow_removals) {
            removals::check(previous, &self.document(false)?)?;
        }
        print(&vendored)?;
        let details = known.filter(|_| !arguments.verbose).map_or(Details::All, Details::Since);
        print(&progress.step("render the code", || generate::run(self.workspace, &Skip::default(), &details))?)?;
        let document = self.document(true)?;
        let (version, remark) = progress.step("set the version and the changelog", || -> anyhow::Result<_> {
            let version = Decision::of(self.workspace, self.history, &document)?;
            let remark = self.apply_texts(&document, &version)?;
            Ok((version, remark))
        })?;
        print(&version.words)?;
        print(&remark.unwrap_or_default())?;
        // The version is set before, so that what is built and tested is what is kept.
        let steps: &[&[&str]] = &[
            &["build", "--workspace", "--all-features", "--locked"],
            &["test", "--workspace", "--all-features", "--locked"],
        ];
        let changed = !before.is_current()?;
        for step in if changed { steps } else { &[] } {
            let name = format!("cargo {}", step.first().unwrap_or(&"build"));
            if let Err(failure) = progress.step(&name, || self.cargo.run(self.workspace.root(), step))? {
                return Ok(Err(failure));
            }
        }
        if let Some(file) = &arguments.markdown {
            let text = self.pull_request(&document, &version, vendored.not_vendored())?;
            write_output(file, text.as_bytes())?;
        }
        if self.cargo.is_interrupted() {
            return Ok(Err(StepFailure::Interrupted));
        }
        print(if changed {
            &"next: review the changes with `git diff`, then commit them; `cargo xtask release` prepares a release\n"
        } else {
            &"nothing changed, so nothing was built and there is nothing to do\n"
        })?;
        Ok(Ok(()))
    }

    /// The document that was vendored before, also if it was edited; `None` if it cannot be parsed.
    fn previous(&self) -> anyhow::Result<Option<Document>> {
        let bytes = self.workspace.read(DOCUMENT)?;
        Ok(bytes.and_then(|bytes| Document::parse(DOCUMENT, decode(DOCUMENT, &bytes).ok()?).ok()))
    }

    /// The document that is vendored now, with or without the operations that the lock leaves out.
    fn document(&self, rendered: bool) -> anyhow::Result<Document> {
        let mut vendored = Vendored::load(self.workspace)?;
        if !rendered {
            vendored.lock.skip.clear();
        }
        vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))?
    }

    /// Sets the version and the changelog; returns what the user should know about them.
    fn apply_texts(&self, document: &Document, version: &Decision) -> anyhow::Result<Option<String>> {
        let mut write = Vec::new();
        if version.next > version.now {
            write.extend(with_version(self.workspace, version.now, version.next)?);
        }
        let log = text(self.workspace, CHANGELOG)?.unwrap_or_else(|| changelog::EMPTY.to_owned());
        let mut remark = None;
        if let Some(new) = self.changelog(&log, document, version)? {
            remark = self.history.release.as_ref().filter(|_| new != log).and_then(|release| {
                let tag = &release.tag;
                changelog::since(&log).filter(|since| since != tag).map(|_| {
                    format!(
                        "{CHANGELOG}: the changes that {tag} released are still below \"Unreleased\": move them to a section for it \
                         (`cargo xtask release` does so before a tag is set)\n"
                    )
                })
            });
            write.push((CHANGELOG, new));
        }
        self.workspace.apply(&changes(write))?;
        Ok(remark)
    }

    /// The changelog with its entry, which describes everything since the last release or, before the first one, since the
    /// commit before the first update. `None` if there is nothing to compare with.
    fn changelog(&self, log: &str, document: &Document, version: &Decision) -> anyhow::Result<Option<String>> {
        if let (Some(release), Some(report)) = (&self.history.release, &version.report) {
            return Ok(Some(changelog::set(log, &release.tag, &entry::lines(report))));
        }
        let noted = changelog::since(log).filter(|revision| self.history.has(revision));
        let Some(base) = noted.or_else(|| self.history.head.clone()).filter(|revision| self.history.has(revision))
        else {
            return Ok(None);
        };
        let report = diff::compare(&self.history.document(&base)?, document, &version.now.to_string());
        Ok(Some(changelog::set(log, &base, &entry::lines(&report))))
    }

    /// What changed since the last commit, for reviewers.
    fn pull_request(&self, document: &Document, version: &Decision, left_out: &NotVendored) -> anyhow::Result<String> {
        let mut text = String::from("`cargo xtask update` made, built and tested these changes.\n\n");
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{}", markdown::prose(version.words.trim_end()));
        let left_out = left_out.to_string();
        if !left_out.is_empty() {
            let _ = writeln!(text, "\n{}", markdown::prose(left_out.trim_end()));
        }
        match self.history.head.as_ref().filter(|head| self.history.has(head)) {
            Some(head) => {
                let mut report = diff::compare(&self.history.document(head)?, document, &version.now.to_string());
                report.old.date = self.history.date(head);
                let _ = write!(text, "\n{}", markdown::changes(&report, Extent::Folded));
            }
            None => text.push_str("\nThe last commit contains no document to compare with.\n"),
        }
        Ok(markdown::bounded(text))
    }
}

/// The corrections and warnings of a document that can be rendered.
fn warnings(document: &Document) -> Option<Warnings> {
    let (api, ledger) = model::read(document).accepted().ok()?;
    Some(Warnings::of(document, &api, &ledger))
}

/// The text of a file; `None` if it does not exist.
pub(crate) fn text(workspace: &Workspace, path: &str) -> anyhow::Result<Option<String>> {
    let bytes = workspace.read(path)?;
    let text = |bytes| String::from_utf8(bytes).with_context(|| format!("{path}: the file is not UTF-8"));
    bytes.map(text).transpose()
}

/// The files that name the version, with the next one.
pub(crate) fn with_version(
    workspace: &Workspace,
    now: Version,
    next: Version,
) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut files = vec![(MANIFEST, version::set_in_manifest(&workspace.manifest()?, next)?)];
    files.extend(text(workspace, CARGO_LOCK)?.map(|lock| (CARGO_LOCK, version::set_in_lock(&lock, now, next))));
    files.extend(text(workspace, README)?.map(|readme| (README, version::set_in_readme(&readme, next))));
    Ok(files)
}

/// These files, to be written together.
pub(crate) fn changes(files: Vec<(&str, String)>) -> Changes {
    let write = files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    Changes { write, remove: Vec::new() }
}
