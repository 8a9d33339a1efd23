//! Runs cargo, and notices when the user has had enough.

use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag;

/// Why an update was given up, though nothing was wrong with what was passed.
#[derive(Debug)]
pub(super) enum Failed {
    /// A command that ended otherwise than well.
    Command(String, ExitStatus),
    /// The user did not want to wait for the end.
    Interrupted,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(command, status) => write!(f, "`{command}` failed ({status})"),
            Self::Interrupted => write!(f, "interrupted"),
        }
    }
}

/// The cargo that runs this program.
#[derive(Debug)]
pub(super) struct Cargo {
    program: OsString,
    interrupted: Arc<AtomicBool>,
}

impl Cargo {
    /// From now on an interrupt stops the command that runs and not this program, which has files to put back.
    pub(super) fn watched() -> anyhow::Result<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        for signal in TERM_SIGNALS {
            flag::register(*signal, Arc::clone(&interrupted)).context("interrupts cannot be watched")?;
        }
        Ok(Self { program: std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), interrupted })
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Runs a command in a folder, its output being the user's.
    pub(super) fn run(&self, folder: &Path, arguments: &[&str]) -> anyhow::Result<Result<(), Failed>> {
        if self.is_interrupted() {
            return Ok(Err(Failed::Interrupted));
        }
        let name = format!("cargo {}", arguments.join(" "));
        let failed = || format!("`{name}` could not be run: check that {} is cargo", self.program.display());
        let mut command = Command::new(&self.program);
        // A test that fails must leave no snapshots beside those in the repository.
        command.args(arguments).current_dir(folder).env("INSTA_UPDATE", "no");
        let mut child = command.spawn().with_context(failed)?;
        loop {
            if self.is_interrupted() {
                // It may have ended by itself, of the same interrupt.
                let _ = child.kill();
                child.wait().with_context(failed)?;
                return Ok(Err(Failed::Interrupted));
            }
            match child.try_wait().with_context(failed)? {
                Some(status) if status.success() => return Ok(Ok(())),
                // Cargo is told of an interrupt too, and may have ended first.
                Some(_) if self.is_interrupted() => return Ok(Err(Failed::Interrupted)),
                Some(status) => return Ok(Err(Failed::Command(name, status))),
                None => thread::sleep(PAUSE),
            }
        }
    }
}

const PAUSE: Duration = Duration::from_millis(50);
