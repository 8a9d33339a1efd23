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
