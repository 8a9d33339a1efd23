//! Which rule speaks for which node of the document: a node that no rule claims is refused, so that nothing the document
//! says is silently dropped.

use std::collections::HashMap;

use crate::model::rules::{self, Rule};
use crate::openapi::document::{At, Document, Node};
use crate::openapi::refusal::{Refusal, Refusals};

/// The claims on a document's nodes, in the order of the document.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    claims: Vec<Entry>,
}

/// What is said of one node.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The JSON pointer of the node.
    pub pointer: String,
    /// The line of the node.
    pub line: usize,
    /// The rule that claims it.
    pub rule: &'static Rule,
}

impl Ledger {
    /// The claims, one for each node, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.claims.iter()
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
    /// Nodes are known by where they lie in memory: the document is borrowed and stays there.
    claims: HashMap<*const Node, &'static Rule>,
    refused: Vec<Refusal>,
    refused_nodes: HashMap<*const Node, &'static Rule>,
}

impl<'a> Reading<'a> {
    /// A reading that has claimed nothing yet.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self { document, claims: HashMap::new(), refused: Vec::new(), refused_nodes: HashMap::new() }
    }

    /// The document that is read.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Says that a rule speaks for this node, not for what is below it. The first claim stands.
    pub fn claim(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claims.entry(at.node()).or_insert(rule);
    }

    /// Whether a rule speaks for this node.
    #[must_use]
    pub fn is_claimed(&self, at: &At<'_>) -> bool {
        self.claims.contains_key(&std::ptr::from_ref(at.node()))
    }

    /// Says that a rule speaks for this node and everything below it that no rule claimed before.
    pub fn claim_all(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim_below(at.node(), rule);
    }

    fn claim_below(&mut self, node: &Node, rule: &'static Rule) {
        self.claims.entry(node).or_insert(rule);
        for below in node.below() {
            self.claim_below(below, rule);
        }
    }

    /// Claims the member of that name with all below it, where there is one.
    pub fn claim_member(&mut self, at: &At<'_>, name: &str, rule: &'static Rule) {
        if let Some(member) = at.get(name) {
            self.claim_all(&member, rule);
        }
    }

    /// Refuses a place, by the rule that says why; what is below it and claimed by none is refused with it.
    pub fn refuse(&mut self, at: &At<'_>, rule: &'static Rule, found: impl Into<String>, expected: &str, remedy: &str) {
        self.refused_nodes.entry(at.node()).or_insert(rule);
        self.refused.push(Refusal { rule: Some(rule.name), ..at.refuse(found, expected, remedy) });
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

    /// Claims a node that must be a list of texts; its texts.
    pub fn texts<'b>(&mut self, at: &At<'b>, rule: &'static Rule) -> Vec<&'b str> {
        self.list(at, rule);
        at.items().filter_map(|item| self.a_text(&item, rule)).collect()
    }

    /// Claims a node that must be a text; the text.
    pub fn a_text<'b>(&mut self, at: &At<'b>, rule: &'static Rule) -> Option<&'b str> {
        self.claim(at, rule);
        self.expect(at.as_str().is_some(), at, "a text");
        at.as_str()
    }

    /// Claims the member of that name, which must be a text where there is one.
    pub fn text<'b>(&mut self, at: &At<'b>, name: &str, rule: &'static Rule) -> Option<&'b str> {
        self.a_text(&at.get(name)?, rule)
    }

    /// As [`Reading::text`], and there must be one.
    pub fn required_text<'b>(&mut self, at: &At<'b>, name: &str, rule: &'static Rule) -> Option<&'b str> {
        if at.get(name).is_none() {
            let (found, remedy) = (format!("found no `{name}`"), format!("add `{name}`"));
            self.refuse(at, &rules::MALFORMED, found, "expected one", &remedy);
        }
        self.text(at, name, rule)
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
            self.reference(&at, &reference);
            let target = match at.resolve() {
                Ok(target) => target,
                Err(refusal) => {
                    self.dead_end(&reference, refusal);
                    return None;
                }
            };
            // `resolve` has shown that the chain ends; walk it step by step to claim each link.
            at = at.document().lookup(reference.as_str().unwrap_or_default()).unwrap_or(target);
        }
        Some(at)
    }

    /// Claims a reference and what stands beside it.
    pub fn reference(&mut self, at: &At<'_>, reference: &At<'_>) {
        self.claim(at, &rules::REFERENCE);
        self.claim(reference, &rules::REFERENCE);
        for (name, member) in at.members() {
            if name != "$ref" {
                self.claim_all(&member, &rules::REFERENCE_SIBLING);
            }
        }
    }

    /// Refuses a reference with what was found at its end.
    pub fn dead_end(&mut self, reference: &At<'_>, refusal: Refusal) {
        self.refused_nodes.entry(reference.node()).or_insert(&rules::REFERENCE_OTHER);
        self.refused.push(Refusal { rule: Some(rules::REFERENCE_OTHER.name), ..refusal });
    }

    /// Ends the reading: extensions are claimed as documentation, every other node that no rule has claimed is refused.
    #[must_use]
    pub fn finish(mut self) -> (Ledger, Vec<Refusal>) {
        let mut ledger = Ledger::default();
        let root = self.document.root();
        self.walk(&root, None, &mut ledger);
        (ledger, self.refused)
    }

    /// What was refused explains itself: what lies below it is refused by the same rule and need not be named again.
    fn walk(&mut self, at: &At<'_>, above: Option<&'static Rule>, ledger: &mut Ledger) {
        let node = std::ptr::from_ref(at.node());
        let mut inherited = above;
        let rule = if let Some(refused) = self.refused_nodes.get(&node) {
            inherited = Some(refused);
            refused
        } else if let Some(claimed) = self.claims.get(&node) {
            claimed
        } else if let Some(above) = above {
            above
        } else if at.name().starts_with("x-") {
            inherited = Some(&rules::EXTENSION);
            &rules::EXTENSION
        } else {
            inherited = Some(&rules::UNKNOWN);
            self.refuse(
                at,
                &rules::UNKNOWN,
                format!("found `{}`, which no rule renders here", at.name()),
                "expected what docs/OPENAPI-SUPPORT.md lists",
                "remove it from the document, or add a rule to the generator",
            );
            &rules::UNKNOWN
        };
        ledger.claims.push(Entry { pointer: at.pointer().to_owned(), line: at.line(), rule });
        for (_, member) in at.members() {
            self.walk(&member, inherited, ledger);
        }
        for item in at.items() {
            self.walk(&item, inherited, ledger);
        }
    }

    fn expect(&mut self, holds: bool, at: &At<'_>, expected: &str) -> bool {
        if !holds {
            self.refuse(
                at,
                &rules::MALFORMED,
                format!("found {}", at.node().value.kind()),
                &format!("expected {expected}"),
                "correct the document",
            );
        }
        holds
    }
}

/// What was read of a document, as the pure functions hand it on.
#[derive(Debug)]
pub struct Read<T> {
    /// What was read; of no use where something was refused.
    pub value: T,
    /// Which rule speaks for which node.
    pub ledger: Ledger,
    /// What was refused.
    pub refused: Vec<Refusal>,
}

impl<T> Read<T> {
    /// The value with its ledger, if nothing was refused.
    ///
    /// # Errors
    /// Every refused place.
    pub fn accepted(self) -> Result<(T, Ledger), Refusals> {
        Refusals::check(self.refused)?;
        Ok((self.value, self.ledger))
    }
}
