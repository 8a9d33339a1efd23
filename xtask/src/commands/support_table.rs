//! `cargo xtask support-table`: writes `docs/OPENAPI-SUPPORT.md` from the generator's rules.

use std::fmt::Write;

use crate::io::workspace::{Changes, Workspace};
use crate::model::names::WORDS;
use crate::model::operation::{RESERVED as METHODS, SETTERS};
use crate::model::rules::{self, Claim, Rule};
use crate::model::schema::{SECRET_ENDINGS, SECRET_MARKS, SECRET_NAMES};
use crate::model::support::{ADDED, OBJECTS, Object};

/// The path of the table in the repository.
pub const SUPPORT_TABLE: &str = "docs/OPENAPI-SUPPORT.md";
/// The command that writes the table.
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
        "# How each construct of OpenAPI 3.0 and 3.1 is supported\n\n\
         <!-- Generated from xtask/src/model/rules.rs and xtask/src/model/support.rs by `{COMMAND}`; do not edit. -->\n\n\
         Each node of a document is claimed by one rule, or the document is refused: nothing in it is silently dropped. \
         `cargo xtask generate --explain` prints the rule of each node. The message of a refusal ends with the name of its rule in \
         brackets; `cargo xtask generate --skip OPERATION_ID` leaves the operation out instead.\n\n\
         There are {} rules. {} **render**: the construct is in the generated code, and on the wire if it belongs there. {} \
         **document**: the construct is in the documentation of the generated code, or means nothing to a client. {} **correct** a \
         known defect of published documents; `generate` lists the positions. {} **refuse**. One **skips** what the user leaves out.\n\n\
         # Objects and their fields\n\n\
         If a field has several rules, its value decides which one applies.\n",
        rules::ALL.len(),
        count(Claim::Rendered),
        count(Claim::Documented),
        count(Claim::Corrected),
        count(Claim::Refused),
    );
    text.push_str(&tables(OBJECTS));
    text.push_str(
        "\n# What OpenAPI 3.1 adds\n\n\
         A document of 3.1 has the fields above, too, except for `nullable`, and these. What it writes in another way than 3.0 is read as \
         in 3.0: `type: [string, 'null']` as `nullable: true`, several types as `anyOf`, `const: a` as `enum: [a]`, a number in \
         `exclusiveMinimum` as `minimum` with `exclusiveMinimum: true`, keywords beside `$ref` as `allOf`, the schema `true` as `{}` and \
         `false` as `{not: {}}`. Two documents that differ in nothing else give the same code, and `diff` finds no other change.\n",
    );
    text.push_str(&tables(ADDED));
    let _ = write!(text, "\n# Names\n\n{}\n", names());
    let _ = write!(text, "\n# Secrets\n\n{}\n", secrets());
    text.push_str("\n# Rules\n\n| Rule | Construct | What it does | How, or why not | Test |\n|---|---|---|---|---|\n");
    for rule in rules::ALL {
        let Rule { name, construct, claim, how, test } = rule;
        let _ = writeln!(text, "| `{name}` | {construct} | {} | {how} | `{test}` |", claim.word());
    }
    text
}

/// A table of the fields of each object.
fn tables(objects: &[Object]) -> String {
    let mut text = String::new();
    for object in objects {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "\n## {}\n\n| Field | Rules |\n|---|---|", object.name);
        for field in object.fields {
            for name in field.names {
                let _ = writeln!(text, "| `{name}` | {} |", claims(field.rules));
            }
        }
    }
    text
}

/// Names as code, separated by commas.
fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn secrets() -> String {
    format!(
        "`Debug` of generated types and builders shows `[redacted]` for a secret. A property or parameter is one if it has `format: password` or `writeOnly`, \
         or if it is a string whose name, in snake case, is {}, or is or ends with one of these words: {}. \
         A list or map of strings is a secret if it has one of these names, or the plural of one of these words. A string property `value` is a \
         secret if its object also has a boolean property with one of these names: {}.",
        list(&SECRET_NAMES),
        list(&SECRET_ENDINGS),
        list(&SECRET_MARKS),
    )
}

fn names() -> String {
    format!(
        "An operation becomes a method, a builder and an entry of the operation table (`delete_key`, `DeleteKey`, `DELETE_KEY`). A \
         schema becomes a type, an enum value a variant, a parameter a setter, a property a field, and a tag a module. Names are \
         split into words at changes of case and at every character that a Rust identifier cannot contain. An acronym is one word, also in \
         the plural (`listVPCs` becomes `list_vpcs`), and so are {}. Then:\n\n\
         - A keyword gets an underscore: `type_`.\n\
         - A name that begins with a digit gets an `x`: `x2fa`.\n\
         - A name that is in use gets the first free number: `list_boxes_2`, `ListBoxes2`. Of several names that become one, that which \
         is spelled as in Rust keeps it, else the one with the fewest capitals, else the first in the alphabet; so no name depends on \
         the order of the document. Names with another meaning in Rust are in use from the beginning: for operations {}; for setters {}, and `body` if \
         there is a request body; for variants `Unknown`; for builders and types the names of the prelude.\n\n\
         On the wire, names are always those of the document.",
        list(&WORDS),
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
