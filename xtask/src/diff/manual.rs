//! The part of `docs/DIFF.md` that is made from the rules.

use std::fmt::Write;

use super::rules;

/// The table of rules: what each reports, what to do if it breaks something, and its mirror.
#[must_use]
pub fn table() -> String {
    let mut table = String::from(
        "| rule | reports | what to do if it is breaking or unknown | old and new exchanged |\n|---|---|---|---|\n",
    );
    for rule in rules::all() {
        let _ = writeln!(table, "| `{}` | {} | {} | `{}` |", rule.id, rule.about, rule.breaking, rule.mirror);
    }
    table
}
