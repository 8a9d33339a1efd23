//! A page, or any other file that `vendor` is given, has one valid document or is refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xtask::vendoring::page::{Published, checked};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = Published::find("fuzz.md", bytes) {
        assert!(bytes.windows(found.text.len().max(1)).any(|part| part == found.text.as_bytes()) || found.text.is_empty());
    }
    let _ = checked("fuzz.md", bytes);
});
