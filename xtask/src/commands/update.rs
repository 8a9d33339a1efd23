//! `cargo xtask update`: everything that a new document asks for, or nothing.

mod changelog;
mod command;
mod release;
mod version;

use std::fmt::{Display, Write};

use anyhow::{Context, anyhow};

use crate::commands::generate::{self, Skip};
use crate::commands::vendor;
use crate::diff::print::{Extent, markdown};
use crate::diff::{self, Report};
use crate::io::files::write_output;
use crate::io::workspace::{Changes, DOCUMENT, Snapshot, Workspace};
use crate::openapi::document::Document;
use crate::vendoring::lock::LOCK;
use crate::vendoring::vendored::Vendored;
use command::{Cargo, Failed};
use release::{History, Release};
use version::Version;

/// What the command line takes.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// What is taken in.
    #[command(flatten)]
    pub vendor: vendor::Arguments,
    /// Write what changed since the last commit into this file, as the text of a pull request
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<String>,
}

/// Why everything is as it was, where nothing was wrong with what was passed.
#[derive(Debug)]
pub struct Undone(Failed);

impl Display for Undone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}: everything is as it was", self.0)
    }
}

/// Vendors, generates, sets the version and the changelog, builds and tests; `say` is told of each step that is done.
///
/// # Errors
/// Outside, everything that is wrong with what was passed or could not be had; inside, a build or test that fails. In both cases
/// every file is as it was.
pub fn run(workspace: &Workspace, arguments: &Arguments, say: Say<'_>) -> anyhow::Result<Result<(), Undone>> {
    let history = History::of(workspace)?;
    let cargo = Cargo::watched()?;
    let before = workspace.snapshot(&[MANIFEST, CARGO_LOCK, CHANGELOG, README, DOCUMENT, LOCK])?;
    let update = Update { workspace, history: &history, cargo: &cargo, say };
    let outcome = update.run(arguments, &before);
    if let Ok(Ok(())) = outcome {
        before.keep();
        return Ok(Ok(()));
    }
    let restored = before.restore();
    let failed = match outcome {
        Err(error) => Err(error),
        Ok(outcome) => Ok(outcome.map_err(Undone)),
    };
    match restored {
        Ok(()) => failed,
        Err(left) => Err(match failed {
            Err(error) => anyhow!("{error:#}\n{left:#}"),
            Ok(_) => left,
        }),
    }
}

/// Who is told of a step that is done.
pub type Say<'s> = &'s dyn Fn(&dyn Display) -> anyhow::Result<()>;

const MANIFEST: &str = "Cargo.toml";
const CARGO_LOCK: &str = "Cargo.lock";
const CHANGELOG: &str = "CHANGELOG.md";
const README: &str = "README.md";

struct Update<'u> {
    workspace: &'u Workspace,
    history: &'u History,
    cargo: &'u Cargo,
    say: Say<'u>,
}

