//! TOML that people write: an error names the file, the line and the key.

use std::borrow::Cow;

use anyhow::anyhow;
use serde::de::DeserializeOwned;

use super::foreign::{bounded, visible};
use super::text::{line_of, undo_crlf};

const MAX_MESSAGE: usize = 300;
const MAX_KEY: usize = 64;

/// The text of a file.
#[derive(Debug)]
pub(crate) struct TomlText<'f> {
    file: &'f str,
    text: Cow<'f, str>,
}

impl<'f> TomlText<'f> {
    /// The text in the bytes of a file, which messages call by this name. Line ends that a checkout converted are restored.
    ///
    /// # Errors
    /// The bytes are not UTF-8; the message names the line.
    pub(crate) fn decode(file: &'f str, bytes: &'f [u8]) -> anyhow::Result<Self> {
        let text = match undo_crlf(bytes) {
            Some(restored) => String::from_utf8(restored).map(Cow::Owned).map_err(|error| error.utf8_error()),
            None => std::str::from_utf8(bytes).map(Cow::Borrowed),
        };
        let text = text.map_err(|error| {
            let line = line_of(bytes, error.valid_up_to());
            anyhow!("{}:{line}: found bytes that are not UTF-8, expected TOML: save the file as UTF-8", visible(file))
        })?;
        Ok(Self { file, text })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The file and the line of a position in the text.
    pub(crate) fn place(&self, position: usize) -> String {
        format!("{}:{}", visible(self.file), line_of(self.bytes(), position))
    }

    /// Reads the values.
    ///
    /// # Errors
    /// The text is not TOML, or has a key that is unknown, missing or of another type; the message ends with `help`.
    pub(crate) fn read<T: DeserializeOwned>(&self, help: &str) -> anyhow::Result<T> {
        toml::from_str(&self.text).map_err(|error| {
            let position = error.span().map_or(0, |span| span.start);
            let key = self.key_at(position).map(|key| format!("`{}`: ", bounded(key, MAX_KEY))).unwrap_or_default();
            let message = bounded(&error.message().replace('\n', ", "), MAX_MESSAGE);
            anyhow!("{}: {key}{message}: {help}", self.place(position))
        })
    }

    /// The key on the line of a position.
    fn key_at(&self, position: usize) -> Option<&str> {
        let start = self.text.get(..position)?.rfind('\n').map_or(0, |end| end + 1);
        let line = self.text.get(start..)?.lines().next()?;
        Some(line.split_once('=')?.0.trim())
    }
}
