//! The verdict in a sentence.

use std::fmt;

use super::safe::quoted;
use crate::diff::{Level, Report, Verdict};
use crate::io::foreign::bounded;
use crate::io::terminal::counted;

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, version, next, forced_by } = self;
        let why = match level {
            Level::None => return write!(f, "verdict: no release is needed ({version})"),
            Level::Patch => "existing code compiles; requests, responses or documentation changed".to_owned(),
            Level::Addition | Level::Breaking => {
                let shown: Vec<String> = forced_by.iter().take(3).map(|item| quoted(item)).collect();
                let more = forced_by.len().saturating_sub(3);
                let more = if more > 0 { format!(" and {}", counted(more, "other item")) } else { String::new() };
                let what = if *level == Level::Breaking { "breaking" } else { "new" };
                format!("{what}: {}{more}", shown.join(", "))
            }
        };
        write!(f, "verdict: {version} needs at least {next} ({why})")
    }
}

/// The verdict of a report, or why it has none.
pub(super) fn sentence(report: &Report) -> String {
    match &report.verdict {
        Ok(verdict) => verdict.to_string(),
        Err(reason) => format!("verdict: unknown: {}", bounded(reason, 600)),
    }
}
