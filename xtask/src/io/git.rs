//! Committed files and tags. The only module that runs git.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, anyhow};

/// The bytes of the file `REV:path` of the repository that the folder is in.
///
/// # Errors
/// Git has no such revision or file, or cannot be started.
pub fn show(folder: &Path, object: &str) -> anyhow::Result<Vec<u8>> {
    run(folder, &["show", "--end-of-options", object])?.map_err(|reason| {
        anyhow!("{object}: git has no such file ({reason}): pass a file, a page, a URL, or `REV:path` as git knows it")
    })
}

/// The day of a revision's commit, as `2026-01-31`; `None` if it is no commit.
#[must_use]
pub fn date(folder: &Path, revision: &str) -> Option<String> {
    let day = run(folder, &["log", "-1", "--format=%cs", "--end-of-options", revision]).ok()?.ok()?;
    Some(String::from_utf8_lossy(&day).trim().to_owned()).filter(|day| !day.is_empty())
}

/// The abbreviated hash of the last commit; `None` before the first one.
///
/// # Errors
/// The folder is not in a git repository, or git cannot be started.
pub fn head(folder: &Path) -> anyhow::Result<Option<String>> {
    is_shallow(folder)?;
    let hash = run(folder, &["rev-parse", "--verify", "--quiet", "--short=12", "HEAD"])?;
    Ok(hash.ok().map(|hash| String::from_utf8_lossy(&hash).trim().to_owned()))
}

/// The tags of the last commit and its ancestors.
///
/// # Errors
/// Git cannot list them.
pub fn tags(folder: &Path) -> anyhow::Result<Vec<String>> {
    let tags = run(folder, &["tag", "--list", "--merged", "HEAD"])?;
    let tags = tags.map_err(|reason| {
        anyhow!(
            "the tags, which say which versions were released, could not be listed: `git tag --list` failed: {reason}"
        )
    })?;
    Ok(String::from_utf8_lossy(&tags).lines().map(str::to_owned).collect())
}

/// Whether the file `REV:path` exists.
#[must_use]
pub fn has(folder: &Path, object: &str) -> bool {
    matches!(run(folder, &["cat-file", "-e", object]), Ok(Ok(_)))
}

/// Whether the clone lacks a part of the history.
///
/// # Errors
/// The folder is not in a git repository, or git cannot be started.
pub fn is_shallow(folder: &Path) -> anyhow::Result<bool> {
    let answer = run(folder, &["rev-parse", "--is-shallow-repository"])?.map_err(|reason| {
        anyhow!(
            "{}: git finds no usable repository here ({reason}): run this in a clone, whose tags say which versions were released",
            folder.display()
        )
    })?;
    Ok(answer.starts_with(b"true"))
}

/// What git prints; inside, the first line of its complaint if it fails.
fn run(folder: &Path, arguments: &[&str]) -> anyhow::Result<Result<Vec<u8>, String>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .context("git could not be started: install it and check that it is on the PATH")?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let complaint = complaint.lines().next().unwrap_or("no reason given").trim_start_matches("fatal: ");
    Ok(Err(complaint.to_owned()))
}
