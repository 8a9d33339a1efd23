//! A log that keeps everything, at every level and of every crate.

use std::sync::{Mutex, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};

static LOGS: Logs = Logs { lines: Mutex::new(Vec::new()) };

/// The log of this process.
#[derive(Debug)]
pub struct Logs {
    lines: Mutex<Vec<String>>,
}

impl Logs {
    /// Keeps what is logged from now on.
    #[must_use]
    pub fn keep() -> &'static Self {
        // Another test of the same process may have been first.
        let _ = log::set_logger(&LOGS);
        log::set_max_level(LevelFilter::Trace);
        &LOGS
    }

    /// What was logged so far.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }
}

impl Log for Logs {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}: {}", record.level(), record.target(), record.args());
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn flush(&self) {}
}
