//! The content encoding of a response. None was requested, so none is decoded.

use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::error::one_line;

/// Its name.
pub(super) fn encoding(headers: &HeaderMap) -> Option<String> {
    headers.get(CONTENT_ENCODING)?;
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    let encoding = encodings.find(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))?;
    Some(String::from_utf8_lossy(encoding.as_bytes()).into_owned())
}

pub(super) fn unrequested(encoding: &str) -> String {
    let encoding = one_line(encoding).unwrap_or_default();
    format!("the response uses content encoding `{encoding}`, which was not requested")
}
