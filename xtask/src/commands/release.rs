//! `cargo xtask release`: prepares a release: the version, and its section in the changelog. The commit and the tag are made by
//! hand.

use std::fmt;

use anyhow::{anyhow, ensure};

use super::update::history::{History, Release};
use super::update::next_version::Decision;
use super::update::version::{Version, is_in_readme};
use super::update::{CHANGELOG, README, changelog, changes, text, with_version};
use crate::commands::check;
use crate::diff::Level;
use crate::io::date::today;
use crate::io::foreign::bounded;
use crate::io::workspace::Workspace;
use crate::vendoring::vendored::Vendored;

/// The arguments of `cargo xtask release`.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// The version to release, for example 0.2.0. By default, the version in Cargo.toml; a higher one if that was released already
    /// or is too low for the changes of the document
    #[arg(value_name = "VERSION")]
    pub version: Option<String>,
}

/// Sets the version and moves what is below "Unreleased" in the changelog to a section for it.
///
/// # Errors
/// The generated code is out of date, the version is too low or was released, or below "Unreleased" is nothing, or what the last
/// tag released; every file is then unchanged.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<Report> {
    let history = History::of(workspace)?;
    ensure!(
        check::run(workspace)?.is_empty(),
        "the generated code is out of date: `cargo xtask check` shows where, and `cargo xtask generate` renders it"
    );
    let document =
        Vendored::load(workspace)?.document().map_err(|edited| anyhow!("{edited}: {}", edited.remedy()))??;
    let Decision { now, next: least, .. } = Decision::of(workspace, &history, &document)?;
    let version = match &arguments.version {
        Some(version) => version.parse()?,
        None => default(least, &history)?,
    };
    ensure!(version >= least, "{version}: expected {least} or a later version: {}", reason(now, least, &history));
    let tag = format!("v{version}");
    ensure!(!history.has_tag(&tag), "{version}: the tag {tag} exists already: pass a later version");
    let log = text(workspace, CHANGELOG)?.unwrap_or_else(|| changelog::EMPTY.to_owned());
    if let Some(Release { tag, version, .. }) = &history.release {
        let tagged = history.text(tag, CHANGELOG).unwrap_or_default();
        let released = changelog::released_entries(&log, &tagged, &version.to_string());
        ensure!(
            released.is_empty(),
            "{CHANGELOG}: entries below \"Unreleased\" were there when {tag} was tagged, for example `{}`, and {version} has no section: \
             move them to a section for {version}",
            bounded(released.first().copied().unwrap_or_default(), 120)
        );
    }
    let mut files = vec![(CHANGELOG, changelog::release(&log, &version.to_string(), &today())?)];
    files.extend(with_version(workspace, now, version)?);
    workspace.apply(&changes(files))?;
    let in_readme = text(workspace, README)?.is_none_or(|readme| is_in_readme(&readme));
    Ok(Report { now, version, tag, in_readme })
}

/// The least version that was not released yet.
fn default(least: Version, history: &History) -> anyhow::Result<Version> {
    match &history.release {
        Some(release) if least <= release.version => Level::Patch.next(&release.version.to_string()).parse(),
        _ => Ok(least),
    }
}

fn reason(now: Version, least: Version, history: &History) -> String {
    match &history.release {
        Some(release) if now < least => format!("the changes of the document since {} need it", release.tag),
        _ => "Cargo.toml names it".to_owned(),
    }
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    now: Version,
    version: Version,
    tag: String,
    in_readme: bool,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { now, version, tag, in_readme } = self;
        let step = if now == version { "stays".to_owned() } else { format!("-> {version}") };
        writeln!(f, "version: {now} {step}")?;
        writeln!(f, "{CHANGELOG}: the entries below \"Unreleased\" are now those of {version}")?;
        if !in_readme {
            writeln!(
                f,
                "{README}: tells importers no version to depend on: write `blaxel-api = \"{version}\"` below \"Install\" in place \
                 of the folder"
            )?;
        }
        writeln!(f, "tag: {tag}")?;
        writeln!(
            f,
            "next: git commit --all --message \"Release {version}\" && git tag {tag} (CONTRIBUTING.md, \"Release\")"
        )
    }
}
