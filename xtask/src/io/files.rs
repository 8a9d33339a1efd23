//! Files and folders that the user names on the command line, and standard input.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, ensure};

/// The names of standard input: on the command line, and in the lock and messages.
pub const STDIN: (&str, &str) = ("-", "stdin");

/// Writes a file that the user named; it need not be in the workspace.
///
/// # Errors
/// The file cannot be written.
pub fn write_output(file: &str, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(file, bytes).with_context(|| format!("{file}: could not be written"))
}

/// Whether a file with this name exists.
#[must_use]
pub fn exists(file: &str) -> bool {
    Path::new(file).exists()
}

/// The bytes of a file that the user named, or of standard input for `-`.
///
/// # Errors
/// The file cannot be read, or is larger than 32 MiB.
pub fn read_input(file: &str) -> anyhow::Result<Vec<u8>> {
    let failed = || format!("{file}: could not be read");
    let mut bytes = Vec::new();
    if file == STDIN.0 {
        io::stdin().lock().take(MAX_INPUT + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(file).and_then(|file| file.take(MAX_INPUT + 1).read_to_end(&mut bytes))
    }
    .with_context(failed)?;
    ensure!(
        u64::try_from(bytes.len()).is_ok_and(|length| length <= MAX_INPUT),
        "{file}: found more than {} MiB, expected an OpenAPI document of at most that size: check that this is the right file",
        MAX_INPUT >> 20
    );
    Ok(bytes)
}

/// Replaces a folder that does not exist, is empty or is an earlier output (it contains the marker file) by one with exactly
/// these files. They are written to a temporary folder beside it first, and the folders are then renamed.
///
/// # Errors
/// A file cannot be written, or the folder contains anything else; it is then unchanged.
pub fn replace_folder(folder: &Path, files: BTreeMap<String, Vec<u8>>, marker: &str) -> anyhow::Result<()> {
    let name = || folder.display();
    let exists = folder.exists();
    if exists {
        let failed = || format!("{}: could not be listed", name());
        let empty = fs::read_dir(folder).with_context(failed)?.next().is_none();
        ensure!(
            empty || folder.join(marker).is_file(),
            "{}: found a folder with other files, expected one that does not exist, is empty or is an earlier output of this command: \
             pass another folder",
            name()
        );
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let failed = || format!("{}: could not be written", name());
    fs::create_dir_all(parent).with_context(failed)?;
    let stage = tempfile::Builder::new().prefix(".xtask-").tempdir_in(parent).with_context(failed)?;
    let fresh = stage.path().join("new");
    fs::create_dir(&fresh).with_context(failed)?;
    for (path, bytes) in files {
        let file = path.split('/').fold(fresh.clone(), |folder, name| folder.join(name));
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).with_context(failed)?;
        }
        fs::write(file, bytes).with_context(failed)?;
    }
    let former = stage.path().join("old");
    if exists {
        fs::rename(folder, &former).with_context(failed)?;
    }
    if let Err(error) = fs::rename(&fresh, folder) {
        if exists {
            fs::rename(&former, folder).with_context(failed)?;
        }
        return Err(error).with_context(failed);
    }
    Ok(())
}

const MAX_INPUT: u64 = 32 << 20;
