//! What the reader of an accepted document should know: what was left out, corrected, or only documented.

use std::collections::HashMap;
use std::fmt;

use crate::io::terminal::counted;
use crate::model::Api;
use crate::model::body::{Response, Status};
use crate::model::ledger::{Entry, Ledger};
use crate::model::rules::{self, Claim, Rule};
use crate::openapi::document::Document;
use crate::openapi::unencrypted::{Concern, concerns};

/// Rules for constructs that the generated code documents and does not enforce.
const WORTH_KNOWING: [&Rule; 13] = [
    &rules::CALLBACK,
    &rules::PARAMETER_IGNORED,
    &rules::PARAMETER_HTTP,
    &rules::PARAMETER_SECURED,
    &rules::SECURITY_SCHEME_OTHER,
    &rules::MEDIA_TYPE_TYPED,
    &rules::SCHEMA_BOUNDS,
    &rules::SCHEMA_ENUM_VALUES,
    &rules::SCHEMA_LATER,
    &rules::SCHEMA_CONSTRAINTS,
    &rules::SCHEMA_ONE_OF_REQUIRED,
    &rules::OAUTH_FLOW_OTHER,
    &rules::EXTENSION,
];

/// The largest number of corrections that are printed.
const MAX_LISTED: usize = 50;
/// The largest number of corrections that are kept: a document may have a million unknown fields.
const MAX_KEPT: usize = 10_000;

/// The warnings; an empty list prints nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warnings {
    skipped: Vec<String>,
    concerns: Vec<Concern>,
    corrected: Vec<Correction>,
    undeclared: Vec<String>,
    without_success: Vec<String>,
    documented: Vec<String>,
    /// The document as an argument of `generate`; empty for the vendored one.
    document: &'static str,
}

impl Warnings {
    /// Collects the warnings for a document.
    #[must_use]
    pub fn of(document: &Document, api: &Api, ledger: &Ledger) -> Self {
        let corrected = places(ledger, |rule| rule.claim == Claim::Corrected).map(|entry| {
            let (name, rule) = (document.name(), entry.rule);
            let what = format!("{}: {}: {} [{}]", entry.pointer(), rule.construct, rule.how, rule.name);
            Correction { position: format!("{name}:{}", entry.line), what }
        });
        let documented = WORTH_KNOWING.iter().filter_map(|known| {
            let count = places(ledger, |rule| rule.name == known.name).count();
            (count > 0).then(|| format!("{} {count}", known.name))
        });
        Self {
            skipped: api.skipped.clone(),
            concerns: concerns(document),
            corrected: corrected.take(MAX_KEPT).collect(),
            undeclared: api.scopes.iter().filter(|scope| !scope.declared).map(|scope| scope.text.clone()).collect(),
            without_success: without_success(api),
            documented: documented.collect(),
            document: "",
        }
    }

    /// The same warnings, for a document that is not vendored.
    #[must_use]
    pub(crate) fn of_a_separate_crate(self) -> Self {
        Self { document: " --document FILE", ..self }
    }

    /// The warnings that were not there before, and the number of the others. Operations that are left out are always named.
    #[must_use]
    pub fn since(mut self, before: &Self) -> (Self, usize) {
        let count = |warnings: &Self| {
            let Self { skipped: _, document: _, concerns, corrected, undeclared, without_success, documented } =
                warnings;
            concerns.len() + corrected.len() + undeclared.len() + without_success.len() + documented.len()
        };
        let all = count(&self);
        // A position moves with every line that is added above it.
        self.concerns.retain(|concern| !before.concerns.iter().any(|known| known.what == concern.what));
        self.corrected.retain(|correction| !before.corrected.iter().any(|known| known.what == correction.what));
        self.undeclared.retain(|scope| !before.undeclared.contains(scope));
        self.without_success.retain(|operation| !before.without_success.contains(operation));
        self.documented.retain(|construct| !before.documented.contains(construct));
        let known = all - count(&self);
        (self, known)
    }
}

/// The operations that declare no response of a success: whatever the server answers is an error.
fn without_success(api: &Api) -> Vec<String> {
    let is_success = |response: &Response| match response.status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(class) => class == 2,
        Status::Default => true,
    };
    let operations = api.operations.iter().filter(|operation| !operation.responses.iter().any(is_success));
    operations.map(|operation| operation.id.clone()).collect()
}

/// A place at which a known defect of published documents was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Correction {
    position: String,
    what: String,
}

/// The places that the selected rules claim, without those below them that the same rule claims.
fn places(ledger: &Ledger, is: impl Fn(&Rule) -> bool) -> impl Iterator<Item = Entry<'_>> {
    let mut last: HashMap<&'static str, String> = HashMap::new();
    ledger.iter().filter(move |entry| is(entry.rule)).filter(move |entry| {
        let pointer = entry.pointer();
        let below = |above: &String| pointer.strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if last.get(entry.rule.name).is_some_and(below) {
            return false;
        }
        last.insert(entry.rule.name, pointer);
        true
    })
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.skipped.is_empty() {
            writeln!(f, "left out with `--skip`: {}", self.skipped.join(", "))?;
        }
        for Concern { position, what } in &self.concerns {
            writeln!(f, "{position}: {what}")?;
        }
        if !self.corrected.is_empty() {
            writeln!(f, "{} corrected:", counted(self.corrected.len(), "place"))?;
            for Correction { position, what } in self.corrected.iter().take(MAX_LISTED) {
                writeln!(f, "  {position}: {what}")?;
            }
            if let Some(more) = self.corrected.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
                writeln!(f, "  and {more} more (`cargo xtask generate{} --explain` lists the places)", self.document)?;
            }
        }
        if !self.undeclared.is_empty() {
            let scopes = counted(self.undeclared.len(), "scope");
            writeln!(
                f,
                "{scopes} required by operations and declared by no OAuth 2.0 flow: {}",
                self.undeclared.join(", ")
            )?;
        }
        if !self.without_success.is_empty() {
            let operations = counted(self.without_success.len(), "operation");
            let ids = self.without_success.join(", ");
            writeln!(
                f,
                "{operations} without a success among the responses, so that every response is an error: {ids}"
            )?;
        }
        if !self.documented.is_empty() {
            let (documented, document) = (self.documented.join(", "), self.document);
            writeln!(
                f,
                "documented, not enforced: {documented} (`cargo xtask generate{document} --explain` lists the places)"
            )?;
        }
        Ok(())
    }
}
