//! Files and folders that the user names on the command line, and standard input.

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

const MAX_INPUT: u64 = 32 << 20;
