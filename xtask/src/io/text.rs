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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_text_whose_line_ends_are_all_crlf_was_converted() {
        assert_eq!(undo_crlf(b"a\r\nb\r\n").as_deref(), Some(&b"a\nb\n"[..]));
        assert_eq!(undo_crlf(b"a\r\nb\n"), None);
        assert_eq!(undo_crlf(b"a\nb\n"), None);
        assert_eq!(undo_crlf(b"a\rb"), None);
        assert_eq!(undo_crlf(b"a\rb\r\r\n").as_deref(), Some(&b"a\rb\r\n"[..]));
    }

    proptest! {
        #[test]
        fn what_a_checkout_converts_is_restored(text in "([a-z]{0,3}\n){1,8}[a-z]{0,3}") {
            let converted = text.replace('\n', "\r\n");
            prop_assert_eq!(undo_crlf(converted.as_bytes()), Some(text.into_bytes()));
        }
    }
}
