//! Runs cargo, and stops when the user interrupts it.

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

/// Why an update stopped although its input is valid.
#[derive(Debug)]
pub(super) enum StepFailure {
    /// A command failed.
    Command(String, ExitStatus),
    /// The user interrupted the update.
    Interrupted,
}

impl fmt::Display for StepFailure {
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
    /// From now on an interrupt stops the running command instead of this program, which has to restore files.
    pub(super) fn watched() -> anyhow::Result<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        for signal in TERM_SIGNALS {
            flag::register(*signal, Arc::clone(&interrupted))
                .context("no handler for interrupts could be installed")?;
        }
        Ok(Self { program: std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), interrupted })
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Runs cargo in a folder; its output goes to the terminal.
    pub(super) fn run(&self, folder: &Path, arguments: &[&str]) -> anyhow::Result<Result<(), StepFailure>> {
        if self.is_interrupted() {
            return Ok(Err(StepFailure::Interrupted));
        }
        let name = format!("cargo {}", arguments.join(" "));
        let failed = || {
            format!(
                "`{name}` could not be started: check that the environment variable CARGO (`{}`) names cargo",
                self.program.display()
            )
        };
        let mut command = Command::new(&self.program);
        // A failing test must not leave new snapshots in the repository.
        command.args(arguments).current_dir(folder).env("INSTA_UPDATE", "no");
        let mut child = command.spawn().with_context(failed)?;
        loop {
            if self.is_interrupted() {
                // The same interrupt may have ended it already.
                let _ = child.kill();
                child.wait().with_context(failed)?;
                return Ok(Err(StepFailure::Interrupted));
            }
            match child.try_wait().with_context(failed)? {
                Some(status) if status.success() => return Ok(Ok(())),
                // Cargo receives the interrupt too, and may end first.
                Some(_) if self.is_interrupted() => return Ok(Err(StepFailure::Interrupted)),
                Some(status) => return Ok(Err(StepFailure::Command(name, status))),
                None => thread::sleep(PAUSE),
            }
        }
    }
}

const PAUSE: Duration = Duration::from_millis(50);
