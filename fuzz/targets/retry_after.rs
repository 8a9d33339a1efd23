//! `Retry-After` is a delay or is ignored, and a policy keeps it within its limit.

#![no_main]
#![allow(dead_code, reason = "the client uses the rest")]

use std::time::Duration;

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;

#[path = "../../blaxel-api/src/retry.rs"]
mod retry;

fuzz_target!(|input: (&[u8], Option<&[u8]>, u32)| {
    let (value, date, attempts) = input;
    let mut headers = HeaderMap::new();
    for (name, value) in [(RETRY_AFTER, Some(value)), (DATE, date)] {
        if let Some(Ok(value)) = value.map(HeaderValue::from_bytes) {
            headers.insert(name, value);
        }
    }
    let policy = retry::RetryPolicy::new();
    assert!(policy.delay(attempts, retry::retry_after(&headers)) <= Duration::from_secs(35));
});
