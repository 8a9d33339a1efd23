//! `docs/DIFF.md`, as far as it is made from the rules.

use std::fmt::Write;

use super::rules;

/// The table of rules: what each finds, what to do where it breaks something, and its mirror.
#[must_use]
pub fn table() -> String {
    let mut table =
        String::from("| rule | finds | where that is breaking | old and new exchanged |\n|---|---|---|---|\n");
    for rule in rules::all() {
        let _ = writeln!(table, "| `{}` | {} | {} | `{}` |", rule.id, rule.about, rule.breaking, rule.mirror);
    }
    table
}
