//! Files as they were committed. The only module that runs git.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

/// The bytes of `REV:path`, asked for in a folder of the repository.
///
/// # Errors
/// What git says where there is no such revision or file.
pub fn show(folder: &Path, object: &str) -> anyhow::Result<Vec<u8>> {
    let output = run(folder, &["show", "--end-of-options", object])?;
    Ok(output)
}

/// The last commit; `None` where there is none yet.
///
/// # Errors
/// Where the folder is in no repository.
pub fn head(folder: &Path) -> anyhow::Result<Option<String>> {
    is_shallow(folder)?;
    let known = run(folder, &["rev-parse", "--verify", "--quiet", "--short=12", "HEAD"]);
    Ok(known.ok().map(|hash| String::from_utf8_lossy(&hash).trim().to_owned()))
}

/// The tags of the last commit and of those before it.
///
/// # Errors
/// What git says.
pub fn tags(folder: &Path) -> anyhow::Result<Vec<String>> {
    let tags = run(folder, &["tag", "--list", "--merged", "HEAD"])?;
    Ok(String::from_utf8_lossy(&tags).lines().map(str::to_owned).collect())
}

/// Whether there is such a `REV:path`.
#[must_use]
pub fn has(folder: &Path, object: &str) -> bool {
    run(folder, &["cat-file", "-e", object]).is_ok()
}

/// Whether the repository has a part of its history alone.
///
/// # Errors
/// Where the folder is in no repository.
pub fn is_shallow(folder: &Path) -> anyhow::Result<bool> {
    let answer = run(folder, &["rev-parse", "--is-shallow-repository"]);
    let answer = answer.context("found no git repository: what was released is told by its tags")?;
    Ok(answer.starts_with(b"true"))
}

fn run(folder: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .context("git could not be run: install it, or pass a file instead of a revision")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("no reason").trim_start_matches("fatal: ").to_owned();
        bail!("git {}: {said}: name a file, a page, or REV:path as git knows it", arguments.join(" "));
    }
    Ok(output.stdout)
}
