//! A configuration file gives settings or an error on one line, which quotes no secret of it.

#![no_main]

use std::cell::RefCell;
use std::io::{Seek, SeekFrom, Write};

use blaxel_api::Config;
use libfuzzer_sys::fuzz_target;
use tempfile::NamedTempFile;

thread_local! {
    static FILE: RefCell<NamedTempFile> = RefCell::new(NamedTempFile::new().expect("a temporary file"));
}

fuzz_target!(|bytes: &[u8]| {
    FILE.with_borrow_mut(|file| {
        file.as_file_mut().set_len(0).expect("the file can be emptied");
        file.as_file_mut().seek(SeekFrom::Start(0)).expect("the file can be rewound");
        file.as_file_mut().write_all(bytes).expect("the file can be written");
        let read = Config::from_file_at(file.path()).and_then(|config| config.with_base_url("http://127.0.0.1:9").client());
        let shown = match read {
            Ok(client) => format!("{client:?}"),
            Err(error) => {
                let text = error.to_string();
                assert!(!text.chars().any(char::is_control), "{text:?}");
                text
            }
        };
        assert!(!shown.contains("hunter2hunter2"), "{shown}");
    });
});