impl Update<'_> {
    fn run(&self, arguments: &Arguments, before: &Snapshot<'_>) -> anyhow::Result<Result<(), Failed>> {
        let taken = vendor::run(self.workspace, &arguments.vendor)?;
        (self.say)(&taken)?;
        let generated = generate::run(self.workspace, &Skip::default())?;
        (self.say)(&generated)?;
        let vendored = Vendored::load(self.workspace)?;
        let document = vendored.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))??;
        let version = self.version(&document)?;
        (self.say)(&version.words)?;
        self.apply_texts(&document, &version)?;
        // What is built and tested is what is left: the version is set before.
        let steps: &[&[&str]] = &[
            &["build", "--workspace", "--all-features", "--locked"],
            &["test", "--workspace", "--all-features", "--locked"],
        ];
        let steps = if before.is_current()? { &[] } else { steps };
        for step in steps {
            if let Err(failed) = self.cargo.run(self.workspace.root(), step)? {
                return Ok(Err(failed));
            }
        }
        if let Some(file) = &arguments.markdown {
            write_output(file, self.pull_request(&document, &version, taken.left_out())?.as_bytes())?;
        }
        if steps.is_empty() {
            (self.say)(&"nothing changed, so that nothing was built\n")?;
        }
        Ok(if self.cargo.is_interrupted() { Err(Failed::Interrupted) } else { Ok(()) })
    }

    /// What the version has to be; it is never lowered.
    fn version(&self, document: &Document) -> anyhow::Result<Decision> {
        let manifest = self.workspace.manifest()?;
        let now = version::of(&manifest)?;
        let Some(release) = &self.history.release else {
            let words = format!("version: {now} stays: nothing is released, as no tag `vX.Y.Z` leads here\n");
            return Ok(Decision { now, next: now, words, report: None });
        };
        let Release { tag, document: old, version: released } = release;
        let report = diff::compare(old, document, &released.to_string());
        let verdict = report.verdict.as_ref().map_err(|reason| {
            anyhow!(
                "{reason}: what {now} needs after {tag} is not known: set the version by hand (README.md, \"Stability\") after \
                 `cargo xtask vendor` and `cargo xtask generate`"
            )
        })?;
        let least: Version = verdict.next.parse()?;
        let next = now.max(least);
        let words = if next > now {
            format!("version: {now} -> {next}; {verdict}\n")
        } else {
            format!("version: {now} stays; {verdict}\n")
        };
        Ok(Decision { now, next, words, report: Some(report) })
    }

    fn apply_texts(&self, document: &Document, version: &Decision) -> anyhow::Result<()> {
        let mut write = Vec::new();
        let text = |path: &str| -> anyhow::Result<Option<String>> {
            let bytes = self.workspace.read(path)?;
            bytes.map(|bytes| String::from_utf8(bytes).with_context(|| format!("{path}: found no UTF-8"))).transpose()
        };
        if version.next > version.now {
            let (now, next) = (version.now, version.next);
            write.push((MANIFEST, version::set_in_manifest(&self.workspace.manifest()?, next)?));
            write.extend(text(CARGO_LOCK)?.map(|lock| (CARGO_LOCK, version::set_in_lock(&lock, now, next))));
            write.extend(text(README)?.map(|readme| (README, version::set_in_readme(&readme, next))));
        }
        let log = text(CHANGELOG)?.unwrap_or_else(|| "# Changelog\n\n## [Unreleased]\n".to_owned());
        if let Some(log) = self.changelog(&log, document, version)? {
            write.push((CHANGELOG, log));
        }
        let write = write.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
        self.workspace.apply(&Changes { write, remove: Vec::new() })?;
        Ok(())
    }

    /// The changelog with its entry, if there is anything to say of it. It tells of everything since the last release and, before
    /// the first one, since the commit that the first update found.
    fn changelog(&self, log: &str, document: &Document, version: &Decision) -> anyhow::Result<Option<String>> {
        if let (Some(release), Some(report)) = (&self.history.release, &version.report) {
            return Ok(Some(changelog::set(log, &release.tag, report)));
        }
        let noted = changelog::since(log).filter(|revision| self.history.has(revision));
        let Some(base) = noted.or_else(|| self.history.head.clone()).filter(|revision| self.history.has(revision))
        else {
            return Ok(None);
        };
        let report = diff::compare(&self.history.document(&base)?, document, &version.now.to_string());
        Ok(Some(changelog::set(log, &base, &report)))
    }

    /// What changed since the last commit, for those who review it.
    fn pull_request(&self, document: &Document, version: &Decision, left_out: &[String]) -> anyhow::Result<String> {
        let mut text = String::from("`cargo xtask update` made, built and tested this.\n\n");
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{}", markdown::prose(version.words.trim_end()));
        let left_out = vendor::not_vendored(left_out);
        if !left_out.is_empty() {
            let _ = writeln!(text, "\n{}", markdown::prose(left_out.trim_end()));
        }
        match self.history.head.as_ref().filter(|head| self.history.has(head)) {
            Some(head) => {
                let report: Report = diff::compare(&self.history.document(head)?, document, &version.now.to_string());
                let _ = write!(text, "\n{}", markdown::changes(&report, Extent::Folded));
            }
            None => text.push_str("\nNo document was committed before.\n"),
        }
        Ok(markdown::bounded(text))
    }
}

/// Which version it is to be, and why.
struct Decision {
    now: Version,
    next: Version,
    words: String,
    /// What changed since the last release, if there was one.
    report: Option<Report>,
}
