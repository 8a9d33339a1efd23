//! Output for people, and progress reports on a terminal.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// A number with its noun: `1 file`, `2 files`.
#[must_use]
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Prints which step of a long command runs, and how long each one took; nothing if standard error is not a terminal.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    total: usize,
    step: Cell<usize>,
}

impl Progress {
    /// The progress of a command with that many steps.
    #[must_use]
    pub fn new(total: usize) -> Self {
        Self { shown: io::stderr().is_terminal(), total, step: Cell::new(0) }
    }

    /// Runs the next step and prints its name before, and its duration after it.
    pub fn step<T>(&self, name: &str, run: impl FnOnce() -> T) -> T {
        self.step.set(self.step.get() + 1);
        self.print(&started(self.step.get(), self.total, name));
        let start = Instant::now();
        let outcome = run();
        self.print(&finished(self.step.get(), self.total, name, start.elapsed()));
        outcome
    }

    fn print(&self, line: &str) {
        if self.shown {
            // Progress that nobody can read is not worth failing for.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }
}

fn started(step: usize, total: usize, name: &str) -> String {
    format!("[{step}/{total}] {name} ...")
}

fn finished(step: usize, total: usize, name: &str, took: Duration) -> String {
    format!("[{step}/{total}] {name}: {:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_names_the_step_and_its_duration() {
        assert_eq!(started(2, 6, "render the code"), "[2/6] render the code ...");
        assert_eq!(finished(2, 6, "render the code", Duration::from_millis(1520)), "[2/6] render the code: 1.5 s");
    }

    #[test]
    fn a_step_runs_once_and_returns_its_outcome() {
        let progress = Progress { shown: false, total: 1, step: Cell::new(0) };
        assert_eq!(progress.step("count", || 7), 7);
        assert_eq!(progress.step.get(), 1);
    }
}
