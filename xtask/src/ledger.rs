//! Which rule speaks for which node of the document: a node that no rule claims is refused, so that nothing the document
//! says is silently dropped.

use std::collections::BTreeMap;

use crate::document::{At, Document};
use crate::refusal::{Refusal, Refusals};
use crate::rules::{self, Rule};

/// The claims on a document's nodes, by JSON pointer.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    claims: BTreeMap<String, Entry>,
}

/// What is said of one node.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The line of the node.
    pub line: usize,
    /// The rule that claims it.
    pub rule: &'static Rule,
}

impl Ledger {
    /// The claims in the order of their pointers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.claims.iter().map(|(pointer, entry)| (pointer.as_str(), entry))
    }

    /// How many nodes are claimed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether no node is claimed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }
}

/// A reading of a document: what was claimed and what was refused on the way.
#[derive(Debug)]
pub struct Reading<'a> {
    document: &'a Document,
    ledger: Ledger,
    refused: Vec<Refusal>,
}

impl<'a> Reading<'a> {
    /// A reading that has claimed nothing yet.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self { document, ledger: Ledger::default(), refused: Vec::new() }
    }

    /// The document that is read.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Says that a rule speaks for this node, not for what is below it. The first claim stands.
    pub fn claim(&mut self, at: &At<'_>, rule: &'static Rule) {
        if !self.ledger.claims.contains_key(at.pointer()) {
            self.ledger.claims.insert(at.pointer().to_owned(), Entry { line: at.line(), rule });
        }
    }

    /// Whether a rule speaks for this node.
    #[must_use]
    pub fn is_claimed(&self, at: &At<'_>) -> bool {
        self.ledger.claims.contains_key(at.pointer())
    }

    /// Says that a rule speaks for this node and everything below it.
    pub fn claim_all(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim(at, rule);
        for (_, member) in at.members() {
            self.claim_all(&member, rule);
        }
        for item in at.items() {
            self.claim_all(&item, rule);
        }
    }

    /// Claims the member of that name with all below it, where there is one.
    pub fn claim_member(&mut self, at: &At<'_>, name: &str, rule: &'static Rule) {
        if let Some(member) = at.get(name) {
            self.claim_all(&member, rule);
        }
    }

    /// Refuses a place.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refused.push(refusal);
    }

    /// The value, or `None` with its refusal kept.
    pub fn accept<T>(&mut self, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.refuse(refusal)).ok()
    }

    /// Claims a node that must be an object; whether it is one.
    pub fn object(&mut self, at: &At<'_>, rule: &'static Rule) -> bool {
        self.claim(at, rule);
        self.expect(at.is_object(), at, "an object")
    }

    /// Claims a node that must be a list; whether it is one.
    pub fn list(&mut self, at: &At<'_>, rule: &'static Rule) -> bool {
        self.claim(at, rule);
        self.expect(at.is_array(), at, "a list")
    }

    /// Claims the member of that name, which must be a text where there is one.
    pub fn text<'b>(&mut self, at: &At<'b>, name: &str, rule: &'static Rule) -> Option<&'b str> {
        let member = at.get(name)?;
        self.claim(&member, rule);
        self.expect(member.as_str().is_some(), &member, "a text").then(|| member.as_str())?
    }

    /// Claims the member of that name, which must be a boolean where there is one; `false` without one.
    pub fn flag(&mut self, at: &At<'_>, name: &str, rule: &'static Rule) -> bool {
        let Some(member) = at.get(name) else { return false };
        self.claim(&member, rule);
        self.expect(member.as_bool().is_some(), &member, "a boolean") && member.as_bool() == Some(true)
    }

    /// Claims the reference at this place, and gives what it leads to.
    pub fn resolve<'b>(&mut self, at: &At<'b>) -> Option<At<'b>> {
        let mut at = at.clone();
        while let Some(reference) = at.get("$ref").filter(|member| member.as_str().is_some()) {
            self.claim(&at, &rules::REFERENCE);
            self.claim(&reference, &rules::REFERENCE);
            for (_, member) in at.members().filter(|(name, _)| *name != "$ref") {
                self.claim_all(&member, &rules::REFERENCE_SIBLING);
            }
            let target = self.accept(at.resolve())?;
            // `resolve` has shown that the chain ends; walk it step by step to claim each link.
            at = at.document().lookup(reference.as_str().unwrap_or_default()).unwrap_or(target);
        }
        Some(at)
    }

    /// Ends the reading: extensions are claimed as documentation, every other node that no rule has claimed is refused.
    ///
    /// # Errors
    /// Every refused place.
    pub fn finish(mut self) -> Result<Ledger, Refusals> {
        let root = self.document.root();
        // What was refused explains itself; what lies below it need not be named again.
        self.walk(&root);
        Refusals::check(self.refused)?;
        Ok(self.ledger)
    }

    fn walk(&mut self, at: &At<'_>) {
        if !self.ledger.claims.contains_key(at.pointer()) {
            if at.name().starts_with("x-") {
                self.claim_all(at, &rules::EXTENSION);
            } else if !self.refused.iter().any(|refusal| {
                at.pointer() == refusal.pointer || at.pointer().starts_with(&format!("{}/", refusal.pointer))
            }) {
                self.refused.push(at.refuse(
                    format!("found `{}`, which no rule renders", at.name()),
                    "expected what docs/FAITHFUL.md lists",
                    "remove it from the document, or add a rule to the generator",
                ));
            }
            return;
        }
        for (_, member) in at.members() {
            self.walk(&member);
        }
        for item in at.items() {
            self.walk(&item);
        }
    }

    fn expect(&mut self, holds: bool, at: &At<'_>, expected: &str) -> bool {
        if !holds {
            self.refuse(at.refuse(
                format!("found {}", at.node().value.kind()),
                format!("expected {expected}"),
                "correct the document",
            ));
        }
        holds
    }
}
