//! A document is read and rendered, or refused.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use xtask::Document;

fuzz_target!(|text: &str| -> Corpus {
    let Ok(document) = Document::parse("fuzz.yml", text) else { return Corpus::Keep };
    if let Err(refusals) = xtask::generate(&document) {
        let text = refusals.to_string();
        assert!(text.contains("fuzz.yml"), "a refusal names the document: {text}");
    }
    Corpus::Keep
});
