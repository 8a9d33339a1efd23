//! Which rule speaks for which node of the document: a node that no rule claims is refused, so that nothing the document
//! says is silently dropped.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::rules::{self, Rule};
use crate::openapi::document::{At, Document, Node};
use crate::openapi::refusal::{Refusal, Refusals, Refused};

/// The claims on a document's nodes, in the order of the document.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    tree: Option<Arc<Node>>,
    /// By the number of the node.
    rules: Vec<&'static Rule>,
}

/// What is said of one node.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'l> {
    tree: &'l Node,
    id: usize,
    /// The line of the node.
    pub line: usize,
    /// The rule that claims it.
    pub rule: &'static Rule,
}

impl Entry<'_> {
    /// The JSON pointer of the node.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.tree.pointer_of(self.id)
    }
}

impl Ledger {
    /// The claims, one for each node, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let tree = self.tree.as_deref();
        let mut open: Vec<&Node> = tree.into_iter().collect();
        let nodes = std::iter::from_fn(move || {
            let node = open.pop()?;
            let below = open.len();
            open.extend(node.below());
            open.get_mut(below..).unwrap_or_default().reverse();
            Some(node)
        });
        let entries = nodes.zip(&self.rules);
        entries.filter_map(move |(node, rule)| Some(Entry { tree: tree?, id: node.id(), line: node.line, rule }))
    }

    /// How many nodes are claimed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether no node is claimed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// A reading of a document: what was claimed and what was refused on the way.
#[derive(Debug)]
pub struct Reading<'a> {
    document: &'a Document,
    /// By the number of the node.
    claims: Vec<Option<&'static Rule>>,
    refused: Refused,
    refused_nodes: HashMap<usize, &'static Rule>,
    /// The references that were claimed with all that follow them.
    followed: HashSet<usize>,
}

impl<'a> Reading<'a> {
    /// A reading that has claimed nothing yet.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            claims: Vec::new(),
            refused: Refused::default(),
            refused_nodes: HashMap::new(),
            followed: HashSet::new(),
        }
    }

    /// The document that is read.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Says that a rule speaks for this node, not for what is below it. The first claim stands.
    pub fn claim(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim_node(at.node(), rule);
    }

    fn claim_node(&mut self, node: &Node, rule: &'static Rule) {
        if self.claims.len() <= node.id() {
            self.claims.resize(node.id() + 1, None);
        }
        if let Some(claim) = self.claims.get_mut(node.id()) {
            claim.get_or_insert(rule);
        }
    }

    fn claimed(&self, node: &Node) -> Option<&'static Rule> {
        *self.claims.get(node.id())?
    }

    /// Whether a rule speaks for this node.
    #[must_use]
    pub fn is_claimed(&self, at: &At<'_>) -> bool {
        self.claimed(at.node()).is_some()
    }

    /// Says that a rule speaks for this node and everything below it that no rule claimed before.
    pub fn claim_all(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim_below(at.node(), rule);
    }

    fn claim_below(&mut self, node: &Node, rule: &'static Rule) {
        self.claim_node(node, rule);
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
        self.refused_nodes.entry(at.node().id()).or_insert(rule);
        self.refused.push(|| Refusal { rule: Some(rule.name), ..at.refuse(found, expected, remedy) });
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
            let target = match at.resolve() {
                Ok(target) => target,
                Err(refusal) => {
                    self.reference(&at, &reference);
                    self.dead_end(&reference, refusal);
                    return None;
                }
            };
            if !self.followed.insert(at.node().id()) {
                return Some(target);
            }
            self.reference(&at, &reference);
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
        self.refused_nodes.entry(reference.node().id()).or_insert(&rules::REFERENCE_OTHER);
        self.refused.push(|| Refusal { rule: Some(rules::REFERENCE_OTHER.name), ..refusal });
    }

    /// Ends the reading: extensions are claimed as documentation, every other node that no rule has claimed is refused.
    #[must_use]
    pub fn finish(mut self) -> (Ledger, Vec<Refusal>) {
        let mut rules = Vec::new();
        let root = self.document.root();
        self.walk(&root, None, &mut rules);
        (Ledger { tree: Some(self.document.tree()), rules }, self.refused.into_vec())
    }

    /// What was refused explains itself: what lies below it is refused by the same rule and need not be named again.
    fn walk(&mut self, at: &At<'_>, above: Option<&'static Rule>, rules: &mut Vec<&'static Rule>) {
        let mut inherited = above;
        let rule = if let Some(refused) = self.refused_nodes.get(&at.node().id()) {
            inherited = Some(*refused);
            *refused
        } else if let Some(claimed) = self.claimed(at.node()) {
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
        rules.push(rule);
        for (_, member) in at.members() {
            self.walk(&member, inherited, rules);
        }
        for item in at.items() {
            self.walk(&item, inherited, rules);
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
