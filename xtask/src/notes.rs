//! What whoever generates should know of a document that was accepted: what was left out, corrected, or only documented.

use std::fmt;

use crate::document::Document;
use crate::ledger::{Entry, Ledger};
use crate::model::Api;
use crate::rules::{self, Claim, Rule};
use crate::text::counted;

/// Rules under which the document says something that the generated code leaves to the reader of its documentation.
const WORTH_KNOWING: [&Rule; 9] = [
    &rules::CALLBACK,
    &rules::PARAMETER_IGNORED,
    &rules::MEDIA_TYPE_OTHER,
    &rules::RESPONSE_HEADER,
    &rules::SCHEMA_BOUNDS,
    &rules::SCHEMA_ENUM_VALUES,
    &rules::SCHEMA_ONE_OF_REQUIRED,
    &rules::OAUTH_FLOW_OTHER,
    &rules::EXTENSION,
];

/// The notes; they print as nothing where there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    skipped: Vec<String>,
    corrected: Vec<String>,
    undeclared: Vec<String>,
    documented: Vec<String>,
}

impl Notes {
    /// The notes on a document that was read.
    #[must_use]
    pub fn of(document: &Document, api: &Api, ledger: &Ledger) -> Self {
        let corrected = places(ledger, |rule| rule.claim == Claim::Corrected).map(|entry| {
            let (name, rule) = (document.name(), entry.rule);
            format!("{name}:{}: {}: {}, {} [{}]", entry.line, entry.pointer(), rule.construct, rule.how, rule.name)
        });
        let documented = WORTH_KNOWING.iter().filter_map(|known| {
            let count = places(ledger, |rule| rule.name == known.name).count();
            (count > 0).then(|| format!("{} {count}", known.name))
        });
        Self {
            skipped: api.skipped.clone(),
            corrected: corrected.collect(),
            undeclared: api.scopes.iter().filter(|scope| !scope.declared).map(|scope| scope.text.clone()).collect(),
            documented: documented.collect(),
        }
    }
}

/// The places that such rules speak for, without those below them that they speak for too.
fn places(ledger: &Ledger, is: impl Fn(&Rule) -> bool) -> impl Iterator<Item = Entry<'_>> {
    let mut last: Option<String> = None;
    ledger.iter().filter(move |entry| is(entry.rule)).filter(move |entry| {
        let pointer = entry.pointer();
        let below = |above: &String| pointer.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if last.as_ref().is_some_and(below) {
            return false;
        }
        last = Some(pointer);
        true
    })
}

impl fmt::Display for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.skipped.is_empty() {
            writeln!(f, "left out as asked: {}", self.skipped.join(", "))?;
        }
        if !self.corrected.is_empty() {
            writeln!(f, "{} corrected:", counted(self.corrected.len(), "place"))?;
            for place in &self.corrected {
                writeln!(f, "  {place}")?;
            }
        }
        if !self.undeclared.is_empty() {
            let scopes = counted(self.undeclared.len(), "scope");
            writeln!(f, "{scopes} of operations that no flow declares: {}", self.undeclared.join(", "))?;
        }
        if !self.documented.is_empty() {
            writeln!(f, "documented and not enforced: {} (`--explain` says where)", self.documented.join(", "))?;
        }
        Ok(())
    }
}
