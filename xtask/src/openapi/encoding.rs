//! Decodes files to text.

use crate::io::text::line_of;
use crate::openapi::refusal::Refusal;

/// Decodes the bytes of a document.
///
/// # Errors
/// An empty file, an encoding other than UTF-8, or a NUL character, with its place.
pub fn decode<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(refuse(
            name,
            None,
            "found an empty file",
            "expected an OpenAPI document, or a page that carries one",
            "pass the document as published",
        ));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(refuse(name, Some(1), "found text in UTF-16", "expected UTF-8", "save it as UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        refuse(
            name,
            Some(line_of(bytes, at)),
            format!("found the byte 0x{byte:02x} (byte {} of the file), which is not UTF-8", at + 1),
            "expected UTF-8",
            "save it as UTF-8, or pass the document as published",
        )
    })?;
    if let Some(at) = text.find('\0') {
        return Err(refuse(
            name,
            Some(line_of(bytes, at)),
            format!("found a NUL (byte {} of the file)", at + 1),
            "expected text",
            "pass the document as published",
        ));
    }
    Ok(text)
}

/// A refusal of a file that is not parsed yet.
pub(crate) fn refuse(
    name: &str,
    line: Option<usize>,
    found: impl Into<String>,
    expected: impl Into<String>,
    remedy: impl Into<String>,
) -> Refusal {
    Refusal {
        file: name.to_owned(),
        line,
        pointer: String::new(),
        found: found.into(),
        expected: expected.into(),
        remedy: remedy.into(),
        rule: None,
    }
}
