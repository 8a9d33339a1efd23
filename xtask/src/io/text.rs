//! The lines of text files, and their ends.

/// Restores the text that a checkout with CRLF line ends converted; `None` if it was not converted, which is so if any line
/// ends with LF alone.
#[must_use]
pub fn undo_crlf(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut restored = Vec::with_capacity(bytes.len());
    let mut converted = false;
    for (index, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(index + 1);
        match byte {
            b'\r' if next == Some(&b'\n') => converted = true,
            b'\n' if !(index > 0 && bytes.get(index - 1) == Some(&b'\r')) => return None,
            byte => restored.push(byte),
        }
    }
    converted.then_some(restored)
}

/// The line, counted from 1, of the byte at an offset.
#[must_use]
pub fn line_of(bytes: &[u8], offset: usize) -> usize {
    1 + bytes.iter().take(offset).filter(|byte| **byte == b'\n').count()
}
