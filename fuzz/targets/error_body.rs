//! The body of an error gives texts of one line, cut after 400 characters.

#![no_main]
#![allow(dead_code, reason = "the client uses the rest")]

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;

#[path = "../../blaxel-api/src/body.rs"]
mod body;

#[path = "../../blaxel-api/src/error"]
mod error {
    pub(crate) mod details;
    pub(crate) mod text;
}

fuzz_target!(|input: (&[u8], &[u8])| {
    let (code, bytes) = input;
    let mut headers = HeaderMap::new();
    if let Ok(code) = HeaderValue::from_bytes(code) {
        headers.insert("x-ms-error-code", code);
    }
    let body = Bytes::copy_from_slice(bytes);
    let details =
        error::details::ErrorDetails::decode(&headers, &body, 1000, |text| text.replace("hunter2", "[redacted]"));
    let Some(details) = details else { return };
    for text in [details.code(), details.message()].into_iter().flatten() {
        // Three dots show that it was cut.
        assert!(text.chars().count() <= 403, "{text:?}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
        assert!(!text.contains("hunter2"), "{text:?}");
    }
    let _ = details.line(None);
});
