//! `cargo xtask support-table`: writes `docs/OPENAPI-SUPPORT.md` from the generator's rules.

use std::fmt::Write;

use crate::io::workspace::{Changes, Workspace};
use crate::model::operation::{RESERVED as METHODS, SETTERS};
use crate::model::rules::{self, Claim, Rule};
use crate::model::support::OBJECTS;

/// The table's path in the repository.
pub const SUPPORT_TABLE: &str = "docs/OPENAPI-SUPPORT.md";
/// The command that writes it.
pub const COMMAND: &str = "cargo xtask support-table";

/// Writes the table, and returns what was done.
///
/// # Errors
/// The file cannot be written.
pub fn run(workspace: &Workspace) -> anyhow::Result<String> {
    let write = vec![(SUPPORT_TABLE.to_owned(), render().into_bytes())];
    let applied = workspace.apply(&Changes { write, remove: Vec::new() })?;
    Ok(format!("{SUPPORT_TABLE}: {}\n", if applied.written > 0 { "written" } else { "unchanged" }))
}

/// The text of the table.
#[must_use]
pub fn render() -> String {
    let count = |claim| rules::ALL.iter().filter(|rule| rule.claim == claim).count();
    let mut text = format!(
        "# What becomes of each construct of OpenAPI 3.0.3\n\n\
         <!-- Made from xtask/src/model/rules.rs and xtask/src/model/support.rs by `{COMMAND}`; do not edit. -->\n\n\
         Each node of a document is claimed by one rule, or the document is refused: nothing that it says is silently dropped. \
         `cargo xtask generate --explain` prints the rule of each node. A refusal ends with the name of its rule in brackets; \
         `--skip OPERATION_ID` leaves the operation out instead.\n\n\
         Of the {} rules, {} **render**: what they speak for is in the code, and on the wire where it belongs there. {} \
         **document**: it is in the documentation of the code, or says nothing to a client. {} **correct** a known defect of \
         published documents, and say where. {} **refuse**.\n\n\
         # Objects and their fields\n\n\
         Where several rules speak for a field, its value decides.\n",
        rules::ALL.len(),
        count(Claim::Rendered),
        count(Claim::Documented),
        count(Claim::Corrected),
        count(Claim::Refused),
    );
    for object in OBJECTS {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "\n## {}\n\n| Field | What becomes of it |\n|---|---|", object.name);
        for field in object.fields {
            for name in field.names {
                let _ = writeln!(text, "| `{name}` | {} |", claims(field.rules));
            }
        }
    }
    let _ = write!(text, "\n# Names\n\n{}\n", names());
    text.push_str("\n# Rules\n\n| Rule | Construct | | How, or why not | Test |\n|---|---|---|---|---|\n");
    for rule in rules::ALL {
        let Rule { name, construct, claim, how, test } = rule;
        let _ = writeln!(text, "| `{name}` | {construct} | {} | {how} | `{test}` |", claim.word());
    }
    text
}

fn names() -> String {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    format!(
        "An operation gives a method, a builder and an entry of the table (`delete_key`, `DeleteKey`, `DELETE_KEY`), a schema a type, \
         a value of an enum a variant, a parameter a setter, a property a field, a tag a module. Names are split into words where \
         their case changes and at every character that no identifier holds. Then:\n\n\
         - A keyword gets an underscore: `type_`.\n\
         - A name that begins with a digit gets an x: `x2fa`.\n\
         - A name that is taken gets the first number that is free, in the order of the document: `list_boxes_2`, `ListBoxes2`. Taken is \
         what a name before it became, and what means something else to Rust: for operations {}; for setters {}, and `body` beside a \
         body; for variants `Unknown`; for builders and types the prelude.\n\n\
         What goes over the wire is always the name of the document.",
        list(&METHODS),
        list(&SETTERS),
    )
}

/// The rules of a field, grouped by what they do.
fn claims(rules: &[&Rule]) -> String {
    let mut words: Vec<(Claim, Vec<String>)> = Vec::new();
    for rule in rules {
        let name = format!("`{}`", rule.name);
        match words.iter_mut().find(|(claim, _)| *claim == rule.claim) {
            Some((_, names)) => names.push(name),
            None => words.push((rule.claim, vec![name])),
        }
    }
    let words = words.into_iter().map(|(claim, names)| format!("{}: {}", claim.word(), names.join(", ")));
    words.collect::<Vec<_>>().join("; ")
}
